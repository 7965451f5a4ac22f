/* target.h - small targets written in YAML (src/run/rules_target.c says how), judged by the shipped rules. */
#ifndef VAUBAN_TESTS_AUDIT_TARGET_H
#define VAUBAN_TESTS_AUDIT_TARGET_H

#include "audit/audit.h"
#include "core/yaml.h"

/* Facts of the target, settled, in the arena; files are read in the formats of `wants`. */
struct model_facts *target_make(struct vb_arena *a, const struct vb_yaml *node,
				const struct model_wants *wants);
/* The shipped rules (share/rules), loaded once. */
const struct audit_rules *target_rules(void);
/* All rules over the target; the assessment lives in the arena. */
struct model_assessment *target_audit(struct vb_arena *a, const struct audit_rules *rules,
				      const struct audit_options *options,
				      const struct model_facts *facts);
const struct model_rule_result *target_result(const struct model_assessment *m,
					      const char *rule); /* fails when absent */
/* The target written in YAML as text, judged by the shipped rules. */
struct model_assessment *target_judge(struct vb_arena *a, const char *yaml);

#endif
