/* explain.c - a rule told back to a person: what it reads, what must hold, when it applies. */
#include "audit/audit_int.h"

typedef VB_VEC(struct audit_rule_ask) asks;

static struct vb_str listed(struct vb_arena *a, const struct audit_words *w)
{
	struct vb_buf b;
	struct vb_str text;

	vb_buf_init(&b, 1u << 20);
	for (size_t i = 0; i < w->n; i++) {
		vb_buf_cstr(&b, i ? ", " : "");
		vb_buf_str(&b, w->v[i]);
	}
	text = vb_arena_str(a, vb_buf_view(&b));
	vb_buf_done(&b);
	return text;
}

static struct vb_str operand_text(struct vb_arena *a, const struct audit_check *c)
{
	switch (c->op->operand) {
	case AUDIT_OPERAND_NUMBER:
		return vb_arena_printf(a, "%lld",
				       (long long)(c->low == INT64_MIN ? c->high : c->low));
	case AUDIT_OPERAND_RANGE:
		return vb_arena_printf(a, "%lld..%lld", (long long)c->low, (long long)c->high);
	case AUDIT_OPERAND_OCTAL:
		return vb_arena_printf(a, "0%llo", (unsigned long long)c->low);
	case AUDIT_OPERAND_REGEX:
		return audit_regex_text(c->regex);
	default:
		return listed(a, &c->words);
	}
}

static void ask_add(struct vb_arena *a, const struct audit_alternative *ask, unsigned depth,
		    asks *out)
{
	const struct audit_read *r = &ask->read;
	const struct audit_check *c = &ask->check;
	bool several = c->op->operand == AUDIT_OPERAND_CHECKS;

	*vb_vec_add(a, out) = (struct audit_rule_ask){
		.file = r->file,
		.key = r->key.n        ? r->key
		       : r->property.n ? r->property
				       : r->field,
		.operand = operand_text(a, c),
		.reader = several ? "" : r->reader->name,
		.reader_what = several ? (struct model_text){{NULL, 0}, {NULL, 0}}
				       : r->reader->what,
		.op = c->op->name,
		.op_what = c->op->what,
		.depth = depth};
	for (size_t i = 0; i < c->any.n; i++)
		ask_add(a, &c->any.v[i], depth + 1, out);
}

size_t audit_rule_asks(const struct audit_rule *rule, struct vb_arena *a,
		       const struct audit_rule_ask **out)
{
	asks list = {0};

	ask_add(a, &rule->ask, 0, &list);
	*out = list.v;
	return list.n;
}

size_t audit_rule_conditions(const struct audit_rule *rule, struct vb_arena *a,
			     const struct vb_str **out)
{
	const struct audit_when *w = &rule->when;
	const struct {
		const char *key;
		struct vb_str value;
	} all[] = {{"target", listed(a, &w->targets)},   {"fact", listed(a, &w->facts)},
		   {"package", listed(a, &w->packages)}, {"machine", listed(a, &w->machines)},
		   {"file_exists", w->file_exists},      {"mountpoint_listed", w->mountpoint},
		   {"rule_fails", w->rule_fails}};
	VB_VEC(struct vb_str) list = {0};

	for (size_t i = 0; i < VB_COUNT(all); i++)
		if (all[i].value.n)
			*vb_vec_add(a, &list) = vb_arena_printf(a, "%s: %.*s", all[i].key,
								VB_FMT(all[i].value));
	*out = list.v;
	return list.n;
}
