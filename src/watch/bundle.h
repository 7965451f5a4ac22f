/*
 * bundle.h - advisories for a machine without a network: one signed file, and the keys for it (Ed25519, RFC 8032).
 * A bundle is verified whole before a byte of its content is looked at.
 */
#ifndef VAUBAN_WATCH_BUNDLE_H
#define VAUBAN_WATCH_BUNDLE_H

#include "core/run.h"

enum { WATCH_KEY_BYTES = 32 };
struct watch_key { /* the public half */
	unsigned char bytes[WATCH_KEY_BYTES];
};

/* Makes `path` (private, mode 0600) and `path`.pub; refuses to replace either. */
bool watch_key_make(const char *path, struct watch_key *out, struct vb_error *err) VB_MUST_USE;
/* The public half of a private key file. */
bool watch_key_of(const char *path, struct watch_key *out, struct vb_error *err) VB_MUST_USE;
/* 64 hexadecimal digits, or a file that holds them. */
bool watch_key_trusted(const char *text_or_path, struct watch_key *out,
		       struct vb_error *err) VB_MUST_USE;
struct vb_str watch_key_hex(struct vb_arena *a, const struct watch_key *key);

struct watch_bundle {
	int64_t serial; /* when it was made, seconds UTC: a lower one is older */
	struct vb_str content;
};
bool watch_bundle_is(const char *path); /* by its first bytes */
bool watch_bundle_write(const char *path, const char *key_path, const struct watch_bundle *bundle,
			struct vb_error *err) VB_MUST_USE;
/* Refuses another key, a wrong signature, a cut or lengthened file, and a serial below `oldest`. */
bool watch_bundle_read(struct vb_arena *a, const char *path, const struct watch_key *trusted,
		       int64_t oldest, struct watch_bundle *out, struct vb_error *err) VB_MUST_USE;
/* The same from memory, for tests and fuzzing; `name` is shown in errors. */
bool watch_bundle_parse(struct vb_arena *a, struct vb_str bytes, const char *name,
			const struct watch_key *trusted, int64_t oldest, struct watch_bundle *out,
			struct vb_error *err) VB_MUST_USE;

#endif
