/*
 * squashfs_int.h - squashfs 4.0, as the kernel's Documentation/filesystems/squashfs.rst and fs/squashfs/squashfs_fs.h
 * describe it. Everything is little-endian.
 *
 *   superblock | data blocks, fragments | inode table | directory table | fragment index | ids | extended attributes
 *
 * Tables are metadata blocks: u16 length (high bit: stored as is), then at most 8 KiB unpacked. A reference is
 * {start of the block in its table : 48, offset in the unpacked block : 16}.
 */
#ifndef VAUBAN_SCAN_VOLUMES_SQUASHFS_INT_H
#define VAUBAN_SCAN_VOLUMES_SQUASHFS_INT_H

#include "scan/volumes/codec_int.h"
#include "scan/volumes/fs_int.h"

enum { SQUASH_META = 8192, SQUASH_CACHED = 32, SQUASH_NAME = 256, SQUASH_LINK = 4096 };

struct squash_meta {       /* one unpacked metadata block */
	uint64_t at, next; /* in the image; of the block after it; 0: empty */
	size_t n;
	char bytes[SQUASH_META];
};

struct squash_place {   /* a reader of metadata: moves on to the next block by itself */
	uint64_t block; /* in the image */
	size_t at;      /* in the unpacked block */
	bool bad;
};

struct squash_node { /* the inode at hand */
	unsigned type;
	uint64_t start, size; /* of data, or of the directory's listing */
	uint32_t fragment, fragment_at;
	uint32_t offset;           /* in the directory's first block */
	struct squash_place sizes; /* of a file: the list of its blocks */
	/* reading goes forward: where it is */
	struct squash_place size_next;
	uint64_t block_index, block_at;
};

struct squash {
	struct scan_bytes in;
	bool cut; /* the image is longer than the file */
	uint32_t block_size, fragments, flags;
	enum scan_codec codec;
	uint16_t ids;
	uint64_t root, id_table, xattr_table, inode_table, dir_table, fragment_table;
	uint64_t xattr_start;
	uint32_t xattrs;
	struct squash_meta *cache[SQUASH_CACHED];
	unsigned turn;
	struct squash_node node;
	char link[SQUASH_LINK + 1], capability[130];
	char *block, *packed; /* block_size each: the unpacked data block at hand */
	uint64_t block_of;    /* its place in the image, 0: none */
	size_t block_n;
};

void squash_get(struct squash *s, struct squash_place *p, void *out, size_t n); /* sets p->bad */
uint16_t squash_u16(struct squash *s, struct squash_place *p);
uint32_t squash_u32(struct squash *s, struct squash_place *p);
uint64_t squash_u64(struct squash *s, struct squash_place *p);
struct squash_place squash_place(uint64_t table, uint64_t reference);
/* Entry `i`, of `size` bytes, of a table found through a list of its blocks. */
struct squash_place squash_lookup(struct squash *s, uint64_t list, uint32_t i, size_t size);
/* squashfs_data.c */
size_t squash_read(void *fs, uint64_t at, char *p, size_t n, const char **why);

#endif
