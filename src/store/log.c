/*
 * log.c - adding to the evidence log and reading it. The tree's right edge is kept beside the entries, so that adding
 * one costs a few hashes however long the log is.
 */
#include "store/log_int.h"
#include "store/people.h"

#include "core/limits.h"

/* ---- the head: size and right edge ------------------------------------------------------- */

bool store_log_head(struct store *s, struct vb_merkle_edge *out, struct vb_error *err)
{
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	struct vb_merkle_edge edge = {0};
	bool row;
	size_t bytes;

	if (!store_sql_query(s, &stmt, err, "SELECT size, edge FROM log_head WHERE id = 1", "") ||
	    !store_sql_row(s, stmt, &row, err))
		return false;
	if (!row) {
		*out = edge;
		return true;
	}
	edge.size = (uint64_t)sqlite3_column_int64(stmt, 0);
	bytes = (size_t)sqlite3_column_bytes(stmt, 1);
	edge.n = bytes / VB_SHA256_BYTES;
	if (bytes > sizeof(edge.v) || bytes % VB_SHA256_BYTES || edge.size > INT64_MAX ||
	    edge.n != (size_t)__builtin_popcountll(edge.size))
		return store_sql_damaged(s, "the head of the evidence log", err);
	if (bytes)
		memcpy(edge.v, sqlite3_column_blob(stmt, 1), bytes);
	*out = edge;
	return true;
}

static bool head_put(struct store *s, const struct vb_merkle_edge *edge, struct vb_error *err)
{
	return store_sql_run(s, err,
			     "INSERT INTO log_head (id, size, edge) VALUES (1, ?, ?)"
			     " ON CONFLICT (id) DO UPDATE SET size = excluded.size,"
			     " edge = excluded.edge",
			     "ib", (int64_t)edge->size,
			     vb_strn((const char *)edge->v, edge->n * VB_SHA256_BYTES));
}

/* ---- adding ------------------------------------------------------------------------------ */

bool store_log_append(struct store *s, const char *kind, int64_t subject, int64_t when,
		      struct vb_str author, struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const struct store_log_kind *known = store_log_kind_named(vb_str(kind));
	struct model_leaf leaf = {.kind = vb_str(kind), .subject = subject, .when = when};
	struct vb_merkle_edge edge;
	struct vb_digest hash;
	uint64_t rows;

	vb_assert(known && !sqlite3_get_autocommit(s->db));
	leaf.author = vb_arena_printable(a, author);
	if (!store_log_digest(s, known, subject, &leaf.digest, &rows, err) ||
	    !store_log_head(s, &edge, err))
		return false;
	vb_assert(rows > 0); /* whoever appends has written the rows */
	hash = model_leaf_hash(&leaf);
	leaf.index = edge.size;
	vb_merkle_add(&edge, &hash);
	return head_put(s, &edge, err) &&
	       store_sql_run(s, err,
			     "INSERT INTO log_leaf (id, kind, subject, made_at, author, digest,"
			     " hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
			     "isiisbb", (int64_t)leaf.index, leaf.kind, subject, when, leaf.author,
			     vb_strn((char *)leaf.digest.bytes, VB_SHA256_BYTES),
			     vb_strn((char *)hash.bytes, VB_SHA256_BYTES));
}

/* Subjects of one kind that no entry tells of, oldest first, in the arena. */
static bool untold(struct store *s, struct vb_arena *a, const struct store_log_kind *kind,
		   int64_t **out, size_t *n, struct vb_error *err)
{
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	VB_VEC(int64_t) found = {0};
	struct vb_buf sql VB_CLEANUP(vb_buf_done) = {0};
	bool row;

	vb_buf_init(&sql, 1024);
	vb_buf_printf(&sql,
		      "SELECT u.id FROM (%s) u WHERE NOT EXISTS (SELECT 1 FROM log_leaf l"
		      " WHERE l.kind = ?1 AND l.subject = u.id) ORDER BY u.id",
		      kind->subjects);
	vb_buf_char(&sql, '\0');
	if (!store_sql_query(s, &stmt, err, sql.p, "s", vb_str(kind->name)) ||
	    !store_sql_row(s, stmt, &row, err))
		return false;
	while (row) {
		*vb_vec_add(a, &found) = sqlite3_column_int64(stmt, 0);
		if (!store_sql_row(s, stmt, &row, err))
			return false;
	}
	*out = found.v;
	*n = found.n;
	return true;
}

