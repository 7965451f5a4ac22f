/*
 * pool.c - jobs to jailed workers, frames back, deaths recorded.
 *
 * Each worker has a queue of jobs it was sent and answers in order, so the job at hand is always the first. When a
 * worker dies, the file and reader of its last BEGIN are recorded as unreadable, and the rest of its queue goes to
 * another (pool_slot.c). In a sanitizer build the same frames go through a function call.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/limits.h"
#include "scan/pool_int.h"

/* ---- in this process --------------------------------------------------------------------- */

static void put_here(void *ctx, uint16_t type, struct vb_str bytes)
{
	struct scan_pool *p = ctx;
	bool ok = true;

	if (type == SCAN_FRAME_ENTRY || type == SCAN_FRAME_REFERENCE || type == SCAN_FRAME_PIECE)
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

struct scan_pool *scan_pool_new(const struct vb_run *run, struct scan_collect *collect,
				const struct model_wants *wants)
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

void pool_job_free(struct job *j)
{
	if (j->finished)
		*j->finished = true;
	close(j->fd);
	if (j->room >= 0)
		close(j->room);
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
			pool_job_free(s->queue[k]);
	}
	for (struct job *j = p->pending, *next; j; j = next) {
		next = j->next;
		pool_job_free(j);
	}
	scan_server_free(p->here);
	free(p);
}

static bool send_to_worker(void *to, uint16_t type, struct vb_str bytes, int fd)
{
	return vb_worker_send_fd(to, type, bytes, fd);
}

static bool send_here(void *to, uint16_t type, struct vb_str bytes, int fd)
{
	if (type == SCAN_JOB_ROOM) {
		scan_server_room(to, fcntl(fd, F_DUPFD_CLOEXEC, 3));
		return true;
	}
	return scan_server_job(to, type, bytes, fd);
}

void pool_pend_first(struct scan_pool *p, struct job *j)
{
	j->next = p->pending;
	p->pending = j;
}

/* ---- listening and dispatching ----------------------------------------------------------- */

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
		if ((fds[i].revents || !vb_worker_left(slots[i]->w)) &&
		    !pool_slot_listen(p, slots[i], err))
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
		scan_collect_unreadable(p->collect,
					j->type == SCAN_JOB_FILE ? j->file.path : j->spec.name,
					"scan", "not read: too many workers died before");
	for (size_t i = j->first; j->type == SCAN_JOB_READ && i < j->n_items; i++)
		scan_collect_unreadable(p->collect, j->items[i].path, "scan",
					"not read: too many workers died before");
	pool_job_free(j);
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
	if (!s->w && !pool_slot_start(p, s, err))
		return false;
	if (!pool_job_send(j, send_to_worker, s->w))
		return pool_slot_listen(p, s, err); /* it died: its last words, then its queue */
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
		ok = pool_job_send(j, send_here, p->here);
		pool_job_free(j);
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

	*j = (struct job){.type = SCAN_JOB_FILE, .fd = fd, .room = -1, .file = *item};
	memcpy(j->text, item->path.p, item->path.n);
	j->file.path = vb_strn(j->text, item->path.n);
	return submit(p, j, err);
}

static struct job *archive_job(enum scan_job_type type, const struct scan_spec *spec, int fd,
			       struct vb_error *err)
{
	int copy = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	struct job *j;

	if (copy < 0) {
		vb_fail_errno(err, "read", "the archive");
		return NULL;
	}
	j = vb_alloc(1, sizeof(*j));
	*j = (struct job){.type = type, .fd = copy, .room = -1, .spec = *spec};
	return j;
}

bool scan_pool_read(struct scan_pool *p, const struct scan_spec *spec,
		    const struct scan_item *items, size_t n, int fd, struct vb_error *err)
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

bool scan_pool_list(struct scan_pool *p, const struct scan_spec *spec, int fd, scan_on_frame *on,
		    void *ctx, struct vb_error *err)
{
	struct job *j = archive_job(SCAN_JOB_LIST, spec, fd, err);

	if (!j)
		return false;
	j->on = on;
	j->ctx = ctx;
	return submit_and_wait(p, j, err);
}

bool scan_pool_document(struct scan_pool *p, const struct scan_spec *spec, enum scan_document kind,
			int fd, scan_on_frame *on, void *ctx, struct vb_error *err)
{
	struct job *j = archive_job(SCAN_JOB_DOCUMENT, spec, fd, err);

	if (!j)
		return false;
	j->document = (uint8_t)kind;
	j->on = on;
	j->ctx = ctx;
	return submit_and_wait(p, j, err);
}

bool scan_pool_unpack(struct scan_pool *p, const struct scan_spec *spec, uint32_t entry, int fd,
		      int room, scan_on_frame *on, void *ctx, struct vb_error *err)
{
	struct job *j = archive_job(SCAN_JOB_UNPACK, spec, fd, err);

	if (!j)
		return false;
	j->entry = entry;
	j->room = fcntl(room, F_DUPFD_CLOEXEC, 3);
	j->on = on;
	j->ctx = ctx;
	if (j->room < 0) {
		pool_job_free(j);
		return vb_fail_errno(err, "unpack", "an archive");
	}
	return submit_and_wait(p, j, err);
}
