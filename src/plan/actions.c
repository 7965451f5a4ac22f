/*
 * actions.c - what can be done: the measures of the case, and a fix for each group of findings no measure closes. One
 * upgrade closes all a package's vulnerabilities in a target; one setting is mended wherever a rule found it wrong.
 */
#include "plan/plan.h"

#include <stdlib.h>

const struct plan_default plan_defaults[PLAN_EFFORT_COUNT] = {
#define X(id, word, days, en, fr) [PLAN_EFFORT_##id] = {word, days, en, fr},
	PLAN_EFFORTS(X)
#undef X
};

struct finding_fix { /* a group while it is gathered */
	enum plan_effort_kind kind;
	const struct model_finding *first;
	double weight;
	VB_VEC(uint32_t) findings;
};
struct gathering {
	struct vb_arena *arena;
	const struct vb_run *run;
	const struct model_case *c;
	const struct model_finding *findings;
	struct plan_actions *out;
	struct vb_map index; /* key to finding_fix */
	VB_VEC(struct finding_fix *) fixes;
};

static bool measure_open(const struct model_measure *m)
{
	return m->status == MODEL_PLANNED || m->status == MODEL_DOING;
}

/* What is spent is taken off every skill alike; some work is always left until it is done. */
static void measure_days(struct vb_arena *a, const struct model_measure *m, model_shares *out)
{
	double all = 0, left = 1;

	for (size_t i = 0; i < m->days.n; i++)
		all += m->days.v[i].value;
	if (all > 0 && m->spent > 0)
		left = m->spent < 0.9 * all ? 1 - m->spent / all : 0.1;
	for (size_t i = 0; i < m->days.n; i++)
		*vb_vec_add(a, out) = (struct model_share){m->days.v[i].id,
							   m->days.v[i].value * left};
}

static void measures_add(struct gathering *g)
{
	for (size_t i = 0; i < g->c->measures.n && g->out->v.n < PLAN_ACTIONS - PLAN_FIXES; i++) {
		const struct model_measure *m = &g->c->measures.v[i];
		struct vb_str name = m->name.n ? m->name : m->id;
		struct plan_action *action;

		if (!measure_open(m) && m->status != MODEL_DROPPED)
			continue;
		action = vb_vec_add(g->arena, &g->out->v);
		*action = (struct plan_action){.id = m->id, .name = {name, name}, .measure = m};
		measure_days(g->arena, m, &action->days);
	}
}

static bool glob_finding(struct vb_str wanted, const struct model_finding *f)
{
	return vb_glob(wanted, f->rule) || vb_glob(wanted, f->subject_name) ||
	       vb_glob(wanted, f->place) || vb_glob(wanted, f->fingerprint);
}

/* The first measure whose `fixes` names the finding. */
static uint32_t measure_of(const struct gathering *g, const struct model_finding *f)
{
	for (uint32_t i = 0; i < g->out->v.n; i++) {
		const struct model_measure *m = g->out->v.v[i].measure;

		for (size_t k = 0; m && m->status != MODEL_DROPPED && k < m->fixes.n; k++)
			if (glob_finding(m->fixes.v[k], f))
				return i;
	}
	return PLAN_NEVER;
}

static bool fix_kind(const struct model_finding *f, enum plan_effort_kind *out)
{
	switch (f->kind) {
	case MODEL_VULNERABILITY:
		*out = PLAN_EFFORT_UPGRADE;
		return f->fixable;
	case MODEL_WEAKNESS:
		*out = PLAN_EFFORT_HARDEN;
		return true;
	case MODEL_SECRET:
		*out = PLAN_EFFORT_SECRET;
		return true;
	case MODEL_CONTRADICTION:
		*out = PLAN_EFFORT_DECLARE;
		return true;
	default: /* threats and gaps are answered by measures */
		return false;
	}
}

static void fix_gather(struct gathering *g, uint32_t at)
{
	const struct model_finding *f = &g->findings[at];
	enum plan_effort_kind kind;
	struct finding_fix *fix;
	struct vb_str key;
	void **slot;

	if (!fix_kind(f, &kind))
		return;
	key = vb_arena_printf(g->arena, "%d\n%.*s\n%.*s", (int)kind, VB_FMT(f->target),
			      VB_FMT(kind == PLAN_EFFORT_UPGRADE  ? f->subject_name
				     : kind == PLAN_EFFORT_SECRET ? f->place
								  : f->rule));
	slot = vb_map_put(&g->index, key);
	if (!*slot) {
		fix = *slot = vb_arena_alloc(g->arena, sizeof(*fix));
		*fix = (struct finding_fix){.kind = kind, .first = f};
		*vb_vec_add(g->arena, &g->fixes) = fix;
	}
	fix = *slot;
	fix->weight += f->order > 0 ? f->order : 0;
	*vb_vec_add(g->arena, &fix->findings) = at;
}

