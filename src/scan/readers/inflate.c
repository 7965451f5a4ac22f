/* inflate.c - see inflate_int.h. Grows with what really comes out: a declared size is never believed. */
#include "scan/readers/inflate_int.h"

#include <zlib.h>

bool scan_inflate(struct vb_arena *a, struct vb_str packed, enum scan_inflate_kind kind, size_t max,
		  struct vb_str *out)
{
	z_stream z = {.next_in = (Bytef *)(uintptr_t)packed.p, .avail_in = (uInt)packed.n};
	unsigned char part[16384];
	struct vb_buf b;
	int state = Z_OK;

	if (packed.n > UINT32_MAX ||
	    inflateInit2(&z, kind == SCAN_ZLIB ? MAX_WBITS : -MAX_WBITS) != Z_OK)
		return false;
	vb_buf_init(&b, max);
	while (state == Z_OK && !b.over) {
		z.next_out = part;
		z.avail_out = sizeof(part);
		state = inflate(&z, Z_NO_FLUSH);
		vb_buf_add(&b, part, sizeof(part) - z.avail_out);
	}
	inflateEnd(&z);
	if (state == Z_STREAM_END && !b.over)
		*out = vb_arena_str(a, vb_buf_view(&b));
	vb_buf_done(&b);
	return state == Z_STREAM_END && !b.over;
}
