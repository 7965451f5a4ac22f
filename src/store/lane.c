/*
 * lane.c - rows with a lifetime: what holds in a target from one run until another. The rows that held in the run
 * before are loaded by digest; what the new run brings again is left alone, the rest is closed or added.
 */
#include "store/store_int.h"

static bool rows_load(struct store_lane *lane, struct vb_error *err)
{
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	char sql[160];
	bool row;

	snprintf(sql, sizeof(sql),
		 "SELECT digest, first_run FROM %s WHERE product_id = ? AND target_id = ? AND "
		 "gone_run IS NULL",
		 lane->shape->table);
	if (!store_sql_query(lane->s, &stmt, err, sql, "ii", lane->place.product,
			     lane->place.target) ||
	    !store_sql_row(lane->s, stmt, &row, err))
		return false;
	while (row) {
		struct store_open_row *open = vb_arena_alloc(lane->arena, sizeof(*open));
		const char *digest = sqlite3_column_blob(stmt, 0);

		open->digest = vb_arena_str(lane->arena,
					    vb_strn(digest, (size_t)sqlite3_column_bytes(stmt, 0)));
		open->first_run = sqlite3_column_int64(stmt, 1);
		*vb_map_put(&lane->open, open->digest) = open;
		*vb_vec_add(lane->arena, &lane->loaded) = open;
		if (!store_sql_row(lane->s, stmt, &row, err))
			return false;
	}
	return true;
}

bool store_lane_open(struct store *s, const struct store_shape *shape, struct store_place place,
		     struct store_lane *out, struct vb_error *err)
{
	struct vb_buf sql VB_CLEANUP(vb_buf_done) = {0};

	*out = (struct store_lane){.s = s, .shape = shape, .place = place, .arena = vb_arena_new()};
	vb_map_init(&out->open, out->arena);
	vb_buf_init(&sql, 4096);
	vb_buf_printf(&sql, "INSERT INTO %s (product_id, target_id, first_run, digest, ",
		      shape->table);
	store_row_names(shape, NULL, &sql);
	vb_buf_cstr(&sql, ") VALUES (");
	store_row_marks(shape->n + 4, &sql);
	vb_buf_char(&sql, ')');
	vb_buf_char(&sql, '\0');
	return store_sql_prepare(s, sql.p, &out->add, err) && rows_load(out, err);
}

static bool row_add(struct store_lane *lane, const struct store_digest *digest,
		    const struct store_value *values, struct vb_error *err)
{
	sqlite3_bind_int64(lane->add, 1, lane->place.product);
	sqlite3_bind_int64(lane->add, 2, lane->place.target);
	sqlite3_bind_int64(lane->add, 3, lane->place.run);
	sqlite3_bind_blob(lane->add, 4, digest->bytes, STORE_DIGEST_BYTES, SQLITE_STATIC);
	return store_row_bind(lane->s, lane->add, 5, values, lane->shape->n, err) &&
	       store_sql_done(lane->s, lane->add, err);
}

bool store_lane_put(struct store_lane *lane, const void *object, struct vb_error *err)
{
	struct store_value values[STORE_MAX_COLUMNS];
	struct store_digest digest;
	struct store_open_row *open;
	struct vb_str key;

	store_row_encode(lane->arena, lane->shape, object, values);
	for (uint32_t nth = 0;; nth++) {
		digest = store_row_digest(values, lane->shape->n, nth);
		key = vb_strn((const char *)digest.bytes, sizeof(digest.bytes));
		open = vb_map_find(&lane->open, key);
		if (!open || !open->kept)
			break;
	}
	if (open) {
		open->kept = true;
		return true;
	}
	open = vb_arena_alloc(lane->arena, sizeof(*open));
	open->kept = true;
	*vb_map_put(&lane->open, vb_arena_str(lane->arena, key)) = open;
	return row_add(lane, &digest, values, err);
}

bool store_lane_close(struct store_lane *lane, struct vb_error *err)
{
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	char sql[160];

	snprintf(sql, sizeof(sql),
		 "UPDATE %s SET gone_run = ? WHERE product_id = ? AND target_id = ? AND first_run "
		 "= ? AND digest = ?",
		 lane->shape->table);
	if (!store_sql_query(lane->s, &stmt, err, sql, "iii", lane->place.run, lane->place.product,
			     lane->place.target))
		return false;
	for (size_t i = 0; i < lane->loaded.n; i++) {
		const struct store_open_row *row = lane->loaded.v[i];

		if (row->kept)
			continue;
		sqlite3_bind_int64(stmt, 4, row->first_run);
		sqlite3_bind_blob64(stmt, 5, row->digest.p, row->digest.n, SQLITE_STATIC);
		if (!store_sql_done(lane->s, stmt, err))
			return false;
	}
	return true;
}

void store_lane_done(struct store_lane *lane)
{
	store_sql_cleanup(&lane->add);
	vb_arena_free(lane->arena);
	lane->arena = NULL;
}
