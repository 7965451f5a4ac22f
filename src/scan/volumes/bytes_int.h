/* bytes_int.h - a range of a descriptor, or bytes in memory, read at any place: what volumes are parsed from. */
#ifndef VAUBAN_SCAN_VOLUMES_BYTES_INT_H
#define VAUBAN_SCAN_VOLUMES_BYTES_INT_H

#include "core/vb.h"

struct scan_bytes {
	int fd;
	uint64_t from, size;
	const char *held; /* the bytes themselves, lent; NULL: those of fd */
};

struct scan_bytes scan_bytes(int fd, uint64_t from,
			     uint64_t size); /* size 0: to the end; never past it */
struct scan_bytes scan_bytes_held(struct vb_str bytes);
bool scan_bytes_get(const struct scan_bytes *b, uint64_t at, void *p,
		    size_t n) VB_MUST_USE; /* all n or false */
size_t scan_bytes_some(const struct scan_bytes *b, uint64_t at, void *p,
		       size_t n); /* fewer at the end */

#endif
