/*
 * schedule.h - a plan that was agreed: what is done by whom from when to when, as the file that `vauban plan --keep`
 * wrote says it (docs/JSON.md). Drawn beside the risk, and what the next plan is compared with. People appear by the names
 * they have in the case; what they said about themselves is not in it.
 */
#ifndef VAUBAN_MODEL_SCHEDULE_H
#define VAUBAN_MODEL_SCHEDULE_H

#include "core/vb.h"

struct model_bar {
	struct vb_str id, name, who; /* who: "ann, bob" */
	int64_t from, until;         /* days since 1970, both included */
	double days;                 /* of work, all people together */
	bool critical, must;
};
struct model_schedule {
	int64_t from, until;  /* of the plan */
	double before, after; /* expected loss a year, in the currency */
	VB_VEC(struct model_bar) v;
};

/* The text of a kept plan; `name` is the file, for errors. Bounded by VB_LIMIT_PLAN_BARS. */
bool model_schedule_read(struct vb_arena *a, struct vb_str text, const char *name,
			 struct model_schedule *out, struct vb_error *err) VB_MUST_USE;

#endif
