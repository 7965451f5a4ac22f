/*
 * watch.c - a path of feeds to records: folders walked in sorted order, each file told apart by its content.
 *
 *   folder ──► *.zip            ──► zip.c members ──┐
 *              *.json           ──► tell ───────────┴─► osv.c ──► sink.advisory
 *              kev.json         ──► tell ──────────────► exploit.c ──► sink.kev
 *              CSAF .json       ──► tell ──────────────► csaf.c ──► sink.advisory
 *              provider-metadata.json ─────────────────► provider.c: the documents it lists, by csaf.c
 *              *.json(.gz)      ──► tell ──────────────► catalogue.c ──► sink.support, sink.name
 *              *.xml            ──► news.c ──────────────────────────► sink.news
 *              epss.csv(.gz)    ──► first line ────────► exploit.c ──► sink.epss
 *
 * In a folder, files that are none of these are passed over (a pack carries schemas and licences beside its feeds);
 * a file named by the user must be one of them.
 */
#include "watch/watch_int.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

#include "core/fetch.h"
#include "core/file.h"
#include "core/json.h"
#include "core/limits.h"

enum { FOLDER_DEPTH = 6, NAMES_MAX = 2000000, PEEK_BYTES = 4096 };

static void gz_cleanup(gzFile *f)
{
	if (*f)
		gzclose(*f);
}

struct reading {
	const struct vb_run *run;
	const struct watch_sink *sink;
	const char *path;    /* of the archive or file being read */
	const char *address; /* it was fetched from, or NULL */
	struct vb_str scope; /* of the OSV feed being read */
	bool begun;          /* its feed() was called */
	bool csaf_begun;     /* the same, of CSAF documents of the folder */
	uint64_t taken;
};

bool watch_json_tell(struct vb_str json, const char *name, enum watch_json_kind *out,
		     struct vb_error *err)
{
	yyjson_doc *doc VB_CLEANUP(vb_json_cleanup) = NULL;
	yyjson_val *root;

	if (!vb_json_read(json, name, &doc, err))
		return false;
	root = yyjson_doc_get_root(doc);
	*out = WATCH_JSON_OTHER;
	if (vb_json_array(root, "vulnerabilities") && vb_json_str(root, "catalogVersion").n)
		*out = WATCH_JSON_KEV;
	else if (vb_json_str(root, "id").n &&
		 (vb_json_array(root, "affected") || vb_json_str(root, "modified").n))
		*out = WATCH_JSON_OSV;
	else if (vb_json_str(vb_json_object(root, "document"), "csaf_version").n)
		*out = vb_json_array(root, "vulnerabilities") ? WATCH_JSON_CSAF : WATCH_JSON_OTHER;
	else if (watch_provider_is(root))
		*out = WATCH_JSON_PROVIDER;
	else
		*out = watch_catalogue_tell(root);
	return true;
}

/* ---- OSV -------------------------------------------------------------------------------- */

static bool osv_record(void *ctx, struct vb_str name, struct vb_str bytes, struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct reading *r = ctx;
	struct model_advisory advisory;
	struct vb_error why;

	if (!watch_osv_parse(a, bytes, vb_arena_printf(a, "%s:%.*s", r->path, VB_FMT(name)).p,
			     &advisory, &why)) {
		r->sink->rejected(r->sink->ctx, &why);
		return true;
	}
	if (!r->begun && !r->sink->feed(r->sink->ctx, VB_STR("OSV"), r->scope, VB_STR(""), err))
		return false;
	r->begun = true;
	r->taken++;
	return r->sink->advisory(r->sink->ctx, &advisory, err);
}

static void member_rejected(void *ctx, const struct vb_error *why)
{
	struct reading *r = ctx;

	r->sink->rejected(r->sink->ctx, why);
}

/* PyPI/all.zip is the feed of PyPI; mine.zip is the feed "mine". */
static struct vb_str zip_scope(const char *path)
{
	struct vb_str base = vb_path_base(vb_str(path)),
		      dir = vb_path_base(vb_path_dir(vb_str(path)));

