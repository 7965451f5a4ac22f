/*
 * load.c - a recorded assessment out of the store: the rows of its target that held in its run. It is given as it was
 * known then: decisions made later are not in it (store_apply_decisions brings them).
 */
#include "store/store_int.h"

#include <stdlib.h>

struct load {
	struct store *s;
	struct vb_arena *a;
	struct model_assessment *out;
	struct model_facts *facts;
	struct store_place place;
	struct store_run_row row;
	const struct store_part *part; /* NULL: every finding */
};

/* What a bare finding does not have; it is not read at all. */
static bool is_told(const char *column)
{
	static const char *const told[] = {"fix_en",
					   "fix_fr",
					   "why",
					   "advisories",
					   "aliases",
					   "refs",
					   "path",
					   "probability_why_en",
					   "probability_why_fr"};

	for (size_t i = 0; i < VB_COUNT(told); i++)
		if (strcmp(told[i], column) == 0)
			return true;
	return false;
}

static void columns_put(const struct load *l, const struct store_shape *shape, const char *alias,
			struct vb_buf *sql)
{
	if (!l->part || !l->part->bare) {
		store_row_names(shape, alias, sql);
		return;
	}
	for (size_t i = 0; i < shape->n; i++) {
		vb_buf_cstr(sql, i ? ", " : "");
		if (is_told(shape->columns[i].name))
			vb_buf_cstr(sql, shape->columns[i].kind == STORE_STR ? "''" : "'[]'");
		else
			vb_buf_printf(sql, "%s.%s", alias, shape->columns[i].name);
	}
}

/* "SELECT <head><columns of each shape> <tail>" for the rows of a run: ?1 product, ?2 target, ?3 run. */
static bool rows_query(struct load *l, const char *head, const struct store_shape *x,
		       const struct store_shape *y, const char *tail, sqlite3_stmt **stmt,
		       struct vb_error *err)
{
	struct vb_buf sql VB_CLEANUP(vb_buf_done) = {0};

	vb_buf_init(&sql, 8192);
	vb_buf_printf(&sql, "SELECT %s", head);
	columns_put(l, x, "x", &sql);
	if (y) {
		vb_buf_cstr(&sql, ", ");
		columns_put(l, y, "y", &sql);
	}
	vb_buf_printf(&sql, " FROM %s x %s", x->table, tail);
	vb_buf_char(&sql, '\0');
	vb_assert(!sql.over);
	return store_sql_query(l->s, stmt, err, sql.p, "iii", l->place.product, l->place.target,
			       l->place.run);
}

#define IN_RUN " WHERE x.product_id = ?1 AND x.target_id = ?2 AND " STORE_HOLDS("x", 3) " ORDER BY "

/* ---- the run -------------------------------------------------------------------------------- */

static bool run_load(struct load *l, struct vb_error *err)
{
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	bool row;

	if (!rows_query(
		    l, "x.product_id, x.target_id, t.name, ", &store_shape_run, NULL,
		    "JOIN target t ON t.product_id = x.product_id AND t.id = x.target_id"
		    " WHERE x.id = ?3", /* product and target are not known yet: ?1 and ?2 are not used */
		    &stmt, err) ||
	    !store_sql_row(l->s, stmt, &row, err))
		return false;
	if (!row) {
		vb_fail(err, VB_E_MISSING, "no run %lld in %s", (long long)l->place.run,
			l->s->path);
		return vb_hint(err, "\"last\" is the newest");
	}
	l->place.product = sqlite3_column_int64(stmt, 0);
	l->place.target = sqlite3_column_int64(stmt, 1);
	l->facts->target = store_sql_text(l->a, stmt, 2);
	return store_row_decode(l->s, stmt, 3, &store_shape_run, l->a, &l->row, err);
}

static void run_spread(struct load *l)
{
	const struct store_run_row *r = &l->row;
	struct model_assessment *a = l->out;
	struct model_facts *f = l->facts;

	a->run_id = l->place.run;
	a->facts = f;
	a->version = r->version;
	a->started = r->started;
	a->finished = r->finished;
	a->score = r->score;
	f->arena = l->a;
	f->digest = r->digest;
	f->name = r->name;
	f->os_id = r->os_id;
	f->os_version = r->os_version;
	f->os_name = r->os_name;
	f->arch = r->arch;
	f->kind = r->kind;
	f->is_root = r->is_root;
	f->files = r->files;
	f->bytes = r->bytes;
}

