/*
 * worker_child.c - the jailed end: enters the jail before the first byte of a job is read, then serves until the parent
 * closes the line. Descriptors sent with jobs queue in the order of the jobs that say they have one.
 */
#include "core/worker_int.h"

#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/file.h"
#include "core/limits.h"

struct vb_worker_io {
	struct vb_buf in, out;
	size_t used;
	size_t n_fds; /* inherited */
	int queue[WORKER_FDS];
	size_t queued;
	int fd; /* of the job at hand */
	void *slot;
};

void vb_worker_flush(struct vb_worker_io *io)
{
	if (io->out.n && !vb_write_all(STDOUT_FILENO, io->out.p, io->out.n))
		_exit(VB_EXIT_DONE); /* the parent is gone: nobody to tell */
	io->out.n = 0;
}

void vb_worker_reply(struct vb_worker_io *io, uint16_t type, struct vb_str bytes)
{
	unsigned char header[WORKER_HEADER];

	vb_assert(bytes.n <= VB_LIMIT_FRAME_BYTES);
	if (io->out.n + WORKER_HEADER + bytes.n > WORKER_CHUNK)
		vb_worker_flush(io);
	worker_header(header, type, bytes.n);
	vb_buf_add(&io->out, header, sizeof(header));
	vb_buf_str(&io->out, bytes);
}

int vb_worker_fd(const struct vb_worker_io *io, size_t which)
{
	return which < io->n_fds ? (int)(3 + which) : -1;
}

int vb_worker_take_fd(struct vb_worker_io *io)
{
	int fd = io->fd;

	io->fd = -1;
	return fd;
}

void **vb_worker_slot(struct vb_worker_io *io)
{
	return &io->slot;
}

static void queue_fds(struct vb_worker_io *io, struct msghdr *m)
{
	for (struct cmsghdr *c = CMSG_FIRSTHDR(m); c; c = CMSG_NXTHDR(m, c)) {
		size_t n = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);

		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
			continue;
		for (size_t i = 0; i < n; i++) {
			int fd;

			memcpy(&fd, CMSG_DATA(c) + i * sizeof(int), sizeof(fd));
			vb_assert(io->queued < WORKER_FDS);
			io->queue[io->queued++] = fd;
		}
	}
}

/* More bytes of jobs, with the descriptors sent beside them; false at the end of the line. */
static bool receive(struct vb_worker_io *io)
{
	char chunk[WORKER_CHUNK];
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(8 * sizeof(int))];
	} control;
	struct iovec part = {.iov_base = chunk, .iov_len = sizeof(chunk)};
	struct msghdr m = {.msg_iov = &part,
			   .msg_iovlen = 1,
			   .msg_control = control.bytes,
			   .msg_controllen = sizeof(control.bytes)};
	ssize_t n;

	do
		n = recvmsg(STDIN_FILENO, &m, MSG_CMSG_CLOEXEC);
	while (n < 0 && errno == EINTR);
	if (n <= 0)
		return false;
	queue_fds(io, &m);
	if (io->used) {
		memmove(io->in.p, io->in.p + io->used, io->in.n - io->used);
		io->in.n -= io->used;
		io->used = 0;
	}
	vb_buf_add(&io->in, chunk, (size_t)n);
	return !io->in.over;
}

static bool next_job(struct vb_worker_io *io, struct vb_frame *job)
{
	size_t used;

	for (;;) {
		switch (vb_frame_parse(vb_str_from(vb_buf_view(&io->in), io->used), job, &used)) {
		case VB_FRAME_WHOLE:
			io->used += used;
			return true;
		case VB_FRAME_TOO_LONG:
			return false;
		case VB_FRAME_PART:
			vb_worker_flush(io); /* nothing left to do: the parent may wait for these */
			if (!receive(io))
				return false;
		}
	}
}

static void job_take_fd(struct vb_worker_io *io, struct vb_frame *job)
{
	if (io->fd >= 0)
		close(io->fd);
	io->fd = -1;
	if (!(job->type & WORKER_WITH_FD))
		return;
	job->type &= VB_FRAME_TYPE_MAX;
	if (!io->queued)
		return;
	io->fd = io->queue[0];
	memmove(io->queue, io->queue + 1, --io->queued * sizeof(io->queue[0]));
}

static void enter(struct vb_worker_io *io, const char *memory_text, const char *count_text)
{
	uint64_t memory = 0, count = 0;
	struct vb_error err = {0};
	int fds[16];

	if (!vb_str_u64(vb_str(memory_text), &memory) || !vb_str_u64(vb_str(count_text), &count) ||
	    count > VB_COUNT(fds))
		_exit(VB_EXIT_USAGE);
	io->n_fds = (size_t)count;
	for (size_t i = 0; i < io->n_fds; i++)
		fds[i] = (int)(3 + i);
	close_range((unsigned)(3 + io->n_fds), ~0u, 0);
	setlocale(LC_CTYPE, "C.UTF-8"); /* names in archives are converted by the C library */
	if (vb_jail_enter(fds, io->n_fds, (size_t)memory, &err))
		return;
	vb_worker_reply(io, WORKER_REFUSED, vb_str(err.text));
	vb_worker_flush(io);
	_exit(VB_EXIT_USAGE);
}

void vb_worker_main(int argc, char **argv, const struct vb_worker_kind *kinds, size_t n)
{
	struct vb_worker_io *io = vb_alloc(1, sizeof(*io));
	const struct vb_worker_kind *kind = NULL;
	struct vb_frame job;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (size_t i = 0; argc == 5 && i < n; i++)
		if (strcmp(argv[2], kinds[i].name) == 0)
			kind = &kinds[i];
	if (!kind)
		_exit(VB_EXIT_USAGE);
	io->fd = -1;
	vb_buf_init(&io->in, VB_LIMIT_FRAME_BYTES + WORKER_HEADER + WORKER_CHUNK);
	vb_buf_init(&io->out, VB_LIMIT_FRAME_BYTES + WORKER_HEADER + WORKER_CHUNK);
	if (kind->prepare)
		kind->prepare();
	enter(io, argv[3], argv[4]);
	while (next_job(io, &job)) {
		job_take_fd(io, &job);
		if (!kind->serve(io, job))
			break;
	}
	vb_worker_flush(io);
	_exit(VB_EXIT_DONE);
}
