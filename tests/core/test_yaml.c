/* test_yaml.c - YAML as a tree with marks: anchors, merge keys, duplicate keys, bounds. */
#include "support.h"

#include <time.h>

#include "core/yaml.h"

static struct vb_yaml *read_ok(struct vb_arena *a, const char *text)
{
	struct vb_yaml *tree = NULL;
	struct vb_error err;

	assert_ok(vb_yaml_read(a, vb_str(text), "in.yaml", &tree, &err));
	return tree;
}

static void nodes_keep_their_place(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const struct vb_yaml *t = read_ok(a, "a: 1\nb:\n  - x\n  - {c: 'no', d: no}\n");
	const struct vb_yaml *item = vb_yaml_get(t, "b")->items[1];
	bool value = true;

	(void)state;
	assert_int_equal(item->line, 4);
	assert_int_equal(item->column, 5);
	assert_true(vb_yaml_bool(vb_yaml_get(item, "d"), &value) && !value);
	assert_false(vb_yaml_get(item, "c")->plain);
	assert_null(vb_yaml_get(item, "e"));
}

static void anchors_and_merge_keys_are_applied(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const struct vb_yaml *t = read_ok(a, "base: &b {x: 1, y: 2}\nz: {<<: *b, y: 3}\n");

	(void)state;
	assert_str(vb_yaml_str(vb_yaml_get(t, "z"), "x"), "1");
	assert_str(vb_yaml_str(vb_yaml_get(t, "z"), "y"), "3");
}

static void mistakes_have_a_place(void **state)
{
	static const struct {
		const char *text;
		uint32_t line;
		const char *says;
	} cases[] = {
		{"a: 1\na: 2\n", 2, "given twice (first at line 1)"},
		{"a: [1\n", 2, "not valid YAML"},
		{"a: *none\n", 1, "has no anchor"},
		{"a: 1\n---\nb: 2\n", 2, "second document"},
		{"a: &x [*x]\n", 1, "has no anchor"},
	};
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();

	(void)state;
	for (size_t i = 0; i < VB_COUNT(cases); i++) {
		struct vb_error err = {0};
		struct vb_yaml *t;

		assert_false(vb_yaml_read(a, vb_str(cases[i].text), "in.yaml", &t, &err));
		assert_int_equal(err.line, cases[i].line);
		assert_non_null(strstr(err.text, cases[i].says));
		assert_string_equal(err.file, "in.yaml");
	}
}

static void nested_aliases_cannot_explode(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_error err = {0};
	struct vb_yaml *t;
	struct vb_buf b;

	(void)state;
	vb_buf_init(&b, 100000);
	vb_buf_cstr(&b, "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
	for (int i = 1; i < 12; i++) {
		vb_buf_printf(&b, "a%d: &a%d [", i, i);
		for (int k = 0; k < 10; k++)
			vb_buf_printf(&b, "%s*a%d", k ? "," : "", i - 1);
		vb_buf_cstr(&b, "]\n");
	}
	assert_false(vb_yaml_read(a, vb_buf_view(&b), "bomb.yaml", &t, &err));
	assert_non_null(strstr(err.text, "after aliases are expanded"));
	vb_buf_done(&b);
}

/* Generated maps may be long: merging one costs what it holds, not its square. */
static void a_long_map_is_merged_in_time(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_buf b VB_CLEANUP(vb_buf_done) = {0};
	const struct vb_yaml *merged;
	struct vb_yaml *root;
	struct vb_error err;
	clock_t before = clock();

	(void)state;
	vb_buf_init(&b, 8u << 20);
	vb_buf_cstr(&b, "a: &a\n");
	for (unsigned i = 0; i < 100000; i++)
		vb_buf_printf(&b, "  k%u: 1\n", i);
	vb_buf_cstr(&b, "b:\n  <<: *a\n  k7: own\n");
	for (unsigned i = 0; i < 100000; i++)
		vb_buf_printf(&b, "  j%u: 1\n", i);
	assert_ok(vb_yaml_read(a, vb_buf_view(&b), "long.yaml", &root, &err));
	merged = vb_yaml_get(root, "b");
	assert_int_equal(merged->n, 200000);
	assert_true(vb_str_is(vb_yaml_str(merged, "k7"), "own"));
	assert_true(clock() - before < 10 * CLOCKS_PER_SEC);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(nodes_keep_their_place),
		cmocka_unit_test(anchors_and_merge_keys_are_applied),
		cmocka_unit_test(mistakes_have_a_place),
		cmocka_unit_test(a_long_map_is_merged_in_time),
		cmocka_unit_test(nested_aliases_cannot_explode),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