/* ---- components ------------------------------------------------------------------------------ */

struct numbered {
	int64_t id;
	uint32_t index;
};

static int numbered_order(const void *pa, const void *pb)
{
	const struct numbered *a = pa, *b = pb;

	return (a->id > b->id) - (a->id < b->id);
}

static int u32_order(const void *pa, const void *pb)
{
	const uint32_t *a = pa, *b = pb;

	return (*a > *b) - (*a < *b);
}

static bool edges_resolve(struct load *l, struct store_component_row *row,
			  const struct numbered *index, size_t n, struct vb_error *err)
{
	for (size_t i = 0; i < row->edge_ids.n; i++) {
		struct numbered key = {.id = row->edge_ids.v[i]};
		const struct numbered *to = n ? bsearch(&key, index, n, sizeof(key), numbered_order)
					      : NULL;

		if (!to)
			return store_sql_damaged(
				l->s, "a dependency leads to a component the run does not have",
				err);
		*vb_vec_add(l->a, &row->c.edges) = to->index;
	}
	if (row->c.edges.n)
		qsort(row->c.edges.v, row->c.edges.n, sizeof(*row->c.edges.v), u32_order);
	return true;
}

/* Back into the order of every list we print; the rows begin with their component, so its order serves. */
static bool components_settle(struct load *l, struct store_component_row *rows, size_t n,
			      struct vb_error *err)
{
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct numbered *index = vb_arena_array(scratch, n, sizeof(*index));

	if (!n)
		return true;
	qsort(rows, n, sizeof(*rows), model_component_order);
	for (uint32_t i = 0; i < n; i++)
		index[i] = (struct numbered){rows[i].component_id, i};
	qsort(index, n, sizeof(*index), numbered_order);
	for (size_t i = 0; i < n; i++) {
		if (!edges_resolve(l, &rows[i], index, n, err))
			return false;
		*vb_vec_add(l->a, &l->facts->components) = rows[i].c;
	}
	return true;
}

static bool components_load(struct load *l, struct vb_error *err)
{
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	VB_VEC(struct store_component_row) rows = {0};
	bool more;

	_Static_assert(offsetof(struct store_component_row, c) == 0,
		       "components_settle sorts rows as components");
	if (!rows_query(l, "", &store_shape_component_seen, &store_shape_component,
			"JOIN component y ON y.product_id = x.product_id AND y.id = "
			"x.component_id" IN_RUN "x.component_id",
			&stmt, err) ||
	    !store_sql_row(l->s, stmt, &more, err))
		return false;
	while (more) {
		struct store_component_row row = {0};
		int second = (int)store_shape_component_seen.n;

		if (!store_row_decode(l->s, stmt, 0, &store_shape_component_seen, scratch, &row,
				      err) ||
		    !store_row_decode(l->s, stmt, second, &store_shape_component, l->a, &row,
				      err) ||
		    !store_sql_row(l->s, stmt, &more, err))
			return false;
		*vb_vec_add(scratch, &rows) = row;
	}
	return components_settle(l, rows.v, rows.n, err);
}

/* ---- findings --------------------------------------------------------------------------------- */

/* The fingerprints of the run before, to say what is new. */
static bool before_load(struct load *l, struct vb_map *before, struct vb_error *err)
{
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	bool more;

	if (!store_sql_query(l->s, &stmt, err,
			     "SELECT f.fingerprint FROM finding_seen x " STORE_FINDING_JOIN IN_RUN
			     "f.id",
			     "iii", l->place.product, l->place.target, l->row.previous) ||
	    !store_sql_row(l->s, stmt, &more, err))
		return false;
	while (more) {
		*vb_map_put(before, store_sql_text(before->arena, stmt, 0)) = l;
		if (!store_sql_row(l->s, stmt, &more, err))
			return false;
	}
	return true;
}

static bool findings_read(struct load *l, sqlite3_stmt *stmt, const struct vb_map *before,
			  struct vb_error *err)
{
	struct vb_map decisions;
	bool more;

