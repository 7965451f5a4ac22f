/*
 * test_version.c - every order against its data file (tests/match/versions/ORDER.txt), and the properties a key must
 * have: comparison is antisymmetric and transitive, equal texts have equal keys.
 */
#include "support.h"

#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/file.h"
#include "match/match.h"

static struct vb_arena *arena;

static int compare(const struct match_order *o, struct vb_str a, struct vb_str b, const char *file,
		   unsigned line)
{
	int c = 99;

	if (!match_version_compare(o, a, b, &c))
		fail_msg("%s:%u: \"%.*s\" or \"%.*s\" is no version", file, line, VB_FMT(a),
			 VB_FMT(b));
	return c;
}

static void check_line(const struct match_order *o, struct vb_str line, const char *file,
		       unsigned n)
{
	size_t less = vb_str_find(line, VB_STR(" < ")), same = vb_str_find(line, VB_STR(" = ")), at;
	struct vb_str a, b;
	struct vb_buf key;
	bool valid;

	if (vb_str_starts(line, VB_STR("invalid "))) {
		vb_buf_init(&key, 65536);
		valid = match_version_key(o, vb_str_from(line, 8), &key);
		vb_buf_done(&key);
		if (valid)
			fail_msg("%s:%u: is taken for a version", file, n);
		return;
	}
	at = less < line.n ? less : same;
	if (at == line.n)
		fail_msg("%s:%u: neither \"a < b\", \"a = b\" nor \"invalid x\"", file, n);
	a = vb_str_sub(line, 0, at);
	b = vb_str_from(line, at + 3);
	if (compare(o, a, b, file, n) != (less < line.n ? -1 : 0) ||
	    compare(o, b, a, file, n) != (less < line.n ? 1 : 0))
		fail_msg("%s:%u: \"%.*s\" against \"%.*s\" gives %d", file, n, VB_FMT(a), VB_FMT(b),
			 compare(o, a, b, file, n));
}

static struct vb_str data_of(const struct match_order *o, const char **file)
{
	*file = test_path(
		arena,
		vb_arena_printf(arena, "tests/match/versions/%s.txt", match_order_name(o)).p);
	return test_load(arena, *file);
}

static void test_data_files(void **state)
{
	(void)state;
	for (size_t i = 0; match_order_at(i); i++) {
		const char *file;
		struct vb_str text = data_of(match_order_at(i), &file), line;
		unsigned n = 0, checked = 0;

		while (vb_str_line(&text, &line)) {
			n++;
			if (!line.n || line.p[0] == '#')
				continue;
			check_line(match_order_at(i), line, file, n);
			checked++;
		}
		assert_true(checked >= 5);
	}
}

/* Every version of a data file, valid ones only. */
struct versions {
	VB_VEC(struct vb_str) v;
};

static struct versions versions_of(const struct match_order *o)
{
	const char *file;
	struct vb_str text = data_of(o, &file), line;
	struct versions out = {0};

	while (vb_str_line(&text, &line)) {
		size_t at = vb_str_find(line, VB_STR(" < "));

		if (at == line.n)
			at = vb_str_find(line, VB_STR(" = "));
		if (!line.n || line.p[0] == '#' || at == line.n ||
		    vb_str_starts(line, VB_STR("invalid ")))
			continue;
		*vb_vec_add(arena, &out.v) = vb_str_sub(line, 0, at);
		*vb_vec_add(arena, &out.v) = vb_str_from(line, at + 3);
	}
	return out;
}

static void test_total_order(void **state)
{
	(void)state;
	for (size_t o = 0; match_order_at(o); o++) {
		struct versions s = versions_of(match_order_at(o));
		signed char *c = vb_arena_array(arena, s.v.n * s.v.n, 1);

		for (size_t i = 0; i < s.v.n; i++)
			for (size_t k = 0; k < s.v.n; k++)
				c[i * s.v.n + k] = (signed char)compare(match_order_at(o), s.v.v[i],
									s.v.v[k], "", 0);
		for (size_t i = 0; i < s.v.n; i++)
			for (size_t k = 0; k < s.v.n; k++) {
				assert_int_equal(c[i * s.v.n + k], -c[k * s.v.n + i]);
				for (size_t j = 0; j < s.v.n; j++)
					if (c[i * s.v.n + k] <= 0 && c[k * s.v.n + j] <= 0)
						assert_true(c[i * s.v.n + j] <= 0);
			}
	}
}

/* Texts nobody writes: the head of one version and the tail of another, cut where versions are cut. */
static struct versions generated(const struct match_order *o)
{
	struct versions s = versions_of(o), out = {0};
	struct vb_buf key;
	uint64_t seed = 20260101;

