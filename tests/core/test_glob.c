/* test_glob.c - path patterns. */
#include "support.h"

static void patterns_match_paths(void **state)
{
	static const struct {
		const char *pattern, *path;
		bool match;
	} cases[] = {
		{"etc/passwd", "etc/passwd", true},
		{"etc/*", "etc/passwd", true},
		{"etc/*", "etc/ssh/sshd_config", false},
		{"etc/**", "etc/ssh/sshd_config", true},
		{"**/Cargo.lock", "Cargo.lock", true},
		{"**/Cargo.lock", "a/b/Cargo.lock", true},
		{"**/Cargo.lock", "a/xCargo.lock", false},
		{"a/**/b", "a/b", true},
		{"a/**/b", "a/x/y/b", true},
		{"a/**/b", "a/xb", false},
		{"*.dist-info/METADATA", "x-1.dist-info/METADATA", true},
		{"**/*.dist-info/METADATA", "usr/lib/x-1.dist-info/METADATA", true},
		{"core.[0-9]*", "core.12", true},
		{"core.[0-9]*", "core.x", false},
		{"[!a]x", "bx", true},
		{"[!a]x", "ax", false},
		{"a[", "a[", true},
		{"", "", true},
		{"**", "", true},
		{"a?c", "a/c", false},
		{"*a*b*c", "xxaxxbxxc", true},
		{"*a*b*c", "xxaxxbxx", false},
	};

	(void)state;
	for (size_t i = 0; i < VB_COUNT(cases); i++)
		if (vb_glob(vb_str(cases[i].pattern), vb_str(cases[i].path)) != cases[i].match)
			fail_msg("%s against %s", cases[i].pattern, cases[i].path);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {cmocka_unit_test(patterns_match_paths)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
