/* test_robots.c - robots.txt: who is meant, which rule wins, how long to wait; any bytes are read. RFC 9309. */
#include "run/robots.h"
#include "support.h"

static bool allows(const char *text, const char *path)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();

	return run_robots_allows(run_robots_read(a, vb_str(text), "vauban"), vb_str(path));
}

static void the_longest_rule_of_our_group_wins(void **state)
{
	static const struct {
		const char *text, *path;
		bool allowed;
	} cases[] = {
		{"", "/x", true},
		{"User-agent: *\nDisallow: /", "/x", false},
		{"User-agent: *\nDisallow:", "/x", true},
		{"user-AGENT: *\r\ndisallow: /a\r\n", "/ab", false},
		{"User-agent: *\nDisallow: /a", "/b", true},
		{"User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", true},
		{"User-agent: *\nAllow: /a/b\nDisallow: /a", "/a/b/c", true},
		{"User-agent: *\nAllow: /a\nDisallow: /a", "/a", true},
		{"User-agent: *\nDisallow: /a\nAllow: /a", "/a", true},
		{"User-agent: *\nDisallow: /*.gif$", "/i/x.gif", false},
		{"User-agent: *\nDisallow: /*.gif$", "/i/x.gif?a", true},
		{"User-agent: *\nDisallow: /*?", "/x?y", false},
		{"User-agent: *\nDisallow: /a*b*c", "/axxbyyczz", false},
		{"User-agent: *\nDisallow: /a*b*c", "/axxcyyb", true},
		{"User-agent: other\nDisallow: /", "/x", true},
		{"User-agent: Vauban\nDisallow: /v\nUser-agent: *\nDisallow: /", "/x", true},
		{"User-agent: *\nDisallow: /\nUser-agent: vauban\nDisallow: /v", "/v", false},
		{"User-agent: other\nUser-agent: vauban\nDisallow: /v", "/v", false},
		{"User-agent: vauban\nDisallow: /v\nUser-agent: other\nDisallow: /x", "/x", true},
		{"User-agent: vauban\nDisallow: /a\nUser-agent: vauban\nDisallow: /b", "/b", false},
		{"Disallow: /\n", "/x", true},
		{"\xef\xbb\xbfUser-agent: *\nDisallow: / # all\n", "/x", false},
		{"no colon\n: nothing\nUser-agent: *\nDisallow: /x", "/x", false},
	};

	(void)state;
	for (size_t i = 0; i < VB_COUNT(cases); i++)
		if (allows(cases[i].text, cases[i].path) != cases[i].allowed)
			fail_msg("%s of %s", cases[i].path, cases[i].text);
}

static void a_delay_is_asked_for_and_bounded(void **state)
{
	static const struct {
		const char *text;
		unsigned seconds;
	} cases[] = {
		{"User-agent: *\nCrawl-delay: 2", 2},      {"User-agent: *\nCrawl-delay: 0.2", 1},
		{"User-agent: *\nCrawl-delay: 86400", 30}, {"User-agent: *\nCrawl-delay: -4", 0},
		{"User-agent: *\nCrawl-delay: soon", 0},   {"User-agent: other\nCrawl-delay: 9", 0},
	};

	(void)state;
	for (size_t i = 0; i < VB_COUNT(cases); i++) {
		struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();

		assert_int_equal(
			run_robots_delay(run_robots_read(a, vb_str(cases[i].text), "vauban")),
			cases[i].seconds);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_longest_rule_of_our_group_wins),
		cmocka_unit_test(a_delay_is_asked_for_and_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
