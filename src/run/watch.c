/* watch.c - feeds into a new index beside the old one; the swap is a rename, so a failure changes nothing. */
#include "run/news_int.h"
#include "run/run_all.h"

#include <stdlib.h>
#include <unistd.h>

#include "core/file.h"
#include "core/limits.h"
#include "match/match.h"
#include "watch/bundle.h"
#include "watch/watch.h"

enum { NAMED_MAX = 6 }; /* feeds named in one message */

struct feeding {
	struct match_builder *builder;
	struct vb_arena *arena;
	struct vb_str feeds[NAMED_MAX]; /* the first ones that began */
	size_t n_feeds;
	bool lone;         /* one document is read, not the whole of its feed */
	bool began;        /* a feed, in the file that is read */
	size_t restricted; /* documents */
	struct run_watch_result *result;
	struct run_newsroom news;
};

static struct vb_str feed_name(struct vb_arena *a, struct vb_str name, struct vb_str scope)
{
	return vb_arena_printf(a, scope.n ? "%.*s %.*s" : "%.*s", VB_FMT(name), VB_FMT(scope));
}

static bool take_feed(void *ctx, struct vb_str name, struct vb_str scope, struct vb_str version,
		      struct vb_error *err)
{
	struct feeding *f = ctx;

	if (f->n_feeds < NAMED_MAX)
		f->feeds[f->n_feeds++] = feed_name(f->arena, name, scope);
	f->began = true;
	if (!match_builder_feed(f->builder, name, scope, version))
		return vb_fail(err, VB_E_LIMIT, "too many feeds (at %.*s %.*s)", VB_FMT(name),
			       VB_FMT(scope));
	if (f->lone && match_feed_of_records(name))
		match_builder_part(f->builder);
	return true;
}

static bool take_advisory(void *ctx, const struct model_advisory *advisory, struct vb_error *err)
{
	struct feeding *f = ctx;

	f->result->advisories++;
	return match_builder_advisory(f->builder, advisory, err);
}

static bool take_kev(void *ctx, const struct model_kev *kev, struct vb_error *err)
{
	(void)err;
	match_builder_kev(((struct feeding *)ctx)->builder, kev);
	return true;
}

static bool take_epss(void *ctx, const struct model_epss *epss, struct vb_error *err)
{
	(void)err;
	match_builder_epss(((struct feeding *)ctx)->builder, epss);
	return true;
}

static bool take_support(void *ctx, const struct model_support *support, struct vb_error *err)
{
	(void)err;
	match_builder_support(((struct feeding *)ctx)->builder, support);
	return true;
}

static bool take_name(void *ctx, const struct model_name *name, struct vb_error *err)
{
	(void)err;
	match_builder_name(((struct feeding *)ctx)->builder, name);
	return true;
}

static bool take_news(void *ctx, const char *path, const struct model_news_feed *feed,
		      struct vb_error *err)
{
	return run_newsroom_take(&((struct feeding *)ctx)->news, path, feed, err);
}

/* Of a feed that breaks off what was loaded before stays: half a catalogue is none. */
static void take_file(void *ctx, bool broken)
{
	struct feeding *f = ctx;

	if (broken && f->began)
		match_builder_part(f->builder);
	f->began = false;
}

static void take_restricted(void *ctx, struct vb_str label)
{
	(void)label;
	((struct feeding *)ctx)->restricted++;
}

static void restricted_tell(const struct vb_run *run, const struct feeding *f)
{
	if (f->restricted)
		vb_run_note(run, VB_NOTE_WARNING,
			    vb_t(run->lang,
				 "documents labelled TLP:AMBER or RED: %zu; findings and bundles "
				 "tell what they say: show them only to those they are meant for",
				 "documents marqués TLP:AMBER ou RED : %zu ; constats et lots "
				 "disent ce qu’ils contiennent : ne les montrez qu’à leurs "
				 "destinataires"),
			    f->restricted);
}

static void take_rejected(void *ctx, const struct vb_error *why)
{
	struct feeding *f = ctx;

	f->result->rejected++;
	if (f->result->n_why < RUN_WATCH_WHY)
		f->result->why[f->result->n_why++] = vb_arena_printf(
			f->arena, "%s%s%s", why->file, why->file[0] ? ": " : "", why->text);
}

static const char *const public_ecosystems[] = {"Debian",    "PyPI",   "crates.io", "npm",
						"Go",        "Maven",  "NuGet",     "RubyGems",
						"Packagist", "Alpine", "AlmaLinux"};

/* News first: a failing source of advisories does not keep them away. */
static bool download(const struct vb_run *run, struct vb_arena *a,
		     const struct run_watch_options *o, const char *folder, struct feeding *f,
		     const struct watch_sink *sink, struct vb_error *err)
{
	const char *news = vb_arena_printf(a, "%s/news", folder).p;

	return vb_mkdirs(folder, err) && run_newsroom_fetch(&f->news, news, err) &&
	       (!vb_dir_exists(news) || watch_path(run, news, sink, err)) &&
	       watch_download(run, o->n_only ? o->only : public_ecosystems,
			      o->n_only ? o->n_only : VB_COUNT(public_ecosystems), folder, sink,
			      err);
}

