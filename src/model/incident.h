/*
 * incident.h - the register of incidents and of problems that people bring (tickets). A record is what its entries say:
 * entries are only ever added, each with its time and author, and the record is folded from them (respond/record.c).
 */
#ifndef VAUBAN_MODEL_INCIDENT_H
#define VAUBAN_MODEL_INCIDENT_H

#include "model/finding.h"

enum model_register { MODEL_INCIDENT, MODEL_TICKET };
enum model_entry_kind {
	MODEL_ENTRY_OPEN, /* text: title; fields: zone and first facts */
	MODEL_ENTRY_FACT, /* fields: what became known; a later value replaces an earlier one, both stay */
	MODEL_ENTRY_NOTE,   /* text: one line of the log */
	MODEL_ENTRY_LINK,   /* fields: id of a finding, part, flow, data, requirement … */
	MODEL_ENTRY_CAUSE,  /* ref: C1; fields: under, factor, class */
	MODEL_ENTRY_ACTION, /* ref: A1; fields: owner, due, kind */
	MODEL_ENTRY_DONE,   /* ref: A1; fields: evidence, digest */
	MODEL_ENTRY_NOTICE, /* ref: clock/stage; fields: sent, to, reference */
	MODEL_ENTRY_LESSON, /* text; fields: reopens */
	MODEL_ENTRY_ANSWER, /* of a ticket: what its author was told */
	MODEL_ENTRY_CLOSE,  /* text: how it ended */
	MODEL_ENTRY_REOPEN, /* text: why */
	MODEL_ENTRY_KINDS
};
const char *model_entry_word(int kind);           /* "fact" */
const char *model_entry_name(int kind, int lang); /* "Fact", « Fait » */
bool model_entry_find(struct vb_str word, enum model_entry_kind *out) VB_MUST_USE;

struct model_field {
	struct vb_str key, value;
};
struct model_entry {
	int64_t seq; /* in its record, from 1 */
	int64_t at;  /* when it was recorded */
	struct vb_str author, ref, text;
	enum model_entry_kind kind;
	VB_VEC(struct model_field) fields;
};
struct vb_str model_entry_field(const struct model_entry *e,
				const char *key); /* empty when absent */

enum model_factor { /* of a cause */
		    MODEL_FACTOR_TECHNICAL,
		    MODEL_FACTOR_HUMAN,
		    MODEL_FACTOR_ORGANISATION, /* process, training, workload: what a system makes of people */
		    MODEL_FACTOR_SUPPLIER,
		    MODEL_FACTOR_ENVIRONMENT,
		    MODEL_FACTORS
};
const char *model_factor_word(int factor);
const char *model_factor_name(int factor, int lang);

struct model_cause {
	struct vb_str id,
		under; /* under: the cause or effect it explains; empty: the incident itself */
	struct vb_str text;
	struct vb_str class_of; /* CWE-79, a rule, or a word of the team: what tells a recurrence */
	enum model_factor factor;
};
struct model_action {
	struct vb_str id, text, owner, due; /* due: a day, or empty */
	bool preventive;
	int64_t done;                   /* 0: open */
	struct vb_str evidence, digest; /* file as named, and its SHA-256 at that time */
};
struct model_sent { /* a notification that went out */
	struct vb_str clock, stage, to, reference;
	int64_t at;
};
struct model_lesson {
	struct vb_str text;
	VB_VEC(struct vb_str) reopens;
};

struct model_incident {
	struct vb_str id; /* "I1", "T1" */
	enum model_register reg;
	struct vb_str title, zone; /* zone: "Europe/Paris" */
	struct vb_str author;      /* who opened it */
	int64_t opened, changed;
	int64_t closed; /* 0: open */
	VB_VEC(struct model_field)
	facts; /* newest value of each key, in order of first appearance */
	VB_VEC(struct vb_str) links;
	VB_VEC(struct model_cause) causes;
	VB_VEC(struct model_action) actions;
	VB_VEC(struct model_sent) sent;
	VB_VEC(struct model_lesson) lessons;
	VB_VEC(struct model_entry) entries;
};
struct vb_str model_incident_fact(const struct model_incident *i,
				  const char *key); /* empty when unknown */

/* ---- clocks of the law ------------------------------------------------------------------- */

enum model_clock_state {
	MODEL_CLOCK_OFF,     /* a fact says that it does not run */
	MODEL_CLOCK_UNSURE,  /* a fact is missing: `missing` names it */
	MODEL_CLOCK_WAITING, /* its start has not come: `missing` names it */
	MODEL_CLOCK_RUNNING,
	MODEL_CLOCK_LATE,
	MODEL_CLOCK_SENT,
	MODEL_CLOCK_SENT_LATE,
	MODEL_CLOCK_STATES
};
const char *model_clock_word(int state);
const char *model_clock_name(int state, int lang);

struct model_clock {                  /* one stage of one duty to notify, for one incident */
	struct vb_str id, stage, law; /* "cra-exploited", "early-warning", "cra" */
	struct model_text title, stage_title, recipient, delay;
	struct vb_str article;
	bool verified; /* false: the text was not read in a source; say so */
	enum model_clock_state state;
	int64_t starts, due, sent;     /* 0 when unknown */
	VB_VEC(struct vb_str) missing; /* facts by key */
	struct model_text why;         /* of OFF and UNSURE */
};
typedef VB_VEC(struct model_clock) model_clocks;

struct model_notice_line { /* one thing a notification must say */
	struct vb_str key;
	struct model_text title;
	struct vb_str value; /* empty: missing */
	struct vb_str from; /* "fact", "case", "finding", "action" …: where the value comes from */
	bool optional;      /* "where available" */
};
struct model_notice {
	struct model_clock clock;
	VB_VEC(struct model_notice_line) lines;
	size_t missing; /* compulsory lines without a value */
};

#endif
