/*
 * floors.c - what each period loses at the least, whatever happens in the others: the actions finished by then, chosen
 * for that period alone from the days there are up to it. Only one period has whole numbers there, so these programs are
 * small; their bounds are rows of the whole one, where a share of a measure would otherwise count as finished early.
 */
#include "plan/program_int.h"

#include <math.h>
#include <stdlib.h>

#define FLOORS_MAX                                                                                 \
	24u /* periods that get one; the periods between two have the later one's, which is lower */
#define LAST_SHARE 0.35 /* of the time */
#define ENOUGH 5e-4     /* of the plan's value, over all floors together */

/* The plan's state at the end of period t as a problem of one period. Money counts in the last one only. */
static void one_period(const struct plan_problem *p, uint32_t t, struct vb_arena *arena,
		       struct plan_problem *out)
{
	bool last = t + 1 == p->periods;

	*out = *p;
	out->arena = arena;
	out->periods = 1;
	out->weight[0] = p->weight[t];
	out->inside[0] = p->inside[t];
	out->before = 0;
	for (uint32_t i = 0; i < p->people; i++)
		for (uint32_t k = 1; k <= t; k++)
			out->days[i][0] += p->days[i][k];
	memset(&out->musts, 0, sizeof(out->musts));
	for (size_t i = 0; i < p->musts.n; i++)
		if (p->musts.v[i].by <= t) {
			struct plan_must *m = vb_vec_add(arena, &out->musts);

			*m = p->musts.v[i];
			m->by = 0;
		}
	if (last)
		return;
	out->budget = -1;
	memset(&out->works, 0, sizeof(out->works));
	for (size_t i = 0; i < p->works.n; i++) {
		struct plan_work *w = vb_vec_add(arena, &out->works);

		*w = p->works.v[i];
		w->cost = w->yearly = 0;
	}
}

static void first_of(const struct plan_solution *best, size_t n, uint32_t t, uint32_t *first)
{
	for (size_t i = 0; i < n; i++)
		first[i] = best->finish[i] != PLAN_NEVER && best->finish[i] <= t ? 0 : PLAN_NEVER;
}

/* Loss of the last period is by pair, and what was spent is judged with it. */
static void floor_row(struct plan_program *m, uint32_t t, double bound)
{
	const struct plan_problem *p = m->p;
	struct plan_row *r = plan_row_add(m, 'G', bound * m->unit);

	m->cuts++;
	for (uint32_t j = 0; j < p->pairs; j++)
		plan_row_put(m, r, plan_r_at(m, j, t), p->weight[t]);
	for (uint32_t i = 0; t + 1 == p->periods && i < p->works.n; i++)
		plan_row_put(m, r, plan_z_at(m, i, t),
			     (p->works.v[i].cost + p->works.v[i].yearly * p->weight[t]) * m->unit);
}

static bool floor_find(struct plan_program *m, const struct plan_solution *best, uint32_t t,
		       double seconds, double enough, double *bound, struct vb_error *err)
{
	struct vb_arena *arena VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	uint32_t *first VB_CLEANUP(vb_cleanup_free) = vb_alloc(m->p->works.n + 1, sizeof(*first));
	struct plan_problem one;
	struct plan_solution s;

	one_period(m->p, t, arena, &one);
	first_of(best, m->p->works.n, t, first);
	if (!plan_solve_part(m->run, &one, seconds, &(struct plan_part){m, t, first, enough}, &s,
			     err))
		return false;
	*bound = s.bound;
	return true;
}

/* The later the period the less its floor: it holds for all before it that have none of their own. */
static void floors_between(struct plan_program *m, uint32_t from, uint32_t t, double bound)
{
	for (uint32_t k = from; k <= t; k++)
		floor_row(m, k, bound * m->p->weight[k] / m->p->weight[t]);
}

/* The state after the plan lasts longest and has the largest part of the loss: it comes first, with a third of the time. */
bool plan_floors(struct plan_program *m, const struct plan_solution *best, double seconds,
		 struct vb_error *err)
{
	uint32_t last = m->p->periods - 1, n = last < FLOORS_MAX ? last : FLOORS_MAX, from = 0;
	double enough = ENOUGH * best->value / (n + 1), end = plan_clock() + seconds, bound;

	if (m->p->weight[last] > 0) {
		if (!floor_find(m, best, last, seconds * LAST_SHARE, enough, &bound, err))
			return false;
		floor_row(m, last, bound);
	}
	for (uint32_t i = 0; i < n && plan_clock() < end; i++) {
		uint32_t t = (i + 1) * last / n - 1;

		if (!(m->p->weight[t] > 0))
			continue;
		if (!floor_find(m, best, t, (end - plan_clock()) / (n - i), enough, &bound, err))
			return false;
		floors_between(m, from, t, bound);
		from = t + 1;
	}
	return true;
}
