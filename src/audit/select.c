/*
 * select.c - which records a rule is about.
 *
 *   selection := all ("or" all)*            all  := one ("and" one)*
 *   one       := "not" one | "(" selection ")" | test
 *   test      := NAME                        the attribute is there and not 0
 *              | NAME "&" NUMBER             some of these bits are set
 *              | NAME (= != < <= > >=) WORD
 *              | NAME ["not"] "in" (LOW ".." HIGH | "(" WORD ("," WORD)* ")")
 *              | NAME "like" GLOB
 *
 * Numbers are decimal, octal with a leading 0. Two numbers compare as numbers, anything else as text.
 */
#include "audit/audit_int.h"

#include "core/limits.h"

enum kind { AND, OR, NOT, TRUE, BITS, EQ, NE, LT, LE, GT, GE, RANGE, IN, LIKE };

struct audit_select {
	enum kind kind;
	struct audit_select *left, *right;
	struct vb_str name;
	struct audit_words words;
	int64_t low, high;
};

struct parser {
	struct vb_arena *arena;
	const struct vb_yaml *at;
	struct vb_str rest, token;
	const char *const *names;
	size_t n_names;
	unsigned depth;
	struct vb_error *err;
};

static bool is_sign(char c)
{
	return strchr("(),=!<>&", c) != NULL && c;
}

static void next(struct parser *p)
{
	size_t n = 0;

	p->rest = vb_str_trim(p->rest);
	if (p->rest.n && is_sign(p->rest.p[0])) {
		n = p->rest.n > 1 && p->rest.p[1] == '=' && strchr("!<>", p->rest.p[0]) ? 2 : 1;
	} else {
		while (n < p->rest.n && !is_sign(p->rest.p[n]) && p->rest.p[n] != ' ' &&
		       p->rest.p[n] != '\t')
			n++;
	}
	p->token = vb_str_sub(p->rest, 0, n);
	p->rest = vb_str_from(p->rest, n);
}

static bool take(struct parser *p, const char *word)
{
	if (!vb_str_is(p->token, word))
		return false;
	next(p);
	return true;
}

static bool expected(struct parser *p, const char *what)
{
	if (!p->token.n)
		return vb_yaml_fail(p->err, p->at, "the selection ends where %s is expected", what);
	return vb_yaml_fail(p->err, p->at, "\"%.*s\" stands where %s is expected", VB_FMT(p->token),
			    what);
}

static bool word(struct parser *p, struct vb_str *out)
{
	if (!p->token.n || is_sign(p->token.p[0]))
		return expected(p, "a word");
	*out = vb_arena_str(p->arena, p->token);
	next(p);
	return true;
}

static bool name_known(struct parser *p)
{
	const char *near;

	for (size_t i = 0; i < p->n_names; i++)
		if (vb_str_is(p->token, p->names[i]) || strcmp(p->names[i], "*") == 0)
			return true;
	near = vb_nearest(p->token, p->names, p->n_names);
	vb_yaml_fail(p->err, p->at, "\"%.*s\" is no attribute this reader has", VB_FMT(p->token));
	return near ? vb_hint(p->err, "did you mean \"%s\"?", near) : false;
}

static bool parse_in(struct parser *p, struct audit_select *s)
{
	VB_VEC(struct vb_str) words = {0};
	size_t dots;

	if (take(p, "(")) {
		s->kind = IN;
		do {
			if (!word(p, vb_vec_add(p->arena, &words)))
				return false;
		} while (take(p, ","));
		s->words = (struct audit_words){words.v, words.n};
		return take(p, ")") ? true : expected(p, "\")\"");
	}
	dots = vb_str_find(p->token, VB_STR(".."));
	s->kind = RANGE;
	if (dots >= p->token.n || !audit_number(vb_str_sub(p->token, 0, dots), &s->low) ||
	    !audit_number(vb_str_from(p->token, dots + 2), &s->high))
		return expected(p, "a range (1..999) or a list in parentheses");
	next(p);
	return true;
}

static bool parse_operand(struct parser *p, struct audit_select *s)
{
	static const struct {
		const char *sign;
		enum kind kind;
	} signs[] = {{"=", EQ}, {"!=", NE}, {"<", LT},     {"<=", LE},
		     {">", GT}, {">=", GE}, {"like", LIKE}};

	for (size_t i = 0; i < VB_COUNT(signs); i++)
		if (take(p, signs[i].sign)) {
			s->kind = signs[i].kind;
			s->words = (struct audit_words){
				vb_arena_array(p->arena, 1, sizeof(struct vb_str)), 1};
			return word(p, s->words.v);
		}
	if (take(p, "&")) {
		s->kind = BITS;
		if (!audit_number(p->token, &s->low))
			return expected(p, "a number");
		next(p);
	}
	return true;
}

