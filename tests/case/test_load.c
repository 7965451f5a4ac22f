/*
 * test_load.c - reading and checking vauban.yaml. Mistakes stand in data/problems.txt: a title line "== title", the
 * file, a line "--", then the expected problems in order, one a line: "line:column kind text | hint".
 */
#include "support.h"

#include "case/case.h"
#include "core/file.h"

static struct model_case *load_text(struct vb_arena *a, const struct vb_run *run,
				    struct vb_str text, struct case_problems *problems)
{
	const char *path = vb_path_join(a, vb_str(test_scratch(a)), VB_STR("vauban.yaml")).p;
	struct model_case *c = NULL;
	struct vb_error err;

	test_save(path, text);
	assert_ok(case_load(run, path, &c, problems, &err));
	return c;
}

static struct vb_str problems_text(struct vb_arena *a, const struct case_problems *problems)
{
	struct vb_str text = {0};

	for (size_t i = 0; i < problems->v.n; i++) {
		const struct case_problem *p = &problems->v.v[i];

		text = vb_arena_printf(a, "%.*s%u:%u %s %.*s%s%.*s\n", VB_FMT(text), p->mark.line,
				       p->mark.column, p->kind == CASE_ERROR ? "error" : "warning",
				       VB_FMT(p->text), p->hint.n ? " | " : "", VB_FMT(p->hint));
	}
	return text;
}

static size_t count_errors(const struct case_problems *problems)
{
	size_t n = 0;

	for (size_t i = 0; i < problems->v.n; i++)
		n += problems->v.v[i].kind == CASE_ERROR;
	return n;
}

static void check_one(struct vb_arena *a, struct vb_str title, struct vb_str yaml,
		      struct vb_str expected)
{
	struct vb_run run = test_run();
	struct case_problems problems = {0};
	struct model_case *c = load_text(a, &run, yaml, &problems);
	struct vb_str got = problems_text(a, &problems);

	assert_int_equal(problems.errors, count_errors(&problems));
	if (!vb_str_eq(got, expected))
		fail_msg("%.*s: expected\n%.*sgot\n%.*s", VB_FMT(title), VB_FMT(expected),
			 VB_FMT(got));
	case_free(c);
}

/* Cuts the text before a line that starts with `mark`. */
static struct vb_str before_line(struct vb_str *rest, struct vb_str mark)
{
	struct vb_str at = *rest, line, start = *rest;

	while (at.n) {
		struct vb_str here = at;

		vb_str_line(&at, &line);
		if (vb_str_starts(line, mark)) {
			*rest = here;
			return vb_str_sub(start, 0, start.n - here.n);
		}
	}
	*rest = (struct vb_str){0};
	return start;
}

static void problems_have_places_and_hints(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str rest = test_load(a, test_path(a, "tests/case/data/problems.txt"));
	unsigned n = 0;

	(void)state;
	before_line(&rest, VB_STR("== "));
	while (rest.n) {
		struct vb_str title, yaml, separator;

		vb_str_line(&rest, &title);
		yaml = before_line(&rest, VB_STR("--"));
		vb_str_line(&rest, &separator);
		check_one(a, title, yaml, before_line(&rest, VB_STR("== ")));
		n++;
	}
	assert_true(n >= 12);
}

static struct model_case *load_rich(struct vb_arena *a, struct case_problems *problems)
{
	struct vb_run run = test_run();
	struct model_case *c = NULL;
	struct vb_error err;

	assert_ok(case_load(&run, test_path(a, "tests/case/data/rich.yaml"), &c, problems, &err));
	return c;
}

static void a_rich_case_has_no_error(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct case_problems problems = {0};
	struct model_case *c = load_rich(a, &problems);

	(void)state;
	if (problems.v.n)
		fail_msg("%.*s", VB_FMT(problems_text(a, &problems)));
	case_free(c);
}

