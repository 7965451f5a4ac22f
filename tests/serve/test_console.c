/* test_console.c - what pages and API say and record: the same findings everywhere, decisions whole, every write told. */
#include "console.h"

#include "core/json.h"

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

static yyjson_doc *api(struct console *c, const char *target, enum store_role role)
{
	struct serve_reply r = console_ask(
		c, &(struct console_ask){.target = target, .cookie = c->cookie[role].p});
	struct vb_error err;
	yyjson_doc *doc;

	assert_int_equal(r.status, 200);
	assert_ok(vb_json_read(vb_buf_view(&r.body), target, &doc, &err));
	serve_reply_done(&r);
	return doc;
}

/* The order is that of the assessment every report is written from. */
static void page_api_and_report_list_the_same_findings(void **state)
{
	struct console *c = *state;
	struct run_session s;
	struct vb_error err;
	size_t n = 0, open = 0;

	assert_ok(run_recall(&c->run, &c->place, VB_STR("last"), &s, &err));
	for (size_t i = 0; i < s.assessment->findings.n; i++)
		open += !model_finding_closed(&s.assessment->findings.v[i], TEST_NOW);
	for (size_t page = 0; n < open; page++) {
		const char *query = vb_arena_printf(c->arena, "?page=%zu&per_page=50", page + 1).p;
		yyjson_doc *doc VB_CLEANUP(vb_json_cleanup) = api(
			c, vb_arena_printf(c->arena, "/api/v1/findings%s", query).p, STORE_READER);
		struct serve_reply html = console_ask(
			c, &(struct console_ask){
				   .target = vb_arena_printf(c->arena, "/findings%s", query).p,
				   .cookie = c->cookie[STORE_READER].p});
		yyjson_val *list = vb_json_array(yyjson_doc_get_root(doc), "findings"), *f;
		size_t i, max, at = 0;

		assert_int_equal(
			yyjson_get_uint(yyjson_obj_get(yyjson_doc_get_root(doc), "matching")),
			open);
		vb_json_each(list, i, max, f)
		{
			struct vb_str body = vb_str_from(vb_buf_view(&html.body), at), link;

			while (model_finding_closed(&s.assessment->findings.v[n], TEST_NOW))
				n++;
			link = vb_arena_printf(c->arena, "href=\"/findings/%.*s\"",
					       VB_FMT(s.assessment->findings.v[n].fingerprint));
			assert_str(
				vb_json_str(f, "id"),
				vb_arena_cstr(c->arena, s.assessment->findings.v[n].fingerprint));
			assert_true(vb_str_find(body, link) < body.n); /* in the same order */
			at += vb_str_find(body, link);
			n++;
		}
		assert_true(max > 0);
		serve_reply_done(&html);
	}
	run_session_done(&s);
}

static size_t matching(struct console *c, const char *query)
{
	yyjson_doc *doc VB_CLEANUP(vb_json_cleanup) = api(
		c, vb_arena_printf(c->arena, "/api/v1/findings?per_page=500&%s", query).p,
		STORE_READER);

	return yyjson_get_uint(yyjson_obj_get(yyjson_doc_get_root(doc), "matching"));
}

static void filters_add_up(void **state)
{
	static const char *const severities[] = {"critical", "high", "medium",
						 "low",      "info", "unknown"};
	struct console *c = *state;
	size_t all = matching(c, "state=all"), sum = 0, one;
	char query[64];

	assert_true(all > CONSOLE_FINDINGS / 2 && all <= CONSOLE_FINDINGS); /* notices are aside */
	assert_int_equal(matching(c, "state=open") + matching(c, "state=closed"), all);
	for (size_t i = 0; i < VB_COUNT(severities); i++) {
		snprintf(query, sizeof(query), "state=all&severity=%s", severities[i]);
		one = matching(c, query);
		sum += one;
	}
	assert_int_equal(sum, all);
	assert_int_equal(matching(c, "state=all&severity=critical,high"),
			 matching(c, "state=all&severity=critical") +
				 matching(c, "state=all&severity=high"));
	assert_int_equal(matching(c, "state=all&severity=critical&severity=high"),
			 matching(c, "state=all&severity=critical,high"));
	assert_int_equal(matching(c, "q=no+such+thing+anywhere"), 0);
}

