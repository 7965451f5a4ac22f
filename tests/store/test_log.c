/*
 * test_log.c - the evidence log: everything recorded has its entry, and nothing recorded can change without being named:
 * by statements an attacker would run, and by flipping bytes all over the file.
 */
#include "sample.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/file.h"
#include "core/limits.h"
#include "run/run_all.h"
#include "store/log_int.h"
#include "store/people.h"
#include "store/schema_int.h"

struct fixture {
	struct vb_arena *a;
	const char *dir, *path, *key;
};

static const char *file(struct fixture *f, const char *name)
{
	return vb_arena_printf(f->a, "%s/%s", f->dir, name).p;
}

static void checkpoint_put(struct fixture *f, struct store *s)
{
	struct store_checkpoint c = {.when = TEST_NOW + 3};
	struct vb_checkpoint at;
	struct vb_digest *hashes;
	struct vb_error err;
	size_t n;

	assert_ok(store_log_hashes(s, f->a, &hashes, &n, &err));
	assert_ok(store_log_origin(s, f->a, &at.origin, &err));
	at.size = n;
	at.root = vb_merkle_root(hashes, n);
	assert_ok(vb_key_of(f->key, &c.key, &err));
	assert_ok(vb_checkpoint_sign(f->a, &at, f->key, &c.note, &err));
	c.size = n;
	assert_ok(store_log_put_checkpoint(s, &c, VB_STR("ana"), NULL, &err));
}

/* Three runs (one with other findings), a decision, a checkpoint. */
static int setup(void **state)
{
	struct fixture *f = vb_alloc(1, sizeof(*f));
	struct store *s VB_CLEANUP(store_cleanup) = NULL;
	struct sample runs[] = {
		{.components = 5, .findings = 4, .target = "rootfs", .when = TEST_NOW},
		{.components = 5,
		 .findings = 4,
		 .skip = 2,
		 .target = "rootfs",
		 .when = TEST_NOW + 1},
		{.components = 2, .findings = 1, .target = "agent", .when = TEST_NOW + 2}};
	struct model_decision d = {MODEL_NOT_AFFECTED, VB_STR("not built in"), VB_STR("ana"),
										      TEST_NOW, 0};
	struct vb_error err;
	struct vb_key key;

	f->a = vb_arena_new();
	f->dir = test_scratch(f->a);
	f->path = file(f, "vauban.db");
	f->key = file(f, "key");
	assert_ok(vb_key_make(f->key, &key, &err));
	s = sample_store(f->path);
	for (size_t i = 0; i < VB_COUNT(runs); i++) {
		struct model_assessment *x = sample_make(f->a, &runs[i]);

		assert_ok(store_put_run(s,
					i ? VB_STR("helios") : VB_STR(""), VB_STR("1.0"), x, &err));
		if (!i)
			assert_ok(store_put_decision(s, x->findings.v[0].fingerprint, &d, &err));
	}
	checkpoint_put(f, s);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	vb_arena_free(f->a);
	vb_cleanup_free(state);
	return 0;
}

static struct store_log_report verify(struct fixture *f, const char *path)
{
	struct store *s VB_CLEANUP(store_cleanup) = NULL;
	struct store_log_report r;
	struct vb_error err;

	assert_ok(store_open(path, &s, &err));
	assert_ok(store_log_verify(s, f->a, NULL, &r, &err));
	return r;
}

static void everything_recorded_has_its_entry(void **state)
{
	static const char *const kinds[] = {"product", "run", "decision",  "product",
					    "run",     "run", "checkpoint"};
	struct fixture *f = *state;
	struct store *s VB_CLEANUP(store_cleanup) = NULL;
	struct store_log_report r = verify(f, f->path);
	struct model_leaf *leaves;
	struct vb_error err;
	size_t n;

	assert_int_equal(r.problems, 0);
	assert_int_equal(r.entries, VB_COUNT(kinds));
	assert_int_equal(r.checkpoints, 1);
	assert_ok(store_open(f->path, &s, &err));
	assert_ok(store_log_leaves(s, f->a, 0, 100, &leaves, &n, &err));
	assert_int_equal(n, VB_COUNT(kinds));
	for (size_t i = 0; i < n; i++) {
		struct vb_str content;
		unsigned char digest[VB_SHA256_BYTES];

		assert_str(leaves[i].kind, kinds[i]);
		assert_ok(store_log_content(s, f->a, leaves[i].kind, leaves[i].subject, &content,
					    &err));
		vb_sha256(content, digest);
		if (i) /* the product was named since */
			assert_memory_equal(digest, leaves[i].digest.bytes, sizeof(digest));
	}
	assert_str(leaves[2].author, "ana");
}

