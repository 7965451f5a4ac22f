/*
 * plan.c - the whole of planning: numbers, the solver, new routes where the plan leaves some open, then the schedule,
 * the reasons and the alternatives.
 */
#include "plan/plan_int.h"

#include <math.h>
#include <stdlib.h>

#define SOLVING 0.6 /* of the limit, for the plan itself; the rest is for scenarios and what-if */
#define ROUTE_ROUNDS 4u  /* questions for routes a plan leaves open */
#define ROUTE_LEAST 1e-3 /* of the value: less is not worth solving again */

static bool done_of(struct plan_work_room *x, bool *done, struct vb_error *err)
{
	for (uint32_t i = 0; i < x->p.works.n; i++)
		done[i] = x->r->solution.finish[i] != PLAN_NEVER;
	return x->source->routes(x->source->ctx, done, &x->p, err);
}

/* Solves, asks which routes the plan leaves open, and solves again while they weigh. */
static bool solve_rounds(struct plan_work_room *x, double seconds, struct vb_error *err)
{
	bool *done = vb_arena_array(x->arena, x->p.works.n + 1, sizeof(*done));
	double end = plan_clock() + seconds, spent = 0;

	for (uint32_t round = 0; round < ROUTE_ROUNDS; round++) {
		double left = end - plan_clock(), value;
		size_t routes = x->p.routes.n;

		if (!plan_solve(x->run, &x->p, fmax(left, 0.5), &x->r->solution, err))
			return false;
		x->r->solution.seconds += spent;
		spent = x->r->solution.seconds;
		if (!x->r->solution.found)
			return true;
		if (!done_of(x, done, err))
			return false;
		value = plan_value(&x->p, x->r->solution.finish);
		if (x->p.routes.n == routes || value <= x->r->solution.value * (1 + ROUTE_LEAST) ||
		    left < seconds / 10) {
			/* routes only add losses: the bound stays one, and the value is told with all of them */
			x->r->solution.value = value;
			x->r->solution.gap =
				value > 0 ? fmax(0, (value - x->r->solution.bound) / value) : 0;
			x->r->solution.proved = x->r->solution.gap <= 2 * PLAN_PRECISION;
			return true;
		}
	}
	return true;
}

static bool impossible_or_late(struct plan_work_room *x, struct vb_error *err)
{
	if (x->r->solution.impossible) {
		x->r->impossible = plan_why_impossible(x);
		return true;
	}
	vb_fail(err, VB_E_LIMIT,
		vb_t(x->run->lang,
		     "no plan was found in %.0f seconds, and none was proved impossible",
		     "aucun plan trouvé en %.0f secondes, et rien ne prouve qu’il n’en existe pas"),
		x->options->seconds);
	return vb_hint(err, "%s",
		       vb_t(x->run->lang, "give more time with --limit",
			    "donnez plus de temps avec --limit"));
}

bool plan_make(const struct vb_run *run, struct vb_arena *a, const struct model_case *c,
	       const struct plan_actions *actions, const struct plan_source *source,
	       const struct plan_options *options, struct plan_result *out, struct vb_error *err)
{
	struct plan_work_room *x = vb_arena_alloc(a, sizeof(*x));
	struct plan_result r = {.arena = a, .c = c, .actions = *actions, .limit = options->seconds};

	*x = (struct plan_work_room){.run = run,
				     .arena = a,
				     .c = c,
				     .source = source,
				     .options = options,
				     .r = &r,
				     .end = plan_clock() + options->seconds};
	if (!plan_build(x, err) || !source->routes(source->ctx, NULL, &x->p, err) ||
	    !solve_rounds(x, options->seconds * SOLVING, err))
		return false;
	r.possible = r.solution.found;
	if (!r.possible) {
		if (!impossible_or_late(x, err))
			return false;
	} else {
		plan_schedule(x);
		if (!plan_explain(x, err) || !plan_scenarios(x, err) || !plan_ask_what_if(x, err) ||
		    !plan_ask_suppose(x, err))
			return false;
	}
	*out = r;
	return true;
}

struct vb_str plan_accountable(const struct plan_result *r, uint32_t action)
{
	const struct model_measure *m = r->actions.v.v[action].measure;

	if (m && m->owner.n)
		return m->owner;
	for (size_t i = 0; m && i < m->answers.n; i++)
		for (size_t k = 0; k < r->c->requirements.n; k++)
			if (vb_str_eq(r->c->requirements.v[k].id, m->answers.v[i]) &&
			    r->c->requirements.v[k].owner.n)
				return r->c->requirements.v[k].owner;
	return r->c->owner;
}