/* One .json of a feed, given alone; a folder, a zip and a provider are the whole of theirs. */
static bool is_lone(const char *path)
{
	struct vb_str name = vb_path_base(vb_str(path));

	return !vb_dir_exists(path) && !vb_str_is(name, WATCH_PROVIDER) &&
	       (vb_str_ends(name, VB_STR(".json")) || vb_str_ends(name, VB_STR(".json.gz")));
}

static bool read_sources(const struct vb_run *run, struct vb_arena *a,
			 const struct run_watch_options *o, const char *index, struct feeding *f,
			 const struct watch_sink *sink, struct vb_error *err)
{
	const char *feeds = vb_arena_printf(a, "%s.feeds", index).p;

	for (size_t i = 0; i < o->n_from; i++) {
		f->lone = is_lone(o->from[i]);
		if (!watch_path(run, o->from[i], sink, err))
			return false;
	}
	f->lone = false;
	if (o->n_from)
		return true;
	return download(run, a, o, feeds, f, sink, err) && watch_path(run, feeds, sink, err);
}

/* A bundle is the whole index: nothing can stand beside it. */
static bool bundle_among(const struct run_watch_options *o, bool *out, struct vb_error *err)
{
	bool is = false;

	for (size_t i = 0; i < o->n_from; i++)
		is = is || watch_bundle_is(o->from[i]);
	if (is && o->n_from > 1)
		return vb_fail(err, VB_E_USAGE,
			       "a bundle is loaded alone: it holds every source of its sender");
	if (o->trust && !is)
		return vb_fail(err, VB_E_USAGE, "--trust goes with a bundle: --from BUNDLE");
	*out = is;
	return true;
}

static void builder_cleanup(struct match_builder **b)
{
	match_builder_free(*b);
}

static void names_join(struct vb_buf *b, const struct vb_str *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		vb_buf_printf(b, "%s%.*s", i ? ", " : "", VB_FMT(names[i]));
}

/* Nothing was there before that it could go with: catalogues say more about advisories. */
static bool no_advisory(enum vb_lang lang, const struct run_watch_options *options,
			const struct feeding *f, struct vb_error *err)
{
	struct vb_buf names VB_CLEANUP(vb_buf_done) = {0};

	vb_buf_init(&names, VB_KIB);
	names_join(&names, f->feeds, f->n_feeds);
	vb_fail(err, VB_E_INPUT,
		vb_t(lang, "no advisory was found%s%s%s%.*s",
		     "aucun avis n’a été trouvé%s%s%s%.*s"),
		options->n_from ? vb_t(lang, " in ", " dans ") : "",
		options->n_from ? options->from[0] : "",
		f->n_feeds ? vb_t(lang, ", only ", ", seulement ") : "",
		VB_FMT(vb_buf_view(&names)));
	if (f->n_feeds)
		return vb_hint(
			err, "%s",
			vb_t(lang,
			     "a catalogue goes with advisories, and none are loaded yet: give both "
			     "the first time, --from FOLDER --from FILE",
			     "un catalogue accompagne des avis, et aucun n’est encore chargé : "
			     "donnez les deux la première fois, --from DOSSIER --from FICHIER"));
	return vb_hint(
		err, "%s",
		vb_t(lang,
		     "give a folder laid out ECOSYSTEM/all.zip, OSV .json files, or a zip of "
		     "them",
		     "donnez un dossier fait de ÉCOSYSTÈME/all.zip, des fichiers .json d’OSV, "
		     "ou un zip de ceux-ci"));
}

/* With --replace: a feed that was there and is no more is named, its components are not assessed. */
static void gone_tell(const struct vb_run *run, struct vb_arena *a, const struct model_feed *old,
		      size_t n_old, const struct run_watch_result *r)
{
	struct vb_str gone[NAMED_MAX];
	struct vb_buf names VB_CLEANUP(vb_buf_done) = {0};
	size_t n = 0;

	for (size_t i = 0; i < n_old; i++) {
		size_t k = 0;

		while (k < r->n_feeds && !(vb_str_eq(r->feeds[k].name, old[i].name) &&
					   vb_str_eq(r->feeds[k].scope, old[i].scope)))
			k++;
		if (k == r->n_feeds && n++ < NAMED_MAX)
			gone[n - 1] = feed_name(a, old[i].name, old[i].scope);
	}
	if (!n)
		return;
	vb_buf_init(&names, VB_KIB);
	names_join(&names, gone, n < NAMED_MAX ? n : NAMED_MAX);
	vb_run_note(run, VB_NOTE_WARNING,
		    vb_t(run->lang, "no longer loaded: %.*s%s", "n’est plus chargé : %.*s%s"),
		    VB_FMT(vb_buf_view(&names)), n > NAMED_MAX ? " …" : "");
}

