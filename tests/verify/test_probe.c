/* test_probe.c - commands run within their limits, and probes against a small server on 127.0.0.1. */
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "core/file.h"
#include "core/hash.h"
#include "server.h"
#include "support.h"
#include "verify/verify.h"

static struct model_result command(struct vb_arena *a, const char *words, int within)
{
	struct model_case_test t = {.id = VB_STR("T"), .run = vb_str(words), .within = within};
	struct vb_run run = test_run();
	struct model_result r;
	struct vb_error err;

	assert_ok(verify_command_run(&run, a, &t, test_scratch(a), &r, &err));
	return r;
}

static void a_command_is_worth_its_status(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_result r = command(a, "printf seen; printf also >&2", 10);

	(void)state;
	assert_int_equal(r.outcome, MODEL_PASSED);
	assert_str(r.output, vb_arena_cstr(a, vb_sha256_hex(a, VB_STR("seenalso"))));
	assert_str(r.excerpt, "seenalso");
	assert_true(r.environment.n > 0 && r.duration >= 0);
	assert_int_equal(command(a, "exit 3", 10).outcome, MODEL_FAILED);
	assert_str(command(a, "exit 3", 10).why, "status 3");
	assert_int_equal(command(a, "exit 77", 10).outcome, MODEL_SKIPPED);
	assert_int_equal(command(a, "/no/such/thing", 10).outcome, MODEL_ERRORED);
	assert_int_equal(command(a, "kill -9 $$", 10).outcome, MODEL_FAILED);
	assert_int_equal(command(a, "cat", 10).outcome, MODEL_PASSED); /* nothing to read */
}

static void a_command_ends_in_time_with_all_it_started(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_result r = command(a, "sleep 60 & echo $!; sleep 60", 1);
	uint64_t pid;

	(void)state;
	assert_int_equal(r.outcome, MODEL_FAILED);
	assert_str(r.why, "did not end within 1 s");
	assert_true(vb_str_u64(vb_str_trim(r.excerpt), &pid));
	for (int i = 0; i < 100 && kill((pid_t)pid, 0) == 0; i++)
		usleep(20000);
	assert_true(kill((pid_t)pid, 0) != 0);
	/* What it leaves behind is not waited for either. */
	r = command(a, "sleep 60 & echo $!", 30);
	assert_int_equal(r.outcome, MODEL_PASSED);
	assert_true(r.duration < 20000);
}

static void a_command_that_closes_its_output_is_waited_for_in_peace(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	clock_t before = clock();

	(void)state;
	assert_int_equal(command(a, "exec >&- 2>&-; sleep 1", 10).outcome, MODEL_PASSED);
	assert_true(clock() - before < CLOCKS_PER_SEC / 4);
}

static void what_goes_on_printing_behind_a_command_is_not_waited_for(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_result r = command(a, "yes & exit 0", 60);

	(void)state;
	assert_int_equal(r.outcome, MODEL_PASSED);
	assert_true(r.duration < 30000);
}

static void only_the_end_of_much_output_is_kept(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_result r = command(
		a, "i=0; while [ $i -lt 3000 ]; do echo line $i; i=$((i+1)); done", 30);

	(void)state;
	assert_int_equal(r.excerpt.n, 4096);
	assert_true(vb_str_ends(r.excerpt, VB_STR("line 2999\n")));
}

/* ---- probes ------------------------------------------------------------------------------------ */

static struct test_server server;
static int closed;

static void serve(int client)
{
	static const char answer[] = "HTTP/1.1 200 OK\r\nX-Frame-Options: DENY\r\nContent-Length: "
				     "0\r\nConnection: close\r\n\r\n";
	char request[4096];

	if (read(client, request, sizeof(request)) > 4 && request[0] == 'G' &&
	    !vb_write_all(client, answer, sizeof(answer) - 1))
		_exit(1);
}

static int start(void **state)
{
	(void)state;
	closed = test_port_closed();
	test_server_start(&server, serve);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	test_server_stop(&server);
	return 0;
}

static bool probe(struct vb_arena *a, const char *kind, const char *at, const char *expect,
		  struct model_result *r, struct vb_error *err)
{
	struct model_case_test t = {.id = VB_STR("T"), .probe = vb_str(kind), .at = vb_str(at),
						 .within = 5};
	struct model_flow secure = {.id = VB_STR("f"), .port = server.port, .tls = MODEL_SAID_YES},
				    plain = {.id = VB_STR("g"), .port = server.port,
							  .tls = MODEL_SAID_NO};
	struct model_case c = {0};
	struct vb_run run = test_run();
	struct vb_str rest = vb_str(expect), word;

