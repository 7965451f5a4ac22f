/* test_archive.c - hostile archives: every trap is named, and what stands beside it is still found. */
#include <archive.h>
#include <archive_entry.h>

#include "scan/scan.h"
#include "support.h"
#include "tar.h"

static const char good[] = "requests==2.19.0\n";

static const char *save(struct vb_arena *a, struct vb_buf *tar)
{
	const char *path = vb_arena_printf(a, "%s/target.tar", test_scratch(a)).p;

	test_save(path, vb_buf_view(tar));
	vb_buf_done(tar);
	return path;
}

static bool has(const struct model_facts *f, const char *path)
{
	for (size_t i = 0; i < f->components.n; i++)
		if (vb_str_is(f->components.v[i].locations.v[0].path, path))
			return true;
	return false;
}

static void test_hostile_names(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = NULL;
	char *deep = vb_arena_alloc(a, 6000);
	struct vb_buf tar;

	(void)state;
	tar_init(&tar);
	tar_text(&tar, "../outside/requirements.txt", good);
	tar_text(&tar, "a/../../requirements.txt", good);
	tar_text(&tar, "/etc/requirements.txt", good);
	tar_add(&tar, "out", TAR_LINK, "/nowhere/../../etc", VB_STR(""));
	tar_text(&tar, "out/requirements.txt", good);
	tar_add(&tar, "copy/requirements.txt", TAR_HARD, "../../etc/passwd", VB_STR(""));
	tar_add(&tar, "var/lib/dpkg/status", TAR_FIFO, NULL, VB_STR(""));
	tar_add(&tar, "loop/requirements.txt", TAR_LINK, "requirements.txt", VB_STR(""));
	for (int i = 0; i < 200; i++)
		memcpy(deep + 2 * i, "d/", 2);
	memcpy(deep + 400, "requirements.txt", 17);
	tar_text(&tar, deep, good);
	memset(deep, 'n', 5000);
	tar_text(&tar, deep, good);
	tar_text(&tar, "./app//requirements.txt", good);
	tar_end(&tar);
	f = tar_scan(save(a, &tar), 2);
	assert_int_equal(f->kind, MODEL_TARGET_ARCHIVE);
	assert_true(tar_unreadable(f, "../outside/requirements.txt", "not followed"));
	assert_true(tar_unreadable(f, "a/../../requirements.txt", "not followed"));
	assert_true(tar_unreadable(f, "/etc/requirements.txt", "absolute name"));
	assert_true(tar_unreadable(f, "out/requirements.txt", "not a folder"));
	assert_true(tar_unreadable(f, "copy/requirements.txt", "not followed"));
	assert_true(tar_unreadable(f, "var/lib/dpkg/status", "not a regular file"));
	assert_true(tar_unreadable(f, "loop/requirements.txt", "leads nowhere"));
	assert_int_equal(f->unreadable.n, 9);
	assert_int_equal(f->components.n, 1);
	assert_true(has(f, "app/requirements.txt"));
}

static void test_links_give_the_facts_of_a_folder(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = NULL;
	struct vb_buf tar;

	(void)state;
	tar_init(&tar);
	tar_text(&tar, "usr/lib/os-release", "ID=debian\nVERSION_ID=12\n");
	tar_add(&tar, "etc/os-release", TAR_LINK, "../usr/lib/os-release", VB_STR(""));
	tar_add(&tar, "lib", TAR_LINK, "usr/lib", VB_STR(""));
	tar_text(&tar, "lib/demo.conf", "merged\n");
	tar_text(&tar, "one/requirements.txt", good);
	tar_add(&tar, "two/requirements.txt", TAR_HARD, "one/requirements.txt", VB_STR(""));
	tar_text(&tar, "srv/sshd", "PermitRootLogin no\n");
	tar_add(&tar, "etc/ssh/sshd_config", TAR_LINK, "/srv/sshd", VB_STR(""));
	tar_add(&tar, "etc/shadow", TAR_DIR, NULL, VB_STR(""));
	tar_end(&tar);
	f = tar_scan(save(a, &tar), 1);
	assert_int_equal(f->unreadable.n, 0);
	assert_true(has(f, "one/requirements.txt"));
	assert_true(has(f, "two/requirements.txt"));
	assert_str(f->os_id, "debian");
	assert_non_null(model_file_find(f, VB_STR("etc/shadow")));
	assert_int_equal(
		vb_str_find(tar_facts(a, f, false),
			    VB_STR("setting sshd etc/ssh/sshd_config:1 PermitRootLogin=no")) <
			    tar_facts(a, f, false).n,
			    1);
	assert_true(vb_str_find(tar_facts(a, f, false),
				VB_STR("setting lines usr/lib/demo.conf:1 ")) <
				tar_facts(a, f, false).n);
}

