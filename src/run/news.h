/*
 * news.h - news of the case: taken in by `vauban watch`, ranked and told by `vauban news`, decided item by item.
 */
#ifndef VAUBAN_RUN_NEWS_H
#define VAUBAN_RUN_NEWS_H

#include "model/news.h"
#include "run/run_all.h"

struct run_news_options {
	const char *domain; /* a word of model/news.h; NULL: all five */
	bool all;           /* decided items too */
};
/* In the arena given. */
bool run_news(const struct vb_run *run, const struct run_place *place, struct vb_arena *a,
	      const struct run_news_options *options, struct model_news_digest *out,
	      struct vb_error *err) VB_MUST_USE;
/* `id`: the first digits of a key, 4 or more. VB_E_MISSING: no item, or several. */
bool run_news_decide(const struct vb_run *run, const struct run_place *place, struct vb_str id,
		     enum model_news_verdict verdict, struct vb_str why, struct vb_str author,
		     struct vb_error *err) VB_MUST_USE;

#endif
