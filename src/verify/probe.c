/*
 * probe.c - the prototype asked directly. A probe expects words; each is checked, the first that does not hold is why it
 * fails:
 *
 *   tcp    open (default), closed
 *   tls    verified certificate always; tls1.2 or tls1.3: that or newer, older refused; days N: valid as long; closed
 *   http   status N; header NAME; header NAME: PART; no header NAME     (at: an address; HTTPS, or this machine)
 *   flow   the port of a declared flow answers, and speaks TLS when the flow says so; closed
 */
#include "verify/probe_int.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "core/fetch.h"
#include "core/file.h"
#include "core/hash.h"
#include "core/limits.h"

bool verify_address(struct vb_str at, struct vb_str *host, struct vb_str *port)
{
	size_t colon = vb_str_rchr(at, ':');
	uint64_t number;

	*host = vb_str_sub(at, 0, colon);
	*port = vb_str_from(at, colon + 1);
	if (host->n > 1 && host->p[0] == '[' && host->p[host->n - 1] == ']')
		*host = vb_str_sub(*host, 1, host->n - 2);
	return colon < at.n && host->n && host->n < 256 && vb_str_u64(*port, &number) &&
	       number > 0 && number <= 65535;
}

static int try_one(const struct addrinfo *i, int seconds)
{
	struct timeval limit = {.tv_sec = seconds};
	int fd = socket(i->ai_family, i->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), wrong = 0;
	struct pollfd p = {.fd = fd, .events = POLLOUT};
	socklen_t n = sizeof(wrong);

	if (fd < 0)
		return -1;
	if (connect(fd, i->ai_addr, i->ai_addrlen) != 0 &&
	    (errno != EINPROGRESS || poll(&p, 1, seconds * 1000) != 1 ||
	     getsockopt(fd, SOL_SOCKET, SO_ERROR, &wrong, &n) != 0 || wrong)) {
		close(fd);
		errno = wrong ? wrong : ETIMEDOUT;
		return -1;
	}
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
	return fd;
}

bool verify_connect(struct vb_arena *a, struct vb_str at, int seconds, int *fd, struct vb_str *why,
		    struct vb_error *err)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *list = NULL;
	struct vb_str host, port;
	int code, got = -1;

	if (!verify_address(at, &host, &port))
		return vb_fail(err, VB_E_INPUT, "\"%.*s\" is not host:port", VB_FMT(at));
	code = getaddrinfo(vb_arena_cstr(a, host), vb_arena_cstr(a, port), &hints, &list);
	if (code) {
		*why = vb_arena_str(a, vb_str(gai_strerror(code)));
		*fd = -1;
		return true;
	}
	for (const struct addrinfo *i = list; i && got < 0; i = i->ai_next)
		got = try_one(i, seconds);
	if (got < 0)
		*why = vb_arena_str(a, vb_str(strerror(errno)));
	freeaddrinfo(list);
	*fd = got;
	return true;
}

/* ---- judging ------------------------------------------------------------------------------ */

struct probing {
	const struct vb_run *run;
	struct vb_arena *a;
	const struct model_case *c;
	const struct model_case_test *t;
	const char *folder;
	struct model_result *r;
	struct vb_buf *seen; /* what was observed, kept as the output */
};

static void failed(struct probing *p, const char *fmt, ...) VB_PRINTF(2, 3);
static void failed(struct probing *p, const char *fmt, ...)
{
	struct vb_buf b;
	va_list ap;

	if (p->r->outcome == MODEL_FAILED)
		return; /* the first reason is said */
	vb_buf_init(&b, 1024);
	va_start(ap, fmt);
	vb_buf_vprintf(&b, fmt, ap);
	va_end(ap);
	p->r->outcome = MODEL_FAILED;
	p->r->why = vb_arena_printable(p->a, vb_buf_view(&b));
	vb_buf_done(&b);
}

