/* test_mustache.c - the cases of mustache.json: template, data, partials, then the text expected or the place of the error. */
#include "core/limits.h"
#include "report/mustache.h"
#include "support.h"

enum { PARTIALS = 8 };

static void read_partials(yyjson_val *partials, struct report_template *all, size_t *n)
{
	yyjson_obj_iter it = yyjson_obj_iter_with(partials);
	yyjson_val *key;

	while ((key = yyjson_obj_iter_next(&it))) {
		assert_true(*n < PARTIALS);
		all[(*n)++] = (struct report_template){
			vb_json_value_str(key), vb_json_value_str(yyjson_obj_iter_get_val(key)),
			NULL};
	}
}

static bool check(struct vb_arena *a, yyjson_val *c)
{
	struct report_template all[PARTIALS] = {{VB_STR("main"), vb_json_str(c, "template"), NULL}};
	struct report_templates set = {all, 1};
	struct vb_buf out VB_CLEANUP(vb_buf_done);
	struct vb_error err = {0};
	struct vb_str place, wanted = vb_json_str(c, "error");
	bool ok, right;

	vb_buf_init(&out, VB_MIB);
	read_partials(yyjson_obj_get(c, "partials"), all, &set.n);
	ok = report_mustache(&set, VB_STR("main"), yyjson_obj_get(c, "data"),
					  vb_json_true(c, "strict"), &out, &err);
	place = ok ? VB_STR("") : vb_arena_printf(a, "%s:%u:%u", err.file, err.line, err.column);
	right = wanted.n ? !ok && vb_str_starts(place, wanted) && err.text[0]
			 : ok && vb_str_eq(vb_buf_view(&out), vb_json_str(c, "expected"));
	if (!right)
		print_error("%.*s: got %s \"%.*s\"\n", VB_FMT(vb_json_str(c, "name")),
			    ok ? "text" : err.text, VB_FMT(ok ? vb_buf_view(&out) : place));
	return right;
}

static void every_case_of_the_data_file_holds(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	yyjson_doc *doc VB_CLEANUP(vb_json_cleanup) = NULL;
	const char *path = test_path(a, "tests/report/mustache.json");
	struct vb_error err;
	size_t i, n, wrong = 0;
	yyjson_val *c;

	(void)state;
	assert_ok(vb_json_read(test_load(a, path), path, &doc, &err));
	yyjson_arr_foreach(yyjson_doc_get_root(doc), i, n, c) wrong += !check(a, c);
	assert_true(n >= 80);
	assert_int_equal(wrong, 0);
}

static void output_and_work_are_bounded(void **state)
{
	struct report_template t[] = {{VB_STR("p"),
		VB_STR("{{#l}}{{#l}}{{#l}}{{#l}}{{#l}}{{x}}{{/l}}{{/l}}{{/l}}{{/l}}{{/l}}"), NULL}};
	struct report_templates set = {t, 1};
	yyjson_doc *doc VB_CLEANUP(vb_json_cleanup) = NULL;
	struct vb_buf list VB_CLEANUP(vb_buf_done);
	struct vb_buf out VB_CLEANUP(vb_buf_done);
	struct vb_error err;

	(void)state;
	vb_buf_init(&list, VB_MIB);
	vb_buf_cstr(&list, "{\"x\":\"\",\"l\":[1");
	for (int i = 0; i < 99; i++)
		vb_buf_cstr(&list, ",1");
	vb_buf_cstr(&list, "]}");
	assert_ok(vb_json_read(vb_buf_view(&list), "data", &doc, &err));
	vb_buf_init(&out, 100);
	assert_false(report_mustache(&set, VB_STR("p"), yyjson_doc_get_root(doc), false, &out,
						  &err)); /* 10^10 turns */
	assert_int_equal(err.code, VB_E_LIMIT);
	t[0].text = VB_STR("{{#l}}0123456789{{/l}}");
	assert_false(
		report_mustache(&set, VB_STR("p"), yyjson_doc_get_root(doc), false, &out, &err));
	assert_int_equal(err.code, VB_E_LIMIT);
	assert_false(report_mustache(&set, VB_STR("nothing"), yyjson_doc_get_root(doc), false, &out,
						  &err));
	assert_int_equal(err.code, VB_E_MISSING);
}

static void faults_are_told_in_the_language_of_the_data(void **state)
{
	static const struct {
		const char *text, *says;
	} cases[] = {
		{"{{#a}}x", "la section a n’est jamais fermée"},
		{"{{/a}}", "ceci ne ferme aucune section : a"},
		{"{{", "la balise n’est jamais fermée"},
		{"{{none}}", "les données n’ont pas ce nom : none"},
	};

	(void)state;
	for (size_t i = 0; i < VB_COUNT(cases); i++) {
		struct report_template t[] = {{VB_STR("p"), vb_str(cases[i].text), NULL}};
		struct report_templates set = {t, 1};
		yyjson_doc *doc VB_CLEANUP(vb_json_cleanup) = NULL;
		struct vb_buf out VB_CLEANUP(vb_buf_done);
		struct vb_error err;

		vb_buf_init(&out, 100);
		assert_ok(vb_json_read(VB_STR("{\"lang\": \"fr\"}"), "data", &doc, &err));
		assert_false(report_mustache(&set, VB_STR("p"), yyjson_doc_get_root(doc), true,
							  &out, &err));
		assert_string_equal(err.text, cases[i].says);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_case_of_the_data_file_holds),
		cmocka_unit_test(output_and_work_are_bounded),
		cmocka_unit_test(faults_are_told_in_the_language_of_the_data),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
