/*
 * duties.h - laws and standards as data (share/frameworks/README.md): which apply, from facts of the case; what proves
 * each requirement. A fact that is missing gives "uncertain", and is named; nobody is told that a law does not apply
 * because a line was not written.
 */
#ifndef VAUBAN_RISK_DUTIES_H
#define VAUBAN_RISK_DUTIES_H

#include "core/run.h"
#include "model/assessment.h"
#include "model/duty.h"

struct risk_frameworks;
bool risk_frameworks_load(const char *const *folders, size_t n, struct risk_frameworks **out,
			  struct vb_error *err) VB_MUST_USE;
void risk_frameworks_free(struct risk_frameworks *f); /* NULL is allowed */
void risk_frameworks_cleanup(struct risk_frameworks **f);

/* Every framework, those that apply first, in arena a. */
void risk_duties_judge(const struct risk_frameworks *f, const struct model_case *c,
		       struct vb_arena *a, model_duties *out);

struct risk_rule_proof { /* a rule of the audit that serves a requirement, with its result in the last run */
	struct vb_str reference; /* "CRA-I.2.d" */
	struct vb_str rule;
	enum model_rule_state state;
};
/* The requirements of one framework, gaps first. Fails when no framework has that id; the error names the nearest. */
bool risk_duty_check(const struct vb_run *run, const struct risk_frameworks *f, struct vb_str id,
		     const struct model_case *c, const struct risk_rule_proof *rules,
		     size_t n_rules, struct vb_arena *a, model_duty_points *out,
		     struct vb_error *err) VB_MUST_USE;

#endif
