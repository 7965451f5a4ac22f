/* test_crash.c - killed, full, busy, read-only, damaged, foreign: nothing recorded is lost, and the error says what
 * to do. */
#include "sample.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/file.h"
#include "store/store_int.h"

static const struct sample small = {20, 40, .when = 1000};

static const char *scratch_file(struct vb_arena *a, const char *name)
{
	return vb_arena_printf(a, "%s/%s", test_scratch(a), name).p;
}

static bool put(struct store *s, const struct sample *sample, struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();

	return store_put_run(s, VB_STR("helios"), VB_STR(""), sample_make(a, sample), err);
}

/* Every run of the file is whole; returns how many there are. */
static size_t runs_whole(const char *path)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct store *s VB_CLEANUP(store_cleanup) = sample_store(path);
	struct model_assessment *x;
	struct store_run *runs;
	struct vb_error err;
	size_t n;

	assert_ok(store_verify(s, &err));
	assert_ok(store_get_runs(s, a, 1000, &runs, &n, &err));
	for (size_t i = 0; i < n; i++) {
		assert_ok(store_get_assessment(s, a, runs[i].id, &x, &err));
		assert_int_equal(x->facts->components.n, runs[i].components);
	}
	return n;
}

/* ---- killed ---------------------------------------------------------------------------------- */

static void write_for_ever(const char *path, int told)
{
	struct vb_error err;
	struct store *s;

	if (!store_open(path, &s, &err))
		_exit(1);
	for (uint32_t i = 0;; i++) {
		struct sample sample = {100, 200, .skip = i % 100, .judged = i, .when = i};

		if (!put(s, &sample, &err))
			_exit(2);
		if (write(told, "x", 1) != 1)
			_exit(3);
	}
}

/* Counts the delay from the first recorded run when `after_one`, else from the start of the process. */
static size_t kill_after(const char *path, bool after_one, useconds_t delay)
{
	char byte[64];
	ssize_t got;
	size_t completed = 0;
	int pipes[2], status;
	pid_t child;

	assert_int_equal(pipe(pipes), 0);
	child = fork();
	assert_true(child >= 0);
	if (!child)
		write_for_ever(path, pipes[1]);
	close(pipes[1]);
	if (after_one)
		completed += read(pipes[0], byte, 1) == 1;
	usleep(delay);
	kill(child, SIGKILL);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status)); /* it was still writing, not failing */
	while ((got = read(pipes[0], byte, sizeof(byte))) > 0)
		completed += (size_t)got;
	close(pipes[0]);
	return completed;
}

static void killed_at_any_instant_every_run_is_whole(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *path = scratch_file(a, "vauban.db");
	struct vb_random random;
	size_t told = 0, there = 0;

	(void)state;
	vb_random_init(&random, (uint64_t)getpid(), 0);
	for (int i = 0; i < 20; i++) {
		told += kill_after(path, i % 2 == 1, (useconds_t)(vb_random_unit(&random) * 60000));
		there = runs_whole(path);
		assert_true(there >= told); /* what was said to be recorded is */
		told = there;
	}
	assert_true(there >= 10);
}

/* ---- two writers ------------------------------------------------------------------------------ */

static void two_writers_wait_for_each_other(void **state)
{
	enum { WRITERS = 3, EACH = 5 };
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *path = scratch_file(a, "vauban.db");
	struct vb_error err;
	pid_t child[WRITERS];
	int status;

	(void)state;
	for (uint32_t w = 0; w < WRITERS; w++) {
		child[w] = fork();
		assert_true(child[w] >= 0);
		if (child[w])
			continue;
		for (uint32_t i = 0; i < EACH;
		     i++) { /* the file does not exist: all of them make it */
			struct sample sample = {50, 100, .judged = 10 * w + i, .when = i};
			struct store *s;

			if (!store_open(path, &s, &err) || !put(s, &sample, &err))
				_exit(1);
			store_close(s);
		}
		_exit(0);
	}
	for (size_t w = 0; w < WRITERS; w++) {
		assert_int_equal(waitpid(child[w], &status, 0), child[w]);
		assert_int_equal(status, 0);
	}
	assert_int_equal(runs_whole(path), WRITERS * EACH);
}