static bool expects(const struct probing *p, const char *word)
{
	for (size_t i = 0; i < p->t->expect.n; i++)
		if (vb_str_ieq(p->t->expect.v[i], vb_str(word)))
			return true;
	return false;
}

static bool unknown(const struct probing *p, struct vb_str word, const char *known,
		    struct vb_error *err)
{
	vb_fail_at(err, VB_E_INPUT, p->t->mark.file, p->t->mark.line, p->t->mark.column,
		   "test %.*s: a %.*s probe does not know how to expect \"%.*s\"", VB_FMT(p->t->id),
		   VB_FMT(p->t->probe), VB_FMT(word));
	return vb_hint(err, "%s", known);
}

/* Opens the port; *fd -1 when it is closed, which is judged here. */
static bool port_open(struct probing *p, struct vb_str at, int *fd, struct vb_error *err)
{
	struct vb_str why = {0};

	if (!verify_connect(p->a, at, p->t->within, fd, &why, err)) {
		vb_prefix(err, "test %.*s", VB_FMT(p->t->id));
		return false;
	}
	vb_buf_printf(p->seen, "%.*s %s\n", VB_FMT(at), *fd < 0 ? "closed" : "open");
	if (*fd < 0 && !expects(p, "closed"))
		failed(p,
		       vb_t(p->run->lang, "%.*s does not answer: %.*s",
			    "%.*s ne répond pas : %.*s"),
		       VB_FMT(at), VB_FMT(why));
	if (*fd >= 0 && expects(p, "closed"))
		failed(p, vb_t(p->run->lang, "%.*s answers", "%.*s répond"), VB_FMT(at));
	return true;
}

static bool tcp_probe(struct probing *p, struct vb_error *err)
{
	int fd VB_CLEANUP(vb_cleanup_fd) = -1;

	for (size_t i = 0; i < p->t->expect.n; i++)
		if (!vb_str_is(p->t->expect.v[i], "open") &&
		    !vb_str_is(p->t->expect.v[i], "closed"))
			return unknown(p, p->t->expect.v[i], "open, closed", err);
	return port_open(p, p->t->at, &fd, err);
}

static const char *ca_path(const struct probing *p)
{
	return p->t->ca.n ? vb_path_join(p->a, vb_str(p->folder), p->t->ca).p : NULL;
}

/* A server that still takes TLS 1.0 or 1.1 is told apart by offering it nothing newer. */
static bool old_refused(struct probing *p, struct vb_str host, struct vb_error *err)
{
	struct verify_tls how = {.old_only = true};
	int fd VB_CLEANUP(vb_cleanup_fd) = -1;
	struct verify_tls_seen seen;
	struct vb_str why;

	if (!verify_connect(p->a, p->t->at, p->t->within, &fd, &why, err))
		return false;
	if (fd < 0)
		return true;
	if (!verify_tls_try(p->a, fd, host, &how, &seen, err))
		return false;
	vb_buf_printf(p->seen, "old TLS %s\n", seen.done ? "accepted" : "refused");
	if (seen.done)
		failed(p, vb_t(p->run->lang, "%.*s is still accepted", "%.*s est encore accepté"),
		       VB_FMT(seen.version));
	return true;
}

static bool tls_expect(struct probing *p, struct vb_str word, const struct verify_tls_seen *seen,
		       struct vb_str host, struct vb_error *err)
{
	int64_t days = (seen->until - p->run->now) / 86400;
	uint64_t wanted;

