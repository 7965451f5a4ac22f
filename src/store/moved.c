/*
 * moved.c - findings of the run before that have another place in this one: a folder or a lock file was renamed, and
 * what was decided about the flaw, and that it is not new, goes with it.
 *
 *   findings open in the last run of this product and target, whose fingerprint this run has not
 *        └─► by what is left of their identity without the place: kind, rule, subject, target of the case
 *
 * Only vulnerabilities: the subject of any other finding is its place. When several such findings were decided in
 * different ways, nobody can say which decision is meant, and none is carried.
 */
#include "store/store_int.h"

struct vb_str store_moved_key(struct vb_arena *a, const struct model_finding *f)
{
	return f->kind == MODEL_VULNERABILITY
		       ? vb_arena_printf(a, "%.*s\n%.*s\n%.*s", VB_FMT(f->rule), VB_FMT(f->subject),
					 VB_FMT(f->target))
		       : (struct vb_str){NULL, 0};
}

static void here_fill(struct vb_map *here, const struct model_assessment *a)
{
	for (size_t i = 0; i < a->findings.n; i++)
		*vb_map_put(here, a->findings.v[i].fingerprint) = here;
	for (size_t i = 0; i < a->informational.n; i++)
		*vb_map_put(here, a->informational.v[i].fingerprint) = here;
}

static void moved_add(struct vb_map *out, struct vb_str key, const struct model_decision *d)
{
	void **slot = vb_map_put(out, key);
	struct store_moved *m = *slot;

	if (!m) {
		m = *slot = vb_arena_alloc(out->arena, sizeof(*m));
		m->decision = d;
		return;
	}
	if (!d || !m->decision || d->status != m->decision->status ||
	    d->until != m->decision->until ||
	    !vb_str_eq(d->justification, m->decision->justification))
		m->decision = NULL;
}

static struct vb_str row_key(struct vb_arena *a, sqlite3_stmt *stmt)
{
	const struct model_finding was = {.kind = MODEL_VULNERABILITY,
					  .rule = store_sql_text(a, stmt, 1),
					  .subject = store_sql_text(a, stmt, 2),
					  .target = store_sql_text(a, stmt, 3)};

	return store_moved_key(a, &was);
}

bool store_moved_load(struct store *s, int64_t product, const struct model_assessment *a,
		      const struct vb_map *decisions, struct vb_map *out, struct vb_error *err)
{
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_map here;
	bool row;

	vb_map_init(&here, scratch);
	here_fill(&here, a);
	if (!store_sql_query(
		    s, &stmt, err,
		    "SELECT f.fingerprint, t.rule, t.subject, t.target FROM finding_seen n"
		    " JOIN target g ON g.product_id = n.product_id AND g.id = n.target_id"
		    " JOIN finding_text t ON t.product_id = n.product_id AND t.id = n.text_id"
		    " JOIN finding f ON f.product_id = t.product_id AND f.id = t.finding_id"
		    " WHERE n.product_id = ? AND g.name = ? AND n.gone_run IS NULL"
		    " AND t.kind = 'vulnerability'",
		    "is", product, a->facts->target) ||
	    !store_sql_row(s, stmt, &row, err))
		return false;
	while (row) {
		struct vb_str fingerprint = store_sql_text(scratch, stmt, 0);

		if (!vb_map_find(&here,
				 fingerprint)) /* few have moved: of the others no more is read */
			moved_add(out, row_key(out->arena, stmt),
				  decisions ? vb_map_find(decisions, fingerprint) : NULL);
		if (!store_sql_row(s, stmt, &row, err))
			return false;
	}
	return true;
}
