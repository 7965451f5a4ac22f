/* test_record.c - what is put is what is got: round trip, sizes, history, decisions, words for runs. */
#include "sample.h"

#include <sys/stat.h>

#include "model/finding.h"
#include "report/report.h"

struct fixture {
	struct vb_arena *a;
	struct store *s;
	const char *path;
};

static int setup(void **state)
{
	struct fixture *f = vb_alloc(1, sizeof(*f));

	f->a = vb_arena_new();
	f->path = vb_arena_printf(f->a, "%s/vauban.db", test_scratch(f->a)).p;
	f->s = sample_store(f->path);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	store_close(f->s);
	vb_arena_free(f->a);
	vb_cleanup_free(state);
	return 0;
}

static struct model_assessment *put(struct fixture *f, const struct sample *sample,
				    const char *release)
{
	struct model_assessment *x = sample_make(f->a, sample);
	struct vb_error err;

	assert_ok(store_put_run(f->s, VB_STR("helios"), vb_str(release), x, &err));
	return x;
}

static struct model_assessment *get(struct fixture *f, int64_t run)
{
	struct model_assessment *x;
	struct vb_error err;

	assert_ok(store_get_assessment(f->s, f->a, run, &x, &err));
	return x;
}

static void decide(struct fixture *f, struct vb_str fingerprint, enum model_status status,
		   int64_t when)
{
	struct model_decision d = {status, VB_STR("vulnerable_code_not_in_execute_path"),
						  VB_STR("ana"), when, 0};
	struct vb_error err;

	assert_ok(store_put_decision(f->s, fingerprint, &d, &err));
}

static struct vb_str json_of(const struct model_assessment *x)
{
	const struct report_format *format = report_format_named(VB_STR("json"));
	struct vb_run run = test_run();
	struct vb_buf out;
	struct vb_error err;

	assert_non_null(format);
	vb_buf_init(&out, SIZE_MAX / 2);
	assert_ok(format->write(&run, x, &out, &err));
	return vb_buf_view(&out);
}

static void a_run_comes_back_equal(void **state)
{
	struct fixture *f = *state;
	struct model_assessment *x = put(f, &(struct sample){60, 120, .when = TEST_NOW}, "1.0"),
				*y = get(f, x->run_id);
	struct vb_str before = json_of(x), after = json_of(y);
	struct vb_error err;

	sample_assert_equal(x, y);
	assert_int_equal(before.n, after.n);
	assert_memory_equal(before.p, after.p, before.n);
	vb_cleanup_free(&before.p);
	vb_cleanup_free(&after.p);
	assert_ok(store_verify(f->s, &err));
}

static void bare_findings_have_what_they_are_judged_by(void **state)
{
	struct fixture *f = *state;
	struct model_assessment *x = put(f, &(struct sample){60, 120, .when = TEST_NOW}, "1.0"), *y,
				*z;
	struct vb_error err;
	bool told = false;

	decide(f, x->findings.v[3].fingerprint, MODEL_ACCEPTED, TEST_NOW + 1);
	y = get(f, x->run_id);
	assert_ok(store_get_part(f->s, f->a, x->run_id, &(struct store_part){.bare = true}, &z,
				 &err));
	assert_ok(store_apply_decisions(f->s, VB_STR("helios"), y, &err));
	assert_ok(store_apply_decisions(f->s, VB_STR("helios"), z, &err));
	assert_int_equal(y->findings.n, z->findings.n);
	assert_int_equal(y->informational.n, z->informational.n);
	for (size_t i = 0; i < y->findings.n; i++) {
		struct model_finding a = y->findings.v[i];
		const struct model_finding *b = &z->findings.v[i];

		told |= a.why.n > 0 && a.references.n > 0;
		assert_false(b->why.n || b->fix.en.n || b->fix.fr.n || b->references.n ||
			     b->advisories.n || b->aliases.n || b->path.n);
		assert_true(vb_str_eq(a.fingerprint, b->fingerprint) &&
			    vb_str_eq(a.rule, b->rule) && vb_str_eq(a.place, b->place) &&
			    vb_str_eq(a.subject, b->subject) && a.kind == b->kind &&
			    a.decided == b->decided && a.decision.status == b->decision.status &&
			    a.packages.n == b->packages.n && a.evidence.n == b->evidence.n &&
			    a.cwes.n == b->cwes.n);
		assert_true(memcmp(&a.probability, &b->probability, sizeof(double)) == 0 &&
			    memcmp(&a.order, &b->order, sizeof(double)) == 0);
	}
	assert_true(told);
}

