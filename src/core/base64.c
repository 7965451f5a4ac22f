/* base64.c - RFC 4648 section 4, padding required, no white space: integrity strings, keys, tokens. */
#include "core/vb.h"

static int sextet(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

bool vb_base64_decode(struct vb_arena *a, struct vb_str text, struct vb_str *out)
{
	size_t n = 0, padding = 0;
	unsigned char *bytes;

	if (text.n % 4)
		return false;
	while (padding < 2 && padding < text.n && text.p[text.n - 1 - padding] == '=')
		padding++;
	bytes = vb_arena_alloc(a, text.n / 4 * 3);
	for (size_t i = 0; i < text.n; i += 4) {
		uint32_t group = 0;

		for (size_t k = 0; k < 4; k++) {
			int v = i + k < text.n - padding ? sextet(text.p[i + k]) : 0;

			if (v < 0)
				return false;
			group = group << 6 | (uint32_t)v;
		}
		bytes[n++] = (unsigned char)(group >> 16);
		bytes[n++] = (unsigned char)(group >> 8);
		bytes[n++] = (unsigned char)group;
	}
	if (padding &&
	    bytes[n - padding]) /* bits that stand for nothing: not the canonical spelling */
		return false;
	*out = vb_strn((const char *)bytes, n - padding);
	return true;
}

struct vb_str vb_base64_encode(struct vb_arena *a, const void *bytes, size_t n)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const unsigned char *u = bytes;
	char *text = vb_arena_array(a, n / 3 + 1, 4);
	size_t at = 0;

	for (size_t i = 0; i < n; i += 3) {
		uint32_t group = (uint32_t)u[i] << 16 | (i + 1 < n ? (uint32_t)u[i + 1] << 8 : 0) |
				 (i + 2 < n ? u[i + 2] : 0u);

		text[at++] = digits[group >> 18];
		text[at++] = digits[group >> 12 & 63];
		text[at++] = i + 1 < n ? digits[group >> 6 & 63] : '=';
		text[at++] = i + 2 < n ? digits[group & 63] : '=';
	}
	return vb_strn(text, at);
}
