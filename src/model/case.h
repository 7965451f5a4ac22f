/*
 * case.h - the declared intent: what vauban.yaml says. Stated values only; what is computed lives elsewhere.
 * Every object keeps its place in the user's file.
 */
#ifndef VAUBAN_MODEL_CASE_H
#define VAUBAN_MODEL_CASE_H

#include "core/yaml.h"

struct model_mark { /* place in the user's files */
	const char *file;
	uint32_t line, column;
};

typedef VB_VEC(struct vb_str) model_ids;

struct model_share { /* "pose: 0.95": a part of something else, days of a skill ... */
	struct vb_str id;
	double value;
};
typedef VB_VEC(struct model_share) model_shares;

struct model_term { /* "R1: 2027-04-30" */
	struct vb_str id, day;
};
typedef VB_VEC(struct model_term) model_terms;

struct model_data {
	struct vb_str id, name;
	int need[3];            /* confidentiality, integrity, availability: 1 (low) to 4 (vital) */
	struct vb_str personal; /* category of personal data, or empty */
	struct vb_str kind; /* code keys accounts commands logs, or empty: guessed from its name */
	struct vb_str purpose; /* why personal data is processed, or empty */
	struct model_mark mark;
};

struct model_zone {
	struct vb_str id, name, kind; /* kind: lan, device, cloud, internet ... */
	int trust;                    /* 0 hostile to 4 controlled */
	struct vb_str in;             /* enclosing zone or empty */
	model_ids address; /* of what stands in it: networks, host names (model/service.h) */
	struct model_mark mark;
};

struct model_supplier {
	struct vb_str id, name;
	model_ids access;                      /* components it can reach */
	int depend, exposure, maturity, trust; /* 1 to 4, 0 when not said */
	struct model_mark mark;
};

enum model_part_kind { MODEL_PART_PERSON, MODEL_PART_PROCESS, MODEL_PART_STORE, MODEL_PART_DEVICE };
enum model_yes { MODEL_UNSAID, MODEL_SAID_NO, MODEL_SAID_YES };

struct model_part { /* a `components:` entry of the case; "part" in code, because a component is a package */
	struct vb_str id, name, zone;
	enum model_part_kind kind;
	bool out_of_scope;
	model_ids tech, parses, holds;
	model_ids does; /* risky duties: admin, shell, fetches-urls ... (share/threats/README.md) */
	model_ids guards;   /* controls in place: rate-limit, sandbox ... */
	struct vb_str runs; /* "root" ... */
	model_ids address;  /* IP addresses, networks, host names; empty: those of its zone */
	int64_t count;      /* units deployed, at least 1 */
	enum model_yes encrypted, backup;
	struct vb_str tenants; /* "one", "many", or empty */
	/* what findings belong to it */
	model_ids targets;  /* names of `targets:`; empty: any */
	model_ids paths;    /* globs in the target */
	model_ids packages; /* package names or purls without version */
	struct vb_str repo;
	struct model_mark mark;
};

struct model_flow {
	struct vb_str id, name, from, to, proto,
		auth;        /* auth: none password token cert unknown ... */
	int64_t port;        /* 0 when not said */
	struct vb_str authz; /* user service none, or empty */
	enum model_yes tls, is_signed, pull, vpn, read_only;
	model_ids data, back, needs;
	model_ids guards; /* controls in place: pairing, lockout ... */
	double p;         /* stated probability of crossing, negative when not said */
	struct model_mark mark;
};

struct model_actor {
	struct vb_str id, name, goal;
	int means, drive;            /* 1 to 4, 0 when not said */
	double tries[3];             /* per year: lowest, most likely, highest */
	model_ids start;             /* zones or components */
	const struct vb_yaml *aside; /* {feared event: why it is not kept}, NULL when none */
	struct model_mark mark;
};

struct model_loss {      /* of one occurrence, thousands of the currency */
	double range[3]; /* lowest, most likely, highest */
	bool spread; /* two numbers were given: 5 % of losses are below the first, 5 % above the last; range[1] is their
			    geometric mean */
};
struct model_secondary { /* what may follow: fine, notification, claims; p 0: nothing */
	double p;
	struct model_loss loss;
	struct model_mark mark;
};
struct model_feared {
	struct vb_str id, name, data, law;
	model_ids hits; /* components */
	char need;      /* 'c', 'i' or 'a', 0 when not said */
	int severity;   /* 1 to 4 */
	struct model_loss loss;
	struct model_secondary secondary;
	struct model_mark mark;
};

struct model_case_target { /* what `vauban audit` looks at when it is given no target */
	struct vb_str id, path, zone, kind; /* kind: product, pages, or empty */
	model_ids exclude;                  /* patterns of what is not part of it */
	struct model_mark mark;
};

