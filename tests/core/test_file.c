/* test_file.c - what a file that is replaced keeps, what a new one gets, and that nothing else is left beside it. */
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/file.h"
#include "support.h"

static unsigned mode_of(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return st.st_mode & 07777;
}

static size_t entries(const char *folder)
{
	DIR *d = opendir(folder);
	size_t n = 0;

	assert_non_null(d);
	while (readdir(d))
		n++;
	closedir(d);
	return n - 2; /* "." and ".." */
}

static void a_replaced_file_keeps_its_mode(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *folder = test_scratch(a),
		   *path = vb_path_join(a, vb_str(folder), VB_STR("kept")).p;
	static const mode_t modes[] = {0600, 0640, 0755, 0444};
	struct vb_error err;
	struct vb_str text;

	(void)state;
	test_save(path, VB_STR("before"));
	for (size_t i = 0; i < VB_COUNT(modes); i++) {
		assert_int_equal(chmod(path, modes[i]), 0);
		assert_ok(vb_file_save(path, VB_STR("after"), &err));
		assert_int_equal(mode_of(path), modes[i]);
	}
	assert_ok(vb_file_load(a, path, 100, &text, &err));
	assert_true(vb_str_is(text, "after"));
	assert_int_equal(entries(folder), 1);
}

static void a_new_file_obeys_the_umask(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *folder = test_scratch(a);
	static const mode_t masks[] = {022, 027, 077};
	struct vb_error err;

	(void)state;
	for (size_t i = 0; i < VB_COUNT(masks); i++) {
		const char *path = vb_arena_printf(a, "%s/%zu", folder, i).p;
		mode_t before = umask(masks[i]);
		bool saved = vb_file_save(path, VB_STR("x"), &err);

		assert_int_equal(umask(before), masks[i]); /* and leaves it alone */
		assert_true(saved);
		assert_int_equal(mode_of(path), 0644 & ~masks[i]);
	}
}

/* As /dev/null, which root could replace. */
static void what_is_no_file_is_written_to_and_stays(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *folder = test_scratch(a),
		   *path = vb_path_join(a, vb_str(folder), VB_STR("pipe")).p;
	struct vb_error err;
	struct stat st;
	char got[16];
	int fd;

	(void)state;
	assert_int_equal(mkfifo(path, 0600), 0);
	fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_ok(vb_file_save(path, VB_STR("through"), &err));
	assert_int_equal(read(fd, got, sizeof(got)), 7);
	close(fd);
	assert_int_equal(stat(path, &st), 0);
	assert_true(S_ISFIFO(st.st_mode));
	assert_int_equal(entries(folder), 1);
	assert_ok(vb_file_save("/dev/null", VB_STR("gone"), &err));
	assert_int_equal(stat("/dev/null", &st), 0);
	assert_true(S_ISCHR(st.st_mode));
}

static void what_cannot_be_written_leaves_nothing(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *folder = test_scratch(a),
		   *path = vb_path_join(a, vb_str(folder), VB_STR("folder")).p;
	struct vb_error err = {0};

	(void)state;
	assert_ok(vb_mkdirs(path, &err));
	assert_false(vb_file_save(path, VB_STR("x"), &err));
	assert_int_equal(err.code, VB_E_ENV);
	assert_int_equal(entries(folder), 1);
	assert_false(vb_file_save(vb_arena_printf(a, "%s/none/file", folder).p, VB_STR("x"), &err));
	assert_int_equal(err.code, VB_E_MISSING);
}

static void a_text_makes_a_name_that_leads_nowhere(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	static const struct {
		const char *text, *name;
	} cases[] = {
		{"box", "box"},     {"app-1_2.tar", "app-1_2.tar"},
		{"..", "_."},       {"../../etc", "_._.._etc"},
		{"/", "_"},         {"", "_"},
		{".git", "_git"},   {"a b\n", "a_b_"},
		{"\xc3\xa9", "__"},
	};

	(void)state;
	for (size_t i = 0; i < VB_COUNT(cases); i++)
		assert_string_equal(vb_path_word(a, vb_str(cases[i].text)).p, cases[i].name);
	assert_int_equal(vb_path_trim(VB_STR("a/b//")).n, 3);
	assert_int_equal(vb_path_trim(VB_STR("//")).n, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_replaced_file_keeps_its_mode),
		cmocka_unit_test(what_is_no_file_is_written_to_and_stays),
		cmocka_unit_test(a_new_file_obeys_the_umask),
		cmocka_unit_test(a_text_makes_a_name_that_leads_nowhere),
		cmocka_unit_test(what_cannot_be_written_leaves_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
