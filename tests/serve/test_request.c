/* test_request.c - addresses, forms, cookies and languages as they come from outside. */
#include "../support.h"

#include "report/report.h"
#include "serve/call.h"

static void an_address_is_decoded_once(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct serve_request r = {.arena = a};
	struct vb_error err;

	(void)state;
	assert_ok(serve_target_parse(&r, VB_STR("/a%20b/%2525?q=caf%C3%A9+noir&empty=&x"), &err));
	assert_str(r.path, "/a b/%25");
	assert_str(serve_pair_of(&r.query, "q"), "café noir");
	assert_true(serve_pair_has(&r.query, "empty") && serve_pair_has(&r.query, "x"));
	assert_false(serve_pair_has(&r.query, "y"));
}

static void what_cannot_be_an_address_is_refused(void **state)
{
	static const char *const bad[] = {"",      "x",      "http://x/", "/%",   "/%4",    "/%zz",
					  "/?a=%", "/?%00=", "/%c3%28",   "/%00", "/?q=%ff"};
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_error err;

	(void)state;
	for (size_t i = 0; i < VB_COUNT(bad); i++) {
		struct serve_request r = {.arena = a};

		if (serve_target_parse(&r, vb_str(bad[i]), &err))
			fail_msg("accepted: %s", bad[i]);
	}
}

static void a_form_of_too_many_fields_is_refused(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_buf b VB_CLEANUP(vb_buf_done);
	serve_pairs pairs = {0};
	struct vb_error err;

	(void)state;
	vb_buf_init(&b, 1 << 20);
	for (int i = 0; i < 5000; i++)
		vb_buf_cstr(&b, "id=1&");
	assert_false(serve_form_parse(a, vb_buf_view(&b), &pairs, &err));
	assert_int_equal(err.code, VB_E_LIMIT);
}

static void cookies_that_cannot_be_read_are_passed_over(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	serve_pairs pairs = {0};

	(void)state;
	serve_cookies_parse(a, VB_STR("lang=fr; nothing; vauban=abc; =; vauban=second"), &pairs);
	assert_str(serve_pair_of(&pairs, "lang"), "fr");
	assert_str(serve_pair_of(&pairs, "vauban"), "abc");
}

static void the_language_follows_the_weights(void **state)
{
	static const struct {
		const char *field;
		int lang;
	} cases[] = {{"fr", VB_FR},
		     {"fr-CH, fr;q=0.9, en;q=0.8", VB_FR},
		     {"de, en;q=0.3, fr;q=0.7", VB_FR},
		     {"en;q=0.9, fr;q=0.9", VB_EN},
		     {"frr, fro", VB_EN},
		     {"fr;q=0", VB_EN},
		     {"fr;q=nan", VB_FR},
		     {"", VB_EN},
		     {",,,;;=", VB_EN}};

	(void)state;
	for (size_t i = 0; i < VB_COUNT(cases); i++)
		if (serve_language(vb_str(cases[i].field), VB_EN) != cases[i].lang)
			fail_msg("%s", cases[i].field);
}

static void routes_are_unique_and_found(void **state)
{
	struct vb_str args[SERVE_ARGS];
	const struct serve_route *found;
	unsigned allow;

	(void)state;
	for (const struct serve_route *r = serve_routes; r->path; r++) {
		bool api = vb_str_starts(vb_str(r->path), VB_STR("/api/"));

		for (const struct serve_route *o = serve_routes; o < r; o++)
			assert_false(o->method == r->method && strcmp(o->path, r->path) == 0);
		assert_int_equal(serve_route_find(r->method, vb_str(r->path), &found, args, &allow),
				 SERVE_MATCHED);
		assert_true(api == ((r->flags & SERVE_API) != 0));
		assert_true(!api || (r->id && r->what && r->answer));
		assert_true(r->method == SERVE_POST || !(r->flags & SERVE_BIG));
		assert_false(r->method == SERVE_POST && r->flags & SERVE_KEEP);
	}
	assert_int_equal(serve_route_find(SERVE_GET, VB_STR("/findings/"), &found, args, &allow),
					  SERVE_NO_PATH);
	assert_int_equal(serve_route_find(SERVE_POST, VB_STR("/"), &found, args, &allow),
					  SERVE_NO_METHOD);
	assert_int_equal(serve_route_find(SERVE_GET, VB_STR("/findings/ab"), &found, args, &allow),
					  SERVE_MATCHED);
	assert_str(args[0], "ab");
}

/* A sentence that is the same in both languages is a translation that was forgotten, but for these. */
static void every_word_of_the_console_is_in_both_languages(void **state)
{
	static const char *const same[] = {"menu"};
	struct model_text text, label;
	const char *key, *id, *path;
	enum store_role role;

	(void)state;
	for (size_t n = 0; n < serve_words.n; n++) {
		bool alike = false;

		key = serve_words.v[n].key;
		text = serve_words.v[n].text;
		assert_true(text.en.n && text.fr.n && vb_str_utf8(text.en) && vb_str_utf8(text.fr));
		for (size_t i = 0; i < VB_COUNT(same); i++)
			alike = alike || strcmp(same[i], key) == 0;
		if (!alike && vb_str_eq(text.en, text.fr))
			fail_msg("%s is the same in both languages", key);
	}
	assert_true(serve_words.n > 40);
	for (size_t i = 0; serve_menu_at(i, &id, &path, &role, &label); i++)
		assert_true(label.en.n && label.fr.n);
}

/* Each {{w.key}} of our templates exists, and each word is used by one. */
static void templates_and_words_agree(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_buf all VB_CLEANUP(vb_buf_done);
	struct report_templates set;
	struct vb_error err;

	(void)state;
	vb_buf_init(&all, 4 << 20);
	assert_ok(report_templates_load(a, NULL, &set, &err));
	for (size_t i = 0; i < set.n; i++)
		if (vb_str_starts(set.v[i].name, VB_STR("console_")))
			vb_buf_str(&all, set.v[i].text);
	for (size_t i = 0; i < serve_words.n; i++) {
		const char *key = serve_words.v[i].key;
		struct vb_str tag = vb_arena_printf(a, "{{w.%s}}", key), body = vb_buf_view(&all);

		if (vb_str_find(body, tag) == body.n)
			fail_msg("no template says {{w.%s}}", key);
	}
	for (struct vb_str rest = vb_buf_view(&all);;) {
		bool known = false;
		struct vb_str tag;

		rest = vb_str_from(rest, vb_str_find(rest, VB_STR("{{w.")));
		if (!rest.n)
			break;
		rest = vb_str_from(rest, 4);
		tag = vb_str_sub(rest, 0, vb_str_chr(rest, '}'));
		for (size_t i = 0; i < serve_words.n; i++)
			known = known || vb_str_is(tag, serve_words.v[i].key);
		if (!known)
			fail_msg("a template says {{w.%.*s}}, which is no word", VB_FMT(tag));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_address_is_decoded_once),
		cmocka_unit_test(what_cannot_be_an_address_is_refused),
		cmocka_unit_test(a_form_of_too_many_fields_is_refused),
		cmocka_unit_test(cookies_that_cannot_be_read_are_passed_over),
		cmocka_unit_test(the_language_follows_the_weights),
		cmocka_unit_test(routes_are_unique_and_found),
		cmocka_unit_test(every_word_of_the_console_is_in_both_languages),
		cmocka_unit_test(templates_and_words_agree),
	};

	return cmocka_run_group_tests_name("serve/request", tests, NULL, NULL);
}
