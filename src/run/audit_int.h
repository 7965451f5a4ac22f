/* audit_int.h - one audit at work: audit.c opens, judges and records; audit_targets.c looks at each target. */
#ifndef VAUBAN_RUN_AUDIT_INT_H
#define VAUBAN_RUN_AUDIT_INT_H

#include "audit/audit.h"
#include "match/match.h"
#include "run/run_int.h"

struct run_job {
	const struct vb_run *run;
	const struct run_place *place;
	const struct run_audit_options *options;
	struct audit_rules *rules;
	struct audit_pages *pages;
	struct match_index *index;
	struct model_wants wants;
	struct run_session *session;
	struct model_facts *all;
};

/* Every target that is asked for, or declared, or the current folder: its facts, and what rules and advisories find in them. */
bool run_targets_audit(struct run_job *j, struct vb_error *err) VB_MUST_USE;

#endif
