/*
 * call.c - from a request to an answer, for everything the console says.
 *
 *   host known? ─► path ─► route ─► who (cookie, token, certificate) ─► may they? ─► how often? ─► forged?
 *                                                                     ─► kept ready? ─► handler ─► answer
 *
 * What is not in the table does not exist; what the table does not allow is not run. Each step can only refuse.
 */
#include "serve/call.h"

#include <sys/stat.h>

#include "core/limits.h"
#include "core/secret.h"

enum { API_BURST_SECONDS = 2, LOGIN_BURST = 8 };
enum { KEPT = 60, SLOW_KEPT = 900 }; /* seconds an answer is kept: it says how old things are */
#define LOGIN_RATE (1.0 / 30)        /* tries a second, of one name and of one address */

/* ---- small helpers ------------------------------------------------------------------------- */

const struct run_place *serve_place(const struct serve_call *c)
{
	return serve_site_place(c->site);
}

struct vb_str serve_query(const struct serve_call *c, const char *name)
{
	return serve_pair_of(&c->req->query, name);
}

struct vb_str serve_field(const struct serve_call *c, const char *name)
{
	return serve_pair_of(&c->req->form, name);
}

bool serve_may(const struct serve_call *c, enum store_role role)
{
	return c->who.known && c->who.role >= role;
}

void serve_reply_field(struct serve_call *c, const char *name, struct vb_str value)
{
	*vb_vec_add(c->arena, &c->reply->fields) = (struct serve_pair){
		vb_str(name), vb_arena_str(c->arena, value)};
}

void serve_reply_done(struct serve_reply *reply)
{
	vb_buf_done(&reply->body);
}

bool serve_redirect(struct serve_call *c, struct vb_str path)
{
	c->reply->status = 303;
	serve_reply_field(c, "Location", serve_path_local(path) ? path : VB_STR("/"));
	return true;
}

struct report_node serve_root(void)
{
	return report_node_root(yyjson_mut_doc_new(NULL));
}

bool serve_json(struct serve_call *c, struct report_node root, struct vb_error *err)
{
	yyjson_mut_doc *doc VB_CLEANUP(vb_json_cleanup_mut) = root.doc;

	c->reply->media = "application/json";
	return vb_json_write(doc, false, &c->reply->body, err);
}

bool serve_json_typed(const struct serve_call *c, struct vb_error *err)
{
	struct vb_str type = vb_str_sub(c->req->content_type, 0,
					vb_str_chr(c->req->content_type, ';'));

	return vb_str_ieq(vb_str_trim(type), VB_STR("application/json")) ||
			  vb_fail(err, VB_E_INPUT, "%s",
				  SERVE_T(c, "the body must be application/json",
					  "le corps doit être application/json"));
}

bool serve_json_body(struct serve_call *c, yyjson_doc **out, struct vb_error *err)
{
	yyjson_doc *doc;

	if (!serve_json_typed(c, err) || !vb_json_read(c->req->body, "body", &doc, err))
		return false;
	if (!yyjson_is_obj(yyjson_doc_get_root(doc))) {
		yyjson_doc_free(doc);
		return vb_fail(err, VB_E_INPUT, "%s",
			       SERVE_T(c, "the body must be a JSON object",
				       "le corps doit être un objet JSON"));
	}
	*out = doc;
	return true;
}

/* ---- who asks ------------------------------------------------------------------------------ */

const char *serve_cookie_name(const struct serve_call *c)
{
	return c->req->tls ? "__Host-vauban" : "vauban";
}

struct vb_str serve_cookie(const struct serve_call *c)
{
	return serve_pair_of(&c->req->cookies, serve_cookie_name(c));
}

static void person_known(struct serve_call *c, const struct store_person *p, const char *way)
{
	c->who = (struct serve_who){.known = true, .name = p->name, .role = p->role, .way = way};
}

/* False: the store could not be asked. */
static bool program_find(struct serve_call *c, struct vb_error *err)
{
	struct vb_str bearer = VB_STR("Bearer "), field = c->req->authorization;
	struct store_person p;
	bool found = false;

	if (field.n > bearer.n && vb_str_ieq(vb_str_sub(field, 0, bearer.n), bearer)) {
		if (!run_person_find(serve_place(c), c->arena, STORE_BY_TOKEN,
				     vb_str_trim(vb_str_from(field, bearer.n)), &p, &found, err))
			return false;
		if (found)
			person_known(c, &p, "token");
		return true; /* who shows a token is judged by it alone */
	}
	if (!c->req->certificate.n)
		return true;
	if (!run_person_find(serve_place(c), c->arena, STORE_BY_CERTIFICATE, c->req->certificate,
			     &p, &found, err))
		return false;
	if (found)
		person_known(c, &p, "certificate");
	return true;
}

