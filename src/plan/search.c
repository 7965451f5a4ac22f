/*
 * search.c - a good plan quickly: greedy by what a day buys, then moves that improve (drop, add, change the period,
 * swap one for one). The integer program starts from it and proves how far it can be from the best.
 */
#include "plan/problem.h"

#include <stdlib.h>

struct seeking {
	const struct plan_problem *p;
	uint32_t *now, *trial;
	double value, end; /* of `now`; clock at which to stop */
};

static bool late(const struct seeking *s)
{
	return plan_clock() > s->end;
}

static bool holds(const struct plan_problem *p, const uint32_t *finish)
{
	return plan_ordered(p, finish) && plan_days_fit_finish(p, finish, NULL);
}

static double days_of(const struct plan_problem *p, uint32_t action)
{
	double sum = 0.25; /* nothing is quite free of work */

	for (size_t k = 0; k < p->works.v[action].days.n; k++)
		sum += p->works.v[action].days.v[k].days;
	return sum;
}

/* ---- musts ------------------------------------------------------------------------------ */

static bool must_met(const struct plan_must *m, const uint32_t *finish)
{
	for (size_t k = 0; k < m->any.n; k++)
		if (finish[m->any.v[k]] != PLAN_NEVER && finish[m->any.v[k]] <= m->by)
			return true;
	return false;
}

/* Depth-first over the ways to meet each must; gives up at the clock. The order of musts is the file's. */
static bool musts_place(struct seeking *s, size_t at, uint32_t *finish)
{
	const struct plan_problem *p = s->p;
	uint32_t *kept VB_CLEANUP(vb_cleanup_free) = NULL;
	const struct plan_must *m;

	while (at < p->musts.n && must_met(&p->musts.v[at], finish))
		at++;
	if (at == p->musts.n)
		return true;
	m = &p->musts.v[at];
	if (m->by == PLAN_NEVER || late(s))
		return false;
	kept = vb_alloc(p->works.n + 1, sizeof(*kept));
	memcpy(kept, finish, p->works.n * sizeof(*kept));
	for (size_t k = 0; k < m->any.n; k++) {
		plan_finish_with(p, finish, m->any.v[k], m->by);
		if (holds(p, finish) && musts_place(s, at + 1, finish))
			return true;
		memcpy(finish, kept, p->works.n * sizeof(*kept));
	}
	return false;
}

/* ---- moves ------------------------------------------------------------------------------ */

static bool accept(struct seeking *s)
{
	double value = plan_value(s->p, s->trial);

	if (!(value < s->value - 1e-9 * s->value) || !plan_feasible(s->p, s->trial))
		return false;
	memcpy(s->now, s->trial, s->p->works.n * sizeof(*s->now));
	s->value = value;
	return true;
}

static void trial_start(struct seeking *s)
{
	memcpy(s->trial, s->now, s->p->works.n * sizeof(*s->now));
}

/* Earliest period that holds; what it comes after moves with it. */
static bool add_try(struct seeking *s, uint32_t action)
{
	for (uint32_t t = 0; t < s->p->periods; t++) {
		trial_start(s);
		plan_finish_with(s->p, s->trial, action, t);
		if (accept(s))
			return true;
	}
	return false;
}

static bool shift_try(struct seeking *s, uint32_t action)
{
	bool better = false;

	for (uint32_t t = 0; t < s->p->periods; t++) {
		trial_start(s);
		if (s->now[action] == t)
			continue;
		s->trial[action] = t;
		better |= accept(s);
	}
	return better;
}

static bool drop_try(struct seeking *s, uint32_t action)
{
	trial_start(s);
	plan_drop_with(s->p, s->trial, action);
	return accept(s);
}

static bool swap_try(struct seeking *s, uint32_t out, uint32_t in)
{
	for (uint32_t t = 0; t < s->p->periods; t++) {
		trial_start(s);
		plan_drop_with(s->p, s->trial, out);
		plan_finish_with(s->p, s->trial, in, t);
		if (accept(s))
			return true;
	}
	return false;
}

/* The earlier of two gives its place to the later. */
static bool exchange_try(struct seeking *s, uint32_t a, uint32_t b)
{
	trial_start(s);
	s->trial[a] = s->now[b];
	s->trial[b] = s->now[a];
	return accept(s);
}

static bool pass(struct seeking *s)
{
	uint32_t n = (uint32_t)s->p->works.n;
	bool better = false;

	for (uint32_t i = 0; i < n && !late(s); i++)
		better |= s->now[i] == PLAN_NEVER ? add_try(s, i)
						  : drop_try(s, i) || shift_try(s, i);
	for (uint32_t i = 0; i < n && !late(s); i++)
		for (uint32_t k = 0; k < n && s->now[i] != PLAN_NEVER; k++) {
			if (k != i && s->now[k] == PLAN_NEVER)
				better |= swap_try(s, i, k);
			else if (s->now[i] < s->now[k])
				better |= exchange_try(s, i, k);
		}
	return better;
}

/* Adds, one at a time, what buys most for a day of work. */
static void greedy(struct seeking *s)
{
	uint32_t *kept VB_CLEANUP(vb_cleanup_free) = vb_alloc(s->p->works.n + 1, sizeof(*kept));
	uint32_t *best VB_CLEANUP(vb_cleanup_free) = vb_alloc(s->p->works.n + 1, sizeof(*best));
	bool found = true;

	while (found && !late(s)) {
		double most = 0, before = s->value, value = 0;

		found = false;
		memcpy(kept, s->now, s->p->works.n * sizeof(*kept));
		for (uint32_t i = 0; i < s->p->works.n; i++) {
			if (kept[i] != PLAN_NEVER || !add_try(s, i))
				continue;
			if ((before - s->value) / days_of(s->p, i) > most) {
				most = (before - s->value) / days_of(s->p, i);
				value = s->value;
				memcpy(best, s->now, s->p->works.n * sizeof(*best));
				found = true;
			}
			memcpy(s->now, kept, s->p->works.n * sizeof(*kept));
			s->value = before;
		}
		if (found) {
			memcpy(s->now, best, s->p->works.n * sizeof(*best));
			s->value = value;
		}
	}
}

bool plan_search(const struct plan_problem *p, uint32_t *finish, double seconds)
{
	uint32_t *trial VB_CLEANUP(vb_cleanup_free) = vb_alloc(p->works.n + 1, sizeof(*trial));
	struct seeking s = {.p = p, .now = finish, .trial = trial, .end = plan_clock() + seconds};

	if (!plan_feasible(p, finish)) {
		for (uint32_t i = 0; i < p->works.n; i++)
			finish[i] = PLAN_NEVER;
		if (!musts_place(&s, 0, finish))
			return false;
		s.value = plan_value(p, finish);
		greedy(&s);
	}
	s.value = plan_value(p, finish);
	while (!late(&s) && pass(&s))
		;
	return true;
}
