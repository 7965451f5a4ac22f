/* cuts.c - rows added as an answer violates them: days that people cannot give, losses below what the state leaves. */
#include "plan/program_int.h"

#include <math.h>
#include <stdlib.h>

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
static void loss_row(struct plan_program *m, int column, uint32_t t, const double *by,
		     double constant)
{
	struct plan_row *r = plan_row_add(m, 'G', constant);

	plan_row_put(m, r, column, 1);
	for (uint32_t i = 0; i < m->p->works.n; i++)
		if (by[i] > 0)
			plan_row_put(m, r, plan_z_at(m, i, t), by[i]);
	m->cuts++;
}

typedef double put_route(const struct plan_program *m, const struct plan_route *r, uint32_t t,
			 double *by);

/* One row for the routes of a pair, or of all pairs. */
static void loss_cut(struct plan_program *m, uint32_t pair, uint32_t t, int column, put_route *put)
{
	double *by VB_CLEANUP(vb_cleanup_free) = vb_alloc(m->p->works.n + 1, sizeof(*by)),
		   constant = 0;

	for (size_t i = 0; i < m->p->routes.n; i++)
		if (pair == UINT32_MAX || m->p->routes.v[i].pair == pair)
			constant += put(m, &m->p->routes.v[i], t, by);
	loss_row(m, column, t, by, constant);
}

/* What each pair loses at the state of the period. */
static double losses_read(const struct plan_program *m, uint32_t t, double *of_pair)
{
	double sum = 0;

	memset(of_pair, 0, m->p->pairs * sizeof(*of_pair));
	for (size_t i = 0; i < m->p->routes.n; i++) {
		double loss = m->p->routes.v[i].value * m->unit * left_of(m, &m->p->routes.v[i], t);

		of_pair[m->p->routes.v[i].pair] += loss;
		sum += loss;
	}
	return sum;
}

bool plan_cut_losses(struct plan_program *m, const double *x, double least, bool whole)
{
	double *of_pair VB_CLEANUP(vb_cleanup_free) = vb_alloc(m->p->pairs + 1, sizeof(*of_pair));
	uint32_t last = m->p->periods - 1;
	bool cut = false;

	for (uint32_t t = 0; t < last; t++) {
		double loss = losses_read(m, t, of_pair);

		if (m->p->weight[t] * (loss - x[plan_s_at(m, t)]) > least) {
			loss_cut(m, UINT32_MAX, t, plan_s_at(m, t), tangent_put);
			if (whole)
				loss_cut(m, UINT32_MAX, t, plan_s_at(m, t), submodular_put);
			cut = true;
		}
	}
	losses_read(m, last, of_pair);
	for (uint32_t j = 0; j < m->p->pairs; j++)
		if (m->p->weight[last] * (of_pair[j] - x[plan_r_at(m, j)]) > least) {
			loss_cut(m, j, last, plan_r_at(m, j), tangent_put);
			if (whole)
				loss_cut(m, j, last, plan_r_at(m, j), submodular_put);
			cut = true;
		}
	return cut;
}

bool plan_cut_days(struct plan_program *m)
{
	const struct plan_problem *p = m->p;
	struct plan_shortage s;
	struct plan_row *r;

	if (plan_days_fit(p, m->state, &s))
		return false;
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