static void what_a_filter_does_not_take_is_told(void **state)
{
	static const char *const bad[] = {"state=x", "sort=x",     "severity=x", "kind=x",
					  "page=0",  "page=-1",    "page=x",     "per_page=501",
					  "new=x",   "per_page=0", "page=1e3"};
	struct console *c = *state;

	for (size_t i = 0; i < VB_COUNT(bad); i++) {
		struct serve_reply r = console_ask(
			c,
			&(struct console_ask){
				.target =
					vb_arena_printf(c->arena, "/api/v1/findings?%s", bad[i]).p,
				.cookie = c->cookie[STORE_READER].p});

		if (r.status != 400)
			fail_msg("%s: %d", bad[i], r.status);
		serve_reply_done(&r);
	}
}

static struct vb_str id_at(struct console *c, size_t i)
{
	yyjson_doc *doc VB_CLEANUP(vb_json_cleanup) = api(
		c, "/api/v1/findings?per_page=500&state=open", STORE_READER);
	yyjson_val *f = yyjson_arr_get(vb_json_array(yyjson_doc_get_root(doc), "findings"), i);

	return vb_arena_str(c->arena, vb_json_str(f, "id"));
}

static void a_decision_closes_and_is_told_with_its_author(void **state)
{
	struct console *c = *state;
	size_t before = matching(c, "state=open");
	struct vb_str a = id_at(c, 0), b = id_at(c, 1);
	struct serve_reply r = console_ask(
		c, &(struct console_ask){
			   .method = SERVE_POST,
			   .target = "/findings/decide?q=",
			   .cookie = c->cookie[STORE_DECIDER].p,
			   .form = vb_arena_printf(
					   c->arena,
					   "csrf=%.*s&id=%.*s&id=%.*s&status=accepted&why=because+"
					   "caf%%C3%%A9&back=/findings?q=",
					   VB_FMT(c->csrf[STORE_DECIDER]), VB_FMT(a), VB_FMT(b))
					   .p});
	struct store_trail *t;
	struct vb_error err;
	size_t n;

	assert_int_equal(r.status, 303);
	assert_str(console_field(&r, "Location"), "/findings?q=&done=decided");
	serve_reply_done(&r);
	assert_int_equal(matching(c, "state=open"), before - 2);
	assert_ok(run_trail(&c->place, c->arena, 0, &t, &n, &err));
	assert_str(t[0].who, "decider");
	assert_str(t[0].way, "console");
	assert_str(t[0].action, "decide");
	assert_str(t[0].detail, "accepted: because café");
	assert_true((vb_str_eq(t[0].object, b) && vb_str_eq(t[1].object, a)));
}

static void a_decision_with_one_unknown_finding_records_nothing(void **state)
{
	struct console *c = *state;
	size_t before = matching(c, "state=open");
	struct vb_str a = id_at(c, 0);
	struct serve_reply r = console_ask(
		c,
		&(struct console_ask){.method = SERVE_POST,
				      .target = "/api/v1/decisions",
				      .cookie = c->cookie[STORE_DECIDER].p,
				      .csrf = c->csrf[STORE_DECIDER].p,
				      .json = vb_arena_printf(c->arena,
							      "{\"findings\":[\"%.*s\",\"00000000"
							      "00000000\"],\"status\":\"fixed\","
							      "\"justification\":\"x\"}",
							      VB_FMT(a))
						      .p});

	assert_int_equal(r.status, 404);
	serve_reply_done(&r);
	assert_int_equal(matching(c, "state=open"), before);
}

static void all_of_a_filter_is_decided_on_every_page(void **state)
{
	struct console *c = *state;
	size_t others = matching(c, "state=open&severity=critical,medium,low,info,unknown");
	struct serve_reply r = console_ask(
		c, &(struct console_ask){
			   .method = SERVE_POST,
			   .target = "/findings/decide?severity=high&page=1&per_page=1",
			   .cookie = c->cookie[STORE_ADMIN].p,
			   .form = vb_arena_printf(c->arena,
						   "csrf=%.*s&all=1&status=false_positive&why=x",
						   VB_FMT(c->csrf[STORE_ADMIN]))
					   .p});

	assert_int_equal(r.status, 303);
	serve_reply_done(&r);
	assert_int_equal(matching(c, "state=open&severity=high"), 0);
	assert_int_equal(matching(c, "state=open"), others);
}

