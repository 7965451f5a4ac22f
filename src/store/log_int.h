/* log_int.h - the kinds of entries of the evidence log, and what the files of it share. */
#ifndef VAUBAN_STORE_LOG_INT_H
#define VAUBAN_STORE_LOG_INT_H

#include "store/log.h"
#include "store/store_int.h"

/* SELECT 'label', head, columns of the shapes under the aliases x and y, rest. ?1 is the subject. */
struct store_log_source {
	const char *label, *head;
	const struct store_shape *shapes[2];
	const char *rest;
};
struct store_log_kind {
	const char *name;
	const char *subjects; /* a query for all of them, in order */
	const struct store_log_source *sources;
	size_t n;
	bool renews; /* a subject may be told of again: the last entry is the one that holds */
};
const struct store_log_kind *store_log_kind_at(size_t i);              /* NULL past the end */
const struct store_log_kind *store_log_kind_named(struct vb_str name); /* NULL when unknown */
/* Tables whose rows are no evidence: the log's own, which verification reads otherwise. NULL-terminated. */
extern const char *const store_log_aside[];

/* The content of a subject into a hash, a buffer, or both; *rows counts them. */
struct store_log_sink {
	struct vb_hash *hash;
	struct vb_buf *text;
	uint64_t rows;
};
bool store_log_write(struct store *s, const struct store_log_kind *kind, int64_t subject,
		     struct store_log_sink *sink, struct vb_error *err) VB_MUST_USE;
bool store_log_digest(struct store *s, const struct store_log_kind *kind, int64_t subject,
		      struct vb_digest *out, uint64_t *rows, struct vb_error *err) VB_MUST_USE;

struct store_log_row { /* an entry as recorded */
	struct model_leaf leaf;
	struct vb_digest hash;
	bool whole; /* its digests have the right length */
};
/* Entries in order; the statement's columns are read by store_log_row_read. */
#define STORE_LOG_ROWS                                                                             \
	"SELECT id, kind, subject, made_at, author, digest, hash FROM log_leaf WHERE id >= ?"      \
	" ORDER BY id LIMIT ?"
void store_log_row_read(struct vb_arena *a, sqlite3_stmt *stmt, struct store_log_row *out);
bool store_log_head(struct store *s, struct vb_merkle_edge *out, struct vb_error *err) VB_MUST_USE;
/* Is the schema what this program makes? Names the first object that is not. */
bool store_schema_known(struct store *s, struct vb_arena *a, struct vb_str *odd,
			struct vb_error *err) VB_MUST_USE;

#endif
