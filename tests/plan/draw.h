/* draw.h - random planning problems, for tests and measures. */
#ifndef VAUBAN_TESTS_PLAN_DRAW_H
#define VAUBAN_TESTS_PLAN_DRAW_H

#include "plan/problem.h"

struct draw_size {
	uint32_t actions, pairs, routes, people, skills, periods;
	bool musts;
};
void draw_problem(struct vb_arena *a, uint64_t seed, struct draw_size size,
		  struct plan_problem *out);

#endif
