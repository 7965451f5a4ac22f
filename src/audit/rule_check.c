/* rule_check.c - `check:` of a rule: the operator, what it compares with, and checks inside checks. */
#include "audit/audit_int.h"

const char *const audit_check_keys[AUDIT_CHECK_KEYS] = {
	"op",       "value",       "as",
	"split",    "unless",      "owner",
	"group_in", "ignore_case", "zero_is_infinite",
	"missing",  "unsure"};

static bool octal(const struct vb_yaml *node, int64_t *out, struct vb_error *err)
{
	int64_t n = 0;

	for (size_t i = 0; i < node->text.n; i++) {
		if (node->text.p[i] < '0' || node->text.p[i] > '7' || n > 0777)
			return vb_yaml_fail(err, node, "\"%.*s\" is no octal mode",
					    VB_FMT(node->text));
		n = n * 8 + (node->text.p[i] - '0');
	}
	if (node->kind != VB_YAML_SCALAR || !node->text.n)
		return vb_yaml_fail(err, node, "an octal mode such as \"0644\" is expected here");
	*out = n;
	return true;
}

static bool number(const struct vb_yaml *node, const struct audit_check *c, int64_t *out,
		   struct vb_error *err)
{
	bool ok = node->kind == VB_YAML_SCALAR &&
		  (c->type == AUDIT_DURATION  ? audit_duration(node->text, out)
		   : c->type == AUDIT_DECIMAL ? audit_decimal(node->text, out)
					      : vb_str_i64(node->text, out));

	return ok ? true : vb_yaml_fail(err, node, "a number is expected here");
}

static bool operand_list(const struct audit_rules *rules, const struct vb_yaml *node,
			 struct audit_check *c, struct vb_error *err)
{
	const struct audit_list *list;

	if (node->kind != VB_YAML_SCALAR || !node->text.n || node->text.p[0] != '@')
		return audit_yaml_words(rules->arena, node, &c->words, err);
	list = audit_list_find(rules, vb_str_from(node->text, 1));
	if (!list)
		return vb_yaml_fail(err, node, "there is no lists/*.yaml named \"%.*s\"",
				    VB_FMT(vb_str_from(node->text, 1)));
	c->words = list->items;
	return true;
}

static bool operand_checks(const struct audit_rules *rules, const struct vb_yaml *node,
			   const struct audit_read *read, struct audit_check *c,
			   struct vb_error *err)
{
	const char *keys[AUDIT_READ_KEYS + AUDIT_CHECK_KEYS];

	for (size_t i = 0; i < VB_COUNT(keys); i++)
		keys[i] = i < AUDIT_READ_KEYS ? audit_read_keys[i]
					      : audit_check_keys[i - AUDIT_READ_KEYS];
	if (node->kind != VB_YAML_LIST || !node->n)
		return vb_yaml_fail(err, node, "a list of checks is expected here");
	for (size_t i = 0; i < node->n; i++) {
		struct audit_alternative one = {0};

		if (!audit_yaml_keys(node->items[i], keys, VB_COUNT(keys), err) ||
		    !audit_read_parse(rules, node->items[i], read, &one.read, err) ||
		    !audit_check_parse(rules, node->items[i], &one.read, &one.check, err))
			return false;
		if (one.check.nested > AUDIT_NESTING)
			return vb_yaml_fail(err, node->items[i],
					    "checks stand inside checks %d deep, not more",
					    AUDIT_NESTING);
		if (c->nested <= one.check.nested)
			c->nested = one.check.nested + 1;
		*vb_vec_add(rules->arena, &c->any) = one;
	}
	return true;
}

