/*
 * log_content.c - rows as the text that is hashed: each a JSON array on its own line, the table's name first. Numbers
 * that are real have 17 significant digits (they read back exactly), bytes are {"hex": "..."}; strings escape only what
 * JSON demands. The text depends on what is recorded alone, not on how a database keeps it.
 */
#include "store/log_int.h"

#include <stdlib.h>

enum { LINE_BYTES = 1024 };

static void text_put(struct vb_buf *b, struct vb_str s)
{
	size_t from = 0;

	vb_buf_char(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c >= 0x20 && c != '"' && c != '\\')
			continue;
		vb_buf_str(b, vb_str_sub(s, from, i - from));
		from = i + 1;
		if (c < 0x20)
			vb_buf_printf(b, "\\u%04x", c);
		else
			vb_buf_printf(b, "\\%c", c);
	}
	vb_buf_str(b, vb_str_from(s, from));
	vb_buf_char(b, '"');
}

static void bytes_put(struct vb_buf *b, const unsigned char *p, size_t n)
{
	vb_buf_cstr(b, "{\"hex\":\"");
	for (size_t i = 0; i < n; i++)
		vb_buf_printf(b, "%02x", p[i]);
	vb_buf_cstr(b, "\"}");
}

static void value_put(struct vb_buf *b, sqlite3_stmt *stmt, int at)
{
	switch (sqlite3_column_type(stmt, at)) {
	case SQLITE_INTEGER:
		vb_buf_printf(b, "%lld", (long long)sqlite3_column_int64(stmt, at));
		break;
	case SQLITE_FLOAT:
		vb_buf_printf(b, "%.17g", sqlite3_column_double(stmt, at));
		break;
	case SQLITE_TEXT:
		text_put(b, vb_strn((const char *)sqlite3_column_text(stmt, at),
				    (size_t)sqlite3_column_bytes(stmt, at)));
		break;
	case SQLITE_BLOB:
		bytes_put(b, sqlite3_column_blob(stmt, at), (size_t)sqlite3_column_bytes(stmt, at));
		break;
	default:
		vb_buf_cstr(b, "null");
	}
}

static void row_put(struct vb_buf *line, sqlite3_stmt *stmt)
{
	line->n = 0;
	for (int i = 0; i < sqlite3_column_count(stmt); i++) {
		vb_buf_char(line, i ? ',' : '[');
		value_put(line, stmt, i);
	}
	vb_buf_cstr(line, "]\n");
}

static void source_sql(const struct store_log_source *source, struct vb_buf *sql)
{
	static const char *const aliases[] = {"x", "y"};

	vb_buf_printf(sql, "SELECT '%s', %s", source->label, source->head);
	for (size_t i = 0; i < VB_COUNT(source->shapes) && source->shapes[i]; i++) {
		vb_buf_cstr(sql, ", ");
		store_row_names(source->shapes[i], aliases[i], sql);
	}
	vb_buf_cstr(sql, source->rest);
	vb_buf_char(sql, '\0');
}

static bool source_write(struct store *s, const struct store_log_source *source, int64_t subject,
			 struct store_log_sink *sink, struct vb_error *err)
{
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	struct vb_buf sql VB_CLEANUP(vb_buf_done) = {0}, line VB_CLEANUP(vb_buf_done) = {0};
	bool row;

	vb_buf_init(&sql, 8192);
	vb_buf_init(&line, SIZE_MAX / 2); /* one row: SQLite's own limit bounds it */
	source_sql(source, &sql);
	vb_assert(!sql.over);
	if (!store_sql_query(s, &stmt, err, sql.p, "i", subject) ||
	    !store_sql_row(s, stmt, &row, err))
		return false;
	while (row) {
		row_put(&line, stmt);
		if (sink->hash)
			vb_hash_add(sink->hash, line.p, line.n);
		if (sink->text)
			vb_buf_str(sink->text, vb_buf_view(&line));
		sink->rows++;
		if (!store_sql_row(s, stmt, &row, err))
			return false;
	}
	return true;
}

bool store_log_write(struct store *s, const struct store_log_kind *kind, int64_t subject,
		     struct store_log_sink *sink, struct vb_error *err)
{
	for (size_t i = 0; i < kind->n; i++)
		if (!source_write(s, &kind->sources[i], subject, sink, err))
			return false;
	return true;
}

bool store_log_digest(struct store *s, const struct store_log_kind *kind, int64_t subject,
		      struct vb_digest *out, uint64_t *rows, struct vb_error *err)
{
	struct store_log_sink sink = {.hash = vb_hash_new(VB_SHA256)};
	unsigned char whole[VB_HASH_MAX_BYTES];
	bool ok = store_log_write(s, kind, subject, &sink, err);

	vb_hash_free(sink.hash, whole);
	memcpy(out->bytes, whole, sizeof(out->bytes));
	*rows = sink.rows;
	return ok;
}
