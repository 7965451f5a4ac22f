/*
 * fetch.c - one transfer with libcurl.
 *
 *   address ──policy──► libcurl ──► FILE.part (capped, timed) ──► fsync ──► rename to FILE ──► FILE.http
 *                                └► memory (capped, timed), headers
 *
 * The connection stays open for the next document of the same server. A feed is asked for three times at most, when the
 * server answers that it is overloaded or breaks off. FILE.http is written after FILE: a stop between the two costs a
 * download, the other way round a change would never be seen.
 *
 * libcurl is opened only here: with what it needs it is half of the cost of starting the program, and every worker is a
 * start (docs/adr/0012). Source of the interface: curl.se/libcurl/c/libcurl-easy.html.
 */
#include "core/fetch.h"

#include <curl/curl.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/file.h"
#include "core/limits.h"
#include "core/url.h"

enum {
	CONNECT_SECONDS = 20,
	STALL_SECONDS = 60,
	STALL_BYTES_PER_SECOND = 200,
	FILE_SECONDS = 3600,
	MEMORY_SECONDS = 60,
	REDIRECTS = 5,
	HEADERS_MAX = 256, /* of one answer; browsers stop at 100 to 250 */
	HEADER_BYTES = 16 * 1024,
	TRIES = 3,
	WAIT_SECONDS = 30,  /* at most, whatever the server asks for */
	MARKER_BYTES = 1024 /* of an ETag or a Last-Modified */
};

struct vb_fetch { /* the part of libcurl that is used */
	__typeof__(curl_global_init) *global_init;
	__typeof__(curl_easy_init) *init;
	__typeof__(curl_easy_setopt) *setopt;
	__typeof__(curl_easy_perform) *perform;
	__typeof__(curl_easy_getinfo) *getinfo;
	__typeof__(curl_easy_strerror) *strerror;
	__typeof__(curl_easy_reset) *reset;
	__typeof__(curl_easy_cleanup) *cleanup;
	__typeof__(curl_slist_append) *slist_append;
	__typeof__(curl_slist_free_all) *slist_free;
	CURL *handle; /* its connections are used again; NULL before the first transfer */
};

bool vb_fetch_open(struct vb_fetch **out, struct vb_error *err)
{
	static const struct {
		const char *name;
		size_t at;
	} wanted[] = {
		{"curl_global_init", offsetof(struct vb_fetch, global_init)},
		{"curl_easy_init", offsetof(struct vb_fetch, init)},
		{"curl_easy_setopt", offsetof(struct vb_fetch, setopt)},
		{"curl_easy_perform", offsetof(struct vb_fetch, perform)},
		{"curl_easy_getinfo", offsetof(struct vb_fetch, getinfo)},
		{"curl_easy_strerror", offsetof(struct vb_fetch, strerror)},
		{"curl_easy_reset", offsetof(struct vb_fetch, reset)},
		{"curl_easy_cleanup", offsetof(struct vb_fetch, cleanup)},
		{"curl_slist_append", offsetof(struct vb_fetch, slist_append)},
		{"curl_slist_free_all", offsetof(struct vb_fetch, slist_free)},
	};
	struct vb_fetch *f VB_CLEANUP(vb_fetch_cleanup) = vb_alloc(1, sizeof(*f));
	void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL),
	     *symbol; /* kept for the life of the process */

	for (size_t i = 0; i < VB_COUNT(wanted); i++) {
		symbol = library ? dlsym(library, wanted[i].name) : NULL;
		if (!symbol) {
			vb_fail(err, VB_E_ENV, "downloading needs libcurl (libcurl.so.4)");
			return vb_hint(err, "Install the package libcurl4.");
		}
		memcpy((char *)f + wanted[i].at, &symbol,
		       sizeof(symbol)); /* POSIX: an object pointer holds it */
	}
	if (f->global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return vb_fail(err, VB_E_ENV, "the HTTP library cannot start");
	*out = f;
	f = NULL;
	return true;
}

void vb_fetch_cleanup(struct vb_fetch **fetch)
{
	if (*fetch && (*fetch)->handle)
		(*fetch)->cleanup((*fetch)->handle);
	free(*fetch);
	*fetch = NULL;
}