static void test_bomb(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = NULL;
	char *zeros = vb_alloc(200 << 20, 1);
	struct vb_buf tar, gz;

	(void)state;
	tar_init(&tar);
	tar_init(&gz);
	tar_text(&tar, "app/requirements.txt", good);
	tar_add(&tar, "big", TAR_FILE, NULL, vb_strn(zeros, 200 << 20));
	tar_text(&tar, "late/requirements.txt", good);
	tar_end(&tar);
	vb_cleanup_free(&zeros);
	tar_gzip(vb_buf_view(&tar), &gz);
	vb_buf_done(&tar);
	f = tar_scan(save(a, &gz), 2);
	assert_true(f->unreadable.n >= 1);
	assert_true(vb_str_find(f->unreadable.v[0].reason,
				VB_STR("unpacks to more than 1000 times its size")) == 0);
	assert_true(has(f, "app/requirements.txt"));
}

/* A list of sparse ranges that would fill the memory before the file has a name. */
static void test_a_header_without_end(void **state)
{
	static const char pax[] = "22 GNU.sparse.major=1\n22 GNU.sparse.minor=0\n"
				  "27 GNU.sparse.name=usr/big\n25 GNU.sparse.realsize=9\n";
	enum { RANGES = 2000000 };
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = NULL;
	struct vb_buf map, tar, gz;

	(void)state;
	vb_buf_init(&map, 16 << 20);
	tar_init(&tar);
	tar_init(&gz);
	vb_buf_printf(&map, "%d\n", RANGES);
	for (unsigned i = 0; i < RANGES; i++)
		vb_buf_cstr(&map, "0\n0\n");
	tar_text(&tar, "app/requirements.txt", good);
	tar_add(&tar, "pax", 'x', NULL, vb_strn(pax, sizeof(pax) - 1));
	tar_add(&tar, "big", TAR_FILE, NULL, vb_buf_view(&map));
	tar_end(&tar);
	vb_buf_done(&map);
	tar_gzip(vb_buf_view(&tar), &gz);
	vb_buf_done(&tar);
	f = tar_scan(save(a, &gz), 2);
	assert_true(f->unreadable.n >= 1);
	assert_true(
		vb_str_starts(f->unreadable.v[0].reason, VB_STR("a header of more than 2 MiB")));
	assert_true(has(f, "app/requirements.txt"));
}

/* The same tar through every compression there is, made by libarchive. */
static void test_compressions(void **state)
{
	static const int filters[] = {ARCHIVE_FILTER_NONE, ARCHIVE_FILTER_GZIP,
				      ARCHIVE_FILTER_BZIP2, ARCHIVE_FILTER_XZ, ARCHIVE_FILTER_ZSTD};
	struct vb_buf tar;

	(void)state;
	tar_init(&tar);
	tar_text(&tar, "app/requirements.txt", good);
	tar_end(&tar);
	for (size_t i = 0; i < VB_COUNT(filters); i++) {
		struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
		struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = NULL;
		const char *path = vb_arena_printf(a, "%s/x.tar", test_scratch(a)).p;
		struct archive *w = archive_write_new();
		struct archive_entry *e = archive_entry_new();

		archive_entry_set_pathname(e, "raw");
		archive_entry_set_filetype(e, AE_IFREG);
		assert_int_equal(archive_write_set_format_raw(w), ARCHIVE_OK);
		assert_int_equal(archive_write_add_filter(w, filters[i]), ARCHIVE_OK);
		assert_int_equal(archive_write_open_filename(w, path), ARCHIVE_OK);
		assert_int_equal(archive_write_header(w, e), ARCHIVE_OK);
		assert_int_equal(archive_write_data(w, tar.p, tar.n), tar.n);
		assert_int_equal(archive_write_free(w), ARCHIVE_OK);
		archive_entry_free(e);
		f = tar_scan(path, 1);
		assert_int_equal(f->unreadable.n, 0);
		assert_true(has(f, "app/requirements.txt"));
	}
	vb_buf_done(&tar);
}

static void test_truncated(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = NULL;
	char *text = vb_arena_alloc(a, 100000);
	struct vb_buf tar;

	(void)state;
	tar_init(&tar);
	tar_text(&tar, "app/requirements.txt", good);
	tar_add(&tar, "cut", TAR_FILE, NULL, vb_strn(memset(text, 'x', 100000), 100000));
	tar.n -= 60000;
	f = tar_scan(save(a, &tar), 2);
	assert_true(has(f, "app/requirements.txt"));
	assert_int_equal(f->unreadable.n, 1);
	assert_str(f->unreadable.v[0].reader, "archive");
}

