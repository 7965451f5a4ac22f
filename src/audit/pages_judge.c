/*
 * pages_judge.c - records of format "page" x checks -> results and findings. Sections: "seen" (a check concerns this page),
 * "fault" (a place), "title", "load" (a host), "weight", "header" (of a server, or of a meta). The reader tells one page at a
 * time; what needs two pages (titles that repeat), a list (trackers) or the server's headers is judged here.
 *
 * A fault that stands the same on many pages (a header, a shared template) is one cause: evidence names each cause once,
 * with the number of pages, then more of its pages while there is room.
 */
#include "audit/pages_int.h"

#include <stdlib.h>

#include "core/file.h"

enum {
	BYTES_MAX = 500000,
	LOADED_MAX = 1000000,
	REQUESTS_MAX = 60
}; /* of one page, alone and with what it loads: figures of ours, said in share/pages/rgesn.yaml */

/* ---- judging ---------------------------------------------------------------------------- */

struct place {
	const struct model_setting *at;
	struct vb_str value;
	size_t seq; /* places of a check, as they came */
};
struct cause { /* faults that say the same */
	size_t places, pages;
	const struct model_setting *last;
	VB_VEC(struct place) first; /* the first ones: what evidence has room for */
};
struct tally { /* of one check over all pages */
	const struct audit_pages *pages;
	const struct model_facts *facts;
	const struct pages_check *check;
	struct vb_arena *arena;
	size_t seen, faults;
	struct vb_map by_value, by_page;
	VB_VEC(struct cause) causes;
	VB_VEC(const struct model_setting *) weights; /* within limits: told all the same */
	VB_VEC(struct model_evidence) evidence;
};

static bool is_record(const struct model_setting *m, const char *section)
{
	return vb_str_is(m->format, "page") && vb_str_is(m->section, section);
}

/* Faults with the same `key` are one cause; `value` is what its first place says. */
static void cause_add(struct tally *t, const struct model_setting *m, struct vb_str key,
		      struct vb_str value)
{
	void **slot = vb_map_put(&t->by_value, key);
	struct cause *c;

	if (!*slot) {
		*vb_vec_add(t->arena, &t->causes) = (struct cause){0};
		*slot = (void *)(uintptr_t)t->causes.n;
	}
	c = &t->causes.v[(uintptr_t)*slot - 1];
	c->places++;
	c->pages += !c->last || !vb_str_eq(c->last->path, m->path);
	c->last = m;
	if (c->first.n < AUDIT_EVIDENCE_MAX)
		*vb_vec_add(t->arena, &c->first) = (struct place){m, value, t->faults};
	*vb_map_put(&t->by_page, m->path) = t;
	t->faults++;
}

static void fault_add(struct tally *t, const struct model_setting *m, struct vb_str value)
{
	cause_add(t, m, value, value);
}

