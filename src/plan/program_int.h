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

static inline int plan_r_at(const struct plan_program *m, uint32_t pair)
{
	return (int)(m->n_z + pair);
}

static inline int plan_s_at(const struct plan_program *m, uint32_t t)
{
	return (int)(m->n_z + m->p->pairs + t);
}

struct plan_row *plan_row_add(struct plan_program *m, char sense, double rhs);
void plan_row_put(struct plan_program *m, struct plan_row *r, int column, double by);
/* Columns and the rows that are always there; false when a must can never be met. */
bool plan_program_start(struct plan_program *m);
/* Solves it, without whole numbers or with; stops at clock `until`. `start` may be NULL. */
void plan_program_ask(struct plan_program *m, bool whole, const uint32_t *start, double gap,
		      double until, struct plan_answer *out);

/* ---- cuts.c: rows that m->state violates; true when one was added ------------------------ */

bool plan_cut_losses(struct plan_program *m, const double *x, double least, bool whole);
bool plan_cut_days(struct plan_program *m);

/* ---- floors.c --------------------------------------------------------------------------- */

/* Least loss of periods by themselves, as rows; takes `seconds` at most. */
bool plan_floors(struct plan_program *m, const struct plan_solution *best, double seconds,
		 struct vb_error *err) VB_MUST_USE;

/* ---- solve.c ---------------------------------------------------------------------------- */

/* As plan_solve; begins with `first` (may be NULL) and stops when value and bound are within `enough`, in currency. */
bool plan_solve_enough(const struct vb_run *run, const struct plan_problem *p, double seconds,
		       const uint32_t *first, double enough, struct plan_solution *out,
		       struct vb_error *err) VB_MUST_USE;

#endif