static void table_is_watched(struct fixture *f, struct vb_str name)
{
	const char *words = vb_arena_printf(f->a, " %.*s ", VB_FMT(name)).p;
	const struct store_log_kind *kind;
	bool found = false;

	for (size_t i = 0; store_log_aside[i]; i++)
		found |= vb_str_is(name, store_log_aside[i]);
	for (size_t k = 0; (kind = store_log_kind_at(k)); k++)
		for (size_t i = 0; i < kind->n; i++)
			found |= strstr(kind->sources[i].rest, words) != NULL;
	if (!found)
		fail_msg("table %s is in no kind of log_kinds.c", words);
}

static void every_table_is_watched(void **state)
{
	struct fixture *f = *state;
	struct store *s VB_CLEANUP(store_cleanup) = NULL;
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	struct vb_error err;
	bool row;

	assert_ok(store_open(f->path, &s, &err));
	assert_ok(store_sql_query(s, &stmt, &err,
				  "SELECT name FROM sqlite_schema WHERE type = 'table'", ""));
	for (;;) {
		assert_ok(store_sql_row(s, stmt, &row, &err));
		if (!row)
			break;
		table_is_watched(f, store_sql_text(f->a, stmt, 0));
	}
}

static void copy(struct fixture *f, const char *to)
{
	test_save(to, test_load(f->a, f->path));
}

static void alterations_are_named(void **state)
{
	static const struct {
		const char *sql;
		enum store_log_wrong wrong;
	} cases[] = {
		{"UPDATE run SET release = '1.1' WHERE id = 2", STORE_LOG_CONTENT},
		{"UPDATE run SET score = score + 0.001 WHERE id = 1", STORE_LOG_CONTENT},
		{"UPDATE product SET name = 'helios2'", STORE_LOG_CONTENT},
		{"UPDATE target SET name = 'rootfs2' WHERE name = 'rootfs'", STORE_LOG_CONTENT},
		{"UPDATE finding_seen SET severity = 'low'", STORE_LOG_CONTENT},
		{"UPDATE finding_seen SET gone_run = NULL", STORE_LOG_CONTENT},
		{"UPDATE rule_result SET state = 'pass' WHERE state = 'fail'", STORE_LOG_CONTENT},
		{"DELETE FROM feed WHERE name = (SELECT max(name) FROM feed)", STORE_LOG_CONTENT},
		{"UPDATE risk SET mean = mean / 2", STORE_LOG_CONTENT},
		{"DROP TRIGGER decision_kept; UPDATE decision SET justification = 'no time'",
		 STORE_LOG_CONTENT},
		{"DROP TRIGGER decision_stays; DELETE FROM decision", STORE_LOG_GONE},
		{"INSERT INTO decision SELECT product_id, id + 1, finding_id, status, "
		 "justification,"
		 " author, made_at, until_at FROM decision",
		 STORE_LOG_UNKNOWN},
		{"DROP TRIGGER decision_kept", STORE_LOG_SCHEMA},
		{"CREATE TABLE mine (x)", STORE_LOG_SCHEMA},
		{"DROP TRIGGER log_leaf_kept; UPDATE log_leaf SET author = 'bob' WHERE id = 2",
		 STORE_LOG_ENTRY},
		{"DROP TRIGGER log_leaf_kept; UPDATE log_leaf SET made_at = made_at - 1 WHERE id = "
		 "3",
		 STORE_LOG_ENTRY},
		{"DROP TRIGGER log_leaf_kept; UPDATE log_leaf SET digest = zeroblob(32) WHERE id = "
		 "3",
		 STORE_LOG_ENTRY},
		{"DROP TRIGGER log_leaf_kept; UPDATE log_leaf SET hash = zeroblob(32) WHERE id = 3",
		 STORE_LOG_ENTRY},
		{"DROP TRIGGER log_leaf_stays; DELETE FROM log_leaf WHERE id = 2",
		 STORE_LOG_MISSING},
		{"DROP TRIGGER log_leaf_stays; DELETE FROM log_leaf WHERE id = 6", STORE_LOG_HEAD},
		{"UPDATE log_head SET size = 6", STORE_LOG_HEAD},
		{"DROP TRIGGER log_checkpoint_kept; UPDATE log_checkpoint SET note ="
		 " replace(note, 'vauban/', 'vauban1')",
		 STORE_LOG_CHECKPOINT},
		{"DROP TRIGGER log_checkpoint_kept; UPDATE log_checkpoint SET key = zeroblob(32)",
		 STORE_LOG_CHECKPOINT},
		{"DROP TRIGGER log_checkpoint_stays; DELETE FROM log_checkpoint", STORE_LOG_GONE},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < VB_COUNT(cases); i++) {
		const char *path = file(f, vb_arena_printf(f->a, "altered-%zu.db", i).p);
		struct store_log_report r;
		sqlite3 *db;
		bool found = false;

		copy(f, path);
		assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
		if (sqlite3_exec(db, cases[i].sql, NULL, NULL, NULL) != SQLITE_OK)
			sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
		if (!sqlite3_total_changes(db) && !strstr(cases[i].sql, "DROP") &&
		    !strstr(cases[i].sql, "CREATE"))
			fail_msg("%s: %s", cases[i].sql, sqlite3_errmsg(db));
		sqlite3_close(db);
		r = verify(f, path);
		for (size_t k = 0; k < r.v.n; k++)
			found |= r.v.v[k].wrong == cases[i].wrong;
		if (!found)
			fail_msg("%s: %zu problems, not this one", cases[i].sql,
				 (size_t)r.problems);
	}
}

