/*
 * operator.c - the operators of rules, one table. An operator sees the values of one subject and marks those at fault,
 * so that the evidence of a finding is what made it fail and nothing else.
 */
#include "audit/audit_int.h"

/* ---- one value -------------------------------------------------------------------------- */

static enum audit_verdict holds(bool yes)
{
	return yes ? AUDIT_PASS : AUDIT_FAIL;
}

static bool measure(const struct audit_check *c, struct vb_str value, int64_t *out)
{
	int64_t n = 0;

	switch (c->type) {
	case AUDIT_DURATION:
		if (!audit_duration(value, &n))
			return false;
		break;
	case AUDIT_OCTAL:
		for (size_t i = 0; i < value.n; i++) {
			if (value.p[i] < '0' || value.p[i] > '7' || n > 07777)
				return false;
			n = n * 8 + (value.p[i] - '0');
		}
		if (!value.n)
			return false;
		break;
	case AUDIT_DECIMAL:
		if (!audit_decimal(value, &n))
			return false;
		break;
	case AUDIT_TEXT:
	case AUDIT_NUMBER:
		if (!vb_str_i64(value, &n))
			return false;
		break;
	}
	*out = c->zero_is_infinite && n == 0 ? INT64_MAX : n;
	return true;
}

/* "02" is 2; anything that is not two numbers compares as text. */
static bool same(const struct audit_check *c, struct vb_str value, struct vb_str operand)
{
	int64_t x, y;

	if (vb_str_i64(value, &x) && vb_str_i64(operand, &y))
		return x == y;
	return c->fold ? vb_str_ieq(value, operand) : vb_str_eq(value, operand);
}

static bool listed(const struct audit_check *c, struct vb_str value)
{
	for (size_t i = 0; i < c->words.n; i++)
		if (same(c, value, c->words.v[i]))
			return true;
	return false;
}

static enum audit_verdict one_of(const struct audit_check *c, const struct audit_subject *s,
				 struct vb_str value)
{
	(void)s;
	return holds(listed(c, value));
}

static enum audit_verdict not_in(const struct audit_check *c, const struct audit_subject *s,
				 struct vb_str value)
{
	(void)s;
	return holds(!listed(c, value));
}

/* A number nobody can read is at fault: the program would refuse it or fall back to something else. */
static enum audit_verdict in_range(const struct audit_check *c, const struct audit_subject *s,
				   struct vb_str value)
{
	int64_t n;

	(void)s;
	return holds(measure(c, value, &n) && n >= c->low && n <= c->high);
}

static enum audit_verdict mask_at_least(const struct audit_check *c, const struct audit_subject *s,
					struct vb_str value)
{
	int64_t n;

	(void)s;
	return holds(measure(c, value, &n) && (n & c->low) == c->low);
}

/* The hit of a pattern, unless the second pattern clears it. */
static enum audit_verdict hit(const struct audit_check *c, struct vb_str value)
{
	enum audit_verdict v = audit_regex_match(c->regex, value);

	if (v != AUDIT_PASS || !c->unless)
		return v;
	v = audit_regex_match(c->unless, value);
	return v == AUDIT_UNKNOWN ? v : holds(v == AUDIT_FAIL);
}

static enum audit_verdict matches(const struct audit_check *c, const struct audit_subject *s,
				  struct vb_str value)
{
	(void)s;
	return hit(c, value);
}

static enum audit_verdict matches_not(const struct audit_check *c, const struct audit_subject *s,
				      struct vb_str value)
{
	enum audit_verdict v = hit(c, value);

	(void)s;
	return v == AUDIT_UNKNOWN ? v : holds(v == AUDIT_FAIL);
}

static enum audit_verdict refuse(const struct audit_check *c, const struct audit_subject *s,
				 struct vb_str value)
{
	(void)c;
	(void)s;
	(void)value;
	return AUDIT_FAIL;
}

static enum audit_verdict refuse_unless_empty(const struct audit_check *c,
					      const struct audit_subject *s, struct vb_str value)
{
	(void)c;
	return holds(s->stat ? s->stat->size == 0 : value.n == 0);
}

static enum audit_verdict version_min(const struct audit_check *c, const struct audit_subject *s,
				      struct vb_str value)
{
	(void)s;
	return holds(audit_version_compare(value, c->words.v[0]) >= 0);
}

/* "3.0" covers 3.0.2 and 3.0, not 3.01: a cycle ends where a number does. */
static bool in_cycle(struct vb_str version, struct vb_str cycle)
{
	return vb_str_starts(version, cycle) &&
	       (version.n == cycle.n || version.p[cycle.n] < '0' || version.p[cycle.n] > '9');
}

