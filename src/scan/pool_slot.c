/*
 * pool_slot.c - one worker of the pool: what it says, and what happens when it dies. Facts of one reader on one
 * file are committed together, when the next BEGIN or DONE says the reader came to its end: what a dying worker
 * managed to send would depend on the moment.
 */
#include <stdlib.h>

#include "core/limits.h"
#include "scan/pool_int.h"

bool pool_slot_start(struct scan_pool *p, struct slot *s, struct vb_error *err)
{
	const struct vb_worker_options options = {
		.kind = p->wants.secrets.n ? "search" : "scan",
		.memory = VB_LIMIT_WORKER_BYTES,
		.seconds = p->run->patience ? p->run->patience : VB_LIMIT_WORKER_SECONDS};
	struct vb_buf b;

	if (!vb_worker_start(&options, &s->w, err))
		return false;
	s->heard = s->begun = false;
	s->facts.n = 0;
	vb_buf_init(&b, VB_LIMIT_FRAME_BYTES);
	scan_put_wants(&b, &p->wants);
	if (b.over || !vb_worker_send(s->w, SCAN_JOB_SETUP, vb_buf_view(&b))) {
		vb_buf_done(&b);
		return b.over ? vb_fail(err, VB_E_LIMIT, "the rules ask for too many files") : true;
	}
	vb_buf_done(&b);
	return true;
}

/* ---- a frame ----------------------------------------------------------------------------- */

static bool commit(struct scan_pool *p, struct slot *s)
{
	struct vb_cursor c = vb_cursor(s->facts.p, s->facts.n);

	while (c.at < c.n) {
		uint16_t type = vb_get_u16(&c);

		if (!scan_collect_frame(p->collect, type, vb_get_str(&c)) && !p->collect->full)
			return false;
	}
	s->facts.n = 0;
	return true;
}

static bool on_begin(struct scan_pool *p, struct slot *s, struct vb_str bytes)
{
	struct vb_cursor c = vb_cursor(bytes.p, bytes.n);
	const struct job *j = s->n ? s->queue[0] : NULL;
	uint32_t seq = vb_get_u32(&c), item = vb_get_u32(&c);
	uint16_t reader = vb_get_u16(&c);

	if (c.bad || c.at != c.n || !j || seq != j->seq ||
	    (reader != SCAN_ARCHIVE && !scan_reader_of(reader)))
		return false;
	item += j->type == SCAN_JOB_READ ? (uint32_t)j->first : 0;
	if (j->type == SCAN_JOB_READ && reader != SCAN_ARCHIVE && item >= j->n_items)
		return false;
	if (!commit(p, s)) /* facts of the reader before: a lie among them is its own */
		return false;
	s->item = item;
	s->reader = reader;
	s->begun = true;
	return true;
}

static bool on_done(struct scan_pool *p, struct slot *s, struct vb_str bytes)
{
	struct vb_cursor c = vb_cursor(bytes.p, bytes.n);

	if (!s->n || vb_get_u32(&c) != s->queue[0]->seq || c.bad || !commit(p, s))
		return false;
	pool_job_free(s->queue[0]);
	memmove(s->queue, s->queue + 1, --s->n * sizeof(*s->queue));
	s->begun = false;
	return true;
}

/* False: not what a worker of ours says, so it is not listened to any more. */
static bool on_frame(struct scan_pool *p, struct slot *s, struct vb_frame frame)
{
	s->heard = true;
	switch (frame.type) {
	case SCAN_FRAME_BEGIN:
		return on_begin(p, s, frame.bytes);
	case SCAN_FRAME_DONE:
		return on_done(p, s, frame.bytes);
	case SCAN_FRAME_TICK:
		return true;
	case SCAN_FRAME_ENTRY:
	case SCAN_FRAME_REFERENCE:
	case SCAN_FRAME_PIECE:
		return s->n && s->queue[0]->on &&
		       s->queue[0]->on(s->queue[0]->ctx, frame.type, frame.bytes);
	default:
		vb_put_u16(&s->facts, frame.type);
		vb_put_str(&s->facts, frame.bytes);
		return !s->facts.over;
	}
}

