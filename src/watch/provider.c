/*
 * provider.c - what a maker publishes as a CSAF provider: its list of documents, then each of them.
 *
 *   provider-metadata.json ──distributions──► rolie.feeds[].url ──► entries: address, hashes ──┐
 *                                         └─► directory_url ──► index.txt, else changes.csv ──┴─► each address once
 *   address ──► HTTPS, or a file of the folder the metadata stands in ──► digest beside it ──► csaf.c
 *
 * In a folder an address is the file at the same place below the metadata's own (canonical_url), or below its host. A
 * document whose digest differs from one stated is rejected by name, and so is one that is listed and not there; the
 * others count. Signatures (.asc) are checked when keys are given (docs/adr/0044); else their number is said.
 * Source: OASIS CSAF 2.0, 7.1.7 to 7.1.20; RFC 8322 (ROLIE).
 */
#include "watch/watch_int.h"

#include "core/csv.h"
#include "core/fetch.h"
#include "core/file.h"
#include "core/hash.h"
#include "core/json.h"
#include "core/limits.h"

enum { DISTRIBUTIONS_MAX = 64, DOCUMENTS_MAX = 400000, PAGES_MAX = 10000 };

struct document {
	/* addresses: its own, of its digests and of its signature; empty: none is named */
	struct vb_str address, sha256, sha512, signature;
};
struct provider {
	const struct vb_run *run;
	const struct watch_sink *sink;
	struct vb_arena *a;
	struct vb_fetch *http;     /* NULL: files */
	struct vb_str folder;      /* of the metadata's file */
	struct vb_str base;        /* of its address: up to the last '/' */
	const char *name;          /* of the metadata, for errors */
	struct vb_map seen, pages; /* addresses of documents, of pages of feeds */
	VB_VEC(struct document) documents;
	bool begun;
	size_t read, without_digest, with_signature; /* documents */
};

static void reject(const struct provider *p, const struct vb_error *why)
{
	p->sink->rejected(p->sink->ctx, why);
}

/* ---- addresses ----------------------------------------------------------------------------- */

static bool is_address(struct vb_str s)
{
	return vb_str_starts(s, VB_STR("https://")) || vb_str_starts(s, VB_STR("http://"));
}

static struct vb_str joined(struct vb_arena *a, struct vb_str folder, struct vb_str name)
{
	while (folder.n && folder.p[folder.n - 1] == '/')
		folder = vb_str_sub(folder, 0, folder.n - 1);
	return vb_arena_printf(a, "%.*s/%.*s", VB_FMT(folder), VB_FMT(name));
}

/* Below the folder and nowhere else: no empty, "." or ".." step, no NUL. */
static bool below(struct vb_str path)
{
	struct vb_str part;

	if (!path.n || memchr(path.p, '\0', path.n))
		return false;
	while (vb_str_next(&path, '/', &part))
		if (!part.n || vb_str_is(part, ".") || vb_str_is(part, ".."))
			return false;
	return true;
}

/* The file that stands for an address; empty when none can. */
static struct vb_str file_of(const struct provider *p, struct vb_arena *a, struct vb_str address)
{
	struct vb_str own = vb_str_starts(address, p->base) ? vb_str_from(address, p->base.n)
							    : (struct vb_str){NULL, 0},
		      host, path;
	size_t slash;

	if (below(own)) {
		path = joined(a, p->folder, own);
		if (vb_file_exists(path.p))
			return path;
	}
	host = vb_str_from(address, vb_str_find(address, VB_STR("://")) + 3);
	slash = vb_str_chr(host, '/');
	path = vb_str_from(host, slash + 1);
	if (!below(path))
		return (struct vb_str){NULL, 0};
	path = joined(a, p->folder, path);
	return vb_file_exists(path.p) ? path : (struct vb_str){NULL, 0};
}

/* VB_E_MISSING when there is none. */
static bool get(const struct provider *p, struct vb_arena *a, struct vb_str address, size_t max,
		struct vb_str *out, struct vb_error *err)
{
	const char *text = vb_arena_cstr(a, address);
	struct vb_fetch_options options = {.max_bytes = max, .feed = true};
	struct vb_fetch_answer answer;
	struct vb_str path;

