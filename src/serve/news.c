/*
 * news.c - what is published in the domains the case watches, with its decisions; what the last run brought; the sources of
 * advisories.
 */
#include "serve/list.h"

#include "report/news.h"
#include "report/phrase.h"
#include "report/report.h"
#include "report/said.h"
#include "run/news.h"

enum { SHOWN_PER_DOMAIN = 20, TERMS_SHOWN = 5, WHY_MOST = 4000 };

static const struct model_text title_news = {VB_STR_INIT("News"), VB_STR_INIT("Nouveautés")};

/* ---- advisories ----------------------------------------------------------------------------- */

static void feeds_put(struct report_node root, struct serve_call *c, const struct report_page *p,
		      const struct model_feed *feeds, size_t n)
{
	struct report_node list = report_node_list(root, "feeds"), item;

	for (size_t i = 0; i < n; i++) {
		int64_t age = report_feed_age(&feeds[i], c->run.now);

		item = report_node_item(list);
		report_page_safe(item, p, "name", feeds[i].name);
		report_page_safe(item, p, "scope", feeds[i].scope);
		report_node_str(item, "records",
				report_phrase_count(c->arena, c->run.lang, feeds[i].records));
		report_node_str(item, "newest",
				feeds[i].newest ? vb_time_day(c->arena, feeds[i].newest)
						: VB_STR(""));
		report_node_str(item, "loaded",
				feeds[i].loaded ? vb_time_day(c->arena, feeds[i].loaded)
						: VB_STR(""));
		report_node_str(item, "age", report_phrase_age(c->arena, c->run.lang, age));
		report_node_bool(item, "old", age > 7);
	}
	report_node_bool(root, "has_feeds", n > 0);
}

static bool fresh_put(struct report_node root, struct serve_call *c, const struct report_page *p,
		      struct vb_error *err)
{
	struct run_filter filter = {.fresh = true, .count = RUN_PAGE_USUAL};
	struct run_board *board;
	struct run_list_result got;
	bool ok;

	if (!serve_board_take(c->site, &board, err))
		return false;
	ok = run_board_list(board, serve_place(c), c->arena, &filter, &got, err);
	if (ok) {
		serve_findings_put(root, p, got.v, got.n);
		serve_pages_put(root, c, 0, got.n, got.matching, got.matching);
	}
	serve_board_give(c->site, board);
	return ok;
}

/* ---- what is published ---------------------------------------------------------------------- */

/* An address of the web, and no other scheme, may become a link. */
static bool is_web(struct vb_str link)
{
	return vb_str_starts(link, VB_STR("https://")) || vb_str_starts(link, VB_STR("http://"));
}

static void item_put(struct report_node list, struct serve_call *c, const struct report_page *p,
		     const struct model_news_item *i)
{
	struct report_node o = report_node_item(list);
	struct vb_str terms = {NULL, 0};

	for (size_t k = 0; k < i->terms.n && k < TERMS_SHOWN; k++)
		terms = vb_arena_printf(c->arena, "%.*s%s%.*s", VB_FMT(terms), k ? ", " : "",
					VB_FMT(i->terms.v[k]));
	report_node_str(o, "key", i->key);
	report_page_safe(o, p, "title", i->title);
	report_page_safe(o, p, "link", is_web(i->link) ? i->link : (struct vb_str){NULL, 0});
	report_page_safe(o, p, "source", i->source);
	report_page_safe(o, p, "terms", terms);
	report_node_str(o, "day", i->published ? vb_time_day(c->arena, i->published) : VB_STR(""));
	report_node_bool(o, "decided", i->verdict != MODEL_NEWS_UNDECIDED);
	report_node_bool(o, "retained", i->verdict == MODEL_NEWS_RETAINED);
	report_page_safe(o, p, "why", i->why);
	report_page_safe(o, p, "author", i->author);
	report_node_str(o, "when", i->when ? vb_time_day(c->arena, i->when) : VB_STR(""));
}

static void domains_put(struct report_node root, struct serve_call *c, const struct report_page *p,
			const struct model_news_digest *d)
{
	struct report_node domains = report_node_list(root, "domains"), domain, items;
	size_t shown = 0;

	for (size_t i = 0; i < d->n; i++) {
		enum model_news_domain which;

		if (!i || !vb_str_eq(d->items[i].domain, d->items[i - 1].domain)) {
			domain = report_node_item(domains);
			report_node_str(domain, "word", d->items[i].domain);
			report_node_str(
				domain, "name",
				model_news_domain_parse(d->items[i].domain, &which)
					? vb_str(model_news_domain_name(which, (int)c->run.lang))
					: d->items[i].domain);
			items = report_node_list(domain, "items");
			shown = 0;
		}
		if (shown++ < SHOWN_PER_DOMAIN)
			item_put(items, c, p, &d->items[i]);
		else if (shown == SHOWN_PER_DOMAIN + 1)
			report_node_bool(domain, "more", true);
	}
}

static void sources_put(struct report_node root, struct serve_call *c, const struct report_page *p,
			const struct model_news_digest *d)
{
	struct report_node list = report_node_list(root, "papers"), o;

	for (size_t i = 0; i < d->n_sources; i++) {
		const struct model_news_source *s = &d->sources[i];

		o = report_node_item(list);
		report_page_safe(o, p, "id", s->id);
		report_node_bool(o, "stale", s->stale);
		report_node_bool(o, "read", s->read > 0);
		report_page_safe(o, p, "problem", report_said(c->arena, c->run.lang, s->problem));
		report_node_str(o, "newest",
				s->newest
					? vb_time_ago(c->arena, c->run.lang, s->newest, c->run.now)
					: VB_STR(""));
	}
	report_node_bool(root, "has_papers", d->n_sources > 0);
}