bool store_log_adopt(struct store *s, int64_t when, struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const struct store_log_kind *kind;

	for (size_t k = 0; (kind = store_log_kind_at(k)); k++) {
		int64_t *ids;
		size_t n;

		if (!untold(s, a, kind, &ids, &n, err))
			return false;
		for (size_t i = 0; i < n; i++)
			if (!store_log_append(s, kind->name, ids[i], when, VB_STR("vauban"), err))
				return false;
	}
	return true;
}

/* ---- reading ----------------------------------------------------------------------------- */

static bool digest_read(sqlite3_stmt *stmt, int column, struct vb_digest *out)
{
	if (sqlite3_column_bytes(stmt, column) != VB_SHA256_BYTES)
		return false;
	memcpy(out->bytes, sqlite3_column_blob(stmt, column), VB_SHA256_BYTES);
	return true;
}

void store_log_row_read(struct vb_arena *a, sqlite3_stmt *stmt, struct store_log_row *out)
{
	*out = (struct store_log_row){0};
	out->leaf.index = (uint64_t)sqlite3_column_int64(stmt, 0);
	out->leaf.kind = store_sql_text(a, stmt, 1);
	out->leaf.subject = sqlite3_column_int64(stmt, 2);
	out->leaf.when = sqlite3_column_int64(stmt, 3);
	out->leaf.author = store_sql_text(a, stmt, 4);
	out->whole = digest_read(stmt, 5, &out->leaf.digest) && digest_read(stmt, 6, &out->hash);
}

bool store_log_size(struct store *s, uint64_t *out, struct vb_error *err)
{
	struct vb_merkle_edge edge;

	if (!store_log_head(s, &edge, err))
		return false;
	*out = edge.size;
	return true;
}

bool store_log_leaves(struct store *s, struct vb_arena *a, uint64_t from, size_t limit,
		      struct model_leaf **out, size_t *n, struct vb_error *err)
{
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	VB_VEC(struct model_leaf) v = {0};
	struct store_log_row at;
	bool row;

	if (!store_sql_query(s, &stmt, err, STORE_LOG_ROWS, "ii", (int64_t)from,
			     (int64_t)(limit > INT64_MAX ? INT64_MAX : limit)) ||
	    !store_sql_row(s, stmt, &row, err))
		return false;
	while (row) {
		store_log_row_read(a, stmt, &at);
		*vb_vec_add(a, &v) = at.leaf;
		if (!store_sql_row(s, stmt, &row, err))
			return false;
	}
	*out = v.v;
	*n = v.n;
	return true;
}

bool store_log_hashes(struct store *s, struct vb_arena *a, struct vb_digest **out, size_t *n,
		      struct vb_error *err)
{
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	VB_VEC(struct vb_digest) v = {0};
	bool row;

	if (!store_sql_query(s, &stmt, err, "SELECT hash FROM log_leaf ORDER BY id", "") ||
	    !store_sql_row(s, stmt, &row, err))
		return false;
	while (row) {
		if (!digest_read(stmt, 0, vb_vec_add(a, &v)))
			return store_sql_damaged(s, "an entry of the evidence log", err);
		if (!store_sql_row(s, stmt, &row, err))
			return false;
	}
	*out = v.v;
	*n = v.n;
	return true;
}

bool store_log_origin(struct store *s, struct vb_arena *a, struct vb_str *out, struct vb_error *err)
{
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	struct vb_digest first;
	bool row;

	if (!store_sql_query(s, &stmt, err, "SELECT hash FROM log_leaf WHERE id = 0", "") ||
	    !store_sql_row(s, stmt, &row, err))
		return false;
	if (!row)
		return vb_fail(err, VB_E_MISSING, "the evidence log is empty");
	if (!digest_read(stmt, 0, &first))
		return store_sql_damaged(s, "the first entry of the evidence log", err);
	*out = vb_arena_printf(a, "vauban/%.*s", VB_FMT(vb_arena_hex(a, first.bytes, 8)));
	return true;
}

