/* get.c - the list of runs, and one run by the words a person types: "12", "last", "last~1", "v2.1". */
#include "store/store_int.h"

#define RUN_SELECT                                                                                 \
	"SELECT r.id, r.started_at, r.finished_at, p.name, r.release, t.name, r.digest, "          \
	"r.version, r.components,"                                                                 \
	" r.findings_open, r.unreadable FROM run r JOIN product p ON p.id = r.product_id"          \
	" JOIN target t ON t.product_id = r.product_id AND t.id = r.target_id "

static struct store_run run_read(struct vb_arena *a, sqlite3_stmt *stmt)
{
	return (struct store_run){
		.id = sqlite3_column_int64(stmt, 0),
		.started = sqlite3_column_int64(stmt, 1),
		.finished = sqlite3_column_int64(stmt, 2),
		.product = store_sql_text(a, stmt, 3),
		.release = store_sql_text(a, stmt, 4),
		.target = store_sql_text(a, stmt, 5),
		.digest = store_sql_text(a, stmt, 6),
		.version = store_sql_text(a, stmt, 7),
		.components = (uint64_t)sqlite3_column_int64(stmt, 8),
		.findings_open = (uint64_t)sqlite3_column_int64(stmt, 9),
		.unreadable = (uint64_t)sqlite3_column_int64(stmt, 10),
	};
}

bool store_get_runs(struct store *s, struct vb_arena *a, size_t limit, struct store_run **out,
		    size_t *n, struct vb_error *err)
{
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	VB_VEC(struct store_run) runs = {0};
	bool row;

	if (!store_sql_query(s, &stmt, err, RUN_SELECT "ORDER BY r.id DESC LIMIT ?", "i",
			     (int64_t)(limit > INT32_MAX ? INT32_MAX : limit)) ||
	    !store_sql_row(s, stmt, &row, err))
		return false;
	while (row) {
		*vb_vec_add(a, &runs) = run_read(a, stmt);
		if (!store_sql_row(s, stmt, &row, err))
			return false;
	}
	*out = runs.v;
	*n = runs.n;
	return true;
}

/* "last" and "last~N"; false when the word is neither. */
static bool last_parse(struct vb_str word, uint64_t *back)
{
	*back = 0;
	if (vb_str_is(word, "last"))
		return true;
	return vb_str_starts(word, VB_STR("last~")) && vb_str_u64(vb_str_from(word, 5), back) &&
			     *back <= INT32_MAX;
}

static bool run_query(struct store *s, struct vb_str word, sqlite3_stmt **stmt,
		      struct vb_error *err)
{
	uint64_t number;

	if (last_parse(word, &number))
		return store_sql_query(s, stmt, err,
				       RUN_SELECT "ORDER BY r.id DESC LIMIT 1 OFFSET ?", "i",
				       (int64_t)number);
	if (vb_str_u64(word, &number) && number <= INT64_MAX)
		return store_sql_query(s, stmt, err,
				       RUN_SELECT
				       "WHERE r.id = ?1 OR r.release = ?2 ORDER BY r.id = ?1 DESC,"
				       " r.id DESC LIMIT 1",
				       "is", (int64_t)number, word);
	return store_sql_query(s, stmt, err,
			       RUN_SELECT "WHERE r.release = ? ORDER BY r.id DESC LIMIT 1", "s",
			       word);
}

/* Names the run numbers there are, and the release whose name is nearest. */
static bool run_missing(struct store *s, struct vb_str word, struct vb_error *err)
{
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	VB_VEC(const char *) names = {0};
	struct store_run *runs;
	const char *near;
	size_t n;

	if (!store_get_runs(s, scratch, 1000, &runs, &n, err))
		return false;
	vb_fail(err, VB_E_MISSING, "no run \"%.*s\" in %s", VB_FMT(word), s->path);
	if (!n)
		return vb_hint(err, "nothing is recorded yet: run \"vauban audit\" first");
	*vb_vec_add(scratch, &names) = "last";
	for (size_t i = 0; i < n; i++)
		if (runs[i].release.n)
			*vb_vec_add(scratch, &names) = runs[i].release.p;
	near = vb_nearest(word, names.v, names.n);
	return vb_hint(
		err,
		"%s%s%sruns go from %lld to %lld (\"last\", \"last~1\", a number or a release)",
		near ? "did you mean \"" : "", near ? near : "", near ? "\"? " : "",
		(long long)runs[n - 1].id, (long long)runs[0].id);
}

bool store_get_run(struct store *s, struct vb_arena *a, struct vb_str word, struct store_run *out,
		   struct vb_error *err)
{
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	bool row;

	if (!run_query(s, word, &stmt, err) || !store_sql_row(s, stmt, &row, err))
		return false;
	if (!row)
		return run_missing(s, word, err);
	*out = run_read(a, stmt);
	return true;
}
