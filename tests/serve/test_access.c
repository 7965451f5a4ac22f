/*
 * test_access.c - how one gets in and what keeps others out: sessions, tokens, certificates, forged and foreign requests.
 * Who may do what is test_matrix.c.
 */
#include "console.h"

static int open_all(void **state)
{
	struct console *c = vb_alloc(1, sizeof(*c));

	console_open(c);
	*state = c;
	return 0;
}

static int close_all(void **state)
{
	console_close(*state);
	vb_cleanup_free(state);
	return 0;
}

/* The path with something in the place of each part in braces. */
static const char *concrete(struct console *c, const char *path)
{
	struct vb_buf b VB_CLEANUP(vb_buf_done);

	vb_buf_init(&b, 4096);
	for (const char *p = path; *p; p++) {
		if (*p == '{') {
			vb_buf_cstr(&b, "1");
			p = strchr(p, '}');
		} else {
			vb_buf_char(&b, *p);
		}
	}
	return vb_arena_cstr(c->arena, vb_buf_view(&b));
}

static void a_write_needs_the_token_of_its_session(void **state)
{
	struct console *c = *state;
	struct console_ask ask = {.method = SERVE_POST, .cookie = c->cookie[STORE_ADMIN].p};

	for (const struct serve_route *r = serve_routes; r->path; r++) {
		const char *tokens[] = {NULL, "", c->csrf[STORE_READER].p};

		if (r->method != SERVE_POST || r->handler == serve_login)
			continue;
		for (size_t i = 0; i < VB_COUNT(tokens); i++) {
			struct serve_reply reply;

			ask.target = concrete(c, r->path);
			ask.csrf = tokens[i];
			reply = console_ask(c, &ask);
			if (reply.status != 403)
				fail_msg("%s without its token: %d", r->path, reply.status);
			serve_reply_done(&reply);
		}
	}
}

static void a_write_from_another_site_is_refused(void **state)
{
	struct console *c = *state;
	struct console_ask ask = {.method = SERVE_POST,
				  .target = "/findings/decide",
				  .cookie = c->cookie[STORE_ADMIN].p,
				  .csrf = c->csrf[STORE_ADMIN].p};
	struct serve_reply reply;

	ask.fetch_site = "cross-site";
	reply = console_ask(c, &ask);
	assert_int_equal(reply.status, 403);
	serve_reply_done(&reply);
	ask.fetch_site = NULL;
	ask.origin = "https://evil.example";
	reply = console_ask(c, &ask);
	assert_int_equal(reply.status, 403);
	serve_reply_done(&reply);
	ask.origin = "null";
	reply = console_ask(c, &ask);
	assert_int_equal(reply.status, 403);
	serve_reply_done(&reply);
	ask.origin = "http://127.0.0.1:8080";
	reply = console_ask(c, &ask);
	assert_int_equal(reply.status, 303);
	serve_reply_done(&reply);
}

static void another_name_for_this_machine_is_refused(void **state)
{
	struct console *c = *state;
	const char *const bad[] = {"evil.example", "127.0.0.1.evil.example:8080", ""};
	const char *const good[] = {"localhost", "LOCALHOST:9", "[::1]", "[::1]:8080", "127.0.0.1"};
	struct console_ask ask = {.target = "/healthz"};

	for (size_t i = 0; i < VB_COUNT(bad) + VB_COUNT(good); i++) {
		bool ok = i >= VB_COUNT(bad);
		struct serve_reply reply;

		ask.host = ok ? good[i - VB_COUNT(bad)] : bad[i];
		reply = console_ask(c, &ask);
		assert_int_equal(reply.status, ok ? 200 : 421);
		serve_reply_done(&reply);
	}
}

