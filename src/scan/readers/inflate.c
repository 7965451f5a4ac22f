/* inflate.c - see inflate_int.h. Grows with what really comes out: a declared size is never believed. */
#include "scan/readers/inflate_int.h"

#include <zlib.h>

static const int window_bits[] = {
	[SCAN_DEFLATE] = -MAX_WBITS, [SCAN_ZLIB] = MAX_WBITS, [SCAN_GZIP] = MAX_WBITS + 16};

/* To the end, or until there are `enough` bytes; Z_STREAM_END or Z_OK when nothing is wrong. */
static int inflate_some(struct vb_str packed, enum scan_inflate_kind kind, size_t enough,
			struct vb_buf *b)
{
	z_stream z = {.next_in = (Bytef *)(uintptr_t)packed.p, .avail_in = (uInt)packed.n};
	unsigned char part[16384];
	int state = Z_OK;

	if (packed.n > UINT32_MAX || inflateInit2(&z, window_bits[kind]) != Z_OK)
		return Z_DATA_ERROR;
	while (state == Z_OK && !b->over && b->n < enough) {
		size_t want = enough - b->n < sizeof(part) ? enough - b->n : sizeof(part);

		z.next_out = part;
		z.avail_out = (uInt)want;
		state = inflate(&z, Z_NO_FLUSH);
		vb_buf_add(b, part, want - z.avail_out);
	}
	inflateEnd(&z);
	return state;
}

bool scan_inflate(struct vb_arena *a, struct vb_str packed, enum scan_inflate_kind kind, size_t max,
		  struct vb_str *out)
{
	struct vb_buf b VB_CLEANUP(vb_buf_done) = {0};
	bool ok;

	vb_buf_init(&b, max);
	ok = inflate_some(packed, kind, SIZE_MAX, &b) == Z_STREAM_END && !b.over;
	if (ok)
		*out = vb_arena_str(a, vb_buf_view(&b));
	return ok;
}

bool scan_inflate_head(struct vb_arena *a, struct vb_str packed, enum scan_inflate_kind kind,
		       size_t n, struct vb_str *out)
{
	struct vb_buf b VB_CLEANUP(vb_buf_done) = {0};
	int state;

	vb_buf_init(&b, n);
	state = inflate_some(packed, kind, n, &b);
	if (state != Z_OK && state != Z_STREAM_END)
		return false;
	*out = vb_arena_str(a, vb_buf_view(&b));
	return true;
}
