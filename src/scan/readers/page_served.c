/*
 * page_served.c - of a page of a server, where it leads and what it loads, address by address, for the crawl (run/crawl.c):
 * sections "base", "link", and "part" with the kind of what is loaded as key. Style sheets are read for the same: what
 * they import, their fonts and images. Addresses are told as they are written; nothing is resolved or fetched here.
 *
 * Grammar of addresses in styles: CSS Syntax Module Level 3, url tokens; CSS Cascading, @import.
 */
#include "scan/readers/page_int.h"

#include "scan/readers/settings.h"

enum { ADDRESSES_MAX = 3000, ADDRESS_BYTES = 2048 };

/* ---- one address ------------------------------------------------------------------------ */

struct teller {
	struct scan_out *out;
	struct vb_arena *arena;
	size_t *told;
};

static void address_tell(const struct teller *t, const char *section, const char *kind,
			 struct vb_str address, uint32_t line)
{
	struct model_setting m = {.format = VB_STR("page"), .section = vb_str(section),
						   .key = vb_str(kind), .line = line ? line : 1};

	address = vb_str_trim(address);
	if (!address.n || address.n > ADDRESS_BYTES || address.p[0] == '#' ||
	    vb_str_ieq(vb_str_sub(address, 0, 5), VB_STR("data:")) || (*t->told)++ >= ADDRESSES_MAX)
		return;
	m.value = vb_arena_printable(t->arena, address);
	scan_emit_setting(t->out, &m);
}

/* ---- styles ----------------------------------------------------------------------------- */

static bool ends_with(struct vb_str address, const char *const *ends)
{
	struct vb_str path = vb_str_sub(address, 0, vb_str_chr(address, '?'));

	path = vb_str_sub(path, 0, vb_str_chr(path, '#'));
	for (; *ends; ends++)
		if (path.n > strlen(*ends) &&
		    vb_str_ieq(vb_str_from(path, path.n - strlen(*ends)), vb_str(*ends)))
			return true;
	return false;
}

static const char *style_kind(struct vb_str address)
{
	static const char *const fonts[] = {".woff2", ".woff", ".ttf", ".otf", ".eot", NULL},
				 *const sheets[] = {".css", NULL};

	return ends_with(address, fonts) ? "font" : ends_with(address, sheets) ? "style" : "image";
}

static size_t lines_in(struct vb_str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '\n';
	return n;
}

/* After "url(" or "@import": the address, quoted or not. *used: bytes taken. */
static struct vb_str address_of(struct vb_str s, bool bare, size_t *used)
{
	size_t at = 0, end;

	while (at < s.n && strchr(" \t\r\n\f", s.p[at]))
		at++;
	*used = at;
	if (at < s.n && (s.p[at] == '"' || s.p[at] == '\'')) {
		end = at + 1 + vb_str_chr(vb_str_from(s, at + 1), s.p[at]);
		*used = end;
		return end < s.n ? vb_str_sub(s, at + 1, end - at - 1) : (struct vb_str){NULL, 0};
	}
	if (!bare)
		return (struct vb_str){NULL, 0};
	end = at + vb_str_chr(vb_str_from(s, at), ')');
	*used = end;
	return end < s.n ? vb_str_trim(vb_str_sub(s, at, end - at)) : (struct vb_str){NULL, 0};
}

/* One pass: comments are stepped over, and each address moves the place on. */
static void sheet_tell(const struct teller *t, struct vb_str text, uint32_t line)
{
	size_t at = 0;

	while (at < text.n) {
		struct vb_str rest = vb_str_from(text, at);
		bool import = vb_str_ieq(vb_str_sub(rest, 0, 7), VB_STR("@import"));
		size_t step = 1, used = 0;

		if (vb_str_starts(rest, VB_STR("/*"))) {
			step = vb_str_find(rest, VB_STR("*/")) + 2;
		} else if (import || vb_str_ieq(vb_str_sub(rest, 0, 4), VB_STR("url("))) {
			struct vb_str address = address_of(vb_str_from(rest, import ? 7 : 4),
							   !import, &used);

			step = (import ? 7 : 4) + used;
			address_tell(t, "part", import ? "style" : style_kind(address), address,
				     line);
		}
		line += (uint32_t)lines_in(vb_str_sub(rest, 0, step));
		at += step;
	}
}

