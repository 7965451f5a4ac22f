/*
 * news.c - the digest of news: what was read, by domain, ranked by what it means to the case, and what was decided.
 *
 *   store (items, sources, decisions) ──┐
 *   case (laws, tech, suppliers, words) ┼──► terms ──► score of each item ──► sorted
 *   last run (components, findings) ────┘
 *
 * The same store and case give the same digest: the clock only tells which sources have been silent for too long.
 */
#include "run/news.h"
#include "run/news_int.h"
#include "run/people.h"

#include <stdlib.h>

#include "store/news.h"
#include "watch/watch.h"

/* What one mention of a term is worth: a flaw that is open here above all, a package among hundreds least. */
enum { OPEN_FLAW = 12, WORD = 6, LAW = 4, SUPPLIER = 4, PRODUCT = 4, TECH = 3, PACKAGE = 2 };
enum { STALE_DAYS = 30, DAY = 86400, PACKAGE_BYTES_MIN = 4, ID_DIGITS_MIN = 4 };

static void ids_add(struct watch_terms *t, const model_ids *ids, unsigned weight)
{
	for (size_t i = 0; i < ids->n; i++)
		watch_terms_add(t, ids->v[i], weight);
}

static void case_terms(struct watch_terms *t, const struct model_case *c)
{
	watch_terms_add(t, c->title, PRODUCT);
	ids_add(t, &c->laws, LAW);
	for (size_t i = 0; i < c->obligations.n; i++)
		watch_terms_add(t, c->obligations.v[i].law, LAW);
	for (size_t i = 0; i < c->news.n; i++)
		ids_add(t, &c->news.v[i].words, WORD);
	for (size_t i = 0; i < c->suppliers.n; i++)
		watch_terms_add(t, c->suppliers.v[i].name, SUPPLIER);
	for (size_t i = 0; i < c->parts.n; i++)
		ids_add(t, &c->parts.v[i].tech, TECH);
}

static void found_terms(struct watch_terms *t, const struct model_assessment *last, int64_t now)
{
	for (size_t i = 0; i < last->findings.n; i++) {
		const struct model_finding *f = &last->findings.v[i];

		if (f->kind != MODEL_VULNERABILITY || model_finding_closed(f, now))
			continue;
		watch_terms_add(t, f->rule, OPEN_FLAW);
		for (size_t k = 0; k < f->aliases.n; k++)
			watch_terms_add(t, f->aliases.v[k], OPEN_FLAW);
	}
	for (size_t i = 0; i < last->facts->components.n; i++) {
		const struct model_component *c = &last->facts->components.v[i];

		if (c->name.n >= PACKAGE_BYTES_MIN)
			watch_terms_add(t, c->name, PACKAGE);
		if (c->source_name.n >= PACKAGE_BYTES_MIN)
			watch_terms_add(t, c->source_name, PACKAGE);
	}
}

/* ---- sources ------------------------------------------------------------------------------- */

static int by_source(const void *pa, const void *pb)
{
	const struct model_news_source *a = pa, *b = pb;
	int c = vb_str_cmp(a->domain, b->domain);

	return c ? c : vb_str_cmp(a->id, b->id);
}

/* Declared ones that were never read are listed too: silence is what is to be seen. */
static void sources_join(const struct vb_run *run, const struct model_case *c, struct vb_arena *a,
			 const struct model_news_source *read, size_t n,
			 struct model_news_digest *out)
{
	VB_VEC(struct model_news_source) all = {0};

	for (size_t i = 0; i < n; i++)
		*vb_vec_add(a, &all) = read[i];
	for (size_t i = 0; c && i < c->news.n; i++) {
		const struct model_case_news *d = &c->news.v[i];
		size_t k = 0;

		while (k < all.n && !vb_str_eq(all.v[k].id, d->id))
			k++;
		if (k == all.n)
			*vb_vec_add(a, &all) = (struct model_news_source){
				.id = vb_arena_str(a, d->id)};
		all.v[k].domain = vb_str(model_news_domain_word((enum model_news_domain)d->domain));
		all.v[k].address = vb_arena_str(a, d->address);
		all.v[k].stale_days = d->stale;
	}
	for (size_t i = 0; i < all.n; i++) {
		struct model_news_source *s = &all.v[i];
		int64_t since = s->newest ? s->newest : s->read;

		s->stale_days = s->stale_days > 0 ? s->stale_days : STALE_DAYS;
		s->stale = s->problem.n || run->now - since > (int64_t)s->stale_days * DAY;
	}
	if (all.n)
		qsort(all.v, all.n, sizeof(*all.v), by_source);
	out->sources = all.v;
	out->n_sources = all.n;
}

/* ---- items --------------------------------------------------------------------------------- */

static enum model_news_domain domain_of(struct vb_str word)
{
	enum model_news_domain d = MODEL_NEWS_DOMAINS;

	return model_news_domain_parse(word, &d) ? d : MODEL_NEWS_DOMAINS;
}

