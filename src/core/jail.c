/*
 * jail.c - what a worker may still do once it reads hostile bytes: compute, read the descriptors it holds, answer.
 *
 *   rlimits        address space, CPU time, open files; no core file, no byte written to any file
 *   no_new_privs   nothing executed could gain rights (nothing can be executed either)
 *   Landlock       below the given folders: read; anywhere else: nothing
 *                  no TCP, no signal out, as far as the kernel can
 *   seccomp        a list of allowed system calls; opening fails with EACCES
 *                  everything else ends the process
 *
 * Libraries look for files now and then (time zones, locales): an error lets them go on, so opening is refused, not
 * punished. Sources: landlock(7), seccomp(2). The Landlock constants are ours because older headers stop at ABI 1.
 */
#include "core/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "core/file.h"
#include "core/limits.h"

enum { JAIL_FILES = 256, JAIL_CPU_SECONDS = 3600 };

/* ---- Landlock ---------------------------------------------------------------------------- */

struct ruleset { /* of ABI 6; older kernels are given a shorter length */
	uint64_t fs, net, scoped;
};

enum {
	FS_READ_FILE = 1 << 2,
	FS_READ_DIR = 1 << 3,
	FS_ABI_1 = (1 << 13) - 1,
	FS_REFER = 1 << 13,     /* ABI 2 */
	FS_TRUNCATE = 1 << 14,  /* ABI 3 */
	NET_TCP = 3,            /* ABI 4: bind and connect */
	FS_IOCTL_DEV = 1 << 15, /* ABI 5 */
	SCOPED = 3              /* ABI 6: abstract sockets and signals */
};

static int landlock_abi(void)
{
	long abi = syscall(SYS_landlock_create_ruleset, NULL, (size_t)0,
			   LANDLOCK_CREATE_RULESET_VERSION);

	return abi > 0 ? (int)abi : 0;
}

static bool landlock_enter(int abi, const int *fds, size_t n, struct vb_error *err)
{
	struct ruleset rules = {.fs = FS_ABI_1};
	size_t length = abi >= 6   ? sizeof(rules)
			: abi >= 4 ? 2 * sizeof(uint64_t)
				   : sizeof(uint64_t);
	int set VB_CLEANUP(vb_cleanup_fd) = -1;

	rules.fs |= (abi >= 2 ? FS_REFER : 0u) | (abi >= 3 ? FS_TRUNCATE : 0u) |
		    (abi >= 5 ? FS_IOCTL_DEV : 0u);
	rules.net = abi >= 4 ? NET_TCP : 0;
	rules.scoped = abi >= 6 ? SCOPED : 0;
	set = (int)syscall(SYS_landlock_create_ruleset, &rules, length, 0);
	if (set < 0)
		return vb_fail_errno(err, "make the jail", "Landlock");
	for (size_t i = 0; i < n; i++) {
		struct landlock_path_beneath_attr below = {
			.allowed_access = FS_READ_FILE | FS_READ_DIR, .parent_fd = fds[i]};

		if (syscall(SYS_landlock_add_rule, set, LANDLOCK_RULE_PATH_BENEATH, &below, 0) !=
			    0 &&
		    errno != EBADFD)
			return vb_fail_errno(err, "make the jail", "Landlock");
	}
	if (syscall(SYS_landlock_restrict_self, set, 0) != 0)
		return vb_fail_errno(err, "enter the jail", "Landlock");
	return true;
}

/* ---- seccomp ----------------------------------------------------------------------------- */

static bool add_plain(scmp_filter_ctx ctx)
{
	static const int calls[] = {
		SCMP_SYS(read),         SCMP_SYS(readv),          SCMP_SYS(pread64),
		SCMP_SYS(recvmsg),      SCMP_SYS(lseek),          SCMP_SYS(_llseek),
		SCMP_SYS(fstat),        SCMP_SYS(fstat64),        SCMP_SYS(close),
		SCMP_SYS(brk),          SCMP_SYS(munmap),         SCMP_SYS(mremap),
		SCMP_SYS(madvise),      SCMP_SYS(futex),          SCMP_SYS(exit),
		SCMP_SYS(exit_group),   SCMP_SYS(getpid),         SCMP_SYS(gettid),
		SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigprocmask), SCMP_SYS(getrandom),
		SCMP_SYS(sched_yield),  SCMP_SYS(clock_gettime),  SCMP_SYS(gettimeofday),
		SCMP_SYS(sysinfo),      SCMP_SYS(fadvise64),      SCMP_SYS(restart_syscall),
	};

	for (size_t i = 0; i < VB_COUNT(calls); i++)
		if (seccomp_rule_add(ctx, SCMP_ACT_ALLOW, calls[i], 0) != 0)
			return false;
	return true;
}

