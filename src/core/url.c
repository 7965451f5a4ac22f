/*
 * url.c - see url.h.
 *
 *   reference ──clean──► scheme? ──► authority? ──► path: merge, remove dots ──► query ──► one form
 */
#include "core/url.h"

enum { URL_BYTES = 2048 };

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* White space around and line breaks inside go; a fragment too; what may not stand in an address is percent-encoded. */
static struct vb_str clean(struct vb_arena *a, struct vb_str text)
{
	static const char digits[] = "0123456789ABCDEF";
	char *out = vb_arena_alloc(a, 3 * URL_BYTES + 1);
	bool query = false;
	size_t n = 0;

	text = vb_str_trim(text);
	for (size_t i = 0; i < text.n && i < 2 * URL_BYTES && text.p[i] != '#'; i++) {
		unsigned char c = (unsigned char)text.p[i];

		if (c == '\t' || c == '\n' || c == '\r')
			continue;
		query |= c == '?';
		if (c == '\\' && !query)
			c = '/';
		if (c <= ' ' || c >= 0x7f || strchr("\"<>`{}|^\\", c)) {
			out[n++] = '%';
			out[n++] = digits[c >> 4];
			out[n++] = digits[c & 15];
		} else {
			out[n++] = (char)c;
		}
		if (n + 3 >= 3 * URL_BYTES)
			break;
	}
	return vb_strn(out, n);
}

struct vb_str vb_url_host(struct vb_str authority)
{
	size_t from = authority.n && authority.p[0] == '[' ? vb_str_chr(authority, ']') : 0;

	return vb_str_sub(authority, 0, from + vb_str_chr(vb_str_from(authority, from), ':'));
}

static bool authority_take(struct vb_arena *a, struct vb_str text, struct vb_url *out)
{
	struct vb_str host = vb_url_host(text), port = vb_str_from(text, host.n);
	uint64_t number = out->secure ? 443 : 80;

	if (!host.n || vb_str_chr(text, '@') < text.n || vb_str_chr(text, '%') < text.n)
		return false;
	if (port.n > 1 && (!vb_str_u64(vb_str_from(port, 1), &number) || !number || number > 65535))
		return false;
	host = vb_arena_lower(a, host);
	out->authority = number == (out->secure ? 443u : 80u)
				 ? host
				 : vb_arena_printf(a, "%.*s:%u", VB_FMT(host), (unsigned)number);
	return true;
}

/* RFC 3986, 5.2.4, on a path that starts with '/'. */
static struct vb_str dots_remove(struct vb_arena *a, struct vb_str path)
{
	char *out = vb_arena_alloc(a, path.n + 2);
	size_t n = 0, at = 0;

	while (at < path.n) {
		size_t end = at + 1 + vb_str_chr(vb_str_from(path, at + 1), '/');
		struct vb_str segment = vb_str_sub(path, at + 1, end - at - 1);
		bool last = end >= path.n;

		if (vb_str_is(segment, "..")) {
			while (n && out[--n] != '/')
				;
		} else if (!vb_str_is(segment, ".")) {
			out[n++] = '/';
			memcpy(out + n, segment.n ? segment.p : "", segment.n);
			n += segment.n;
			at = end;
			continue;
		}
		if (last)
			out[n++] = '/';
		at = end;
	}
	if (!n)
		out[n++] = '/';
	return vb_strn(out, n);
}

/* "http:" and "https:" are told apart from "mailto:" and "a/b:c". Length of the scheme, 0 when there is none. */
static size_t scheme_length(struct vb_str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == ':')
			return i;
		if (!is_word(s.p[i]) && !(i && strchr("+-.", s.p[i])))
			return 0;
	}
	return 0;
}

static struct vb_str merged(struct vb_arena *a, const struct vb_url *base, struct vb_str path)
{
	size_t slash = vb_str_rchr(base->path, '/');

	return vb_arena_printf(a, "%.*s/%.*s", VB_FMT(vb_str_sub(base->path, 0, slash)),
			       VB_FMT(path));
}

bool vb_url_resolve(struct vb_arena *a, const struct vb_url *base, struct vb_str reference,
		    struct vb_url *out)
{
	struct vb_str s, path;
	struct vb_url u = base ? *base : (struct vb_url){0};
	size_t scheme, query;

	if (reference.n > 2 * URL_BYTES)
		return false;
	s = clean(a, reference);
	scheme = scheme_length(s);
	if (scheme) {
		u.secure = vb_str_ieq(vb_str_sub(s, 0, scheme), VB_STR("https"));
		if (!u.secure && !vb_str_ieq(vb_str_sub(s, 0, scheme), VB_STR("http")))
			return false;
		s = vb_str_from(s, scheme + 1);
	}
	if (!vb_str_starts(s, VB_STR("//")) && (scheme || !base))
		return false;
	query = vb_str_chr(s, '?');
	path = vb_str_sub(s, 0, query);
	if (vb_str_starts(s, VB_STR("//"))) {
		struct vb_str rest = vb_str_from(path, 2);
		size_t slash = vb_str_chr(rest, '/');

		if (!authority_take(a, vb_str_sub(rest, 0, slash), &u))
			return false;
		path = vb_str_from(rest, slash);
		u.path = path.n ? path : VB_STR("/");
	} else if (path.n) {
		u.path = path.p[0] == '/' ? path : merged(a, base, path);
	}
	if (path.n || query < s.n || scheme || vb_str_starts(s, VB_STR("//")))
		u.query = vb_str_from(s, query);
	u.path = dots_remove(a, u.path);
	if (u.authority.n + u.path.n + u.query.n > URL_BYTES)
		return false;
	*out = u;
	return true;
}

bool vb_url_parse(struct vb_arena *a, struct vb_str text, struct vb_url *out)
{
	return vb_url_resolve(a, NULL, text, out);
}

struct vb_str vb_url_text(struct vb_arena *a, const struct vb_url *u)
{
	return vb_arena_printf(a, "%s://%.*s%.*s%.*s", u->secure ? "https" : "http",
			       VB_FMT(u->authority), VB_FMT(u->path), VB_FMT(u->query));
}

bool vb_url_same_origin(const struct vb_url *u, const struct vb_url *v)
{
	return u->secure == v->secure && vb_str_eq(u->authority, v->authority);
}
