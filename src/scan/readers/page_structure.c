/*
 * page_structure.c - elements a page must have, headings, landmarks, lists, presentation in attributes: RGAA themes 8, 9,
 * 10.1 and 12.6. Source of elements and of what they may hold: HTML Living Standard, "Index of elements".
 */
#include "scan/readers/page_int.h"

#include "core/file.h"

#define ELEMENTS                                                                                   \
	"a abbr address area article aside audio b base bdi bdo blockquote body br button "        \
	"canvas caption cite code col colgroup data datalist dd del details dfn dialog div "       \
	"dl dt em embed fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header "     \
	"hgroup hr html i iframe img input ins kbd label legend li link main map mark menu "       \
	"meta meter nav noscript object ol optgroup option output p picture pre progress q "       \
	"rp rt ruby s samp script search section select slot small source span strong style "      \
	"sub summary sup svg table tbody td template textarea tfoot th thead time title tr "       \
	"track u ul var video wbr math param"
#define OLD_ELEMENTS "basefont big blink center font marquee strike tt"
#define OLD_ATTRIBUTES                                                                             \
	"align alink background bgcolor border cellpadding cellspacing char charoff clear "        \
	"compact frameborder hspace link marginheight marginwidth text valign vlink vspace"

static void element_check(struct page *p, const xmlNode *n)
{
	struct vb_str name = vb_str((const char *)n->name);

	if (page_in(n, OLD_ELEMENTS)) {
		page_seen(p, PAGE_10_1);
		page_fault(p, PAGE_10_1, n, "an element of presentation");
		return;
	}
	if (!page_in(n, ELEMENTS) && vb_str_chr(name, '-') == name.n &&
	    vb_str_chr(name, ':') == name.n && !page_above(n, "svg math"))
		page_fault(p, PAGE_8_2, n, "no element of HTML");
}

static void attribute_check(struct page *p, const xmlNode *n)
{
	if (page_above(n, "svg math") || page_in(n, "svg math"))
		return;
	for (const xmlAttr *a = n->properties; a; a = a->next) {
		struct vb_str name = vb_str((const char *)a->name);
		bool sized =
			page_word_in(name, "width height") &&
			!page_in(n,
				 "img object embed canvas svg video iframe source input picture");

		if (page_word_in(name, OLD_ATTRIBUTES) || sized) {
			page_seen(p, PAGE_10_1);
			page_fault(p, PAGE_10_1, n, "attribute %.*s is presentation", VB_FMT(name));
		}
	}
}

/* ---- headings and landmarks ------------------------------------------------------------- */

static void heading_check(struct page *p, const xmlNode *n)
{
	struct vb_str level = page_get(n, "aria-level");
	bool role = page_word_in(page_get(n, "role"), "heading");
	uint64_t now = 0;

	if (!role && !page_in(n, "h1 h2 h3 h4 h5 h6"))
		return;
	if (page_hidden(n))
		return;
	page_seen(p, PAGE_9_1);
	if (role && !page_in(n, "h1 h2 h3 h4 h5 h6") && !vb_str_u64(level, &now)) {
		page_fault(p, PAGE_9_1, n, "role heading without aria-level");
		return;
	}
	if (!now)
		now = (uint64_t)(n->name[1] - '0');
	p->h1 += now == 1;
	if (!page_name(p, n).n)
		page_fault(p, PAGE_9_1, n, "an empty heading");
	if (p->level && now > p->level + 1)
		page_fault(p, PAGE_9_1, n, "level %u after level %zu", (unsigned)now, p->level);
	p->level = (size_t)now;
}

static void landmark_count(struct page *p, const xmlNode *n)
{
	struct vb_str role = page_get(n, "role");
	bool inside = page_above(n, "article aside main nav section") != NULL;

	if (page_hidden(n))
		return;
	p->mains += page_is(n, "main") || page_word_in(role, "main");
	p->banners += (page_is(n, "header") && !inside) || page_word_in(role, "banner");
	p->infos += (page_is(n, "footer") && !inside) || page_word_in(role, "contentinfo");
	p->navs += page_is(n, "nav") || page_word_in(role, "navigation");
}

/* ---- lists ------------------------------------------------------------------------------ */

