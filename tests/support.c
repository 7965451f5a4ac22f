/* support.c - see support.h. */
#include "support.h"

#include <ftw.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/file.h"
#include "core/limits.h"

static char scratch_root[64];

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

static void scratch_remove(void)
{
	nftw(scratch_root, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

struct vb_run test_run(void)
{
	return (struct vb_run){.lang = VB_EN, .now = TEST_NOW, .seed = 1, .jobs = 2};
}

const char *test_path(struct vb_arena *a, const char *relative)
{
	const char *root = getenv("VB_TEST_SOURCE");

	return vb_path_join(a, vb_str(root ? root : "."), vb_str(relative)).p;
}

const char *test_pack(struct vb_arena *a)
{
	const char *path = test_path(a, "../shared/pack");

	return vb_dir_exists(path) ? path : NULL;
}

const char *test_scratch(struct vb_arena *a)
{
	static unsigned count;
	struct vb_error err;
	const char *dir;

	if (!scratch_root[0]) {
		snprintf(scratch_root, sizeof(scratch_root), "/tmp/vauban-test-XXXXXX");
		assert_non_null(mkdtemp(scratch_root));
		atexit(scratch_remove);
	}
	dir = vb_arena_printf(a, "%s/%u", scratch_root, count++).p;
	assert_ok(vb_mkdirs(dir, &err));
	return dir;
}

struct vb_str test_load(struct vb_arena *a, const char *path)
{
	struct vb_error err;
	struct vb_str text;

	assert_ok(vb_file_load(a, path, VB_LIMIT_JSON_BYTES, &text, &err));
	return text;
}

void test_save(const char *path, struct vb_str bytes)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_error err;

	assert_ok(vb_mkdirs(vb_arena_cstr(a, vb_path_dir(vb_str(path))), &err));
	assert_ok(vb_file_save(path, bytes, &err));
}

void test_assert_str(struct vb_str actual, const char *expected, const char *file, int line)
{
	if (vb_str_is(actual, expected))
		return;
	print_error("got \"%.*s\", expected \"%s\"\n", VB_FMT(actual), expected);
	_fail(file, line);
}
