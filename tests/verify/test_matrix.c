/* test_matrix.c - what a test and a requirement are worth, from recorded results. */
#include <stdlib.h>

#include "case/case.h"
#include "support.h"
#include "verify/verify.h"

struct fixture {
	struct vb_arena *a;
	struct vb_run run;
	struct model_case *c;
	model_results results; /* newest first */
	struct model_matrix m;
};

static const char text[] =
	"vauban: 1\ncase: box\nversion: '1'\n"
	"requirements:\n"
	"  R-one: {text: One, tests: [T-one]}\n"
	"  R-two: {text: Two, tests: [T-one, T-two]}\n"
	"  R-three: {text: Three}\n"
	"  R-four: {text: Four, tests: [T-stated]}\n"
	"decisions:\n"
	"  D-3: {date: 2026-01-01, by: ana, accept: R-three, until: 2026-11-22, why: over}\n"
	"tests:\n"
	"  T-one: {run: ./one, fresh: 10}\n"
	"  T-two: {run: ./two}\n"
	"  T-stated: {run: ./hand, last: pass, date: 2026-11-01}\n";

static int setup(void **state)
{
	struct fixture *f = vb_alloc(1, sizeof(*f));
	struct case_problems problems;
	struct vb_error err;

	f->a = vb_arena_new();
	f->run = test_run();
	assert_ok(case_parse(&f->run, vb_str(text), "vauban.yaml", &f->c, &problems, &err));
	assert_int_equal(problems.errors, 0);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	case_free(f->c);
	vb_arena_free(f->a);
	free(f);
	return 0;
}

/* The newest result so far, as it would be recorded at that time. */
static struct model_result *add(struct fixture *f, const char *test, enum model_outcome outcome,
				int days_ago)
{
	struct model_result r = {.test = vb_str(test),
				 .name = vb_str(test),
				 .outcome = outcome,
				 .when = TEST_NOW - (int64_t)days_ago * 86400,
				 .product = VB_STR("p1")};

	verify_result_link(f->a, f->c, &r);
	for (size_t i = 0; i < f->c->tests.n; i++)
		if (vb_str_eq(f->c->tests.v[i].id, r.test))
			r.definition = verify_definition_digest(f->a, &f->c->tests.v[i], ".");
	*vb_vec_add(f->a, &f->results) = r;
	for (size_t i = f->results.n - 1; i > 0; i--)
		f->results.v[i] = f->results.v[i - 1];
	f->results.v[0] = r;
	return &f->results.v[0];
}

static enum model_test_state state_of(struct fixture *f, const char *test)
{
	verify_matrix_build(&f->run, f->a, f->c, f->results.v, f->results.n,
			    VB_STR("p1"), ".", &f->m);
	for (size_t i = 0; i < f->m.tests.n; i++)
		if (vb_str_is(f->m.tests.v[i].id, test))
			return f->m.tests.v[i].state;
	fail_msg("no test %s", test);
	return MODEL_TEST_NONE;
}

static enum model_proof_state proof_of(struct fixture *f, const char *requirement)
{
	for (size_t i = 0; i < f->m.rows.n; i++)
		if (vb_str_is(f->m.rows.v[i].requirement->id, requirement))
			return f->m.rows.v[i].state;
	fail_msg("no requirement %s", requirement);
	return MODEL_PROOF_MISSING;
}

static void the_last_result_counts_while_it_is_fresh(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(state_of(f, "T-one"), MODEL_TEST_NONE);
	add(f, "T-one", MODEL_PASSED, 30);
	assert_int_equal(state_of(f, "T-one"), MODEL_TEST_STALE);
	add(f, "T-one", MODEL_FAILED, 9);
	assert_int_equal(state_of(f, "T-one"), MODEL_TEST_FAILS);
	add(f, "T-one", MODEL_SKIPPED, 9);
	assert_int_equal(state_of(f, "T-one"), MODEL_TEST_SKIPPED);
	f->results.n = 0;
	add(f, "T-one", MODEL_PASSED, 10);
	assert_int_equal(state_of(f, "T-one"), MODEL_TEST_PASSES);
	f->run.now += 86400;
	assert_int_equal(state_of(f, "T-one"), MODEL_TEST_STALE);
}

static void what_changed_since_makes_a_proof_suspect(void **state)
{
	struct fixture *f = *state;
	struct model_result *r = add(f, "T-one", MODEL_PASSED, 1);

	assert_int_equal(state_of(f, "T-one"), MODEL_TEST_PASSES);
	f->c->requirements.v[0].text = VB_STR("One, and more");
	assert_int_equal(state_of(f, "T-one"), MODEL_TEST_SUSPECT);
	f->c->requirements.v[0].text = VB_STR("One");
	f->c->tests.v[0].run = VB_STR("./one --quick");
	assert_int_equal(state_of(f, "T-one"), MODEL_TEST_SUSPECT);
	f->c->tests.v[0].run = VB_STR("./one");
	r->product = VB_STR("p0");
	assert_int_equal(state_of(f, "T-one"), MODEL_TEST_SUSPECT);
}

static void a_script_that_was_edited_makes_its_proof_suspect(void **state)
{
	struct fixture *f = *state;
	const char *dir = test_scratch(f->a);
	const char *path = vb_arena_printf(f->a, "%s/one", dir).p;
	struct vb_str before, after;

	test_save(path, VB_STR("exit 0\n"));
	before = verify_definition_digest(f->a, &f->c->tests.v[0], dir);
	test_save(path, VB_STR("exit 0 # always\n"));
	after = verify_definition_digest(f->a, &f->c->tests.v[0], dir);
	assert_false(vb_str_eq(before, after));
}

