/*
 * server.c - sockets: libmicrohttpd ──► struct serve_request ──► serve_answer ──► libmicrohttpd. A thread a connection, so
 * that a plan being calculated keeps nobody waiting; connections, header bytes, body bytes and silence are bounded.
 *
 * TLS is GnuTLS inside libmicrohttpd (docs/adr/0030). libmicrohttpd only asks a client for a certificate; here its
 * digest is taken once GnuTLS has verified that the client holds the key, and the store says who that is.
 */
#include "serve/serve.h"

#include <arpa/inet.h>
#include <errno.h>
#include <malloc.h>
#include <netdb.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "core/file.h"
#include "core/hash.h"
#include "core/limits.h"
#include "serve/call.h"
#include "serve/http.h"

enum { SILENT_SECONDS = 30, STACK_BYTES = 8 * 1024 * 1024, PEM_BYTES = 256 * 1024 };
/* Who sends a byte now and then is not silent: this long may a request's head, a form and a pushed run take at most. */
enum { HEAD_SECONDS = 30, FORM_SECONDS = 60, BIG_SECONDS = 900 };

struct line { /* one connection */
	struct line *next, *before;
	int socket;
	int64_t until; /* of CLOCK_MONOTONIC; 0: nothing is waited for */
};
struct server {
	struct serve_http http;
	struct serve_site *site;
	bool tls;
	pthread_mutex_t lock; /* of the lines */
	struct line *lines;
};
struct exchange { /* one request on one connection */
	struct vb_arena *arena;
	struct serve_request req;
	struct vb_str target;
	struct vb_buf body;
	bool seen;   /* the headers were */
	bool forked; /* another server before us might read this request otherwise */
	unsigned hosts, lengths, codings; /* how often each header stands there */
	bool over;                        /* the body is larger than its route takes */
	bool drop;   /* who sends it may not: nothing is kept, the answer says so */
	bool busy;   /* as many large bodies are kept as may be */
	bool big;    /* one of them is this one's */
	size_t most; /* bytes of the body */
};

/* ---- how long a connection may take ---------------------------------------------------------- */

static int64_t second(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + 1;
}

static void line_start(struct server *s, int socket, struct line **out)
{
	struct line *l = vb_alloc(1, sizeof(*l));

	l->socket = socket;
	l->until = second() + HEAD_SECONDS;
	pthread_mutex_lock(&s->lock);
	l->next = s->lines;
	if (l->next)
		l->next->before = l;
	s->lines = l;
	pthread_mutex_unlock(&s->lock);
	*out = l;
}

/* Before the socket is closed: its number may then be another connection's. */
static void line_end(struct server *s, struct line *l)
{
	pthread_mutex_lock(&s->lock);
	if (l->next)
		l->next->before = l->before;
	if (l->before)
		l->before->next = l->next;
	else
		s->lines = l->next;
	pthread_mutex_unlock(&s->lock);
	free(l);
}

/* `seconds` from now for what comes next; 0: the turn is ours. */
static void line_expect(struct server *s, struct MHD_Connection *connection, int seconds)
{
	const union MHD_ConnectionInfo *info = s->http.MHD_get_connection_info(
		connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	struct line *l = info ? info->socket_context : NULL;

	if (!l)
		return;
	pthread_mutex_lock(&s->lock);
	l->until = seconds ? second() + seconds : 0;
	pthread_mutex_unlock(&s->lock);
}

static void lines_late_end(struct server *s)
{
	int64_t now = second();

	pthread_mutex_lock(&s->lock);
	for (struct line *l = s->lines; l; l = l->next)
		if (l->until && now > l->until)
			shutdown(l->socket, SHUT_RDWR);
	pthread_mutex_unlock(&s->lock);
}

/* ---- the request ------------------------------------------------------------------------------ */

static void *exchange_start(void *ctx, const char *uri, struct MHD_Connection *connection)
{
	struct exchange *x = vb_alloc(1, sizeof(*x));

	(void)ctx;
	(void)connection;
	x->arena = vb_arena_new();
	x->req.arena = x->arena;
	x->target = vb_arena_str(x->arena, vb_str(uri));
	vb_buf_init(&x->body, VB_LIMIT_HTTP_BODY);
	return x;
}

static void exchange_end(void *ctx, struct MHD_Connection *connection, void **con_cls,
			 enum MHD_RequestTerminationCode why)
{
	struct server *s = ctx;
	struct exchange *x = *con_cls;

	(void)why;
	line_expect(s, connection, HEAD_SECONDS);
	if (!x)
		return;
	if (x->big)
		serve_big_leave(s->site);
	vb_buf_done(&x->body);
	vb_arena_free(x->arena);
	free(x);
	*con_cls = NULL;
}

static struct vb_str header(const struct server *s, struct MHD_Connection *connection,
			    struct exchange *x, const char *name)
{
	const char *value = s->http.MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);

	return vb_arena_str(x->arena, vb_str(value));
}

