/* encoded.c - the text around a hit inside base64 or UTF-16, bounded on both sides. RFC 4648 sections 4 and 5. */
#include "scan/secrets/secrets_int.h"

enum { BEHIND = 256, AHEAD = 2048, RUN_LEAST = 16 }; /* characters looked at on each side */

static int digit(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '+' || c == '-')
		return 62;
	return c == '/' || c == '_' ? 63 : -1;
}

/* Whole bytes of a run of digits. */
static size_t decode(const char *p, size_t n, char *out)
{
	unsigned bits = 0, held = 0;
	size_t at = 0;

	for (size_t i = 0; i < n; i++) {
		bits = bits << 6 | (unsigned)digit(p[i]);
		held += 6;
		if (held >= 8) {
			held -= 8;
			out[at++] = (char)(bits >> held & 0xff);
		}
	}
	return at;
}

bool secrets_unbase64(struct vb_arena *a, struct vb_str text, size_t hit, unsigned shift,
		      struct vb_str *out, size_t *at)
{
	static const size_t lead[] = {0, 2, 3}; /* digits of the group before the literal's own */
	size_t start, end = hit, groups = 0;
	char *p;

	if (shift > 2 || hit < lead[shift])
		return false;
	start = hit - lead[shift];
	for (size_t i = start; i < hit; i++)
		if (digit(text.p[i]) < 0)
			return false;
	while (end < text.n && end - hit < AHEAD && digit(text.p[end]) >= 0)
		end++;
	while (start >= 4 && groups < BEHIND / 4) {
		bool whole = true;

		for (size_t i = start - 4; i < start; i++)
			whole &= digit(text.p[i]) >= 0;
		if (!whole)
			break;
		start -= 4;
		groups++;
	}
	if (end - start < RUN_LEAST)
		return false;
	p = vb_arena_alloc(a, end - start);
	*out = vb_strn(p, decode(text.p + start, end - start, p));
	*at = 3 * groups + shift;
	return *at < out->n;
}

bool secrets_unwide(struct vb_arena *a, struct vb_str text, size_t hit, struct vb_str *out,
		    size_t *at)
{
	size_t start = hit, n = 0, behind = 0;
	char *p;

	while (start >= 2 && behind < BEHIND && text.p[start - 2] && !text.p[start - 1])
		start -= 2, behind++;
	p = vb_arena_alloc(a, BEHIND + AHEAD + 1);
	for (size_t i = start; i < text.n && n < BEHIND + AHEAD; i += 2) {
		if (!text.p[i] || (i + 1 < text.n && text.p[i + 1]))
			break;
		p[n++] = text.p[i];
	}
	*out = vb_strn(p, n);
	*at = behind;
	return *at < n;
}

bool secrets_base64(struct vb_arena *a, struct vb_str text, struct vb_str *out)
{
	char *p = vb_arena_alloc(a, text.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (c == ' ' || c == '\n' || c == '\r' || c == '\t')
			continue;
		if (c == '=') /* nothing but padding and white space may follow */
			break;
		if (digit(c) < 0)
			return false;
		p[n++] = c;
	}
	if (n % 4 == 1)
		return false;
	*out = vb_strn(p, decode(p, n, p));
	return true;
}
