/*
 * put.c - an assessment into the store, in one transaction: decisions carried over, rows with a lifetime compared with
 * the run before, then the run itself. Foreign keys are checked at the end of it, so the order inside is free.
 */
#include "store/people.h"
#include "store/store_int.h"

struct put {
	struct store *s;
	struct model_assessment *a;
	struct store_place place;
	struct vb_map before; /* fingerprints of the previous run; the value is only "there" */
	struct vb_map moved;  /* what of it has another place now (moved.c) */
	struct store_run_row row;
};

/* ---- where ---------------------------------------------------------------------------------- */

static bool target_put(struct store *s, int64_t product, struct vb_str name, int64_t *out,
		       struct vb_error *err)
{
	return store_sql_run(s, err,
			     "INSERT INTO target (product_id, name, id) VALUES (?1, ?2,"
			     " (SELECT coalesce(max(id), 0) + 1 FROM target WHERE product_id = ?1))"
			     " ON CONFLICT (product_id, name) DO NOTHING",
			     "is", product, name) &&
	       store_sql_int(s, out, err, "SELECT id FROM target WHERE product_id = ? AND name = ?",
			     "is", product, name);
}

static bool place_find(struct put *p, struct vb_str product, struct vb_error *err)
{
	struct store_place *at = &p->place;

	return store_product_put(p->s, product, p->a->finished, &at->product, err) &&
	       target_put(p->s, at->product, p->a->facts->target, &at->target, err) &&
	       store_sql_int(p->s, &at->run, err, "SELECT coalesce(max(id), 0) + 1 FROM run", "") &&
	       store_sql_int(p->s, &p->row.previous, err,
			     "SELECT max(id) FROM run WHERE product_id = ? AND target_id = ?", "ii",
			     at->product, at->target);
}

/* ---- what was there before ------------------------------------------------------------------- */

static bool before_load(struct put *p, struct vb_arena *scratch, struct vb_error *err)
{
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	bool row;

	vb_map_init(&p->before, scratch);
	if (!store_sql_query(
		    p->s, &stmt, err,
		    "SELECT f.fingerprint FROM finding_seen n"
		    " JOIN finding_text t ON t.product_id = n.product_id AND t.id = n.text_id"
		    " JOIN finding f ON f.product_id = t.product_id AND f.id = t.finding_id"
		    " WHERE n.product_id = ? AND n.target_id = ? AND n.gone_run IS NULL",
		    "ii", p->place.product, p->place.target) ||
	    !store_sql_row(p->s, stmt, &row, err))
		return false;
	while (row) {
		*vb_map_put(&p->before, store_sql_text(scratch, stmt, 0)) = p;
		if (!store_sql_row(p->s, stmt, &row, err))
			return false;
	}
	return true;
}

static bool finding_id(struct put *p, struct vb_str fingerprint, int64_t *out, struct vb_error *err)
{
	return store_sql_run(
		       p->s, err,
		       "INSERT INTO finding (product_id, fingerprint, id) VALUES (?1, ?2,"
		       " (SELECT coalesce(max(id), 0) + 1 FROM finding WHERE product_id = ?1))"
		       " ON CONFLICT (fingerprint, product_id) DO NOTHING",
		       "is", p->place.product, fingerprint) &&
	       store_sql_int(p->s, out, err,
			     "SELECT id FROM finding WHERE fingerprint = ? AND product_id = ?",
			     "si", fingerprint, p->place.product);
}

/* A decision that came with the assessment (a VEX document, say) is recorded; else the known one holds. */
static bool decision_carry(struct put *p, struct model_finding *f, int64_t id, struct vb_error *err)
{
	struct model_decision known;
	bool found;

	if (!store_decision_of(p->s, p->a->arena, p->place.product, f->fingerprint, INT64_MAX,
			       &known, &found, err))
		return false;
	if (f->decided && !(found && store_decision_equal(&known, &f->decision)))
		return store_decision_add(p->s, p->place.product, id, &f->decision, err);
	if (found)
		f->decision = known;
	f->decided = found;
	return true;
}

/* ---- lists ------------------------------------------------------------------------------------ */

static bool finding_put(struct put *p, struct store_intern *texts, struct store_lane *lane,
			struct model_finding *f, bool aside, struct vb_error *err)
{
	struct store_finding_row row = {.aside = aside};

