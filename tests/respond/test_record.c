/* test_record.c - what a record allows: nothing closes on words alone. And what happened before is found again. */
#include "help.h"

static bool allowed(struct vb_arena *a, const char *lines, const model_clocks *clocks,
		    const char *entry, struct vb_error *err)
{
	struct model_incident i = help_record(a, "I1", lines);
	struct model_entry e = help_entry(a, entry);
	struct vb_run run = test_run();

	return respond_accept(&run, &i, clocks, &e, err);
}

static void an_action_closes_on_evidence(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_error err;

	(void)state;
	assert_false(allowed(a, "open x\naction A1 sign\n", NULL, "done A1", &err));
	assert_non_null(strstr(err.text, "evidence"));
	assert_true(allowed(a, "open x\naction A1 sign\n", NULL, "done A1 0a1b", &err));
	assert_false(allowed(a, "open x\naction A1 sign\n", NULL, "done A2 0a1b", &err));
	assert_false(
		allowed(a, "open x\naction A1 sign\ndone A1 0a1b\n", NULL, "done A1 0a1b", &err));
}

static void nothing_closes_before_its_end(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str missing = VB_STR("severe");
	struct model_clock running = {.id = VB_STR_INIT("k"),
				      .stage = VB_STR_INIT("s"),
				      .state = MODEL_CLOCK_RUNNING},
			   unsure = {.id = VB_STR_INIT("k"),
				     .stage = VB_STR_INIT("s"),
				     .state = MODEL_CLOCK_UNSURE,
				     .missing = {&missing, 1, 1}},
			   off = {.id = VB_STR_INIT("k"),
				  .stage = VB_STR_INIT("s"),
				  .state = MODEL_CLOCK_OFF};
	model_clocks one_running = {.v = &running, .n = 1}, one_unsure = {.v = &unsure, .n = 1},
		     one_off = {.v = &off, .n = 1};
	const char *good = "open x\ncause C1 - technical CWE-79 no check\n";
	struct vb_error err;

	(void)state;
	assert_false(allowed(a, "open x\n", &one_off, "close", &err)); /* no cause */
	assert_true(allowed(a, good, &one_off, "close", &err));
	assert_false(allowed(a, good, &one_running, "close", &err));
	assert_false(allowed(a, good, &one_unsure, "close", &err));
	assert_non_null(strstr(err.hint, "severe"));
	assert_false(allowed(a, "open x\ncause C1 - technical CWE-79 t\naction A1 sign\n", &one_off,
			     "close", &err));
	assert_false(allowed(a, "open x\ncause C1 - technical - t\nclose\n", &one_off, "note late",
			     &err));
	assert_true(allowed(a, "open x\ncause C1 - technical - t\nclose\n", &one_off,
			    "reopen again", &err));
	assert_false(allowed(a, "open x\n", &one_off, "reopen again", &err));
}

static void an_analysis_never_ends_at_a_person(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_incident i = help_record(a, "I1", "open x\ncause C1 - human - clicked\n");
	struct vb_error err;

	(void)state;
	assert_non_null(respond_cause_unexplained(&i));
	assert_false(allowed(a, "open x\ncause C1 - human - clicked\n", NULL, "close", &err));
	assert_non_null(strstr(err.hint, "C1"));
	assert_true(allowed(
		a, "open x\ncause C1 - human - clicked\ncause C2 C1 organisation - no training\n",
		NULL, "close", &err));
	assert_false(allowed(a, "open x\n", NULL, "cause C1 C9 technical - t", &err));
	assert_false(allowed(a, "open x\n", NULL, "cause C1 - weather - t", &err));
}

static void causes_make_a_tree(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_incident i = help_record(
		a, "I1",
		"open x\ncause C1 - technical - a\ncause C2 - supplier - b\ncause C3 C1 organisation - c\ncause C4 C3 technical - d\n");
	respond_steps v;

	(void)state;
	respond_causes(&i, a, &v);
	assert_int_equal(v.n, 4);
	assert_str(v.v[0].cause->id, "C1");
	assert_str(v.v[2].cause->id, "C4");
	assert_int_equal(v.v[2].depth, 2);
	assert_true(v.v[2].leaf && !v.v[0].leaf && v.v[3].leaf);
}

static void a_recurrence_is_found(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_incident all[] = {
		help_record(a, "I1",
			    "open Update server abused\ncause C1 - technical CWE-306 no auth\n"),
		help_record(a, "I2", "open Disk full on the gateway\nlink collector\n"),
		help_record(
			a, "T3",
			"open No alarm after restart of the pump\nanswer reset the link cable\nclose\n"),
		help_record(
			a, "I4",
			"open Other thing\ncause C1 - technical cwe-306 again\nlink collector\n"),
		help_record(a, "T5", "open the alarm stays silent after a restart, pump 7\n"),
	};
	respond_pasts v;

	(void)state;
	for (size_t i = 0; i < VB_COUNT(all); i++)
		all[i].opened = TEST_NOW + (int64_t)i;
	respond_recurs(&all[3], all, VB_COUNT(all), a, &v);
	assert_int_equal(v.n, 2);
	assert_str(v.v[0].incident->id, "I1");
	assert_int_equal(v.v[0].why, RESPOND_SAME_CAUSE);
	assert_str(v.v[1].incident->id, "I2");
	assert_int_equal(v.v[1].why, RESPOND_SAME_LINK);
	respond_recurs(&all[4], all, VB_COUNT(all), a, &v);
	assert_int_equal(v.n, 1);
	assert_str(v.v[0].answer, "reset the link cable");
	respond_recurs(&all[0], all, VB_COUNT(all), a, &v);
	assert_int_equal(v.n, 0); /* the past only */
}

static void a_record_that_does_not_open_is_refused(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_entry e = help_entry(a, "note x");
	struct model_incident i;
	struct vb_error err;

	(void)state;
	assert_false(respond_fold(a, VB_STR("I1"), &e, 1, &i, &err));
	assert_false(respond_fold(a, VB_STR("I1"), NULL, 0, &i, &err));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_action_closes_on_evidence),
		cmocka_unit_test(nothing_closes_before_its_end),
		cmocka_unit_test(an_analysis_never_ends_at_a_person),
		cmocka_unit_test(causes_make_a_tree),
		cmocka_unit_test(a_recurrence_is_found),
		cmocka_unit_test(a_record_that_does_not_open_is_refused),
	};

	return cmocka_run_group_tests_name("respond/record", tests, NULL, NULL);
}
