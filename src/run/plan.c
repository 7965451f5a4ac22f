/*
 * plan.c - `vauban plan`: the case, the findings of the last recorded run, routes and judgements from the
 * simulation.
 *
 * The planner sees routes as lengths: a hop through a weakness gets longer by the fix that closes it, a hop over a
 * flow or into a component by the measures that cut it, a whole route by what softens its event. Each pair's routes
 * are scaled so that together they lose what the simulator says the pair loses today.
 */
#include "run/run_int.h"

#include <math.h>

#include "core/file.h"
#include "plan/plan.h"
#include "risk/risk.h"
#include "risk/routes.h"

#define ROUTES 12u /* of each pair, at each question */
#define SPAN 300.0 /* routes so many times less likely than the best are left to the simulator */
#define CLOSED                                                                                     \
	9.210340371976184 /* -log of what a closed weakness lets through: one in ten thousand */
#define WORLDS 16384u
#define WORLDS_SUPPOSED                                                                            \
	4096u /* under a supposition: draws are shared, and there are many of them */
#define THOUSAND 1000.0

struct planner {
	const struct vb_run *run;
	const struct run_place *place;
	struct model_assessment *as;
	struct vb_arena *arena;
	const struct model_case *c;
	uint64_t worlds;
	const struct plan_actions *actions;
	struct risk_world *world;
	const bool *done; /* of the question at hand */
	double *scale;    /* of each pair */
	double *pairs;
	struct vb_map seen; /* routes by what they pass */
};

static double length_of(double share)
{
	return share < 1 ? fmin(-log1p(-share), CLOSED) : CLOSED;
}

static double shares_of(const model_shares *shares, struct vb_str a, struct vb_str b)
{
	double sum = 0;

	for (size_t i = 0; i < shares->n; i++)
		if ((a.n && vb_str_eq(shares->v[i].id, a)) ||
		    (b.n && vb_str_eq(shares->v[i].id, b)))
			sum += length_of(shares->v[i].value);
	return sum;
}

/* How much longer an action makes a hop. */
static double hop_delta(const struct planner *x, uint32_t action, const struct risk_hop *hop)
{
	const struct plan_action *a = &x->actions->v.v[action];

	return (hop->weakness == action ? CLOSED : 0) +
	       (a->measure ? shares_of(&a->measure->cut, hop->via, hop->to) : 0);
}

static double hop_extra(void *ctx, const struct risk_hop *hop)
{
	const struct planner *x = ctx;
	double sum = 0;

	for (uint32_t i = 0; x->done && i < x->actions->v.n; i++)
		if (x->done[i])
			sum += hop_delta(x, i, hop);
	return sum;
}

static struct plan_route route_make(struct planner *x, const struct risk_route *route,
				    uint32_t pair, struct vb_str event)
{
	struct plan_route out = {.pair = pair};
	double cost = 0;

	for (size_t k = 0; k < route->n; k++)
		cost -= log(route->hops[k].p);
	out.value = exp(-cost);
	for (uint32_t i = 0; i < x->actions->v.n; i++) {
		const struct plan_action *a = &x->actions->v.v[i];
		double delta = a->measure
				       ? shares_of(&a->measure->softens, event, (struct vb_str){0})
				       : 0;

		for (size_t k = 0; k < route->n; k++)
			delta += hop_delta(x, i, &route->hops[k]);
		if (delta > 0)
			*vb_vec_add(x->arena, &out.terms) = (struct plan_term){i, delta};
	}
	return out;
}

static struct vb_str route_key(const struct planner *x, const struct risk_route *route,
			       uint32_t pair)
{
	struct vb_buf b;
	struct vb_str key;

	vb_buf_init(&b, 1u << 20);
	vb_buf_printf(&b, "%u", pair);
	for (size_t k = 0; k < route->n; k++)
		vb_buf_printf(&b, ">%.*s/%.*s/%u", VB_FMT(route->hops[k].via),
			      VB_FMT(route->hops[k].to), route->hops[k].weakness);
	key = vb_arena_str(x->arena, vb_buf_view(&b));
	vb_buf_done(&b);
	return key;
}

