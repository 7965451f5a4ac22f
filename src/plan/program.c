/* program.c - the integer program's columns, the rows that are always there, and what CBC answers. solve.c says the model. */
#include "plan/program_int.h"

#include <math.h>
#include <stdlib.h>

struct plan_row *plan_row_add(struct plan_program *m, char sense, double rhs)
{
	struct plan_row *r = vb_vec_add(m->arena, &m->rows);

	*r = (struct plan_row){.sense = sense, .rhs = rhs};
	return r;
}

void plan_row_put(struct plan_program *m, struct plan_row *r, int column, double by)
{
	*vb_vec_add(m->arena, &r->at) = column;
	*vb_vec_add(m->arena, &r->by) = by;
}

/* ---- what is always there ---------------------------------------------------------------- */

static void order_rows(struct plan_program *m, uint32_t i)
{
	const struct plan_work *w = &m->p->works.v[i];
	struct plan_row *r;

	for (uint32_t t = 0; t < m->p->periods; t++) {
		if (t) {
			r = plan_row_add(m, 'L', 0);
			plan_row_put(m, r, plan_z_at(m, i, t - 1), 1);
			plan_row_put(m, r, plan_z_at(m, i, t), -1);
		}
		for (size_t k = 0; k < w->after.n; k++) {
			r = plan_row_add(m, 'L', 0);
			plan_row_put(m, r, plan_z_at(m, i, t), 1);
			plan_row_put(m, r, plan_z_at(m, w->after.v[k], t), -1);
		}
	}
	for (size_t k = 0; k < w->excludes.n; k++) {
		r = plan_row_add(m, 'L', 1);
		plan_row_put(m, r, plan_z_at(m, i, m->p->periods - 1), 1);
		plan_row_put(m, r, plan_z_at(m, w->excludes.v[k], m->p->periods - 1), 1);
	}
}

/* Money is due when a thing is finished, and each year from then on: with z cumulative, differences telescope. */
static void budget_row(struct plan_program *m)
{
	const struct plan_problem *p = m->p;
	struct plan_row *r;

	if (p->budget < 0)
		return;
	r = plan_row_add(m, 'L', p->budget);
	for (uint32_t i = 0; i < p->works.n; i++)
		for (uint32_t t = 0; t < p->periods; t++) {
			double next = t + 1 < p->periods
					      ? p->works.v[i].cost +
							p->works.v[i].yearly * p->inside[t + 1]
					      : 0;
			double by = p->works.v[i].cost + p->works.v[i].yearly * p->inside[t] - next;

			if (by > 0 || by < 0)
				plan_row_put(m, r, plan_z_at(m, i, t), by);
		}
}

static bool must_rows(struct plan_program *m)
{
	for (size_t i = 0; i < m->p->musts.n; i++) {
		const struct plan_must *must = &m->p->musts.v[i];
		struct plan_row *r;

		if (must->by == PLAN_NEVER || !must->any.n)
			return false;
		r = plan_row_add(m, 'G', 1);
		for (size_t k = 0; k < must->any.n; k++)
			plan_row_put(m, r, plan_z_at(m, must->any.v[k], must->by), 1);
	}
	return true;
}

bool plan_program_start(struct plan_program *m)
{
	const struct plan_problem *p = m->p;
	uint32_t last = p->periods - 1;

	m->n_z = (uint32_t)p->works.n * p->periods;
	m->columns = m->n_z + p->pairs * p->periods;
	m->cost = vb_arena_array(m->arena, m->columns + 1, sizeof(*m->cost));
	m->state = vb_arena_array(m->arena, m->n_z + 1, sizeof(*m->state));
	for (uint32_t i = 0; i < p->works.n; i++) {
		for (uint32_t t = 0; t < p->periods; t++)
			m->cost[plan_z_at(m, i, t)] = p->works.v[i].yearly * p->weight[t] * m->unit;
		m->cost[plan_z_at(m, i, last)] += p->works.v[i].cost * m->unit;
		order_rows(m, i);
	}
	m->loss = vb_arena_array(m->arena, p->routes.n + 1, sizeof(*m->loss));
	for (uint32_t t = 0; t <= last; t++)
		for (uint32_t j = 0; j < p->pairs; j++)
			m->cost[plan_r_at(m, j, t)] = p->weight[t];
	budget_row(m);
	return must_rows(m);
}

/* ---- CBC -------------------------------------------------------------------------------- */

/* The same column twice in a row is one coefficient. */
static int row_merge(const struct plan_program *m, const struct plan_row *r, int *at, double *by,
		     double *sum)
{
	int n = 0;

	for (size_t k = 0; k < r->at.n; k++)
		sum[r->at.v[k]] += r->by.v[k];
	for (size_t k = 0; k < r->at.n; k++) {
		int column = r->at.v[k];

		if (sum[column] > 0 || sum[column] < 0) {
			at[n] = column;
			by[n++] = sum[column];
			sum[column] = 0;
		}
	}
	(void)m;
	return n;
}