/* ---- policy ----------------------------------------------------------------------------- */

static bool is_loopback(struct vb_str host)
{
	struct vb_str part;
	uint64_t value;
	int parts = 0;

	if (vb_str_ieq(host, VB_STR("localhost")) || vb_str_is(host, "[::1]"))
		return true;
	if (!vb_str_starts(host, VB_STR("127.")))
		return false;
	while (vb_str_next(&host, '.', &part))
		if (++parts > 4 || part.n > 3 || !vb_str_u64(part, &value) || value > 255)
			return false;
	return parts == 4;
}

bool vb_fetch_allowed(const char *address, struct vb_error *err)
{
	struct vb_str text = vb_str(address), rest, authority;
	size_t scheme = vb_str_find(text, VB_STR("://"));
	bool secure = vb_str_ieq(vb_str_sub(text, 0, scheme), VB_STR("https"));

	if (scheme == text.n ||
	    !(secure || vb_str_ieq(vb_str_sub(text, 0, scheme), VB_STR("http"))))
		return vb_fail(err, VB_E_USAGE, "%s is not an https:// address", address);
	rest = vb_str_from(text, scheme + 3);
	authority = vb_str_sub(rest, 0, strcspn(rest.p, "/?#"));
	if (!authority.n || vb_str_chr(authority, '@') != authority.n ||
	    vb_str_chr(authority, '\\') != authority.n)
		return vb_fail(err, VB_E_USAGE, "%s: an address has a host, and no user name in it",
			       address);
	if (secure || is_loopback(vb_url_host(authority)))
		return true;
	vb_fail(err, VB_E_USAGE, "%s: plain HTTP is only for this machine itself", address);
	return vb_hint(err, "Use its https:// address.");
}

/* ---- one transfer ----------------------------------------------------------------------- */

struct transfer {
	struct vb_fetch *f;
	const struct vb_run *run;
	const char *name, *address;
	uint64_t bytes, max;
	int fd;              /* -1: to memory */
	struct vb_buf *body; /* to memory */
	struct vb_arena *arena;
	struct vb_fetch_answer *answer; /* NULL: headers are not kept */
	int write_errno;
	const char *type; /* NULL: any */
	bool over, other; /* too many bytes; not that type */
};

/* A part of the Content-Type, when there is one. An answer that is no success is no document. */
static bool is_other(const struct transfer *t)
{
	struct vb_str type;

	if (!t->type || !t->answer || t->answer->status >= 300)
		return false;
	type = vb_arena_lower(t->arena, vb_fetch_header(t->answer, "content-type"));
	return type.n && vb_str_find(type, vb_str(t->type)) == type.n;
}

static size_t take(char *p, size_t one, size_t n, void *ctx)
{
	struct transfer *t = ctx;

	(void)one; /* always 1 */
	t->other = !t->bytes && is_other(t);
	if (t->other)
		return 0;
	if (n > t->max - t->bytes) {
		t->over = true;
		return 0;
	}
	if (t->fd < 0) {
		vb_buf_add(t->body, p, n);
	} else if (!vb_write_all(t->fd, p, n)) {
		t->write_errno = errno;
		return 0;
	}
	t->bytes += n;
	return n;
}

static size_t take_header(char *p, size_t one, size_t n, void *ctx)
{
	struct transfer *t = ctx;
	struct vb_str line = vb_str_trim(vb_strn(p, n));
	size_t colon = vb_str_chr(line, ':');

	(void)one;
	if (!t->answer)
		return n;
	if (vb_str_starts(line,
			  VB_STR("HTTP/"))) { /* another answer may begin after a redirection */
		uint64_t status = 0;

		t->answer->headers.n = 0;
		if (vb_str_u64(vb_str_sub(line, vb_str_chr(line, ' ') + 1, 3), &status))
			t->answer->status = (long)status;
	} else if (colon < line.n && (t->answer->headers.n >= HEADERS_MAX || n > HEADER_BYTES)) {
		t->over = true;
	} else if (colon < line.n) {
		*vb_vec_add(t->arena, &t->answer->headers) = (struct vb_fetch_header){
			vb_arena_lower(t->arena, vb_str_trim(vb_str_sub(line, 0, colon))),
			vb_arena_str(t->arena, vb_str_trim(vb_str_from(line, colon + 1)))};
	}
	return t->over ? 0 : n;
}

