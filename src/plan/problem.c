/* problem.c - what a plan is worth, and which constraints it holds. See problem.h. */
#include "plan/problem.h"

#include <math.h>
#include <time.h>

#define CENT 1e-6

double plan_clock(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static bool done_by(const uint32_t *finish, uint32_t action, uint32_t period)
{
	return finish[action] != PLAN_NEVER && finish[action] <= period;
}

double plan_yearly(const struct plan_problem *p, const uint32_t *finish, uint32_t period)
{
	double sum = 0;

	for (size_t i = 0; i < p->routes.n; i++) {
		const struct plan_route *r = &p->routes.v[i];
		double length = 0;

		for (size_t k = 0; k < r->terms.n; k++)
			if (done_by(finish, r->terms.v[k].action, period))
				length += r->terms.v[k].delta;
		sum += r->value * exp(-length);
	}
	return sum;
}

/* One pass over the routes: only the periods in which something of the route is finished change it. */
static double loss_over_time(const struct plan_problem *p, const uint32_t *finish)
{
	double sum = 0;

	for (size_t i = 0; i < p->routes.n; i++) {
		const struct plan_route *r = &p->routes.v[i];
		double gained[PLAN_PERIODS] = {0}, length = 0, left = 1, years = p->before;

		for (size_t k = 0; k < r->terms.n; k++)
			if (finish[r->terms.v[k].action] != PLAN_NEVER)
				gained[finish[r->terms.v[k].action]] += r->terms.v[k].delta;
		for (uint32_t t = 0; t < p->periods; t++) {
			if (gained[t] > 0) {
				length += gained[t];
				left = exp(-length);
			}
			years += p->weight[t] * left;
		}
		sum += r->value * years;
	}
	return sum;
}

double plan_costs(const struct plan_problem *p, const uint32_t *finish)
{
	double sum = 0;

	for (uint32_t i = 0; i < p->works.n; i++) {
		if (finish[i] == PLAN_NEVER)
			continue;
		sum += p->works.v[i].cost;
		for (uint32_t t = finish[i]; p->works.v[i].yearly > 0 && t < p->periods; t++)
			sum += p->works.v[i].yearly * p->weight[t];
	}
	return sum;
}

double plan_value(const struct plan_problem *p, const uint32_t *finish)
{
	return loss_over_time(p, finish) + plan_costs(p, finish);
}

double plan_spent(const struct plan_problem *p, const uint32_t *finish)
{
	double sum = 0;

	for (uint32_t i = 0; i < p->works.n; i++)
		if (finish[i] != PLAN_NEVER)
			sum += p->works.v[i].cost + p->works.v[i].yearly * p->inside[finish[i]];
	return sum;
}

bool plan_ordered(const struct plan_problem *p, const uint32_t *finish)
{
	for (uint32_t i = 0; i < p->works.n; i++) {
		const struct plan_work *w = &p->works.v[i];

		if (finish[i] == PLAN_NEVER)
			continue;
		if (w->barred)
			return false;
		for (size_t k = 0; k < w->after.n; k++)
			if (!done_by(finish, w->after.v[k], finish[i]))
				return false;
		for (size_t k = 0; k < w->excludes.n; k++)
			if (finish[w->excludes.v[k]] != PLAN_NEVER)
				return false;
	}
	return p->budget < 0 || plan_spent(p, finish) <= p->budget + CENT;
}

bool plan_musts_met(const struct plan_problem *p, const uint32_t *finish)
{
	for (size_t i = 0; i < p->musts.n; i++) {
		const struct plan_must *m = &p->musts.v[i];
		bool met = false;

		for (size_t k = 0; m->by != PLAN_NEVER && k < m->any.n; k++)
			met |= done_by(finish, m->any.v[k], m->by);
		if (!met)
			return false;
	}
	return true;
}

bool plan_feasible(const struct plan_problem *p, const uint32_t *finish)
{
	return plan_ordered(p, finish) && plan_musts_met(p, finish) &&
	       plan_days_fit_finish(p, finish, NULL);
}

static void finish_deep(const struct plan_problem *p, uint32_t *finish, uint32_t action,
			uint32_t period, unsigned depth)
{
	if (finish[action] != PLAN_NEVER && finish[action] <= period)
		return;
	finish[action] = period;
	for (size_t k = 0; depth < PLAN_ACTIONS && k < p->works.v[action].after.n; k++)
		finish_deep(p, finish, p->works.v[action].after.v[k], period, depth + 1);
}

void plan_finish_with(const struct plan_problem *p, uint32_t *finish, uint32_t action,
		      uint32_t period)
{
	finish_deep(p, finish, action, period, 0);
}

void plan_drop_with(const struct plan_problem *p, uint32_t *finish, uint32_t action)
{
	bool moved = true;

	finish[action] = PLAN_NEVER;
	while (moved) {
		moved = false;
		for (uint32_t i = 0; i < p->works.n; i++)
			for (size_t k = 0; finish[i] != PLAN_NEVER && k < p->works.v[i].after.n;
			     k++)
				if (finish[p->works.v[i].after.v[k]] == PLAN_NEVER) {
					finish[i] = PLAN_NEVER;
					moved = true;
				}
	}
}