static void a_stuck_writer_is_named(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *path = scratch_file(a, "vauban.db");
	struct store *stuck VB_CLEANUP(store_cleanup) = sample_store(path);
	struct store *s VB_CLEANUP(store_cleanup) = sample_store(path);
	struct vb_error err;

	(void)state;
	assert_ok(store_begin(stuck, &err));
	sqlite3_busy_timeout(s->db, 20);
	assert_false(put(s, &small, &err));
	assert_int_equal(err.code, VB_E_ENV);
	assert_non_null(strstr(err.text, "another vauban"));
	assert_string_equal(err.file, path);
	assert_non_null(strstr(err.hint, "run the command again"));
	assert_false(store_end(stuck, false, &err));
	assert_ok(put(s, &small, &err));
}

/* ---- full disk --------------------------------------------------------------------------------- */

static void a_full_file_keeps_what_it_had(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *path = scratch_file(a, "vauban.db");
	struct store *s VB_CLEANUP(store_cleanup) = sample_store(path);
	struct vb_error err;

	(void)state;
	assert_ok(put(s, &small, &err));
	assert_ok(store_sql_run(s, &err, "PRAGMA max_page_count = 100", ""));
	assert_false(put(s, &(struct sample){400, 900, .when = 2000}, &err));
	assert_int_equal(err.code, VB_E_ENV);
	assert_non_null(strstr(err.text, "no room"));
	assert_non_null(strstr(err.hint, "free some space"));
	assert_int_equal(runs_whole(path), 1);
	assert_ok(put(s, &small, &err)); /* the same handle goes on */
	assert_int_equal(runs_whole(path), 2);
}

/* In a child with its own small tmpfs: 0 as it should be, 77 when no such file system may be made here. */
static int fill_small_disk(const char *dir)
{
	struct vb_error err;
	const char *path;
	struct store *s;
	uint32_t i = 0;

	if (unshare(CLONE_NEWNS) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0)
		return 77;
	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount("none", dir, "tmpfs", 0, "size=4m") != 0)
		return 77;
	path = vb_arena_printf(vb_arena_new(), "%s/vauban.db", dir).p;
	if (!store_open(path, &s, &err))
		return 1;
	while (i < 1000 && put(s, &(struct sample){300, 600, .judged = i, .when = i}, &err))
		i++;
	if (i == 0 || i == 1000 || err.code != VB_E_ENV || !strstr(err.text, "no room"))
		return 2;
	store_close(s);
	return runs_whole(path) == i ? 0 : 3;
}

static void a_full_disk_keeps_what_it_had(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *dir = test_scratch(a);
	pid_t child = fork();
	int status;

	(void)state;
	assert_true(child >= 0);
	if (!child)
		_exit(fill_small_disk(dir));
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == 77)
		skip();
	assert_int_equal(WEXITSTATUS(status), 0);
}

/* ---- places that cannot be written -------------------------------------------------------------- */

static int open_as_nobody(const char *path)
{
	struct vb_error err;
	struct store *s;

	if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
		return 77;
	if (store_open(path, &s, &err))
		return 1;
	return err.code == VB_E_ENV && err.file[0] && strstr(err.hint, "permissions") ? 0 : 2;
}

static void a_folder_that_cannot_be_written_is_named(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *files[] = {scratch_file(a, "new.db"), scratch_file(a, "there.db")};
	struct vb_error err;
	struct store *s;
	int status;

	(void)state;
	s = sample_store(files[1]);
	assert_ok(put(s, &small, &err));
	store_close(s);
	/* Root may write anywhere: the file is given to the user the child becomes, its folder stays closed. */
	assert_int_equal(chmod(vb_arena_cstr(a, vb_path_dir(vb_path_dir(vb_str(files[0])))), 0755),
			 0);
	if (geteuid() == 0 && chown(files[1], 65534, 65534) != 0)
		skip(); /* root of a user namespace that has nobody else */
	for (size_t i = 0; i < VB_COUNT(files); i++) {
		const char *dir = vb_arena_cstr(a, vb_path_dir(vb_str(files[i])));
		pid_t child;

		assert_int_equal(chmod(dir, 0555), 0);
		child = fork();
		if (!child)
			_exit(open_as_nobody(files[i]));
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_int_equal(chmod(dir, 0755), 0);
		assert_int_equal(status, 0);
	}
	assert_int_equal(runs_whole(files[1]), 1);
}

static void places_that_are_no_file_are_refused(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *pipe_path = scratch_file(a, "pipe");
	struct vb_error err;
	struct store *s;

	(void)state;
	assert_false(store_open(test_scratch(a), &s, &err));
	assert_int_equal(err.code, VB_E_ENV);
	assert_false(store_open(scratch_file(a, "missing/vauban.db"), &s, &err));
	assert_non_null(strstr(err.hint, "make its folder"));
	assert_int_equal(mkfifo(pipe_path, 0600), 0);
	assert_false(store_open(pipe_path, &s, &err));
	assert_non_null(strstr(err.text, "ordinary file"));
}

