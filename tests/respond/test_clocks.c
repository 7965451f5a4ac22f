/* test_clocks.c - which clocks run and until when: over changes of clocks, ends of months, unknown facts, laws that apply or not. */
#include "help.h"

static const struct vb_zone *paris(struct vb_arena *a)
{
	const struct vb_zone *z = NULL;
	struct vb_error err;

	if (!vb_zone_load(a, NULL, VB_STR("Europe/Paris"), &z, &err))
		skip();
	return z;
}

static const struct model_clock *clock_of(const model_clocks *v, const char *id, const char *stage)
{
	for (size_t i = 0; i < v->n; i++)
		if (vb_str_is(v->v[i].id, id) && vb_str_is(v->v[i].stage, stage))
			return &v->v[i];
	fail_msg("no clock %s/%s", id, stage);
	return NULL;
}

static void judge(struct vb_arena *a, const struct respond_clocks *c, const char *lines,
		  const model_duties *duties, model_clocks *out)
{
	struct model_incident i = help_record(a, "I1", lines);
	struct vb_run run = test_run();

	respond_clocks_judge(&run, c, duties, &i, paris(a), a, out);
}

static struct vb_str due(struct vb_arena *a, const model_clocks *v, const char *id,
			 const char *stage)
{
	const struct model_clock *k = clock_of(v, id, stage);

	return k->due ? vb_zone_rfc3339(a, paris(a), k->due) : VB_STR("none");
}

static void a_day_and_three_days_are_elapsed_hours(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct respond_clocks *c VB_CLEANUP(respond_clocks_cleanup) = help_clocks();
	struct vb_run run = test_run();
	struct model_incident i = help_record(
		a, "I1",
		"open x\nset aware=2026-10-24T22:30:00+02:00 exploited=yes own_product=yes\n");
	model_clocks v;

	(void)state;
	respond_clocks_judge(&run, c, NULL, &i, paris(a), a, &v);
	/* the night of 25 October has 25 hours */
	assert_str(due(a, &v, "cra-exploited", "early-warning"), "2026-10-25T21:30:00+01:00");
	assert_str(due(a, &v, "cra-exploited", "notification"), "2026-10-27T21:30:00+01:00");
	assert_int_equal(clock_of(&v, "cra-exploited", "early-warning")->state, MODEL_CLOCK_LATE);
	assert_int_equal(clock_of(&v, "cra-exploited", "final")->state, MODEL_CLOCK_WAITING);
	assert_int_equal(clock_of(&v, "nis2", "early-warning")->state, MODEL_CLOCK_UNSURE);
	assert_true(vb_str_is(clock_of(&v, "nis2", "early-warning")->missing.v[0], "significant"));
	/* late first, then running, undecided, waiting */
	assert_int_equal(v.v[0].state, MODEL_CLOCK_LATE);
}

static void a_month_after_the_notification_ends_with_the_month(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct respond_clocks *c VB_CLEANUP(respond_clocks_cleanup) = help_clocks();
	struct vb_run run = test_run();
	struct model_incident i = help_record(
		a, "I1",
		"open x\nset aware=2027-01-29T09:00:00+01:00 severe=yes own_product=yes significant=no\n"
		"sent cra-severe/early-warning 2027-01-29T20:00:00+01:00\nsent cra-severe/notification 2027-01-31T18:00:00+01:00\n");
	model_clocks v;

	(void)state;
	run.now = TEST_NOW + 86400 * 70;
	respond_clocks_judge(&run, c, NULL, &i, paris(a), a, &v);
	assert_str(due(a, &v, "cra-severe", "final"), "2027-02-28T18:00:00+01:00");
	assert_int_equal(clock_of(&v, "cra-severe", "notification")->state, MODEL_CLOCK_SENT);
	assert_int_equal(clock_of(&v, "cra-severe", "final")->state, MODEL_CLOCK_RUNNING);
	assert_int_equal(clock_of(&v, "nis2", "notification")->state, MODEL_CLOCK_OFF);
	run.now += 86400 * 30;
	respond_clocks_judge(&run, c, NULL, &i, paris(a), a, &v);
	assert_int_equal(clock_of(&v, "cra-severe", "final")->state, MODEL_CLOCK_LATE);
}

