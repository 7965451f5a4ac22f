/*
 * news.c - a document of news to items.
 *
 *   RSS 2.0   rss/channel/item {title, link, guid, description, pubDate}      www.rssboard.org/rss-specification
 *   RSS 1.0   RDF/item {title, link, description, dc:date}                    web.resource.org/rss/1.0
 *   Atom      feed/entry {title, link href, id, summary|content, published|updated}                     RFC 4287
 *
 * Texts may be HTML: tags are dropped, entities read, white space is folded, nothing of it is ever shown as markup. What an
 * item calls itself (guid, id, link, else title) with its source makes its key, so the same item read twice is one. A
 * document that is no XML is read once more, mended of what publishers get wrong.
 */
#include "watch/watch_int.h"

#include <stdlib.h>

#include <libxml/HTMLparser.h>

#include "core/hash.h"
#include "core/limits.h"
#include "core/xml.h"

enum {
	KEY_DIGITS = 16,
	TITLE_BYTES = 400,
	SUMMARY_BYTES = 2000,
	LINK_BYTES = 2000,
	ENTITY_BYTES = 12, /* "&thetasym;" is the longest in use */
	DAY = 86400
};

/* ---- dates -------------------------------------------------------------------------------- */

static bool zone_read(struct vb_str word, int64_t *seconds)
{
	static const struct {
		const char *name;
		int hours;
	} names[] = {{"GMT", 0},  {"UT", 0},   {"UTC", 0},  {"Z", 0},    {"EST", -5}, {"EDT", -4},
		     {"CST", -6}, {"CDT", -5}, {"MST", -7}, {"MDT", -6}, {"PST", -8}, {"PDT", -7}};
	uint64_t digits;

	*seconds = 0;
	for (size_t i = 0; i < VB_COUNT(names); i++)
		if (vb_str_is(word, names[i].name)) {
			*seconds = (int64_t)names[i].hours * 3600;
			return true;
		}
	if (word.n != 5 || (word.p[0] != '+' && word.p[0] != '-') ||
	    !vb_str_u64(vb_str_from(word, 1), &digits) || digits > 1500)
		return !word.n;
	*seconds = (int64_t)(digits / 100 * 3600 + digits % 100 * 60);
	if (word.p[0] == '-')
		*seconds = -*seconds;
	return true;
}

static bool clock_read(struct vb_str word, int64_t *seconds)
{
	struct vb_str part;
	uint64_t v[3] = {0};
	size_t n = 0;

	while (n < 3 && vb_str_next(&word, ':', &part))
		if (!vb_str_u64(part, &v[n++]))
			return false;
	*seconds = (int64_t)(v[0] * 3600 + v[1] * 60 + v[2]);
	return n >= 2 && v[0] < 24 && v[1] < 60 && v[2] <= 60;
}

static unsigned month_days(unsigned month, uint64_t year)
{
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month == 2 ? 28u + leap : 30u + (month + (month > 7)) % 2;
}

/* "Mon, 01 Sep 2025 10:00:00 +0200" (RFC 822, 5; four digits of the year by RSS), the day of the week left out or not. */
static bool mail_date(struct vb_str text, int64_t *out)
{
	static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";
	struct vb_str word[5] = {{NULL, 0}}, lower;
	char month[3];
	uint64_t day, year;
	int64_t clock, zone;
	size_t comma = vb_str_chr(text, ','), n = 0;
	const char *at = NULL;

	text = vb_str_from(text, comma < text.n ? comma + 1 : 0);
	while (n < 5 && vb_str_word(&text, &word[n]))
		n++;
	lower = vb_str_sub(word[1], 0, 3);
	if (n < 4 || lower.n < 3 || !vb_str_u64(word[0], &day) || !vb_str_u64(word[2], &year))
		return false;
	if (word[2].n == 2) /* RFC 822 itself has two digits */
		year += year < 70 ? 2000 : 1900;
	for (size_t i = 0; i < 3; i++)
		month[i] = (char)(lower.p[i] | 0x20);
	for (size_t i = 0; i < 36 && !at; i += 3)
		at = memcmp(months + i, month, 3) == 0 ? months + i : NULL;
	if (!at || !day || day > month_days((unsigned)((at - months) / 3 + 1), year) ||
	    year < 1970 || year > 9999 || !clock_read(word[3], &clock) ||
	    !zone_read(word[4], &zone))
		return false;
	*out = vb_days_from_civil((int64_t)year, (unsigned)((at - months) / 3 + 1), (unsigned)day) *
		       DAY +
	       clock - zone;
	return *out > 0;
}

