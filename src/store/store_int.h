/*
 * store_int.h - inside the store: statements, and rows described by one table of columns each.
 *
 * A shape (shapes.c) says which field of which structure is which column. The same table binds a row, reads it back
 * and makes its digest, so the three cannot drift apart. Lists inside a row are JSON text, described by shapes too.
 */
#ifndef VAUBAN_STORE_STORE_INT_H
#define VAUBAN_STORE_STORE_INT_H

#include <sqlite3.h>

#include "core/json.h"
#include "model/test.h"
#include "store/store.h"

#define STORE_APPLICATION_ID                                                                       \
	0x56415542          /* "VAUB", in the file's header: file(1) and we tell our files by it */
#define STORE_BUSY_MS 15000 /* a whole run is written in far less: longer is a stuck process */
#define STORE_VALUE_BYTES (64 * 1024 * 1024) /* one value; the largest, a risk curve, is some KiB */

struct store {
	sqlite3 *db;
	char *path;
	int version;
	int depth;                 /* of transactions, one in the other */
	struct store_texts *texts; /* while rows that go into one arena are decoded; else NULL */
};
enum { STORE_TEXTS = 4096 };
struct store_texts { /* the texts that came last, by their hash */
	struct vb_str slot[STORE_TEXTS];
};

/* ---- statements (sql.c) ----------------------------------------------------------------- */

bool store_sql_fail(struct store *s, const char *what, struct vb_error *err);
/* A row that breaks what we ourselves wrote: names the file and what to do. */
bool store_sql_damaged(struct store *s, const char *what, struct vb_error *err);
bool store_sql_prepare(struct store *s, const char *sql, sqlite3_stmt **out,
		       struct vb_error *err) VB_MUST_USE;
void store_sql_cleanup(sqlite3_stmt **stmt);
/* Binds in order: 'i' int64_t, 's' struct vb_str, 'b' the same as a blob, 'n' nothing (NULL). */
bool store_sql_query(struct store *s, sqlite3_stmt **out, struct vb_error *err, const char *sql,
		     const char *binds, ...) VB_MUST_USE;
bool store_sql_run(struct store *s, struct vb_error *err, const char *sql, const char *binds,
		   ...) VB_MUST_USE;
bool store_sql_row(struct store *s, sqlite3_stmt *stmt, bool *row,
		   struct vb_error *err) VB_MUST_USE;
/* Ends the statement and makes it ready for the next row. */
bool store_sql_done(struct store *s, sqlite3_stmt *stmt, struct vb_error *err) VB_MUST_USE;
/* The one number a query gives; 0 without a row or with NULL. */
bool store_sql_int(struct store *s, int64_t *out, struct vb_error *err, const char *sql,
		   const char *binds, ...) VB_MUST_USE;
struct vb_str store_sql_text(struct vb_arena *a, sqlite3_stmt *stmt, int column);
/* As store_begin, for what is only read: one moment of the store, nobody is kept waiting. */
bool store_begin_read(struct store *s, struct vb_error *err) VB_MUST_USE;

/* ---- rows (row.c) ----------------------------------------------------------------------- */

enum store_kind {
	STORE_STR,    /* struct vb_str */
	STORE_BOOL,   /* bool */
	STORE_INT,    /* int */
	STORE_U32,    /* uint32_t */
	STORE_I64,    /* int64_t */
	STORE_U64,    /* uint64_t */
	STORE_DOUBLE, /* double */
	STORE_WORD,   /* an enum, kept as its word */
	STORE_STRS,   /* VB_VEC(struct vb_str) */
	STORE_IDS,    /* VB_VEC(uint32_t) */
	STORE_LIST,   /* VB_VEC of the shape `of` */
};
struct store_shape;
struct store_column {
	const char *name;
	enum store_kind kind;
	size_t offset;
	const char *(*word)(int value);
	int words; /* values 0 .. words-1 */
	const struct store_shape *of;
};
struct store_shape {
	const char *table;
	const struct store_column *columns;
	size_t n, size; /* columns; bytes of the structure */
};
enum { STORE_MAX_COLUMNS = 40, STORE_DIGEST_BYTES = 16 };

struct store_value {
	int type; /* SQLITE_INTEGER, SQLITE_FLOAT or SQLITE_TEXT */
	int64_t i;
	double d;
	struct vb_str s;
};
struct store_digest { /* SHA-256 of the row, cut: equal rows are found by it */
	unsigned char bytes[STORE_DIGEST_BYTES];
};