static void address_read(const struct server *s, struct MHD_Connection *connection,
			 struct exchange *x)
{
	const union MHD_ConnectionInfo *info = s->http.MHD_get_connection_info(
		connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	char host[NI_MAXHOST] = "";
	socklen_t n;

	if (!info || !info->client_addr)
		return;
	n = info->client_addr->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6)
						     : sizeof(struct sockaddr_in);
	if (getnameinfo(info->client_addr, n, host, sizeof(host), NULL, 0, NI_NUMERICHOST) == 0)
		x->req.address = vb_arena_str(x->arena, vb_str(host));
}

/* Not before, not after its time. Who signed it does not matter: its digest is pinned. */
static bool certificate_timely(const struct server *s, const gnutls_datum_t *der)
{
	gnutls_x509_crt_t crt;
	time_t now = time(NULL);
	bool ok;

	if (s->http.gnutls_x509_crt_init(&crt) != GNUTLS_E_SUCCESS)
		return false;
	ok = s->http.gnutls_x509_crt_import(crt, der, GNUTLS_X509_FMT_DER) == GNUTLS_E_SUCCESS &&
	     s->http.gnutls_x509_crt_get_activation_time(crt) <= now &&
	     s->http.gnutls_x509_crt_get_expiration_time(crt) >= now;
	s->http.gnutls_x509_crt_deinit(crt);
	return ok;
}

/* The handshake has verified that the client holds the key of its first certificate (RFC 8446, 4.4.3). */
static void certificate_read(const struct server *s, struct MHD_Connection *connection,
			     struct exchange *x)
{
	const union MHD_ConnectionInfo *info = s->http.MHD_get_connection_info(
		connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
	const gnutls_datum_t *chain;
	unsigned n = 0;

	if (!info || !info->tls_session)
		return;
	chain = s->http.gnutls_certificate_get_peers(info->tls_session, &n);
	if (chain && n && certificate_timely(s, &chain[0]))
		x->req.certificate = vb_sha256_hex(
			x->arena, vb_strn((const char *)chain[0].data, chain[0].size));
}

static enum MHD_Result header_take(void *ctx, enum MHD_ValueKind kind, const char *name,
				   const char *value)
{
	struct exchange *x = ctx;

	(void)kind;
	if (strcasecmp(name, "Cookie") == 0)
		serve_cookies_parse(x->arena, vb_str(value), &x->req.cookies);
	x->hosts += strcasecmp(name, "Host") == 0;
	x->lengths += strcasecmp(name, "Content-Length") == 0;
	if (strcasecmp(name, "Transfer-Encoding") != 0)
		return MHD_YES;
	x->codings++;
	x->forked = x->forked || strcasecmp(value, "chunked") != 0;
	return MHD_YES;
}

static void headers_read(const struct server *s, struct MHD_Connection *connection,
			 struct exchange *x, const char *method)
{
	struct serve_request *r = &x->req;

