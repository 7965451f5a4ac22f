/*
 * leaf.h - one entry of the evidence log: something was recorded, by whom, when, and the digest of what it says. The
 * bytes of an entry are text, so that anyone can hash them again with common tools (docs/adr/0031).
 */
#ifndef VAUBAN_MODEL_LEAF_H
#define VAUBAN_MODEL_LEAF_H

#include "core/merkle.h"

struct model_leaf {
	uint64_t index;          /* from 0 */
	struct vb_str kind;      /* "run", "decision" ... */
	int64_t subject;         /* its number among those of its kind */
	int64_t when;            /* seconds since 1970 UTC */
	struct vb_str author;    /* printable, may be empty */
	struct vb_digest digest; /* SHA-256 of the content */
};
/* "vauban leaf 1", kind, subject, RFC 3339 time, author, digest in hexadecimal: one line each, LF. */
struct vb_str model_leaf_bytes(struct vb_arena *a, const struct model_leaf *leaf);
struct vb_digest model_leaf_hash(const struct model_leaf *leaf);

#endif
