/*
 * test_fetch.c - what is asked over HTTP and what is not, against a server of the test's own on 127.0.0.1 that answers
 * each path with canned bytes.
 */
#include <stdlib.h>
#include <unistd.h>

#include "core/fetch.h"
#include "core/file.h"
#include "server.h"
#include "support.h"

static struct test_server server;

static void serve(int client)
{
	static const struct {
		const char *path, *answer;
	} answers[] = {
		{"GET /hello ", "HTTP/1.1 200 OK\r\nX-Frame-Options:  DENY \r\nContent-Length: "
				"5\r\nConnection: close\r\n\r\nhello"},
		{"HEAD /hello ",
		 "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\n"},
		{"GET /missing ", "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\nConnection: "
				  "close\r\n\r\ngone"},
		{"GET /away ", "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Leng"
			       "th: 0\r\nConnection: close\r\n\r\n"},
	};
	static const char packed[] = /* gzip of "hello" */
		"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xcb\x48\xcd\xc9\xc9\x07\x00\x86\xa6\x10\x36\x05"
		"\x00\x00\x00",
			  packed_head[] =
				  "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: "
				  "25\r\nConnection: close\r\n\r\n";
	static unsigned tired, cut;
	const char *answer = NULL;
	char request[4096];
	ssize_t n = read(client, request, sizeof(request) - 1);

	request[n > 0 ? n : 0] = '\0';
	if (strncmp(request, "GET /tired ", 11) == 0)
		answer = tired++ % 3 < 2 ? "HTTP/1.1 503 Busy\r\nRetry-After: 1\r\nContent-Length: "
					   "0\r\nConnection: close\r\n\r\n"
					 : answers[0].answer;
	if (strncmp(request, "GET /cut ", 9) == 0)
		answer =
			cut++ ? answers[0].answer
			      : "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhe";
	if (strncmp(request, "GET /broken ", 12) == 0)
		answer = "HTTP/1.1 500 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
	if (strncmp(request, "GET /same ", 10) == 0)
		answer =
			strstr(request, "If-None-Match: \"v1\"") &&
					strstr(request, "If-Modified-Since: Fri, 02 Jan 2026")
				? "HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n"
				: "HTTP/1.1 200 OK\r\nETag: \"v1\"\r\nLast-Modified: Fri, 02 Jan 2026 "
				  "00:00:00 GMT\r\nContent-Length: 5\r\nConnection: close\r\n\r\nfirst";
	if (answer && !vb_write_all(client, answer, strlen(answer)))
		_exit(1);
	if (strncmp(request, "GET /packed ", 12) == 0 &&
	    !(vb_write_all(client, packed_head, sizeof(packed_head) - 1) &&
	      vb_write_all(client, packed, sizeof(packed) - 1)))
		_exit(1);
	if (strncmp(request, "GET /slow ", 10) == 0)
		sleep(30);
	for (size_t i = 0; i < VB_COUNT(answers); i++)
		if (strncmp(request, answers[i].path, strlen(answers[i].path)) == 0 &&
		    !vb_write_all(client, answers[i].answer, strlen(answers[i].answer)))
			_exit(1);
	if (strncmp(request, "GET /endless ", 13) == 0 &&
	    vb_write_all(client, "HTTP/1.1 200 OK\r\n\r\n", 19))
		while (vb_write_all(client, request, sizeof(request)))
			;
}

static int start(void **state)
{
	(void)state;
	test_server_start(&server, serve);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	test_server_stop(&server);
	return 0;
}

static const char *address(struct vb_arena *a, const char *path)
{
	return vb_arena_printf(a, "http://127.0.0.1:%d%s", server.port, path).p;
}

static struct vb_fetch *open_or_skip(void)
{
	struct vb_fetch *f = NULL;
	struct vb_error err;

	if (!vb_fetch_open(&f, &err))
		skip();
	return f;
}

