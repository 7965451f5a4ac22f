/* news.c - see news.h. */
#include "store/news.h"
#include "store/store_int.h"

static bool source_put(struct store *s, int64_t product, const struct model_news_source *x,
		       struct vb_error *err)
{
	return store_sql_run(s, err,
			     "INSERT INTO news_source (product_id, id, domain, name, address,"
			     " read_at, newest_at, problem) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
			     " ON CONFLICT (product_id, id) DO UPDATE SET domain = excluded.domain,"
			     " name = excluded.name, address = excluded.address,"
			     " read_at = max(read_at, excluded.read_at),"
			     " newest_at = max(newest_at, excluded.newest_at),"
			     " problem = excluded.problem",
			     "issssiis", product, x->id, x->domain, x->name, x->address, x->read,
			     x->newest, x->problem);
}

static bool items_put(struct store *s, int64_t product, const struct model_news_item *items,
		      size_t n, size_t *added, struct vb_error *err)
{
	int64_t before, after;

	if (!store_sql_int(s, &before, err, "SELECT count(*) FROM news_item WHERE product_id = ?",
			   "i", product))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!store_sql_run(s, err,
				   "INSERT INTO news_item (product_id, key, domain, source, title,"
				   " link, summary, published_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
				   " ON CONFLICT (product_id, key) DO NOTHING",
				   "issssssi", product, items[i].key, items[i].domain,
				   items[i].source, items[i].title, items[i].link, items[i].summary,
				   items[i].published))
			return false;
	if (!store_sql_int(s, &after, err, "SELECT count(*) FROM news_item WHERE product_id = ?",
			   "i", product))
		return false;
	*added += (size_t)(after - before);
	return true;
}

bool store_put_news(struct store *s, struct vb_str product, const struct model_news_source *source,
		    const struct model_news_item *items, size_t n, int64_t when, size_t *added,
		    struct vb_error *err)
{
	int64_t id;

	return store_begin(s, err) && store_end(s,
						store_product_put(s, product, when, &id, err) &&
							source_put(s, id, source, err) &&
							items_put(s, id, items, n, added, err),
						err);
}

bool store_put_news_problem(struct store *s, struct vb_str product,
			    const struct model_news_source *source, int64_t when,
			    struct vb_error *err)
{
	size_t added = 0;

	return store_put_news(s, product, source, NULL, 0, when, &added, err);
}

static enum model_news_verdict verdict_of(struct vb_str word)
{
	for (int v = MODEL_NEWS_RETAINED; v <= MODEL_NEWS_DISCARDED; v++)
		if (vb_str_is(word, model_news_verdict_word((enum model_news_verdict)v)))
			return (enum model_news_verdict)v;
	return MODEL_NEWS_UNDECIDED;
}

bool store_get_news(struct store *s, struct vb_arena *a, struct vb_str product,
		    struct model_news_item **out, size_t *n, struct vb_error *err)
{
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	VB_VEC(struct model_news_item) v = {0};
	int64_t id;
	bool row;

	if (!store_product_find(s, product, &id, err) ||
	    !store_sql_query(
		    s, &stmt, err,
		    "SELECT i.key, i.domain, i.source, i.title, i.link, i.summary, i.published_at,"
		    " coalesce(d.verdict, ''), coalesce(d.why, ''), coalesce(d.author, ''),"
		    " coalesce(d.made_at, 0) FROM news_item i LEFT JOIN news_decision d"
		    " ON d.product_id = i.product_id AND d.id = (SELECT max(e.id) FROM"
		    " news_decision e WHERE e.product_id = i.product_id AND e.key = i.key)"
		    " WHERE i.product_id = ? ORDER BY i.key",
		    "i", id) ||
	    !store_sql_row(s, stmt, &row, err))
		return false;
	while (row) {
		*vb_vec_add(a, &v) = (struct model_news_item){
			.key = store_sql_text(a, stmt, 0),
			.domain = store_sql_text(a, stmt, 1),
			.source = store_sql_text(a, stmt, 2),
			.title = store_sql_text(a, stmt, 3),
			.link = store_sql_text(a, stmt, 4),
			.summary = store_sql_text(a, stmt, 5),
			.published = sqlite3_column_int64(stmt, 6),
			.verdict = verdict_of(store_sql_text(a, stmt, 7)),
			.why = store_sql_text(a, stmt, 8),
			.author = store_sql_text(a, stmt, 9),
			.when = sqlite3_column_int64(stmt, 10)};
		if (!store_sql_row(s, stmt, &row, err))
			return false;
	}
	*out = v.v;
	*n = v.n;
	return true;
}

bool store_get_news_sources(struct store *s, struct vb_arena *a, struct vb_str product,
			    struct model_news_source **out, size_t *n, struct vb_error *err)
{
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	VB_VEC(struct model_news_source) v = {0};
	int64_t id;
	bool row;

	if (!store_product_find(s, product, &id, err) ||
	    !store_sql_query(s, &stmt, err,
			     "SELECT id, domain, name, address, read_at, newest_at, problem"
			     " FROM news_source WHERE product_id = ? ORDER BY id",
			     "i", id) ||
	    !store_sql_row(s, stmt, &row, err))
		return false;
	while (row) {
		*vb_vec_add(a, &v) = (struct model_news_source){
			.id = store_sql_text(a, stmt, 0),
			.domain = store_sql_text(a, stmt, 1),
			.name = store_sql_text(a, stmt, 2),
			.address = store_sql_text(a, stmt, 3),
			.read = sqlite3_column_int64(stmt, 4),
			.newest = sqlite3_column_int64(stmt, 5),
			.problem = store_sql_text(a, stmt, 6)};
		if (!store_sql_row(s, stmt, &row, err))
			return false;
	}
	*out = v.v;
	*n = v.n;
	return true;
}

static bool decision_put(struct store *s, struct vb_str product, const struct model_news_item *x,
			 const struct store_trail *t, struct vb_error *err)
{
	int64_t owner, id;

	return store_product_find(s, product, &owner, err) &&
	       store_sql_int(s, &id, err, "SELECT coalesce(max(id), 0) + 1 FROM news_decision",
			     "") &&
	       store_sql_run(s, err,
			     "INSERT INTO news_decision (product_id, id, key, verdict, why, author,"
			     " made_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
			     "iissssi", owner, id, x->key,
			     vb_str(model_news_verdict_word(x->verdict)), x->why, x->author,
			     x->when) &&
	       store_log_append(s, "news", id, x->when, x->author, err) &&
	       (!t || store_trail_add(s, t, err));
}

bool store_put_news_decision(struct store *s, struct vb_str product,
			     const struct model_news_item *decided, const struct store_trail *t,
			     struct vb_error *err)
{
	return store_begin(s, err) && store_end(s, decision_put(s, product, decided, t, err), err);
}
