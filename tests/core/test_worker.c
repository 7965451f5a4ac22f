/*
 * test_worker.c - a worker that crashes, stalls, floods, lies or runs out of memory is a recorded result; the jail
 * refuses what it says it refuses. The program starts itself again: main() is also the worker's.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/limits.h"
#include "core/worker.h"
#include "support.h"

enum { ASK = 1, ANSWER = 2 };

/* ---- in the worker ----------------------------------------------------------------------- */

static void answer_number(struct vb_worker_io *io, long n)
{
	char text[32];

	snprintf(text, sizeof(text), "%ld", n);
	vb_worker_reply(io, ANSWER, vb_str(text));
}

static void try_open(struct vb_worker_io *io, int dir, const char *path, int flags)
{
	int fd = openat(dir, path, flags, 0600);

	answer_number(io, fd < 0 ? -1 : 0);
	if (fd >= 0)
		close(fd);
}

static void read_sent(struct vb_worker_io *io)
{
	int fd VB_CLEANUP(vb_cleanup_fd) = vb_worker_take_fd(io);
	char text[64];
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof(text));

	vb_worker_reply(io, ANSWER, n < 0 ? VB_STR("none") : vb_strn(text, (size_t)n));
}

static void count_jobs(struct vb_worker_io *io)
{
	size_t *count = *vb_worker_slot(io);

	if (!count)
		*vb_worker_slot(io) = count = vb_alloc(1, sizeof(*count));
	answer_number(io, (long)++*count);
}

static void flood(struct vb_worker_io *io)
{
	static char megabyte[1 << 20];

	for (;;)
		vb_worker_reply(io, ANSWER, vb_strn(megabyte, sizeof(megabyte)));
}

static void garbage(void)
{
	static const unsigned char bytes[] = {0xff, 0xff, 0xff, 0x7f, 1, 2, 3};
	ssize_t n = write(STDOUT_FILENO, bytes, sizeof(bytes));

	(void)n;
	for (;;)
		;
}

static void misbehave(struct vb_worker_io *io, struct vb_str what)
{
	if (vb_str_is(what, "crash"))
		*(volatile int *)(uintptr_t)getpid() = 1;
	else if (vb_str_is(what, "abort"))
		abort();
	else if (vb_str_is(what, "stall"))
		for (;;)
			;
	else if (vb_str_is(what, "flood"))
		flood(io);
	else if (vb_str_is(what, "garbage"))
		garbage();
	else if (vb_str_is(what, "memory"))
		memset(vb_alloc(512 * VB_MIB, 1), 1, 512 * VB_MIB);
	else if (vb_str_is(what, "socket"))
		answer_number(io, socket(AF_INET, SOCK_STREAM, 0));
	else if (vb_str_is(what, "exec"))
		answer_number(io, execl("/bin/true", "true", (char *)NULL));
	else if (vb_str_is(what, "fork"))
		answer_number(io, fork());
	else if (vb_str_is(what, "unlink"))
		answer_number(io, unlink("/tmp/nothing"));
	else if (vb_str_is(what, "close"))
		close(STDOUT_FILENO);
	else if (vb_str_is(what, "exit"))
		_exit(3);
}

static bool serve(struct vb_worker_io *io, struct vb_frame job)
{
	if (vb_str_is(job.bytes, "echo"))
		vb_worker_reply(io, ANSWER, job.bytes);
	else if (vb_str_is(job.bytes, "sent"))
		read_sent(io);
	else if (vb_str_is(job.bytes, "count"))
		count_jobs(io);
	else if (vb_str_is(job.bytes, "open"))
		try_open(io, AT_FDCWD, "/etc/passwd", O_RDONLY);
	else if (vb_str_is(job.bytes, "open-in"))
		try_open(io, vb_worker_fd(io, 0), "inside", O_RDONLY);
	else if (vb_str_is(job.bytes, "open-up"))
		try_open(io, vb_worker_fd(io, 0), "../outside", O_RDONLY);
	else if (job.bytes.n > 64)
		answer_number(io, (long)job.bytes.n);
	else
		misbehave(io, job.bytes);
	return true;
}

