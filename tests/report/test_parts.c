/* test_parts.c - the small parts: upgrades, licences, addresses, phrases, terminal columns. */
#include "core/limits.h"
#include "report/phrase.h"
#include "report/report.h"
#include "report/screen.h"
#include "report/spdx.h"
#include "report/spdx_int.h"
#include "report/ssvc.h"
#include "report/summary.h"
#include "report/uri.h"
#include "sample.h"
#include "support.h"

static void the_newest_fix_closes_all_findings_of_a_component(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_assessment *as = sample_full(a);
	struct vb_run run = test_run();
	report_upgrades all;

	(void)state;
	report_upgrades_of(&run, as, a, &all);
	assert_int_equal(all.n, 1);
	assert_int_equal(all.v[0].findings.n, 2);
	assert_int_equal(all.v[0].to.n, 1);
	assert_str(all.v[0].to.v[0], "2.0.10-1"); /* not 2.0.9-1, though '9' sorts after '1' */
	assert_int_equal(all.v[0].worst, MODEL_SEV_CRITICAL);
	report_upgrades_of(&run, sample_many(a, 100), a, &all);
	assert_int_equal(all.n, 1);
	assert_str(report_upgrade_to(a, &all.v[0]), "1.30");
}

static void versions_nobody_can_compare_are_all_named(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_assessment *as = sample_full(a);
	struct vb_run run = test_run();
	report_upgrades all;

	(void)state;
	as->version_compare = NULL;
	report_upgrades_of(&run, as, a, &all);
	assert_str(report_upgrade_to(a, &all.v[0]), "2.0.9-1, 2.0.10-1");
}

static void a_decision_takes_a_finding_out_of_the_upgrades_until_it_ends(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_assessment *as = sample_full(a);
	struct vb_run run = test_run();
	struct report_summary sum;
	report_upgrades all;

	(void)state;
	for (size_t i = 0; i < as->findings.n; i++) {
		as->findings.v[i].decided = true;
		as->findings.v[i].decision = (struct model_decision){
			MODEL_ACCEPTED, VB_STR("known"), VB_STR("x"), run.now, run.now + 10};
	}
	report_upgrades_of(&run, as, a, &all);
	report_summary_of(&run, as, &sum);
	assert_int_equal(all.n, 0);
	assert_int_equal(sum.open, 0);
	run.now += 11;
	report_upgrades_of(&run, as, a, &all);
	report_summary_of(&run, as, &sum);
	assert_int_equal(all.n, 1);
	assert_int_equal(sum.open, 4);
}

static void a_source_is_as_old_as_its_newest_record(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_assessment *as = sample_full(a);
	struct vb_run run = test_run();
	struct report_summary sum;

	(void)state;
	*vb_vec_add(a, &as->feeds) = (struct model_feed){
		.name = VB_STR("OSV"), .scope = VB_STR("CRAN"), .newest = TEST_NOW - 900 * 86400};
	report_summary_of(&run, as, &sum);
	assert_int_equal(sum.age_days,
			 3); /* KEV, four days less two seconds; not the quiet scope of OSV */
}

static void a_source_without_a_date_has_no_age(void **state)
{
	static const struct {
		struct model_feed feed;
		int64_t age;
	} cases[] = {
		{{.newest = TEST_NOW - 5 * 86400, .loaded = TEST_NOW}, 5},
		{{.version = VB_STR_INIT("2026-11-20"), .loaded = TEST_NOW},
		 3}, /* EPSS: the day of its scores */
		{{.version = VB_STR_INIT("v7"), .loaded = TEST_NOW}, -1},
		{{.newest = TEST_NOW + 200 * 86400, .loaded = TEST_NOW},
		 -1}, /* dated in the future */
		{{.newest = TEST_NOW + 3600}, 0},
	};

	(void)state;
	for (size_t i = 0; i < VB_COUNT(cases); i++)
		assert_int_equal(report_feed_age(&cases[i].feed, TEST_NOW), cases[i].age);
}

