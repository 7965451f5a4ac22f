/* strings_int.h - what programs and images say about themselves in plain text: the table is data. */
#ifndef VAUBAN_SCAN_READERS_STRINGS_INT_H
#define VAUBAN_SCAN_READERS_STRINGS_INT_H

#include "core/vb.h"

enum {
	SIGN_START =
		1, /* `before` starts the text: a byte that is not printable stands before it */
	SIGN_ALONE = 2, /* the text is the version and nothing else */
};

struct scan_sign {
	const char *name; /* of the component; the Linux kernel's is "linux" */
	const char *
		file; /* glob on the file's name, or NULL: any file; always given where `before` is empty */
	const char *before; /* what stands right before the version */
	const char *after;  /* what stands right after it, or NULL */
	const char *supplier;
	unsigned flags,
		dots; /* the version has at least so many dots; exactly so many where it stands alone */
};
extern const struct scan_sign scan_signs[];
extern const size_t scan_signs_count;

#endif
