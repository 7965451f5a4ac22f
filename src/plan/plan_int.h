/* plan_int.h - how the parts of the planning engine share their work; plan.h draws it. */
#ifndef VAUBAN_PLAN_PLAN_INT_H
#define VAUBAN_PLAN_PLAN_INT_H

#include "plan/plan.h"

struct plan_work_room { /* one making of a plan */
	const struct vb_run *run;
	struct vb_arena *arena;
	const struct model_case *c;
	const struct plan_source *source;
	const struct plan_options *options;
	struct plan_result *r;
	struct plan_problem p;
	struct vb_str skill[PLAN_SKILLS]; /* names */
	uint32_t n_skills;
	VB_VEC(const struct model_requirement *) musts; /* of p.musts */
	VB_VEC(int64_t) must_days;                      /* deadline, or the plan's end */
	double end;                                     /* clock */
};

/* build.c */
bool plan_build(struct plan_work_room *x, struct vb_error *err) VB_MUST_USE;
uint32_t plan_skill(const struct plan_work_room *x,
		    struct vb_str name); /* PLAN_NEVER when nothing speaks of it */
struct vb_str plan_skill_name(const struct plan_work_room *x, uint32_t skill);
/* impossible.c: in words, which constraint cannot hold */
struct model_text plan_why_impossible(struct plan_work_room *x);
/* drift.c */
void plan_drift_list(struct plan_work_room *x);
/* schedule.c */
void plan_schedule(struct plan_work_room *x);
/* explain.c */
bool plan_explain(struct plan_work_room *x, struct vb_error *err) VB_MUST_USE;
/* scenarios.c */
bool plan_scenarios(struct plan_work_room *x, struct vb_error *err) VB_MUST_USE;
bool plan_ask_what_if(struct plan_work_room *x, struct vb_error *err) VB_MUST_USE;
/* criteria.c: ranks r->scenarios by the case's criteria */
void plan_rank(struct plan_work_room *x);

/* suppose.c */
bool plan_ask_suppose(struct plan_work_room *x, struct vb_error *err) VB_MUST_USE;

#endif
