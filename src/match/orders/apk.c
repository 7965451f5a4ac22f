/*
 * apk.c - Alpine package versions: N(.N)*[letter](_suffixN?)*[~hash][-rN], apk-package(5).
 *
 * apk compares token by token; where the kinds differ, a digit group sorts above a letter, that above a suffix, a
 * suffix number, a revision, and the end; suffixes alpha, beta, pre and rc sort below the end. A group after the first
 * that starts with 0 compares by its count of zeros, more zeros first.
 *
 *   pre-suffix -> 01 rank    end -> 02    revision -> 03 number    suffix number -> 04 number    suffix -> 05 rank
 *   letter -> 06 byte        rest of a zero group -> 07 number     group -> 08 (00 ff-zeros | number)
 */
#include "match/version_int.h"

enum {
	PRE_SUFFIX = 1,
	END = 2,
	REVISION = 3,
	SUFFIX_NUMBER = 4,
	SUFFIX = 5,
	LETTER = 6,
	ZERO_REST = 7,
	GROUP = 8
};

static bool group(struct vb_str digits, struct vb_buf *key)
{
	size_t zeros = 0;

	vb_put_u8(key, GROUP);
	while (zeros < digits.n && digits.p[zeros] == '0')
		zeros++;
	if (!zeros)
		return match_key_number(key, digits);
	if (zeros > MATCH_DIGITS_MAX)
		return false;
	vb_put_u8(key, 0);
	vb_put_u8(key, (uint8_t)(0xff - zeros));
	if (zeros == digits.n)
		return true;
	vb_put_u8(key, ZERO_REST);
	return match_key_number(key, vb_str_from(digits, zeros));
}

static bool suffix(struct vb_str *v, struct vb_buf *key)
{
	static const char *const before[] = {"alpha", "beta", "pre", "rc"};
	static const char *const after[] = {"cvs", "svn", "git", "hg", "p"};
	struct vb_str word = match_cut_letters(v), number;
	bool known = false;

	for (size_t i = 0; i < VB_COUNT(before) && !known; i++)
		if ((known = vb_str_is(word, before[i]))) {
			vb_put_u8(key, PRE_SUFFIX);
			vb_put_u8(key, (uint8_t)i);
		}
	for (size_t i = 0; i < VB_COUNT(after) && !known; i++)
		if ((known = vb_str_is(word, after[i]))) {
			vb_put_u8(key, SUFFIX);
			vb_put_u8(key, (uint8_t)i);
		}
	number = match_cut_digits(v);
	if (number.n) {
		vb_put_u8(key, SUFFIX_NUMBER);
		known = known && match_key_number(key, number);
	}
	return known;
}

static bool hash_skip(struct vb_str *v)
{
	size_t n = 1;

	while (n < v->n && (match_is_digit(v->p[n]) || (v->p[n] >= 'a' && v->p[n] <= 'f')))
		n++;
	*v = vb_str_from(*v, n);
	return n > 1;
}

bool match_key_apk(struct vb_str v, struct vb_buf *key)
{
	struct vb_str number = match_cut_digits(&v);

	if (!number.n)
		return false;
	vb_put_u8(key, GROUP);
	if (!match_key_number(key, number))
		return false;
	while (v.n > 1 && v.p[0] == '.' && match_is_digit(v.p[1])) {
		v = vb_str_from(v, 1);
		if (!group(match_cut_digits(&v), key))
			return false;
	}
	if (v.n && v.p[0] >= 'a' && v.p[0] <= 'z') {
		vb_put_u8(key, LETTER);
		vb_put_u8(key, (uint8_t)v.p[0]);
		v = vb_str_from(v, 1);
	}
	while (v.n && v.p[0] == '_') {
		v = vb_str_from(v, 1);
		if (!suffix(&v, key))
			return false;
	}
	if (v.n && v.p[0] == '~' && !hash_skip(&v))
		return false;
	if (vb_str_starts(v, VB_STR("-r"))) {
		v = vb_str_from(v, 2);
		number = match_cut_digits(&v);
		vb_put_u8(key, REVISION);
		if (!number.n || !match_key_number(key, number))
			return false;
	}
	vb_put_u8(key, END);
	return !v.n;
}
