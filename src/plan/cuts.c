/* cuts.c - rows added as an answer violates them: days that people cannot give, losses below what the state leaves. */
#include "plan/program_int.h"

#include <math.h>
#include <stdlib.h>

#define DAYS_LEAST 1e-6 /* a set that is short by less is not worth a row */
#define DAYS_SETS 6 /* skills whose sets are all looked at; of more, each one and all together */

static double left_of(const struct plan_program *m, const struct plan_route *r, uint32_t t)
{
	double length = 0;

	for (size_t k = 0; k < r->terms.n; k++)
		length += r->terms.v[k].delta * m->state[plan_z_at(m, r->terms.v[k].action, t)];
	return exp(-length);
}

/* Adds the loss of one route at the state of period t, linear in z, to `by`; returns its constant part. */
static double tangent_put(const struct plan_program *m, const struct plan_route *r, uint32_t t,
			  double *by)
{
	double value = r->value * m->unit * left_of(m, r, t), constant = value;

	for (size_t k = 0; k < r->terms.n; k++) {
		double slope = value * r->terms.v[k].delta;

		by[r->terms.v[k].action] += slope;
		constant += slope * m->state[plan_z_at(m, r->terms.v[k].action, t)];
	}
	return constant;
}

/* The same by the envelope of the route, which is above the tangent, when it has few enough actions. */
static double envelope_put(const struct plan_program *m, const struct plan_route *r, uint32_t t,
			   double *by)
{
	double slope[PLAN_ENVELOPE], value = r->value * m->unit, constant;

	if (r->terms.n > PLAN_ENVELOPE)
		return tangent_put(m, r, t, by);
	constant = plan_envelope(m, r, t, slope);
	for (size_t k = 0; k < r->terms.n; k++)
		by[r->terms.v[k].action] += value * slope[k];
	return value * constant;
}

/* The submodular bound at a whole state: see the top of the file. */
static double submodular_put(const struct plan_program *m, const struct plan_route *r, uint32_t t,
			     double *by)
{
	double value = r->value * m->unit * left_of(m, r, t), constant = value,
	       all = r->value * m->unit;

	for (size_t k = 0; k < r->terms.n; k++)
		all *= exp(-r->terms.v[k].delta);
	for (size_t k = 0; k < r->terms.n; k++) {
		double delta = r->terms.v[k].delta;

		if (m->state[plan_z_at(m, r->terms.v[k].action, t)] < 0.5) {
			by[r->terms.v[k].action] += value * -expm1(-delta);
		} else {
			by[r->terms.v[k].action] += all * expm1(delta);
			constant += all * expm1(delta);
		}
	}
	return constant;
}

/* column + sum by(m) z(m, t) >= constant */
static void loss_row(struct plan_program *m, uint32_t pair, uint32_t t, const double *by,
		     double constant)
{
	struct plan_row *r = plan_row_add(m, 'G', constant);

	r->pair = pair + 1;
	r->period = t;
	plan_row_put(m, r, plan_r_at(m, pair, t), 1);
	for (uint32_t i = 0; i < m->p->works.n; i++)
		if (by[i] > 0)
			plan_row_put(m, r, plan_z_at(m, i, t), by[i]);
	m->cuts++;
}

typedef double put_route(const struct plan_program *m, const struct plan_route *r, uint32_t t,
			 double *by);

/* One row for the routes of a pair. */
static void loss_cut(struct plan_program *m, uint32_t pair, uint32_t t, const double *x,
		     double least, put_route *put)
{
	double *by VB_CLEANUP(vb_cleanup_free) = vb_alloc(m->p->works.n + 1, sizeof(*by)),
		   constant = 0, short_by;

	for (size_t i = 0; i < m->p->routes.n; i++)
		if (m->p->routes.v[i].pair == pair)
			constant += put(m, &m->p->routes.v[i], t, by);
	short_by = constant - x[plan_r_at(m, pair, t)];
	for (uint32_t i = 0; i < m->p->works.n; i++)
		short_by -= by[i] * m->state[plan_z_at(m, i, t)];
	if (m->p->weight[t] * short_by > least)
		loss_row(m, pair, t, by, constant);
}

/* What each pair loses at the state of the period. */
static void losses_read(const struct plan_program *m, uint32_t t, double *of_pair)
{
	memset(of_pair, 0, m->p->pairs * sizeof(*of_pair));
	for (size_t i = 0; i < m->p->routes.n; i++)
		of_pair[m->p->routes.v[i].pair] += m->p->routes.v[i].value * m->unit *
						   left_of(m, &m->p->routes.v[i], t);
}

