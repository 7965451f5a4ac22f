/*
 * version_int.h - how version orders write keys.
 *
 * A key compares by memcmp, a shorter one that is a prefix first, as its order compares versions. The rules every
 * order follows, which make that true:
 *   - a number is its count of digits + 1 in one byte, then its digits without leading zeros: 0 is {1}, 42 is
 * {3,'4','2'};
 *   - a text is its bytes (never 0) and a closing 0, so that a prefix sorts first;
 *   - tokens open with a tag byte, and "end of list" is a tag of its own, placed between the tags that sort below
 * and above the end (Debian's '~' below, everything else above).
 */
#ifndef VAUBAN_MATCH_VERSION_INT_H
#define VAUBAN_MATCH_VERSION_INT_H

#include "match/match.h"

/* Writes the key of a trimmed, not empty version of at most VB_LIMIT_VERSION_BYTES; false when it is none. */
typedef bool match_key_write(struct vb_str version, struct vb_buf *key);

struct match_order {
	const char *name;
	match_key_write *key;
};

enum { MATCH_DIGITS_MAX = 250 }; /* digits + 1 must fit a byte */

/* Appends a number given by its digits, leading zeros allowed; false when it is too long. */
bool match_key_number(struct vb_buf *key, struct vb_str digits) VB_MUST_USE;
/* Appends a text with its closing 0. */
void match_key_text(struct vb_buf *key, struct vb_str text);
/* Cuts the leading digits (may be empty) or letters off *rest. */
struct vb_str match_cut_digits(struct vb_str *rest);
struct vb_str match_cut_letters(struct vb_str *rest);
static inline bool match_is_digit(char c)
{
	return c >= '0' && c <= '9';
}
static inline bool match_is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
/* A 'v' or 'V' before a digit. */
struct vb_str match_skip_v(struct vb_str version);

match_key_write match_key_debian, match_key_opam, match_key_semver, match_key_cargo,
	match_key_nuget, match_key_go, match_key_julia, match_key_pep440, match_key_rpm,
	match_key_apk, match_key_maven, match_key_rubygems, match_key_composer, match_key_numbers,
	match_key_generic;

#endif