static bool has_child(const xmlNode *n, const char *names)
{
	for (const xmlNode *c = n->children; c; c = c->next)
		if (page_in(c, names) ||
		    (c->type == XML_ELEMENT_NODE && page_word_in(page_get(c, "role"), "listitem")))
			return true;
	return false;
}

static bool dashed(struct page *p, const xmlNode *n)
{
	struct vb_str text;

	if (!page_is(n, "p"))
		return false;
	text = page_own_text(p, n);
	return vb_str_starts(text, VB_STR("- ")) ||
			     vb_str_starts(text, VB_STR("• ")) ||
					   vb_str_starts(text, VB_STR("– ")) ||
							 vb_str_starts(text, VB_STR("* "));
}

static const xmlNode *before(struct page *p, const xmlNode *n)
{
	for (n = n->prev; n && page_step(p); n = n->prev)
		if (n->type == XML_ELEMENT_NODE)
			return n;
	return NULL;
}

static void list_check(struct page *p, const xmlNode *n)
{
	const xmlNode *one;

	if (page_in(n, "ul ol dl li") || page_word_in(page_get(n, "role"), "list"))
		page_seen(p, PAGE_9_3);
	if (page_is(n, "li") && !page_in(n->parent, "ul ol menu") &&
	    !(n->parent && page_word_in(page_get(n->parent, "role"), "list")))
		page_fault(p, PAGE_9_3, n, "an item outside a list");
	if (page_in(n, "ul ol"))
		for (const xmlNode *c = n->children; c && page_step(p); c = c->next)
			if (c->type == XML_ELEMENT_NODE && !page_in(c, "li script template")) {
				page_fault(p, PAGE_9_3, c, "stands in a list and is no item");
				break;
			}
	if (page_is(n, "dl") && has_child(n, "*") == false && !has_child(n, "dt dd div"))
		page_fault(p, PAGE_9_3, n, "a list of definitions without any");
	if (page_word_in(page_get(n, "role"), "list") && !has_child(n, "li"))
		page_fault(p, PAGE_9_3, n, "role list without an item");
	if (dashed(p, n) && (one = before(p, n)) && dashed(p, one) && (one = before(p, one)) &&
	    dashed(p, one)) {
		page_seen(p, PAGE_9_3);
		page_fault(p, PAGE_9_3, n, "lines with dashes that look like a list");
	}
}

/* ---- presentation by markup ------------------------------------------------------------- */

static bool spaced_letters(struct vb_str s)
{
	size_t run = 0;
	struct vb_str word;

	while (vb_str_word(&s, &word)) {
		run = word.n == 1 && ((word.p[0] | 32) >= 'a' && (word.p[0] | 32) <= 'z') ? run + 1
											  : 0;
		if (run >= 5)
			return true;
	}
	return false;
}

static void use_check(struct page *p, const xmlNode *n)
{
	const xmlNode *one;

	if (page_in(n, "p br blockquote h1 h2 h3 h4 h5 h6"))
		page_seen(p, PAGE_8_9);
	if (page_is(n, "p") && !n->children)
		page_fault(p, PAGE_8_9, n, "an empty paragraph");
	if (page_is(n, "br") && n->prev && page_is(n->prev, "br") && (one = n->prev->prev) &&
	    page_is(one, "br"))
		page_fault(p, PAGE_8_9, n, "line breaks that make space");
	if (page_in(n, "p h1 h2 h3 h4 h5 h6 span") && spaced_letters(page_own_text(p, n)))
		page_fault(p, PAGE_8_9, n, "spaces between letters: %.*s",
			   VB_FMT(page_own_text(p, n)));
	if (page_is(n, "blockquote") && !page_has(n, "cite") && !page_text(p, n).n)
		page_fault(p, PAGE_8_9, n, "an empty quotation");
}

static void viewport_check(struct page *p, const xmlNode *n)
{
	struct vb_str content = page_get(n, "content"), part;
	double scale;

	if (!page_is(n, "meta") || !page_word_in(page_get(n, "name"), "viewport"))
		return;
	page_seen(p, PAGE_10_4);
	while (content.n && vb_str_next(&content, ',', &part)) {
		struct vb_str key = vb_str_trim(vb_str_sub(part, 0, vb_str_chr(part, '='))),
			      value = vb_str_trim(vb_str_from(part, vb_str_chr(part, '=') + 1));

		if ((vb_str_ieq(key, VB_STR("user-scalable")) && page_word_in(value, "no 0")) ||
		     (vb_str_ieq(key, VB_STR("maximum-scale")) && vb_str_double(value, &scale) &&
				 scale < 2))
			page_fault(p, PAGE_10_4, n, "the page cannot be enlarged: %.*s",
				   VB_FMT(vb_str_trim(part)));
	}
}

