/*
 * bundle.h - advisories for a machine without a network: one signed file (keys: core/sign.h).
 * A bundle is verified whole before a byte of its content is looked at.
 */
#ifndef VAUBAN_WATCH_BUNDLE_H
#define VAUBAN_WATCH_BUNDLE_H

#include "core/run.h"
#include "core/sign.h"

struct watch_bundle {
	int64_t serial; /* when it was made, seconds UTC: a lower one is older */
	struct vb_str content;
};
bool watch_bundle_is(const char *path); /* by its first bytes */
bool watch_bundle_write(const char *path, const char *key_path, const struct watch_bundle *bundle,
			struct vb_error *err) VB_MUST_USE;
/* Refuses another key, a wrong signature, a cut or lengthened file, and a serial below `oldest`. */
bool watch_bundle_read(struct vb_arena *a, const char *path, const struct vb_key *trusted,
		       int64_t oldest, struct watch_bundle *out, struct vb_error *err) VB_MUST_USE;
/* The same from memory, for tests and fuzzing; `name` is shown in errors. */
bool watch_bundle_parse(struct vb_arena *a, struct vb_str bytes, const char *name,
			const struct vb_key *trusted, int64_t oldest, struct watch_bundle *out,
			struct vb_error *err) VB_MUST_USE;

#endif