static void addresses_outside_the_policy_are_not_asked(void **state)
{
	static const struct {
		const char *address;
		bool allowed;
	} cases[] = {
		{"https://example.org/x", true},
		{"HTTPS://example.org", true},
		{"http://127.0.0.1:8080/x", true},
		{"http://127.255.0.3", true},
		{"http://localhost/", true},
		{"http://[::1]:80/", true},
		{"http://example.org/", false},
		{"http://127.0.0.1.example.org/", false},
		{"http://127.0.0.1@example.org/", false},
		{"http://localhost:1@example.org/", false},
		{"https://user@example.org/", false},
		{"http://127.0.0.1\\@example.org/", false},
		{"http://127.0.0.1\\.example.org/", false},
		{"http://1270.0.0.1/", false},
		{"http://127.0.0/", false},
		{"http://127.0.0.256/", false},
		{"file:///etc/passwd", false},
		{"ftp://127.0.0.1/", false},
		{"https:///x", false},
		{"example.org", false},
		{"", false},
	};
	struct vb_error err;

	(void)state;
	for (size_t i = 0; i < VB_COUNT(cases); i++)
		if (vb_fetch_allowed(cases[i].address, &err) != cases[i].allowed)
			fail_msg("%s", cases[i].address);
}

static void a_document_comes_with_status_and_headers(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_fetch *f VB_CLEANUP(vb_fetch_cleanup) = open_or_skip();
	struct vb_fetch_options any = {.any_status = true}, head = {.head = true},
				stay = {.stay = true}, plain = {0};
	struct vb_fetch_answer answer;
	struct vb_run run = test_run();
	struct vb_error err;

	(void)state;
	assert_ok(vb_fetch_memory(f, &run, a, address(a, "/hello"), &plain, &answer, &err));
	assert_str(answer.body, "hello");
	assert_int_equal(answer.status, 200);
	assert_str(vb_fetch_header(&answer, "x-frame-options"), "DENY");
	assert_ok(vb_fetch_memory(f, &run, a, address(a, "/hello"), &head, &answer, &err));
	assert_int_equal(answer.body.n, 0);
	assert_false(vb_fetch_memory(f, &run, a, address(a, "/missing"), &plain, &answer, &err));
	assert_int_equal(err.code, VB_E_MISSING);
	assert_ok(vb_fetch_memory(f, &run, a, address(a, "/missing"), &any, &answer, &err));
	assert_int_equal(answer.status, 404);
	assert_str(answer.body, "gone");
	assert_false(vb_fetch_memory(f, &run, a, address(a, "/away"), &plain, &answer, &err));
	assert_ok(vb_fetch_memory(f, &run, a, address(a, "/away"), &stay, &answer, &err));
	assert_int_equal(answer.status, 302);
}

static void bytes_and_seconds_are_bounded(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_fetch *f VB_CLEANUP(vb_fetch_cleanup) = open_or_skip();
	struct vb_fetch_options small = {.max_bytes = 4}, some = {.max_bytes = 100000},
				quick = {.seconds = 1};
	struct vb_fetch_answer answer;
	struct vb_run run = test_run();
	struct vb_error err;

	(void)state;
	assert_false(vb_fetch_memory(f, &run, a, address(a, "/hello"), &small, &answer, &err));
	assert_int_equal(err.code, VB_E_LIMIT);
	assert_false(vb_fetch_memory(f, &run, a, address(a, "/endless"), &some, &answer, &err));
	assert_int_equal(err.code, VB_E_LIMIT);
	assert_false(vb_fetch_memory(f, &run, a, address(a, "/slow"), &quick, &answer, &err));
	assert_int_equal(err.code, VB_E_ENV);
	test_server_stop(&server); /* it still sleeps */
	test_server_start(&server, serve);
}