static struct audit_select *node(struct parser *p, enum kind kind, struct audit_select *left,
				 struct audit_select *right)
{
	struct audit_select *s = vb_arena_alloc(p->arena, sizeof(*s));

	*s = (struct audit_select){.kind = kind, .left = left, .right = right};
	return s;
}

static bool parse_test(struct parser *p, struct audit_select **out)
{
	struct audit_select *s = node(p, TRUE, NULL, NULL);
	bool negated;

	if (!p->token.n || is_sign(p->token.p[0]))
		return expected(p, "the name of an attribute");
	if (!name_known(p) || !word(p, &s->name))
		return false;
	negated = take(p, "not");
	if (take(p, "in")) {
		if (!parse_in(p, s))
			return false;
	} else if (negated) {
		return expected(p, "\"in\"");
	} else if (!parse_operand(p, s)) {
		return false;
	}
	*out = negated ? node(p, NOT, s, NULL) : s;
	return true;
}

static bool parse_or(struct parser *p, struct audit_select **out);

static bool parse_one(struct parser *p, struct audit_select **out)
{
	bool ok;

	if (++p->depth > VB_LIMIT_YAML_DEPTH)
		return vb_yaml_fail(p->err, p->at, "more than %u levels of parentheses",
				    VB_LIMIT_YAML_DEPTH);
	if (take(p, "not")) {
		ok = parse_one(p, out);
		if (ok)
			*out = node(p, NOT, *out, NULL);
	} else if (take(p, "(")) {
		ok = parse_or(p, out) && (take(p, ")") || expected(p, "\")\""));
	} else {
		ok = parse_test(p, out);
	}
	p->depth--;
	return ok;
}

static bool parse_and(struct parser *p, struct audit_select **out)
{
	struct audit_select *right;

	if (!parse_one(p, out))
		return false;
	while (take(p, "and")) {
		if (!parse_one(p, &right))
			return false;
		*out = node(p, AND, *out, right);
	}
	return true;
}

static bool parse_or(struct parser *p, struct audit_select **out)
{
	struct audit_select *right;

	if (!parse_and(p, out))
		return false;
	while (take(p, "or")) {
		if (!parse_and(p, &right))
			return false;
		*out = node(p, OR, *out, right);
	}
	return true;
}

bool audit_select_parse(struct vb_arena *a, const struct vb_yaml *at, const char *const *names,
			size_t n_names, struct audit_select **out, struct vb_error *err)
{
	struct parser p = {.arena = a,
			   .at = at,
			   .rest = at->text,
			   .names = names,
			   .n_names = n_names,
			   .err = err};
	struct audit_select *s;

	if (at->kind != VB_YAML_SCALAR)
		return vb_yaml_fail(err, at, "a selection is a text such as \"uid = 0\"");
	if (at->text.n > 4 * VB_KIB) /* chains of "and" are walked recursively */
		return vb_yaml_fail(err, at, "a selection of more than 4096 bytes");
	next(&p);
	if (!parse_or(&p, &s))
		return false;
	if (p.token.n)
		return expected(&p, "\"and\", \"or\" or the end");
	*out = s;
	return true;
}

/* ---- evaluation ------------------------------------------------------------------------- */

static int order(struct vb_str value, struct vb_str operand)
{
	int64_t x, y;

	if (audit_number(value, &x) && audit_number(operand, &y))
		return (x > y) - (x < y);
	return vb_str_cmp(value, operand);
}

static bool test(const struct audit_select *s, struct vb_str value)
{
	int64_t n = 0;
	bool number = audit_number(value, &n);

	switch (s->kind) {
	case TRUE:
		return value.n && !vb_str_is(value, "0");
	case BITS:
		return number && (n & s->low);
	case RANGE:
		return number && n >= s->low && n <= s->high;
	case IN:
		return audit_words_have(&s->words, value, false);
	case LIKE:
		return audit_path_matches(s->words.v[0], value);
	case EQ:
		return order(value, s->words.v[0]) == 0;
	case NE:
		return order(value, s->words.v[0]) != 0;
	case LT:
		return order(value, s->words.v[0]) < 0;
	case LE:
		return order(value, s->words.v[0]) <= 0;
	case GT:
		return order(value, s->words.v[0]) > 0;
	case GE:
		return order(value, s->words.v[0]) >= 0;
	case AND:
	case OR:
	case NOT:
		break;
	}
	return false;
}

bool audit_select_true(const struct audit_select *s, audit_attribute *get, const void *record,
		       struct vb_arena *a)
{
	if (!s)
		return true;
	if (s->kind == AND)
		return audit_select_true(s->left, get, record, a) &&
		       audit_select_true(s->right, get, record, a);
	if (s->kind == OR)
		return audit_select_true(s->left, get, record, a) ||
		       audit_select_true(s->right, get, record, a);
	if (s->kind == NOT)
		return !audit_select_true(s->left, get, record, a);
	return test(s, get(record, s->name, a));
}
