/*
 * test.c - results of tests: only ever added, each with its entry in the evidence log. What a test is worth today is not
 * kept: it is judged anew from its last results (verify/matrix.c).
 */
#include "store/store_int.h"

static bool result_add(struct store *s, int64_t product, struct vb_str author, int64_t when,
		       struct model_result *r, struct vb_error *err)
{
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct store_value values[STORE_MAX_COLUMNS];
	struct vb_buf sql VB_CLEANUP(vb_buf_done) = {0};
	int64_t id;

	if (!store_sql_int(s, &id, err, "SELECT coalesce(max(id), 0) + 1 FROM test_result", ""))
		return false;
	store_row_encode(scratch, &store_shape_test_result, r, values);
	vb_buf_init(&sql, 4096);
	vb_buf_cstr(&sql, "INSERT INTO test_result (product_id, id, ");
	store_row_names(&store_shape_test_result, NULL, &sql);
	vb_buf_cstr(&sql, ") VALUES (");
	store_row_marks(store_shape_test_result.n + 2, &sql);
	vb_buf_cstr(&sql, ")");
	vb_buf_char(&sql, '\0');
	if (!store_sql_query(s, &stmt, err, sql.p, "ii", product, id) ||
	    !store_row_bind(s, stmt, 3, values, store_shape_test_result.n, err) ||
	    !store_sql_done(s, stmt, err) || !store_log_append(s, "test", id, when, author, err))
		return false;
	r->id = id;
	return true;
}

static bool results_put_locked(struct store *s, struct vb_str product, struct vb_str author,
			       int64_t when, struct model_result *v, size_t n,
			       const struct store_trail *t, struct vb_error *err)
{
	int64_t id;

	if (!n)
		return true;
	if (!store_product_put(s, product, when, &id, err))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!result_add(s, id, author, when, &v[i], err))
			return false;
	return !t || store_trail_add(s, t, err);
}

bool store_put_results(struct store *s, struct vb_str product, struct vb_str author, int64_t when,
		       struct model_result *v, size_t n, const struct store_trail *t,
		       struct vb_error *err)
{
	return store_begin(s, err) &&
	       store_end(s, results_put_locked(s, product, author, when, v, n, t, err), err);
}

bool store_get_results(struct store *s, struct vb_arena *a, struct vb_str product,
		       model_results *out, struct vb_error *err)
{
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	struct vb_buf sql VB_CLEANUP(vb_buf_done) = {0};
	model_results v = {0};
	bool row;

	vb_buf_init(&sql, 4096);
	vb_buf_cstr(&sql, "SELECT x.id, ");
	store_row_names(&store_shape_test_result, "x", &sql);
	vb_buf_cstr(&sql, " FROM (SELECT t.*, row_number() OVER (PARTITION BY t.test ORDER BY t.id"
			  " DESC) AS nth FROM test_result t JOIN product p ON p.id = t.product_id"
			  " WHERE p.name = ?) x WHERE x.nth <= ? ORDER BY x.id DESC");
	vb_buf_char(&sql, '\0');
	if (!store_sql_query(s, &stmt, err, sql.p, "si", product, (int64_t)STORE_RESULTS_KEPT) ||
	    !store_sql_row(s, stmt, &row, err))
		return false;
	while (row) {
		struct model_result *r = vb_vec_add(a, &v);

		*r = (struct model_result){.id = sqlite3_column_int64(stmt, 0)};
		if (!store_row_decode(s, stmt, 1, &store_shape_test_result, a, r, err) ||
		    !store_sql_row(s, stmt, &row, err))
			return false;
	}
	*out = v;
	return true;
}