	return vb_str_is(base, "all.zip") && dir.n && !vb_str_is(dir, ".")
		       ? dir
		       : vb_str_sub(base, 0, base.n - 4);
}

static bool zip_read(const struct vb_run *run, const struct watch_sink *sink, const char *path,
		     struct vb_error *err)
{
	struct reading r = {.run = run, .sink = sink, .path = path, .scope = zip_scope(path)};
	struct watch_zip_job job = {.run = run,
				    .path = path,
				    .member = osv_record,
				    .rejected = member_rejected,
				    .ctx = &r};
	int fd VB_CLEANUP(vb_cleanup_fd) = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return vb_fail_errno(err, "open", path);
	return watch_zip_read(&job, fd, err);
}

/* ---- files ------------------------------------------------------------------------------ */

/* Plain or gzip: zlib reads both. */
static bool text_load(struct vb_arena *a, const char *path, struct vb_str *out,
		      struct vb_error *err)
{
	gzFile f VB_CLEANUP(gz_cleanup) = gzopen(path, "rbe");
	struct vb_buf b VB_CLEANUP(vb_buf_done) = {0};
	static const int part_bytes = 65536;
	char *part = vb_arena_alloc(a, (size_t)part_bytes);
	int n, code = Z_OK;

	vb_buf_init(&b, VB_LIMIT_JSON_BYTES);
	if (!f)
		return vb_fail_errno(err, "open", path);
	while ((n = gzread(f, part, (unsigned)part_bytes)) > 0 && !b.over)
		vb_buf_add(&b, part, (size_t)n);
	gzerror(f, &code);
	if (b.over)
		return vb_fail_at(err, VB_E_LIMIT, path, 0, 0, "over the limit of %zu bytes",
				  VB_LIMIT_JSON_BYTES);
	if (n < 0 || (code != Z_OK && code != Z_STREAM_END))
		return vb_fail_at(err, VB_E_INPUT, path, 0, 0,
				  "not whole: its gzip stream ends early or is damaged");
	*out = vb_arena_str(a, vb_buf_view(&b));
	return true;
}

/* The folder's own records are one feed, named after it: `r` lives as long as the folder is read. */
static bool json_read(struct reading *r, const char *path, bool named, struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	enum watch_json_kind kind;
	struct vb_str text;

	if (!text_load(a, path, &text, err) || !watch_json_tell(text, path, &kind, err))
		return false;
	switch (kind) {
	case WATCH_JSON_KEV:
		return watch_kev_read(text, path, r->sink, err);
	case WATCH_JSON_OSV:
		r->path = vb_arena_cstr(a, vb_path_dir(vb_str(path)));
		return osv_record(r, vb_path_base(vb_str(path)), text, err);
	case WATCH_JSON_CSAF:
		return (!vb_str_ends(vb_str(path), VB_STR(".json")) ||
				     watch_digest_beside(a, path, text, err)) &&
			watch_signature_beside(r->sink, a, path, text, err) &&
			watch_csaf_read(a, text, path, r->sink, &r->csaf_begun, err);
	case WATCH_JSON_PROVIDER:
		return watch_provider_read(r->run, text, path, r->address, r->sink, err);
	case WATCH_JSON_SUPPORT:
		return watch_support_read(text, path, r->sink, err);
	case WATCH_JSON_NAMES:
		return watch_names_read(text, path, r->sink, err);
	case WATCH_JSON_OTHER:
		break;
	}
	return !named || vb_fail_at(err, VB_E_INPUT, path, 1, 1,
				    "no advisory, and no catalogue that is known here");
}

static bool is_news(struct vb_str name)
{
	return vb_str_ends(name, VB_STR(".xml")) || vb_str_ends(name, VB_STR(".rss")) ||
								vb_str_ends(name, VB_STR(".atom"));
}