	if (vb_str_ieq(word, VB_STR("tls1.3"))) {
		if (!vb_str_is(seen->version, "TLSv1.3"))
			failed(p,
			       vb_t(p->run->lang, "%.*s instead of TLS 1.3",
				    "%.*s au lieu de TLS 1.3"),
			       VB_FMT(seen->version));
		return old_refused(p, host, err);
	}
	if (vb_str_ieq(word, VB_STR("tls1.2")))
		return old_refused(p, host,
				   err); /* newer was negotiated: nothing older was offered */
	if (vb_str_starts(word, VB_STR("days ")) && vb_str_u64(vb_str_from(word, 5), &wanted)) {
		if (days < 0 || (uint64_t)days < wanted)
			failed(p,
			       vb_t(p->run->lang, "the certificate ends in %lld days",
				    "le certificat finit dans %lld jours"),
			       (long long)days);
		return true;
	}
	return vb_str_is(word, "verified") ||
	       unknown(p, word, "tls1.2, tls1.3, days N, verified, closed", err);
}

static bool tls_probe(struct probing *p, struct vb_error *err)
{
	struct verify_tls how = {.ca = ca_path(p)};
	int fd VB_CLEANUP(vb_cleanup_fd) = -1;
	struct verify_tls_seen seen;
	struct vb_str host, port;

	if (!port_open(p, p->t->at, &fd, err))
		return false;
	if (fd < 0 || expects(p, "closed") || !verify_address(p->t->at, &host, &port))
		return true;
	if (!verify_tls_try(p->a, fd, host, &how, &seen, err))
		return false;
	vb_buf_printf(p->seen, "%.*s\n", VB_FMT(seen.done ? seen.version : seen.why));
	if (!seen.done)
		failed(p, "TLS: %.*s", VB_FMT(seen.why));
	for (size_t i = 0; seen.done && i < p->t->expect.n; i++)
		if (!tls_expect(p, p->t->expect.v[i], &seen, host, err))
			return false;
	return true;
}

static void header_expect(struct probing *p, struct vb_str said,
			  const struct vb_fetch_answer *answer, bool wanted)
{
	struct vb_str name = vb_arena_lower(
		p->a, vb_str_trim(vb_str_sub(said, 0, vb_str_chr(said, ':'))));
	struct vb_str part = vb_str_trim(vb_str_from(said, vb_str_chr(said, ':') + 1));
	struct vb_str value = vb_fetch_header(answer, vb_arena_cstr(p->a, name));

	if (!wanted && value.n)
		failed(p,
		       vb_t(p->run->lang, "the header %.*s is there", "l’en-tête %.*s est présent"),
		       VB_FMT(name));
	else if (wanted && !value.n)
		failed(p, vb_t(p->run->lang, "the header %.*s is missing", "l’en-tête %.*s manque"),
		       VB_FMT(name));
	else if (wanted && vb_str_find(value, part) == value.n && part.n)
		failed(p,
		       vb_t(p->run->lang, "the header %.*s does not hold \"%.*s\"",
			    "l’en-tête %.*s ne contient pas « %.*s »"),
		       VB_FMT(name), VB_FMT(part));
}

static bool http_expect(struct probing *p, struct vb_str word, const struct vb_fetch_answer *answer,
			struct vb_error *err)
{
	uint64_t status;

	if (vb_str_starts(word, VB_STR("status ")) && vb_str_u64(vb_str_from(word, 7), &status)) {
		if ((long)status != answer->status)
			failed(p, vb_t(p->run->lang, "it answered %ld", "la réponse est %ld"),
			       answer->status);
		return true;
	}
	if (vb_str_starts(word, VB_STR("header ")))
		header_expect(p, vb_str_from(word, 7), answer, true);
	else if (vb_str_starts(word, VB_STR("no header ")))
		header_expect(p, vb_str_from(word, 10), answer, false);
	else
		return unknown(p, word, "status N, header NAME, header NAME: PART, no header NAME",
			       err);
	return true;
}

