/* rule.c - one rule of share/rules (README.md there), checked when it is loaded so that evaluation cannot fail. */
#include "audit/audit_int.h"

/* ---- read ------------------------------------------------------------------------------- */

static const char *const read_keys[] = {
	"reader", "file",   "path",    "key",        "section",    "scope", "property",
	"field",  "select", "default", "defaults",   "first_wins", "every", "include",
	"named",  "module", "context", "skip_users", "directive"};

static bool in_list(const char *const *list, struct vb_str word)
{
	for (; *list; list++)
		if (vb_str_is(word, *list))
			return true;
	return false;
}

static size_t length(const char *const *list)
{
	size_t n = 0;

	while (list[n])
		n++;
	return n;
}

static bool read_reader(const struct vb_yaml *node, struct audit_read *r, struct vb_error *err)
{
	const struct vb_yaml *name = vb_yaml_get(node, "reader");
	const char *names[64];
	size_t n = 0, which;

	if (!name)
		return r->reader ? true : vb_yaml_fail(err, node, "\"reader\" is missing");
	while (n < VB_COUNT(names) && audit_reader_at(n)) {
		names[n] = audit_reader_at(n)->name;
		n++;
	}
	if (!audit_yaml_word(name, "reader", names, n, &which, err))
		return false;
	*r = (struct audit_read){.reader = audit_reader_at(which), .scope = VB_STR("any")};
	return true;
}

static bool read_flag(const struct vb_yaml *value, bool *out, struct vb_error *err)
{
	return vb_yaml_bool(value, out) ? true
					: vb_yaml_fail(err, value, "yes or no is expected here");
}

/* One of the reader's attributes, or alternatives of them; "*" is a reader whose records have any. */
static bool read_fields(const struct vb_yaml *value, const char *const *names, struct vb_error *err)
{
	struct vb_str rest = value->text, part;
	size_t which;

	while (strcmp(names[0], "*") != 0 && audit_alternative_next(&rest, &part)) {
		struct vb_yaml one = *value;

		one.text = part;
		if (!audit_yaml_word(&one, "field of this reader", names, length(names), &which,
				     err))
			return false;
	}
	return true;
}

static bool read_known(const struct vb_yaml *value, struct vb_str key, const struct audit_read *r,
		       struct vb_error *err)
{
	const char *const *names;
	size_t n, which;

	if (vb_str_is(key, "property"))
		names = audit_elf_properties(&n);
	else if (vb_str_is(key, "scope"))
		names = vb_str_is(vb_str(r->reader->name), "unit") ? audit_unit_scopes(&n)
								   : audit_elf_scopes(&n);
	else if (vb_str_is(key, "field") && r->reader->attributes[0])
		return read_fields(value, r->reader->attributes, err);
	else
		return true;
	return audit_yaml_word(value, "known word", names, n, &which, err);
}

/* `default: 1`, or by distribution `default: {debian: 0, other: 1}`. */
static bool read_fallback(const struct audit_rules *rules, const struct vb_yaml *value,
			  struct audit_read *r, struct vb_error *err)
{
	r->fallback.n = 0;
	if (value->kind == VB_YAML_SCALAR)
		*vb_vec_add(rules->arena,
			    &r->fallback) = (struct audit_fallback){.value = value->text};
	for (size_t i = 0; value->kind == VB_YAML_MAP && i < value->n; i++) {
		const struct vb_yaml_pair *p = &value->pairs[i];
		struct vb_str os = vb_str_is(p->key->text, "other") ? (struct vb_str){NULL, 0}
								    : p->key->text;

		if (p->value->kind != VB_YAML_SCALAR)
			return vb_yaml_fail(err, p->value, "a text is expected here");
		*vb_vec_add(rules->arena, &r->fallback) = (struct audit_fallback){os,
										  p->value->text};
	}
	return value->kind == VB_YAML_LIST
		       ? vb_yaml_fail(err, value,
				      "a default is a text, or one text for each distribution")
		       : true;
}

