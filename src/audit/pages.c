/*
 * pages.c - share/pages, read: checks with their words in both languages, and lists of hosts. What they make of the records of
 * pages stands in pages_judge.c.
 *
 *   *.yaml ──► checks by id (a later one replaces), tracker hosts
 */
#include "audit/pages_int.h"

#include <stdlib.h>

#include "core/file.h"
#include "core/limits.h"

/* ---- loading ---------------------------------------------------------------------------- */

static bool word_of(const struct vb_yaml *node, const char *key, const char *const *words, size_t n,
		    size_t *out, struct vb_error *err)
{
	const struct vb_yaml *value = vb_yaml_get(node, key);

	return !value || vb_yaml_word(value, key, words, n, out, err);
}

static bool words_of(struct audit_pages *p, const struct vb_yaml *node, const char *key,
		     struct audit_words *out, struct vb_error *err)
{
	const struct vb_yaml *value = vb_yaml_get(node, key);

	return !value || audit_yaml_words(p->arena, value, out, err);
}

static bool judgement_read(struct audit_pages *p, const struct vb_yaml *node, struct pages_check *c,
			   struct vb_error *err)
{
	static const char *const kinds[] = {"decidable", "partial"};
	static const char *const severities[] = {"info", "low", "medium", "high", "critical"};
	static const char *const vectors[] = {"network", "adjacent", "local", "physical"};
	struct vb_str likelihood = vb_yaml_str(node, "likelihood");
	size_t kind = 0, severity = 0, vector = 0;

	if (!word_of(node, "kind", kinds, 2, &kind, err) ||
	    !word_of(node, "severity", severities, VB_COUNT(severities), &severity, err) ||
	    !word_of(node, "vector", vectors, VB_COUNT(vectors), &vector, err) ||
	    !words_of(p, node, "cwe", &c->cwes, err) || !words_of(p, node, "refs", &c->refs, err))
		return false;
	if (likelihood.n &&
	    (!vb_str_double(likelihood, &c->likelihood) || c->likelihood < 0 || c->likelihood > 1))
		return vb_yaml_fail(err, node, "a likelihood is a number from 0 to 1");
	c->partial = kind == 1;
	c->severity = (enum model_severity)(MODEL_SEV_INFO + severity);
	c->vector = (enum model_vector)(MODEL_VECTOR_NETWORK + vector);
	return true;
}

static bool check_read(struct audit_pages *p, const struct vb_yaml *node, struct vb_error *err)
{
	static const char *const keys[] = {"id",     "check",      "kind", "severity",
					   "vector", "likelihood", "cwe",  "refs",
					   "title",  "fault",      "fix",  "left"};
	struct pages_check c = {.family = p->family};

	if (!vb_yaml_keys(node, keys, VB_COUNT(keys), err))
		return false;
	c.id = vb_yaml_str(node, "id");
	c.check = vb_yaml_str(node, "check");
	if (!c.id.n || !c.check.n)
		return vb_yaml_fail(err, node,
				    "a check has an \"id\" and the \"check\" of the reader");
	if (!judgement_read(p, node, &c, err) ||
	    !vb_yaml_both(node, "title", &c.title.en, &c.title.fr, err) ||
	    !vb_yaml_both(node, "fault", &c.fault.en, &c.fault.fr, err) ||
	    !vb_yaml_both(node, "fix", &c.fix.en, &c.fix.fr, err) ||
	    ((c.partial || vb_yaml_get(node, "left")) &&
	     !vb_yaml_both(node, "left", &c.left.en, &c.left.fr, err)))
		return false;
	for (size_t i = 0; i < p->v.n; i++)
		if (vb_str_eq(p->v.v[i].id, c.id)) {
			p->v.v[i] = c;
			return true;
		}
	*vb_vec_add(p->arena, &p->v) = c;
	return true;
}

static bool hosts_read(struct audit_pages *p, const struct vb_yaml *root, struct vb_error *err)
{
	static const char *const keys[] = {"format", "hosts"};
	struct audit_words w = {0};

	if (!vb_yaml_keys(root, keys, VB_COUNT(keys), err) || !words_of(p, root, "hosts", &w, err))
		return false;
	for (size_t i = 0; i < w.n; i++)
		*vb_vec_add(p->arena, &p->trackers) = w.v[i];
	return true;
}

static bool file_take(void *ctx, const struct vb_yaml *root, struct vb_error *err)
{
	static const char *const keys[] = {"format", "family", "checks"};
	struct audit_pages *p = ctx;
	const struct vb_yaml *list = vb_yaml_get(root, "checks");

	if (vb_str_is(vb_yaml_str(root, "format"), "vauban-hosts/1"))
		return hosts_read(p, root, err);
	if (!vb_yaml_format(root, "vauban-pages/1", err) ||
	    !vb_yaml_keys(root, keys, VB_COUNT(keys), err))
		return false;
	p->family = vb_yaml_str(root, "family");
	if (!p->family.n || !list || list->kind != VB_YAML_LIST)
		return vb_yaml_fail(err, root, "a file of checks has a \"family\" and \"checks\"");
	for (size_t i = 0; i < list->n; i++)
		if (!check_read(p, list->items[i], err))
			return false;
	return true;
}

static int check_order(const void *a, const void *b)
{
	return vb_str_cmp(((const struct pages_check *)a)->id, ((const struct pages_check *)b)->id);
}

bool audit_pages_load(const char *const *folders, size_t n, struct audit_pages **out,
		      struct vb_error *err)
{
	struct vb_arena *a = vb_arena_new();
	struct audit_pages *p = vb_arena_alloc(a, sizeof(*p));

	p->arena = a;
	for (size_t i = 0; i < n; i++)
		if (!vb_yaml_folder(a, folders[i], VB_LIMIT_CASE_BYTES, file_take, p, err)) {
			vb_arena_free(a);
			return false;
		}
	if (p->v.n)
		qsort(p->v.v, p->v.n, sizeof(*p->v.v), check_order);
	*out = p;
	return true;
}

void audit_pages_free(struct audit_pages *pages)
{
	if (pages)
		vb_arena_free(pages->arena);
}

size_t audit_pages_count(const struct audit_pages *pages)
{
	return pages->v.n;
}

void audit_pages_wants(struct vb_arena *a, struct model_wants *out, bool all)
{
	audit_want(a, out, all ? "mockup" : "page", VB_STR("**/*.html|**/*.htm|**/*.xhtml"));
}

bool audit_pages_scored(struct vb_str family)
{
	return !vb_str_is(family, "RGAA") && !vb_str_is(family, "RGESN");
}