/* What is told by a title on a span, or by hovering, is told to a mouse only. */
static void title_check(struct page *p, const xmlNode *n)
{
	if (!page_has(n, "title") ||
	    page_in(n, "iframe frame abbr link style input select textarea a img area "
		       "svg button object embed html"))
		return;
	page_seen(p, PAGE_10_13);
	if (page_get(n, "title").n && !vb_str_ieq(page_get(n, "title"), page_text(p, n)))
		page_fault(p, PAGE_10_13, n, "told to a mouse only: %.*s",
			   VB_FMT(page_get(n, "title")));
}

void page_structure(struct page *p, const xmlNode *n)
{
	element_check(p, n);
	heading_check(p, n);
	landmark_count(p, n);
	list_check(p, n);
	use_check(p, n);
}

void page_presentation(struct page *p, const xmlNode *n)
{
	attribute_check(p, n);
	viewport_check(p, n);
	title_check(p, n);
}

/* ---- the whole page --------------------------------------------------------------------- */

static bool generic_title(struct page *p, struct vb_str title)
{
	struct vb_str file = vb_path_base(p->in->path);

	return page_word_in(
		       title,
		       "untitled document index home homepage accueil page title titre welcome "
		       "bienvenue react app vite") ||
	       vb_str_ieq(title, file) || page_contains(title, ".html") ||
	       vb_str_ieq(title, VB_STR("Untitled Document")) ||
			  vb_str_ieq(title, VB_STR("Document sans titre"));
}

static void head_check(struct page *p)
{
	struct vb_str title = {NULL, 0}, lang = page_get(p->html, "lang");
	const xmlNode *at = NULL;

	for (const xmlNode *n = p->head ? p->head->children : NULL; n && !at; n = n->next)
		at = page_is(n, "title") ? n : NULL;
	title = at ? page_own_text(p, at) : title;
	page_seen(p, PAGE_8_5);
	if (!title.n) {
		page_fault_line(p, PAGE_8_5, 1, VB_STR("no title, or an empty one"));
	} else {
		page_tell(p, "title", VB_STR("title"), title, (uint32_t)xmlGetLineNo(at));
		page_seen(p, PAGE_8_6);
		if (generic_title(p, title))
			page_fault(p, PAGE_8_6, at, "\"%.*s\" does not say which page this is",
				   VB_FMT(title));
	}
	page_seen(p, PAGE_8_3);
	if (!lang.n && page_get(p->html, "xml:lang").n)
		lang = page_get(p->html, "xml:lang");
	if (!lang.n) {
		page_fault(p, PAGE_8_3, p->html, "no lang");
		return;
	}
	page_seen(p, PAGE_8_4);
	if (!page_lang_valid(lang))
		page_fault(p, PAGE_8_4, p->html, "\"%.*s\" is no language", VB_FMT(lang));
}

void page_whole(struct page *p)
{
	if (p->fragment)
		return;
	head_check(p);
	page_seen(p, PAGE_9_1);
	if (!p->h1)
		page_fault_line(p, PAGE_9_1, 1, VB_STR("no heading of level 1"));
	page_seen(p, PAGE_9_2);
	if (p->mains != 1)
		page_fault_line(p, PAGE_9_2, 1,
				vb_arena_printf(p->a, "%zu visible main elements, one is expected",
						p->mains));
	if (!p->banners)
		page_fault_line(p, PAGE_9_2, 1, VB_STR("no header of the page"));
	if (!p->infos)
		page_fault_line(p, PAGE_9_2, 1, VB_STR("no footer of the page"));
	page_seen(p, PAGE_12_6);
	if (!p->mains && !p->navs && !p->skip_link)
		page_fault_line(p, PAGE_12_6, 1,
				VB_STR("no landmark and no link to reach or pass over a part"));
	if (p->navs && p->links > 1) {
		page_seen(p, PAGE_12_7);
		if (!p->skip_link)
			page_fault_line(p, PAGE_12_7, 1,
					VB_STR("the first link does not lead to the main content"));
	}
}
