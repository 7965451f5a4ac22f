/*
 * diff.c - what changed between two runs, told apart by cause: a dependency that came, a version that moved, an
 * advisory that was published about what was already there.
 */
#include "run/run_all.h"

#include <stdlib.h>

struct side {
	struct vb_map findings; /* fingerprint -> finding */
	struct vb_map packages; /* purl without version -> component: some version is there */
	struct vb_map exact;    /* purl -> component: this very version is there */
};

static void side_fill(struct vb_arena *a, const struct model_assessment *x, struct side *s)
{
	vb_map_init(&s->findings, a);
	vb_map_init(&s->packages, a);
	vb_map_init(&s->exact, a);
	for (size_t i = 0; i < x->findings.n; i++)
		*vb_map_put(&s->findings, x->findings.v[i].fingerprint) = &x->findings.v[i];
	for (size_t i = 0; x->facts && i < x->facts->components.n; i++) {
		struct model_component *c = &x->facts->components.v[i];

		*vb_map_put(&s->packages, model_purl_base(c->purl)) = c;
		*vb_map_put(&s->exact, c->purl) = c;
	}
}

enum presence { ABSENT, OTHER_VERSION, SAME_VERSION };

/* Is what the finding is about in that side, in the very version the finding names? */
static enum presence presence_in(const struct side *s, const struct model_finding *f)
{
	enum presence best = vb_map_find(&s->packages, f->subject) ? OTHER_VERSION : ABSENT;

	for (size_t i = 0; i < f->packages.n; i++) {
		if (vb_map_find(&s->exact, f->packages.v[i]))
			return SAME_VERSION;
		if (vb_map_find(&s->packages, model_purl_base(f->packages.v[i])))
			best = OTHER_VERSION;
	}
	return best;
}

static enum run_change cause_of_new(const struct side *before, const struct model_finding *f)
{
	static const enum run_change causes[] = {[ABSENT] = RUN_NEW_COMPONENT,
						 [OTHER_VERSION] = RUN_NEW_VERSION,
						 [SAME_VERSION] = RUN_NEW_DISCLOSURE};

	return f->kind == MODEL_VULNERABILITY ? causes[presence_in(before, f)] : RUN_NEW_WEAKNESS;
}

static enum run_change cause_of_gone(const struct side *after, const struct model_finding *f)
{
	static const enum run_change causes[] = {[ABSENT] = RUN_GONE_REMOVED,
						 [OTHER_VERSION] = RUN_GONE_UPGRADED,
						 [SAME_VERSION] = RUN_GONE_OTHER};

	return f->kind == MODEL_VULNERABILITY ? causes[presence_in(after, f)] : RUN_GONE_OTHER;
}

static int difference_order(const void *pa, const void *pb)
{
	const struct run_difference *a = pa, *b = pb;

	if (a->change != b->change)
		return a->change < b->change ? -1 : 1;
	return model_finding_order(a->after ? a->after : a->before,
				   b->after ? b->after : b->before);
}

/* Components of `x` the other side has not at all, and those it has in another version only. */
static void count_components(const struct model_assessment *x, const struct side *other,
			     uint64_t *missing, uint64_t *changed)
{
	*missing = *changed = 0;
	for (size_t i = 0; x->facts && i < x->facts->components.n; i++) {
		struct vb_str purl = x->facts->components.v[i].purl;

		if (vb_map_find(&other->exact, purl))
			continue;
		if (vb_map_find(&other->packages, model_purl_base(purl)))
			++*changed;
		else
			++*missing;
	}
}

static bool decided_otherwise(const struct model_finding *a, const struct model_finding *b)
{
	return a->decided != b->decided || (a->decided && a->decision.status != b->decision.status);
}

void run_diff_compare(struct vb_arena *a, const struct model_assessment *before,
		      const struct model_assessment *after, struct run_diff_result *out)
{
	struct side was, is;
	uint64_t left;

	side_fill(a, before, &was);
	side_fill(a, after, &is);
	for (size_t i = 0; i < after->findings.n; i++) {
		const struct model_finding *f = &after->findings.v[i],
					   *old = vb_map_find(&was.findings, f->fingerprint);

		if (!old)
			*vb_vec_add(a, &out->v) = (struct run_difference){cause_of_new(&was, f),
									  NULL, f};
		else if (decided_otherwise(old, f))
			*vb_vec_add(a, &out->v) = (struct run_difference){RUN_DECIDED, old, f};
		else
			out->same++;
	}
	for (size_t i = 0; i < before->findings.n; i++) {
		const struct model_finding *f = &before->findings.v[i];

		if (!vb_map_find(&is.findings, f->fingerprint))
			*vb_vec_add(a, &out->v) = (struct run_difference){cause_of_gone(&is, f), f,
									  NULL};
	}
	count_components(before, &is, &out->components_removed, &left);
	count_components(after, &was, &out->components_added, &out->components_changed);
	if (out->v.n)
		qsort(out->v.v, out->v.n, sizeof(*out->v.v), difference_order);
}

bool run_diff(const struct vb_run *run, const struct run_place *place, struct vb_str from,
	      struct vb_str to, struct run_diff_result *out, struct vb_error *err)
{
	struct run_diff_result d = {0};

	if (!run_recall(run, place, from, &d.before, err))
		return false;
	if (!run_recall(run, place, to, &d.after, err)) {
		run_session_done(&d.before);
		return false;
	}
	run_diff_compare(d.after.arena, d.before.assessment, d.after.assessment, &d);
	*out = d;
	return true;
}

void run_diff_done(struct run_diff_result *d)
{
	run_session_done(&d->before);
	run_session_done(&d->after);
}
