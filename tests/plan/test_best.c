/*
 * test_best.c - the solver against all plans there are. The reference enumerates every choice of periods and judges each
 * with its own sums; its days are checked by trying every set of skills and periods (Hall's condition), not by a flow.
 */
#include "support.h"

#include <math.h>

#include "draw.h"

/* ---- reference -------------------------------------------------------------------------- */

struct every {
	const struct plan_problem *p;
	uint32_t skills, *finish;
	double best;
	uint64_t plans;
};

static bool hall_holds(const struct every *x, const uint32_t *by)
{
	const struct plan_problem *p = x->p;
	double due = 0, had = 0;

	for (size_t i = 0; i < p->works.n; i++)
		for (size_t k = 0; k < p->works.v[i].days.n; k++)
			if (x->finish[i] != PLAN_NEVER &&
			    x->finish[i] + 1 <= by[p->works.v[i].days.v[k].skill])
				due += p->works.v[i].days.v[k].days;
	for (uint32_t i = 0; i < p->people; i++)
		for (uint32_t t = 0; t < p->periods; t++) {
			bool counts = false;

			for (uint32_t k = 0; k < x->skills; k++)
				counts |= (p->skills[i] >> k & 1) && t + 1 <= by[k];
			had += counts ? p->days[i][t] : 0;
		}
	return due <= had + 1e-6;
}

static bool days_hold(const struct every *x)
{
	uint32_t by[8] = {0};

	for (;;) { /* every vector of periods, one a skill; 0: the skill is left out */
		uint32_t k = 0;

		if (!hall_holds(x, by))
			return false;
		while (k < x->skills && by[k] == x->p->periods)
			by[k++] = 0;
		if (k == x->skills)
			return true;
		by[k]++;
	}
}

static double value_of(const struct every *x)
{
	const struct plan_problem *p = x->p;
	double sum = 0;

	for (uint32_t t = 0; t <= p->periods; t++) /* t: periods over */
		for (size_t i = 0; i < p->routes.n; i++) {
			double left = p->routes.v[i].value;

			for (size_t k = 0; k < p->routes.v[i].terms.n; k++)
				if (x->finish[p->routes.v[i].terms.v[k].action] + 1 <= t &&
				    x->finish[p->routes.v[i].terms.v[k].action] != PLAN_NEVER)
					left *= exp(-p->routes.v[i].terms.v[k].delta);
			sum += left * (t ? p->weight[t - 1] : p->before);
		}
	for (size_t i = 0; i < p->works.n; i++) {
		if (x->finish[i] == PLAN_NEVER)
			continue;
		sum += p->works.v[i].cost;
		for (uint32_t t = x->finish[i]; t < p->periods; t++)
			sum += p->works.v[i].yearly * p->weight[t];
	}
	return sum;
}

static void every_plan(struct every *x, uint32_t at)
{
	double value;

	if (at < x->p->works.n) {
		x->finish[at] = PLAN_NEVER;
		every_plan(x, at + 1);
		for (uint32_t t = 0; t < x->p->periods; t++) {
			x->finish[at] = t;
			every_plan(x, at + 1);
		}
		return;
	}
	x->plans++;
	if (!plan_ordered(x->p, x->finish) || !plan_musts_met(x->p, x->finish))
		return;
	value = value_of(x);
	if (value < x->best && days_hold(x))
		x->best = value;
}

/* ---- comparison ------------------------------------------------------------------------- */

static void compare(struct draw_size size, uint64_t first, uint64_t n)
{
	struct vb_run run = test_run();
	unsigned impossible = 0;

	for (uint64_t seed = first; seed < first + n; seed++) {
		struct vb_arena *a = vb_arena_new();
		struct plan_problem p;
		struct plan_solution s;
		struct vb_error err;
		struct every x = {.p = &p, .skills = size.skills, .best = INFINITY};

		draw_problem(a, seed, size, &p);
		x.finish = vb_arena_array(a, p.works.n + 1, sizeof(*x.finish));
		every_plan(&x, 0);
		assert_ok(plan_solve(&run, &p, 120, &s, &err));
		if (!(x.best < INFINITY)) {
			impossible++;
			if (!s.impossible || s.found)
				fail_msg("seed %llu: there is no plan, one was found",
					 (unsigned long long)seed);
		} else if (!s.found || !s.proved || fabs(s.value - x.best) > 1e-5 * x.best ||
			   s.bound > x.best * (1 + 1e-6)) {
			fail_msg("seed %llu: best %.3f; found %d %.3f, bound %.3f, proved %d, %u "
				 "rounds, %.2f s",
				 (unsigned long long)seed, x.best, s.found, s.value, s.bound,
				 s.proved, s.rounds, s.seconds);
		}
		vb_arena_free(a);
	}
	print_message("# %u actions, %u periods: %llu problems, %u without a plan\n", size.actions,
		      size.periods, (unsigned long long)n, impossible);
}

static void equals_every_set(void **state)
{
	(void)state;
	compare((struct draw_size){15, 6, 3, 3, 3, 1, true}, 1, 12);
	compare((struct draw_size){12, 8, 2, 2, 2, 1, true}, 100, 20);
}

static void equals_every_schedule(void **state)
{
	(void)state;
	compare((struct draw_size){9, 4, 3, 3, 3, 2, true}, 200, 20);
	compare((struct draw_size){7, 4, 3, 2, 3, 3, true}, 300, 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(equals_every_set),
					   cmocka_unit_test(equals_every_schedule)};

	return cmocka_run_group_tests_name("plan/best", tests, NULL, NULL);
}
