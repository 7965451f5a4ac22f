/* test_packages.c - readers of language packages against tests/scan/data/packages/READER*.txt (cases.h). */
#include "cases.h"

#include "scan/scan.h"

static void readers_say_what_files_hold(void **state)
{
	static const struct {
		const struct scan_reader *reader;
		const char *path;
	} files[] = {
		{&scan_reader_python_requirements,
		 "tests/scan/data/packages/python-requirements.txt"},
		{&scan_reader_python_metadata, "tests/scan/data/packages/python-metadata.txt"},
		{&scan_reader_cargo_lock, "tests/scan/data/packages/cargo-lock.txt"},
		{&scan_reader_cargo_lock, "tests/scan/data/packages/toml-refused.txt"},
		{&scan_reader_npm_lock, "tests/scan/data/packages/npm-lock.txt"},
	};
	unsigned wrong = 0;

	(void)state;
	for (size_t i = 0; i < VB_COUNT(files); i++)
		assert_true(cases_run(files[i].reader, files[i].path, &wrong) >= 5);
	assert_int_equal(wrong, 0);
}

/* Files no person would write, too large to keep: each ends in facts or in one named trouble. */
static struct vb_str repeated(struct vb_arena *a, const char *head, const char *unit, size_t times,
			      const char *tail)
{
	struct vb_buf b;
	struct vb_str s;

	vb_buf_init(&b, 64 << 20);
	vb_buf_cstr(&b, head);
	for (size_t i = 0; i < times; i++)
		vb_buf_cstr(&b, unit);
	vb_buf_cstr(&b, tail);
	s = vb_arena_str(a, vb_buf_view(&b));
	vb_buf_done(&b);
	return s;
}

static void hostile_files_are_survived(void **state)
{
	static const struct {
		const struct scan_reader *reader;
		const char *path, *head, *unit, *tail;
		size_t times;
		const char *reason; /* part of it */
	} cases[] = {
		{&scan_reader_cargo_lock, "Cargo.lock", "a = ", "[", "", 1000000,
		 "nested too deeply"},
		{&scan_reader_cargo_lock, "Cargo.lock", "a = ", "{a=", "", 1000000,
		 "nested too deeply"},
		{&scan_reader_cargo_lock, "Cargo.lock", "a", ".a", " = 1", 1000000,
		 "too many parts"},
		{&scan_reader_cargo_lock, "Cargo.lock", "[a", ".a", "]", 1000000, "too many parts"},
		{&scan_reader_cargo_lock, "Cargo.lock", "a = [", "1,", "]", 3000000,
		 "too many values"},
		{&scan_reader_cargo_lock, "Cargo.lock", "", "[[package]]\n", "", 3000,
		 "more of the same"},
		{&scan_reader_cargo_lock, "Cargo.lock", "a = \"", "\\u00e9", "", 100000,
		 "does not end"},
		{&scan_reader_npm_lock, "package-lock.json",
		 "{\"lockfileVersion\":1,\"dependencies\":", "{\"a\":{\"dependencies\":", "",
		 100000, "not valid JSON"},
		{&scan_reader_npm_lock, "package-lock.json", "", "[", "", 1000000,
		 "not valid JSON"},
		{&scan_reader_python_requirements, "requirements.txt", "", "a \\\n", "", 100000,
		 "neither a requirement"},
		{&scan_reader_python_requirements, "requirements.txt", "", "]\n", "", 100000,
		 "more of the same"},
		{&scan_reader_python_metadata, "a.dist-info/METADATA", "Name: a\nVersion: 1\n",
		 "Requires-Dist: b\n", "", 100000, NULL},
	};
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();

	(void)state;
	for (size_t i = 0; i < VB_COUNT(cases); i++) {
		struct vb_str content = repeated(a, cases[i].head, cases[i].unit, cases[i].times,
						 cases[i].tail);
		struct model_facts *facts VB_CLEANUP(scan_facts_cleanup) = scan_read_one(
			cases[i].reader, vb_str(cases[i].path), content, NULL);
		bool found = !cases[i].reason && !facts->unreadable.n;

		for (size_t k = 0; k < facts->unreadable.n && cases[i].reason; k++)
			found |= vb_str_find(facts->unreadable.v[k].reason,
					     vb_str(cases[i].reason)) <
				 facts->unreadable.v[k].reason.n;
		if (!found)
			fail_msg("case %zu: %zu unreadable, none says \"%s\"", i,
				 facts->unreadable.n, cases[i].reason);
	}
}

/* 64 levels are read, one more is refused: the bound is where it is said to be. */
static void nesting_is_bounded_where_it_is_said(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();

	(void)state;
	for (int more = 0; more <= 1; more++) {
		struct vb_str ends = repeated(a, "1", "]", (size_t)(63 + more), "");
		struct vb_str content = repeated(a, "a = ", "[", (size_t)(63 + more), ends.p);
		struct model_facts *facts VB_CLEANUP(scan_facts_cleanup) = scan_read_one(
			&scan_reader_cargo_lock, VB_STR("Cargo.lock"), content, NULL);

		assert_int_equal(facts->unreadable.n, more);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(readers_say_what_files_hold),
		cmocka_unit_test(hostile_files_are_survived),
		cmocka_unit_test(nesting_is_bounded_where_it_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
