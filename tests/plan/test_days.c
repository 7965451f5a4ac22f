/* test_days.c - days are given as early as there are any. */
#include "support.h"

#include "plan/problem.h"

static void nobody_waits_with_work_to_do(void **state)
{
	enum { PEOPLE = 2, PERIODS = 3 };
	struct vb_arena *a = vb_arena_new();
	struct plan_problem p = {.arena = a, .people = PEOPLE, .periods = PERIODS};
	double given[PEOPLE * PLAN_SKILLS * PERIODS] = {0};
	uint32_t finish[] = {2, 2};

	(void)state;
	p.skills[0] = 1;
	p.skills[1] = 3;
	for (uint32_t i = 0; i < PEOPLE; i++)
		for (uint32_t t = 0; t < PERIODS; t++)
			p.days[i][t] = 4;
	for (uint32_t skill = 0; skill < 2;
	     skill++) { /* 5 days of each, all due in the last period */
		struct plan_work *w = vb_vec_add(a, &p.works);

		*w = (struct plan_work){0};
		*vb_vec_add(a, &w->days) = (struct plan_effort){skill, 5};
	}
	assert_true(plan_days_give(&p, finish, given));
	for (uint32_t t = 0; t < PERIODS; t++) {
		double sum = 0;

		for (uint32_t i = 0; i < PEOPLE; i++)
			for (uint32_t k = 0; k < PLAN_SKILLS; k++)
				sum += given[(i * PLAN_SKILLS + k) * PERIODS + t];
		assert_true(sum > (t == 0   ? 7.999
				   : t == 1 ? 1.999
					    : -0.001) &&
			    sum < (t == 0   ? 8.001
				   : t == 1 ? 2.001
					    : 0.001));
	}
	vb_arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(nobody_waits_with_work_to_do)};

	return cmocka_run_group_tests_name("plan/days", tests, NULL, NULL);
}