/* "2026-11-15T10:00Z" (W3C-DTF, as dc:date has it), "2026-11-15 10:00:00" without a zone, "+0100" without its colon. */
static bool loose_date(struct vb_str text, int64_t *out)
{
	struct vb_buf full VB_CLEANUP(vb_buf_done) = {0};
	struct vb_str rest = vb_str_from(text, 16);
	size_t n = 0;

	vb_buf_init(&full, 64);
	if (text.n < 16 || text.n > 32)
		return false;
	if (rest.n && rest.p[0] == ':')
		n = rest.n < 3 ? rest.n : 3;
	vb_buf_str(&full, vb_str_sub(text, 0, 16));
	vb_buf_str(&full, n ? vb_str_sub(rest, 0, n) : VB_STR(":00"));
	rest = vb_str_trim(vb_str_from(rest, n));
	if (rest.n == 5 && (rest.p[0] == '+' || rest.p[0] == '-'))
		vb_buf_printf(&full, "%.*s:%.*s", VB_FMT(vb_str_sub(rest, 0, 3)),
			      VB_FMT(vb_str_from(rest, 3)));
	else
		vb_buf_str(&full, rest.n ? rest : VB_STR("Z"));
	return vb_time_parse(vb_buf_view(&full), out);
}

bool watch_news_date(struct vb_str text, int64_t *out)
{
	int64_t when;

	text = vb_str_trim(text);
	if (vb_time_parse(text, &when) || loose_date(text, &when) ? when <= 0
								  : !mail_date(text, &when))
		return false;
	*out = when;
	return true;
}

/* ---- texts -------------------------------------------------------------------------------- */

/* What the bytes 0x80 to 0x9f are in windows-1252, which is what texts in "ISO-8859-1" really are. */
static uint32_t windows_1252(unsigned char c)
{
	static const uint16_t high[32] = {0x20ac, 0x81,   0x201a, 0x192,  0x201e, 0x2026, 0x2020,
					  0x2021, 0x2c6,  0x2030, 0x160,  0x2039, 0x152,  0x8d,
					  0x17d,  0x8f,   0x90,   0x2018, 0x2019, 0x201c, 0x201d,
					  0x2022, 0x2013, 0x2014, 0x2dc,  0x2122, 0x161,  0x203a,
					  0x153,  0x9d,   0x17e,  0x178};

	return c >= 0x80 && c < 0xa0 ? high[c - 0x80] : c;
}

/* "&eacute;", "&#233;", "&#xE9;" at the start of s: its bytes and the character; 0: it is none. */
static size_t entity(struct vb_str s, uint32_t *out)
{
	size_t end = vb_str_chr(vb_str_sub(s, 0, ENTITY_BYTES), ';');
	char name[ENTITY_BYTES + 1] = {0};
	const htmlEntityDesc *known;
	char *stop = NULL;
	unsigned long c = 0;

	if (end < 2 || end >= s.n || end >= ENTITY_BYTES || s.p[0] != '&')
		return 0;
	memcpy(name, s.p + 1, end - 1);
	if (name[0] == '#') {
		bool hex = (name[1] | 0x20) == 'x';

		c = strtoul(name + 1 + hex, &stop, hex ? 16 : 10);
		if (*stop || stop == name + 1 + hex || !c || c > 0x10ffff ||
		    (c >= 0xd800 && c < 0xe000))
			return 0;
		*out = c < 0x100 ? windows_1252((unsigned char)c) : (uint32_t)c;
		return end + 1;
	}
	known = htmlEntityLookup((const xmlChar *)name);
	if (!known && strcmp(name, "apos") != 0)
		return 0;
	*out = known ? known->value : '\'';
	return end + 1;
}

