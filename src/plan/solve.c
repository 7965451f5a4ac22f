/*
 * solve.c - the plan as an integer program, solved by CBC over cuts that are added as they are needed.
 *
 *   variables   z(m, t) in {0, 1}  action m is finished by the end of period t
 *               r(j, t) >= 0       loss a year of pair j after period t
 *   minimise    sum weight(t) r(j, t) + costs
 *   rows        z(m, t - 1) <= z(m, t) <= z(after, t); z(m) + z(excluded) <= 1; budget; one of each must by its period
 *   as needed   days due of a set of skills <= days of all who have one of them       (cut of the flow of days.c)
 *               r(j, t) >= the convex envelope of its loss at the last answer (envelope.c). Of routes with too many
 *               actions the tangent: the length of a route is linear in z, so its loss v exp(-length) is convex.
 *               at whole answers, also the submodular bound: r >= f(S) - sum over what is not in S of f(S)(1 - left) x
 *               - sum over S of what dropping one adds when all else is done; steeper than the tangent off S.
 *
 * First the program without whole numbers until no cut is missing (small and fast), then rounds of branch and bound, whose
 * nodes are cut too: what one round learns is not learnt again from the root of the next.
 * What is not proved after a tenth of the time gets a better plan (anneal.c) and a floor for each period (floors.c),
 * then more rounds. Each round's bound is a bound of the whole problem; each answer is judged by the real function. The
 * two meet, or the clock stops them and the gap is what is left between them.
 */
#include "plan/program_int.h"

#include <math.h>
#include <stdlib.h>

#define RELAXED_MAX 60u /* rounds without whole numbers */
#define ROUNDS_MAX 400u
#define CUT_LEAST 1e-7 /* of the value: a smaller violation is not worth a row */

struct solving {
	struct plan_program *m;
	struct plan_solution *best;
	struct plan_answer answer;
	double constant; /* lost before anything can be finished, in the program's unit */
	double enough;   /* value less bound that is worth no more work */
	double seconds;
	bool part; /* one period of a larger problem: nothing deeper is asked */
};

static bool stopped(const struct plan_program *m)
{
	return plan_clock() > m->end || vb_run_stop(m->run);
}

static void bound_take(struct solving *s, double bound)
{
	s->best->bound = fmax(s->best->bound, (bound + s->constant) / s->m->unit);
}

/* Large programs gain little from the last of these rounds: they stop at an eighth of the time. */
static void relaxed_rounds(struct solving *s)
{
	struct plan_program *m = s->m;
	struct plan_answer *a = &s->answer;
	double until = plan_clock() + s->seconds / 8;

	for (uint32_t i = 0; i < RELAXED_MAX && !stopped(m) && plan_clock() < until; i++) {
		bool days;

		plan_program_ask(m, false, NULL, 0, m->end, a);
		s->best->impossible |= a->infeasible;
		if (!a->feasible)
			return;
		bound_take(s, a->value);
		memcpy(m->state, a->x, m->n_z * sizeof(*m->state));
		days = plan_cut_days(m);
		if (!plan_cut_losses(m, a->x, CUT_LEAST * PLAN_TOP * 100, PLAN_RELAXED) && !days)
			return;
	}
}

static void finish_read(const struct plan_program *m, const double *x, uint32_t *finish)
{
	for (uint32_t i = 0; i < m->p->works.n; i++) {
		finish[i] = PLAN_NEVER;
		for (uint32_t t = m->p->periods; t-- > 0;)
			if (x[plan_z_at(m, i, t)] > 0.5)
				finish[i] = t;
		for (uint32_t t = 0; t < m->p->periods; t++)
			m->state[plan_z_at(m, i, t)] = finish[i] != PLAN_NEVER && finish[i] <= t;
	}
}

static void best_take(struct solving *s, const uint32_t *finish)
{
	const struct plan_problem *p = s->m->p;
	double value = plan_value(p, finish);

	if (!plan_feasible(p, finish) || (s->best->found && value >= s->best->value))
		return;
	s->best->found = true;
	s->best->value = value;
	memcpy(s->best->finish, finish, p->works.n * sizeof(*finish));
}

static double gap_of(const struct plan_solution *s)
{
	return s->found && s->value > 0 ? fmax(0, (s->value - s->bound) / s->value)
	       : s->found               ? 0
					: 1;
}

static bool enough_known(const struct solving *s)
{
	double gap = gap_of(s->best);

	return gap <= PLAN_PRECISION || (s->best->found && gap * s->best->value <= s->enough);
}

/* One round of branch and bound; false when nothing more can be learnt. */
static bool whole_round(struct solving *s, double gap, double until)
{
	struct plan_program *m = s->m;
	struct plan_solution *best = s->best;
	struct plan_answer *a = &s->answer;
	uint32_t *finish VB_CLEANUP(vb_cleanup_free) = vb_alloc(m->p->works.n + 1, sizeof(*finish));
	bool days;

	plan_program_ask(m, true, best->found ? best->finish : NULL, gap, until, a);
	if (a->infeasible) {
		best->impossible = !best->found;
		return false;
	}
	if (a->bound > -1e29 && a->bound < 1e29)
		bound_take(s, a->bound);
	if (!a->feasible)
		return false;
	finish_read(m, a->x, finish);
	days = plan_cut_days(m);
	if (!plan_cut_losses(m, a->x, CUT_LEAST * PLAN_TOP, PLAN_WHOLE) && !days &&
	    gap <= PLAN_PRECISION)
		best->bound = fmax(best->bound, fmin(plan_value(m->p, finish),
						     (a->bound + s->constant) / m->unit));
	best_take(s, finish);
	if (plan_search(m->p, finish, fmin(1, (m->end - plan_clock()) / 4)))
		best_take(s, finish);
	return true;
}

