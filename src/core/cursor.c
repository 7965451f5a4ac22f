/* cursor.c - bounded reads of hostile bytes: a short read returns zero and sets `bad` for good. */
#include "core/vb.h"

struct vb_cursor vb_cursor(const void *bytes, size_t n)
{
	return (struct vb_cursor){.p = bytes, .n = n};
}

struct vb_str vb_get_bytes(struct vb_cursor *c, size_t n)
{
	struct vb_str s;

	if (c->bad || n > c->n - c->at) {
		c->bad = true;
		return (struct vb_str){NULL, 0};
	}
	s = (struct vb_str){(const char *)c->p + c->at, n};
	c->at += n;
	return s;
}

static uint64_t get_int(struct vb_cursor *c, size_t n)
{
	struct vb_str s = vb_get_bytes(c, n);
	uint64_t v = 0;

	for (size_t i = 0; i < s.n; i++)
		v |= (uint64_t)(unsigned char)s.p[i] << (8 * (c->big ? n - 1 - i : i));
	return v;
}

uint8_t vb_get_u8(struct vb_cursor *c)
{
	return (uint8_t)get_int(c, 1);
}

uint16_t vb_get_u16(struct vb_cursor *c)
{
	return (uint16_t)get_int(c, 2);
}

uint32_t vb_get_u32(struct vb_cursor *c)
{
	return (uint32_t)get_int(c, 4);
}

uint64_t vb_get_u64(struct vb_cursor *c)
{
	return get_int(c, 8);
}

double vb_get_double(struct vb_cursor *c)
{
	uint64_t bits = vb_get_u64(c);
	double v;

	memcpy(&v, &bits, sizeof(v));
	return v;
}

struct vb_str vb_get_str(struct vb_cursor *c)
{
	return vb_get_bytes(c, vb_get_u32(c));
}

void vb_seek(struct vb_cursor *c, size_t at)
{
	if (at > c->n)
		c->bad = true;
	else
		c->at = at;
}
