/*
 * page_language.c - languages, directions and quotations: RGAA 8.4, 8.7, 8.8, 8.10, 9.4. Shape of language tags: RFC 5646
 * section 2.1, with the two-letter codes of ISO 639-1.
 */
#include "scan/readers/page_int.h"

#define ISO_639_1                                                                                  \
	"aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs "     \
	"cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha "     \
	"he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn "     \
	"ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb "     \
	"nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd "     \
	"se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw "     \
	"ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
#define ENGLISH                                                                                    \
	"the and of to is are with for this that from your you have not will can which when been their"
#define FRENCH                                                                                     \
	"le la les des une est et dans pour que qui avec sur pas vous nous votre sont aux cette ou par"

static bool subtag(struct vb_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!((s.p[i] | 32) >= 'a' && (s.p[i] | 32) <= 'z') &&
		    !(s.p[i] >= '0' && s.p[i] <= '9'))
			return false;
	return s.n >= 1 && s.n <= 8;
}

bool page_lang_valid(struct vb_str tag)
{
	struct vb_str rest = tag, part;
	bool first = true;

	while (vb_str_next(&rest, '-', &part)) {
		if (!subtag(part) ||
		    (first && part.n != 3 && !(part.n == 2 && page_word_in(part, ISO_639_1)) &&
		     !page_word_in(part, "x i")))
			return false;
		first = false;
	}
	return !first;
}

static size_t count_words(struct vb_str text, const char *list, size_t *all)
{
	size_t n = 0;
	struct vb_str word;

	*all = 0;
	while (vb_str_word(&text, &word)) {
		n += page_word_in(word, list);
		++*all;
	}
	return n;
}

static struct vb_str lang_of(struct page *p, const xmlNode *n)
{
	for (int depth = 0; n && n->type == XML_ELEMENT_NODE && depth < 256 && page_step(p);
	     n = n->parent, depth++)
		if (page_get(n, "lang").n)
			return page_get(n, "lang");
	return p->lang;
}

/* A paragraph whose short words are of the other language: a candidate, a person decides. */
static void foreign_check(struct page *p, const xmlNode *n)
{
	struct vb_str text, lang;
	size_t all, english, french;
	bool fr, en;

	if (!page_in(n, "p li td blockquote dd h1 h2 h3 figcaption"))
		return;
	text = page_own_text(p, n);
	lang = vb_str_sub(lang_of(p, n), 0, 2);
	fr = vb_str_ieq(lang, VB_STR("fr"));
	en = vb_str_ieq(lang, VB_STR("en"));
	english = count_words(text, ENGLISH, &all);
	french = count_words(text, FRENCH, &all);
	if (all < 6 || (!fr && !en))
		return;
	page_seen(p, PAGE_8_7);
	if ((fr && english >= 3 && !french) || (en && french >= 3 && !english))
		page_fault(p, PAGE_8_7, n, "looks like another language than %.*s: %.*s",
			   VB_FMT(lang), VB_FMT(vb_str_sub(text, 0, 60)));
}

/* Hebrew and Arabic blocks in UTF-8: U+0590 to U+08FF start with 0xD6..0xDF or 0xE0 0xA0..0xA3. */
static bool right_to_left(struct vb_str s)
{
	for (size_t i = 0; i + 1 < s.n; i++) {
		unsigned char a = (unsigned char)s.p[i], b = (unsigned char)s.p[i + 1];

		if ((a >= 0xd6 && a <= 0xdf) || (a == 0xe0 && b >= 0xa0 && b <= 0xa3))
			return true;
	}
	return false;
}

static void direction_check(struct page *p, const xmlNode *n)
{
	struct vb_str text = page_in(n, "p li td h1 h2 h3 span blockquote q")
				     ? page_own_text(p, n)
				     : (struct vb_str){NULL, 0};
	bool said = false;

	if (page_has(n, "dir")) {
		page_seen(p, PAGE_8_10);
		if (!page_word_in(page_get(n, "dir"), "ltr rtl auto"))
			page_fault(p, PAGE_8_10, n, "\"%.*s\" is no direction",
				   VB_FMT(page_get(n, "dir")));
	}
	if (!right_to_left(text))
		return;
	for (const xmlNode *up = n; up && up->type == XML_ELEMENT_NODE && page_step(p);
	     up = up->parent)
		said |= page_word_in(page_get(up, "dir"), "rtl auto");
	page_seen(p, PAGE_8_10);
	if (!said)
		page_fault(p, PAGE_8_10, n, "text from right to left without dir");
}

static void quotation_check(struct page *p, const xmlNode *n)
{
	struct vb_str text, rest;
	size_t open, close;

	if (!page_in(n, "p div li"))
		return;
	text = page_own_text(p, n);
	open = vb_str_find(text, VB_STR("«"));
	close = vb_str_find(text, VB_STR("»"));
	if (open == text.n) {
		open = vb_str_find(text, VB_STR("“"));
		close = vb_str_find(text, VB_STR("”"));
	}
	if (close >= text.n || close < open + 40)
		return;
	page_seen(p, PAGE_9_4);
	rest = vb_str_trim(vb_str_from(
		text, close + (vb_str_starts(vb_str_from(text, close), VB_STR("»")) ? 2 : 3)));
	if (!page_above(n, "blockquote q") &&
	    (vb_str_starts(rest, VB_STR("—")) ||
			   vb_str_starts(rest, VB_STR("–")) ||
					 vb_str_starts(rest, VB_STR("(")) ||
						       vb_str_starts(rest, VB_STR("- "))))
		page_fault(p, PAGE_9_4, n, "a quotation with its author outside q and blockquote");
}

void page_language(struct page *p, const xmlNode *n)
{
	if (page_has(n, "lang") && !page_is(n, "html")) {
		page_seen(p, PAGE_8_8);
		if (!page_lang_valid(page_get(n, "lang")))
			page_fault(p, PAGE_8_8, n, "\"%.*s\" is no language",
				   VB_FMT(page_get(n, "lang")));
	}
	foreign_check(p, n);
	direction_check(p, n);
	quotation_check(p, n);
}
