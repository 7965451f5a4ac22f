/* brief.c - see brief.h. Rows are read in place: nothing is copied but what the caller keeps. */
#include "store/brief.h"

#include "core/json.h"
#include "store/store_int.h"

/* as row.c writes lists */
#define STATES_FIX "instr(y.evidence, '\"states_fix\":true') > 0"

struct last { /* the newest decision of one finding */
	bool decided;
	enum model_status status;
	int64_t until;
};
struct brief {
	struct store *s;
	struct vb_arena *a;
	struct store_place place;
	int64_t previous, findings; /* the run before; the highest finding number */
	struct last *last;          /* by finding number */
	int64_t newest;             /* number of the newest decision */
	bool *before;               /* by finding number: in the run before */
};

static bool place_find(struct brief *b, int64_t run, struct vb_error *err)
{
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	bool row;

	if (!store_sql_query(
		    b->s, &stmt, err,
		    "SELECT product_id, target_id, previous_run, (SELECT coalesce(max(f.id), 0)"
		    " FROM finding f WHERE f.product_id = run.product_id) FROM run WHERE id = ?",
		    "i", run) ||
	    !store_sql_row(b->s, stmt, &row, err))
		return false;
	if (!row)
		return vb_fail(err, VB_E_MISSING, "no run %lld in %s", (long long)run, b->s->path);
	b->place = (struct store_place){sqlite3_column_int64(stmt, 0),
					sqlite3_column_int64(stmt, 1), run};
	b->previous = sqlite3_column_int64(stmt, 2);
	b->findings = sqlite3_column_int64(stmt, 3);
	return (b->findings >= 0 && b->findings < INT32_MAX) ||
	       store_sql_damaged(b->s, "a finding has an impossible number", err);
}

static bool decisions_load(struct brief *b, struct vb_error *err)
{
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	bool more;

	if (!store_sql_query(
		    b->s, &stmt, err,
		    "SELECT finding_id, status, until_at, id FROM decision WHERE product_id = ?"
		    " ORDER BY id",
		    "i", b->place.product) ||
	    !store_sql_row(b->s, stmt, &more, err))
		return false;
	while (more) {
		int64_t id = sqlite3_column_int64(stmt, 0);
		struct last l = {.decided = true, .until = sqlite3_column_int64(stmt, 2)};

		if (id < 0 || id > b->findings ||
		    !model_status_parse(vb_str((const char *)sqlite3_column_text(stmt, 1)),
					&l.status))
			return store_sql_damaged(b->s, "a decision cannot be read", err);
		b->last[id] = l;
		b->newest = sqlite3_column_int64(stmt, 3);
		if (!store_sql_row(b->s, stmt, &more, err))
			return false;
	}
	return true;
}

static bool before_load(struct brief *b, struct vb_error *err)
{
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	bool more;

	if (!b->previous)
		return true;
	if (!store_sql_query(
		    b->s, &stmt, err,
		    "SELECT y.finding_id FROM finding_seen x JOIN finding_text y ON y.product_id ="
		    " x.product_id AND y.id = x.text_id WHERE x.product_id = ?1 AND x.target_id ="
		    " ?2 AND " STORE_HOLDS("x", 3),
		    "iii", b->place.product, b->place.target, b->previous) ||
	    !store_sql_row(b->s, stmt, &more, err))
		return false;
	while (more) {
		int64_t id = sqlite3_column_int64(stmt, 0);

		if (id >= 0 && id <= b->findings)
			b->before[id] = true;
		if (!store_sql_row(b->s, stmt, &more, err))
			return false;
	}
	return true;
}

static struct vb_str column(sqlite3_stmt *stmt, int i)
{
	const char *p = (const char *)sqlite3_column_text(stmt, i);

	return vb_strn(p, (size_t)sqlite3_column_bytes(stmt, i));
}

static bool brief_read(struct brief *b, sqlite3_stmt *stmt, struct store_brief *out,
		       struct vb_error *err)
{
	int64_t finding = sqlite3_column_int64(stmt, 1);
	const struct last *l;

