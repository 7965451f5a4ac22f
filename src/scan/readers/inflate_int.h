/* inflate_int.h - deflate and zlib streams (RFC 1950, 1951) with a bound on what comes out. */
#ifndef VAUBAN_SCAN_READERS_INFLATE_INT_H
#define VAUBAN_SCAN_READERS_INFLATE_INT_H

#include "core/vb.h"

enum scan_inflate_kind { SCAN_DEFLATE, SCAN_ZLIB };
/* False: damaged, or more than `max` bytes. */
bool scan_inflate(struct vb_arena *a, struct vb_str packed, enum scan_inflate_kind kind, size_t max,
		  struct vb_str *out) VB_MUST_USE;

#endif
