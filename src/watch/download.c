/*
 * download.c - the public feeds, by HTTPS, into a folder laid out as watch_path reads it.
 *
 *   table of addresses ──► FILE.part (capped, timed) ──► fsync ──► rename to FILE
 *
 * libcurl is opened only here, when something is downloaded: with what it needs it is half of the cost of starting the
 * program, and every worker is a start (docs/adr/0012).
 *
 * What is loaded already stays untouched until the new file is whole. Certificates are always verified and a
 * redirection may only lead to HTTPS again.
 */
#include "watch/watch_int.h"

#include <curl/curl.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "core/file.h"
#include "core/limits.h"

/* The public feeds. "%s" is the ecosystem as OSV spells it. */
static const struct feed_address {
	const char *name, *address, *file;
	bool per_ecosystem;
} feeds[] = {
	/* https://google.github.io/osv.dev/data/#data-dumps */
	{"OSV", "https://osv-vulnerabilities.storage.googleapis.com/%s/all.zip", "%s/all.zip",
	 true},
	/* https://www.cisa.gov/known-exploited-vulnerabilities-catalog */
	{"KEV",
	 "https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json",
	 "kev.json", false},
	/* https://www.first.org/epss/data_stats */
	{"EPSS", "https://epss.empiricalsecurity.com/epss_scores-current.csv.gz", "epss.csv.gz",
	 false},
};

enum {
	CONNECT_SECONDS = 20,
	STALL_SECONDS = 60,
	STALL_BYTES_PER_SECOND = 200,
	TOTAL_SECONDS = 3600,
	REDIRECTS = 5
};

struct http { /* the part of libcurl that is used */
	__typeof__(curl_global_init) *global_init;
	__typeof__(curl_easy_init) *init;
	__typeof__(curl_easy_setopt) *setopt;
	__typeof__(curl_easy_perform) *perform;
	__typeof__(curl_easy_getinfo) *getinfo;
	__typeof__(curl_easy_strerror) *strerror;
	__typeof__(curl_easy_cleanup) *cleanup;
};

static bool http_open(struct http *out, struct vb_error *err)
{
	static const struct {
		const char *name;
		size_t at;
	} wanted[] = {
		{"curl_global_init", offsetof(struct http, global_init)},
		{"curl_easy_init", offsetof(struct http, init)},
		{"curl_easy_setopt", offsetof(struct http, setopt)},
		{"curl_easy_perform", offsetof(struct http, perform)},
		{"curl_easy_getinfo", offsetof(struct http, getinfo)},
		{"curl_easy_strerror", offsetof(struct http, strerror)},
		{"curl_easy_cleanup", offsetof(struct http, cleanup)},
	};
	void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL),
	     *symbol; /* kept for the life of the process */
	struct http h = {0};

	for (size_t i = 0; i < VB_COUNT(wanted); i++) {
		symbol = library ? dlsym(library, wanted[i].name) : NULL;
		if (!symbol) {
			vb_fail(err, VB_E_ENV, "downloading needs libcurl (libcurl.so.4)");
			return vb_hint(err, "Install the package libcurl4, or copy the feeds here "
					    "and run: vauban watch --from FOLDER");
		}
		memcpy((char *)&h + wanted[i].at, &symbol,
		       sizeof(symbol)); /* POSIX: an object pointer holds it */
	}
	if (h.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return vb_fail(err, VB_E_ENV, "the HTTP library cannot start");
	*out = h;
	return true;
}

struct transfer {
	const struct http *http;
	const struct vb_run *run;
	const char *name;
	int fd;
	uint64_t bytes;
	int write_errno;
	bool over;
};

static size_t take(char *p, size_t one, size_t n, void *ctx)
{
	struct transfer *t = ctx;

	(void)one; /* always 1 */
	if (n > VB_LIMIT_FEED_BYTES - t->bytes) {
		t->over = true;
		return 0;
	}
	if (!vb_write_all(t->fd, p, n)) {
		t->write_errno = errno;
		return 0;
	}
	t->bytes += n;
	return n;
}

static int tick(void *ctx, curl_off_t of, curl_off_t done, curl_off_t up_of, curl_off_t up_done)
{
	struct transfer *t = ctx;

	(void)up_of;
	(void)up_done;
	vb_run_progress(t->run, t->name, done > 0 ? (uint64_t)done : 0, of > 0 ? (uint64_t)of : 0);
	return vb_run_stop(t->run);
}

static void options_set(CURL *c, const char *address, struct transfer *t)
{
	__typeof__(curl_easy_setopt) *set = t->http->setopt;

	set(c, CURLOPT_URL, address);
	set(c, CURLOPT_PROTOCOLS_STR, "https");
	set(c, CURLOPT_REDIR_PROTOCOLS_STR, "https");
	set(c, CURLOPT_FOLLOWLOCATION, 1L);
	set(c, CURLOPT_MAXREDIRS, (long)REDIRECTS);
	set(c, CURLOPT_FAILONERROR, 1L);
	set(c, CURLOPT_NOSIGNAL, 1L);
	set(c, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
	set(c, CURLOPT_LOW_SPEED_TIME, (long)STALL_SECONDS);
	set(c, CURLOPT_LOW_SPEED_LIMIT, (long)STALL_BYTES_PER_SECOND);
	set(c, CURLOPT_TIMEOUT, (long)TOTAL_SECONDS);
	set(c, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)VB_LIMIT_FEED_BYTES);
	set(c, CURLOPT_USERAGENT, "vauban/" VAUBAN_VERSION);
	set(c, CURLOPT_WRITEFUNCTION, take);
	set(c, CURLOPT_WRITEDATA, t);
	set(c, CURLOPT_NOPROGRESS, 0L);
	set(c, CURLOPT_XFERINFOFUNCTION, tick);
	set(c, CURLOPT_XFERINFODATA, t);
}

