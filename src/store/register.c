/*
 * register.c - incidents and tickets as entries that are only ever added. A writer says how many entries it has read, so
 * that what it judged (may this be closed?) is still so when its entry is written.
 */
#include "store/people.h"
#include "store/store_int.h"

static bool rows_read(struct store *s, struct vb_arena *a, sqlite3_stmt *stmt,
		      struct store_record **out, size_t *n, struct vb_error *err)
{
	VB_VEC(struct store_record) made = {0};
	bool row;

	if (!store_sql_row(s, stmt, &row, err))
		return false;
	while (row) {
		struct vb_str id = store_sql_text(a, stmt, 0);
		struct model_entry e = {0};

		if (!store_row_decode(s, stmt, 1, &store_shape_entry, a, &e, err))
			return false;
		if (!made.n || !vb_str_eq(made.v[made.n - 1].id, id))
			*vb_vec_add(a, &made) = (struct store_record){.id = id};
		*vb_vec_add(a, &made.v[made.n - 1].entries) = e;
		if (!store_sql_row(s, stmt, &row, err))
			return false;
	}
	*out = made.v;
	*n = made.n;
	return true;
}

bool store_get_register(struct store *s, struct vb_arena *a, struct vb_str product,
			struct store_record **out, size_t *n, struct vb_error *err)
{
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	struct vb_buf sql VB_CLEANUP(vb_buf_done) = {0};
	int64_t id;

	vb_buf_init(&sql, 1024);
	vb_buf_cstr(&sql, "SELECT r.record, ");
	store_row_names(&store_shape_entry, "r", &sql);
	vb_buf_cstr(&sql,
		    " FROM register_entry r JOIN register_entry h ON h.product_id = r.product_id"
		    " AND h.record = r.record AND h.seq = 1"
		    " WHERE r.product_id = ? ORDER BY h.id, r.seq");
	vb_buf_char(&sql, '\0');
	return store_product_find(s, product, &id, err) &&
	       store_sql_query(s, &stmt, err, sql.p, "i", id) && rows_read(s, a, stmt, out, n, err);
}

static bool record_new(struct store *s, struct vb_arena *a, int64_t product,
		       enum model_register reg, struct vb_str *id, struct vb_error *err)
{
	const char *letter = reg == MODEL_TICKET ? "T" : "I";
	int64_t number;

	if (!store_sql_int(s, &number, err,
			   "SELECT coalesce(max(CAST(substr(record, 2) AS INTEGER)), 0) + 1 FROM "
			   "register_entry WHERE product_id = ? AND substr(record, 1, 1) = ?",
			   "is", product, vb_str(letter)))
		return false;
	*id = vb_arena_printf(a, "%s%lld", letter, (long long)number);
	return true;
}

static bool unchanged(struct store *s, int64_t product, struct vb_str id, size_t seen,
		      struct vb_error *err)
{
	int64_t there;

	if (!store_sql_int(
		    s, &there, err,
		    "SELECT count(*) FROM register_entry WHERE product_id = ? AND record = ?", "is",
		    product, id))
		return false;
	if ((size_t)there == seen)
		return true;
	vb_fail(err, VB_E_ENV, "somebody added to %.*s meanwhile: nothing was written", VB_FMT(id));
	return vb_hint(err, "look at it again, then repeat");
}

static bool entry_put(struct store *s, int64_t product, struct vb_str record,
		      const struct model_entry *e, struct vb_error *err)
{
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct store_value values[STORE_MAX_COLUMNS];
	struct vb_buf sql VB_CLEANUP(vb_buf_done) = {0};
	int64_t id;

	vb_buf_init(&sql, 1024);
	vb_buf_cstr(&sql, "INSERT INTO register_entry (product_id, record, id, ");
	store_row_names(&store_shape_entry, NULL, &sql);
	vb_buf_cstr(&sql, ") VALUES (?, ?, ?, ");
	store_row_marks(store_shape_entry.n, &sql);
	vb_buf_cstr(&sql, ")");
	vb_buf_char(&sql, '\0');
	store_row_encode(scratch, &store_shape_entry, e, values);
	return store_sql_int(s, &id, err, "SELECT coalesce(max(id), 0) + 1 FROM register_entry",
			     "") &&
	       store_sql_query(s, &stmt, err, sql.p, "isi", product, record, id) &&
	       store_row_bind(s, stmt, 4, values, store_shape_entry.n, err) &&
	       store_sql_done(s, stmt, err) &&
	       store_log_append(s, "register", id, e->at, e->author, err);
}

static bool entries_put_locked(struct store *s, struct vb_arena *a, struct vb_str product,
			       enum model_register reg, struct vb_str *id, size_t seen,
			       const struct model_entry *entries, size_t n,
			       const struct store_trail *t, struct vb_error *err)
{
	struct store_trail line = t ? *t : (struct store_trail){0};
	int64_t owner;

	if (!store_product_put(s, product, n ? entries[0].at : 0, &owner, err) ||
	    !(id->n ? unchanged(s, owner, *id, seen, err) : record_new(s, a, owner, reg, id, err)))
		return false;
	for (size_t i = 0; i < n; i++) {
		struct model_entry e = entries[i];

		e.seq = (int64_t)(seen + i + 1);
		if (!entry_put(s, owner, *id, &e, err))
			return false;
	}
	line.object = *id;
	return !t || store_trail_add(s, &line, err);
}

bool store_put_entries(struct store *s, struct vb_arena *a, struct vb_str product,
		       enum model_register reg, struct vb_str *id, size_t seen,
		       const struct model_entry *entries, size_t n, const struct store_trail *t,
		       struct vb_error *err)
{
	struct vb_str made = *id;

	if (!store_begin(s, err) ||
	    !store_end(s,
		       entries_put_locked(s, a, product, reg, &made, made.n ? seen : 0, entries, n,
					  t, err),
		       err))
		return false;
	*id = made;
	return true;
}
