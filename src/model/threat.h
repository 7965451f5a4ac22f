/*
 * threat.h - what the model itself says can go wrong: one rule on one element, with what fired it and what answers it.
 * Every pair whose situation exists is kept, so that a reader sees why a threat is not in the list of the open ones.
 */
#ifndef VAUBAN_MODEL_THREAT_H
#define VAUBAN_MODEL_THREAT_H

#include "model/case.h"
#include "model/finding.h"

enum model_threat_state {
	MODEL_THREAT_OPEN,     /* nothing answers it */
	MODEL_THREAT_PLANNED,  /* a measure that is not done cuts it: still open today */
	MODEL_THREAT_CUT,      /* a measure that is done cuts it */
	MODEL_THREAT_ACCEPTED, /* by a decision of the case */
	MODEL_THREAT_NOT,      /* not applicable: `because` says why */
};

struct model_threat_measure { /* what answers it */
	struct vb_str id;
	double share; /* of the attempts stopped, negative when the case does not say */
	bool done;
};

struct model_threat {
	struct vb_str rule, element; /* "S01", "hl7" */
	bool on_flow;                /* the element is a flow, else a component */
	bool contradiction;          /* a fact of the audit against a declaration */
	char stride;                 /* S T R I D E, 0 for a contradiction */
	struct model_text title, threat, advice;
	model_ids cwes, capecs, attacks;
	enum model_severity severity;
	enum model_vector vector;
	double likelihood; /* of the rule, 0 to 1 */
	double probability; /* it adds to the simulation; 0: counted elsewhere, `counted` says where */
	struct model_text counted;
	enum model_threat_state state;
	struct model_text because; /* of the state */
	struct vb_str until;       /* of an acceptance, or empty */
	VB_VEC(struct model_threat_measure) measures;
	VB_VEC(struct model_evidence) evidence;
	model_ids proven_by;    /* fingerprints of the audit's findings among the evidence */
	struct model_mark mark; /* of the element */
};
typedef VB_VEC(struct model_threat) model_threats;

const char *model_threat_state_word(
	enum model_threat_state s); /* "open", "planned" ... as written in JSON */
const char *model_threat_state_name(enum model_threat_state s, int lang);
const char *model_stride_name(char letter, int lang); /* "spoofing", "usurpation" ... */

#endif
