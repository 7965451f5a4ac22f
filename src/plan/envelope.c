/*
 * envelope.c - what a route loses at the least when shares of its actions count as finished: the highest function below
 * its loss at every whole choice that is linear in pieces (its convex envelope), one piece at a time.
 *
 *   loss f(S) of each set S of the route's actions; asked at shares x:
 *   least sum of l(S) f(S)  with  l >= 0, sum l(S) = 1, sum over S with i of l(S) = x(i)
 *
 * The prices of its rows are the piece: f(S) >= a + b(S) for every S. A tangent of v exp(-length) takes shares for what they
 * are not: half of a fix that closes a route loses half of it, not its square root. The program above is a small simplex: sets
 * enter by the least reduced cost, of all there are. Whatever b it ends with, a is the least of f(S) - b(S): the row holds.
 */
#include "plan/program_int.h"

#include <math.h>
#include <stdlib.h>

#define INSIDE                                                                                     \
	1e-4 /* shares are kept away from 0 and 1 by this: no corner then has several answers */
#define PIVOTS 200u
#define SIDE (PLAN_ENVELOPE + 1) /* of the basis */

struct envelope {
	uint32_t m, sets;
	const double *loss; /* of each set, as part of the route's value */
	double *sum;        /* b(S) of each set */
	double share[PLAN_ENVELOPE], weight[SIDE];
	double inverse[SIDE]
		      [SIDE]; /* of the basis: row = place in it, column = row of the program */
	uint32_t basis[SIDE];
	double price[SIDE]; /* b, then a */
};

static void losses_make(const struct plan_route *r, double *loss)
{
	loss[0] = 1;
	for (size_t k = 0; k < r->terms.n; k++)
		for (uint32_t s = 0, half = 1u << k; s < half; s++)
			loss[half + s] = loss[s] * exp(-r->terms.v[k].delta);
}

static const double *losses_of(const struct plan_program *m, const struct plan_route *r)
{
	double **kept = &m->loss[r - m->p->routes.v];

	if (!*kept) {
		*kept = vb_arena_array(m->arena, (size_t)1 << r->terms.n, sizeof(**kept));
		losses_make(r, *kept);
	}
	return *kept;
}

/* The first basis: nothing, then the actions one more at a time, the largest share first. */
static void chain_start(struct envelope *e)
{
	uint32_t order[PLAN_ENVELOPE] = {0}, set = 0;

	for (uint32_t i = 0; i < e->m; i++) {
		uint32_t k = i;

		for (; k && e->share[order[k - 1]] < e->share[i]; k--)
			order[k] = order[k - 1];
		order[k] = i;
	}
	memset(e->inverse, 0, sizeof(e->inverse));
	for (uint32_t i = 0; i <= e->m; i++) {
		/* weight of the i-th: its share less that of the next */
		double before = i ? e->share[order[i - 1]] : 1,
		       after = i < e->m ? e->share[order[i]] : 0;

		e->basis[i] = set;
		e->weight[i] = before - after;
		e->inverse[i][i ? order[i - 1] : e->m] = 1;
		if (i < e->m) {
			e->inverse[i][order[i]] = -1;
			set |= 1u << order[i];
		}
	}
}

static void prices_make(struct envelope *e)
{
	for (uint32_t c = 0; c <= e->m; c++) {
		e->price[c] = 0;
		for (uint32_t i = 0; i <= e->m; i++)
			e->price[c] += e->loss[e->basis[i]] * e->inverse[i][c];
	}
	e->sum[0] = 0;
	for (uint32_t k = 0; k < e->m; k++)
		for (uint32_t s = 0, half = 1u << k; s < half; s++)
			e->sum[half + s] = e->sum[s] + e->price[k];
}

/* The set whose loss is furthest below the piece; *least is f(S) - b(S) there. */
static uint32_t set_find(const struct envelope *e, double *least)
{
	uint32_t best = 0;

	*least = INFINITY;
	for (uint32_t s = 0; s < e->sets; s++)
		if (e->loss[s] - e->sum[s] < *least) {
			*least = e->loss[s] - e->sum[s];
			best = s;
		}
	return best;
}

static bool pivot(struct envelope *e, uint32_t set)
{
	double by[SIDE], step = INFINITY;
	uint32_t out = 0;

	for (uint32_t i = 0; i <= e->m; i++) {
		by[i] = e->inverse[i][e->m];
		for (uint32_t k = 0; k < e->m; k++)
			by[i] += set >> k & 1 ? e->inverse[i][k] : 0;
		if (by[i] > 1e-9 && e->weight[i] / by[i] < step) {
			step = e->weight[i] / by[i];
			out = i;
		}
	}
	if (!(step < INFINITY))
		return false;
	for (uint32_t c = 0; c <= e->m; c++)
		e->inverse[out][c] /= by[out];
	for (uint32_t i = 0; i <= e->m; i++) {
		if (i == out)
			continue;
		for (uint32_t c = 0; c <= e->m; c++)
			e->inverse[i][c] -= by[i] * e->inverse[out][c];
		e->weight[i] = fmax(0, e->weight[i] - step * by[i]);
	}
	e->weight[out] = step;
	e->basis[out] = set;
	return true;
}

double plan_envelope(const struct plan_program *m, const struct plan_route *r, uint32_t t,
		     double *slope)
{
	double sum[1u << PLAN_ENVELOPE], least = 0;
	struct envelope e = {.m = (uint32_t)r->terms.n,
			     .sets = 1u << r->terms.n,
			     .loss = losses_of(m, r),
			     .sum = sum};

	for (uint32_t i = 0; i < e.m; i++) {
		double margin = INSIDE * (1 + 0.1 * i),
		       x = m->state[plan_z_at(m, r->terms.v[i].action, t)];

		e.share[i] = fmin(fmax(x, margin), 1 - margin);
	}
	chain_start(&e);
	for (uint32_t i = 0; i < PIVOTS; i++) {
		uint32_t set;

		prices_make(&e);
		set = set_find(&e, &least);
		if (least > e.price[e.m] - 1e-9 || !pivot(&e, set))
			break;
	}
	for (uint32_t i = 0; i < e.m; i++)
		slope[i] = -e.price[i];
	return least;
}
