/*
 * diff.c - what changed between two runs, told apart by cause: a dependency that came, a version that moved, an
 * advisory that was published about what was already there, a lock file that has another name. The components
 * themselves: diff_components.c.
 */
#include "run/run_int.h"

#include <stdlib.h>

struct side {
	struct vb_map findings; /* fingerprint -> finding */
	struct vb_map
		flaws; /* vulnerability and package, wherever -> finding, of those the other side has not */
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

/* A finding's identity without its place: what a renamed folder or lock file leaves as it was. */
static struct vb_str flaw_of(struct vb_arena *a, const struct model_finding *f)
{
	return f->kind == MODEL_VULNERABILITY
		       ? vb_arena_printf(a, "%.*s %.*s %.*s", VB_FMT(f->rule), VB_FMT(f->subject),
					 VB_FMT(f->target))
		       : (struct vb_str){NULL, 0};
}

/* Those only one side has, by flaw: each stands for one of the other side's. */
static void flaws_fill(struct vb_arena *a, const struct model_assessment *x,
		       const struct side *other, struct side *s)
{
	vb_map_init(&s->flaws, a);
	for (size_t i = 0; i < x->findings.n; i++) {
		struct vb_str flaw = flaw_of(a, &x->findings.v[i]);

		if (flaw.n && !vb_map_find(&other->findings, x->findings.v[i].fingerprint))
			*vb_map_put(&s->flaws, flaw) = &x->findings.v[i];
	}
}

static int difference_order(const void *pa, const void *pb)
{
	const struct run_difference *a = pa, *b = pb;

	if (a->change != b->change)
		return a->change < b->change ? -1 : 1;
	return model_finding_order(a->after ? a->after : a->before,
				   b->after ? b->after : b->before);
}

static bool decided_otherwise(const struct model_finding *a, const struct model_finding *b)
{
	return a->decided != b->decided || (a->decided && a->decision.status != b->decision.status);
}

void run_diff_compare(struct vb_arena *a, const struct model_assessment *before,
		      const struct model_assessment *after, struct run_diff_result *out)
{
	struct side was, is;

	side_fill(a, before, &was);
	side_fill(a, after, &is);
	flaws_fill(a, before, &is, &was);
	flaws_fill(a, after, &was, &is);
	for (size_t i = 0; i < after->findings.n; i++) {
		const struct model_finding *f = &after->findings.v[i],
					   *old = vb_map_find(&was.findings, f->fingerprint),
					   *moved = vb_map_find(&was.flaws, flaw_of(a, f));

		if (!old && moved)
			*vb_vec_add(a, &out->v) = (struct run_difference){RUN_MOVED, moved, f};
		else if (!old)
			*vb_vec_add(a, &out->v) = (struct run_difference){cause_of_new(&was, f),
									  NULL, f};
		else if (decided_otherwise(old, f))
			*vb_vec_add(a, &out->v) = (struct run_difference){RUN_DECIDED, old, f};
		else
			out->same++;
	}
	for (size_t i = 0; i < before->findings.n; i++) {
		const struct model_finding *f = &before->findings.v[i];

		if (!vb_map_find(&is.findings, f->fingerprint) &&
		    !vb_map_find(&is.flaws, flaw_of(a, f)))
			*vb_vec_add(a, &out->v) = (struct run_difference){cause_of_gone(&is, f), f,
									  NULL};
	}
	run_diff_components(a, before->facts, after->facts, out);
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