static const struct vb_worker_kind kinds[] = {{.name = "test", .serve = serve}};

/* ---- in the parent ----------------------------------------------------------------------- */

static struct vb_worker *start_with(const int *fds, size_t n)
{
	struct vb_worker_options o = {
		.kind = "test", .fds = fds, .n_fds = n, .memory = 128 * VB_MIB, .seconds = 1};
	struct vb_worker *w;
	struct vb_error err;

	assert_ok(vb_worker_start(&o, &w, &err));
	return w;
}

static void ask(struct vb_worker *w, const char *what, const char *expected)
{
	struct vb_frame frame;

	assert_true(vb_worker_send(w, ASK, vb_str(what)));
	assert_int_equal(vb_worker_next(w, &frame), VB_WORKER_FRAME);
	assert_int_equal(frame.type, ANSWER);
	assert_str(frame.bytes, expected);
}

static void dies(const char *how, enum vb_worker_state expected, const char *cause)
{
	struct vb_worker *w = start_with(NULL, 0);
	enum vb_worker_state state;
	struct vb_frame frame;

	ask(w, "echo", "echo");
	assert_true(vb_worker_send(w, ASK, vb_str(how)));
	state = vb_worker_next(w, &frame);
	assert_string_equal(vb_worker_cause(w), cause);
	assert_int_equal(state, expected);
	assert_int_equal(vb_worker_next(w, &frame), VB_WORKER_DEAD);
	assert_false(vb_worker_send(w, ASK, VB_STR("echo")));
	vb_worker_end(w);
}

static void test_answers(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_worker *w = start_with(NULL, 0);
	char *large = vb_arena_alloc(a, VB_LIMIT_FRAME_BYTES);
	struct vb_frame frame;

	(void)state;
	ask(w, "count", "1");
	ask(w, "count", "2");
	ask(w, "sent", "none");
	memset(large, 'x', VB_LIMIT_FRAME_BYTES);
	assert_true(vb_worker_send(w, ASK, vb_strn(large, VB_LIMIT_FRAME_BYTES)));
	assert_int_equal(vb_worker_next(w, &frame), VB_WORKER_FRAME);
	assert_str(frame.bytes, "1048576");
	vb_worker_end(w);
	vb_worker_end(NULL);
}

static void test_descriptors_follow_their_jobs(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *dir = test_scratch(a);
	struct vb_worker *w = start_with(NULL, 0);
	struct vb_frame frame;
	char expected[16];

	(void)state;
	for (int i = 0; i < 40; i++) {
		const char *path = vb_arena_printf(a, "%s/%d", dir, i).p;
		int fd;

		test_save(path, vb_arena_printf(a, "file %d", i));
		fd = open(path, O_RDONLY | O_CLOEXEC);
		assert_true(vb_worker_send_fd(w, ASK, VB_STR("sent"), fd));
		close(fd);
		if (i % 3 == 0)
			assert_true(vb_worker_send(w, ASK, VB_STR("echo")));
	}
	for (int i = 0; i < 40; i++) {
		assert_int_equal(vb_worker_next(w, &frame), VB_WORKER_FRAME);
		snprintf(expected, sizeof(expected), "file %d", i);
		assert_str(frame.bytes, expected);
		if (i % 3 == 0)
			assert_int_equal(vb_worker_next(w, &frame), VB_WORKER_FRAME);
	}
	vb_worker_end(w);
}

static void test_deaths_have_causes(void **state)
{
	(void)state;
	dies("crash", VB_WORKER_DEAD, "signal 11 (segmentation fault)");
	dies("abort", VB_WORKER_DEAD, "signal 6 (aborted)");
	dies("stall", VB_WORKER_SILENT, "no answer in 1 s");
	dies("garbage", VB_WORKER_DEAD, "sent bytes that are not a frame");
	dies("memory", VB_WORKER_DEAD, "out of memory");
	dies("close", VB_WORKER_DEAD, "closed its pipe");
	dies("exit", VB_WORKER_DEAD, "exit status 3");
}