/* Bytes of the markup at the start of s, with what a script or a style sheet holds; 0: the '<' is only text. */
static size_t markup(struct vb_arena *a, struct vb_str s)
{
	static const char *const silent[] = {"script", "style"};
	size_t end = vb_str_chr(s, '>') + 1;
	char c = s.n > 1 ? (char)(s.p[1] | 0x20) : ' ';

	if (end > s.n ||
	    !((c >= 'a' && c <= 'z') || s.p[1] == '/' || s.p[1] == '!' || s.p[1] == '?'))
		return 0;
	for (size_t i = 0; i < VB_COUNT(silent); i++) {
		struct vb_str name = vb_str(silent[i]), rest = vb_str_from(s, end), close;

		if (!vb_str_ieq(vb_str_sub(s, 1, name.n), name))
			continue;
		close = vb_arena_printf(a, "</%s", silent[i]);
		for (size_t at = 0; (at += vb_str_chr(vb_str_from(rest, at), '<')) < rest.n; at++)
			if (vb_str_ieq(vb_str_sub(rest, at, close.n), close))
				return end + at;
		return s.n;
	}
	return end;
}

/* HTML to one line of text. */
static struct vb_str plain(struct vb_arena *a, struct vb_str s, size_t max)
{
	char *p = vb_arena_alloc(a, s.n + 4);
	size_t n = 0, last = vb_str_rchr(s, '>');

	for (size_t i = 0; i < s.n;) {
		struct vb_str rest = vb_str_from(s, i);
		size_t skip = i < last && last < s.n && s.p[i] == '<' ? markup(a, rest) : 0;
		uint32_t c = skip ? ' ' : (unsigned char)s.p[i];
		bool is_entity = false;

		if (!skip && s.p[i] == '&') {
			skip = entity(rest, &c);
			is_entity = skip > 0;
		}
		i += skip ? skip : 1;
		if (c == '\n' || c == '\t' || c == '\r' || c == 0xa0)
			c = is_entity || c != 0xa0 ? ' ' : c;
		if (c == ' ' && n && p[n - 1] == ' ')
			continue;
		if (is_entity)
			n += vb_utf8_write(c, p + n);
		else if (c != ' ' || n)
			p[n++] = (char)c;
	}
	return vb_str_trim(vb_arena_printable(a, vb_str_trim(vb_str_cut(vb_strn(p, n), max))));
}

/* Text as HTML or, in Atom's "xhtml", as elements. */
static struct vb_str field(struct vb_arena *a, const struct vb_xml_node *node,
			   const char *const *names, size_t max)
{
	struct vb_str text = {NULL, 0};

	for (; *names && !text.n; names++)
		text = plain(a,
			     vb_xml_text_deep(vb_xml_child(node, *names), a, VB_LIMIT_STRING_BYTES),
			     max);
	return text;
}

/* Of Atom the link for people; of RSS the text. Only addresses of the web. */
static struct vb_str link_of(struct vb_arena *a, const struct vb_xml_node *node)
{
	struct vb_str found = {NULL, 0};

	for (const struct vb_xml_node *l = vb_xml_child(node, "link"); l && !found.n;
	     l = vb_xml_next(l, "link")) {
		struct vb_str href = vb_xml_attribute(l, "href"), rel = vb_xml_attribute(l, "rel");

		if (!href.n)
			found = vb_xml_text(l);
		else if (!rel.n || vb_str_is(rel, "alternate"))
			found = href;
	}
	if (!(vb_str_starts(found, VB_STR("https://")) ||
			    vb_str_starts(found, VB_STR("http://"))) ||
			    found.n > LINK_BYTES)
		return (struct vb_str){NULL, 0};
	return vb_arena_printable(a, found);
}

