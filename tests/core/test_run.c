/* test_run.c - civil time, random streams. */
#include "support.h"

#include <math.h>

static void times_are_parsed_strictly(void **state)
{
	static const struct {
		const char *text;
		bool ok;
		int64_t when;
	} cases[] = {
		{"1970-01-01", true, 0},
		{"2026-11-23T00:00:00Z", true, TEST_NOW},
		{"2024-02-29", true, 1709164800},
		{"2023-02-29", false, 0},
		{"2000-02-29", true, 951782400},
		{"1900-02-29", false, 0},
		{"2026-11-23T01:00:00+01:00", true, TEST_NOW},
		{"2026-11-23T00:00:00.123456Z", true, TEST_NOW},
		{"0001-01-01T00:00:00Z", true, -62135596800},
		{"2026-13-01", false, 0},
		{"2026-11-23T24:00:00Z", false, 0},
		{"2026-11-23T00:00:00", false, 0},
		{"", false, 0},
	};

	(void)state;
	for (size_t i = 0; i < VB_COUNT(cases); i++) {
		int64_t when = 0;

		if (vb_time_parse(vb_str(cases[i].text), &when) != cases[i].ok ||
		    when != cases[i].when)
			fail_msg("%s gives %lld", cases[i].text, (long long)when);
	}
}

static void a_written_time_reads_back(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	int64_t back;

	(void)state;
	for (int64_t t = -5000000000; t < 5000000000; t += 86399 * 7) {
		assert_true(vb_time_parse(vb_time_rfc3339(a, t), &back));
		assert_true(back == t);
	}
	assert_str(vb_time_ago(a, VB_FR, TEST_NOW - 3 * 86400, TEST_NOW), "il y a 3 jours");
}

static void a_figure_is_said_without_exponent_and_in_the_language_of_the_reader(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	static const struct {
		double v;
		const char *en, *fr;
	} cases[] = {
		{0, "0", "0"},       {0.45, "0.45", "0,45"},       {0.0055, "0.0055", "0,0055"},
		{0.9, "0.9", "0,9"}, {1.25, "1.2", "1,2"},         {9.96, "10", "10"},
		{120, "120", "120"}, {250000, "250000", "250000"}, {-0.3, "-0.3", "-0,3"},
	};

	(void)state;
	for (size_t i = 0; i < VB_COUNT(cases); i++) {
		assert_str(vb_figure(a, VB_EN, cases[i].v), cases[i].en);
		assert_str(vb_figure(a, VB_FR, cases[i].v), cases[i].fr);
	}
	assert_str(vb_figure(a, VB_FR, (double)NAN), "?");
}

static void random_streams_differ_and_repeat(void **state)
{
	struct vb_random r, again, other;
	double sum = 0;

	(void)state;
	vb_random_init(&r, 1, 0);
	vb_random_init(&again, 1, 0);
	vb_random_init(&other, 1, 1);
	assert_true(vb_random_u64(&r) == vb_random_u64(&again));
	assert_true(vb_random_u64(&r) != vb_random_u64(&other));
	for (int i = 0; i < 100000; i++)
		sum += vb_random_unit(&r);
	assert_true(sum > 49500 && sum < 50500);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(times_are_parsed_strictly),
		cmocka_unit_test(a_written_time_reads_back),
		cmocka_unit_test(
			a_figure_is_said_without_exponent_and_in_the_language_of_the_reader),
		cmocka_unit_test(random_streams_differ_and_repeat),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
