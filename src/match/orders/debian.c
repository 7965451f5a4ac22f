/*
 * debian.c - [epoch:]upstream[-revision], Debian Policy 5.6.12 and the algorithm of deb-version(7); opam versions use
 * the same comparison on the whole text.
 *
 * Both parts are runs of non-digits and digits in turn. A run of non-digits compares byte by byte, where '~' sorts
 * below the end of the run, the end below letters, letters below everything else; digits compare as a number, and a
 * missing run is empty or 0. Key of a part: (bytes of the run, END, number)*, END.
 *
 *   ~ -> 01    end -> 02    A-Z, a-z -> 10..43    other printable c -> 50+c
 */
#include "match/version_int.h"

enum { TILDE = 1, END = 2, UPPER = 0x10, LOWER = 0x2a, OTHER = 0x50 };

static uint8_t weight(char c)
{
	if (c == '~')
		return TILDE;
	if (c >= 'A' && c <= 'Z')
		return (uint8_t)(UPPER + (c - 'A'));
	if (c >= 'a' && c <= 'z')
		return (uint8_t)(LOWER + (c - 'a'));
	return (uint8_t)(OTHER + c);
}

static bool part(struct vb_str s, struct vb_buf *key)
{
	do {
		size_t n = 0;

		for (; n < s.n && !match_is_digit(s.p[n]); n++)
			vb_put_u8(key, weight(s.p[n]));
		vb_put_u8(key, END);
		s = vb_str_from(s, n);
		if (!match_key_number(key, match_cut_digits(&s)))
			return false;
	} while (s.n);
	vb_put_u8(key, END);
	return true;
}

static bool allowed(struct vb_str s, const char *also)
{
	for (size_t i = 0; i < s.n; i++)
		if (!match_is_digit(s.p[i]) && !match_is_letter(s.p[i]) &&
		    (!s.p[i] || !strchr(also, s.p[i])))
			return false;
	return true;
}

bool match_key_debian(struct vb_str v, struct vb_buf *key)
{
	size_t colon = vb_str_chr(v, ':'), dash;
	struct vb_str epoch = {NULL, 0}, revision = {NULL, 0};
	uint64_t n = 0;

	if (colon < v.n) {
		epoch = vb_str_sub(v, 0, colon);
		v = vb_str_from(v, colon + 1);
		if (!vb_str_u64(epoch, &n) || n > INT32_MAX)
			return false;
	}
	dash = vb_str_rchr(v, '-');
	if (dash < v.n) {
		revision = vb_str_from(v, dash + 1);
		v = vb_str_sub(v, 0, dash);
		if (!revision.n)
			return false;
	}
	if (!v.n || !allowed(v, ".+~:-") || !allowed(revision, ".+~"))
		return false;
	return match_key_number(key, epoch) && part(v, key) && part(revision, key);
}

bool match_key_opam(struct vb_str v, struct vb_buf *key)
{
	for (size_t i = 0; i < v.n; i++)
		if (v.p[i] <= ' ' || v.p[i] > '~')
			return false;
	return part(v, key);
}