/* At a node only what the tangent already shows to be short is looked at: pieces take longer than it does. */
bool plan_cut_losses(struct plan_program *m, const double *x, double least, enum plan_cutting how)
{
	double *of_pair VB_CLEANUP(vb_cleanup_free) = vb_alloc(m->p->pairs + 1, sizeof(*of_pair));
	uint32_t before = m->cuts;

	for (uint32_t t = 0; t < m->p->periods; t++) {
		losses_read(m, t, of_pair);
		for (uint32_t j = 0; j < m->p->pairs; j++) {
			double tangent = m->p->weight[t] * (of_pair[j] - x[plan_r_at(m, j, t)]);

			if (how != PLAN_RELAXED && tangent <= least)
				continue;
			loss_cut(m, j, t, x, least, envelope_put);
			if (how == PLAN_WHOLE)
				loss_cut(m, j, t, x, least, submodular_put);
		}
	}
	return m->cuts > before;
}

/* ---- days ------------------------------------------------------------------------------- */

/* Skills anything needs; their sets are looked at one by one when they are few. */
static uint64_t skills_needed(const struct plan_problem *p)
{
	uint64_t set = 0;

	for (size_t i = 0; i < p->works.n; i++)
		for (size_t k = 0; k < p->works.v[i].days.n; k++)
			set |= (uint64_t)1 << p->works.v[i].days.v[k].skill;
	return set;
}

static double days_of(const struct plan_work *w, uint64_t skills)
{
	double sum = 0;

	for (size_t k = 0; k < w->days.n; k++)
		sum += skills >> w->days.v[k].skill & 1 ? w->days.v[k].days : 0;
	return sum;
}

/* What is due of these skills by the end of each period, against the days until then of all who have one of them. */
static void set_cut(struct plan_program *m, uint64_t skills, double *days)
{
	const struct plan_problem *p = m->p;
	double had = 0;

	for (uint32_t i = 0; i < p->works.n; i++)
		days[i] = days_of(&p->works.v[i], skills);
	for (uint32_t t = 0; t < p->periods; t++) {
		double due = 0;
		struct plan_row *r;

		for (uint32_t i = 0; i < p->people; i++)
			if ((skills >> PLAN_ANYONE & 1) || (p->skills[i] & skills))
				had += p->days[i][t];
		for (uint32_t i = 0; i < p->works.n; i++)
			due += days[i] * m->state[plan_z_at(m, i, t)];
		if (due <= had + DAYS_LEAST)
			continue;
		r = plan_row_add(m, 'L', had);
		for (uint32_t i = 0; i < p->works.n; i++)
			if (days[i] > 0)
				plan_row_put(m, r, plan_z_at(m, i, t), days[i]);
		m->cuts++;
	}
}

/* Many rows at once where one set and one period are short; the flow finds one row, of any sets and periods. */
static bool sets_cut(struct plan_program *m)
{
	double *days VB_CLEANUP(vb_cleanup_free) = vb_alloc(m->p->works.n + 1, sizeof(*days));
	uint64_t needed = skills_needed(m->p);
	uint32_t before = m->cuts;

	if (__builtin_popcountll(needed) <= DAYS_SETS) {
		for (uint64_t set = needed; set; set = (set - 1) & needed)
			set_cut(m, set, days);
		return m->cuts > before;
	}
	set_cut(m, needed, days);
	for (uint64_t left = needed; left; left &= left - 1)
		set_cut(m, left & -left, days);
	return m->cuts > before;
}

bool plan_cut_days(struct plan_program *m)
{
	const struct plan_problem *p = m->p;
	struct plan_shortage s;
	struct plan_row *r;

	if (plan_days_fit(p, m->state, &s))
		return false;
	if (sets_cut(m))
		return true;
	r = plan_row_add(m, 'L', s.had);
	for (uint32_t i = 0; i < p->works.n; i++)
		for (size_t k = 0; k < p->works.v[i].days.n; k++) {
			const struct plan_effort *e = &p->works.v[i].days.v[k];

			if (s.skills >> e->skill & 1)
				plan_row_put(m, r, plan_z_at(m, i, s.by[e->skill]), e->days);
		}
	m->cuts++;
	return true;
}
