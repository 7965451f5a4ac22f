/*
 * years.c - from "this try reached that event" to the money of each year, and to the figures people read.
 *
 * An actor tries N times a year: N is Poisson with a mean drawn from its PERT range. Try i uses round i modulo the
 * rounds of the chunk, so a year with more tries than rounds reuses control draws (the mean stays exact). Each success
 * costs one draw of the event's loss.
 */
#include "risk/risk_int.h"

#include <stdlib.h>

#define CURVE_POINTS 40u

/* Tries of each year of a chunk, by round. */
static void tries_draw(const struct vb_run *run, const struct risk_actor *actor, uint64_t chunk,
		       uint32_t *tries)
{
	struct vb_random random;

	vb_random_init(&random, run->seed, risk_mix(vb_hash64(actor->actor->id, 6), chunk));
	for (size_t i = 0; i < RISK_CHUNK_YEARS; i++) {
		double mean = risk_law_draw(&actor->tries, vb_random_unit(&random));

		tries[i] = (uint32_t)risk_poisson(mean, vb_random_unit(&random));
	}
}

static uint32_t tries_in_round(uint32_t tries, uint32_t round)
{
	return tries / RISK_ROUNDS + (round < tries % RISK_ROUNDS);
}

/* What one try costs comes from its own stream: it costs the same whatever other tries do. */
static double loss_draw(const struct risk_event *event, uint64_t key, uint64_t try, uint32_t n)
{
	struct vb_random random;
	double loss;

	vb_random_init(&random, key, try);
	loss = risk_law_sum(&event->loss, n, &random);
	if (event->secondary_p > 0)
		loss += risk_law_sum(&event->secondary,
				     risk_binomial(n, event->secondary_p, &random), &random);
	return loss;
}

static void event_add(const struct risk_event *event, const uint64_t *success,
		      const uint32_t *tries, uint64_t key, double keep, float *by_event,
		      float *total)
{
	for (uint32_t w = 0; w < RISK_WORDS; w++)
		for (uint64_t left = success[w]; left; left &= left - 1) {
			size_t year = (w % RISK_YEAR_WORDS) * 64 + (size_t)__builtin_ctzll(left);
			uint32_t n = tries_in_round(tries[year], w / RISK_YEAR_WORDS);
			float loss;

			if (!n)
				continue;
			loss = (float)(keep * loss_draw(event, key, w * 64 + year % 64, n));
			if (by_event)
				by_event[year] += loss;
			total[year] += loss;
		}
}

void risk_years_add(const struct vb_run *run, const struct risk_graph *g, uint32_t actor,
		    uint64_t chunk, const uint64_t *success, enum risk_course course,
		    struct risk_result *r)
{
	const struct risk_actor *who = &g->actors.v[actor];
	uint32_t tries[RISK_CHUNK_YEARS];
	float *total = course == RISK_NOW ? r->total : r->course_total[course];

	tries_draw(run, who, chunk, tries);
	for (uint32_t e = 0; e < g->events.n; e++) {
		uint64_t name = risk_mix(vb_hash64(who->actor->id, 7),
					 vb_hash64(g->events.v[e].feared->id, 8));

		event_add(&g->events.v[e], &success[e * RISK_WORDS], tries,
			  risk_mix(run->seed, risk_mix(name, chunk)),
			  course == RISK_NOW ? g->events.v[e].keep
					     : risk_measures_keep(g, g->on[course], e),
			  course == RISK_NOW ? &r->by_event[e * r->years + chunk * RISK_CHUNK_YEARS]
					     : NULL,
			  &total[chunk * RISK_CHUNK_YEARS]);
	}
}

/* ---- figures ---------------------------------------------------------------------------- */

/* Losses are not negative, so their bits order as their values: three counting passes of 11 bits. */
static void floats_sort(float *v, size_t n)
{
	uint32_t *from VB_CLEANUP(vb_cleanup_free) = vb_alloc(n + 1, sizeof(*from));
	uint32_t *to VB_CLEANUP(vb_cleanup_free) = vb_alloc(n + 1, sizeof(*to));
	uint32_t *swap;

	memcpy(from, v, n * sizeof(*v));
	for (unsigned shift = 0; shift < 33; shift += 11) {
		size_t start[2049] = {0};

		for (size_t i = 0; i < n; i++)
			start[(from[i] >> shift & 2047) + 1]++;
		for (size_t i = 0; i < 2048; i++)
			start[i + 1] += start[i];
		for (size_t i = 0; i < n; i++)
			to[start[from[i] >> shift & 2047]++] = from[i];
		swap = from;
		from = to;
		to = swap;
	}
	memcpy(v, from, n * sizeof(*v));
}

