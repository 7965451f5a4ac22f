/*
 * plan.c - plan_bench [ACTIONS PAIRS ROUTES PEOPLE PERIODS LIMIT SEEDS]: random problems of that size; for each the time,
 * the gap and how much of it was proved.
 */
#include <stdlib.h>

#include "../tests/plan/draw.h"

static uint32_t number(int argc, char **argv, int at, uint32_t otherwise)
{
	uint64_t n;

	return argc > at && vb_str_u64(vb_str(argv[at]), &n) && n < 1000000 ? (uint32_t)n
									    : otherwise;
}

int main(int argc, char **argv)
{
	struct draw_size size = {.actions = number(argc, argv, 1, 40),
				 .pairs = number(argc, argv, 2, 30),
				 .routes = number(argc, argv, 3, 5),
				 .people = number(argc, argv, 4, 5),
				 .skills = 4,
				 .periods = number(argc, argv, 5, 6)};
	double limit = number(argc, argv, 6, 25);
	uint32_t seeds = number(argc, argv, 7, 3);
	struct vb_run run = {.lang = VB_EN, .jobs = 1, .seed = 1};

	printf("actions pairs routes people periods  seed   seconds       value       bound    gap "
	       "%%  rounds  cuts\n");
	for (uint32_t seed = 1; seed <= seeds; seed++) {
		struct vb_arena *a = vb_arena_new();
		struct plan_problem p;
		struct plan_solution s;
		struct vb_error err;

		draw_problem(a, seed, size, &p);
		if (!plan_solve(&run, &p, limit, &s, &err))
			return 1;
		printf("%7u %5u %6u %6u %7u %5u %9.2f %11.0f %11.0f %8.4f %7u %5u\n", size.actions,
		       size.pairs, size.routes, size.people, size.periods, seed, s.seconds, s.value,
		       s.bound, 100 * s.gap, s.rounds, s.cuts);
		fflush(stdout);
		vb_arena_free(a);
	}
	return 0;
}
