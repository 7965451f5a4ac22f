/* test_helios.c - the sample product stays coherent: its case loads clean, every part names a target that has files. */
#include "../support.h"

#include "case/case.h"
#include "core/file.h"

static struct model_case *load(struct vb_arena *a, const struct vb_run *run)
{
	struct case_problems problems = {0};
	struct model_case *c;
	struct vb_error err;

	assert_ok(case_load(run, test_path(a, "examples/helios/vauban.yaml"), &c, &problems, &err));
	for (size_t i = 0; i < problems.v.n; i++)
		print_message("# %s:%u:%u: %.*s (%.*s)\n", problems.v.v[i].mark.file, problems.v.v[i].mark.line,
			      problems.v.v[i].mark.column, VB_FMT(problems.v.v[i].text), VB_FMT(problems.v.v[i].hint));
	assert_int_equal(problems.errors, 0);
	return c;
}

static void the_case_has_no_error(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_run run = test_run();
	struct model_case *c = load(a, &run);

	(void)state;
	assert_str(c->id, "helios");
	assert_int_equal(c->targets.n, 3);
	assert_true(c->flows.n >= 12);
	assert_true(c->feared.n >= 3);
	case_free(c);
}

static void its_sources_are_there(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_run run = test_run();
	struct model_case *c = load(a, &run);

	(void)state;
	for (size_t i = 0; i < c->targets.n; i++) {
		struct vb_str path = vb_path_join(a, VB_STR("examples/helios"), c->targets.v[i].path);

		if (!vb_str_is(c->targets.v[i].path, "out/rootfs")) /* made at run time */
			assert_true(vb_dir_exists(test_path(a, vb_arena_cstr(a, path))));
	}
	assert_true(vb_file_exists(test_path(a, "examples/helios/rootfs/build.sh")));
	case_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_case_has_no_error),
		cmocka_unit_test(its_sources_are_there),
	};

	return cmocka_run_group_tests_name("examples/helios", tests, NULL, NULL);
}