static void pair_routes(struct planner *x, uint32_t actor, uint32_t event, struct plan_problem *p)
{
	uint32_t pair = actor * risk_world_events(x->world) + event;
	size_t first = p->routes.n, n;
	struct risk_route *routes;
	double sum = 0;

	n = risk_world_routes(x->world, actor, event, ROUTES, SPAN, hop_extra, x, x->arena,
			      &routes);
	for (size_t i = 0; i < n; i++) {
		void **slot = vb_map_put(&x->seen, route_key(x, &routes[i], pair));

		if (*slot)
			continue;
		*slot = x;
		*vb_vec_add(x->arena, &p->routes) = route_make(
			x, &routes[i], pair, risk_world_event(x->world, event)->id);
		sum += p->routes.v[p->routes.n - 1].value;
	}
	if (!x->done)
		x->scale[pair] = sum > 0 ? x->pairs[pair] * THOUSAND / sum : 0;
	for (size_t i = first; i < p->routes.n; i++)
		p->routes.v[i].value *= x->scale[pair];
}

static bool loss_pairs(const struct planner *x, const bool *done, double *pairs,
		       struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	VB_VEC(struct model_share) cut = {0}, soften = {0};
	struct risk_change change = {.closed = done};

	for (uint32_t i = 0; i < x->actions->v.n; i++) {
		const struct model_measure *m = x->actions->v.v[i].measure;

		for (size_t k = 0; m && done[i] && k < m->cut.n; k++)
			*vb_vec_add(a, &cut) = m->cut.v[k];
		for (size_t k = 0; m && done[i] && k < m->softens.n; k++)
			*vb_vec_add(a, &soften) = m->softens.v[k];
	}
	change.cut = cut.v;
	change.n_cut = cut.n;
	change.soften = soften.v;
	change.n_soften = soften.n;
	return risk_world_loss(x->run, x->world, &change, x->worlds, pairs, err);
}

static bool routes(void *ctx, const bool *done, struct plan_problem *p, struct vb_error *err)
{
	struct planner *x = ctx;
	const bool *nothing = vb_arena_array(x->arena, x->actions->v.n + 1, sizeof(bool));

	x->done = done;
	if (!done && !loss_pairs(x, nothing, x->pairs, err))
		return false;
	for (uint32_t i = 0; i < risk_world_actors(x->world); i++)
		for (uint32_t k = 0; k < risk_world_events(x->world); k++)
			pair_routes(x, i, k, p);
	x->done = NULL;
	return true;
}

static bool judge(void *ctx, const bool *done, double *loss, struct vb_error *err)
{
	const struct planner *x = ctx;
	size_t n = (size_t)risk_world_actors(x->world) * risk_world_events(x->world);
	double *pairs VB_CLEANUP(vb_cleanup_free) = vb_alloc(n + 1, sizeof(*pairs));
	double sum = 0;

	if (!loss_pairs(x, done, pairs, err))
		return false;
	for (size_t i = 0; i < n; i++)
		sum += pairs[i] * THOUSAND;
	*loss = sum;
	return true;
}

/* ---- suppositions ----------------------------------------------------------------------- */

struct supposing {
	const struct planner *x;
	const struct plan_problem *like;
	const bool *done;
	plan_supposed *visit;
	void *visit_ctx;
	struct vb_map classes; /* fingerprint to action, plus one */
};

/* The action that closes each finding of the moved assessment, found by fingerprint: threats were derived again. */
static uint32_t *classes_move(const struct supposing *s, struct vb_arena *a,
			      const struct model_assessment *moved)
{
	uint32_t *classes = vb_arena_array(a, moved->findings.n + 1, sizeof(*classes));

	for (size_t i = 0; i < moved->findings.n; i++) {
		uintptr_t at = (uintptr_t)vb_map_find(&s->classes,
						      moved->findings.v[i].fingerprint);

		classes[i] = at ? (uint32_t)(at - 1) : PLAN_NEVER;
	}
	return classes;
}