/* ---- items -------------------------------------------------------------------------------- */

static void item_add(struct vb_arena *a, const struct vb_xml_node *node,
		     struct model_news_feed *out)
{
	static const char *const titles[] = {"title", NULL},
				 *const texts[] = {"summary", "description", "content", "encoded",
						   NULL},
				 *const dates[] = {"pubDate", "published", "updated", "date", NULL},
				 *const ids[] = {"guid", "id", NULL};
	struct model_news_item item = {.title = field(a, node, titles, TITLE_BYTES),
				       .link = link_of(a, node),
				       .summary = field(a, node, texts, SUMMARY_BYTES)};

	for (size_t i = 0; dates[i] && !item.published; i++)
		if (!watch_news_date(vb_xml_field(node, dates[i]), &item.published))
			item.published = 0;
	if (!item.title.n)
		item.title = vb_str_cut(item.summary, TITLE_BYTES);
	item.key = field(a, node, ids, LINK_BYTES);
	if (!item.key.n)
		item.key = item.link.n ? item.link : item.title;
	if (item.key.n && item.title.n)
		*vb_vec_add(a, &out->items) = item;
}

/* What several items of one document call themselves names none of them: their links do. */
static void keys_settle(struct vb_arena *a, struct model_news_feed *out)
{
	struct model_news_item *items = out->items.v;
	bool *shared = vb_arena_array(a, out->items.n + 1, sizeof(*shared));
	struct vb_map first;

	vb_map_init(&first, a);
	for (size_t i = 0; i < out->items.n; i++) {
		void **slot = vb_map_put(&first, items[i].key);
		struct model_news_item *other = *slot;

		if (!other)
			*slot = &items[i];
		else if (items[i].link.n && other->link.n && !vb_str_eq(items[i].link, other->link))
			shared[i] = shared[other - items] = true;
	}
	for (size_t i = 0; i < out->items.n; i++)
		if (shared[i])
			items[i].key = items[i].link;
}

static void addresses_add(struct vb_arena *a, const struct vb_xml_node *node,
			  struct model_news_feed *out)
{
	for (const struct vb_xml_node *l = vb_xml_child(node, "link"); l;
	     l = vb_xml_next(l, "link")) {
		struct vb_str href = vb_xml_attribute(l, "href");

		href = href.n ? href : vb_xml_text(l);
		if (href.n)
			*vb_vec_add(a, &out->addresses) = vb_arena_str(a, href);
	}
}

/* ---- documents that are nearly XML -------------------------------------------------------- */

/* Told to be in an old 8-bit encoding, and in UTF-8 all the same: the name of the encoding goes. */
static struct vb_str encoding_unsay(struct vb_arena *a, struct vb_str text)
{
	size_t end = vb_str_find(vb_str_sub(text, 0, 200), VB_STR("?>")), at, n;
	struct vb_str head = vb_arena_lower(a, vb_str_sub(text, 0, end));
	bool plain_ascii = true;
	char *copy;

	at = vb_str_find(head, VB_STR("encoding"));
	for (size_t i = 0; i < text.n && plain_ascii; i++)
		plain_ascii = (unsigned char)text.p[i] < 0x80;
	if (at == head.n || plain_ascii || !vb_str_utf8(text) ||
	    (vb_str_find(head, VB_STR("iso-8859-")) == head.n &&
			 vb_str_find(head, VB_STR("windows-125")) == head.n))
		return text;
	copy = vb_arena_alloc(a, text.n);
	memcpy(copy, text.p, text.n);
	for (n = at; n < head.n && head.p[n] != '"' && head.p[n] != '\'';)
		n++;
	n += vb_str_chr(vb_str_from(head, n + 1), n < head.n ? head.p[n] : '"') + 2;
	memset(copy + at, ' ', (n < end ? n : end) - at);
	return vb_strn(copy, text.n);
}

