/*
 * advisory.h - one advisory record in the inner form every feed converts to (Open Source Vulnerability format 1.7,
 * https://ossf.github.io/osv-schema/). Feeds fill it, the index builder consumes it; it lives for one callback only.
 */
#ifndef VAUBAN_MODEL_ADVISORY_H
#define VAUBAN_MODEL_ADVISORY_H

#include "core/vb.h"

enum model_range_type { MODEL_RANGE_ECOSYSTEM, MODEL_RANGE_SEMVER, MODEL_RANGE_GIT };
enum model_event_kind {
	MODEL_EVENT_INTRODUCED,
	MODEL_EVENT_FIXED,
	MODEL_EVENT_LAST_AFFECTED,
	MODEL_EVENT_LIMIT
};

struct model_event {
	enum model_event_kind kind;
	struct vb_str version; /* "0" means from the first */
};
struct model_range {
	enum model_range_type type;
	bool custom; /* of a Go record: of tags the module proxy does not know */
	VB_VEC(struct model_event) events; /* as written */
};
struct model_affected {
	struct vb_str ecosystem; /* with its suffix: "Debian:12" */
	struct vb_str name;      /* as the ecosystem spells it */
	VB_VEC(struct model_range) ranges;
	VB_VEC(struct vb_str) versions; /* enumerated versions */
	struct vb_str severity_word;    /* database's own word, or empty */
	struct vb_str
		streams; /* of rpm modules it is about, "nodejs:20 npm:10"; empty: not stated */
	struct vb_str informational; /* RustSec: "unmaintained", "notice", "unsound", or empty */
	VB_VEC(struct vb_str) cvss;  /* vectors given for this package */
};
struct model_advisory {
	struct vb_str id, summary, details;
	VB_VEC(struct vb_str) aliases, upstream, related;
	VB_VEC(struct vb_str) cvss; /* vectors, any version */
	VB_VEC(struct vb_str) cwes;
	VB_VEC(struct vb_str) references; /* addresses, most useful first */
	int64_t published, modified,
		withdrawn; /* seconds UTC; 0 = not said; withdrawn != 0 = withdrawn */
	VB_VEC(struct model_affected) affected;
};
struct model_kev { /* a known exploited vulnerability (CISA KEV 1.1) */
	struct vb_str cve;
	int64_t added;
	bool ransomware;
};
struct model_epss { /* exploit prediction score (FIRST) */
	struct vb_str cve;
	double score, percentile; /* 0..1 */
};

struct model_cycle {          /* one release line of a product and how long its maker mends it */
	struct vb_str cycle;  /* "12", "3.11" */
	struct vb_str latest; /* newest version of it, or empty */
	int64_t ends,
		extended; /* seconds UTC of the day; 0: not said. Extended support is sold or voluntary */
	bool ended;       /* said to be over; `ends` may be 0 all the same */
};
struct model_support {                     /* of one product (endoflife.date) */
	struct vb_str product, title;      /* "debian", "Debian" */
	VB_VEC(struct vb_str) identifiers; /* purls without version; "repology:NAME" */
	VB_VEC(struct model_cycle) cycles; /* newest first */
	int64_t newest;                    /* newest release day in it, 0: none */
};
struct model_name { /* what a catalogue calls one of its entries: CWE-787, CAPEC-1, T0800 */
	struct vb_str id, name;
};

#endif
