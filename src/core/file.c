/* file.c - see file.h. */
#include "core/file.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/limits.h"
#include "core/secret.h"

enum { WORD_MAX = 64 }; /* bytes of a name made of a text */

bool vb_fd_load(struct vb_arena *a, int fd, const char *name, size_t max, struct vb_str *out,
		struct vb_error *err)
{
	size_t cap, n = 0;
	struct stat st;
	char *p;

	if (fstat(fd, &st) != 0)
		return vb_fail_errno(err, "read", name);
	if (S_ISDIR(st.st_mode))
		return vb_fail(err, VB_E_ENV, "%s is a folder, a file is expected", name);
	if (S_ISREG(st.st_mode) && (uint64_t)st.st_size > max)
		return vb_fail(err, VB_E_LIMIT, "%s: %lld bytes, the limit is %zu", name,
			       (long long)st.st_size, max);
	cap = S_ISREG(st.st_mode) && st.st_size > 0 ? (size_t)st.st_size + 1 : 64 * VB_KIB;
	p = vb_alloc(cap, 1);
	for (;;) {
		ssize_t got;

		if (n == cap) {
			cap *= 2;
			p = vb_realloc(p, cap, 1);
		}
		got = read(fd, p + n, cap - n);
		if (got == 0)
			break;
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			vb_fail_errno(err, "read", name);
			free(p);
			return false;
		}
		n += (size_t)got;
		if (n > max) {
			free(p);
			return vb_fail(err, VB_E_LIMIT, "%s: more than %zu bytes", name, max);
		}
	}
	*out = vb_arena_str(a, vb_strn(p, n));
	free(p);
	return true;
}

bool vb_file_load(struct vb_arena *a, const char *path, size_t max, struct vb_str *out,
		  struct vb_error *err)
{
	int fd VB_CLEANUP(vb_cleanup_fd) = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return vb_fail_errno(err, "open", path);
	return vb_fd_load(a, fd, path, max, out, err);
}

bool vb_write_all(int fd, const void *bytes, size_t n)
{
	const char *p = bytes;

	while (n) {
		ssize_t put = write(fd, p, n);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return false;
		p += put;
		n -= (size_t)put;
	}
	return true;
}

static bool dir_sync(struct vb_arena *a, const char *path)
{
	const char *dir = vb_arena_cstr(a, vb_path_dir(vb_str(path)));
	int fd VB_CLEANUP(vb_cleanup_fd) = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return fd >= 0 && fsync(fd) == 0;
}

/*
 * A file of a name nobody has, beside `path`. The kernel takes the umask off: asking for it would set it for an instant,
 * for every thread.
 */
static int temp_open(struct vb_arena *a, const char *path, mode_t fresh, struct vb_str *name)
{
	struct stat st;
	bool there = stat(path, &st) == 0 && S_ISREG(st.st_mode);
	unsigned char chance[8];
	struct vb_str hex;
	int fd = -1;

	do {
		vb_secret_random(chance, sizeof(chance));
		hex = vb_arena_hex(a, chance, sizeof(chance));
		*name = vb_arena_printf(a, "%s.%.*s", path, VB_FMT(hex));
		fd = open(name->p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, there ? 0600 : fresh);
	} while (fd < 0 && errno == EEXIST);
	if (fd >= 0 && there && fchmod(fd, st.st_mode & 07777) != 0) {
		close(fd);
		unlink(name->p);
		return -1;
	}
	return fd;
}

/* A device, a pipe or a descriptor is written to: another file in its place would be a disaster, as in /dev/null. */
static bool is_written_in_place(const char *path)
{
	struct stat st;

	return (stat(path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode)) ||
	       vb_str_starts(vb_str(path), VB_STR("/dev/")) ||
			     vb_str_starts(vb_str(path), VB_STR("/proc/"));
}

static bool write_in_place(const char *path, struct vb_str bytes, struct vb_error *err)
{
	int fd VB_CLEANUP(vb_cleanup_fd) = open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC);

	return (fd >= 0 && vb_write_all(fd, bytes.p, bytes.n)) || vb_fail_errno(err, "write", path);
}

static bool file_save(const char *path, struct vb_str bytes, mode_t fresh, struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str temp;
	int fd VB_CLEANUP(vb_cleanup_fd) = -1;

	if (strcmp(path, "-") == 0 || strcmp(path, "/dev/stdout") == 0)
		return vb_write_all(STDOUT_FILENO, bytes.p, bytes.n) ||
		       errno == EPIPE || /* a closed pager is no error */
		       vb_fail_errno(err, "write", "standard output");
	if (is_written_in_place(path))
		return write_in_place(path, bytes, err);
	fd = temp_open(a, path, fresh, &temp);
	if (fd < 0)
		return vb_fail_errno(err, "write", path);
	if (vb_write_all(fd, bytes.p, bytes.n) && fsync(fd) == 0 && rename(temp.p, path) == 0) {
		dir_sync(a, path);
		return true;
	}
	vb_fail_errno(err, "write", path);
	unlink(temp.p);
	return false;
}

bool vb_file_save(const char *path, struct vb_str bytes, struct vb_error *err)
{
	return file_save(path, bytes, 0644, err);
}

bool vb_file_save_private(const char *path, struct vb_str bytes, struct vb_error *err)
{
	return file_save(path, bytes, 0600, err);
}

bool vb_mkdirs(const char *path, struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	char *copy = (char *)(uintptr_t)vb_arena_cstr(a, vb_str(path));

	for (char *p = copy + 1; *copy; p++) {
		char kept = *p;

		if (kept != '/' && kept != '\0')
			continue;
		*p = '\0';
		if (mkdir(copy, 0755) != 0 && errno != EEXIST)
			return vb_fail_errno(err, "make the folder", copy);
		*p = kept;
		if (!kept)
			break;
	}
	return vb_dir_exists(path) || vb_fail(err, VB_E_ENV, "%s exists and is not a folder", path);
}

bool vb_file_exists(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

bool vb_dir_exists(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *at)
{
	(void)st;
	(void)flag;
	(void)at;
	return remove(path);
}

void vb_tree_remove(const char *path)
{
	(void)nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

struct vb_str vb_path_join(struct vb_arena *a, struct vb_str dir, struct vb_str name)
{
	bool slash = !dir.n || dir.p[dir.n - 1] == '/';

	if (!dir.n || (name.n && name.p[0] == '/'))
		return vb_arena_str(a, name);
	return vb_arena_printf(a, "%.*s%s%.*s", VB_FMT(dir), slash ? "" : "/", VB_FMT(name));
}

struct vb_str vb_path_base(struct vb_str path)
{
	size_t at = vb_str_rchr(path, '/');

	return at < path.n ? vb_str_from(path, at + 1) : path;
}

struct vb_str vb_path_dir(struct vb_str path)
{
	size_t at = vb_str_rchr(path, '/');

	if (at == path.n)
		return VB_STR(".");
	return vb_str_sub(path, 0, at ? at : 1);
}

struct vb_str vb_path_trim(struct vb_str path)
{
	while (path.n > 1 && path.p[path.n - 1] == '/')
		path.n--;
	return path;
}

struct vb_str vb_path_word(struct vb_arena *a, struct vb_str text)
{
	size_t n = text.n < WORD_MAX ? text.n : WORD_MAX;
	char *p = vb_arena_alloc(a, n + 1);

	for (size_t i = 0; i < n; i++) {
		char c = text.p[i];
		bool kept = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			    (c >= '0' && c <= '9') || c == '-' || c == '_' || (c == '.' && i);

		p[i] = kept ? c : '_';
	}
	return n ? vb_strn(p, n) : VB_STR("_");
}
