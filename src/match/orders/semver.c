/*
 * semver.c - Semantic Versioning 2.0.0 (https://semver.org) and its relatives.
 *
 *   core numbers {number}* 0 | pre-release: 1 then identifiers, or 2 when there is none
 *   identifier: 1 number, or 2 text 0; end of identifiers: 0
 *
 * Trailing zeros of the core are not written, so 1.2 equals 1.2.0. cargo takes the specification strictly; npm, Hex,
 * Pub and others are read leniently (leading v, one to any count of numbers, "1.0.0beta"), because lock files and
 * advisories hold such versions. Build metadata never counts, but for Julia, whose binary packages are told apart by
 * it (VersionNumber compares it last). NuGet compares pre-releases without case (NuGet version reference). Go adds
 * "go1.21rc2" of the toolchain to semver (https://go.dev/ref/mod#versions; pseudo-versions are plain semver).
 */
#include "match/version_int.h"

enum {
	CORE_END = 0,
	PRE = 1,
	RELEASE = 2,
	ID_END = 0,
	ID_NUMBER = 1,
	ID_TEXT = 2,
	CORE_MAX = 16,
	STRICT = 1,
	FOLD = 2,
	BUILD = 4,
	SPLIT = 8, /* flags */
};

static bool core(struct vb_str *v, struct vb_buf *key, unsigned flags)
{
	struct vb_str number[CORE_MAX];
	size_t n = 0, kept = 0;

	do {
		if (n == CORE_MAX)
			return false;
		number[n] = match_cut_digits(v);
		if (!number[n].n || ((flags & STRICT) && number[n].n > 1 && number[n].p[0] == '0'))
			return false;
		for (size_t i = 0; i < number[n].n; i++)
			if (number[n].p[i] != '0')
				kept = n + 1;
		n++;
	} while (v->n > 1 && v->p[0] == '.' && match_is_digit(v->p[1]) &&
		 (*v = vb_str_from(*v, 1)).n);
	if ((flags & STRICT) && n != 3)
		return false;
	for (size_t i = 0; i < kept; i++)
		if (!match_key_number(key, number[i]))
			return false;
	vb_put_u8(key, CORE_END);
	return true;
}

static bool identifier(struct vb_str id, struct vb_buf *key, unsigned flags)
{
	struct vb_str rest = id;

	if (!id.n)
		return false;
	match_cut_digits(&rest);
	if (!rest.n) {
		vb_put_u8(key, ID_NUMBER);
		return !((flags & STRICT) && id.n > 1 && id.p[0] == '0') &&
		       match_key_number(key, id);
	}
	vb_put_u8(key, ID_TEXT);
	for (size_t i = 0; i < id.n; i++) {
		char c = id.p[i];

		if (!match_is_digit(c) && !match_is_letter(c) && c != '-' &&
		    (c != '_' || (flags & STRICT)))
			return false;
		vb_put_u8(key, (uint8_t)((flags & FOLD) && c >= 'A' && c <= 'Z' ? c + 32 : c));
	}
	vb_put_u8(key, 0);
	return true;
}

static bool identifiers(struct vb_str list, struct vb_buf *key, unsigned flags)
{
	struct vb_str id;

	if (!list.n || list.p[list.n - 1] == '.')
		return false;
	if (flags & SPLIT) { /* rc2 is rc.2 */
		struct vb_str letters = match_cut_letters(&list);

		if (!letters.n || !identifier(letters, key, flags))
			return false;
	}
	while (vb_str_next(&list, '.', &id))
		if (!identifier(id, key, flags))
			return false;
	vb_put_u8(key, ID_END);
	return true;
}

static bool write(struct vb_str v, struct vb_buf *key, unsigned flags)
{
	size_t plus = vb_str_chr(v, '+');
	struct vb_str build = vb_str_from(v, plus < v.n ? plus + 1 : v.n);

	v = vb_str_sub(v, 0, plus);
	if (!core(&v, key, flags))
		return false;
	if (v.n && v.p[0] == '-')
		v = vb_str_from(v, 1);
	else if (v.n && ((flags & STRICT) || !match_is_letter(v.p[0])))
		return false;
	else if (!v.n) {
		vb_put_u8(key, RELEASE);
		return !(flags & BUILD) || !build.n || identifiers(build, key, 0);
	}
	vb_put_u8(key, PRE);
	return identifiers(v, key, flags) &&
	       (!(flags & BUILD) || !build.n || identifiers(build, key, 0));
}

bool match_key_semver(struct vb_str v, struct vb_buf *key)
{
	if (v.n > 1 && v.p[0] == '=')
		v = vb_str_trim(vb_str_from(v, 1));
	return write(match_skip_v(v), key, 0);
}

bool match_key_cargo(struct vb_str v, struct vb_buf *key)
{
	return vb_str_is(v, "0") ? write(VB_STR("0.0.0"), key, STRICT) : write(v, key, STRICT);
}

bool match_key_nuget(struct vb_str v, struct vb_buf *key)
{
	return write(match_skip_v(v), key, FOLD);
}

bool match_key_julia(struct vb_str v, struct vb_buf *key)
{
	return write(match_skip_v(v), key, BUILD);
}

bool match_key_go(struct vb_str v, struct vb_buf *key)
{
	struct vb_str rest;

	if (!vb_str_starts(v, VB_STR("go")))
		return write(match_skip_v(v), key, 0);
	rest = vb_str_sub(vb_str_from(v, 2), 0,
			  vb_str_chr(vb_str_from(v, 2), ' ')); /* "go1.21 X:boringcrypto" */
	for (size_t i = 0; i < rest.n; i++)
		if (match_is_letter(rest.p[i]) && (i == 0 || match_is_digit(rest.p[i - 1])))
			return write(rest, key, SPLIT);
	return write(rest, key, 0);
}