/* Memory is never executable, answers leave by descriptor 1 (2 is /dev/null), abort() reaches ourselves only. */
static bool add_conditional(scmp_filter_ctx ctx)
{
	const struct {
		int call;
		struct scmp_arg_cmp when;
	} rules[] = {
		{SCMP_SYS(mmap),
		 {.arg = 2, .op = SCMP_CMP_MASKED_EQ, .datum_a = PROT_EXEC, .datum_b = 0}},
		{SCMP_SYS(mmap2),
		 {.arg = 2, .op = SCMP_CMP_MASKED_EQ, .datum_a = PROT_EXEC, .datum_b = 0}},
		{SCMP_SYS(mprotect),
		 {.arg = 2, .op = SCMP_CMP_MASKED_EQ, .datum_a = PROT_EXEC, .datum_b = 0}},
		{SCMP_SYS(write), {.arg = 0, .op = SCMP_CMP_LE, .datum_a = STDERR_FILENO}},
		{SCMP_SYS(writev), {.arg = 0, .op = SCMP_CMP_LE, .datum_a = STDERR_FILENO}},
		{SCMP_SYS(tgkill),
		 {.arg = 0, .op = SCMP_CMP_EQ, .datum_a = (scmp_datum_t)getpid()}},
		{SCMP_SYS(newfstatat),
		 {.arg = 3,
		  .op = SCMP_CMP_EQ,
		  .datum_a = AT_EMPTY_PATH}}, /* fstat, to the C library */
	};

	for (size_t i = 0; i < VB_COUNT(rules); i++)
		if (seccomp_rule_add_array(ctx, SCMP_ACT_ALLOW, rules[i].call, 1, &rules[i].when) !=
		    0)
			return false;
	return true;
}

static bool add_refused(scmp_filter_ctx ctx)
{
	static const int calls[] = {
		SCMP_SYS(open),      SCMP_SYS(openat2),
		SCMP_SYS(stat),      SCMP_SYS(lstat),
		SCMP_SYS(statx),     SCMP_SYS(access),
		SCMP_SYS(faccessat), SCMP_SYS(faccessat2),
		SCMP_SYS(readlink),  SCMP_SYS(readlinkat),
		SCMP_SYS(ioctl),     SCMP_SYS(prlimit64),
		SCMP_SYS(getrlimit), SCMP_SYS(uname),
		SCMP_SYS(fcntl),     SCMP_SYS(sched_getaffinity),
	};

	for (size_t i = 0; i < VB_COUNT(calls); i++)
		if (seccomp_rule_add(ctx, SCMP_ACT_ERRNO(EACCES), calls[i], 0) != 0)
			return false;
	return true;
}

/* Without folders, or without Landlock to hold it to them, a worker opens nothing. */
static bool add_open(scmp_filter_ctx ctx, bool folders)
{
	const scmp_datum_t writing = (O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND | O_TMPFILE) &
				     ~O_DIRECTORY;
	const struct scmp_arg_cmp reading = {
		.arg = 2, .op = SCMP_CMP_MASKED_EQ, .datum_a = writing, .datum_b = O_RDONLY};

	if (!folders)
		return seccomp_rule_add(ctx, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(openat), 0) == 0;
	return seccomp_rule_add(ctx, SCMP_ACT_ALLOW, SCMP_SYS(getdents64), 0) == 0 &&
	       seccomp_rule_add_array(ctx, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1, &reading) == 0;
}

static bool seccomp_enter(bool folders, struct vb_error *err)
{
	scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_KILL_PROCESS);
	bool ok = ctx &&
		  seccomp_attr_set(ctx, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) == 0 &&
		  add_plain(ctx) && add_conditional(ctx) && add_refused(ctx) &&
		  add_open(ctx, folders) && seccomp_load(ctx) == 0;

	if (ctx)
		seccomp_release(ctx);
	if (ok)
		return true;
	vb_fail(err, VB_E_ENV, "cannot enter the jail: the kernel refuses the seccomp filter");
	return vb_hint(err, "hostile files are only read behind seccomp; run `vauban doctor`, "
			    "allow seccomp in the container");
}

/* ---- the whole --------------------------------------------------------------------------- */

/* What the process holds already (libraries, thread stacks) counts in RLIMIT_AS: the allowance comes on top. */
static size_t address_space(void)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_error err;
	struct vb_str text, word;
	uint64_t pages;

	if (vb_file_load(a, "/proc/self/statm", 4096, &text, &err) && vb_str_word(&text, &word) &&
	    vb_str_u64(word, &pages))
		return (size_t)pages * (size_t)sysconf(_SC_PAGESIZE);
	return 256 * VB_MIB;
}

static bool limits_enter(size_t memory, struct vb_error *err)
{
	const struct {
		__rlimit_resource_t what;
		rlim_t most;
	} limits[] = {
		{RLIMIT_AS, address_space() + memory},
		{RLIMIT_CPU, JAIL_CPU_SECONDS},
		{RLIMIT_NOFILE, JAIL_FILES},
		{RLIMIT_CORE, 0},
		{RLIMIT_FSIZE, 0},
	};

	for (size_t i = 0; i < VB_COUNT(limits); i++) {
		struct rlimit now;

		if (getrlimit(limits[i].what, &now) != 0)
			return vb_fail_errno(err, "make the jail", "resource limits");
		now.rlim_cur = now.rlim_max = limits[i].most < now.rlim_max ? limits[i].most
									    : now.rlim_max;
		if (setrlimit(limits[i].what, &now) != 0)
			return vb_fail_errno(err, "make the jail", "resource limits");
	}
	return true;
}

struct vb_jail_state vb_jail_probe(void)
{
	uint32_t action = 0x80000000u; /* SECCOMP_RET_KILL_PROCESS */
	struct vb_jail_state s = {.landlock_abi = landlock_abi()};

	s.seccomp = syscall(SYS_seccomp, 2 /* SECCOMP_GET_ACTION_AVAIL */, 0, &action) == 0;
	return s;
}

bool vb_jail_enter(const int *read_fds, size_t n, size_t memory, struct vb_error *err)
{
	int abi = landlock_abi();

	if (!limits_enter(memory, err))
		return false;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return vb_fail_errno(err, "enter the jail", "no_new_privs");
	if (abi && !landlock_enter(abi, read_fds, n, err))
		return false;
	return seccomp_enter(abi && n, err);
}
