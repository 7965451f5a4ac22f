/* test_draft.c - what `vauban init` sees and writes: valid at once, in both languages, with and without its examples. */
#include "support.h"

#include "case/case.h"
#include "core/file.h"

static const char *save(struct vb_arena *a, const char *dir, const char *name)
{
	const char *path = vb_path_join(a, vb_str(dir), vb_str(name)).p;

	test_save(path, VB_STR("x\n"));
	return path;
}

static void the_folder_is_seen(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *dir = vb_path_join(a, vb_str(test_scratch(a)), VB_STR("My Product")).p;
	static const char *const files[] = {"agent/Cargo.lock",
					    "service/requirements-dev.txt",
					    "service/requirements.txt",
					    "Dockerfile",
					    "node_modules/x/package-lock.json",
					    "out/rootfs/etc/os-release",
					    "out/rootfs/opt/requirements.txt",
					    "out/system.squashfs",
					    "CMakeLists.txt"};
	struct vb_run run = test_run();
	struct case_seen seen;
	struct vb_error err;

	(void)state;
	for (size_t i = 0; i < VB_COUNT(files); i++)
		save(a, dir, files[i]);
	assert_ok(case_look(&run, dir, a, &seen, &err));
	assert_str(seen.name, "My Product");
	assert_int_equal(seen.lock_files.n, 3);
	assert_str(seen.lock_files.v[0], "agent/Cargo.lock");
	assert_str(seen.lock_files.v[2], "service/requirements.txt");
	assert_int_equal(seen.roots.n, 2);
	assert_str(seen.roots.v[0], "out/rootfs");
	assert_str(seen.roots.v[1], "out/system.squashfs");
	assert_int_equal(seen.languages.n, 3); /* c, rust, python */
	assert_true(seen.containers);
	assert_false(case_look(&run, "/does/not/exist", a, &seen, &err));
}

/* Takes away every # stuck to a word, so that the examples become part of the file. */
static struct vb_str with_examples(struct vb_arena *a, struct vb_str draft)
{
	struct vb_str rest = draft, line, text = {0};

	while (vb_str_line(&rest, &line)) {
		size_t at = 0;

		while (at < line.n && line.p[at] == ' ')
			at++;
		if (at + 1 < line.n && line.p[at] == '#' &&
		    (line.p[at + 1] != ' ' || line.p[at + 2] == ' '))
			line = vb_arena_printf(a, "%.*s%.*s", (int)at, line.p,
					       VB_FMT(vb_str_from(line, at + 1)));
		text = vb_arena_printf(a, "%.*s%.*s\n", VB_FMT(text), VB_FMT(line));
	}
	return text;
}

static void check_valid(struct vb_arena *a, const struct vb_run *run, struct vb_str text,
			bool warnings)
{
	const char *path = vb_path_join(a, vb_str(test_scratch(a)), VB_STR("vauban.yaml")).p;
	struct case_problems problems = {0};
	struct model_case *c = NULL;
	struct vb_error err;

	test_save(path, text);
	assert_ok(case_load(run, path, &c, &problems, &err));
	for (size_t i = 0; i < problems.v.n; i++)
		if (problems.v.v[i].kind == CASE_ERROR || warnings)
			fail_msg("%u: %.*s\n%.*s", problems.v.v[i].mark.line,
				 VB_FMT(problems.v.v[i].text), VB_FMT(text));
	assert_true(c->actors.n && c->feared.n && c->parts.n >= 2 && c->flows.n);
	case_free(c);
}

static void every_draft_is_valid(void **state)
{
	static const struct {
		const char *name;
		const char *locks[3], *roots[2];
		bool containers;
	} table[] = {
		{"product", {NULL}, {NULL}, false},
		{"", {NULL}, {"."}, false},
		{"Pompe à \"perfusion\" \\ n° 2: {x}", {"requirements.txt"}, {NULL}, true},
		{"users",
		 {"Cargo.lock", "use/Cargo.lock", "b/use/yarn.lock"},
		 {"out/rootfs", "x.img"},
		 true},
		{"-- \x01\xff",
		 {"a\nb/go.sum", "é à/go.sum", "]},{/go.sum"},
		 {"\"quoted\"/rootfs"},
		 false},
		{"yes", {"no/go.sum", "1/go.sum", "~/go.sum"}, {NULL}, false},
	};
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();

	(void)state;
	for (size_t i = 0; i < 2 * VB_COUNT(table); i++) {
		struct vb_run run = test_run();
		struct case_seen seen = {.name = vb_str(table[i / 2].name),
					 .containers = table[i / 2].containers};
		struct vb_str draft, rest, line;
		size_t lines = 0;

		run.lang = i % 2 ? VB_FR : VB_EN;
		for (size_t k = 0; k < 3 && table[i / 2].locks[k]; k++)
			*vb_vec_add(a, &seen.lock_files) = vb_str(table[i / 2].locks[k]);
		for (size_t k = 0; k < 2 && table[i / 2].roots[k]; k++)
			*vb_vec_add(a, &seen.roots) = vb_str(table[i / 2].roots[k]);
		*vb_vec_add(a, &seen.languages) = VB_STR("python");
		draft = rest = case_draft(&run, a, &seen);
		while (vb_str_line(&rest, &line))
			lines++;
		assert_true(lines >= 40 && lines <= 60);
		check_valid(a, &run, draft, true);
		check_valid(a, &run, with_examples(a, draft), false);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_folder_is_seen),
		cmocka_unit_test(every_draft_is_valid),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
