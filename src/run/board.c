/*
 * board.c - see board.h.
 *
 *   store ──store_each_brief──► rows[] (what filters need) + one block of text ──sort──► board
 *   decisions made since ──run_board_follow──► the same rows, other states
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

enum {
	STORES = 3
}; /* at once, kept open: each holds some 2 MiB of its file, and we have two cores */

enum { PART_RULE, PART_NAME, PART_VERSION, PART_SUBJECT, PART_PLACE, PARTS };

struct row {
	int64_t text;
	double order;
	uint32_t at,
		nth; /* in the block: fingerprint and parts, each ended by NUL; the how many-eth there */
	uint32_t finding;       /* its number in the product */
	uint16_t length[PARTS]; /* of each part, cut at 65,535 bytes */
	uint16_t target;        /* in base.targets */
	unsigned kind : 4, severity : 4, kev : 1, fixable : 1, fresh : 1, upgradable : 1,
		stated : 1;
};
struct state { /* what a decision changes */
	bool decided, closed;
	unsigned char status; /* enum model_status */
};
/*
 * What no decision changes: shared by the boards of one run that follow each other as people decide, so that a
 * decision costs one small array and not the whole run.
 */
struct base {
	struct vb_arena *arena;
	struct store_run about;
	run_accepted accepted; /* what stands in the file beside the case */
	struct row *rows;
	size_t n, cap;
	struct vb_buf text;
	uint32_t *starts,
		*owners;    /* of each piece of the block: where it starts, which row it names */
	uint32_t *numbered; /* rows in the order of their finding */
	VB_VEC(struct vb_str) targets;
	pthread_mutex_t lock;       /* guards what follows */
	unsigned users;             /* boards */
	struct store *idle[STORES]; /* opening one costs more than a page */
	size_t n_idle, open;        /* open: also those in use */
	pthread_cond_t given;
};
struct run_board {
	struct base *base;
	struct state *states; /* one a row */
	struct run_counts counts;
	int64_t now, until, last; /* last: number of the newest decision that counts here */
};

/* ---- making ------------------------------------------------------------------------------ */

enum { FINGERPRINT = 16 };

static void count(struct run_board *b, size_t i)
{
	const struct row *r = &b->base->rows[i];
	struct run_counts *c = &b->counts;

	if (b->states[i].closed) {
		c->closed++;
		c->stated += !b->states[i].decided;
		return;
	}
	c->open++;
	c->undecided += !b->states[i].decided;
	c->severity[r->severity]++;
	c->exploited += r->kev;
	c->fixable += r->fixable;
	c->fresh += r->fresh;
	c->first += r->kev || r->severity >= MODEL_SEV_HIGH;
}

static void count_all(struct run_board *b)
{
	b->counts = (struct run_counts){0};
	for (size_t i = 0; i < b->base->n; i++)
		count(b, i);
}

static uint16_t target_of(struct base *s, struct vb_str target)
{
	size_t i = 0;

	while (i < s->targets.n && !vb_str_eq(s->targets.v[i], target))
		i++;
	if (i == s->targets.n && i < UINT16_MAX)
		*vb_vec_add(s->arena, &s->targets) = vb_arena_str(s->arena, target);
	return (uint16_t)i;
}

static struct state state_of(struct run_board *b, const struct store_brief *f)
{
	struct model_evidence stated = {.states_fix = f->stated_fix};
	struct model_finding judged = {.kind = f->kind,
				       .fingerprint = f->fingerprint,
				       .decided = f->decided,
				       .decision = {.status = f->status, .until = f->until},
				       .evidence = {&stated, 1, 1}};
	struct state s = {0};

	run_accepted_decide(&b->base->accepted, &judged);
	s.decided = judged.decided;
	s.status = (unsigned char)judged.decision.status;
	s.closed = model_finding_closed(&judged, b->now);
	if (s.closed && judged.decision.until && judged.decision.until < b->until)
		b->until = judged.decision.until;
	return s;
}

