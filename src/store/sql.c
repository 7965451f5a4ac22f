/*
 * sql.c - the only place that speaks to SQLite's statement calls, and the only one that turns its result codes into
 * what a person can act on (https://www.sqlite.org/rescode.html). Values are always bound, never written into SQL.
 */
#include "store/store_int.h"

static bool fail_busy(struct store *s, struct vb_error *err)
{
	vb_fail_at(err, VB_E_ENV, s->path, 0, 0,
		   "another vauban has been writing this store for %d s", STORE_BUSY_MS / 1000);
	return vb_hint(
		err,
		"wait for it to end (or end it), then run the command again; nothing was lost");
}

static bool fail_full(struct store *s, struct vb_error *err)
{
	vb_fail_at(err, VB_E_ENV, s->path, 0, 0,
		   "no room left on the disk: the run could not be recorded");
	return vb_hint(
		err, "free some space, then run the command again; runs recorded before are whole");
}

static bool fail_readonly(struct store *s, const char *what, struct vb_error *err)
{
	int number = sqlite3_system_errno(s->db);

	vb_fail_at(err, VB_E_ENV, s->path, 0, 0, "cannot %s: %s", what,
		   number ? strerror(number) : "the file or its folder cannot be written");
	return vb_hint(err, "the store needs a folder you can write to: change its permissions or "
			    "choose another");
}

bool store_sql_damaged(struct store *s, const char *what, struct vb_error *err)
{
	vb_fail_at(err, VB_E_INPUT, s->path, 0, 0, "the store is damaged: %s", what);
	return vb_hint(
		err,
		"put a copy back, or move this file away and audit again: the history starts anew");
}

bool store_sql_fail(struct store *s, const char *what, struct vb_error *err)
{
	switch (sqlite3_errcode(s->db) & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return fail_busy(s, err);
	case SQLITE_FULL:
		return fail_full(s, err);
	case SQLITE_READONLY:
	case SQLITE_CANTOPEN:
	case SQLITE_PERM:
	case SQLITE_AUTH:
		return fail_readonly(s, what, err);
	case SQLITE_NOTADB:
		vb_fail_at(err, VB_E_INPUT, s->path, 0, 0, "this file is not a vauban store");
		return vb_hint(err, "move it away, or name another file for the store");
	case SQLITE_CORRUPT:
	case SQLITE_MISMATCH:
	case SQLITE_TOOBIG:
	case SQLITE_ERROR: /* our statements are constant and tested: then the tables in the file are not ours any
			      more */
		return store_sql_damaged(s, sqlite3_errmsg(s->db), err);
	case SQLITE_IOERR:
		vb_fail_at(err, VB_E_ENV, s->path, 0, 0, "cannot %s: %s", what,
			   sqlite3_system_errno(s->db) ? strerror(sqlite3_system_errno(s->db))
						       : sqlite3_errmsg(s->db));
		return vb_hint(err, "check the disk; runs recorded before are whole");
	default:
		return vb_fail_at(err, VB_E_BUG, s->path, 0, 0, "cannot %s: %s", what,
				  sqlite3_errmsg(s->db));
	}
}

bool store_sql_prepare(struct store *s, const char *sql, sqlite3_stmt **out, struct vb_error *err)
{
	sqlite3_stmt *stmt;

	if (sqlite3_prepare_v2(s->db, sql, -1, &stmt, NULL) != SQLITE_OK)
		return store_sql_fail(s, "use the store", err);
	*out = stmt;
	return true;
}

void store_sql_cleanup(sqlite3_stmt **stmt)
{
	sqlite3_finalize(*stmt);
	*stmt = NULL;
}

static int bind_one(sqlite3_stmt *stmt, int at, char kind, va_list *ap)
{
	struct vb_str text;

	if (kind == 'i')
		return sqlite3_bind_int64(stmt, at, va_arg(*ap, int64_t));
	if (kind == 'n')
		return sqlite3_bind_null(stmt, at);
	text = va_arg(*ap, struct vb_str);
	if (kind == 'b')
		return sqlite3_bind_blob64(stmt, at, text.n ? text.p : "", text.n,
					   SQLITE_TRANSIENT);
	return sqlite3_bind_text64(stmt, at, text.n ? text.p : "", text.n, SQLITE_TRANSIENT,
				   SQLITE_UTF8);
}

