/*
 * zip.c - see zip_int.h.
 *
 *   [script] local headers and contents ... central directory, end record [comment of up to 65535 bytes]
 *
 * The end record is looked for from the end; what it says about offsets is corrected by the bytes that precede the
 * archive. Archives of more than 65534 entries or 4 GiB (zip64) are not read.
 * Source of the format: PKWARE, APPNOTE.TXT 4.3.
 */
#include "scan/readers/zip_int.h"

#include "scan/readers/inflate_int.h"

enum { END_BYTES = 22, COMMENT_MAX = 65535, STORED = 0, DEFLATED = 8, ENCRYPTED = 1 };

static bool end_read(struct vb_str file, size_t at, struct scan_zip *out)
{
	struct vb_cursor c = vb_cursor(file.p, file.n);
	uint32_t size, offset;
	uint16_t comment;

	vb_seek(&c, at + 12);
	size = vb_get_u32(&c);
	offset = vb_get_u32(&c);
	comment = vb_get_u16(&c);
	if (c.bad || at + END_BYTES + comment != file.n || (uint64_t)size + offset > at)
		return false;
	*out = (struct scan_zip){.file = file,
				 .base = at - size - offset,
				 .directory = vb_cursor(file.p + (at - size), size)};
	return true;
}

bool scan_zip_open(struct vb_str file, struct scan_zip *out)
{
	size_t lowest = file.n > END_BYTES + COMMENT_MAX ? file.n - END_BYTES - COMMENT_MAX : 0;

	if (file.n < END_BYTES)
		return false;
	for (size_t at = file.n - END_BYTES + 1; at-- > lowest;)
		if (memcmp(file.p + at, "PK\5\6", 4) == 0 && end_read(file, at, out))
			return true;
	return false;
}

bool scan_zip_next(struct scan_zip *z, struct scan_zip_entry *out)
{
	struct vb_cursor *c = &z->directory;
	unsigned name, extra, comment;

	if (c->bad || c->at == c->n)
		return false;
	c->bad |= vb_get_u32(c) != 0x02014b50;
	vb_get_u32(c); /* versions */
	out->flags = vb_get_u16(c);
	out->method = vb_get_u16(c);
	vb_get_u64(c); /* time, checksum */
	out->packed = vb_get_u32(c);
	out->size = vb_get_u32(c);
	name = vb_get_u16(c);
	extra = vb_get_u16(c);
	comment = vb_get_u16(c);
	vb_get_u64(c); /* disk, attributes */
	out->offset = vb_get_u32(c);
	out->name = vb_get_bytes(c, name);
	vb_get_bytes(c, (size_t)extra + comment);
	return !c->bad;
}

bool scan_zip_content(struct vb_arena *a, const struct scan_zip *z, const struct scan_zip_entry *e,
		      size_t max, struct vb_str *out)
{
	struct vb_cursor c = vb_cursor(z->file.p, z->file.n);
	unsigned name, extra;
	struct vb_str packed;

	vb_seek(&c, z->base + e->offset);
	c.bad |= vb_get_u32(&c) != 0x04034b50;
	vb_get_bytes(&c, 22);
	name = vb_get_u16(&c);
	extra = vb_get_u16(&c);
	vb_get_bytes(&c, (size_t)name + extra);
	packed = vb_get_bytes(&c, e->packed);
	if (c.bad || (e->flags & ENCRYPTED))
		return false;
	if (e->method == STORED && packed.n <= max) {
		*out = packed;
		return true;
	}
	return e->method == DEFLATED && scan_inflate(a, packed, SCAN_DEFLATE, max, out);
}
