/* test_purl.c - package URLs and component lists. */
#include "support.h"

#include "model/facts.h"

static void purls_are_canonical(void **state)
{
	static const struct {
		const char *type, *group, *name, *version, *arch, *purl, *base;
	} cases[] = {
		{"deb", "debian", "libssl3", "3.0.11-1~deb12u2", "amd64",
		 "pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64", "pkg:deb/debian/libssl3"},
		{"deb", "debian", "libstdc++6", "12.2.0-14", "",
		 "pkg:deb/debian/libstdc%2B%2B6@12.2.0-14", "pkg:deb/debian/libstdc%2B%2B6"},
		{"pypi", "", "Zope.Interface_X", "5.0", "", "pkg:pypi/zope-interface-x@5.0",
		 "pkg:pypi/zope-interface-x"},
		{"npm", "@Angular", "core", "1.0.0", "", "pkg:npm/%40angular/core@1.0.0",
		 "pkg:npm/%40angular/core"},
		{"deb", "debian", "dbus", "1:1.14.10-1", "", "pkg:deb/debian/dbus@1:1.14.10-1",
		 "pkg:deb/debian/dbus"},
		{"cargo", "", "time", "0.1.42", "", "pkg:cargo/time@0.1.42", "pkg:cargo/time"},
		{"rpm", "almalinux", "nodejs", "1:18.20.2-1.el8", "x86_64",
		 "pkg:rpm/almalinux/nodejs@18.20.2-1.el8?arch=x86_64&epoch=1",
		 "pkg:rpm/almalinux/nodejs"},
	};
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();

	(void)state;
	for (size_t i = 0; i < VB_COUNT(cases); i++) {
		struct model_component c = {.type = vb_str(cases[i].type),
					    .group = vb_str(cases[i].group),
					    .name = vb_str(cases[i].name),
					    .version = vb_str(cases[i].version),
					    .arch = vb_str(cases[i].arch)},
				       back;
		struct vb_str purl = model_purl_write(a, &c);

		assert_str(purl, cases[i].purl);
		assert_str(model_purl_base(purl), cases[i].base);
		assert_true(model_purl_parse(a, purl, &back));
		assert_str(model_purl_write(a, &back), cases[i].purl);
	}
}

static void a_module_is_a_qualifier(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str purl = VB_STR("pkg:rpm/almalinux/nodejs@18.20.2-1?epoch=1&rpmmod=nodejs:18:8:c");
	struct model_component c;

	(void)state;
	assert_true(model_purl_parse(a, purl, &c));
	assert_str(c.module, "nodejs:18:8:c");
	assert_str(model_purl_write(a, &c),
		   "pkg:rpm/almalinux/nodejs@18.20.2-1?epoch=1&rpmmod=nodejs:18:8:c");
	assert_str(model_purl_qualifier(a, purl, "rpmmod"), "nodejs:18:8:c");
	assert_int_equal(model_purl_qualifier(a, VB_STR("pkg:rpm/x@1"), "rpmmod").n, 0);
	assert_true(model_purl_parse(a, VB_STR("pkg:pypi/x@1?rpmmod=a:b"), &c));
	assert_int_equal(c.module.n, 0);
}

static void what_is_no_purl_is_refused(void **state)
{
	static const char *const bad[] = {"",      "pkg:",      "pkg:npm",     "pkg:/x",
					  "npm/x", "pkg:n m/x", "pkg:n%6dm/x", "pkg:npm/"};
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_component c;

	(void)state;
	for (size_t i = 0; i < VB_COUNT(bad); i++)
		assert_false(model_purl_parse(a, vb_str(bad[i]), &c));
}

static struct model_component *add(struct model_facts *f, const char *name, const char *version,
				   const char *path)
{
	struct model_component *c = vb_vec_add(f->arena, &f->components);

	*c = (struct model_component){.type = VB_STR("npm"), .name = vb_str(name),
						     .version = vb_str(version),
						     .reader = VB_STR("npm-lock")};
	c->purl = model_purl_write(f->arena, c);
	*vb_vec_add(f->arena, &c->locations) = (struct model_location){.path = vb_str(path),
								       .line = 1};
	return c;
}

static void equal_components_unite_and_needs_resolve(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_facts f = {.arena = a};

	(void)state;
	add(&f, "b", "2", "x/package-lock.json");
	*vb_vec_add(a, &add(&f, "a", "1", "x/package-lock.json")->needs) = VB_STR("b");
	add(&f, "b", "2", "x/package-lock.json")->direct = true;
	add(&f, "b", "2", "y/package-lock.json");
	model_facts_settle(&f);
	model_facts_settle(&f);
	assert_int_equal(f.components.n, 3);
	assert_str(f.components.v[0].name, "a");
	assert_int_equal(f.components.v[0].edges.n, 1);
	assert_int_equal(f.components.v[0].edges.v[0], 1);
	assert_true(f.components.v[1].direct);
	assert_int_equal(f.components.v[1].locations.n, 1);
	assert_str(f.components.v[2].locations.v[0].path, "y/package-lock.json");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(purls_are_canonical),
		cmocka_unit_test(a_module_is_a_qualifier),
		cmocka_unit_test(what_is_no_purl_is_refused),
		cmocka_unit_test(equal_components_unite_and_needs_resolve),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