static int tick(void *ctx, curl_off_t of, curl_off_t done, curl_off_t up_of, curl_off_t up_done)
{
	struct transfer *t = ctx;

	(void)up_of;
	(void)up_done;
	vb_run_progress(t->run, t->name, done > 0 ? (uint64_t)done : 0, of > 0 ? (uint64_t)of : 0);
	return vb_run_stop(t->run);
}

static void limits_set(CURL *c, const struct transfer *t, const struct vb_fetch_options *o)
{
	__typeof__(curl_easy_setopt) *set = t->f->setopt;
	unsigned usual = t->fd < 0 ? MEMORY_SECONDS : FILE_SECONDS;

	set(c, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
	set(c, CURLOPT_LOW_SPEED_TIME, (long)STALL_SECONDS);
	set(c, CURLOPT_LOW_SPEED_LIMIT, (long)STALL_BYTES_PER_SECOND);
	set(c, CURLOPT_TIMEOUT, (long)(o->seconds ? o->seconds : usual));
	set(c, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)t->max);
	set(c, CURLOPT_MAXREDIRS, (long)REDIRECTS);
}

static void options_set(CURL *c, struct transfer *t, const struct vb_fetch_options *o,
			struct curl_slist *headers)
{
	__typeof__(curl_easy_setopt) *set = t->f->setopt;

	set(c, CURLOPT_URL, t->address);
	set(c, CURLOPT_PROTOCOLS_STR, "https,http"); /* vb_fetch_allowed has been asked */
	set(c, CURLOPT_REDIR_PROTOCOLS_STR, "https");
	set(c, CURLOPT_FOLLOWLOCATION, o->stay ? 0L : 1L);
	set(c, CURLOPT_SSL_VERIFYPEER, 1L);
	set(c, CURLOPT_SSL_VERIFYHOST, 2L);
	if (o->ca_file) {
		set(c, CURLOPT_CAINFO, o->ca_file);
		set(c, CURLOPT_CAPATH, NULL);
	}
	if (o->client_cert)
		set(c, CURLOPT_SSLCERT, o->client_cert);
	if (o->client_key)
		set(c, CURLOPT_SSLKEY, o->client_key);
	if (o->post) {
		set(c, CURLOPT_POST, 1L);
		set(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)o->body.n);
		set(c, CURLOPT_POSTFIELDS, o->body.n ? o->body.p : "");
	}
	set(c, CURLOPT_FAILONERROR, o->any_status ? 0L : 1L);
	if (o->feed)
		set(c, CURLOPT_ACCEPT_ENCODING,
		    ""); /* all that libcurl unpacks; `max` is of what comes out */
	set(c, CURLOPT_NOBODY, o->head ? 1L : 0L);
	set(c, CURLOPT_NOSIGNAL, 1L);
	set(c, CURLOPT_USERAGENT, "vauban/" VAUBAN_VERSION);
	set(c, CURLOPT_HTTPHEADER, headers);
	set(c, CURLOPT_WRITEFUNCTION, take);
	set(c, CURLOPT_WRITEDATA, t);
	set(c, CURLOPT_HEADERFUNCTION, take_header);
	set(c, CURLOPT_HEADERDATA, t);
	set(c, CURLOPT_NOPROGRESS, 0L);
	set(c, CURLOPT_XFERINFOFUNCTION, tick);
	set(c, CURLOPT_XFERINFODATA, t);
	limits_set(c, t, o);
}

