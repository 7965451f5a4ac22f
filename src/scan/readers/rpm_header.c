/*
 * rpm_header.c - the header of one rpm package, as databases keep it.
 *
 *   u32 entries  u32 bytes  entries × {u32 tag, u32 type, u32 offset, u32 count}  bytes of data     all big-endian
 *
 *   types: 4 = 32-bit integers, 6 = one string, 8 = array of strings, 9 = strings by language
 *
 * Source of the format: rpm, docs/manual/format_header.md, docs/manual/tags.md.
 */
#include "scan/readers/rpm_int.h"

enum {
	ENTRY_BYTES = 16,
	ENTRIES_MAX = 65536,
	TYPE_INT32 = 4,
	TYPE_STRING = 6,
	TYPE_STRINGS = 8,
	TYPE_I18N = 9
};

bool rpm_header_open(struct vb_str blob, struct rpm_header *out)
{
	struct vb_cursor c = vb_cursor(blob.p, blob.n);
	uint32_t entries, bytes;

	c.big = true;
	entries = vb_get_u32(&c);
	bytes = vb_get_u32(&c);
	if (c.bad || entries > ENTRIES_MAX)
		return false;
	out->index = vb_get_bytes(&c, (size_t)entries * ENTRY_BYTES);
	out->data = vb_get_bytes(&c, bytes);
	return !c.bad;
}

struct entry {
	uint32_t type, count;
	struct vb_str bytes; /* from its offset to the end of the data */
};

static bool entry_find(const struct rpm_header *h, enum rpm_tag tag, struct entry *out)
{
	struct vb_cursor c = vb_cursor(h->index.p, h->index.n);

	c.big = true;
	while (c.at < c.n) {
		uint32_t found = vb_get_u32(&c), type = vb_get_u32(&c), offset = vb_get_u32(&c),
			 count = vb_get_u32(&c);

		if (found != (uint32_t)tag)
			continue;
		if (offset >= h->data.n)
			return false;
		*out = (struct entry){type, count, vb_str_from(h->data, offset)};
		return true;
	}
	return false;
}

struct rpm_strings rpm_header_strings(const struct rpm_header *h, enum rpm_tag tag)
{
	struct entry e;

	if (!entry_find(h, tag, &e) ||
	    (e.type != TYPE_STRING && e.type != TYPE_STRINGS && e.type != TYPE_I18N))
		return (struct rpm_strings){.left = 0};
	return (struct rpm_strings){e.bytes, e.count};
}

bool rpm_strings_next(struct rpm_strings *s, struct vb_str *out)
{
	size_t end = vb_str_chr(s->rest, '\0');

	if (!s->left || end == s->rest.n)
		return false;
	*out = vb_str_sub(s->rest, 0, end);
	s->rest = vb_str_from(s->rest, end + 1);
	s->left--;
	return true;
}

struct vb_str rpm_header_str(const struct rpm_header *h, enum rpm_tag tag)
{
	struct rpm_strings s = rpm_header_strings(h, tag);
	struct vb_str out = {NULL, 0};

	return rpm_strings_next(&s, &out) ? out : (struct vb_str){NULL, 0};
}

struct vb_cursor rpm_header_u32s(const struct rpm_header *h, enum rpm_tag tag)
{
	struct vb_cursor c = vb_cursor(NULL, 0);
	struct entry e;

	if (entry_find(h, tag, &e) && e.type == TYPE_INT32 && e.count <= e.bytes.n / 4)
		c = vb_cursor(e.bytes.p, (size_t)e.count * 4);
	c.big = true;
	return c;
}

bool rpm_header_u32(const struct rpm_header *h, enum rpm_tag tag, uint32_t *out)
{
	struct vb_cursor c = rpm_header_u32s(h, tag);
	uint32_t v = vb_get_u32(&c);

	if (c.bad)
		return false;
	*out = v;
	return true;
}
