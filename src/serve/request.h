/*
 * request.h - one HTTP request as the handlers see it: decoded once, bounded, independent of the HTTP library, so that
 * tests and the fuzzer make requests without a socket. Views live in the request's arena.
 *
 * Sources: RFC 3986 (path, query, percent-encoding), RFC 6265 (cookies), the URL standard's
 * application/x-www-form-urlencoded parser, RFC 9110 (fields).
 */
#ifndef VAUBAN_SERVE_REQUEST_H
#define VAUBAN_SERVE_REQUEST_H

#include "core/vb.h"

enum serve_method { SERVE_GET, SERVE_POST, SERVE_OTHER };
const char *serve_method_word(enum serve_method m);

struct serve_pair {
	struct vb_str name, value;
};
typedef VB_VEC(struct serve_pair) serve_pairs;

struct serve_request {
	struct vb_arena *arena;
	enum serve_method method;
	bool head;            /* HEAD: a GET whose body is not sent */
	struct vb_str target; /* as sent: "/findings?page=2" */
	struct vb_str path;   /* decoded: "/findings" */
	serve_pairs query, form, cookies;
	struct vb_str body, content_type;
	struct vb_str language, authorization, host, origin, fetch_site,
		csrf;              /* fields, empty when absent */
	struct vb_str address;     /* of the other end, "127.0.0.1" */
	struct vb_str certificate; /* SHA-256 of the client's certificate, or empty */
	bool tls;
};

/* "/path?query" into path and query. VB_E_USAGE: malformed; VB_E_LIMIT: too long, too many. */
bool serve_target_parse(struct serve_request *r, struct vb_str target,
			struct vb_error *err) VB_MUST_USE;
/* Adds the pairs of "a=1&b=2"; values are UTF-8 without NUL. */
bool serve_form_parse(struct vb_arena *a, struct vb_str text, serve_pairs *out,
		      struct vb_error *err) VB_MUST_USE;
/* Adds those of a Cookie field that can be read; the others are passed over (RFC 6265, 5.4). */
void serve_cookies_parse(struct vb_arena *a, struct vb_str field, serve_pairs *out);
/* The body as form fields when its type says so. */
bool serve_body_parse(struct serve_request *r, struct vb_error *err) VB_MUST_USE;
/* The first value of that name, empty when absent. */
struct vb_str serve_pair_of(const serve_pairs *pairs, const char *name);
bool serve_pair_has(const serve_pairs *pairs, const char *name);
/* Percent-encodes what is not unreserved (RFC 3986, 2.3). */
void serve_escape(struct vb_buf *out, struct vb_str s);
/* "fr" or "en" by Accept-Language with its weights (RFC 9110, 12.5.4); `otherwise` when neither is wanted. */
int serve_language(struct vb_str field, int otherwise);
/* A path of this site that may follow a log-in: starts with one '/', no scheme, host or control byte. */
bool serve_path_local(struct vb_str path);

#endif
