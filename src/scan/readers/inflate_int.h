/* inflate_int.h - deflate, zlib and gzip streams (RFC 1950, 1951, 1952) with a bound on what comes out. */
#ifndef VAUBAN_SCAN_READERS_INFLATE_INT_H
#define VAUBAN_SCAN_READERS_INFLATE_INT_H

#include "core/vb.h"

enum scan_inflate_kind { SCAN_DEFLATE, SCAN_ZLIB, SCAN_GZIP };
/* False: damaged, or more than `max` bytes. */
bool scan_inflate(struct vb_arena *a, struct vb_str packed, enum scan_inflate_kind kind, size_t max,
		  struct vb_str *out) VB_MUST_USE;
/* The first n bytes that come out, fewer when there are fewer; false: damaged before that. */
bool scan_inflate_head(struct vb_arena *a, struct vb_str packed, enum scan_inflate_kind kind,
		       size_t n, struct vb_str *out) VB_MUST_USE;

#endif