static void licences_are_expressions_only_when_they_are(void **state)
{
	static const char *const yes[] = {
		"MIT",
		"MIT OR Apache-2.0",
		"(MIT AND BSD-3-Clause) OR GPL-2.0-only WITH Classpath-exception-2.0",
		"GPL-2.0+",
		"LicenseRef-proprietary-1",
		"  MIT  ",
		"Apache-2.0+",
		"Beerware OR Elastic-2.0",
		"GPL-2.0-with-classpath-exception",
		"GPL-3.0-only WITH GPL-3.0-linking-exception"};
	static const char *const no[] = {"",
					 "GPL-2+",
					 "MIT AND",
					 "MIT AND (",
					 "(MIT",
					 "MIT)",
					 "MIT/Apache-2.0",
					 "MIT or Apache-2.0",
					 "mit",
					 "AND",
					 "MIT MIT",
					 "GPL-2.0-only WITH MIT",
					 "LicenseRef-",
					 "LicenseRef-a b",
					 "public domain",
					 "()"};
	struct vb_buf deep VB_CLEANUP(vb_buf_done);
	struct vb_arena *arena VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();

	(void)state;
	for (size_t i = 0; i < VB_COUNT(yes); i++)
		if (!report_spdx_expression(vb_str(yes[i])))
			fail_msg("%s is an expression", yes[i]);
	for (size_t i = 0; i < VB_COUNT(no); i++)
		if (report_spdx_expression(vb_str(no[i])))
			fail_msg("%s is not an expression", no[i]);
	for (size_t i = 0; i < report_spdx_n_licences; i++)
		if (!report_spdx_expression(vb_str(report_spdx_licences[i])))
			fail_msg("%s is a licence of the list", report_spdx_licences[i]);
	for (size_t i = 0; i < report_spdx_n_exceptions; i++)
		if (!report_spdx_expression(
			    vb_arena_printf(arena, "MIT WITH %s", report_spdx_exceptions[i])))
			fail_msg("%s is an exception of the list", report_spdx_exceptions[i]);
	vb_buf_init(&deep, 8192);
	for (int i = 0; i < 1000; i++)
		vb_buf_char(&deep, '(');
	assert_false(report_spdx_expression(vb_buf_view(&deep)));
}

static void paths_become_safe_relative_references(void **state)
{
	static const char *const cases[][2] = {{"etc/ssh/sshd_config", "etc/ssh/sshd_config"},
					       {"/etc//passwd", "etc/passwd"},
					       {"../../etc/pass wd", "etc/pass%20wd"},
					       {"a/./b?c#d%e", "a/b%3Fc%23d%25e"},
					       {"é:x", "%C3%A9%3Ax"},
					       {"", ""},
					       {"..", ""}};
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();

	(void)state;
	for (size_t i = 0; i < VB_COUNT(cases); i++)
		assert_str(report_uri_path(a, vb_str(cases[i][0])), cases[i][1]);
}

static void only_plain_web_addresses_become_links(void **state)
{
	static const char *const no[] = {"javascript:alert(1)", "http:///x",         "https://",
					 "https://a b",         "https://a\"b",      "//a.example",
					 "ftp://a.example",     "https://é.example", "CRA-I.2.d"};

	(void)state;
	assert_true(report_uri_safe(VB_STR("https://a.example/x?y=1&z=(2)#k")));
	for (size_t i = 0; i < VB_COUNT(no); i++)
		if (report_uri_safe(vb_str(no[i])))
			fail_msg("%s must not be a link", no[i]);
}

static void names_of_content_are_version_5_and_differ(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str x = report_uri_uuid(a, VB_STR("one")), y = report_uri_uuid(a, VB_STR("two"));

	(void)state;
	assert_int_equal(x.n, 36);
	assert_int_equal(x.p[14], '5');
	assert_non_null(strchr("89ab", x.p[19]));
	assert_false(vb_str_eq(x, y));
	assert_true(vb_str_eq(x, report_uri_uuid(a, VB_STR("one"))));
}

