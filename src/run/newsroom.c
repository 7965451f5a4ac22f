/*
 * newsroom.c - documents of news into the store, while `vauban watch` reads its sources.
 *
 *   vauban.yaml news: {id: {domain, address, words}} ──► downloaded to FEEDS/news/ID.xml ──┐
 *   --from FOLDER/news/ID.xml, or FOLDER/DOMAIN/anything.xml ─────────────────────────────┴─► items, by key ──► store
 *
 * A document belongs to the source whose id is its file's name, or whose address it gives for itself; else to its folder
 * when that is named after one of the five domains. What belongs to nobody is refused by name.
 */
#include "run/news_int.h"

#include "core/fetch.h"
#include "core/file.h"
#include "core/limits.h"
#include "store/news.h"
#include "watch/watch.h"

enum { DAY = 86400 };

bool run_newsroom_open(struct run_newsroom *n, const struct vb_run *run,
		       const struct run_place *place, struct vb_error *err)
{
	struct case_problems problems = {0};

	*n = (struct run_newsroom){.run = run, .store_path = place->store};
	n->arena = vb_arena_new();
	if (!place->case_file)
		return true;
	if (!case_load(run, place->case_file, &n->the_case, &problems, err)) {
		run_newsroom_done(n);
		return false;
	}
	n->product = n->the_case->id;
	return true;
}

void run_newsroom_done(struct run_newsroom *n)
{
	store_close(n->store);
	case_free(n->the_case);
	vb_arena_free(n->arena);
	*n = (struct run_newsroom){0};
}

static bool store_ready(struct run_newsroom *n, struct vb_error *err)
{
	struct vb_str folder = vb_path_dir(vb_str(n->store_path));

	return n->store || (vb_mkdirs(vb_arena_cstr(n->arena, folder), err) &&
			    store_open(n->store_path, &n->store, err));
}

/* ---- whose document it is ------------------------------------------------------------------ */

static const struct model_case_news *declared(const struct run_newsroom *n, struct vb_str stem,
					      const struct model_news_feed *feed)
{
	const struct model_case *c = n->the_case;

	for (size_t i = 0; c && i < c->news.n; i++)
		if (vb_str_eq(c->news.v[i].id, stem))
			return &c->news.v[i];
	for (size_t i = 0; c && i < c->news.n; i++)
		for (size_t k = 0; k < feed->addresses.n; k++)
			if (vb_str_eq(c->news.v[i].address, feed->addresses.v[k]))
				return &c->news.v[i];
	return NULL;
}

static struct model_news_source source_declared(const struct model_case_news *d)
{
	return (struct model_news_source){
		.id = d->id,
		.domain = vb_str(model_news_domain_word((enum model_news_domain)d->domain)),
		.name = d->name,
		.address = d->address};
}

static bool source_of(struct run_newsroom *n, const char *path, const struct model_news_feed *feed,
		      struct model_news_source *out, struct vb_error *err)
{
	struct vb_str base = vb_path_base(vb_str(path)),
		      stem = vb_str_sub(base, 0, vb_str_rchr(base, '.')),
		      folder = vb_path_base(vb_path_dir(vb_str(path)));
	const struct model_case_news *d = declared(n, stem, feed);
	enum model_news_domain domain;

	if (d) {
		*out = source_declared(d);
		return true;
	}
	if (!model_news_domain_parse(folder, &domain)) {
		vb_fail_at(err, VB_E_INPUT, path, 0, 0, "news of a source the case does not name");
		return vb_hint(err,
			       "declare it under news: in vauban.yaml with the id \"%.*s\", or "
			       "put it in a folder named legal, technical, competition, "
			       "ecology or security",
			       VB_FMT(stem));
	}
	*out = (struct model_news_source){.id = stem, .domain = folder, .name = feed->title};
	return true;
}

bool run_newsroom_take(struct run_newsroom *n, const char *path, const struct model_news_feed *feed,
		       struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_news_item *items = vb_arena_array(a, feed->items.n, sizeof(*items));
	struct model_news_source source;

	if (!source_of(n, path, feed, &source, err) || !store_ready(n, err))
		return false;
	source.read = n->run->now;
	if (!source.name.n)
		source.name = feed->title;
	for (size_t i = 0; i < feed->items.n; i++) {
		items[i] = feed->items.v[i];
		items[i].key = watch_news_key(a, source.id, items[i].key);
		items[i].source = source.id;
		items[i].domain = source.domain;
		if (items[i].published > n->run->now + DAY)
			items[i].published =
				0; /* a day to come is a mistake, and would stand first */
		if (items[i].published > source.newest && items[i].published <= n->run->now)
			source.newest = items[i].published;
	}
	if (feed->left_out)
		vb_run_note(n->run, VB_NOTE_WARNING,
			    vb_t(n->run->lang, "%s: %zu items left out: a document has %u at most",
				 "%s : %zu articles laissés de côté : un document en a %u au plus"),
			    path, feed->left_out, VB_LIMIT_NEWS_ITEMS);
	n->documents++;
	n->items += feed->items.n;
	return store_put_news(n->store, n->product, &source, items, feed->items.n, n->run->now,
			      &n->added, err);
}

/* ---- download ------------------------------------------------------------------------------ */

static bool fetch_one(struct run_newsroom *n, struct vb_fetch *fetch,
		      const struct model_case_news *d, const char *folder, struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const struct vb_fetch_options options = {
		.max_bytes = VB_LIMIT_NEWS_BYTES, .seconds = 60, .feed = true, .keep = true};
	const char *path = vb_arena_printf(a, "%s/%.*s.xml", folder, VB_FMT(d->id)).p;
	struct model_news_source source = source_declared(d);
	struct vb_error why;

	if (vb_fetch_file(fetch, n->run, vb_arena_cstr(a, d->address), path, &options, &why))
		return true;
	if (why.code == VB_E_STOP) {
		*err = why;
		return false;
	}
	vb_run_note(n->run, VB_NOTE_WARNING, "%.*s: %s", VB_FMT(d->id), why.text);
	source.problem = vb_str(why.text);
	return store_ready(n, err) &&
	       store_put_news_problem(n->store, n->product, &source, n->run->now, err);
}

bool run_newsroom_fetch(struct run_newsroom *n, const char *folder, struct vb_error *err)
{
	struct vb_fetch *fetch VB_CLEANUP(vb_fetch_cleanup) = NULL;
	const struct model_case *c = n->the_case;

	if (!c || !c->news.n)
		return true;
	if (!vb_mkdirs(folder, err) || !vb_fetch_open(&fetch, err))
		return false;
	for (size_t i = 0; i < c->news.n; i++)
		if (c->news.v[i].address.n && !fetch_one(n, fetch, &c->news.v[i], folder, err))
			return false;
	return true;
}
