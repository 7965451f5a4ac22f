/*
 * sbom_int.h - a bill of materials while it is read: components by their reference in the document, who needs whom, the
 * system they belong to. The three formats fill it; sbom.c settles and emits it.
 */
#ifndef VAUBAN_SCAN_READERS_SBOM_INT_H
#define VAUBAN_SCAN_READERS_SBOM_INT_H

#include "scan/readers/package_int.h"

struct sbom_node {
	struct vb_str ref;        /* bom-ref or SPDXID */
	struct model_component c; /* name, version, licence ... as the document says */
	struct vb_str purl;       /* as written; empty: of type generic */
	struct vb_str ecosystem;  /* when the document names it itself (our own do) */
	uint32_t line;
	bool system; /* an operating system: says where packages come from, is none itself */
	bool root;   /* what the document is about */
};
struct sbom_edge {
	struct vb_str from, to; /* from needs to */
};
struct sbom_mark {
	struct vb_str ref;
	enum model_scope scope;
};
struct sbom {
	const struct scan_input *in;
	struct scan_out *out;
	const char *reader;
	VB_VEC(struct sbom_node) nodes;
	VB_VEC(struct sbom_edge) edges;
	VB_VEC(struct sbom_mark) marks; /* scopes said apart from the component */
	size_t described;               /* things the document says it is about */
};
enum { SBOM_DESCRIBED_MAX = 64 }; /* each is looked for among all packages */

struct sbom_node *sbom_add(struct sbom *s, struct vb_str ref, uint32_t line);
void sbom_needs(struct sbom *s, struct vb_str from, struct vb_str to);
void sbom_scope(struct sbom *s, struct vb_str ref, enum model_scope scope);
/* "NOASSERTION" and "NONE" are nothing. */
struct vb_str sbom_said(struct vb_str text);
/* "Organization: Name (address)" as "Name <address>". */
struct vb_str sbom_supplier(struct vb_arena *a, struct vb_str text);
/* "SHA256" or "SHA-256" */
void sbom_hash(struct sbom *s, struct model_component *c, struct vb_str algorithm,
	       struct vb_str hex);
/* "built from source package NAME VERSION" inside a sentence. */
void sbom_source(struct model_component *c, struct vb_str sentence);
/* An SPDX relationship: "a KIND b". Packages are known by then. */
void sbom_spdx_relation(struct sbom *s, struct vb_str a, struct vb_str kind, struct vb_str b);
void sbom_emit(struct sbom *s);

#endif
