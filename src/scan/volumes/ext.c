/* ext.c - superblock, inodes, folders and capabilities of an ext2, ext3 or ext4 image; the format stands in
 * ext_int.h. */
#include "scan/volumes/ext_int.h"

#include <stdlib.h>

enum {
	SUPER_AT = 1024,
	SUPER_BYTES = 1024,
	EXT_MAGIC = 0xef53,
	INODE_MOST = 1024,
	XATTR_MAGIC = (int)0xea020000u
};
enum { /* incompatible features */
       F_COMPRESSION = 1,
       F_RECOVER = 4,
       F_JOURNAL_DEVICE = 8,
       F_META_BG = 0x10,
       F_64BIT = 0x80,
       F_KNOWN = 0x2 | 0x4 | 0x40 | F_64BIT | 0x100 | 0x200 | 0x400 | 0x1000 | 0x2000 | 0x4000 |
		 0x8000 | 0x10000 | 0x20000
};

static uint16_t u16_at(const unsigned char *p, size_t at)
{
	return (uint16_t)(p[at] | p[at + 1] << 8);
}

static uint32_t u32_at(const unsigned char *p, size_t at)
{
	return u16_at(p, at) | (uint32_t)u16_at(p, at + 2) << 16;
}

static const char *features_check(const struct ext *e)
{
	if (e->incompat & F_JOURNAL_DEVICE)
		return "the journal of another file system";
	if (e->incompat & F_META_BG)
		return "its group descriptors are spread (meta_bg): not read";
	if (e->incompat & F_COMPRESSION || e->incompat & ~(uint32_t)F_KNOWN)
		return "it uses a feature that is not known here";
	return NULL;
}

static bool super_read(struct ext *e, const char **why)
{
	unsigned char b[SUPER_BYTES];
	uint32_t log, first;

	*why = "not an ext2, ext3 or ext4 image";
	if (!scan_bytes_get(&e->in, SUPER_AT, b, sizeof(b)) || u16_at(b, 56) != EXT_MAGIC)
		return false;
	log = u32_at(b, 24);
	first = u32_at(b, 20);
	*why = "its superblock is damaged";
	if (log > 6)
		return false;
	e->block_size = 1024u << log;
	e->inodes = u32_at(b, 0);
	e->per_group = u32_at(b, 40);
	e->inode_size = u32_at(b, 76) ? u16_at(b, 88) : 128;
	e->incompat = u32_at(b, 76) ? u32_at(b, 96) : 0;
	e->recover = e->incompat & F_RECOVER;
	e->blocks = u32_at(b, 4) | (e->incompat & F_64BIT ? (uint64_t)u32_at(b, 336) << 32 : 0);
	e->descriptor_size = e->incompat & F_64BIT ? u16_at(b, 254) : 32;
	e->descriptors = (uint64_t)(first + 1) * e->block_size;
	if (!e->per_group || e->inode_size < 128 || e->inode_size > e->block_size ||
	    e->descriptor_size < 32 || e->descriptor_size > 1024 || first > 1 ||
	    e->blocks > UINT64_MAX / EXT_BLOCK_MAX)
		return false;
	*why = features_check(e);
	return !*why;
}

static void *ext_open(const struct scan_bytes *bytes, const char **why)
{
	struct ext *e = vb_alloc(1, sizeof(*e));

	e->in = *bytes;
	if (super_read(e, why))
		return e;
	free(e);
	return NULL;
}

static void ext_close(void *fs)
{
	free(fs);
}

static uint64_t ext_root(void *fs)
{
	(void)fs;
	return EXT_ROOT;
}

static const char *ext_note(void *fs)
{
	const struct ext *e = fs;

	return e->in.size / e->block_size < e->blocks ? SCAN_FS_CUT
	       : e->recover ? "was not closed cleanly: what stands in its journal only is not seen"
			    : NULL;
}

