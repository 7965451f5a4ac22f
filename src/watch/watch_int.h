/* watch_int.h - what the files of watch/ share. */
#ifndef VAUBAN_WATCH_WATCH_INT_H
#define VAUBAN_WATCH_WATCH_INT_H

#include <yyjson.h>

#include "core/hash.h"
#include "watch/watch.h"

/* What a JSON document is. */
enum watch_json_kind {
	WATCH_JSON_OTHER,
	WATCH_JSON_OSV,
	WATCH_JSON_KEV,
	WATCH_JSON_SUPPORT,
	WATCH_JSON_NAMES,
	WATCH_JSON_CSAF,
	WATCH_JSON_PROVIDER
};

/* One member of an archive; both views are valid during the call only. False stops with err. */
typedef bool watch_member(void *ctx, struct vb_str name, struct vb_str bytes, struct vb_error *err);
struct watch_zip_job {
	const struct vb_run *run;
	const char *path; /* for errors and progress */
	watch_member *member;
	void (*rejected)(void *ctx,
			 const struct vb_error *why); /* a bad member; the rest goes on */
	void *ctx;
};
/* Hands on every member whose name ends in .json, in central directory order. Bounded by core/limits.h. */
bool watch_zip_read(const struct watch_zip_job *job, int fd, struct vb_error *err) VB_MUST_USE;

/* KEV catalogue and EPSS scores: a whole document to the sink. */
bool watch_kev_read(struct vb_str json, const char *name, const struct watch_sink *sink,
		    struct vb_error *err) VB_MUST_USE;
bool watch_epss_read(const char *path, const struct watch_sink *sink,
		     struct vb_error *err) VB_MUST_USE; /* .csv or .csv.gz */
bool watch_epss_line(struct vb_str line, struct model_epss *out) VB_MUST_USE;

/* Support dates and names of catalogues: a whole document to the sink. catalogue.c */
bool watch_support_read(struct vb_str json, const char *name, const struct watch_sink *sink,
			struct vb_error *err) VB_MUST_USE;
bool watch_names_read(struct vb_str json, const char *name, const struct watch_sink *sink,
		      struct vb_error *err) VB_MUST_USE;
/* An advisory in CSAF 2.0. The document's texts live in `a`; *begun: the feed of its folder was told already. csaf.c */
bool watch_csaf_read(struct vb_arena *a, struct vb_str json, const char *name,
		     const struct watch_sink *sink, bool *begun, struct vb_error *err) VB_MUST_USE;
/*
 * The documents a CSAF provider lists, of its metadata at `path`. `address`: where that came from, and the documents are
 * fetched; NULL: they are files of the folder of `path`. provider.c
 */
bool watch_provider_read(const struct vb_run *run, struct vb_str json, const char *path,
			 const char *address, const struct watch_sink *sink,
			 struct vb_error *err) VB_MUST_USE;
bool watch_provider_is(yyjson_val *root);
enum { WATCH_DIGEST_BYTES = 4096 }; /* of a file that states one */
/* `said`, the text of the file `name`, is "HEX  name": the digest of `text`? digest.c */
bool watch_digest_holds(struct vb_str said, const char *name, enum vb_hash_kind kind,
			struct vb_str text, struct vb_error *err) VB_MUST_USE;
/* The digests that stand beside the file `path`, X.sha256 and X.sha512; files that are not there state none. */
bool watch_digest_beside(struct vb_arena *a, const char *path, struct vb_str text,
			 struct vb_error *err) VB_MUST_USE;
/* The signature beside the file `path`, X.asc, when the sink asks for signatures. */
bool watch_signature_beside(const struct watch_sink *sink, struct vb_arena *a, const char *path,
			    struct vb_str text, struct vb_error *err) VB_MUST_USE;
/* "vers:TYPE/..." into versions and ranges; false when it cannot be said so. */
bool watch_csaf_range(struct vb_arena *a, struct vb_str text,
		      struct model_affected *out) VB_MUST_USE;
/* The kind of a parsed document of catalogue.c, or WATCH_JSON_OTHER. */
enum watch_json_kind watch_catalogue_tell(yyjson_val *root);

bool watch_json_tell(struct vb_str json, const char *name, enum watch_json_kind *out,
		     struct vb_error *err) VB_MUST_USE;

#endif
