/*
 * threats_rules.c - threat rules from YAML. Format: share/threats/README.md.
 *
 * Folders are read in order; a later one replaces a rule by its id or turns it off. Inside one folder an id stands
 * once.
 */
#include "risk/threats_int.h"

#include <stdlib.h>

#include "core/limits.h"

struct loading {
	struct risk_threat_rules *rules;
	size_t before; /* rules of the folders before this one */
};

static bool clause_read(struct loading *l, const struct vb_yaml *map, const char *key, bool on_flow,
			struct risk_clause **out, struct vb_error *err)
{
	const struct vb_yaml *node = vb_yaml_get(map, key);

	if (!node)
		return vb_yaml_fail(err, map, "\"%s\" is missing", key);
	return risk_clause_parse(l->rules->arena, node,
				 on_flow ? risk_flow_attribute : risk_part_attribute, out, err);
}

static bool unless_read(struct loading *l, const struct vb_yaml *node, struct risk_threat_rule *r,
			struct vb_error *err)
{
	static const char *const keys[] = {"if", "because"};

	if (!node)
		return true;
	if (node->kind != VB_YAML_LIST)
		return vb_yaml_fail(
			err, node,
			"\"unless\" is a list of {if: ..., because: {en: ..., fr: ...}}");
	for (size_t i = 0; i < node->n; i++) {
		struct risk_unless u;

		if (!vb_yaml_keys(node->items[i], keys, VB_COUNT(keys), err) ||
		    !clause_read(l, node->items[i], "if", r->text.on_flow, &u.clause, err) ||
		    !vb_yaml_both(node->items[i], "because", &u.because.en, &u.because.fr, err))
			return false;
		*vb_vec_add(l->rules->arena, &r->unless) = u;
	}
	return true;
}

static bool ids_read(struct loading *l, const struct vb_yaml *map, const char *key, model_ids *out,
		     struct vb_error *err)
{
	const struct vb_yaml *node = vb_yaml_get(map, key);

	if (!node)
		return true;
	if (!vb_yaml_words(l->rules->arena, node, &out->v, &out->n, err))
		return false;
	out->cap = out->n;
	return true;
}

static bool choice_read(const struct vb_yaml *map, const char *key, const char *const *words,
			size_t n, size_t *out, struct vb_error *err)
{
	const struct vb_yaml *node = vb_yaml_get(map, key);

	return !node || vb_yaml_word(node, key, words, n, out, err);
}

static bool yes_read(const struct vb_yaml *map, const char *key, bool *out, struct vb_error *err)
{
	const struct vb_yaml *node = vb_yaml_get(map, key);

	return !node || vb_yaml_bool(node, out) || vb_yaml_fail(err, node, "%s is yes or no", key);
}

static bool breaks_read(const struct vb_yaml *node, struct risk_threat_rule *r,
			struct vb_error *err)
{
	static const char *const keys[] = {"auth", "tls", "signed"};

	if (!node)
		return true;
	if (!vb_yaml_keys(node, keys, VB_COUNT(keys), err))
		return false;
	for (size_t i = 0; i < VB_COUNT(keys); i++)
		r->breaks[i] = vb_yaml_str(node, keys[i]);
	return true;
}

static bool judgement_read(struct loading *l, const struct vb_yaml *node,
			   struct risk_threat_rule *r, struct vb_error *err)
{
	static const char *const severities[] = {"unknown", "info", "low",
						 "medium",  "high", "critical"};
	static const char *const vectors[] = {"unknown", "network", "adjacent", "local",
					      "physical"};
	static const char *const counts[] = {"component", "flow",  "step",
					     "findings",  "graph", "none"};
	size_t severity = MODEL_SEV_MEDIUM, vector = MODEL_VECTOR_NETWORK, count = RISK_COUNTS_NONE;
	struct vb_str p = vb_yaml_str(node, "likelihood");

	if (!choice_read(node, "severity", severities, VB_COUNT(severities), &severity, err) ||
	    !choice_read(node, "vector", vectors, VB_COUNT(vectors), &vector, err) ||
	    !choice_read(node, "counts", counts, VB_COUNT(counts), &count, err) ||
	    !ids_read(l, node, "over", &r->over, err) ||
	    !ids_read(l, node, "mends", &r->mends, err) || !yes_read(node, "once", &r->once, err) ||
	    !yes_read(node, "off", &r->off, err) ||
	    !breaks_read(vb_yaml_get(node, "breaks"), r, err))
		return false;
	if (p.n && (!vb_str_double(p, &r->text.likelihood) || r->text.likelihood < 0 ||
		    r->text.likelihood > 1))
		return vb_yaml_fail(err, vb_yaml_get(node, "likelihood"),
				    "likelihood is a number from 0 to 1");
	r->severity = (enum model_severity)severity;
	r->vector = (enum model_vector)vector;
	r->counts = (enum risk_counts)count;
	return true;
}

static bool texts_read(struct loading *l, const struct vb_yaml *node, struct risk_threat_rule *r,
		       struct vb_error *err)
{
	struct risk_threat_text *t = &r->text;
	struct vb_str stride = vb_yaml_str(node, "stride");

