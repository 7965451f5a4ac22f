/*
 * diff.c - what changed between two runs, told apart by cause: a dependency that came, a version that moved, an
 * advisory that was published about what was already there.
 */
#include "run/run_all.h"

#include <stdlib.h>

struct side {
	struct vb_map findings; /* fingerprint -> finding */
	struct vb_map versions; /* component identity -> component */
};

static struct vb_str identity(struct vb_arena *a, struct vb_str purl, struct vb_str target)
{
	return vb_arena_printf(a, "%.*s\n%.*s", VB_FMT(model_purl_base(purl)), VB_FMT(target));
}

static void side_fill(struct vb_arena *a, const struct model_assessment *x, struct side *s)
{
	vb_map_init(&s->findings, a);
	vb_map_init(&s->versions, a);
	for (size_t i = 0; i < x->findings.n; i++)
		*vb_map_put(&s->findings, x->findings.v[i].fingerprint) = &x->findings.v[i];
	for (size_t i = 0; x->facts && i < x->facts->components.n; i++)
		*vb_map_put(&s->versions, identity(a, x->facts->components.v[i].purl, VB_STR(""))) = &x->facts->components.v[i];
}

/* The component a finding is about on that side, NULL when it is not there. */
static const struct model_component *subject_in(struct vb_arena *a, const struct side *s, const struct model_finding *f)
{
	for (size_t i = 0; i < f->packages.n; i++) {
		const struct model_component *c = vb_map_find(&s->versions, identity(a, f->packages.v[i], VB_STR("")));

		if (c)
			return c;
	}
	return vb_map_find(&s->versions, identity(a, f->subject, VB_STR("")));
}

static enum run_change cause_of_new(struct vb_arena *a, const struct side *before, const struct side *after,
				    const struct model_finding *f)
{
	const struct model_component *was = subject_in(a, before, f), *is = subject_in(a, after, f);

	if (f->kind != MODEL_VULNERABILITY)
		return RUN_NEW_WEAKNESS;
	if (!was)
		return RUN_NEW_COMPONENT;
	return is && !vb_str_eq(was->version, is->version) ? RUN_NEW_VERSION : RUN_NEW_DISCLOSURE;
}

static enum run_change cause_of_gone(struct vb_arena *a, const struct side *before, const struct side *after,
				     const struct model_finding *f)
{
	const struct model_component *was = subject_in(a, before, f), *is = subject_in(a, after, f);

	if (f->kind != MODEL_VULNERABILITY)
		return RUN_GONE_OTHER;
	if (!is)
		return RUN_GONE_REMOVED;
	return was && !vb_str_eq(was->version, is->version) ? RUN_GONE_UPGRADED : RUN_GONE_OTHER;
}

static int difference_order(const void *pa, const void *pb)
{
	const struct run_difference *a = pa, *b = pb;

	if (a->change != b->change)
		return a->change < b->change ? -1 : 1;
	return model_finding_order(a->after ? a->after : a->before, b->after ? b->after : b->before);
}

static void count_components(struct vb_arena *a, const struct model_assessment *x, const struct side *other,
			     uint64_t *missing, uint64_t *changed)
{
	for (size_t i = 0; x->facts && i < x->facts->components.n; i++) {
		const struct model_component *c = &x->facts->components.v[i];
		const struct model_component *o = vb_map_find(&other->versions, identity(a, c->purl, VB_STR("")));

		*missing += !o;
		if (changed)
			*changed += o && !vb_str_eq(o->version, c->version);
	}
}

static bool decided_otherwise(const struct model_finding *a, const struct model_finding *b)
{
	return a->decided != b->decided || (a->decided && a->decision.status != b->decision.status);
}

void run_diff_compare(struct vb_arena *a, const struct model_assessment *before, const struct model_assessment *after,
		      struct run_diff_result *out)
{
	struct side was, is;

	side_fill(a, before, &was);
	side_fill(a, after, &is);
	for (size_t i = 0; i < after->findings.n; i++) {
		const struct model_finding *f = &after->findings.v[i], *old = vb_map_find(&was.findings, f->fingerprint);

		if (!old)
			*vb_vec_add(a, &out->v) = (struct run_difference){cause_of_new(a, &was, &is, f), NULL, f};
		else if (decided_otherwise(old, f))
			*vb_vec_add(a, &out->v) = (struct run_difference){RUN_DECIDED, old, f};
		else
			out->same++;
	}
	for (size_t i = 0; i < before->findings.n; i++) {
		const struct model_finding *f = &before->findings.v[i];

		if (!vb_map_find(&is.findings, f->fingerprint))
			*vb_vec_add(a, &out->v) = (struct run_difference){cause_of_gone(a, &was, &is, f), f, NULL};
	}
	count_components(a, after, &was, &out->components_added, &out->components_changed);
	count_components(a, before, &is, &out->components_removed, NULL);
	if (out->v.n)
		qsort(out->v.v, out->v.n, sizeof(*out->v.v), difference_order);
}

bool run_diff(const struct vb_run *run, const struct run_place *place, struct vb_str from, struct vb_str to,
	      struct run_diff_result *out, struct vb_error *err)
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
