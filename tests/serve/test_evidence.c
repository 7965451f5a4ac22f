/* test_evidence.c - the evidence log in pages and API: the same entries as the verb, proofs that hold, changes that show. */
#include "console.h"

#include <sqlite3.h>

static struct serve_reply get(struct console *c, const char *target)
{
	return console_ask(
		c, &(struct console_ask){.target = target, .cookie = c->cookie[STORE_READER].p});
}

static void digest_of(yyjson_val *text, struct vb_digest *out)
{
	const char *hex = yyjson_get_str(text);

	for (size_t i = 0; i < sizeof(out->bytes); i++) {
		unsigned byte;

		assert_int_equal(sscanf(hex + 2 * i, "%2x", &byte), 1);
		out->bytes[i] = (unsigned char)byte;
	}
}

/* By the published rules alone: RFC 9162, 2.1.3.2. */
static void proof_check(yyjson_val *root, uint64_t index)
{
	struct vb_digest leaf, top, path[VB_MERKLE_PATH];
	yyjson_val *list = yyjson_obj_get(root, "path"), *v;
	size_t i, max;

	digest_of(yyjson_obj_get(root, "hash"), &leaf);
	digest_of(yyjson_obj_get(root, "root"), &top);
	yyjson_arr_foreach(list, i, max, v) digest_of(v, &path[i]);
	assert_true(vb_merkle_included(&leaf, index, yyjson_get_uint(yyjson_obj_get(root, "size")),
				       path, max, &top));
	assert_true(yyjson_get_bool(yyjson_obj_get(root, "holds")));
}

static void page_api_and_verb_list_the_same_entries(void **state)
{
	struct console c;
	struct model_leaf *leaves;
	struct vb_error err;
	size_t n, seen = 0;

	(void)state;
	console_open(&c);
	assert_ok(run_log_list(&c.place, c.arena, 0, &leaves, &n, &err));
	assert_true(n > 5);
	for (size_t page = 1; seen < n; page++) {
		const char *query = vb_arena_printf(c.arena, "?page=%zu&per_page=4", page).p;
		yyjson_doc *doc VB_CLEANUP(vb_json_cleanup) = console_api(
			&c, vb_arena_printf(c.arena, "/api/v1/evidence%s", query).p, STORE_READER);
		struct serve_reply html = get(&c, vb_arena_printf(c.arena, "/evidence%s", query).p);
		yyjson_val *list = yyjson_obj_get(yyjson_doc_get_root(doc), "entries"), *e;
		size_t i, max;

		assert_true(yyjson_arr_size(list) > 0);
		yyjson_arr_foreach(list, i, max, e)
		{
			const struct model_leaf *leaf = &leaves[n - 1 - seen++];
			struct vb_str hex = vb_arena_hex(c.arena, leaf->digest.bytes,
							 sizeof(leaf->digest.bytes));

			assert_int_equal(yyjson_get_uint(yyjson_obj_get(e, "index")), leaf->index);
			assert_str(vb_json_str(e, "digest"), hex.p);
			assert_true(console_says(&html,
						 vb_arena_printf(c.arena, "href=\"/evidence/%llu\"",
								 (unsigned long long)leaf->index)
							 .p));
		}
		serve_reply_done(&html);
	}
	assert_int_equal(seen, n);
	console_close(&c);
}

static void every_entry_is_proved_without_and_with_a_checkpoint(void **state)
{
	struct store_checkpoint made;
	struct console c;
	struct vb_error err;
	bool fresh;

	(void)state;
	console_open(&c);
	for (int round = 0; round < 2; round++) {
		yyjson_doc *list VB_CLEANUP(vb_json_cleanup) = console_api(&c, "/api/v1/evidence",
									   STORE_READER);
		uint64_t size = yyjson_get_uint(yyjson_obj_get(yyjson_doc_get_root(list), "size"));

		for (uint64_t i = 0; i < size; i++) {
			const char *at = vb_arena_printf(c.arena, "/api/v1/evidence/%llu",
							 (unsigned long long)i)
						 .p;
			yyjson_doc *doc VB_CLEANUP(vb_json_cleanup) = console_api(&c, at,
										  STORE_READER);
			yyjson_val *root = yyjson_doc_get_root(doc);
			bool is_signed = yyjson_is_obj(yyjson_obj_get(root, "checkpoint"));
			struct serve_reply html = get(&c, at + strlen("/api/v1"));

			proof_check(root, i);
			assert_str(vb_json_str(root, "content"), "as_recorded");
			/* the checkpoint's own entry follows what it signs */
			assert_int_equal(is_signed, round == 1 && i + 1 < size);
			assert_int_equal(html.status, 200);
			assert_true(console_says(&html, "The proof holds"));
			serve_reply_done(&html);
		}
		if (!round)
			assert_ok(run_log_checkpoint(&c.run, &c.place, c.arena, NULL,
						     VB_STR("test"), &made, &fresh, &err));
	}
	console_close(&c);
}

static void store_change(struct console *c, const char *sql)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(c->place.store, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static void what_was_altered_is_named_by_page_and_api(void **state)
{
	struct console c;
	struct serve_reply html;
	uint64_t altered = 0;

	(void)state;
	console_open(&c);
	html = get(&c, "/evidence/verification");
	assert_true(console_says(&html, "Sound"));
	serve_reply_done(&html);
	store_change(&c, "UPDATE person SET role = 'admin' WHERE name = 'reader'");
	html = get(&c, "/evidence/verification");
	assert_true(console_says(&html, "what was recorded was altered: person"));
	serve_reply_done(&html);
	{
		yyjson_doc *doc VB_CLEANUP(
			vb_json_cleanup) = console_api(&c, "/api/v1/verification", STORE_READER),
	     *list VB_CLEANUP(vb_json_cleanup) = console_api(&c, "/api/v1/evidence", STORE_READER);
		yyjson_val *root = yyjson_doc_get_root(doc);
		uint64_t size = yyjson_get_uint(yyjson_obj_get(yyjson_doc_get_root(list), "size"));

		assert_false(yyjson_get_bool(yyjson_obj_get(root, "sound")));
		assert_int_equal(yyjson_arr_size(yyjson_obj_get(root, "problems")), 1);
		for (uint64_t i = 0; i < size; i++) {
			yyjson_doc *one VB_CLEANUP(vb_json_cleanup) = console_api(
				&c,
				vb_arena_printf(c.arena, "/api/v1/evidence/%llu",
						(unsigned long long)i)
					.p,
				STORE_READER);

			altered += vb_str_is(vb_json_str(yyjson_doc_get_root(one), "content"),
					     "altered");
		}
	}
	assert_int_equal(altered, 1);
	console_close(&c);
}

static void an_entry_that_is_not_there_is_not_found(void **state)
{
	static const char *const bad[] = {"/evidence/999999", "/evidence/x", "/evidence/-1",
					  "/api/v1/evidence/18446744073709551615"};
	struct console c;

	(void)state;
	console_open(&c);
	for (size_t i = 0; i < VB_COUNT(bad); i++) {
		struct serve_reply r = get(&c, bad[i]);

		assert_int_equal(r.status, 404);
		serve_reply_done(&r);
	}
	console_close(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(page_api_and_verb_list_the_same_entries),
		cmocka_unit_test(every_entry_is_proved_without_and_with_a_checkpoint),
		cmocka_unit_test(what_was_altered_is_named_by_page_and_api),
		cmocka_unit_test(an_entry_that_is_not_there_is_not_found),
	};

	return cmocka_run_group_tests_name("serve/evidence", tests, NULL, NULL);
}
