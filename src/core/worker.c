/*
 * worker.c - the parent's end: start, send, listen, end. The worker has its own process group (the terminal's Ctrl-C is
 * for us alone), dies with us, gets an empty environment and nothing on its standard error.
 */
#include "core/worker_int.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/limits.h"

struct vb_worker {
	pid_t pid; /* 0 when reaped */
	int jobs, replies;
	unsigned seconds;
	int64_t heard; /* milliseconds: the last frame, or the last job sent to it */
	struct vb_buf in;
	size_t used; /* bytes of `in` already handed out */
	char cause[160];
};

/* ---- frames ------------------------------------------------------------------------------ */

void worker_header(unsigned char header[WORKER_HEADER], uint16_t type, size_t n)
{
	for (int i = 0; i < 4; i++)
		header[i] = (unsigned char)(n >> (8 * i));
	header[4] = (unsigned char)type;
	header[5] = (unsigned char)(type >> 8);
}

enum vb_frame_state vb_frame_parse(struct vb_str received, struct vb_frame *out, size_t *used)
{
	struct vb_cursor c = vb_cursor(received.p, received.n);
	uint32_t n = vb_get_u32(&c);
	uint16_t type = vb_get_u16(&c);

	if (c.bad)
		return VB_FRAME_PART;
	if (n > VB_LIMIT_FRAME_BYTES)
		return VB_FRAME_TOO_LONG;
	if (n > c.n - c.at)
		return VB_FRAME_PART;
	*out = (struct vb_frame){.type = type, .bytes = vb_get_bytes(&c, n)};
	*used = c.at;
	return VB_FRAME_WHOLE;
}

/* ---- starting ---------------------------------------------------------------------------- */

static int64_t clock_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Descriptors the child must find at 0, 1, 3, 4 ... are first moved above all of those places. */
static bool spawn(const struct vb_worker_options *o, int jobs, int replies, pid_t *pid)
{
	char memory[32], count[32];
	char *const argv[] = {(char[]){"vauban"},
			      (char[]){VB_WORKER_ARG},
			      (char *)(uintptr_t)o->kind,
			      memory,
			      count,
			      NULL};
	char *const envp[] = {(char[]){"LC_ALL=C.UTF-8"}, (char[]){"MALLOC_ARENA_MAX=1"}, NULL};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	sigset_t all, none;
	int failed;

	snprintf(memory, sizeof(memory), "%zu", o->memory);
	snprintf(count, sizeof(count), "%zu", o->n_fds);
	sigfillset(&all);
	sigemptyset(&none);
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF |
						POSIX_SPAWN_SETSIGMASK);
	posix_spawnattr_setsigdefault(&attr, &all);
	posix_spawnattr_setsigmask(&attr, &none);
	failed = posix_spawn_file_actions_adddup2(&actions, jobs, STDIN_FILENO);
	failed |= posix_spawn_file_actions_adddup2(&actions, replies, STDOUT_FILENO);
	failed |= posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY,
						   0);
	for (size_t i = 0; i < o->n_fds; i++)
		failed |= posix_spawn_file_actions_adddup2(&actions, o->fds[i], (int)(3 + i));
	if (!failed)
		failed = posix_spawn(pid, "/proc/self/exe", &actions, &attr, argv, envp);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attr);
	errno = failed;
	return !failed;
}

static bool spawn_moved(const struct vb_worker_options *o, int jobs, int replies, pid_t *pid)
{
	int least = (int)(3 + o->n_fds), saved;
	int *moved VB_CLEANUP(vb_cleanup_free) = vb_alloc(o->n_fds + 2, sizeof(*moved));
	struct vb_worker_options high = *o;
	bool ok = true;

	for (size_t i = 0; i < o->n_fds + 2; i++) {
		int fd = i < o->n_fds ? o->fds[i] : i == o->n_fds ? jobs : replies;

		moved[i] = fcntl(fd, F_DUPFD_CLOEXEC, least);
		ok = ok && moved[i] >= 0;
	}
	high.fds = moved;
	ok = ok && spawn(&high, moved[o->n_fds], moved[o->n_fds + 1], pid);
	saved = errno;
	for (size_t i = 0; i < o->n_fds + 2; i++)
		if (moved[i] >= 0)
			close(moved[i]);
	errno = saved;
	return ok;
}

