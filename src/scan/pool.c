/*
 * pool.c - jobs to jailed workers, frames back, deaths recorded.
 *
 * Each worker has a queue of jobs it was sent and answers in order, so the job at hand is always the first. Facts of
 * one reader on one file are committed together, when the next BEGIN or DONE says the reader came to its end: what a
 * dying worker managed to send would depend on the moment. When a worker dies, the file and reader of its last BEGIN
 * are recorded as unreadable, and the rest of its queue goes to another.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/limits.h"
#include "scan/archive_int.h"

enum { QUEUE_MAX = 16, WORKERS_MAX = 64, SOON_FULL = 8, MUTE_DEATHS_MAX = 3 };

struct job {
	struct job *next;
	enum scan_job_type type;
	uint32_t seq;
	int fd;
	struct scan_item file; /* FILE: the path is in `text` */
	struct scan_spec spec; /* the others */
	const struct scan_item *items;
	size_t n_items, first; /* READ: those before `first` are done */
	struct scan_item resumed; /* items[first], without the reader that killed */
	bool resume;
	bool named; /* FILE: already unreadable by one of its readers */
	uint8_t document;
	scan_on_frame *on;
	void *ctx;
	bool *finished; /* somebody waits */
	char text[];
};

struct slot {
	struct vb_worker *w; /* NULL: not started, or dead */
	struct job *queue[QUEUE_MAX];
	size_t n;
	bool heard; /* said anything since it was started */
	bool begun;
	uint32_t item; /* of the last BEGIN */
	uint16_t reader;
	struct vb_buf facts; /* frames of the reader at hand, not committed yet */
};

struct scan_pool {
	const struct vb_run *run;
	struct scan_collect *collect;
	struct model_wants wants;
	struct scan_server *here; /* in this process: sanitizer builds */
	struct job *here_job;
	uint32_t next_seq;
	struct slot slots[WORKERS_MAX];
	size_t n_slots;
	struct job *pending; /* not sent yet */
	unsigned deaths, mute_deaths;
	bool gave_up;
};

/* ---- in this process --------------------------------------------------------------------- */

static void put_here(void *ctx, uint16_t type, struct vb_str bytes)
{
	struct scan_pool *p = ctx;
	bool ok = true;

	if (type == SCAN_FRAME_ENTRY || type == SCAN_FRAME_REFERENCE)
		ok = p->here_job->on(p->here_job->ctx, type, bytes);
	else if (type != SCAN_FRAME_BEGIN && type != SCAN_FRAME_DONE && type != SCAN_FRAME_TICK)
		ok = scan_collect_frame(p->collect, type, bytes) || p->collect->full;
	vb_assert(ok);
}

static void flush_here(void *ctx)
{
	(void)ctx;
}

static bool is_in_process(const struct vb_run *run)
{
#ifdef VAUBAN_SANITIZED
	(void)run;
	return true;
#else
	return run->in_process;
#endif
}

struct scan_pool *scan_pool_new(const struct vb_run *run, struct scan_collect *collect, const struct model_wants *wants)
{
	struct scan_pool *p = vb_alloc(1, sizeof(*p));

	*p = (struct scan_pool){.run = run, .collect = collect, .wants = *wants};
	p->n_slots = run->jobs < 1 ? 1 : run->jobs > WORKERS_MAX ? WORKERS_MAX : run->jobs;
	for (size_t i = 0; i < p->n_slots; i++)
		vb_buf_init(&p->slots[i].facts, VB_LIMIT_FACT_BYTES / 4);
	if (is_in_process(run)) {
		p->here = scan_server_new(put_here, flush_here, p, false);
		p->here->wants = *wants;
	}
	return p;
}

static void job_free(struct job *j)
{
	if (j->finished)
		*j->finished = true;
	close(j->fd);
	free(j);
}

