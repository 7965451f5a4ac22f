/*
 * ext_int.h - ext2, ext3 and ext4 as the kernel's Documentation/filesystems/ext4 describes them. Little-endian.
 *
 *   block 0 | superblock at 1024 | group descriptors | per group: bitmaps, inode table, data
 *
 * Read in place: the journal is not replayed (an image that needs it is named), checksums are not proof of honesty and
 * are not looked at. A node is an inode number.
 */
#ifndef VAUBAN_SCAN_VOLUMES_EXT_INT_H
#define VAUBAN_SCAN_VOLUMES_EXT_INT_H

#include "scan/volumes/fs_int.h"

enum {
	EXT_ROOT = 2,
	EXT_LINK = 4096,
	EXT_BLOCK_MAX = 65536,
	EXT_EXTENTS = 0x80000,
	EXT_INLINE = 0x10000000
};

struct ext_run {                  /* blocks of a file that follow one another */
	uint64_t first, n, place; /* in the file, how many, in the image; place 0: a hole */
};

struct ext {
	struct scan_bytes in;
	uint32_t inodes, per_group, inode_size, descriptor_size, block_size, incompat;
	uint64_t blocks, descriptors; /* place of the group descriptors, in bytes */
	bool recover;
	/* the inode at hand */
	unsigned char map[60]; /* i_block: extents, a block map, or the target of a link */
	uint32_t flags;
	uint64_t size;
	struct ext_run run; /* the last one found */
	char link[EXT_LINK + 1], capability[130];
	uint64_t folder; /* the folder being listed, when it is its inode */
};

/* ext_map.c: the run that holds block `at` of the inode at hand. */
bool ext_run_find(struct ext *e, uint64_t at, struct ext_run *out);
bool ext_get(struct ext *e, uint64_t at, void *p, size_t n); /* all n or false */
size_t ext_read(void *fs, uint64_t at, char *p, size_t n, const char **why);
#endif