bool vb_worker_start(const struct vb_worker_options *options, struct vb_worker **out,
		     struct vb_error *err)
{
	int jobs[2], replies[2];
	struct vb_worker *w;
	pid_t pid = 0;
	bool ok;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, jobs) != 0)
		return vb_fail_errno(err, "start a worker:", "socket pair");
	if (pipe2(replies, O_CLOEXEC) != 0) {
		vb_fail_errno(err, "start a worker:", "pipe");
		close(jobs[0]);
		close(jobs[1]);
		return false;
	}
	ok = fcntl(jobs[0], F_SETFL, O_NONBLOCK) == 0 &&
	     fcntl(replies[0], F_SETFL, O_NONBLOCK) == 0 &&
	     spawn_moved(options, jobs[1], replies[1], &pid);
	if (!ok) {
		vb_fail_errno(err, "start a worker:", "/proc/self/exe");
		vb_hint(err, "hostile files are read by a jailed copy of the program: /proc must "
			     "be mounted");
	}
	close(jobs[1]);
	close(replies[1]);
	if (!ok) {
		close(jobs[0]);
		close(replies[0]);
		return false;
	}
	w = vb_alloc(1, sizeof(*w));
	*w = (struct vb_worker){.pid = pid,
				.jobs = jobs[0],
				.replies = replies[0],
				.seconds = options->seconds,
				.heard = clock_ms()};
	vb_buf_init(&w->in, VB_LIMIT_FRAME_BYTES + WORKER_HEADER + WORKER_CHUNK);
	*out = w;
	return true;
}

/* ---- dying ------------------------------------------------------------------------------- */

static void cause_of_signal(struct vb_worker *w, int sig)
{
	static const struct {
		int sig;
		const char *name;
	} names[] = {
		{SIGSEGV, "segmentation fault"}, {SIGABRT, "aborted"},
		{SIGBUS, "bus error"},           {SIGFPE, "arithmetic error"},
		{SIGILL, "illegal instruction"}, {SIGKILL, "killed"},
		{SIGXCPU, "CPU time limit"},     {SIGSYS, "a system call the jail forbids"},
		{SIGTERM, "terminated"},         {SIGXFSZ, "wrote to a file"},
	};

	snprintf(w->cause, sizeof(w->cause), "signal %d", sig);
	for (size_t i = 0; i < VB_COUNT(names); i++)
		if (names[i].sig == sig)
			snprintf(w->cause, sizeof(w->cause), "signal %d (%s)", sig, names[i].name);
}

static void reap(struct vb_worker *w)
{
	int status = 0;

	if (!w->pid)
		return;
	while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR)
		;
	w->pid = 0;
	if (w->cause[0])
		return;
	if (WIFSIGNALED(status))
		cause_of_signal(w, WTERMSIG(status));
	else if (WEXITSTATUS(status) == VB_EXIT_ENV)
		snprintf(w->cause, sizeof(w->cause), "out of memory");
	else if (WEXITSTATUS(status) == VB_EXIT_BUG)
		snprintf(w->cause, sizeof(w->cause), "a broken invariant");
	else
		snprintf(w->cause, sizeof(w->cause), "exit status %d", WEXITSTATUS(status));
}

static enum vb_worker_state end_with(struct vb_worker *w, enum vb_worker_state state,
				     const char *cause)
{
	if (!w->cause[0])
		snprintf(w->cause, sizeof(w->cause), "%s", cause);
	if (w->pid)
		kill(w->pid, SIGKILL);
	reap(w);
	return state;
}

/* Its pipe is closed: it ends by itself, or it closed the pipe and lives, which is the same to us. */
static enum vb_worker_state end_closed(struct vb_worker *w)
{
	const struct timespec pause = {.tv_nsec = 1000000};
	siginfo_t info = {0};

	for (int i = 0; w->pid && i < 200; i++) {
		if (waitid(P_PID, (id_t)w->pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
		    info.si_pid) {
			reap(w);
			return VB_WORKER_DEAD;
		}
		nanosleep(&pause, NULL);
	}
	return end_with(w, VB_WORKER_DEAD, "closed its pipe");
}

const char *vb_worker_cause(const struct vb_worker *w)
{
	return w->cause;
}

void vb_worker_end(struct vb_worker *w)
{
	if (!w)
		return;
	end_with(w, VB_WORKER_DEAD, "ended");
	close(w->jobs);
	close(w->replies);
	vb_buf_done(&w->in);
	free(w);
}

/* ---- talking ----------------------------------------------------------------------------- */

unsigned vb_worker_left(const struct vb_worker *w)
{
	int64_t left = w->heard + (int64_t)w->seconds * 1000 - clock_ms();

	return left > 0 ? (unsigned)left : 0;
}

/* False when the worker's time is up or it is gone. */
static bool wait_for(const struct vb_worker *w, int fd, short events)
{
	struct pollfd p = {.fd = fd, .events = events};

	for (;;) {
		unsigned left = vb_worker_left(w);
		int n = left ? poll(&p, 1, (int)left) : 0;

		if (n > 0)
			return true;
		if (n == 0 || errno != EINTR)
			return false;
	}
}

static ssize_t send_part(struct vb_worker *w, const char *p, size_t n, int fd)
{
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control = {.bytes = {0}};
	struct iovec io = {.iov_base = (void *)(uintptr_t)p, .iov_len = n};
	struct msghdr m = {.msg_iov = &io, .msg_iovlen = 1};

	if (fd >= 0) {
		struct cmsghdr *c;

		m.msg_control = control.bytes;
		m.msg_controllen = sizeof(control.bytes);
		c = CMSG_FIRSTHDR(&m);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(c), &fd, sizeof(fd));
	}
	return sendmsg(w->jobs, &m, MSG_NOSIGNAL);
}