static Cbc_Model *model_build(const struct plan_program *m, bool whole)
{
	Cbc_Model *model = m->cbc.newModel();
	int *at VB_CLEANUP(vb_cleanup_free) = vb_alloc(m->columns + 1, sizeof(*at));
	double *by VB_CLEANUP(vb_cleanup_free) = vb_alloc(2 * m->columns + 2, sizeof(*by)),
		   *sum = by + m->columns + 1;
	char name[24];

	m->cbc.setLogLevel(model, 0);
	m->cbc.setParameter(model, "log", "0");
	for (uint32_t i = 0; i < m->columns; i++) {
		bool z = i < m->n_z;

		snprintf(name, sizeof(name), "c%u", i);
		m->cbc.addCol(model, name, 0,
			      !z                                        ? 1e30
			      : m->p->works.v[i / m->p->periods].barred ? 0
									: 1,
			      m->cost[i], z && whole, 0, NULL, NULL);
	}
	for (size_t i = 0; i < m->rows.n; i++) {
		const struct plan_row *r = &m->rows.v[i];
		int n = row_merge(m, r, at, by, sum);

		snprintf(name, sizeof(name), "r%zu", i);
		m->cbc.addRow(model, name, n, at, by, r->sense, r->rhs);
	}
	return model;
}

static void start_put(const struct plan_program *m, Cbc_Model *model, const uint32_t *finish)
{
	int *at VB_CLEANUP(vb_cleanup_free) = vb_alloc(m->n_z + 1, sizeof(*at));
	double *to VB_CLEANUP(vb_cleanup_free) = vb_alloc(m->n_z + 1, sizeof(*to));
	int n = 0;

	for (uint32_t i = 0; i < m->p->works.n; i++)
		for (uint32_t t = 0; t < m->p->periods; t++)
			if (finish[i] != PLAN_NEVER && finish[i] <= t) {
				at[n] = plan_z_at(m, i, t);
				to[n++] = 1;
			}
	m->cbc.setMIPStartI(model, n, at, to);
}

/* A node's answer is cut by this much or not at all: many rows make every node slow. */
#define NODE_LEAST (2e-4 * PLAN_TOP)

/* At a node: the rows its answer violates. They hold everywhere, so they stay for later rounds too. */
static void node_cut(void *osi, void *cuts, void *data)
{
	struct plan_program *m = data;
	const double *x = m->cbc.Osi_getColSolution(osi);
	size_t before = m->rows.n;
	int *at VB_CLEANUP(vb_cleanup_free) = vb_alloc(m->columns + 1, sizeof(*at));
	double *by VB_CLEANUP(vb_cleanup_free) = vb_alloc(2 * m->columns + 2, sizeof(*by));

	if (m->cbc.Osi_getNumCols(osi) != (int)m->columns)
		return; /* a smaller program of one of CBC's heuristics */
	memcpy(m->state, x, m->n_z * sizeof(*m->state));
	plan_cut_days(m);
	plan_cut_losses(m, x, NODE_LEAST, PLAN_NODE);
	for (size_t i = before; i < m->rows.n; i++) {
		const struct plan_row *r = &m->rows.v[i];
		int n = row_merge(m, r, at, by, by + m->columns + 1);

		m->cbc.OsiCuts_addRowCut(cuts, n, at, by, r->sense, r->rhs);
	}
}

void plan_program_ask(struct plan_program *m, bool whole, const uint32_t *start, double gap,
		      double until, struct plan_answer *out)
{
	Cbc_Model *model = model_build(m, whole);
	double seconds = until - plan_clock();
	const double *x;

	if (start)
		start_put(m, model, start);
	m->cbc.setParameter(model, "timeMode", "elapsed");
	m->cbc.setParameter(model, "preprocess", "off");
	m->cbc.setMaximumSeconds(model, seconds > 0.05 ? seconds : 0.05);
	m->cbc.setAllowableFractionGap(model, gap);
	m->cbc.setAllowableGap(model, 0);
	if (whole)
		m->cbc.addCutCallback(model, node_cut, "losses", m);
	m->cbc.solve(model);
	out->infeasible = m->cbc.isProvenInfeasible(model) != 0;
	x = whole ? m->cbc.bestSolution(model) : m->cbc.getColSolution(model);
	out->feasible = x && !out->infeasible && (whole || m->cbc.isProvenOptimal(model));
	out->value = m->cbc.getObjValue(model);
	out->bound = whole ? m->cbc.getBestPossibleObjValue(model) : out->value;
	if (whole &&
	    m->cbc.isProvenOptimal(
		    model)) /* a search that ended at the root leaves an older bound there */
		out->bound = fmax(out->bound, out->value - gap * fabs(out->value));
	if (out->feasible)
		memcpy(out->x, x, m->columns * sizeof(*x));
	m->cbc.deleteModel(model);
}
