/* page_links.c - links, keyboard order, automatic behaviour: RGAA themes 6, 12 and 13. */
#include "scan/readers/page_int.h"

static bool is_vague(struct vb_str name)
{
	static const char *const names[] = {
		"cliquez ici", "cliquer ici", "ici",  "en savoir plus", "lire la suite", "suite",
		"plus",        "voir",        "lien", "click here",     "here",          "more",
		"read more",   "learn more",  "link", "this",           "détails",       "details"};

	for (size_t i = 0; i < VB_COUNT(names); i++)
		if (vb_str_ieq(name, vb_str(names[i])))
			return true;
	return false;
}

static void name_check(struct page *p, const xmlNode *n)
{
	struct vb_str name = page_name(p, n), text = page_text(p, n);

	page_seen(p, PAGE_6_2);
	if (!name.n) {
		page_fault(p, PAGE_6_2, n, "no text: href=%.*s", VB_FMT(page_get(n, "href")));
		return;
	}
	page_seen(p, PAGE_6_1);
	if (is_vague(name))
		page_fault(p, PAGE_6_1, n, "\"%.*s\" says nothing without its context",
			   VB_FMT(name));
	else if (text.n && page_has(n, "aria-label") &&
		 !page_contains(name, vb_arena_cstr(p->a, text)))
		page_fault(p, PAGE_6_1, n, "\"%.*s\" is not in its accessible name", VB_FMT(text));
}

static void document_check(struct page *p, const xmlNode *n, struct vb_str href)
{
	static const char *const ends[] = {".pdf", ".odt",  ".doc", ".docx", ".ods",
					   ".xls", ".xlsx", ".ppt", ".pptx", ".odp"};
	size_t end = vb_str_chr(href, '#') < vb_str_chr(href, '?') ? vb_str_chr(href, '#')
								   : vb_str_chr(href, '?');
	struct vb_str path = vb_str_sub(href, 0, end);

	for (size_t i = 0; i < VB_COUNT(ends); i++)
		if (path.n > strlen(ends[i]) &&
		    vb_str_ieq(vb_str_from(path, path.n - strlen(ends[i])), vb_str(ends[i]))) {
			page_seen(p, PAGE_13_3);
			page_fault(p, PAGE_13_3, n, "a document to check: %.*s", VB_FMT(path));
		}
}

static void window_check(struct page *p, const xmlNode *n)
{
	struct vb_str name;

	if (!page_word_in(page_get(n, "target"), "_blank"))
		return;
	name = vb_arena_printf(p->a, "%.*s %.*s", VB_FMT(page_name(p, n)),
			       VB_FMT(page_get(n, "title")));
	page_seen(p, PAGE_13_2);
	if (!page_contains(name, "nouvel") && !page_contains(name, "new window") &&
	    !page_contains(name, "new tab"))
		page_fault(p, PAGE_13_2, n, "opens a window without saying so");
}

/* The first link of a page with repeated parts leads to its main content. */
static void first_check(struct page *p, const xmlNode *n, struct vb_str href)
{
	const xmlNode *to;

	if (p->first_link_seen || p->fragment)
		return;
	p->first_link_seen = true;
	if (href.n < 2 || href.p[0] != '#')
		return;
	to = page_find(p, vb_str_from(href, 1));
	p->skip_link = true;
	page_seen(p, PAGE_12_7);
	if (!to)
		page_fault(p, PAGE_12_7, n, "leads to \"%.*s\", which is nowhere", VB_FMT(href));
}

static void redirect_check(struct page *p, const xmlNode *n)
{
	struct vb_str content = page_get(n, "content");
	uint64_t seconds = 0;
	size_t digits = 0;

	if (!page_word_in(page_get(n, "http-equiv"), "refresh"))
		return;
	while (digits < content.n && content.p[digits] >= '0' && content.p[digits] <= '9')
		digits++;
	page_seen(p, PAGE_13_1);
	if (vb_str_u64(vb_str_sub(content, 0, digits), &seconds) && seconds > 0 && seconds < 72000)
		page_fault(p, PAGE_13_1, n, "the page changes by itself after %u s",
			   (unsigned)seconds);
}

static void script_check(struct page *p, const xmlNode *n)
{
	struct vb_str text = n->children && n->children->content
				     ? vb_str((const char *)n->children->content)
				     : (struct vb_str){NULL, 0};

	if (page_contains(text, "settimeout") || page_contains(text, "setinterval")) {
		page_seen(p, PAGE_13_1);
		if (page_contains(text, "location"))
			page_fault(p, PAGE_13_1, n, "a timer beside a change of address");
	}
	if (page_contains(text, "window.open(")) {
		page_seen(p, PAGE_13_2);
		page_fault(p, PAGE_13_2, n, "a script opens a window");
	}
	if (page_contains(text, "orientation.lock")) {
		page_seen(p, PAGE_13_9);
		page_fault(p, PAGE_13_9, n, "a script locks the orientation");
	}
}

void page_links(struct page *p, const xmlNode *n)
{
	struct vb_str index = page_get(n, "tabindex"), href = page_get(n, "href");
	int64_t order;

	if (page_has(n, "tabindex")) {
		page_seen(p, PAGE_12_8);
		if (vb_str_i64(index, &order) && order > 0)
			page_fault(p, PAGE_12_8, n, "tabindex %.*s changes the order",
				   VB_FMT(index));
	}
	if (page_has(n, "accesskey") || page_has(n, "onkeypress") || page_has(n, "onkeydown") ||
	    page_has(n, "onkeyup")) {
		page_seen(p, PAGE_12_10);
		if (page_has(n, "accesskey"))
			page_fault(p, PAGE_12_10, n, "a shortcut of one key: %.*s",
				   VB_FMT(page_get(n, "accesskey")));
	}
	if (page_is(n, "meta"))
		redirect_check(p, n);
	if (page_is(n, "script"))
		script_check(p, n);
	if (page_in(n, "blink marquee")) {
		page_seen(p, PAGE_13_8);
		page_fault(p, PAGE_13_8, n, "moves, and nothing stops it");
	}
	if (!page_is(n, "a") || !page_has(n, "href") || page_hidden(n))
		return;
	p->links++;
	first_check(p, n, href);
	name_check(p, n);
	document_check(p, n, href);
	window_check(p, n);
}