static void numbers_read_well_in_both_languages(void **state)
{
	static const struct {
		double amount;
		const char *en, *fr;
	} money[] = {{0, "0 €", "0 €"},
		     {320.4, "320 €", "320 €"},
		     {9994, "9,994 €", "9 994 €"},
		     {9996, "10 k€", "10 k€"},
		     {12449, "12.4 k€", "12,4 k€"},
		     {999600, "1 M€", "1 M€"},
		     {2.5e6, "2.5 M€", "2,5 M€"},
		     {3e12, "3,000 G€", "3 000 G€"},
		     {-1500, "-1,500 €", "-1 500 €"}};
	static const struct {
		double share;
		const char *en, *fr;
	} percent[] = {{0, "0%", "0 %"},
		       {0.00001, "< 0.01%", "< 0,01 %"},
		       {0.0005, "0.05%", "0,05 %"},
		       {0.012, "1.2%", "1,2 %"},
		       {0.944, "94%", "94 %"},
		       {0.999, "> 99%", "> 99 %"},
		       {1, "100%", "100 %"}};
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();

	(void)state;
	for (size_t i = 0; i < VB_COUNT(money); i++) {
		assert_str(report_phrase_money(a, VB_EN, money[i].amount, VB_STR("EUR")),
					       money[i].en);
		assert_str(report_phrase_money(a, VB_FR, money[i].amount, VB_STR("")), money[i].fr);
	}
	for (size_t i = 0; i < VB_COUNT(percent); i++) {
		assert_str(report_phrase_percent(a, VB_EN, percent[i].share), percent[i].en);
		assert_str(report_phrase_percent(a, VB_FR, percent[i].share), percent[i].fr);
	}
	assert_str(report_phrase_bytes(a, VB_EN, 1), "1 byte");
	assert_str(report_phrase_bytes(a, VB_FR, 2527), "2\xe2\x80\xaf"
							"527 octets");
	assert_str(report_phrase_bytes(a, VB_EN, 33624), "34 kB");
	assert_str(report_phrase_bytes(a, VB_FR, 414616558), "415\xe2\x80\xafMo");
	assert_str(report_phrase_auth(VB_FR, VB_STR("cert")), "certificat");
	assert_str(report_phrase_auth(VB_FR, VB_STR("saml")), "saml");
	assert_str(report_phrase_personal(VB_FR, VB_STR("health")), "santé");
	assert_str(report_phrase_day(a, VB_EN, TEST_NOW), "23 November 2026");
	assert_str(report_phrase_day(a, VB_FR, TEST_NOW + 8 * 86400), "1er décembre 2026");
	assert_str(report_phrase_money(a, VB_EN, 1e300, VB_STR("CHF")), "? GCHF");
}

static void terminal_columns_hold_whatever_the_script(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();

	(void)state;
	assert_int_equal(report_screen_width(VB_STR("abc")), 3);
	assert_int_equal(report_screen_width(VB_STR("é→€")), 3);
	assert_int_equal(report_screen_width(VB_STR("漢字")), 4);
	assert_int_equal(report_screen_width(VB_STR("e\xcc\x81")), 1);
	assert_str(report_screen_cut(a, VB_STR("abcdef"), 4), "abc…");
	assert_str(report_screen_cut(a, VB_STR("漢字漢字"), 4), "漢…");
	assert_str(report_screen_cut(a, VB_STR("abc"), 3), "abc");
	assert_str(report_screen_cut(a, VB_STR("abc"), 0), "");
}

static void no_line_of_the_screen_is_wider_than_asked(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_assessment *all[] = {sample_full(a), sample_bare(a), sample_hostile(a),
					  sample_many(a, 300)};
	struct vb_run run = test_run();
	struct vb_error err;

	(void)state;
	for (size_t i = 0; i < VB_COUNT(all); i++)
		for (unsigned width = 40; width <= 160; width += 7)
			for (int lang = VB_EN; lang <= VB_FR; lang++) {
				struct report_text_options options = {.width = width,
								      .page = "out/report.html"};
				struct vb_buf out VB_CLEANUP(vb_buf_done);
				struct vb_str rest, line;
				size_t lines = 0;

				run.lang = (enum vb_lang)lang;
				vb_buf_init(&out, VB_MIB);
				assert_ok(report_text(&run, all[i], &options, &out, &err));
				for (rest = vb_buf_view(&out); vb_str_line(&rest, &line); lines++)
					if (report_screen_width(line) > width)
						fail_msg("%u columns: %.*s", width, VB_FMT(line));
				assert_true(width < 80 || lines <= 34);
			}
}

static void one_vulnerability_in_many_places_is_one_line(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_assessment *as = sample_many(a, 40);
	struct vb_buf out VB_CLEANUP(vb_buf_done);
	struct vb_run run = test_run();
	struct vb_error err;

	(void)state;
	for (size_t i = 0; i < 30; i++) {
		as->findings.v[i].rule = VB_STR("CVE-2099-77777");
		as->findings.v[i].place = vb_arena_printf(a, "app%zu/requirements.txt", i);
	}
	vb_buf_init(&out, VB_MIB);
	assert_ok(report_text(&run, as, &(struct report_text_options){.rows = 4}, &out, &err));
	assert_true(vb_str_find(vb_buf_view(&out), VB_STR("30 places")) < out.n);
	assert_true(vb_str_find(vb_buf_view(&out), VB_STR("CVE-2099-00032")) < out.n);
	assert_true(vb_str_find(vb_buf_view(&out), VB_STR("and 7 more")) < out.n); /* 40 - 30 - 3 */
}

