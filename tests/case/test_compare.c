/* test_compare.c - what changed between two case files: values of every type, objects that come, go and change name. */
#include "support.h"

#include "case/exchange.h"

#define HEAD "vauban: 1\nzones: {z: {trust: 1}}\n"

static struct model_case *parse(const char *text)
{
	struct vb_run run = test_run();
	struct case_problems problems = {0};
	struct model_case *c = NULL;
	struct vb_error err;

	assert_ok(case_parse(&run, vb_str(text), "vauban.yaml", &c, &problems, &err));
	assert_int_equal(problems.errors, 0);
	return c;
}

/* "where.key: before -> after", one a line. */
static void expect(const char *before, const char *after, const char *wanted)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_case *x = parse(before), *y = parse(after);
	struct case_differences d = {0};
	struct vb_str got = {0};

	case_compare(a, x, y, &d);
	for (size_t i = 0; i < d.v.n; i++)
		got = vb_arena_printf(a, "%.*s%d %.*s.%.*s: %.*s -> %.*s\n", VB_FMT(got),
				      (int)d.v.v[i].change, VB_FMT(d.v.v[i].where),
				      VB_FMT(d.v.v[i].key), VB_FMT(d.v.v[i].before),
				      VB_FMT(d.v.v[i].after));
	if (!vb_str_is(got, wanted))
		fail_msg("expected\n%sgot\n%.*s", wanted, VB_FMT(got));
	case_free(x);
	case_free(y);
}

static void losses_are_compared(void **state)
{
	(void)state;
	expect(HEAD "components: {a: {zone: z}}\nfeared: {e: {hits: a, loss: [1, 2, 3]}}\n",
	       HEAD "components: {a: {zone: z}}\nfeared: {e: {hits: a, loss: [1, 30], secondary: "
		    "{p: 0.5, loss: 4}}}\n",
	       "2 feared/e.loss: [1, 2, 3] -> [1, 30]\n"
	       "2 feared/e.secondary:  -> {p: 0.5, loss: [4, 4, 4]}\n");
}

static void a_new_name_is_no_new_object(void **state)
{
	(void)state;
	expect(HEAD "components: {a: {zone: z, runs: root}, b: {zone: z}}\n",
	       HEAD "components: {c: {zone: z, was: a}, d: {zone: z}}\n",
	       "2 components/a.id: a -> c\n2 components/a.runs: root -> \n"
	       "1 components/b.:  -> \n0 components/d.:  -> \n");
}

static void what_names_a_renamed_object_has_not_changed(void **state)
{
	(void)state;
	expect(HEAD
	       "data: {d: {}}\ncomponents: {a: {zone: z, holds: d}, b: {zone: z}, c: {zone: z}}\n"
	       "flows: {f: {from: a, to: b, data: d}, g: {from: b, to: a}}\n"
	       "measures: {M: {cut: {f: 0.5}, against: [S01, T01@a]}}\n"
	       "actors: {x: {tries: 1, start: a, aside: {e: far}}}\n"
	       "feared: {e: {hits: a, loss: 1}}\n",
	       HEAD
	       "data: {d2: {was: d}}\ncomponents: {a2: {zone: z, holds: d2, was: a}, b: {zone: z}, c: {zone: z}}\n"
	       "flows: {f2: {from: a2, to: b, data: d2, was: f}, g: {from: b, to: c}}\n"
	       "measures: {M: {cut: {f2: 0.5}, against: [S01, T01@a2]}}\n"
	       "actors: {x: {tries: 1, start: a2, aside: {e2: far}}}\n"
	       "feared: {e2: {hits: a2, loss: 1, was: e}}\n",
	       "2 data/d.id: d -> d2\n2 components/a.id: a -> a2\n2 flows/f.id: f -> f2\n"
	       "2 flows/g.to: a -> c\n2 feared/e.id: e -> e2\n");
}

static void comments_and_order_are_no_change(void **state)
{
	(void)state;
	expect(HEAD "components: {a: {zone: z, runs: root}, b: {zone: z}}\nplan: {budget: 3}\n",
	       HEAD "plan: {budget: 3.0} # money\ncomponents:\n  b: {zone: z}\n  a: {runs: root, "
		    "kind: process, zone: z}\n",
	       "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(losses_are_compared),
		cmocka_unit_test(a_new_name_is_no_new_object),
		cmocka_unit_test(what_names_a_renamed_object_has_not_changed),
		cmocka_unit_test(comments_and_order_are_no_change),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
