/* test_formats.c - every format of the table: same bytes twice, golden files in both languages, hostile names. */
#include "golden.h"
#include "report/report.h"
#include "sample.h"
#include "support.h"

#include "core/json.h"
#include "core/limits.h"

static struct vb_str written(struct vb_arena *a, const struct report_format *f,
			     const struct model_assessment *as, enum vb_lang lang)
{
	struct vb_run run = test_run();
	struct vb_error err;
	struct vb_buf out;
	struct vb_str copy;

	run.lang = lang;
	vb_buf_init(&out, VB_LIMIT_REPORT_BYTES);
	assert_ok(f->write(&run, as, &out, &err));
	copy = vb_arena_str(a, vb_buf_view(&out));
	vb_buf_done(&out);
	return copy;
}

static void every_format_is_described_and_found_by_its_name(void **state)
{
	(void)state;
	assert_non_null(report_format_at(0));
	for (size_t i = 0; report_format_at(i); i++) {
		const struct report_format *f = report_format_at(i);

		assert_ptr_equal(report_format_named(vb_str(f->name)), f);
		assert_true(f->extension[0] == '.' && f->media_type[0] && f->what[0]);
	}
	assert_null(report_format_named(VB_STR("nothing")));
}

static void two_runs_on_the_same_facts_give_the_same_bytes(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();

	(void)state;
	for (size_t i = 0; report_format_at(i); i++)
		for (int lang = VB_EN; lang <= VB_FR; lang++) {
			struct vb_str one = written(a, report_format_at(i), sample_full(a),
						    (enum vb_lang)lang);
			struct vb_str two = written(a, report_format_at(i), sample_full(a),
						    (enum vb_lang)lang);

			assert_true(one.n > 100 && vb_str_eq(one, two));
		}
}

static void golden(struct vb_arena *a, const struct report_format *f, const char *name,
		   struct model_assessment *as)
{
	struct vb_str en = written(a, f, as, VB_EN), fr = written(a, f, as, VB_FR);

	if (vb_str_eq(en, fr)) { /* a format that carries both languages, or none */
		golden_check(vb_arena_printf(a, "%s%s", name, f->extension).p, en);
		return;
	}
	golden_check(vb_arena_printf(a, "%s.en%s", name, f->extension).p, en);
	golden_check(vb_arena_printf(a, "%s.fr%s", name, f->extension).p, fr);
}

static void golden_files_hold_in_both_languages(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();

	(void)state;
	for (size_t i = 0; report_format_at(i); i++) {
		golden(a, report_format_at(i), "full", sample_full(a));
		if (!report_format_at(i)->needs_vulnerability)
			golden(a, report_format_at(i), "bare", sample_bare(a));
		golden(a, report_format_at(i), "hostile", sample_hostile(a));
	}
}

static void what_needs_a_vulnerability_says_that_there_is_none(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_run run = test_run();
	struct vb_error err;
	struct vb_buf out;

	(void)state;
	for (size_t i = 0; report_format_at(i); i++) {
		if (!report_format_at(i)->needs_vulnerability)
			continue;
		vb_buf_init(&out, VB_LIMIT_REPORT_BYTES);
		assert_false(report_format_at(i)->write(&run, sample_bare(a), &out, &err));
		assert_int_equal(err.code, VB_E_MISSING);
		assert_int_equal(out.n, 0);
		vb_buf_done(&out);
	}
}

static bool has_control(struct vb_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (((unsigned char)s.p[i] < 0x20 && s.p[i] != '\n' && s.p[i] != '\t' &&
		     s.p[i] != '\r') ||
		    s.p[i] == 0x7f)
			return true;
	return vb_str_find(s, VB_STR("\xe2\x80\xae")) < s.n;
}

static void hostile_names_do_no_harm_in_any_format(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();

	(void)state;
	for (size_t i = 0; report_format_at(i); i++) {
		const struct report_format *f = report_format_at(i);
		struct vb_str text = written(a, f, sample_hostile(a), VB_EN);

		assert_true(vb_str_utf8(text));
		if (vb_str_find(vb_str(f->media_type), VB_STR("json")) < strlen(f->media_type)) {
			yyjson_doc *doc VB_CLEANUP(vb_json_cleanup) = NULL;
			struct vb_error err;

			assert_ok(vb_json_read(text, f->name, &doc, &err));
			continue; /* JSON escapes controls */
		}
		assert_false(has_control(text));
		assert_true(vb_str_find(text, VB_STR("<script>alert")) == text.n ||
					vb_str_is(vb_str(f->name), "text") ||
					vb_str_is(vb_str(f->name), "spdx-tag-value") ||
					vb_str_is(vb_str(f->name), "csv"));
	}
}

static void a_document_over_its_limit_is_an_error_not_a_cut(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_run run = test_run();
	struct vb_error err;
	struct vb_buf out;

	(void)state;
	for (size_t i = 0; report_format_at(i); i++) {
		vb_buf_init(&out, 64);
		assert_false(report_format_at(i)->write(&run, sample_full(a), &out, &err));
		assert_int_equal(err.code, VB_E_LIMIT);
		vb_buf_done(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_format_is_described_and_found_by_its_name),
		cmocka_unit_test(two_runs_on_the_same_facts_give_the_same_bytes),
		cmocka_unit_test(golden_files_hold_in_both_languages),
		cmocka_unit_test(what_needs_a_vulnerability_says_that_there_is_none),
		cmocka_unit_test(hostile_names_do_no_harm_in_any_format),
		cmocka_unit_test(a_document_over_its_limit_is_an_error_not_a_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
