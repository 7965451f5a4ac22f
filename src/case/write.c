/*
 * write.c - a model as vauban.yaml, driven by the shapes of field.c: sections in the order of the format, one object
 * a line. Values that say nothing beyond their default are not written. What stood under x: is written as it was.
 */
#include <stdarg.h>

#include "case/exchange.h"
#include "case/write_int.h"
#include "core/limits.h"

struct writing {
	struct vb_buf *b;
	const struct model_case *c;
	struct vb_map extras; /* owner to struct model_extra */
	struct vb_arena *arena;
	enum vb_lang lang;
};

static void text_write(struct vb_buf *b, struct vb_str text)
{
	case_scalar_write(b, text, !vb_str_is(text, "null"));
}

static bool ids_write(struct vb_buf *b, const model_ids *ids)
{
	if (!ids->n)
		return false;
	vb_buf_char(b, '[');
	for (size_t i = 0; i < ids->n; i++) {
		vb_buf_cstr(b, i ? ", " : "");
		text_write(b, ids->v[i]);
	}
	vb_buf_char(b, ']');
	return true;
}

static bool shares_write(struct vb_buf *b, const model_shares *shares)
{
	if (!shares->n)
		return false;
	vb_buf_char(b, '{');
	for (size_t i = 0; i < shares->n; i++) {
		vb_buf_cstr(b, i ? ", " : "");
		case_key_write(b, shares->v[i].id);
		vb_buf_printf(b, "%.10g", shares->v[i].value);
	}
	vb_buf_char(b, '}');
	return true;
}

static bool terms_write(struct vb_buf *b, const model_terms *terms)
{
	if (!terms->n)
		return false;
	vb_buf_char(b, '{');
	for (size_t i = 0; i < terms->n; i++) {
		vb_buf_cstr(b, i ? ", " : "");
		case_key_write(b, terms->v[i].id);
		vb_buf_str(b, terms->v[i].day);
	}
	vb_buf_char(b, '}');
	return true;
}

static bool number_write(struct vb_buf *b, const struct case_field *f, double value)
{
	if (value < f->lo || (value == 0 && !f->otherwise))
		return false; /* "not said" */
	vb_buf_printf(b, "%.15g", value);
	return true;
}

static bool triple_write(struct vb_buf *b, const struct case_field *f, const void *at)
{
	const int *need = at;
	const double *range = at;

	if (f->type == CASE_NEED) {
		if (need[0] < 1)
			return false;
		vb_buf_printf(b, "[%d, %d, %d]", need[0], need[1], need[2]);
		return true;
	}
	if (!f->needed && range[0] == 0 && range[1] == 0 && range[2] == 0)
		return false;
	vb_buf_printf(b, "[%.10g, %.10g, %.10g]", range[0], range[1], range[2]);
	return true;
}

static bool word_write(struct vb_buf *b, const struct case_field *f, const void *at)
{
	int choice = 0;
	char letter = 0;

	if (f->type == CASE_CHOICE) {
		memcpy(&choice, at, sizeof(choice));
		vb_buf_cstr(b, f->words[choice]);
	} else if (f->type == CASE_FLAG) {
		if (!*(const bool *)at)
			return false;
		vb_buf_cstr(b, f->words[1]);
	} else {
		letter = *(const char *)at;
		if (!letter)
			return false;
		vb_buf_char(b, letter);
	}
	return true;
}

static bool loss_write(struct vb_buf *b, const struct model_loss *loss)
{
	if (loss->spread)
		vb_buf_printf(b, "[%.10g, %.10g]", loss->range[0], loss->range[2]);
	else
		vb_buf_printf(b, "[%.10g, %.10g, %.10g]", loss->range[0], loss->range[1],
			      loss->range[2]);
	return true;
}

/* An object within another: {p: 0.1, loss: [1, 2, 3]} */
static bool one_write(struct vb_buf *b, const struct case_shape *shape, const void *object)
{
	struct model_mark mark;
	bool some = false;

	memcpy(&mark, (const char *)object + shape->mark, sizeof(mark));
	if (!mark.file)
		return false;
	vb_buf_char(b, '{');
	for (size_t i = 0; i < shape->n; i++) {
		size_t start = b->n;

		vb_buf_printf(b, "%s%s: ", some ? ", " : "", shape->fields[i].key);
		if (case_field_write(b, &shape->fields[i], object))
			some = true;
		else
			b->n = start;
	}
	vb_buf_char(b, '}');
	return true;
}

static bool value_write(struct vb_buf *b, const struct case_field *f, const void *at)
{
	enum model_yes yes;

	switch (f->type) {
	case CASE_CHOICE:
	case CASE_FLAG:
	case CASE_LETTER:
		return word_write(b, f, at);
	case CASE_INT:
		return number_write(b, f, *(const int *)at);
	case CASE_LONG:
		return number_write(b, f, (double)*(const int64_t *)at);
	case CASE_REAL:
		return number_write(b, f, *(const double *)at);
	case CASE_YES:
		memcpy(&yes, at, sizeof(yes));
		vb_buf_cstr(b, yes == MODEL_SAID_YES ? "yes" : "no");
		return yes != MODEL_UNSAID;
	case CASE_REFS:
	case CASE_DAYS:
		return ids_write(b, at);
	case CASE_NEED:
	case CASE_RANGE:
		return triple_write(b, f, at);
	case CASE_LOSS:
		return loss_write(b, at);
	case CASE_SHARES:
		return shares_write(b, at);
	case CASE_TERMS:
		return terms_write(b, at);
	case CASE_RAW:
		if (*(const struct vb_yaml *const *)at)
			case_tree_write(b, *(const struct vb_yaml *const *)at);
		return *(const struct vb_yaml *const *)at != NULL;
	case CASE_EXTRA:
	case CASE_FILES:
	case CASE_USE:
	case CASE_WAS:
	case CASE_MANY:
		return false;
	case CASE_ONE:
		return one_write(b, f->shape, at);
	default:
		break;
	}
	if (!((const struct vb_str *)at)->n)
		return false;
	text_write(b, *(const struct vb_str *)at);
	return true;
}

