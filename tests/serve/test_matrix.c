/*
 * test_matrix.c - who may do what, written down a second time: every route with the least role that may use it, and for
 * each write a request that would be done. A route that is not in this table fails the test; so does a role that is let
 * in or kept out against it, a write that leaves no line in the trail, and a refused one that leaves any.
 */
#include "../store/sample.h"
#include "console.h"
#include "store/run_document.h"

#define PASSWORD_FORM "four+words+by+heart" /* CONSOLE_PASSWORD in a form */

enum { ANYBODY = -1 };

struct cell {
	enum serve_method method;
	const char *path, *target; /* target: what is asked, NULL: the path with 1 in each brace */
	int least;                 /* enum store_role, or ANYBODY */
	const char *form,
		*json; /* of a write: $ID is an open finding, $ROLE who writes, $RUN a run */
	bool untold;   /* changes a session, nothing recorded */
};
#define READ(path, least)                                                                          \
	{                                                                                          \
		SERVE_GET, path, NULL, least, NULL, NULL, false                                    \
	}

static const struct cell matrix[] = {
	READ("/static/console.css", ANYBODY),
	READ("/static/console.js", ANYBODY),
	READ("/healthz", ANYBODY),
	READ("/login", ANYBODY),
	{SERVE_POST, "/login", NULL, ANYBODY, "name=reader&password=" PASSWORD_FORM, NULL, true},
	READ("/", STORE_READER),
	READ("/findings", STORE_READER),
	READ("/findings/{id}", STORE_READER),
	{SERVE_POST, "/findings/decide", NULL, STORE_DECIDER, "id=$ID&status=affected&why=x", NULL,
	 false},
	READ("/components", STORE_READER),
	READ("/components/view", STORE_READER),
	READ("/paths", STORE_READER),
	READ("/plan", STORE_READER),
	READ("/requirements", STORE_READER),
	READ("/rules", STORE_READER),
	READ("/runs", STORE_READER),
	READ("/runs/diff", STORE_READER),
	READ("/news", STORE_READER),
	{SERVE_POST, "/news/decide", NULL, STORE_DECIDER,
	 "id=" CONSOLE_NEWS "&verdict=retain&why=x", NULL, false},
	READ("/evidence", STORE_READER),
	READ("/evidence/verification", STORE_READER),
	READ("/evidence/{entry}", STORE_READER),
	READ("/reports", STORE_READER),
	READ("/reports/file", STORE_READER),
	READ("/reports/sheet", STORE_READER),
	READ("/incidents", STORE_READER),
	{SERVE_POST, "/incidents", NULL, STORE_CONTRIBUTOR, "title=x&zone=UTC", NULL, false},
	READ("/incidents/{id}", STORE_READER),
	{SERVE_POST, "/incidents/{id}", "/incidents/I1", STORE_CONTRIBUTOR, "what=note&text=x",
	 NULL, false},
	READ("/incidents/{id}/notice", STORE_READER),
	READ("/settings", STORE_READER),
	{SERVE_POST, "/settings/password", NULL, STORE_READER,
	 "old=" PASSWORD_FORM "&new=" PASSWORD_FORM "&again=" PASSWORD_FORM, NULL, false},
	{SERVE_POST, "/settings/token", NULL, STORE_READER, "old=" PASSWORD_FORM, NULL, false},
	READ("/users", STORE_ADMIN),
	{SERVE_POST, "/users", NULL, STORE_ADMIN,
	 "name=by-$ROLE&role=reader&password=" PASSWORD_FORM, NULL, false},
	{SERVE_POST, "/users/{name}", "/users/reader", STORE_ADMIN, "what=role&role=reader", NULL,
	 false},
	READ("/trail", STORE_ADMIN),
	READ("/api/v1/session", STORE_READER),
	READ("/api/v1/summary", STORE_READER),
	READ("/api/v1/findings", STORE_READER),
	READ("/api/v1/findings/{id}", STORE_READER),
	{SERVE_POST, "/api/v1/decisions", NULL, STORE_DECIDER, NULL,
	 "{\"findings\":[\"$ID\"],\"status\":\"affected\",\"justification\":\"x\"}", false},
	READ("/api/v1/components", STORE_READER),
	READ("/api/v1/risk", STORE_READER),
	READ("/api/v1/plan", STORE_READER),
	READ("/api/v1/requirements/{id}", STORE_READER),
	READ("/api/v1/rules", STORE_READER),
	READ("/api/v1/runs", STORE_READER),
	{SERVE_POST, "/api/v1/runs", NULL, STORE_CONTRIBUTOR, NULL, "$RUN", false},
	READ("/api/v1/runs/{run}", STORE_READER),
	READ("/api/v1/diff", STORE_READER),
	READ("/api/v1/feeds", STORE_READER),
	READ("/api/v1/news", STORE_READER),
	{SERVE_POST, "/api/v1/news/{id}", "/api/v1/news/" CONSOLE_NEWS, STORE_DECIDER, NULL,
	 "{\"verdict\":\"discard\",\"why\":\"x\"}", false},
	READ("/api/v1/incidents", STORE_READER),
	READ("/api/v1/evidence", STORE_READER),
	READ("/api/v1/evidence/{entry}", STORE_READER),
	READ("/api/v1/verification", STORE_READER),
	READ("/api/v1/openapi.json", STORE_READER),
	READ("/api/v1/users", STORE_ADMIN),
	READ("/api/v1/changes", STORE_ADMIN),
	{SERVE_POST, "/logout", NULL, STORE_READER, "x=", NULL, true}, /* the last: sessions end */
};

