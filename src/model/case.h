/*
 * case.h - the declared intent: what vauban.yaml says. Stated values only; what is computed lives elsewhere.
 * Every object keeps its place in the user's file.
 */
#ifndef VAUBAN_MODEL_CASE_H
#define VAUBAN_MODEL_CASE_H

#include "core/vb.h"

struct model_mark { /* place in the user's files */
	const char *file;
	uint32_t line, column;
};

typedef VB_VEC(struct vb_str) model_ids;

struct model_data {
	struct vb_str id, name;
	int need[3]; /* confidentiality, integrity, availability: 1 (low) to 4 (vital) */
	struct vb_str personal; /* category of personal data, or empty */
	struct model_mark mark;
};

struct model_zone {
	struct vb_str id, name, kind; /* kind: lan, device, cloud, internet ... */
	int trust; /* 0 hostile to 4 controlled */
	struct vb_str in; /* enclosing zone or empty */
	struct model_mark mark;
};

struct model_supplier {
	struct vb_str id, name;
	model_ids access; /* components it can reach */
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
	struct vb_str runs; /* "root" ... */
	int64_t count;      /* units deployed, at least 1 */
	enum model_yes encrypted, backup;
	/* what findings belong to it */
	model_ids targets;  /* names of `targets:`; empty: any */
	model_ids paths;    /* globs in the target */
	model_ids packages; /* package names or purls without version */
	struct vb_str repo;
	struct model_mark mark;
};

struct model_flow {
	struct vb_str id, name, from, to, proto, auth; /* auth: none password token cert unknown ... */
	int64_t port; /* 0 when not said */
	enum model_yes tls, is_signed, pull;
	model_ids data, back, needs;
	double p; /* stated probability of crossing, negative when not said */
	struct model_mark mark;
};

struct model_actor {
	struct vb_str id, name, goal;
	int means, drive; /* 1 to 4, 0 when not said */
	double tries[3];  /* per year: lowest, most likely, highest */
	model_ids start;  /* zones or components */
	struct model_mark mark;
};

struct model_feared {
	struct vb_str id, name, data, law;
	model_ids hits; /* components */
	char need;      /* 'c', 'i' or 'a', 0 when not said */
	int severity;   /* 1 to 4 */
	double loss[3]; /* thousands of the currency: lowest, most likely, highest */
	struct model_mark mark;
};

struct model_case_target { /* what `vauban audit` looks at when it is given no target */
	struct vb_str id, path, zone;
	struct model_mark mark;
};

struct model_case {
	struct vb_arena *arena;
	const char *file; /* vauban.yaml as the user named it */
	struct vb_str id, title, owner, reviewed, version, currency; /* currency: "EUR" by default */
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
};

/* NULL when there is none of that id. */
const struct model_data *model_case_data(const struct model_case *c, struct vb_str id);
const struct model_zone *model_case_zone(const struct model_case *c, struct vb_str id);
const struct model_part *model_case_part(const struct model_case *c, struct vb_str id);
const struct model_flow *model_case_flow(const struct model_case *c, struct vb_str id);
/* The zone and its enclosing zones: is `zone` inside `outer` (or equal)? Bounded, cycles end. */
bool model_zone_within(const struct model_case *c, struct vb_str zone, struct vb_str outer);

#endif
