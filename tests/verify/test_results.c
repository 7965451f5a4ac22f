/*
 * test_results.c - files of results: what each format says, and where a malformed one is wrong. tests/verify/data holds
 * a file and beside it, in NAME.expected, a line a result: outcome|test|name|verifies|time|milliseconds|line|why.
 */
#include "core/hash.h"
#include "support.h"
#include "verify/verify.h"

static struct vb_str dump(struct vb_arena *a, const model_results *v)
{
	struct vb_buf b VB_CLEANUP(vb_buf_done) = {0};

	vb_buf_init(&b, 1 << 20);
	for (size_t i = 0; i < v->n; i++) {
		const struct model_result *r = &v->v[i];

		vb_buf_printf(&b, "%s|%.*s|%.*s|", model_outcome_word(r->outcome), VB_FMT(r->test),
			      VB_FMT(r->name));
		for (size_t k = 0; k < r->verifies.n; k++)
			vb_buf_printf(&b, "%s%.*s", k ? " " : "", VB_FMT(r->verifies.v[k].id));
		vb_buf_printf(&b, "|%.*s|%lld|%u|%.*s\n", VB_FMT(vb_time_rfc3339(a, r->when)),
			      (long long)r->duration, r->line, VB_FMT(r->why));
	}
	return vb_arena_str(a, vb_buf_view(&b));
}

static void each_format_says_what_its_file_holds(void **state)
{
	static const char *const files[] = {"pytest.xml", "maven.xml",  "ctest.xml", "prove.tap",
					    "bail.tap",   "scan.sarif", "own.json"};

	(void)state;
	for (size_t i = 0; i < VB_COUNT(files); i++) {
		struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
		const char *path = test_path(
			a, vb_arena_printf(a, "tests/verify/data/%s", files[i]).p);
		struct vb_str wanted = test_load(a, vb_arena_printf(a, "%s.expected", path).p);
		struct vb_error err;
		model_results v;

		assert_ok(verify_results_parse(a, test_load(a, path),
					       &(struct verify_source){files[i], TEST_NOW, VB_EN},
					       &v, &err));
		assert_str(dump(a, &v), vb_arena_cstr(a, wanted));
	}
}

static void what_a_case_printed_is_kept_by_its_digest(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str text = test_load(a, test_path(a, "tests/verify/data/pytest.xml"));
	struct vb_error err;
	model_results v;

	(void)state;
	assert_ok(verify_results_parse(
		a, text, &(struct verify_source){"pytest.xml", TEST_NOW, VB_EN}, &v, &err));
	assert_int_equal(v.v[0].output.n, 0);
	assert_str(v.v[1].output, vb_arena_cstr(a, vb_sha256_hex(a, VB_STR("what it\nprinted"))));
}

static void malformed_files_are_refused_where_they_are_wrong(void **state)
{
	static const struct {
		const char *text;
		uint32_t line;
		const char *says;
	} cases[] = {
		{"", 1, "empty"},
		{"<testsuite>\n<testcase name=\"a\"/>\n<testcase time=\"1\"/></testsuite>", 3,
		 "without a name"},
		{"<testsuite>\n<testcase name=\"a\">\n</testsuite>", 3, "not well-formed"},
		{"<html/>", 1, "no results of tests"},
		{"<Site>\n<Configure/></Site>", 1, "another step"},
		{"<Testing>\n<Test Status=\"passed\"/></Testing>", 2, "without Name"},
		{"<Testing>\n<Test><Name>x</Name></Test></Testing>", 2, "without Status"},
		{"hello\nworld\n", 1, "no plan"},
		{"1..2\nok 1\n", 1, "2 tests were planned and 1 are there"},
		{"ok 1\n1..1\n1..1\n", 3, "second plan"},
		{"1..x\n", 1, "1..N"},
		{"{\"runs\":[],\n\"version\":\"1.0\"}", 2, "SARIF 2.1.0"},
		{"{\"version\":\"2.1.0\",\"runs\":[{}]}", 1, "driver.name"},
		{"{\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":{\"name\":\"x\"}},\"results\":[{}]}]}",
		 0, "without ruleId"},
		{"{\"results\":[]}", 0, "format"},
		{"{\"format\":\"vauban-results/1\",\"results\":[{}]}", 0, "no \"test\""},
		{"{\"format\":\"vauban-results/1\",\"results\":[\n{\"test\":\"a\",\n\"outcome\":\"maybe\"}]}",
		 3, "maybe"},
		{"{\"other\":1}", 1, "neither SARIF"},
		{"{", 1, ""},
		{"\xff\xfe", 1, "neither XML"},
	};

	(void)state;
	for (size_t i = 0; i < VB_COUNT(cases); i++) {
		struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
		struct vb_error err;
		model_results v;

		if (verify_results_parse(a, vb_str(cases[i].text),
					 &(struct verify_source){"f", TEST_NOW, VB_EN}, &v, &err))
			fail_msg("taken: %s", cases[i].text);
		if (err.line != cases[i].line || strcmp(err.file, "f") != 0 ||
		    !strstr(err.text, cases[i].says))
			fail_msg("%s\ngives %s:%u: %s", cases[i].text, err.file, err.line,
				 err.text);
		assert_int_equal(err.code, VB_E_INPUT);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_format_says_what_its_file_holds),
		cmocka_unit_test(what_a_case_printed_is_kept_by_its_digest),
		cmocka_unit_test(malformed_files_are_refused_where_they_are_wrong),
	};
	return cmocka_run_group_tests_name("verify/results", tests, NULL, NULL);
}