	vb_buf_init(&key, 65536);
	for (size_t tries = 0; out.v.n < 90 && tries < 20000; tries++) {
		struct vb_str a, b, made;

		seed = seed * 6364136223846793005u + 1442695040888963407u;
		a = s.v.v[(seed >> 33) % s.v.n];
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		b = s.v.v[(seed >> 33) % s.v.n];
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		made = vb_arena_printf(arena, "%.*s%.*s",
				       VB_FMT(vb_str_sub(a, 0, (seed >> 33) % (a.n + 1))),
				       VB_FMT(vb_str_from(b, (seed >> 50) % (b.n + 1))));
		key.n = 0;
		if (match_version_key(o, made, &key))
			*vb_vec_add(arena, &out.v) = made;
	}
	vb_buf_done(&key);
	return out;
}

static void test_generated_total_order(void **state)
{
	(void)state;
	for (size_t o = 0; match_order_at(o); o++) {
		struct versions s = generated(match_order_at(o));
		signed char *c = vb_arena_array(arena, s.v.n * s.v.n, 1);

		assert_true(s.v.n == 90);
		for (size_t i = 0; i < s.v.n; i++)
			for (size_t k = 0; k < s.v.n; k++)
				c[i * s.v.n + k] = (signed char)compare(match_order_at(o), s.v.v[i],
									s.v.v[k], "generated", 0);
		for (size_t i = 0; i < s.v.n; i++)
			for (size_t k = 0; k < s.v.n; k++) {
				assert_int_equal(c[i * s.v.n + k], -c[k * s.v.n + i]);
				for (size_t j = 0; j < s.v.n; j++)
					if (c[i * s.v.n + k] <= 0 && c[k * s.v.n + j] <= 0)
						assert_true(c[i * s.v.n + j] <= 0);
			}
	}
}

/* dpkg itself is asked when this machine has it. */
static void test_debian_as_dpkg(void **state)
{
	const struct match_order *o = match_order_named(VB_STR("debian"));
	struct versions s = versions_of(o);
	unsigned asked = 0;

	(void)state;
	if (access("/usr/bin/dpkg", X_OK) != 0)
		skip();
	for (size_t i = 0; i + 1 < s.v.n; i += 2) {
		static const char *const relation[] = {"lt", "eq", "gt"};
		int c = compare(o, s.v.v[i], s.v.v[i + 1], "", 0);
		struct vb_str command = vb_arena_printf(
			arena, "/usr/bin/dpkg --compare-versions '%.*s' %s '%.*s' 2>/dev/null",
			VB_FMT(s.v.v[i]), relation[c + 1], VB_FMT(s.v.v[i + 1]));

		if (system(command.p) != 0)
			fail_msg("dpkg does not agree: %s", command.p);
		asked++;
	}
	assert_true(asked > 20);
}

static void test_every_data_file_has_its_order(void **state)
{
	DIR *dir = opendir(test_path(arena, "tests/match/versions"));
	struct dirent *e;

	(void)state;
	assert_non_null(dir);
	while ((e = readdir(dir))) {
		struct vb_str name = vb_str(e->d_name);

		if (vb_str_ends(name, VB_STR(".txt")))
			assert_non_null(match_order_named(vb_str_sub(name, 0, name.n - 4)));
	}
	closedir(dir);
}

static void test_ecosystem_is_cut_at_the_first_colon(void **state)
{
	(void)state;
	assert_string_equal(match_order_name(match_order_of(VB_STR("Debian:12"))), "debian");
	assert_string_equal(match_order_name(
		match_order_of(VB_STR("Packagist:https://packages.drupal.org/8"))), "composer");
	assert_string_equal(match_order_name(match_order_of(VB_STR("Ubuntu:22.04:LTS"))), "debian");
	assert_null(match_order_of(VB_STR("No such system")));
}

static void test_very_long_versions_are_refused(void **state)
{
	char text[2048];
	struct vb_buf key;

	(void)state;
	memset(text, '1', sizeof(text));
	vb_buf_init(&key, 65536);
	for (size_t i = 0; match_order_at(i); i++) {
		assert_false(
			match_version_key(match_order_at(i), vb_strn(text, sizeof(text)), &key));
		assert_false(match_version_key(match_order_at(i), vb_strn(text, 600), &key));
		assert_int_equal(key.n, 0);
	}
	vb_buf_done(&key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_data_files),
		cmocka_unit_test(test_total_order),
		cmocka_unit_test(test_generated_total_order),
		cmocka_unit_test(test_debian_as_dpkg),
		cmocka_unit_test(test_every_data_file_has_its_order),
		cmocka_unit_test(test_ecosystem_is_cut_at_the_first_colon),
		cmocka_unit_test(test_very_long_versions_are_refused),
	};
	int failed;

	arena = vb_arena_new();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	vb_arena_free(arena);
	return failed;
}