bool vb_worker_send_fd(struct vb_worker *w, uint16_t type, struct vb_str bytes, int fd)
{
	size_t total = WORKER_HEADER + bytes.n, at = 0;
	char *frame VB_CLEANUP(vb_cleanup_free) = vb_alloc(total, 1);

	vb_assert(bytes.n <= VB_LIMIT_FRAME_BYTES && type <= VB_FRAME_TYPE_MAX);
	worker_header((unsigned char *)frame, fd >= 0 ? type | WORKER_WITH_FD : type, bytes.n);
	if (bytes.n)
		memcpy(frame + WORKER_HEADER, bytes.p, bytes.n);
	w->heard = clock_ms();
	while (w->pid && at < total) {
		ssize_t n = send_part(w, frame + at, total - at, at ? -1 : fd);

		if (n > 0)
			at += (size_t)n;
		else if (errno == EAGAIN && !wait_for(w, w->jobs, POLLOUT))
			end_with(w, VB_WORKER_SILENT, "takes no more jobs");
		else if (errno != EAGAIN && errno != EINTR)
			return false; /* why is told by vb_worker_next */
	}
	return w->pid != 0;
}

bool vb_worker_send(struct vb_worker *w, uint16_t type, struct vb_str bytes)
{
	return vb_worker_send_fd(w, type, bytes, -1);
}

static struct vb_str received(const struct vb_worker *w)
{
	return vb_str_from(vb_buf_view(&w->in), w->used);
}

bool vb_worker_pending(const struct vb_worker *w)
{
	struct vb_frame frame;
	size_t used;

	return vb_frame_parse(received(w), &frame, &used) != VB_FRAME_PART;
}

int vb_worker_poll_fd(const struct vb_worker *w)
{
	return w->replies;
}

static ssize_t receive(struct vb_worker *w)
{
	char chunk[WORKER_CHUNK];
	ssize_t n = read(w->replies, chunk, sizeof(chunk));

	if (n <= 0)
		return n;
	if (w->used) { /* what was handed out makes room */
		memmove(w->in.p, w->in.p + w->used, w->in.n - w->used);
		w->in.n -= w->used;
		w->used = 0;
	}
	vb_buf_add(&w->in, chunk, (size_t)n);
	vb_assert(!w->in.over); /* a frame is taken or refused before the buffer is full */
	return n;
}

enum vb_worker_state vb_worker_next(struct vb_worker *w, struct vb_frame *out)
{
	char silence[64];

	for (;;) {
		size_t used;
		enum vb_frame_state state = vb_frame_parse(received(w), out, &used);
		ssize_t n;

		if (state == VB_FRAME_TOO_LONG)
			return end_with(w, VB_WORKER_DEAD, "sent bytes that are not a frame");
		if (state == VB_FRAME_WHOLE) {
			w->used += used;
			w->heard = clock_ms();
			if (out->type != WORKER_REFUSED)
				return VB_WORKER_FRAME;
			snprintf(w->cause, sizeof(w->cause), "%.*s",
				 (int)(out->bytes.n < 150 ? out->bytes.n : 150), out->bytes.p);
			continue;
		}
		if (!w->pid)
			return VB_WORKER_DEAD;
		n = receive(w);
		if (n > 0 || (n < 0 && errno == EINTR))
			continue;
		if (n == 0)
			return end_closed(w);
		if (errno != EAGAIN || !wait_for(w, w->replies, POLLIN)) {
			snprintf(silence, sizeof(silence), "no answer in %u s", w->seconds);
			return end_with(w, VB_WORKER_SILENT, silence);
		}
	}
}