	vb_map_init(&decisions, l->a);
	if (!store_decisions_load(l->s, l->place.product, l->row.decisions, &decisions, err) ||
	    !store_sql_row(l->s, stmt, &more, err))
		return false;
	while (more) {
		struct store_finding_row row = {0};
		struct model_finding *f = &row.f;
		const struct model_decision *d;

		if (!store_finding_decode(l->s, l->a, stmt, &row, err) ||
		    !store_sql_row(l->s, stmt, &more, err))
			return false;
		d = vb_map_find(&decisions, f->fingerprint);
		if (d)
			f->decision = *d;
		f->decided = d != NULL;
		f->is_new = l->row.previous && !vb_map_find(before, f->fingerprint);
		if (row.aside)
			*vb_vec_add(l->a, &l->out->informational) = *f;
		else
			*vb_vec_add(l->a, &l->out->findings) = *f;
	}
	return true;
}

/* ?4 to ?7: judged, secrets, the component's purl, the same without its version. */
#define IN_PART                                                                                    \
	" AND ((?4 AND y.kind != 'vulnerability' AND y.rule IN (SELECT t.rule FROM decision d"     \
	" JOIN finding_text t ON t.product_id = d.product_id AND t.finding_id = d.finding_id"      \
	" WHERE d.product_id = ?1)) OR (?5 AND y.kind = 'secret')"                                 \
	" OR (?6 != '' AND (y.subject = ?7 OR instr(y.packages, ?6) > 0)))"

static bool text_bind(sqlite3_stmt *stmt, int at, struct vb_str text)
{
	return sqlite3_bind_text(stmt, at, text.n ? text.p : "", (int)text.n, SQLITE_STATIC) ==
	       SQLITE_OK;
}

static bool findings_query(struct load *l, sqlite3_stmt **stmt, struct vb_error *err)
{
	const struct store_part *p = l->part;

	if (!p || p->bare)
		return rows_query(l, STORE_FINDING_HEAD, &store_shape_finding_seen,
				  &store_shape_finding_text, STORE_FINDING_JOIN IN_RUN "x.text_id",
				  stmt, err);
	return rows_query(l, STORE_FINDING_HEAD, &store_shape_finding_seen,
			  &store_shape_finding_text,
			  STORE_FINDING_JOIN
			  " WHERE x.product_id = ?1 AND x.target_id = ?2 AND " STORE_HOLDS("x", 3)
				  IN_PART " ORDER BY x.text_id",
			  stmt, err) &&
	       ((sqlite3_bind_int(*stmt, 4, p->judged) == SQLITE_OK &&
		 sqlite3_bind_int(*stmt, 5, p->secrets) == SQLITE_OK &&
		 text_bind(*stmt, 6, p->purl) && text_bind(*stmt, 7, model_purl_base(p->purl))) ||
		store_sql_fail(l->s, "use the store", err));
}

/* Room for all of them at once: a list that grows leaves every smaller one behind in the arena. */
static bool findings_room(struct load *l, struct vb_error *err)
{
	struct model_assessment *out = l->out;
	int64_t all, aside;

	if (l->part && !l->part->bare)
		return true;
	if (!store_sql_int(l->s, &all, err, "SELECT count(*) FROM finding_seen x" IN_RUN "1", "iii",
			   l->place.product, l->place.target, l->place.run) ||
	    !store_sql_int(
		    l->s, &aside, err,
		    "SELECT count(*) FROM finding_seen x WHERE x.aside AND x.product_id = ?1 AND "
		    "x.target_id = ?2 AND " STORE_HOLDS("x", 3),
		    "iii", l->place.product, l->place.target, l->place.run))
		return false;
	out->findings.cap = (size_t)(all - aside);
	out->informational.cap = (size_t)aside;
	out->findings.v = vb_arena_array(l->a, out->findings.cap + 1, sizeof(*out->findings.v));
	out->informational.v = vb_arena_array(l->a, out->informational.cap + 1,
					      sizeof(*out->informational.v));
	return true;
}

