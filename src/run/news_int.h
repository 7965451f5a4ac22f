/* news_int.h - news while `vauban watch` reads its sources. */
#ifndef VAUBAN_RUN_NEWS_INT_H
#define VAUBAN_RUN_NEWS_INT_H

#include "model/news.h"
#include "run/run_int.h"

struct run_newsroom { /* zeroed, then run_newsroom_open */
	const struct vb_run *run;
	struct vb_arena *arena;
	struct store *store; /* opened at the first document */
	const char *store_path;
	struct model_case *the_case; /* NULL: none */
	struct vb_str product;
	size_t documents, items, added;
};
bool run_newsroom_open(struct run_newsroom *n, const struct vb_run *run,
		       const struct run_place *place, struct vb_error *err) VB_MUST_USE;
void run_newsroom_done(struct run_newsroom *n);
/* A document of news of the source the case declares, or of a folder named after a domain. */
bool run_newsroom_take(struct run_newsroom *n, const char *path, const struct model_news_feed *feed,
		       struct vb_error *err) VB_MUST_USE;
/* Downloads what the case declares to folder/ID.xml; one that fails is told and recorded, the rest goes on. */
bool run_newsroom_fetch(struct run_newsroom *n, const char *folder,
			struct vb_error *err) VB_MUST_USE;

#endif
