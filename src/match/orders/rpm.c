/*
 * rpm.c - [epoch:]version[-release] as rpmvercmp orders them (rpm-version(7)).
 *
 * A part is runs of letters and of digits; other bytes only separate. '~' sorts below the end, the end below '^',
 * '^' below letters, letters below digits.
 *
 *   ~ -> 01    end -> 02    ^ -> 03    letters -> 04 text 0    digits -> 05 number
 */
#include "match/version_int.h"

enum { TILDE = 1, END = 2, CARET = 3, LETTERS = 4, DIGITS = 5 };

static bool part(struct vb_str s, struct vb_buf *key)
{
	while (s.n) {
		struct vb_str run;

		if ((run = match_cut_digits(&s)).n) {
			vb_put_u8(key, DIGITS);
			if (!match_key_number(key, run))
				return false;
		} else if ((run = match_cut_letters(&s)).n) {
			vb_put_u8(key, LETTERS);
			match_key_text(key, run);
		} else {
			if (s.p[0] == '~' || s.p[0] == '^')
				vb_put_u8(key, s.p[0] == '~' ? TILDE : CARET);
			s = vb_str_from(s, 1);
		}
	}
	vb_put_u8(key, END);
	return true;
}

bool match_key_rpm(struct vb_str v, struct vb_buf *key)
{
	size_t colon = vb_str_chr(v, ':'), dash;
	struct vb_str epoch = {NULL, 0}, release = {NULL, 0}, rest;

	for (size_t i = 0; i < v.n; i++)
		if (v.p[i] <= ' ' || v.p[i] > '~')
			return false;
	if (colon < v.n) {
		rest = epoch = vb_str_sub(v, 0, colon);
		match_cut_digits(&rest);
		if (rest.n)
			return vb_str_is(epoch, "(none)") &&
			       match_key_rpm(vb_str_from(v, colon + 1), key);
		v = vb_str_from(v, colon + 1);
	}
	dash = vb_str_rchr(v, '-');
	if (dash < v.n) {
		release = vb_str_from(v, dash + 1);
		v = vb_str_sub(v, 0, dash);
	}
	return v.n && match_key_number(key, epoch) && part(v, key) && part(release, key);
}
