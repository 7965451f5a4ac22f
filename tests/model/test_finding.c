/* test_finding.c - identity, words and decisions of findings. */
#include "support.h"

#include "model/finding.h"

static void a_fingerprint_depends_on_every_part_and_nothing_else(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str one = model_fingerprint(
		a, MODEL_VULNERABILITY, VB_STR("CVE-1"), VB_STR("pkg:deb/debian/x"), VB_STR(""));

	(void)state;
	assert_int_equal(one.n, 16);
	assert_true(vb_str_eq(
		one, model_fingerprint(a, MODEL_VULNERABILITY,
				       VB_STR("CVE-1"), VB_STR("pkg:deb/debian/x"), VB_STR(""))));
	assert_false(vb_str_eq(
		one, model_fingerprint(a, MODEL_WEAKNESS,
				       VB_STR("CVE-1"), VB_STR("pkg:deb/debian/x"), VB_STR(""))));
	/* moving a byte from one field to the next is another identity */
	assert_false(vb_str_eq(
		one, model_fingerprint(a, MODEL_VULNERABILITY,
				       VB_STR("CVE-1p"), VB_STR("kg:deb/debian/x"), VB_STR(""))));
}

static void words_read_back(void **state)
{
	(void)state;
	for (int i = MODEL_SEV_UNKNOWN; i <= MODEL_SEV_CRITICAL; i++) {
		enum model_severity s;

		assert_true(model_severity_parse(
				    vb_str(model_severity_word((enum model_severity)i)), &s) &&
			    (int)s == i);
		assert_true(strlen(model_severity_name((enum model_severity)i, 1)) > 2);
	}
	for (int i = MODEL_OPEN; i <= MODEL_FALSE_POSITIVE; i++) {
		enum model_status s;

		assert_true(
			model_status_parse(vb_str(model_status_word((enum model_status)i)), &s) &&
			(int)s == i);
	}
}

static void a_decision_closes_until_its_end(void **state)
{
	struct model_finding f = {.decided = true,
				  .decision = {.status = MODEL_ACCEPTED, .until = 100}};

	(void)state;
	assert_true(model_finding_closed(&f, 100));
	assert_false(model_finding_closed(&f, 101));
	f.decision.status = MODEL_AFFECTED;
	f.decision.until = 0;
	assert_false(model_finding_closed(&f, 0));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_fingerprint_depends_on_every_part_and_nothing_else),
		cmocka_unit_test(words_read_back),
		cmocka_unit_test(a_decision_closes_until_its_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
