/*
 * criteria.c - courses ranked by what the case says they are to be compared by.
 *
 * Each criterion puts every course between 0 (the worst of those that can be done) and 1 (the best); a course's score is
 * the mean under the weights. Then what a weight decides: the order and the first course with it half and half as large
 * again, and the nearest weights at which another course comes first: scores are linear in one weight, so these are
 * exact. A course without a mark is not ranked, rather than given one.
 */
#include "plan/plan_int.h"

#include <math.h>
#include <stdlib.h>

static struct vb_str course_id(const struct plan_scenario *s)
{
	static const char *const words[] = {"nothing", "cheapest", "best"};

	return s->kind == PLAN_OPTION ? s->id : vb_str(words[s->kind]);
}

static double value_of(const struct model_criterion *c, const struct plan_scenario *s)
{
	switch ((enum model_measured)c->of) {
	case MODEL_LOSS:
		return s->loss;
	case MODEL_SPENT:
		return s->money;
	case MODEL_DAYS:
		return s->days;
	case MODEL_TOTAL:
		return s->total;
	case MODEL_NOTED:
		break;
	}
	for (size_t i = 0; i < c->scores.n; i++)
		if (vb_str_eq(c->scores.v[i].id, course_id(s)))
			return c->scores.v[i].value;
	return NAN;
}

static bool is_ranked(const struct plan_result *r, const struct plan_scenario *s)
{
	for (size_t k = 0; s->possible && k < r->criteria.n; k++)
		if (isnan(s->values[k]))
			return false;
	return s->possible && r->criteria.n;
}

/* 0 to 1 among the courses that are ranked; all alike: 1. */
static double place_of(const struct plan_result *r, const struct plan_scenario *s, size_t k)
{
	double low = INFINITY, high = -INFINITY;

	for (size_t i = 0; i < r->scenarios.n; i++)
		if (is_ranked(r, &r->scenarios.v[i])) {
			low = fmin(low, r->scenarios.v[i].values[k]);
			high = fmax(high, r->scenarios.v[i].values[k]);
		}
	if (!(high > low))
		return 1;
	return r->criteria.v[k].c->higher ? (s->values[k] - low) / (high - low)
					  : (high - s->values[k]) / (high - low);
}

/* Score under the weights, that of criterion `moved` multiplied; not divided by their sum when `raw`. */
static double score_of(const struct plan_result *r, const struct plan_scenario *s, size_t moved,
		       double factor, bool raw)
{
	double sum = 0, weights = 0;

	for (size_t k = 0; k < r->criteria.n; k++) {
		double weight = r->criteria.v[k].c->weight * (k == moved ? factor : 1);

		sum += weight * place_of(r, s, k);
		weights += weight;
	}
	return raw || !(weights > 0) ? sum : sum / weights;
}

/* Places of the scenarios, best first; equal scores stay in the order they are listed in. */
static size_t order_of(const struct plan_result *r, size_t moved, double factor, uint32_t *order)
{
	size_t n = 0;

	for (uint32_t i = 0; i < r->scenarios.n; i++) {
		size_t at = n;
		double score;

		if (!is_ranked(r, &r->scenarios.v[i]))
			continue;
		score = score_of(r, &r->scenarios.v[i], moved, factor, true);
		while (at && score > 1e-9 + score_of(r, &r->scenarios.v[order[at - 1]], moved,
						     factor, true)) {
			order[at] = order[at - 1];
			at--;
		}
		order[at] = i;
		n++;
	}
	return n;
}

/* The first course leads by `rest` + weight * `slope` over each other: where that is nothing, they change places. */
static void turning_points(const struct plan_result *r, const uint32_t *order, size_t n, size_t k,
			   struct plan_criterion *out)
{
	const struct plan_scenario *first = &r->scenarios.v[order[0]];

	for (size_t i = 1; i < n; i++) {
		const struct plan_scenario *other = &r->scenarios.v[order[i]];
		double slope = place_of(r, first, k) - place_of(r, other, k);
		double rest = score_of(r, first, k, 0, true) - score_of(r, other, k, 0, true);
		double at = -rest / slope;

		if (slope > 0 && at >= 0 && !(out->below > at))
			out->below = at;
		if (slope < 0 && at >= 0 && !(out->above < at))
			out->above = at;
	}
}

static void criterion_judge(const struct plan_result *r, const uint32_t *order, size_t n, size_t k,
			    struct plan_criterion *out)
{
	static const double factors[] = {0.5, 1.5};
	uint32_t *moved VB_CLEANUP(vb_cleanup_free) = vb_alloc(n + 1, sizeof(*moved));

	for (size_t f = 0; f < VB_COUNT(factors) && n; f++) {
		order_of(r, k, factors[f], moved);
		out->reorders |= memcmp(moved, order, n * sizeof(*order)) != 0;
		out->unseats |= moved[0] != order[0];
	}
	if (n)
		turning_points(r, order, n, k, out);
}

void plan_rank(struct plan_work_room *x)
{
	struct plan_result *r = x->r;
	uint32_t *order VB_CLEANUP(vb_cleanup_free) = vb_alloc(r->scenarios.n + 1, sizeof(*order));
	size_t n;

	for (size_t k = 0; k < x->c->criteria.n; k++)
		*vb_vec_add(x->arena, &r->criteria) = (struct plan_criterion){
			.c = &x->c->criteria.v[k], .below = NAN, .above = NAN};
	for (size_t i = 0; i < r->scenarios.n; i++) {
		struct plan_scenario *s = &r->scenarios.v[i];

		s->values = vb_arena_array(x->arena, r->criteria.n + 1, sizeof(*s->values));
		for (size_t k = 0; k < r->criteria.n; k++)
			s->values[k] = s->possible ? value_of(r->criteria.v[k].c, s) : NAN;
		s->score = NAN;
	}
	n = order_of(r, SIZE_MAX, 1, order);
	for (size_t i = 0; i < n; i++) {
		struct plan_scenario *s = &r->scenarios.v[order[i]];

		s->score = score_of(r, s, SIZE_MAX, 1, false);
		s->rank = (uint32_t)i + 1;
	}
	for (size_t k = 0; k < r->criteria.n; k++)
		criterion_judge(r, order, n, k, &r->criteria.v[k]);
}

const struct plan_scenario *plan_first_met(const struct plan_result *r)
{
	const struct plan_scenario *first = NULL;

	for (size_t i = 0; i < r->scenarios.n; i++) {
		const struct plan_scenario *s = &r->scenarios.v[i];

		if (s->rank && s->musts && (!first || s->rank < first->rank))
			first = s;
	}
	return first;
}
