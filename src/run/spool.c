/*
 * spool.c - a target on standard input (`docker save app | vauban audit -`). Archives are read from any place, a pipe only
 * in order: what comes is kept in a file without a name, gone with the descriptor, in TMPDIR or else /var/tmp.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/file.h"
#include "core/limits.h"
#include "run/run_int.h"

static int nameless_file(const char *folder)
{
	return open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
}

static bool fill(const struct vb_run *run, int fd, const char *folder, struct vb_error *err)
{
	static char piece[VB_MIB];
	uint64_t all = 0;
	ssize_t n;

	while ((n = read(STDIN_FILENO, piece, sizeof(piece))) != 0) {
		if (n < 0 && errno == EINTR && !vb_run_stop(run))
			continue;
		if (n < 0)
			return vb_fail_errno(err, "read", "standard input");
		all += (uint64_t)n;
		if (all > VB_LIMIT_SPOOL_BYTES)
			return vb_fail(err, VB_E_LIMIT, "standard input is longer than %llu GiB",
				       (unsigned long long)(VB_LIMIT_SPOOL_BYTES >> 30));
		if (!vb_write_all(fd, piece, (size_t)n)) {
			vb_fail_errno(err, "keep standard input in", folder);
			return vb_hint(err, "TMPDIR=FOLDER says where there is more room");
		}
	}
	return true;
}

bool run_spool(const struct vb_run *run, struct vb_arena *a, int *fd, const char **path,
	       struct vb_error *err)
{
	const char *folder = getenv("TMPDIR");
	struct stat st;

	if (fstat(STDIN_FILENO, &st) == 0 && S_ISREG(st.st_mode)) { /* audit - < FILE */
		*fd = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
	} else if (isatty(STDIN_FILENO)) {
		vb_fail(err, VB_E_USAGE, "\"-\" reads an archive or image from standard input");
		return vb_hint(err, "docker save app:1.0 | vauban audit -");
	} else {
		folder = folder && *folder ? folder : "/var/tmp";
		*fd = nameless_file(folder);
		if (*fd >= 0 && !fill(run, *fd, folder, err))
			return false;
	}
	if (*fd < 0)
		return vb_fail_errno(err, "keep standard input in", folder);
	*path = vb_arena_printf(a, "/proc/self/fd/%d", *fd).p;
	return true;
}