static struct row *row_add(struct run_board *b)
{
	struct base *s = b->base;

	if (s->n == s->cap) {
		s->cap = s->cap ? 2 * s->cap : 1024;
		s->rows = vb_realloc(s->rows, s->cap, sizeof(*s->rows));
		b->states = vb_realloc(b->states, s->cap, sizeof(*b->states));
	}
	return &s->rows[s->n++];
}

static void row_take(void *ctx, const struct store_brief *f)
{
	const struct vb_str parts[PARTS] = {f->rule, f->name, f->version, f->subject, f->place};
	struct run_board *b = ctx;
	struct base *s = b->base;
	struct row *r = row_add(b);

	*r = (struct row){.text = f->text,
			  .order = f->order,
			  .at = (uint32_t)s->text.n,
			  .nth = (uint32_t)(s->n - 1),
			  .finding = (uint32_t)f->finding,
			  .target = target_of(s, f->target),
			  .kind = f->kind,
			  .severity = f->severity,
			  .kev = f->kev,
			  .fixable = f->fixable,
			  .fresh = f->is_new,
			  .upgradable = f->upgradable,
			  .stated = f->stated_fix};
	b->states[r->nth] = state_of(b, f);
	vb_buf_printf(&s->text, "%-16.*s", VB_FMT(vb_str_sub(f->fingerprint, 0, FINGERPRINT)));
	vb_buf_char(&s->text, '\0');
	for (size_t i = 0; i < PARTS; i++) {
		struct vb_str part = vb_str_sub(parts[i], 0, UINT16_MAX);

		r->length[i] = (uint16_t)part.n;
		vb_buf_str(&s->text, part);
		vb_buf_char(&s->text, '\0');
	}
}

static struct vb_str part_of(const struct base *s, const struct row *r, int part)
{
	size_t at = r->at + FINGERPRINT + 1u;

	for (int i = 0; i < part; i++)
		at += r->length[i] + 1u;
	return vb_strn(s->text.p + at, r->length[part]);
}

static struct vb_str fingerprint_of(const struct base *s, const struct row *r)
{
	return vb_strn(s->text.p + r->at, FINGERPRINT);
}

/* As model_finding_order: what the command line and the reports list in. */
static int row_order(const void *px, const void *py, void *ctx)
{
	static const int parts[] = {PART_RULE, PART_SUBJECT, PART_PLACE};
	const struct row *x = px, *y = py;
	const struct base *s = ctx;
	int c = 0;

	if (x->order < y->order || x->order > y->order)
		return x->order < y->order ? 1 : -1;
	if (x->severity != y->severity)
		return x->severity < y->severity ? 1 : -1;
	for (size_t i = 0; i < VB_COUNT(parts) && !c; i++)
		c = vb_str_cmp(part_of(s, x, parts[i]), part_of(s, y, parts[i]));
	return c ? c : vb_str_cmp(fingerprint_of(s, x), fingerprint_of(s, y));
}

static int number_order(const void *px, const void *py, void *ctx)
{
	const struct row *rows = ctx;
	uint32_t x = rows[*(const uint32_t *)px].finding, y = rows[*(const uint32_t *)py].finding;

	return (x > y) - (x < y);
}

/* The states follow their rows into the order of the list. */
static void states_settle(struct run_board *b)
{
	struct state *settled = vb_alloc(b->base->n + 1, sizeof(*settled));

	for (size_t i = 0; i < b->base->n; i++)
		settled[i] = b->states[b->base->rows[i].nth];
	free(b->states);
	b->states = settled;
}