static const struct cell *cell_of(const struct serve_route *r)
{
	for (size_t i = 0; i < VB_COUNT(matrix); i++)
		if (matrix[i].method == r->method && strcmp(matrix[i].path, r->path) == 0)
			return &matrix[i];
	return NULL;
}

static const struct serve_route *route_of(const struct cell *m)
{
	for (const struct serve_route *r = serve_routes; r->path; r++)
		if (r->method == m->method && strcmp(r->path, m->path) == 0)
			return r;
	return NULL;
}

static void table_and_matrix_name_the_same_routes_and_roles(void **state)
{
	(void)state;
	for (const struct serve_route *r = serve_routes; r->path; r++) {
		const struct cell *m = cell_of(r);
		int least = r->flags & SERVE_OPEN ? ANYBODY : (int)r->role;

		if (!m)
			fail_msg("%s %s is not in the matrix", serve_method_word(r->method),
				 r->path);
		else if (m->least != least)
			fail_msg("%s %s: the table says %d, the matrix %d",
				 serve_method_word(r->method), r->path, least, m->least);
		assert_true(r->method != SERVE_POST || (m && (m->form || m->json)));
	}
	for (size_t i = 0; i < VB_COUNT(matrix); i++)
		if (!route_of(&matrix[i]))
			fail_msg("%s is no route", matrix[i].path);
}

/* ---- asking ------------------------------------------------------------------------------------ */

static const char *replaced(struct console *c, const char *text, const char *what,
			    struct vb_str with)
{
	const char *at = text ? strstr(text, what) : NULL;

	return at ? vb_arena_printf(c->arena, "%.*s%.*s%s", (int)(at - text), text, VB_FMT(with),
				    at + strlen(what))
			       .p
		  : text;
}

static const char *concrete(struct console *c, const char *path)
{
	struct vb_str rest = vb_str(path);
	struct vb_buf b VB_CLEANUP(vb_buf_done);

	vb_buf_init(&b, 4096);
	for (size_t i = 0; i < rest.n; i++) {
		if (rest.p[i] == '{') {
			vb_buf_char(&b, '1');
			i += vb_str_chr(vb_str_from(rest, i), '}');
		} else {
			vb_buf_char(&b, rest.p[i]);
		}
	}
	return vb_arena_cstr(c->arena, vb_buf_view(&b));
}

