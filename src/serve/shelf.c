/*
 * shelf.c - what is kept ready between two requests: the board of the last run, and whole answers. Both carry the
 * version of the store they were made of; a write by anybody makes them stale at once. An answer also has
 * an end of its own, because it says how old things are.
 */
#include "serve/site_int.h"

#include <stdlib.h>

#include "core/limits.h"

void serve_pages_init(struct serve_site *s)
{
	s->pages = vb_alloc(PAGES, sizeof(*s->pages));
}

static void page_drop(struct serve_site *s, struct page *p)
{
	s->page_bytes -= p->n + p->key_n;
	free(p->key);
	free(p->body);
	*p = (struct page){0};
}

static void boards_drop(struct serve_site *s, bool all)
{
	struct shared_board **at = &s->boards, *b;

	while ((b = *at)) {
		if (!all && (b->users || b == s->boards)) {
			at = &b->next;
			continue;
		}
		*at = b->next;
		run_board_free(b->board);
		free(b);
	}
}

void serve_pages_done(struct serve_site *s)
{
	for (size_t i = 0; s->pages && i < PAGES; i++)
		page_drop(s, &s->pages[i]);
	free(s->pages);
	boards_drop(s, true);
}

static struct page *page_at(struct serve_site *s, struct vb_str key)
{
	for (size_t i = 0; i < PAGES; i++)
		if (s->pages[i].key_n == key.n && s->pages[i].key &&
		    memcmp(s->pages[i].key, key.p, key.n) == 0)
			return &s->pages[i];
	return NULL;
}

bool serve_page_find(struct serve_site *s, struct vb_str key, int64_t version, struct vb_buf *body)
{
	int64_t now = serve_site_now(s);
	struct page *p;
	bool found;

	pthread_mutex_lock(&s->lock);
	p = page_at(s, key);
	found = p && p->version == version && now <= p->until;
	if (found) {
		p->used = ++s->tick;
		vb_buf_add(body, p->body, p->n);
	}
	pthread_mutex_unlock(&s->lock);
	return found;
}

static struct page *room_make(struct serve_site *s, size_t bytes)
{
	struct page *free_one = NULL, *oldest;

	for (;;) {
		oldest = NULL;
		free_one = NULL;
		for (size_t i = 0; i < PAGES; i++) {
			struct page *p = &s->pages[i];

			if (!p->key)
				free_one = p;
			else if (!oldest || p->used < oldest->used)
				oldest = p;
		}
		if ((free_one && s->page_bytes + bytes <= VB_LIMIT_PAGES) || !oldest)
			return free_one;
		page_drop(s, oldest);
	}
}

void serve_page_keep(struct serve_site *s, struct vb_str key, int64_t version, int64_t seconds,
		     struct vb_str body)
{
	size_t bytes = key.n + body.n;
	struct page *p;

	if (!key.n || bytes > VB_LIMIT_PAGES / 4)
		return;
	pthread_mutex_lock(&s->lock);
	p = page_at(s, key);
	if (p)
		page_drop(s, p);
	p = room_make(s, bytes);
	if (p) {
		*p = (struct page){.key = vb_alloc(key.n, 1),
				   .key_n = key.n,
				   .body = vb_alloc(body.n + 1, 1),
				   .n = body.n,
				   .version = version,
				   .until = serve_site_now(s) + seconds,
				   .used = ++s->tick};
		memcpy(p->key, key.p, key.n);
		memcpy(p->body, body.p, body.n);
		s->page_bytes += bytes;
	}
	pthread_mutex_unlock(&s->lock);
}

/* ---- the board ---------------------------------------------------------------------------- */

static struct run_board *board_current(struct serve_site *s, int64_t *version)
{
	struct shared_board *b;

	pthread_mutex_lock(&s->lock);
	*version = run_pulse_read(s->pulse);
	b = s->boards;
	if (b && (b->version != *version || run_board_until(b->board) < serve_site_now(s)))
		b = NULL;
	if (b)
		b->users++;
	pthread_mutex_unlock(&s->lock);
	return b ? b->board : NULL;
}

static void board_add(struct serve_site *s, struct run_board *board, int64_t version)
{
	struct shared_board *b = vb_alloc(1, sizeof(*b));

	pthread_mutex_lock(&s->lock);
	*b = (struct shared_board){
		.board = board, .version = version, .users = 1, .next = s->boards};
	s->boards = b;
	boards_drop(s, false);
	pthread_mutex_unlock(&s->lock);
}

/* The newest board, stale as it is, kept from being dropped meanwhile. */
static struct run_board *board_newest(struct serve_site *s)
{
	struct run_board *board = NULL;

	pthread_mutex_lock(&s->lock);
	if (s->boards) {
		s->boards->users++;
		board = s->boards->board;
	}
	pthread_mutex_unlock(&s->lock);
	return board;
}

static bool board_make(struct serve_site *s, const struct vb_run *run, struct run_board **out,
		       struct vb_error *err)
{
	struct run_board *old = board_newest(s);
	bool followed = old && run_board_follow(run, &s->place, VB_STR("last"), old, out);

	if (old)
		serve_board_give(s, old);
	return followed || run_board_make(run, &s->place, VB_STR("last"), out, err);
}

bool serve_board_take(struct serve_site *s, struct run_board **out, struct vb_error *err)
{
	struct vb_run run = s->run;
	struct run_board *made;
	int64_t version;

	*out = board_current(s, &version);
	if (*out)
		return true;
	pthread_mutex_lock(&s->board_lock);
	*out = board_current(s, &version); /* somebody may have made it while we waited */
	run.now = serve_site_now(s);
	if (!*out && board_make(s, &run, &made, err)) {
		board_add(s, made, version);
		*out = made;
	}
	pthread_mutex_unlock(&s->board_lock);
	return *out != NULL;
}

void serve_board_give(struct serve_site *s, struct run_board *board)
{
	pthread_mutex_lock(&s->lock);
	for (struct shared_board *b = s->boards; b; b = b->next)
		if (b->board == board)
			b->users--;
	boards_drop(s, false);
	pthread_mutex_unlock(&s->lock);
}