static bool looks_news(struct vb_str text)
{
	static const char *const roots[] = {"<rss", "<feed", ":RDF", ":feed"};
	struct vb_str head = vb_str_sub(text, 0, PEEK_BYTES);

	for (size_t i = 0; i < VB_COUNT(roots); i++)
		if (vb_str_find(head, vb_str(roots[i])) < head.n)
			return true;
	return false;
}

static bool news_read(struct reading *r, const char *path, bool named, struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_news_feed feed;
	struct vb_str text;

	if (!r->sink->news)
		return true;
	if (!vb_file_load(a, path, VB_LIMIT_NEWS_BYTES, &text, err))
		return false;
	if (!named && !looks_news(text))
		return true; /* other XML beside the feeds */
	return watch_news_parse(a, text, path, &feed, err) &&
	       r->sink->news(r->sink->ctx, path, &feed, err);
}

static bool looks_epss(const char *path)
{
	char head[PEEK_BYTES + 1] = {0};
	gzFile f = gzopen(path, "rbe");
	int n = f ? gzread(f, head, PEEK_BYTES) : 0;

	if (f)
		gzclose(f);
	return n > 0 && (vb_str_starts(vb_str(head), VB_STR("#model_version:")) ||
				       vb_str_starts(vb_str(head), VB_STR("cve,epss,percentile")));
}

static bool file_read(struct reading *r, const char *path, bool named, struct vb_error *err)
{
	struct vb_str name = vb_path_base(vb_str(path));

	if (vb_str_ends(name, VB_STR(".zip")))
		return zip_read(r->run, r->sink, path, err);
	if (vb_str_ends(name, VB_STR(".json")) || vb_str_ends(name, VB_STR(".json.gz")))
		return json_read(r, path, named, err);
	if ((vb_str_ends(name, VB_STR(".csv")) || vb_str_ends(name, VB_STR(".csv.gz"))) &&
			 looks_epss(path))
		return watch_epss_read(path, r->sink, err);
	if (is_news(name))
		return news_read(r, path, named, err);
	if (!named)
		return true;
	vb_fail_at(err, VB_E_INPUT, path, 0, 0, "not an advisory feed");
	return vb_hint(err, "Expected: a zip of OSV records, an OSV, CSAF, KEV, end-of-life, CWE, "
			    "CAPEC or ATT&CK .json or .json.gz, or EPSS .csv or .csv.gz.");
}

/* One file of a folder that cannot be read is a rejected input, not the end: the other feeds still count. */
static bool file_of_folder(struct reading *r, const char *path, struct vb_error *err)
{
	const struct watch_sink *sink = r->sink;
	struct vb_error why;

	if (sink->file)
		sink->file(sink->ctx, false);
	if (file_read(r, path, false, &why))
		return true;
	if (sink->file)
		sink->file(sink->ctx, true);
	if (why.code == VB_E_INPUT || why.code == VB_E_LIMIT || why.code == VB_E_MISSING) {
		r->sink->rejected(r->sink->ctx, &why);
		return true;
	}
	*err = why;
	return false;
}

/* ---- folders ---------------------------------------------------------------------------- */

static int by_name(const void *a, const void *b)
{
	return vb_str_cmp(*(const struct vb_str *)a, *(const struct vb_str *)b);
}

struct names {
	VB_VEC(struct vb_str) v;
};

static bool folder_list(struct vb_arena *a, const char *path, struct names *out,
			struct vb_error *err)
{
	DIR *dir = opendir(path);
	struct dirent *e;

	if (!dir)
		return vb_fail_errno(err, "open", path);
	while ((e = readdir(dir)) && out->v.n < NAMES_MAX)
		if (e->d_name[0] != '.')
			*vb_vec_add(a, &out->v) = vb_arena_str(a, vb_str(e->d_name));
	closedir(dir);
	if (out->v.n == NAMES_MAX)
		return vb_fail(err, VB_E_LIMIT, "%s holds more than %d files", path, NAMES_MAX);
	if (out->v.n)
		qsort(out->v.v, out->v.n, sizeof(*out->v.v), by_name);
	return true;
}

