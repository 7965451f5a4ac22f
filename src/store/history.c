/*
 * history.c - the life of one finding: when a run first saw it, what changed about it, when it was gone, what people
 * decided. Rows that follow each other without a gap are one presence.
 *
 *   rows   |--- 3.0.9 ---|--- 3.0.11 ---|      |--- 3.0.11 ---
 *   events seen        changed        gone   seen
 */
#include "store/store_int.h"

struct history {
	struct store *s;
	struct vb_arena *a;
	VB_VEC(struct store_event) v;
};

struct sighting {
	int64_t product, target, first_run, gone_run; /* gone_run 0: still there */
	int64_t first_at, gone_at;
	struct vb_str name, subject, version, severity;
	bool kev;
};

static void event_add(struct history *h, int64_t run, int64_t when, const char *what,
		      struct vb_str detail)
{
	*vb_vec_add(h->a, &h->v) = (struct store_event){
		.run = run, .when = when, .what = vb_str(what), .detail = detail};
}

static struct sighting sighting_read(struct vb_arena *a, sqlite3_stmt *stmt)
{
	return (struct sighting){
		.product = sqlite3_column_int64(stmt, 0),
		.target = sqlite3_column_int64(stmt, 1),
		.first_run = sqlite3_column_int64(stmt, 2),
		.gone_run = sqlite3_column_int64(stmt, 3),
		.first_at = sqlite3_column_int64(stmt, 4),
		.gone_at = sqlite3_column_int64(stmt, 5),
		.name = store_sql_text(a, stmt, 6),
		.subject = store_sql_text(a, stmt, 7),
		.version = store_sql_text(a, stmt, 8),
		.severity = store_sql_text(a, stmt, 9),
		.kev = sqlite3_column_int(stmt, 10) != 0,
	};
}

static void change_add(struct history *h, const struct sighting *was, const struct sighting *is)
{
	if (!vb_str_eq(was->version, is->version))
		event_add(h, is->first_run, is->first_at, "changed",
			  vb_arena_printf(h->a, "%.*s -> %.*s", VB_FMT(was->version),
					  VB_FMT(is->version)));
	if (!vb_str_eq(was->severity, is->severity))
		event_add(h, is->first_run, is->first_at, "changed",
			  vb_arena_printf(h->a, "%.*s -> %.*s", VB_FMT(was->severity),
					  VB_FMT(is->severity)));
	if (is->kev && !was->kev)
		event_add(h, is->first_run, is->first_at, "changed", VB_STR("KEV"));
}

static void gone_add(struct history *h, const struct sighting *was)
{
	if (was->gone_run)
		event_add(h, was->gone_run, was->gone_at, "gone", was->name);
}

static void sighting_add(struct history *h, const struct sighting *was, const struct sighting *is)
{
	bool same = was && was->product == is->product && was->target == is->target;

	if (same && was->gone_run == is->first_run) {
		change_add(h, was, is);
		return;
	}
	if (was)
		gone_add(h, was);
	event_add(h, is->first_run, is->first_at, "seen",
		  vb_arena_printf(h->a, "%.*s: %.*s %.*s", VB_FMT(is->name), VB_FMT(is->subject),
				  VB_FMT(is->version)));
}

static bool sightings(struct history *h, struct vb_str fingerprint, struct vb_error *err)
{
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	struct sighting was = {0}, is;
	bool more, first = true;

	if (!store_sql_query(h->s, &stmt, err,
			     "SELECT x.product_id, x.target_id, x.first_run, x.gone_run, "
			     "r.finished_at, g.finished_at,"
			     " t.name, y.subject_name, y.version, x.severity, x.kev FROM "
			     "finding_seen x " STORE_FINDING_JOIN
			     " JOIN target t ON t.product_id = x.product_id AND t.id = x.target_id"
			     " JOIN run r ON r.product_id = x.product_id AND r.id = x.first_run"
			     " LEFT JOIN run g ON g.product_id = x.product_id AND g.id = x.gone_run"
			     " WHERE f.fingerprint = ? ORDER BY x.product_id, x.target_id, "
			     "x.first_run, x.digest",
			     "s", fingerprint) ||
	    !store_sql_row(h->s, stmt, &more, err))
		return false;
	for (; more; was = is, first = false) {
		is = sighting_read(h->a, stmt);
		sighting_add(h, first ? NULL : &was, &is);
		if (!store_sql_row(h->s, stmt, &more, err))
			return false;
	}
	if (!first)
		gone_add(h, &was);
	return true;
}

static bool decisions(struct history *h, struct vb_str fingerprint, struct vb_error *err)
{
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	bool more;

	if (!store_sql_query(
		    h->s, &stmt, err,
		    "SELECT d.status, d.justification, d.author, d.made_at, d.until_at,"
		    " (SELECT coalesce(min(r.id), 0) FROM run r WHERE r.last_decision >= d.id) "
		    "FROM decision d"
		    " JOIN finding f ON f.product_id = d.product_id AND f.id = d.finding_id"
		    " WHERE f.fingerprint = ? ORDER BY d.id",
		    "s", fingerprint) ||
	    !store_sql_row(h->s, stmt, &more, err))
		return false;
	while (more) {
		struct model_decision d = {0};

		if (!store_row_decode(h->s, stmt, 0, &store_shape_decision, h->a, &d, err))
			return false;
		event_add(h, sqlite3_column_int64(stmt, 5), d.when, model_status_word(d.status),
			  vb_arena_printf(h->a, "%.*s%s%.*s", VB_FMT(d.author),
					  d.author.n && d.justification.n ? ": " : "",
					  VB_FMT(d.justification)));
		if (!store_sql_row(h->s, stmt, &more, err))
			return false;
	}
	return true;
}

/* By time; what was added first stays first (the events array is small: insertion keeps the order of equals). */
static void events_sort(struct store_event *v, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct store_event e = v[i];
		size_t k = i;

		for (; k && v[k - 1].when > e.when; k--)
			v[k] = v[k - 1];
		v[k] = e;
	}
}

bool store_get_history(struct store *s, struct vb_arena *a, struct vb_str fingerprint,
		       struct store_event **out, size_t *n, struct vb_error *err)
{
	struct history h = {.s = s, .a = a};

	if (!sightings(&h, fingerprint, err) || !decisions(&h, fingerprint, err))
		return false;
	events_sort(h.v.v, h.v.n);
	*out = h.v.v;
	*n = h.v.n;
	return true;
}