static void session_look(struct serve_call *c)
{
	struct serve_session x;

	if (!serve_session_find(c->site, c->arena, serve_cookie(c), &x))
		return;
	c->who = (struct serve_who){
		.known = true, .name = x.name, .csrf = x.csrf, .role = x.role, .way = "console"};
}

static bool who_find(struct serve_call *c, struct vb_error *err)
{
	session_look(c);
	if (!c->who.known && (c->req->authorization.n || c->req->certificate.n) &&
	    !program_find(c, err) && err->code != VB_E_MISSING)
		return false;
	c->actor = (struct run_actor){
		.name = c->who.name,
		.role = vb_str(c->who.known ? store_role_word(c->who.role) : ""),
		.way = vb_str(c->who.way ? c->who.way : ""),
		.address = c->req->address};
	return true;
}

/* ---- forged? ------------------------------------------------------------------------------- */

/*
 * A write by cookie carries the session's token, and no browser says it comes from another site. Programs have no
 * cookie, so nobody can make them send theirs.
 */
static bool forged(const struct serve_call *c)
{
	const struct serve_request *r = c->req;
	struct vb_str host = vb_str_from(r->origin, vb_str_find(r->origin, VB_STR("://")) + 3);
	struct vb_str token = r->csrf.n ? r->csrf : serve_field(c, "csrf");

	if (r->method != SERVE_POST)
		return false;
	if (r->fetch_site.n && !vb_str_is(r->fetch_site, "same-origin") &&
	    !vb_str_is(r->fetch_site, "none"))
		return true;
	if (r->origin.n && !vb_str_ieq(host, r->host))
		return true;
	return c->who.csrf.n && !vb_secret_equal(token, c->who.csrf);
}

/* Another name that leads to 127.0.0.1 (DNS rebinding) is not ours. */
static bool host_known(const struct serve_call *c)
{
	static const char *const loopback[] = {"127.0.0.1", "localhost", "[::1]"};
	const struct serve_settings *s = serve_site_settings(c->site);
	struct vb_str name = c->req->host;
	size_t colon = vb_str_rchr(name, ':');

	if (colon < name.n && vb_str_chr(vb_str_from(name, colon), ']') == name.n - colon)
		name = vb_str_sub(name, 0, colon);
	for (size_t i = 0; i < VB_COUNT(loopback); i++)
		if (vb_str_ieq(name, vb_str(loopback[i])))
			return true;
	for (size_t i = 0; i < s->n_hosts; i++)
		if (vb_str_ieq(name, vb_str(s->hosts[i])))
			return true;
	return false;
}

/* ---- one call ------------------------------------------------------------------------------ */

static void refuse(struct serve_call *c, int status, const char *text)
{
	struct vb_error err = {0};

	vb_fail(&err, VB_E_USAGE, "%s", text);
	serve_fail(c, status, &err);
}

static void preferences(struct serve_call *c)
{
	struct vb_str lang = serve_pair_of(&c->req->cookies, "lang"),
		      theme = serve_pair_of(&c->req->cookies, "theme");

	c->run.lang = vb_str_is(lang, "fr") ? VB_FR
		      : vb_str_is(lang, "en")
			      ? VB_EN
			      : (enum vb_lang)serve_language(c->req->language, (int)c->run.lang);
	c->theme = vb_str_is(theme, "dark")    ? SERVE_THEME_DARK
		   : vb_str_is(theme, "light") ? SERVE_THEME_LIGHT
					       : SERVE_THEME_AUTO;
}

/* ?lang=fr or ?theme=dark on any page: remembered by a cookie, and the same page again without it. */
static bool preference_set(struct serve_call *c)
{
	static const char *const values[][5] = {{"lang", "en", "fr", NULL, NULL},
						{"theme", "auto", "light", "dark", NULL}};
	struct vb_str back;

	for (size_t i = 0; i < VB_COUNT(values); i++) {
		struct vb_str got = serve_query(c, values[i][0]);

		for (size_t k = 1; values[i][k]; k++) {
			if (!vb_str_is(got, values[i][k]))
				continue;
			serve_reply_field(
				c, "Set-Cookie",
				vb_arena_printf(
					c->arena,
					"%s=%s; Path=/; Max-Age=31536000; SameSite=Strict%s",
					values[i][0], values[i][k], c->req->tls ? "; Secure" : ""));
			back = serve_query_with(c, values[i][0], NULL);
			return serve_redirect(c, back);
		}
	}
	return false;
}

