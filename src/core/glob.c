/*
 * glob.c - path patterns. '*' and '?' stop at '/', '**' does not, '[a-z]' and '[!a-z]' are classes.
 * "a/" then "**" then "/b" also matches a/b. Iterative with two resume points (one for '*', one for
 * '**'), so the cost is bounded by pattern length times path length whatever the pattern.
 */
#include "core/vb.h"

static bool class_match(struct vb_str pattern, size_t *at, char c)
{
	size_t i = *at + 1;
	bool negate = i < pattern.n && (pattern.p[i] == '!' || pattern.p[i] == '^');
	bool hit = false;

	i += negate;
	for (bool first = true; i < pattern.n && (first || pattern.p[i] != ']');
	     first = false, i++) {
		unsigned char low = (unsigned char)pattern.p[i], high = low;

		if (i + 2 < pattern.n && pattern.p[i + 1] == '-' && pattern.p[i + 2] != ']') {
			high = (unsigned char)pattern.p[i + 2];
			i += 2;
		}
		hit |= (unsigned char)c >= low && (unsigned char)c <= high;
	}
	if (i >= pattern.n) /* no closing bracket: an ordinary '[' */
		return c == '[' && (++*at, true);
	*at = i + 1;
	return hit != negate && c != '/';
}

static bool one_match(struct vb_str pattern, size_t *at, char c)
{
	char p = pattern.p[*at];

	if (p == '[')
		return class_match(pattern, at, c);
	if (p == '?' ? c == '/' : p != c)
		return false;
	++*at;
	return true;
}

bool vb_glob(struct vb_str pattern, struct vb_str path)
{
	const size_t none = SIZE_MAX;
	size_t p = 0, s = 0, star_p = none, star_s = 0, deep_p = none, deep_s = 0;

	for (;;) {
		if (p + 1 < pattern.n && pattern.p[p] == '*' && pattern.p[p + 1] == '*') {
			p += 2;
			/* a double star followed by '/' may stand for nothing at all */
			if (p < pattern.n && pattern.p[p] == '/' &&
			    (s == 0 || path.p[s - 1] == '/'))
				p++;
			deep_p = p;
			deep_s = s;
			star_p = none;
		} else if (p < pattern.n && pattern.p[p] == '*') {
			star_p = ++p;
			star_s = s;
		} else if (s < path.n && p < pattern.n && one_match(pattern, &p, path.p[s])) {
			s++;
		} else if (s == path.n && p == pattern.n) {
			return true;
		} else if (star_p != none && star_s < path.n && path.p[star_s] != '/') {
			s = ++star_s;
			p = star_p;
		} else if (deep_p != none && deep_s < path.n) {
			s = ++deep_s;
			p = deep_p;
			star_p = none;
			/* after "**" + '/' resume only at the start of a name */
			while (p && pattern.p[p - 1] == '/' && s < path.n && path.p[s - 1] != '/')
				s = ++deep_s;
		} else {
			return false;
		}
	}
}