static bool operand(const struct audit_rules *rules, const struct vb_yaml *value,
		    const struct audit_read *read, struct audit_check *c, struct vb_error *err)
{
	c->low = INT64_MIN;
	c->high = INT64_MAX;
	switch (c->op->operand) {
	case AUDIT_OPERAND_NONE:
		return true;
	case AUDIT_OPERAND_SCALAR:
		if (value->kind != VB_YAML_SCALAR)
			return vb_yaml_fail(err, value, "operator %s takes one value", c->op->name);
		return audit_yaml_words(rules->arena, value, &c->words, err);
	case AUDIT_OPERAND_NUMBER:
		return number(value, c,
			      vb_str_is(vb_str(c->op->name), "min") ||
					      vb_str_is(vb_str(c->op->name), "days_left_min")
				      ? &c->low
				      : &c->high,
			      err);
	case AUDIT_OPERAND_EOL:
		c->eol = value->text.n && value->text.p[0] == '@'
				 ? audit_eol_find(rules, vb_str_from(value->text, 1))
				 : NULL;
		if (!audit_yaml_words(rules->arena, value, &c->words, err))
			return false;
		return c->eol ? true
			      : vb_yaml_fail(err, value, "there is no eol/*.yaml named \"%.*s\"",
					     VB_FMT(value->text));
	case AUDIT_OPERAND_RANGE:
		if (value->kind != VB_YAML_LIST || value->n != 2)
			return vb_yaml_fail(err, value, "operator range takes [low, high]");
		return number(value->items[0], c, &c->low, err) &&
		       number(value->items[1], c, &c->high, err);
	case AUDIT_OPERAND_LIST:
		return operand_list(rules, value, c, err);
	case AUDIT_OPERAND_REGEX:
		return audit_regex_compile(rules->arena, value, c->fold, &c->regex, err);
	case AUDIT_OPERAND_OCTAL:
		c->type = AUDIT_OCTAL;
		return octal(value, &c->low, err);
	case AUDIT_OPERAND_CHECKS:
		return operand_checks(rules, value, read, c, err);
	}
	return false;
}

static bool check_options(const struct audit_rules *rules, const struct vb_yaml *node,
			  struct audit_check *c, struct vb_error *err)
{
	static const char *const types[] = {"text", "number", "duration", "octal", "decimal"},
				 *const missing_words[] = {"fail", "not_applicable"};
	const struct vb_yaml *as = vb_yaml_get(node, "as"),
			     *fold = vb_yaml_get(node, "ignore_case"),
			     *zero = vb_yaml_get(node, "zero_is_infinite"),
			     *groups = vb_yaml_get(node, "group_in"),
			     *owner = vb_yaml_get(node, "owner"),
			     *missing = vb_yaml_get(node, "missing"),
			     *unsure = vb_yaml_get(node, "unsure");
	size_t type = AUDIT_TEXT, absent = 1;
	uint64_t uid;

	if ((unsure && !audit_yaml_words(rules->arena, unsure, &c->unsure, err)) ||
	    (missing && !audit_yaml_word(missing, "answer", missing_words, 2, &absent, err)) ||
	    (as && !audit_yaml_word(as, "type of value", types, VB_COUNT(types), &type, err)) ||
	    (fold && !audit_yaml_flag(fold, &c->fold, err)) ||
	    (zero && !audit_yaml_flag(zero, &c->zero_is_infinite, err)) ||
	    (groups && !audit_yaml_words(rules->arena, groups, &c->groups, err)))
		return false;
	c->type = (enum audit_type)type;
	c->missing_fails = absent == 0;
	c->split = vb_yaml_str(node, "split");
	if (!owner)
		return true;
	c->owner = vb_str_is(owner->text, "root") ? VB_STR("0") : owner->text;
	return vb_str_u64(c->owner, &uid)
		       ? true
		       : vb_yaml_fail(err, owner, "owner is \"root\" or a user id");
}

bool audit_check_parse(const struct audit_rules *rules, const struct vb_yaml *node,
		       const struct audit_read *read, struct audit_check *out, struct vb_error *err)
{
	const struct vb_yaml *op = vb_yaml_get(node, "op"), *value = vb_yaml_get(node, "value"),
			     *unless = vb_yaml_get(node, "unless");
	struct audit_check c = {.fold = (read->reader->flags & AUDIT_FOLD) != 0};
	const char *names[64];
	size_t n = 0, which;

	if (!op)
		return vb_yaml_fail(err, node, "\"op\" is missing");
	while (n < VB_COUNT(names) && audit_op_at(n)) {
		names[n] = audit_op_at(n)->name;
		n++;
	}
	if (!audit_yaml_word(op, "operator", names, n, &which, err) ||
	    !check_options(rules, node, &c, err))
		return false;
	c.op = audit_op_at(which);
	if (!value != (c.op->operand == AUDIT_OPERAND_NONE))
		return vb_yaml_fail(err, op, "operator %s %s \"value\"", c.op->name,
				    value ? "takes no" : "needs a");
	if (unless && !audit_regex_compile(rules->arena, unless, c.fold, &c.unless, err))
		return false;
	if (!operand(rules, value, read, &c, err))
		return false;
	*out = c;
	return true;
}