struct model_requirement {
	struct vb_str id, name, text;
	model_ids from;   /* where it comes from, as written: "CRA-I.1.2f" */
	model_ids covers; /* components or flows */
	model_ids tests;
	struct vb_str owner;
	struct model_mark mark;
};

enum model_progress { MODEL_PLANNED, MODEL_DOING, MODEL_DONE, MODEL_DROPPED };

struct model_measure {
	struct vb_str id, name;
	model_ids answers; /* requirements: `for:` */
	model_ids
		against; /* threats it answers, "S01" or "S01@hl7"; empty: all those where it cuts */
	model_shares cut;     /* share of the attempts stopped on a flow or component, 0 to 1 */
	model_shares softens; /* share of the loss of a feared event avoided, 0 to 1 */
	model_ids fixes;   /* findings it closes: globs of rules, advisories, packages or places */
	model_shares days; /* effort by skill */
	double cost, yearly;       /* in the currency */
	model_ids after, excludes; /* measures */
	enum model_progress status;
	struct vb_str done; /* day, or empty */
	double spent;       /* days */
	struct vb_str owner;
	struct model_mark mark;
};

struct model_member {
	struct vb_str id, name, role;
	double days; /* available until the plan's end */
	model_ids skills;
	model_ids away; /* days, or "from/to" */
	const struct vb_yaml *
		accommodations; /* private to the schedule: never in a shared report; NULL when none */
	struct model_mark mark;
};

struct model_plan {
	struct vb_str from, until; /* days */
	double budget;             /* in the currency; negative when not said */
	struct vb_str period;      /* month, quarter, or empty */
	double horizon;            /* years of loss that count; 0 when not said */
	model_shares effort; /* days of a generated fix by kind: upgrade, harden, secret, declare */
	model_ids must;      /* requirements */
	model_terms deadline;   /* of requirements */
	model_ids holidays;     /* days, or "from/to" */
	struct model_mark mark; /* file NULL: the case has no plan */
};

struct model_case_decision { /* a decision written in the case; those on findings live in the store */
	struct vb_str id, date, by, until, why;
	struct vb_str accept; /* requirement, feared event, component or flow */
	struct model_mark mark;
};

struct model_case_test {
	struct vb_str id, name, run;
	struct vb_str probe; /* tcp tls http flow, or empty: a command, or imported results */
	struct vb_str at;    /* "host:port" or an address */
	struct vb_str flow;  /* of a flow probe */
	model_ids expect;    /* what must be seen, as written */
	struct vb_str ca;    /* PEM file, or empty */
	int within, fresh;   /* seconds; days */
	struct vb_str last;  /* as stated: pass, fail, none */
	struct vb_str date;  /* of the last result stated, or empty */
	struct model_mark mark;
};

struct model_release { /* what a release must show; file NULL in mark: not said, the defaults hold */
	model_ids proofs;      /* requirements; empty: all */
	model_ids refuse;      /* kev, severities, new; empty: kev, critical */
	int audit;             /* days the last audit holds; 0: 30 */
	enum model_yes stated; /* results written by hand count */
	model_ids deploy, rollback, contacts;
	struct model_mark mark;
};

struct model_obligation { /* whether a law applies, when the facts of the case cannot tell */
	struct vb_str id, name, law, why;
	struct vb_str applies; /* yes, no, unsure */
	struct vb_str since;   /* day, or empty */
	struct model_mark mark;
};

struct model_case_news { /* a source of news the product keeps an eye on */
	struct vb_str id, name, address;
	int domain;      /* enum model_news_domain */
	int stale;       /* days of silence that are suspicious; 0: not said */
	model_ids words; /* that make an item matter */
	struct model_mark mark;
};

struct model_option { /* one of the courses to compare */
	struct vb_str id, name;
	model_ids measures;
	double budget; /* negative when not said */
	struct model_mark mark;
};

enum model_measured { /* what a criterion judges courses by; NOTED: marks given in the case */
		      MODEL_NOTED,
		      MODEL_LOSS,
		      MODEL_SPENT,
		      MODEL_DAYS,
		      MODEL_TOTAL
};
struct model_criterion { /* what courses are compared by */
	struct vb_str id, name, unit;
	int of; /* enum model_measured */
	double weight;
	bool higher;         /* is better */
	model_shares scores; /* of NOTED: by option, or nothing, cheapest, best */
	struct model_mark mark;
};

struct model_story { /* what a user wants of the product, and how it is known that it is there */
	struct vb_str id, name;
	struct vb_str as;       /* component of kind person */
	struct vb_str want, so; /* so that … */
	model_ids rules;        /* sentences */
	model_ids answers;      /* requirements: `for:` */
	model_ids done;         /* sentences: criteria of acceptance */
	struct model_mark mark;
};