static void an_empty_run_comes_back_equal(void **state)
{
	struct fixture *f = *state;
	struct model_assessment *x = sample_make(f->a, &(struct sample){.when = TEST_NOW});
	struct vb_error err;

	x->rules.n = x->feeds.n = x->not_assessed.n = x->passed_over.n = 0;
	x->risk = (struct model_risk){0};
	assert_ok(store_put_run(f->s, VB_STR("p"), VB_STR(""), x, &err));
	sample_assert_equal(x, get(f, x->run_id));
}

static void every_run_keeps_what_it_saw(void **state)
{
	struct fixture *f = *state;
	const struct sample samples[] = {
		{30, 40, .when = 1000},
		{30, 40, .skip = 7, .when = 2000},
		{31, 40, .upgrade = 3, .when = 3000},
		{30, 40, .judged = 5, .when = 4000},
		{30, 45, .target = "image", .when = 5000},
		{0, 0, .when = 6000},
		{30, 40, .when = 7000},
	};
	struct model_assessment *put_[VB_COUNT(samples)];
	struct vb_error err;

	for (size_t i = 0; i < VB_COUNT(samples); i++)
		put_[i] = put(f, &samples[i], "");
	for (size_t i = 0; i < VB_COUNT(samples); i++)
		sample_assert_equal(put_[i], get(f, put_[i]->run_id));
	assert_ok(store_verify(f->s, &err));
}

static void new_means_not_in_the_run_before(void **state)
{
	struct fixture *f = *state;
	struct model_assessment *x = put(f, &(struct sample){3, 4, .when = 1000}, ""), *y;

	for (size_t i = 0; i < x->findings.n; i++)
		assert_false(x->findings.v[i].is_new); /* nothing came before */
	y = put(f, &(struct sample){3, 6, .skip = 2, .when = 2000}, "");
	assert_int_equal(y->findings.n, 5);
	for (size_t i = 0; i < y->findings.n; i++)
		assert_int_equal(y->findings.v[i].is_new, i >= 3);
	x = put(f, &(struct sample){3, 6, .target = "elsewhere", .when = 3000}, "");
	assert_false(x->findings.v[5].is_new);
	x = put(f, &(struct sample){3, 6, .when = 4000}, ""); /* the one left out is back */
	for (size_t i = 0; i < x->findings.n; i++)
		assert_int_equal(x->findings.v[i].is_new, i == 1);
}

static void decisions_follow_the_finding(void **state)
{
	struct fixture *f = *state;
	struct model_assessment *x = put(f, &(struct sample){3, 5, .when = 1000}, ""), *y;
	struct vb_str id = x->findings.v[2].fingerprint;
	struct store_run run;
	struct vb_error err;

	decide(f, id, MODEL_UNDER_INVESTIGATION, 1500);
	decide(f, id, MODEL_NOT_AFFECTED, 1600);
	y = put(f, &(struct sample){3, 5, .upgrade = 3, .when = 2000}, "");
	assert_true(y->findings.v[2].decided);
	assert_int_equal(y->findings.v[2].decision.status, MODEL_NOT_AFFECTED);
	assert_str(y->findings.v[2].decision.author, "ana");
	assert_ok(store_get_run(f->s, f->a, VB_STR("last"), &run, &err));
	assert_int_equal(run.findings_open, 4);
	sample_assert_equal(y, get(f, y->run_id));

	x = get(f, x->run_id); /* as it was known then ... */
	assert_false(x->findings.v[2].decided);
	assert_ok(
		store_apply_decisions(f->s, VB_STR(""), x, &err)); /* ... and as it is known now */
	assert_int_equal(x->findings.v[2].decision.status, MODEL_NOT_AFFECTED);

	y = sample_make(
		f->a,
		&(struct sample){3, 5, .when = 2500}); /* not recorded yet: its product is told */
	assert_ok(store_apply_decisions(f->s, VB_STR("helios"), y, &err));
	assert_true(y->findings.v[2].decided);

	y = sample_make(f->a, &(struct sample){
				      3, 5, .when = 3000}); /* another product decides for itself */
	assert_ok(store_put_run(f->s, VB_STR("other"), VB_STR(""), y, &err));
	assert_false(y->findings.v[2].decided);
	y = sample_make(
		f->a,
		&(struct sample){
			3, 5, .when = 3500}); /* what is decided in one product is not in another */
	assert_ok(store_apply_decisions(f->s, VB_STR("other"), y, &err));
	assert_false(y->findings.v[2].decided);
}