static bool published_put(struct report_node root, struct serve_call *c,
			  const struct report_page *p, struct vb_error *err)
{
	struct run_news_options options = {.all = vb_str_is(serve_query(c, "all"), "1")};
	struct model_news_digest d;

	if (!run_news(&c->run, serve_place(c), c->arena, &options, &d, err))
		return false;
	domains_put(root, c, p, &d);
	sources_put(root, c, p, &d);
	report_node_bool(root, "has_items", d.n > 0);
	report_node_bool(root, "all", options.all);
	report_node_str(root, "undecided", report_phrase_count(c->arena, c->run.lang, d.undecided));
	report_node_str(root, "retained", report_phrase_count(c->arena, c->run.lang, d.retained));
	report_node_str(root, "discarded", report_phrase_count(c->arena, c->run.lang, d.discarded));
	report_node_bool(root, "may_decide", serve_may(c, STORE_DECIDER));
	return true;
}

bool serve_news_page(struct serve_call *c, struct vb_error *err)
{
	const struct model_feed *feeds = NULL;
	struct model_assessment none = {0};
	struct run_session session;
	struct report_node root;
	struct report_page p;
	size_t n = 0;
	bool ok;

	if (!run_feeds(serve_place(c), c->arena, &feeds, &n, err))
		return false;
	root = serve_root();
	none.the_case = serve_case(c, &session);
	p = serve_report_page(c, &none);
	feeds_put(root, c, &p, feeds, n);
	ok = published_put(root, c, &p, err) && fresh_put(root, c, &p, err);
	run_session_done(&session);
	if (!ok) {
		yyjson_mut_doc_free(root.doc);
		return false;
	}
	return serve_page(c, root, "console_news", title_news, "news", err);
}

/* ---- decisions ------------------------------------------------------------------------------ */

static bool decide(struct serve_call *c, struct vb_str id, struct vb_str verdict, struct vb_str why,
		   struct vb_error *err)
{
	struct run_place place = *serve_place(c);
	enum model_news_verdict v = vb_str_is(verdict, "retain") ? MODEL_NEWS_RETAINED
								 : MODEL_NEWS_DISCARDED;

	why = vb_str_trim(why);
	if (v == MODEL_NEWS_DISCARDED && !vb_str_is(verdict, "discard"))
		return vb_fail(err, VB_E_INPUT,
			       SERVE_T(c, "an item is retained or discarded: retain, discard",
				       "un article est retenu ou écarté : retain, discard"));
	if (!why.n || why.n > WHY_MOST)
		return vb_fail(
			err, VB_E_INPUT,
			SERVE_T(c, "say why in 1 to %d bytes", "dites pourquoi en 1 à %d octets"),
			WHY_MOST);
	place.by = &c->actor;
	return run_news_decide(&c->run, &place, id, v, why, c->who.name, err);
}

bool serve_news_decide(struct serve_call *c, struct vb_error *err)
{
	return decide(c, serve_field(c, "id"), serve_field(c, "verdict"), serve_field(c, "why"),
		      err) &&
	       serve_redirect(c, VB_STR("/news?done=news"));
}

/* ---- the API -------------------------------------------------------------------------------- */

bool serve_api_news(struct serve_call *c, struct vb_error *err)
{
	struct run_news_options options = {.all = false};
	struct run_asked asked = serve_asked(c);
	struct model_news_digest d;
	struct report_node root;

	if (!run_asked_flag(&asked, "all", &options.all, err) ||
	    !run_news(&c->run, serve_place(c), c->arena, &options, &d, err))
		return false;
	root = serve_root();
	report_news_put(root, &d);
	return serve_json(c, root, err);
}

bool serve_api_news_decide(struct serve_call *c, struct vb_error *err)
{
	yyjson_doc *doc VB_CLEANUP(vb_json_cleanup) = NULL;
	struct report_node root;
	yyjson_val *sent;

	if (!serve_json_body(c, &doc, err))
		return false;
	sent = yyjson_doc_get_root(doc);
	if (!decide(c, c->args[0], vb_json_str(sent, "verdict"), vb_json_str(sent, "why"), err))
		return false;
	root = serve_root();
	report_node_uint(root, "decided", 1);
	return serve_json(c, root, err);
}

bool serve_api_feeds(struct serve_call *c, struct vb_error *err)
{
	const struct model_feed *feeds = NULL;
	struct report_node root, list, item;
	size_t n = 0;

	if (!run_feeds(serve_place(c), c->arena, &feeds, &n, err))
		return false;
	root = serve_root();
	list = report_node_list(root, "feeds");
	for (size_t i = 0; i < n; i++) {
		item = report_node_item(list);
		report_node_str(item, "name", feeds[i].name);
		report_node_str(item, "scope", feeds[i].scope);
		report_node_str(item, "version", feeds[i].version);
		report_node_uint(item, "records", feeds[i].records);
		report_node_time(item, "newest", feeds[i].newest);
		report_node_time(item, "loaded", feeds[i].loaded);
	}
	return serve_json(c, root, err);
}