/* A provider's folder is read by the provider's list, which states digests; not file by file. */
static bool provider_among(const struct names *names)
{
	for (size_t i = 0; i < names->v.n; i++)
		if (vb_str_is(names->v.v[i], WATCH_PROVIDER))
			return true;
	return false;
}

static bool folder_read(const struct vb_run *run, const struct watch_sink *sink, const char *path,
			unsigned depth, struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct reading r = {.run = run, .sink = sink, .scope = vb_path_base(vb_str(path))};
	struct names names = {0};

	if (depth > FOLDER_DEPTH)
		return vb_fail(err, VB_E_LIMIT, "%s: more than %d folders deep", path,
			       FOLDER_DEPTH);
	if (!folder_list(a, path, &names, err))
		return false;
	if (provider_among(&names)) {
		const char *own = vb_path_join(a, vb_str(path), VB_STR(WATCH_PROVIDER)).p;

		return file_of_folder(&r, own, err);
	}
	for (size_t i = 0; i < names.v.n; i++) {
		const char *child = vb_path_join(a, vb_str(path), names.v.v[i]).p;

		if (vb_run_stop(run))
			return vb_fail(err, VB_E_STOP, "stopped");
		if (vb_dir_exists(child) ? !folder_read(run, sink, child, depth + 1, err)
					 : vb_file_exists(child) && !file_of_folder(&r, child, err))
			return false;
	}
	return true;
}

static bool is_address(struct vb_str path)
{
	return vb_str_starts(path, VB_STR("https://")) || vb_str_starts(path, VB_STR("http://"));
}

/* A feed at an address: into a folder of its own under the name it has there, then read as a file. */
static bool address_read(const struct vb_run *run, const struct watch_sink *sink,
			 const char *address, struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_fetch *http VB_CLEANUP(vb_fetch_cleanup) = NULL;
	struct reading r = {.run = run, .sink = sink, .scope = VB_STR(""), .address = address};
	const char *base = getenv("TMPDIR");
	struct vb_str bare = vb_str_sub(vb_str(address), 0, vb_str_chr(vb_str(address), '?')),
		      name = vb_path_base(bare), above = vb_path_base(vb_path_dir(bare));
	char *folder = (char *)(uintptr_t)vb_arena_printf(a, "%s/vauban-XXXXXX",
							  base && base[0] ? base : "/tmp")
			       .p;
	const char *path;
	bool ok;

	if (!vb_fetch_allowed(address, err) || !vb_fetch_open(&http, err))
		return false;
	if (!name.n || name.p[0] == '.' || above.n > 64 || vb_str_is(above, ".."))
		return vb_fail(err, VB_E_USAGE,
			       "%s does not name a file: give the address of a feed or of a "
			       "provider-metadata.json",
			       address);
	if (!mkdtemp(folder))
		return vb_fail_errno(err, "make a folder like", folder);
	path = vb_arena_printf(a, "%s/%.*s/%.*s", folder, VB_FMT(above), VB_FMT(name)).p;
	ok = vb_mkdirs(vb_arena_cstr(a, vb_path_dir(vb_str(path))), err) &&
	     vb_fetch_file(http, run, address, path, &(struct vb_fetch_options){.feed = true},
			   err) &&
	     file_read(&r, path, true, err);
	vb_tree_remove(folder);
	return ok;
}

bool watch_path(const struct vb_run *run, const char *path, const struct watch_sink *sink,
		struct vb_error *err)
{
	struct reading r = {.run = run, .sink = sink, .scope = VB_STR("")};

	if (is_address(vb_str(path)))
		return address_read(run, sink, path, err);
	return vb_dir_exists(path) ? folder_read(run, sink, path, 0, err)
				   : file_read(&r, path, true, err);
}
