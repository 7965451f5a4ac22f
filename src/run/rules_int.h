/* rules_int.h - inside of `vauban rules`: the small targets that fixtures of rules are written as. */
#ifndef VAUBAN_RUN_RULES_INT_H
#define VAUBAN_RUN_RULES_INT_H

#include "core/yaml.h"
#include "model/assessment.h"

/*
 * Facts of the target that `node` describes (share/rules/README.md, "Fixtures"), settled, in the arena. Files are read
 * by the real readers, in the formats of `wants`. Everything is the rule author's own text, so it is read in this
 * process, within the limits of the readers. Errors name file, line and column.
 */
bool run_rules_target(struct vb_arena *a, int64_t now, const struct vb_yaml *node,
		      const struct model_wants *wants, struct model_facts **out,
		      struct vb_error *err) VB_MUST_USE;
/* The vulnerabilities such a target is said to have: a rule looks at those that are exploited. */
bool run_rules_matched(struct vb_arena *a, const struct vb_yaml *node,
		       struct model_assessment *into, struct vb_error *err) VB_MUST_USE;

#endif
