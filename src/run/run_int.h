/* run_int.h - what use cases share. */
#ifndef VAUBAN_RUN_INT_H
#define VAUBAN_RUN_INT_H

#include "risk/threats.h"
#include "run/run_all.h"

bool run_threats_open(const struct run_place *place, struct vb_arena *a,
		      struct risk_threat_rules **out, struct vb_error *err) VB_MUST_USE;
/* Adds the threats of the case to the findings; nothing without a case. *out lives as long as as->arena. */
bool run_threats_derive(const struct vb_run *run, const struct run_place *place,
			struct model_assessment *as, model_threats *out,
			struct vb_error *err) VB_MUST_USE;

/* A threat the case accepted when it was last recorded and accepts no more is open again, in so many words. */
void run_threats_withdraw(const struct vb_run *run, struct model_assessment *as,
			  const model_threats *threats);

/* The case with what the last recorded audit found: threats derived, decisions applied, risk assessed. */
bool run_risk_session(const struct vb_run *run, const struct run_place *place,
		      struct run_session *out, struct vb_error *err) VB_MUST_USE;

/* Adds the lines of /proc/net of this machine. */
void run_host_sockets(struct model_facts *f);

#endif
