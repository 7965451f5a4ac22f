/*
 * note.h - signed checkpoints of a log as text, in the forms published as C2SP "signed-note" and "tlog-checkpoint", so
 * that witnesses and other tools can read them:
 *
 *   origin, size, root in base64: one line each; an empty line; "— NAME SIGNATURE"
 *
 * SIGNATURE is base64 of 4 bytes that name the key and of the Ed25519 signature over the lines above the empty one.
 */
#ifndef VAUBAN_CORE_NOTE_H
#define VAUBAN_CORE_NOTE_H

#include "core/merkle.h"
#include "core/sign.h"

struct vb_checkpoint {
	struct vb_str origin; /* names the log: no white space, no '+' */
	uint64_t size;
	struct vb_digest root;
};
/* The note, signed by the private key in `key_path`; the key's name in it is the origin. */
bool vb_checkpoint_sign(struct vb_arena *a, const struct vb_checkpoint *c, const char *key_path,
			struct vb_str *note, struct vb_error *err) VB_MUST_USE;
/* Reads the note and verifies that `key` signed it; `name` is shown in errors. Strings are views of `note`. */
bool vb_checkpoint_open(struct vb_str note, const char *name, const struct vb_key *key,
			struct vb_checkpoint *out, struct vb_error *err) VB_MUST_USE;

#endif
