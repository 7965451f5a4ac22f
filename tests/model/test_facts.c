/* test_facts.c - needs become edges inside one type and one place. */
#include "support.h"

#include "model/facts.h"

struct row {
	const char *type, *group, *name, *version, *path, *need,
		*edge; /* edge: purl of the only one, NULL for none */
};

static const struct row rows[] = {
	{"cargo", "", "a", "1.0.0", "Cargo.lock", "b 2.0.0", "pkg:cargo/b@2.0.0"},
	{"cargo", "", "b", "1.0.0", "Cargo.lock", NULL, NULL},
	{"cargo", "", "b", "2.0.0", "Cargo.lock", "c", NULL}, /* c stands in another lock file */
	{"cargo", "", "c", "1.0.0", "other/Cargo.lock", NULL, NULL},
	{"npm", "", "app", "1.0.0", "package-lock.json", "@types/node 20.1.0",
	 "pkg:npm/%40types/node@20.1.0"},
	{"npm", "@types", "node", "20.1.0", "package-lock.json", "node",
	 NULL}, /* the scope is part of the name */
	{"pypi", "", "flask", "3.0", "v/site-packages/flask-3.0.dist-info/METADATA", "Jinja2",
	 "pkg:pypi/jinja2@3.1"},
	{"pypi", "", "jinja2", "3.1", "v/site-packages/jinja2-3.1.dist-info/METADATA", "markupsafe",
	 NULL},
	{"pypi", "", "markupsafe", "2.1", "w/site-packages/MarkupSafe-2.1.dist-info/METADATA", NULL,
	 NULL},
	{"deb", "debian", "libssl3", "3.0", "var/lib/dpkg/status.d/libssl3", "libc6",
	 "pkg:deb/debian/libc6@2.36"},
	{"deb", "debian", "libc6", "2.36", "var/lib/dpkg/status.d/libc6", NULL, NULL},
};

static void needs_become_edges(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_facts f = {.arena = a};

	(void)state;
	for (size_t i = 0; i < VB_COUNT(rows); i++) {
		const struct row *r = &rows[i];
		struct model_component *c = vb_vec_add(a, &f.components);

		*c = (struct model_component){.type = vb_str(r->type),
					      .group = vb_str(r->group),
					      .name = vb_str(r->name),
					      .version = vb_str(r->version),
					      .reader = VB_STR_INIT("test")};
		c->purl = model_purl_write(a, c);
		*vb_vec_add(a, &c->locations) = (struct model_location){.path = vb_str(r->path)};
		if (r->need)
			*vb_vec_add(a, &c->needs) = vb_str(r->need);
	}
	model_facts_settle(&f);
	assert_int_equal(f.components.n, VB_COUNT(rows));
	for (size_t i = 0; i < VB_COUNT(rows); i++) {
		const struct model_component *c = NULL;

		for (size_t k = 0; k < f.components.n; k++)
			if (vb_str_is(f.components.v[k].locations.v[0].path, rows[i].path) &&
			    vb_str_is(f.components.v[k].name, rows[i].name) &&
			    vb_str_is(f.components.v[k].version, rows[i].version))
				c = &f.components.v[k];
		assert_non_null(c);
		assert_int_equal(c->edges.n, rows[i].edge ? 1 : 0);
		if (rows[i].edge)
			assert_str(f.components.v[c->edges.v[0]].purl, rows[i].edge);
	}
}

/* One package in two places of a lock file, for the workshop here and perhaps for the product there. */
static void of_two_ways_in_the_stronger_scope_counts(void **state)
{
	static const enum model_scope ways[][3] = {
		{MODEL_SCOPE_DEV, MODEL_SCOPE_OPTIONAL, MODEL_SCOPE_OPTIONAL},
		{MODEL_SCOPE_OPTIONAL, MODEL_SCOPE_DEV, MODEL_SCOPE_OPTIONAL},
		{MODEL_SCOPE_DEV, MODEL_SCOPE_RUNTIME, MODEL_SCOPE_RUNTIME},
		{MODEL_SCOPE_RUNTIME, MODEL_SCOPE_OPTIONAL, MODEL_SCOPE_RUNTIME}};

	(void)state;
	for (size_t i = 0; i < VB_COUNT(ways); i++) {
		struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
		struct model_facts f = {.arena = a};

		for (uint32_t k = 0; k < 2; k++) {
			struct model_component *c = vb_vec_add(a, &f.components);

			*c = (struct model_component){.type = VB_STR_INIT("npm"),
						      .name = VB_STR_INIT("chokidar"),
						      .version = VB_STR_INIT("3.6.0"),
						      .reader = VB_STR_INIT("npm-lock"),
						      .scope = ways[i][k]};
			c->purl = model_purl_write(a, c);
			*vb_vec_add(a, &c->locations) = (struct model_location){
				.path = VB_STR_INIT("package-lock.json"), .line = k + 1};
		}
		model_facts_settle(&f);
		assert_int_equal(f.components.n, 1);
		assert_int_equal(f.components.v[0].scope, ways[i][2]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(needs_become_edges),
		cmocka_unit_test(of_two_ways_in_the_stronger_scope_counts)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