	r->head = strcmp(method, "HEAD") == 0;
	r->method = r->head || strcmp(method, "GET") == 0 ? SERVE_GET
		    : strcmp(method, "POST") == 0         ? SERVE_POST
							  : SERVE_OTHER;
	r->tls = s->tls;
	r->content_type = header(s, connection, x, "Content-Type");
	r->language = header(s, connection, x, "Accept-Language");
	r->authorization = header(s, connection, x, "Authorization");
	r->host = header(s, connection, x, "Host");
	r->origin = header(s, connection, x, "Origin");
	r->fetch_site = header(s, connection, x, "Sec-Fetch-Site");
	r->csrf = header(s, connection, x, "X-CSRF-Token");
	s->http.MHD_get_connection_values(connection, MHD_HEADER_KIND, header_take, x);
	/* RFC 9112, 3.2 and 6.3: where such a request ends, and for whom it is, is read in two ways */
	x->forked = x->forked || x->hosts > 1 || x->lengths > 1 || x->codings > 1 ||
		    (x->lengths && x->codings);
	address_read(s, connection, x);
	if (s->tls)
		certificate_read(s, connection, x);
}

/* ---- the answer -------------------------------------------------------------------------------- */

static const struct {
	const char *name, *value;
} always[] = {
	{"X-Content-Type-Options", "nosniff"},
	{"X-Frame-Options", "DENY"},
	{"Referrer-Policy",
	 "same-origin"} /* no-referrer would make browsers send "Origin: null" */,
	{"Cross-Origin-Opener-Policy", "same-origin"},
	{"Cross-Origin-Resource-Policy", "same-origin"},
	{"Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"},
};

/* Pages with clocks run our own script; no other page runs any. */
#define POLICY(script)                                                                             \
	"default-src 'none'; style-src 'self'; img-src 'self'; " script                            \
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

static void fields_put(const struct server *s, struct MHD_Response *response,
		       const struct serve_reply *reply)
{
	for (size_t i = 0; i < VB_COUNT(always); i++)
		s->http.MHD_add_response_header(response, always[i].name, always[i].value);
	s->http.MHD_add_response_header(response, "Content-Security-Policy",
					reply->script ? POLICY("script-src 'self'; ") : POLICY(""));
	s->http.MHD_add_response_header(response, "Content-Type", reply->media);
	s->http.MHD_add_response_header(response, "Cache-Control",
					reply->lasting ? "public, max-age=31536000, immutable"
						       : "no-store");
	if (!reply->lasting)
		s->http.MHD_add_response_header(response, "Vary", "Cookie, Accept-Language");
	if (s->tls)
		s->http.MHD_add_response_header(response, "Strict-Transport-Security",
						"max-age=31536000");
	for (size_t i = 0; i < reply->fields.n; i++)
		s->http.MHD_add_response_header(response, reply->fields.v[i].name.p,
						reply->fields.v[i].value.p);
}

static enum MHD_Result reply_send(const struct server *s, struct MHD_Connection *connection,
				  struct serve_reply *reply, bool last)
{
	struct MHD_Response *response = s->http.MHD_create_response_from_buffer(
		reply->body.n, reply->body.p, MHD_RESPMEM_MUST_FREE);
	enum MHD_Result sent;

	if (!response) {
		serve_reply_done(reply);
		return MHD_NO;
	}
	reply->body = (struct vb_buf){0}; /* the response frees it */
	fields_put(s, response, reply);
	if (last)
		s->http.MHD_add_response_header(response, "Connection", "close");
	sent = s->http.MHD_queue_response(connection, (unsigned)reply->status, response);
	s->http.MHD_destroy_response(response);
	return sent;
}

static enum MHD_Result exchange_answer(const struct server *s, struct MHD_Connection *connection,
				       struct exchange *x)
{
	struct serve_reply reply;
	struct vb_error err = {0};

	x->req.body = vb_buf_view(&x->body);
	x->req.target = x->target;
	if (x->forked) {
		vb_fail(&err, VB_E_USAGE, "this request may be read in two ways");
	} else if (x->busy) {
		vb_fail(&err, VB_E_ENV,
			"as much is being taken in as may be: try again in a minute");
	} else if (x->over) {
		vb_fail(&err, VB_E_LIMIT, "the body is too large for this address");
	}
	if (x->forked || x->busy || x->over || !serve_target_parse(&x->req, x->target, &err) ||
	    !serve_body_parse(&x->req, &err))
		serve_answer_refused(s->site, &x->req, x->busy ? 503 : vb_http_of(err.code), &err,
				     &reply);
	else
		serve_answer(s->site, &x->req, &reply);
	return reply_send(s, connection, &reply, x->forked);
}

/* What the address takes, before a byte of a body is kept; a large one is taken only from who may send it. */
static void body_expect(const struct server *s, struct exchange *x)
{
	struct vb_str path = vb_str_sub(x->target, 0, vb_str_chr(x->target, '?')), args[SERVE_ARGS];
	const struct serve_route *route;
	unsigned allow;

	if (x->req.method != SERVE_POST ||
	    serve_route_find(SERVE_POST, path, &route, args, &allow) != SERVE_MATCHED) {
		x->drop = true; /* the answer says why: not this method, no such address */
		return;
	}
	x->most = VB_LIMIT_HTTP_FORM;
	if (!(route->flags & SERVE_BIG))
		return;
	x->drop = !serve_may_send(s->site, &x->req, route);
	x->big = !x->drop && serve_big_enter(s->site);
	x->busy = !x->drop && !x->big;
	x->most = VB_LIMIT_HTTP_BODY;
}

static enum MHD_Result on_request(void *ctx, struct MHD_Connection *connection, const char *url,
				  const char *method, const char *version, const char *upload,
				  size_t *upload_n, void **con_cls)
{
	struct server *s = ctx;
	struct exchange *x = *con_cls;

	(void)url;
	(void)version;
	if (!x->seen) {
		x->seen = true;
		headers_read(s, connection, x, method);
		if (x->forked) /* now, so that what follows is not read */
			return exchange_answer(s, connection, x);
		body_expect(s, x);
		line_expect(s, connection, x->big ? BIG_SECONDS : FORM_SECONDS);
		return MHD_YES;
	}
	if (*upload_n) {
		x->over = x->over || (!x->drop && x->body.n + *upload_n > x->most);
		if (!x->over && !x->drop && !x->busy)
			vb_buf_add(&x->body, upload, *upload_n);
		*upload_n = 0;
		return MHD_YES;
	}
	line_expect(s, connection, 0);
	return exchange_answer(s, connection, x);
}

/* GnuTLS asks for a certificate but does not require one: people have none. */
static void on_connection(void *ctx, struct MHD_Connection *connection, void **socket_context,
			  enum MHD_ConnectionNotificationCode code)
{
	struct server *s = ctx;
	const union MHD_ConnectionInfo *info;