/* "PRODUCT VERSION" against the table; what the table does not know is unknown, the longest cycle counts. */
static enum audit_verdict supported(const struct audit_check *c, const struct audit_subject *s,
				    struct vb_str value)
{
	size_t space = vb_str_rchr(value, ' ');
	struct vb_str product = vb_str_sub(value, 0, space),
		      version = vb_str_from(value, space + 1);
	const struct audit_cycle *best = NULL;
	bool known = false, older = true; /* than every cycle of the product */

	(void)s;
	for (size_t i = 0; i < c->eol->v.n; i++) {
		const struct audit_cycle *k = &c->eol->v.v[i];

		if (!vb_str_eq(k->product, product))
			continue;
		known = true;
		older &= audit_version_compare(version, k->cycle) < 0;
		if (in_cycle(version, k->cycle) && (!best || k->cycle.n > best->cycle.n))
			best = k;
	}
	if (known && older)
		return AUDIT_FAIL;
	return !best ? AUDIT_UNKNOWN : holds(!best->until || c->now < best->until + 86400);
}

static enum audit_verdict recent(const struct audit_check *c, const struct audit_subject *s,
				 struct vb_str value)
{
	int64_t when;

	(void)s;
	return vb_time_parse(value, &when) ? holds(c->now - when <= c->high * 86400)
					   : AUDIT_UNKNOWN;
}

static bool id_allowed(uint32_t id, struct vb_str names, const struct audit_words *more)
{
	char text[16];

	snprintf(text, sizeof(text), "%u", id);
	if (!names.n && !more->n)
		return true;
	return vb_str_is(names, text) || audit_words_have(more, vb_str(text), false);
}

/* Owner and groups are numbers here: see audit_check_bind. Those of who unpacked the tree say nothing. */
static enum audit_verdict mode_at_most(const struct audit_check *c, const struct audit_subject *s,
				       struct vb_str value)
{
	const struct audit_words none = {NULL, 0};
	const struct vb_str any = {NULL, 0};
	bool owned;

	(void)value;
	if (!s->stat)
		return AUDIT_UNKNOWN;
	if (s->stat->type == MODEL_FILE_SYMLINK) /* its own mode means nothing */
		return AUDIT_SKIP;
	owned = id_allowed(s->stat->uid, c->owner, &none) &&
		id_allowed(s->stat->gid, any, &c->groups);
	if (s->stat->mode & 07777 & ~(uint32_t)c->low)
		return AUDIT_FAIL;
	if (!owned && c->unpacker && s->stat->uid == c->unpacker)
		return AUDIT_UNKNOWN;
	return holds(owned);
}

/* ---- the values of a subject as a set --------------------------------------------------- */

static bool has(const struct audit_check *c, struct audit_subject *s, struct vb_str word)
{
	for (size_t i = 0; i < s->values.n; i++)
		if (same(c, s->values.v[i].value, word)) {
			s->values.v[i].good = true;
			return true;
		}
	return false;
}

static enum audit_verdict blame(struct audit_subject *s)
{
	for (size_t i = 0; i < s->values.n; i++)
		s->values.v[i].bad = true;
	return AUDIT_FAIL;
}

static enum audit_verdict all_of(const struct audit_check *c, struct audit_subject *s)
{
	for (size_t i = 0; i < c->words.n; i++)
		if (!has(c, s, c->words.v[i]))
			return blame(s);
	return AUDIT_PASS;
}

static enum audit_verdict any_of(const struct audit_check *c, struct audit_subject *s)
{
	for (size_t i = 0; i < c->words.n; i++)
		if (has(c, s, c->words.v[i]))
			return AUDIT_PASS;
	return AUDIT_FAIL; /* no value is at fault: one is missing */
}

static enum audit_verdict any_match(const struct audit_check *c, struct audit_subject *s)
{
	bool unsure = false;

	for (size_t i = 0; i < s->values.n; i++) {
		enum audit_verdict v = hit(c, s->values.v[i].value);

		if (v == AUDIT_PASS) {
			s->values.v[i].good = true;
			return v;
		}
		unsure |= v == AUDIT_UNKNOWN;
	}
	return unsure ? AUDIT_UNKNOWN : AUDIT_FAIL;
}

static enum audit_verdict present(const struct audit_check *c, struct audit_subject *s)
{
	(void)c;
	return holds(s->values.n > 0);
}

