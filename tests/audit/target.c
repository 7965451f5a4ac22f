/* target.c - see target.h. */
#include "target.h"

#include <stdlib.h>

#include "run/rules_int.h"
#include "support.h"

struct model_facts *target_make(struct vb_arena *a, const struct vb_yaml *node,
				const struct model_wants *wants)
{
	struct model_facts *facts = NULL;
	struct vb_error err;

	assert_ok(run_rules_target(a, test_run().now, node, wants, &facts, &err));
	return facts;
}

static struct audit_rules *shipped;

static void shipped_free(void)
{
	audit_rules_free(shipped);
}

const struct audit_rules *target_rules(void)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *folder = test_path(a, "share/rules");
	struct vb_error err;

	if (!shipped) {
		assert_ok(audit_rules_load(&folder, 1, &shipped, &err));
		atexit(shipped_free);
	}
	return shipped;
}

struct model_assessment *target_audit(struct vb_arena *a, const struct audit_rules *rules,
				      const struct audit_options *options,
				      const struct model_facts *facts)
{
	struct model_assessment *m = vb_arena_alloc(a, sizeof(*m));
	struct vb_run run = test_run();
	struct vb_error err;

	m->arena = a;
	assert_ok(audit_facts(&run, rules, options, facts, m, &err));
	return m;
}

const struct model_rule_result *target_result(const struct model_assessment *m, const char *rule)
{
	for (size_t i = 0; i < m->rules.n; i++)
		if (vb_str_is(m->rules.v[i].rule, rule))
			return &m->rules.v[i];
	fail_msg("no result for %s", rule);
	return NULL;
}

struct model_assessment *target_judge(struct vb_arena *a, const char *yaml)
{
	struct model_wants wants = {0};
	struct vb_yaml *node;
	struct vb_error err;

	assert_ok(vb_yaml_read(a, vb_str(yaml), "test", &node, &err));
	audit_wants(target_rules(), a, &wants);
	return target_audit(a, target_rules(), NULL, target_make(a, node, &wants));
}