static void whole_rounds(struct solving *s, double until)
{
	struct plan_solution *best = s->best;
	uint32_t last = best->rounds + ROUNDS_MAX;

	for (; best->rounds < last && !stopped(s->m) && plan_clock() < until; best->rounds++) {
		double gap = gap_of(best);

		if (enough_known(s) ||
		    !whole_round(s, gap > 0.02 ? gap / 4 : PLAN_PRECISION / 4, until))
			return;
		vb_run_progress(s->m->run,
				vb_t(s->m->run->lang, "planning: gap in 1/10000",
				     "planification : écart en 1/10000"),
				(uint64_t)(gap_of(best) * 10000), 0);
	}
}

/* What small problems never need: a better plan, and better bounds of the periods one by one. */
static bool deepen(struct solving *s, struct vb_error *err)
{
	uint32_t *finish VB_CLEANUP(vb_cleanup_free) = vb_alloc(s->m->p->works.n + 1,
								sizeof(*finish));

	memcpy(finish, s->best->finish, s->m->p->works.n * sizeof(*finish));
	plan_anneal(s->m->p, finish, s->seconds / 5);
	best_take(s, finish);
	if (s->m->p->periods == 1)
		return true;
	if (!plan_floors(s->m, s->best, 0.9 * (s->m->end - plan_clock()), err))
		return false;
	plan_program_ask(s->m, false, NULL, 0, s->m->end, &s->answer);
	if (s->answer.feasible)
		bound_take(s, s->answer.value);
	return true;
}

static bool rounds(struct solving *s, struct vb_error *err)
{
	struct plan_solution *best = s->best;

	relaxed_rounds(s);
	if (best->impossible)
		return true;
	whole_rounds(s, s->part ? s->m->end : plan_clock() + s->seconds / 10);
	if (!s->part && best->found && !enough_known(s) && !stopped(s->m) && !deepen(s, err))
		return false;
	whole_rounds(s, s->m->end);
	return true;
}

/* Rows of the larger program, as if they had been found here. */
static void rows_take(struct plan_program *m, const struct plan_part *part)
{
	const struct plan_program *of = part->of;
	double unit = m->unit / of->unit;

	for (size_t i = 0; i < of->rows.n; i++) {
		const struct plan_row *from = &of->rows.v[i];
		struct plan_row *to;

		if (!from->pair || from->period + 1 < part->period ||
		    from->period > part->period + 1)
			continue;
		to = plan_row_add(m, from->sense, from->rhs * unit);
		to->pair = from->pair;
		plan_row_put(m, to, plan_r_at(m, from->pair - 1, 0), 1);
		for (size_t k = 0; k < from->at.n; k++)
			if (from->at.v[k] < (int)of->n_z)
				plan_row_put(m, to, from->at.v[k] / (int)of->p->periods,
					     from->by.v[k] * unit);
	}
}

static bool solve(const struct vb_run *run, const struct plan_problem *p, double seconds,
		  const struct plan_part *part, struct plan_solution *out, struct vb_error *err)
{
	struct vb_arena *arena VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	uint32_t *nothing VB_CLEANUP(vb_cleanup_free) = vb_alloc(p->works.n + 1, sizeof(*nothing));
	struct plan_solution best = {
		.finish = vb_arena_array(p->arena, p->works.n + 1, sizeof(*best.finish))};
	struct plan_program m = {.run = run, .p = p, .arena = arena, .end = plan_clock() + seconds};
	struct solving s = {.m = &m,
			    .best = &best,
			    .enough = part ? part->enough : 0,
			    .seconds = seconds,
			    .part = part};
	double start = plan_clock(), worst;

	vb_assert(p->periods > 0 && p->periods <= PLAN_PERIODS && p->people <= PLAN_PEOPLE);
	if (!plan_cbc_open(&m.cbc, err))
		return false;
	memset(nothing, 0xff, p->works.n * sizeof(*nothing));
	memcpy(best.finish, part ? part->first : nothing, p->works.n * sizeof(*nothing));
	worst = plan_value(p, nothing);
	m.unit = worst > 0 ? PLAN_TOP / worst : 1;
	s.constant = plan_yearly(p, nothing, 0) * p->before * m.unit;
	if (!plan_program_start(&m)) {
		best.impossible = true;
	} else {
		if (part)
			rows_take(&m, part);
		s.answer.x = vb_arena_array(arena, m.columns + 1, sizeof(*s.answer.x));
		if (plan_search(p, best.finish, seconds / 4))
			best_take(&s, best.finish);
		if (!rounds(&s, err))
			return false;
	}
	if (vb_run_stop(run))
		return vb_fail(err, VB_E_STOP, "%s", vb_t(run->lang, "stopped", "arrêté"));
	best.bound = best.found ? fmin(best.bound, best.value) : best.bound;
	best.gap = gap_of(&best);
	best.proved = best.found && best.gap <= 2 * PLAN_PRECISION;
	best.cuts = m.cuts;
	best.seconds = plan_clock() - start;
	*out = best;
	return true;
}

bool plan_solve(const struct vb_run *run, const struct plan_problem *p, double seconds,
		struct plan_solution *out, struct vb_error *err)
{
	return solve(run, p, seconds, NULL, out, err);
}

bool plan_solve_part(const struct vb_run *run, const struct plan_problem *p, double seconds,
		     const struct plan_part *part, struct plan_solution *out, struct vb_error *err)
{
	return solve(run, p, seconds, part, out, err);
}