bool store_log_content(struct store *s, struct vb_arena *a, struct vb_str kind, int64_t subject,
		       struct vb_str *out, struct vb_error *err)
{
	const struct store_log_kind *known = store_log_kind_named(kind);
	struct vb_buf text VB_CLEANUP(vb_buf_done) = {0};
	struct store_log_sink sink = {.text = &text};

	if (!known)
		return vb_fail(err, VB_E_MISSING, "the evidence log knows no kind \"%.*s\"",
			       VB_FMT(kind));
	vb_buf_init(&text, VB_LIMIT_JSON_BYTES);
	if (!store_log_write(s, known, subject, &sink, err))
		return false;
	if (text.over)
		return vb_fail(err, VB_E_LIMIT, "%.*s %lld is over the limit of %zu bytes",
			       VB_FMT(kind), (long long)subject, (size_t)VB_LIMIT_JSON_BYTES);
	*out = vb_arena_str(a, vb_buf_view(&text));
	return true;
}

/* ---- checkpoints -------------------------------------------------------------------------- */

/* What was written while it was being signed comes under the next one: entries are only ever added. */
static bool checkpoint_put_locked(struct store *s, const struct store_checkpoint *c,
				  struct vb_str author, const struct store_trail *t,
				  struct vb_error *err)
{
	struct store_trail line = t ? *t : (struct store_trail){0};
	char number[24];
	uint64_t size;
	int64_t id, last;

	if (!store_log_size(s, &size, err) ||
	    !store_sql_int(s, &id, err, "SELECT coalesce(max(id), 0) + 1 FROM log_checkpoint",
			   "") ||
	    !store_sql_int(s, &last, err, "SELECT coalesce(max(size), 0) FROM log_checkpoint", ""))
		return false;
	if (c->size > size || c->size < (uint64_t)last)
		return vb_fail(err, VB_E_ENV,
			       "another signature of the evidence log came first: sign it again");
	snprintf(number, sizeof(number), "%lld", (long long)id);
	line.object = vb_str(number);
	return store_sql_run(s, err,
			     "INSERT INTO log_checkpoint (id, size, made_at, key, note)"
			     " VALUES (?, ?, ?, ?, ?)",
			     "iiibs", id, (int64_t)c->size, c->when,
			     vb_strn((const char *)c->key.bytes, sizeof(c->key.bytes)), c->note) &&
	       store_log_append(s, "checkpoint", id, c->when, author, err) &&
	       (!t || store_trail_add(s, &line, err));
}

bool store_log_put_checkpoint(struct store *s, const struct store_checkpoint *c,
			      struct vb_str author, const struct store_trail *t,
			      struct vb_error *err)
{
	return store_begin(s, err) &&
	       store_end(s, checkpoint_put_locked(s, c, author, t, err), err);
}

bool store_log_checkpoints(struct store *s, struct vb_arena *a, struct store_checkpoint **out,
			   size_t *n, struct vb_error *err)
{
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	VB_VEC(struct store_checkpoint) v = {0};
	bool row;

	if (!store_sql_query(s, &stmt, err,
			     "SELECT id, size, made_at, note, key FROM log_checkpoint ORDER BY id",
			     "") ||
	    !store_sql_row(s, stmt, &row, err))
		return false;
	while (row) {
		struct store_checkpoint c = {.id = sqlite3_column_int64(stmt, 0),
					     .size = (uint64_t)sqlite3_column_int64(stmt, 1),
					     .when = sqlite3_column_int64(stmt, 2),
					     .note = store_sql_text(a, stmt, 3)};

		if (sqlite3_column_bytes(stmt, 4) == VB_KEY_BYTES)
			memcpy(c.key.bytes, sqlite3_column_blob(stmt, 4), VB_KEY_BYTES);
		*vb_vec_add(a, &v) = c; /* a key of another length fits no signature */
		if (!store_sql_row(s, stmt, &row, err))
			return false;
	}
	*out = v.v;
	*n = v.n;
	return true;
}