static bool findings_load(struct load *l, struct vb_error *err)
{
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_assessment *out = l->out;
	struct vb_map before;
	bool ok;

	vb_map_init(&before, scratch);
	if (((!l->part || l->part->purl.n) && !before_load(l, &before, err)) ||
	    !findings_room(l, err) || !findings_query(l, &stmt, err))
		return false;
	/* every row goes into the same arena, so rows may share their texts */
	l->s->texts = vb_arena_alloc(scratch, sizeof(*l->s->texts));
	ok = findings_read(l, stmt, &before, err);
	l->s->texts = NULL;
	if (!ok)
		return false;
	if (out->findings.n)
		qsort(out->findings.v, out->findings.n, sizeof(*out->findings.v),
		      model_finding_order);
	if (out->informational.n)
		qsort(out->informational.v, out->informational.n, sizeof(*out->informational.v),
		      model_finding_order);
	return true;
}

/* ---- short lists ------------------------------------------------------------------------------- */

#define LIST_LOAD(name, shape, row_type, member, list)                                             \
	static bool name(struct load *l, struct vb_error *err)                                     \
	{                                                                                          \
		sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;                           \
		bool more;                                                                         \
                                                                                                   \
		if (!rows_query(l, "", &(shape), NULL, IN_RUN "x.position", &stmt, err) ||         \
		    !store_sql_row(l->s, stmt, &more, err))                                        \
			return false;                                                              \
		while (more) {                                                                     \
			struct row_type row = {0};                                                 \
                                                                                                   \
			if (!store_row_decode(l->s, stmt, 0, &(shape), l->a, &row, err) ||         \
			    !store_sql_row(l->s, stmt, &more, err))                                \
				return false;                                                      \
			*vb_vec_add(l->a, &(list)) = row.member;                                   \
		}                                                                                  \
		return true;                                                                       \
	}
LIST_LOAD(rules_load, store_shape_rule_result, store_rule_row, r, l->out->rules)
LIST_LOAD(feeds_load, store_shape_feed, store_feed_row, f, l->out->feeds)
LIST_LOAD(audited_load, store_shape_audited, store_audited_row, t, l->out->targets)
LIST_LOAD(not_assessed_load, store_shape_not_assessed, store_not_assessed_row, n,
	  l->out->not_assessed)
LIST_LOAD(passed_over_load, store_shape_passed_over, store_passed_over_row, n, l->out->passed_over)
LIST_LOAD(left_out_load, store_shape_left_out, store_left_out_row, l, l->facts->left_out)
LIST_LOAD(unreadable_load, store_shape_unreadable, store_unreadable_row, u, l->facts->unreadable)

static bool risk_load(struct load *l, struct vb_error *err)
{
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	bool more;

	return rows_query(l, "", &store_shape_risk, NULL, IN_RUN "x.first_run", &stmt, err) &&
	       store_sql_row(l->s, stmt, &more, err) &&
	       (!more ||
		store_row_decode(l->s, stmt, 0, &store_shape_risk, l->a, &l->out->risk, err));
}

static bool load_locked(struct load *l, struct vb_error *err)
{
	if (!run_load(l, err))
		return false;
	run_spread(l);
	return components_load(l, err) && findings_load(l, err) && rules_load(l, err) &&
	       feeds_load(l, err) && audited_load(l, err) && not_assessed_load(l, err) &&
	       passed_over_load(l, err) && left_out_load(l, err) && unreadable_load(l, err) &&
	       risk_load(l, err);
}

bool store_get_assessment(struct store *s, struct vb_arena *a, int64_t run,
			  struct model_assessment **out, struct vb_error *err)
{
	return store_get_part(s, a, run, NULL, out, err);
}

bool store_get_part(struct store *s, struct vb_arena *a, int64_t run, const struct store_part *part,
		    struct model_assessment **out, struct vb_error *err)
{
	struct model_assessment *got = vb_arena_alloc(a, sizeof(*got));
	struct load l = {.s = s,
			 .a = a,
			 .out = got,
			 .facts = vb_arena_alloc(a, sizeof(*l.facts)),
			 .place.run = run,
			 .part = part};
	struct vb_error ignored;
	bool ok;

	/* One read transaction: a writer beside us cannot make the parts disagree. */
	if (!store_begin_read(s, err))
		return false;
	ok = load_locked(&l, err);
	if (!store_end(s, ok, ok ? err : &ignored))
		return false;
	got->arena = a;
	*out = got;
	return true;
}