static void the_file_is_for_its_owner_only(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *path = scratch_file(a, "vauban.db");
	struct stat st;

	(void)state;
	store_close(sample_store(path));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

/* ---- other people's files ------------------------------------------------------------------------ */

static void a_text_file_is_not_a_store(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *path = scratch_file(a, "notes.txt");
	const char *text = "a shopping list that happens to be longer than one hundred bytes, so "
			   "that it could have been "
			   "the header of a database file, which it is not\n";
	struct vb_error err;
	struct store *s;

	(void)state;
	test_save(path, vb_str(text));
	assert_false(store_open(path, &s, &err));
	assert_int_equal(err.code, VB_E_INPUT);
	assert_non_null(strstr(err.text, "not a vauban store"));
	assert_str(test_load(a, path), text);
}

static void sql(const char *path, const char *statements)
{
	sqlite3 *db;
	char *why = NULL;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	if (sqlite3_exec(db, statements, NULL, NULL, &why) != SQLITE_OK)
		fail_msg("%s: %s", statements, why);
	sqlite3_close(db);
}

static void another_programs_database_is_left_alone(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *path = scratch_file(a, "photos.db");
	struct vb_error err;
	struct vb_str before, after;
	struct store *s;

	(void)state;
	sql(path, "CREATE TABLE photo (id INTEGER)");
	before = test_load(a, path);
	assert_false(store_open(path, &s, &err));
	assert_int_equal(err.code, VB_E_INPUT);
	assert_non_null(strstr(err.text, "another program"));
	after = test_load(a, path);
	assert_int_equal(before.n, after.n);
	assert_memory_equal(before.p, after.p, before.n);
}

/* Of two connections in one process the second is closed: the first keeps its locks, and its log stays. */
static void a_second_connection_leaves_the_first_its_locks(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *path = vb_arena_printf(a, "%s/two.db", test_scratch(a)).p;
	const char *log = vb_arena_printf(a, "%s-wal", path).p;
	struct store *first = sample_store(path);
	struct vb_error err;
	int status;
	pid_t pid;

	(void)state;
	assert_ok(store_verify(first, &err)); /* it reads: it holds its lock from now on */
	store_close(sample_store(path));
	pid = fork();
	if (pid == 0) { /* another program, with no memory of our connections */
		execl(getenv("VB_TEST_PROGRAM"), "vauban", "runs", "--quiet", "--store", path,
		      NULL);
		_exit(99);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_int_equal(access(log, F_OK), 0);
	assert_ok(store_verify(first, &err));
	store_close(first);
}

static void a_newer_schema_is_refused(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *path = scratch_file(a, "vauban.db");
	struct vb_error err;
	struct store *s;
	int known;

	(void)state;
	s = sample_store(path);
	known = store_schema_version(s);
	store_close(s);
	sql(path, vb_arena_printf(a, "PRAGMA user_version = %d", known + 1).p);
	assert_false(store_open(path, &s, &err));
	assert_int_equal(err.code, VB_E_ENV);
	assert_non_null(strstr(err.text, "newer vauban (schema"));
	sql(path, vb_arena_printf(a, "PRAGMA user_version = %d", known).p);
	store_close(sample_store(path));
}

/* ---- damage ---------------------------------------------------------------------------------------- */

static const char *store_with_a_run(struct vb_arena *a)
{
	const char *path = scratch_file(a, "vauban.db");
	struct store *s VB_CLEANUP(store_cleanup) = sample_store(path);
	struct vb_error err;

	assert_ok(put(s, &small, &err));
	return path;
}

static void what_was_changed_by_hand_is_found(void **state)
{
	static const struct {
		const char *change, *said;
		bool readable; /* the run itself can still be read */
	} cases[] = {
		{"UPDATE finding_text SET rule = 'CVE-1999-0001' WHERE id = 3",
		 "finding_text, row 3 was changed", true},
		{"UPDATE component SET version = '9' WHERE id = 2", "component, row 2 was changed",
		 true},
		{"DELETE FROM finding_seen WHERE text_id = 1",
		 "run 1 does not have all its findings", true},
		{"DELETE FROM component_seen WHERE component_id = 20",
		 "run 1 does not have all its components", true},
		{"DELETE FROM unreadable", "run 1 does not have all its unreadable inputs", true},
		{"PRAGMA foreign_keys = OFF; DELETE FROM target", "leads nowhere", false},
		{"UPDATE finding_text SET packages = '[1'", "column packages", false},
		{"UPDATE finding_text SET packages = '[1]'", "column packages", false},
		{"UPDATE finding_text SET evidence = '[{\"file\": 7}]'", "column evidence", false},
		{"UPDATE finding_text SET kind = 'opinion'", "column kind", false},
		{"UPDATE component SET locations = '{}'", "column locations", false},
	};

	(void)state;
	for (size_t i = 0; i < VB_COUNT(cases); i++) {
		struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
		const char *path = store_with_a_run(a);
		struct store *s VB_CLEANUP(store_cleanup) = NULL;
		struct model_assessment *x;
		struct vb_error err;

		sql(path, cases[i].change);
		s = sample_store(path);
		assert_false(store_verify(s, &err));
		assert_int_equal(err.code, VB_E_INPUT);
		if (!strstr(err.text, cases[i].said))
			fail_msg("%s: \"%s\"", cases[i].change, err.text);
		assert_int_equal(store_get_assessment(s, a, 1, &x, &err), cases[i].readable);
	}
}

static void decisions_cannot_be_rewritten(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct store *s VB_CLEANUP(store_cleanup) = sample_store(scratch_file(a, "vauban.db"));
	struct model_assessment *x = sample_make(a, &small);
	struct model_decision d = {.status = MODEL_FIXED};
	struct vb_error err;

	(void)state;
	assert_ok(store_put_run(s, VB_STR("p"), VB_STR(""), x, &err));
	assert_ok(store_put_decision(s, x->findings.v[0].fingerprint, &d, &err));
	assert_false(store_sql_run(s, &err, "UPDATE decision SET author = 'x'", ""));
	assert_false(store_sql_run(s, &err, "DELETE FROM decision", ""));
}

/* Reads everything there is to read; whatever the bytes say, it must end with an answer or an error that helps. */
static void read_damaged(const char *path)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct store *s VB_CLEANUP(store_cleanup) = NULL;
	struct model_assessment *x;
	struct vb_error err = {0};

	if (store_open(path, &s, &err) && store_verify(s, &err) &&
	    store_get_assessment(s, a, 1, &x, &err))
		return;
	if (err.code != VB_E_INPUT && err.code != VB_E_ENV && err.code != VB_E_MISSING)
		fail_msg("%d: %s", err.code, err.text);
	assert_true(err.hint[0]);
}

static void damaged_bytes_never_crash(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str whole = test_load(a, store_with_a_run(a));
	const char *path = scratch_file(a, "damaged.db");
	char *bytes = vb_arena_alloc(a, whole.n);
	struct vb_random random;

	(void)state;
	vb_random_init(&random, 7, 0);
	for (int i = 0; i < 60; i++) {
		size_t n = i % 4 ? whole.n : (size_t)(vb_random_unit(&random) * (double)whole.n);

		memcpy(bytes, whole.p, whole.n);
		for (int k = 0; k < 1 << (i % 8); k++)
			bytes[(size_t)(vb_random_unit(&random) * (double)whole.n)] ^=
				(char)(1 + vb_random_u64(&random) % 255);
		test_save(path, vb_strn(bytes, n));
		read_damaged(path);
	}
	memset(bytes + 4096, 0xa5, whole.n - 4096); /* all but the header */
	test_save(path, vb_strn(bytes, whole.n));
	read_damaged(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(killed_at_any_instant_every_run_is_whole),
		cmocka_unit_test(two_writers_wait_for_each_other),
		cmocka_unit_test(a_stuck_writer_is_named),
		cmocka_unit_test(a_full_file_keeps_what_it_had),
		cmocka_unit_test(a_full_disk_keeps_what_it_had),
		cmocka_unit_test(a_folder_that_cannot_be_written_is_named),
		cmocka_unit_test(places_that_are_no_file_are_refused),
		cmocka_unit_test(the_file_is_for_its_owner_only),
		cmocka_unit_test(a_text_file_is_not_a_store),
		cmocka_unit_test(another_programs_database_is_left_alone),
		cmocka_unit_test(a_second_connection_leaves_the_first_its_locks),
		cmocka_unit_test(a_newer_schema_is_refused),
		cmocka_unit_test(what_was_changed_by_hand_is_found),
		cmocka_unit_test(decisions_cannot_be_rewritten),
		cmocka_unit_test(damaged_bytes_never_crash),
	};

	return cmocka_run_group_tests_name("store/crash", tests, NULL, NULL);
}
