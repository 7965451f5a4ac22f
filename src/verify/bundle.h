/*
 * bundle.h - evidence for somebody who has no store and trusts nobody but a public key: entries of the evidence log with
 * what they stand for, and proofs that they are in the log the checkpoint was signed for. The format is docs/JSON.md,
 * "The evidence bundle".
 */
#ifndef VAUBAN_VERIFY_BUNDLE_H
#define VAUBAN_VERIFY_BUNDLE_H

#include "core/note.h"
#include "model/leaf.h"

struct verify_path { /* digests of a proof */
	struct vb_digest *v;
	size_t n;
};
struct verify_entry {
	struct model_leaf leaf;
	struct vb_str content;   /* empty when left out */
	struct verify_path path; /* that it is in the checkpoint's tree */
	uint32_t line;           /* where it was read, 0 when it was not */
	bool has_content;
};
struct verify_older { /* an older checkpoint: the log of that day is the beginning of this one */
	struct vb_str note;
	struct verify_path path;
	uint32_t line;
};
struct verify_bundle {
	struct vb_str note; /* the checkpoint */
	struct vb_key key;  /* that signed it: for information, never trusted by itself */
	VB_VEC(struct verify_entry) entries;
	VB_VEC(struct verify_older) older;
};
bool verify_bundle_write(const struct verify_bundle *bundle, struct vb_buf *out,
			 struct vb_error *err) VB_MUST_USE;
/*
 * Reads a bundle and verifies all of it against the key trusted: signatures, proofs, digests of the contents. *at is the
 * checkpoint. What does not hold is an error that names the entry. Strings live in the arena.
 */
bool verify_bundle_open(struct vb_arena *a, struct vb_str json, const char *name,
			const struct vb_key *trusted, struct verify_bundle *out,
			struct vb_checkpoint *at, struct vb_error *err) VB_MUST_USE;

#endif
