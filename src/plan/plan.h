/*
 * plan.h - what to do first, by whom, by when: measures of the case and fixes of findings, chosen by integer
 * programming under the days, skills, money and dates there are.
 *
 *   measures, findings ──actions.c──► actions ─┐
 *   team, plan ───────calendar.c──► periods ───┼─► problem.h ──solve.c──► plan ──schedule.c──► who, when
 *   routes (source, from risk) ────────────────┘                          └──explain.c──► why, what was left,
 * scenarios
 *
 * The engine knows no risk: routes and judgements come through struct plan_source. What people said about
 * themselves (accommodations) is never read here, so it cannot leave here.
 */
#ifndef VAUBAN_PLAN_PLAN_H
#define VAUBAN_PLAN_PLAN_H

#include "model/case.h"
#include "model/finding.h"
#include "model/schedule.h"
#include "plan/problem.h"

/* What is supposed when nothing is said: days of a generated fix, by kind; `plan: {effort: {upgrade: 2}}` says
 * better. */
#define PLAN_EFFORTS(X)                                                                            \
	X(UPGRADE, "upgrade", 1.0, "a package to its fixed version, built and tried",              \
	  "un paquet vers sa version corrigée, construit et essayé")                               \
	X(HARDEN, "harden", 0.5, "a setting, everywhere it is wrong",                              \
	  "un réglage, partout où il est mauvais")                                                 \
	X(SECRET, "secret", 1.0, "a secret taken out and replaced",                                \
	  "un secret retiré et remplacé")                                                          \
	X(DECLARE, "declare", 0.5, "a contradiction between case and product settled",             \
	  "une contradiction entre dossier et produit levée")
enum plan_effort_kind {
#define X(id, word, days, en, fr) PLAN_EFFORT_##id,
	PLAN_EFFORTS(X)
#undef X
		PLAN_EFFORT_COUNT
};
struct plan_default {
	const char *word;
	double days;
	const char *en, *fr;
};
extern const struct plan_default plan_defaults[PLAN_EFFORT_COUNT];
#define PLAN_HORIZON 3.0 /* years of loss that count, from the first day of the plan */
#define PLAN_FIXES 40u   /* generated fixes in one plan, heaviest first; the others are counted */

struct plan_action {
	struct vb_str id;
	struct model_text name;
	const struct model_measure *measure; /* NULL: a generated fix */
	VB_VEC(uint32_t) findings;           /* it closes, indexes */
	double weight;                       /* of a fix: what its findings weigh */
	model_shares days;                   /* left to do, by skill; "*": anyone */
};
struct plan_actions {
	VB_VEC(struct plan_action) v;
	uint32_t *classes; /* of each finding: the action that closes it, or PLAN_NEVER */
	size_t left_fixes; /* generated fixes that were too many */
};
void plan_actions_find(struct vb_arena *a, const struct vb_run *run, const struct model_case *c,
		       const struct model_finding *findings, size_t n, struct plan_actions *out);

struct plan_suppose { /* a supposed probability that changes the plan when it is halved or half as large again */
	struct vb_str id;
	struct model_text text;
	double value;
	bool down, up;
	VB_VEC(uint32_t) in, out; /* actions that come and go then */
};
/* One supposition moved, with the problem as it is then: same works, other routes. */
typedef bool plan_supposed(void *visit_ctx, const struct plan_suppose *s, bool up,
			   const struct plan_problem *p, struct vb_error *err);
struct plan_source { /* lent by the caller */
	void *ctx;
	uint32_t pairs;
	/* Adds the likeliest routes left when these actions are done (NULL: none) that are not yet in p->routes. */
	bool (*routes)(void *ctx, const bool *done, struct plan_problem *p, struct vb_error *err);
	/* Expected yearly loss when exactly these are done, by simulation; currency. */
	bool (*judge)(void *ctx, const bool *done, double *loss, struct vb_error *err);
	/* Calls visit for each supposition, halved and half as large again; `done`: routes this plan leaves are asked too. */
	bool (*suppose)(void *ctx, const struct plan_problem *like, const bool *done,
			plan_supposed *visit, void *visit_ctx, unsigned *count,
			struct vb_error *err);
};

/* ---- calendar --------------------------------------------------------------------------- */

struct plan_period {
	int64_t from, until; /* days since 1970, both included */
};
struct plan_calendar {
	int64_t from, until;
	double horizon; /* years */
	VB_VEC(struct plan_period) periods;
	bool assumed; /* the case says nothing of when */
	const struct model_case *c;
};
bool plan_calendar_make(struct vb_arena *a, const struct vb_run *run, const struct model_case *c,
			struct plan_calendar *out, struct vb_error *err) VB_MUST_USE;
/* Does the member (NULL: anybody) work that day? Monday to Friday, less holidays and days off. */
bool plan_works_on(const struct plan_calendar *cal, const struct model_member *m, int64_t day);
uint32_t plan_workdays(const struct plan_calendar *cal, const struct model_member *m, int64_t from,
		       int64_t until);
struct vb_str plan_day(struct vb_arena *a, int64_t day); /* 2027-01-04 */

/* ---- result ----------------------------------------------------------------------------- */

