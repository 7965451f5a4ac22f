/*
 * vex.h - what others state about vulnerabilities of products (VEX), in the inner form OpenVEX, CycloneDX and CSAF
 * documents convert to. One statement is about one product and at most one component of it.
 */
#ifndef VAUBAN_MODEL_VEX_H
#define VAUBAN_MODEL_VEX_H

#include "model/finding.h"

struct model_vex_thing {
	struct vb_str id;    /* as the document names it; empty: not said */
	struct vb_str purl;  /* or empty */
	struct vb_str name;  /* for people, or empty */
	struct vb_str range; /* "vers:pypi/<2": about these versions, not about one; or empty */
};
struct model_vex_statement {
	VB_VEC(struct vb_str) names; /* of the vulnerability: its id, then its aliases */
	struct model_vex_thing product, component; /* no component: about the product itself */
	enum model_status status;
	struct vb_str justification; /* in OpenVEX words when there is one, then its detail */
	int64_t when;                /* 0: the document does not say */
	uint32_t place;              /* number of the entry in the document, from 1 */
	struct model_text
		problem; /* why it states nothing that can be applied; empty when it does */
};
struct model_vex {
	const char *format; /* "OpenVEX", "CycloneDX", "CSAF" */
	struct vb_str file, id, author;
	int64_t when;
	VB_VEC(struct model_vex_statement) statements; /* in the order of the document */
};

#endif
