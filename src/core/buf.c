/* buf.c - growing byte buffers with a declared maximum, and bounded little-endian encoding. */
#include "core/vb.h"

#include <stdlib.h>

void vb_buf_init(struct vb_buf *b, size_t max)
{
	*b = (struct vb_buf){.max = max};
}

void vb_buf_done(struct vb_buf *b)
{
	free(b->p);
	*b = (struct vb_buf){.max = b->max};
}

static bool buf_reserve(struct vb_buf *b, size_t more)
{
	size_t cap = b->cap ? b->cap : 256;

	if (b->over || more > b->max || b->n > b->max - more) {
		b->over = true;
		return false;
	}
	while (cap < b->n + more)
		cap = cap > b->max / 2 ? b->max : cap * 2;
	if (cap != b->cap) {
		b->p = vb_realloc(b->p, cap, 1);
		b->cap = cap;
	}
	return true;
}

void vb_buf_add(struct vb_buf *b, const void *bytes, size_t n)
{
	if (!n || !buf_reserve(b, n))
		return;
	memcpy(b->p + b->n, bytes, n);
	b->n += n;
}

void vb_buf_str(struct vb_buf *b, struct vb_str s)
{
	vb_buf_add(b, s.p, s.n);
}

void vb_buf_cstr(struct vb_buf *b, const char *s)
{
	vb_buf_add(b, s, strlen(s));
}

void vb_buf_char(struct vb_buf *b, char c)
{
	vb_buf_add(b, &c, 1);
}

void vb_buf_vprintf(struct vb_buf *b, const char *fmt, va_list ap)
{
	char small[512];
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(small, sizeof(small), fmt, ap);
	vb_assert(n >= 0);
	if ((size_t)n < sizeof(small)) {
		vb_buf_add(b, small, (size_t)n);
	} else {
		char *large = vb_alloc((size_t)n + 1, 1);

		vsnprintf(large, (size_t)n + 1, fmt, again);
		vb_buf_add(b, large, (size_t)n);
		free(large);
	}
	va_end(again);
}

void vb_buf_printf(struct vb_buf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vb_buf_vprintf(b, fmt, ap);
	va_end(ap);
}

struct vb_str vb_buf_view(const struct vb_buf *b)
{
	return (struct vb_str){b->p, b->n};
}

static void put_le(struct vb_buf *b, uint64_t v, size_t n)
{
	unsigned char bytes[8];

	for (size_t i = 0; i < n; i++)
		bytes[i] = (unsigned char)(v >> (8 * i));
	vb_buf_add(b, bytes, n);
}

void vb_put_u8(struct vb_buf *b, uint8_t v)
{
	put_le(b, v, 1);
}

void vb_put_u16(struct vb_buf *b, uint16_t v)
{
	put_le(b, v, 2);
}

void vb_put_u32(struct vb_buf *b, uint32_t v)
{
	put_le(b, v, 4);
}

void vb_put_u64(struct vb_buf *b, uint64_t v)
{
	put_le(b, v, 8);
}

void vb_put_double(struct vb_buf *b, double v)
{
	uint64_t bits;

	memcpy(&bits, &v, sizeof(bits));
	vb_put_u64(b, bits);
}

void vb_put_str(struct vb_buf *b, struct vb_str s)
{
	vb_assert(s.n <= UINT32_MAX);
	vb_put_u32(b, (uint32_t)s.n);
	vb_buf_str(b, s);
}