static bool http_probe(struct probing *p, struct vb_error *err)
{
	struct vb_fetch *fetch VB_CLEANUP(vb_fetch_cleanup) = NULL;
	struct vb_fetch_options o = {.any_status = true,
				     .stay = true,
				     .seconds = (unsigned)p->t->within,
				     .ca_file = ca_path(p)};
	const char *address = vb_arena_cstr(p->a, p->t->at);
	struct vb_fetch_answer answer;
	struct vb_error why;

	if (!vb_fetch_allowed(address, err) || !vb_fetch_open(&fetch, err)) {
		vb_prefix(err, "test %.*s", VB_FMT(p->t->id));
		return false;
	}
	if (!vb_fetch_memory(fetch, p->run, p->a, address, &o, &answer, &why)) {
		failed(p, "%s", why.text);
		return true;
	}
	vb_buf_printf(p->seen, "HTTP %ld\n", answer.status);
	for (size_t i = 0; i < answer.headers.n; i++)
		vb_buf_printf(p->seen, "%.*s: %.*s\n", VB_FMT(answer.headers.v[i].name),
			      VB_FMT(answer.headers.v[i].value));
	for (size_t i = 0; i < p->t->expect.n; i++)
		if (!http_expect(p, p->t->expect.v[i], &answer, err))
			return false;
	return true;
}

static bool flow_probe(struct probing *p, struct vb_error *err)
{
	const struct model_flow *flow = model_case_flow(p->c, p->t->flow);
	struct verify_tls how = {.ca = ca_path(p), .unverified = !p->t->ca.n};
	struct vb_str at = p->t->at, host, port;
	int fd VB_CLEANUP(vb_cleanup_fd) = -1;
	struct verify_tls_seen seen;

	if (!flow)
		return vb_fail_at(err, VB_E_INPUT, p->t->mark.file, p->t->mark.line,
				  p->t->mark.column, "test %.*s: a flow probe names a flow",
				  VB_FMT(p->t->id));
	if (!verify_address(at, &host, &port) && flow->port)
		at = vb_arena_printf(p->a, "%.*s:%lld", VB_FMT(at), (long long)flow->port);
	if (!port_open(p, at, &fd, err))
		return false;
	if (fd < 0 || expects(p, "closed") || flow->tls != MODEL_SAID_YES ||
	    !verify_address(at, &host, &port))
		return true;
	if (!verify_tls_try(p->a, fd, host, &how, &seen, err))
		return false;
	vb_buf_printf(p->seen, "%.*s\n", VB_FMT(seen.done ? seen.version : seen.why));
	if (!seen.done)
		failed(p,
		       vb_t(p->run->lang, "declared encrypted, but TLS fails: %.*s",
			    "déclaré chiffré, mais TLS échoue : %.*s"),
		       VB_FMT(seen.why));
	return true;
}

bool verify_probe_run(const struct vb_run *run, struct vb_arena *a, const struct model_case *c,
		      const struct model_case_test *test, const char *folder,
		      struct model_result *out, struct vb_error *err)
{
	static const struct {
		const char *name;
		bool (*run)(struct probing *p, struct vb_error *err);
	} kinds[] = {
		{"tcp", tcp_probe}, {"tls", tls_probe}, {"http", http_probe}, {"flow", flow_probe}};
	struct model_result r = {.test = test->id,
				 .name = test->name.n ? test->name : test->id,
				 .source = test->probe,
				 .when = run->now,
				 .duration = -1,
				 .environment = verify_environment(a)};
	struct vb_buf seen VB_CLEANUP(vb_buf_done) = {0};
	struct probing p = {
		.run = run, .a = a, .c = c, .t = test, .folder = folder, .r = &r, .seen = &seen};

	vb_buf_init(&seen, VB_LIMIT_TEST_EXCERPT);
	for (size_t i = 0; i < VB_COUNT(kinds); i++) {
		if (!vb_str_is(test->probe, kinds[i].name))
			continue;
		if (!kinds[i].run(&p, err))
			return false;
		r.excerpt = vb_arena_str(a, vb_buf_view(&seen));
		r.output = vb_sha256_hex(a, r.excerpt);
		*out = r;
		return true;
	}
	return vb_fail(err, VB_E_BUG, "no probe \"%.*s\"", VB_FMT(test->probe));
}