static bool transfer_failed(const struct transfer *t, CURLcode code, long status,
			    struct vb_error *err)
{
	if (vb_run_stop(t->run))
		return vb_fail(err, VB_E_STOP, "stopped");
	if (t->other)
		return vb_fail(
			err, VB_E_INPUT, "%s is no %s document but %.*s", t->address, t->type,
			VB_FMT(vb_arena_printable(
				t->arena,
				vb_str_sub(vb_fetch_header(t->answer, "content-type"), 0, 80))));
	if (t->over || code == CURLE_FILESIZE_EXCEEDED)
		return vb_fail(err, VB_E_LIMIT, "%s is over the limit of %llu bytes", t->address,
			       (unsigned long long)t->max);
	if (t->write_errno) {
		errno = t->write_errno;
		return vb_fail_errno(err, "write the download of", t->address);
	}
	if (code == CURLE_HTTP_RETURNED_ERROR)
		return vb_fail(err, status == 404 ? VB_E_MISSING : VB_E_ENV, "%s answered HTTP %ld",
			       t->address, status);
	return vb_fail(err, VB_E_ENV, "cannot download %s: %s", t->address, t->f->strerror(code));
}

/* Overloaded, or gone in the middle: worth asking again. A host that is not there is not. */
static bool out_of_breath(const struct transfer *t, CURLcode code, long status)
{
	if (vb_run_stop(t->run) || t->over || t->other || t->write_errno)
		return false;
	if (code == CURLE_HTTP_RETURNED_ERROR)
		return status == 429 || (status >= 500 && status != 501 && status != 505);
	return code == CURLE_PARTIAL_FILE || code == CURLE_RECV_ERROR || code == CURLE_SEND_ERROR ||
	       code == CURLE_GOT_NOTHING;
}

static void wait_for(const struct transfer *t, CURL *c, unsigned tried)
{
	curl_off_t asked = 0;

	t->f->getinfo(c, CURLINFO_RETRY_AFTER, &asked);
	if (asked <= 0)
		asked = (curl_off_t)tried * 2 - 1;
	for (curl_off_t i = 0; i < asked && i < WAIT_SECONDS && !vb_run_stop(t->run); i++)
		sleep(1);
}

static bool again_empty(struct transfer *t)
{
	t->bytes = 0;
	if (t->fd < 0)
		t->body->n = 0;
	return t->fd < 0 || (ftruncate(t->fd, 0) == 0 && lseek(t->fd, 0, SEEK_SET) == 0);
}

static bool transfer(struct transfer *t, const struct vb_fetch_options *o, struct vb_error *err)
{
	struct curl_slist *headers = NULL;
	unsigned tries = o->feed ? TRIES : 1, tried = 0;
	long status = 0;
	CURLcode code;
	CURL *c;

	if (!vb_fetch_allowed(t->address, err))
		return false;
	if (!t->f->handle)
		t->f->handle = t->f->init();
	c = t->f->handle;
	if (!c)
		return vb_fail(err, VB_E_ENV, "the HTTP library cannot start");
	for (size_t i = 0; o->headers && o->headers[i]; i++)
		headers = t->f->slist_append(headers, o->headers[i]);
	do {
		if (tried)
			wait_for(t, c, tried);
		t->f->reset(c);
		options_set(c, t, o, headers);
		code = t->f->perform(c);
		t->f->getinfo(c, CURLINFO_RESPONSE_CODE, &status);
	} while (out_of_breath(t, code, status) && ++tried < tries && again_empty(t));
	t->f->slist_free(headers);
	if (t->answer)
		t->answer->status = status;
	return code == CURLE_OK || transfer_failed(t, code, status, err);
}

/* ---- what has not changed ----------------------------------------------------------------- */

static const struct marker {
	const char *header, *asked_by;
} markers[] = {{"etag", "If-None-Match"}, {"last-modified", "If-Modified-Since"}};