static void a_decision_without_a_reason_or_with_a_past_end_is_refused(void **state)
{
	struct console *c = *state;
	struct vb_str a = id_at(c, 0);
	const char *const bad[] = {"status=accepted&why=+", "status=&why=x", "status=wrong&why=x",
				   "status=accepted&why=x&until=2026-01-01",
				   "status=accepted&why=x&until=soon"};

	for (size_t i = 0; i < VB_COUNT(bad); i++) {
		struct serve_reply r = console_ask(
			c, &(struct console_ask){.method = SERVE_POST,
						 .target = "/findings/decide",
						 .cookie = c->cookie[STORE_ADMIN].p,
						 .csrf = c->csrf[STORE_ADMIN].p,
						 .form = vb_arena_printf(c->arena, "id=%.*s&%s",
									 VB_FMT(a), bad[i])
								 .p});

		assert_int_equal(r.status, 422);
		serve_reply_done(&r);
	}
}

static void a_kept_page_is_stale_when_the_store_changes(void **state)
{
	struct console *c = *state;
	struct console_ask ask = {.target = "/findings", .cookie = c->cookie[STORE_READER].p};
	struct serve_reply one = console_ask(c, &ask), two;
	struct vb_str id = id_at(c, 0);
	struct model_decision d = {.status = MODEL_FIXED,
				   .justification = VB_STR("x"), .author = VB_STR("y"),
										  .when = TEST_NOW};
	struct vb_error err;
	size_t n;

	assert_true(console_says(&one, vb_arena_cstr(c->arena, id)));
	assert_ok(run_decide(&c->place, id, &d, &n, &err)); /* as the command line does */
	two = console_ask(c, &ask);
	assert_false(console_says(&two, vb_arena_cstr(c->arena, id)));
	serve_reply_done(&one);
	serve_reply_done(&two);
}

static void the_language_is_asked_of_the_browser_then_remembered(void **state)
{
	struct console *c = *state;
	struct console_ask ask = {
		.target = "/findings", .cookie = c->cookie[STORE_READER].p, .language = "fr"};
	struct serve_reply r = console_ask(c, &ask);

	assert_true(console_says(&r, "<html lang=\"fr\"") && console_says(&r, "Gravité"));
	serve_reply_done(&r);
	ask.target = "/findings?q=a&lang=en";
	r = console_ask(c, &ask);
	assert_int_equal(r.status, 303);
	assert_str(console_field(&r, "Location"), "/findings?q=a");
	assert_true(vb_str_starts(console_field(&r, "Set-Cookie"), VB_STR("lang=en; Path=/;")));
	serve_reply_done(&r);
	ask.target = "/findings";
	ask.cookie = vb_arena_printf(c->arena, "%s; lang=en", ask.cookie).p;
	r = console_ask(c, &ask);
	assert_true(console_says(&r, "<html lang=\"en\""));
	serve_reply_done(&r);
}

/* What a page shows of a request is never markup. */
static void what_was_typed_is_escaped(void **state)
{
	struct console *c = *state;
	struct serve_reply r = console_ask(
		c, &(struct console_ask){
			   .target = "/findings?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
			   .cookie = c->cookie[STORE_READER].p});

	assert_int_equal(r.status, 200);
	assert_false(console_says(&r, "<script"));
	assert_true(console_says(&r, "&lt;script&gt;"));
	serve_reply_done(&r);
}

int main(void)
{
#define WITH_CONSOLE(test) cmocka_unit_test_setup_teardown(test, open_all, close_all)
	const struct CMUnitTest tests[] = {
		WITH_CONSOLE(page_api_and_report_list_the_same_findings),
		WITH_CONSOLE(filters_add_up),
		WITH_CONSOLE(what_a_filter_does_not_take_is_told),
		WITH_CONSOLE(a_decision_closes_and_is_told_with_its_author),
		WITH_CONSOLE(a_decision_with_one_unknown_finding_records_nothing),
		WITH_CONSOLE(all_of_a_filter_is_decided_on_every_page),
		WITH_CONSOLE(a_decision_without_a_reason_or_with_a_past_end_is_refused),
		WITH_CONSOLE(a_kept_page_is_stale_when_the_store_changes),
		WITH_CONSOLE(the_language_is_asked_of_the_browser_then_remembered),
		WITH_CONSOLE(what_was_typed_is_escaped),
	};

	return cmocka_run_group_tests_name("serve/console", tests, NULL, NULL);
}