static bool query_v(struct store *s, sqlite3_stmt **out, struct vb_error *err, const char *sql,
		    const char *binds, va_list *ap)
{
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;

	if (!store_sql_prepare(s, sql, &stmt, err))
		return false;
	for (int i = 0; binds[i]; i++)
		if (bind_one(stmt, i + 1, binds[i], ap) != SQLITE_OK)
			return store_sql_fail(s, "use the store", err);
	*out = stmt;
	stmt = NULL;
	return true;
}

bool store_sql_query(struct store *s, sqlite3_stmt **out, struct vb_error *err, const char *sql,
		     const char *binds, ...)
{
	va_list ap;
	bool ok;

	va_start(ap, binds);
	ok = query_v(s, out, err, sql, binds, &ap);
	va_end(ap);
	return ok;
}

bool store_sql_row(struct store *s, sqlite3_stmt *stmt, bool *row, struct vb_error *err)
{
	int code = sqlite3_step(stmt);

	if (code != SQLITE_ROW && code != SQLITE_DONE)
		return store_sql_fail(s, "read the store", err);
	*row = code == SQLITE_ROW;
	return true;
}

bool store_sql_done(struct store *s, sqlite3_stmt *stmt, struct vb_error *err)
{
	int code = sqlite3_step(stmt);

	if (code != SQLITE_ROW && code != SQLITE_DONE) {
		store_sql_fail(s, "write the store", err);
		sqlite3_reset(stmt);
		return false;
	}
	sqlite3_reset(stmt);
	return true;
}

bool store_sql_run(struct store *s, struct vb_error *err, const char *sql, const char *binds, ...)
{
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	va_list ap;
	bool ok;

	va_start(ap, binds);
	ok = query_v(s, &stmt, err, sql, binds, &ap);
	va_end(ap);
	return ok && store_sql_done(s, stmt, err);
}

bool store_sql_int(struct store *s, int64_t *out, struct vb_error *err, const char *sql,
		   const char *binds, ...)
{
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	va_list ap;
	bool ok, row = false;

	va_start(ap, binds);
	ok = query_v(s, &stmt, err, sql, binds, &ap);
	va_end(ap);
	if (!ok || !store_sql_row(s, stmt, &row, err))
		return false;
	*out = row ? sqlite3_column_int64(stmt, 0) : 0;
	return true;
}

struct vb_str store_sql_text(struct vb_arena *a, sqlite3_stmt *stmt, int column)
{
	const char *p = (const char *)sqlite3_column_text(stmt, column);
	int n = sqlite3_column_bytes(stmt, column);

	return p && n > 0 ? vb_arena_str(a, vb_strn(p, (size_t)n)) : (struct vb_str){NULL, 0};
}

bool store_begin(struct store *s, struct vb_error *err)
{
	if (!store_sql_run(s, err, s->depth ? "SAVEPOINT inner" : "BEGIN IMMEDIATE", ""))
		return false;
	s->depth++;
	return true;
}

bool store_begin_read(struct store *s, struct vb_error *err)
{
	if (s->depth)
		return store_begin(s, err);
	if (!store_sql_run(s, err, "BEGIN", ""))
		return false;
	s->depth++;
	return true;
}

bool store_end(struct store *s, bool keep, struct vb_error *err)
{
	bool inner = --s->depth > 0;
	struct vb_error ignored;
	bool undone;

	if (keep && store_sql_run(s, err, inner ? "RELEASE inner" : "COMMIT", ""))
		return true;
	/* SQLite has undone it already after some errors (full disk): then there is nothing to undo. */
	undone = sqlite3_get_autocommit(s->db) ||
		 (inner ? store_sql_run(s, &ignored, "ROLLBACK TO inner", "") &&
				  store_sql_run(s, &ignored, "RELEASE inner", "")
			: store_sql_run(s, &ignored, "ROLLBACK", ""));
	(void)undone; /* the error told is the first; what is open still is undone when the store is closed */
	return false;
}
