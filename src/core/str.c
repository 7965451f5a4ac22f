/* str.c - strings by value: {ptr,len}, never NUL-dependent, ASCII rules only (no locale). */
#include "core/vb.h"

#include <errno.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>

enum { DISTANCE_MAX = 64 }; /* longer words are never a typing slip */

struct vb_str vb_str(const char *s)
{
	return s ? (struct vb_str){s, strlen(s)} : (struct vb_str){NULL, 0};
}

struct vb_str vb_strn(const char *p, size_t n)
{
	return (struct vb_str){p, n};
}

bool vb_str_eq(struct vb_str a, struct vb_str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool vb_str_is(struct vb_str a, const char *s)
{
	return vb_str_eq(a, vb_str(s));
}

static unsigned char fold(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

bool vb_str_ieq(struct vb_str a, struct vb_str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (fold(a.p[i]) != fold(b.p[i]))
			return false;
	return true;
}

int vb_str_cmp(struct vb_str a, struct vb_str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;

	if (c)
		return c < 0 ? -1 : 1;
	return (a.n > b.n) - (a.n < b.n);
}

bool vb_str_starts(struct vb_str s, struct vb_str prefix)
{
	return s.n >= prefix.n && vb_str_eq(vb_str_sub(s, 0, prefix.n), prefix);
}

bool vb_str_ends(struct vb_str s, struct vb_str suffix)
{
	return s.n >= suffix.n && vb_str_eq(vb_str_from(s, s.n - suffix.n), suffix);
}

size_t vb_str_find(struct vb_str s, struct vb_str needle)
{
	const char *hit;

	if (!needle.n || s.n < needle.n)
		return needle.n ? s.n : 0;
	hit = memmem(s.p, s.n, needle.p, needle.n);
	return hit ? (size_t)(hit - s.p) : s.n;
}

size_t vb_str_chr(struct vb_str s, char c)
{
	const char *hit = s.n ? memchr(s.p, c, s.n) : NULL;

	return hit ? (size_t)(hit - s.p) : s.n;
}

size_t vb_str_rchr(struct vb_str s, char c)
{
	const char *hit = s.n ? memrchr(s.p, c, s.n) : NULL;

	return hit ? (size_t)(hit - s.p) : s.n;
}

struct vb_str vb_str_sub(struct vb_str s, size_t from, size_t n)
{
	if (from > s.n)
		from = s.n;
	if (n > s.n - from)
		n = s.n - from;
	return (struct vb_str){s.n ? s.p + from : s.p, n};
}

struct vb_str vb_str_cut(struct vb_str s, size_t max)
{
	while (max && max < s.n && ((unsigned char)s.p[max] & 0xc0) == 0x80)
		max--;
	return vb_str_sub(s, 0, max);
}

struct vb_str vb_str_from(struct vb_str s, size_t from)
{
	return vb_str_sub(s, from, SIZE_MAX);
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct vb_str vb_str_trim(struct vb_str s)
{
	while (s.n && is_space(s.p[0]))
		s = vb_str_from(s, 1);
	while (s.n && is_space(s.p[s.n - 1]))
		s.n--;
	return s;
}

bool vb_str_next(struct vb_str *rest, char sep, struct vb_str *part)
{
	size_t at;

	if (!rest->p)
		return false;
	at = vb_str_chr(*rest, sep);
	*part = vb_str_sub(*rest, 0, at);
	*rest = at < rest->n ? vb_str_from(*rest, at + 1) : (struct vb_str){NULL, 0};
	return true;
}

bool vb_str_line(struct vb_str *rest, struct vb_str *line)
{
	if (!rest->n)
		return false;
	if (!vb_str_next(rest, '\n', line))
		return false;
	if (line->n && line->p[line->n - 1] == '\r')
		line->n--;
	return true;
}

bool vb_str_word(struct vb_str *rest, struct vb_str *word)
{
	size_t n = 0;

	while (rest->n && is_space(rest->p[0]))
		*rest = vb_str_from(*rest, 1);
	while (n < rest->n && !is_space(rest->p[n]))
		n++;
	*word = vb_str_sub(*rest, 0, n);
	*rest = vb_str_from(*rest, n);
	return n > 0;
}

bool vb_str_u64(struct vb_str s, uint64_t *out)
{
	uint64_t v = 0;

	if (!s.n)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9' || __builtin_mul_overflow(v, 10u, &v) ||
		    __builtin_add_overflow(v, (uint64_t)(s.p[i] - '0'), &v))
			return false;
	}
	*out = v;
	return true;
}

bool vb_str_i64(struct vb_str s, int64_t *out)
{
	bool minus = s.n && s.p[0] == '-';
	uint64_t v;

	if (!vb_str_u64(vb_str_from(s, minus), &v) || v > (uint64_t)INT64_MAX + minus)
		return false;
	*out = minus ? (v ? -(int64_t)(v - 1) - 1 : 0) : (int64_t)v;
	return true;
}

bool vb_str_double(struct vb_str s, double *out)
{
	char text[64], *end;
	double v;

	if (!s.n || s.n >= sizeof(text) || is_space(s.p[0]))
		return false;
	memcpy(text, s.p, s.n);
	text[s.n] = '\0';
	if (text[strspn(text, "0123456789+-.eE")]) /* no hexadecimal, no inf, no nan */
		return false;
	v = strtod(text, &end);
	if (*end || end == text || !isfinite(v))
		return false;
	*out = v;
	return true;
}

/* Length of the well-formed UTF-8 sequence at p (RFC 3629), 0 when it is malformed. */
static size_t utf8_sequence(const unsigned char *p, size_t n)
{
	size_t len = p[0] < 0x80   ? 1
		     : p[0] < 0xc2 ? 0
		     : p[0] < 0xe0 ? 2
		     : p[0] < 0xf0 ? 3
		     : p[0] < 0xf5 ? 4
				   : 0;

	if (len > n)
		return 0;
	for (size_t i = 1; i < len; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f) ||
	    (p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] > 0x8f))
		return 0;
	return len;
}

