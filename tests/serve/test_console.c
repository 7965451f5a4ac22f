/* test_console.c - what pages and API say and record: the same findings everywhere, decisions whole, every write told. */
#include "console.h"

#include "report/summary.h"
#include "run/asked.h"

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
		yyjson_doc *doc VB_CLEANUP(vb_json_cleanup) = console_api(
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
	yyjson_doc *doc VB_CLEANUP(vb_json_cleanup) = console_api(
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
	static const char *const bad[] = {
		"state=x",  "sort=x", "severity=x",   "kind=x",    "page=0",
		"page=-1",  "page=x", "per_page=501", "new=x",     "per_page=0",
		"page=1e3", "sort=",  "page=",        "severity=", "new="};
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
	yyjson_doc *doc VB_CLEANUP(vb_json_cleanup) = console_api(
		c, "/api/v1/findings?per_page=500&state=open", STORE_READER);
	yyjson_val *f = yyjson_arr_get(vb_json_array(yyjson_doc_get_root(doc), "findings"), i);

	return vb_arena_str(c->arena, vb_json_str(f, "id"));
}

static void components_and_decisions_are_filters_too(void **state)
{
	struct console *c = *state;
	size_t open = matching(c, "state=open"), none = matching(c, "decision=none");
	struct vb_str id;
	struct model_decision d = {.status = MODEL_ACCEPTED,
				   .justification = VB_STR("x"), .author = VB_STR("y"),
										  .when = TEST_NOW};
	struct vb_error err;
	size_t n;

	assert_true(none >= open); /* records of the product close some nobody decided about */
	assert_int_equal(matching(c, "component=lib0002&state=all"), 1);
	assert_int_equal(matching(c, "component=LIB0002%401:2-1&state=all"), 1);
	assert_int_equal(matching(c, "component=lib000%3F&state=all"), 10);
	assert_int_equal(matching(c, "component=lib&state=all"), 0);
	id = id_at(c, 0);
	assert_ok(run_decide(&c->place, id, &d, &n, &err));
	assert_int_equal(matching(c, "decision=accepted"), 1);
	assert_int_equal(matching(c, "decision=accepted&state=open"), 0);
	assert_int_equal(matching(c, "decision=accepted,none"), none);
	assert_int_equal(matching(c, "decision=none"), none - 1);
}

/* Each name of the filter is documented where the API is. */
static void every_filter_is_in_the_document(void **state)
{
	struct console *c = *state;
	yyjson_doc *doc VB_CLEANUP(vb_json_cleanup) = console_api(c, "/api/v1/openapi.json",
								  STORE_READER);
	yyjson_val *list = yyjson_ptr_get(yyjson_doc_get_root(doc),
					  "/paths/~1api~1v1~1findings/get/parameters");

	for (const struct run_asked_name *f = run_asked_names; f->name; f++) {
		bool found = false;
		yyjson_val *v;
		size_t i, max;

		yyjson_arr_foreach(list, i, max, v)
			found = found || vb_str_is(vb_json_str(v, "name"), f->name);
		if (!found)
			fail_msg("%s is not documented", f->name);
	}
}

static void board_same(struct console *c, struct run_board *x, struct run_board *y)
{
	struct run_filter filters[] = {{.state = RUN_STATE_OPEN},
				       {.state = RUN_STATE_CLOSED},
				       {.state = RUN_STATE_ALL, .no_decision = true}};
	struct vb_error err;

	assert_memory_equal(run_board_counts(x), run_board_counts(y), sizeof(struct run_counts));
	assert_int_equal(run_board_until(x), run_board_until(y));
	for (size_t i = 0; i < VB_COUNT(filters); i++) {
		struct vb_str *a, *b;
		size_t n, m;

		assert_ok(run_board_ids(x, c->arena, &filters[i], &a, &n, &err));
		assert_ok(run_board_ids(y, c->arena, &filters[i], &b, &m, &err));
		assert_int_equal(n, m);
		for (size_t k = 0; k < n; k++)
			assert_true(vb_str_eq(a[k], b[k]));
	}
}

/* What follows decisions is what would be made anew; what has to be made anew is not followed. */
static void a_board_that_follows_is_the_board_made_anew(void **state)
{
	struct console *c = *state;
	struct model_decision d = {.status = MODEL_ACCEPTED,
				   .justification = VB_STR("x"), .author = VB_STR("y"),
										  .when = TEST_NOW};
	struct run_board *first, *followed, *anew;
	struct vb_error err;
	size_t n;

	assert_ok(run_board_make(&c->run, &c->place, VB_STR("last"), &first, &err));
	for (size_t i = 0; i < 5; i++) {
		d.status = (enum model_status)(MODEL_NOT_AFFECTED + i);
		d.until = i == 2 ? TEST_NOW + 86400 : 0;
		assert_ok(run_decide(&c->place, id_at(c, 3 * i), &d, &n, &err));
	}
	assert_true(run_board_follow(&c->run, &c->place, VB_STR("last"), first, &followed));
	assert_ok(run_board_make(&c->run, &c->place, VB_STR("last"), &anew, &err));
	board_same(c, followed, anew);
	run_board_free(first); /* what both share stays */
	board_same(c, followed, anew);
	c->run.now = TEST_NOW + 2 * 86400;
	if (run_board_until(followed) != INT64_MAX)
		assert_false(
			run_board_follow(&c->run, &c->place, VB_STR("last"), followed, &first));
	run_board_free(followed);
	run_board_free(anew);
}

/* The overview reads no whole run: its upgrades are those of reports, and rules are what decisions made of them. */
static void the_light_ways_say_what_the_whole_run_says(void **state)
{
	enum { MOST = 3 };
	struct console *c = *state;
	struct run_session whole, light;
	report_upgrades all, some;
	struct run_upgrades ups;
	struct run_board *board;
	struct vb_error err;
	uint64_t closes = 0;
	size_t best = 0;

	assert_ok(run_recall(&c->run, &c->place, VB_STR("last"), &whole, &err));
	assert_ok(run_recall_light(&c->run, &c->place, VB_STR("last"), VB_STR(""), &light, &err));
	assert_ok(run_board_make(&c->run, &c->place, VB_STR("last"), &board, &err));
	assert_ok(run_board_upgrades(board, &c->place, c->arena, MOST, &ups, &err));
	report_upgrades_of(&c->run, whole.assessment, c->arena, &all);
	light.assessment->findings.v = ups.v;
	light.assessment->findings.n = ups.n;
	report_upgrades_of(&c->run, light.assessment, c->arena, &some);
	for (size_t i = 0; i < all.n; i++) {
		closes += all.v[i].findings.n;
		best = all.v[i].findings.n > all.v[best].findings.n ? i : best;
	}
	assert_int_equal(ups.upgrades, all.n);
	assert_int_equal(ups.closes, closes);
	assert_int_equal(some.n, best < MOST ? MOST : MOST + 1);
	for (size_t i = 0; i < some.n; i++) {
		const struct report_upgrade *x = &some.v[i], *y = &all.v[i < MOST ? i : best];

		assert_true(vb_str_eq(x->name, y->name) && vb_str_eq(x->version, y->version));
		assert_int_equal(x->findings.n, y->findings.n);
		assert_true(
			vb_str_eq(report_upgrade_to(c->arena, x), report_upgrade_to(c->arena, y)));
	}
	assert_int_equal(light.assessment->rules.n, whole.assessment->rules.n);
	for (size_t i = 0; i < whole.assessment->rules.n; i++)
		assert_int_equal(light.assessment->rules.v[i].state,
				 whole.assessment->rules.v[i].state);
	assert_int_equal(light.assessment->facts->components.n,
			 whole.assessment->facts->components.n);
	run_board_free(board);
	run_session_done(&whole);
	run_session_done(&light);
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

static bool news_shows(struct console *c, const char *target, const char *what)
{
	struct serve_reply r = console_ask(
		c, &(struct console_ask){.target = target, .cookie = c->cookie[STORE_DECIDER].p});
	bool shown;

	assert_int_equal(r.status, 200);
	shown = vb_str_find(vb_buf_view(&r.body), vb_str(what)) < r.body.n;
	serve_reply_done(&r);
	return shown;
}

static int news_decided(struct console *c, const char *id, const char *verdict, const char *why)
{
	struct serve_reply r = console_ask(
		c, &(struct console_ask){
			   .method = SERVE_POST,
			   .target = "/news/decide",
			   .cookie = c->cookie[STORE_DECIDER].p,
			   .form = vb_arena_printf(c->arena, "csrf=%.*s&id=%s&verdict=%s&why=%s",
						   VB_FMT(c->csrf[STORE_DECIDER]), id, verdict, why)
					   .p});
	int status = r.status;

	serve_reply_done(&r);
	return status;
}

static void news_are_told_and_decided(void **state)
{
	struct console *c = *state;
	struct store_trail *t;
	struct vb_error err;
	size_t n;

	assert_true(news_shows(c, "/news", "A guide &lt;b&gt;changes&lt;/b&gt;"));
	assert_true(news_shows(c, "/news", "href=\"https://gazette.example/guide\""));
	assert_false(news_shows(c, "/news", "javascript:"));
	assert_true(news_shows(c, "/api/v1/news", "\"undecided\": 2") ||
		    news_shows(c, "/api/v1/news", "\"undecided\":2"));
	assert_int_equal(news_decided(c, CONSOLE_NEWS, "keep", "x"), 422);
	assert_int_equal(news_decided(c, CONSOLE_NEWS, "retain", "+"), 422);
	assert_int_equal(news_decided(c, "ffffffffffffffff", "retain", "x"), 404);
	assert_true(news_shows(c, "/news", CONSOLE_NEWS));
	assert_int_equal(news_decided(c, CONSOLE_NEWS, "retain", "our+tests+change"), 303);
	assert_false(news_shows(c, "/news", CONSOLE_NEWS));
	assert_true(news_shows(c, "/news?all=1", "our tests change"));
	assert_false(news_shows(c, "/api/v1/news", CONSOLE_NEWS));
	assert_true(news_shows(c, "/api/v1/news?all=true", CONSOLE_NEWS));
	assert_ok(run_trail(&c->place, c->arena, 0, &t, &n, &err));
	assert_str(t[0].who, "decider");
	assert_str(t[0].way, "console");
	assert_str(t[0].action, "news");
	assert_str(t[0].object, CONSOLE_NEWS);
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
		WITH_CONSOLE(components_and_decisions_are_filters_too),
		WITH_CONSOLE(every_filter_is_in_the_document),
		WITH_CONSOLE(a_board_that_follows_is_the_board_made_anew),
		WITH_CONSOLE(the_light_ways_say_what_the_whole_run_says),
		WITH_CONSOLE(a_decision_closes_and_is_told_with_its_author),
		WITH_CONSOLE(a_decision_with_one_unknown_finding_records_nothing),
		WITH_CONSOLE(all_of_a_filter_is_decided_on_every_page),
		WITH_CONSOLE(a_decision_without_a_reason_or_with_a_past_end_is_refused),
		WITH_CONSOLE(news_are_told_and_decided),
		WITH_CONSOLE(a_kept_page_is_stale_when_the_store_changes),
		WITH_CONSOLE(the_language_is_asked_of_the_browser_then_remembered),
		WITH_CONSOLE(what_was_typed_is_escaped),
	};

	return cmocka_run_group_tests_name("serve/console", tests, NULL, NULL);
}