void scan_pool_free(struct scan_pool *p)
{
	if (!p)
		return;
	for (size_t i = 0; i < p->n_slots; i++) {
		struct slot *s = &p->slots[i];

		vb_worker_end(s->w);
		vb_buf_done(&s->facts);
		for (size_t k = 0; k < s->n; k++)
			job_free(s->queue[k]);
	}
	for (struct job *j = p->pending, *next; j; j = next) {
		next = j->next;
		job_free(j);
	}
	scan_server_free(p->here);
	free(p);
}

/* ---- sending ----------------------------------------------------------------------------- */

static void encode(const struct job *j, struct vb_buf *b)
{
	struct scan_spec spec = j->spec;

	b->n = 0;
	if (j->type == SCAN_JOB_FILE) {
		vb_put_u32(b, j->seq);
		scan_put_item(b, &j->file);
		return;
	}
	spec.seq = j->seq;
	scan_put_spec(b, &spec);
	if (j->type == SCAN_JOB_DOCUMENT)
		vb_put_u8(b, j->document);
}

typedef bool send_frame(void *to, uint16_t type, struct vb_str bytes, int fd);

static bool send_to_worker(void *to, uint16_t type, struct vb_str bytes, int fd)
{
	return vb_worker_send_fd(to, type, bytes, fd);
}

static bool send_here(void *to, uint16_t type, struct vb_str bytes, int fd)
{
	return scan_server_job(to, type, bytes, fd);
}

/* The entries of a READ come before it, in as many frames as they need. */
static bool send_items(const struct job *j, send_frame *send, void *to, struct vb_buf *b)
{
	b->n = 0;
	for (size_t i = j->first; i < j->n_items; i++) {
		scan_put_item(b, i == j->first && j->resume ? &j->resumed : &j->items[i]);
		if (b->n < VB_LIMIT_FRAME_BYTES - 2 * VB_LIMIT_PATH_BYTES)
			continue;
		if (!send(to, SCAN_JOB_WANTED, vb_buf_view(b), -1))
			return false;
		b->n = 0;
	}
	return !b->n || send(to, SCAN_JOB_WANTED, vb_buf_view(b), -1);
}

static bool send_job(const struct job *j, send_frame *send, void *to)
{
	struct vb_buf b;
	bool ok;

	vb_buf_init(&b, VB_LIMIT_FRAME_BYTES);
	ok = j->type != SCAN_JOB_READ || send_items(j, send, to, &b);
	if (ok) {
		encode(j, &b);
		ok = send(to, (uint16_t)j->type, vb_buf_view(&b), j->fd);
	}
	vb_buf_done(&b);
	return ok;
}

static bool slot_start(struct scan_pool *p, struct slot *s, struct vb_error *err)
{
	const struct vb_worker_options options = {.kind = "scan", .memory = VB_LIMIT_WORKER_BYTES,
						  .seconds = VB_LIMIT_WORKER_SECONDS};
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

	if (c.bad || c.at != c.n || !j || seq != j->seq || (reader != SCAN_ARCHIVE && !scan_reader_of(reader)))
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
	job_free(s->queue[0]);
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
		return s->n && s->queue[0]->on && s->queue[0]->on(s->queue[0]->ctx, frame.type, frame.bytes);
	default:
		vb_put_u16(&s->facts, frame.type);
		vb_put_str(&s->facts, frame.bytes);
		return !s->facts.over;
	}
}

/* ---- a death ----------------------------------------------------------------------------- */

static void pend_first(struct scan_pool *p, struct job *j)
{
	j->next = p->pending;
	p->pending = j;
}

