/*
 * fs_int.h - a file system read in place: what tree.c walks. A node is whatever finds a file's record again; `why`
 * says what is damaged when a function fails. Nothing recurses, nothing is kept but the node at hand.
 */
#ifndef VAUBAN_SCAN_VOLUMES_FS_INT_H
#define VAUBAN_SCAN_VOLUMES_FS_INT_H

#include "scan/frame_int.h"
#include "scan/volumes/bytes_int.h"

#define SCAN_FS_CUT "is cut short: what the file system keeps past the end of the file is not there"

struct scan_dir { /* a folder being listed; what the fields mean is the file system's */
	uint64_t node, at, end, a, b, c;
};

struct scan_fs_name {
	uint64_t node;
	char text[256];
	size_t n;
};

struct scan_fs_ops {
	/* NULL: not this file system, or one that cannot be read; `why` says it. */
	void *(*open)(const struct scan_bytes *bytes, const char **why);
	void (*close)(void *fs);
	uint64_t (*root)(void *fs);
	/* Makes `node` the node at hand; name, path and index are not touched. */
	bool (*stat)(void *fs, uint64_t node, struct scan_name *out, const char **why);
	bool (*dir)(void *fs, struct scan_dir *d,
		    const char **why); /* the node at hand is a folder */
	/* 1: a name, 0: the end, -1: damaged. "." and ".." are left out. */
	int (*list)(void *fs, struct scan_dir *d, struct scan_fs_name *out, const char **why);
	/* Bytes of the node at hand from `at`, at most n; 0 at the end or when damaged (`why` not NULL). */
	size_t (*read)(void *fs, uint64_t at, char *p, size_t n, const char **why);
	const char *(*note)(void *fs); /* what a reader of the result must know, or NULL */
};

extern const struct scan_fs_ops scan_fs_squashfs, scan_fs_ext;

#endif
