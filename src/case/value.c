/*
 * value.c - one value of vauban.yaml by its declared type. A wrong value is one problem with its place, what was
 * expected and what the key means; the field then keeps its default.
 */
#include <math.h>

#include "case/value_int.h"

#include "core/run.h"

#define SHOWN 60 /* bytes of a wrong value that a message repeats */

static struct vb_str words_text(struct vb_arena *a, enum vb_lang lang, const char *const *words)
{
	struct vb_str text = {0};

	for (size_t i = 0; words[i]; i++)
		text = vb_arena_printf(a, "%.*s%s%s", VB_FMT(text),
				       !i             ? ""
				       : words[i + 1] ? ", "
						      : vb_t(lang, " or ", " ou "),
				       words[i]);
	return text;
}

static struct vb_str number_text(struct vb_arena *a, enum vb_lang lang, const struct case_field *f,
				 const char *en, const char *fr)
{
	if (f->lo == f->hi)
		return vb_arena_printf(a, "%g", f->lo);
	return vb_arena_printf(a, vb_t(lang, "%s from %.13g to %.13g", "%s de %.13g à %.13g"),
			       vb_t(lang, en, fr), f->lo, f->hi);
}

/* "a whole number from 1 to 65535" */
static struct vb_str expected_text(const struct case_reading *r, const struct case_field *f)
{
	enum vb_lang l = r->run->lang;
	struct vb_arena *a = r->arena;

	switch (f->type) {
	case CASE_WORD:
	case CASE_CHOICE:
	case CASE_FLAG:
	case CASE_LETTER:
		if (f->words)
			return words_text(a, l, f->words);
		break;
	case CASE_INT:
	case CASE_LONG:
		return number_text(a, l, f, "a whole number", "un nombre entier");
	case CASE_REAL:
		return number_text(a, l, f, "a number", "un nombre");
	case CASE_YES:
		return vb_str(vb_t(l, "yes or no", "yes (oui) ou no (non)"));
	case CASE_DAY:
		return vb_str(vb_t(l, "a day written 2027-06-30", "un jour écrit 2027-06-30"));
	case CASE_DAYS:
		return vb_str(vb_t(l, "a list of days or spans (2027-02-01/2027-02-12)",
				   "une liste de jours ou de périodes (2027-02-01/2027-02-12)"));
	case CASE_REF:
		return case_kinds_name(a, l, f->refers);
	case CASE_REFS:
		if (f->words)
			return words_text(a, l, f->words);
		return vb_str(
			vb_t(l, "a list of words: [one, two]", "une liste de mots : [un, deux]"));
	case CASE_NEED:
		return vb_str(vb_t(l, "three whole numbers from 1 to 4: [c, i, a]",
				   "trois nombres entiers de 1 à 4 : [c, i, d]"));
	case CASE_RANGE:
		return vb_str(vb_t(l, "three numbers in rising order: [lowest, likely, highest]",
				   "trois nombres croissants : [bas, probable, haut]"));
	case CASE_LOSS:
		return vb_str(vb_t(l, "[lowest, likely, highest] or [5 %, 95 %], in rising order",
				   "[bas, probable, haut] ou [5 %, 95 %], en ordre croissant"));
	case CASE_SHARES:
		return number_text(a, l, f, "{name: number}, each", "{nom: nombre}, chacun");
	case CASE_TERMS:
		return vb_str(vb_t(l, "{name: 2027-04-30}", "{nom: 2027-04-30}"));
	case CASE_FILES:
		return vb_str(vb_t(l, "a file or a list of files below this folder",
				   "un fichier ou une liste de fichiers sous ce dossier"));
	case CASE_MANY:
	case CASE_ONE:
		return vb_str(vb_t(l, "a map of keys and values", "des clés et des valeurs"));
	default:
		break;
	}
	return vb_str(vb_t(l, "a word or a text", "un mot ou un texte"));
}

