/*
 * board.c - see board.h.
 *
 *   store ──store_each_brief──► rows[] (what filters need) + one block of text ──sort──► board
 *   filter ──► pass over rows ──► page of text numbers ──store_get_sightings──► whole findings
 *
 * A pass over 100,000 rows costs less than a millisecond; keeping the findings themselves would cost 200 MiB.
 */
#include "run/board.h"

#include <pthread.h>
#include <stdlib.h>

#include "report/phrase.h"
#include "run/asked.h"
#include "run/run_int.h"
#include "store/brief.h"

#define TEXT_MAX ((size_t)1 << 30) /* of all names together: 10 M findings */

enum { STORES_KEPT = 4 };

enum { PART_RULE, PART_NAME, PART_VERSION, PART_SUBJECT, PART_PLACE, PARTS };

struct row {
	int64_t text;
	double order;
	uint32_t at,
		nth; /* in the block: fingerprint and parts, each ended by NUL; the how many-eth there */
	uint16_t length[PARTS]; /* of each part, cut at 65,535 bytes */
	unsigned kind : 4, severity : 4, kev : 1, fixable : 1, fresh : 1, decided : 1, closed : 1;
	unsigned status : 3; /* of the decision */
};
struct run_board {
	struct vb_arena *arena;
	struct store_run about;
	run_accepted accepted; /* what stands in the file beside the case */
	struct run_counts counts;
	struct row *rows;
	size_t n, cap;
	struct vb_buf text;
	uint32_t *starts,
		*owners; /* of each piece of the block: where it starts, which row it names */
	int64_t now, until;
	pthread_mutex_t lock;            /* guards what follows */
	struct store *idle[STORES_KEPT]; /* opening one costs more than a page */
	size_t n_idle;
};

/* ---- making ------------------------------------------------------------------------------ */

enum { FINGERPRINT = 16 };

static void count(struct run_board *b, const struct row *r)
{
	struct run_counts *c = &b->counts;

	if (r->closed) {
		c->closed++;
		return;
	}
	c->open++;
	c->undecided += !r->decided;
	c->severity[r->severity]++;
	c->exploited += r->kev;
	c->fixable += r->fixable;
	c->fresh += r->fresh;
	c->first += r->kev || r->severity >= MODEL_SEV_HIGH;
}

static void row_take(void *ctx, const struct store_brief *f)
{
	const struct vb_str parts[PARTS] = {f->rule, f->name, f->version, f->subject, f->place};
	struct run_board *b = ctx;
	struct model_evidence stated = {.states_fix = f->stated_fix};
	struct model_finding judged = {.kind = f->kind,
				       .fingerprint = f->fingerprint,
				       .decided = f->decided,
				       .decision = {.status = f->status, .until = f->until},
				       .evidence = {&stated, 1, 1}};
	struct row *r;

	run_accepted_decide(&b->accepted, &judged);

	if (b->n == b->cap) {
		b->cap = b->cap ? 2 * b->cap : 1024;
		b->rows = vb_realloc(b->rows, b->cap, sizeof(*b->rows));
	}
	r = &b->rows[b->n++];
	*r = (struct row){.text = f->text,
			  .order = f->order,
			  .at = (uint32_t)b->text.n,
			  .nth = (uint32_t)(b->n - 1),
			  .kind = f->kind,
			  .severity = f->severity,
			  .kev = f->kev,
			  .fixable = f->fixable,
			  .fresh = f->is_new,
			  .decided = judged.decided,
			  .status = judged.decision.status,
			  .closed = model_finding_closed(&judged, b->now)};
	vb_buf_printf(&b->text, "%-16.*s", VB_FMT(vb_str_sub(f->fingerprint, 0, FINGERPRINT)));
	vb_buf_char(&b->text, '\0');
	for (size_t i = 0; i < PARTS; i++) {
		struct vb_str s = vb_str_sub(parts[i], 0, UINT16_MAX);

		r->length[i] = (uint16_t)s.n;
		vb_buf_str(&b->text, s);
		vb_buf_char(&b->text, '\0');
	}
	if (r->closed && judged.decision.until && judged.decision.until < b->until)
		b->until = judged.decision.until;
	count(b, r);
}

static struct vb_str part_of(const struct run_board *b, const struct row *r, int part)
{
	size_t at = r->at + FINGERPRINT + 1u;

	for (int i = 0; i < part; i++)
		at += r->length[i] + 1u;
	return vb_strn(b->text.p + at, r->length[part]);
}

