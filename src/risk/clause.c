/*
 * clause.c - parse and answer conditions (grammar in clause_int.h). Nodes are made once when the rules load; answering
 * allocates only the lists of attributes that decided.
 */
#include "risk/clause_int.h"

#define MOST_DEPTH 32u  /* of parentheses and "not" */
#define MOST_NODES 512u /* of one condition */

enum op { OP_OR, OP_AND, OP_NOT, OP_IS, OP_EQ, OP_NE, OP_LT, OP_LE, OP_GT, OP_GE, OP_IN, OP_HAS };

struct risk_clause {
	enum op op;
	struct vb_str attribute;
	model_ids words;
	bool against_attribute; /* words.v[0] is one */
	struct risk_clause *left, *right;
};

struct parser {
	struct vb_arena *arena;
	const struct vb_yaml *at;
	struct vb_str rest, token;
	risk_is_attribute *known;
	unsigned depth, nodes;
	struct vb_error *err;
};

static bool word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (unsigned char)c >= 0x80 || (c && strchr("_.-*+/@:?", c));
}

static bool token_is(const struct parser *p, const char *word)
{
	return vb_str_is(p->token, word);
}

static void token_next(struct parser *p)
{
	struct vb_str s = vb_str_trim(p->rest);
	size_t n = 0;

	while (n < s.n && word_byte(s.p[n]))
		n++;
	if (!n && s.n)
		n = s.n > 1 && s.p[1] == '=' && strchr("!<>", s.p[0]) ? 2 : 1;
	p->token = vb_str_sub(s, 0, n);
	p->rest = vb_str_from(s, n);
}

static bool wrong(const struct parser *p, const char *expected)
{
	vb_yaml_fail(p->err, p->at, "condition: %s is expected%s%.*s", expected,
		     p->token.n ? ", not " : " at the end", VB_FMT(p->token));
	return vb_hint(p->err, "share/threats/README.md describes conditions and their attributes");
}

static bool node_new(struct parser *p, enum op op, struct risk_clause **out)
{
	if (++p->nodes > MOST_NODES)
		return vb_yaml_fail(p->err, p->at, "the condition is longer than %u tests",
				    MOST_NODES);
	*out = vb_arena_alloc(p->arena, sizeof(**out));
	(*out)->op = op;
	return true;
}

static bool is_word(const struct parser *p)
{
	return p->token.n && word_byte(p->token.p[0]);
}

static bool words_parse(struct parser *p, struct risk_clause *c)
{
	bool many = token_is(p, "(");

	if (many)
		token_next(p);
	do {
		if (token_is(p, ","))
			token_next(p);
		if (!is_word(p))
			return wrong(p, "a word");
		*vb_vec_add(p->arena, &c->words) = p->token;
		token_next(p);
	} while (many && token_is(p, ","));
	if (many && !token_is(p, ")"))
		return wrong(p, "\",\" or \")\"");
	if (many)
		token_next(p);
	return true;
}

static bool test_parse(struct parser *p, struct risk_clause **out)
{
	static const struct {
		const char *word;
		enum op op;
	} ops[] = {{"=", OP_EQ}, {"!=", OP_NE}, {"<", OP_LT},  {"<=", OP_LE},
		   {">", OP_GT}, {">=", OP_GE}, {"in", OP_IN}, {"has", OP_HAS}};

	if (!is_word(p))
		return wrong(p, "an attribute");
	if (!p->known(p->token))
		return wrong(p, "a known attribute");
	if (!node_new(p, OP_IS, out))
		return false;
	(*out)->attribute = p->token;
	token_next(p);
	for (size_t i = 0; i < VB_COUNT(ops); i++) {
		if (!token_is(p, ops[i].word))
			continue;
		(*out)->op = ops[i].op;
		token_next(p);
		if (ops[i].op != OP_IN && ops[i].op != OP_HAS && !is_word(p))
			return wrong(p, "one word");
		if (!words_parse(p, *out))
			return false;
		(*out)->against_attribute = p->known((*out)->words.v[0]) &&
					    (vb_str_chr((*out)->words.v[0], '.') <
						     (*out)->words.v[0].n ||
					     (ops[i].op >= OP_LT && ops[i].op <= OP_GE));
		return true;
	}
	return true;
}

static bool any_parse(struct parser *p, struct risk_clause **out);

static bool one_parse(struct parser *p, struct risk_clause **out)
{
	bool ok;

	if (p->depth >= MOST_DEPTH)
		return vb_yaml_fail(p->err, p->at, "the condition is nested deeper than %u",
				    MOST_DEPTH);
	p->depth++;
	if (token_is(p, "not")) {
		token_next(p);
		ok = node_new(p, OP_NOT, out) && one_parse(p, &(*out)->left);
	} else if (token_is(p, "(")) {
		token_next(p);
		ok = any_parse(p, out) && (token_is(p, ")") || wrong(p, "\")\""));
		if (ok)
			token_next(p);
	} else {
		ok = test_parse(p, out);
	}
	p->depth--;
	return ok;
}

static bool chain_parse(struct parser *p, const char *word, enum op op,
			bool (*part)(struct parser *, struct risk_clause **),
			struct risk_clause **out)
{
	struct risk_clause *left, *both;

	if (!part(p, &left))
		return false;
	while (token_is(p, word)) {
		token_next(p);
		if (!node_new(p, op, &both) || !part(p, &both->right))
			return false;
		both->left = left;
		left = both;
	}
	*out = left;
	return true;
}