/* FILE.http: the address, then "header: value" lines. Headers to ask with into `out`, NULL-terminated. */
static void markers_read(struct vb_arena *a, const char *path, const char *address,
			 const char *out[VB_COUNT(markers) + 1])
{
	const char *beside = vb_arena_printf(a, "%s.http", path).p;
	struct vb_str text, line;
	struct vb_error none;
	size_t n = 0;

	out[0] = NULL;
	if (!vb_file_exists(path) || !vb_file_exists(beside) ||
	    !vb_file_load(a, beside, 8 * MARKER_BYTES, &text, &none) ||
	    !vb_str_line(&text, &line) || !vb_str_is(line, address))
		return;
	while (n < VB_COUNT(markers) && vb_str_line(&text, &line))
		for (size_t i = 0; i < VB_COUNT(markers); i++)
			if (vb_str_is(vb_str_sub(line, 0, vb_str_chr(line, ':')),
				      markers[i].header))
				out[n++] = vb_arena_printf(
						   a, "%s: %.*s", markers[i].asked_by,
						   VB_FMT(vb_str_trim(vb_str_from(
							   line, vb_str_chr(line, ':') + 1))))
						   .p;
	out[n] = NULL;
}

static bool markers_write(struct vb_arena *a, const char *path, const char *address,
			  const struct vb_fetch_answer *answer, struct vb_error *err)
{
	struct vb_str text = vb_arena_printf(a, "%s\n", address);

	for (size_t i = 0; i < VB_COUNT(markers); i++) {
		struct vb_str value = vb_fetch_header(answer, markers[i].header);

		if (value.n && value.n <= MARKER_BYTES)
			text = vb_arena_printf(a, "%.*s%s: %.*s\n", VB_FMT(text), markers[i].header,
					       VB_FMT(value));
	}
	return vb_file_save(vb_arena_printf(a, "%s.http", path).p, text, err);
}

bool vb_fetch_file(struct vb_fetch *fetch, const struct vb_run *run, const char *address,
		   const char *path, const struct vb_fetch_options *options, struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *part = vb_arena_printf(a, "%s.part", path).p,
		   *asked[VB_COUNT(markers) + 1] = {0};
	struct vb_fetch_options o = *options;
	struct vb_fetch_answer answer = {0};
	int fd VB_CLEANUP(vb_cleanup_fd) = open(
		part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
	struct transfer t = {.f = fetch,
			     .run = run,
			     .name = options->name ? options->name : address,
			     .address = address,
			     .max = options->max_bytes ? options->max_bytes : VB_LIMIT_FEED_BYTES,
			     .fd = fd,
			     .arena = a,
			     .answer = &answer};

	if (fd < 0)
		return vb_fail_errno(err, "write", part);
	if (options->keep) {
		markers_read(a, path, address, asked);
		o.headers = asked;
	}
	if (!transfer(&t, &o, err)) {
		unlink(part);
		return false;
	}
	if (answer.status == 304) {
		unlink(part);
		return asked[0] ||
		       vb_fail(err, VB_E_ENV, "%s answered HTTP %ld", address, answer.status);
	}
	if (fsync(fd) == 0 && rename(part, path) == 0)
		return !options->keep || markers_write(a, path, address, &answer, err);
	vb_fail_errno(err, "write", path);
	unlink(part);
	return false;
}

bool vb_fetch_memory(struct vb_fetch *fetch, const struct vb_run *run, struct vb_arena *a,
		     const char *address, const struct vb_fetch_options *options,
		     struct vb_fetch_answer *out, struct vb_error *err)
{
	struct vb_buf body VB_CLEANUP(vb_buf_done) = {0};
	struct vb_fetch_answer answer = {0};
	struct transfer t = {.f = fetch,
			     .run = run,
			     .name = options->name ? options->name : address,
			     .address = address,
			     .max = options->max_bytes ? options->max_bytes : VB_LIMIT_FETCH_BYTES,
			     .fd = -1,
			     .type = options->type,
			     .body = &body,
			     .arena = a,
			     .answer = &answer};

	vb_buf_init(&body, t.max);
	if (!transfer(&t, options, err))
		return false;
	answer.body = vb_arena_str(a, vb_buf_view(&body));
	*out = answer;
	return true;
}

struct vb_str vb_fetch_header(const struct vb_fetch_answer *answer, const char *name)
{
	for (size_t i = 0; i < answer->headers.n; i++)
		if (vb_str_is(answer->headers.v[i].name, name))
			return answer->headers.v[i].value;
	return (struct vb_str){NULL, 0};
}
