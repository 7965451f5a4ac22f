/*
 * find.c - findings by what a person types: the first digits of a fingerprint, a rule or vulnerability, an alias. The
 * newest row of each finding counts: one that still holds before one that is gone.
 */
#include "store/store_int.h"

enum { SHORTEST_FINGERPRINT = 4, FINGERPRINT = 16 };

bool store_finding_decode(struct store *s, struct vb_arena *a, sqlite3_stmt *stmt,
			  struct store_finding_row *row, struct vb_error *err)
{
	int second = 1 + (int)store_shape_finding_seen.n;

	row->f.fingerprint = store_sql_text(a, stmt, 0);
	return store_row_decode(s, stmt, 1, &store_shape_finding_seen, a, row, err) &&
	       store_row_decode(s, stmt, second, &store_shape_finding_text, a, row, err);
}

static bool fingerprint_like(struct vb_str id)
{
	if (id.n < SHORTEST_FINGERPRINT || id.n > FINGERPRINT)
		return false;
	for (size_t i = 0; i < id.n; i++)
		if (!strchr("0123456789abcdefABCDEF", id.p[i]))
			return false;
	return true;
}

struct found {
	VB_VEC(struct model_finding) v;
	struct vb_map seen; /* fingerprints */
};

static bool found_add(struct store *s, struct vb_arena *a, sqlite3_stmt *stmt, struct found *found,
		      struct vb_error *err)
{
	int product = 1 + (int)(store_shape_finding_seen.n + store_shape_finding_text.n);
	struct store_finding_row row = {0};
	struct model_finding *f = &row.f;
	void **known;

	if (!store_finding_decode(s, a, stmt, &row, err))
		return false;
	known = vb_map_put(&found->seen, f->fingerprint);
	if (*known)
		return true;
	*known = s;
	if (!store_decision_of(s, a, sqlite3_column_int64(stmt, product), f->fingerprint, INT64_MAX,
			       &f->decision, &f->decided, err))
		return false;
	*vb_vec_add(a, &found->v) = *f;
	return true;
}

static bool find(struct store *s, struct vb_arena *a, struct vb_str id, const char *where,
		 struct found *found, struct vb_error *err)
{
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	struct vb_buf sql VB_CLEANUP(vb_buf_done) = {0};
	bool more;

	vb_buf_init(&sql, 8192);
	vb_buf_cstr(&sql, "SELECT " STORE_FINDING_HEAD);
	store_row_names(&store_shape_finding_seen, "x", &sql);
	vb_buf_cstr(&sql, ", ");
	store_row_names(&store_shape_finding_text, "y", &sql);
	vb_buf_cstr(&sql, ", x.product_id FROM finding_seen x " STORE_FINDING_JOIN " WHERE ");
	vb_buf_cstr(&sql, where);
	vb_buf_cstr(&sql,
		    " ORDER BY x.gone_run IS NOT NULL, coalesce(x.gone_run, x.first_run) DESC,"
		    " x.sort_order DESC, f.fingerprint");
	vb_buf_char(&sql, '\0');
	vb_assert(!sql.over);
	if (!store_sql_query(s, &stmt, err, sql.p, "s", vb_arena_lower(a, id)) ||
	    !store_sql_row(s, stmt, &more, err))
		return false;
	while (more)
		if (!found_add(s, a, stmt, found, err) || !store_sql_row(s, stmt, &more, err))
			return false;
	return true;
}

bool store_get_findings(struct store *s, struct vb_arena *a, struct vb_str id,
			struct model_finding **out, size_t *n, struct vb_error *err)
{
	static const char *const by[] = {
		"f.fingerprint >= ?1 AND f.fingerprint < ?1 || 'g'",
		"lower(y.rule) = ?1",
		"EXISTS (SELECT 1 FROM json_each(y.aliases) WHERE lower(value) = ?1)",
	};
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct found found = {0};

	vb_map_init(&found.seen, scratch);
	for (size_t i = fingerprint_like(id) ? 0 : 1; i < VB_COUNT(by) && !found.v.n; i++)
		if (!find(s, a, id, by[i], &found, err))
			return false;
	if (!found.v.n) {
		vb_fail(err, VB_E_MISSING, "no recorded finding \"%.*s\" in %s", VB_FMT(id),
			s->path);
		return vb_hint(err, "give the first digits of a fingerprint (4 or more), or a rule "
				    "such as CVE-2023-0286");
	}
	*out = found.v.v;
	*n = found.v.n;
	return true;
}
