/*
 * support.c - components and the system that their makers mend no longer, or soon will not.
 *
 *   os-release ID ──table──► product ─┐
 *   component ──exact purl──► product ┴──► the cycle its version belongs to ──► ended: finding; ends soon: notice
 *
 * A cycle is the longest whose text the version starts with, cut where a number ends: 2.12.4 is of "2.12", not of "2" and
 * not of "2.1". Packages of a distribution are mended by it, whatever their upstream does: its own dates count for them.
 * The standard library in a program of Go is Go's. A program recognised by its version text is looked up as pkg:generic
 * and by its project's name at Repology, which are the names our table of texts gives. Source of the dates: endoflife.date.
 */
#include "match/match_int.h"

#include <stdlib.h>

#include "core/limits.h"

enum { DAY = 86400, SOON_DAYS = 183 };
#define RULE_SYSTEM "VB-EOL-001"
#define RULE_COMPONENT "VB-EOL-002"

struct state {
	const struct vb_run *run;
	const struct match_index *ix;
	struct model_assessment *into;
	struct vb_map
		seen; /* product, cycle, place -> index + 1 of a finding; notices after them */
	VB_VEC(struct model_finding) found;
	VB_VEC(bool) soon;
};

/* os-release ID (os-release(5)) to the product of endoflife.date. */
static const char *const systems[][2] = {
	{"almalinux", "almalinux"}, {"alpine", "alpine-linux"},
	{"amzn", "amazon-linux"},   {"centos", "centos"},
	{"debian", "debian"},       {"fedora", "fedora"},
	{"ol", "oracle-linux"},     {"opensuse-leap", "opensuse"},
	{"openwrt", "openwrt"},     {"photon", "photon"},
	{"rhel", "rhel"},           {"rocky", "rocky-linux"},
	{"sles", "sles"},           {"ubuntu", "ubuntu"},
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool cycle_holds(struct vb_str cycle, struct vb_str version)
{
	char end, next;

	if (!vb_str_starts(version, cycle))
		return false;
	if (version.n == cycle.n)
		return true;
	end = cycle.p[cycle.n - 1];
	next = version.p[cycle.n];
	return is_digit(end) ? !is_digit(next) : strchr(".-+~_ ", next) != NULL;
}

static struct vb_str version_plain(struct vb_str v)
{
	size_t colon = vb_str_chr(v, ':');

	if (v.n > 1 && (v.p[0] == 'v' || v.p[0] == 'V') && is_digit(v.p[1]))
		return vb_str_from(v, 1);
	return colon < v.n ? vb_str_from(v, colon + 1) : v;
}

static bool cycle_find(const struct match_index *ix, const struct match_support *s,
		       struct vb_str version, struct match_cycle *out)
{
	struct match_cycle c;
	bool found = false;

	version = version_plain(version);
	for (uint32_t i = 0; i < s->n && match_index_cycle(ix, s, i, &c); i++)
		if (c.cycle.n && cycle_holds(c.cycle, version) &&
		    (!found || c.cycle.n > out->cycle.n)) {
			*out = c;
			found = true;
		}
	return found;
}

static bool is_over(const struct match_cycle *c, int64_t now)
{
	return c->ended || (c->ends && c->ends + DAY <= now);
}

/* Cycles stand newest first: the first that is mended is where to go. */
static struct vb_str goal(const struct state *st, const struct match_support *s)
{
	struct match_cycle c;

	for (uint32_t i = 0; i < s->n && match_index_cycle(st->ix, s, i, &c); i++)
		if (!is_over(&c, st->run->now))
			return c.latest.n ? c.latest : c.cycle;
	return (struct vb_str){NULL, 0};
}

/* ---- words ------------------------------------------------------------------------------- */

static struct model_text title_of(struct vb_arena *a, const struct match_support *s,
				  const struct match_cycle *c, bool over)
{
	struct vb_str day = c->ends ? vb_time_day(a, c->ends) : (struct vb_str){NULL, 0};
	struct model_text t;

	if (over && !day.n) {
		t.en = vb_arena_printf(a, "%.*s %.*s is out of support", VB_FMT(s->title),
				       VB_FMT(c->cycle));
		t.fr = vb_arena_printf(a, "%.*s %.*s n’est plus maintenu", VB_FMT(s->title),
				       VB_FMT(c->cycle));
		return t;
	}
	t.en = vb_arena_printf(a,
			       over ? "%.*s %.*s is out of support since %.*s"
				    : "%.*s %.*s: support ends on %.*s",
			       VB_FMT(s->title), VB_FMT(c->cycle), VB_FMT(day));
	t.fr = vb_arena_printf(a,
			       over ? "%.*s %.*s n’est plus maintenu depuis le %.*s"
				    : "%.*s %.*s : fin de la maintenance le %.*s",
			       VB_FMT(s->title), VB_FMT(c->cycle), VB_FMT(day));
	return t;
}

static struct model_text fix_of(const struct state *st, const struct match_support *s)
{
	struct vb_arena *a = st->into->arena;
	struct vb_str to = goal(st, s);

	if (!to.n)
		return (struct model_text){VB_STR("No release of it is supported any more: replace it, or mend it "
			       "yourself for as long as the product is supported."),
			VB_STR("Aucune version n’en est plus maintenue : le remplacer, ou le "
			       "corriger soi-même tant que le produit est maintenu.")};
	return (struct model_text){
		vb_arena_printf(a, "Move to a supported release; the newest is %.*s %.*s.",
				VB_FMT(s->title), VB_FMT(to)),
		vb_arena_printf(a,
				"Passer à une version maintenue ; la plus récente est %.*s %.*s.",
				VB_FMT(s->title), VB_FMT(to))};
}

static struct vb_str why_of(const struct state *st, const struct match_support *s,
			    const struct match_cycle *c)
{
	struct vb_arena *a = st->into->arena;
	enum vb_lang lang = st->run->lang;
	struct vb_str line = vb_arena_printf(a, "endoflife.date: %.*s %.*s", VB_FMT(s->product),
					     VB_FMT(c->cycle));

	if (c->ends)
		line = vb_arena_printf(
			a, vb_t(lang, "%.*s, supported until %.*s", "%.*s, maintenu jusqu’au %.*s"),
			VB_FMT(line), VB_FMT(vb_time_day(a, c->ends)));
	if (c->extended)
		line = vb_arena_printf(
			a,
			vb_t(lang, "%.*s; extended support, where one has it, until %.*s",
			     "%.*s ; maintenance étendue, pour qui l’a, jusqu’au %.*s"),
			VB_FMT(line), VB_FMT(vb_time_day(a, c->extended)));
	return line;
}

/* ---- findings ---------------------------------------------------------------------------- */

struct thing { /* what is looked up: the system, or a component */
	const char *rule;
	struct vb_str subject, name, version, purl;
	struct model_location where;
	struct vb_str what; /* evidence: "VERSION_ID", "version" */
};

static struct model_finding *finding_new(struct state *st, const struct thing *t,
					 const struct match_support *s, const struct match_cycle *c)
{
	struct vb_arena *a = st->into->arena;
	bool over = is_over(c, st->run->now), system = strcmp(t->rule, RULE_SYSTEM) == 0;
	struct model_finding *f = vb_vec_add(a, &st->found);

	*f = (struct model_finding){.kind = MODEL_WEAKNESS,
				    .rule = vb_str(t->rule),
				    .title = title_of(a, s, c, over),
				    .subject = vb_arena_str(a, t->subject),
				    .subject_name = vb_arena_str(a, t->name),
				    .version = vb_arena_str(a, t->version),
				    .place = vb_arena_str(a, t->where.path),
				    .cvss = -1,
				    .epss = -1,
				    .weight = -1,
				    .share = -1,
				    .informational = !over,
				    .fix = fix_of(st, s),
				    .why = why_of(st, s, c)};
	f->severity = !over                                   ? MODEL_SEV_INFO
		      : c->extended > st->run->now || !system ? MODEL_SEV_MEDIUM
							      : MODEL_SEV_HIGH;
	f->fingerprint = model_fingerprint(a, f->kind, f->rule, f->subject,
					   system ? VB_STR("") : f->place);
	*vb_vec_add(a, &f->cwes) = VB_STR("CWE-1104");
	*vb_vec_add(a, &f->references) = vb_arena_printf(a, "https://endoflife.date/%.*s",
							 VB_FMT(s->product));
	*vb_vec_add(a, &st->soon) = !over;
	return f;
}

static void judge(struct state *st, const struct thing *t, const struct match_support *s)
{
	struct vb_arena *a = st->into->arena;
	struct model_finding *f;
	struct match_cycle c;
	void **slot;

	if (!cycle_find(st->ix, s, t->version, &c))
		return;
	if (!is_over(&c, st->run->now) &&
	    (!c.ends || c.ends > st->run->now + (int64_t)SOON_DAYS * DAY))
		return;
	slot = vb_map_put(&st->seen, vb_arena_printf(a, "%.*s\n%.*s\n%.*s", VB_FMT(s->product),
						     VB_FMT(c.cycle), VB_FMT(t->where.path)));
	if (!*slot) {
		finding_new(st, t, s, &c);
		*slot = (void *)(uintptr_t)st->found.n;
	}
	f = &st->found.v[(uintptr_t)*slot - 1];
	if (t->purl.n)
		*vb_vec_add(a, &f->packages) = vb_arena_str(a, t->purl);
	*vb_vec_add(a, &f->evidence) = (struct model_evidence){
		.file = vb_arena_str(a, t->where.path),
		.line = t->where.line,
		.what = t->what,
		.value = vb_arena_printf(a, "%.*s %.*s", VB_FMT(t->name), VB_FMT(t->version)),
		.layer = vb_arena_str(a, t->where.layer)};
}

static void system_judge(struct state *st, const struct model_facts *facts)
{
	struct vb_arena *a = st->into->arena;
	struct match_support s;

	for (size_t i = 0; i < VB_COUNT(systems); i++) {
		struct thing t = {.rule = RULE_SYSTEM,
				  .subject = vb_arena_printf(a, "os/%s", systems[i][1]),
				  .name = facts->os_id,
				  .version = facts->os_version,
				  .where = {.path = VB_STR("etc/os-release"), .line = 0},
					    .what = VB_STR("VERSION_ID")};

		if (vb_str_is(facts->os_id, systems[i][0]) && facts->os_version.n &&
		    match_index_support(st->ix, vb_arena_printf(a, "product:%s", systems[i][1]),
					&s))
			judge(st, &t, &s);
	}
}

static bool mended_by_distribution(const struct model_component *c)
{
	static const char *const types[] = {"deb", "rpm", "apk", "opkg", "alpm"};

	for (size_t i = 0; i < VB_COUNT(types); i++)
		if (vb_str_is(c->type, types[i]))
			return true;
	return c->owner.n > 0;
}

static void component_judge(struct state *st, const struct model_component *c)
{
	struct match_support s;
	struct vb_str base = model_purl_base(c->purl);
	struct thing t = {.rule = RULE_COMPONENT,
			  .subject = base,
			  .name = c->name,
			  .version = c->version,
			  .purl = c->purl,
			  .what = VB_STR("version")};
	bool known;

	if (c->own || !c->version.n || mended_by_distribution(c))
		return;
	/* the library in a program is of the Go that built it; go.mod states only the least that will do */
	known = match_index_support(st->ix, vb_str_is(base, "pkg:golang/stdlib") &&
						    vb_str_is(c->reader, "go-binary")
				    ? VB_STR("product:go") : base, &s);
	if (!known && vb_str_is(c->reader, "strings")) {
		char key[128];
		int n = snprintf(key, sizeof(key), "repology:%.*s", VB_FMT(c->name));

		known = n > 0 && (size_t)n < sizeof(key) &&
			match_index_support(st->ix, vb_strn(key, (size_t)n), &s);
	}
	if (!known)
		return;
	if (c->locations.n)
		t.where = c->locations.v[0];
	judge(st, &t, &s);
}

void match_support_judge(const struct vb_run *run, const struct match_index *ix,
			 const struct model_facts *facts, struct model_assessment *into)
{
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct state st = {.run = run, .ix = ix, .into = into};

	if (!match_index_has_support(ix))
		return;
	vb_map_init(&st.seen, scratch);
	system_judge(&st, facts);
	for (size_t i = 0; i < facts->components.n; i++)
		component_judge(&st, &facts->components.v[i]);
	for (size_t i = 0; i < st.found.n; i++) {
		if (st.soon.v[i])
			*vb_vec_add(into->arena, &into->informational) = st.found.v[i];
		else
			*vb_vec_add(into->arena, &into->findings) = st.found.v[i];
	}
}
