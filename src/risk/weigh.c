/*
 * weigh.c - from what a group of findings opens together to what each of them weighs.
 *
 * Let V be the yearly loss that a group adds when it is open (counted by simulate.c, whatever its own draws), and p the
 * probabilities of its findings, which are independent of everything else. Then exactly:
 *
 *     weight(f) = V p(f) prod over the others of (1 - p)         all open minus f closed: f must be alone
 *     share(f)  = V p(f) E[1/(1 + K)], K = number of others open  the Shapley value of f in "one is open"
 *               = V p(f) integral from 0 to 1 of prod over the others of (1 - p + p t) dt
 *
 * Weights answer "what does mending this alone remove", and are near zero where ten others open the same door. Shares
 * add up to what mending all of them removes: lists are ordered by them.
 */
#include "risk/risk_int.h"

#include <math.h>

#define STEPS 64u /* of Simpson's rule, in u with t = 1 - u^3: a large group is steep near t = 1 */

static double probability_of(const struct model_assessment *as, const struct risk_group *group,
			     size_t i)
{
	double p = as->findings.v[group->findings.v[i]].probability;

	return p < 1 ? p : 1;
}

/* Sum of log(1 - p + p t) over the group, leaving certain ones out at t = 0 by a finite floor. */
static double log_others(const struct model_assessment *as, const struct risk_group *group,
			 double t)
{
	double sum = 0;

	for (size_t i = 0; i < group->findings.n; i++)
		sum += log(fmax(1 - probability_of(as, group, i) * (1 - t), 1e-300));
	return sum;
}

static double without_one(double log_all, double p, double t)
{
	return exp(log_all - log(fmax(1 - p * (1 - t), 1e-300)));
}

static void group_weigh(const struct model_assessment *as, const struct risk_group *group,
			double value, struct risk_result *r)
{
	double at[STEPS + 1], t[STEPS + 1];

	for (size_t k = 0; k <= STEPS; k++) {
		t[k] = 1 - pow((double)k / STEPS, 3);
		at[k] = log_others(as, group, t[k]);
	}
	for (size_t i = 0; i < group->findings.n; i++) {
		double p = probability_of(as, group, i), integral = 0;

		for (size_t k = 0; k <= STEPS; k++) {
			double u = (double)k / STEPS, factor = k == 0 || k == STEPS ? 1
							       : k % 2              ? 4
										    : 2;

			integral += factor * 3 * u * u * without_one(at[k], p, t[k]);
		}
		r->weight[group->findings.v[i]] = value * p * without_one(at[STEPS], p, 0);
		r->share[group->findings.v[i]] = value * p * integral / (3 * STEPS);
	}
}

void risk_weigh(const struct model_assessment *as, const struct risk_graph *g,
		const struct risk_groups *groups, struct risk_result *r)
{
	for (size_t i = 0; i < groups->v.n; i++) {
		double value = 0;

		for (size_t a = 0; a < g->actors.n; a++)
			for (size_t e = 0; e < g->events.n; e++)
				value += g->actors.v[a].tries.mean * g->events.v[e].mean *
					 (double)r->opened[(i * g->actors.n + a) * g->events.n + e];
		if (r->asked[i])
			group_weigh(as, &groups->v.v[i], value / (double)r->asked[i], r);
	}
}
