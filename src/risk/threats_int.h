/* threats_int.h - inside of threat derivation: rules as loaded, what is known of each element. */
#ifndef VAUBAN_RISK_THREATS_INT_H
#define VAUBAN_RISK_THREATS_INT_H

#include "risk/clause_int.h"
#include "risk/risk_int.h"
#include "risk/threats.h"

/* ---- threats_rules.c -------------------------------------------------------------------- */

/* Where the probability of a threat is counted in the simulation. */
enum risk_counts {
	RISK_COUNTS_PART,  /* a weakness of its own on the component */
	RISK_COUNTS_FLOW,  /* the part of the flow's probability that mending it takes away */
	RISK_COUNTS_STEP,  /* the same for the step out of a component that runs as root */
	RISK_COUNTS_FOUND, /* already in the findings that fired it */
	RISK_COUNTS_GRAPH, /* already in the supposed steps (supplier, neighbours of one device) */
	RISK_COUNTS_NONE,  /* opens no way in: it makes the loss worse, or its author unknown */
};
struct risk_unless {
	struct risk_clause *clause;
	struct model_text because;
};
struct risk_threat_rule {
	struct risk_threat_text text;
	enum model_severity severity;
	enum model_vector vector;
	struct risk_clause *when;
	VB_VEC(struct risk_unless) unless;
	model_ids over; /* rules it says better on the same element */
	model_ids
		mends; /* auth tls signed root: what its advice changes in the table of controls */
	struct vb_str
		breaks[3]; /* of a contradiction: what auth, tls, signed really are, or empty */
	bool once;         /* one element of a zone stands for all */
	bool off;
	enum risk_counts counts;
	struct vb_str file;
	uint32_t line;
};
struct risk_threat_rules {
	struct vb_arena *arena;
	VB_VEC(struct risk_threat_rule *) v; /* sorted by id */
};

/* ---- threats_facts.c -------------------------------------------------------------------- */

struct risk_part_facts {
	const struct model_zone *zone;
	double trust, in_trust, around; /* zone; least trusted caller; what surrounds the device */
	double need[3],
		changed; /* of what it holds or receives; integrity of what others change in it */
	double callers, calls, fleet, unpinned, severity;
	bool supplier, kev, logs;
	model_ids calls_tech, calls_protos, in_auth, in_protos, box_protos, holds_kinds, personal;
	model_ids found, found_kinds, found_cwes, passed; /* facts of the audit */
	struct vb_map has_rule, has_cwe; /* of the first and the third: they can be long */
	VB_VEC(uint32_t) findings;       /* indexes: where they come from */
};
struct risk_flow_facts {
	struct vb_str auth; /* as declared, or as a contradiction says */
	bool tls, is_signed, crosses, personal, purposes;
	double need[3];
	model_ids kinds; /* of the data it carries */
	enum risk_medium medium;
};
struct risk_scene {
	const struct model_case *c;
	struct model_assessment *as;
	struct vb_arena *arena;
	struct vb_map parts; /* id to struct model_part */
	struct risk_part_facts *part;
	struct risk_flow_facts *flow;
};
struct risk_element {
	struct risk_scene *scene;
	const struct model_flow *flow; /* or NULL */
	const struct model_part *part;
};
void risk_scene_build(const struct vb_run *run, struct vb_arena *a, struct model_assessment *as,
		      struct risk_scene *s);
struct risk_part_facts *risk_scene_part(struct risk_scene *s, const struct model_part *p);
struct risk_flow_facts *risk_scene_flow(struct risk_scene *s, const struct model_flow *f);
const struct model_part *risk_scene_find(const struct risk_scene *s, struct vb_str id);
struct vb_str risk_data_kind(
	const struct model_data *d); /* stated, else guessed from its id and name, or empty */

/* ---- threats_words.c: attributes of the language ---------------------------------------- */

bool risk_flow_attribute(struct vb_str word);
bool risk_part_attribute(struct vb_str word);
struct risk_value risk_element_lookup(void *element, struct vb_str attribute);
/* One evidence for each attribute that decided: the declaration, or the findings. */
void risk_element_evidence(const struct risk_element *e, const struct risk_asking *q,
			   struct model_threat *t);

/* ---- threats_state.c, threats_count.c --------------------------------------------------- */

void risk_threat_judge(const struct vb_run *run, struct risk_scene *s, struct model_threat *t);
/* Shares the probability of each flow among its threats; see share/threats/README.md, "Counting". */
void risk_threats_count_in(struct risk_scene *s, const struct risk_threat_rules *rules,
			   model_threats *threats);
const struct risk_threat_rule *risk_threats_find(const struct risk_threat_rules *rules,
						 struct vb_str id);

#endif