	if (stride.n && (stride.n != 1 || !strchr("STRIDE", stride.p[0])))
		return vb_yaml_fail(err, node, "stride is one of S, T, R, I, D, E");
	t->stride = stride.n ? stride.p[0] : 0;
	t->contradiction = !stride.n;
	return vb_yaml_both(node, "title", &t->title.en, &t->title.fr, err) &&
	       vb_yaml_both(node, "threat", &t->threat.en, &t->threat.fr, err) &&
	       vb_yaml_both(node, "advice", &t->advice.en, &t->advice.fr, err) &&
	       ids_read(l, node, "cwe", &t->cwes, err) &&
	       ids_read(l, node, "capec", &t->capecs, err) &&
	       ids_read(l, node, "attack", &t->attacks, err);
}

static bool rule_read(struct loading *l, const struct vb_yaml *node, struct risk_threat_rule *r,
		      struct vb_error *err)
{
	static const char *const keys[] = {
		"id",    "about",  "stride",     "title",    "threat", "advice", "cwe",
		"capec", "attack", "likelihood", "severity", "vector", "when",   "unless",
		"over",  "mends",  "breaks",     "once",     "off",    "counts", "note"};
	static const char *const abouts[] = {"component", "flow"};
	size_t about = 0;

	if (!vb_yaml_keys(node, keys, VB_COUNT(keys), err))
		return false;
	r->text.id = vb_yaml_str(node, "id");
	r->file = vb_str(node->file);
	r->line = node->line;
	if (!r->text.id.n)
		return vb_yaml_fail(err, node, "a rule needs an \"id\"");
	if (!judgement_read(l, node, r, err))
		return false;
	if (r->off)
		return true;
	if (!choice_read(node, "about", abouts, VB_COUNT(abouts), &about, err))
		return false;
	r->text.on_flow = about == 1;
	return texts_read(l, node, r, err) &&
	       clause_read(l, node, "when", r->text.on_flow, &r->when, err) &&
	       unless_read(l, vb_yaml_get(node, "unless"), r, err);
}

static bool rule_put(struct loading *l, struct risk_threat_rule *r, const struct vb_yaml *node,
		     struct vb_error *err)
{
	for (size_t i = 0; i < l->rules->v.n; i++) {
		if (!vb_str_eq(l->rules->v.v[i]->text.id, r->text.id))
			continue;
		if (i >= l->before)
			return vb_yaml_fail(err, node, "rule %.*s is written twice",
					    VB_FMT(r->text.id));
		l->rules->v.v[i] = r;
		return true;
	}
	*vb_vec_add(l->rules->arena, &l->rules->v) = r;
	return true;
}

static bool file_take(void *ctx, const struct vb_yaml *root, struct vb_error *err)
{
	static const char *const keys[] = {"format", "threats"};
	struct loading *l = ctx;
	const struct vb_yaml *list = vb_yaml_get(root, "threats");

	if (!vb_yaml_format(root, "vauban-threats/1", err) ||
	    !vb_yaml_keys(root, keys, VB_COUNT(keys), err))
		return false;
	if (!list || list->kind != VB_YAML_LIST)
		return vb_yaml_fail(err, root, "a list of \"threats\" is expected");
	for (size_t i = 0; i < list->n; i++) {
		struct risk_threat_rule *r = vb_arena_alloc(l->rules->arena, sizeof(*r));

		if (!rule_read(l, list->items[i], r, err) || !rule_put(l, r, list->items[i], err))
			return false;
	}
	return true;
}

static int by_id(const void *a, const void *b)
{
	const struct risk_threat_rule *const *x = a, *const *y = b;

	return vb_str_cmp((*x)->text.id, (*y)->text.id);
}

static void settle(struct risk_threat_rules *rules)
{
	size_t n = 0;

	for (size_t i = 0; i < rules->v.n; i++)
		if (!rules->v.v[i]->off)
			rules->v.v[n++] = rules->v.v[i];
	rules->v.n = n;
	if (n)
		qsort(rules->v.v, n, sizeof(*rules->v.v), by_id);
}

bool risk_threats_load(const char *const *folders, size_t n, struct risk_threat_rules **out,
		       struct vb_error *err)
{
	struct vb_arena *a = vb_arena_new();
	struct risk_threat_rules *rules = vb_arena_alloc(a, sizeof(*rules));
	struct loading l = {.rules = rules};

	rules->arena = a;
	for (size_t i = 0; i < n; i++) {
		l.before = rules->v.n;
		if (!vb_yaml_folder(a, folders[i], VB_LIMIT_CASE_BYTES, file_take, &l, err)) {
			vb_arena_free(a);
			return false;
		}
	}
	settle(rules);
	*out = rules;
	return true;
}

void risk_threats_free(struct risk_threat_rules *rules)
{
	if (rules)
		vb_arena_free(rules->arena);
}

void risk_threats_cleanup(struct risk_threat_rules **rules)
{
	risk_threats_free(*rules);
}

size_t risk_threats_count(const struct risk_threat_rules *rules)
{
	return rules->v.n;
}

struct risk_threat_text risk_threats_at(const struct risk_threat_rules *rules, size_t i)
{
	return rules->v.v[i]->text;
}

const struct risk_threat_rule *risk_threats_find(const struct risk_threat_rules *rules,
						 struct vb_str id)
{
	for (size_t i = 0; i < rules->v.n; i++)
		if (vb_str_eq(rules->v.v[i]->text.id, id))
			return rules->v.v[i];
	return NULL;
}
