/*
 * test_pool.c - workers that die, flood or lie over one file: the file is named with its reader, everything else is
 * found, and the result is the same for any number of workers. The worker here is ours with a put that misbehaves.
 */
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "scan/scan.h"
#include "scan/serve_int.h"
#include "support.h"
#include "tar.h"

/* ---- in the worker ----------------------------------------------------------------------- */

static struct scan_server *server;
static const char *doing; /* path of the FILE job at hand, NULL in an archive */

static void misbehave(struct vb_worker_io *io, struct vb_str path)
{
	static const char lie[] = "a component that is none";

	if (vb_str_find(path, VB_STR("crash")) < path.n)
		raise(SIGSEGV);
	while (vb_str_find(path, VB_STR("flood")) < path.n)
		vb_worker_reply(io, SCAN_FRAME_TROUBLE, vb_strn(lie, sizeof(lie)));
	if (vb_str_find(path, VB_STR("lie")) < path.n)
		vb_worker_reply(io, SCAN_FRAME_COMPONENT, vb_strn(lie, sizeof(lie)));
	if (vb_str_find(path, VB_STR("other-job")) < path.n)
		vb_worker_reply(io, SCAN_FRAME_DONE, VB_STR("\xff\xff\xff\xff"));
	if (vb_str_find(path, VB_STR("unknown")) < path.n)
		vb_worker_reply(io, 999, VB_STR("x"));
}

static void put(void *io, uint16_t type, struct vb_str bytes)
{
	struct vb_cursor c = vb_cursor(bytes.p, bytes.n);
	uint32_t item;
	uint16_t reader;

	vb_worker_reply(io, type, bytes);
	if (type != SCAN_FRAME_BEGIN)
		return;
	vb_get_u32(&c);
	item = vb_get_u32(&c);
	reader = vb_get_u16(&c);
	if (reader == SCAN_ARCHIVE)
		return;
	vb_worker_flush(io);
	misbehave(io, doing ? vb_str(doing) : server->items.v[item].path);
}

static void flush(void *io)
{
	vb_worker_flush(io);
}

static bool serve(struct vb_worker_io *io, struct vb_frame job)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	int fd VB_CLEANUP(vb_cleanup_fd) = vb_worker_take_fd(io);
	struct vb_cursor c = vb_cursor(job.bytes.p, job.bytes.n);
	struct scan_item item;

	if (!server)
		server = scan_server_new(put, flush, io, true);
	vb_get_u32(&c);
	doing = job.type == SCAN_JOB_FILE && scan_get_item(a, &c, &item) ? item.path.p : NULL;
	return scan_server_job(server, job.type, job.bytes, fd);
}

/* ---- in the parent ----------------------------------------------------------------------- */

static const char *const names[] = {"a",         "b-crash",     "c",       "d-lie", "e",
				    "f-unknown", "g-other-job", "h-crash", "i"};

static const char *make_folder(struct vb_arena *a)
{
	const char *dir = test_scratch(a);

	for (size_t i = 0; i < VB_COUNT(names); i++)
		test_save(vb_arena_printf(a, "%s/%s/requirements.txt", dir, names[i]).p,
			  VB_STR("demo==1\n"));
	return dir;
}

static const char *make_tar(struct vb_arena *a)
{
	const char *path = vb_arena_printf(a, "%s/x.tar", test_scratch(a)).p;
	struct vb_buf tar;

	tar_init(&tar);
	for (size_t i = 0; i < VB_COUNT(names); i++)
		tar_text(&tar, vb_arena_printf(a, "%s/requirements.txt", names[i]).p, "demo==1\n");
	tar_end(&tar);
	test_save(path, vb_buf_view(&tar));
	vb_buf_done(&tar);
	return path;
}

static void check(const char *target)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str first = {NULL, 0};

	for (unsigned jobs = 1; jobs <= 4; jobs *= 2) {
		struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = tar_scan(target, jobs);

		assert_int_equal(f->components.n, 4);
		assert_int_equal(f->unreadable.n, 5);
		assert_true(tar_unreadable(f, "b-crash/requirements.txt",
					   "signal 11 (segmentation fault)"));
		assert_true(tar_unreadable(f, "h-crash/requirements.txt",
					   "signal 11 (segmentation fault)"));
		assert_true(
			tar_unreadable(f, "d-lie/requirements.txt", "answers that make no sense"));
		assert_true(tar_unreadable(f, "f-unknown/requirements.txt",
					   "answers that make no sense"));
		assert_true(tar_unreadable(f, "g-other-job/requirements.txt",
					   "answers that make no sense"));
		assert_str(f->unreadable.v[0].reader, "python-requirements");
		if (!first.n)
			first = tar_facts(a, f, false);
		assert_str(tar_facts(a, f, false), first.p);
	}
}

static void test_folder(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();

	(void)state;
	check(make_folder(a));
}

static void test_archive(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();

	(void)state;
	check(make_tar(a));
}

static void test_flood(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *dir = test_scratch(a);
	struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = NULL;

	(void)state;
	test_save(vb_arena_printf(a, "%s/flood/requirements.txt", dir).p, VB_STR("demo==1\n"));
	test_save(vb_arena_printf(a, "%s/quiet/requirements.txt", dir).p, VB_STR("demo==1\n"));
	f = tar_scan(dir, 1);
	assert_int_equal(f->components.n, 1);
	assert_true(tar_unreadable(f, "flood/requirements.txt", "too many facts"));
}

static void test_gives_up_by_name(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *dir = test_scratch(a);
	struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = NULL;

	(void)state;
	for (int i = 0; i < 70; i++)
		test_save(vb_arena_printf(a, "%s/crash-%d/requirements.txt", dir, i).p,
			  VB_STR("demo==1\n"));
	f = tar_scan(dir, 2);
	assert_int_equal(f->components.n, 0);
	assert_int_equal(f->unreadable.n, 71);
	assert_true(tar_unreadable(f, dir, "64 workers died"));
}

#ifdef VAUBAN_SANITIZED
enum { SANITIZED = 1 };
#else
enum { SANITIZED = 0 };
#endif

int main(int argc, char **argv)
{
	static const struct vb_worker_kind kind = {.name = "scan", .serve = serve};
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_folder),
		cmocka_unit_test(test_archive),
		cmocka_unit_test(test_flood),
		cmocka_unit_test(test_gives_up_by_name),
	};

	if (argc > 1 && strcmp(argv[1], VB_WORKER_ARG) == 0)
		vb_worker_main(argc, argv, &kind, 1);
	if (SANITIZED) {
		print_message("1..0 # SKIP readers run in this process under a sanitizer\n");
		return 0;
	}
	return cmocka_run_group_tests_name("scan/pool", tests, NULL, NULL);
}
