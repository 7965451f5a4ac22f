/* page_images.c - images, frames, audio and video: RGAA themes 1, 2 and 4. */
#include "scan/readers/page_int.h"

enum { ALT_MAX = 120 };

static bool is_image(const xmlNode *n)
{
	return page_in(n, "img embed canvas object") ||
	       (page_is(n, "area") && page_has(n, "href")) ||
	       (page_is(n, "input") && page_word_in(page_get(n, "type"), "image")) ||
	       (page_is(n, "svg") && page_word_in(page_get(n, "role"), "img"));
}

static bool is_decorative(const xmlNode *n)
{
	return page_word_in(page_get(n, "role"), "presentation none") || page_hidden(n) ||
	       (page_in(n, "img area") && page_has(n, "alt") && !page_get(n, "alt").n);
}

static bool is_file_name(struct vb_str s)
{
	static const char *const ends[] = {".png", ".jpg",  ".jpeg", ".gif",
					   ".svg", ".webp", ".bmp"};

	for (size_t i = 0; i < VB_COUNT(ends); i++)
		if (s.n > strlen(ends[i]) &&
		    vb_str_ieq(vb_str_from(s, s.n - strlen(ends[i])), vb_str(ends[i])))
			return true;
	return false;
}

static void alternative_check(struct page *p, const xmlNode *n, struct vb_str name)
{
	const xmlNode *link = page_above(n, "a");

	page_seen(p, PAGE_1_3);
	if (is_file_name(name) ||
	    page_word_in(name, "image photo picture img icon logo graphic illustration"))
		page_fault(p, PAGE_1_3, n, "\"%.*s\" says nothing of the image", VB_FMT(name));
	else if (name.n > ALT_MAX &&
		 vb_str_chr(page_get(n, "aria-labelledby"), ' ') ==
			 page_get(n, "aria-labelledby").n) /* else name and description */
		page_fault(p, PAGE_1_3, n, "an alternative of %zu characters", name.n);
	else if (link && vb_str_ieq(page_own_text(p, link), name))
		page_fault(p, PAGE_1_3, n, "\"%.*s\" repeats the text beside it", VB_FMT(name));
}

static void decoration_check(struct page *p, const xmlNode *n)
{
	bool empty = page_is(n, "img") && page_has(n, "alt") && !page_get(n, "alt").n;
	bool bare = page_is(n, "svg") && !page_has(n, "role");

	if (!empty && !bare)
		return;
	page_seen(p, PAGE_1_2);
	if (empty && (page_has(n, "title") || page_has(n, "aria-label") ||
		      page_has(n, "aria-labelledby") || page_word_in(page_get(n, "role"), "img")))
		page_fault(p, PAGE_1_2, n, "an empty alternative beside another name");
	if (bare && !page_hidden(n))
		page_fault(p, PAGE_1_2, n, "neither role=img nor aria-hidden=true");
}

static void frame_check(struct page *p, const xmlNode *n)
{
	struct vb_str title = page_name(p, n), src = page_get(n, "src");
	void **slot;

	page_seen(p, PAGE_2_1);
	if (!title.n) {
		page_fault(p, PAGE_2_1, n, "no title: %.*s", VB_FMT(src));
		return;
	}
	page_seen(p, PAGE_2_2);
	if (page_contains(title, "://") || page_contains(title, ".html") ||
	    page_word_in(title, "iframe frame cadre untitled"))
		page_fault(p, PAGE_2_2, n, "\"%.*s\" does not say what is in it", VB_FMT(title));
	slot = vb_map_put(&p->radios, vb_arena_printf(p->a, "frame %.*s", VB_FMT(title)));
	if (*slot && !vb_str_is(src, *slot))
		page_fault(p, PAGE_2_2, n, "\"%.*s\" names two frames", VB_FMT(title));
	if (!*slot)
		*slot = memcpy(vb_arena_alloc(p->a, src.n + 1), src.n ? src.p : "", src.n);
}

