/* run_int.h - what use cases share. */
#ifndef VAUBAN_RUN_INT_H
#define VAUBAN_RUN_INT_H

#include "core/sign.h"
#include "risk/threats.h"
#include "run/run_all.h"

/* Standard input as a target: *path opens it again while *fd, which the caller closes, is open. */
bool run_spool(const struct vb_run *run, struct vb_arena *a, int *fd, const char **path,
	       struct vb_error *err) VB_MUST_USE;
/* Fills the components of *out, and their counts; either side may have no facts. */
void run_diff_components(struct vb_arena *a, const struct model_facts *before,
			 const struct model_facts *after, struct run_diff_result *out);

/* Of evidence without a digest, where its file can be read again: findings from `from` on, results not tagged yet. */
void run_digests_fill(const struct vb_run *run, const struct model_target *t, size_t from,
		      struct model_assessment *a);

bool run_threats_open(const struct run_place *place, struct vb_arena *a,
		      struct risk_threat_rules **out, struct vb_error *err) VB_MUST_USE;
/* Adds the threats of the case to the findings; nothing without a case. *out lives as long as as->arena. */
bool run_threats_derive(const struct vb_run *run, const struct run_place *place,
			struct model_assessment *as, model_threats *out,
			struct vb_error *err) VB_MUST_USE;

/* run_recall with bare findings (store_part): as much as risk and plan are judged by. */
bool run_recall_bare(const struct vb_run *run, const struct run_place *place, struct vb_str word,
		     struct run_session *out, struct vb_error *err) VB_MUST_USE;
/* A threat the case accepted when it was last recorded and accepts no more is open again, in so many words. */
void run_threats_withdraw(const struct vb_run *run, struct model_assessment *as,
			  const model_threats *threats);

/* The case with what the last recorded audit found: threats derived, decisions applied, risk assessed. As run_risk. */
bool run_risk_session(const struct vb_run *run, const struct run_place *place, bool whole,
		      struct run_session *out, struct vb_error *err) VB_MUST_USE;
/* The requirements of a framework judged on a session that is open; they live in its arena. */
bool run_against_session(const struct vb_run *run, const struct run_place *place,
			 const struct run_session *s, struct vb_str id, model_duty_points *out,
			 struct vb_error *err) VB_MUST_USE;
/* run_plan on a session that is open, that of run_risk_session. */
bool run_plan_session(const struct vb_run *run, const struct run_place *place,
		      const struct run_plan_options *options, struct run_session *s,
		      struct plan_result *out, struct vb_error *err) VB_MUST_USE;
bool run_case_needed(const struct vb_run *run, const struct run_place *place,
		     struct vb_error *err) VB_MUST_USE; /* VB_E_MISSING when there is none */
/* False with the first error when the case file has some. */
bool run_case_refuse(const struct vb_run *run, const struct case_problems *problems,
		     struct vb_error *err) VB_MUST_USE;
/* The case file read and without errors; free with case_free. VB_E_MISSING when there is none. */
bool run_case_open(const struct vb_run *run, const struct run_place *place, struct model_case **out,
		   struct vb_error *err) VB_MUST_USE;
/* Recorded results take the place of those the case states by hand: its tests and requirements are changed. */
bool run_proofs_overlay(const struct vb_run *run, const struct run_place *place,
			struct model_case *c, struct vb_error *err) VB_MUST_USE;

/* The key named, else the public half beside the store; *found false when there is neither. */
bool run_log_trusted(const struct run_place *place, const char *trust, struct vb_key *out,
		     bool *found, struct vb_error *err) VB_MUST_USE;

/* Secrets accepted in the file beside the case, as decisions; empty without such a file. */
struct run_accepted_one {
	struct vb_str finding; /* its fingerprint */
	struct model_decision decision;
};
typedef VB_VEC(struct run_accepted_one) run_accepted;
bool run_accepted_load(const struct run_place *place, struct vb_arena *a, run_accepted *out,
		       struct vb_error *err) VB_MUST_USE;
/* A secret the store has no decision about gets that of the file, whose texts it then points to. */
void run_accepted_decide(const run_accepted *list, struct model_finding *f);

/* Adds the lines of /proc/net of this machine. */
void run_host_sockets(struct model_facts *f);

/*
 * This version beside the one it replaces: the run or release asked for, else the last audit of another version. `before` is the
 * caller's to end with run_session_done, and outlives *out. out->before stays NULL when there is none.
 */
bool run_update_find(const struct vb_run *run, const struct run_place *place,
		     const struct run_session *s, struct vb_str asked, struct run_session *before,
		     struct report_update *out, struct vb_error *err) VB_MUST_USE;
/* The public key that signs releases here, in hexadecimal; empty while none was made. */
struct vb_str run_release_key(const struct run_place *place, struct vb_arena *a);

#endif