static enum audit_verdict unique(const struct audit_check *c, struct audit_subject *s)
{
	enum audit_verdict verdict = AUDIT_PASS;

	for (size_t i = 0; i < s->values.n; i++)
		for (size_t k = 0; k < i; k++)
			if (same(c, s->values.v[i].value, s->values.v[k].value)) {
				s->values.v[i].bad = s->values.v[k].bad = true;
				verdict = AUDIT_FAIL;
			}
	return verdict;
}

/* ---- the table -------------------------------------------------------------------------- */

#define SAYS(english, french)                                                                      \
	{                                                                                          \
		VB_STR_INIT(english), VB_STR_INIT(french)                                          \
	}
static const struct audit_op ops[] = {
	{"equals", AUDIT_OPERAND_SCALAR, AUDIT_FAIL, false, one_of, NULL,
	 SAYS("every value is this one", "chaque valeur est celle-ci")},
	{"not_equals", AUDIT_OPERAND_SCALAR, AUDIT_PASS, true, not_in, NULL,
	 SAYS("no value is this one", "aucune valeur n’est celle-ci")},
	{"min", AUDIT_OPERAND_NUMBER, AUDIT_FAIL, false, in_range, NULL,
	 SAYS("every value is this number or more", "chaque valeur est ce nombre ou plus")},
	{"max", AUDIT_OPERAND_NUMBER, AUDIT_FAIL, false, in_range, NULL,
	 SAYS("every value is this number or less", "chaque valeur est ce nombre ou moins")},
	{"range", AUDIT_OPERAND_RANGE, AUDIT_FAIL, false, in_range, NULL,
	 SAYS("every value is a number from low to high",
	      "chaque valeur est un nombre entre les deux bornes")},
	{"one_of", AUDIT_OPERAND_LIST, AUDIT_FAIL, false, one_of, NULL,
	 SAYS("every value is in the list", "chaque valeur est dans la liste")},
	{"not_in", AUDIT_OPERAND_LIST, AUDIT_PASS, true, not_in, NULL,
	 SAYS("no value is in the list", "aucune valeur n’est dans la liste")},
	{"none_of", AUDIT_OPERAND_LIST, AUDIT_PASS, true, not_in, NULL,
	 SAYS("no value is in the list", "aucune valeur n’est dans la liste")},
	{"all_in", AUDIT_OPERAND_LIST, AUDIT_PASS, true, one_of, NULL,
	 SAYS("every value is in the list; no value passes",
	      "chaque valeur est dans la liste ; aucune valeur passe")},
	{"subset_of", AUDIT_OPERAND_LIST, AUDIT_PASS, true, one_of, NULL,
	 SAYS("every value is in the list; no value passes",
	      "chaque valeur est dans la liste ; aucune valeur passe")},
	{"all_of", AUDIT_OPERAND_LIST, AUDIT_FAIL, false, NULL, all_of,
	 SAYS("the values contain each of the list", "les valeurs contiennent toute la liste")},
	{"any_of", AUDIT_OPERAND_LIST, AUDIT_FAIL, false, NULL, any_of,
	 SAYS("the values contain one of the list", "les valeurs contiennent un mot de la liste")},
	{"present", AUDIT_OPERAND_NONE, AUDIT_FAIL, false, NULL, present,
	 SAYS("there is a value", "il y a une valeur")},
	{"absent", AUDIT_OPERAND_NONE, AUDIT_PASS, true, refuse, NULL,
	 SAYS("there is no value", "il n’y a pas de valeur")},
	{"empty", AUDIT_OPERAND_NONE, AUDIT_PASS, true, refuse, NULL,
	 SAYS("the selection is empty", "la sélection est vide")},
	{"absent_or_empty", AUDIT_OPERAND_NONE, AUDIT_PASS, true, refuse_unless_empty, NULL,
	 SAYS("no value, or an empty file", "pas de valeur, ou un fichier vide")},
	{"unique", AUDIT_OPERAND_NONE, AUDIT_PASS, true, NULL, unique,
	 SAYS("no value stands twice", "aucune valeur n’est répétée")},
	{"matches", AUDIT_OPERAND_REGEX, AUDIT_FAIL, false, matches, NULL,
	 SAYS("every value matches the pattern", "chaque valeur répond au motif")},
	{"all_match", AUDIT_OPERAND_REGEX, AUDIT_PASS, true, matches, NULL,
	 SAYS("every value matches; no value passes",
	      "chaque valeur répond au motif ; aucune valeur passe")},
	{"none_match", AUDIT_OPERAND_REGEX, AUDIT_PASS, true, matches_not, NULL,
	 SAYS("no value matches the pattern", "aucune valeur ne répond au motif")},
	{"any_match", AUDIT_OPERAND_REGEX, AUDIT_FAIL, false, NULL, any_match,
	 SAYS("some value matches the pattern", "une valeur répond au motif")},
	{"mode_at_most", AUDIT_OPERAND_OCTAL, AUDIT_PASS, true, mode_at_most, NULL,
	 SAYS("no permission beyond these, owner and group as told",
	      "aucun droit au-delà de ceux-ci, propriétaire et groupe comme dits")},
	{"mode_mask_at_least", AUDIT_OPERAND_OCTAL, AUDIT_FAIL, false, mask_at_least, NULL,
	 SAYS("the mask takes away at least these permissions",
	      "le masque retire au moins ces droits")},
	{"version_min", AUDIT_OPERAND_SCALAR, AUDIT_FAIL, false, version_min, NULL,
	 SAYS("every version is this one or later", "chaque version est celle-ci ou plus récente")},
	{"version_supported", AUDIT_OPERAND_EOL, AUDIT_FAIL, false, supported, NULL,
	 SAYS("every version is still supported, by a dated table",
	      "chaque version est encore maintenue, d’après une table datée")},
	{"age_days_max", AUDIT_OPERAND_NUMBER, AUDIT_FAIL, false, recent, NULL,
	 SAYS("every date is this many days ago or less",
	      "chaque date remonte à ce nombre de jours ou moins")},
	{"all_of_checks", AUDIT_OPERAND_CHECKS, AUDIT_FAIL, false, NULL, NULL,
	 SAYS("each of several checks passes, those about what is not there left out",
	      "chaque contrôle passe, sauf ceux dont l’objet est absent")},
	{"any_of_checks", AUDIT_OPERAND_CHECKS, AUDIT_FAIL, false, NULL, NULL,
	 SAYS("one of several checks passes", "un des contrôles passe")},
};

