/*
 * rubygems.c - Gem::Version: runs of digits and letters; '-' reads as ".pre."; a word sorts below the end, so
 * 1.0.a is before 1.0. Zeros before the first word and at the end are not written: 1.0 equals 1.
 *
 *   word -> 01 text 0    end -> 02    number -> 03 number
 */
#include "match/version_int.h"

enum { WORD = 1, END = 2, NUMBER = 3 };

static bool zero(struct vb_str digits)
{
	for (size_t i = 0; i < digits.n; i++)
		if (digits.p[i] != '0')
			return false;
	return true;
}

struct writer {
	struct vb_buf *key;
	size_t zeros; /* numbers 0 not written yet */
	bool word_seen;
};

static bool number_write(struct writer *w, struct vb_str digits)
{
	if (zero(digits)) {
		w->zeros++;
		return true;
	}
	for (; w->zeros; w->zeros--) {
		vb_put_u8(w->key, NUMBER);
		vb_put_u8(w->key, 1);
	}
	vb_put_u8(w->key, NUMBER);
	return match_key_number(w->key, digits);
}

static void word_write(struct writer *w, struct vb_str word)
{
	for (; w->word_seen && w->zeros; w->zeros--) {
		vb_put_u8(w->key, NUMBER);
		vb_put_u8(w->key, 1);
	}
	w->zeros = 0;
	w->word_seen = true;
	vb_put_u8(w->key, WORD);
	match_key_text(w->key, word);
}

bool match_key_rubygems(struct vb_str v, struct vb_buf *key)
{
	struct writer w = {.key = key};

	if (!match_is_digit(v.p[0]))
		return false;
	while (v.n) {
		struct vb_str run;

		if ((run = match_cut_digits(&v)).n) {
			if (!number_write(&w, run))
				return false;
		} else if ((run = match_cut_letters(&v)).n) {
			word_write(&w, run);
		} else {
			if ((v.p[0] != '.' && v.p[0] != '-') || v.n == 1 || v.p[1] == '.' ||
			    v.p[1] == '-')
				return false;
			if (v.p[0] == '-')
				word_write(&w, VB_STR("pre"));
			v = vb_str_from(v, 1);
		}
	}
	vb_put_u8(key, END);
	return true;
}
