/*
 * news.h - items of news of a product, the state of their sources, and what was decided about each item.
 */
#ifndef VAUBAN_STORE_NEWS_H
#define VAUBAN_STORE_NEWS_H

#include "model/news.h"
#include "store/store.h"

/* Adds the items that are not there yet (found by key) and replaces the source's state, all or none. */
bool store_put_news(struct store *s, struct vb_str product, const struct model_news_source *source,
		    const struct model_news_item *items, size_t n, int64_t when, size_t *added,
		    struct vb_error *err) VB_MUST_USE;
/* A source that could not be read this time: its items and its last reading stay. */
bool store_put_news_problem(struct store *s, struct vb_str product,
			    const struct model_news_source *source, int64_t when,
			    struct vb_error *err) VB_MUST_USE;
/* Every item with its latest decision, by key; none when nothing was read. */
bool store_get_news(struct store *s, struct vb_arena *a, struct vb_str product,
		    struct model_news_item **out, size_t *n, struct vb_error *err) VB_MUST_USE;
bool store_get_news_sources(struct store *s, struct vb_arena *a, struct vb_str product,
			    struct model_news_source **out, size_t *n,
			    struct vb_error *err) VB_MUST_USE;
/* Appends what was decided about the item of this key, with its line in the trail when `t` is not NULL. */
bool store_put_news_decision(struct store *s, struct vb_str product,
			     const struct model_news_item *decided, const struct store_trail *t,
			     struct vb_error *err) VB_MUST_USE;

#endif