static void a_log_in_gives_a_session_and_a_log_out_ends_it(void **state)
{
	struct console *c = *state;
	struct console_ask ask = {
		.method = SERVE_POST,
		.target = "/login",
		.form = "name=decider&password=four+words+by+heart&next=/findings?page=2"};
	struct serve_reply reply = console_ask(c, &ask);
	struct vb_str cookie = console_field(&reply, "Set-Cookie");
	struct serve_session x;

	assert_int_equal(reply.status, 303);
	assert_str(console_field(&reply, "Location"), "/findings?page=2");
	assert_true(vb_str_find(cookie, VB_STR("HttpOnly; SameSite=Strict")) < cookie.n);
	cookie = vb_str_sub(cookie, 0, vb_str_chr(cookie, ';'));
	serve_reply_done(&reply);
	assert_true(
		serve_session_find(c->site, c->arena, vb_str_from(cookie, strlen("vauban=")), &x));
	assert_int_equal(x.role, STORE_DECIDER);
	reply = console_ask(c, &(struct console_ask){.method = SERVE_POST,
						     .target = "/logout",
						     .cookie = vb_arena_cstr(c->arena, cookie),
						     .csrf = x.csrf.p});
	assert_int_equal(reply.status, 303);
	serve_reply_done(&reply);
	assert_false(
		serve_session_find(c->site, c->arena, vb_str_from(cookie, strlen("vauban=")), &x));
}

static void a_log_in_leads_nowhere_else(void **state)
{
	struct console *c = *state;
	const char *const next[] = {
		"//evil.example/", "https://evil.example", "/\\evil.example", "", "x",
		"/%0d%0aX:%201"};

	for (size_t i = 0; i < VB_COUNT(next); i++) {
		const char *form =
			vb_arena_printf(c->arena,
					"name=reader&password=four+words+by+heart&next=%s", next[i])
				.p;
		struct serve_reply reply = console_ask(
			c, &(struct console_ask){
				   .method = SERVE_POST, .target = "/login", .form = form});

		assert_int_equal(reply.status, 303);
		assert_str(console_field(&reply, "Location"), "/");
		serve_reply_done(&reply);
		serve_site_clock(c->site, TEST_NOW + 3600 * (int64_t)(i + 1)); /* not too often */
	}
}

/* Who changes a password shuts out whoever came in with the old one, and stays. */
static void a_new_password_ends_the_other_sessions(void **state)
{
	struct console *c = *state;
	struct vb_str mine = c->cookie[STORE_READER], other;
	struct run_person_edit e = {.change = RUN_PERSON_PASSWORD,
				    .value = VB_STR("other words by heart")};
	struct console_ask ask = {.target = "/settings", .cookie = mine.p};
	struct store_person p;
	struct serve_reply r;
	struct vb_error err;
	struct vb_str token;
	bool found;

	assert_ok(run_person_find(&c->place, c->arena, STORE_BY_NAME,
				  VB_STR("reader"), &p, &found, &err));
	serve_session_start(c->site, c->arena, &p, &token);
	other = vb_arena_printf(c->arena, "vauban=%.*s", VB_FMT(token));
	r = console_ask(
		c,
		&(struct console_ask){
			.method = SERVE_POST,
			.target = "/settings/password",
			.cookie = mine.p,
			.csrf = c->csrf[STORE_READER].p,
			.form = "old=four+words+by+heart&new=new+words+by+heart&again=new+words+by+heart"});
	assert_str(console_field(&r, "Location"), "/settings?done=password");
	serve_reply_done(&r);
	r = console_ask(c, &ask);
	assert_int_equal(r.status, 200);
	serve_reply_done(&r);
	ask.cookie = other.p;
	r = console_ask(c, &ask);
	assert_int_equal(r.status, 303);
	assert_true(vb_str_starts(console_field(&r, "Location"), VB_STR("/login")));
	serve_reply_done(&r);
	assert_ok(
		run_person_edit(&c->run, &c->place, c->arena,
				&(struct run_actor){.name = VB_STR("x")}, /* as the command line */
						    VB_STR("reader"), &e, NULL, &err));
	ask.cookie = mine.p;
	r = console_ask(c, &ask);
	assert_int_equal(r.status, 303);
	serve_reply_done(&r);
}