static void login_first(struct serve_call *c)
{
	struct vb_buf to VB_CLEANUP(vb_buf_done) = {0};

	if (c->route->flags & SERVE_API) {
		serve_reply_field(c, "WWW-Authenticate", VB_STR("Bearer realm=\"vauban\""));
		refuse(c, 401,
		       SERVE_T(c, "log in, or show a token or a certificate",
			       "connectez-vous, ou présentez un jeton ou un certificat"));
		return;
	}
	vb_buf_init(&to, 4 * (size_t)VB_LIMIT_HTTP_TARGET);
	vb_buf_cstr(&to, "/login");
	if (c->req->method == SERVE_GET && !vb_str_is(c->req->target, "/")) {
		vb_buf_cstr(&to, "?next=");
		serve_escape(&to, c->req->target);
	}
	serve_redirect(c, vb_buf_view(&to));
}

/* Also by somebody who is in: a thief of a session must not find the password by trying. */
static bool password_tried(const struct serve_call *c)
{
	return c->route->handler == serve_login || c->route->handler == serve_settings_password ||
	       (c->route->handler == serve_settings_token && c->who.csrf.n);
}

static bool rate_ok(struct serve_call *c)
{
	const struct serve_settings *s = serve_site_settings(c->site);
	struct vb_str who = c->who.known ? c->who.name : c->req->address;
	unsigned wait = 0, other = 0;
	bool ok = true;

	if (password_tried(c)) {
		ok = serve_rate_take(c->site,
				     vb_arena_printf(c->arena, "login name %.*s",
						     VB_FMT(c->route->handler == serve_login
								    ? serve_field(c, "name")
								    : c->who.name)),
				     LOGIN_RATE, LOGIN_BURST, &wait);
		ok = serve_rate_take(
			     c->site,
			     vb_arena_printf(c->arena, "login from %.*s", VB_FMT(c->req->address)),
			     LOGIN_RATE * 10, LOGIN_BURST * 10, &other) &&
		     ok;
		wait = wait > other ? wait : other;
	} else if ((c->route->flags & SERVE_API) && s->api_rate) {
		ok = serve_rate_take(c->site, vb_arena_printf(c->arena, "api %.*s", VB_FMT(who)),
				     s->api_rate, (double)s->api_rate * API_BURST_SECONDS, &wait);
	}
	if (ok)
		return true;
	serve_reply_field(c, "Retry-After", vb_arena_printf(c->arena, "%u", wait));
	refuse(c, 429,
	       SERVE_T(c, "too many tries: wait a little", "trop d’essais : attendez un peu"));
	return false;
}

