/* program_int.h - the integer program of a plan: its rows and columns, the cuts that are added to it, and CBC's answers. */
#ifndef VAUBAN_PLAN_PROGRAM_INT_H
#define VAUBAN_PLAN_PROGRAM_INT_H

#include "plan/problem.h"

#include "plan/cbc_int.h"

/* The worst plan's value in the program's own unit: CBC's tolerances are absolute. */
#define PLAN_TOP 10000.0

struct plan_row {
	char sense;
	double rhs;
	uint32_t pair, period; /* whose loss it bounds, plus one; 0: another kind of row */
	VB_VEC(int) at;
	VB_VEC(double) by;
};
struct plan_program {
	struct plan_cbc cbc;
	const struct vb_run *run;
	const struct plan_problem *p;
	struct vb_arena *arena;
	double unit; /* currency to the program's unit */
	uint32_t n_z, columns;
	VB_VEC(struct plan_row) rows;
	double *cost;  /* of columns */
	double *state; /* z of the last answer */
	double end;
	uint32_t cuts;
	double **loss; /* of each route: envelope.c's, made when asked */
};

struct plan_answer {
	bool feasible, infeasible;
	double value, bound;
	double *x; /* columns; the caller's */
};

/* ---- program.c -------------------------------------------------------------------------- */

static inline int plan_z_at(const struct plan_program *m, uint32_t action, uint32_t t)
{
	return (int)(action * m->p->periods + t);
}

static inline int plan_r_at(const struct plan_program *m, uint32_t pair, uint32_t t)
{
	return (int)(m->n_z + t * m->p->pairs + pair);
}

struct plan_row *plan_row_add(struct plan_program *m, char sense, double rhs);
void plan_row_put(struct plan_program *m, struct plan_row *r, int column, double by);
/* Columns and the rows that are always there; false when a must can never be met. */
bool plan_program_start(struct plan_program *m);
/* Solves it, without whole numbers or with; stops at clock `until`. `start` may be NULL. */
void plan_program_ask(struct plan_program *m, bool whole, const uint32_t *start, double gap,
		      double until, struct plan_answer *out);

/* ---- envelope.c -------------------------------------------------------------------------- */

#define PLAN_ENVELOPE 12u /* actions of a route at most: all their sets are looked at */
/*
 * The piece of the envelope at the state of period t: what is left of the route is at least the answer less the sum of slope[k]
 * times the share of its k-th action. Of routes with more actions nothing is known.
 */
double plan_envelope(const struct plan_program *m, const struct plan_route *r, uint32_t t,
		     double *slope);

/* ---- cuts.c: rows that m->state violates; true when one was added ------------------------ */

enum plan_cutting { PLAN_RELAXED, PLAN_NODE, PLAN_WHOLE };
bool plan_cut_losses(struct plan_program *m, const double *x, double least, enum plan_cutting how);
bool plan_cut_days(struct plan_program *m);

/* ---- floors.c --------------------------------------------------------------------------- */

/* Least loss of periods by themselves, as rows; takes `seconds` at most. */
bool plan_floors(struct plan_program *m, const struct plan_solution *best, double seconds,
		 struct vb_error *err) VB_MUST_USE;

/* ---- solve.c ---------------------------------------------------------------------------- */

/*
 * One period of a larger problem: as plan_solve, but begins with `first` and with the rows of losses that the larger one has
 * for this period and its neighbours: what routes lose at a state is the same in every period. Stops when value and
 * bound are within `enough`, in currency.
 */
struct plan_part {
	const struct plan_program *of;
	uint32_t period;
	const uint32_t *first;
	double enough;
};
bool plan_solve_part(const struct vb_run *run, const struct plan_problem *p, double seconds,
		     const struct plan_part *part, struct plan_solution *out,
		     struct vb_error *err) VB_MUST_USE;

#endif