static void figure_check(struct page *p, const xmlNode *n)
{
	struct vb_str caption = {NULL, 0}, label = page_get(n, "aria-label");
	bool image = false;

	for (const xmlNode *c = page_next(p, n, n); c; c = page_next(p, n, c)) {
		image |= page_in(c, "img svg canvas object");
		if (page_is(c, "figcaption"))
			caption = page_text(p, c);
	}
	if (!caption.n || !image)
		return;
	page_seen(p, PAGE_1_9);
	if (!page_word_in(page_get(n, "role"), "figure group") || !vb_str_eq(label, caption))
		page_fault(p, PAGE_1_9, n, "its caption is not its role=figure name: %.*s",
			   VB_FMT(caption));
}

void page_images(struct page *p, const xmlNode *n)
{
	struct vb_str name, described;

	if (page_in(n, "iframe frame") && !page_hidden(n))
		frame_check(p, n);
	if (page_is(n, "figure"))
		figure_check(p, n);
	decoration_check(p, n);
	if (!is_image(n))
		return;
	described = page_get(n, "aria-describedby");
	if (described.n || page_has(n, "longdesc")) {
		page_seen(p, PAGE_1_6);
		if (page_ids_dangle(p, described))
			page_fault(p, PAGE_1_6, n, "no element has the id \"%.*s\"",
				   VB_FMT(described));
	}
	if (is_decorative(n))
		return;
	name = page_name(p, n);
	if (page_in(n, "object canvas") && !name.n)
		name = page_text(p, n);
	page_seen(p, PAGE_1_1);
	if (name.n)
		alternative_check(p, n, name);
	else
		page_fault(p, PAGE_1_1, n, "no alternative: %.*s",
			   VB_FMT(page_get(n, page_is(n, "object") ? "data" : "src")));
}

/* ---- audio and video -------------------------------------------------------------------- */

static bool transcript_near(struct page *p, const xmlNode *n)
{
	const xmlNode *around = n->parent ? n->parent : n;

	if (page_has(n, "aria-describedby"))
		return true;
	for (const xmlNode *c = page_next(p, around, around); c; c = page_next(p, around, c))
		if (page_in(c, "a button summary details") &&
		    (page_contains(page_text(p, c), "transcri") ||
		     page_contains(page_text(p, c), "audiodesc")))
			return true;
	return false;
}

static bool told_before(struct page *p, const xmlNode *n)
{
	if (page_name(p, n).n || page_above(n, "figure"))
		return true;
	for (const xmlNode *c = n->prev; c && page_step(p); c = c->prev)
		if (c->type == XML_ELEMENT_NODE)
			return page_in(c, "h1 h2 h3 h4 h5 h6 p") && page_text(p, c).n;
	return false;
}

void page_media(struct page *p, const xmlNode *n)
{
	bool captions = false;

	if (!page_in(n, "audio video"))
		return;
	page_seen(p, PAGE_4_1);
	if (!transcript_near(p, n))
		page_fault(p, PAGE_4_1, n, "no transcript near it");
	page_seen(p, PAGE_4_7);
	if (!told_before(p, n))
		page_fault(p, PAGE_4_7, n, "nothing beside it says what it is");
	for (const xmlNode *c = n->children; c; c = c->next)
		captions |= page_is(c, "track") && page_word_in(page_get(c, "kind"), "captions");
	if (page_is(n, "video")) {
		page_seen(p, PAGE_4_3);
		if (!captions)
			page_fault(p, PAGE_4_3, n, "no track of kind captions");
	}
	page_seen(p, PAGE_4_10);
	if (page_has(n, "autoplay") && !page_has(n, "muted") && !page_has(n, "controls"))
		page_fault(p, PAGE_4_10, n, "starts by itself with sound, and nothing stops it");
	if (!page_has(n, "autoplay"))
		return;
	page_seen(p, PAGE_13_8);
	if (page_has(n, "loop") && !page_has(n, "controls"))
		page_fault(p, PAGE_13_8, n, "plays without end, and nothing stops it");
}