/* Lists are written into the arena; strings stay views of `object`. */
void store_row_encode(struct vb_arena *a, const struct store_shape *shape, const void *object,
		      struct store_value values[STORE_MAX_COLUMNS]);
/* `nth` tells rows apart that are equal in everything else. */
struct store_digest store_row_digest(const struct store_value *values, size_t n, uint32_t nth);
bool store_row_bind(struct store *s, sqlite3_stmt *stmt, int first,
		    const struct store_value *values, size_t n, struct vb_error *err) VB_MUST_USE;
/* Columns from `first` on into `object`, which is zeroed where a list or a string is empty. */
bool store_row_decode(struct store *s, sqlite3_stmt *stmt, int first,
		      const struct store_shape *shape, struct vb_arena *a, void *object,
		      struct vb_error *err) VB_MUST_USE;
/* "alias.a, alias.b, ..." for SELECT; "a, b" when alias is NULL. */
void store_row_names(const struct store_shape *shape, const char *alias, struct vb_buf *out);
/* The columns as members of a JSON object; what is empty is left out. */
void store_row_json(yyjson_mut_doc *doc, yyjson_mut_val *into, const struct store_shape *shape,
		    const void *object);
/* Back; NULL, or the name of the column that is not what it must be. Strings are copied. */
const char *store_row_take(struct vb_arena *a, const struct store_shape *shape, yyjson_val *from,
			   void *object) VB_MUST_USE;
void store_row_marks(size_t n, struct vb_buf *out); /* "?, ?, ?" */

/* ---- shapes (shapes.c) ------------------------------------------------------------------ */

struct store_component_row {
	struct model_component c;
	int64_t component_id;
	VB_VEC(uint32_t) edge_ids; /* component_id of what it depends on */
};
struct store_finding_row {
	struct model_finding f;
	int64_t finding_id, text_id;
	bool aside; /* in the informational list */
};
struct store_rule_row {
	struct model_rule_result r;
	int64_t position;
};
struct store_feed_row {
	struct model_feed f;
	int64_t position;
};
struct store_audited_row {
	struct model_target t;
	int64_t position;
};
struct store_not_assessed_row {
	struct model_not_assessed n;
	int64_t position;
};
struct store_passed_over_row {
	struct model_passed_over n;
	int64_t position;
};
struct store_left_out_row {
	struct model_left_out l;
	int64_t position;
};
struct store_unreadable_row {
	struct model_unreadable u;
	int64_t position;
};
struct store_run_row { /* what a run is, beside its lists */
	struct vb_str release, version, digest, name, os_id, os_version, os_name, arch;
	int64_t started, finished, previous, decisions;
	enum model_target_kind kind;
	bool is_root;
	uint64_t files, bytes, components, findings, findings_open, informational, unreadable;
	struct model_score score;
};
extern const struct store_shape store_shape_run, store_shape_component, store_shape_component_seen,
	store_shape_finding_text, store_shape_finding_seen, store_shape_audited,
	store_shape_rule_result, store_shape_feed, store_shape_not_assessed,
	store_shape_passed_over, store_shape_left_out, store_shape_unreadable, store_shape_risk,
	store_shape_decision, store_shape_entry, store_shape_test_result;

/* ---- content kept once (intern.c), rows with a lifetime (lane.c) -------------------------- */

struct store_place { /* where and in which run rows are written */
	int64_t product, target, run;
};

/* A table whose rows are content: the same content of the same product is one row. */
struct store_intern {
	struct store *s;
	const struct store_shape *shape;
	int64_t product, next;
	sqlite3_stmt *find, *add;
};
bool store_intern_open(struct store *s, const struct store_shape *shape, int64_t product,
		       struct store_intern *out, struct vb_error *err) VB_MUST_USE;
void store_intern_done(struct store_intern *in);
bool store_intern_put(struct store_intern *in, const void *object, int64_t *id,
		      struct vb_error *err) VB_MUST_USE;

/*
 * A lane is a table whose rows hold from `first_run` until `gone_run` (NULL: still) of one target. A run that brings
 * the same rows as the one before writes nothing; one that differs closes what left and adds what came.
 */
