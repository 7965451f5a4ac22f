/*
 * test_helios.c - the sample product stays coherent: its case loads clean, its advisories are all taken, and its three
 * targets give the findings listed in data/helios.txt. The root file system stands in for the one build.sh makes: the
 * same packages at the same versions, without their files.
 */
#include "../support.h"

#include <stdlib.h>

#include "case/case.h"
#include "core/file.h"
#include "match/match.h"
#include "risk/risk.h"
#include "scan/scan.h"
#include "watch/watch.h"

static struct model_case *load(struct vb_arena *a, const struct vb_run *run)
{
	struct case_problems problems = {0};
	struct model_case *c;
	struct vb_error err;

	assert_ok(case_load(run, test_path(a, "examples/helios/vauban.yaml"), &c, &problems, &err));
	for (size_t i = 0; i < problems.v.n; i++)
		print_message("# %s:%u:%u: %.*s (%.*s)\n", problems.v.v[i].mark.file,
			      problems.v.v[i].mark.line, problems.v.v[i].mark.column,
			      VB_FMT(problems.v.v[i].text), VB_FMT(problems.v.v[i].hint));
	assert_int_equal(problems.errors, 0);
	return c;
}

static void the_case_has_no_error(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_run run = test_run();
	struct model_case *c = load(a, &run);

	(void)state;
	assert_str(c->id, "helios");
	assert_int_equal(c->targets.n, 3);
	assert_true(c->flows.n >= 12);
	assert_true(c->feared.n >= 3);
	case_free(c);
}

static void its_sources_are_there(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_run run = test_run();
	struct model_case *c = load(a, &run);

	(void)state;
	for (size_t i = 0; i < c->targets.n; i++) {
		struct vb_str path = vb_path_join(a, VB_STR("examples/helios"),
							    c->targets.v[i].path);

		if (!vb_str_is(c->targets.v[i].path, "out/rootfs")) /* made at run time */
			assert_true(vb_dir_exists(test_path(a, vb_arena_cstr(a, path))));
	}
	assert_true(vb_file_exists(test_path(a, "examples/helios/rootfs/build.sh")));
	case_free(c);
}

/* ---- advisories ------------------------------------------------------------------------ */

struct taken {
	struct match_builder *builder;
	size_t advisories, kev, epss, rejected;
};

static bool take_feed(void *ctx, struct vb_str name, struct vb_str scope, struct vb_str version,
		      struct vb_error *err)
{
	struct taken *t = ctx;

	(void)err;
	return match_builder_feed(t->builder, name, scope, version);
}

static bool take_advisory(void *ctx, const struct model_advisory *advisory, struct vb_error *err)
{
	struct taken *t = ctx;

	t->advisories++;
	return match_builder_advisory(t->builder, advisory, err);
}

static bool take_kev(void *ctx, const struct model_kev *kev, struct vb_error *err)
{
	struct taken *t = ctx;

	(void)err;
	t->kev++;
	match_builder_kev(t->builder, kev);
	return true;
}

static bool take_epss(void *ctx, const struct model_epss *epss, struct vb_error *err)
{
	struct taken *t = ctx;

	(void)err;
	t->epss++;
	match_builder_epss(t->builder, epss);
	return true;
}

static void take_rejected(void *ctx, const struct vb_error *why)
{
	struct taken *t = ctx;

	print_message("# rejected: %s: %s\n", why->file, why->text);
	t->rejected++;
}

static struct match_index *index_make(struct vb_arena *a, const struct vb_run *run, struct taken *t)
{
	const struct watch_sink sink = {.ctx = t,
					.feed = take_feed,
					.advisory = take_advisory,
					.kev = take_kev,
					.epss = take_epss,
					.rejected = take_rejected};
	const char *path = vb_arena_printf(a, "%s/index", test_scratch(a)).p;
	struct match_index *index;
	struct vb_error err;

	t->builder = match_builder_new(run);
	assert_ok(watch_path(run, test_path(a, "examples/helios/advisories"), &sink, &err));
	assert_ok(match_builder_write(t->builder, path, &err));
	match_builder_free(t->builder);
	assert_ok(match_index_open(path, &index, &err));
	return index;
}

static void its_advisories_are_all_taken(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_run run = test_run();
	struct taken t = {0};

	(void)state;
	match_index_close(index_make(a, &run, &t));
	assert_int_equal(t.advisories, 25);
	assert_int_equal(t.kev, 2);
	assert_int_equal(t.epss, 24);
	assert_int_equal(t.rejected, 0);
}

/* ---- findings ---------------------------------------------------------------------------- */

