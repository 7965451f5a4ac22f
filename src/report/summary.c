/*
 * summary.c - see summary.h. Upgrades are grouped by (subject, version, target); the newest of the fixed versions
 * closes all. Version orders belong to match: the run lends us its comparison in a->version_compare. Without it, or
 * when it cannot compare, plain dotted numbers are compared here and anything else is listed as it is, never
 * guessed.
 */
#include "report/summary.h"

int64_t report_moment(const struct vb_run *run, const struct model_assessment *a)
{
	return a->finished ? a->finished : run->now;
}

int64_t report_feed_age(const struct model_feed *feed, int64_t moment)
{
	int64_t from = feed->newest;

	if (!from && !vb_time_parse(feed->version, &from))
		return -1;
	if (from >
	    moment + 86400) /* a record dated in the future tells nothing about the source's age */
		return -1;
	return moment > from ? (moment - from) / 86400 : 0;
}

static void count_finding(const struct model_finding *f, struct report_summary *s)
{
	s->open++;
	s->by_severity[f->severity]++;
	s->exploited += f->kev;
	s->fixable += f->fixable;
	s->fresh += f->is_new;
	s->first += f->kev || f->severity >= MODEL_SEV_HIGH;
}

/* A source is as old as its newest record in any scope: an ecosystem nobody changes does not make it stale. */
static int64_t source_age(const struct model_assessment *a, struct vb_str name, int64_t moment)
{
	int64_t age, least = -1;

	for (size_t i = 0; i < a->feeds.n; i++) {
		age = report_feed_age(&a->feeds.v[i], moment);
		if (vb_str_eq(a->feeds.v[i].name, name) && age >= 0 && (least < 0 || age < least))
			least = age;
	}
	return least;
}

void report_summary_of(const struct vb_run *run, const struct model_assessment *a,
		       struct report_summary *out)
{
	int64_t age;

	*out = (struct report_summary){.age_days = -1, .components = a->facts->components.n};
	for (size_t i = 0; i < a->findings.n; i++) {
		const struct model_finding *f = &a->findings.v[i];
		struct model_decision d;

		if (!model_finding_closed(f, run->now)) {
			count_finding(f, out);
			continue;
		}
		out->closed++;
		out->stated += model_finding_verdict(f, run->now, &d) && !d.when && !f->decided;
	}
	for (size_t i = 0; i < a->not_assessed.n; i++)
		out->not_assessed += a->not_assessed.v[i].components;
	for (size_t i = 0; i < a->feeds.n; i++) {
		age = source_age(a, a->feeds.v[i].name, report_moment(run, a));
		if (age > out->age_days)
			out->age_days = age;
	}
}

/* ---- upgrades --------------------------------------------------------------------------- */

/* "1.2.10": digits and dots only, each part fits; every version order agrees on these. */
static bool dotted_compare(struct vb_str a, struct vb_str b, int *out)
{
	struct vb_str x, y;
	uint64_t i = 0, j = 0;

	*out = 0;
	while (a.n || b.n) {
		i = j = 0;
		if (a.n && (!vb_str_next(&a, '.', &x) || !vb_str_u64(x, &i)))
			return false;
		if (b.n && (!vb_str_next(&b, '.', &y) || !vb_str_u64(y, &j)))
			return false;
		if (!*out)
			*out = (i > j) - (i < j);
	}
	return true;
}

static struct vb_str ecosystem_of(const struct model_assessment *a, const struct model_finding *f)
{
	for (size_t i = 0; i < a->facts->components.n; i++) {
		const struct model_component *c = &a->facts->components.v[i];

		for (size_t j = 0; j < f->packages.n; j++)
			if (vb_str_eq(c->purl, f->packages.v[j]) ||
			    vb_str_eq(c->name, f->packages.v[j]))
				return c->ecosystem;
		if (vb_str_eq(model_purl_base(c->purl), f->subject))
			return c->ecosystem;
	}
	return (struct vb_str){NULL, 0};
}

static bool compare(const struct model_assessment *a, struct vb_str ecosystem, struct vb_str x,
		    struct vb_str y, int *out)
{
	if (a->version_compare && ecosystem.n && a->version_compare(ecosystem, x, y, out))
		return true;
	return dotted_compare(x, y, out);
}

/* Keeps in u->to the versions that no other is known to be newer than. */
static void add_version(const struct model_assessment *a, struct vb_str ecosystem,
			struct vb_arena *arena, struct report_upgrade *u, struct vb_str version)
{
	size_t kept = 0;
	int order;

	for (size_t i = 0; i < u->to.n; i++) {
		if (vb_str_eq(u->to.v[i], version))
			return;
		if (compare(a, ecosystem, version, u->to.v[i], &order) && order <= 0)
			return;
	}
	for (size_t i = 0; i < u->to.n; i++)
		if (!compare(a, ecosystem, version, u->to.v[i], &order))
			u->to.v[kept++] = u->to.v[i];
	u->to.n = kept;
	*vb_vec_add(arena, &u->to) = version;
}

static struct report_upgrade *upgrade_for(struct vb_arena *arena, struct vb_map *seen,
					  report_upgrades *out, const struct model_finding *f)
{
	struct vb_str key = vb_arena_printf(arena, "%.*s@%.*s\n%.*s", VB_FMT(f->subject),
					    VB_FMT(f->version), VB_FMT(f->target));
	void **slot = vb_map_put(seen, key);

	if (!*slot) {
		*vb_vec_add(arena, out) = (struct report_upgrade){.subject = f->subject,
								  .name = f->subject_name,
								  .version = f->version,
								  .target = f->target,
								  .weight = -1,
								  .share = -1};
		*slot = (void *)(uintptr_t)out->n; /* index + 1: the array moves as it grows */
	}
	return &out->v[(uintptr_t)*slot - 1];
}

void report_upgrades_of(const struct vb_run *run, const struct model_assessment *a,
			struct vb_arena *arena, report_upgrades *out)
{
	struct vb_map seen;

	*out = (report_upgrades){0};
	vb_map_init(&seen, arena);
	for (size_t i = 0; i < a->findings.n; i++) {
		const struct model_finding *f = &a->findings.v[i];
		struct report_upgrade *u;

		if (!f->fixable || !f->fixed_version.n || model_finding_closed(f, run->now))
			continue;
		u = upgrade_for(arena, &seen, out, f);
		*vb_vec_add(arena, &u->findings) = (uint32_t)i;
		u->worst = f->severity > u->worst ? f->severity : u->worst;
		u->exploited += f->kev;
		if (f->weight >= 0)
			u->weight = (u->weight < 0 ? 0 : u->weight) + f->weight;
		if (f->share >= 0)
			u->share = (u->share < 0 ? 0 : u->share) + f->share;
	}
	for (size_t i = 0; i < out->n; i++) {
		struct report_upgrade *u = &out->v[i];
		struct vb_str ecosystem = ecosystem_of(a, &a->findings.v[u->findings.v[0]]);

		for (size_t j = 0; j < u->findings.n; j++)
			add_version(a, ecosystem, arena, u,
				    a->findings.v[u->findings.v[j]].fixed_version);
	}
}

struct vb_str report_upgrade_to(struct vb_arena *arena, const struct report_upgrade *u)
{
	struct vb_str all = u->to.n ? u->to.v[0] : (struct vb_str){NULL, 0};

	for (size_t i = 1; i < u->to.n; i++)
		all = vb_arena_printf(arena, "%.*s, %.*s", VB_FMT(all), VB_FMT(u->to.v[i]));
	return all;
}