struct plan_shift { /* a stretch of one person's work on one action */
	uint32_t person, period;
	struct vb_str skill;
	double days;
	int64_t from, until;
};
struct plan_item { /* something that will be done */
	uint32_t action, period;
	int64_t from, until; /* first day of work, day it is finished */
	VB_VEC(struct plan_shift) shifts;
	double buys; /* a year: loss without it and what comes after it, less loss with all of the plan; judged */
	bool must;     /* needed by a requirement that must hold */
	bool enabling; /* something chosen comes after it */
	bool critical; /* a day lost here moves the end */
};
enum plan_reason {
	PLAN_NOT_WORTH,
	PLAN_NO_SKILL,
	PLAN_EXCLUDED,
	PLAN_NO_MONEY,
	PLAN_NO_DAYS,
	PLAN_DROPPED,
	PLAN_OTHERWISE
};
struct plan_left { /* something that will not */
	uint32_t action;
	enum plan_reason reason;
	double saves;       /* a year, if it were added */
	double lacks;       /* days or money */
	struct vb_str what; /* skills, or what excludes it */
};
enum plan_scenario_kind { PLAN_NOTHING, PLAN_CHEAPEST, PLAN_BEST, PLAN_OPTION };
struct plan_scenario {
	enum plan_scenario_kind kind;
	struct vb_str id; /* of the option */
	bool possible;
	bool *done;
	double loss; /* a year afterwards, judged */
	double money, days,
		total;      /* spent in the plan; worked; loss over the horizon and all costs */
	double half, twice; /* total, should losses be half or twice as large */
	uint32_t actions;
	bool musts;
	double *values; /* by criterion; NAN: the case gives no mark */
	double score;   /* 0 to 1; NAN when it cannot be ranked */
	uint32_t rank;  /* from 1; 0: not ranked */
};
struct plan_criterion {
	const struct model_criterion *c;
	double below, above; /* weights from which another course is first; NAN: none */
	bool reorders,
		unseats; /* with its weight half or half as large again: the order, the first course changes */
};
struct plan_what_if {
	struct vb_str skill;
	double days, gain;      /* over the horizon */
	VB_VEC(uint32_t) added; /* actions that become part of the plan */
};
struct plan_drift {
	struct vb_str measure;
	enum model_progress status;
	double estimated, spent;
};
struct plan_learned { /* by skill, from what is done: days spent over days foreseen */
	struct vb_str skill;
	double estimated, spent;
	double rest; /* days of the plan that ask for it, as estimated */
};
enum plan_change_kind { PLAN_CAME, PLAN_WENT, PLAN_FINISHED, PLAN_MOVED };
struct plan_change {
	struct vb_str id;
	enum plan_change_kind kind;
	int64_t days; /* MOVED: its end, later when above 0; FINISHED: late by so many */
};
typedef VB_VEC(struct plan_change) plan_changes;
struct plan_load {
	double days, capacity;
};
struct plan_result {
	struct vb_arena *arena;
	const struct model_case *c;
	struct plan_actions actions;
	struct plan_calendar calendar;
	bool team_assumed;
	bool possible;
	struct model_text impossible;  /* which constraint cannot hold */
	double before, after;          /* yearly loss, judged */
	struct plan_solution solution; /* value, bound, gap, seconds */
	double limit;
	VB_VEC(struct plan_item) items; /* by period, then by what they buy */
	VB_VEC(struct plan_left) left;
	VB_VEC(struct plan_scenario) scenarios;
	VB_VEC(struct plan_criterion)
	criteria; /* the case's; none: courses are compared by their total */
	VB_VEC(struct plan_what_if) what_if;
	VB_VEC(struct plan_drift) drift;
	VB_VEC(struct plan_learned) learned;
	unsigned supposed;                   /* suppositions that were moved; 0: not asked */
	VB_VEC(struct plan_suppose) suppose; /* those that change the plan */
	VB_VEC(struct vb_str) people;
	struct plan_load (*load)[PLAN_PERIODS]; /* of each person */
	double money;
	VB_VEC(uint32_t)
	wavering; /* actions that come or go when losses are half or twice as large */
};
/* The best ranked course that meets every compulsory requirement; NULL when none is ranked or none does. */
const struct plan_scenario *plan_first_met(const struct plan_result *r);

struct plan_options {
	double seconds;      /* declared limit of the whole */
	const char *what_if; /* a skill, "all", or NULL */
	bool suppose;        /* ask which suppositions change the plan */
};
bool plan_make(const struct vb_run *run, struct vb_arena *a, const struct model_case *c,
	       const struct plan_actions *actions, const struct plan_source *source,
	       const struct plan_options *options, struct plan_result *out,
	       struct vb_error *err) VB_MUST_USE;

/* What changed since the plan that was kept. */
void plan_compare(struct vb_arena *a, const struct plan_result *r,
		  const struct model_schedule *earlier, plan_changes *out);

/* ---- documents -------------------------------------------------------------------------- */

void plan_write_ics(const struct vb_run *run, const struct plan_result *r,
		    struct vb_buf *out); /* RFC 5545 */
void plan_write_csv(const struct vb_run *run, const struct plan_result *r,
		    struct vb_buf *out); /* RFC 4180 */
struct yyjson_mut_doc *plan_json(
	const struct vb_run *run, struct vb_arena *a, const struct plan_result *r,
	const struct model_schedule
		*earlier); /* docs/JSON.md; the caller frees; earlier may be NULL */
/* Who is responsible, accountable, consulted, informed: names, or empty. */
struct vb_str plan_accountable(const struct plan_result *r, uint32_t action);

#endif
