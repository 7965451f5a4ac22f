/* builder_int.h - the index while it is built; see builder.c, unite.c, writer.c. */
#ifndef VAUBAN_MATCH_BUILDER_INT_H
#define VAUBAN_MATCH_BUILDER_INT_H

#include "match/index_int.h"

/* What a row says of module streams, by the ends of its intervals and what its record states. */
struct vb_str match_row_streams(struct vb_str stated, const struct vb_str *ends, size_t n);

struct match_slots { /* open addressing, u64 key to u32; grows by halves, nothing is removed */
	uint64_t *keys;
	uint32_t *values; /* value + 1; 0 is free */
	size_t n, cap;
};
uint32_t *match_slots_put(struct match_slots *s, uint64_t key,
			  bool *is_new); /* valid until the next put */
void match_slots_done(struct match_slots *s);

struct match_strings { /* interned; the bytes are the STRINGS section */
	struct vb_buf bytes;
	uint64_t *slots; /* hash high half, reference low half; 0 is free */
	size_t n, cap;
};
uint32_t match_strings_put(struct match_strings *s, struct vb_str text);
struct vb_str match_strings_get(const struct match_strings *s,
				uint32_t ref); /* valid until the next put */

struct built_feed {
	uint32_t name, scope, version;
	uint64_t records;
	int64_t newest, loaded;
	bool part; /* of a feed: what was loaded of it before stays */
};
struct built_package {
	uint64_t hash;
	uint32_t ecosystem, name;
};
struct built_row {
	uint32_t package, bytes;
	size_t at;
};
struct built_advisory {
	struct match_advisory x; /* vulns is filled by unite.c */
	uint32_t node;           /* its own id */
	uint32_t upstream;       /* list of nodes that are its vulnerabilities; 0: its own */
};
struct built_exploit {
	uint32_t cve, value;
};

struct built_support {
	uint64_t hash;
	uint32_t key, product, title, first, n;
};
struct built_name {
	uint32_t id, name;
};

struct match_builder {
	const struct vb_run *run;
	struct vb_arena *arena;
	struct match_strings strings;
	struct vb_buf lists, rows, vulns;
	struct match_slots packages_by, nodes_by, scopes_by;
	VB_VEC(struct built_feed) feeds;
	VB_VEC(struct built_package) packages;
	VB_VEC(struct built_row) row_list;
	VB_VEC(struct built_advisory) advisories;
	VB_VEC(uint32_t) scope_names;
	VB_VEC(uint32_t) scope_rows;
	VB_VEC(uint32_t) node_ids;    /* string of each id seen */
	VB_VEC(uint32_t) node_parent; /* union-find */
	VB_VEC(struct built_exploit) exploit;
	VB_VEC(struct built_support) support;
	VB_VEC(struct built_name) names;
	struct vb_buf cycles; /* the CYCLES section */
	struct {              /* of the row before: a feed's rows share few ecosystems */
		uint32_t text;
		const struct match_order *order;
		struct vb_str type;
	} scope_now;
	uint64_t unreadable; /* ranges with an event that is no version */
};

uint32_t match_builder_list(struct match_builder *b, const uint32_t *items, size_t n);
uint32_t match_builder_node(struct match_builder *b, struct vb_str id);
/*
 * What a record of the feed of that place says it is about: aliases of its own vulnerability, or with `upstream` others.
 * `x->node` is its own.
 */
void match_builder_said(struct match_builder *b, struct built_advisory *x, uint32_t feed,
			const struct vb_str *ids, size_t n, bool upstream);
uint32_t match_builder_root(struct match_builder *b, uint32_t node);
void match_builder_unite(struct match_builder *b, uint32_t x, uint32_t y);
/* Gives every advisory its list of vulnerabilities and fills `vulns`. */
void match_builder_settle(struct match_builder *b);
void match_builder_exploits_sort(struct match_builder *b);
uint32_t match_builder_exploit(const struct match_builder *b,
			       struct vb_str cve); /* after sorting */
struct built_feed *match_builder_feed_now(struct match_builder *b);
/* The SUPPORT_KEYS and NAMES sections; see reference.c. */
void match_builder_reference(struct match_builder *b, struct vb_buf *keys, struct vb_buf *names);
/* Encodes one affected package and files it under its package; see rows.c. */
void match_builder_row(struct match_builder *b, uint32_t advisory,
		       const struct model_affected *affected);
/* The row of a package of another index, as one of the record `advisory` here. */
void match_builder_row_keep(struct match_builder *b, uint32_t advisory,
			    const struct match_index *from, struct vb_str base, struct vb_str name,
			    struct match_rows *row);
bool match_builder_over(const struct match_builder *b); /* it fits no index */

#endif