/* ---- a death ----------------------------------------------------------------------------- */

static void name_dead(struct scan_pool *p, const struct slot *s, const struct job *j,
		      const char *cause)
{
	const struct scan_reader *r = s->begun && s->reader != SCAN_ARCHIVE
					      ? scan_reader_of(s->reader)
					      : NULL;

	if (j->type == SCAN_JOB_FILE)
		scan_collect_unreadable(p->collect, j->file.path, r ? r->name : "scan", "%s",
					cause);
	else if (j->type == SCAN_JOB_READ && r)
		scan_collect_unreadable(p->collect, j->items[s->item].path, r->name, "%s", cause);
	else
		scan_collect_unreadable(p->collect, j->spec.name, "archive", "%s", cause);
}

/* Takes away the readers up to the one that killed: true when some are left. */
static bool item_after(struct scan_item *item, uint16_t reader)
{
	size_t at = 0;

	while (at < item->n && item->readers[at] != reader)
		at++;
	at = at < item->n ? at + 1 : item->n;
	item->n -= at;
	memmove(item->readers, item->readers + at, item->n * sizeof(*item->readers));
	return item->n > 0;
}

/* What is left of a job after the reader of its last BEGIN killed a worker: false when nothing is. */
static bool job_after(struct job *j, const struct slot *s)
{
	if (!s->begun || s->reader == SCAN_ARCHIVE)
		return false;
	if (j->type == SCAN_JOB_FILE)
		return item_after(&j->file, s->reader);
	if (j->type != SCAN_JOB_READ)
		return false;
	j->resumed = j->resume && s->item == j->first ? j->resumed : j->items[s->item];
	j->first = s->item;
	j->resume = item_after(&j->resumed, s->reader);
	if (!j->resume)
		j->first++;
	return j->first < j->n_items;
}

static bool slot_died(struct scan_pool *p, struct slot *s, const char *why, struct vb_error *err)
{
	struct job *j = s->n ? s->queue[0] : NULL;
	char cause[200];

	snprintf(cause, sizeof(cause), "%s", why);
	vb_worker_end(s->w);
	s->w = NULL;
	s->facts.n = 0;
	s->facts.over = false;
	for (size_t i = s->n; i-- > 1;)
		pool_pend_first(p, s->queue[i]);
	s->n = 0;
	if (!s->heard && ++p->mute_deaths >= MUTE_DEATHS_MAX) {
		if (j)
			pool_pend_first(p, j);
		vb_fail(err, VB_E_ENV, "the jailed reader cannot work: %s", cause);
		return vb_hint(err, "run `vauban doctor` to see what the jail needs here");
	}
	if (j && !s->heard) { /* died before it could do anything: another one tries */
		pool_pend_first(p, j);
	} else if (j) {
		p->mute_deaths = 0;
		name_dead(p, s, j, cause);
		j->named = true;
		if (job_after(j, s))
			pool_pend_first(p, j);
		else
			pool_job_free(j);
	}
	if (++p->deaths == VB_LIMIT_WORKER_DEATHS) {
		p->gave_up = true;
		scan_collect_unreadable(p->collect, p->collect->facts->target, "scan",
					"%u workers died: what was left is named and not read",
					p->deaths);
	}
	return true;
}

bool pool_slot_listen(struct scan_pool *p, struct slot *s, struct vb_error *err)
{
	struct vb_frame frame;

	do {
		if (vb_worker_next(s->w, &frame) != VB_WORKER_FRAME)
			return slot_died(p, s, vb_worker_cause(s->w), err);
		if (!on_frame(p, s, frame))
			return slot_died(p, s,
					 s->facts.over ? "too many facts"
						       : "answers that make no sense",
					 err);
	} while (vb_worker_pending(s->w));
	return true;
}