	if (finding < 0 || finding > b->findings)
		return store_sql_damaged(b->s, "a finding has an impossible number", err);
	l = &b->last[finding];
	*out = (struct store_brief){
		.text = sqlite3_column_int64(stmt, 0),
		.finding = finding,
		.fingerprint = column(stmt, 2),
		.rule = column(stmt, 3),
		.name = column(stmt, 4),
		.version = column(stmt, 5),
		.subject = column(stmt, 6),
		.place = column(stmt, 7),
		.target = column(stmt, 15),
		.upgradable = sqlite3_column_int64(stmt, 16) != 0,
		.order = sqlite3_column_double(stmt, 10),
		.share = sqlite3_column_double(stmt, 11),
		.kev = sqlite3_column_int64(stmt, 12) != 0,
		.fixable = sqlite3_column_int64(stmt, 13) != 0,
		.stated_fix = sqlite3_column_int64(stmt, 14) != 0,
		.is_new = b->previous && !b->before[finding],
		.decided = l->decided,
		.status = l->status,
		.until = l->until,
	};
	return (model_kind_parse(column(stmt, 8), &out->kind) &&
		model_severity_parse(column(stmt, 9), &out->severity)) ||
	       store_sql_damaged(b->s, "a finding has a kind or severity that does not exist", err);
}

static bool rows_each(struct brief *b, store_brief_take *take, void *ctx, struct vb_error *err)
{
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	struct store_brief one;
	bool more;

	if (!store_sql_query(b->s, &stmt, err,
			     "SELECT x.text_id, y.finding_id, f.fingerprint, y.rule, "
			     "y.subject_name, y.version,"
			     " y.subject, y.place, y.kind, x.severity, x.sort_order, x.share, "
			     "x.kev, y.fixable,"
			     " " STATES_FIX ", y.target, y.fixable AND y.fixed_version != ''"
			     " FROM finding_seen x " STORE_FINDING_JOIN
			     " WHERE x.product_id = ?1 AND x.target_id = ?2 AND NOT x.aside "
			     "AND " STORE_HOLDS("x", 3),
			     "iii", b->place.product, b->place.target, b->place.run) ||
	    !store_sql_row(b->s, stmt, &more, err))
		return false;
	while (more) {
		if (!brief_read(b, stmt, &one, err))
			return false;
		take(ctx, &one);
		if (!store_sql_row(b->s, stmt, &more, err))
			return false;
	}
	return true;
}

static bool decided_start(struct brief *b, int64_t run, struct vb_error *err)
{
	if (!place_find(b, run, err))
		return false;
	b->last = vb_arena_array(b->a, (size_t)b->findings + 1, sizeof(*b->last));
	return decisions_load(b, err);
}

static bool each_locked(struct brief *b, int64_t run, store_brief_take *take, void *ctx,
			struct vb_error *err)
{
	if (!decided_start(b, run, err))
		return false;
	b->before = vb_arena_array(b->a, (size_t)b->findings + 1, sizeof(*b->before));
	return before_load(b, err) && rows_each(b, take, ctx, err);
}

bool store_each_brief(struct store *s, int64_t run, store_brief_take *take, void *ctx,
		      int64_t *last, struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct brief b = {.s = s, .a = a};
	struct vb_error ignored;
	bool ok;

	if (!store_begin_read(s, err)) /* one moment of the store */
		return false;
	ok = each_locked(&b, run, take, ctx, err);
	if (!store_end(s, ok, ok ? err : &ignored))
		return false;
	*last = b.newest;
	return true;
}

bool store_each_decided(struct store *s, int64_t run, int64_t *last, store_decided_take *take,
			void *ctx, struct vb_error *err)
{
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	enum model_status status;
	int64_t newest = *last;
	bool more;

	if (!store_sql_query(s, &stmt, err,
			     "SELECT d.id, d.finding_id, d.status, d.until_at FROM decision d"
			     " WHERE d.id > ? AND d.product_id = (SELECT product_id FROM run"
			     " WHERE id = ?) ORDER BY d.id",
			     "ii", *last, run) ||
	    !store_sql_row(s, stmt, &more, err))
		return false;
	while (more) {
		if (!model_status_parse(column(stmt, 2), &status))
			return store_sql_damaged(s, "a decision cannot be read", err);
		newest = sqlite3_column_int64(stmt, 0);
		take(ctx, sqlite3_column_int64(stmt, 1), status, sqlite3_column_int64(stmt, 3));
		if (!store_sql_row(s, stmt, &more, err))
			return false;
	}
	*last = newest;
	return true;
}

/* ---- packages -------------------------------------------------------------------------------- */

static bool packages_take(struct brief *b, sqlite3_stmt *stmt, store_package_take *take, void *ctx,
			  struct vb_error *err)
{
	yyjson_doc *doc VB_CLEANUP(vb_json_cleanup) = NULL;
	int64_t finding = sqlite3_column_int64(stmt, 0);
	struct store_package one = {.stated_fix = sqlite3_column_int64(stmt, 2) != 0};
	yyjson_val *v;
	size_t i, max;

