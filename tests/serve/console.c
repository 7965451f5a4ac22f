/* console.c - see console.h. */
#include "console.h"

#include "../store/sample.h"
#include "store/news.h"

static void news_add(struct store *store)
{
	const struct model_news_source source = {
		.id = VB_STR("gazette"), .domain = VB_STR("legal"), .read = TEST_NOW};
	const struct model_news_item items[] = {
		{.key = VB_STR(CONSOLE_NEWS),
			 .domain = VB_STR("legal"),
				 .source = VB_STR("gazette"),
					 .title = VB_STR("A guide <b>changes</b>"),
						 .link = VB_STR("https://gazette.example/guide"),
								.published = TEST_NOW - 86400},
					 {.key = VB_STR("00000000000000aa"),
						  .domain = VB_STR("legal"),
							  .source = VB_STR("gazette"),
								  .title = VB_STR("Another"),
									  .link = VB_STR("javascript:alert(1)")},
							  };
	struct vb_error err;
	size_t added;

	assert_ok(store_put_news(store, (struct vb_str){NULL, 0}, &source, items, VB_COUNT(items),
				 TEST_NOW, &added, &err));
}

static void people_add(struct console *c)
{
	struct run_actor by = {.name = VB_STR("test"), .role = VB_STR("admin"),
								      .way = VB_STR("test")};
	struct vb_error err;

	for (int r = STORE_READER; r <= STORE_ADMIN; r++)
		assert_ok(run_person_add(&c->run, &c->place, &by,
					 vb_str(store_role_word((enum store_role)r)),
					 (enum store_role)r, VB_STR(CONSOLE_PASSWORD), &err));
}

static void sessions_start(struct console *c)
{
	for (int r = STORE_READER; r <= STORE_ADMIN; r++) {
		struct store_person p;
		struct serve_session x;
		struct vb_str token;
		struct vb_error err;
		bool found;

		assert_ok(run_person_find(&c->place, c->arena, STORE_BY_NAME,
					  vb_str(store_role_word((enum store_role)r)), &p, &found,
					  &err));
		assert_true(found);
		serve_session_start(c->site, c->arena, &p, &token);
		c->cookie[r] = vb_arena_printf(c->arena, "vauban=%.*s", VB_FMT(token));
		assert_true(serve_session_find(c->site, c->arena, token, &x));
		c->csrf[r] = x.csrf;
	}
}

void console_open(struct console *c)
{
	struct serve_settings settings = {.api_rate = 0};
	struct store *store;
	struct vb_error err;

	*c = (struct console){.arena = vb_arena_new(), .run = test_run()};
	c->place.arena = c->arena;
	c->place.store = vb_arena_printf(c->arena, "%s/store.db", test_scratch(c->arena)).p;
	c->place.index = vb_arena_printf(c->arena, "%s/none.vbx", test_scratch(c->arena)).p;
	c->place.share = test_path(c->arena, "share");
	assert_ok(store_open(c->place.store, &store, &err));
	assert_ok(store_put_run(
		store,
		VB_STR("product"),
		       VB_STR("1.0"),
			      sample_make(c->arena, &(struct sample){.components = 40,
								     .findings = CONSOLE_FINDINGS,
								     .target = "image.tar",
								     .when = TEST_NOW}),
			      &err));
	news_add(store);
	store_close(store);
	people_add(c);
	assert_ok(serve_site_open(&c->run, &c->place, &settings, &c->site, &err));
	serve_site_clock(c->site, TEST_NOW);
	sessions_start(c);
}

void console_close(struct console *c)
{
	serve_site_close(c->site);
	vb_arena_free(c->arena);
}

struct serve_reply console_ask(struct console *c, const struct console_ask *ask)
{
	struct serve_request r = {
		.arena = c->arena,
		.method = ask->method,
		.host = vb_str(ask->host ? ask->host : "127.0.0.1:8080"),
		.origin = vb_str(ask->origin),
		.fetch_site = vb_str(ask->fetch_site),
		.csrf = vb_str(ask->csrf),
		.language = vb_str(ask->language),
		.certificate = vb_str(ask->certificate),
		.address = VB_STR("127.0.0.1"), .body = vb_str(ask->form ? ask->form : ask->json),
			.content_type = vb_str(ask->form   ? "application/x-www-form-urlencoded"
					       : ask->json ? "application/json"
							   : ""),
		};
	struct serve_reply reply;
	struct vb_error err;

	if (ask->cookie)
		serve_cookies_parse(c->arena, vb_str(ask->cookie), &r.cookies);
	if (ask->bearer)
		r.authorization = vb_arena_printf(c->arena, "Bearer %s", ask->bearer);
	assert_ok(serve_target_parse(&r, vb_str(ask->target), &err));
	assert_ok(serve_body_parse(&r, &err));
	serve_answer(c->site, &r, &reply);
	return reply;
}

struct vb_str console_field(const struct serve_reply *r, const char *name)
{
	return serve_pair_of(&r->fields, name);
}

bool console_says(const struct serve_reply *r, const char *text)
{
	struct vb_str body = vb_buf_view(&r->body);

	return vb_str_find(body, vb_str(text)) < body.n;
}

yyjson_doc *console_api(struct console *c, const char *target, enum store_role role)
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