static void name_dead(struct scan_pool *p, const struct slot *s, const struct job *j, const char *cause)
{
	const struct scan_reader *r = s->begun && s->reader != SCAN_ARCHIVE ? scan_reader_of(s->reader) : NULL;

	if (j->type == SCAN_JOB_FILE)
		scan_collect_unreadable(p->collect, j->file.path, r ? r->name : "scan", "%s", cause);
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
		pend_first(p, s->queue[i]);
	s->n = 0;
	if (!s->heard && ++p->mute_deaths >= MUTE_DEATHS_MAX) {
		if (j)
			pend_first(p, j);
		vb_fail(err, VB_E_ENV, "the jailed reader cannot work: %s", cause);
		return vb_hint(err, "run `vauban doctor` to see what the jail needs here");
	}
	if (j && !s->heard) { /* died before it could do anything: another one tries */
		pend_first(p, j);
	} else if (j) {
		p->mute_deaths = 0;
		name_dead(p, s, j, cause);
		j->named = true;
		if (job_after(j, s))
			pend_first(p, j);
		else
			job_free(j);
	}
	if (++p->deaths == VB_LIMIT_WORKER_DEATHS) {
		p->gave_up = true;
		scan_collect_unreadable(p->collect, p->collect->facts->target, "scan",
					"%u workers died: what was left is named and not read", p->deaths);
	}
	return true;
}

/* ---- listening and dispatching ----------------------------------------------------------- */

static bool slot_listen(struct scan_pool *p, struct slot *s, struct vb_error *err)
{
	struct vb_frame frame;

	do {
		if (vb_worker_next(s->w, &frame) != VB_WORKER_FRAME)
			return slot_died(p, s, vb_worker_cause(s->w), err);
		if (!on_frame(p, s, frame))
			return slot_died(p, s, s->facts.over ? "too many facts" : "answers that make no sense", err);
	} while (vb_worker_pending(s->w));
	return true;
}

/* Waits until some worker says something, or has been silent for too long. */
static bool pump(struct scan_pool *p, struct vb_error *err)
{
	struct pollfd fds[WORKERS_MAX];
	struct slot *slots[WORKERS_MAX];
	unsigned left = 1000;
	nfds_t n = 0;

	if (vb_run_stop(p->run))
		return vb_fail(err, VB_E_STOP, "stopped");
	for (size_t i = 0; i < p->n_slots; i++) {
		struct slot *s = &p->slots[i];

		if (!s->w || !s->n)
			continue;
		if (vb_worker_left(s->w) < left)
			left = vb_worker_left(s->w);
		fds[n] = (struct pollfd){.fd = vb_worker_poll_fd(s->w), .events = POLLIN};
		slots[n++] = s;
	}
	if (poll(fds, n, (int)left) < 0 && errno != EINTR)
		return vb_fail_errno(err, "listen to", "the workers");
	for (nfds_t i = 0; i < n; i++)
		if ((fds[i].revents || !vb_worker_left(slots[i]->w)) && !slot_listen(p, slots[i], err))
			return false;
	return true;
}

static bool slot_takes(const struct slot *s, const struct job *j)
{
	if (j->type != SCAN_JOB_FILE)
		return s->n == 0;
	return s->n < QUEUE_MAX && (!s->n || s->queue[0]->type == SCAN_JOB_FILE);
}

/* An idle worker first, then a new one when the others have plenty, then the least busy. */
static struct slot *slot_choose(struct scan_pool *p, const struct job *j)
{
	struct slot *best = NULL, *unborn = NULL;

	for (size_t i = 0; i < p->n_slots; i++) {
		struct slot *s = &p->slots[i];

		if (!s->w)
			unborn = unborn ? unborn : s;
		else if (slot_takes(s, j) && (!best || s->n < best->n))
			best = s;
	}
	return unborn && (!best || best->n >= SOON_FULL) ? unborn : best;
}

static void give_up(struct scan_pool *p, struct job *j)
{
	if (j->type != SCAN_JOB_FILE || !j->named)
		scan_collect_unreadable(p->collect, j->type == SCAN_JOB_FILE ? j->file.path : j->spec.name, "scan",
					"not read: too many workers died before");
	for (size_t i = j->first; j->type == SCAN_JOB_READ && i < j->n_items; i++)
		scan_collect_unreadable(p->collect, j->items[i].path, "scan", "not read: too many workers died before");
	job_free(j);
}