static struct vb_str fingerprint_of(const struct run_board *b, const struct row *r)
{
	return vb_strn(b->text.p + r->at, FINGERPRINT);
}

/* As model_finding_order: what the command line and the reports list in. */
static int worst_order(const struct run_board *b, const struct row *x, const struct row *y)
{
	static const int parts[] = {PART_RULE, PART_SUBJECT, PART_PLACE};
	int c = 0;

	if (x->order < y->order || x->order > y->order)
		return x->order < y->order ? 1 : -1;
	if (x->severity != y->severity)
		return x->severity < y->severity ? 1 : -1;
	for (size_t i = 0; i < VB_COUNT(parts) && !c; i++)
		c = vb_str_cmp(part_of(b, x, parts[i]), part_of(b, y, parts[i]));
	return c ? c : vb_str_cmp(fingerprint_of(b, x), fingerprint_of(b, y));
}

static int row_order(const void *px, const void *py, void *ctx)
{
	return worst_order(ctx, px, py);
}

/* Sorted as the reports are, with capitals; from here on the block is for searching. */
static void search_prepare(struct run_board *b)
{
	b->starts = vb_arena_array(b->arena, b->n + 1, sizeof(*b->starts));
	b->owners = vb_arena_array(b->arena, b->n + 1, sizeof(*b->owners));
	for (size_t i = 0; i < b->n; i++) {
		b->starts[b->rows[i].nth] = b->rows[i].at;
		b->owners[b->rows[i].nth] = (uint32_t)i;
	}
	b->starts[b->n] = (uint32_t)b->text.n;
	for (size_t i = 0; i < b->text.n; i++)
		if (b->text.p[i] >= 'A' && b->text.p[i] <= 'Z')
			b->text.p[i] = (char)(b->text.p[i] + 32);
}

static bool board_fill(struct run_board *b, const struct run_place *place, struct vb_str word,
		       struct vb_error *err)
{
	struct store *store VB_CLEANUP(store_cleanup) = NULL;

	if (!run_accepted_load(place, b->arena, &b->accepted, err) ||
	    !run_store_open(place, &store, err) ||
	    !store_get_run(store, b->arena, word, &b->about, err) ||
	    !store_each_brief(store, b->about.id, row_take, b, err))
		return false;
	if (b->text.over)
		return vb_fail(err, VB_E_LIMIT, "the run has too many findings to list");
	if (b->n)
		qsort_r(b->rows, b->n, sizeof(*b->rows), row_order, b);
	search_prepare(b);
	return true;
}

bool run_board_make(const struct vb_run *run, const struct run_place *place, struct vb_str word,
		    struct run_board **out, struct vb_error *err)
{
	struct run_board *b VB_CLEANUP(run_board_cleanup) = vb_alloc(1, sizeof(*b));

	pthread_mutex_init(&b->lock, NULL);
	b->arena = vb_arena_new();
	b->now = run->now;
	b->until = INT64_MAX;
	vb_buf_init(&b->text, TEXT_MAX);
	if (!board_fill(b, place, word, err))
		return false;
	*out = b;
	b = NULL;
	return true;
}

void run_board_free(struct run_board *b)
{
	if (!b)
		return;
	while (b->n_idle)
		store_close(b->idle[--b->n_idle]);
	pthread_mutex_destroy(&b->lock);
	free(b->rows);
	vb_buf_done(&b->text);
	vb_arena_free(b->arena);
	free(b);
}

void run_board_cleanup(struct run_board **b)
{
	run_board_free(*b);
	*b = NULL;
}

int64_t run_board_run(const struct run_board *b)
{
	return b->about.id;
}

const struct store_run *run_board_about(const struct run_board *b)
{
	return &b->about;
}

struct vb_str run_counts_say(struct vb_arena *a, enum vb_lang lang, const struct run_counts *n)
{
	struct vb_str open = report_phrase_some(a, lang, n->open,
						REPORT_TEXT("open finding", "constat ouvert"),
						REPORT_TEXT("open findings", "constats ouverts"));

	return vb_arena_printf(
		a,
		vb_t(lang, "%.*s, %.*s not decided yet, %.*s exploited by attackers, %.*s new.",
		     "%.*s, dont %.*s sans décision, %.*s exploités par des attaquants, "
		     "%.*s nouveaux."),
		VB_FMT(open), VB_FMT(report_phrase_count(a, lang, n->undecided)),
		VB_FMT(report_phrase_count(a, lang, n->exploited)),
		VB_FMT(report_phrase_count(a, lang, n->fresh)));
}