static void index_cleanup(struct match_index **index)
{
	match_index_close(*index);
}

/*
 * What was loaded before and is not given now stays, with its days: who renews KEV alone keeps the rest. An index that
 * cannot be read keeps nothing, and that is told; it is an error for who gives no advisories in its place.
 */
static bool keep_rest(const struct vb_run *run, const struct run_place *place, struct feeding *f,
		      struct vb_error *err)
{
	struct match_index *old VB_CLEANUP(index_cleanup) = NULL;

	if (!vb_file_exists(place->index))
		return true;
	if (match_index_open(place->index, &old, err) &&
	    match_builder_keep(f->builder, old, f->result->rejected > 0, err))
		return true;
	if (err->code != VB_E_INPUT || !f->result->advisories)
		return false;
	vb_run_note(run, VB_NOTE_WARNING,
		    vb_t(run->lang, "%s cannot be read (%s): nothing of it is kept",
			 "%s ne peut être lu (%s) : rien n’en est gardé"),
		    place->index, err->text);
	return true;
}

/* News alone, as from one folder of them, leaves the index as it is. */
static bool take_all(const struct vb_run *run, const struct run_place *place, struct vb_arena *a,
		     const struct run_watch_options *options, struct feeding *f,
		     struct vb_error *err)
{
	struct watch_signers *signers VB_CLEANUP(watch_signers_cleanup) = NULL;
	struct watch_sink sink = {.ctx = f,
				  .feed = take_feed,
				  .advisory = take_advisory,
				  .kev = take_kev,
				  .epss = take_epss,
				  .support = take_support,
				  .name = take_name,
				  .news = take_news,
				  .file = take_file,
				  .restricted = take_restricted,
				  .rejected = take_rejected};
	struct run_watch_result *r = f->result;

	if (options->signers && !watch_signers_open(options->signers, &signers, err))
		return false;
	sink.signers = signers;
	if (!vb_mkdirs(vb_arena_cstr(a, vb_path_dir(vb_str(place->index))), err) ||
	    !read_sources(run, a, options, place->index, f, &sink, err))
		return false;
	r->news = f->news.items;
	r->news_added = f->news.added;
	r->news_sources = f->news.documents;
	if (!f->n_feeds && options->n_from && f->news.documents)
		return true;
	if ((!r->advisories && !f->n_feeds) ||
	    (!r->advisories && (options->replace || !vb_file_exists(place->index))))
		return no_advisory(run->lang, options, f, err);
	r->indexed = true;
	restricted_tell(run, f);
	return (options->replace || keep_rest(run, place, f, err)) &&
	       match_builder_write(f->builder, place->index, err);
}

static bool result_fill(const struct run_place *place, struct vb_arena *a,
			struct run_watch_result *r, struct vb_error *err)
{
	struct match_index *index VB_CLEANUP(index_cleanup) = NULL;

	if (!vb_file_exists(place->index))
		return true;
	if (!match_index_open(place->index, &index, err))
		return false;
	r->n_feeds = match_index_feeds(index, a, &r->feeds);
	r->advisories = match_index_advisories(index);
	return true;
}

bool run_watch(const struct vb_run *run, const struct run_place *place, struct vb_arena *a,
	       const struct run_watch_options *options, struct run_watch_result *out,
	       struct vb_error *err)
{
	struct match_builder *builder VB_CLEANUP(builder_cleanup) = match_builder_new(run);
	struct run_watch_result result = {.index = place->index};
	struct feeding f = {.builder = builder, .arena = a, .result = &result};
	const struct model_feed *old = NULL;
	bool bundle = false, ok;
	struct vb_error ignored;
	size_t n_old = 0;

	if (!bundle_among(options, &bundle, err))
		return false;
	if (bundle)
		return run_bundle_take(place, a, options->from[0], options->trust, out, err);
	if (!run_newsroom_open(&f.news, run, place, err))
		return false;
	if (options->replace && !run_feeds(place, a, &old, &n_old, &ignored))
		n_old = 0; /* an index that cannot be read is no loss */
	ok = take_all(run, place, a, options, &f, err) && result_fill(place, a, &result, err);
	run_newsroom_done(&f.news);
	if (ok) {
		gone_tell(run, a, old, n_old, &result);
		*out = result;
	}
	return ok;
}

void run_names(const struct run_place *place, const struct vb_str *ids, size_t n,
	       struct model_assessment *into)
{
	struct match_index *index;
	struct vb_error err;

	if (!vb_file_exists(place->index) || !match_index_open(place->index, &index, &err))
		return;
	match_names_fill(index, ids, n, into);
	match_index_close(index);
}

bool run_feeds(const struct run_place *place, struct vb_arena *a, const struct model_feed **out,
	       size_t *n, struct vb_error *err)
{
	struct match_index *index;

	if (!vb_file_exists(place->index)) {
		*n = 0;
		return true;
	}
	if (!match_index_open(place->index, &index, err))
		return false;
	*n = match_index_feeds(index, a, out);
	match_index_close(index);
	return true;
}