	*vb_vec_add(a, &c.flows) = secure;
	*vb_vec_add(a, &c.flows) = plain;
	while (vb_str_next(&rest, ';', &word))
		if (vb_str_starts(word, VB_STR("flow ")))
			t.flow = vb_str_from(word, 5);
		else if (word.n)
			*vb_vec_add(a, &t.expect) = word;
	return verify_probe_run(&run, a, &c, &t, ".", r, err);
}

static void probes_tell_what_the_prototype_answers(void **state)
{
	const struct {
		const char *kind, *at, *expect;
		enum model_outcome outcome;
	} cases[] = {
		{"tcp", "O", "", MODEL_PASSED},
		{"tcp", "O", "open", MODEL_PASSED},
		{"tcp", "O", "closed", MODEL_FAILED},
		{"tcp", "C", "closed", MODEL_PASSED},
		{"tcp", "C", "", MODEL_FAILED},
		{"http", "H", "status 200;header X-Frame-Options", MODEL_PASSED},
		{"http", "H", "header x-frame-options: DENY;no header server", MODEL_PASSED},
		{"http", "H", "status 404", MODEL_FAILED},
		{"http", "H", "header strict-transport-security", MODEL_FAILED},
		{"http", "H", "header x-frame-options: SAME", MODEL_FAILED},
		{"http", "H", "no header x-frame-options", MODEL_FAILED},
		{"tls", "O", "", MODEL_FAILED}, /* it speaks no TLS */
		{"tls", "C", "closed", MODEL_PASSED},
		{"flow", "127.0.0.1", "flow g", MODEL_PASSED},
		{"flow", "127.0.0.1", "flow f", MODEL_FAILED}, /* declared encrypted */
	};

	(void)state;
	for (size_t i = 0; i < VB_COUNT(cases); i++) {
		struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
		const char *at = cases[i].at[0] == 'O'
					 ? vb_arena_printf(a, "127.0.0.1:%d", server.port).p
				 : cases[i].at[0] == 'C'
					 ? vb_arena_printf(a, "127.0.0.1:%d", closed).p
				 : cases[i].at[0] == 'H'
					 ? vb_arena_printf(a, "http://127.0.0.1:%d/", server.port).p
					 : cases[i].at;
		struct model_result r;
		struct vb_error err;

		assert_ok(probe(a, cases[i].kind, at, cases[i].expect, &r, &err));
		if (r.outcome != cases[i].outcome)
			fail_msg("%s %s %s: %.*s", cases[i].kind, at, cases[i].expect,
				 VB_FMT(r.why));
		assert_true(r.outcome == MODEL_PASSED || r.why.n > 0);
	}
}

static void a_probe_that_is_not_understood_is_an_error_of_the_case(void **state)
{
	static const struct {
		const char *kind, *at, *expect;
	} cases[] = {
		{"tcp", "127.0.0.1:1", "maybe"},  {"tcp", "127.0.0.1", ""},
		{"tcp", "127.0.0.1:70000", ""},   {"http", "http://example.org/", ""},
		{"http", "ftp://127.0.0.1/", ""}, {"flow", "127.0.0.1", "flow nothing"},
	};

	(void)state;
	for (size_t i = 0; i < VB_COUNT(cases); i++) {
		struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
		struct model_result r;
		struct vb_error err;

		if (probe(a, cases[i].kind, cases[i].at, cases[i].expect, &r, &err))
			fail_msg("%s %s %s", cases[i].kind, cases[i].at, cases[i].expect);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_command_is_worth_its_status),
		cmocka_unit_test(a_command_ends_in_time_with_all_it_started),
		cmocka_unit_test(a_command_that_closes_its_output_is_waited_for_in_peace),
		cmocka_unit_test(what_goes_on_printing_behind_a_command_is_not_waited_for),
		cmocka_unit_test(only_the_end_of_much_output_is_kept),
		cmocka_unit_test(probes_tell_what_the_prototype_answers),
		cmocka_unit_test(a_probe_that_is_not_understood_is_an_error_of_the_case),
	};
	return cmocka_run_group_tests_name("verify/probe", tests, start, stop);
}
