/*
 * watch_news.c - any bytes as a document of news: every item that comes out has a title and a name of its own, is one
 * line of well-formed text, and leads only to the web; ranking it never fails.
 */
#include "watch/watch.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void line_checked(struct vb_str s)
{
	vb_assert(vb_str_utf8(s));
	for (size_t i = 0; i < s.n; i++)
		vb_assert((unsigned char)s.p[i] >= 0x20 && s.p[i] != 0x7f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct watch_terms *terms = watch_terms_new(a);
	struct model_news_feed feed;
	struct vb_error err;
	int64_t when;

	if (watch_news_date(vb_strn((const char *)data, size), &when))
		vb_assert(when > 0);
	watch_terms_add(terms, VB_STR("openssl"), 3);
	watch_terms_add(terms, VB_STR("Rope Works"), 4);
	if (!watch_news_parse(a, vb_strn((const char *)data, size), "fuzz", &feed, &err))
		return 0;
	for (size_t i = 0; i < feed.items.n; i++) {
		struct model_news_item *item = &feed.items.v[i];

		vb_assert(item->title.n && item->key.n && item->published >= 0);
		line_checked(item->title);
		line_checked(item->summary);
		line_checked(item->link);
		vb_assert(!item->link.n || vb_str_starts(item->link, VB_STR("http")));
		watch_terms_rank(terms, item);
		vb_assert(item->score <= 14 && item->terms.n <= 2);
	}
	return 0;
}