static bool read_pair(const struct audit_rules *rules, struct vb_str key,
		      const struct vb_yaml *value, struct audit_read *r, struct vb_error *err)
{
	const struct {
		const char *name;
		struct vb_str *to;
	} texts[] = {
		{"file", &r->file},       {"path", &r->file},       {"key", &r->key},
		{"section", &r->section}, {"scope", &r->scope},     {"property", &r->property},
		{"field", &r->field},     {"include", &r->include}, {"module", &r->module},
		{"context", &r->context}, {"directive", &r->key},   {"skip_users", &r->skip_users}};

	if (vb_str_is(key, "select"))
		return audit_select_parse(rules->arena, value, r->reader->attributes,
					  length(r->reader->attributes), &r->select, err);
	if (vb_str_is(key, "default"))
		return read_fallback(rules, value, r, err);
	if (value->kind != VB_YAML_SCALAR)
		return vb_yaml_fail(err, value, "a text is expected here");
	if (vb_str_is(key, "first_wins"))
		return read_flag(value, &r->first_wins, err);
	if (vb_str_is(key, "every"))
		return read_flag(value, &r->every, err);
	if (vb_str_is(key, "named"))
		return read_flag(value, &r->named, err);
	if (vb_str_is(key, "defaults")) {
		r->defaults = audit_defaults_find(rules, value->text);
		return r->defaults ? true
				   : vb_yaml_fail(err, value,
						  "there is no defaults/*.yaml named \"%.*s\"",
						  VB_FMT(value->text));
	}
	for (size_t i = 0; i < VB_COUNT(texts); i++)
		if (vb_str_is(key, texts[i].name))
			*texts[i].to = value->text;
	return read_known(value, key, r, err);
}

bool audit_read_parse(const struct audit_rules *rules, const struct vb_yaml *node,
		      const struct audit_read *base, struct audit_read *out, struct vb_error *err)
{
	struct audit_read r = base ? *base : (struct audit_read){0};

	if (!read_reader(node, &r, err))
		return false;
	for (size_t i = 0; i < node->n; i++) {
		struct vb_str key = node->pairs[i].key->text;

		if (vb_str_is(key, "reader") ||
		    (base && !in_list((const char *const[]){"file", "path", "key", "section",
							    "field", "select", "property", "scope",
							    "default", "defaults", "every", "named",
							    "module", "context", "directive",
							    "skip_users", "include", NULL},
				      key)))
			continue;
		if (!in_list(r.reader->keys, key)) {
			const char *near = vb_nearest(key, r.reader->keys, length(r.reader->keys));

			vb_yaml_fail(err, node->pairs[i].key, "reader %s has no key \"%.*s\"",
				     r.reader->name, VB_FMT(key));
			return near ? vb_hint(err, "did you mean \"%s\"?", near) : false;
		}
		if (!read_pair(rules, key, node->pairs[i].value, &r, err))
			return false;
	}
	for (const char *const *need = r.reader->needs; *need; need++)
		if (!base && !vb_yaml_get(node, *need))
			return vb_yaml_fail(err, node, "reader %s needs \"%s\"", r.reader->name,
					    *need);
	*out = r;
	return true;
}

/* ---- check ------------------------------------------------------------------------------ */