static bool dispatch_one(struct scan_pool *p, struct vb_error *err)
{
	struct job *j = p->pending;
	struct slot *s;

	if (p->gave_up) {
		p->pending = j->next;
		give_up(p, j);
		return true;
	}
	s = slot_choose(p, j);
	if (!s)
		return pump(p, err);
	if (!s->w && !slot_start(p, s, err))
		return false;
	if (!send_job(j, send_to_worker, s->w))
		return slot_listen(p, s, err); /* it died: its last words, then its queue */
	p->pending = j->next;
	s->queue[s->n++] = j;
	return true;
}

static bool dispatch(struct scan_pool *p, struct vb_error *err)
{
	while (p->pending)
		if (!dispatch_one(p, err))
			return false;
	return true;
}

bool scan_pool_drain(struct scan_pool *p, struct vb_error *err)
{
	size_t busy;

	do {
		busy = 0;
		if (!dispatch(p, err))
			return false;
		for (size_t i = 0; i < p->n_slots; i++)
			busy += p->slots[i].n;
		if (busy && !pump(p, err))
			return false;
	} while (busy || p->pending);
	return true;
}

/* ---- jobs -------------------------------------------------------------------------------- */

static bool submit(struct scan_pool *p, struct job *j, struct vb_error *err)
{
	j->seq = p->next_seq++;
	if (p->here) {
		bool ok;

		p->here_job = j;
		ok = send_job(j, send_here, p->here);
		job_free(j);
		vb_assert(ok);
		return true;
	}
	vb_assert(!p->pending);
	p->pending = j;
	return dispatch(p, err);
}

bool scan_pool_file(struct scan_pool *p, const struct scan_item *item, int fd, struct vb_error *err)
{
	struct job *j = vb_alloc(1, sizeof(*j) + item->path.n + 1);

	*j = (struct job){.type = SCAN_JOB_FILE, .fd = fd, .file = *item};
	memcpy(j->text, item->path.p, item->path.n);
	j->file.path = vb_strn(j->text, item->path.n);
	return submit(p, j, err);
}

static struct job *archive_job(enum scan_job_type type, const struct scan_spec *spec, int fd, struct vb_error *err)
{
	int copy = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	struct job *j;

	if (copy < 0) {
		vb_fail_errno(err, "read", "the archive");
		return NULL;
	}
	j = vb_alloc(1, sizeof(*j));
	*j = (struct job){.type = type, .fd = copy, .spec = *spec};
	return j;
}

bool scan_pool_read(struct scan_pool *p, const struct scan_spec *spec, const struct scan_item *items, size_t n, int fd,
		    struct vb_error *err)
{
	struct job *j = archive_job(SCAN_JOB_READ, spec, fd, err);

	if (!j)
		return false;
	j->items = items;
	j->n_items = n;
	return submit(p, j, err);
}

static bool submit_and_wait(struct scan_pool *p, struct job *j, struct vb_error *err)
{
	bool finished = false, ok;

	j->finished = &finished;
	ok = submit(p, j, err);
	while (ok && !finished)
		ok = p->pending ? dispatch(p, err) : pump(p, err);
	if (!finished)
		j->finished = NULL; /* still the pool's: nobody waits any more */
	return ok;
}

bool scan_pool_list(struct scan_pool *p, const struct scan_spec *spec, int fd, scan_on_frame *on, void *ctx,
		    struct vb_error *err)
{
	struct job *j = archive_job(SCAN_JOB_LIST, spec, fd, err);

	if (!j)
		return false;
	j->on = on;
	j->ctx = ctx;
	return submit_and_wait(p, j, err);
}

bool scan_pool_document(struct scan_pool *p, const struct scan_spec *spec, enum scan_document kind, int fd,
			scan_on_frame *on, void *ctx, struct vb_error *err)
{
	struct job *j = archive_job(SCAN_JOB_DOCUMENT, spec, fd, err);

	if (!j)
		return false;
	j->document = (uint8_t)kind;
	j->on = on;
	j->ctx = ctx;
	return submit_and_wait(p, j, err);
}
