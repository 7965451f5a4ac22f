/*
 * lzo.c - LZO1X, as compressed file systems use it. Written from the description of the stream in the Linux kernel's
 * Documentation/staging/lzo.rst: the usual library is GPL-only, which this program does not link.
 *
 *   instruction byte T     what follows
 *   1 L L D D D S S        copy 3-4 bytes, or 5-8 (T >= 64), from a distance of at most 2 KiB
 *   001 L L L L L          copy, distance at most 16 KiB, little-endian 16 bits: D(14) S(2)
 *   0001 H L L L           copy, distance 16 to 48 KiB; a distance of exactly 16 KiB ends the stream
 *   0000 L L L L           literals, or a short copy when literals came just before
 *
 * S is the number of literals (0 to 3) right after the copy. A length field of 0 goes on in the next bytes.
 */
#include "scan/volumes/codec_int.h"

struct lzo {
	struct vb_cursor in;
	char *out;
	size_t n, most;
	unsigned state; /* literals just copied: 0 to 3, or 4 for a longer run */
	bool bad, ended;
};

static void literals(struct lzo *z, size_t n)
{
	struct vb_str s = vb_get_bytes(&z->in, n);

	if (z->in.bad || n > z->most - z->n) {
		z->bad = true;
		return;
	}
	memcpy(z->out + z->n, s.p, s.n);
	z->n += n;
}

static void copy(struct lzo *z, size_t distance, size_t n)
{
	if (z->in.bad || distance > z->n || n > z->most - z->n) {
		z->bad = true;
		return;
	}
	for (size_t i = 0; i < n; i++, z->n++) /* byte by byte: the ranges may overlap */
		z->out[z->n] = z->out[z->n - distance];
}

/* The length field in the low bits of the instruction, longer when they are 0. */
static size_t length(struct lzo *z, unsigned field, unsigned most)
{
	size_t n = most;
	uint8_t more;

	if (field)
		return field;
	while ((more = vb_get_u8(&z->in)) == 0 && !z->in.bad)
		n += 255;
	return n + more;
}

static void after_copy(struct lzo *z, unsigned n)
{
	z->state = n;
	if (!z->bad)
		literals(z, n);
}

static void low(struct lzo *z, unsigned t)
{
	unsigned s = t & 3, d = t >> 2;

	if (z->state == 0) {
		literals(z, length(z, t, 15) + 3);
		z->state = 4;
		return;
	}
	d += (unsigned)vb_get_u8(&z->in) << 2;
	if (z->state == 4)
		copy(z, d + 2049, 3);
	else
		copy(z, d + 1, 2);
	after_copy(z, s);
}

static void far_copy(struct lzo *z, unsigned t)
{
	bool farthest = t < 32;
	size_t n = length(z, t & (farthest ? 7u : 31u), farthest ? 7 : 31) + 2,
	       base = farthest ? 16384 : 1;
	unsigned d = vb_get_u16(&z->in);

	if (farthest) {
		base += (t & 8u) << 11;
		if (base == 16384 && d >> 2 == 0) {
			z->ended = true;
			return;
		}
	}
	copy(z, base + (d >> 2), n);
	after_copy(z, d & 3);
}

static void near_copy(struct lzo *z, unsigned t)
{
	size_t n = t >= 64 && t < 128 ? 3 + ((t >> 5) & 1) : 5 + ((t >> 5) & 3);
	unsigned d = (t >> 2) & 7;

	d += (unsigned)vb_get_u8(&z->in) << 3;
	copy(z, d + 1, n);
	after_copy(z, t & 3);
}

bool scan_lzo_unpack(struct vb_str in, char *out, size_t most, size_t *n)
{
	struct lzo z = {.in = vb_cursor(in.p, in.n), .out = out, .most = most};

	if (in.n && (unsigned char)in.p[0] > 17) { /* the first byte may stand for literals alone */
		unsigned first = vb_get_u8(&z.in) - 17u;

		literals(&z, first);
		z.state = first < 4 ? first : 4;
	}
	while (!z.bad && !z.in.bad && !z.ended) {
		unsigned t = vb_get_u8(&z.in);

		if (z.in.bad)
			break;
		if (t < 16)
			low(&z, t);
		else if (t < 64)
			far_copy(&z, t);
		else
			near_copy(&z, t);
	}
	*n = z.n;
	return z.ended && !z.bad && !z.in.bad;
}