static int heaviest_first(const void *a, const void *b)
{
	const struct finding_fix *x = *(struct finding_fix *const *)a,
				 *y = *(struct finding_fix *const *)b;

	if (x->weight > y->weight || x->weight < y->weight)
		return x->weight > y->weight ? -1 : 1;
	return vb_str_cmp(x->first->fingerprint, y->first->fingerprint);
}

static struct model_text fix_name(struct vb_arena *a, const struct finding_fix *x)
{
	const struct model_finding *f = x->first;
	struct vb_str in = f->target.n ? vb_arena_printf(a, " (%.*s)", VB_FMT(f->target))
				       : VB_STR("");
	struct vb_str what = f->subject_name.n ? f->subject_name : f->place;

	if (x->kind == PLAN_EFFORT_UPGRADE)
		return (struct model_text){
			vb_arena_printf(a, "Upgrade %.*s%.*s", VB_FMT(what), VB_FMT(in)),
			vb_arena_printf(a, "Mettre à jour %.*s%.*s", VB_FMT(what), VB_FMT(in))};
	if (x->kind == PLAN_EFFORT_SECRET)
		return (struct model_text){vb_arena_printf(a, "Take out the secret in %.*s%.*s",
							   VB_FMT(f->place), VB_FMT(in)),
					   vb_arena_printf(a, "Retirer le secret de %.*s%.*s",
							   VB_FMT(f->place), VB_FMT(in))};
	return (struct model_text){
		vb_arena_printf(a, "Mend: %.*s%.*s", VB_FMT(f->title.en), VB_FMT(in)),
		vb_arena_printf(a, "Corriger : %.*s%.*s", VB_FMT(f->title.fr), VB_FMT(in))};
}

static double fix_days(const struct gathering *g, enum plan_effort_kind kind)
{
	for (size_t i = 0; i < g->c->plan.effort.n; i++)
		if (vb_str_is(g->c->plan.effort.v[i].id, plan_defaults[kind].word))
			return g->c->plan.effort.v[i].value;
	return plan_defaults[kind].days;
}

static void fix_add(struct gathering *g, const struct finding_fix *x)
{
	uint32_t at = (uint32_t)g->out->v.n;
	struct plan_action *action = vb_vec_add(g->arena, &g->out->v);
	const struct model_finding *f = x->first;

	*action = (struct plan_action){.name = fix_name(g->arena, x), .weight = x->weight};
	action->id = vb_arena_printf(g->arena, "%s:%.*s%s%.*s", plan_defaults[x->kind].word,
				     VB_FMT(x->kind == PLAN_EFFORT_UPGRADE  ? f->subject_name
					    : x->kind == PLAN_EFFORT_SECRET ? f->place
									    : f->rule),
				     f->target.n ? "@" : "", VB_FMT(f->target));
	*vb_vec_add(g->arena, &action->days) = (struct model_share){VB_STR("*"),
									   fix_days(g, x->kind)};
	for (size_t i = 0; i < x->findings.n; i++) {
		*vb_vec_add(g->arena, &action->findings) = x->findings.v[i];
		g->out->classes[x->findings.v[i]] = at;
	}
}

void plan_actions_find(struct vb_arena *a, const struct vb_run *run, const struct model_case *c,
		       const struct model_finding *findings, size_t n, struct plan_actions *out)
{
	struct gathering g = {.arena = a, .run = run, .c = c, .findings = findings, .out = out};

	*out = (struct plan_actions){.classes = vb_arena_array(a, n + 1, sizeof(*out->classes))};
	memset(out->classes, 0xff, (n + 1) * sizeof(*out->classes));
	vb_map_init(&g.index, a);
	measures_add(&g);
	for (uint32_t i = 0; i < n; i++) {
		uint32_t measure = measure_of(&g, &findings[i]);

		if (model_finding_closed(&findings[i], run->now))
			continue;
		if (measure == PLAN_NEVER) {
			fix_gather(&g, i);
			continue;
		}
		out->classes[i] = measure;
		*vb_vec_add(a, &out->v.v[measure].findings) = i;
	}
	if (g.fixes.n)
		qsort(g.fixes.v, g.fixes.n, sizeof(*g.fixes.v), heaviest_first);
	for (size_t i = 0; i < g.fixes.n && i < PLAN_FIXES; i++)
		fix_add(&g, g.fixes.v[i]);
	out->left_fixes = g.fixes.n > PLAN_FIXES ? g.fixes.n - PLAN_FIXES : 0;
}
