/*
 * board.c - see board.h.
 *
 *   store ──store_each_brief──► rows[] (what filters need) + one block of text ──sort──► board
 *   decisions made since ──run_board_follow──► the same rows, other states
 *   filter ──► pass over rows ──► page of text numbers ──store_get_sightings──► whole findings
 *
 * A pass over 100,000 rows costs less than a millisecond; keeping the findings themselves would cost 200 MiB.
 */
#include "run/board_int.h"

#include <stdlib.h>

#include "report/phrase.h"
#include "store/brief.h"

#define TEXT_MAX ((size_t)1 << 30) /* of all names together: 10 M findings */

/* ---- making ------------------------------------------------------------------------------ */

enum { FINGERPRINT = 16 };

struct vb_str board_part(const struct board_base *s, const struct board_row *r, int part)
{
	size_t at = r->at + FINGERPRINT + 1u;

	for (int i = 0; i < part; i++)
		at += r->length[i] + 1u;
	return vb_strn(s->text.p + at, r->length[part]);
}

struct vb_str board_fingerprint(const struct board_base *s, const struct board_row *r)
{
	return vb_strn(s->text.p + r->at, FINGERPRINT);
}

static void count(struct run_board *b, size_t i)
{
	const struct board_row *r = &b->base->rows[i];
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

static uint16_t target_of(struct board_base *s, struct vb_str target)
{
	size_t i = 0;

	while (i < s->targets.n && !vb_str_eq(s->targets.v[i], target))
		i++;
	if (i == s->targets.n && i < UINT16_MAX)
		*vb_vec_add(s->arena, &s->targets) = vb_arena_str(s->arena, target);
	return (uint16_t)i;
}

static struct board_state state_of(struct run_board *b, const struct store_brief *f)
{
	struct model_evidence stated = {.states_fix = f->stated_fix};
	struct model_finding judged = {.kind = f->kind,
				       .fingerprint = f->fingerprint,
				       .decided = f->decided,
				       .decision = {.status = f->status, .until = f->until},
				       .evidence = {&stated, 1, 1}};
	struct board_state s = {0};

	run_accepted_decide(&b->base->accepted, &judged);
	s.decided = judged.decided;
	s.status = (unsigned char)judged.decision.status;
	s.closed = model_finding_closed(&judged, b->now);
	if (s.closed && judged.decision.until && judged.decision.until < b->until)
		b->until = judged.decision.until;
	return s;
}

static struct board_row *row_add(struct run_board *b)
{
	struct board_base *s = b->base;

	if (s->n == s->cap) {
		s->cap = s->cap ? 2 * s->cap : 1024;
		s->rows = vb_realloc(s->rows, s->cap, sizeof(*s->rows));
		b->states = vb_realloc(b->states, s->cap, sizeof(*b->states));
	}
	return &s->rows[s->n++];
}

static void row_take(void *ctx, const struct store_brief *f)
{
	const struct vb_str parts[BOARD_PARTS] = {f->rule, f->name, f->version, f->subject,
						  f->place};
	struct run_board *b = ctx;
	struct board_base *s = b->base;
	struct board_row *r = row_add(b);

	*r = (struct board_row){.text = f->text,
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
	for (size_t i = 0; i < BOARD_PARTS; i++) {
		struct vb_str part = vb_str_sub(parts[i], 0, UINT16_MAX);

		r->length[i] = (uint16_t)part.n;
		vb_buf_str(&s->text, part);
		vb_buf_char(&s->text, '\0');
	}
}

/* As model_finding_order: what the command line and the reports list in. */
static int row_order(const void *px, const void *py, void *ctx)
{
	static const int parts[] = {BOARD_RULE, BOARD_SUBJECT, BOARD_PLACE};
	const struct board_row *x = px, *y = py;
	const struct board_base *s = ctx;
	int c = 0;

	if (x->order < y->order || x->order > y->order)
		return x->order < y->order ? 1 : -1;
	if (x->severity != y->severity)
		return x->severity < y->severity ? 1 : -1;
	for (size_t i = 0; i < VB_COUNT(parts) && !c; i++)
		c = vb_str_cmp(board_part(s, x, parts[i]), board_part(s, y, parts[i]));
	return c ? c : vb_str_cmp(board_fingerprint(s, x), board_fingerprint(s, y));
}

static int number_order(const void *px, const void *py, void *ctx)
{
	const struct board_row *rows = ctx;
	uint32_t x = rows[*(const uint32_t *)px].finding, y = rows[*(const uint32_t *)py].finding;

	return (x > y) - (x < y);
}

/* The states follow their rows into the order of the list. */
static void states_settle(struct run_board *b)
{
	struct board_state *settled = vb_alloc(b->base->n + 1, sizeof(*settled));

	for (size_t i = 0; i < b->base->n; i++)
		settled[i] = b->states[b->base->rows[i].nth];
	free(b->states);
	b->states = settled;
}

/* Sorted as the reports are, with capitals; from here on the block is for searching. */
static void search_prepare(struct board_base *s)
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
	struct board_base *s = b->base;

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

static struct board_base *base_new(void)
{
	struct board_base *s = vb_alloc(1, sizeof(*s));

	pthread_mutex_init(&s->lock, NULL);
	pthread_cond_init(&s->given, NULL);
	s->arena = vb_arena_new();
	s->users = 1;
	vb_buf_init(&s->text, TEXT_MAX);
	return s;
}

static void base_leave(struct board_base *s)
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

static struct run_board *board_new(const struct vb_run *run, struct board_base *base)
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

/* ---- stores kept open ----------------------------------------------------------------------- */

bool board_store_take(struct board_base *b, const struct run_place *place, struct store **out,
		      struct vb_error *err)
{
	*out = NULL;
	pthread_mutex_lock(&b->lock);
	while (!b->n_idle && b->open == BOARD_STORES)
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

void board_store_give(struct board_base *b, struct store *s)
{
	pthread_mutex_lock(&b->lock);
	b->idle[b->n_idle++] = s;
	pthread_cond_signal(&b->given);
	pthread_mutex_unlock(&b->lock);
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
	const struct board_base *s = b->base;
	struct model_finding judged = {.decided = true,
				       .decision = {.status = status, .until = until}};
	struct board_state now = {.decided = true,
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
	    !board_store_take(b->base, place, &store, err))
		return false;
	ok = store_get_run(store, scratch, word, &about, err) && about.id == b->base->about.id &&
	     store_each_decided(store, about.id, &b->last, decided_take, b, err);
	board_store_give(b->base, store);
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