	if (p->http) {
		if (!vb_fetch_memory(p->http, p->run, a, text, &options, &answer, err))
			return false;
		*out = answer.body;
		return true;
	}
	path = file_of(p, a, address);
	if (!path.n)
		return vb_fail_at(err, VB_E_MISSING, text, 0, 0,
				  "listed by the provider, not in the folder %.*s",
				  VB_FMT(p->folder));
	return vb_file_load(a, path.p, max, out, err);
}

/* ---- lists --------------------------------------------------------------------------------- */

static struct document *document_add(struct provider *p, struct vb_str address,
				     struct vb_error *err)
{
	void **slot;

	if (!is_address(address) || !vb_str_ends(address, VB_STR(".json"))) {
		vb_fail_at(err, VB_E_INPUT, p->name, 0, 0, "\"%.*s\" is no address of a document",
			   VB_FMT(vb_str_sub(address, 0, 200)));
		return NULL;
	}
	if (p->documents.n >= DOCUMENTS_MAX) {
		vb_fail_at(err, VB_E_LIMIT, p->name, 0, 0, "lists more than %d documents",
			   DOCUMENTS_MAX);
		return NULL;
	}
	address = vb_arena_str(p->a, address);
	slot = vb_map_put(&p->seen, address);
	if (!*slot) {
		*slot = p;
		*vb_vec_add(p->a, &p->documents) = (struct document){.address = address};
	}
	return &p->documents.v[p->documents.n - 1];
}

static void entry_take(struct provider *p, yyjson_val *entry)
{
	struct vb_str self = vb_json_str(vb_json_object(entry, "content"), "src");
	struct document *d, beside = {.address = {NULL, 0}};
	struct vb_error why;
	yyjson_val *link;
	size_t i, n, before = p->documents.n;

	vb_json_each(vb_json_array(entry, "link"), i, n, link)
	{
		struct vb_str rel = vb_json_str(link, "rel"), href = vb_json_str(link, "href");

		if (vb_str_is(rel, "self"))
			self = href;
		if (vb_str_is(rel, "hash") && vb_str_ends(href, VB_STR(".sha512")))
			beside.sha512 = vb_arena_str(p->a, href);
		if (vb_str_is(rel, "hash") && vb_str_ends(href, VB_STR(".sha256")))
			beside.sha256 = vb_arena_str(p->a, href);
		if (vb_str_is(rel, "signature"))
			beside.signature = vb_arena_str(p->a, href);
	}
	d = document_add(p, self, &why);
	if (!d) {
		reject(p, &why);
	} else if (p->documents.n > before) {
		beside.address = d->address;
		*d = beside;
	}
}

/* A page of a feed; *next: the address of the one after it, or empty (RFC 5005, 3). */
static bool rolie_page(struct provider *p, struct vb_str address, struct vb_str *next,
		       struct vb_error *err)
{
	yyjson_doc *doc VB_CLEANUP(vb_json_cleanup) = NULL;
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *name = vb_arena_cstr(p->a, address);
	yyjson_val *feed, *list, *entry, *link;
	struct vb_str text;
	size_t i, n;

	if (!get(p, a, address, VB_LIMIT_JSON_BYTES, &text, err) ||
	    !vb_json_read(text, name, &doc, err))
		return false;
	feed = vb_json_object(yyjson_doc_get_root(doc), "feed");
	list = vb_json_array(feed, "entry");
	if (!list)
		return vb_fail_at(err, VB_E_INPUT, name, 1, 1,
				  "no ROLIE feed: it has no feed.entry");
	vb_json_each(list, i, n, entry) entry_take(p, entry);
	vb_json_each(vb_json_array(feed, "link"), i, n,
		     link) if (vb_str_is(vb_json_str(link, "rel"), "next")) *next =
		vb_arena_str(p->a, vb_json_str(link, "href"));
	return true;
}

/* Page after page; `address` lives as long as the provider. */
static bool rolie_take(struct provider *p, struct vb_str address, struct vb_error *err)
{
	unsigned pages = 0;

	do {
		struct vb_str next = {NULL, 0};
		void **slot = vb_map_put(&p->pages, address);

		if (*slot) /* read already: the pages go round */
			return true;
		*slot = p;
		if (pages++ >= PAGES_MAX)
			return vb_fail_at(err, VB_E_LIMIT, p->name, 0, 0,
					  "a ROLIE feed of more than %d pages", PAGES_MAX);
		if (!rolie_page(p, address, &next, err))
			return false;
		address = next;
	} while (address.n);
	return true;
}