size_t vb_utf8_write(uint32_t c, char out[4])
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3f));
	out[2] = (char)(0x80 | (c >> 6 & 0x3f));
	out[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

bool vb_str_utf8(struct vb_str s)
{
	for (size_t i = 0, len; i < s.n; i += len) {
		len = utf8_sequence((const unsigned char *)s.p + i, s.n - i);
		if (!len)
			return false;
	}
	return true;
}

unsigned vb_str_distance(struct vb_str a, struct vb_str b, unsigned bound)
{
	unsigned row[DISTANCE_MAX + 1];

	if (a.n > DISTANCE_MAX || b.n > DISTANCE_MAX)
		return bound;
	for (size_t j = 0; j <= b.n; j++)
		row[j] = (unsigned)j;
	for (size_t i = 1; i <= a.n; i++) {
		unsigned diagonal = row[0]++;

		for (size_t j = 1; j <= b.n; j++) {
			unsigned best = diagonal + (fold(a.p[i - 1]) != fold(b.p[j - 1]));

			diagonal = row[j];
			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			row[j] = best;
		}
	}
	return row[b.n] < bound ? row[b.n] : bound;
}

const char *vb_nearest(struct vb_str word, const char *const *candidates, size_t n)
{
	unsigned best = (unsigned)(word.n < 5   ? 2
				   : word.n < 9 ? 3
						: 4); /* a slip, not another word */
	const char *found = NULL;

	for (size_t i = 0; i < n; i++) {
		unsigned d = vb_str_distance(word, vb_str(candidates[i]), best);

		if (d < best) {
			best = d;
			found = candidates[i];
		}
	}
	return found;
}

struct vb_str vb_arena_str(struct vb_arena *a, struct vb_str s)
{
	char *p = vb_arena_alloc(a, s.n);

	if (s.n)
		memcpy(p, s.p, s.n);
	return (struct vb_str){p, s.n};
}

const char *vb_arena_cstr(struct vb_arena *a, struct vb_str s)
{
	return vb_arena_str(a, s).p;
}

struct vb_str vb_arena_printf(struct vb_arena *a, const char *fmt, ...)
{
	char most[512]; /* what is longer is written twice */
	va_list ap, again;
	int n;
	char *p;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(most, sizeof(most), fmt, ap);
	va_end(ap);
	vb_assert(n >= 0);
	p = vb_arena_alloc(a, (size_t)n);
	if ((size_t)n < sizeof(most))
		memcpy(p, most, (size_t)n);
	else
		vsnprintf(p, (size_t)n + 1, fmt, again);
	va_end(again);
	return (struct vb_str){p, (size_t)n};
}

struct vb_str vb_arena_printable(struct vb_arena *a, struct vb_str s)
{
	char *p = vb_arena_alloc(a, s.n);

	for (size_t i = 0; i < s.n;) {
		const unsigned char *u = (const unsigned char *)s.p + i;
		size_t len = utf8_sequence(u, s.n - i);
		bool control = len == 1 ? (u[0] < 0x20 || u[0] == 0x7f)
					: (len == 2 && u[0] == 0xc2 && u[1] < 0xa0);

		/* bidirectional overrides (U+202A-202E, U+2066-2069) may hide the end of a file name */
		if (len == 3 && u[0] == 0xe2 &&
		    ((u[1] == 0x80 && u[2] >= 0xaa && u[2] <= 0xae) ||
		     (u[1] == 0x81 && u[2] >= 0xa6 && u[2] <= 0xa9)))
			control = true;
		if (!len || control) {
			len = len ? len : 1;
			memset(p + i, '?', len);
		} else {
			memcpy(p + i, u, len);
		}
		i += len;
	}
	return (struct vb_str){p, s.n};
}

struct vb_str vb_arena_lower(struct vb_arena *a, struct vb_str s)
{
	char *p = vb_arena_alloc(a, s.n);

	for (size_t i = 0; i < s.n; i++)
		p[i] = (char)fold(s.p[i]);
	return (struct vb_str){p, s.n};
}

struct vb_str vb_arena_hex(struct vb_arena *a, const void *bytes, size_t n)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char *u = bytes;
	char *p = vb_arena_alloc(a, 2 * n);

	for (size_t i = 0; i < n; i++) {
		p[2 * i] = digits[u[i] >> 4];
		p[2 * i + 1] = digits[u[i] & 15];
	}
	return (struct vb_str){p, 2 * n};
}

int vb_hex_digit(char c)
{
	return c >= '0' && c <= '9'   ? c - '0'
	       : c >= 'a' && c <= 'f' ? c - 'a' + 10
	       : c >= 'A' && c <= 'F' ? c - 'A' + 10
				      : -1;
}

bool vb_hex_decode(struct vb_str text, unsigned char *out, size_t n)
{
	if (text.n % 2 || text.n / 2 != n)
		return false;
	for (size_t i = 0; i < text.n; i++)
		if (vb_hex_digit(text.p[i]) < 0)
			return false;
	for (size_t i = 0; i < n; i++)
		out[i] = (unsigned char)(vb_hex_digit(text.p[2 * i]) * 16 +
					 vb_hex_digit(text.p[2 * i + 1]));
	return true;
}
