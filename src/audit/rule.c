/*
 * rule.c - one rule of share/rules (README.md there), checked when it is loaded so that evaluation cannot fail: its texts, its
 * judgement, what it writes; `read:` is rule_read.c, `check:` rule_check.c, `when:` when.c.
 */
#include "audit/audit_int.h"

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
	    !audit_yaml_keys(check, audit_check_keys, AUDIT_CHECK_KEYS, err) ||
	    !audit_check_parse(rules, check, &r->ask.read, &r->ask.check, err) ||
	    (secret && !audit_yaml_flag(secret, &r->secret, err)) ||
	    (silent && !audit_yaml_flag(silent, &r->silent, err)) ||
	    (finds &&
	     !audit_yaml_word(finds, "kind of finding", found, VB_COUNT(found), &what, err)))
		return false;
	r->finds_secret = what == 1;
	r->text.silent = r->silent;
	*out = r;
	return true;
}
