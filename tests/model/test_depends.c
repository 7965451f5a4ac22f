/* test_depends.c - who needs a component, what pulls it in, the tree; circles and long chains end. */
#include "support.h"

#include "model/depends.h"

/* "0>1 1>2": edges between components c0, c1 ...; marks: 'o' own, 'd' direct, '.' neither, one a component. */
static struct model_facts *graph(struct vb_arena *a, const char *marks, const char *edges)
{
	struct model_facts *f = vb_arena_alloc(a, sizeof(*f));
	struct vb_str rest = vb_str(edges), word;

	f->arena = a;
	for (size_t i = 0; marks[i]; i++) {
		struct model_component *c = vb_vec_add(a, &f->components);

		*c = (struct model_component){.own = marks[i] == 'o', .direct = marks[i] == 'd'};
		c->name = vb_arena_printf(a, "c%zu", i);
	}
	while (vb_str_word(&rest, &word)) {
		size_t cut = vb_str_chr(word, '>');
		uint64_t from, to;

		assert_true(vb_str_u64(vb_str_sub(word, 0, cut), &from));
		assert_true(vb_str_u64(vb_str_from(word, cut + 1), &to));
		*vb_vec_add(a, &f->components.v[from].edges) = (uint32_t)to;
	}
	return f;
}

static struct vb_str why(struct vb_arena *a, const struct model_facts *f, uint32_t i, size_t most)
{
	struct model_dependents d;
	struct vb_str said = {NULL, 0};
	model_chains chains;
	size_t all;

	model_dependents_of(a, f, &d);
	model_depends_why(a, f, &d, i, most, &chains, &all);
	for (size_t k = 0; k < chains.n; k++) {
		said = vb_arena_printf(a, "%.*s%s", VB_FMT(said), k ? "|" : "");
		for (size_t j = 0; j < chains.v[k].v.n; j++)
			said = vb_arena_printf(a, "%.*s%u", VB_FMT(said), chains.v[k].v.v[j]);
	}
	return vb_arena_printf(a, "%.*s of %zu", VB_FMT(said), all);
}

static struct vb_str tree(struct vb_arena *a, const struct model_facts *f)
{
	struct model_dependents d;
	struct vb_str said = {NULL, 0};
	model_twigs twigs;

	model_dependents_of(a, f, &d);
	model_depends_tree(a, f, &d, &twigs);
	for (size_t i = 0; i < twigs.n; i++)
		said = vb_arena_printf(a, "%.*s%s%u@%u%s", VB_FMT(said), i ? " " : "", twigs.v[i].i,
				       twigs.v[i].depth, twigs.v[i].again ? "=" : "");
	return said;
}

static void what_pulls_a_component_in_is_the_shortest_chain_from_each_root(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_facts *f = graph(a, ".d...", "0>2 1>2 1>3 3>4 2>4 0>4");

	(void)state;
	assert_str(why(a, f, 4, 9), "04|124 of 2");
	assert_str(why(a, f, 4, 1), "04 of 2"); /* the others are counted */
	assert_str(why(a, f, 1, 9), "1 of 1");
}

static void the_products_own_package_ends_the_search(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_facts *f = graph(a, ".o.", "0>1 1>2");

	(void)state;
	assert_str(why(a, f, 2, 9), "12 of 1");
}

static void what_is_asked_for_directly_may_be_pulled_in_by_others_too(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_facts *f = graph(a, "dd", "0>1");

	(void)state;
	assert_str(why(a, f, 1, 9), "1|01 of 2");
}

static void a_circle_nothing_else_needs_has_no_way_in_and_is_still_shown(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_facts *f = graph(a, "d..", "1>2 2>1");

	(void)state;
	assert_str(why(a, f, 2, 9), " of 0");
	assert_str(tree(a, f), "0@0 1@0 2@1 1@2=");
}

static void the_tree_shows_each_component_in_full_once_own_packages_first(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_facts *f = graph(a, "..o.", "2>1 1>3 0>3 2>3");

	(void)state;
	assert_str(tree(a, f), "2@0 1@1 3@2 3@1= 0@0 3@1=");
}

static void a_chain_of_a_million_ends(void **state)
{
	enum { LONG = 1000000 };
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_facts f = {.arena = a};
	struct model_dependents d;
	model_chains chains;
	model_twigs twigs;
	size_t all;

	(void)state;
	for (uint32_t i = 0; i < LONG; i++) {
		struct model_component *c = vb_vec_add(a, &f.components);

		*c = (struct model_component){0};
		if (i + 1 < LONG)
			*vb_vec_add(a, &c->edges) = i + 1;
	}
	model_dependents_of(a, &f, &d);
	model_depends_tree(a, &f, &d, &twigs);
	assert_int_equal(twigs.n, LONG);
	assert_int_equal(twigs.v[LONG - 1].depth, LONG - 1);
	model_depends_why(a, &f, &d, LONG - 1, 1, &chains, &all);
	assert_int_equal(all, 1);
	assert_int_equal(chains.v[0].v.n, LONG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_pulls_a_component_in_is_the_shortest_chain_from_each_root),
		cmocka_unit_test(the_products_own_package_ends_the_search),
		cmocka_unit_test(what_is_asked_for_directly_may_be_pulled_in_by_others_too),
		cmocka_unit_test(a_circle_nothing_else_needs_has_no_way_in_and_is_still_shown),
		cmocka_unit_test(the_tree_shows_each_component_in_full_once_own_packages_first),
		cmocka_unit_test(a_chain_of_a_million_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
