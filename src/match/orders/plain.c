/*
 * plain.c - two simple orders.
 *
 * numbers: lists of numbers cut at '.' or '-', the shorter first (R's package_version, Haskell's PVP): 1.0 < 1.0.0.
 *   key: {number}* 0
 *
 * generic: for sources with no stated order (Homebrew, Conan, version strings of binaries): digits as numbers, words
 * alpha, beta, pre, rc, dev below the release, other words (OpenSSL's 1.0.2k) above it and below further numbers;
 * trailing zeros of the release are not written.
 *   word below 01 text 0    end 02    other word 03 text 0    number 04 number
 */
#include "match/version_int.h"

enum { BELOW = 1, END = 2, WORD = 3, NUMBER = 4 };

bool match_key_numbers(struct vb_str v, struct vb_buf *key)
{
	for (;;) {
		struct vb_str number = match_cut_digits(&v);

		if (!number.n || !match_key_number(key, number))
			return false;
		if (!v.n)
			break;
		if (v.p[0] != '.' && v.p[0] != '-')
			return false;
		v = vb_str_from(v, 1);
	}
	vb_put_u8(key, 0);
	return true;
}

static bool below(struct vb_str word)
{
	static const char *const words[] = {"alpha", "beta", "pre",     "preview",
					    "rc",    "dev",  "snapshot"};

	for (size_t i = 0; i < VB_COUNT(words); i++)
		if (vb_str_ieq(word, vb_str(words[i])))
			return true;
	return false;
}

static bool digits_are_zero(struct vb_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '0')
			return false;
	return true;
}

bool match_key_generic(struct vb_str v, struct vb_buf *key)
{
	size_t zeros = 0;
	bool release = true;

	v = match_skip_v(v);
	while (v.n) {
		struct vb_str run;

		if ((run = match_cut_digits(&v)).n) {
			if (release && digits_are_zero(run)) {
				zeros++;
				continue;
			}
			for (; release && zeros; zeros--) {
				vb_put_u8(key, NUMBER);
				vb_put_u8(key, 1);
			}
			vb_put_u8(key, NUMBER);
			if (!match_key_number(key, run))
				return false;
		} else if ((run = match_cut_letters(&v)).n) {
			release = false;
			vb_put_u8(key, below(run) ? BELOW : WORD);
			for (size_t i = 0; i < run.n; i++)
				vb_put_u8(key, (uint8_t)(run.p[i] | 32));
			vb_put_u8(key, 0);
		} else {
			if (v.p[0] <= ' ' || v.p[0] > '~')
				return false;
			v = vb_str_from(v, 1);
		}
	}
	vb_put_u8(key, END);
	return true;
}
