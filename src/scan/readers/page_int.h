/*
 * page_int.h - inside of the HTML reader: one parsed page, and the checks that look at it.
 *
 *   bytes ──libxml2 (HTML)──► tree ──page.c walks it once──► page_*.c: one function a kind of element
 *                                                                │
 *                        settings of format "page": seen / fault / field / load / title / weight;
 *                        of a server's page also base / link / part
 *
 * A record of section "seen" says how many places of the page a check concerns: without it the check is not applicable.
 * A record of section "fault" is one place at fault. Nothing is judged here: which check is how grave, and what is left
 * to a person, stands in share/pages.
 */
#ifndef VAUBAN_SCAN_READERS_PAGE_INT_H
#define VAUBAN_SCAN_READERS_PAGE_INT_H

#include <libxml/HTMLparser.h>
#include <libxml/tree.h>

#include "scan/reader.h"

/* RGAA 4.1 criteria that can be looked at without a person, then checks of our own. */
/* clang-format off */
#define PAGE_CHECKS(X) \
	X(1_1, "1.1") X(1_2, "1.2") X(1_3, "1.3") X(1_6, "1.6") X(1_9, "1.9") \
	X(2_1, "2.1") X(2_2, "2.2") X(3_2, "3.2") X(3_3, "3.3") X(4_1, "4.1") \
	X(4_3, "4.3") X(4_7, "4.7") X(4_10, "4.10") X(5_1, "5.1") X(5_4, "5.4") \
	X(5_6, "5.6") X(5_7, "5.7") X(5_8, "5.8") X(6_1, "6.1") X(6_2, "6.2") \
	X(7_1, "7.1") X(7_3, "7.3") X(7_5, "7.5") X(8_1, "8.1") X(8_2, "8.2") \
	X(8_3, "8.3") X(8_4, "8.4") X(8_5, "8.5") X(8_6, "8.6") X(8_7, "8.7") \
	X(8_8, "8.8") X(8_9, "8.9") X(8_10, "8.10") X(9_1, "9.1") X(9_2, "9.2") \
	X(9_3, "9.3") X(9_4, "9.4") X(10_1, "10.1") X(10_2, "10.2") X(10_4, "10.4") \
	X(10_5, "10.5") X(10_7, "10.7") X(10_8, "10.8") X(10_11, "10.11") X(10_13, "10.13") \
	X(11_1, "11.1") X(11_2, "11.2") X(11_5, "11.5") X(11_6, "11.6") X(11_8, "11.8") \
	X(11_9, "11.9") X(11_10, "11.10") X(11_13, "11.13") X(12_6, "12.6") X(12_7, "12.7") \
	X(12_8, "12.8") X(12_10, "12.10") X(13_1, "13.1") X(13_2, "13.2") X(13_3, "13.3") \
	X(13_8, "13.8") X(13_9, "13.9") X(CSP, "csp") X(INLINE, "inline-script") X(CLEAR, "clear-text") \
	X(INTEGRITY, "integrity") X(MIXED, "mixed") X(SECRET, "password-field") X(LAZY, "image-size") X(FONTS, "fonts") \
	X(FIELD, "field") X(LOAD, "load")
/* clang-format on */

enum page_check {
#define X(id, word) PAGE_##id,
	PAGE_CHECKS(X)
#undef X
		PAGE_N
};

struct page_rule { /* one declaration of a style sheet or of a style attribute */
	struct vb_str selector, media, property, value; /* selector empty: a style attribute */
	const xmlNode *node;                            /* of a style attribute */
	uint32_t line;
};

struct page {
	const struct scan_input *in;
	struct scan_out *out;
	struct vb_arena *a;
	xmlNode *html, *head, *body;
	bool served;          /* of a server: where it leads and what it loads is told too */
	size_t addresses;     /* told so far */
	bool nofollow;        /* it asks programs not to follow its links */
	bool fragment;        /* a piece of a page: what concerns whole pages is not looked at */
	struct vb_map ids;    /* id to its first element */
	struct vb_map labels; /* for= to its label */
	VB_VEC(struct page_rule) rules;
	VB_VEC(struct page_rule) halves; /* a colour without its background, or the reverse */
	bool both;                       /* the body declares both */
	size_t seen[PAGE_N], faults[PAGE_N];
	size_t told;
	size_t work; /* steps of look-ups: bounded, whatever the page is made of */
	struct vb_str lang;
	/* what whole-page checks count */
	size_t mains, banners, infos, navs, h1, level, links, requests, fonts;
	bool skip_link, first_link_seen;
	struct vb_map hosts, radios; /* hosts told once; groups of choices */
};

/* page.c */
void page_seen(struct page *p, enum page_check c);
void page_fault(struct page *p, enum page_check c, const xmlNode *at, const char *fmt, ...)
	VB_PRINTF(4, 5);
void page_fault_line(struct page *p, enum page_check c, uint32_t line, struct vb_str text);
void page_tell(struct page *p, const char *section, struct vb_str key, struct vb_str value,
	       uint32_t line);
bool page_step(struct page *p); /* false: this page has cost enough */
/* The next element in document order below `top`; NULL at the end or when the work is used up. */
const xmlNode *page_next(struct page *p, const xmlNode *top, const xmlNode *at);
const xmlNode *page_find(struct page *p, struct vb_str id);

/* page_name.c: attributes, names, texts */
bool page_is(const xmlNode *n, const char *name);
bool page_in(const xmlNode *n, const char *names); /* one of the words of a list */
bool page_has(const xmlNode *n, const char *attribute);
struct vb_str page_get(const xmlNode *n, const char *attribute); /* trimmed; empty when absent */
const xmlNode *page_above(const xmlNode *n, const char *names);  /* nearest ancestor of these */
struct vb_str page_text(struct page *p, const xmlNode *n); /* of the subtree, white space folded */
struct vb_str page_own_text(struct page *p, const xmlNode *n); /* right inside it */
/* Accessible Name and Description Computation 1.1, the part a static page needs. */
struct vb_str page_name(struct page *p, const xmlNode *n);
bool page_hidden(const xmlNode *n); /* hidden or aria-hidden, itself or above */
bool page_focusable(const xmlNode *n);
const xmlNode *page_label(struct page *p, const xmlNode *field);
bool page_ids_dangle(struct page *p, struct vb_str ids);
bool page_word_in(struct vb_str word, const char *list);  /* words separated by spaces, no case */
bool page_contains(struct vb_str text, const char *word); /* ASCII case folded */

/* one function a kind of check */
void page_images(struct page *p, const xmlNode *n);
void page_media(struct page *p, const xmlNode *n);
void page_tables(struct page *p, const xmlNode *n);
void page_links(struct page *p, const xmlNode *n);
void page_forms(struct page *p, const xmlNode *n);
void page_aria(struct page *p, const xmlNode *n);
void page_structure(struct page *p, const xmlNode *n);
void page_language(struct page *p, const xmlNode *n);
void page_presentation(struct page *p, const xmlNode *n);
void page_privacy(struct page *p, const xmlNode *n);
void page_served(struct page *p, const xmlNode *n);
void page_whole(struct page *p); /* after the walk */
void page_privacy_whole(struct page *p);
/* page_css.c */
void page_css_read(struct page *p, const xmlNode *n); /* <style> and style= */
void page_css_element(struct page *p, const xmlNode *n);
void page_css_whole(struct page *p);
bool page_lang_valid(struct vb_str tag);

#endif
