/*
 * board_list.c - answers from a board: filter, sort, page, upgrades. See board.h.
 */
#include "run/board_int.h"

#include <stdlib.h>

#include "store/brief.h"

struct query {
	const struct run_board *b;
	const struct run_filter *f;
	bool any_severity, any_kind, any_decision;
	struct vb_str component; /* in small letters */
	const bool *named;       /* rows that hold the text; NULL: all */
};

static bool none_set(const bool *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (v[i])
			return false;
	return true;
}

/* The piece of the block that holds byte `at`. */
static size_t piece_of(const struct board_base *b, size_t at)
{
	size_t low = 0, high = b->n;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (b->starts[middle] <= at)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* One look through the whole block: rows are scattered in it, and going from row to row costs ten times as much. */
static bool *rows_named(const struct board_base *b, struct vb_arena *a, struct vb_str text)
{
	bool *named = vb_arena_array(a, b->n + 1, sizeof(*named));
	size_t at = 0, piece;
	const char *hit;

	while (at < b->text.n && (hit = memmem(b->text.p + at, b->text.n - at, text.p, text.n))) {
		piece = piece_of(b, (size_t)(hit - b->text.p));
		named[b->owners[piece]] = true;
		at = b->starts[piece + 1];
	}
	return named;
}

static bool component_is(const struct query *q, const struct board_row *r)
{
	struct vb_str name = board_part(q->b->base, r, BOARD_NAME),
		      version = board_part(q->b->base, r, BOARD_VERSION);
	char both[1024];
	int n;

	if (vb_str_eq(name, q->component) || vb_glob(q->component, name))
		return true;
	n = snprintf(both, sizeof(both), "%.*s@%.*s", VB_FMT(name), VB_FMT(version));
	if (n < 0 || (size_t)n >= sizeof(both))
		return false;
	return vb_glob(q->component, vb_strn(both, (size_t)n));
}

static bool matches(const struct query *q, size_t i)
{
	const struct run_filter *f = q->f;
	const struct board_row *r = &q->b->base->rows[i];
	const struct board_state *s = &q->b->states[i];

	if (f->state != RUN_STATE_ALL && (f->state == RUN_STATE_CLOSED) != s->closed)
		return false;
	if ((!q->any_severity && !f->severities[r->severity]) ||
	    (!q->any_kind && !f->kinds[r->kind]))
		return false;
	if ((f->exploited && !r->kev) || (f->fixable && !r->fixable) || (f->fresh && !r->fresh) ||
	    (f->decided_not && s->decided))
		return false;
	if (!q->any_decision && !(s->decided ? f->decisions[s->status] : f->no_decision))
		return false;
	if (q->component.n && !component_is(q, r))
		return false;
	return !q->named || q->named[i];
}

static struct query query_make(const struct run_board *b, struct vb_arena *a,
			       const struct run_filter *f)
{
	struct vb_str text = vb_arena_lower(a, vb_str_trim(f->text));

	return (struct query){.b = b,
			      .f = f,
			      .any_severity = none_set(f->severities, VB_COUNT(f->severities)),
			      .any_kind = none_set(f->kinds, VB_COUNT(f->kinds)),
			      .any_decision = !run_filter_decisions(f),
			      .component = vb_arena_lower(a, vb_str_trim(f->component)),
			      .named = text.n ? rows_named(b->base, a, text) : NULL};
}

struct sorting {
	const struct board_base *b;
	enum run_sort by;
};

static int other_order(const void *px, const void *py, void *ctx)
{
	const struct sorting *s = ctx;
	const struct board_row *x = &s->b->rows[*(const uint32_t *)px],
			       *y = &s->b->rows[*(const uint32_t *)py];
	int part = s->by == RUN_SORT_NAME ? BOARD_NAME : BOARD_RULE, c = 0;

	if (s->by == RUN_SORT_SEVERITY)
		c = (int)y->severity - (int)x->severity;
	else
		c = vb_str_cmp(board_part(s->b, x, part), board_part(s->b, y, part));
	/* rows are in the usual order: equal ones keep it */
	return c ? c : x < y ? -1 : x > y;
}

/* Rows that pass, in the order asked. */
static uint32_t *passing(const struct query *q, struct vb_arena *a, size_t *n)
{
	uint32_t *v = vb_arena_array(a, q->b->base->n + 1, sizeof(*v));
	struct sorting s = {q->b->base, q->f->sort};

	*n = 0;
	for (size_t i = 0; i < q->b->base->n; i++)
		if (matches(q, i))
			v[(*n)++] = (uint32_t)i;
	if (q->f->sort != RUN_SORT_WORST && *n)
		qsort_r(v, *n, sizeof(*v), other_order, &s);
	return v;
}

static bool page_read(struct board_base *b, const struct run_place *place, struct vb_arena *a,
		      const uint32_t *rows, struct run_list_result *got, struct vb_error *err)
{
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	int64_t *texts = vb_arena_array(scratch, got->n, sizeof(*texts));
	struct store *store;
	bool ok;

	got->v = vb_arena_array(a, got->n, sizeof(*got->v));
	for (size_t i = 0; i < got->n; i++)
		texts[i] = b->rows[rows[i]].text;
	if (!got->n)
		return true;
	if (!board_store_take(b, place, &store, err))
		return false;
	ok = store_get_sightings(store, a, b->about.id, texts, got->n, got->v, err);
	board_store_give(b, store);
	for (size_t i = 0; ok && i < got->n; i++) {
		got->v[i].is_new = b->rows[rows[i]].fresh;
		run_accepted_decide(&b->accepted, &got->v[i]);
	}
	return ok;
}

bool run_board_list(struct run_board *b, const struct run_place *place, struct vb_arena *a,
		    const struct run_filter *filter, struct run_list_result *out,
		    struct vb_error *err)
{
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct query q = query_make(b, scratch, filter);
	uint32_t most = filter->count ? filter->count : RUN_PAGE_USUAL, *v;
	struct run_list_result got = {0};
	size_t n;

	most = most < RUN_PAGE_MOST ? most : RUN_PAGE_MOST;
	v = passing(&q, scratch, &n);
	got.matching = n;
	got.n = filter->from >= n ? 0 : n - filter->from < most ? n - filter->from : most;
	if (!page_read(b->base, place, a, got.n ? v + filter->from : v, &got, err))
		return false;
	*out = got;
	return true;
}

bool run_board_ids(const struct run_board *b, struct vb_arena *a, const struct run_filter *filter,
		   struct vb_str **out, size_t *n, struct vb_error *err)
{
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct query q = query_make(b, scratch, filter);
	struct vb_str *ids;
	uint32_t *v;
	size_t found;

	v = passing(&q, scratch, &found);
	if (found > RUN_DECIDE_MOST)
		return vb_fail(err, VB_E_LIMIT, "%zu findings at once are too many: at most %d",
			       found, RUN_DECIDE_MOST);
	ids = vb_arena_array(a, found, sizeof(*ids));
	for (size_t i = 0; i < found; i++)
		ids[i] = vb_arena_str(a, board_fingerprint(b->base, &b->base->rows[v[i]]));
	*out = ids;
	*n = found;
	return true;
}

/* ---- upgrades ----------------------------------------------------------------------------- */

enum { KEY_BYTES = 1024 };

struct upgrading {
	const struct run_board *b;
	struct vb_arena *scratch;
	struct vb_map seen; /* subject, version, target -> index of the group + 1 */
	VB_VEC(uint32_t) sizes;
	uint32_t *group; /* of each row, + 1; 0: none */
	size_t best;
};

static void group_row(struct upgrading *u, size_t i)
{
	const struct board_base *s = u->b->base;
	const struct board_row *r = &s->rows[i];
	struct vb_str subject = board_part(s, r, BOARD_SUBJECT),
		      version = board_part(s, r, BOARD_VERSION);
	char key[KEY_BYTES];
	int n = snprintf(key, sizeof(key), "%u %.*s@%.*s", r->target, VB_FMT(subject),
			 VB_FMT(version));
	struct vb_str name = vb_strn(key, n < KEY_BYTES ? (size_t)n : KEY_BYTES - 1u);
	void *found = vb_map_find(&u->seen, name);

	if (!found) {
		*vb_vec_add(u->scratch, &u->sizes) = 0;
		found = (void *)(uintptr_t)u->sizes.n;
		*vb_map_put(&u->seen, vb_arena_str(u->scratch, name)) = found;
	}
	u->group[i] = (uint32_t)(uintptr_t)found;
	if (++u->sizes.v[u->group[i] - 1] > u->sizes.v[u->best])
		u->best = u->group[i] - 1;
}

bool run_board_upgrades(struct run_board *b, const struct run_place *place, struct vb_arena *a,
			size_t most, struct run_upgrades *out, struct vb_error *err)
{
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct upgrading u = {.b = b, .scratch = scratch};
	struct run_upgrades got = {0};
	struct run_list_result page = {0};
	uint32_t *v;

	vb_map_init(&u.seen, scratch);
	u.group = vb_arena_array(scratch, b->base->n + 1, sizeof(*u.group));
	v = vb_arena_array(scratch, b->base->n + 1, sizeof(*v));
	for (size_t i = 0; i < b->base->n; i++)
		if (b->base->rows[i].upgradable && !b->states[i].closed) {
			group_row(&u, i);
			got.closes++;
		}
	got.upgrades = u.sizes.n;
	for (size_t i = 0; i < b->base->n; i++)
		if (u.group[i] && (u.group[i] <= most || u.group[i] - 1 == u.best))
			v[page.n++] = (uint32_t)i;
	if (!page_read(b->base, place, a, v, &page, err))
		return false;
	got.v = page.v;
	got.n = page.n;
	*out = got;
	return true;
}
