/*
 * worker.h - hostile bytes are parsed by a jailed copy of this program.
 *
 *   parent                                   worker (fork + exec of /proc/self/exe)
 *   vb_worker_start(fds) ──── exec ────────► main() sees argv[1] == VB_WORKER_ARG and calls vb_worker_main()
 *   vb_worker_send(job)  ─── frame ────────► serve(): parse, vb_worker_reply(fact) ...
 *   vb_worker_next()     ◄── frames ───────  jailed before the first job: rlimits, no_new_privs,
 *                                            Landlock (read below the given folders only), seccomp
 *                                            (no socket, no exec, no write but the reply pipe)
 *
 * A worker that needs no folder opens nothing at all: files reach it as descriptors sent with the job.
 *
 * Frames are {u32 length, u16 type, bytes}, little-endian, length capped by VB_LIMIT_FRAME_BYTES. The
 * parent believes nothing: types are checked by the caller, lengths here, silence is ended by the wall
 * clock. A worker that dies is a recorded result, never a failure of the run.
 */
#ifndef VAUBAN_CORE_WORKER_H
#define VAUBAN_CORE_WORKER_H

#include "core/vb.h"

#define VB_WORKER_ARG "--vauban-worker"
#define VB_FRAME_TYPE_MAX 0x7fff /* types above are ours */

struct vb_frame {
	uint16_t type;
	struct vb_str bytes; /* valid until the next vb_worker_next on the same worker */
};

/* One kind of worker, listed in the table given to vb_worker_main: the job loop run inside the jail. */
struct vb_worker_io;
typedef bool vb_worker_serve(struct vb_worker_io *io,
			     struct vb_frame job); /* false ends the worker */
struct vb_worker_kind {
	const char *name;
	vb_worker_serve *serve;
	void (*prepare)(void); /* before the jail, which opens no library; or NULL */
};
/* Child side; never returns. fd 0 = jobs, fd 1 = replies, fd 3.. = the inherited descriptors, in order. */
VB_NORETURN void vb_worker_main(int argc, char **argv, const struct vb_worker_kind *kinds,
				size_t n);
void vb_worker_reply(struct vb_worker_io *io, uint16_t type, struct vb_str bytes);
void vb_worker_flush(
	struct vb_worker_io *io); /* replies are gathered; what was replied leaves now */
int vb_worker_fd(const struct vb_worker_io *io,
		 size_t which); /* inherited descriptor `which`, from 0 */
int vb_worker_take_fd(
	struct vb_worker_io
		*io); /* the descriptor sent with this job, now the caller's; -1 when none */
void **vb_worker_slot(
	struct vb_worker_io *io); /* what the kind keeps from one job to the next; NULL at first */

/* Parent side. */
struct vb_worker;
struct vb_worker_options {
	const char *kind;
	const int *
		fds; /* inherited by the worker; folders among them become readable below, and nothing else */
	size_t n_fds;
	size_t memory;    /* bytes of address space */
	unsigned seconds; /* wall clock without any frame before the worker is ended */
};
bool vb_worker_start(const struct vb_worker_options *options, struct vb_worker **out,
		     struct vb_error *err) VB_MUST_USE;
bool vb_worker_send(struct vb_worker *w, uint16_t type,
		    struct vb_str bytes) VB_MUST_USE; /* false: it is dead */
/* With an open descriptor of ours (which stays ours): how a worker that may open nothing gets a file. -1: none. */
bool vb_worker_send_fd(struct vb_worker *w, uint16_t type, struct vb_str bytes, int fd) VB_MUST_USE;
enum vb_worker_state { VB_WORKER_FRAME, VB_WORKER_DEAD, VB_WORKER_SILENT };
/* Waits for the next frame. DEAD and SILENT end the worker; why it ended is in vb_worker_cause(). */
enum vb_worker_state vb_worker_next(struct vb_worker *w, struct vb_frame *out);
int vb_worker_poll_fd(const struct vb_worker *w);
bool vb_worker_pending(
	const struct vb_worker *w); /* a whole frame is buffered: vb_worker_next will not block */
unsigned vb_worker_left(
	const struct vb_worker *w); /* milliseconds until its silence ends it: 0 when it has */
const char *vb_worker_cause(
	const struct vb_worker *w);      /* "signal 11 (segmentation fault)", "no answer in 30 s" */
void vb_worker_end(struct vb_worker *w); /* kills if needed, reaps, frees; NULL is allowed */

/* One frame from the start of what was received; for both ends, and for fuzzing. */
enum vb_frame_state { VB_FRAME_WHOLE, VB_FRAME_PART, VB_FRAME_TOO_LONG };
enum vb_frame_state vb_frame_parse(struct vb_str received, struct vb_frame *out, size_t *used);

/* What the jail on this kernel can do, for `vauban doctor`. */
struct vb_jail_state {
	int landlock_abi; /* 0 when absent */
	bool seccomp;
};
struct vb_jail_state vb_jail_probe(void);
/*
 * Confines the calling process for good: it may compute, read what it holds and answer on descriptor 1. read_fds:
 * folders readable below (O_PATH is enough); where the kernel has no Landlock nothing can be opened at all. Opening
 * and looking fail with an error, any other forbidden system call ends the process. Fails when seccomp is absent.
 */
bool vb_jail_enter(const int *read_fds, size_t n, size_t memory, struct vb_error *err) VB_MUST_USE;

#endif