static size_t told(struct console *c)
{
	struct store_trail *t;
	struct vb_error err;
	size_t n;

	assert_ok(run_trail(&c->place, c->arena, 0, &t, &n, &err));
	return n ? (size_t)t[0].id : 0;
}

static struct vb_str open_finding(struct console *c)
{
	struct run_session s;
	struct vb_error err;
	struct vb_str id = {NULL, 0};

	assert_ok(run_recall(&c->run, &c->place, VB_STR("last"), &s, &err));
	for (size_t i = 0; !id.n && i < s.assessment->findings.n; i++)
		if (!model_finding_closed(&s.assessment->findings.v[i], TEST_NOW))
			id = vb_arena_str(c->arena, s.assessment->findings.v[i].fingerprint);
	run_session_done(&s);
	return id;
}

/* A run as vauban push sends it, of a target of that name. */
static struct vb_str run_document(struct console *c, const char *target)
{
	struct sample what = {.components = 3, .findings = 5, .target = target, .when = TEST_NOW};
	struct store_run_document d = {.assessment = sample_make(c->arena, &what),
				       .product = VB_STR("product")};
	struct vb_buf b VB_CLEANUP(vb_buf_done);
	struct vb_error err;

	vb_buf_init(&b, 16u << 20);
	assert_ok(store_run_write(&d, &b, &err));
	return vb_arena_str(c->arena, vb_buf_view(&b));
}

static struct serve_reply ask_as(struct console *c, const struct cell *m, int role,
				 struct vb_str id)
{
	const char *who = role < 0 ? "nobody" : store_role_word((enum store_role)role);
	struct console_ask ask = {
		.method = m->method,
		.target = m->target ? m->target : concrete(c, m->path),
		.cookie = role < 0 ? NULL : c->cookie[role].p,
		.csrf = role < 0 ? NULL : c->csrf[role].p,
		.form = replaced(c, replaced(c, m->form, "$ID", id), "$ROLE", vb_str(who)),
		.json = replaced(c, m->json, "$ID", id)};

	if (m->json && strcmp(m->json, "$RUN") == 0)
		ask.json = run_document(c, who).p;

	return console_ask(c, &ask);
}

static bool let_in(const struct serve_reply *reply)
{
	struct vb_str to = console_field(reply, "Location");

	return reply->status != 401 && reply->status != 403 &&
	       !(reply->status == 303 && vb_str_starts(to, VB_STR("/login")) &&
						       !vb_str_is(to, "/login?done=out"));
}

static void cell_check(struct console *c, const struct cell *m, int role, struct vb_str id)
{
	bool may = role >= m->least, write = m->method == SERVE_POST;
	size_t before = told(c), lines;
	struct serve_reply reply = ask_as(c, m, role, id);
	const char *who = role < 0 ? "nobody" : store_role_word((enum store_role)role);

	lines = told(c) - before;
	if (let_in(&reply) != may)
		fail_msg("%s %s as %s: %d", serve_method_word(m->method), m->path, who,
			 reply.status);
	if (write && may && reply.status >= 400)
		fail_msg("POST %s as %s should be done: %d %.*s", m->path, who, reply.status,
			 VB_FMT(vb_buf_view(&reply.body)));
	if ((lines > 0) != (write && may && !m->untold))
		fail_msg("%s %s as %s: %zu lines in the trail", serve_method_word(m->method),
			 m->path, who, lines);
	serve_reply_done(&reply);
}

static void every_route_lets_in_its_roles_and_every_write_is_told(void **state)
{
	struct console c;
	struct console_ask opened = {.method = SERVE_POST, .target = "/incidents"};
	struct serve_reply reply;
	struct vb_str id;

	(void)state;
	console_open(&c);
	opened.cookie = c.cookie[STORE_ADMIN].p;
	opened.csrf = c.csrf[STORE_ADMIN].p;
	opened.form = "title=x";
	reply = console_ask(&c, &opened);
	assert_int_equal(reply.status, 303);
	serve_reply_done(&reply);
	id = open_finding(&c);
	for (size_t i = 0; i < VB_COUNT(matrix); i++)
		for (int role = ANYBODY; role <= STORE_ADMIN; role++)
			cell_check(&c, &matrix[i], role, id);
	console_close(&c);
}