/* Whoever changes row, entry and tree alike is found by a checkpoint that was signed before. */
static void a_rewritten_log_does_not_fit_its_checkpoint(void **state)
{
	struct fixture *f = *state;
	const char *path = file(f, "rewritten.db");
	struct store *s VB_CLEANUP(store_cleanup) = NULL;
	struct store_log_report r;
	struct vb_error err;
	bool found = false;

	copy(f, path);
	assert_ok(store_open(path, &s, &err));
	assert_int_equal(
		sqlite3_exec(s->db,
			     "BEGIN; DROP TRIGGER log_leaf_stays; DROP TRIGGER log_leaf_kept;"
			     "DELETE FROM log_leaf; DELETE FROM log_head;"
			     "UPDATE run SET findings_open = 0",
			     NULL, NULL, NULL),
		SQLITE_OK);
	assert_ok(store_log_adopt(s, TEST_NOW, &err));
	assert_int_equal(sqlite3_exec(s->db, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
	assert_ok(store_log_verify(s, f->a, NULL, &r, &err));
	for (size_t k = 0; k < r.v.n; k++)
		found |= r.v.v[k].wrong == STORE_LOG_CHECKPOINT;
	assert_true(found);
}

static bool is_there(sqlite3 *db, const char *sql, const char *table, const char *name)
{
	sqlite3_stmt *stmt;
	bool there;

	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
	sqlite3_bind_text(stmt, 1, table, -1, SQLITE_STATIC);
	if (name)
		sqlite3_bind_text(stmt, 2, name, -1, SQLITE_STATIC);
	there = sqlite3_step(stmt) == SQLITE_ROW;
	sqlite3_finalize(stmt);
	return there;
}

/* What later steps made, as statements that undo it: triggers, then indexes, tables, columns. */
static struct vb_str undo(struct vb_arena *a, sqlite3 *db, sqlite3 *first)
{
	static const struct {
		const char *all, *known;
	} kinds[] = {
		{"SELECT name, NULL FROM sqlite_schema WHERE type = 'trigger'",
		 "SELECT 1 FROM sqlite_schema WHERE name = ?"},
		{"SELECT name, NULL FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL",
		 "SELECT 1 FROM sqlite_schema WHERE name = ?"},
		{"SELECT name, NULL FROM sqlite_schema WHERE type = 'table'",
		 "SELECT 1 FROM sqlite_schema WHERE name = ?"},
		{"SELECT s.name, c.name FROM sqlite_schema s, pragma_table_info(s.name) c WHERE s.type = 'table'",
		 "SELECT 1 FROM pragma_table_info(?1) c WHERE c.name = ?2 UNION"
		 " SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = ?1)"},
	};
	struct vb_str all = VB_STR("");

	for (size_t k = 0; k < VB_COUNT(kinds); k++) {
		sqlite3_stmt *stmt;

		assert_int_equal(sqlite3_prepare_v2(db, kinds[k].all, -1, &stmt, NULL), SQLITE_OK);
		while (sqlite3_step(stmt) == SQLITE_ROW) {
			const char *name = (const char *)sqlite3_column_text(stmt, 0),
				   *column = (const char *)sqlite3_column_text(stmt, 1);

			if (is_there(first, kinds[k].known, name, column))
				continue;
			all = column   ? vb_arena_printf(a, "%.*sALTER TABLE %s DROP COLUMN %s;",
							 VB_FMT(all), name, column)
			      : k == 0 ? vb_arena_printf(a, "%.*sDROP TRIGGER %s;", VB_FMT(all),
							 name)
			      : k == 1
				      ? vb_arena_printf(a, "%.*sDROP INDEX %s;", VB_FMT(all), name)
				      : vb_arena_printf(a, "%.*sDROP TABLE %s;", VB_FMT(all), name);
		}
		sqlite3_finalize(stmt);
	}
	return all;
}

static void schema_first_step(sqlite3 *db)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str sql;
	sqlite3 *first;

	assert_int_equal(sqlite3_open(":memory:", &first), SQLITE_OK);
	assert_int_equal(
		sqlite3_exec(first, (const char *)store_embedded[0].text, NULL, NULL, NULL),
		SQLITE_OK);
	sql = vb_arena_printf(a, "%.*sPRAGMA user_version = 1", VB_FMT(undo(a, db, first)));
	sqlite3_close(first);
	assert_int_equal(sqlite3_exec(db, sql.p, NULL, NULL, NULL), SQLITE_OK);
}

static void a_store_without_a_log_gets_one(void **state)
{
	struct fixture *f = *state;
	const char *path = file(f, "old.db");
	struct store_log_report r;
	sqlite3 *db;

	copy(f, path);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	schema_first_step(db);
	sqlite3_close(db);
	r = verify(f, path);
	assert_int_equal(r.problems, 0);
	assert_int_equal(r.entries, 5); /* the product, three runs, the decision */
}

/* ---- flipped bytes --------------------------------------------------------------------------- */

static void rows_dump(sqlite3 *db, const char *sql, struct vb_buf *out)
{
	sqlite3_stmt *stmt = NULL;

	if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
		vb_buf_cstr(out, "unreadable\n");
	while (stmt && sqlite3_step(stmt) == SQLITE_ROW)
		for (int i = 0; i < sqlite3_column_count(stmt); i++) {
			vb_buf_printf(out, "%d:", sqlite3_column_type(stmt, i));
			vb_buf_add(out, sqlite3_column_blob(stmt, i),
				   (size_t)sqlite3_column_bytes(stmt, i));
			vb_buf_char(out, '\n');
		}
	sqlite3_finalize(stmt);
}

/* All that is recorded: a flip that leaves this as it was hit unused space. */
static struct vb_str dump(struct vb_arena *a, const char *path)
{
	static const char *const tables[] = {
		"product",      "target",       "run",          "component",   "component_seen",
		"finding",      "finding_text", "finding_seen", "decision",    "rule_result",
		"feed",         "audited",      "not_assessed", "passed_over", "left_out",
		"unreadable",   "risk",         "log_leaf",     "log_head",    "log_checkpoint",
		"sqlite_schema"};
	struct vb_buf out VB_CLEANUP(vb_buf_done) = {0};
	sqlite3 *db = NULL;

	vb_buf_init(&out, 1 << 24);
	if (sqlite3_open(path, &db) == SQLITE_OK)
		for (size_t i = 0; i < VB_COUNT(tables); i++)
			rows_dump(db, vb_arena_printf(a, "SELECT * FROM %s", tables[i]).p, &out);
	rows_dump(db, "PRAGMA user_version", &out);
	rows_dump(db, "PRAGMA application_id", &out);
	sqlite3_close(db);
	return vb_arena_str(a, vb_buf_view(&out));
}

static bool found(struct vb_arena *a, const char *path)
{
	struct store *s VB_CLEANUP(store_cleanup) = NULL;
	struct store_log_report r = {0};
	struct vb_error err;

	return !store_open(path, &s, &err) || !store_log_verify(s, a, NULL, &r, &err) ||
	       r.problems > 0;
}

static void a_flipped_byte_is_found_wherever_it_hits_something_recorded(void **state)
{
	enum { BLOCK = 96 };
	struct fixture *f = *state;
	const char *path = file(f, "flipped.db");
	struct vb_str whole = test_load(f->a, f->path), before = dump(f->a, f->path);
	char *bytes = vb_arena_alloc(f->a, whole.n);
	unsigned flips = 0, caught = 0;
	struct vb_random random;

	vb_random_init(&random, 7, 0);
	memcpy(bytes, whole.p, whole.n);
	for (size_t at = 0; at + BLOCK <= whole.n; at += BLOCK) {
		struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
		size_t hit = at + vb_random_u64(&random) % BLOCK;

		for (size_t i = 0; i < BLOCK && !bytes[hit]; i++) /* zeros are unused, mostly */
			hit = at + (hit - at + 1) % BLOCK;
		if (!bytes[hit])
			continue;
		bytes[hit] ^= (char)(1 << vb_random_u64(&random) % 8);
		test_save(path, vb_strn(bytes, whole.n));
		unlink(vb_arena_printf(a, "%s-wal", path).p);
		unlink(vb_arena_printf(a, "%s-shm", path).p);
		flips++;
		if (found(a, path))
			caught++;
		else if (!vb_str_eq(dump(a, path), before))
			fail_msg("byte %zu of %zu: changed and not found", hit, whole.n);
		bytes[hit] = whole.p[hit];
	}
	print_message("# %u bytes flipped, %u found, %u in unused space\n", flips, caught,
		      flips - caught);
	assert_true(flips > 100 && caught > flips / 2);
}

/* Writes until it is ended. */
static pid_t writer_start(const char *path)
{
	struct store_trail line = {
		.at = TEST_NOW,
		.who = VB_STR("ben"),
			.role = VB_STR("admin"),
				       .way = VB_STR("command line"),
						     .address = VB_STR(""),
							     .action = VB_STR("nothing"),
								     .object = VB_STR(""),
									     .detail = VB_STR("")};
	pid_t pid = fork();
	struct store *s;
	struct vb_error err;

	assert_true(pid >= 0);
	if (pid)
		return pid;
	if (!store_open(path, &s, &err))
		_exit(1);
	while (store_begin(s, &err) && store_end(s, store_trail_add(s, &line, &err), &err))
		usleep(3000); /* the others get their turn */
	_exit(2);
}

static void a_bundle_is_written_while_others_write(void **state)
{
	struct fixture *f = *state;
	struct run_place place = {.arena = f->a, .store = f->path};
	struct run_log_export o = {.key = f->key, .author = VB_STR("ana")};
	struct vb_run run = test_run();
	pid_t writer = writer_start(f->path);
	int status;

	for (int i = 0; i < 60; i++) {
		struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
		struct vb_buf out VB_CLEANUP(vb_buf_done) = {0};
		const char *const words[] = {"run/1"};
		struct vb_error err;

		o.words = words;
		o.n_words = 1;
		vb_buf_init(&out, 16 * VB_MIB);
		assert_ok(run_log_export(&run, &place, a, &o, &out, &err));
	}
	assert_int_equal(kill(writer, SIGKILL), 0);
	assert_int_equal(waitpid(writer, &status, 0), writer);
	assert_true(WIFSIGNALED(status)); /* it wrote until then */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(everything_recorded_has_its_entry, setup, teardown),
		cmocka_unit_test_setup_teardown(every_table_is_watched, setup, teardown),
		cmocka_unit_test_setup_teardown(alterations_are_named, setup, teardown),
		cmocka_unit_test_setup_teardown(a_rewritten_log_does_not_fit_its_checkpoint, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_bundle_is_written_while_others_write, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_store_without_a_log_gets_one, setup, teardown),
		cmocka_unit_test_setup_teardown(
			a_flipped_byte_is_found_wherever_it_hits_something_recorded, setup,
			teardown),
	};
	return cmocka_run_group_tests_name("store/log", tests, NULL, NULL);
}