static void colour_changes_nothing_but_colour(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_buf plain VB_CLEANUP(vb_buf_done), ink VB_CLEANUP(vb_buf_done),
		bare VB_CLEANUP(vb_buf_done);
	struct model_assessment *as = sample_full(a);
	struct vb_run run = test_run();
	struct vb_error err;

	(void)state;
	vb_buf_init(&plain, VB_MIB);
	vb_buf_init(&ink, VB_MIB);
	vb_buf_init(&bare, VB_MIB);
	assert_ok(report_text(&run, as, &(struct report_text_options){0}, &plain, &err));
	assert_ok(report_text(&run, as, &(struct report_text_options){.colour = true}, &ink, &err));
	for (size_t i = 0; i < ink.n; i++) {
		if (ink.p[i] == '\033')
			while (ink.p[i] != 'm')
				i++;
		else
			vb_buf_char(&bare, ink.p[i]);
	}
	assert_true(ink.n > plain.n);
	assert_true(vb_str_eq(vb_buf_view(&bare), vb_buf_view(&plain)));
}

static void ssvc_points_are_read_from_vectors_and_lists(void **state)
{
	static const struct {
		const char *vector;
		bool kev;
		double epss;
		const char *exploitation, *automatable, *impact;
	} cases[] = {
		{"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", true, 0.01, "active", "yes",
		 "total"},
		{"CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H", false, 0.1, "poc", "no", "total"},
		{"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N", false, 0.09, "none", "yes",
		 "partial"},
		{"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", false, -1, NULL,
		 "yes", "total"},
		{"CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:N/VC:L/VI:H/VA:H/SC:N/SI:N/SA:N", false, -1, NULL,
		 "no", "partial"},
		{"AV:N/AC:L/Au:N/C:C/I:C/A:C", false, -1, NULL, "yes", "total"},
		{"", false, -1, NULL, NULL, NULL},
	};

	(void)state;
	for (size_t i = 0; i < VB_COUNT(cases); i++) {
		struct model_finding f = {.kind = MODEL_VULNERABILITY,
					  .cvss_vector = vb_str(cases[i].vector),
					  .kev = cases[i].kev,
					  .epss = cases[i].epss};
		struct report_ssvc s = report_ssvc_of(&f);

		assert_true(vb_str_eq(vb_str(s.exploitation), vb_str(cases[i].exploitation)));
		assert_true(vb_str_eq(vb_str(s.automatable), vb_str(cases[i].automatable)));
		assert_true(vb_str_eq(vb_str(s.technical_impact), vb_str(cases[i].impact)));
	}
}

static void french_marks_never_begin_a_line(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();

	(void)state;
	assert_str(report_phrase_unbroken(
		a, VB_STR("état : « ouvert » ; sûr ?")),
		"état\xc2\xa0: «\xc2\xa0ouvert\xc2\xa0»\xe2\x80\xaf; sûr\xe2\x80\xaf?");
	assert_str(report_phrase_unbroken(a, VB_STR("lie ::1 et a != b")), "lie ::1 et a != b");
	assert_str(report_phrase_unbroken(a, VB_STR("fin :")), "fin\xc2\xa0:");
	assert_str(report_phrase_unbroken(a, VB_STR("")), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(french_marks_never_begin_a_line),
		cmocka_unit_test(the_newest_fix_closes_all_findings_of_a_component),
		cmocka_unit_test(versions_nobody_can_compare_are_all_named),
		cmocka_unit_test(a_decision_takes_a_finding_out_of_the_upgrades_until_it_ends),
		cmocka_unit_test(a_source_is_as_old_as_its_newest_record),
		cmocka_unit_test(a_source_without_a_date_has_no_age),
		cmocka_unit_test(licences_are_expressions_only_when_they_are),
		cmocka_unit_test(paths_become_safe_relative_references),
		cmocka_unit_test(only_plain_web_addresses_become_links),
		cmocka_unit_test(names_of_content_are_version_5_and_differ),
		cmocka_unit_test(numbers_read_well_in_both_languages),
		cmocka_unit_test(terminal_columns_hold_whatever_the_script),
		cmocka_unit_test(no_line_of_the_screen_is_wider_than_asked),
		cmocka_unit_test(one_vulnerability_in_many_places_is_one_line),
		cmocka_unit_test(ssvc_points_are_read_from_vectors_and_lists),
		cmocka_unit_test(colour_changes_nothing_but_colour),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