	if (!finding_id(p, f->fingerprint, &row.finding_id, err) ||
	    !decision_carry(p, f, row.finding_id, err))
		return false;
	f->is_new = p->row.previous && !vb_map_find(&p->before, f->fingerprint) &&
		    !vb_map_find(&p->moved, store_moved_key(lane->arena, f));
	p->row.findings_open += !aside && !model_finding_closed(f, p->a->finished);
	row.f = *f;
	return store_intern_put(texts, &row, &row.text_id, err) && store_lane_put(lane, &row, err);
}

static bool findings_put_in(struct put *p, struct store_intern *texts, struct store_lane *lane,
			    struct vb_error *err)
{
	for (size_t i = 0; i < p->a->findings.n; i++)
		if (!finding_put(p, texts, lane, &p->a->findings.v[i], false, err))
			return false;
	for (size_t i = 0; i < p->a->informational.n; i++)
		if (!finding_put(p, texts, lane, &p->a->informational.v[i], true, err))
			return false;
	return store_lane_close(lane, err);
}

static bool findings_put(struct put *p, struct vb_error *err)
{
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct store_lane lane VB_CLEANUP(store_lane_done) = {0};
	struct store_intern texts VB_CLEANUP(store_intern_done) = {0};

	vb_map_init(&p->moved, scratch);
	return before_load(p, scratch, err) &&
	       store_moved_load(p->s, p->place.product, p->a, NULL, &p->moved, err) &&
	       store_intern_open(p->s, &store_shape_finding_text, p->place.product, &texts, err) &&
	       store_lane_open(p->s, &store_shape_finding_seen, p->place, &lane, err) &&
	       findings_put_in(p, &texts, &lane, err);
}

static bool components_put_in(struct put *p, struct store_component_row *rows,
			      struct store_lane *lane, struct vb_error *err)
{
	const struct model_facts *facts = p->a->facts;

	for (size_t i = 0; i < facts->components.n; i++) {
		for (size_t k = 0; k < rows[i].c.edges.n; k++) {
			uint32_t to = rows[i].c.edges.v[k];

			vb_assert(to < facts->components.n);
			*vb_vec_add(lane->arena,
				    &rows[i].edge_ids) = (uint32_t)rows[to].component_id;
		}
		if (!store_lane_put(lane, &rows[i], err))
			return false;
	}
	return store_lane_close(lane, err);
}