bool case_field_write(struct vb_buf *b, const struct case_field *f, const void *object)
{
	size_t start = b->n;

	if (!value_write(b, f, (const char *)object + f->offset)) {
		b->n = start;
		return false;
	}
	if (f->otherwise && f->type != CASE_NEED && !b->over &&
	    vb_str_is(vb_strn(b->p + start, b->n - start), f->otherwise)) {
		b->n = start;
		return false;
	}
	return true;
}

static const struct vb_yaml *extra_of(const struct writing *w, struct vb_str owner)
{
	const struct model_extra *extra = vb_map_find(&w->extras, owner);

	return extra ? extra->value : NULL;
}

/* "{name: api, kind: store}" */
static void object_write(struct writing *w, const struct case_shape *shape, struct vb_str owner,
			 const void *object)
{
	const struct vb_yaml *extra = extra_of(w, owner);
	bool some = false;

	vb_buf_char(w->b, '{');
	for (size_t i = 0; i < shape->n && !w->b->over; i++) {
		size_t start = w->b->n;

		vb_buf_printf(w->b, "%s%s: ", some ? ", " : "", shape->fields[i].key);
		if (case_field_write(w->b, &shape->fields[i], object))
			some = true;
		else
			w->b->n = start;
	}
	if (extra) {
		vb_buf_cstr(w->b, some ? ", x: " : "x: ");
		case_tree_write(w->b, extra);
	}
	vb_buf_cstr(w->b, "}\n");
}

static void section_write(struct writing *w, const struct case_field *f)
{
	const char *at = (const char *)w->c + f->offset;
	struct case_any any;

	memcpy(&any, at, sizeof(any));
	if (!any.n)
		return;
	vb_buf_printf(w->b, "\n%s: # %s\n", f->key, vb_t(w->lang, f->en, f->fr));
	for (size_t i = 0; i < any.n && !w->b->over; i++) {
		const char *object = (const char *)any.v + i * f->shape->size;
		struct vb_str id;

		memcpy(&id, object + f->shape->id, sizeof(id));
		vb_buf_cstr(w->b, "  ");
		case_key_write(w->b, id);
		object_write(w, f->shape, vb_arena_printf(w->arena, "%s/%.*s", f->key, VB_FMT(id)),
			     object);
	}
}

static void single_write(struct writing *w, const struct case_field *f)
{
	const char *object = (const char *)w->c + f->offset;
	struct model_mark mark;

	memcpy(&mark, object + f->shape->mark, sizeof(mark));
	if (!mark.file)
		return;
	vb_buf_printf(w->b, "\n%s: ", f->key);
	object_write(w, f->shape, vb_str(f->key), object);
}

static void line_write(struct writing *w, const struct case_field *f)
{
	size_t start = w->b->n;

	vb_buf_printf(w->b, "%s: ", f->key);
	if (case_field_write(w->b, f, w->c))
		vb_buf_char(w->b, '\n');
	else
		w->b->n = start;
}

static void root_write(struct writing *w)
{
	const struct vb_yaml *extra = extra_of(w, (struct vb_str){0});

	for (size_t i = 0; i < case_shape_root.n && !w->b->over; i++) {
		const struct case_field *f = &case_shape_root.fields[i];

		if (f->type == CASE_MANY)
			section_write(w, f);
		else if (f->type == CASE_ONE)
			single_write(w, f);
		else
			line_write(w, f);
	}
	if (!extra)
		return;
	vb_buf_cstr(w->b, "\nx: ");
	case_tree_write(w->b, extra);
	vb_buf_char(w->b, '\n');
}

bool case_write(struct vb_arena *a, enum vb_lang lang, const struct model_case *c, const char *head,
		struct vb_str *out, struct vb_error *err)
{
	struct vb_buf b;
	struct writing w = {.b = &b, .c = c, .arena = a, .lang = lang};
	bool over;

	vb_map_init(&w.extras, a);
	for (size_t i = 0; i < c->extras.n; i++)
		*vb_map_put(&w.extras, c->extras.v[i].owner) = &c->extras.v[i];
	vb_buf_init(&b, VB_LIMIT_CASE_BYTES);
	vb_buf_cstr(&b, head);
	root_write(&w);
	over = b.over;
	if (!over)
		*out = vb_arena_str(a, vb_buf_view(&b));
	vb_buf_done(&b);
	return !over || vb_fail(err, VB_E_LIMIT, "the case file would be over %zu bytes",
				(size_t)VB_LIMIT_CASE_BYTES);
}
