/*
 * store_row.c - a row of the file that may have been changed by hand is either refused with a hint or read; what was
 * read is written and read again without a difference. First byte: the table; then one line per column.
 */
#include "store/store_int.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool row_read(struct store *s, struct vb_arena *a, const struct store_shape *shape,
		     const struct vb_str *columns, void *object, struct vb_error *err)
{
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	struct vb_buf sql VB_CLEANUP(vb_buf_done) = {0};
	bool row;

	vb_buf_init(&sql, 1024);
	vb_buf_cstr(&sql, "SELECT ");
	store_row_marks(shape->n, &sql);
	vb_buf_char(&sql, '\0');
	if (!store_sql_prepare(s, sql.p, &stmt, err))
		return false;
	for (size_t i = 0; i < shape->n; i++)
		sqlite3_bind_text64(stmt, (int)i + 1, columns[i].n ? columns[i].p : "",
				    columns[i].n, SQLITE_STATIC, SQLITE_UTF8);
	return store_sql_row(s, stmt, &row, err) &&
	       store_row_decode(s, stmt, 0, shape, a, object, err);
}

static void again(struct store *s, struct vb_arena *a, const struct store_shape *shape,
		  const void *object)
{
	struct store_value first[STORE_MAX_COLUMNS], second[STORE_MAX_COLUMNS];
	struct vb_str columns[STORE_MAX_COLUMNS];
	void *copy = vb_arena_alloc(a, shape->size);
	struct vb_error err;
	bool read;

	store_row_encode(a, shape, object, first);
	for (size_t i = 0; i < shape->n; i++) /* numbers as exact text */
		columns[i] = first[i].type == SQLITE_INTEGER
				     ? vb_arena_printf(a, "%lld", (long long)first[i].i)
			     : first[i].type == SQLITE_FLOAT
				     ? vb_arena_printf(a, "%.17g", first[i].d)
				     : first[i].s;
	read = row_read(s, a, shape, columns, copy, &err);
	vb_assert(read);
	store_row_encode(a, shape, copy, second);
	for (size_t i = 0; i < shape->n; i++)
		vb_assert(first[i].type == second[i].type && first[i].i == second[i].i &&
			  vb_str_eq(first[i].s, second[i].s));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct store_shape *const shapes[] = {
		&store_shape_component, &store_shape_finding_text, &store_shape_finding_seen,
		&store_shape_risk};
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct store s = {.path = (char[]){"row"}};
	struct vb_str rest = vb_strn((const char *)data, size), columns[STORE_MAX_COLUMNS] = {0};
	const struct store_shape *shape;
	struct vb_error err = {0};
	void *object;

	if (!size || sqlite3_open_v2(":memory:", &s.db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
		return 0;
	shape = shapes[data[0] % VB_COUNT(shapes)];
	rest = vb_str_from(rest, 1);
	for (size_t i = 0; i < shape->n && vb_str_next(&rest, '\n', &columns[i]); i++)
		;
	object = vb_arena_alloc(a, shape->size);
	if (row_read(&s, a, shape, columns, object, &err))
		again(&s, a, shape, object);
	else
		vb_assert(err.hint[0]);
	sqlite3_close(s.db);
	return 0;
}