/* The first record of a page: they are in order of format and path. */
static size_t first_of(const struct model_facts *f, struct vb_str path)
{
	size_t low = 0, high = f->settings.n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int c = vb_str_cmp(f->settings.v[mid].format, VB_STR("page"));

		c = c ? c : vb_str_cmp(f->settings.v[mid].path, path);
		if (c < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* A record of the same page: a header, a weight. */
static const struct model_setting *beside(const struct model_facts *f, struct vb_str path,
					  const char *section, const char *key)
{
	for (size_t i = first_of(f, path);
	     i < f->settings.n && vb_str_eq(f->settings.v[i].path, path); i++)
		if (is_record(&f->settings.v[i], section) && vb_str_is(f->settings.v[i].key, key))
			return &f->settings.v[i];
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
	if (!vb_str_u64(vb_str_sub(m->value, 0, vb_str_chr(m->value, ' ')), &n))
		return;
	if (vb_str_is(m->key, "loaded")) {
		*vb_vec_add(t->arena, &t->weights) = m;
		if (n > LOADED_MAX) /* pages that are heavy by the same file have one cause */
			cause_add(t, m,
				  vb_str_from(m->value, vb_str_find(m->value, VB_STR("heaviest"))),
					      m->value);
		return;
	}
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

/* ---- evidence --------------------------------------------------------------------------- */

static int by_seq(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	return x->seq < y->seq ? -1 : x->seq > y->seq;
}

static void evidence_add(struct tally *t, const struct model_setting *m, struct vb_str value)
{
	*vb_vec_add(t->arena, &t->evidence) = (struct model_evidence){
		.file = vb_arena_str(t->arena, m->path),
		.line = m->line,
		.what = vb_arena_str(t->arena, t->check->id),
		.value = vb_arena_str(t->arena, value)};
}

static const struct cause *cause_of(const struct tally *t, size_t seq, bool *opens)
{
	for (size_t i = 0; i < t->causes.n; i++)
		for (size_t k = 0; k < t->causes.v[i].first.n; k++)
			if (t->causes.v[i].first.v[k].seq == seq) {
				*opens = k == 0;
				return &t->causes.v[i];
			}
	return NULL;
}

/* Each cause once, then more places of each in turn while there is room; told as they came. */
static void evidence_fill(struct tally *t)
{
	struct place chosen[AUDIT_EVIDENCE_MAX];
	size_t n = 0;

	for (size_t k = 0; k < AUDIT_EVIDENCE_MAX && n < AUDIT_EVIDENCE_MAX; k++)
		for (size_t i = 0; i < t->causes.n && n < AUDIT_EVIDENCE_MAX; i++)
			if (k < t->causes.v[i].first.n)
				chosen[n++] = t->causes.v[i].first.v[k];
	qsort(chosen, n, sizeof(*chosen), by_seq);
	for (size_t i = 0; i < n; i++) {
		bool opens = false;
		const struct cause *c = cause_of(t, chosen[i].seq, &opens);

		evidence_add(t, chosen[i].at,
			     c && opens && c->pages > 1
				     ? vb_arena_printf(t->arena, "%.*s (on %zu pages)",
						       VB_FMT(chosen[i].value), c->pages)
				     : chosen[i].value);
	}
	for (size_t i = 0; !n && i < t->weights.n && i < AUDIT_EVIDENCE_MAX; i++)
		evidence_add(t, t->weights.v[i], t->weights.v[i]->value);
}

static struct model_text counted(struct tally *t)
{
	const char *s = t->faults == 1 ? "" : "s";

	return t->check->partial
		       ? audit_say(t->arena, "%zu candidate%s", "%zu cas possible%s", t->faults, s)
		       : audit_say(t->arena, "%zu place%s", "%zu endroit%s", t->faults, s);
}

/* "57 places", and when they are on many pages: on how many, from how many causes. */
static struct model_text places_of(struct tally *t)
{
	struct model_text n = counted(t);

	if (t->by_page.n < 2)
		return n;
	return (struct model_text){vb_arena_printf(t->arena, "%.*s on %zu pages, causes: %zu",
						   VB_FMT(n.en), t->by_page.n, t->causes.n),
				   vb_arena_printf(t->arena, "%.*s sur %zu pages, causes : %zu",
						   VB_FMT(n.fr), t->by_page.n, t->causes.n)};
}

/* ---- results ---------------------------------------------------------------------------- */

static struct model_text reason_of(struct tally *t, enum model_rule_state state)
{
	const struct pages_check *c = t->check;
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
	if (state == MODEL_RULE_FAIL) {
		struct model_text n = places_of(t);

		return (struct model_text){
			vb_arena_printf(t->arena, "%.*s%.*s", VB_FMT(n.en), VB_FMT(left.en)),
			vb_arena_printf(t->arena, "%.*s%.*s", VB_FMT(n.fr), VB_FMT(left.fr))};
	}
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
	const struct pages_check *c = t->check;
	struct vb_arena *a = into->arena;
	struct model_finding f = {.kind = MODEL_WEAKNESS,
				  .rule = vb_arena_str(a, c->id),
				  .title = copy(a, c->fault),
				  .subject = VB_STR("pages"), .severity = c->severity,
						    .vector = c->vector, .cvss = -1, .epss = -1,
						    .weight = -1, .share = -1,
						    .fix = copy(a, c->fix), .fixable = true,
						    .probability = c->likelihood};

	f.subject_name = t->faults == 1      ? t->evidence.v[0].file
			 : t->by_page.n == 1 ? vb_arena_printf(a, "%zu places", t->faults)
					     : vb_arena_printf(a, "%zu places, %zu pages",
							       t->faults, t->by_page.n);
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
			const struct pages_check *c, struct model_assessment *into)
{
	struct tally t = {.pages = p, .facts = facts, .check = c, .arena = into->arena};
	struct model_rule_result r = {.rule = vb_arena_str(into->arena, c->id),
				      .family = vb_arena_str(into->arena, c->family),
				      .title = copy(into->arena, c->title),
				      .severity = c->severity};
	struct model_text why;

	vb_map_init(&t.by_value, into->arena);
	vb_map_init(&t.by_page, into->arena);
	for (size_t i = 0; i < facts->settings.n; i++)
		if (vb_str_is(facts->settings.v[i].format, "page"))
			record_judge(&t, i);
	if (vb_str_is(c->check, "8.6"))
		audit_page_titles(into->arena, facts, title_fault, &t);
	evidence_fill(&t);
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