static void every_section_is_held(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct case_problems problems = {0};
	struct model_case *c = load_rich(a, &problems);
	const struct model_flow *telemetry;
	const struct model_part *gate;

	(void)state;
	assert_str(c->title, "Water tower controller WT-4");
	assert_str(c->currency, "CHF");
	assert_int_equal(c->accept, 4);
	assert_int_equal(c->targets.n, 1);
	assert_str(c->targets.v[0].zone, "box");
	assert_int_equal(c->data.v[1].need[2], 3);
	assert_int_equal(c->zones.n, 4);
	assert_str(model_case_zone(c, VB_STR("box"))->in, "plant");
	assert_int_equal(c->suppliers.v[0].maturity, 2);
	gate = model_case_part(c, VB_STR("gate"));
	assert_non_null(gate);
	assert_int_equal(gate->kind, MODEL_PART_PROCESS);
	assert_int_equal(gate->count, 120);
	assert_int_equal(gate->encrypted, MODEL_UNSAID);
	assert_str(gate->paths.v[0], "opt/gate/**");
	assert_true(model_case_part(c, VB_STR("valve"))->out_of_scope);
	assert_int_equal(model_case_part(c, VB_STR("vault"))->encrypted, MODEL_SAID_NO);
	telemetry = model_case_flow(c, VB_STR("telemetry"));
	assert_non_null(telemetry);
	assert_int_equal(telemetry->tls, MODEL_SAID_YES);
	assert_int_equal(telemetry->port, 8883);
	assert_true(telemetry->p < 0);
	assert_str(telemetry->back.v[0], "orders");
	assert_true(model_case_flow(c, VB_STR("push"))->p == 0.2);
	assert_true(c->actors.v[0].tries[1] == 3);
	assert_true(c->feared.v[0].loss.range[2] == 900);
	assert_int_equal(c->feared.v[0].need, 'i');
	assert_str(c->requirements.v[0].covers.v[1], "vault");
	assert_str(c->measures.v[0].days.v[0].id, "firmware");
	assert_true(c->measures.v[0].cut.v[0].value == 0.9);
	assert_int_equal(c->measures.v[1].status, MODEL_DOING);
	assert_str(c->team.v[0].skills.v[1], "ci");
	assert_non_null(c->team.v[1].accommodations);
	assert_str(c->plan.deadline.v[0].day, "2027-04-30");
	assert_true(c->plan.budget == 9000);
	assert_str(c->decisions.v[0].accept, "R2");
	assert_str(c->tests.v[0].last, "pass");
	assert_str(c->obligations.v[0].applies, "yes");
	assert_str(c->options.v[0].measures.v[1], "M2");
	assert_int_equal(c->rules.v[0].enabled, MODEL_SAID_NO);
	assert_int_equal(c->extras.n, 2);
	assert_str(c->extras.v[0].owner, "components/gate");
	assert_str(vb_yaml_str(c->extras.v[0].value, "colour"), "blue");
	case_free(c);
}

static void a_minimal_case_takes_the_worse_defaults(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_run run = test_run();
	struct case_problems problems = {0};
	struct model_case *c = load_text(
		a, &run,
		VB_STR("vauban: 1\ndata: {d: }\nzones: {z: }\ncomponents: {a: {zone: z}, b: {zone: z}}\n"
		       "flows: {f: {from: a, to: b, data: [d]}}\n"),
		       &problems);

	(void)state;
	assert_int_equal(problems.errors, 0);
	assert_int_equal(c->data.v[0].need[0], 4);
	assert_int_equal(c->zones.v[0].trust, 0);
	assert_int_equal(c->parts.v[0].kind, MODEL_PART_PROCESS);
	assert_int_equal(c->parts.v[0].count, 1);
	assert_str(c->flows.v[0].auth, "none");
	assert_int_equal(c->flows.v[0].tls, MODEL_UNSAID);
	assert_true(c->flows.v[0].p < 0);
	assert_str(c->currency, "EUR");
	case_free(c);
}

static void problems_speak_french_too(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_run run = test_run();
	struct case_problems problems = {0};
	struct model_case *c;

	(void)state;
	run.lang = VB_FR;
	c = load_text(a, &run, VB_STR("vauban: 1\nzone: {z: {trust: 7}}\n"), &problems);
	assert_int_equal(problems.v.n, 1);
	assert_str(problems.v.v[0].text, "clé inconnue « zone » (dossier)");
	assert_str(problems.v.v[0].hint, "vouliez-vous dire « zones » ?");
	case_free(c);
}

static void included_files_add_to_the_case(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_run run = test_run();
	struct vb_str dir = vb_str(test_scratch(a));
	struct case_problems problems = {0};
	struct model_case *c = NULL;
	struct vb_error err;
	const char *path = vb_path_join(a, dir, VB_STR("vauban.yaml")).p;

	(void)state;
	test_save(
		path,
		VB_STR("vauban: 1\ninclude: [parts/a.yaml, ../b.yaml, parts/a.yaml, missing.yaml]\nzones: {z: {trust: 1}}\n"));
	test_save(vb_path_join(a, dir, VB_STR("parts/a.yaml")).p,
			       VB_STR("components: {a: {zone: z}, b: {zone: y}}\n"));
	assert_ok(case_load(&run, path, &c, &problems, &err));
	assert_int_equal(c->parts.n, 2);
	assert_int_equal(problems.errors, 4); /* "..", twice, missing, zone y */
	assert_true(vb_str_ends(vb_str(c->parts.v[1].mark.file), VB_STR("parts/a.yaml")));
	case_free(c);
}

