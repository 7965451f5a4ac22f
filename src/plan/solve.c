/*
 * solve.c - the plan as an integer program, solved by CBC over cuts that are added as they are needed.
 *
 *   variables   z(m, t) in {0, 1}  action m is finished by the end of period t
 *               r(j) >= 0          loss a year of pair j after the plan
 *               s(t) >= 0          loss a year of all pairs in the periods before
 *   minimise    sum weight(t) s(t) + weight(last) sum r(j) + costs
 *   rows        z(m, t - 1) <= z(m, t) <= z(after, t); z(m) + z(excluded) <= 1; budget; one of each must by its period
 *   as needed   days due of a set of skills <= days of all who have one of them       (cut of the flow of days.c)
 *               r(j) >= tangent of its loss at the last answer. The length of a route is linear in z, so its loss
 *               v exp(-length) is convex and every tangent is valid.
 *               at whole answers, also the submodular bound: r >= f(S) - sum over what is not in S of f(S)(1 - left) x
 *               - sum over S of what dropping one adds when all else is done; steeper than the tangent off S.
 *
 * First the program without whole numbers until no cut is missing (small and fast), then rounds of branch and bound.
 * Each round's bound is a bound of the whole problem; each answer is judged by the real function. The two meet, or the
 * clock stops them and the gap is what is left between them.
 */
#include "plan/problem.h"

#include "plan/cbc_int.h"

#include <math.h>
#include <stdlib.h>

#define TOP                                                                                        \
	10000.0 /* the worst plan's value in the program's own unit: CBC's tolerances are absolute */
#define RELAXED_MAX 60u /* rounds without whole numbers */
#define ROUNDS_MAX 400u
#define CUT_LEAST 1e-7 /* of the value: a smaller violation is not worth a row */

struct row {
	char sense;
	double rhs;
	VB_VEC(int) at;
	VB_VEC(double) by;
};
struct program {
	struct plan_cbc cbc;
	const struct vb_run *run;
	const struct plan_problem *p;
	struct vb_arena *arena;
	double unit; /* currency to the program's unit */
	uint32_t n_z, columns;
	VB_VEC(struct row) rows;
	double *cost;  /* of columns */
	double *state; /* z of the last answer */
	double end;
	uint32_t cuts;
};

static int z_at(const struct program *m, uint32_t action, uint32_t t)
{
	return (int)(action * m->p->periods + t);
}

static int r_at(const struct program *m, uint32_t pair)
{
	return (int)(m->n_z + pair);
}

static int s_at(const struct program *m, uint32_t t)
{
	return (int)(m->n_z + m->p->pairs + t);
}

static struct row *row_add(struct program *m, char sense, double rhs)
{
	struct row *r = vb_vec_add(m->arena, &m->rows);

	*r = (struct row){.sense = sense, .rhs = rhs};
	return r;
}

static void row_put(struct program *m, struct row *r, int column, double by)
{
	*vb_vec_add(m->arena, &r->at) = column;
	*vb_vec_add(m->arena, &r->by) = by;
}

/* ---- what is always there ---------------------------------------------------------------- */

static void order_rows(struct program *m, uint32_t i)
{
	const struct plan_work *w = &m->p->works.v[i];
	struct row *r;

	for (uint32_t t = 0; t < m->p->periods; t++) {
		if (t) {
			r = row_add(m, 'L', 0);
			row_put(m, r, z_at(m, i, t - 1), 1);
			row_put(m, r, z_at(m, i, t), -1);
		}
		for (size_t k = 0; k < w->after.n; k++) {
			r = row_add(m, 'L', 0);
			row_put(m, r, z_at(m, i, t), 1);
			row_put(m, r, z_at(m, w->after.v[k], t), -1);
		}
	}
	for (size_t k = 0; k < w->excludes.n; k++) {
		r = row_add(m, 'L', 1);
		row_put(m, r, z_at(m, i, m->p->periods - 1), 1);
		row_put(m, r, z_at(m, w->excludes.v[k], m->p->periods - 1), 1);
	}
}

/* Money is due when a thing is finished, and each year from then on: with z cumulative, differences telescope. */
static void budget_row(struct program *m)
{
	const struct plan_problem *p = m->p;
	struct row *r;

	if (p->budget < 0)
		return;
	r = row_add(m, 'L', p->budget);
	for (uint32_t i = 0; i < p->works.n; i++)
		for (uint32_t t = 0; t < p->periods; t++) {
			double next = t + 1 < p->periods
					      ? p->works.v[i].cost +
							p->works.v[i].yearly * p->inside[t + 1]
					      : 0;
			double by = p->works.v[i].cost + p->works.v[i].yearly * p->inside[t] - next;

			if (by > 0 || by < 0)
				row_put(m, r, z_at(m, i, t), by);
		}
}

