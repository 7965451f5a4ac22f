/* plan_problem.c - any small planning problem: the search never returns a plan that breaks a constraint. */
#include <stdlib.h>

#include "plan/problem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void work_read(struct vb_cursor *c, struct plan_problem *p)
{
	struct plan_work *w = vb_vec_add(p->arena, &p->works);
	uint32_t n = (uint32_t)p->works.n;

	*w = (struct plan_work){
		.cost = vb_get_u8(c), .yearly = vb_get_u8(c) % 4, .barred = vb_get_u8(c) % 8 == 0};
	*vb_vec_add(p->arena, &w->days) = (struct plan_effort){vb_get_u8(c) % PLAN_SKILLS,
							       vb_get_u8(c) % 16};
	if (vb_get_u8(c) % 3 == 0)
		*vb_vec_add(p->arena, &w->after) = vb_get_u8(c) % n;
	if (vb_get_u8(c) % 5 == 0)
		*vb_vec_add(p->arena, &w->excludes) = vb_get_u8(c) % n;
}

static void problem_read(struct vb_cursor *c, struct plan_problem *p)
{
	uint32_t works = 1 + vb_get_u8(c) % 8, routes = vb_get_u8(c) % 6;

	p->pairs = 1;
	p->people = 1 + vb_get_u8(c) % 3;
	p->periods = 1 + vb_get_u8(c) % 4;
	p->budget = (double)vb_get_u8(c) - 1;
	p->before = 0.1;
	for (uint32_t i = 0; i < p->people; i++) {
		p->skills[i] = vb_get_u64(c);
		for (uint32_t t = 0; t < p->periods; t++)
			p->days[i][t] = vb_get_u8(c) % 20;
	}
	for (uint32_t t = 0; t < p->periods; t++)
		p->weight[t] = p->inside[t] = 0.1;
	for (uint32_t i = 0; i < works; i++)
		work_read(c, p);
	for (uint32_t i = 0; i < routes; i++) {
		struct plan_route *r = vb_vec_add(p->arena, &p->routes);

		*r = (struct plan_route){.value = vb_get_u16(c)};
		*vb_vec_add(p->arena, &r->terms) = (struct plan_term){vb_get_u8(c) % works,
								      0.1 + vb_get_u8(c) / 32.0};
	}
	if (vb_get_u8(c) % 2) {
		struct plan_must *m = vb_vec_add(p->arena, &p->musts);

		*m = (struct plan_must){.by = vb_get_u8(c) % p->periods};
		*vb_vec_add(p->arena, &m->any) = vb_get_u8(c) % works;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct plan_problem *p = vb_arena_alloc(a, sizeof(*p));
	struct vb_cursor c = vb_cursor(data, size);
	uint32_t finish[16];
	double *given;

	p->arena = a;
	problem_read(&c, p);
	memset(finish, 0xff, sizeof(finish));
	if (!plan_search(p, finish, 0.2))
		return 0;
	given = vb_arena_array(a, (size_t)p->people * PLAN_SKILLS * p->periods, sizeof(*given));
	vb_assert(plan_feasible(p, finish));
	vb_assert(plan_days_give(p, finish, given));
	return 0;
}