static void sent_late_is_said(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct respond_clocks *c VB_CLEANUP(respond_clocks_cleanup) = help_clocks();
	model_clocks v;

	(void)state;
	judge(a, c,
	      "open x\nset aware=2026-11-01T10:00:00+01:00 personal_data=yes people_risk=yes people_high_risk=no\n"
	      "sent rgpd-authority/notification 2026-11-04T10:00:01+01:00\n",
	      NULL, &v);
	assert_int_equal(clock_of(&v, "rgpd-authority", "notification")->state,
			 MODEL_CLOCK_SENT_LATE);
	assert_int_equal(clock_of(&v, "rgpd-people", "people")->state, MODEL_CLOCK_OFF);
	judge(a, c,
	      "open x\nset aware=2026-11-01T10:00:00+01:00 personal_data=yes people_risk=yes\n"
	      "sent rgpd-authority/notification 2026-11-04T10:00:00+01:00\n",
	      NULL, &v);
	assert_int_equal(clock_of(&v, "rgpd-authority", "notification")->state, MODEL_CLOCK_SENT);
}

static void a_law_that_does_not_apply_stops_its_clocks_and_only_those(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct respond_clocks *c VB_CLEANUP(respond_clocks_cleanup) = help_clocks();
	struct model_duty laws[] = {{.id = VB_STR_INIT("cra"),
				     .applies = MODEL_APPLIES_NO,
				     .why = {VB_STR_INIT("no"), VB_STR_INIT("non")}},
				    {.id = VB_STR_INIT("nis2"), .applies = MODEL_APPLIES_UNSURE}};
	model_duties duties = {.v = laws, .n = 2};
	model_clocks v;

	(void)state;
	judge(a, c,
	      "open x\nset aware=2026-11-23T00:00:00Z exploited=yes own_product=yes significant=yes\n",
	      &duties, &v);
	assert_int_equal(clock_of(&v, "cra-exploited", "early-warning")->state, MODEL_CLOCK_OFF);
	/* a law that may apply runs */
	assert_int_equal(clock_of(&v, "nis2", "early-warning")->state, MODEL_CLOCK_RUNNING);
}

static void a_later_fact_replaces_an_earlier_one(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct respond_clocks *c VB_CLEANUP(respond_clocks_cleanup) = help_clocks();
	model_clocks v;

	(void)state;
	judge(a, c,
	      "open x\nset aware=2026-11-22T10:00:00Z exploited=no own_product=yes\nset exploited=yes\n",
	      NULL, &v);
	assert_int_equal(clock_of(&v, "cra-exploited", "early-warning")->state,
			 MODEL_CLOCK_RUNNING);
}

static void what_was_known_before_a_text_bound_starts_nothing(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct respond_clocks *c VB_CLEANUP(respond_clocks_cleanup) = help_clocks();
	model_clocks v;

	(void)state;
	judge(a, c,
	      "open x\nset aware=2026-09-10T23:59:59Z exploited=yes own_product=yes significant=yes\n",
	      NULL, &v);
	assert_int_equal(clock_of(&v, "cra-exploited", "notification")->state, MODEL_CLOCK_OFF);
	assert_int_equal(clock_of(&v, "nis2", "notification")->state, MODEL_CLOCK_LATE);
	judge(a, c, "open x\nset aware=2026-09-11T00:00:00Z exploited=yes own_product=yes\n", NULL,
	      &v);
	assert_int_equal(clock_of(&v, "cra-exploited", "notification")->state, MODEL_CLOCK_LATE);
	/* users are told without a number of hours: it runs until it is recorded as sent */
	assert_int_equal(clock_of(&v, "cra-exploited-users", "users")->state, MODEL_CLOCK_RUNNING);
}

