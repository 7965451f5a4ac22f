/*
 * assessment.h - everything one audit knows, as reports, pages and the terminal read it:
 * facts + findings + rule results + risk, with the ages of what it was judged by.
 */
#ifndef VAUBAN_MODEL_ASSESSMENT_H
#define VAUBAN_MODEL_ASSESSMENT_H

#include "model/advisory.h"
#include "model/case.h"
#include "model/facts.h"
#include "model/finding.h"
#include "model/schedule.h"

struct model_feed {            /* one source of the advisory index */
	struct vb_str name;    /* "OSV", "KEV", "EPSS" */
	struct vb_str scope;   /* ecosystem, or empty */
	struct vb_str version; /* catalogue version or score date as the source says, or empty */
	uint64_t records;
	int64_t newest; /* latest modification in it, 0 when unknown */
	int64_t loaded; /* when it was put into the index */
};

/* Components nobody could judge: no feed loaded for their ecosystem, or no ecosystem at all. */
struct model_not_assessed {
	struct vb_str ecosystem; /* or purl type when it has no ecosystem */
	uint64_t components;
	struct model_text reason;
};

struct model_passed_over { /* records that hold by version and do not count all the same */
	struct vb_str ecosystem;
	uint64_t records;
	struct model_text reason;
};

struct model_score { /* of rules, never printed without its coverage */
	uint64_t pass, fail, na, unknown, waived;
	double score; /* weighted share of decided rules that pass, 0..100; negative when none was decided */
	double coverage; /* decided / (decided + unknown), 0..100 */
};

struct model_quantiles {
	double mean, p10, p50, p90, p99; /* thousands of the currency per year */
};

struct model_loss_point {
	double loss, probability; /* P(yearly loss > loss) */
};
typedef VB_VEC(struct model_loss_point) model_curve;

struct model_chance {
	double p; /* 0 to 1 */
};

struct model_path { /* one way to a feared event */
	struct vb_str actor;
	VB_VEC(struct vb_str) ids;         /* "@actor", flow ids and part ids in turn */
	VB_VEC(struct model_chance) steps; /* one for each part id */
	double probability;                /* of one attempt along it */
	double per_year;                   /* attempts a year times that */
};

struct model_critical { /* a flow or supplier on a best path */
	struct vb_str id;
	unsigned pairs,
		of; /* pairs of actor and event whose best path breaks without it, of those that have one */
	double left; /* share of the likelihood of those pairs' best paths that is left without it, 0 to 1 */
};

struct model_moved { /* what a supposed probability does when it is moved */
	double loss; /* expected yearly loss then, over the loss now */
	model_ids in,
		out; /* what enters the first five priorities, and what leaves them: "S02 login", or a measure */
};
struct model_sensitive {  /* a supposed probability that matters */
	struct vb_str id; /* "AUTH_PASSWORD", or a threat rule */
	struct model_text text;
	double value;
	struct model_moved down, up; /* at half of it, at half as much again */
};

struct model_event_risk { /* one feared event */
	struct vb_str id;
	struct model_text name;
	double per_year;    /* expected occurrences */
	double probability; /* at least one in a year */
	struct model_quantiles loss;
	struct vb_str actor;        /* the actor of the best path */
	VB_VEC(struct vb_str) path; /* best path: "@actor", flow ids and part ids in turn */
	VB_VEC(struct model_chance)
	steps; /* that one attempt passes each step: one for each part id of the path */
	double path_probability;
	VB_VEC(struct model_path) paths; /* likeliest first, that one included */
	int gravity, likelihood;         /* EBIOS RM scales, 1 to 4 */
};

enum model_course {
	MODEL_WITHOUT,
	MODEL_WITH_PLANNED
};                         /* no measure at all; all but those dropped */
struct model_course_risk { /* the loss under another set of measures, on the same draws */
	enum model_course course;
	struct model_quantiles loss;
	model_curve curve;
};

struct model_measure_risk {
	struct vb_str id;
	int status;    /* enum model_progress */
	double weight; /* expected loss a year it avoids (done) or would avoid, in the currency */
};

struct model_risk {
	bool present; /* false without a usable case */
	uint64_t seed, worlds;
	struct model_quantiles total;
	VB_VEC(struct model_event_risk) events;
	model_curve curve;                          /* with the measures done */
	VB_VEC(struct model_course_risk) courses;   /* those that differ from it */
	VB_VEC(struct model_measure_risk) measures; /* of the case, dropped ones left out */
	VB_VEC(struct model_critical) critical;     /* most pairs first */
	bool tried;                                 /* sensitivity was asked for and computed */
	unsigned assumptions;                       /* supposed probabilities that were moved */
	bool by_measure; /* the priorities compared are measures: no finding weighs anything */
	VB_VEC(struct model_sensitive)
	sensitive; /* those that move the loss or the first five; most first */
};

struct model_target {     /* one of the things audited; `facts` of the assessment is their union */
	struct vb_str id; /* its name in the case, or empty when it is the only one and has none */
	struct vb_str path; /* as the user named it */
	enum model_target_kind kind;
	uint64_t files, bytes, components;
};

struct model_assessment {
	struct vb_arena *arena;
	int64_t run_id; /* 0 when not recorded */
	int64_t started, finished;
	struct vb_str version; /* of vauban */
	VB_VEC(struct model_target) targets;
	const struct model_facts *facts;   /* paths start with the target's id when it has one */
	const struct model_case *the_case; /* NULL without a case file */
	VB_VEC(struct model_finding) findings;  /* sorted by model_finding_order */
	VB_VEC(struct model_rule_result) rules; /* in rule order */
	VB_VEC(struct model_finding)
	informational; /* advisories that are not vulnerabilities (unmaintained ...) */
	struct model_score score;
	VB_VEC(struct model_feed) feeds;
	VB_VEC(struct model_not_assessed) not_assessed;
	VB_VEC(struct model_passed_over) passed_over;
	VB_VEC(struct model_name) names; /* of the weaknesses findings name, by id; not recorded */
	struct model_risk risk;
	const struct model_schedule *schedule; /* the plan that was kept; NULL: none */
	/* How versions of an ecosystem compare, lent by the run so that documents can name the newest fix; may be
	 * NULL. */
	bool (*version_compare)(struct vb_str ecosystem, struct vb_str a, struct vb_str b,
				int *out);
};

/* Exit status an audit ends with when no policy is given: 0, or 5 when something was unreadable. */
int model_assessment_exit(const struct model_assessment *a);

#endif
