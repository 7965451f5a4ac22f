/*
 * anneal.c - a better plan where greedy and swaps are stuck: random moves, worse ones accepted less and less often. With
 * several periods what matters is which actions come together early, and no single swap repairs a wrong beginning.
 *
 * Most moves are refused by two cheap looks before the flow of days.c is asked: what the plan would be worth, and the
 * days due by each period against those of everybody who has one of a set of skills (necessary, nearly sufficient).
 * The number of moves is fixed and the numbers drawn are too: the clock only stops what is too large for it.
 */
#include "plan/problem.h"

#include <math.h>
#include <stdlib.h>

#define MOVES 200000u
#define SETS_MAX 6u /* skills whose sets are all looked at; of more, each one and all together */
#define WARM 0.01   /* of the value: a loss accepted one time in e at the beginning */
#define COLD 1e-3   /* of the warmth, at the end */
#define CLOCK_EVERY 64u /* moves */

struct annealing {
	const struct plan_problem *p;
	struct vb_random random;
	uint32_t *now, *trial, *best;
	double value, best_value;
	uint32_t n_skills, of[PLAN_SKILLS], skill[PLAN_SKILLS], n_sets;
	uint32_t order[PLAN_PEOPLE]; /* fewest skills first */
	double *capacity;            /* [set * periods + t], days through t */
	double *due;                 /* [skill * periods + t], days due by t */
	double *left;                /* exp(-delta) of each term, routes one after another */
};

static uint32_t below(struct annealing *a, uint32_t n)
{
	return (uint32_t)(vb_random_unit(&a->random) * n);
}

/* ---- days, cheaply ---------------------------------------------------------------------- */

/* Members of set i, as places of skills. */
static uint64_t set_of(const struct annealing *a, uint32_t i)
{
	if (a->n_skills <= SETS_MAX)
		return i + 1;
	return i < a->n_skills ? (uint64_t)1 << i : UINT64_MAX;
}

static bool set_has(const struct annealing *a, uint64_t set, uint32_t person)
{
	for (uint32_t k = 0; k < PLAN_SKILLS; k++)
		if (a->of[k] != UINT32_MAX && (set >> a->of[k] & 1) &&
		    (k == PLAN_ANYONE || (a->p->skills[person] >> k & 1)))
			return true;
	return false;
}

static void sets_make(struct annealing *a)
{
	const struct plan_problem *p = a->p;

	memset(a->of, 0xff, sizeof(a->of));
	for (size_t i = 0; i < p->works.n; i++)
		for (size_t k = 0; k < p->works.v[i].days.n; k++)
			if (a->of[p->works.v[i].days.v[k].skill] == UINT32_MAX) {
				a->skill[a->n_skills] = p->works.v[i].days.v[k].skill;
				a->of[a->skill[a->n_skills]] = a->n_skills;
				a->n_skills++;
			}
	a->n_sets = a->n_skills <= SETS_MAX ? (1u << a->n_skills) - 1 : a->n_skills + 1;
	a->capacity = vb_alloc((size_t)a->n_sets * p->periods + 1, sizeof(*a->capacity));
	a->due = vb_alloc((size_t)a->n_skills * p->periods + 1, sizeof(*a->due));
	for (uint32_t s = 0; s < a->n_sets; s++)
		for (uint32_t i = 0; i < p->people; i++) {
			double sum = 0;

			for (uint32_t t = 0; set_has(a, set_of(a, s), i) && t < p->periods; t++) {
				sum += p->days[i][t];
				a->capacity[s * p->periods + t] += sum;
			}
		}
}

static void order_make(struct annealing *a)
{
	uint32_t n = 0;

	for (int skills = 0; skills <= 64; skills++)
		for (uint32_t i = 0; i < a->p->people; i++)
			if (__builtin_popcountll(a->p->skills[i]) == skills)
				a->order[n++] = i;
}

static bool days_may_fit(struct annealing *a)
{
	const struct plan_problem *p = a->p;

	memset(a->due, 0, (size_t)a->n_skills * p->periods * sizeof(*a->due));
	for (size_t i = 0; i < p->works.n; i++)
		for (size_t k = 0; a->trial[i] != PLAN_NEVER && k < p->works.v[i].days.n; k++)
			a->due[a->of[p->works.v[i].days.v[k].skill] * p->periods + a->trial[i]] +=
				p->works.v[i].days.v[k].days;
	for (uint32_t s = 0; s < a->n_sets; s++) {
		uint64_t set = set_of(a, s);
		double sum = 0;

		for (uint32_t t = 0; t < p->periods; t++) {
			for (uint32_t k = 0; k < a->n_skills; k++)
				sum += set >> k & 1 ? a->due[k * p->periods + t] : 0;
			if (sum > a->capacity[s * p->periods + t] + 1e-6)
				return false;
		}
	}
	return true;
}

/*
 * One way of giving the days due, tried before the flow: what a person has left of the periods so far serves any later
 * day as well, so only who does it matters; whoever has fewest skills goes first. True: they fit. False: not known.
 */