	if (code == MHD_CONNECTION_NOTIFY_CLOSED && *socket_context) {
		line_end(s, *socket_context);
		*socket_context = NULL;
	}
	info = code == MHD_CONNECTION_NOTIFY_STARTED
		       ? s->http.MHD_get_connection_info(connection,
							 MHD_CONNECTION_INFO_CONNECTION_FD)
		       : NULL;
	if (info)
		line_start(s, (int)info->connect_fd, (struct line **)socket_context);
	if (code != MHD_CONNECTION_NOTIFY_STARTED || !s->tls)
		return;
	info = s->http.MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
	if (info && info->tls_session)
		s->http.gnutls_certificate_server_set_request(info->tls_session,
							      GNUTLS_CERT_REQUEST);
}

/* ---- where to listen ---------------------------------------------------------------------------- */

static bool address_parse(struct vb_arena *a, const char *text, struct sockaddr_storage *out,
			  bool *loopback, struct vb_error *err)
{
	struct addrinfo hints = {.ai_family = AF_UNSPEC,
				 .ai_socktype = SOCK_STREAM,
				 .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV},
			*found = NULL;
	struct vb_str all = vb_str(text), host = vb_str_sub(all, 0, vb_str_rchr(all, ':'));
	struct vb_str port = vb_str_from(all, host.n + 1);

	if (host.n > 1 && host.p[0] == '[' && host.p[host.n - 1] == ']')
		host = vb_str_sub(host, 1, host.n - 2);
	if (!host.n || !port.n ||
	    getaddrinfo(vb_arena_cstr(a, host), vb_arena_cstr(a, port), &hints, &found) != 0) {
		vb_fail(err, VB_E_USAGE, "--listen takes an address and a port, not \"%s\"", text);
		return vb_hint(err, "127.0.0.1:8080, or [::1]:8080");
	}
	memset(out, 0, sizeof(*out));
	memcpy(out, found->ai_addr, found->ai_addrlen);
	*loopback = found->ai_family == AF_INET
			    ? ((ntohl(((const struct sockaddr_in *)(const void *)out)
					      ->sin_addr.s_addr) >>
				24) == 127)
			    : IN6_IS_ADDR_LOOPBACK(
				      &((const struct sockaddr_in6 *)(const void *)out)->sin6_addr);
	freeaddrinfo(found);
	return true;
}

struct listening {
	struct sockaddr_storage address;
	bool loopback;
	struct vb_str certificate, key; /* PEM */
};

static bool listening_read(struct vb_arena *a, const struct serve_options *o, struct listening *out,
			   struct vb_error *err)
{
	if (!address_parse(a, o->listen, &out->address, &out->loopback, err))
		return false;
	if (!o->tls_certificate != !o->tls_key)
		return vb_fail(err, VB_E_USAGE, "--tls-cert and --tls-key go together");
	if (!o->tls_certificate && !out->loopback) {
		vb_fail(err, VB_E_USAGE, "%s can be reached from other machines: that needs TLS",
			o->listen);
		return vb_hint(err,
			       "--tls-cert FILE --tls-key FILE, or listen on 127.0.0.1 behind a "
			       "proxy that does TLS");
	}
	return !o->tls_certificate ||
	       (vb_file_load(a, o->tls_certificate, PEM_BYTES, &out->certificate, err) &&
		vb_file_load(a, o->tls_key, PEM_BYTES, &out->key, err));
}

static struct MHD_Daemon *daemon_start(struct server *s, struct listening *l)
{
	unsigned flags = MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD |
			 MHD_USE_POLL | (s->tls ? MHD_USE_TLS : 0) |
			 (l->address.ss_family == AF_INET6 ? MHD_USE_IPv6 : 0);
	struct MHD_OptionItem tls[] = {
		{MHD_OPTION_HTTPS_MEM_CERT, 0, s->tls ? (void *)(uintptr_t)l->certificate.p : NULL},
		{MHD_OPTION_HTTPS_MEM_KEY, 0, s->tls ? (void *)(uintptr_t)l->key.p : NULL},
		{MHD_OPTION_HTTPS_PRIORITIES, 0,
		 (void *)(uintptr_t) "SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-RSA:-AES-128-CBC:-AES-256-CBC"},
		{MHD_OPTION_END, 0, NULL}};
	struct MHD_OptionItem none[] = {{MHD_OPTION_END, 0, NULL}};