static bool components_put(struct put *p, struct vb_error *err)
{
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct store_lane lane VB_CLEANUP(store_lane_done) = {0};
	struct store_intern contents VB_CLEANUP(store_intern_done) = {0};
	size_t n = p->a->facts->components.n;
	struct store_component_row *rows = vb_arena_array(scratch, n, sizeof(*rows));

	if (!store_intern_open(p->s, &store_shape_component, p->place.product, &contents, err) ||
	    !store_lane_open(p->s, &store_shape_component_seen, p->place, &lane, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		rows[i].c = p->a->facts->components.v[i];
		if (!store_intern_put(&contents, &rows[i], &rows[i].component_id, err))
			return false;
	}
	return components_put_in(p, rows, &lane, err);
}

/* The short lists: each entry becomes a row with its position. */
#define LIST_PUT(name, shape, row_type, member, list)                                              \
	static bool name(struct put *p, struct vb_error *err)                                      \
	{                                                                                          \
		struct store_lane lane VB_CLEANUP(store_lane_done) = {0};                          \
                                                                                                   \
		if (!store_lane_open(p->s, &(shape), p->place, &lane, err))                        \
			return false;                                                              \
		for (size_t i = 0; i < (list).n; i++) {                                            \
			struct row_type row = {.member = (list).v[i], .position = (int64_t)i};     \
                                                                                                   \
			if (!store_lane_put(&lane, &row, err))                                     \
				return false;                                                      \
		}                                                                                  \
		return store_lane_close(&lane, err);                                               \
	}
LIST_PUT(rules_put, store_shape_rule_result, store_rule_row, r, p->a->rules)
LIST_PUT(feeds_put, store_shape_feed, store_feed_row, f, p->a->feeds)
LIST_PUT(audited_put, store_shape_audited, store_audited_row, t, p->a->targets)
LIST_PUT(not_assessed_put, store_shape_not_assessed, store_not_assessed_row, n, p->a->not_assessed)
LIST_PUT(passed_over_put, store_shape_passed_over, store_passed_over_row, n, p->a->passed_over)
LIST_PUT(left_out_put, store_shape_left_out, store_left_out_row, l, p->a->facts->left_out)
LIST_PUT(unreadable_put, store_shape_unreadable, store_unreadable_row, u, p->a->facts->unreadable)

static bool risk_put(struct put *p, struct vb_error *err)
{
	struct store_lane lane VB_CLEANUP(store_lane_done) = {0};

	return store_lane_open(p->s, &store_shape_risk, p->place, &lane, err) &&
	       (!p->a->risk.present || store_lane_put(&lane, &p->a->risk, err)) &&
	       store_lane_close(&lane, err);
}

/* ---- the run itself ----------------------------------------------------------------------------- */

static void run_fill(struct put *p, struct vb_str release)
{
	const struct model_assessment *a = p->a;
	const struct model_facts *f = a->facts;
	struct store_run_row *r = &p->row;

	r->release = release;
	r->version = a->version;
	r->digest = f->digest;
	r->name = f->name;
	r->os_id = f->os_id;
	r->os_version = f->os_version;
	r->os_name = f->os_name;
	r->arch = f->arch;
	r->started = a->started;
	r->finished = a->finished;
	r->kind = f->kind;
	r->is_root = f->is_root;
	r->files = f->files;
	r->bytes = f->bytes;
	r->components = f->components.n;
	r->findings = a->findings.n;
	r->informational = a->informational.n;
	r->unreadable = f->unreadable.n;
	r->score = a->score;
}

static bool run_put(struct put *p, struct vb_error *err)
{
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct store_value values[STORE_MAX_COLUMNS];
	struct vb_buf sql VB_CLEANUP(vb_buf_done) = {0};

	if (!store_sql_int(p->s, &p->row.decisions, err, "SELECT max(id) FROM decision", ""))
		return false;
	store_row_encode(scratch, &store_shape_run, &p->row, values);
	vb_buf_init(&sql, 4096);
	vb_buf_cstr(&sql, "INSERT INTO run (product_id, id, target_id, ");
	store_row_names(&store_shape_run, NULL, &sql);
	vb_buf_cstr(&sql, ") VALUES (");
	store_row_marks(store_shape_run.n + 3, &sql);
	vb_buf_char(&sql, ')');
	vb_buf_char(&sql, '\0');
	return store_sql_query(p->s, &stmt, err, sql.p, "iii", p->place.product, p->place.run,
			       p->place.target) &&
	       store_row_bind(p->s, stmt, 4, values, store_shape_run.n, err) &&
	       store_sql_done(p->s, stmt, err);
}

static bool told(struct put *p, const struct store_trail *t, struct vb_error *err)
{
	char number[24];
	struct store_trail line;

	if (!t)
		return true;
	snprintf(number, sizeof(number), "%lld", (long long)p->place.run);
	line = *t;
	line.object = vb_str(number);
	return store_trail_add(p->s, &line, err);
}

static bool put_locked(struct put *p, struct vb_str product, struct vb_str release,
		       const struct store_trail *t, struct vb_error *err)
{
	if (!store_sql_run(p->s, err, "PRAGMA defer_foreign_keys = ON", ""))
		return false;
	run_fill(p, release);
	return place_find(p, product, err) && components_put(p, err) && findings_put(p, err) &&
	       rules_put(p, err) && feeds_put(p, err) && audited_put(p, err) &&
	       not_assessed_put(p, err) && passed_over_put(p, err) && left_out_put(p, err) &&
	       unreadable_put(p, err) && risk_put(p, err) && run_put(p, err) &&
	       store_log_append(p->s, "run", p->place.run, p->a->finished,
				t ? t->who : VB_STR("vauban"), err) && told(p, t, err);
}

bool store_put_run(struct store *s, struct vb_str product, struct vb_str release,
		   struct model_assessment *a, struct vb_error *err)
{
	return store_put_run_by(s, product, release, a, NULL, err);
}

bool store_put_run_by(struct store *s, struct vb_str product, struct vb_str release,
		      struct model_assessment *a, const struct store_trail *t, struct vb_error *err)
{
	struct put p = {.s = s, .a = a};

	vb_assert(a->facts);
	if (!store_begin(s, err) || !store_end(s, put_locked(&p, product, release, t, err), err))
		return false;
	a->run_id = p.place.run;
	return true;
}