/* A line of index.txt or the first cell of a row of changes.csv: below the directory, with digests beside. */
static void directory_line(struct provider *p, struct vb_str directory, struct vb_str line)
{
	struct vb_error why;
	struct document *d;
	struct vb_str address;
	size_t before = p->documents.n;

	if (!line.n)
		return;
	if (!below(line)) {
		vb_fail_at(&why, VB_E_INPUT, p->name, 0, 0, "\"%.*s\" leads out of %.*s",
			   VB_FMT(vb_str_sub(line, 0, 200)), VB_FMT(directory));
		reject(p, &why);
		return;
	}
	address = joined(p->a, directory, line);
	d = document_add(p, address, &why);
	if (!d) {
		reject(p, &why);
	} else if (p->documents.n > before) {
		d->sha256 = vb_arena_printf(p->a, "%.*s.sha256", VB_FMT(address));
		d->sha512 = vb_arena_printf(p->a, "%.*s.sha512", VB_FMT(address));
		/* CSAF 2.0, 7.1.19: every document of a directory has one */
		d->signature = vb_arena_printf(p->a, "%.*s.asc", VB_FMT(address));
	}
}

static bool directory_take(struct provider *p, struct vb_str directory, struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str text, line, *cells, changes = joined(p->a, directory, VB_STR("changes.csv"));
	struct vb_csv csv;
	size_t n;

	if (get(p, a,
		joined(p->a, directory, VB_STR("index.txt")), VB_LIMIT_JSON_BYTES, &text, err)) {
		while (vb_str_line(&text, &line))
			directory_line(p, directory, vb_str_trim(line));
		return true;
	}
	if (err->code != VB_E_MISSING || !get(p, a, changes, VB_LIMIT_JSON_BYTES, &text, err))
		return false;
	vb_csv_open(&csv, text, vb_arena_cstr(p->a, changes));
	do {
		if (!vb_csv_row(&csv, a, &cells, &n, err))
			return false;
		if (n)
			directory_line(p, directory, vb_str_trim(cells[0]));
	} while (n);
	return true;
}

/* One list that cannot be read is told; the others count. */
static bool list_told(struct provider *p, bool ok, const struct vb_error *why, struct vb_error *err)
{
	if (ok)
		return true;
	if (why->code == VB_E_STOP) {
		*err = *why;
		return false;
	}
	reject(p, why);
	return true;
}

static bool distribution_take(struct provider *p, yyjson_val *distribution, struct vb_error *err)
{
	struct vb_str directory = vb_json_str(distribution, "directory_url");
	struct vb_error why;
	yyjson_val *feed;
	size_t i, n;

	vb_json_each(vb_json_array(vb_json_object(distribution, "rolie"), "feeds"), i, n, feed)
	{
		if (i >= DISTRIBUTIONS_MAX)
			return vb_fail_at(err, VB_E_LIMIT, p->name, 0, 0,
					  "more than %d ROLIE feeds", DISTRIBUTIONS_MAX);
		if (!list_told(p, rolie_take(p, vb_arena_str(p->a, vb_json_str(feed, "url")), &why),
			       &why, err))
			return false;
	}
	return !directory.n || list_told(p, directory_take(p, directory, &why), &why, err);
}

/* ---- documents ----------------------------------------------------------------------------- */

/* "HEX  name": the digest stated; an absent file states none. */
static bool digest_holds(const struct provider *p, struct vb_arena *a, struct vb_str address,
			 enum vb_hash_kind kind, struct vb_str text, bool *stated,
			 struct vb_error *err)
{
	struct vb_str said;

	if (!address.n)
		return true;
	if (!get(p, a, address, WATCH_DIGEST_BYTES, &said, err))
		return err->code == VB_E_MISSING;
	*stated = true;
	return watch_digest_holds(said, vb_arena_cstr(a, address), kind, text, err);
}

/* With keys that are trusted a document without a signature is refused like one with a wrong one. */
static bool signature_holds(const struct provider *p, struct vb_arena *a, const struct document *d,
			    struct vb_str text, struct vb_error *err)
{
	struct vb_str said = {NULL, 0};

