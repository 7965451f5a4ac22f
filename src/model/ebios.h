/*
 * ebios.h - the five workshops of EBIOS Risk Manager, as the case and the simulation give them. Nothing is typed here:
 * what is kept, what is set aside and why, with the scale that judged it.
 */
#ifndef VAUBAN_MODEL_EBIOS_H
#define VAUBAN_MODEL_EBIOS_H

#include "model/case.h"
#include "model/finding.h"

enum model_ebios_level { MODEL_RISK_LOW, MODEL_RISK_MEDIUM, MODEL_RISK_HIGH };
enum model_danger {
	MODEL_DANGER_OUT,
	MODEL_DANGER_WATCH,
	MODEL_DANGER_CONTROL,
	MODEL_DANGER_DANGER
};

struct model_ebios_scales { /* declared in the case (scales:), else ours */
	bool bottleneck;
	double likelihood[3], ease[3], danger[3];
	enum model_ebios_level matrix[4][4]; /* [V - 1][G - 1] */
};

struct model_ebios_asset { /* workshop 1: a supporting asset */
	struct vb_str id;
	double need[3];   /* highest of what it holds or receives */
	model_ids values; /* business values it holds */
};
struct model_ebios_gap {  /* workshop 1: of the baseline */
	struct vb_str id; /* requirement */
	struct model_text why;
};
struct model_ebios_couple { /* workshop 2: risk source and what it is after */
	struct vb_str actor, feared;
	int pertinence; /* 1 low to 3 high */
	bool kept;
	struct model_text why;
};
struct model_ebios_stakeholder { /* workshop 3 */
	struct vb_str id;
	int depend, exposure, maturity, trust; /* as used: what is not said is the worse */
	double danger;
	enum model_danger zone;
};
struct model_ebios_step {      /* workshop 4: an elementary action */
	struct vb_str via, to; /* flow or supplier or empty; component */
	double p;
	int ease;      /* V1 to V4 */
	bool critical; /* the hardest of its path: cutting it helps most */
};
struct model_ebios_scenario { /* of a couple that is kept */
	struct vb_str actor, feared;
	model_ids zones; /* strategic: the zones crossed */
	VB_VEC(struct model_ebios_step) steps;
	double probability, per_year;
	int gravity, likelihood;
	enum model_ebios_level level;
	/* workshop 5 */
	int residual_likelihood;
	double residual_per_year;
	enum model_ebios_level residual_level;
	model_ids measures;     /* not done yet, that cut one of its steps */
	struct vb_str decision; /* that accepts it, or empty */
	bool over; /* above what the case accepts, after the measures, and no decision */
};

struct model_ebios {
	struct model_ebios_scales scales;
	VB_VEC(struct model_ebios_asset) assets;
	VB_VEC(struct model_ebios_gap) gaps;
	VB_VEC(struct model_ebios_couple) couples;
	VB_VEC(struct model_ebios_stakeholder) stakeholders;
	VB_VEC(struct model_ebios_scenario) scenarios; /* worst first */
};

const char *model_gravity_name(int gravity, int lang);       /* 1 to 4 */
const char *model_likelihood_name(int likelihood, int lang); /* 1 to 4 */
const char *model_level_name(enum model_ebios_level l, int lang);
const char *model_level_word(enum model_ebios_level l);
const char *model_danger_name(enum model_danger d, int lang);
const char *model_danger_word(enum model_danger d);
const char *model_pertinence_name(int pertinence, int lang); /* 1 to 3 */

#endif