/* packages.txt and versions.txt as the package database build.sh would write. */
static const char *rootfs_make(struct vb_arena *a)
{
	const char *dir = test_scratch(a);
	struct vb_str rest = test_load(a, test_path(a, "examples/helios/rootfs/versions.txt")),
		      line, name;
	struct vb_buf status VB_CLEANUP(vb_buf_done) = {0};

	vb_buf_init(&status, 65536);
	while (vb_str_line(&rest, &line)) {
		if (vb_str_starts(line, VB_STR("#")) || !vb_str_word(&line, &name))
			continue;
		vb_buf_printf(&status,
			      "Package: %.*s\nStatus: install ok installed\nArchitecture: "
			      "amd64\nVersion: %.*s\n\n",
			      VB_FMT(name), VB_FMT(vb_str_trim(line)));
	}
	test_save(vb_arena_printf(a, "%s/var/lib/dpkg/status", dir).p, vb_buf_view(&status));
	test_save(vb_arena_printf(a, "%s/etc/os-release", dir).p,
		  VB_STR("ID=debian\nVERSION_ID=\"12\"\n"));
	return dir;
}

static void findings_write(struct vb_buf *out, const struct vb_run *run, struct vb_arena *a,
			   const char *target, const struct match_index *index,
			   const struct model_case *c)
{
	const struct scan_options options = {.packages_only = true};
	struct model_assessment x = {.arena = a, .the_case = c};
	struct model_facts *facts VB_CLEANUP(scan_facts_cleanup) = NULL;
	struct vb_error err;

	assert_ok(scan_target(run, target, &options, &facts, &err));
	assert_int_equal(facts->unreadable.n, 0);
	x.facts = facts;
	assert_ok(match_facts(run, index, facts, &x, &err));
	assert_ok(risk_assess(run, NULL, &x, &err));
	for (size_t i = 0; i < x.findings.n; i++) {
		const struct model_finding *f = &x.findings.v[i];

		vb_buf_printf(out, "%.*s %.*s %.*s fixed in %.*s\n", VB_FMT(f->rule),
			      VB_FMT(f->subject_name), VB_FMT(f->version),
			      VB_FMT(f->fixed_version));
		assert_true(f->probability > 0);
	}
	for (size_t i = 0; i < x.informational.n; i++)
		vb_buf_printf(out, "aside %.*s %.*s\n", VB_FMT(x.informational.v[i].rule),
			      VB_FMT(x.informational.v[i].subject_name));
}

static int line_order(const void *pa, const void *pb)
{
	const struct vb_str *a = pa, *b = pb;

	return vb_str_cmp(*a, *b);
}

/* Sorted: what is found is the example's business, in which order that of risk and its tests. */
static struct vb_str sorted(struct vb_arena *a, struct vb_str text)
{
	VB_VEC(struct vb_str) lines = {0};
	struct vb_buf out VB_CLEANUP(vb_buf_done) = {0};
	struct vb_str line;

	vb_buf_init(&out, 65536);
	while (vb_str_line(&text, &line))
		*vb_vec_add(a, &lines) = line;
	qsort(lines.v, lines.n, sizeof(*lines.v), line_order);
	for (size_t i = 0; i < lines.n; i++)
		vb_buf_printf(&out, "%.*s\n", VB_FMT(lines.v[i]));
	return vb_arena_str(a, vb_buf_view(&out));
}

static void lines_equal(struct vb_str got, struct vb_str expected)
{
	struct vb_str g, e;

	while (vb_str_line(&expected, &e)) {
		if (!vb_str_line(&got, &g))
			g = VB_STR("nothing");
		if (!vb_str_eq(g, e))
			fail_msg("expected \"%.*s\", got \"%.*s\"", VB_FMT(e), VB_FMT(g));
	}
	assert_int_equal(got.n, 0);
}

static void its_targets_give_the_findings_listed(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_run run = test_run();
	struct vb_buf out VB_CLEANUP(vb_buf_done) = {0};
	struct model_case *c = load(a, &run);
	struct taken t = {0};
	struct match_index *index = index_make(a, &run, &t);

	(void)state;
	run.in_process = true;
	vb_buf_init(&out, 65536);
	findings_write(&out, &run, a, rootfs_make(a), index, c);
	findings_write(&out, &run, a, test_path(a, "examples/helios/service"), index, c);
	findings_write(&out, &run, a, test_path(a, "examples/helios/agent"), index, c);
	lines_equal(sorted(a, vb_buf_view(&out)),
		    test_load(a, test_path(a, "tests/examples/data/helios.txt")));
	match_index_close(index);
	case_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_case_has_no_error),
		cmocka_unit_test(its_sources_are_there),
		cmocka_unit_test(its_advisories_are_all_taken),
		cmocka_unit_test(its_targets_give_the_findings_listed),
	};

	return cmocka_run_group_tests_name("examples/helios", tests, NULL, NULL);
}