static int by_rank(const void *pa, const void *pb)
{
	const struct model_news_item *a = pa, *b = pb;
	int c = (int)domain_of(a->domain) - (int)domain_of(b->domain);

	if (c)
		return c;
	if (a->score != b->score)
		return a->score < b->score ? 1 : -1;
	if (a->published != b->published)
		return a->published < b->published ? 1 : -1;
	return vb_str_cmp(a->key, b->key);
}

static void items_rank(struct vb_arena *a, struct watch_terms *t, const struct run_news_options *o,
		       const struct model_news_item *items, size_t n, struct model_news_digest *out)
{
	VB_VEC(struct model_news_item) kept = {0};

	for (size_t i = 0; i < n; i++) {
		struct model_news_item item = items[i];

		out->undecided += item.verdict == MODEL_NEWS_UNDECIDED;
		out->retained += item.verdict == MODEL_NEWS_RETAINED;
		out->discarded += item.verdict == MODEL_NEWS_DISCARDED;
		if ((!o->all && item.verdict != MODEL_NEWS_UNDECIDED) ||
		    (o->domain && !vb_str_is(item.domain, o->domain)))
			continue;
		watch_terms_rank(t, &item);
		*vb_vec_add(a, &kept) = item;
	}
	if (kept.n)
		qsort(kept.v, kept.n, sizeof(*kept.v), by_rank);
	out->items = kept.v;
	out->n = kept.n;
}

struct digest { /* what a digest is made of */
	struct run_newsroom room;
	struct model_news_item *items;
	struct model_news_source *sources;
	size_t n, n_sources;
	struct run_session last; /* zeroed when nothing was recorded */
};

static void digest_done(struct digest *d)
{
	run_session_done(&d->last);
	run_newsroom_done(&d->room);
}

static bool digest_load(const struct vb_run *run, const struct run_place *place, struct vb_arena *a,
			struct digest *d, struct vb_error *err)
{
	struct vb_error none;

	if (!run_newsroom_open(&d->room, run, place, err))
		return false;
	if (!run_store_open(place, &d->room.store, err) ||
	    !store_get_news(d->room.store, a, d->room.product, &d->items, &d->n, err) ||
	    !store_get_news_sources(d->room.store, a, d->room.product, &d->sources, &d->n_sources,
				    err)) {
		digest_done(d);
		return false;
	}
	/* without items nothing is ranked; with nothing audited yet the case alone ranks */
	if (!d->n || !run_recall(run, place, VB_STR("last"), &d->last, &none))
		d->last = (struct run_session){0};
	return true;
}

bool run_news(const struct vb_run *run, const struct run_place *place, struct vb_arena *a,
	      const struct run_news_options *options, struct model_news_digest *out,
	      struct vb_error *err)
{
	struct watch_terms *terms = watch_terms_new(a);
	struct model_news_digest r = {.n = 0};
	enum model_news_domain domain;
	struct digest d = {.n = 0};

	if (options->domain && !model_news_domain_parse(vb_str(options->domain), &domain)) {
		vb_fail(err, VB_E_USAGE, "\"%s\" is no domain", options->domain);
		return vb_hint(err, "legal, technical, competition, ecology or security");
	}
	if (!digest_load(run, place, a, &d, err))
		return false;
	if (d.room.the_case)
		case_terms(terms, d.room.the_case);
	if (d.last.assessment)
		found_terms(terms, d.last.assessment, run->now);
	sources_join(run, d.room.the_case, a, d.sources, d.n_sources, &r);
	items_rank(a, terms, options, d.items, d.n, &r);
	digest_done(&d);
	*out = r;
	return true;
}

static bool item_find(const struct model_news_item *items, size_t n, struct vb_str id,
		      struct model_news_item *out, struct vb_error *err)
{
	size_t found = 0;

	for (size_t i = 0; i < n && id.n >= ID_DIGITS_MIN; i++)
		if (vb_str_starts(items[i].key, id)) {
			*out = items[i];
			found++;
		}
	if (found == 1)
		return true;
	vb_fail(err, VB_E_MISSING,
		found ? "%zu items of news begin with \"%.*s\""
		      : "%zu items of news: none begins with \"%.*s\"",
		found ? found : n, VB_FMT(id));
	return vb_hint(err, "give the id that vauban news shows, or its first digits (4 or more)");
}

bool run_news_decide(const struct vb_run *run, const struct run_place *place, struct vb_str id,
		     enum model_news_verdict verdict, struct vb_str why, struct vb_str author,
		     struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_news_item item;
	struct digest d = {.n = 0};
	struct store_trail line;
	bool ok;

	if (!digest_load(run, place, a, &d, err))
		return false;
	ok = item_find(d.items, d.n, id, &item, err);
	if (ok) {
		item.verdict = verdict;
		item.why = why;
		item.author = author;
		item.when = run->now;
		ok = store_put_news_decision(
			d.room.store, d.room.product, &item,
			run_trail_by(place, run->now, "news", item.key,
				     vb_arena_printf(a, "%s: %.*s",
						     model_news_verdict_word(verdict), VB_FMT(why)),
				     &line),
			err);
	}
	digest_done(&d);
	return ok;
}