static void a_test_that_wavers_with_nothing_changed_is_flaky(void **state)
{
	struct fixture *f = *state;

	add(f, "T-one", MODEL_FAILED, 3);
	add(f, "T-one", MODEL_PASSED, 2);
	assert_int_equal(state_of(f, "T-one"), MODEL_TEST_PASSES); /* mended once is no wavering */
	add(f, "T-one", MODEL_FAILED, 1);
	assert_int_equal(state_of(f, "T-one"), MODEL_TEST_FLAKY);
	add(f, "T-one", MODEL_PASSED, 0);
	assert_int_equal(state_of(f, "T-one"), MODEL_TEST_FLAKY);
	assert_int_equal(proof_of(f, "R-one"), MODEL_PROOF_FAILS);
	for (size_t i = 1; i < f->results.n; i++)
		f->results.v[i].product = VB_STR("p0"); /* it wavered on an older product */
	assert_int_equal(state_of(f, "T-one"), MODEL_TEST_PASSES);
}

static void a_test_that_ends_otherwise_elsewhere_hangs_on_the_environment(void **state)
{
	struct fixture *f = *state;

	add(f, "T-one", MODEL_FAILED, 3)->environment = VB_STR("bench, sha256:11");
	add(f, "T-one", MODEL_PASSED, 2)->environment = VB_STR("bench, sha256:22");
	assert_int_equal(state_of(f, "T-one"), MODEL_TEST_SUSPECT);
	assert_true(
		vb_str_is(f->m.tests.v[0].why.en,
			  "passed in bench, sha256:22, failed in bench, sha256:11: the environment "
			  "decides"));
	assert_int_equal(f->m.environments.n, 1);
	add(f, "T-one", MODEL_FAILED, 1)->environment = VB_STR("bench, sha256:11");
	assert_int_equal(state_of(f, "T-one"),
			 MODEL_TEST_FAILS); /* it does not waver: it depends */
	add(f, "T-one", MODEL_PASSED, 0)->environment = VB_STR("bench, sha256:22");
	add(f, "T-two", MODEL_PASSED, 0)->environment = VB_STR("laptop, sha256:33");
	assert_int_equal(state_of(f, "T-one"), MODEL_TEST_SUSPECT);
	assert_int_equal(f->m.environments.n, 2);
	add(f, "T-one", MODEL_PASSED, 0)->environment = VB_STR("bench, sha256:22");
	assert_int_equal(state_of(f, "T-one"), MODEL_TEST_PASSES); /* twice in a row settles it */
}

static void where_a_test_runs_is_told_with_a_digest(void **state)
{
	struct fixture *f = *state;
	struct vb_str here = verify_environment(f->a);

	assert_true(vb_str_find(here, VB_STR(", sha256:")) < here.n);
	assert_true(vb_str_eq(here, verify_environment(f->a)));
}

static void a_requirement_is_worth_its_weakest_test(void **state)
{
	struct fixture *f = *state;

	add(f, "T-one", MODEL_PASSED, 1);
	state_of(f, "T-one");
	assert_int_equal(proof_of(f, "R-one"), MODEL_PROOF_HELD);
	assert_int_equal(proof_of(f, "R-two"), MODEL_PROOF_PARTIAL);
	assert_int_equal(proof_of(f, "R-three"), MODEL_PROOF_MISSING); /* its acceptance is over */
	assert_int_equal(proof_of(f, "R-four"), MODEL_PROOF_PARTIAL);  /* stated by hand */
	add(f, "T-two", MODEL_FAILED, 1);
	state_of(f, "T-two");
	assert_int_equal(proof_of(f, "R-two"), MODEL_PROOF_FAILS);
	assert_str(f->m.rows.v[0].requirement->id, "R-two"); /* gaps first */
	f->c->decisions.v[0].until = VB_STR("2026-11-23");   /* its last day */
	state_of(f, "T-two");
	assert_int_equal(proof_of(f, "R-three"), MODEL_PROOF_ACCEPTED);
	assert_int_equal(f->m.held, 2);
}

static void a_name_in_brackets_names_the_requirement(void **state)
{
	struct fixture *f = *state;
	struct model_result *r = add(f, "checks [R-three] and [nothing]", MODEL_PASSED, 1);

	assert_int_equal(r->verifies.n, 1);
	assert_str(r->verifies.v[0].id, "R-three");
	state_of(f, "checks [R-three] and [nothing]");
	assert_int_equal(proof_of(f, "R-three"), MODEL_PROOF_HELD);
	*vb_vec_add(f->a,
		    &f->results.v[0].verifies) = (struct model_verified){.id = VB_STR("R-gone")};
	state_of(f, "T-one");
	assert_int_equal(f->m.unknown.n, 1);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(the_last_result_counts_while_it_is_fresh),
		T(what_changed_since_makes_a_proof_suspect),
		T(a_script_that_was_edited_makes_its_proof_suspect),
		T(a_test_that_wavers_with_nothing_changed_is_flaky),
		T(a_test_that_ends_otherwise_elsewhere_hangs_on_the_environment),
		T(where_a_test_runs_is_told_with_a_digest),
		T(a_requirement_is_worth_its_weakest_test),
		T(a_name_in_brackets_names_the_requirement),
	};
	return cmocka_run_group_tests_name("verify/matrix", tests, NULL, NULL);
}
