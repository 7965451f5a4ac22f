/* zip_int.h - the entries of a zip archive by its central directory, within bounds. */
#ifndef VAUBAN_SCAN_READERS_ZIP_INT_H
#define VAUBAN_SCAN_READERS_ZIP_INT_H

#include "core/vb.h"

struct scan_zip {
	struct vb_str file;
	struct vb_cursor directory;
	size_t base; /* bytes before the archive: a start script */
};
struct scan_zip_entry {
	struct vb_str name; /* as written: never used as a path */
	uint32_t packed, size;
	uint64_t offset; /* of its local header */
	unsigned method, flags;
};
bool scan_zip_open(struct vb_str file,
		   struct scan_zip *out) VB_MUST_USE; /* false: no zip, or cut off at its end */
bool scan_zip_next(struct scan_zip *z,
		   struct scan_zip_entry *out); /* z->directory.bad: damaged there */
/* The content; a stored one is a view. False: damaged, encrypted, packed in an unknown way, or over `max` bytes. */
bool scan_zip_content(struct vb_arena *a, const struct scan_zip *z, const struct scan_zip_entry *e,
		      size_t max, struct vb_str *out) VB_MUST_USE;

#endif