static double quantile(const float *sorted, uint64_t n, double p)
{
	uint64_t at = (uint64_t)(p * (double)n);

	return n ? (double)sorted[at < n ? at : n - 1] : 0;
}

static struct model_quantiles quantiles(float *losses, uint64_t n, double mean)
{
	floats_sort(losses, n);
	return (struct model_quantiles){.mean = mean,
					.p10 = quantile(losses, n, 0.1),
					.p50 = quantile(losses, n, 0.5),
					.p90 = quantile(losses, n, 0.9),
					.p99 = quantile(losses, n, 0.99)};
}

static uint64_t years_without(const float *sorted, uint64_t n)
{
	uint64_t low = 0, high = n;

	while (low < high) {
		uint64_t middle = low + (high - low) / 2;

		if (sorted[middle] > 0)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

/* Points at equal steps of rank among the years with a loss, so that every point says something. */
static model_curve curve_write(struct vb_arena *a, const float *sorted, uint64_t n)
{
	uint64_t first = years_without(sorted, n), rank = first;
	model_curve curve = {0};

	if (first == n)
		return curve;
	*vb_vec_add(a, &curve) = (struct model_loss_point){0, (double)(n - first) / (double)n};
	for (uint32_t i = 0; i + 1 < CURVE_POINTS; i++) {
		rank = first + (n - 1 - first) * i / (CURVE_POINTS - 2);
		*vb_vec_add(a, &curve) = (struct model_loss_point){
			(double)sorted[rank], (double)(n - 1 - rank) / (double)n};
	}
	return curve;
}

static struct model_event_risk event_report(const struct risk_graph *g, struct risk_result *r,
					    size_t e)
{
	const struct risk_event *event = &g->events.v[e];
	struct model_event_risk risk = {.id = event->feared->id,
					.gravity = event->feared->severity};
	struct vb_str name = event->feared->name.n ? event->feared->name : event->feared->id;
	float *losses = &r->by_event[e * r->years];

	risk.name = (struct model_text){name, name};
	for (size_t i = 0; i < g->actors.n; i++)
		risk.per_year += g->actors.v[i].tries.mean *
				 (double)r->reached[i * g->events.n + e] /
				 (double)(r->years * RISK_ROUNDS);
	risk.loss = quantiles(losses, r->years, risk.per_year * event->mean);
	risk.probability = r->years ? (double)(r->years - years_without(losses, r->years)) /
					      (double)r->years
				    : 0;
	risk.likelihood = risk_likelihood(risk.per_year);
	return risk;
}

static void course_report(struct vb_arena *a, const struct risk_graph *g, struct risk_result *r,
			  enum risk_course course, struct model_risk *out)
{
	struct model_course_risk *to = vb_vec_add(a, &out->courses);
	double mean = 0;

	for (size_t i = 0; i < g->actors.n; i++)
		for (uint32_t e = 0; e < g->events.n; e++) {
			const struct risk_event *event = &g->events.v[e];

			mean += g->actors.v[i].tries.mean *
				(event->loss.mean + event->secondary_p * event->secondary.mean) *
				risk_measures_keep(g, g->on[course], e) *
				(double)r->course_reached[course][i * g->events.n + e] /
				(double)(r->years * RISK_ROUNDS);
		}
	*to = (struct model_course_risk){.course = course == RISK_WITHOUT ? MODEL_WITHOUT
									  : MODEL_WITH_PLANNED};
	to->loss = quantiles(r->course_total[course], r->years, mean);
	to->curve = curve_write(a, r->course_total[course], r->years);
}

void risk_years_report(struct vb_arena *a, const struct risk_graph *g, struct risk_result *r,
		       struct model_risk *out)
{
	double mean = 0;

	for (size_t e = 0; e < g->events.n; e++) {
		struct model_event_risk *risk = vb_vec_add(a, &out->events);

		*risk = event_report(g, r, e);
		mean += risk->loss.mean;
	}
	out->total = quantiles(r->total, r->years, mean);
	out->curve = curve_write(a, r->total, r->years);
	for (unsigned i = 0; i < RISK_COURSES; i++)
		if (r->course_total[i])
			course_report(a, g, r, i, out);
}