/* [3, 2, 1]: a short list of numbers or words is shown as it is. */
static struct vb_str list_text(struct vb_arena *a, const struct vb_yaml *node)
{
	struct vb_str text = VB_STR("["), none = {0};

	for (size_t i = 0; i < node->n; i++) {
		if (node->items[i]->kind != VB_YAML_SCALAR || text.n > SHOWN)
			return none;
		text = vb_arena_printf(
			a, "%.*s%s%.*s", VB_FMT(text), i ? ", " : "",
			VB_FMT(vb_arena_printable(a, vb_str_sub(node->items[i]->text, 0, SHOWN))));
	}
	return text.n > SHOWN ? none : vb_arena_printf(a, "%.*s]", VB_FMT(text));
}

static struct vb_str found_text(const struct case_reading *r, const struct vb_yaml *node)
{
	if (node->kind == VB_YAML_LIST) {
		struct vb_str list = list_text(r->arena, node);

		return list.n ? list : vb_str(vb_t(r->run->lang, "a list", "une liste"));
	}
	if (node->kind == VB_YAML_MAP)
		return vb_str(vb_t(r->run->lang, "a map", "des clés et des valeurs"));
	return vb_arena_printf(
		r->arena, "\"%.*s\"",
		VB_FMT(vb_arena_printable(r->arena, vb_str_sub(node->text, 0, SHOWN))));
}

bool case_value_wrong(struct case_reading *r, const struct vb_yaml *node,
		      const struct case_field *f)
{
	struct case_problem *p;
	const char *near = NULL;
	size_t n = 0;

	p = case_error(r, node,
		       vb_t(r->run->lang, "%s: expected %.*s, found %.*s",
			    "%s : on attend %.*s, pas %.*s"),
		       f->key, VB_FMT(expected_text(r, f)), VB_FMT(found_text(r, node)));
	while (f->words && f->words[n])
		n++;
	if (n && node->kind == VB_YAML_SCALAR)
		near = vb_nearest(node->text, f->words, n);
	if (near)
		p->hint = vb_arena_printf(
			r->arena,
			vb_t(r->run->lang, "did you mean \"%s\"?", "vouliez-vous dire « %s » ?"),
			near);
	else
		p->hint = vb_str(vb_t(r->run->lang, f->en, f->fr));
	return false;
}

static bool word_find(const char *const *words, struct vb_str text, int *out)
{
	for (int i = 0; words[i]; i++)
		if (vb_str_ieq(text, vb_str(words[i]))) {
			*out = i;
			return true;
		}
	return false;
}

/* true and on are yes where yes is one of the words: what YAML 1.2 editors and JSON write. */
static bool spoken_find(const struct vb_yaml *node, const char *const *words, int *out)
{
	bool yes;

	if (word_find(words, node->text, out))
		return true;
	return node->plain && vb_yaml_bool(node, &yes) &&
	       word_find(words, vb_str(yes ? "yes" : "no"), out);
}

bool case_day_ok(struct vb_str day)
{
	int64_t when;

	return day.n == 10 && vb_time_parse(day, &when);
}

static bool span_ok(struct vb_str text)
{
	size_t slash = vb_str_chr(text, '/');
	struct vb_str from = vb_str_sub(text, 0, slash), to = vb_str_from(text, slash + 1);

	if (slash == text.n)
		return case_day_ok(text);
	return case_day_ok(from) && case_day_ok(to) && vb_str_cmp(from, to) <= 0;
}

void case_refer(struct case_reading *r, const struct vb_yaml *node, struct vb_str id,
		const struct case_field *f)
{
	size_t at = vb_str_rchr(id, '@');

	if (f->refers)
		*vb_vec_add(r->arena, &r->references) = (struct case_reference){
			.id = id, .kinds = f->refers, .mark = case_mark(node)};
	if (f->mentions &&
	    (f->type != CASE_REFS || at < id.n)) /* "S01" is a rule, "S01@api" names api */
		*vb_vec_add(r->arena, &r->references) = (struct case_reference){
			.id = at < id.n ? vb_str_from(id, at + 1) : id,
			.kinds = f->mentions,
			.mark = case_mark(node),
			.loose = true};
}

