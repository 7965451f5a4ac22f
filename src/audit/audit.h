/*
 * audit.h - facts x rules -> results and findings. Rules are YAML data (share/rules); precedence and defaults live in
 * the views over settings (first value wins in sshd, last in sysctl), never in a rule.
 */
#ifndef VAUBAN_AUDIT_AUDIT_H
#define VAUBAN_AUDIT_AUDIT_H

#include "core/run.h"
#include "model/assessment.h"

struct audit_rules;
/* Loads every *.yaml of the folders, in sorted order; a later folder may replace a rule by its id. All errors of a
 * rule name file, line and column. */
bool audit_rules_load(const char *const *folders, size_t n, struct audit_rules **out, struct vb_error *err) VB_MUST_USE;
void audit_rules_free(struct audit_rules *rules);
size_t audit_rules_count(const struct audit_rules *rules);
/* What these rules need the scan to keep. */
void audit_wants(const struct audit_rules *rules, struct vb_arena *a, struct model_wants *out);
/* Evaluates all rules: results for every rule, a finding for each failure (grouped: one per rule and subject), score. */
bool audit_facts(const struct vb_run *run, const struct audit_rules *rules, const struct model_facts *facts,
		 struct model_assessment *into, struct vb_error *err) VB_MUST_USE;

#endif