	if (!p->sink->signers)
		return true;
	if (d->signature.n && !get(p, a, d->signature, VB_LIMIT_SIGNATURE_BYTES, &said, err) &&
	    err->code != VB_E_MISSING)
		return false;
	return watch_signers_hold(p->sink->signers, text, said, vb_arena_cstr(a, d->address), err);
}

static bool document_take(struct provider *p, const struct document *d, struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *name = vb_arena_cstr(a, d->address);
	enum watch_json_kind kind;
	struct vb_str text;
	bool stated = false;

	if (!get(p, a, d->address, VB_LIMIT_JSON_BYTES, &text, err) ||
	    !digest_holds(p, a, d->sha512, VB_SHA512, text, &stated, err) ||
	    !digest_holds(p, a, d->sha256, VB_SHA256, text, &stated, err) ||
	    !signature_holds(p, a, d, text, err) || !watch_json_tell(text, name, &kind, err) ||
	    (kind == WATCH_JSON_CSAF && !watch_csaf_read(a, text, name, p->sink, &p->begun, err)))
		return false;
	p->read++;
	p->without_digest += !stated;
	p->with_signature += d->signature.n > 0;
	return true;
}

/* Who relies on a signature must know that nobody looked at it. */
static void unchecked_tell(const struct provider *p)
{
	enum vb_lang lang = p->run->lang;

	if (p->with_signature && !p->sink->signers)
		vb_run_note(p->run, VB_NOTE_WARNING,
			    vb_t(lang, "%s: signature not checked of %zu of %zu documents",
				 "%s : signature non vérifiée pour %zu des %zu documents"),
			    p->name, p->with_signature, p->read);
	if (p->without_digest)
		vb_run_note(p->run, VB_NOTE_WARNING,
			    vb_t(lang, "%s: no digest stated of %zu of %zu documents",
				 "%s : aucune empreinte indiquée pour %zu des %zu documents"),
			    p->name, p->without_digest, p->read);
}

static bool documents_take(struct provider *p, struct vb_error *err)
{
	for (size_t i = 0; i < p->documents.n; i++) {
		struct vb_error why;

		if (vb_run_stop(p->run))
			return vb_fail(err, VB_E_STOP, "stopped");
		if (!list_told(p, document_take(p, &p->documents.v[i], &why), &why, err))
			return false;
	}
	return true;
}

bool watch_provider_is(yyjson_val *root)
{
	return vb_json_str(root, "canonical_url").n && vb_json_object(root, "publisher") &&
	       vb_json_str(root, "metadata_version").n;
}

bool watch_provider_read(const struct vb_run *run, struct vb_str json, const char *path,
			 const char *address, const struct watch_sink *sink, struct vb_error *err)
{
	yyjson_doc *doc VB_CLEANUP(vb_json_cleanup) = NULL;
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_fetch *http VB_CLEANUP(vb_fetch_cleanup) = NULL;
	struct provider p = {.run = run,
			     .sink = sink,
			     .a = a,
			     .folder = vb_path_dir(vb_str(path)),
			     .name = address ? address : path};
	yyjson_val *list, *distribution;
	struct vb_str canonical;
	size_t i, n;

	if (!vb_json_read(json, p.name, &doc, err) || (address && !vb_fetch_open(&http, err)))
		return false;
	p.http = http;
	vb_map_init(&p.seen, a);
	vb_map_init(&p.pages, a);
	canonical = vb_json_str(yyjson_doc_get_root(doc), "canonical_url");
	p.base = vb_str_sub(canonical, 0, vb_str_rchr(canonical, '/') + 1);
	list = vb_json_array(yyjson_doc_get_root(doc), "distributions");
	if (!is_address(canonical) || !list || yyjson_arr_size(list) > DISTRIBUTIONS_MAX)
		return vb_fail_at(err, VB_E_INPUT, p.name, 1, 1,
				  "a CSAF provider states canonical_url and 1 to %d distributions",
				  DISTRIBUTIONS_MAX);
	vb_json_each(list, i, n,
		     distribution) if (!distribution_take(&p, distribution, err)) return false;
	if (!documents_take(&p, err))
		return false;
	unchecked_tell(&p);
	return true;
}