const struct audit_op *audit_op_at(size_t i)
{
	return i < VB_COUNT(ops) ? &ops[i] : NULL;
}

static struct vb_str group_number(const struct audit_ctx *c, struct vb_str name)
{
	const struct audit_file *f = audit_file_find(c, "group", VB_STR("etc/group"));

	if (vb_str_is(name, "root"))
		return VB_STR("0");
	for (size_t i = 0; f && i < f->n; i++)
		if (vb_str_eq(f->v[i].section, name) && vb_str_is(f->v[i].key, "gid"))
			return f->v[i].value;
	return name;
}

struct audit_check audit_check_bind(struct audit_ctx *c, const struct audit_check *check)
{
	struct audit_check bound = *check;

	bound.now = c->run->now;
	bound.unpacker = c->facts->root_uid;
	if (!check->groups.n)
		return bound;
	bound.groups.v = vb_arena_array(c->arena, check->groups.n, sizeof(struct vb_str));
	for (size_t i = 0; i < check->groups.n; i++)
		bound.groups.v[i] = group_number(c, check->groups.v[i]);
	return bound;
}

enum audit_verdict audit_check_judge(const struct audit_check *c, struct audit_subject *s)
{
	bool failed = false, unsure = s->unknown, said = false;

	if (s->settled)
		return s->verdict;
	if (s->unknown && !c->op->grows)
		return AUDIT_UNKNOWN;
	if (!s->values.n)
		return s->unknown ? AUDIT_UNKNOWN : c->op->nothing;
	if (c->op->set) {
		enum audit_verdict v = c->op->set(c, s);

		return s->unknown && v == AUDIT_PASS ? AUDIT_UNKNOWN : v;
	}
	for (size_t i = 0; i < s->values.n; i++) {
		struct vb_str value = s->values.v[i].value;
		enum audit_verdict v = audit_words_have(&c->unsure, value, false)
					       ? AUDIT_UNKNOWN
					       : c->op->value(c, s, value);

		s->values.v[i].bad = v == AUDIT_FAIL;
		failed |= v == AUDIT_FAIL;
		unsure |= v == AUDIT_UNKNOWN;
		said |= v != AUDIT_SKIP;
	}
	if (!said && !unsure)
		return AUDIT_SKIP;
	return failed ? AUDIT_FAIL : unsure ? AUDIT_UNKNOWN : AUDIT_PASS;
}

bool audit_judges_modes(const struct audit_check *check)
{
	return check->op->operand == AUDIT_OPERAND_OCTAL &&
	       vb_str_is(vb_str(check->op->name), "mode_at_most");
}
