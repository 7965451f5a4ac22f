/* news.c - see news.h. */
#include "report/news.h"

static void item_put(struct report_node list, const struct model_news_item *i)
{
	struct report_node o = report_node_item(list);

	report_node_str(o, "id", i->key);
	report_node_str(o, "domain", i->domain);
	report_node_str(o, "source", i->source);
	report_node_str(o, "title", i->title);
	report_node_str(o, "link", i->link);
	report_node_str(o, "summary", i->summary);
	report_node_time(o, "published", i->published);
	report_node_uint(o, "score", i->score);
	report_node_strs(o, "terms", i->terms.v, i->terms.n);
	report_node_str(o, "verdict", vb_str(model_news_verdict_word(i->verdict)));
	if (i->verdict == MODEL_NEWS_UNDECIDED)
		return;
	report_node_str(o, "why", i->why);
	report_node_str(o, "author", i->author);
	report_node_time(o, "when", i->when);
}

static void source_put(struct report_node list, const struct model_news_source *s)
{
	struct report_node o = report_node_item(list);

	report_node_str(o, "id", s->id);
	report_node_str(o, "domain", s->domain);
	report_node_str(o, "name", s->name);
	report_node_str(o, "address", s->address);
	report_node_time(o, "newest", s->newest);
	report_node_str(o, "problem", s->problem);
	report_node_bool(o, "read", s->read > 0);
	report_node_bool(o, "stale", s->stale);
}

void report_news_put(struct report_node root, const struct model_news_digest *digest)
{
	struct report_node list;

	report_node_uint(root, "undecided", digest->undecided);
	report_node_uint(root, "retained", digest->retained);
	report_node_uint(root, "discarded", digest->discarded);
	list = report_node_list(root, "items");
	for (size_t i = 0; i < digest->n; i++)
		item_put(list, &digest->items[i]);
	list = report_node_list(root, "sources");
	for (size_t i = 0; i < digest->n_sources; i++)
		source_put(list, &digest->sources[i]);
}
