/*
 * watch.h - feeds in: OSV archives and folders, KEV, EPSS, end of life, CWE, CAPEC and ATT&CK. Each record is handed on
 * in the inner form (model/advisory.h), one at a time; nothing is kept.
 */
#ifndef VAUBAN_WATCH_WATCH_H
#define VAUBAN_WATCH_WATCH_H

#include "core/run.h"
#include "model/advisory.h"
#include "model/news.h"
#include "model/vex.h"
#include "watch/signers.h"

#define WATCH_PROVIDER "provider-metadata.json" /* the list of a CSAF provider, by its name */

struct watch_sink { /* every pointer is valid during the call only; false stops with err */
	void *ctx;
	/* a source begins: "OSV" + "PyPI", "KEV", "EPSS" */
	bool (*feed)(void *ctx, struct vb_str name, struct vb_str scope, struct vb_str version,
		     struct vb_error *err);
	bool (*advisory)(void *ctx, const struct model_advisory *advisory, struct vb_error *err);
	bool (*kev)(void *ctx, const struct model_kev *kev, struct vb_error *err);
	bool (*epss)(void *ctx, const struct model_epss *epss, struct vb_error *err);
	/* how long products are mended, what catalogues call their entries; NULL: not wanted */
	bool (*support)(void *ctx, const struct model_support *support, struct vb_error *err);
	bool (*name)(void *ctx, const struct model_name *name, struct vb_error *err);
	/* a document of news at `path`; NULL: not wanted. Keys of items are what they call themselves */
	bool (*news)(void *ctx, const char *path, const struct model_news_feed *feed,
		     struct vb_error *err);
	/* whose signatures CSAF documents must carry, one of them; NULL: signatures are not checked */
	const struct watch_signers *signers;
	/* a CSAF document is labelled TLP:AMBER or RED: not for everybody. NULL: not wanted */
	void (*restricted)(void *ctx, struct vb_str label);
	/* a file of a folder begins; `broken`: it breaks off, what came of its feed is a part. NULL: not wanted */
	void (*file)(void *ctx, bool broken);
	/* a record or member is rejected: named, counted, the rest goes on */
	void (*rejected)(void *ctx, const struct vb_error *why);
};

/*
 * Reads a folder laid out ECOSYSTEM/all.zip with the other feeds beside, a folder of OSV .json files, one zip, one
 * .json(.gz) of any feed, EPSS .csv(.gz), a CSAF provider's metadata with what it lists: told apart by content, in
 * sorted order. An address (HTTPS; http on this machine alone) is fetched first.
 */
bool watch_path(const struct vb_run *run, const char *path, const struct watch_sink *sink,
		struct vb_error *err) VB_MUST_USE;
/*
 * Downloads the public feeds for these ecosystems into `folder` (laid out as above). HTTPS only. One that fails is
 * rejected by name and the rest goes on; false when none can be had.
 */
bool watch_download(const struct vb_run *run, const char *const *ecosystems, size_t n,
		    const char *folder, const struct watch_sink *sink,
		    struct vb_error *err) VB_MUST_USE;
/* One OSV record, for tests and fuzzing. Strings live in the arena. */
bool watch_osv_parse(struct vb_arena *a, struct vb_str json, const char *name,
		     struct model_advisory *out, struct vb_error *err) VB_MUST_USE;
/* A VEX document: OpenVEX, CycloneDX or CSAF 2.0, told apart by content. Everything in `out` lives in the arena. */
bool watch_vex_parse(struct vb_arena *a, struct vb_str json, const char *name,
		     struct model_vex *out, struct vb_error *err) VB_MUST_USE;

/* ---- news --------------------------------------------------------------------------------- */

/* RSS 2.0, RSS 1.0 or Atom. Everything in `out` lives in the arena. */
bool watch_news_parse(struct vb_arena *a, struct vb_str xml, const char *name,
		      struct model_news_feed *out, struct vb_error *err) VB_MUST_USE;
bool watch_news_date(struct vb_str text,
		     int64_t *out) VB_MUST_USE; /* RFC 822 or RFC 3339, seconds UTC */
/* The identity of an item: of its source and of what it calls itself. */
struct vb_str watch_news_key(struct vb_arena *a, struct vb_str source, struct vb_str own);

struct watch_terms; /* what matters to a case, in the arena */
struct watch_terms *watch_terms_new(struct vb_arena *a);
void watch_terms_add(struct watch_terms *t, struct vb_str text, unsigned weight);
void watch_terms_rank(struct watch_terms *t, struct model_news_item *item); /* fills score, terms */

#endif