static bool transfer_failed(const struct transfer *t, const char *address, CURLcode code,
			    long status, struct vb_error *err)
{
	if (vb_run_stop(t->run))
		return vb_fail(err, VB_E_STOP, "stopped");
	if (t->over || code == CURLE_FILESIZE_EXCEEDED)
		return vb_fail(err, VB_E_LIMIT, "%s is over the limit of %zu bytes", address,
			       (size_t)VB_LIMIT_FEED_BYTES);
	if (t->write_errno) {
		errno = t->write_errno;
		return vb_fail_errno(err, "write the download of", address);
	}
	if (code == CURLE_HTTP_RETURNED_ERROR)
		vb_fail(err, status == 404 ? VB_E_MISSING : VB_E_ENV, "%s answered HTTP %ld",
			address, status);
	else
		vb_fail(err, VB_E_ENV, "cannot download %s: %s", address, t->http->strerror(code));
	return vb_hint(
		err, "Without a network, copy the feeds here and run: vauban watch --from FOLDER");
}

/* One transfer into the open file `fd`; the error says what failed. */
static bool transfer(const struct http *http, const struct vb_run *run, const char *name,
		     const char *address, int fd, struct vb_error *err)
{
	struct transfer t = {.http = http, .run = run, .name = name, .fd = fd};
	CURL *c = http->init();
	long status = 0;
	CURLcode code;

	if (!c)
		return vb_fail(err, VB_E_ENV, "the HTTP library cannot start");
	options_set(c, address, &t);
	code = http->perform(c);
	http->getinfo(c, CURLINFO_RESPONSE_CODE, &status);
	http->cleanup(c);
	return code == CURLE_OK || transfer_failed(&t, address, code, status, err);
}

static bool fetch(const struct http *http, const struct vb_run *run, const char *name,
		  const char *address, const char *file, struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *part = vb_arena_printf(a, "%s.part", file).p;
	int fd VB_CLEANUP(vb_cleanup_fd) = open(
		part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);

	if (fd < 0)
		return vb_fail_errno(err, "write", part);
	if (!transfer(http, run, name, address, fd, err)) {
		unlink(part);
		return false;
	}
	if (fsync(fd) == 0 && rename(part, file) == 0)
		return true;
	vb_fail_errno(err, "write", file);
	unlink(part);
	return false;
}

/* An ecosystem becomes a path and an address: only what OSV names contain, and no dots alone. */
static bool ecosystem_safe(struct vb_str name)
{
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		      c == '-' || c == '.' || c == ' '))
			return false;
	}
	return name.n > 0 && name.n < 64 && name.p[0] != '.';
}

static struct vb_str fill(struct vb_arena *a, const char *pattern, struct vb_str value, bool encode)
{
	struct vb_str p = vb_str(pattern);
	size_t at = vb_str_find(p, VB_STR("%s"));
	struct vb_str out = vb_arena_str(a, vb_str_sub(p, 0, at)), c;

	for (size_t i = 0; at < p.n && i < value.n; i++) {
		c = encode && value.p[i] == ' ' ? VB_STR("%20") : vb_str_sub(value, i, 1);
		out = vb_arena_printf(a, "%.*s%.*s", VB_FMT(out), VB_FMT(c));
	}
	return vb_arena_printf(a, "%.*s%s", VB_FMT(out), at < p.n ? p.p + at + 2 : "");
}

static bool feed_fetch(const struct http *http, const struct vb_run *run,
		       const struct feed_address *feed, struct vb_str ecosystem, const char *folder,
		       struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str file = vb_path_join(a, vb_str(folder), fill(a, feed->file, ecosystem, false));
	struct vb_str label = vb_arena_printf(a, "%s %.*s", feed->name, VB_FMT(ecosystem));

	if (!vb_mkdirs(vb_arena_cstr(a, vb_path_dir(file)), err))
		return false;
	return fetch(http, run, label.p, fill(a, feed->address, ecosystem, true).p, file.p, err);
}

bool watch_download(const struct vb_run *run, const char *const *ecosystems, size_t n,
		    const char *folder, struct vb_error *err)
{
	struct http http;

	for (size_t i = 0; i < n; i++)
		if (!ecosystem_safe(vb_str(ecosystems[i])))
			return vb_fail(err, VB_E_USAGE, "\"%s\" is not the name of an ecosystem",
				       ecosystems[i]);
	if (!http_open(&http, err))
		return false;
	for (size_t f = 0; f < VB_COUNT(feeds); f++) {
		if (!feeds[f].per_ecosystem &&
		    !feed_fetch(&http, run, &feeds[f], VB_STR(""), folder, err))
			return false;
		for (size_t i = 0; feeds[f].per_ecosystem && i < n; i++)
			if (!feed_fetch(&http, run, &feeds[f], vb_str(ecosystems[i]), folder, err))
				return false;
	}
	return true;
}
