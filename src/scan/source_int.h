/*
 * source_int.h - names and bytes of one container, whatever its format, read in the jail. A container is a range of a
 * descriptor; its format was found by looking at it (serve_probe.c) or is asked for by the parent.
 *
 *   tar, zip, ar, ISO, compressed bytes   archive.c, through libarchive
 *   squashfs, ext2-4                      volumes/tree.c over volumes/squashfs.c, volumes/ext.c
 *   cpio                                  volumes/cpio.c
 */
#ifndef VAUBAN_SCAN_SOURCE_INT_H
#define VAUBAN_SCAN_SOURCE_INT_H

#include "scan/serve_int.h"
#include "scan/volumes/bytes_int.h"

enum { SCAN_PIECE = 64 * 1024 };

struct scan_source;

struct scan_source_ops {
	bool (*next)(struct scan_source *src,
		     struct scan_name *out); /* false: no more; views until the next call */
	size_t (*data)(struct scan_source *src, char *p,
		       size_t n);                /* next bytes of the entry at hand */
	void (*verify)(struct scan_source *src); /* may be NULL */
	void (*close)(struct scan_source *src);  /* frees it */
};

struct scan_source { /* first member of each kind */
	const struct scan_source_ops *ops;
	struct scan_server *s;
	struct scan_spec spec;
	uint64_t in, out, ticked; /* bytes of the container; bytes unpacked */
	int64_t started;          /* seconds, 0: no tick yet */
	uint32_t index;           /* of the next entry */
	bool over;                /* a limit was reached, or the rest is damaged: named */
	bool limited;             /* it was a limit */
	bool cut; /* its end is missing, and that was named: what follows from it is not */
};

/* Trouble is emitted, not returned: false and 0 mean that there is no more to read. Never NULL. */
struct scan_source *scan_source_open(struct scan_server *s, const struct scan_spec *spec, int fd);
/* The same of bytes at hand, which stay where they are until it is closed; the range in `spec` does not count. */
struct scan_source *scan_source_of(struct scan_server *s, const struct scan_spec *spec,
				   const struct scan_bytes *bytes);
bool scan_source_next(struct scan_source *src, struct scan_name *out) VB_MUST_USE;
size_t scan_source_data(struct scan_source *src, char *p, size_t n);
void scan_source_verify(struct scan_source *src);
void scan_source_close(struct scan_source *src); /* NULL is allowed */

/* For the kinds. */
void scan_source_stop(struct scan_source *src, const char *reason); /* the rest is not read */
void scan_source_trouble(struct scan_source *src, struct vb_str path,
			 const char *reason); /* the rest is */
void scan_source_skipped(struct scan_source *src,
			 size_t n); /* bytes unpacked that nobody asked for */
struct scan_source *scan_source_archive(struct scan_server *s, const struct scan_spec *spec,
					const struct scan_bytes *bytes); /* archive.c */

#endif