static bool ext_inode(struct ext *e, uint64_t node, unsigned char *bytes, size_t *n)
{
	unsigned char d[64];
	uint64_t group, table;
	size_t length = e->descriptor_size < sizeof(d) ? e->descriptor_size : sizeof(d);

	if (!node || node > e->inodes)
		return false;
	group = (node - 1) / e->per_group;
	if (!scan_bytes_get(&e->in, e->descriptors + group * e->descriptor_size, d, length))
		return false;
	table = u32_at(d, 8) | (length >= 64 ? (uint64_t)u32_at(d, 40) << 32 : 0);
	if (!table || table >= e->blocks)
		return false;
	*n = e->inode_size < INODE_MOST ? e->inode_size : INODE_MOST;
	return scan_bytes_get(&e->in,
			      table * e->block_size + (node - 1) % e->per_group * e->inode_size,
			      bytes, *n);
}

/* ---- capabilities ------------------------------------------------------------------------ */

static void hex(char *out, const unsigned char *bytes, size_t n)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < n; i++) {
		out[2 * i] = digits[bytes[i] >> 4];
		out[2 * i + 1] = digits[bytes[i] & 15];
	}
	out[2 * n] = 0;
}

/* Entries {name length, name index, value offset, value inode, value size, hash, name}; values count from `base`. */
static void xattrs_read(struct ext *e, const unsigned char *p, size_t n, size_t at, size_t base)
{
	while (at + 16 <= n && u32_at(p, at)) {
		size_t name = p[at], value = base + u16_at(p, at + 2), length = u32_at(p, at + 8);

		if (at + 16 + name > n)
			return;
		if (p[at + 1] == 6 && name == 10 && memcmp(p + at + 16, "capability", 10) == 0 &&
		    !u32_at(p, at + 4) && length <= 64 && value <= n && length <= n - value) {
			hex(e->capability, p + value, length);
			return;
		}
		at += 16 + ((name + 3) & ~(size_t)3);
	}
}

static void capability_read(struct ext *e, const unsigned char *inode, size_t n)
{
	unsigned char *block VB_CLEANUP(vb_cleanup_free) = NULL;
	uint64_t place = u32_at(inode, 104) | (uint64_t)u16_at(inode, 118) << 32;
	size_t at = n > 130 ? 128 + (size_t)u16_at(inode, 128) : n;

	e->capability[0] = 0;
	if (at + 4 <= n && u32_at(inode, at) == (uint32_t)XATTR_MAGIC)
		xattrs_read(e, inode, n, at + 4, at + 4);
	if (e->capability[0] || !place || place >= e->blocks)
		return;
	block = vb_alloc(1, e->block_size);
	if (scan_bytes_get(&e->in, place * e->block_size, block, e->block_size) &&
	    u32_at(block, 0) == (uint32_t)XATTR_MAGIC)
		xattrs_read(e, block, e->block_size, 32, 0);
}

/* ---- inodes ------------------------------------------------------------------------------ */

static int type_of(unsigned mode)
{
	switch (mode >> 12) {
	case 1:
		return MODEL_FILE_FIFO;
	case 2:
		return MODEL_FILE_CHAR;
	case 4:
		return MODEL_FILE_DIR;
	case 6:
		return MODEL_FILE_BLOCK;
	case 8:
		return MODEL_FILE_REGULAR;
	case 10:
		return MODEL_FILE_SYMLINK;
	case 12:
		return MODEL_FILE_SOCKET;
	default:
		return -1;
	}
}

/* A short target stands where the map of blocks would be. */
static bool link_read(struct ext *e, struct scan_name *out, const char **why)
{
	size_t n = 0, got = 1;

	if (e->size > EXT_LINK)
		return false;
	if (e->size < sizeof(e->map)) {
		out->link = vb_strn((const char *)e->map, (size_t)e->size);
		return true;
	}
	for (; n < e->size && got; n += got)
		got = ext_read(e, n, e->link + n, (size_t)e->size - n, why);
	out->link = vb_strn(e->link, n);
	return n == e->size;
}