	if (finding < 0 || finding > b->findings ||
	    !vb_json_read(column(stmt, 1), "packages", &doc, err))
		return store_sql_damaged(b->s, "the packages of a finding cannot be read", err);
	one.decided = b->last[finding].decided;
	one.status = b->last[finding].status;
	one.until = b->last[finding].until;
	yyjson_arr_foreach(yyjson_doc_get_root(doc), i, max, v)
	{
		one.purl = vb_json_value_str(v);
		take(ctx, &one);
	}
	return true;
}

bool store_each_package(struct store *s, int64_t run, store_package_take *take, void *ctx,
			struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	struct brief b = {.s = s, .a = a};
	bool more;

	if (!decided_start(&b, run, err) ||
	    !store_sql_query(
		    s, &stmt, err,
		    "SELECT y.finding_id, y.packages, " STATES_FIX
		    " FROM finding_seen x JOIN finding_text y ON y.product_id = x.product_id AND"
		    " y.id = x.text_id WHERE x.product_id = ?1 AND x.target_id = ?2 AND NOT x.aside"
		    " AND y.kind = 'vulnerability' AND y.packages != '' AND " STORE_HOLDS("x", 3),
		    "iii", b.place.product, b.place.target, b.place.run) ||
	    !store_sql_row(s, stmt, &more, err))
		return false;
	while (more)
		if (!packages_take(&b, stmt, take, ctx, err) || !store_sql_row(s, stmt, &more, err))
			return false;
	return true;
}

/* Two statements, prepared once for all the findings asked. */
struct sightings {
	struct brief b;
	sqlite3_stmt *row, *decision;
};

static bool sightings_prepare(struct sightings *x, struct vb_error *err)
{
	struct vb_buf sql VB_CLEANUP(vb_buf_done) = {0};

	vb_buf_init(&sql, 8192);
	vb_buf_cstr(&sql, "SELECT " STORE_FINDING_HEAD);
	store_row_names(&store_shape_finding_seen, "x", &sql);
	vb_buf_cstr(&sql, ", ");
	store_row_names(&store_shape_finding_text, "y", &sql);
	vb_buf_cstr(&sql, ", f.id FROM finding_seen x " STORE_FINDING_JOIN
			  " WHERE x.product_id = ?1 AND x.text_id = ?4 AND x.target_id = ?2"
			  " AND NOT x.aside AND " STORE_HOLDS("x", 3));
	vb_buf_char(&sql, '\0');
	vb_assert(!sql.over);
	return store_sql_query(x->b.s, &x->row, err, sql.p, "iii", x->b.place.product,
			       x->b.place.target, x->b.place.run) &&
	       store_sql_query(
		       x->b.s, &x->decision, err,
		       "SELECT status, justification, author, made_at, until_at FROM decision"
		       " WHERE product_id = ? AND finding_id = ? ORDER BY id DESC LIMIT 1",
		       "i", x->b.place.product);
}

static bool decision_read(struct sightings *x, int64_t finding, struct model_finding *f,
			  struct vb_error *err)
{
	sqlite3_reset(x->decision);
	if (sqlite3_bind_int64(x->decision, 2, finding) != SQLITE_OK)
		return store_sql_fail(x->b.s, "use the store", err);
	return store_sql_row(x->b.s, x->decision, &f->decided, err) &&
	       (!f->decided || store_row_decode(x->b.s, x->decision, 0, &store_shape_decision,
						x->b.a, &f->decision, err));
}

static bool sighting_read(struct sightings *x, int64_t text, struct model_finding *out,
			  struct vb_error *err)
{
	int finding = 1 + (int)(store_shape_finding_seen.n + store_shape_finding_text.n);
	struct store_finding_row row = {0};
	bool found;

	sqlite3_reset(x->row);
	if (sqlite3_bind_int64(x->row, 4, text) != SQLITE_OK)
		return store_sql_fail(x->b.s, "use the store", err);
	if (!store_sql_row(x->b.s, x->row, &found, err))
		return false;
	if (!found)
		return vb_fail(err, VB_E_MISSING, "the finding is not in run %lld any more",
			       (long long)x->b.place.run);
	if (!store_finding_decode(x->b.s, x->b.a, x->row, &row, err) ||
	    !decision_read(x, sqlite3_column_int64(x->row, finding), &row.f, err))
		return false;
	*out = row.f;
	return true;
}

bool store_get_sightings(struct store *s, struct vb_arena *a, int64_t run, const int64_t *texts,
			 size_t n, struct model_finding *out, struct vb_error *err)
{
	struct sightings x = {.b = {.s = s, .a = a}};
	bool ok = place_find(&x.b, run, err) && sightings_prepare(&x, err);

	for (size_t i = 0; ok && i < n; i++)
		ok = sighting_read(&x, texts[i], &out[i], err);
	store_sql_cleanup(&x.row);
	store_sql_cleanup(&x.decision);
	return ok;
}
