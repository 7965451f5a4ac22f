/* match_int.h - what match.c collects and finding.c writes. */
#ifndef VAUBAN_MATCH_MATCH_INT_H
#define VAUBAN_MATCH_MATCH_INT_H

#include "match/index_int.h"

struct match_found {           /* one record that holds for a name in a version, whoever has it */
	struct vb_str version; /* that was judged: of the source or of the binary package */
	struct vb_str key;     /* of it */
	uint32_t advisory;     /* index */
	struct match_row row;
	struct match_interval interval; /* that holds it; meaningless when `listed` */
	bool listed;                    /* enumerated, outside every interval */
	struct vb_str fixed_key; /* of the lowest fixed version above, empty when none is known */
	uint32_t fixed_text;     /* string */
};
struct match_hit { /* a component that has it: a fleet has thousands of the same version */
	const struct model_component *component;
	const struct match_found *found;
};
struct match_group {                   /* becomes one finding */
	struct vb_str ecosystem, name; /* source package */
	const struct model_location
		*where; /* of the first component; language packages: their lock file */
	bool system;    /* a distribution's package: place is the system */
	uint32_t vuln;
	VB_VEC(struct match_hit) hits;
};

struct match_passed { /* a record that holds by version, of another module stream */
	struct vb_str ecosystem, id, row, name, version, label;
	uint64_t n;
};
bool match_version_modular(struct vb_str version);
struct vb_str match_stream_label(struct vb_str label); /* "name:stream", or empty */
bool match_stream_fits(struct vb_str row, struct vb_str label, struct vb_str version);
struct model_text match_stream_reason(struct vb_arena *a, const struct match_passed *p);

/* Writes the finding of a group; strings go to `a`. */
struct model_finding match_finding_write(const struct vb_run *run, const struct match_index *ix,
					 struct vb_arena *a, struct match_group *g);
/* Adds what the product's own records state about the finding of the group (claims.c). */
void match_claims_apply(struct vb_arena *a, const struct model_facts *facts,
			const struct match_group *g, struct model_finding *f);
/* Does the claim speak of that version? `order` may be NULL but of a changelog's. */
bool match_claim_covers(const struct model_fix_claim *c, const struct match_order *order,
			struct vb_str installed);
void match_claim_tell(struct vb_arena *a, const struct model_fix_claim *c,
		      struct model_finding *f); /* as evidence */
void match_claim_mends(struct vb_arena *a, const struct model_fix_claim *c,
		       struct model_finding *f); /* as evidence that closes it, and as its fix */
/* Findings that the build's own check tells of what no feed judges (told.c); `ix` may be NULL. */
void match_told_write(const struct vb_run *run, const struct match_index *ix,
		      const struct model_facts *facts, struct model_assessment *into);
/* Findings and notices about what is mended no longer (support.c). */
void match_support_judge(const struct vb_run *run, const struct match_index *ix,
			 const struct model_facts *facts, struct model_assessment *into);

/* purl.c: the package without version and qualifiers; the source package of a component, as one of its own. */
struct vb_str match_purl_package(struct vb_arena *a, const struct model_component *c);
struct model_component match_purl_source(const struct model_component *c);

#endif