static bool number_ok(const struct vb_yaml *node, const struct case_field *f, double *out)
{
	return node->kind == VB_YAML_SCALAR && vb_str_double(node->text, out) && *out >= f->lo &&
	       *out <= f->hi;
}

static bool whole_ok(const struct vb_yaml *node, const struct case_field *f, int64_t *out)
{
	return node->kind == VB_YAML_SCALAR && vb_str_i64(node->text, out) &&
	       (double)*out >= f->lo && (double)*out <= f->hi;
}

static bool scalar_store(const struct vb_yaml *node, const struct case_field *f, void *at)
{
	int choice = 0;
	int64_t whole = 0;
	bool yes = false;

	switch (f->type) {
	case CASE_WORD:
		if (f->words && !spoken_find(node, f->words, &choice))
			return false;
		*(struct vb_str *)at = f->words ? vb_str(f->words[choice]) : node->text;
		return true;
	case CASE_CHOICE:
	case CASE_FLAG:
	case CASE_LETTER:
		if (!word_find(f->words, node->text, &choice))
			return false;
		if (f->type == CASE_CHOICE)
			memcpy(at, &choice, sizeof(choice));
		else if (f->type == CASE_FLAG)
			*(bool *)at = choice == 1;
		else
			*(char *)at = f->words[choice][0];
		return true;
	case CASE_INT:
	case CASE_LONG:
		if (!whole_ok(node, f, &whole))
			return false;
		if (f->type == CASE_LONG)
			*(int64_t *)at = whole;
		else
			*(int *)at = (int)whole;
		return true;
	case CASE_REAL:
		return number_ok(node, f, at);
	case CASE_YES:
		if (!vb_yaml_bool(node, &yes))
			return false;
		*(enum model_yes *)at = yes ? MODEL_SAID_YES : MODEL_SAID_NO;
		return true;
	case CASE_DAY:
		if (!case_day_ok(node->text))
			return false;
		break;
	default:
		break;
	}
	*(struct vb_str *)at = node->text;
	return true;
}

/* A list, or one scalar taken as a list of one. */
static size_t items_of(const struct vb_yaml *node)
{
	return node->kind == VB_YAML_LIST ? node->n : 1;
}

static const struct vb_yaml *item_of(const struct vb_yaml *node, size_t i)
{
	return node->kind == VB_YAML_LIST ? node->items[i] : node;
}

static bool list_store(struct case_reading *r, const struct vb_yaml *node,
		       const struct case_field *f, model_ids *out)
{
	model_ids ids = {0};
	int choice;

	if (node->kind == VB_YAML_MAP)
		return case_value_wrong(r, node, f);
	for (size_t i = 0; i < items_of(node); i++) {
		const struct vb_yaml *item = item_of(node, i);

		if (item->kind != VB_YAML_SCALAR ||
		    (f->type == CASE_DAYS && !span_ok(item->text)) ||
		    (f->words && !word_find(f->words, item->text, &choice))) {
			case_value_wrong(r, item, f);
			continue;
		}
		*vb_vec_add(r->arena, &ids) = item->text;
		case_refer(r, item, item->text, f);
	}
	*out = ids;
	return true;
}

static bool need_store(struct case_reading *r, const struct vb_yaml *node,
		       const struct case_field *f, int *out)
{
	int need[3];

	if (node->kind != VB_YAML_LIST || node->n != 3)
		return case_value_wrong(r, node, f);
	for (size_t i = 0; i < 3; i++) {
		int64_t level;

		if (!whole_ok(node->items[i], f, &level))
			return case_value_wrong(r, node->items[i], f);
		need[i] = (int)level;
	}
	memcpy(out, need, sizeof(need));
	return true;
}