/* Sorted as the reports are, with capitals; from here on the block is for searching. */
static void search_prepare(struct base *s)
{
	s->starts = vb_arena_array(s->arena, s->n + 1, sizeof(*s->starts));
	s->owners = vb_arena_array(s->arena, s->n + 1, sizeof(*s->owners));
	s->numbered = vb_arena_array(s->arena, s->n + 1, sizeof(*s->numbered));
	for (size_t i = 0; i < s->n; i++) {
		s->starts[s->rows[i].nth] = s->rows[i].at;
		s->owners[s->rows[i].nth] = (uint32_t)i;
		s->numbered[i] = (uint32_t)i;
	}
	s->starts[s->n] = (uint32_t)s->text.n;
	if (s->n)
		qsort_r(s->numbered, s->n, sizeof(*s->numbered), number_order, s->rows);
	for (size_t i = 0; i < s->text.n; i++)
		if (s->text.p[i] >= 'A' && s->text.p[i] <= 'Z')
			s->text.p[i] = (char)(s->text.p[i] + 32);
}

static bool board_fill(struct run_board *b, const struct run_place *place, struct vb_str word,
		       struct vb_error *err)
{
	struct store *store VB_CLEANUP(store_cleanup) = NULL;
	struct base *s = b->base;

	if (!run_accepted_load(place, s->arena, &s->accepted, err) ||
	    !run_store_open(place, &store, err) ||
	    !store_get_run(store, s->arena, word, &s->about, err) ||
	    !store_each_brief(store, s->about.id, row_take, b, &b->last, err))
		return false;
	if (s->text.over)
		return vb_fail(err, VB_E_LIMIT, "the run has too many findings to list");
	if (s->n)
		qsort_r(s->rows, s->n, sizeof(*s->rows), row_order, s);
	states_settle(b);
	search_prepare(s);
	count_all(b);
	return true;
}

static struct base *base_new(void)
{
	struct base *s = vb_alloc(1, sizeof(*s));

	pthread_mutex_init(&s->lock, NULL);
	pthread_cond_init(&s->given, NULL);
	s->arena = vb_arena_new();
	s->users = 1;
	vb_buf_init(&s->text, TEXT_MAX);
	return s;
}

static void base_leave(struct base *s)
{
	bool last;

	pthread_mutex_lock(&s->lock);
	last = --s->users == 0;
	pthread_mutex_unlock(&s->lock);
	if (!last)
		return;
	while (s->n_idle)
		store_close(s->idle[--s->n_idle]);
	pthread_cond_destroy(&s->given);
	pthread_mutex_destroy(&s->lock);
	free(s->rows);
	vb_buf_done(&s->text);
	vb_arena_free(s->arena);
	free(s);
}

static struct run_board *board_new(const struct vb_run *run, struct base *base)
{
	struct run_board *b = vb_alloc(1, sizeof(*b));

	b->base = base;
	b->now = run->now;
	b->until = INT64_MAX;
	return b;
}

bool run_board_make(const struct vb_run *run, const struct run_place *place, struct vb_str word,
		    struct run_board **out, struct vb_error *err)
{
	struct run_board *b VB_CLEANUP(run_board_cleanup) = board_new(run, base_new());

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
	base_leave(b->base);
	free(b->states);
	free(b);
}

void run_board_cleanup(struct run_board **b)
{
	run_board_free(*b);
	*b = NULL;
}

int64_t run_board_run(const struct run_board *b)
{
	return b->base->about.id;
}