static void a_file_is_replaced_whole_or_not_at_all(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_fetch *f VB_CLEANUP(vb_fetch_cleanup) = open_or_skip();
	const char *path = vb_arena_printf(a, "%s/file", test_scratch(a)).p;
	struct vb_fetch_options plain = {0}, some = {.max_bytes = 100000};
	struct vb_run run = test_run();
	struct vb_error err;

	(void)state;
	test_save(path, VB_STR("before"));
	assert_false(vb_fetch_file(f, &run, address(a, "/endless"), path, &some, &err));
	assert_str(test_load(a, path), "before");
	assert_false(vb_file_exists(vb_arena_printf(a, "%s.part", path).p));
	assert_ok(vb_fetch_file(f, &run, address(a, "/hello"), path, &plain, &err));
	assert_str(test_load(a, path), "hello");
}

static void a_feed_is_asked_for_again_and_unpacked(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_fetch *f VB_CLEANUP(vb_fetch_cleanup) = open_or_skip();
	const char *path = vb_arena_printf(a, "%s/again", test_scratch(a)).p;
	struct vb_fetch_options feed = {.feed = true}, small = {.feed = true, .max_bytes = 4},
				plain = {0};
	struct vb_fetch_answer answer;
	struct vb_run run = test_run();
	struct vb_error err;

	(void)state;
	assert_false(vb_fetch_memory(f, &run, a, address(a, "/tired"), &plain, &answer, &err));
	assert_ok(vb_fetch_memory(f, &run, a, address(a, "/tired"), &feed, &answer, &err));
	assert_str(answer.body, "hello"); /* after one refusal: the second of three */
	assert_ok(vb_fetch_file(f, &run, address(a, "/cut"), path, &feed, &err));
	assert_str(test_load(a, path), "hello"); /* nothing is left of the first try */
	assert_false(vb_fetch_memory(f, &run, a, address(a, "/broken"), &feed, &answer, &err));
	assert_true(strstr(err.text, "answered HTTP 500"));
	assert_ok(vb_fetch_memory(f, &run, a, address(a, "/packed"), &feed, &answer, &err));
	assert_str(answer.body, "hello");
	assert_false(vb_fetch_memory(f, &run, a, address(a, "/packed"), &small, &answer, &err));
	assert_int_equal(err.code, VB_E_LIMIT);
}

static void what_has_not_changed_is_not_fetched_again(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_fetch *f VB_CLEANUP(vb_fetch_cleanup) = open_or_skip();
	const char *path = vb_arena_printf(a, "%s/same", test_scratch(a)).p,
		   *beside = vb_arena_printf(a, "%s.http", path).p;
	struct vb_fetch_options keep = {.keep = true};
	struct vb_run run = test_run();
	struct vb_error err;

	(void)state;
	assert_ok(vb_fetch_file(f, &run, address(a, "/same"), path, &keep, &err));
	assert_str(test_load(a, path), "first");
	test_save(path, VB_STR("kept")); /* whose bytes would show that it was fetched */
	assert_ok(vb_fetch_file(f, &run, address(a, "/same"), path, &keep, &err));
	assert_str(test_load(a, path), "kept");
	assert_false(vb_file_exists(vb_arena_printf(a, "%s.part", path).p));
	unlink(path); /* the file gone, its marks say nothing */
	assert_ok(vb_fetch_file(f, &run, address(a, "/same"), path, &keep, &err));
	assert_str(test_load(a, path), "first");
	test_save(beside, VB_STR("http://127.0.0.1/other\netag: \"v1\"\n"));
	test_save(path, VB_STR("of another address"));
	assert_ok(vb_fetch_file(f, &run, address(a, "/same"), path, &keep, &err));
	assert_str(test_load(a, path), "first");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_outside_the_policy_are_not_asked),
		cmocka_unit_test(a_document_comes_with_status_and_headers),
		cmocka_unit_test(a_file_is_replaced_whole_or_not_at_all),
		cmocka_unit_test(a_feed_is_asked_for_again_and_unpacked),
		cmocka_unit_test(what_has_not_changed_is_not_fetched_again),
		cmocka_unit_test(bytes_and_seconds_are_bounded),
	};
	return cmocka_run_group_tests_name("core/fetch", tests, start, stop);
}