static void an_incident_is_told_with_its_number_and_its_author(void **state)
{
	struct console c;
	struct console_ask ask = {
		.method = SERVE_POST, .target = "/incidents", .form = "title=Leak"};
	struct serve_reply reply;
	struct store_trail *t;
	struct vb_error err;
	size_t n;

	(void)state;
	console_open(&c);
	ask.cookie = c.cookie[STORE_CONTRIBUTOR].p;
	ask.csrf = c.csrf[STORE_CONTRIBUTOR].p;
	reply = console_ask(&c, &ask);
	serve_reply_done(&reply);
	ask.target = "/incidents/I1";
	ask.form = "what=note&text=seen";
	reply = console_ask(&c, &ask);
	serve_reply_done(&reply);
	assert_ok(run_trail(&c.place, c.arena, 0, &t, &n, &err));
	assert_true(n >= 2);
	assert_str(t[1].action, "register open");
	assert_str(t[1].object, "I1");
	assert_str(t[1].detail, "Leak");
	assert_str(t[0].action, "register add");
	assert_str(t[0].object, "I1");
	assert_str(t[0].detail, "note");
	assert_str(t[0].who, "contributor");
	assert_str(t[0].address, "127.0.0.1");
	console_close(&c);
}

static void a_pushed_run_is_recorded_once_and_only_of_this_product(void **state)
{
	struct console c;
	struct console_ask ask = {.method = SERVE_POST, .target = "/api/v1/runs"};
	struct serve_reply reply;
	struct store_run *runs;
	struct store_trail *t;
	struct vb_error err;
	size_t n;

	(void)state;
	console_open(&c);
	ask.cookie = c.cookie[STORE_CONTRIBUTOR].p;
	ask.csrf = c.csrf[STORE_CONTRIBUTOR].p;
	ask.json = run_document(&c, "agent").p;
	reply = console_ask(&c, &ask);
	assert_int_equal(reply.status, 201);
	assert_true(console_says(&reply, "{\"run\":2,\"recorded\":true}"));
	serve_reply_done(&reply);
	reply = console_ask(&c, &ask);
	assert_int_equal(reply.status, 200);
	assert_true(console_says(&reply, "{\"run\":2,\"recorded\":false}"));
	serve_reply_done(&reply);
	assert_ok(run_trail(&c.place, c.arena, 0, &t, &n, &err));
	assert_str(t[0].action, "push");
	assert_str(t[0].object, "2");
	assert_str(t[0].detail, "agent");
	assert_true(n < 2 || !vb_str_is(t[1].action, "push"));
	ask.json = replaced(&c, ask.json, "\"product\":\"product\"",
			    VB_STR("\"product\":\"other\""));
	reply = console_ask(&c, &ask);
	assert_int_equal(reply.status, 422);
	assert_true(console_says(&reply, "not of other"));
	serve_reply_done(&reply);
	ask.json = "{\"format\":\"vauban-run/1\"";
	reply = console_ask(&c, &ask);
	assert_int_equal(reply.status, 422);
	serve_reply_done(&reply);
	assert_ok(run_list(&c.place, c.arena, &runs, &n, &err));
	assert_int_equal(n, 2);
	console_close(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table_and_matrix_name_the_same_routes_and_roles),
		cmocka_unit_test(every_route_lets_in_its_roles_and_every_write_is_told),
		cmocka_unit_test(a_pushed_run_is_recorded_once_and_only_of_this_product),
		cmocka_unit_test(an_incident_is_told_with_its_number_and_its_author),
	};

	return cmocka_run_group_tests_name("serve/matrix", tests, NULL, NULL);
}