/* One number stands for three equal ones. */
static bool range_store(struct case_reading *r, const struct vb_yaml *node,
			const struct case_field *f, double *out)
{
	double v[3] = {0};
	size_t n = items_of(node);

	if (node->kind == VB_YAML_MAP || (n != 1 && n != 3))
		return case_value_wrong(r, node, f);
	for (size_t i = 0; i < n; i++)
		if (!number_ok(item_of(node, i), f, &v[i]))
			return case_value_wrong(r, item_of(node, i), f);
	if (n == 1)
		v[1] = v[2] = v[0];
	if (v[0] > v[1] || v[1] > v[2])
		return case_value_wrong(r, node, f);
	memcpy(out, v, sizeof(v));
	return true;
}

/* Two numbers are the 5 % and 95 % quantiles of a lognormal law, which has no loss of zero. */
static bool loss_store(struct case_reading *r, const struct vb_yaml *node,
		       const struct case_field *f, struct model_loss *out)
{
	double low = 0, high = 0;

	if (node->kind != VB_YAML_LIST || node->n != 2) {
		out->spread = false;
		return range_store(r, node, f, out->range);
	}
	if (!number_ok(node->items[0], f, &low) || !(low > 0))
		return case_value_wrong(r, node->items[0], f);
	if (!number_ok(node->items[1], f, &high) || high < low)
		return case_value_wrong(r, node->items[1], f);
	*out = (struct model_loss){.range = {low, sqrt(low * high), high}, .spread = true};
	return true;
}

static bool pairs_store(struct case_reading *r, const struct vb_yaml *node,
			const struct case_field *f, void *at)
{
	model_shares shares = {0};
	model_terms terms = {0};

	if (node->kind != VB_YAML_MAP)
		return case_value_wrong(r, node, f);
	for (size_t i = 0; i < node->n; i++) {
		const struct vb_yaml *key = node->pairs[i].key, *value = node->pairs[i].value;
		double number = 0;

		case_refer(r, key, key->text, f);
		if (f->words && !word_find(f->words, key->text, &(int){0})) {
			case_value_wrong(r, key, f);
			continue;
		}
		if (f->type == CASE_SHARES
			    ? !number_ok(value, f, &number)
			    : value->kind != VB_YAML_SCALAR || !case_day_ok(value->text)) {
			case_value_wrong(r, value, f);
			continue;
		}
		if (f->type == CASE_SHARES)
			*vb_vec_add(r->arena, &shares) = (struct model_share){key->text, number};
		else
			*vb_vec_add(r->arena, &terms) = (struct model_term){key->text, value->text};
	}
	if (f->type == CASE_SHARES)
		*(model_shares *)at = shares;
	else
		*(model_terms *)at = terms;
	return true;
}

bool case_value_read(struct case_reading *r, const struct vb_yaml *node, const struct case_field *f,
		     void *at)
{
	switch (f->type) {
	case CASE_REFS:
	case CASE_DAYS:
		return list_store(r, node, f, at);
	case CASE_NEED:
		return need_store(r, node, f, at);
	case CASE_RANGE:
		return range_store(r, node, f, at);
	case CASE_LOSS:
		return loss_store(r, node, f, at);
	case CASE_SHARES:
	case CASE_TERMS:
		return pairs_store(r, node, f, at);
	case CASE_RAW:
		for (size_t i = 0; f->mentions && node->kind == VB_YAML_MAP && i < node->n; i++)
			case_refer(r, node->pairs[i].key, node->pairs[i].key->text, f);
		*(const struct vb_yaml **)at = node;
		return true;
	default:
		break;
	}
	if (node->kind != VB_YAML_SCALAR || !scalar_store(node, f, at))
		return case_value_wrong(r, node, f);
	if (f->type == CASE_REF)
		case_refer(r, node, node->text, f);
	return true;
}
