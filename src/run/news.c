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

#include "core/file.h"
#include "store/brief.h"
#include "store/news.h"
#include "watch/watch.h"

/* What one mention of a term is worth: a flaw that is open here above all, a package among hundreds least. */
enum { OPEN_FLAW = 12, WORD = 6, LAW = 4, SUPPLIER = 4, PRODUCT = 4, TECH = 3, PACKAGE = 2 };
enum { STALE_DAYS = 30, DAY = 86400, PACKAGE_BYTES_MIN = 4, ID_DIGITS_MIN = 4 };
enum { FLAWS_AT_ONCE = 256 };

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

static void package_terms(struct watch_terms *t, const struct model_facts *facts)
{
	for (size_t i = 0; i < facts->components.n; i++) {
		const struct model_component *c = &facts->components.v[i];

		if (c->name.n >= PACKAGE_BYTES_MIN)
			watch_terms_add(t, c->name, PACKAGE);
		if (c->source_name.n >= PACKAGE_BYTES_MIN)
			watch_terms_add(t, c->source_name, PACKAGE);
	}
}

/* ---- open flaws: their names are read some at a time, a run of a hundred thousand is never whole in memory ---- */

struct flaws {
	struct vb_arena *arena;
	int64_t now;
	VB_VEC(int64_t) texts;
};

static void flaw_take(void *ctx, const struct store_brief *b)
{
	struct model_evidence stated = {.states_fix = b->stated_fix};
	struct model_finding judged = {.kind = b->kind,
				       .decided = b->decided,
				       .decision = {.status = b->status, .until = b->until},
				       .evidence = {&stated, 1, 1}};
	struct flaws *f = ctx;

	if (b->kind == MODEL_VULNERABILITY && !model_finding_closed(&judged, f->now))
		*vb_vec_add(f->arena, &f->texts) = b->text;
}

static bool some_flaw_terms(struct watch_terms *t, struct store *s, int64_t run,
			    const int64_t *texts, size_t n, struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_finding *found = vb_arena_array(a, n, sizeof(*found));

	if (!store_get_sightings(s, a, run, texts, n, found, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		watch_terms_add(t, found[i].rule, OPEN_FLAW);
		for (size_t k = 0; k < found[i].aliases.n; k++)
			watch_terms_add(t, found[i].aliases.v[k], OPEN_FLAW);
	}
	return true;
}

static bool flaw_terms(struct watch_terms *t, struct store *s, int64_t run, int64_t now,
		       struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct flaws f = {.arena = a, .now = now};
	int64_t last;

	if (!store_each_brief(s, run, flaw_take, &f, &last, err))
		return false;
	for (size_t i = 0; i < f.texts.n; i += FLAWS_AT_ONCE) {
		size_t left = f.texts.n - i;

		if (!some_flaw_terms(t, s, run, &f.texts.v[i],
				     left < FLAWS_AT_ONCE ? left : FLAWS_AT_ONCE, err))
			return false;
	}
	return true;
}

/* What the last run found. With nothing audited yet the case alone ranks. */
static bool found_terms(const struct vb_run *run, const struct run_place *place, struct store *s,
			struct watch_terms *t, struct vb_error *err)
{
	struct run_session last;
	struct vb_error none;
	int64_t id;

	if (!run_recall_light(run, place, VB_STR("last"), VB_STR(""), &last, &none))
		return true;
	package_terms(t, last.assessment->facts);
	id = last.assessment->run_id;
	run_session_done(&last);
	return flaw_terms(t, s, id, run->now, err);
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
};

static void digest_done(struct digest *d)
{
	run_newsroom_done(&d->room);
}

static bool digest_load(const struct vb_run *run, const struct run_place *place, struct vb_arena *a,
			struct digest *d, struct vb_error *err)
{
	if (!run_newsroom_open(&d->room, run, place, err))
		return false;
	if (!vb_file_exists(place->store)) {
		digest_done(d);
		vb_fail(err, VB_E_MISSING, "no news has been read yet");
		return vb_hint(err,
			       "vauban watch reads what the case names under news:, vauban watch "
			       "--from FOLDER what is in one");
	}
	if (!run_store_open(place, &d->room.store, err) ||
	    !store_get_news(d->room.store, a, d->room.product, &d->items, &d->n, err) ||
	    !store_get_news_sources(d->room.store, a, d->room.product, &d->sources, &d->n_sources,
				    err)) {
		digest_done(d);
		return false;
	}
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
	if (d.n && !found_terms(run, place, d.room.store, terms,
				err)) { /* without items nothing is ranked */
		digest_done(&d);
		return false;
	}
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
