/*
 * download.c - the public feeds, by HTTPS, into a folder laid out as watch_path reads it.
 *
 *   table of addresses ──► FILE.part (capped, timed) ──► fsync ──► rename to FILE
 *
 * What is loaded already stays untouched until the new file is whole. Certificates are always verified and a
 * redirection may only lead to HTTPS again.
 */
#include "watch/watch_int.h"

#include <curl/curl.h>
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
	{"OSV", "https://osv-vulnerabilities.storage.googleapis.com/%s/all.zip", "%s/all.zip", true},
	/* https://www.cisa.gov/known-exploited-vulnerabilities-catalog */
	{"KEV", "https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json", "kev.json", false},
	/* https://www.first.org/epss/data_stats */
	{"EPSS", "https://epss.empiricalsecurity.com/epss_scores-current.csv.gz", "epss.csv.gz", false},
};

enum { CONNECT_SECONDS = 20, STALL_SECONDS = 60, STALL_BYTES_PER_SECOND = 200, TOTAL_SECONDS = 3600, REDIRECTS = 5 };

struct transfer {
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

static void curl_cleanup(CURL **c)
{
	curl_easy_cleanup(*c);
}

static void options_set(CURL *c, const char *address, struct transfer *t)
{
	curl_easy_setopt(c, CURLOPT_URL, address);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "https");
	curl_easy_setopt(c, CURLOPT_REDIR_PROTOCOLS_STR, "https");
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 1L);
	curl_easy_setopt(c, CURLOPT_MAXREDIRS, (long)REDIRECTS);
	curl_easy_setopt(c, CURLOPT_FAILONERROR, 1L);
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, (long)STALL_SECONDS);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, (long)STALL_BYTES_PER_SECOND);
	curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)TOTAL_SECONDS);
	curl_easy_setopt(c, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)VB_LIMIT_FEED_BYTES);
	curl_easy_setopt(c, CURLOPT_USERAGENT, "vauban/" VAUBAN_VERSION);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, t);
	curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, tick);
	curl_easy_setopt(c, CURLOPT_XFERINFODATA, t);
}

static bool transfer_failed(const struct transfer *t, const char *address, CURLcode code, long status,
			    struct vb_error *err)
{
	if (vb_run_stop(t->run))
		return vb_fail(err, VB_E_STOP, "stopped");
	if (t->over || code == CURLE_FILESIZE_EXCEEDED)
		return vb_fail(err, VB_E_LIMIT, "%s is over the limit of %zu bytes", address, (size_t)VB_LIMIT_FEED_BYTES);
	if (t->write_errno) {
		errno = t->write_errno;
		return vb_fail_errno(err, "write the download of", address);
	}
	if (code == CURLE_HTTP_RETURNED_ERROR)
		vb_fail(err, status == 404 ? VB_E_MISSING : VB_E_ENV, "%s answered HTTP %ld", address, status);
	else
		vb_fail(err, VB_E_ENV, "cannot download %s: %s", address, curl_easy_strerror(code));
	return vb_hint(err, "Without a network, copy the feeds here and run: vauban watch --from FOLDER");
}

static bool fetch(const struct vb_run *run, const char *name, const char *address, const char *file, struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *part = vb_arena_printf(a, "%s.part", file).p;
	int fd VB_CLEANUP(vb_cleanup_fd) = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
	CURL *c VB_CLEANUP(curl_cleanup) = curl_easy_init();
	struct transfer t = {.run = run, .name = name, .fd = fd};
	long status = 0;
	CURLcode code;

	if (fd < 0)
		return vb_fail_errno(err, "write", part);
	if (!c)
		return vb_fail(err, VB_E_ENV, "the HTTP library cannot start");
	options_set(c, address, &t);
	code = curl_easy_perform(c);
	curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
	if (code != CURLE_OK) {
		unlink(part);
		return transfer_failed(&t, address, code, status, err);
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

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
		      c == ' '))
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

static bool feed_fetch(const struct vb_run *run, const struct feed_address *feed, struct vb_str ecosystem,
		       const char *folder, struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str file = vb_path_join(a, vb_str(folder), fill(a, feed->file, ecosystem, false));
	struct vb_str label = vb_arena_printf(a, "%s %.*s", feed->name, VB_FMT(ecosystem));

	if (!vb_mkdirs(vb_arena_cstr(a, vb_path_dir(file)), err))
		return false;
	return fetch(run, label.p, fill(a, feed->address, ecosystem, true).p, file.p, err);
}

bool watch_download(const struct vb_run *run, const char *const *ecosystems, size_t n, const char *folder,
		    struct vb_error *err)
{
	for (size_t i = 0; i < n; i++)
		if (!ecosystem_safe(vb_str(ecosystems[i])))
			return vb_fail(err, VB_E_USAGE, "\"%s\" is not the name of an ecosystem", ecosystems[i]);
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return vb_fail(err, VB_E_ENV, "the HTTP library cannot start");
	for (size_t f = 0; f < VB_COUNT(feeds); f++) {
		if (!feeds[f].per_ecosystem && !feed_fetch(run, &feeds[f], VB_STR(""), folder, err))
			return false;
		for (size_t i = 0; feeds[f].per_ecosystem && i < n; i++)
			if (!feed_fetch(run, &feeds[f], vb_str(ecosystems[i]), folder, err))
				return false;
	}
	return true;
}
