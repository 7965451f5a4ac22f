/*
 * scenarios.c - the plan beside its alternatives, under the same criteria: nothing at all (compulsory: it is what
 * happens when nobody decides), the cheapest that meets the musts, the options of the case, the best. Then what
 * moves the choice: losses half or twice as large, one more day of a skill.
 */
#include "plan/plan_int.h"

#include <math.h>

#define SHARE 0.1       /* of the whole limit, for each further question */
#define DAY_OF_WORK 1.0 /* currency: between two plans of one price, fewer days */

static double seconds_for(const struct plan_work_room *x)
{
	double left = x->end - plan_clock(), most = x->options->seconds * SHARE;

	return fmax(0.3, fmin(left, most));
}

static struct plan_problem problem_copy(struct plan_work_room *x)
{
	struct plan_problem p = x->p;

	p.works.v = vb_arena_array(x->arena, p.works.n + 1, sizeof(*p.works.v));
	memcpy(p.works.v, x->p.works.v, p.works.n * sizeof(*p.works.v));
	p.works.cap = p.works.n;
	return p;
}

static double days_of(const struct plan_problem *p, const uint32_t *finish)
{
	double sum = 0;

	for (size_t i = 0; i < p->works.n; i++)
		for (size_t k = 0; finish[i] != PLAN_NEVER && k < p->works.v[i].days.n; k++)
			sum += p->works.v[i].days.v[k].days;
	return sum;
}

/* Loss over the horizon by the plan's own estimate, scaled to what the simulator says of before and after. */
static bool scenario_judge(struct plan_work_room *x, const uint32_t *finish,
			   struct plan_scenario *s, struct vb_error *err)
{
	double model = plan_yearly(&x->p, finish, x->p.periods - 1), lost, costs = 0, estimate;

	s->done = vb_arena_array(x->arena, x->p.works.n + 1, sizeof(*s->done));
	for (uint32_t i = 0; i < x->p.works.n; i++) {
		s->done[i] = finish[i] != PLAN_NEVER;
		s->actions += s->done[i];
		costs += s->done[i] ? x->p.works.v[i].cost : 0;
		for (uint32_t t = finish[i]; s->done[i] && t < x->p.periods; t++)
			costs += x->p.works.v[i].yearly * x->p.weight[t];
	}
	if (!x->source->judge(x->source->ctx, s->done, &s->loss, err))
		return false;
	estimate = plan_value(&x->p, finish) - costs;
	lost = model > 0 ? estimate * s->loss / model : s->loss * x->r->calendar.horizon;
	s->money = plan_spent(&x->p, finish);
	s->days = days_of(&x->p, finish);
	s->total = lost + costs;
	s->half = lost / 2 + costs;
	s->twice = lost * 2 + costs;
	s->musts = plan_musts_met(&x->p, finish);
	return true;
}

static struct plan_scenario *scenario_add(struct plan_work_room *x, enum plan_scenario_kind kind)
{
	struct plan_scenario *s = vb_vec_add(x->arena, &x->r->scenarios);

	*s = (struct plan_scenario){.kind = kind};
	return s;
}

static bool solved_add(struct plan_work_room *x, const struct plan_problem *p,
		       struct plan_scenario *s, struct vb_error *err)
{
	struct plan_solution solution;

	if (!plan_solve(x->run, p, seconds_for(x), &solution, err))
		return false;
	s->possible = solution.found;
	return !solution.found || scenario_judge(x, solution.finish, s, err);
}

static bool nothing_add(struct plan_work_room *x, struct vb_error *err)
{
	uint32_t *finish = vb_arena_array(x->arena, x->p.works.n + 1, sizeof(*finish));
	struct plan_scenario *s = scenario_add(x, PLAN_NOTHING);

	memset(finish, 0xff, x->p.works.n * sizeof(*finish));
	s->possible = true;
	return scenario_judge(x, finish, s, err);
}

/* No loss at all in the objective: money, then days. */
static bool cheapest_add(struct plan_work_room *x, struct vb_error *err)
{
	struct plan_problem p = problem_copy(x);

	p.routes.n = 0;
	for (size_t i = 0; i < p.works.n; i++)
		for (size_t k = 0; k < p.works.v[i].days.n; k++)
			p.works.v[i].cost += p.works.v[i].days.v[k].days * DAY_OF_WORK;
	p.budget = -1; /* its price is shown; the days in the price would count against a budget */
	return solved_add(x, &p, scenario_add(x, PLAN_CHEAPEST), err);
}

static bool option_has(const struct model_option *o, struct vb_str id)
{
	for (size_t i = 0; i < o->measures.n; i++)
		if (vb_str_eq(o->measures.v[i], id))
			return true;
	return false;
}