/*
 * What makes many a feed ill-formed and is plain what it means: bytes of windows-1252 in what is told to be UTF-8, an '&'
 * that begins nothing, entities of HTML, control characters.
 */
static struct vb_str mended(struct vb_arena *a, struct vb_str s)
{
	static const char *const own[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&apos;"};
	bool utf8 = vb_str_utf8(s);
	struct vb_buf out VB_CLEANUP(vb_buf_done) = {0};

	vb_buf_init(&out, 6 * VB_LIMIT_NEWS_BYTES);
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		struct vb_str rest = vb_str_from(s, i);
		bool known = c != '&';
		uint32_t code = c;
		char bytes[4];

		for (size_t k = 0; !known && k < VB_COUNT(own); k++)
			known = vb_str_starts(rest, vb_str(own[k]));
		if (!known) {
			size_t n = entity(rest, &code);

			vb_buf_printf(&out, n && code >= ' ' ? "&#%u;" : "&amp;", code);
			i += n ? n - 1 : 0;
		} else if (c >= 0x80 && !utf8) {
			vb_buf_add(&out, bytes, vb_utf8_write(windows_1252(c), bytes));
		} else if (c >= ' ' || c == '\n' || c == '\t' || c == '\r') {
			vb_buf_char(&out, (char)c);
		}
	}
	return vb_arena_str(a, vb_buf_view(&out));
}

/* As it is; else mended, and what is wrong with it as it was is said when that does not help. */
static bool document_read(struct vb_arena *a, struct vb_str text, const char *name,
			  struct vb_xml **doc, struct vb_error *err)
{
	struct vb_error why;

	return vb_xml_read(encoding_unsay(a, text), name, doc, err) ||
	       (err->code == VB_E_INPUT && text.n <= VB_LIMIT_NEWS_BYTES &&
		vb_xml_read(mended(a, text), name, doc, &why));
}

bool watch_news_parse(struct vb_arena *a, struct vb_str text, const char *name,
		      struct model_news_feed *out, struct vb_error *err)
{
	struct vb_xml *doc VB_CLEANUP(vb_xml_cleanup) = NULL;
	const struct vb_xml_node *root, *head, *item;
	struct model_news_feed feed = {.title = {NULL, 0}};
	const char *each = "item";

	if (!document_read(a, text, name, &doc, err))
		return false;
	root = head = vb_xml_root(doc);
	if (vb_xml_is(root, "rss"))
		root = head = vb_xml_child(root, "channel");
	else if (vb_xml_is(root, "RDF"))
		head = vb_xml_child(root, "channel");
	else if (vb_xml_is(root, "feed"))
		each = "entry";
	else
		return vb_fail_at(err, VB_E_INPUT, name, vb_xml_line(root), 1,
				  "neither RSS nor Atom: its first element is \"%.*s\"",
				  VB_FMT(vb_xml_name(root)));
	feed.title = plain(a, vb_xml_field(head, "title"), TITLE_BYTES);
	addresses_add(a, head, &feed);
	for (item = vb_xml_child(root, each); item; item = vb_xml_next(item, each))
		if (feed.items.n < VB_LIMIT_NEWS_ITEMS)
			item_add(a, item, &feed);
		else
			feed.left_out++;
	keys_settle(a, &feed);
	*out = feed;
	return true;
}

struct vb_str watch_news_key(struct vb_arena *a, struct vb_str source, struct vb_str own)
{
	struct vb_str both = vb_arena_printf(a, "%.*s\n%.*s", VB_FMT(source), VB_FMT(own));

	return vb_str_sub(vb_sha256_hex(a, both), 0, KEY_DIGITS);
}