static bool inode_load(struct ext *e, uint64_t node, unsigned char *b, size_t *n)
{
	if (!ext_inode(e, node, b, n))
		return false;
	memcpy(e->map, b + 40, sizeof(e->map));
	e->flags = u32_at(b, 32);
	e->size = u32_at(b, 4);
	if (type_of(u16_at(b, 0)) == MODEL_FILE_REGULAR || type_of(u16_at(b, 0)) == MODEL_FILE_DIR)
		e->size |= (uint64_t)u32_at(b, 108) << 32;
	e->run = (struct ext_run){0};
	e->folder = 0;
	return true;
}

static bool ext_stat(void *fs, uint64_t node, struct scan_name *out, const char **why)
{
	unsigned char b[INODE_MOST];
	struct ext *e = fs;
	size_t n;
	int type;

	*why = "its inode is damaged";
	if (!inode_load(e, node, b, &n))
		return false;
	type = type_of(u16_at(b, 0));
	if (type < 0)
		return false;
	out->type = (uint8_t)type;
	out->mode = u16_at(b, 0) & 07777u;
	out->uid = u16_at(b, 2) | (uint32_t)u16_at(b, 120) << 16;
	out->gid = u16_at(b, 24) | (uint32_t)u16_at(b, 122) << 16;
	out->size = type == MODEL_FILE_REGULAR ? e->size : 0;
	out->link = (struct vb_str){NULL, 0};
	if (type == MODEL_FILE_SYMLINK && !link_read(e, out, why))
		return false;
	capability_read(e, b, n);
	out->capabilities = vb_str(e->capability);
	*why = NULL;
	return true;
}

/* ---- folders ----------------------------------------------------------------------------- */

static bool ext_dir(void *fs, struct scan_dir *d, const char **why)
{
	struct ext *e = fs;

	(void)why;
	d->at = 0;
	d->end = e->size;
	return true;
}

/*
 * Entries {inode, length, name length, type, name}. The blocks of a hashed folder's index look like deleted entries to
 * whoever walks it in order. Files are looked at between two names, so the folder's inode is loaded again when needed.
 */
static int ext_list(void *fs, struct scan_dir *d, struct scan_fs_name *out, const char **why)
{
	unsigned char b[INODE_MOST], entry[8];
	struct ext *e = fs;
	size_t n;

	*why = "its listing is damaged";
	if (e->folder != d->node && !inode_load(e, d->node, b, &n))
		return -1;
	e->folder = d->node;
	if (e->flags & EXT_INLINE)
		*why = "its names stand in its inode: not read";
	while (d->at + 8 <= d->end) {
		uint64_t at = d->at;
		unsigned length;

		if (e->flags & EXT_INLINE || !ext_get(e, at, entry, sizeof(entry)))
			return -1;
		length = u16_at(entry, 4) == 0xffff ||
					 (!u16_at(entry, 4) && e->block_size == EXT_BLOCK_MAX)
				 ? EXT_BLOCK_MAX
				 : u16_at(entry, 4);
		if (length < 8 || length % 4 || at % e->block_size + length > e->block_size)
			return -1;
		d->at += length;
		out->node = u32_at(entry, 0);
		out->n = entry[6];
		if (!out->node || !out->n)
			continue;
		if (out->n + 8u > length || !ext_get(e, at + 8, out->text, out->n))
			return -1;
		if (out->text[0] == '.' && (out->n == 1 || (out->n == 2 && out->text[1] == '.')))
			continue;
		return 1;
	}
	return 0;
}

const struct scan_fs_ops scan_fs_ext = {.open = ext_open,
					.close = ext_close,
					.root = ext_root,
					.stat = ext_stat,
					.dir = ext_dir,
					.list = ext_list,
					.read = ext_read,
					.note = ext_note};
