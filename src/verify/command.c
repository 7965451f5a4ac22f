/*
 * command.c - a test of the case as a command: started with sh in the case's folder, in a process group of its own that
 * dies whole at the time limit. What it prints (both streams, in the order they come) is digested whole up to a bound;
 * the end is kept for people.
 */
#include "verify/verify.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/file.h"
#include "core/hash.h"
#include "core/limits.h"

enum { SKIP_STATUS = 77, TICK_MS = 50, CLOSED_MS = 5, PIPE_BYTES = 64 * 1024 /* pipe(7) */ };

struct child {
	pid_t pid;
	int out;                   /* -1: whoever wrote there has closed it */
	int64_t started, deadline; /* milliseconds, monotonic */
	bool over_time, stopped, ended;
	int status;
	struct vb_hash *hash;
	uint64_t bytes;
	size_t late; /* read since it has ended */
	char tail[VB_LIMIT_TEST_EXCERPT];
	size_t n_tail;
};

static int64_t milliseconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static VB_NORETURN void child_main(const char *command, const char *folder, int out)
{
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

	setpgid(0, 0);
	if (null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0 ||
	    dup2(out, STDERR_FILENO) < 0 || chdir(folder) != 0)
		_exit(126);
	signal(SIGPIPE, SIG_DFL);
	execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	_exit(127);
}

static bool child_start(struct child *c, const char *command, const char *folder,
			struct vb_error *err)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) != 0)
		return vb_fail_errno(err, "start", command);
	c->pid = fork();
	if (c->pid == 0)
		child_main(command, folder, ends[1]);
	close(ends[1]);
	c->out = ends[0];
	if (c->pid < 0) {
		close(ends[0]);
		return vb_fail_errno(err, "start", command);
	}
	setpgid(c->pid, c->pid); /* whoever of the two is first */
	return true;
}

static void output_take(struct child *c, const char *p, size_t n)
{
	size_t keep = n < sizeof(c->tail) ? n : sizeof(c->tail);
	size_t old = c->n_tail + keep > sizeof(c->tail) ? sizeof(c->tail) - keep : c->n_tail;

	if (c->bytes < VB_LIMIT_TEST_OUTPUT)
		vb_hash_add(c->hash, p,
			    n < VB_LIMIT_TEST_OUTPUT - c->bytes ? n
								: VB_LIMIT_TEST_OUTPUT - c->bytes);
	c->bytes += n;
	memmove(c->tail, c->tail + c->n_tail - old, old);
	memcpy(c->tail + old, p + n - keep, keep);
	c->n_tail = old + keep;
}

/* False: nothing came meanwhile. */
static bool output_read(struct child *c)
{
	struct pollfd p = {.fd = c->out, .events = POLLIN};
	char bytes[16384];
	ssize_t n;

	if (poll(&p, 1, c->ended ? 0 : c->out < 0 ? CLOSED_MS : TICK_MS) <= 0)
		return false;
	n = read(c->out, bytes, sizeof(bytes));
	if (n > 0) {
		output_take(c, bytes, (size_t)n);
		c->late += c->ended ? (size_t)n : 0;
	} else if (n == 0 || errno != EINTR) {
		close(c->out); /* kept, it would end every wait at once until the command ends */
		c->out = -1;
	}
	return n > 0;
}

/*
 * One look at the pipe and the child; false when there is nothing left to wait for. What a command left running in the
 * background is not waited for: once it has ended, only what the pipe held is read.
 */
static bool child_watch(struct child *c, const struct vb_run *run)
{
	bool last = c->ended, more = output_read(c);

	if (last && (!more || c->late >= PIPE_BYTES))
		return false;
	if (!c->ended)
		c->ended = waitpid(c->pid, &c->status, WNOHANG) == c->pid;
	if (c->ended && c->out < 0)
		return false;
	c->over_time = !c->ended && milliseconds() >= c->deadline;
	c->stopped = vb_run_stop(run);
	return !c->over_time && !c->stopped;
}

static void child_finish(struct child *c)
{
	kill(-c->pid, SIGKILL); /* what is left of the group */
	while (!c->ended && waitpid(c->pid, &c->status, 0) < 0 && errno == EINTR)
		;
	if (c->out >= 0)
		close(c->out);
}

static void outcome_fill(const struct vb_run *run, struct vb_arena *a,
			 const struct model_case_test *t, const struct child *c,
			 struct model_result *r)
{
	int status = WIFEXITED(c->status) ? WEXITSTATUS(c->status) : -1;

	r->outcome = MODEL_FAILED;
	if (c->over_time)
		r->why = vb_arena_printf(
			a, vb_t(run->lang, "did not end within %d s", "n’a pas fini en %d s"),
			t->within);
	else if (status == 0)
		r->outcome = MODEL_PASSED;
	else if (status == SKIP_STATUS)
		r->outcome = MODEL_SKIPPED;
	else if (status == 126 || status == 127)
		r->why = vb_arena_printf(a, "%s",
					 vb_t(run->lang, "the command cannot be run",
					      "la commande ne peut pas être lancée"));
	else if (status < 0)
		r->why = vb_arena_printf(
			a, vb_t(run->lang, "killed by signal %d", "tué par le signal %d"),
			WTERMSIG(c->status));
	else
		r->why = vb_arena_printf(a, vb_t(run->lang, "status %d", "statut %d"), status);
	if (status == 126 || status == 127)
		r->outcome = MODEL_ERRORED;
}

bool verify_command_run(const struct vb_run *run, struct vb_arena *a,
			const struct model_case_test *test, const char *folder,
			struct model_result *out, struct vb_error *err)
{
	struct model_result r = {.test = test->id,
				 .name = test->name.n ? test->name : test->id,
				 .source = VB_STR("run"), .when = run->now,
						  .environment = verify_environment(a)};
	unsigned char digest[VB_HASH_MAX_BYTES];
	struct child c = {.started = milliseconds()};

	c.deadline = c.started + (int64_t)test->within * 1000;
	if (!child_start(&c, vb_arena_cstr(a, test->run), folder, err))
		return false;
	c.hash = vb_hash_new(VB_SHA256);
	while (child_watch(&c, run))
		;
	child_finish(&c);
	r.duration = milliseconds() - c.started;
	vb_hash_free(c.hash, digest);
	if (c.stopped)
		return vb_fail(err, VB_E_STOP, "stopped");
	if (c.bytes > VB_LIMIT_TEST_OUTPUT)
		vb_run_note(
			run, VB_NOTE_WARNING,
			vb_t(run->lang,
			     "%.*s: printed more than %zu MiB; the digest is of the first ones",
			     "%.*s : plus de %zu Mio écrits ; l’empreinte est celle des premiers"),
			VB_FMT(test->id), VB_LIMIT_TEST_OUTPUT / VB_MIB);
	r.output = vb_arena_hex(a, digest, VB_SHA256_BYTES);
	r.excerpt = vb_arena_str(a, vb_strn(c.tail, c.n_tail));
	outcome_fill(run, a, test, &c, &r);
	*out = r;
	return true;
}