static bool must_rows(struct program *m)
{
	for (size_t i = 0; i < m->p->musts.n; i++) {
		const struct plan_must *must = &m->p->musts.v[i];
		struct row *r;

		if (must->by == PLAN_NEVER || !must->any.n)
			return false;
		r = row_add(m, 'G', 1);
		for (size_t k = 0; k < must->any.n; k++)
			row_put(m, r, z_at(m, must->any.v[k], must->by), 1);
	}
	return true;
}

static bool program_start(struct program *m)
{
	const struct plan_problem *p = m->p;
	uint32_t last = p->periods - 1;

	m->n_z = (uint32_t)p->works.n * p->periods;
	m->columns = m->n_z + p->pairs + last;
	m->cost = vb_arena_array(m->arena, m->columns + 1, sizeof(*m->cost));
	m->state = vb_arena_array(m->arena, m->n_z + 1, sizeof(*m->state));
	for (uint32_t i = 0; i < p->works.n; i++) {
		for (uint32_t t = 0; t < p->periods; t++)
			m->cost[z_at(m, i, t)] = p->works.v[i].yearly * p->weight[t] * m->unit;
		m->cost[z_at(m, i, last)] += p->works.v[i].cost * m->unit;
		order_rows(m, i);
	}
	for (uint32_t j = 0; j < p->pairs; j++)
		m->cost[r_at(m, j)] = p->weight[last];
	for (uint32_t t = 0; t < last; t++)
		m->cost[s_at(m, t)] = p->weight[t];
	budget_row(m);
	return must_rows(m);
}

/* ---- cuts ------------------------------------------------------------------------------- */

static double left_of(const struct program *m, const struct plan_route *r, uint32_t t)
{
	double length = 0;

	for (size_t k = 0; k < r->terms.n; k++)
		length += r->terms.v[k].delta * m->state[z_at(m, r->terms.v[k].action, t)];
	return exp(-length);
}

/* Adds the loss of one route at the state of period t, linear in z, to `by`; returns its constant part. */
static double tangent_put(const struct program *m, const struct plan_route *r, uint32_t t,
			  double *by)
{
	double value = r->value * m->unit * left_of(m, r, t), constant = value;

	for (size_t k = 0; k < r->terms.n; k++) {
		double slope = value * r->terms.v[k].delta;

		by[r->terms.v[k].action] += slope;
		constant += slope * m->state[z_at(m, r->terms.v[k].action, t)];
	}
	return constant;
}

/* The submodular bound at a whole state: see the top of the file. */
static double submodular_put(const struct program *m, const struct plan_route *r, uint32_t t,
			     double *by)
{
	double value = r->value * m->unit * left_of(m, r, t), constant = value,
	       all = r->value * m->unit;

	for (size_t k = 0; k < r->terms.n; k++)
		all *= exp(-r->terms.v[k].delta);
	for (size_t k = 0; k < r->terms.n; k++) {
		double delta = r->terms.v[k].delta;

		if (m->state[z_at(m, r->terms.v[k].action, t)] < 0.5) {
			by[r->terms.v[k].action] += value * -expm1(-delta);
		} else {
			by[r->terms.v[k].action] += all * expm1(delta);
			constant += all * expm1(delta);
		}
	}
	return constant;
}

/* column + sum by(m) z(m, t) >= constant */
static void loss_row(struct program *m, int column, uint32_t t, const double *by, double constant)
{
	struct row *r = row_add(m, 'G', constant);

	row_put(m, r, column, 1);
	for (uint32_t i = 0; i < m->p->works.n; i++)
		if (by[i] > 0)
			row_put(m, r, z_at(m, i, t), by[i]);
	m->cuts++;
}

typedef double put_route(const struct program *m, const struct plan_route *r, uint32_t t,
			 double *by);

/* One row for the routes of a pair, or of all pairs. */
static void loss_cut(struct program *m, uint32_t pair, uint32_t t, int column, put_route *put)
{
	double *by VB_CLEANUP(vb_cleanup_free) = vb_alloc(m->p->works.n + 1, sizeof(*by)),
		   constant = 0;

	for (size_t i = 0; i < m->p->routes.n; i++)
		if (pair == UINT32_MAX || m->p->routes.v[i].pair == pair)
			constant += put(m, &m->p->routes.v[i], t, by);
	loss_row(m, column, t, by, constant);
}

/* What each pair loses at the state of the period. */
static double losses_read(const struct program *m, uint32_t t, double *of_pair)
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