/* Exactly the option's measures, as early as they can be. */
static bool option_add(struct plan_work_room *x, const struct model_option *o, struct vb_error *err)
{
	struct plan_problem p = problem_copy(x);
	struct plan_scenario *s = scenario_add(x, PLAN_OPTION);

	s->id = o->id;
	p.musts.v = NULL;
	p.musts.n = p.musts.cap = 0;
	p.budget = o->budget >= 0 ? o->budget : p.budget;
	for (uint32_t i = 0; i < p.works.n; i++) {
		struct plan_must *m;

		if (!option_has(o, x->r->actions.v.v[i].id)) {
			p.works.v[i].barred = true;
			continue;
		}
		m = vb_vec_add(x->arena, &p.musts);
		*m = (struct plan_must){.by = p.periods - 1};
		*vb_vec_add(x->arena, &m->any) = i;
	}
	return solved_add(x, &p, s, err);
}

/* Which actions come or go when all losses are half or twice as large. */
static bool wavering_find(struct plan_work_room *x, struct vb_error *err)
{
	static const double factors[] = {0.5, 2};
	bool *moves = vb_arena_array(x->arena, x->p.works.n + 1, sizeof(*moves));

	for (size_t f = 0; f < VB_COUNT(factors); f++) {
		struct plan_problem p = x->p;
		struct plan_solution s;

		p.routes.v = vb_arena_array(x->arena, p.routes.n + 1, sizeof(*p.routes.v));
		if (p.routes.n)
			memcpy(p.routes.v, x->p.routes.v, p.routes.n * sizeof(*p.routes.v));
		for (size_t i = 0; i < p.routes.n; i++)
			p.routes.v[i].value *= factors[f];
		if (!plan_solve(x->run, &p, seconds_for(x), &s, err))
			return false;
		for (uint32_t i = 0; s.found && i < p.works.n; i++)
			moves[i] |= (s.finish[i] == PLAN_NEVER) !=
				    (x->r->solution.finish[i] == PLAN_NEVER);
	}
	for (uint32_t i = 0; i < x->p.works.n; i++)
		if (moves[i])
			*vb_vec_add(x->arena, &x->r->wavering) = i;
	return true;
}

bool plan_scenarios(struct plan_work_room *x, struct vb_error *err)
{
	struct plan_scenario *best;

	if (!nothing_add(x, err) || !cheapest_add(x, err))
		return false;
	best = scenario_add(x, PLAN_BEST);
	best->possible = true;
	if (!scenario_judge(x, x->r->solution.finish, best, err))
		return false;
	for (size_t i = 0; i < x->c->options.n; i++)
		if (!option_add(x, &x->c->options.v[i], err))
			return false;
	plan_rank(x);
	return wavering_find(x, err);
}

/* ---- what if ---------------------------------------------------------------------------- */

static bool more_days(struct plan_work_room *x, uint32_t skill, double days, struct vb_error *err)
{
	struct plan_what_if *w;
	struct plan_problem p = x->p;
	struct plan_solution s;

	if (p.people == PLAN_PEOPLE)
		return true;
	p.skills[p.people] = (uint64_t)1 << skill;
	memset(p.days[p.people], 0, sizeof(p.days[0]));
	p.days[p.people++][0] = days;
	if (!plan_solve(x->run, &p, seconds_for(x), &s, err))
		return false;
	w = vb_vec_add(x->arena, &x->r->what_if);
	*w = (struct plan_what_if){.skill = x->skill[skill], .days = days};
	w->gain = s.found ? fmax(0, x->r->solution.value - s.value) : 0;
	for (uint32_t i = 0; s.found && w->gain > 0 && i < p.works.n; i++)
		if (s.finish[i] != PLAN_NEVER && x->r->solution.finish[i] == PLAN_NEVER)
			*vb_vec_add(x->arena, &w->added) = i;
	return true;
}

bool plan_ask_what_if(struct plan_work_room *x, struct vb_error *err)
{
	static const double days[] = {1, 5, 10};
	const char *wanted = x->options->what_if;
	bool all = wanted && strcmp(wanted, "all") == 0;

	if (wanted && !all && plan_skill(x, vb_str(wanted)) == PLAN_NEVER) {
		struct vb_str known = {0};

		for (uint32_t k = 0; k < x->n_skills; k++)
			known = vb_arena_printf(x->arena, "%.*s%s%.*s", VB_FMT(known),
						k ? ", " : "", VB_FMT(x->skill[k]));
		vb_fail(err, VB_E_USAGE,
			vb_t(x->run->lang, "nothing in the case asks for the skill \"%s\"",
			     "rien dans le dossier ne demande la compétence « %s »"),
			wanted);
		return vb_hint(err, "%.*s", VB_FMT(known));
	}
	for (uint32_t k = 0; wanted && k < x->n_skills; k++)
		for (size_t d = 0; (all || vb_str_is(x->skill[k], wanted)) && d < VB_COUNT(days);
		     d++)
			if (!more_days(x, k, days[d], err))
				return false;
	return true;
}
