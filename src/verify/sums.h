/*
 * sums.h - SHA256SUMS, the list of checksums that goes with a release, as sha256sum(1) writes it: 64 hexadecimal digits, two
 * spaces, a name. Who reads one got it from elsewhere: a name that leads out of the folder is refused.
 */
#ifndef VAUBAN_VERIFY_SUMS_H
#define VAUBAN_VERIFY_SUMS_H

#include "core/run.h"
#include "core/vb.h"

struct verify_sum {
	struct vb_str digest,
		name; /* 64 hexadecimal digits in lower case; a plain file name, below 256 bytes */
};
typedef VB_VEC(struct verify_sum) verify_sums;
/* `file` is named in errors, with line and column; the sums point into `text`. */
bool verify_sums_parse(struct vb_arena *a, enum vb_lang lang, struct vb_str text, const char *file,
		       verify_sums *out, struct vb_error *err) VB_MUST_USE;
void verify_sums_put(struct vb_buf *out, const struct verify_sum *sum); /* one line */

#endif
