/*
 * pages.c - see pages.h. Records of format "page": section "seen" (a check concerns this page), "fault" (a place), "title",
 * "load" (a host), "weight", "header" (of a server, or of a meta). The reader tells one page at a time; what needs two pages
 * (titles that repeat), a list (trackers) or the server's headers is judged here.
 */
#include "audit/pages.h"

#include <stdlib.h>

#include "audit/audit_int.h"
#include "core/file.h"
#include "core/limits.h"

enum {
	BYTES_MAX = 500000,
	REQUESTS_MAX = 60
}; /* of one page: figures of ours, said in share/pages/rgesn.yaml */

struct check {
	struct vb_str id, family, check;
	bool partial;
	struct model_text title, fault, fix, left;
	enum model_severity severity;
	enum model_vector vector;
	double likelihood;
	struct audit_words cwes, refs;
};
struct audit_pages {
	struct vb_arena *arena;
	VB_VEC(struct check) v; /* by id */
	VB_VEC(struct vb_str) trackers;
	struct vb_str family; /* of the file being read */
};

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

static bool judgement_read(struct audit_pages *p, const struct vb_yaml *node, struct check *c,
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
	struct check c = {.family = p->family};

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
	return vb_str_cmp(((const struct check *)a)->id, ((const struct check *)b)->id);
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

/* ---- judging ---------------------------------------------------------------------------- */

struct tally { /* of one check over all pages */
	const struct audit_pages *pages;
	const struct model_facts *facts;
	const struct check *check;
	struct vb_arena *arena;
	size_t seen, faults;
	VB_VEC(struct model_evidence) evidence;
};

static bool is_record(const struct model_setting *m, const char *section)
{
	return vb_str_is(m->format, "page") && vb_str_is(m->section, section);
}

static void fault_add(struct tally *t, const struct model_setting *m, struct vb_str value)
{
	t->faults++;
	if (t->evidence.n < AUDIT_EVIDENCE_MAX)
		*vb_vec_add(t->arena, &t->evidence) = (struct model_evidence){
			.file = vb_arena_str(t->arena, m->path),
			.line = m->line,
			.what = vb_arena_str(t->arena, t->check->id),
			.value = vb_arena_str(t->arena, value)};
}

/* The first record of a page, or the number there is: settled facts are sorted by format and path. */
static size_t page_first(const struct model_facts *f, struct vb_str path)
{
	size_t low = 0, high = f->settings.n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int c = vb_str_cmp(f->settings.v[middle].format, VB_STR("page"));

		c = c ? c : vb_str_cmp(f->settings.v[middle].path, path);
		if (c < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* A record of the same page: a header, a weight. */
static const struct model_setting *beside(const struct model_facts *f, struct vb_str path,
					  const char *section, const char *key)
{
	for (size_t i = page_first(f, path); i < f->settings.n; i++) {
		const struct model_setting *m = &f->settings.v[i];

		if (!vb_str_is(m->format, "page") || !vb_str_eq(m->path, path))
			return NULL;
		if (vb_str_is(m->section, section) && vb_str_is(m->key, key))
			return m;
	}
	return NULL;
}

static bool host_within(struct vb_str host, struct vb_str domain)
{
	if (vb_str_eq(host, domain))
		return true;
	return host.n > domain.n && vb_str_ends(host, domain) &&
	       host.p[host.n - domain.n - 1] == '.';
}

static void load_judge(struct tally *t, const struct model_setting *m)
{
	const struct model_setting *own = beside(t->facts, m->path, "header", "host");
	bool tracker = false;

	if (own && vb_str_eq(own->value, m->key))
		return;
	for (size_t i = 0; i < t->pages->trackers.n && !tracker; i++)
		tracker = host_within(m->key, t->pages->trackers.v[i]);
	if (tracker == vb_str_is(t->check->check, "tracker"))
		fault_add(t, m, m->key);
}

static void title_fault(void *ctx, const struct model_setting *first, struct vb_str value)
{
	fault_add(ctx, first, value);
}

static void weight_judge(struct tally *t, const struct model_setting *m)
{
	uint64_t n = 0;

	t->seen++;
	if (!vb_str_u64(m->value, &n))
		return;
	if (vb_str_is(m->key, "bytes") ? n > BYTES_MAX : n > REQUESTS_MAX)
		fault_add(t, m,
			  vb_arena_printf(t->arena, "%.*s %.*s", VB_FMT(m->value), VB_FMT(m->key)));
}

static bool flag_in(struct vb_str cookie, const char *flag)
{
	struct vb_str part;

	while (cookie.n && vb_str_next(&cookie, ';', &part)) {
		part = vb_str_trim(vb_str_sub(part, 0, vb_str_chr(part, '=')));
		if (vb_str_ieq(part, vb_str(flag)))
			return true;
	}
	return false;
}

static void header_judge(struct tally *t, const struct model_setting *m)
{
	struct vb_str check = t->check->check;

	if (vb_str_is(check, "cookie") && vb_str_is(m->key, "set-cookie")) {
		t->seen++;
		if (!flag_in(m->value, "HttpOnly") || !flag_in(m->value, "Secure") ||
		    !flag_in(m->value, "SameSite"))
			fault_add(t, m, vb_str_sub(m->value, 0, vb_str_chr(m->value, '=')));
	}
	if (vb_str_is(check, "hsts") && vb_str_is(m->key, "scheme") &&
	    vb_str_is(m->value, "https")) {
		t->seen++;
		if (!beside(t->facts, m->path, "header", "strict-transport-security"))
			fault_add(t, m, VB_STR("no Strict-Transport-Security"));
	}
}

static void record_judge(struct tally *t, size_t at)
{
	const struct model_setting *m = &t->facts->settings.v[at];
	struct vb_str check = t->check->check;
	bool loads = vb_str_is(check, "tracker") || vb_str_is(check, "load");

	if (is_record(m, "seen"))
		t->seen += vb_str_eq(m->key, loads ? VB_STR("load") : check);
	else if (is_record(m, "fault") && vb_str_eq(m->key, check)) {
		if (!vb_str_is(check, "csp") ||
		    !beside(t->facts, m->path, "header", "content-security-policy"))
			fault_add(t, m, m->value);
	} else if (is_record(m, "load") && loads)
		load_judge(t, m);
	else if (is_record(m, "weight") && vb_str_is(check, "weight"))
		weight_judge(t, m);
	else if (is_record(m, "header"))
		header_judge(t, m);
}

/* ---- results ---------------------------------------------------------------------------- */

static struct model_text reason_of(struct tally *t, enum model_rule_state state)
{
	const struct check *c = t->check;
	struct model_text none = {{NULL, 0}, {NULL, 0}};
	struct model_text left =
		c->left.en.n
			? (struct model_text){vb_arena_printf(t->arena, "; left to a person: %.*s",
							      VB_FMT(c->left.en)),
					      vb_arena_printf(t->arena,
							      " ; reste à une personne : %.*s",
							      VB_FMT(c->left.fr))}
			: none;

	if (state == MODEL_RULE_NA)
		return audit_say(t->arena, "no page has anything of this kind",
				 "aucune page n’a rien de ce genre");
	if (state == MODEL_RULE_FAIL && c->partial)
		return (struct model_text){
			vb_arena_printf(t->arena, "%zu candidates%.*s", t->faults, VB_FMT(left.en)),
			vb_arena_printf(t->arena, "%zu cas possibles%.*s", t->faults,
					VB_FMT(left.fr))};
	if (state == MODEL_RULE_FAIL)
		return (struct model_text){
			vb_arena_printf(t->arena, "%zu places%.*s", t->faults, VB_FMT(left.en)),
			vb_arena_printf(t->arena, "%zu endroits%.*s", t->faults, VB_FMT(left.fr))};
	return (struct model_text){
		vb_arena_printf(t->arena, "a program found no fault%.*s", VB_FMT(left.en)),
		vb_arena_printf(t->arena, "un programme n’a pas trouvé de défaut%.*s",
				VB_FMT(left.fr))};
}

static struct model_text copy(struct vb_arena *a, struct model_text t)
{
	return (struct model_text){vb_arena_str(a, t.en), vb_arena_str(a, t.fr)};
}

static void finding_add(struct tally *t, struct model_assessment *into)
{
	const struct check *c = t->check;
	struct vb_arena *a = into->arena;
	struct model_finding f = {.kind = MODEL_WEAKNESS,
				  .rule = vb_arena_str(a, c->id),
				  .title = copy(a, c->fault),
				  .subject = VB_STR("pages"), .severity = c->severity,
						    .vector = c->vector, .cvss = -1, .epss = -1,
						    .weight = -1, .share = -1,
						    .fix = copy(a, c->fix), .fixable = true,
						    .probability = c->likelihood};

	f.subject_name = t->faults == 1 ? t->evidence.v[0].file
					: vb_arena_printf(a, "%zu places", t->faults);
	f.fingerprint = model_fingerprint(a, f.kind, f.rule, f.subject, (struct vb_str){NULL, 0});
	for (size_t i = 0; i < t->evidence.n; i++)
		*vb_vec_add(a, &f.evidence) = t->evidence.v[i];
	for (size_t i = 0; i < c->cwes.n; i++)
		*vb_vec_add(a, &f.cwes) = vb_arena_str(a, c->cwes.v[i]);
	for (size_t i = 0; i < c->refs.n; i++)
		*vb_vec_add(a, &f.references) = vb_arena_str(a, c->refs.v[i]);
	if (c->partial) {
		f.title.en = vb_arena_printf(a, "To look at: %.*s", VB_FMT(f.title.en));
		f.title.fr = vb_arena_printf(a, "À regarder : %.*s", VB_FMT(f.title.fr));
	}
	*vb_vec_add(a, &into->findings) = f;
}

static void check_judge(const struct audit_pages *p, const struct model_facts *facts,
			const struct check *c, struct model_assessment *into)
{
	struct tally t = {.pages = p, .facts = facts, .check = c, .arena = into->arena};
	struct model_rule_result r = {.rule = vb_arena_str(into->arena, c->id),
				      .family = vb_arena_str(into->arena, c->family),
				      .title = copy(into->arena, c->title),
				      .severity = c->severity};
	struct model_text why;

	for (size_t i = 0; i < facts->settings.n; i++)
		if (vb_str_is(facts->settings.v[i].format, "page"))
			record_judge(&t, i);
	if (vb_str_is(c->check, "8.6"))
		audit_page_titles(into->arena, facts, title_fault, &t);
	r.state = t.faults     ? MODEL_RULE_FAIL
		  : !t.seen    ? MODEL_RULE_NA
		  : c->partial ? MODEL_RULE_UNKNOWN
			       : MODEL_RULE_PASS;
	why = reason_of(&t, r.state);
	r.reason = why.en;
	r.reason_fr = why.fr;
	for (size_t i = 0; i < t.evidence.n; i++)
		*vb_vec_add(into->arena, &r.evidence) = t.evidence.v[i];
	*vb_vec_add(into->arena, &into->rules) = r;
	if (t.faults)
		finding_add(&t, into);
}

void audit_pages_judge(const struct audit_pages *pages, const struct model_facts *facts,
		       struct model_assessment *into)
{
	bool any = false;

	for (size_t i = 0; i < facts->settings.n && !any; i++)
		any = vb_str_is(facts->settings.v[i].format, "page") && facts->settings.v[i].line;
	for (size_t i = 0; any && i < pages->v.n; i++)
		check_judge(pages, facts, &pages->v.v[i], into);
}
