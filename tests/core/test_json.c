/* test_json.c - errors carry their place, strings tell their line, base64 is strict. */
#include "support.h"

#include "core/json.h"

static void error_has_line_and_column(void **state)
{
	struct vb_error err = {0};
	yyjson_doc *doc = NULL;

	(void)state;
	assert_false(vb_json_read(VB_STR("{\n \"a\": [1,\n }"), "x.json", &doc, &err));
	assert_int_equal(err.code, VB_E_INPUT);
	assert_int_equal(err.line, 3);
	assert_string_equal(err.file, "x.json");
}

static void strings_tell_their_line(void **state)
{
	struct vb_str text = VB_STR("{\n\"a\": \"x\\ny\",\n\n\"b\": {\"c\": 1, \"d\":\n\"z\"}}");
	yyjson_doc *doc VB_CLEANUP(vb_json_cleanup) = NULL;
	struct vb_json_lines lines = {.text = text};
	struct vb_error err;
	yyjson_val *root, *b;

	(void)state;
	assert_ok(vb_json_read(text, "x.json", &doc, &err));
	lines.doc = doc;
	root = yyjson_doc_get_root(doc);
	b = yyjson_obj_get(root, "b");
	assert_int_equal(vb_json_line(&lines, yyjson_obj_get(root, "a")), 2);
	assert_int_equal(vb_json_line(&lines, yyjson_obj_get(b, "d")), 5);
	assert_int_equal(vb_json_line(&lines, yyjson_obj_get(root, "a")), 2); /* backwards too */
	assert_int_equal(vb_json_line(&lines, yyjson_obj_get(b, "c")), 0);    /* no string */
}

static void base64_is_strict(void **state)
{
	static const struct {
		const char *text, *bytes; /* NULL: refused */
	} cases[] = {
		{"", ""},         {"Zg==", "f"},          {"Zm8=", "fo"},
		{"Zm9v", "foo"},  {"Zm9vYmFy", "foobar"}, {"+/+/", "\xfb\xff\xbf"},
		{"Zg=", NULL},    {"Zh==", NULL},         {"Zm9=", NULL},
		{"====", NULL},   {"Zg==Zg==", NULL},     {"Zm 9", NULL},
		{"Zm9v\n", NULL}, {"-_-_", NULL},
	};
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str out;

	(void)state;
	for (size_t i = 0; i < VB_COUNT(cases); i++) {
		bool ok = vb_base64_decode(a, vb_str(cases[i].text), &out);

		assert_int_equal(ok, cases[i].bytes != NULL);
		if (!ok)
			continue;
		assert_str(out, cases[i].bytes);
		assert_str(vb_base64_encode(a, out.p, out.n), cases[i].text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(error_has_line_and_column),
		cmocka_unit_test(strings_tell_their_line),
		cmocka_unit_test(base64_is_strict),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
