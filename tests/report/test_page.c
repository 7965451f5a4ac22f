/* test_page.c - the HTML page: every name exists, every word is in both languages, bounded size, one policy, own templates. */
#include "core/file.h"
#include "core/hash.h"
#include "core/limits.h"
#include "report/page.h"
#include "report/report.h"
#include "sample.h"
#include "support.h"

static struct vb_str page(struct vb_arena *a, const struct model_assessment *as, enum vb_lang lang,
			  const char *folder)
{
	struct vb_run run = test_run();
	struct report_templates set;
	struct vb_error err;
	struct vb_buf out;
	struct vb_str copy;

	run.lang = lang;
	vb_buf_init(&out, VB_LIMIT_REPORT_BYTES);
	assert_ok(report_templates_load(a, folder, &set, &err));
	assert_ok(report_page_write(&run, as, &set, true, &out, &err));
	copy = vb_arena_str(a, vb_buf_view(&out));
	vb_buf_done(&out);
	return copy;
}

static size_t count(struct vb_str text, const char *needle)
{
	size_t n = 0, at;

	while ((at = vb_str_find(text, vb_str(needle))) < text.n) {
		n++;
		text = vb_str_from(text, at + 1);
	}
	return n;
}

static void every_name_of_the_templates_is_in_the_data(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();

	(void)state;
	for (int lang = VB_EN; lang <= VB_FR; lang++) { /* page() is strict */
		page(a, sample_full(a), (enum vb_lang)lang, NULL);
		page(a, sample_bare(a), (enum vb_lang)lang, NULL);
		page(a, sample_hostile(a), (enum vb_lang)lang, NULL);
		page(a, sample_many(a, 1), (enum vb_lang)lang, NULL);
	}
}

static void every_word_is_in_both_languages_and_used(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct report_templates set;
	struct vb_error err;

	(void)state;
	assert_ok(report_templates_load(a, NULL, &set, &err));
	for (size_t i = 0; i < report_words.n; i++) {
		struct model_text text = report_words.v[i].text;
		struct vb_str tag = vb_arena_printf(a, "{{t.%s}}", report_words.v[i].key);
		bool used = false;

		assert_true(text.en.n && text.fr.n);
		for (size_t t = 0; t < set.n; t++)
			used = used || vb_str_find(set.v[t].text, tag) < set.v[t].text.n;
		if (!used)
			fail_msg("no template uses %.*s", VB_FMT(tag));
	}
	assert_true(report_words.n > 100);
}

static void the_page_says_what_matters(void **state)
{
	static const char *const all[] = {"CVE-2099-0001",
					  "VB-SSH-001",
					  "usr/lib/broken.so",
					  "crates.io",
					  "Patient readings are published",
					  "Extortion crew",
					  "61.4 k€",
					  "67/100",
					  "frobnicate",
					  "2.0.10-1",
					  "a3a9ab36",
					  "A. Person",
					  "no sysctl setting was found",
					  "RUSTSEC-2099-0001"};
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str text = page(a, sample_full(a), VB_EN, NULL);

	(void)state;
	for (size_t i = 0; i < VB_COUNT(all); i++)
		if (vb_str_find(text, vb_str(all[i])) == text.n)
			fail_msg("the page does not say %s", all[i]);
	assert_int_equal(count(text, "<h1"), 1);
}

static void nothing_is_loaded_and_the_policy_allows_the_style_alone(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str text = page(a, sample_hostile(a), VB_EN, NULL), style;
	size_t from = vb_str_find(text, VB_STR("<style>")) + 7,
				  to = vb_str_find(text, VB_STR("</style>"));
	unsigned char digest[VB_SHA256_BYTES];

	(void)state;
	style = vb_str_sub(text, from, to - from);
	vb_sha256(style, digest);
	assert_true(
		vb_str_find(text,
			    vb_arena_printf(a, "default-src 'none'; style-src 'sha256-%.*s'",
					    VB_FMT(vb_base64_encode(a, digest, sizeof(digest))))) <
		text.n);
	assert_int_equal(count(text, "<script"), 0);
	assert_int_equal(count(text, "<img"), 0);
	assert_int_equal(count(page(a, sample_full(a), VB_EN, NULL), " src="), 0);
	assert_int_equal(count(text, " style="), 0);
	assert_int_equal(count(text, "<link"), 0);
	assert_int_equal(count(text, "href=\"javascript"), 0);
	assert_int_equal(count(text, "url("), 0);
}

static void a_long_list_is_cut_and_says_so(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str text = page(a, sample_many(a, 5000), VB_EN, NULL);

	(void)state;
	assert_true(text.n < VB_MIB);
	assert_int_equal(count(text, "<tr role=\"row\" id=\"f-"), 200);
	assert_true(vb_str_find(text, VB_STR("The first 200 of 5,000 are shown.")) < text.n);
	text = page(a, sample_many(a, 5000), VB_FR, NULL);
	assert_true(vb_str_find(text, VB_STR("Les 200 premiers sur 5 000 sont montrés.")) < text.n);
}

static void one_vulnerability_in_many_places_is_one_row(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_assessment *as = sample_many(a, 40);
	struct vb_str text;

	(void)state;
	for (size_t i = 0; i < 30; i++) {
		as->findings.v[i].rule = VB_STR("CVE-2099-77777");
		as->findings.v[i].place = vb_arena_printf(a, "app%zu/requirements.txt", i);
	}
	text = page(a, as, VB_EN, NULL);
	assert_int_equal(count(text, "<tr role=\"row\" id=\"f-"), 11);
	assert_true(vb_str_find(text, VB_STR("(30 places)")) < text.n);
	assert_true(vb_str_find(text, VB_STR("app29/requirements.txt")) < text.n);
}

static void a_users_template_replaces_ours(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *folder = test_scratch(a);
	struct report_templates set;
	struct vb_error err;
	struct vb_str text;

	(void)state;
	test_save(vb_arena_printf(a, "%s/method.mustache", folder).p,
		  VB_STR("<p>{{target.name}} is ours</p>\n"));
	test_save(vb_arena_printf(a, "%s/notes.txt", folder).p, VB_STR("not a template"));
	text = page(a, sample_full(a), VB_EN, folder);
	assert_true(vb_str_find(text, VB_STR("<p>Helios pump gateway is ours</p>")) < text.n);
	assert_int_equal(count(text, "id=\"method\""), 0);
	assert_true(count(text, "id=\"findings\"") == 1);
	assert_false(report_templates_load(a, "/nonexistent/folder", &set, &err));
	assert_int_equal(err.code, VB_E_MISSING);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_name_of_the_templates_is_in_the_data),
		cmocka_unit_test(every_word_is_in_both_languages_and_used),
		cmocka_unit_test(the_page_says_what_matters),
		cmocka_unit_test(nothing_is_loaded_and_the_policy_allows_the_style_alone),
		cmocka_unit_test(a_long_list_is_cut_and_says_so),
		cmocka_unit_test(one_vulnerability_in_many_places_is_one_row),
		cmocka_unit_test(a_users_template_replaces_ours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