struct model_trial { /* a prototype that was tried: what was supposed, measured, concluded */
	struct vb_str id, name, suppose, bench;
	model_ids tests;
	model_shares counts; /* detected, missed, false_alarms, quiet: events of the bench, whole */
	model_shares needs;  /* detection, false_alarms: rates, 0 to 1 */
	model_shares measured;                /* anything else, by name with its unit */
	model_shares least, most;             /* what `measured` must reach, must not pass */
	struct vb_str verdict, by, date, why; /* verdict: go, stop, again, or empty */
	struct model_mark mark;
};

struct model_idea { /* a technology that might be taken up */
	struct vb_str id, name, need, value;
	struct vb_str without;   /* the simple way, without it */
	int maturity;            /* 1 to 9, 0 when not said */
	int worth, ease, danger; /* 1 to 4, 0 when not said */
	struct vb_str security, ethics, energy;
	model_ids touches; /* components and flows */
	model_ids laws;
	double cost, yearly;                   /* in the currency; negative when not said */
	struct vb_str decision, by, date, why; /* decision: go, wait, no, or empty */
	struct model_mark mark;
};

struct model_rule_setting { /* `rules:`: on or off, with parameters kept as written */
	struct vb_str id;
	enum model_yes enabled;
	const struct vb_yaml *with; /* NULL when none */
	struct vb_str why;
	struct model_mark mark;
};

struct model_scales {         /* EBIOS RM scales; file NULL: not said */
	struct vb_str method; /* product, bottleneck, or empty */
	double likelihood[3]; /* occurrences a year from which V2, V3, V4 */
	double ease[3];       /* probability of one action from which V2, V3, V4: bottleneck */
	double danger[3]; /* danger of a stakeholder from which watched, controlled, in danger */
	const struct vb_yaml *
		matrix; /* V1..V4, each a list for G1..G4 of 0 low, 1 medium, 2 high; NULL when none */
	struct model_mark mark;
};

struct model_extra {         /* an `x:` kept as written, for lossless import and for other tools */
	struct vb_str owner; /* "components/api", or empty for the case itself */
	const struct vb_yaml *value;
};

struct model_rename {        /* `was:` */
	struct vb_str owner; /* "components/api" */
	model_ids was;       /* oldest first */
};

struct model_case {
	struct vb_arena *arena;
	const char *file; /* vauban.yaml as the user named it */
	int format;       /* of the file: 1 */
	struct vb_str id, title, owner, reviewed, version,
		currency; /* currency: "EUR" by default */
	model_ids laws;
	int accept; /* gravity times likelihood accepted without a signed decision; 0 when not said */
	VB_VEC(struct model_case_target) targets;
	VB_VEC(struct model_data) data;
	VB_VEC(struct model_zone) zones;
	VB_VEC(struct model_supplier) suppliers;
	VB_VEC(struct model_part) parts;
	VB_VEC(struct model_flow) flows;
	VB_VEC(struct model_actor) actors;
	VB_VEC(struct model_feared) feared;
	VB_VEC(struct model_requirement) requirements;
	VB_VEC(struct model_measure) measures;
	VB_VEC(struct model_member) team;
	struct model_plan plan;
	VB_VEC(struct model_case_decision) decisions;
	VB_VEC(struct model_case_test) tests;
	VB_VEC(struct model_obligation) obligations;
	VB_VEC(struct model_option) options;
	VB_VEC(struct model_criterion) criteria;
	VB_VEC(struct model_story) stories;
	VB_VEC(struct model_trial) trials;
	VB_VEC(struct model_idea) ideas;
	VB_VEC(struct model_case_news) news;
	VB_VEC(struct model_rule_setting) rules;
	VB_VEC(struct model_extra) extras;
	VB_VEC(struct model_rename) renames;
	model_shares assume; /* probabilities of assumption.h the case says better */
	struct model_scales scales;
	struct model_release release;
	const struct vb_yaml *
		about; /* facts on the maker and the product, for obligations: {key: value}; NULL when none */
	model_ids included; /* files named by `include:`, in reading order */
};

/* NULL when there is none of that id. */
const struct model_data *model_case_data(const struct model_case *c, struct vb_str id);
const struct model_zone *model_case_zone(const struct model_case *c, struct vb_str id);
const struct model_part *model_case_part(const struct model_case *c, struct vb_str id);
const struct model_flow *model_case_flow(const struct model_case *c, struct vb_str id);
/* The name an object of a section ("components") had first: what decisions and comparisons know it by. */
struct vb_str model_case_first_name(const struct model_case *c, const char *section,
				    struct vb_str id);
/* The zone and its enclosing zones: is `zone` inside `outer` (or equal)? Bounded, cycles end. */
bool model_zone_within(const struct model_case *c, struct vb_str zone, struct vb_str outer);
/* Does who stands in `outer` stand in `zone`? Enclosed zones count unless a device closes them. */
bool model_zone_open(const struct model_case *c, struct vb_str zone, struct vb_str outer);

#endif
