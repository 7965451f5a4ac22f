/*
 * news.c - a document of news to items.
 *
 *   RSS 2.0   rss/channel/item {title, link, guid, description, pubDate}      www.rssboard.org/rss-specification
 *   RSS 1.0   RDF/item {title, link, description, dc:date}                    web.resource.org/rss/1.0
 *   Atom      feed/entry {title, link href, id, summary|content, published|updated}                     RFC 4287
 *
 * Texts may be HTML: tags are dropped, white space is folded, nothing of it is ever shown as markup. What an item calls
 * itself (guid, id, link, else title) with its source makes its key, so the same item read twice is one.
 */
#include "watch/watch_int.h"

#include "core/hash.h"
#include "core/limits.h"
#include "core/xml.h"

enum { KEY_DIGITS = 16, TITLE_BYTES = 400, SUMMARY_BYTES = 2000, LINK_BYTES = 2000, DAY = 86400 };

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
	for (size_t i = 0; i < 3; i++)
		month[i] = (char)(lower.p[i] | 0x20);
	for (size_t i = 0; i < 36 && !at; i += 3)
		at = memcmp(months + i, month, 3) == 0 ? months + i : NULL;
	if (!at || !day || day > 31 || year < 1970 || year > 9999 || !clock_read(word[3], &clock) ||
	    !zone_read(word[4], &zone))
		return false;
	*out = vb_days_from_civil((int64_t)year, (unsigned)((at - months) / 3 + 1), (unsigned)day) *
		       DAY +
	       clock - zone;
	return *out > 0;
}

bool watch_news_date(struct vb_str text, int64_t *out)
{
	int64_t when;

	text = vb_str_trim(text);
	if (vb_time_parse(text, &when) ? when <= 0 : !mail_date(text, &when))
		return false;
	*out = when;
	return true;
}

/* ---- texts -------------------------------------------------------------------------------- */

static size_t entity(struct vb_str s, char *out)
{
	static const struct {
		const char *name;
		char c;
	} known[] = {{"&amp;", '&'},  {"&lt;", '<'},    {"&gt;", '>'},   {"&quot;", '"'},
		     {"&#39;", '\''}, {"&apos;", '\''}, {"&nbsp;", ' '}, {"&#160;", ' '}};

	for (size_t i = 0; i < VB_COUNT(known); i++)
		if (vb_str_starts(s, vb_str(known[i].name))) {
			*out = known[i].c;
			return strlen(known[i].name);
		}
	return 0;
}

/* HTML to one line of text, cut at a character. */
static struct vb_str plain(struct vb_arena *a, struct vb_str s, size_t max)
{
	char *p = vb_arena_alloc(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n;) {
		size_t skip = s.p[i] == '<' ? vb_str_chr(vb_str_from(s, i), '>') + 1 : 0;
		char c = s.p[i];

		if (skip && skip <= s.n - i) {
			c = ' ';
		} else {
			skip = c == '&' ? entity(vb_str_from(s, i), &c) : 1;
			skip = skip ? skip : 1;
		}
		if (c == '\n' || c == '\t' || c == '\r')
			c = ' ';
		if (c != ' ' || (n && p[n - 1] != ' '))
			p[n++] = c;
		i += skip;
	}
	if (n > max)
		for (n = max; n && ((unsigned char)p[n] & 0xc0) == 0x80;)
			n--;
	return vb_str_trim(vb_arena_printable(a, vb_str_trim(vb_strn(p, n))));
}

static struct vb_str field(struct vb_arena *a, const struct vb_xml_node *node,
			   const char *const *names, size_t max)
{
	struct vb_str text = {NULL, 0};

	for (; *names && !text.n; names++)
		text = plain(a,
			     vb_xml_text_all(vb_xml_child(node, *names), a, VB_LIMIT_STRING_BYTES),
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
		item.title = vb_str_sub(item.summary, 0, TITLE_BYTES);
	item.key = field(a, node, ids, LINK_BYTES);
	if (!item.key.n)
		item.key = item.link.n ? item.link : item.title;
	if (item.key.n && item.title.n)
		*vb_vec_add(a, &out->items) = item;
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

bool watch_news_parse(struct vb_arena *a, struct vb_str text, const char *name,
		      struct model_news_feed *out, struct vb_error *err)
{
	struct vb_xml *doc VB_CLEANUP(vb_xml_cleanup) = NULL;
	const struct vb_xml_node *root, *head, *item;
	struct model_news_feed feed = {.title = {NULL, 0}};
	const char *each = "item";

	if (!vb_xml_read(text, name, &doc, err))
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
	for (item = vb_xml_child(root, each); item && feed.items.n < VB_LIMIT_NEWS_ITEMS;
	     item = vb_xml_next(item, each))
		item_add(a, item, &feed);
	*out = feed;
	return true;
}

struct vb_str watch_news_key(struct vb_arena *a, struct vb_str source, struct vb_str own)
{
	struct vb_str both = vb_arena_printf(a, "%.*s\n%.*s", VB_FMT(source), VB_FMT(own));

	return vb_str_sub(vb_sha256_hex(a, both), 0, KEY_DIGITS);
}
