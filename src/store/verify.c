/*
 * verify.c - is the store whole? SQLite's own checks, foreign keys, then what we promise: content is what its digest
 * says, and every run has as many components and findings as it counted when it was written.
 */
#include "store/store_int.h"

static bool pragma_ok(struct store *s, const char *sql, bool empty, struct vb_error *err)
{
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str said;
	bool row;

	if (!store_sql_prepare(s, sql, &stmt, err) || !store_sql_row(s, stmt, &row, err))
		return false;
	if (!row)
		return true;
	said = store_sql_text(a, stmt, 0);
	if (!empty && vb_str_is(said, "ok"))
		return true;
	return store_sql_damaged(
		s,
		empty ? vb_arena_printf(a, "a row of %.*s leads nowhere", VB_FMT(said)).p : said.p,
		err);
}

static bool content_ok(struct store *s, const struct store_shape *shape, struct vb_error *err)
{
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	struct vb_buf sql VB_CLEANUP(vb_buf_done) = {0};
	char what[96];
	bool more;

	vb_buf_init(&sql, 4096);
	vb_buf_cstr(&sql, "SELECT id, digest, ");
	store_row_names(shape, NULL, &sql);
	vb_buf_printf(&sql, " FROM %s ORDER BY product_id, id", shape->table);
	vb_buf_char(&sql, '\0');
	if (!store_sql_prepare(s, sql.p, &stmt, err) || !store_sql_row(s, stmt, &more, err))
		return false;
	while (more) {
		struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
		struct store_value values[STORE_MAX_COLUMNS];
		void *object = vb_arena_alloc(a, shape->size);
		struct store_digest digest;

		if (!store_row_decode(s, stmt, 2, shape, a, object, err))
			return false;
		store_row_encode(a, shape, object, values);
		digest = store_row_digest(values, shape->n, 0);
		if (sqlite3_column_bytes(stmt, 1) != STORE_DIGEST_BYTES ||
		    memcmp(sqlite3_column_blob(stmt, 1), digest.bytes, STORE_DIGEST_BYTES) != 0) {
			snprintf(what, sizeof(what), "table %s, row %lld was changed", shape->table,
				 (long long)sqlite3_column_int64(stmt, 0));
			return store_sql_damaged(s, what, err);
		}
		if (!store_sql_row(s, stmt, &more, err))
			return false;
	}
	return true;
}

/* A run that does not have what it counted is a half run: a kill must never leave one. */
static bool runs_ok(struct store *s, struct vb_error *err)
{
	static const struct {
		const char *sql, *what;
	} checks[] = {
		{"SELECT r.id FROM run r WHERE r.components != (SELECT count(*) FROM "
		 "component_seen x WHERE"
		 " x.product_id = r.product_id AND x.target_id = r.target_id AND x.first_run <= "
		 "r.id AND"
		 " (x.gone_run IS NULL OR x.gone_run > r.id)) LIMIT 1",
		 "components"},
		{"SELECT r.id FROM run r WHERE r.findings + r.informational != (SELECT count(*) "
		 "FROM finding_seen "
		 "x WHERE"
		 " x.product_id = r.product_id AND x.target_id = r.target_id AND x.first_run <= "
		 "r.id AND"
		 " (x.gone_run IS NULL OR x.gone_run > r.id)) LIMIT 1",
		 "findings"},
		{"SELECT r.id FROM run r WHERE r.unreadable != (SELECT count(*) FROM unreadable x "
		 "WHERE"
		 " x.product_id = r.product_id AND x.target_id = r.target_id AND x.first_run <= "
		 "r.id AND"
		 " (x.gone_run IS NULL OR x.gone_run > r.id)) LIMIT 1",
		 "unreadable inputs"},
	};
	char what[96];
	int64_t run;

	for (size_t i = 0; i < VB_COUNT(checks); i++) {
		if (!store_sql_int(s, &run, err, checks[i].sql, ""))
			return false;
		if (run) {
			snprintf(what, sizeof(what), "run %lld does not have all its %s",
				 (long long)run, checks[i].what);
			return store_sql_damaged(s, what, err);
		}
	}
	return true;
}

bool store_verify(struct store *s, struct vb_error *err)
{
	return pragma_ok(s, "PRAGMA integrity_check(1)", false, err) &&
	       pragma_ok(s, "PRAGMA foreign_key_check", true, err) &&
	       content_ok(s, &store_shape_component, err) &&
	       content_ok(s, &store_shape_finding_text, err) && runs_ok(s, err);
}