/* Two saves of the case file within a nanosecond are not told apart. */
static int64_t case_moment(const struct serve_call *c)
{
	const char *file = serve_place(c)->case_file;
	struct stat st;

	return file && stat(file, &st) == 0
		       ? (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec
		       : 0;
}

static struct vb_str keep_key(const struct serve_call *c)
{
	return vb_arena_printf(c->arena, "%.*s\n%s\n%.*s\n%s\n%d\n%d\n%lld\n%.*s",
			       VB_FMT(c->who.name), store_role_word(c->who.role),
			       VB_FMT(c->who.csrf), c->who.way, (int)c->run.lang, (int)c->theme,
			       (long long)case_moment(c), VB_FMT(c->req->target));
}

static void handle(struct serve_call *c)
{
	bool slow = (c->route->flags & SERVE_SLOW) != 0;
	struct vb_error err = {0};
	bool ok;

	if (slow && !serve_slow_enter(c->site)) {
		serve_reply_field(c, "Retry-After", VB_STR("5"));
		refuse(c, 503,
		       SERVE_T(c, "too many calculations are waiting",
			       "trop de calculs sont en attente"));
		return;
	}
	ok = c->route->handler(c, &err);
	if (slow)
		serve_slow_leave(c->site);
	if (ok && c->reply->body.over)
		ok = vb_fail(&err, VB_E_LIMIT, "%s",
			     SERVE_T(c, "the answer is too large", "la réponse est trop grande"));
	if (!ok)
		serve_fail(c, vb_http_of(err.code), &err);
}

/* Whoever waited for a turn may find that the one before made the same page. */
static void handle_kept(struct serve_call *c)
{
	bool slow = (c->route->flags & SERVE_SLOW) != 0;
	struct vb_str key = keep_key(c);
	int64_t version = serve_site_version(c->site);

	if (serve_page_find(c->site, key, version, &c->reply->body))
		return;
	if (!slow) { /* the slow ones take turns in handle() */
		serve_make_enter(c->site);
		version = serve_site_version(c->site);
	}
	if (slow || !serve_page_find(c->site, key, version, &c->reply->body)) {
		handle(c);
		if (c->reply->status == 200)
			serve_page_keep(c->site, key, version, slow ? SLOW_KEPT : KEPT,
					vb_buf_view(&c->reply->body));
	}
	if (!slow)
		serve_make_leave(c->site);
}

static bool routed(struct serve_call *c)
{
	unsigned allow;

	switch (serve_route_find(c->req->method, c->req->path, &c->route, c->args, &allow)) {
	case SERVE_MATCHED:
		return true;
	case SERVE_NO_METHOD:
		serve_reply_field(c, "Allow",
				  allow & 1u << SERVE_POST && allow & 1u << SERVE_GET
				  ? VB_STR("GET, HEAD, POST")
				  : allow & 1u << SERVE_POST
				  ? VB_STR("POST")
				  : VB_STR("GET, HEAD"));
		refuse(c, 405,
		       SERVE_T(c, "this address does not take that method",
			       "cette adresse n’accepte pas cette méthode"));
		return false;
	case SERVE_NO_PATH:
		refuse(c, 404,
		       SERVE_T(c, "there is nothing at this address",
			       "il n’y a rien à cette adresse"));
		return false;
	}
	return false;
}

static void call_run(struct serve_call *c)
{
	struct vb_error err = {0};

	if (!host_known(c)) {
		refuse(c, 421,
		       SERVE_T(c, "this console is not known under that name (--host)",
			       "cette console n’est pas connue sous ce nom (--host)"));
		return;
	}
	if (!who_find(c, &err)) {
		serve_fail(c, vb_http_of(err.code), &err);
		return;
	}
	if (!routed(c))
		return;
	if (!(c->route->flags & SERVE_OPEN) && !c->who.known) {
		if (c->req->method == SERVE_GET && !(c->route->flags & SERVE_API) &&
		    preference_set(c))
			return;
		login_first(c);
		return;
	}
	if (!(c->route->flags & SERVE_OPEN) && c->who.role < c->route->role) {
		refuse(c, 403,
		       SERVE_T(c, "your role does not allow this",
			       "votre rôle ne permet pas cela"));
		return;
	}
	if (forged(c)) {
		refuse(c, 403,
		       SERVE_T(c, "this form is not from your session: load the page again",
			       "ce formulaire n’est pas de votre session : rechargez la page"));
		return;
	}
	if (!rate_ok(c))
		return;
	if (c->req->method == SERVE_GET && !(c->route->flags & SERVE_API) && preference_set(c))
		return;
	c->reply->media = c->route->flags & SERVE_API ? "application/json"
						      : "text/html; charset=utf-8";
	if (c->route->flags & SERVE_KEEP)
		handle_kept(c);
	else
		handle(c);
}

static struct serve_call call_start(struct serve_site *site, const struct serve_request *req,
				    struct serve_reply *reply)
{
	struct serve_call c = {.site = site,
			       .req = req,
			       .arena = req->arena,
			       .run = *serve_site_run(site),
			       .reply = reply};

	*reply = (struct serve_reply){.status = 200, .media = "text/html; charset=utf-8"};
	vb_buf_init(&reply->body, VB_LIMIT_REPORT_BYTES);
	c.run.now = serve_site_now(site);
	preferences(&c);
	return c;
}

void serve_answer_refused(struct serve_site *site, const struct serve_request *req, int status,
			  const struct vb_error *err, struct serve_reply *reply)
{
	struct serve_call c = call_start(site, req, reply);

	serve_fail(&c, status, err);
}

bool serve_may_send(struct serve_site *site, const struct serve_request *req,
		    const struct serve_route *route)
{
	struct serve_reply none;
	struct serve_call c = call_start(site, req, &none);
	struct vb_error err;

	c.route = route;
	return host_known(&c) && who_find(&c, &err) && serve_may(&c, route->role);
}

void serve_answer(struct serve_site *site, const struct serve_request *req,
		  struct serve_reply *reply)
{
	struct serve_call c = call_start(site, req, reply);

	call_run(&c);
}