/* A thief of an open session gets neither a token out of it nor the password by trying. */
static void an_open_session_is_not_its_owner(void **state)
{
	struct console *c = *state;
	struct console_ask ask = {.method = SERVE_POST,
				  .target = "/settings/token",
				  .cookie = c->cookie[STORE_READER].p,
				  .csrf = c->csrf[STORE_READER].p,
				  .form = "old=wrong"};
	struct serve_reply r;
	int tries = 0;

	do {
		r = console_ask(c, &ask);
		assert_true(r.status == 422 || r.status == 429);
		serve_reply_done(&r);
	} while (r.status == 422 && ++tries < 20);
	assert_int_equal(tries, 8);
	ask.target = "/settings/password";
	r = console_ask(c, &ask);
	assert_int_equal(r.status, 429);
	serve_reply_done(&r);
	ask.cookie = c->cookie[STORE_DECIDER].p;
	ask.csrf = c->csrf[STORE_DECIDER].p;
	ask.target = "/settings/token";
	ask.form = "old=four+words+by+heart";
	r = console_ask(c, &ask);
	assert_int_equal(r.status, 200);
	assert_true(console_says(&r, "Copy this token now"));
	serve_reply_done(&r);
}

/* Other names do not wash the tries at one away. */
static void a_flood_of_names_does_not_forget_the_tries_at_one(void **state)
{
	struct console *c = *state;
	unsigned wait;

	for (int i = 0; i < 8; i++)
		assert_true(
			serve_rate_take(c->site, VB_STR("login name admin"), 1.0 / 30, 8, &wait));
	for (int i = 0; i < 20000; i++)
		(void)serve_rate_take(c->site, vb_arena_printf(c->arena, "login name %d", i),
				      1.0 / 30, 8, &wait);
	assert_false(serve_rate_take(c->site, VB_STR("login name admin"), 1.0 / 30, 8, &wait));
}

static void a_wrong_password_and_a_wrong_name_are_told_alike_and_slowed(void **state)
{
	struct console *c = *state;
	struct serve_reply a = console_ask(
				   c,
				   &(struct console_ask){
					   .method = SERVE_POST,
					   .target = "/login",
					   .form = "name=nobody&password=wrong+wrong+wrong"}),
			   b = console_ask(c,
					   &(struct console_ask){.method = SERVE_POST,
								 .target = "/login",
								 .form = "name=admin&password=x"});
	unsigned refused = 0;

	assert_int_equal(a.status, 401);
	assert_int_equal(b.status, 401);
	assert_true(console_says(&a, "do not go together") &&
		    console_says(&b, "do not go together"));
	serve_reply_done(&a);
	serve_reply_done(&b);
	for (int i = 0; i < 12; i++) {
		a = console_ask(c, &(struct console_ask){.method = SERVE_POST,
							 .target = "/login",
							 .form = "name=admin&password=x"});
		refused += a.status == 429 && console_field(&a, "Retry-After").n;
		serve_reply_done(&a);
	}
	assert_true(refused >= 4);
}

static void a_disabled_person_is_out_at_once(void **state)
{
	struct console *c = *state;
	struct run_person_edit e = {.change = RUN_PERSON_DISABLED, .disabled = true};
	struct run_actor by = {.name = VB_STR("test")};
	struct console_ask ask = {.target = "/findings", .cookie = c->cookie[STORE_DECIDER].p};
	struct serve_reply reply = console_ask(c, &ask);
	struct vb_error err;

	assert_int_equal(reply.status, 200);
	serve_reply_done(&reply);
	assert_ok(run_person_edit(&c->run, &c->place, c->arena, &by,
				  VB_STR("decider"), &e, NULL, &err));
	reply = console_ask(c, &ask);
	assert_int_equal(reply.status, 303);
	serve_reply_done(&reply);
}