static void a_decision_that_came_with_the_run_is_recorded(void **state)
{
	struct fixture *f = *state;
	struct model_assessment *x = sample_make(f->a, &(struct sample){3, 5, .when = 1000}), *y;
	struct model_decision d = {MODEL_FALSE_POSITIVE, VB_STR("component_not_present"),
								VB_STR("supplier VEX"), 900, 0};
	struct vb_error err;

	x->findings.v[1].decided = true;
	x->findings.v[1].decision = d;
	assert_ok(store_put_run(f->s, VB_STR("helios"), VB_STR(""), x, &err));
	sample_assert_equal(x, get(f, x->run_id));
	y = put(f, &(struct sample){3, 5, .when = 2000}, "");
	assert_true(y->findings.v[1].decided);
	assert_str(y->findings.v[1].decision.author, "supplier VEX");
}

static void a_decision_on_nothing_is_refused(void **state)
{
	struct fixture *f = *state;
	struct model_decision d = {.status = MODEL_FIXED};
	struct vb_error err;

	assert_false(store_put_decision(f->s, VB_STR("00000000ffffffff"), &d, &err));
	assert_int_equal(err.code, VB_E_MISSING);
	assert_non_null(strstr(err.text, "00000000ffffffff"));
}

static void history_tells_the_life_of_a_finding(void **state)
{
	struct fixture *f = *state;
	static const struct {
		int64_t run;
		const char *what, *detail;
	} expected[] = {
		{1, "seen", "rootfs: lib0003 1:3-1"},
		{3, "accepted", "ana: vulnerable_code_not_in_execute_path"},
		{3, "changed", "1:3-1 -> 1:3-2"},
		{4, "gone", "rootfs"},
		{5, "seen", "rootfs: lib0003 1:3-1"},
	};
	struct model_assessment *x = put(f, &(struct sample){5, 5, .when = 1000}, "");
	struct vb_str id = x->findings.v[3].fingerprint;
	struct store_event *events;
	struct vb_error err;
	size_t n;

	put(f, &(struct sample){5, 5, .judged = 3, .when = 2000},
	    ""); /* weighs otherwise: not a change to tell */
	decide(f, id, MODEL_ACCEPTED, 2500);
	put(f, &(struct sample){5, 5, .upgrade = 4, .when = 3000}, "");
	put(f, &(struct sample){5, 5, .skip = 4, .when = 4000}, "");
	put(f, &(struct sample){5, 5, .when = 5000}, "");
	assert_ok(store_get_history(f->s, f->a, id, &events, &n, &err));
	assert_int_equal(n, VB_COUNT(expected));
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(events[i].run, expected[i].run);
		assert_str(events[i].what, expected[i].what);
		assert_str(events[i].detail, expected[i].detail);
	}
	assert_ok(store_get_history(f->s, f->a, VB_STR("none"), &events, &n, &err));
	assert_int_equal(n, 0);
}

