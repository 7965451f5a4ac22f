/*
 * below.c - files of a folder by their path, one component at a time and no link followed: nothing outside the folder is
 * opened, whatever a path says or is renamed meanwhile.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/hash.h"
#include "core/limits.h"
#include "scan/target_int.h"

enum { CHUNK = 128 * 1024 };

int scan_below_folder(int root, struct vb_str path, char name[static 256])
{
	int fd = openat(root, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), next;
	struct vb_str part;

	while (fd >= 0 && vb_str_next(&path, '/', &part)) {
		if (!part.n || part.n > 255 || vb_str_is(part, "..") || vb_str_is(part, "."))
			break;
		memcpy(name, part.p, part.n);
		name[part.n] = '\0';
		if (!path.p)
			return fd;
		next = openat(fd, name,
			      O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
		close(fd);
		fd = next;
	}
	if (fd >= 0)
		close(fd);
	return -1;
}

/* False when it could not be read to its end. */
static bool digest(int fd, unsigned char out[static VB_HASH_MAX_BYTES])
{
	char *p VB_CLEANUP(vb_cleanup_free) = vb_alloc(1, CHUNK);
	struct vb_hash *h = vb_hash_new(VB_SHA256);
	ssize_t got;

	do {
		got = read(fd, p, CHUNK);
		if (got > 0)
			vb_hash_add(h, p, (size_t)got);
	} while (got > 0 || (got < 0 && errno == EINTR));
	vb_hash_free(h, out);
	return got == 0;
}

struct vb_str scan_file_digest(struct vb_arena *a, const char *folder, struct vb_str path)
{
	int root VB_CLEANUP(vb_cleanup_fd) = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int dir VB_CLEANUP(vb_cleanup_fd) = -1, fd VB_CLEANUP(vb_cleanup_fd) = -1;
	unsigned char out[VB_HASH_MAX_BYTES];
	const struct vb_str none = {NULL, 0};
	char name[256];
	struct stat st;

	dir = root < 0 ? -1 : scan_below_folder(root, path, name);
	if (dir >= 0)
		fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) ||
	    st.st_size > (off_t)VB_LIMIT_ELF_BYTES || !digest(fd, out))
		return none;
	return vb_arena_hex(a, out, VB_SHA256_BYTES);
}
