/* test_envelope.c - the piece of a route's envelope: below its loss at every whole choice, above the tangent between them. */
#include "support.h"

#include <math.h>

#include "plan/program_int.h"

struct fixture {
	struct vb_arena *a;
	struct plan_problem p;
	struct plan_program m;
};

static void make(struct fixture *f, uint32_t actions, struct vb_random *random)
{
	struct plan_route *r;

	*f = (struct fixture){.a = vb_arena_new(), .p = {.pairs = 1, .periods = 1}};
	f->p.arena = f->a;
	f->m = (struct plan_program){.p = &f->p, .arena = f->a, .n_z = actions};
	f->m.state = vb_arena_array(f->a, actions + 1, sizeof(*f->m.state));
	f->m.loss = vb_arena_array(f->a, 2, sizeof(*f->m.loss));
	r = vb_vec_add(f->a, &f->p.routes);
	*r = (struct plan_route){.value = 1};
	for (uint32_t i = 0; i < actions; i++) {
		*vb_vec_add(f->a, &f->p.works) = (struct plan_work){0};
		*vb_vec_add(f->a,
			    &r->terms) = (struct plan_term){i, 0.05 + 4 * vb_random_unit(random)};
	}
}

static double loss_at(const struct fixture *f, const double *share)
{
	double length = 0;

	for (size_t i = 0; i < f->p.works.n; i++)
		length += f->p.routes.v[0].terms.v[i].delta * share[i];
	return exp(-length);
}

static double piece_at(const struct fixture *f, double constant, const double *slope,
		       const double *share)
{
	for (size_t i = 0; i < f->p.works.n; i++)
		constant -= slope[i] * share[i];
	return constant;
}

static void never_above_a_whole_choice_nor_below_the_tangent(void **state)
{
	struct vb_random random;

	(void)state;
	vb_random_init(&random, 3, 9);
	for (uint32_t round = 0; round < 200; round++) {
		double slope[PLAN_ENVELOPE], whole[PLAN_ENVELOPE], constant;
		uint32_t n = 1 + round % PLAN_ENVELOPE;
		struct fixture f;

		make(&f, n, &random);
		for (uint32_t i = 0; i < n; i++)
			f.m.state[i] = vb_random_unit(&random);
		constant = plan_envelope(&f.m, &f.p.routes.v[0], 0, slope);
		for (uint32_t s = 0; s < 1u << n; s++) {
			for (uint32_t i = 0; i < n; i++)
				whole[i] = s >> i & 1;
			assert_true(piece_at(&f, constant, slope, whole) <=
				    loss_at(&f, whole) + 1e-9);
		}
		assert_true(piece_at(&f, constant, slope, f.m.state) >=
			    loss_at(&f, f.m.state) - 1e-3);
		vb_arena_free(f.a);
	}
}

static void touches_the_loss_at_a_whole_choice(void **state)
{
	struct vb_random random;

	(void)state;
	vb_random_init(&random, 5, 9);
	for (uint32_t s = 0; s < 64; s++) {
		double slope[PLAN_ENVELOPE], constant;
		struct fixture f;

		make(&f, 6, &random);
		for (uint32_t i = 0; i < 6; i++)
			f.m.state[i] = s >> i & 1;
		constant = plan_envelope(&f.m, &f.p.routes.v[0], 0, slope);
		assert_true(fabs(piece_at(&f, constant, slope, f.m.state) -
				 loss_at(&f, f.m.state)) < 1e-6);
		vb_arena_free(f.a);
	}
}

/* Two actions of which half is done: the best mixture of whole choices has one of them, never both or none. */
static void half_of_two_is_one_of_them(void **state)
{
	double slope[PLAN_ENVELOPE], constant;
	struct vb_random random;
	struct fixture f;

	(void)state;
	vb_random_init(&random, 7, 9);
	make(&f, 2, &random);
	f.p.routes.v[0].terms.v[0].delta = f.p.routes.v[0].terms.v[1].delta = log(10);
	f.m.state[0] = f.m.state[1] = 0.5;
	constant = plan_envelope(&f.m, &f.p.routes.v[0], 0, slope);
	assert_true(fabs(piece_at(&f, constant, slope, f.m.state) - 0.1) < 1e-6);
	vb_arena_free(f.a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(never_above_a_whole_choice_nor_below_the_tangent),
		cmocka_unit_test(touches_the_loss_at_a_whole_choice),
		cmocka_unit_test(half_of_two_is_one_of_them)};

	return cmocka_run_group_tests_name("plan/envelope", tests, NULL, NULL);
}