static void a_token_opens_the_api_and_the_one_before_is_void(void **state)
{
	struct console *c = *state;
	struct run_person_edit e = {.change = RUN_PERSON_TOKEN};
	struct run_actor by = {.name = VB_STR("test")};
	struct vb_str old, token;
	struct serve_reply reply;
	struct vb_error err;

	assert_ok(run_person_edit(&c->run, &c->place, c->arena, &by,
				  VB_STR("reader"), &e, &old, &err));
	assert_ok(run_person_edit(&c->run, &c->place, c->arena, &by,
				  VB_STR("reader"), &e, &token, &err));
	reply = console_ask(c,
			    &(struct console_ask){.target = "/api/v1/session", .bearer = token.p});
	assert_int_equal(reply.status, 200);
	assert_true(console_says(&reply, "\"way\":\"token\""));
	serve_reply_done(&reply);
	reply = console_ask(c, &(struct console_ask){.target = "/api/v1/session", .bearer = old.p});
	assert_int_equal(reply.status, 401);
	assert_string_equal(reply.media, "application/problem+json");
	serve_reply_done(&reply);
}

static void a_pinned_certificate_opens_the_api(void **state)
{
	static const char digest[] =
		"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
	struct console *c = *state;
	struct run_person_edit e = {.change = RUN_PERSON_CERTIFICATE, .value = VB_STR(digest)};
	struct run_actor by = {.name = VB_STR("test")};
	struct console_ask ask = {.target = "/api/v1/session", .certificate = digest};
	struct serve_reply reply = console_ask(c, &ask);
	struct vb_error err;

	assert_int_equal(reply.status, 401); /* a certificate nobody pinned */
	serve_reply_done(&reply);
	assert_ok(run_person_edit(&c->run, &c->place, c->arena, &by,
				  VB_STR("contributor"), &e, NULL, &err));
	reply = console_ask(c, &ask);
	assert_int_equal(reply.status, 200);
	assert_true(console_says(&reply, "\"way\":\"certificate\""));
	serve_reply_done(&reply);
}

static void the_last_admin_stays(void **state)
{
	struct console *c = *state;
	struct run_person_edit e = {.change = RUN_PERSON_ROLE, .role = STORE_READER};
	struct run_actor by = {.name = VB_STR("test")};
	struct vb_error err = {0};

	assert_false(run_person_edit(&c->run, &c->place, c->arena, &by,
				     VB_STR("admin"), &e, NULL, &err));
	assert_int_equal(err.code, VB_E_INPUT);
}

static void a_session_ends_after_two_idle_hours(void **state)
{
	struct console *c = *state;
	struct serve_session x;
	struct vb_str token = vb_str_from(c->cookie[STORE_READER], strlen("vauban="));

	serve_site_clock(c->site, TEST_NOW + SERVE_IDLE_SECONDS);
	assert_true(serve_session_find(c->site, c->arena, token, &x));
	serve_site_clock(c->site, TEST_NOW + 2 * SERVE_IDLE_SECONDS + 1);
	assert_false(serve_session_find(c->site, c->arena, token, &x));
}

int main(void)
{
#define WITH_CONSOLE(test) cmocka_unit_test_setup_teardown(test, open_all, close_all)
	const struct CMUnitTest tests[] = {
		WITH_CONSOLE(a_write_needs_the_token_of_its_session),
		WITH_CONSOLE(a_write_from_another_site_is_refused),
		WITH_CONSOLE(another_name_for_this_machine_is_refused),
		WITH_CONSOLE(a_log_in_gives_a_session_and_a_log_out_ends_it),
		WITH_CONSOLE(a_log_in_leads_nowhere_else),
		WITH_CONSOLE(a_new_password_ends_the_other_sessions),
		WITH_CONSOLE(an_open_session_is_not_its_owner),
		WITH_CONSOLE(a_flood_of_names_does_not_forget_the_tries_at_one),
		WITH_CONSOLE(a_wrong_password_and_a_wrong_name_are_told_alike_and_slowed),
		WITH_CONSOLE(a_disabled_person_is_out_at_once),
		WITH_CONSOLE(a_token_opens_the_api_and_the_one_before_is_void),
		WITH_CONSOLE(a_pinned_certificate_opens_the_api),
		WITH_CONSOLE(the_last_admin_stays),
		WITH_CONSOLE(a_session_ends_after_two_idle_hours),
	};

	return cmocka_run_group_tests_name("serve/access", tests, NULL, NULL);
}
