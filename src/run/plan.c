/*
 * plan.c - `vauban plan`: the case, the findings of the last recorded run, routes and judgements from the
 * simulation.
 *
 * The planner sees routes as lengths: a hop through a weakness gets longer by the fix that closes it, a hop over a
 * flow or into a component by the measures that cut it, a whole route by what softens its event. Each pair's routes
 * are scaled so that together they lose what the simulator says the pair loses today.
 */
#include "run/run_all.h"

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
#define THOUSAND 1000.0

struct planner {
	const struct vb_run *run;
	struct vb_arena *arena;
	const struct model_case *c;
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
	return risk_world_loss(x->run, x->world, &change, WORLDS, pairs, err);
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

/* ---- session ---------------------------------------------------------------------------- */

static bool case_sound(const struct vb_run *run, const struct run_session *s, struct vb_error *err)
{
	for (size_t i = 0; i < s->problems.v.n; i++) {
		const struct case_problem *p = &s->problems.v.v[i];

		if (p->kind != CASE_ERROR)
			continue;
		vb_fail_at(err, VB_E_INPUT, p->mark.file, p->mark.line, p->mark.column, "%.*s",
			   VB_FMT(p->text));
		return vb_hint(err, "%s",
			       vb_t(run->lang, "vauban check lists all errors of the case file",
				    "vauban check liste toutes les erreurs du dossier"));
	}
	return true;
}

/* The last run's findings when there is one; else the case alone. */
static bool findings_open(const struct vb_run *run, const struct run_place *place,
			  struct run_session *s, struct vb_error *err)
{
	struct run_session last;

	if (vb_file_exists(place->store)) {
		if (run_recall(run, place, VB_STR("last"), &last, err)) {
			last.the_case = s->the_case;
			last.problems = s->problems;
			vb_arena_free(s->arena);
			*s = last;
		} else if (err->code != VB_E_MISSING) {
			return false;
		}
	}
	if (!s->assessment) {
		vb_run_note(run, VB_NOTE_INFO, "%s",
			    vb_t(run->lang,
				 "no run is recorded: the plan has the measures of the case only; "
				 "vauban audit adds fixes",
				 "aucun audit gardé : le plan n’a que les mesures du dossier ; "
				 "vauban audit y ajoute des correctifs"));
		s->assessment = vb_arena_alloc(s->arena, sizeof(*s->assessment));
		s->assessment->arena = s->arena;
	}
	s->assessment->the_case = s->the_case;
	return risk_assess(run, &(struct risk_options){0}, s->assessment, err);
}

static bool plan_session(const struct vb_run *run, const struct run_plan_options *options,
			 struct run_session *s, struct plan_result *out, struct vb_error *err)
{
	struct model_assessment *as = s->assessment;
	struct planner x = {.run = run, .arena = s->arena, .c = s->the_case};
	struct plan_options plan = {options->seconds, options->what_if};
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
	source = (struct plan_source){&x, (uint32_t)pairs, routes, judge};
	ok = plan_make(run, s->arena, s->the_case, &actions, &source, &plan, out, err);
	risk_world_free(x.world);
	return ok;
}

bool run_plan(const struct vb_run *run, const struct run_place *place,
	      const struct run_plan_options *options, struct run_session *session,
	      struct plan_result *out, struct vb_error *err)
{
	struct run_session s;

	if (!run_check(run, place, &s, err))
		return false;
	if (!case_sound(run, &s, err) || !findings_open(run, place, &s, err) ||
	    !plan_session(run, options, &s, out, err)) {
		run_session_done(&s);
		return false;
	}
	*session = s;
	return true;
}