static void a_notification_names_what_is_missing(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct respond_clocks *c VB_CLEANUP(respond_clocks_cleanup) = help_clocks();
	struct vb_run run = test_run();
	struct model_incident i = help_record(
		a, "I1",
		"open Pumps stopped\nset aware=2026-11-22T10:00:00Z exploited=yes own_product=yes exploit=crafted-message\naction A1 close the port\ndone A1 d1\n");
	struct model_case the_case = {.title = VB_STR_INIT("HG-40"),
				      .owner = VB_STR_INIT("Security")};
	struct respond_sources from = {.incident = &i, .the_case = &the_case};
	struct model_notice n;
	struct vb_error err;
	model_clocks v;
	size_t empty = 0;

	(void)state;
	respond_clocks_judge(&run, c, NULL, &i, paris(a), a, &v);
	assert_true(respond_notice(&run, c, &v,
				   VB_STR("cra-exploited/notification"), &from, a, &n, &err));
	for (size_t l = 0; l < n.lines.n; l++) {
		const struct model_notice_line *line = &n.lines.v[l];

		empty += !line->value.n && !line->optional;
		if (vb_str_is(line->key, "product"))
			assert_str(line->value, "HG-40");
		if (vb_str_is(line->key, "measures_taken"))
			assert_str(line->value, "close the port");
		if (vb_str_is(line->key, "exploit"))
			assert_str(line->value, "crafted-message");
	}
	/* version, nature of the vulnerability and what users can do are nowhere */
	assert_int_equal(empty, 3);
	assert_int_equal(n.missing, 3);
	assert_false(respond_notice(
		&run, c, &v, VB_STR("early-warning"), &from, a, &n, &err)); /* several have it */
	assert_false(respond_notice(&run, c, &v, VB_STR("nis2/late"), &from, a, &n, &err));
}

static void typed_facts_are_checked(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct respond_clocks *c VB_CLEANUP(respond_clocks_cleanup) = help_clocks();
	struct vb_run run = test_run();
	static const struct {
		const char *key, *typed, *kept; /* kept NULL: refused */
	} cases[] = {
		{"exploited", "oui", "yes"},
		{"exploited", "NO", "no"},
		{"exploited", "maybe", NULL},
		{"aware", "2026-07-01T10:00", "2026-07-01T10:00:00+02:00"},
		{"aware", "soon", NULL},
		{"aware", "now", "2026-11-23T01:00:00+01:00"},
		{"malicious", "unknown", "unknown"},
		{"malicious", "perhaps", NULL},
		{"impact", "", NULL},
		{"impact", "pumps stopped", "pumps stopped"},
		{"exploitd", "yes", NULL},
	};

	(void)state;
	for (size_t i = 0; i < VB_COUNT(cases); i++) {
		struct vb_str out = {NULL, 0};
		struct vb_error err;
		bool ok = respond_fact_read(&run, c, paris(a), a, vb_str(cases[i].key),
					    vb_str(cases[i].typed), &out, &err);

		if (ok != (cases[i].kept != NULL) || (ok && !vb_str_is(out, cases[i].kept)))
			fail_msg("%s=%s gives %.*s", cases[i].key, cases[i].typed, VB_FMT(out));
		if (strcmp(cases[i].key, "exploitd") == 0)
			assert_non_null(strstr(err.hint, "exploited"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_day_and_three_days_are_elapsed_hours),
		cmocka_unit_test(a_month_after_the_notification_ends_with_the_month),
		cmocka_unit_test(sent_late_is_said),
		cmocka_unit_test(a_law_that_does_not_apply_stops_its_clocks_and_only_those),
		cmocka_unit_test(a_later_fact_replaces_an_earlier_one),
		cmocka_unit_test(what_was_known_before_a_text_bound_starts_nothing),
		cmocka_unit_test(a_notification_names_what_is_missing),
		cmocka_unit_test(typed_facts_are_checked),
	};

	return cmocka_run_group_tests_name("respond/clocks", tests, NULL, NULL);
}