	return s->http.MHD_start_daemon(flags, 0, NULL, NULL, on_request, s, MHD_OPTION_SOCK_ADDR,
					&l->address, MHD_OPTION_URI_LOG_CALLBACK, exchange_start,
					NULL, MHD_OPTION_NOTIFY_COMPLETED, exchange_end, s,
					MHD_OPTION_NOTIFY_CONNECTION, on_connection, s,
					MHD_OPTION_CONNECTION_LIMIT, VB_LIMIT_HTTP_CONNECTIONS,
					MHD_OPTION_PER_IP_CONNECTION_LIMIT, VB_LIMIT_HTTP_FROM_ONE,
					MHD_OPTION_CONNECTION_MEMORY_LIMIT, VB_LIMIT_HTTP_HEADERS,
					MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)SILENT_SECONDS,
					MHD_OPTION_THREAD_STACK_SIZE, (size_t)STACK_BYTES,
					MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u, MHD_OPTION_ARRAY,
					s->tls ? tls : none, MHD_OPTION_END);
}

static void ready_say(const struct server *s, const struct serve_options *o,
		      const struct listening *l, struct MHD_Daemon *daemon)
{
	const union MHD_DaemonInfo *info = s->http.MHD_get_daemon_info(daemon,
								       MHD_DAEMON_INFO_BIND_PORT);
	char host[NI_MAXHOST] = "", text[NI_MAXHOST + 32];
	bool six = l->address.ss_family == AF_INET6;

	getnameinfo((const struct sockaddr *)&l->address,
		    six ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in), host,
		    sizeof(host), NULL, 0, NI_NUMERICHOST);
	snprintf(text, sizeof(text), "%s://%s%s%s:%u", s->tls ? "https" : "http", six ? "[" : "",
		 host, six ? "]" : "", info ? (unsigned)info->port : 0u);
	if (o->ready)
		o->ready(o->ctx, text);
}

static void until_stopped(struct server *s, const struct serve_options *o)
{
	struct timespec half = {.tv_nsec = 500000000};

	while (!o->stop || !o->stop(o->ctx)) {
		nanosleep(&half, NULL);
		lines_late_end(s);
	}
}

bool serve_console(const struct vb_run *run, const struct run_place *place,
		   const struct serve_options *o, struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct serve_site *site VB_CLEANUP(serve_site_cleanup) = NULL;
	struct serve_settings settings = o->settings;
	struct listening l = {0};
	struct server s = {.lock = PTHREAD_MUTEX_INITIALIZER};
	struct MHD_Daemon *daemon;

	settings.tls = o->tls_certificate != NULL;
	if (!listening_read(a, o, &l, err) || !serve_http_open(&s.http, err) ||
	    !serve_site_open(run, place, &settings, &site, err))
		return false;
	s.site = site;
	s.tls = settings.tls;
	mallopt(M_ARENA_MAX, 2); /* a thread a connection would else keep a heap each */
	daemon = daemon_start(&s, &l);
	if (!daemon) {
		vb_fail_errno(err, "listen on", o->listen);
		return vb_hint(err, "is another program there, or the certificate unreadable?");
	}
	ready_say(&s, o, &l, daemon);
	until_stopped(&s, o);
	s.http.MHD_stop_daemon(daemon); /* waits for the answers under way */
	return true;
}
