/*
 * decision.c - what people decided about findings. Decisions are only ever added; the newest one counts. A decision
 * belongs to a product: what is accepted in one is not accepted in another.
 */
#include "store/store_int.h"

bool store_decision_equal(const struct model_decision *a, const struct model_decision *b)
{
	return a->status == b->status && a->when == b->when && a->until == b->until &&
	       vb_str_eq(a->justification, b->justification) && vb_str_eq(a->author, b->author);
}

bool store_decision_of(struct store *s, struct vb_arena *a, int64_t product,
		       struct vb_str fingerprint, int64_t upto, struct model_decision *out,
		       bool *found, struct vb_error *err)
{
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	struct model_decision got = {0};
	bool row;

	if (!store_sql_query(
		    s, &stmt, err,
		    "SELECT d.status, d.justification, d.author, d.made_at, d.until_at FROM "
		    "decision d"
		    " JOIN finding f ON f.product_id = d.product_id AND f.id = d.finding_id"
		    " WHERE f.fingerprint = ? AND f.product_id = ? AND d.id <= ? ORDER BY d.id "
		    "DESC LIMIT 1",
		    "sii", fingerprint, product, upto) ||
	    !store_sql_row(s, stmt, &row, err))
		return false;
	if (row && !store_row_decode(s, stmt, 0, &store_shape_decision, a, &got, err))
		return false;
	if (row)
		*out = got;
	*found = row;
	return true;
}

bool store_decisions_load(struct store *s, int64_t product, int64_t upto, struct vb_map *out,
			  struct vb_error *err)
{
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	bool more;

	if (!store_sql_query(
		    s, &stmt, err,
		    "SELECT d.status, d.justification, d.author, d.made_at, d.until_at, f.fingerprint"
		    " FROM decision d"
		    " JOIN finding f ON f.product_id = d.product_id AND f.id = d.finding_id"
		    " WHERE d.product_id = ? AND d.id <= ? ORDER BY d.id",
		    "ii", product, upto) ||
	    !store_sql_row(s, stmt, &more, err))
		return false;
	while (more) {
		struct model_decision *d = vb_arena_alloc(out->arena, sizeof(*d));
		struct vb_str fingerprint = store_sql_text(out->arena, stmt,
							   (int)store_shape_decision.n);

		if (!store_row_decode(s, stmt, 0, &store_shape_decision, out->arena, d, err))
			return false;
		*vb_map_put(out, fingerprint) = d; /* the newest comes last */
		if (!store_sql_row(s, stmt, &more, err))
			return false;
	}
	return true;
}

bool store_decision_add(struct store *s, int64_t product, int64_t finding,
			const struct model_decision *d, struct vb_error *err)
{
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	struct store_value values[STORE_MAX_COLUMNS];
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	int64_t id;

	store_row_encode(scratch, &store_shape_decision, d, values);
	return store_sql_int(s, &id, err, "SELECT coalesce(max(id), 0) + 1 FROM decision", "") &&
	       store_sql_query(s, &stmt, err,
			       "INSERT INTO decision (product_id, finding_id, id, status,"
			       " justification, author, made_at, until_at)"
			       " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
			       "iii", product, finding, id) &&
	       store_row_bind(s, stmt, 4, values, store_shape_decision.n, err) &&
	       store_sql_done(s, stmt, err) &&
	       store_log_append(s, "decision", id, d->when, d->author, err);
}

/* The product in which the finding was seen last, and its number there; 0 when no run ever had it. */
static bool finding_find(struct store *s, struct vb_str fingerprint, int64_t *product,
			 int64_t *finding, struct vb_error *err)
{
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	bool row;

	if (!store_sql_query(
		    s, &stmt, err,
		    "SELECT f.product_id, f.id FROM finding f"
		    " JOIN finding_text t ON t.product_id = f.product_id AND t.finding_id = f.id"
		    " JOIN finding_seen n ON n.product_id = t.product_id AND n.text_id = t.id"
		    " WHERE f.fingerprint = ?"
		    " ORDER BY n.gone_run IS NOT NULL, coalesce(n.gone_run, n.first_run) DESC "
		    "LIMIT 1",
		    "s", fingerprint) ||
	    !store_sql_row(s, stmt, &row, err))
		return false;
	*product = row ? sqlite3_column_int64(stmt, 0) : 0;
	*finding = row ? sqlite3_column_int64(stmt, 1) : 0;
	return true;
}

bool store_decision_put(struct store *s, struct vb_str fingerprint, const struct model_decision *d,
			struct vb_error *err)
{
	int64_t product, finding;

	if (!finding_find(s, fingerprint, &product, &finding, err))
		return false;
	if (!finding) {
		vb_fail(err, VB_E_MISSING, "no recorded run has a finding %.*s",
			VB_FMT(fingerprint));
		return vb_hint(err, "list what the last run found with \"vauban show\"");
	}
	return store_decision_add(s, product, finding, d, err);
}

bool store_put_decision(struct store *s, struct vb_str fingerprint, const struct model_decision *d,
			struct vb_error *err)
{
	return store_begin(s, err) && store_end(s, store_decision_put(s, fingerprint, d, err), err);
}

/* The product of a recorded run; else the one of that name, or the nameless one it will adopt (store_put_run). */
static bool product_of(struct store *s, struct vb_str product, const struct model_assessment *a,
		       int64_t *out, struct vb_error *err)
{
	if (a->run_id)
		return store_sql_int(s, out, err, "SELECT product_id FROM run WHERE id = ?", "i",
				     a->run_id);
	return store_product_find(s, product, out, err);
}

static void apply(const struct vb_map *decisions, struct model_finding *f)
{
	const struct model_decision *d = vb_map_find(decisions, f->fingerprint);

	if (d)
		f->decision = *d;
	f->decided = f->decided || d;
}

/* Of a run that is not recorded yet: what was decided of a finding goes with it to another place. */
static void apply_moved(struct vb_arena *scratch, const struct vb_map *moved,
			struct model_finding *f)
{
	const struct store_moved *m = f->decided ? NULL
						 : vb_map_find(moved, store_moved_key(scratch, f));

	if (!m || !m->decision)
		return;
	f->decision = *m->decision;
	f->decided = true;
}

static bool moved_apply(struct store *s, int64_t product, const struct vb_map *decisions,
			struct model_assessment *a, struct vb_error *err)
{
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_map moved;

	vb_map_init(&moved, scratch);
	if (!store_moved_load(s, product, a, decisions, &moved, err))
		return false;
	for (size_t i = 0; i < a->findings.n; i++)
		apply_moved(scratch, &moved, &a->findings.v[i]);
	for (size_t i = 0; i < a->informational.n; i++)
		apply_moved(scratch, &moved, &a->informational.v[i]);
	return true;
}

bool store_apply_decisions(struct store *s, struct vb_str product_name, struct model_assessment *a,
			   struct vb_error *err)
{
	struct vb_map decisions;
	int64_t product;

	vb_map_init(&decisions, a->arena);
	if (!product_of(s, product_name, a, &product, err) ||
	    !store_decisions_load(s, product, INT64_MAX, &decisions, err))
		return false;
	for (size_t i = 0; i < a->findings.n; i++)
		apply(&decisions, &a->findings.v[i]);
	for (size_t i = 0; i < a->informational.n; i++)
		apply(&decisions, &a->informational.v[i]);
	return a->run_id || !a->facts || !decisions.n ||
	       moved_apply(s, product, &decisions, a, err);
}