/* What unpacked before the damage is read, and the damage is said once: not by each pass, not for what it leads to. */
static void test_cut_short_is_said_once(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	char *noise = vb_arena_alloc(a, 300000);
	uint64_t seed = 1;
	struct vb_buf tar, gz;

	(void)state;
	for (size_t i = 0; i < 300000; i++)
		noise[i] = (char)((seed = seed * 6364136223846793005u + 1) >> 56);
	tar_init(&tar);
	tar_text(&tar, "app/requirements.txt", good);
	tar_add(&tar, "noise", TAR_FILE, NULL, vb_strn(noise, 300000));
	tar_text(&tar, "late/requirements.txt", good);
	tar_end(&tar);
	for (size_t part = 8; part < 16; part++) {
		struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = NULL;

		tar_init(&gz);
		tar_gzip(vb_buf_view(&tar), &gz);
		gz.n = gz.n * part / 16;
		f = tar_scan(save(a, &gz), 2);
		assert_true(has(f, "app/requirements.txt"));
		assert_int_equal(f->unreadable.n, 1);
		assert_str(f->unreadable.v[0].reason, "truncated gzip input: the rest is not read");
	}
	vb_buf_done(&tar);
}

static void gzip_again(struct vb_buf *bytes)
{
	struct vb_buf packed;

	tar_init(&packed);
	tar_gzip(vb_buf_view(bytes), &packed);
	vb_buf_done(bytes);
	*bytes = packed;
}

static void test_compressed_over_and_over(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const struct scan_options options = {.wants = NULL};
	struct vb_run run = test_run();
	struct model_facts *f = NULL;
	struct vb_error err = {0};
	struct vb_buf bytes;

	(void)state;
	tar_init(&bytes);
	tar_text(&bytes, "app/requirements.txt", good);
	tar_end(&bytes);
	for (int i = 0; i < 300; i++) /* libarchive undoes 25 */
		gzip_again(&bytes);
	assert_false(scan_target(&run, save(a, &bytes), &options, &f, &err));
	assert_non_null(strstr(err.text, "Input requires too many filters for decoding"));
}

/* Each archive keeps to the ratio, all of them together do not. */
static void test_bomb_of_archives(void **state)
{
	enum { EACH = 12, MIB = 1 << 20 };
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = NULL;
	struct vb_buf inner, outer;

	(void)state;
	tar_init(&inner);
	tar_add(&inner, "requirements.txt", TAR_FILE, NULL,
		vb_strn(memset(vb_arena_alloc(a, MIB), '\n', MIB), MIB));
	tar_end(&inner);
	for (int level = 0; level < 2; level++) {
		gzip_again(&inner);
		tar_init(&outer);
		for (int i = 0; i < EACH; i++)
			tar_add(&outer, vb_arena_printf(a, "%d.tar.gz", i).p, TAR_FILE, NULL,
				vb_buf_view(&inner));
		tar_end(&outer);
		vb_buf_done(&inner);
		inner = outer;
	}
	f = tar_scan(save(a, &inner), 2);
	assert_true(tar_unreadable(f, f->target.p, "unpacks to more than 1000 times its size"));
	assert_true(f->bytes > (uint64_t)64 * MIB);
	assert_true(f->bytes < (uint64_t)110 * MIB);
}

static void test_not_an_archive(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *path = vb_arena_printf(a, "%s/notes.txt", test_scratch(a)).p;
	const struct scan_options options = {.wants = NULL};
	struct vb_run run = test_run();
	struct model_facts *f = NULL;
	struct vb_error err = {0};

	(void)state;
	test_save(path, VB_STR("just some words, nothing else, no archive at all in here\n"));
	assert_false(scan_target(&run, path, &options, &f, &err));
	assert_int_equal(err.code, VB_E_INPUT);
	assert_non_null(strstr(err.text, "is not a tar archive"));
	assert_null(f);
	assert_false(scan_target(&run, "/nonexistent/target", &options, &f, &err));
	assert_int_equal(err.code, VB_E_MISSING);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hostile_names),
		cmocka_unit_test(test_links_give_the_facts_of_a_folder),
		cmocka_unit_test(test_bomb),
		cmocka_unit_test(test_a_header_without_end),
		cmocka_unit_test(test_compressions),
		cmocka_unit_test(test_truncated),
		cmocka_unit_test(test_cut_short_is_said_once),
		cmocka_unit_test(test_compressed_over_and_over),
		cmocka_unit_test(test_bomb_of_archives),
		cmocka_unit_test(test_not_an_archive),
	};

	if (argc > 1 && strcmp(argv[1], VB_WORKER_ARG) == 0)
		vb_worker_main(argc, argv, &scan_worker, 1);
	return cmocka_run_group_tests_name("scan/archive", tests, NULL, NULL);
}