const struct run_counts *run_board_counts(const struct run_board *b)
{
	return &b->counts;
}

int64_t run_board_until(const struct run_board *b)
{
	return b->until;
}

/* ---- asking ------------------------------------------------------------------------------- */

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
static size_t piece_of(const struct run_board *b, size_t at)
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
static bool *rows_named(const struct run_board *b, struct vb_arena *a, struct vb_str text)
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

static bool component_is(const struct query *q, const struct row *r)
{
	struct vb_str name = part_of(q->b, r, PART_NAME), version = part_of(q->b, r, PART_VERSION);
	char both[1024];
	int n;

	if (vb_str_eq(name, q->component) || vb_glob(q->component, name))
		return true;
	n = snprintf(both, sizeof(both), "%.*s@%.*s", VB_FMT(name), VB_FMT(version));
	if (n < 0 || (size_t)n >= sizeof(both))
		return false;
	return vb_glob(q->component, vb_strn(both, (size_t)n));
}

static bool matches(const struct query *q, const struct row *r)
{
	const struct run_filter *f = q->f;

	if (f->state != RUN_STATE_ALL && (f->state == RUN_STATE_CLOSED) != r->closed)
		return false;
	if ((!q->any_severity && !f->severities[r->severity]) ||
	    (!q->any_kind && !f->kinds[r->kind]))
		return false;
	if ((f->exploited && !r->kev) || (f->fixable && !r->fixable) || (f->fresh && !r->fresh) ||
	    (f->decided_not && r->decided))
		return false;
	if (!q->any_decision && !(r->decided ? f->decisions[r->status] : f->no_decision))
		return false;
	if (q->component.n && !component_is(q, r))
		return false;
	return !q->named || q->named[r - q->b->rows];
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
			      .named = text.n ? rows_named(b, a, text) : NULL};
}

struct sorting {
	const struct run_board *b;
	enum run_sort by;
};

static int other_order(const void *px, const void *py, void *ctx)
{
	const struct sorting *s = ctx;
	const struct row *x = &s->b->rows[*(const uint32_t *)px],
			 *y = &s->b->rows[*(const uint32_t *)py];
	int part = s->by == RUN_SORT_NAME ? PART_NAME : PART_RULE, c = 0;

	if (s->by == RUN_SORT_SEVERITY)
		c = (int)y->severity - (int)x->severity;
	else
		c = vb_str_cmp(part_of(s->b, x, part), part_of(s->b, y, part));
	/* rows are in the usual order: equal ones keep it */
	return c ? c : x < y ? -1 : x > y;
}

/* Rows that pass, in the order asked. */
static uint32_t *passing(const struct query *q, struct vb_arena *a, size_t *n)
{
	uint32_t *v = vb_arena_array(a, q->b->n + 1, sizeof(*v));
	struct sorting s = {q->b, q->f->sort};

	*n = 0;
	for (size_t i = 0; i < q->b->n; i++)
		if (matches(q, &q->b->rows[i]))
			v[(*n)++] = (uint32_t)i;
	if (q->f->sort != RUN_SORT_WORST && *n)
		qsort_r(v, *n, sizeof(*v), other_order, &s);
	return v;
}

static bool store_take(struct run_board *b, const struct run_place *place, struct store **out,
		       struct vb_error *err)
{
	pthread_mutex_lock(&b->lock);
	*out = b->n_idle ? b->idle[--b->n_idle] : NULL;
	pthread_mutex_unlock(&b->lock);
	return *out || run_store_open(place, out, err);
}

static void store_give(struct run_board *b, struct store *s)
{
	pthread_mutex_lock(&b->lock);
	if (b->n_idle < STORES_KEPT) {
		b->idle[b->n_idle++] = s;
		s = NULL;
	}
	pthread_mutex_unlock(&b->lock);
	store_close(s);
}

static bool page_read(struct run_board *b, const struct run_place *place, struct vb_arena *a,
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
	if (!store_take(b, place, &store, err))
		return false;
	ok = store_get_sightings(store, a, b->about.id, texts, got->n, got->v, err);
	store_give(b, store);
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
	if (!page_read(b, place, a, got.n ? v + filter->from : v, &got, err))
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
		ids[i] = vb_arena_str(a, fingerprint_of(b, &b->rows[v[i]]));
	*out = ids;
	*n = found;
	return true;
}
