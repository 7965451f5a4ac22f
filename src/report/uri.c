/* uri.c - see uri.h. RFC 3986 sections 2.3 and 4.2; RFC 9562 section 5.5. */
#include "report/uri.h"

#include "core/hash.h"

static bool unreserved(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '.' || c == '_' || c == '~' || c == '+' || c == '@' || c == '=' ||
	       c == ',';
}

struct vb_str report_uri_path(struct vb_arena *a, struct vb_str path)
{
	struct vb_str rest = path, part, copy;
	struct vb_buf out;

	vb_buf_init(&out, SIZE_MAX / 2);
	while (vb_str_next(&rest, '/', &part)) {
		if (!part.n || vb_str_is(part, ".") || vb_str_is(part, ".."))
			continue;
		if (out.n)
			vb_buf_char(&out, '/');
		for (size_t i = 0; i < part.n; i++)
			if (unreserved((unsigned char)part.p[i]))
				vb_buf_char(&out, part.p[i]);
			else
				vb_buf_printf(&out, "%%%02X", (unsigned)(unsigned char)part.p[i]);
	}
	copy = vb_arena_str(a, vb_buf_view(&out));
	vb_buf_done(&out);
	return copy;
}

bool report_uri_safe(struct vb_str s)
{
	struct vb_str rest;

	if (vb_str_starts(s, VB_STR("https://")))
		rest = vb_str_from(s, 8);
	else if (vb_str_starts(s, VB_STR("http://")))
		rest = vb_str_from(s, 7);
	else
		return false;
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= 0x20 || (unsigned char)s.p[i] >= 0x7f ||
		    strchr("\"'<>\\^`{|}", s.p[i]))
			return false;
	return rest.n > 0 && rest.p[0] != '/' && s.n < 2048;
}

struct vb_str report_uri_uuid(struct vb_arena *a, struct vb_str content)
{
	/* drawn once; a namespace only has to be ours and to stay */
	static const unsigned char space[16] = {0x5e, 0x0b, 0x41, 0x9c, 0x6a, 0x1f, 0x53, 0xd2,
						0x9b, 0x7e, 0x20, 0xc4, 0x8d, 0x35, 0xf6, 0x11};
	struct vb_hash *h = vb_hash_new(VB_SHA1);
	unsigned char d[VB_HASH_MAX_BYTES];
	struct vb_str x;

	vb_hash_add(h, space, sizeof(space));
	vb_hash_add(h, content.p, content.n);
	vb_hash_free(h, d);
	d[6] = (unsigned char)((d[6] & 0x0f) | 0x50);
	d[8] = (unsigned char)((d[8] & 0x3f) | 0x80);
	x = vb_arena_hex(a, d, 16);
	return vb_arena_printf(a, "%.8s-%.4s-%.4s-%.4s-%.12s", x.p, x.p + 8, x.p + 12, x.p + 16,
			       x.p + 20);
}