static void test_flood_is_bounded(void **state)
{
	struct vb_worker *w = start_with(NULL, 0);
	struct vb_frame frame;

	(void)state;
	assert_true(vb_worker_send(w, ASK, VB_STR("flood")));
	for (int i = 0; i < 64; i++) {
		assert_int_equal(vb_worker_next(w, &frame), VB_WORKER_FRAME);
		assert_int_equal(frame.bytes.n, 1 << 20);
	}
	vb_worker_end(w);
}

static void test_jail_refuses(void **state)
{
	static const char forbidden[] = "signal 31 (a system call the jail forbids)";
	struct vb_worker *w = start_with(NULL, 0);

	(void)state;
	assert_true(vb_jail_probe().seccomp);
	ask(w, "open", "-1");
	vb_worker_end(w);
	dies("socket", VB_WORKER_DEAD, forbidden);
	dies("exec", VB_WORKER_DEAD, forbidden);
	dies("fork", VB_WORKER_DEAD, forbidden);
	dies("unlink", VB_WORKER_DEAD, forbidden);
}

static void test_jail_opens_below_its_folder_only(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *dir = test_scratch(a);
	bool landlock = vb_jail_probe().landlock_abi > 0;
	struct vb_worker *w;
	int fd;

	(void)state;
	test_save(vb_arena_printf(a, "%s/root/inside", dir).p, VB_STR("x"));
	test_save(vb_arena_printf(a, "%s/outside", dir).p, VB_STR("x"));
	fd = open(vb_arena_printf(a, "%s/root", dir).p, O_PATH | O_DIRECTORY | O_CLOEXEC);
	w = start_with(&fd, 1);
	ask(w, "open-in", landlock ? "0" : "-1");
	ask(w, "open-up", "-1");
	ask(w, "open", "-1");
	vb_worker_end(w);
	close(fd);
}

static void test_frames_of_any_bytes(void **state)
{
	static const char bytes[] = "\3\0\0\0\7\0abc\1\0\0\0\1";
	struct vb_frame frame;
	size_t used = 0;

	(void)state;
	assert_int_equal(vb_frame_parse(vb_strn(bytes, 8), &frame, &used), VB_FRAME_PART);
	assert_int_equal(vb_frame_parse(vb_strn(bytes, sizeof(bytes) - 1), &frame, &used),
			 VB_FRAME_WHOLE);
	assert_int_equal(frame.type, 7);
	assert_str(frame.bytes, "abc");
	assert_int_equal(used, 9);
	assert_int_equal(vb_frame_parse(vb_strn("\1\0\x10\0\0\0", 6), &frame, &used),
			 VB_FRAME_TOO_LONG);
	assert_int_equal(vb_frame_parse(vb_strn("", 0), &frame, &used), VB_FRAME_PART);
}

#ifdef VAUBAN_SANITIZED
enum { SANITIZED = 1 }; /* sanitizers need system calls and memory the jail denies */
#else
enum { SANITIZED = 0 };
#endif

int main(int argc, char **argv)
{
	const struct CMUnitTest pure[] = {cmocka_unit_test(test_frames_of_any_bytes)};
	const struct CMUnitTest jailed[] = {
		cmocka_unit_test(test_frames_of_any_bytes),
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_descriptors_follow_their_jobs),
		cmocka_unit_test(test_deaths_have_causes),
		cmocka_unit_test(test_flood_is_bounded),
		cmocka_unit_test(test_jail_refuses),
		cmocka_unit_test(test_jail_opens_below_its_folder_only),
	};

	if (argc > 1 && strcmp(argv[1], VB_WORKER_ARG) == 0)
		vb_worker_main(argc, argv, kinds, VB_COUNT(kinds));
	if (SANITIZED)
		return cmocka_run_group_tests_name("core/worker", pure, NULL, NULL);
	return cmocka_run_group_tests_name("core/worker", jailed, NULL, NULL);
}
