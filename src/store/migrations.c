/*
 * migrations.c - the schema, as numbered steps (schema/NNN-what.sql, built into the program) that are never changed once
 * released: a new need is a new step. They are applied in one transaction together with their number (PRAGMA
 * user_version), so a killed migration never happened.
 *
 * Plain SQL that PostgreSQL holds too: product_id first in every key (it is what a fleet is distributed by), BLOB for
 * digests, JSON as text, times as seconds since 1970 UTC.
 *
 *   product 1-n target 1-n run               a target is what was audited: a folder, an image, a host
 *   component, finding_text                  content, kept once per product; found by digest
 *   finding 1-n finding_text, decision       a finding is its fingerprint; decisions are only ever added
 *   *_seen, rule_result, feed, ...           rows of a target from first_run until gone_run (NULL: still so)
 */
#include "store/log_int.h"
#include "store/schema_int.h"

static bool migrate_locked(struct store *s, struct vb_error *err)
{
	char pragma[64];
	int64_t at, newest;

	/* Read again inside the transaction: another process may have migrated while we waited. */
	if (!store_sql_int(s, &at, err, "PRAGMA user_version", ""))
		return false;
	for (; at < (int64_t)store_embedded_count; at++) {
		if (sqlite3_exec(s->db, (const char *)store_embedded[at].text, NULL, NULL, NULL) ==
		    SQLITE_OK)
			continue;
		store_sql_fail(s, "make the store's tables", err);
		return vb_prefix(err, "migration %s", store_embedded[at].name);
	}
	if (!store_sql_int(s, &newest, err, "SELECT coalesce(max(finished_at), 0) FROM run", "") ||
	    !store_log_adopt(s, newest, err))
		return false;
	/* Pragmas take no bound values; both numbers are ours. */
	snprintf(pragma, sizeof(pragma), "PRAGMA application_id = %d", STORE_APPLICATION_ID);
	if (!store_sql_run(s, err, pragma, ""))
		return false;
	snprintf(pragma, sizeof(pragma), "PRAGMA user_version = %d", (int)store_embedded_count);
	return store_sql_run(s, err, pragma, "");
}

/* Our file, a new one, or somebody else's: nothing is written before this is known. */
static bool recognise(struct store *s, int64_t *version, struct vb_error *err)
{
	int64_t application, tables;

	if (!store_sql_int(s, &application, err, "PRAGMA application_id", "") ||
	    !store_sql_int(s, version, err, "PRAGMA user_version", "") ||
	    !store_sql_int(s, &tables, err, "SELECT count(*) FROM sqlite_schema", ""))
		return false;
	if (application != STORE_APPLICATION_ID && (application || *version || tables)) {
		vb_fail_at(err, VB_E_INPUT, s->path, 0, 0,
			   "this SQLite file belongs to another program");
		return vb_hint(err, "name another file for the store; this one was not touched");
	}
	if (*version > (int64_t)store_embedded_count) {
		vb_fail_at(err, VB_E_ENV, s->path, 0, 0,
			   "the store was written by a newer vauban (schema %d, this program knows "
			   "%d)",
			   (int)*version, (int)store_embedded_count);
		return vb_hint(err, "use the newer program, or audit into another store; this one "
				    "was not touched");
	}
	return true;
}

/* SQLite answers "busy" at once, without waiting, when two processes make the same new file: we wait ourselves. */
static bool journal_set(struct store *s, struct vb_error *err)
{
	for (int waited = 0;; waited += 20) {
		if (store_sql_run(s, err, "PRAGMA journal_mode = WAL", ""))
			return true;
		if ((sqlite3_errcode(s->db) & 0xff) != SQLITE_BUSY || waited >= STORE_BUSY_MS)
			return false;
		sqlite3_sleep(20);
	}
}

bool store_migrate(struct store *s, struct vb_error *err)
{
	int64_t version;

	if (!recognise(s, &version, err) || !journal_set(s, err))
		return false;
	if (version < (int64_t)store_embedded_count) {
		if (!store_begin(s, err))
			return false;
		if (!store_end(s, migrate_locked(s, err), err))
			return false;
	}
	s->version = (int)store_embedded_count;
	return true;
}

/* ---- is the schema still ours? ------------------------------------------------------------- */

#define SCHEMA_QUERY                                                                               \
	"SELECT type, name, coalesce(tbl_name, ''), coalesce(sql, '') FROM sqlite_schema"          \
	" ORDER BY type, name"

static bool same_object(sqlite3_stmt *ours, sqlite3_stmt *theirs)
{
	for (int i = 0; i < 4; i++)
		if (sqlite3_column_bytes(ours, i) != sqlite3_column_bytes(theirs, i) ||
		    memcmp(sqlite3_column_text(ours, i), sqlite3_column_text(theirs, i),
			   (size_t)sqlite3_column_bytes(ours, i)) != 0)
			return false;
	return true;
}

static bool schema_compare(struct store *ours, struct store *s, struct vb_arena *a,
			   struct vb_str *odd, struct vb_error *err)
{
	sqlite3_stmt *l VB_CLEANUP(store_sql_cleanup) = NULL;
	sqlite3_stmt *r VB_CLEANUP(store_sql_cleanup) = NULL;
	bool left, right;

	if (!store_sql_query(ours, &l, err, SCHEMA_QUERY, "") ||
	    !store_sql_query(s, &r, err, SCHEMA_QUERY, ""))
		return false;
	do {
		if (!store_sql_row(ours, l, &left, err) || !store_sql_row(s, r, &right, err))
			return false;
		if (left != right || (left && !same_object(l, r)))
			*odd = store_sql_text(a, left ? l : r, 1);
	} while (left && right && !odd->n);
	return true;
}

bool store_schema_known(struct store *s, struct vb_arena *a, struct vb_str *odd,
			struct vb_error *err)
{
	char name[] = ":memory:";
	struct store fresh = {.path = name};
	bool ok = sqlite3_open_v2(name, &fresh.db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY,
				  NULL) == SQLITE_OK;

	if (!ok)
		store_sql_fail(&fresh, "compare the store's tables", err);
	ok = ok && store_begin(&fresh, err) &&
	     store_end(&fresh, migrate_locked(&fresh, err), err) &&
	     schema_compare(&fresh, s, a, odd, err);
	sqlite3_close_v2(fresh.db);
	return ok;
}