static bool days_surely_fit(const struct annealing *a)
{
	const struct plan_problem *p = a->p;
	double rest[PLAN_PEOPLE] = {0};

	for (uint32_t t = 0; t < p->periods; t++) {
		for (uint32_t i = 0; i < p->people; i++)
			rest[i] += p->days[i][t];
		for (uint32_t k = 0; k < a->n_skills; k++) {
			double due = a->due[k * p->periods + t];

			for (uint32_t i = 0; due > 0 && i < p->people; i++) {
				uint32_t person = a->order[i];

				if (a->skill[k] == PLAN_ANYONE ||
				    (p->skills[person] >> a->skill[k] & 1)) {
					double given = fmin(due, rest[person]);

					rest[person] -= given;
					due -= given;
				}
			}
			if (due > 1e-9)
				return false;
		}
	}
	return true;
}

/* ---- what it is worth -------------------------------------------------------------------- */

static void left_make(struct annealing *a)
{
	size_t n = 0;

	for (size_t i = 0; i < a->p->routes.n; i++)
		n += a->p->routes.v[i].terms.n;
	a->left = vb_alloc(n + 1, sizeof(*a->left));
	n = 0;
	for (size_t i = 0; i < a->p->routes.n; i++)
		for (size_t k = 0; k < a->p->routes.v[i].terms.n; k++)
			a->left[n++] = exp(-a->p->routes.v[i].terms.v[k].delta);
}

/* As plan_value, without an exponential for each route and period: most of the time goes here. */
static double value_of(const struct annealing *a)
{
	const struct plan_problem *p = a->p;
	const double *left = a->left;
	double sum = 0;

	for (size_t i = 0; i < p->routes.n; i++) {
		const struct plan_route *r = &p->routes.v[i];
		double by[PLAN_PERIODS], rest = 1, years = p->before;

		for (uint32_t t = 0; t < p->periods; t++)
			by[t] = 1;
		for (size_t k = 0; k < r->terms.n; k++, left++)
			if (a->trial[r->terms.v[k].action] != PLAN_NEVER)
				by[a->trial[r->terms.v[k].action]] *= *left;
		for (uint32_t t = 0; t < p->periods; t++) {
			rest *= by[t];
			years += p->weight[t] * rest;
		}
		sum += r->value * years;
	}
	return sum + plan_costs(p, a->trial);
}

/* ---- moves ------------------------------------------------------------------------------ */

static void place(struct annealing *a, uint32_t action, uint32_t period)
{
	if (period == PLAN_NEVER) {
		plan_drop_with(a->p, a->trial, action);
		return;
	}
	a->trial[action] = PLAN_NEVER; /* so that what it comes after is looked at again */
	plan_finish_with(a->p, a->trial, action, period);
}

static void move_draw(struct annealing *a)
{
	uint32_t n = (uint32_t)a->p->works.n, x = below(a, n), y = below(a, n);

	memcpy(a->trial, a->now, n * sizeof(*a->trial));
	if (below(a, 3) == 0) { /* two give each other their places */
		place(a, x, a->now[y]);
		place(a, y, a->now[x]);
		return;
	}
	for (uint32_t k = 1 + below(a, 3); k > 0; k--) {
		uint32_t period = below(a, a->p->periods + below(a, 2));

		place(a, below(a, n), period == a->p->periods ? PLAN_NEVER : period);
	}
}

static void move_judge(struct annealing *a, double warmth)
{
	double value = value_of(a);

	if (value > a->value && vb_random_unit(&a->random) >= exp((a->value - value) / warmth))
		return;
	if (!plan_ordered(a->p, a->trial) || !days_may_fit(a) || !plan_musts_met(a->p, a->trial) ||
	    (!days_surely_fit(a) && !plan_days_fit_finish(a->p, a->trial, NULL)))
		return;
	memcpy(a->now, a->trial, a->p->works.n * sizeof(*a->now));
	a->value = value;
	if (value < a->best_value) {
		memcpy(a->best, a->now, a->p->works.n * sizeof(*a->best));
		a->best_value = value;
	}
}

void plan_anneal(const struct plan_problem *p, uint32_t *finish, double seconds)
{
	size_t n = p->works.n;
	uint32_t *all VB_CLEANUP(vb_cleanup_free) = vb_alloc(3 * n + 1, sizeof(*all));
	struct annealing a = {.p = p, .now = all, .trial = all + n, .best = all + 2 * n};
	double start = plan_clock(), warm;

	vb_random_init(&a.random, 1, n);
	memcpy(a.now, finish, n * sizeof(*finish));
	memcpy(a.best, finish, n * sizeof(*finish));
	a.value = a.best_value = plan_value(p, finish);
	warm = WARM * a.value;
	sets_make(&a);
	order_make(&a);
	left_make(&a);
	for (uint32_t i = 0; n && i < MOVES; i++) {
		if (i % CLOCK_EVERY == 0 && plan_clock() - start > seconds)
			break;
		move_draw(&a);
		move_judge(&a, warm * pow(COLD, (double)i / MOVES));
	}
	free(a.capacity);
	free(a.due);
	free(a.left);
	memcpy(finish, a.best, n * sizeof(*finish));
}