static bool all_parse(struct parser *p, struct risk_clause **out)
{
	return chain_parse(p, "and", OP_AND, one_parse, out);
}

static bool any_parse(struct parser *p, struct risk_clause **out)
{
	return chain_parse(p, "or", OP_OR, all_parse, out);
}

bool risk_clause_parse(struct vb_arena *a, const struct vb_yaml *at, risk_is_attribute *known,
		       struct risk_clause **out, struct vb_error *err)
{
	struct parser p = {.arena = a, .at = at, .known = known, .err = err};
	struct risk_clause *c;

	if (at->kind != VB_YAML_SCALAR)
		return vb_yaml_fail(err, at, "a condition is one line of text");
	p.rest = at->text;
	token_next(&p);
	if (!any_parse(&p, &c))
		return false;
	if (p.token.n)
		return wrong(&p, "\"and\", \"or\" or the end");
	*out = c;
	return true;
}

/* ---- answers ---------------------------------------------------------------------------- */

bool risk_ids_have(const model_ids *ids, struct vb_str id)
{
	for (size_t i = 0; i < ids->n; i++)
		if (vb_str_eq(ids->v[i], id))
			return true;
	return false;
}

void risk_ids_add(struct vb_arena *a, model_ids *ids, struct vb_str id)
{
	if (!risk_ids_have(ids, id))
		*vb_vec_add(a, ids) = id;
}

static bool matches_one(const model_ids *words, struct vb_str value)
{
	for (size_t i = 0; i < words->n; i++)
		if (vb_str_ieq(words->v[i], value) || vb_glob(words->v[i], value))
			return true;
	return false;
}

static bool among(const model_ids *words, const struct risk_value *v)
{
	if (v->kind == RISK_VALUE_WORD)
		return matches_one(words, v->word);
	for (size_t i = 0; v->kind == RISK_VALUE_LIST && i < v->list.n; i++)
		if (matches_one(words, v->list.v[i]))
			return true;
	return false;
}

static bool holds(const struct risk_value *v)
{
	return v->kind == RISK_VALUE_WORD     ? vb_str_is(v->word, "yes")
	       : v->kind == RISK_VALUE_NUMBER ? v->number > 0
					      : v->list.n > 0;
}

static bool compare(enum op op, const struct risk_value *v, const struct risk_value *with)
{
	double a = v->number, b = with->number;

	if (v->kind != RISK_VALUE_NUMBER || with->kind != RISK_VALUE_NUMBER)
		return op == OP_EQ   ? vb_str_ieq(v->word, with->word)
		       : op == OP_NE ? !vb_str_ieq(v->word, with->word)
				     : false;
	return op == OP_EQ   ? !(a < b || a > b)
	       : op == OP_NE ? (a < b || a > b)
	       : op == OP_LT ? a < b
	       : op == OP_LE ? a <= b
	       : op == OP_GT ? a > b
			     : a >= b;
}

static struct risk_value right_side(const struct risk_clause *c, struct risk_asking *q)
{
	struct risk_value v = {.kind = RISK_VALUE_WORD,
			       .word = c->words.n ? c->words.v[0] : (struct vb_str){0}};

	if (c->against_attribute)
		return q->lookup(q->ctx, v.word);
	if (vb_str_double(v.word, &v.number))
		v.kind = RISK_VALUE_NUMBER;
	return v;
}

static enum risk_truth test_ask(const struct risk_clause *c, struct risk_asking *q)
{
	struct risk_value v = q->lookup(q->ctx, c->attribute), with = right_side(c, q);
	bool yes;

	if (v.kind == RISK_VALUE_NONE) {
		risk_ids_add(q->arena, &q->missing, c->attribute);
		return RISK_UNKNOWN;
	}
	if (c->op == OP_IS)
		yes = holds(&v);
	else if (c->op == OP_IN || c->op == OP_HAS)
		yes = among(&c->words, &v);
	else
		yes = compare(c->op, &v, &with);
	if (yes) {
		risk_ids_add(q->arena, &q->used, c->attribute);
		for (size_t i = 0; c->op == OP_HAS && i < c->words.n; i++)
			risk_ids_add(q->arena, &q->asked,
				     vb_arena_printf(q->arena, "%.*s %.*s", VB_FMT(c->attribute),
						     VB_FMT(c->words.v[i])));
	}
	return yes ? RISK_YES : RISK_NO;
}

/* Depth is bounded by the parser. A "no" forgets what was asked on the way: it did not decide for the whole. */
enum risk_truth risk_clause_ask(const struct risk_clause *c, struct risk_asking *q)
{
	size_t used = q->used.n, asked = q->asked.n, missing = q->missing.n;
	enum risk_truth left, right, stop = c->op == OP_OR ? RISK_YES : RISK_NO;

	if (c->op == OP_NOT) {
		left = risk_clause_ask(c->left, q);
		return left == RISK_UNKNOWN ? left : left == RISK_YES ? RISK_NO : RISK_YES;
	}
	if (c->op != OP_AND && c->op != OP_OR)
		return test_ask(c, q);
	left = risk_clause_ask(c->left, q);
	right = risk_clause_ask(c->right, q);
	if (left == stop || right == stop) {
		q->missing.n = missing;
		if (stop == RISK_NO) {
			q->used.n = used;
			q->asked.n = asked;
		}
		return stop;
	}
	return left == RISK_UNKNOWN || right == RISK_UNKNOWN ? RISK_UNKNOWN : left;
}