static void runs_are_found_by_the_words_people_type(void **state)
{
	struct fixture *f = *state;
	static const struct {
		const char *word;
		int64_t run; /* 0: missing */
		const char *hint;
	} cases[] = {
		{"last", 4, NULL},
		{"last~0", 4, NULL},
		{"last~3", 1, NULL},
		{"2", 2, NULL},
		{"v1.0", 2, NULL},
		{"2027", 4, NULL},
		{"last~4", 0, "runs go from 1 to 4"},
		{"v1.00", 0, "did you mean \"v1.0\"?"},
		{"99", 0, "1 to 4"},
		{"-1", 0, "1 to 4"},
		{"last~x", 0, ""},
		{"", 0, "1 to 4"},
	};
	struct store_run *runs, run;
	struct vb_error err;
	size_t n;

	assert_false(store_get_run(f->s, f->a, VB_STR("last"), &run, &err));
	assert_non_null(strstr(err.hint, "vauban audit"));
	put(f, &(struct sample){1, 1, .when = 1000}, "v1.0");
	put(f, &(struct sample){1, 1, .when = 2000}, "v1.0");
	put(f, &(struct sample){1, 1, .when = 3000}, "v1.1");
	put(f, &(struct sample){1, 1, .when = 4000}, "2027");
	for (size_t i = 0; i < VB_COUNT(cases); i++) {
		bool found = store_get_run(f->s, f->a, vb_str(cases[i].word), &run, &err);

		assert_int_equal(found, cases[i].run != 0);
		if (found)
			assert_int_equal(run.id, cases[i].run);
		else if (!strstr(err.hint, cases[i].hint))
			fail_msg("%s: hint \"%s\"", cases[i].word, err.hint);
	}
	assert_ok(store_get_runs(f->s, f->a, 3, &runs, &n, &err));
	assert_int_equal(n, 3);
	assert_int_equal(runs[0].id, 4);
	assert_str(runs[0].product, "helios");
	assert_str(runs[0].target, "rootfs");
	assert_int_equal(runs[2].components, 1);
	assert_int_equal(runs[2].unreadable, 1);
}

static void findings_are_found_by_id_rule_and_alias(void **state)
{
	struct fixture *f = *state;
	struct model_assessment *x = put(f, &(struct sample){5, 9, .when = 1000}, "");
	struct vb_str id = x->findings.v[4].fingerprint;
	const struct vb_str words[] = {
		id, vb_str_sub(id, 0, 8),
		VB_STR("CVE-2023-10004"), VB_STR("cve-2023-10004"), x->findings.v[4].aliases.v[0]};
	struct model_finding *found;
	struct vb_error err;
	size_t n;

	put(f, &(struct sample){5, 9, .upgrade = 5, .when = 2000}, "");
	decide(f, id, MODEL_AFFECTED, 2500);
	put(f, &(struct sample){5, 9, .skip = 5, .when = 3000}, "");
	for (size_t i = 0; i < VB_COUNT(words); i++) {
		assert_ok(store_get_findings(f->s, f->a, words[i], &found, &n, &err));
		assert_int_equal(n, 1);
		assert_str(found[0].version, "1:4-2"); /* the newest sighting, gone or not */
		assert_int_equal(found[0].decision.status, MODEL_AFFECTED);
	}
	assert_false(store_get_findings(f->s, f->a,
					VB_STR("CVE-1999-0001' OR 1=1 --"), &found, &n, &err));
	assert_int_equal(err.code, VB_E_MISSING);
}

static int64_t file_bytes(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return st.st_size;
}

static int64_t grown(struct fixture *f, const struct sample *sample)
{
	int64_t before = file_bytes(f->path);

	put(f, sample, "");
	store_close(f->s); /* closing folds the log into the file */
	f->s = sample_store(f->path);
	return file_bytes(f->path) - before;
}

static void the_file_stays_small(void **state)
{
	struct fixture *f = *state;
	int64_t first = grown(f, &(struct sample){424, 1000, .when = 1000});
	int64_t same = grown(f, &(struct sample){424, 1000, .when = 2000});
	int64_t judged = grown(f, &(struct sample){424, 1000, .judged = 1, .when = 3000});

	print_message("# first run %lld, same again %lld, all judged anew %lld bytes\n",
		      (long long)first, (long long)same, (long long)judged);
	assert_true(first <= 2 * 1024 * 1024);
	assert_true(same <= 16 * 1024);
	assert_true(judged <= 512 * 1024);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(a_run_comes_back_equal),
		T(bare_findings_have_what_they_are_judged_by),
		T(an_empty_run_comes_back_equal),
		T(every_run_keeps_what_it_saw),
		T(new_means_not_in_the_run_before),
		T(decisions_follow_the_finding),
		T(a_decision_that_came_with_the_run_is_recorded),
		T(a_decision_on_nothing_is_refused),
		T(history_tells_the_life_of_a_finding),
		T(runs_are_found_by_the_words_people_type),
		T(findings_are_found_by_id_rule_and_alias),
		T(the_file_stays_small),
	};

	return cmocka_run_group_tests_name("store/record", tests, NULL, NULL);
}