bool settings_sheet_read(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct model_setting mark = {.format = VB_STR("page")};
	size_t told = 0;
	struct teller t = {.out = out, .arena = in->arena, .told = &told};

	(void)err;
	scan_emit_setting(out, &mark);
	sheet_tell(&t, in->content, 1);
	if (told > ADDRESSES_MAX)
		scan_emit_trouble(out, "more than %d addresses: the rest is not told",
				  ADDRESSES_MAX);
	return true;
}

/* ---- pages ------------------------------------------------------------------------------ */

static bool rel_has(const xmlNode *n, const char *words)
{
	struct vb_str rest = page_get(n, "rel"), word;

	while (vb_str_word(&rest, &word))
		if (page_word_in(word, words))
			return true;
	return false;
}

static const char *link_kind(const xmlNode *n)
{
	if (rel_has(n, "stylesheet"))
		return rel_has(n, "alternate") ? NULL : "style";
	if (rel_has(n, "icon"))
		return "image";
	if (rel_has(n, "modulepreload"))
		return "script";
	if (rel_has(n, "preload"))
		return page_word_in(page_get(n, "as"), "font") ? "font" : "other";
	return NULL;
}

/* What the element loads by itself, NULL when nothing. */
static const char *part_of(const xmlNode *n, struct vb_str *address)
{
	*address = page_get(n, page_is(n, "link")     ? "href"
			       : page_is(n, "object") ? "data"
			       : page_is(n, "video")  ? "poster"
						      : "src");
	if (page_is(n, "script"))
		return "script";
	if (page_is(n, "link"))
		return link_kind(n);
	if (page_in(n, "img video") ||
	    (page_is(n, "input") && page_word_in(page_get(n, "type"), "image")))
		return "image";
	return page_in(n, "embed object") ? "other" : NULL;
}

static void styles_tell(const struct teller *t, const xmlNode *n, uint32_t line)
{
	for (const xmlNode *c = page_is(n, "style") ? n->children : NULL; c; c = c->next)
		if (c->content)
			sheet_tell(t, vb_str((const char *)c->content), line);
	sheet_tell(t, page_get(n, "style"), line);
}

void page_served(struct page *p, const xmlNode *n)
{
	struct teller t = {.out = p->out, .arena = p->a, .told = &p->addresses};
	uint32_t line = (uint32_t)xmlGetLineNo(n);
	struct vb_str address;
	const char *kind;

	if (!p->served)
		return;
	if (page_is(n, "base"))
		address_tell(&t, "base", "href", page_get(n, "href"), line);
	if (page_is(n, "meta") && page_word_in(page_get(n, "name"), "robots"))
		p->nofollow |= page_contains(page_get(n, "content"), "nofollow") ||
			       page_contains(page_get(n, "content"), "none");
	if (page_in(n, "a area") && !p->nofollow && !page_has(n, "download") &&
	    !rel_has(n, "nofollow"))
		address_tell(&t, "link", "href", page_get(n, "href"), line);
	if (page_in(n, "iframe frame"))
		address_tell(&t, "link", "frame", page_get(n, "src"), line);
	kind = part_of(n, &address);
	if (kind)
		address_tell(&t, "part", kind, address, line);
	if (page_in(n, "audio video") &&
	    (page_has(n, "autoplay") || page_word_in(page_get(n, "preload"), "auto")))
		address_tell(&t, "part", "media", page_get(n, "src"), line);
	styles_tell(&t, n, line);
}
