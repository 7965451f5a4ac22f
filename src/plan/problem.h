/*
 * problem.h - planning as numbers: which actions to finish by which period so that what is expected to be lost over
 * the horizon, plus what is spent, is least. No case and no text here: tests build problems of their own.
 *
 * State. An action is finished in a period, or never (PLAN_NEVER). A route is worth value * exp(-sum of the deltas of
 * what is finished) a year; the loss is the sum over routes. weight[t] says how many years the state at the end of
 * period t lasts: the next period's length, and for the last one what is left of the horizon.
 *
 * Effort. Days of (action, skill) are worked by anyone with the skill, in any period up to the one it is finished in.
 * What comes after something is finished in the same period at the earliest.
 */
#ifndef VAUBAN_PLAN_PROBLEM_H
#define VAUBAN_PLAN_PROBLEM_H

#include "core/run.h"

#define PLAN_NEVER UINT32_MAX
#define PLAN_SKILLS 64u /* sets of skills are words; the last one is everybody's */
#define PLAN_ANYONE 63u
#define PLAN_PERIODS 40u  /* three years of months and some deadlines */
#define PLAN_ACTIONS 400u /* beyond, the lightest fixes are left to another plan, and said so */
#define PLAN_PEOPLE 100u

struct plan_effort {
	uint32_t skill;
	double days;
};
struct plan_work {
	VB_VEC(struct plan_effort) days;
	double cost, yearly;
	VB_VEC(uint32_t) after, excludes;
	bool barred; /* cannot be done at all: nobody has a skill it needs, or the scenario leaves it out */
};
struct plan_term {
	uint32_t action;
	double delta; /* -log of what is left of the route once it is done, above 0 */
};
struct plan_route {
	uint32_t pair;
	double value;                   /* a year, with nothing done */
	VB_VEC(struct plan_term) terms; /* by action, each once */
};
struct plan_must { /* one of these, finished by that period; PLAN_NEVER: its day comes before any period ends */
	VB_VEC(uint32_t) any;
	uint32_t by;
};
struct plan_problem {
	struct vb_arena *arena;
	VB_VEC(struct plan_work) works;
	VB_VEC(struct plan_route) routes;
	VB_VEC(struct plan_must) musts;
	uint32_t pairs, people, periods;
	uint64_t skills[PLAN_PEOPLE];           /* sets; PLAN_ANYONE is understood */
	double days[PLAN_PEOPLE][PLAN_PERIODS]; /* capacity */
	double weight[PLAN_PERIODS];            /* years */
	double inside[PLAN_PERIODS]; /* years of the plan itself after the end of each period */
	double before;               /* years before the end of the first period */
	double budget;               /* negative: none */
};

/* ---- problem.c -------------------------------------------------------------------------- */

double plan_yearly(const struct plan_problem *p, const uint32_t *finish,
		   uint32_t period); /* loss a year at its end */
double plan_value(const struct plan_problem *p, const uint32_t *finish); /* what is minimised */
double plan_costs(const struct plan_problem *p,
		  const uint32_t *finish); /* its part that is spent */
double plan_spent(const struct plan_problem *p, const uint32_t *finish); /* of the budget */
bool plan_ordered(const struct plan_problem *p,
		  const uint32_t *finish); /* after, excludes, budget */
bool plan_musts_met(const struct plan_problem *p, const uint32_t *finish);
bool plan_feasible(const struct plan_problem *p,
		   const uint32_t *finish); /* all of it, days included */

/* Finishes the action by the period, with all it comes after; drops it, with all that comes after it. */
void plan_finish_with(const struct plan_problem *p, uint32_t *finish, uint32_t action,
		      uint32_t period);
void plan_drop_with(const struct plan_problem *p, uint32_t *finish, uint32_t action);

/* ---- days.c: who can do what by when, as a flow ------------------------------------------ */

struct plan_shortage { /* days of these skills due by these periods are more than those who have them can give */
	uint64_t skills;
	uint32_t by[PLAN_SKILLS]; /* period of each skill in it */
	double wanted, had;
};
/* state[m * periods + t]: share of action m finished by the end of t, 0 to 1. */
bool plan_days_fit(const struct plan_problem *p, const double *state, struct plan_shortage *out);
bool plan_days_fit_finish(const struct plan_problem *p, const uint32_t *finish,
			  struct plan_shortage *out);
/* Days of each person on each skill in each period: given[(person * PLAN_SKILLS + skill) * periods + t]. */
bool plan_days_give(const struct plan_problem *p, const uint32_t *finish, double *given);

/* ---- search.c, anneal.c, solve.c ------------------------------------------------------------------- */

struct plan_solution {
	bool found;       /* a plan that holds every constraint */
	bool impossible;  /* proved: there is none */
	bool proved;      /* nothing is better, within PLAN_PRECISION */
	uint32_t *finish; /* of each action */
	double value, bound;
	double gap; /* (value - bound) / value */
	double seconds;
	uint32_t rounds, cuts;
};
#define PLAN_PRECISION 1e-6
/* Greedy and swaps; improves `finish` in place; false when no plan that holds the constraints was found. */
bool plan_search(const struct plan_problem *p, uint32_t *finish, double seconds);
/* Random moves from a plan that holds the constraints; `finish` becomes the best one met. Same moves every time. */
void plan_anneal(const struct plan_problem *p, uint32_t *finish, double seconds);
/* CBC over lazy tangents, begun from the plan that plan_search and plan_anneal find. Stops after `seconds`. */
bool plan_solve(const struct vb_run *run, const struct plan_problem *p, double seconds,
		struct plan_solution *out, struct vb_error *err) VB_MUST_USE;
double plan_clock(void); /* seconds, monotonic */

#endif