const struct store_run *run_board_about(const struct run_board *b)
{
	return &b->base->about;
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
static size_t piece_of(const struct base *b, size_t at)
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
static bool *rows_named(const struct base *b, struct vb_arena *a, struct vb_str text)
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
	struct vb_str name = part_of(q->b->base, r, PART_NAME),
		      version = part_of(q->b->base, r, PART_VERSION);
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
	const struct row *r = &q->b->base->rows[i];
	const struct state *s = &q->b->states[i];

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
	const struct base *b;
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

/* Waits while as many as may be are in use: a page takes a millisecond or two. */
static bool store_take(struct base *b, const struct run_place *place, struct store **out,
		       struct vb_error *err)
{
	*out = NULL;
	pthread_mutex_lock(&b->lock);
	while (!b->n_idle && b->open == STORES)
		pthread_cond_wait(&b->given, &b->lock);
	if (b->n_idle)
		*out = b->idle[--b->n_idle];
	else
		b->open++;
	pthread_mutex_unlock(&b->lock);
	if (*out || run_store_open(place, out, err))
		return true;
	pthread_mutex_lock(&b->lock);
	b->open--;
	pthread_cond_signal(&b->given);
	pthread_mutex_unlock(&b->lock);
	return false;
}

static void store_give(struct base *b, struct store *s)
{
	pthread_mutex_lock(&b->lock);
	b->idle[b->n_idle++] = s;
	pthread_cond_signal(&b->given);
	pthread_mutex_unlock(&b->lock);
}

static bool page_read(struct base *b, const struct run_place *place, struct vb_arena *a,
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
		ids[i] = vb_arena_str(a, fingerprint_of(b->base, &b->base->rows[v[i]]));
	*out = ids;
	*n = found;
	return true;
}

/* ---- following ---------------------------------------------------------------------------- */

static bool accepted_same(const run_accepted *x, const run_accepted *y)
{
	bool same = x->n == y->n;

	for (size_t i = 0; same && i < x->n; i++)
		same = vb_str_eq(x->v[i].finding, y->v[i].finding) &&
		       x->v[i].decision.until == y->v[i].decision.until &&
		       vb_str_eq(x->v[i].decision.justification, y->v[i].decision.justification) &&
		       vb_str_eq(x->v[i].decision.author, y->v[i].decision.author);
	return same;
}

static void decided_take(void *ctx, int64_t finding, enum model_status status, int64_t until)
{
	struct run_board *b = ctx;
	const struct base *s = b->base;
	struct model_finding judged = {.decided = true,
				       .decision = {.status = status, .until = until}};
	struct state now = {.decided = true,
			    .closed = model_finding_closed(&judged, b->now),
			    .status = (unsigned char)status};
	size_t low = 0, high = s->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (s->rows[s->numbered[middle]].finding < finding)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < s->n && s->rows[s->numbered[low]].finding == finding; low++)
		b->states[s->numbered[low]] = now;
	if (now.closed && until && until < b->until)
		b->until = until;
}

static bool follow(struct run_board *b, const struct run_place *place, struct vb_str word,
		   struct vb_error *err)
{
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct store_run about;
	run_accepted accepted;
	struct store *store;
	bool ok;

	if (!run_accepted_load(place, scratch, &accepted, err) ||
	    !accepted_same(&accepted, &b->base->accepted) ||
	    !store_take(b->base, place, &store, err))
		return false;
	ok = store_get_run(store, scratch, word, &about, err) && about.id == b->base->about.id &&
	     store_each_decided(store, about.id, &b->last, decided_take, b, err);
	store_give(b->base, store);
	return ok;
}

bool run_board_follow(const struct vb_run *run, const struct run_place *place, struct vb_str word,
		      struct run_board *old, struct run_board **out)
{
	struct run_board *b VB_CLEANUP(run_board_cleanup) = NULL;
	struct vb_error none;

	if (old->until <= run->now)
		return false;
	pthread_mutex_lock(&old->base->lock);
	old->base->users++;
	pthread_mutex_unlock(&old->base->lock);
	b = board_new(run, old->base);
	b->until = old->until;
	b->last = old->last;
	b->states = vb_alloc(b->base->n + 1, sizeof(*b->states));
	memcpy(b->states, old->states, b->base->n * sizeof(*b->states));
	if (!follow(b, place, word, &none))
		return false;
	count_all(b);
	*out = b;
	b = NULL;
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
	const struct base *s = u->b->base;
	const struct row *r = &s->rows[i];
	struct vb_str subject = part_of(s, r, PART_SUBJECT), version = part_of(s, r, PART_VERSION);
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