static bool losses_cut(struct program *m, const double *x, double least, bool whole)
{
	double *of_pair VB_CLEANUP(vb_cleanup_free) = vb_alloc(m->p->pairs + 1, sizeof(*of_pair));
	uint32_t last = m->p->periods - 1;
	bool cut = false;

	for (uint32_t t = 0; t < last; t++) {
		double loss = losses_read(m, t, of_pair);

		if (m->p->weight[t] * (loss - x[s_at(m, t)]) > least) {
			loss_cut(m, UINT32_MAX, t, s_at(m, t), tangent_put);
			if (whole)
				loss_cut(m, UINT32_MAX, t, s_at(m, t), submodular_put);
			cut = true;
		}
	}
	losses_read(m, last, of_pair);
	for (uint32_t j = 0; j < m->p->pairs; j++)
		if (m->p->weight[last] * (of_pair[j] - x[r_at(m, j)]) > least) {
			loss_cut(m, j, last, r_at(m, j), tangent_put);
			if (whole)
				loss_cut(m, j, last, r_at(m, j), submodular_put);
			cut = true;
		}
	return cut;
}

static bool days_cut(struct program *m)
{
	const struct plan_problem *p = m->p;
	struct plan_shortage s;
	struct row *r;

	if (plan_days_fit(p, m->state, &s))
		return false;
	r = row_add(m, 'L', s.had);
	for (uint32_t i = 0; i < p->works.n; i++)
		for (size_t k = 0; k < p->works.v[i].days.n; k++) {
			const struct plan_effort *e = &p->works.v[i].days.v[k];

			if (s.skills >> e->skill & 1)
				row_put(m, r, z_at(m, i, s.by[e->skill]), e->days);
		}
	m->cuts++;
	return true;
}

/* ---- CBC -------------------------------------------------------------------------------- */

struct answer {
	bool feasible, infeasible;
	double value, bound;
	double *x;
};

/* The same column twice in a row is one coefficient. */
static int row_merge(const struct program *m, const struct row *r, int *at, double *by, double *sum)
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

static Cbc_Model *model_build(const struct program *m, bool whole)
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
		const struct row *r = &m->rows.v[i];
		int n = row_merge(m, r, at, by, sum);

		snprintf(name, sizeof(name), "r%zu", i);
		m->cbc.addRow(model, name, n, at, by, r->sense, r->rhs);
	}
	return model;
}

static void start_put(const struct program *m, Cbc_Model *model, const uint32_t *finish)
{
	int *at VB_CLEANUP(vb_cleanup_free) = vb_alloc(m->n_z + 1, sizeof(*at));
	double *to VB_CLEANUP(vb_cleanup_free) = vb_alloc(m->n_z + 1, sizeof(*to));
	int n = 0;

	for (uint32_t i = 0; i < m->p->works.n; i++)
		for (uint32_t t = 0; t < m->p->periods; t++)
			if (finish[i] != PLAN_NEVER && finish[i] <= t) {
				at[n] = z_at(m, i, t);
				to[n++] = 1;
			}
	m->cbc.setMIPStartI(model, n, at, to);
}

static void ask(const struct program *m, bool whole, const uint32_t *start, double gap,
		struct answer *out)
{
	Cbc_Model *model = model_build(m, whole);
	double seconds = m->end - plan_clock();
	const double *x;

