/* test_packages.c - readers of language packages against tests/scan/data/packages/READER*.txt (cases.h). */
#include "cases.h"

#include <zlib.h>

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
		{&scan_reader_changelog, "tests/scan/data/packages/changelog.txt"},
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

static struct vb_str gzipped(struct vb_arena *a, struct vb_str text)
{
	z_stream z = {.next_in = (Bytef *)(uintptr_t)text.p, .avail_in = (uInt)text.n};
	size_t room = text.n + 1024;
	unsigned char *p = vb_arena_alloc(a, room);

	assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY),
			 Z_OK);
	z.next_out = p;
	z.avail_out = (uInt)room;
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	deflateEnd(&z);
	return vb_strn((const char *)p, room - z.avail_out);
}

static struct model_facts *changelog_read(struct vb_str content)
{
	return scan_read_one(&scan_reader_changelog,
			     VB_STR("usr/share/doc/libsail1/changelog.Debian.gz"), content, NULL);
}

/* As packages ship it; one whose stream ends early, and one that unpacks to more than a changelog is. */
static void compressed_changelogs_are_read_and_bounded(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *head = "sail (1.2-3) stable; urgency=low\n\n  * Fix CVE-2099-0001\n";
	struct vb_str whole = gzipped(a, vb_str(head));
	struct model_facts *facts VB_CLEANUP(scan_facts_cleanup) = changelog_read(whole);
	struct model_facts *cut VB_CLEANUP(scan_facts_cleanup) = changelog_read(
		vb_str_sub(whole, 0, whole.n - 12));
	struct model_facts *bomb VB_CLEANUP(scan_facts_cleanup) = changelog_read(
		gzipped(a, repeated(a, head, "  * sailing\n", 2000000, "")));
	size_t n;

	(void)state;
	assert_int_equal(facts->claims.n, 1);
	assert_str(facts->claims.v[0].version, "1.2-3");
	assert_int_equal(facts->claims.v[0].line, 3);
	assert_non_null(model_claims_find(facts, VB_STR("sail"), VB_STR("CVE-2099-0001"), &n));
	assert_int_equal(n, 1);
	assert_null(model_claims_find(facts, VB_STR("sail"), VB_STR("CVE-2099-0002"), &n));
	assert_int_equal(cut->unreadable.n, 1);
	assert_int_equal(bomb->claims.n, 0);
	assert_int_equal(bomb->unreadable.n, 1);
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
		cmocka_unit_test(compressed_changelogs_are_read_and_bounded),
		cmocka_unit_test(nesting_is_bounded_where_it_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