static void fragments_lend_their_keys(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_run run = test_run();
	struct vb_str dir = vb_str(test_scratch(a));
	struct case_problems problems = {0};
	struct model_case *c = NULL;
	struct vb_error err;
	const char *path = vb_path_join(a, dir, VB_STR("vauban.yaml")).p;

	(void)state;
	run.share = test_path(a, "share");
	test_save(vb_path_join(a, dir, VB_STR("parts/pump.yaml")).p,
			       VB_STR("use: base\nkind: device\nzonne: z\n"));
	test_save(vb_path_join(a, dir, VB_STR("parts/base.yaml")).p,
			       VB_STR("kind: store\nruns: root\ncount: 7\n"));
	test_save(vb_path_join(a, dir, VB_STR("parts/ring.yaml")).p,
			       VB_STR("use: ring\nruns: x\n"));
	test_save(path,
		  VB_STR("vauban: 1\nzones: {z: {trust: 1}}\ncomponents:\n"
			       "  p: {use: parts/pump, zone: z, count: 3}\n"
			       "  d: {use: [library/postgresql, parts/base], zone: z}\n"
			       "  r: {use: parts/ring, zone: z}\n  m: {use: parts/none, zone: z}\n"));
	assert_ok(case_load(&run, path, &c, &problems, &err));
	assert_int_equal(c->parts.v[0].kind, MODEL_PART_DEVICE); /* the nearer fragment wins */
	assert_int_equal(c->parts.v[0].count, 3); /* and what the object says wins over both */
	assert_true(vb_str_is(c->parts.v[0].runs, "root"));
	assert_int_equal(c->parts.v[1].kind, MODEL_PART_STORE);
	assert_true(vb_str_is(c->parts.v[1].tech.v[0], "postgresql"));
	assert_int_equal(c->parts.v[1].count, 7);
	assert_int_equal(problems.errors, 3); /* zonne at its place, the circle, the missing file */
	for (size_t i = 0; i < problems.v.n; i++)
		if (vb_str_ends(vb_str(problems.v.v[i].mark.file), VB_STR("pump.yaml")))
			assert_int_equal(problems.v.v[i].mark.line, 3);
	case_free(c);
}

static void a_renamed_component_keeps_its_first_name(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct case_problems problems = {0};
	struct model_case *c = load_rich(a, &problems);

	(void)state;
	assert_true(vb_str_is(model_case_first_name(c, "components", VB_STR("keeper")), "guard"));
	assert_true(vb_str_is(model_case_first_name(c, "components", VB_STR("valve")), "valve"));
	assert_true(vb_str_is(model_case_first_name(c, "flows", VB_STR("keeper")), "keeper"));
	assert_int_equal(c->parts.v[1].kind, MODEL_PART_DEVICE);
	assert_true(vb_str_is(c->parts.v[1].zone, "plant"));
	case_free(c);
}

static void unreadable_files_fail_with_their_place(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_run run = test_run();
	const char *path = vb_path_join(a, vb_str(test_scratch(a)), VB_STR("vauban.yaml")).p;
	struct case_problems problems = {0};
	struct model_case *c = NULL;
	struct vb_error err;

	(void)state;
	assert_false(case_load(&run, path, &c, &problems, &err));
	test_save(path, VB_STR("vauban: 1\nzones: {a: [}\n"));
	assert_false(case_load(&run, path, &c, &problems, &err));
	assert_int_equal(err.code, VB_E_INPUT);
	assert_int_equal(err.line, 2);
	assert_null(c);
}

static void the_case_of_a_folder_is_found_up_to_its_repository(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str dir = vb_str(test_scratch(a));
	const char *deep = vb_path_join(a, dir, VB_STR("repo/src/deep")).p;
	struct vb_error err;

	(void)state;
	assert_ok(vb_mkdirs(deep, &err));
	test_save(vb_path_join(a, dir, VB_STR("vauban.yaml")).p, VB_STR("vauban: 1\n"));
	assert_null(case_find(a, deep)); /* no repository: the one above is not ours */
	assert_ok(vb_mkdirs(vb_path_join(a, dir, VB_STR("repo/.git")).p, &err));
	assert_null(case_find(a, deep));
	test_save(vb_path_join(a, dir, VB_STR("repo/vauban.yaml")).p, VB_STR("vauban: 1\n"));
	assert_true(vb_str_ends(vb_str(case_find(a, deep)), VB_STR("repo/vauban.yaml")));
	assert_non_null(case_find(a, dir.p));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(problems_have_places_and_hints),
		cmocka_unit_test(a_rich_case_has_no_error),
		cmocka_unit_test(every_section_is_held),
		cmocka_unit_test(a_minimal_case_takes_the_worse_defaults),
		cmocka_unit_test(problems_speak_french_too),
		cmocka_unit_test(included_files_add_to_the_case),
		cmocka_unit_test(fragments_lend_their_keys),
		cmocka_unit_test(a_renamed_component_keeps_its_first_name),
		cmocka_unit_test(unreadable_files_fail_with_their_place),
		cmocka_unit_test(the_case_of_a_folder_is_found_up_to_its_repository),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