static const char *const check_keys[] = {"op",       "value",       "as",
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
	const char *keys[VB_COUNT(read_keys) + VB_COUNT(check_keys)];

	for (size_t i = 0; i < VB_COUNT(keys); i++)
		keys[i] = i < VB_COUNT(read_keys) ? read_keys[i]
						  : check_keys[i - VB_COUNT(read_keys)];
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
	    (fold && !read_flag(fold, &c->fold, err)) ||
	    (zero && !read_flag(zero, &c->zero_is_infinite, err)) ||
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

/* ---- rule ------------------------------------------------------------------------------- */

/*
 * Without a likelihood of its own a rule gets one from severity and vector: what an incident history would have to
 * replace. Chance that within a year an attacker who can reach the part opens it by this weakness alone.
 */
static double prior(enum model_severity s, enum model_vector v)
{
	static const double network[] = {0, 0.001, 0.01, 0.03, 0.1, 0.3};

	return network[s] / (v == MODEL_VECTOR_NETWORK    ? 1
			     : v == MODEL_VECTOR_ADJACENT ? 2
			     : v == MODEL_VECTOR_PHYSICAL ? 6
							  : 3);
}

static bool rule_judgement(const struct vb_yaml *node, struct audit_rule_text *t,
			   struct vb_error *err)
{
	static const char *const severities[] = {"info", "low", "medium", "high", "critical"};
	static const char *const vectors[] = {"network", "adjacent", "local", "physical"};
	const struct vb_yaml *severity = vb_yaml_get(node, "severity"),
			     *vector = vb_yaml_get(node, "vector"),
			     *likelihood = vb_yaml_get(node, "likelihood");
	size_t s = 0, v = 0;

	if (!severity || !vector)
		return vb_yaml_fail(err, node, "\"%s\" is missing",
				    severity ? "vector" : "severity");
	if (!audit_yaml_word(severity, "severity", severities, VB_COUNT(severities), &s, err) ||
	    !audit_yaml_word(vector, "vector", vectors, VB_COUNT(vectors), &v, err))
		return false;
	t->severity = (enum model_severity)(MODEL_SEV_INFO + s);
	t->vector = (enum model_vector)(MODEL_VECTOR_NETWORK + v);
	t->likelihood = prior(t->severity, t->vector);
	if (likelihood && (!vb_str_double(likelihood->text, &t->likelihood) || t->likelihood < 0 ||
			   t->likelihood > 1))
		return vb_yaml_fail(err, likelihood, "a likelihood is a number from 0 to 1");
	return true;
}

static bool rule_words(struct audit_rules *rules, const struct vb_yaml *node, const char *key,
		       const struct vb_str **v, size_t *n, struct vb_error *err)
{
	const struct vb_yaml *value = vb_yaml_get(node, key);
	struct audit_words w;

	if (!value)
		return vb_yaml_fail(err, node, "\"%s\" is missing", key);
	if (!audit_yaml_words(rules->arena, value, &w, err))
		return false;
	*v = w.v;
	*n = w.n;
	return true;
}

static bool set_mode_shape(struct vb_str s)
{
	bool octal = s.n == 4 && s.p[0] >= '0' && s.p[0] <= '7';

	for (size_t i = 0; i < s.n && octal; i++)
		octal = s.p[i] >= '0' && s.p[i] <= '7';
	return octal || vb_str_is(s, "o-w") || vb_str_is(s, "go-w") || vb_str_is(s, "+t");
}

/* One of three: a value in a file, a mode of the files at fault, a word to take out of the lines at fault. */
static bool set_check(const struct vb_yaml *one, struct vb_error *err)
{
	static const char *const keys[] = {"file", "section", "key", "value", "mode", "drop"};
	struct vb_str mode = vb_yaml_str(one, "mode");
	bool file = vb_yaml_str(one, "file").n && vb_yaml_str(one, "key").n &&
		    vb_yaml_get(one, "value");

	if (!audit_yaml_keys(one, keys, VB_COUNT(keys), err))
		return false;
	if (file + (mode.n > 0) + (vb_yaml_str(one, "drop").n > 0) != 1)
		return vb_yaml_fail(err, one,
				    "a value to write has file, key and value, or mode, or drop");
	return !mode.n || set_mode_shape(mode) ||
	       vb_yaml_fail(err, one, "mode is four octal digits, o-w, go-w or +t");
}

static bool rule_sets(struct audit_rules *rules, const struct vb_yaml *node,
		      struct audit_rule_text *t, struct vb_error *err)
{
	VB_VEC(struct audit_set) sets = {0};

	if (!node)
		return true;
	for (size_t i = 0; i < (node->kind == VB_YAML_LIST ? node->n : 1); i++) {
		const struct vb_yaml *one = node->kind == VB_YAML_LIST ? node->items[i] : node;

		if (!set_check(one, err))
			return false;
		*vb_vec_add(rules->arena, &sets) = (struct audit_set){
			vb_yaml_str(one, "file"), vb_yaml_str(one, "section"),
			vb_yaml_str(one, "key"),  vb_yaml_str(one, "value"),
			vb_yaml_str(one, "mode"), vb_yaml_str(one, "drop")};
	}
	t->sets = sets.v;
	t->n_sets = sets.n;
	return true;
}

static bool rule_text(struct audit_rules *rules, const struct vb_yaml *node,
		      struct audit_rule_text *t, struct vb_error *err)
{
	t->file = vb_str(node->file);
	t->line = node->line;
	if (!audit_yaml_text(node, "title", &t->title, err) ||
	    !audit_yaml_text(node, "weakness", &t->weakness, err) ||
	    !audit_yaml_text(node, "fix", &t->fix, err))
		return false;
	return rule_judgement(node, t, err) &&
	       rule_words(rules, node, "cwe", &t->cwes, &t->n_cwes, err) &&
	       rule_words(rules, node, "refs", &t->refs, &t->n_refs, err) &&
	       rule_sets(rules, vb_yaml_get(node, "set"), t, err);
}

static bool id_shape(struct vb_str id)
{
	bool ok = id.n > 3 && id.n <= 64;

	for (size_t i = 0; ok && i < id.n; i++)
		ok = (id.p[i] >= 'A' && id.p[i] <= 'Z') || (id.p[i] >= '0' && id.p[i] <= '9') ||
		     id.p[i] == '-';
	return ok;
}

bool audit_rule_parse(struct audit_rules *rules, struct vb_str family, const struct vb_yaml *node,
		      struct audit_rule **out, struct vb_error *err)
{
	static const char *const keys[] = {"id",         "title", "weakness", "severity", "vector",
					   "likelihood", "cwe",   "refs",     "when",     "read",
					   "check",      "fix",   "set",      "secret",   "note",
					   "finds",      "silent"};
	struct audit_rule *r = vb_arena_alloc(rules->arena, sizeof(*r));
	const struct vb_yaml *id = vb_yaml_get(node, "id"), *read = vb_yaml_get(node, "read"),
			     *check = vb_yaml_get(node, "check"), *when = vb_yaml_get(node, "when"),
			     *secret = vb_yaml_get(node, "secret"),
			     *finds = vb_yaml_get(node, "finds"),
			     *silent = vb_yaml_get(node, "silent");
	static const char *const found[] = {"weakness", "secret"};
	size_t what = 0;

	if (!audit_yaml_keys(node, keys, VB_COUNT(keys), err))
		return false;
	if (!id || !id_shape(id->text))
		return vb_yaml_fail(
			err, id ? id : node,
			"a rule needs an id of capitals, digits and '-', such as VB-SSH-001");
	r->text.id = id->text;
	r->text.family = family;
	if (!read || read->kind != VB_YAML_MAP || !check)
		return vb_yaml_fail(err, node, "rule %.*s has no \"%s\"", VB_FMT(id->text),
				    check ? "read" : "check");
	if (!rule_text(rules, node, &r->text, err) ||
	    (when && !audit_when_parse(rules, when, &r->when, err)) ||
	    !audit_read_parse(rules, read, NULL, &r->ask.read, err) ||
	    !audit_yaml_keys(check, check_keys, VB_COUNT(check_keys), err) ||
	    !audit_check_parse(rules, check, &r->ask.read, &r->ask.check, err) ||
	    (secret && !read_flag(secret, &r->secret, err)) ||
	    (silent && !read_flag(silent, &r->silent, err)) ||
	    (finds &&
	     !audit_yaml_word(finds, "kind of finding", found, VB_COUNT(found), &what, err)))
		return false;
	r->finds_secret = what == 1;
	r->text.silent = r->silent;
	*out = r;
	return true;
}