	if (start)
		start_put(m, model, start);
	m->cbc.setParameter(model, "timeMode", "elapsed");
	m->cbc.setParameter(model, "preprocess", "off");
	m->cbc.setMaximumSeconds(model, seconds > 0.05 ? seconds : 0.05);
	m->cbc.setAllowableFractionGap(model, gap);
	m->cbc.setAllowableGap(model, 0);
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

/* ---- rounds ----------------------------------------------------------------------------- */

static bool stopped(const struct program *m)
{
	return plan_clock() > m->end || vb_run_stop(m->run);
}

static void relaxed_rounds(struct program *m, struct plan_solution *best, struct answer *a,
			   double constant)
{
	for (uint32_t i = 0; i < RELAXED_MAX && !stopped(m); i++) {
		bool days;

		ask(m, false, NULL, 0, a);
		best->impossible |= a->infeasible;
		if (!a->feasible)
			return;
		best->bound = fmax(best->bound, (a->value + constant) / m->unit);
		memcpy(m->state, a->x, m->n_z * sizeof(*m->state));
		days = days_cut(m);
		if (!losses_cut(m, a->x, CUT_LEAST * TOP * 100, false) && !days)
			return;
	}
}

static void finish_read(const struct program *m, const double *x, uint32_t *finish)
{
	for (uint32_t i = 0; i < m->p->works.n; i++) {
		finish[i] = PLAN_NEVER;
		for (uint32_t t = m->p->periods; t-- > 0;)
			if (x[z_at(m, i, t)] > 0.5)
				finish[i] = t;
		for (uint32_t t = 0; t < m->p->periods; t++)
			m->state[z_at(m, i, t)] = finish[i] != PLAN_NEVER && finish[i] <= t;
	}
}

static void best_take(const struct program *m, struct plan_solution *best, const uint32_t *finish)
{
	double value = plan_value(m->p, finish);

	if (!plan_feasible(m->p, finish) || (best->found && value >= best->value))
		return;
	best->found = true;
	best->value = value;
	memcpy(best->finish, finish, m->p->works.n * sizeof(*finish));
}

static double gap_of(const struct plan_solution *s)
{
	return s->found && s->value > 0 ? fmax(0, (s->value - s->bound) / s->value)
	       : s->found               ? 0
					: 1;
}

/* One round of branch and bound; false when nothing more can be learnt. */
static bool whole_round(struct program *m, struct plan_solution *best, struct answer *a,
			double constant, double gap)
{
	uint32_t *finish VB_CLEANUP(vb_cleanup_free) = vb_alloc(m->p->works.n + 1, sizeof(*finish));
	bool days;

	ask(m, true, best->found ? best->finish : NULL, gap, a);
	if (a->infeasible) {
		best->impossible = !best->found;
		return false;
	}
	if (a->bound > -1e29 && a->bound < 1e29)
		best->bound = fmax(best->bound, (a->bound + constant) / m->unit);
	if (!a->feasible)
		return false;
	finish_read(m, a->x, finish);
	days = days_cut(m);
	if (!losses_cut(m, a->x, CUT_LEAST * TOP, true) && !days && gap <= PLAN_PRECISION)
		best->bound = fmax(best->bound,
				   fmin(plan_value(m->p, finish), (a->bound + constant) / m->unit));
	best_take(m, best, finish);
	if (plan_search(m->p, finish, fmin(1, (m->end - plan_clock()) / 4)))
		best_take(m, best, finish);
	return true;
}

static void whole_rounds(struct program *m, struct plan_solution *best, struct answer *a,
			 double constant)
{
	for (; best->rounds < ROUNDS_MAX && !stopped(m); best->rounds++) {
		double gap = gap_of(best);

		if (gap <= PLAN_PRECISION ||
		    !whole_round(m, best, a, constant, gap > 0.02 ? gap / 4 : PLAN_PRECISION / 4))
			return;
		vb_run_progress(m->run,
				vb_t(m->run->lang, "planning: gap in 1/10000",
				     "planification : écart en 1/10000"),
				(uint64_t)(gap_of(best) * 10000), 0);
	}
}

bool plan_solve(const struct vb_run *run, const struct plan_problem *p, double seconds,
		struct plan_solution *out, struct vb_error *err)
{
	struct vb_arena *arena VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	uint32_t *nothing VB_CLEANUP(vb_cleanup_free) = vb_alloc(p->works.n + 1, sizeof(*nothing));
	struct plan_solution best = {
		.finish = vb_arena_array(p->arena, p->works.n + 1, sizeof(*best.finish))};
	struct program m = {.run = run, .p = p, .arena = arena, .end = plan_clock() + seconds};
	double start = plan_clock(), worst, constant;
	struct answer a = {0};

	vb_assert(p->periods > 0 && p->periods <= PLAN_PERIODS && p->people <= PLAN_PEOPLE);
	if (!plan_cbc_open(&m.cbc, err))
		return false;
	memset(nothing, 0xff, p->works.n * sizeof(*nothing));
	memset(best.finish, 0xff, p->works.n * sizeof(*nothing));
	worst = plan_value(p, nothing);
	m.unit = worst > 0 ? TOP / worst : 1;
	constant = plan_yearly(p, nothing, 0) * p->before *
		   m.unit; /* lost before anything can be finished */
	if (!program_start(&m)) {
		best.impossible = true;
	} else {
		a.x = vb_arena_array(arena, m.columns + 1, sizeof(*a.x));
		if (plan_search(p, best.finish, seconds / 4))
			best_take(&m, &best, best.finish);
		relaxed_rounds(&m, &best, &a, constant);
		if (!best.impossible)
			whole_rounds(&m, &best, &a, constant);
	}
	if (vb_run_stop(run))
		return vb_fail(err, VB_E_STOP, "%s", vb_t(run->lang, "stopped", "arrêté"));
	best.bound = best.found ? fmin(best.bound, best.value) : best.bound;
	best.gap = gap_of(&best);
	best.proved = best.found && best.gap <= 2 * PLAN_PRECISION;
	best.cuts = m.cuts;
	best.seconds = plan_clock() - start;
	*out = best;
	return true;
}
