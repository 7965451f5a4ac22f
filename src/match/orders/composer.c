/*
 * composer.c - Packagist versions: Composer normalises (getcomposer.org/doc/articles/versions.md), then PHP's
 * version_compare orders words: dev, alpha, beta, RC, the release itself, then numbers, then patch levels.
 *
 *   other word 01   dev 02   alpha 03   beta 04   rc 05   end 06   number 07 number   patch 08
 *
 * Trailing zeros of the release are not written, and 01 ends it: Composer pads every version to four numbers, so 1.0.0-p1
 * stands below 1.0.1. Branches ("dev-main")
 * have no order and are no version.
 */
#include "match/version_int.h"

enum { RELEASE_END = 1, OTHER = 1, END = 6, NUMBER = 7 };

static uint8_t rank(struct vb_str word)
{
	static const struct {
		const char *word;
		uint8_t rank;
	} known[] = {{"dev", 2}, {"alpha", 3}, {"a", 3},     {"beta", 4}, {"b", 4},
		     {"rc", 5},  {"c", 5},     {"patch", 8}, {"pl", 8},   {"p", 8}};

	for (size_t i = 0; i < VB_COUNT(known); i++)
		if (vb_str_ieq(word, vb_str(known[i].word)))
			return known[i].rank;
	return OTHER;
}

static bool release(struct vb_str *v, struct vb_buf *key)
{
	size_t zeros = 0;
	struct vb_str number = match_cut_digits(v);

	if (!number.n)
		return false;
	while (number.n) {
		struct vb_str left = number;

		while (left.n && left.p[0] == '0')
			left = vb_str_from(left, 1);
		zeros += !left.n;
		for (; left.n && zeros; zeros--) {
			vb_put_u8(key, NUMBER);
			vb_put_u8(key, 1);
		}
		if (left.n) {
			vb_put_u8(key, NUMBER);
			if (!match_key_number(key, left))
				return false;
		}
		number.n = 0;
		if (v->n > 1 && v->p[0] == '.' && match_is_digit(v->p[1])) {
			*v = vb_str_from(*v, 1);
			number = match_cut_digits(v);
		} else if (v->n > 1 && v->p[0] == '.' && (v->p[1] == 'x' || v->p[1] == '*')) {
			*v = vb_str_from(*v, 2);
			number = VB_STR("9999999");
		}
	}
	return true;
}

bool match_key_composer(struct vb_str v, struct vb_buf *key)
{
	v = match_skip_v(vb_str_sub(v, 0, vb_str_chr(v, '#')));
	v = vb_str_sub(v, 0, vb_str_chr(v, '+'));
	v = vb_str_sub(v, 0, vb_str_chr(v, '@'));
	if (!release(&v, key))
		return false;
	vb_put_u8(key, RELEASE_END);
	while (v.n) {
		struct vb_str run;

		if ((run = match_cut_digits(&v)).n) {
			vb_put_u8(key, NUMBER);
			if (!match_key_number(key, run))
				return false;
		} else if ((run = match_cut_letters(&v)).n) {
			if (!vb_str_ieq(run, VB_STR("stable")))
				vb_put_u8(key, rank(run));
		} else if (strchr(".-_", v.p[0])) {
			v = vb_str_from(v, 1);
		} else {
			return false;
		}
	}
	vb_put_u8(key, END);
	return true;
}
