/* bytes.c - positional reads that never leave the range. */
#include "scan/volumes/bytes_int.h"

#include <errno.h>
#include <unistd.h>

struct scan_bytes scan_bytes(int fd, uint64_t from, uint64_t size)
{
	off_t end = lseek(fd, 0, SEEK_END);
	uint64_t have = end > 0 && (uint64_t)end > from ? (uint64_t)end - from : 0;

	return (struct scan_bytes){
		.fd = fd, .from = from, .size = size && size < have ? size : have};
}

struct scan_bytes scan_bytes_held(struct vb_str bytes)
{
	return (struct scan_bytes){.fd = -1, .size = bytes.n, .held = bytes.p};
}

size_t scan_bytes_some(const struct scan_bytes *b, uint64_t at, void *p, size_t n)
{
	size_t done = 0;

	if (at >= b->size)
		return 0;
	if (n > b->size - at)
		n = (size_t)(b->size - at);
	if (b->held) {
		memcpy(p, b->held + b->from + at, n);
		return n;
	}
	while (done < n) {
		ssize_t got = pread(b->fd, (char *)p + done, n - done,
				    (off_t)(b->from + at + done));

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		done += (size_t)got;
	}
	return done;
}

bool scan_bytes_get(const struct scan_bytes *b, uint64_t at, void *p, size_t n)
{
	return scan_bytes_some(b, at, p, n) == n;
}