static bool moved_visit(void *ctx, const struct model_sensitive *m, bool up,
			struct model_assessment *moved, struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const struct supposing *s = ctx;
	struct planner x = *s->x;
	struct plan_problem p = *s->like;
	size_t pairs = (size_t)risk_world_actors(x.world) * risk_world_events(x.world);
	bool ok;

	x.arena = p.arena = a;
	x.worlds = WORLDS_SUPPOSED;
	p.routes.v = NULL;
	p.routes.n = p.routes.cap = 0;
	x.scale = vb_arena_array(a, pairs + 1, sizeof(*x.scale));
	x.pairs = vb_arena_array(a, pairs + 1, sizeof(*x.pairs));
	vb_map_init(&x.seen, a);
	if (!risk_world_new(x.run, moved, classes_move(s, a, moved), (uint32_t)x.actions->v.n,
			    &x.world, err))
		return false;
	ok = routes(&x, NULL, &p, err) && routes(&x, s->done, &p, err) &&
	     s->visit(s->visit_ctx,
		      &(struct plan_suppose){.id = m->id, .text = m->text, .value = m->value}, up,
		      &p, err);
	risk_world_free(x.world);
	return ok;
}

static bool suppose(void *ctx, const struct plan_problem *like, const bool *done,
		    plan_supposed *visit, void *visit_ctx, unsigned *count, struct vb_error *err)
{
	struct risk_threat_rules *rules VB_CLEANUP(risk_threats_cleanup) = NULL;
	struct planner *x = ctx;
	struct supposing s = {
		.x = x, .like = like, .done = done, .visit = visit, .visit_ctx = visit_ctx};

	vb_map_init(&s.classes, x->arena);
	for (size_t i = 0; i < x->as->findings.n; i++)
		if (x->actions->classes[i] != PLAN_NEVER)
			*vb_map_put(&s.classes, x->as->findings.v[i].fingerprint) =
				(void *)((uintptr_t)x->actions->classes[i] + 1);
	return run_threats_open(x->place, x->arena, &rules, err) &&
	       risk_suppose(x->run, rules, x->as, moved_visit, &s, count, err);
}

/* ---- session ---------------------------------------------------------------------------- */

bool run_plan_session(const struct vb_run *run, const struct run_place *place,
		      const struct run_plan_options *options, struct run_session *s,
		      struct plan_result *out, struct vb_error *err)
{
	struct model_assessment *as = s->assessment;
	struct planner x = {.run = run,
			    .place = place,
			    .as = as,
			    .arena = s->arena,
			    .c = s->the_case,
			    .worlds = WORLDS};
	struct plan_options plan = {options->seconds, options->what_if, options->suppose};
	struct plan_actions actions;
	struct plan_source source;
	size_t pairs;
	bool ok;

	plan_actions_find(s->arena, run, s->the_case, as->findings.v, as->findings.n, &actions);
	if (!actions.v.n) {
		vb_fail_at(
			err, VB_E_INPUT, s->the_case->file, 0, 0, "%s",
			vb_t(run->lang,
			     "there is nothing to plan: no open measure, no finding to fix",
			     "rien à planifier : aucune mesure ouverte, aucun constat à corriger"));
		return vb_hint(
			err, "%s",
			vb_t(run->lang, "declare measures in the case, or run vauban audit",
			     "déclarez des mesures dans le dossier, ou lancez vauban audit"));
	}
	x.actions = &actions;
	if (!risk_world_new(run, as, actions.classes, (uint32_t)actions.v.n, &x.world, err))
		return false;
	pairs = (size_t)risk_world_actors(x.world) * risk_world_events(x.world);
	x.scale = vb_arena_array(s->arena, pairs + 1, sizeof(*x.scale));
	x.pairs = vb_arena_array(s->arena, pairs + 1, sizeof(*x.pairs));
	vb_map_init(&x.seen, s->arena);
	source = (struct plan_source){&x, (uint32_t)pairs, routes, judge, suppose};
	ok = plan_make(run, s->arena, s->the_case, &actions, &source, &plan, out, err);
	risk_world_free(x.world);
	return ok;
}

bool run_plan(const struct vb_run *run, const struct run_place *place,
	      const struct run_plan_options *options, struct run_session *session,
	      struct plan_result *out, struct vb_error *err)
{
	struct run_session s;

	if (!run_risk_session(run, place, false, &s, err))
		return false;
	if (!s.assessment->run_id)
		vb_run_note(run, VB_NOTE_INFO, "%s",
			    vb_t(run->lang,
				 "no run is recorded: the plan has the measures of the case only; "
				 "vauban audit adds fixes",
				 "aucun audit gardé : le plan n’a que les mesures du dossier ; "
				 "vauban audit y ajoute des correctifs"));
	if (!run_plan_session(run, place, options, &s, out, err)) {
		run_session_done(&s);
		return false;
	}
	*session = s;
	return true;
}
