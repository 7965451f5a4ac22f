/*
 * test_zone.c - local time: offsets through the year, hours that come twice or not at all, months that end, and the
 * system's own mktime over a century of many places as the judge.
 */
#include <stdlib.h>
#include <time.h>

#include "core/zone.h"
#include "core/file.h"
#include "core/run.h"
#include "support.h"

static const struct vb_zone *zone(struct vb_arena *a, const char *name)
{
	const struct vb_zone *z = NULL;
	struct vb_error err;

	if (!vb_zone_load(a, NULL, vb_str(name), &z, &err))
		skip(); /* no zoneinfo on this machine (package tzdata) */
	return z;
}

static int64_t at(const char *text)
{
	int64_t when;

	assert_true(vb_time_parse(vb_str(text), &when));
	return when;
}

static void local_times_read_and_written(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	static const struct {
		const char *typed, *instant;
	} cases[] = {
		{"2026-01-15T12:00", "2026-01-15T11:00:00Z"},
		{"2026-07-15 12:00", "2026-07-15T10:00:00Z"},
		{"2026-07-15T12:00:30", "2026-07-15T10:00:30Z"},
		{"2026-07-15", "2026-07-14T22:00:00Z"},
		{"2026-07-15T12:00Z", "2026-07-15T12:00:00Z"},
		{"2026-07-15T12:00-05:00", "2026-07-15T17:00:00Z"},
		{"2026-03-29T02:30", "2026-03-29T01:30:00Z"}, /* left out: 03:30 in summer time */
		{"2026-10-25T02:30", "2026-10-25T00:30:00Z"}, /* twice: the first */
		{"2060-07-01T12:00", "2060-07-01T10:00:00Z"}, /* past the table: by the rule */
	};
	const struct vb_zone *paris = zone(a, "Europe/Paris");
	int64_t when;

	(void)state;
	for (size_t i = 0; i < VB_COUNT(cases); i++)
		if (!vb_zone_read(paris, vb_str(cases[i].typed), &when) ||
		    when != at(cases[i].instant))
			fail_msg("%s is %s", cases[i].typed, vb_time_rfc3339(a, when).p);
	assert_str(vb_zone_rfc3339(a, paris, at("2026-07-15T10:00:00Z")),
		   "2026-07-15T12:00:00+02:00");
	assert_str(vb_zone_text(a, paris, at("2026-12-31T23:30:00Z")), "2027-01-01 00:30 +01:00");
	assert_false(vb_zone_read(paris, VB_STR("2026-02-30T10:00"), &when));
	assert_false(vb_zone_read(paris, VB_STR("yesterday"), &when));
}

static void months_end_and_days_are_never_too_long(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const struct vb_zone *paris = zone(a, "Europe/Paris");

	(void)state;
	/* 31 January and one month: the last day of February, leap or not */
	assert_int_equal(vb_zone_add_months(paris, at("2026-01-31T10:00:00+01:00"), 1),
			 at("2026-02-28T10:00:00+01:00"));
	assert_int_equal(vb_zone_add_months(paris, at("2028-01-31T10:00:00+01:00"), 1),
			 at("2028-02-29T10:00:00+01:00"));
	assert_int_equal(vb_zone_add_months(paris, at("2026-12-15T10:00:00+01:00"), 1),
			 at("2027-01-15T10:00:00+01:00"));
	/* over a change of clocks the wall clock counts */
	assert_int_equal(vb_zone_add_months(paris, at("2026-03-10T10:00:00+01:00"), 1),
			 at("2026-04-10T10:00:00+02:00"));
	/* fourteen days over the change of October would be an hour more by the wall: the earlier counts */
	assert_int_equal(vb_zone_add_days(paris, at("2026-10-20T10:00:00+02:00"), 14),
			 at("2026-11-03T09:00:00+01:00"));
	assert_int_equal(vb_zone_add_days(paris, at("2026-03-20T10:00:00+01:00"), 14),
			 at("2026-04-03T10:00:00+02:00"));
}

static void fixed_offsets_and_wrong_names(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	static const char *const wrong[] = {
		"Nowhere/City", "../../etc/passwd", "/etc/localtime", "", "+2", "Europe/Paris\n"};
	const struct vb_zone *z;
	struct vb_error err;

	(void)state;
	assert_true(vb_zone_load(a, NULL, VB_STR("-03:30"), &z, &err));
	assert_int_equal(vb_zone_offset(z, 0), -12600);
	assert_true(vb_zone_load(a, NULL, VB_STR("UTC"), &z, &err));
	assert_int_equal(vb_zone_offset(z, 0), 0);
	for (size_t i = 0; i < VB_COUNT(wrong); i++)
		assert_false(vb_zone_load(a, NULL, vb_str(wrong[i]), &z, &err));
}

/* The C library reads the same files: every offset must be its own, in places with odd rules too. */
static void offsets_are_those_of_the_system(void **state)
{
	static const char *const places[] = {
		"Europe/Paris",     "Europe/Dublin",       "America/New_York",
		"America/Santiago", "Australia/Lord_Howe", "Asia/Kolkata",
		"Asia/Tehran",      "Pacific/Apia",        "Africa/Casablanca"};
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();

	(void)state;
	for (size_t p = 0; p < VB_COUNT(places); p++) {
		const struct vb_zone *z = zone(a, places[p]);

		setenv("TZ", places[p], 1);
		tzset();
		for (time_t when = 0; when < 3250368000;
		     when += 86400 * 5 + 3607) { /* until 2073 */
			struct tm local;

			assert_non_null(localtime_r(&when, &local));
			if (vb_zone_offset(z, when) != local.tm_gmtoff)
				fail_msg("%s at %s: %d, not %ld", places[p],
					 vb_time_rfc3339(a, when).p, vb_zone_offset(z, when),
					 local.tm_gmtoff);
		}
	}
	unsetenv("TZ");
	tzset();
}

static void cut_files_are_refused(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const struct vb_zone *z;
	struct vb_error err;
	struct vb_str bytes;

	(void)state;
	(void)zone(a, "Europe/Paris");
	assert_true(vb_file_load(a, VB_ZONEINFO "/Europe/Paris", 1u << 20, &bytes, &err));
	for (size_t n = 0; n < bytes.n; n++)
		assert_false(vb_zone_parse(a, vb_strn(bytes.p, n), "cut", &z, &err));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(local_times_read_and_written),
		cmocka_unit_test(months_end_and_days_are_never_too_long),
		cmocka_unit_test(fixed_offsets_and_wrong_names),
		cmocka_unit_test(offsets_are_those_of_the_system),
		cmocka_unit_test(cut_files_are_refused),
	};

	return cmocka_run_group_tests_name("core/zone", tests, NULL, NULL);
}
