/*
 * test_run_document.c - a run as a document: what is written is what is read, field by field, and gives the same bytes
 * again; each thing that the rest of the program relies on is refused when it is not so.
 */
#include "sample.h"

#include "store/run_document.h"

enum { WHEN = 1795392000 };

static struct vb_str written(struct vb_arena *a, const struct store_run_document *d)
{
	struct vb_buf b VB_CLEANUP(vb_buf_done);
	struct vb_error err;

	vb_buf_init(&b, 64u << 20);
	assert_ok(store_run_write(d, &b, &err));
	return vb_arena_str(a, vb_buf_view(&b));
}

static struct vb_str sample_document(struct vb_arena *a, struct model_assessment **made)
{
	struct store_run_document d = {
		.product = VB_STR("helios"),
			.release = VB_STR("2.3.1"),
				.assessment = sample_make(a, &(struct sample){.components = 30,
									      .findings = 50,
									      .target = "image.tar",
									      .when = WHEN})};

	*made = d.assessment;
	return written(a, &d);
}

static void what_is_written_is_what_is_read(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_assessment *made;
	struct vb_str text = sample_document(a, &made);
	struct store_run_document got;
	struct vb_error err;

	(void)state;
	assert_ok(store_run_read(a, text, WHEN, &got, &err));
	assert_str(got.product, "helios");
	assert_str(got.release, "2.3.1");
	for (size_t i = 0; i < made->findings.n; i++) { /* these are not carried */
		assert_false(got.assessment->findings.v[i].decided);
		made->findings.v[i].decided = made->findings.v[i].is_new = false;
		made->findings.v[i].decision = (struct model_decision){0};
	}
	for (size_t i = 0; i < made->informational.n; i++)
		made->informational.v[i].decided = made->informational.v[i].is_new = false;
	sample_assert_equal(made, got.assessment);
	assert_true(vb_str_eq(text, written(a, &got)));
}

/* `old` becomes `new` in the document, which is then refused with `says` in the error. */
static void refused(const char *old, const char *new, enum vb_code code, const char *says)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_assessment *made;
	struct vb_str text = sample_document(a, &made), changed;
	struct store_run_document got;
	size_t at = vb_str_find(text, vb_str(old));
	struct vb_error err = {0};

	if (at == text.n)
		fail_msg("the document has no %s", old);
	changed = vb_arena_printf(a, "%.*s%s%.*s", VB_FMT(vb_str_sub(text, 0, at)), new,
				  VB_FMT(vb_str_from(text, at + strlen(old))));
	if (store_run_read(a, changed, WHEN, &got, &err))
		fail_msg("taken with %s", new);
	assert_int_equal(err.code, code);
	if (!strstr(err.text, says))
		fail_msg("%s: \"%s\" does not say %s", new, err.text, says);
}

