/*
 * intern.c - content kept once: a component or the text of a finding that is equal to one already recorded for the
 * product gets that one's number. Equal means equal digest.
 */
#include "store/store_int.h"

static bool prepare(struct store *s, const struct store_shape *shape, struct store_intern *in,
		    struct vb_error *err)
{
	struct vb_buf sql VB_CLEANUP(vb_buf_done) = {0};

	vb_buf_init(&sql, 4096);
	vb_buf_printf(&sql, "SELECT id FROM %s WHERE product_id = ? AND digest = ?", shape->table);
	vb_buf_char(&sql, '\0');
	if (!store_sql_prepare(s, sql.p, &in->find, err))
		return false;
	sql.n = 0;
	vb_buf_printf(&sql, "INSERT INTO %s (product_id, id, digest, ", shape->table);
	store_row_names(shape, NULL, &sql);
	vb_buf_cstr(&sql, ") VALUES (");
	store_row_marks(shape->n + 3, &sql);
	vb_buf_char(&sql, ')');
	vb_buf_char(&sql, '\0');
	return store_sql_prepare(s, sql.p, &in->add, err);
}

bool store_intern_open(struct store *s, const struct store_shape *shape, int64_t product,
		       struct store_intern *out, struct vb_error *err)
{
	char sql[128];

	*out = (struct store_intern){.s = s, .shape = shape, .product = product};
	snprintf(sql, sizeof(sql), "SELECT max(id) + 1 FROM %s WHERE product_id = ?", shape->table);
	if (!store_sql_int(s, &out->next, err, sql, "i", product))
		return false;
	out->next = out->next ? out->next : 1;
	return prepare(s, shape, out, err);
}

void store_intern_done(struct store_intern *in)
{
	store_sql_cleanup(&in->find);
	store_sql_cleanup(&in->add);
}

static bool add(struct store_intern *in, const struct store_digest *digest,
		const struct store_value *values, int64_t *id, struct vb_error *err)
{
	sqlite3_bind_int64(in->add, 1, in->product);
	sqlite3_bind_int64(in->add, 2, in->next);
	sqlite3_bind_blob(in->add, 3, digest->bytes, STORE_DIGEST_BYTES, SQLITE_STATIC);
	if (!store_row_bind(in->s, in->add, 4, values, in->shape->n, err) ||
	    !store_sql_done(in->s, in->add, err))
		return false;
	*id = in->next++;
	return true;
}

bool store_intern_put(struct store_intern *in, const void *object, int64_t *id,
		      struct vb_error *err)
{
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct store_value values[STORE_MAX_COLUMNS];
	struct store_digest digest;
	bool row;

	store_row_encode(scratch, in->shape, object, values);
	digest = store_row_digest(values, in->shape->n, 0);
	sqlite3_bind_int64(in->find, 1, in->product);
	sqlite3_bind_blob(in->find, 2, digest.bytes, STORE_DIGEST_BYTES, SQLITE_STATIC);
	if (!store_sql_row(in->s, in->find, &row, err))
		return false;
	if (row)
		*id = sqlite3_column_int64(in->find, 0);
	sqlite3_reset(in->find);
	return row || add(in, &digest, values, id, err);
}