struct store_open_row {
	struct vb_str digest;
	int64_t first_run;
	bool kept; /* the run at hand brings it again */
};
struct store_lane {
	struct store *s;
	const struct store_shape *shape;
	struct store_place place;
	struct vb_arena *arena;
	VB_VEC(struct store_open_row *) loaded; /* what held in the run before */
	struct vb_map open;                     /* by digest, with what this run added */
	sqlite3_stmt *add;
};
bool store_lane_open(struct store *s, const struct store_shape *shape, struct store_place place,
		     struct store_lane *out, struct vb_error *err) VB_MUST_USE;
bool store_lane_put(struct store_lane *lane, const void *object, struct vb_error *err) VB_MUST_USE;
bool store_lane_close(struct store_lane *lane,
		      struct vb_error *err) VB_MUST_USE; /* what was not put again is gone */
void store_lane_done(struct store_lane *lane);
/* The condition on first_run and gone_run, for run number parameter ?N: rows that hold in that run. */
#define STORE_HOLDS(alias, n)                                                                      \
	alias ".first_run <= ?" #n " AND (" alias ".gone_run IS NULL OR " alias ".gone_run > ?" #n \
	      ")"

/* ---- shared by the verbs ---------------------------------------------------------------- */

bool store_migrate(struct store *s, struct vb_error *err) VB_MUST_USE;
/* The product of that name, made when it is new; one named for the first time takes over what was recorded without one. */
bool store_product_put(struct store *s, struct vb_str name, int64_t when, int64_t *out,
		       struct vb_error *err) VB_MUST_USE;
/* The product of that name, else the nameless one it will take over; 0 when there is neither. */
bool store_product_find(struct store *s, struct vb_str name, int64_t *out,
			struct vb_error *err) VB_MUST_USE;
/*
 * Adds an entry to the evidence log (store/log.h) inside the caller's transaction, after the rows of the subject are
 * written: its kind is one of log_kinds.c, the subject its number there.
 */
bool store_log_append(struct store *s, const char *kind, int64_t subject, int64_t when,
		      struct vb_str author, struct vb_error *err) VB_MUST_USE;
/* Entries for what was recorded before there was a log, or before its kind was watched. */
bool store_log_adopt(struct store *s, int64_t when, struct vb_error *err) VB_MUST_USE;
/* The newest decision of a finding with an id not above `upto`; false in *found when there is none. */
bool store_decision_of(struct store *s, struct vb_arena *a, int64_t product,
		       struct vb_str fingerprint, int64_t upto, struct model_decision *out,
		       bool *found, struct vb_error *err) VB_MUST_USE;
/* The same of a whole product at once: fingerprint to struct model_decision, in the map's arena. */
bool store_decisions_load(struct store *s, int64_t product, int64_t upto, struct vb_map *out,
			  struct vb_error *err) VB_MUST_USE;
/* Where a finding of the run before went (moved.c). */
struct store_moved {
	const struct model_decision *decision; /* NULL: none, or not one alone */
};
/* A finding's identity without its place; empty when it has no other. */
struct vb_str store_moved_key(struct vb_arena *a, const struct model_finding *f);
/* Key to struct store_moved, in the map's arena; `decisions` as store_decisions_load fills it, or NULL. */
bool store_moved_load(struct store *s, int64_t product, const struct model_assessment *a,
		      const struct vb_map *decisions, struct vb_map *out,
		      struct vb_error *err) VB_MUST_USE;
bool store_decision_add(struct store *s, int64_t product, int64_t finding,
			const struct model_decision *d, struct vb_error *err) VB_MUST_USE;
/* store_put_decision inside a transaction that is open. */
bool store_decision_put(struct store *s, struct vb_str fingerprint, const struct model_decision *d,
			struct vb_error *err) VB_MUST_USE;
/* SELECT STORE_FINDING_HEAD, columns of finding_seen x, of finding_text y FROM finding_seen x STORE_FINDING_JOIN */
#define STORE_FINDING_HEAD "f.fingerprint, "
#define STORE_FINDING_JOIN                                                                         \
	"JOIN finding_text y ON y.product_id = x.product_id AND y.id = x.text_id"                  \
	" JOIN finding f ON f.product_id = y.product_id AND f.id = y.finding_id"
bool store_finding_decode(struct store *s, struct vb_arena *a, sqlite3_stmt *stmt,
			  struct store_finding_row *row, struct vb_error *err) VB_MUST_USE;
/* A line of the trail inside the caller's transaction: a write and its line are there together or not at all. */
bool store_trail_add(struct store *s, const struct store_trail *t,
		     struct vb_error *err) VB_MUST_USE;
bool store_decision_equal(const struct model_decision *a, const struct model_decision *b);

#endif
