/* news.h - the digest of news as data: what `vauban news --format json` and the API tell (docs/JSON.md). */
#ifndef VAUBAN_REPORT_NEWS_H
#define VAUBAN_REPORT_NEWS_H

#include "model/news.h"
#include "report/node.h"

void report_news_put(struct report_node root, const struct model_news_digest *digest);

#endif