static void what_others_rely_on_is_demanded(void **state)
{
	(void)state;
	refused("vauban-run/1", "vauban-run/2", VB_E_INPUT, "format");
	refused("\"release\":\"2.3.1\"", "\"release\":{}", VB_E_INPUT, "release");
	refused("\"target\":\"image.tar\"", "\"target\":\"\"", VB_E_INPUT, "target");
	refused("\"target\":\"image.tar\"", "\"target\":\"a\\u0000b\"", VB_E_INPUT, "NUL");
	refused("\"finished_at\":", "\"finished_at\":9", VB_E_INPUT, "run.finished_at");
	refused("\"started_at\":", "\"started_at\":-", VB_E_INPUT, "run.finished_at");
	refused("\"files\":", "\"files\":-", VB_E_INPUT, "run.files");
	refused("\"kind\":\"", "\"kind\":\"x", VB_E_INPUT, "run.kind");
	refused("\"locations\":[{", "\"locations\":[],\"other\":[{", VB_E_INPUT,
		"components[0].locations");
	refused("\"depends_on\":[", "\"depends_on\":[30],\"was\":[", VB_E_INPUT, "depends_on");
	refused("\"depends_on\":[", "\"depends_on\":[-1],\"was\":[", VB_E_INPUT, "depends_on");
	refused("\"purl\":\"", "\"purl\":\"\",\"x\":\"", VB_E_INPUT, "components[0].purl");
	refused("\"findings\":[{\"id\":\"", "\"findings\":[{\"id\":\"G", VB_E_INPUT,
		"findings[0].id");
	refused("\"severity\":\"", "\"severity\":\"x", VB_E_INPUT, ".severity");
	refused("\"cvss\":", "\"cvss\":99,\"was\":", VB_E_INPUT, "findings[0].cvss");
	refused("\"epss\":", "\"epss\":2,\"was\":", VB_E_INPUT, "findings[0].epss");
	refused("\"probability\":", "\"probability\":2,\"was\":", VB_E_INPUT,
		"findings[0].probability");
	refused("\"evidence\":[", "\"evidence\":[{},", VB_E_INPUT, "empty");
	refused("\"gravity\":", "\"gravity\":9", VB_E_INPUT, "risk.events");
	refused("\"likelihood\":", "\"likelihood\":-", VB_E_INPUT, "risk.events");
	refused("\"steps\":[", "\"steps\":[{\"p\":1.5},", VB_E_INPUT, "risk.events");
	refused("\"rules\":[", "\"rules\":[1,", VB_E_INPUT, "rules[0]");
	refused("\"passed_over\":", "\"passed_over\":{},\"was\":", VB_E_INPUT, "passed_over");
	refused("\"left_out\":", "\"left_out\":{},\"was\":", VB_E_INPUT, "left_out");
	refused("\"unreadable\":[", "\"unreadable\":[[null],", VB_E_INPUT, "unreadable[0]");
	refused("\"direct\":true", "\"direct\":\"yes\"", VB_E_INPUT, "components[0].direct");
	refused("\"gravity\":", "\"gravity\":\"4\",\"was\":", VB_E_INPUT, "risk.events");
	refused("\"feeds\":", "\"feed\":", VB_E_INPUT, "feeds");
	refused("\"format\"", "\"format", VB_E_INPUT, "JSON");
}

/* The schema that the API shows names each member and column of a real document, and asks for nothing that is not there. */
static void the_schema_covers(yyjson_val *schema, yyjson_val *value, const char *where)
{
	yyjson_val *properties = yyjson_obj_get(schema, "properties"),
		   *items = yyjson_obj_get(schema, "items"), *key, *item, *name;
	size_t i, max;

	if (yyjson_is_obj(value)) {
		yyjson_obj_foreach(value, i, max, key, item)
		{
			if (!yyjson_obj_get(properties, yyjson_get_str(key)))
				fail_msg("%s.%s is not in the schema", where, yyjson_get_str(key));
			the_schema_covers(yyjson_obj_get(properties, yyjson_get_str(key)), item,
					  yyjson_get_str(key));
		}
		yyjson_arr_foreach(yyjson_obj_get(schema, "required"), i, max,
				   name) if (!yyjson_obj_get(value, yyjson_get_str(name)))
			fail_msg("%s.%s is asked for and not written", where, yyjson_get_str(name));
	}
	if (yyjson_is_arr(value)) {
		assert_non_null(items);
		yyjson_arr_foreach(value, i, max, item) the_schema_covers(items, item, where);
	}
}

static void the_schema_is_that_of_what_is_written(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	yyjson_mut_doc *doc = yyjson_mut_doc_new(NULL);
	struct model_assessment *made;
	struct vb_str text = sample_document(a, &made);
	yyjson_doc *document = yyjson_read(text.p, text.n, 0), *schema;

	(void)state;
	yyjson_mut_doc_set_root(doc, store_run_schema(doc));
	schema = yyjson_mut_doc_imut_copy(doc, NULL);
	the_schema_covers(yyjson_doc_get_root(schema), yyjson_doc_get_root(document), "run");
	yyjson_doc_free(schema);
	yyjson_doc_free(document);
	yyjson_mut_doc_free(doc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_what_is_read),
		cmocka_unit_test(what_others_rely_on_is_demanded),
		cmocka_unit_test(the_schema_is_that_of_what_is_written),
	};

	return cmocka_run_group_tests_name("store/run_document", tests, NULL, NULL);
}
