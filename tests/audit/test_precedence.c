/* test_precedence.c - data/precedence.yaml: which of several settings counts, by the shipped rules. */
#include "support.h"
#include "target.h"

static void case_check(struct vb_arena *a, const struct vb_yaml *node,
		       const struct model_wants *wants)
{
	struct vb_str name = vb_yaml_str(node, "name"), evidence = vb_yaml_str(node, "evidence"),
		      value = vb_yaml_str(node, "value");
	const struct model_assessment *m = target_audit(a, target_rules(), NULL,
							target_make(a, node, wants));
	const struct model_rule_result *r = target_result(m, vb_yaml_str(node, "rule").p);
	bool shown = !evidence.n;

	if (!vb_str_is(vb_yaml_str(node, "state"), model_rule_state_word(r->state)))
		fail_msg("%.*s: %s (%.*s)", VB_FMT(name), model_rule_state_word(r->state),
			 VB_FMT(r->reason));
	for (size_t i = 0; i < r->evidence.n; i++)
		shown |= vb_str_find(r->evidence.v[i].what, evidence) < r->evidence.v[i].what.n ||
			 vb_str_find(r->evidence.v[i].file, evidence) < r->evidence.v[i].file.n;
	if (!shown)
		fail_msg("%.*s: no evidence shows \"%.*s\"", VB_FMT(name), VB_FMT(evidence));
	if (value.n && (!r->evidence.n || !vb_str_eq(r->evidence.v[0].value, value)))
		fail_msg("%.*s: the value is \"%.*s\"", VB_FMT(name),
			 VB_FMT(r->evidence.n ? r->evidence.v[0].value : name));
}

static void test_cases(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *path = test_path(a, "tests/audit/data/precedence.yaml");
	struct model_wants wants = {0};
	struct vb_yaml *root;
	struct vb_error err;

	(void)state;
	assert_ok(vb_yaml_read(a, test_load(a, path), path, &root, &err));
	audit_wants(target_rules(), a, &wants);
	assert_true(root->n >= 30);
	for (size_t i = 0; i < root->n; i++)
		case_check(a, root->items[i], &wants);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases)};

	return cmocka_run_group_tests_name("audit/precedence", tests, NULL, NULL);
}
