/* squashfs.c - superblock, inodes, folders and capabilities of a squashfs image; the format stands in
 * squashfs_int.h. */
#include "scan/volumes/squashfs_int.h"

#include <stdlib.h>

enum { T_DIR = 1, T_FILE, T_LINK, T_BLOCK, T_CHAR, T_FIFO, T_SOCKET, T_EXTENDED = 7 };
enum { SUPER_BYTES = 96, XATTRS_MAX = 64, NO_XATTR = -1 };

static bool super_read(struct squash *s, const char **why)
{
	unsigned char bytes[SUPER_BYTES];
	struct vb_cursor c = vb_cursor(bytes, sizeof(bytes));
	unsigned version, log;
	uint64_t used;

	*why = "not a squashfs image";
	if (!scan_bytes_get(&s->in, 0, bytes, sizeof(bytes)) || memcmp(bytes, "hsqs", 4) != 0)
		return false;
	vb_seek(&c, 12);
	s->block_size = vb_get_u32(&c);
	s->fragments = vb_get_u32(&c);
	s->codec = (enum scan_codec)vb_get_u16(&c);
	log = vb_get_u16(&c);
	s->flags = vb_get_u16(&c);
	s->ids = vb_get_u16(&c);
	version = vb_get_u16(&c);
	vb_seek(&c, 32);
	s->root = vb_get_u64(&c);
	used = vb_get_u64(&c);
	s->id_table = vb_get_u64(&c);
	s->xattr_table = vb_get_u64(&c);
	s->inode_table = vb_get_u64(&c);
	s->dir_table = vb_get_u64(&c);
	s->fragment_table = vb_get_u64(&c);
	*why = "squashfs of a version other than 4 is not read";
	if (version != 4)
		return false;
	*why = "its superblock is damaged";
	if (log < 12 || log > 20 || s->block_size != 1u << log || used < SUPER_BYTES)
		return false;
	s->cut = s->in.size < used;
	if (s->in.size > used)
		s->in.size = used;
	*why = NULL;
	return true;
}

/* The table of extended attributes has a header of its own; without it, there are none. */
static void xattr_open(struct squash *s)
{
	unsigned char b[16];
	struct vb_cursor c = vb_cursor(b, sizeof(b));

	if (s->xattr_table >= s->in.size || !scan_bytes_get(&s->in, s->xattr_table, b, sizeof(b)))
		return;
	s->xattr_start = vb_get_u64(&c);
	s->xattrs = vb_get_u32(&c);
}

static void squash_close(void *fs)
{
	struct squash *s = fs;

	for (size_t i = 0; i < SQUASH_CACHED; i++)
		free(s->cache[i]);
	free(s->block);
	free(s->packed);
	free(s);
}

static const char *squash_note(void *fs)
{
	return ((struct squash *)fs)->cut ? SCAN_FS_CUT : NULL;
}

static void *squash_open(const struct scan_bytes *bytes, const char **why)
{
	struct squash *s = vb_alloc(1, sizeof(*s));

	s->in = *bytes;
	if (!super_read(s, why)) {
		squash_close(s);
		return NULL;
	}
	s->block = vb_alloc(1, s->block_size);
	s->packed = vb_alloc(1, s->block_size);
	xattr_open(s);
	return s;
}

static uint64_t squash_root(void *fs)
{
	return ((struct squash *)fs)->root;
}

/* ---- extended attributes ----------------------------------------------------------------- */

static void hex(char *out, const unsigned char *bytes, size_t n)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < n; i++) {
		out[2 * i] = digits[bytes[i] >> 4];
		out[2 * i + 1] = digits[bytes[i] & 15];
	}
	out[2 * n] = 0;
}

static struct squash_place value_place(struct squash *s, struct squash_place *p, bool elsewhere,
				       uint32_t *n)
{
	struct squash_place at;

	*n = squash_u32(s, p);
	if (!elsewhere)
		return *p;
	at = squash_place(s->xattr_start, squash_u64(s, p));
	*n = squash_u32(s, &at);
	return at;
}

static void skip(struct squash *s, struct squash_place *p, uint32_t n)
{
	char away[256];

	for (; n && !p->bad; n -= n < sizeof(away) ? n : (uint32_t)sizeof(away))
		squash_get(s, p, away, n < sizeof(away) ? n : sizeof(away));
}

static void capability_read(struct squash *s, uint32_t index)
{
	struct squash_place list, p;
	uint32_t count;

	s->capability[0] = 0;
	if (index >= s->xattrs)
		return;
	list = squash_lookup(s, s->xattr_table + 16, index, 16);
	p = squash_place(s->xattr_start, squash_u64(s, &list));
	count = squash_u32(s, &list);
	for (uint32_t i = 0; i < count && i < XATTRS_MAX && !list.bad && !p.bad; i++) {
		unsigned type = squash_u16(s, &p), length = squash_u16(s, &p);
		unsigned char value[64];
		struct squash_place v;
		char name[16] = "";
		uint32_t n;

		squash_get(s, &p, name, length < sizeof(name) ? length : sizeof(name));
		skip(s, &p, length < sizeof(name) ? 0 : length - (uint32_t)sizeof(name));
		v = p;
		v = value_place(s, &v, type & 0x100, &n);
		if ((type & 0xff) == 2 && length == 10 && memcmp(name, "capability", 10) == 0 &&
		    n <= sizeof(value)) {
			squash_get(s, &v, value, n);
			if (!v.bad)
				hex(s->capability, value, n);
			return;
		}
		skip(s, &p, 4 + (type & 0x100 ? 8 : n));
	}
}

/* ---- inodes ------------------------------------------------------------------------------ */

static void file_inode(struct squash *s, struct squash_place *p, bool extended, uint32_t *xattr)
{
	struct squash_node *f = &s->node;

	if (extended) {
		f->start = squash_u64(s, p);
		f->size = squash_u64(s, p);
		squash_u64(s, p); /* bytes in holes */
		squash_u32(s, p); /* links */
		f->fragment = squash_u32(s, p);
		f->fragment_at = squash_u32(s, p);
		*xattr = squash_u32(s, p);
	} else {
		f->start = squash_u32(s, p);
		f->fragment = squash_u32(s, p);
		f->fragment_at = squash_u32(s, p);
		f->size = squash_u32(s, p);
	}
	f->sizes = *p;
}

static void dir_inode(struct squash *s, struct squash_place *p, bool extended)
{
	struct squash_node *f = &s->node;

	if (extended) {
		squash_u32(s, p); /* links */
		f->size = squash_u32(s, p);
		f->start = squash_u32(s, p);
		squash_u32(s, p); /* parent */
		squash_u16(s, p); /* index entries */
		f->offset = squash_u16(s, p);
		return;
	}
	f->start = squash_u32(s, p);
	squash_u32(s, p); /* links */
	f->size = squash_u16(s, p);
	f->offset = squash_u16(s, p);
	squash_u32(s, p); /* parent */
}

static void link_inode(struct squash *s, struct squash_place *p, struct scan_name *out)
{
	uint32_t n;

	squash_u32(s, p); /* links */
	n = squash_u32(s, p);
	if (n > SQUASH_LINK) {
		p->bad = true;
		return;
	}
	squash_get(s, p, s->link, n);
	out->link = vb_strn(s->link, n);
}

static uint32_t id_of(struct squash *s, unsigned i)
{
	struct squash_place p = squash_lookup(s, s->id_table, i, 4);

	return i < s->ids ? squash_u32(s, &p) : 0;
}

static bool squash_stat(void *fs, uint64_t node, struct scan_name *out, const char **why)
{
	static const uint8_t types[] = {0,
					MODEL_FILE_DIR,
					MODEL_FILE_REGULAR,
					MODEL_FILE_SYMLINK,
					MODEL_FILE_BLOCK,
					MODEL_FILE_CHAR,
					MODEL_FILE_FIFO,
					MODEL_FILE_SOCKET};
	struct squash *s = fs;
	struct squash_place p = squash_place(s->inode_table, node);
	unsigned type = squash_u16(s, &p), mode = squash_u16(s, &p), uid = squash_u16(s, &p),
		 gid = squash_u16(s, &p);
	bool extended = type > T_EXTENDED;
	uint32_t xattr = (uint32_t)NO_XATTR;

	squash_u64(s, &p); /* time, number */
	type -= extended ? T_EXTENDED : 0;
	*why = "its inode is damaged";
	if (p.bad || type < T_DIR || type > T_SOCKET)
		return false;
	s->node = (struct squash_node){.type = type, .fragment = ~0u};
	out->type = types[type];
	out->mode = mode & 07777u;
	out->link = out->capabilities = (struct vb_str){NULL, 0};
	if (type == T_FILE)
		file_inode(s, &p, extended, &xattr);
	else if (type == T_DIR)
		dir_inode(s, &p, extended);
	else if (type == T_LINK)
		link_inode(s, &p, out);
	if (p.bad)
		return false;
	capability_read(s, xattr);
	out->uid = id_of(s, uid);
	out->gid = id_of(s, gid);
	out->size = type == T_FILE ? s->node.size : 0;
	out->capabilities = vb_str(s->capability);
	*why = NULL;
	return true;
}

/* ---- folders ----------------------------------------------------------------------------- */

/* A listing is runs of {count, inode block} headers and entries; `a` and `b` are where it stands, `c` the run's
 * rest. */
static bool squash_dir(void *fs, struct scan_dir *d, const char **why)
{
	struct squash *s = fs;

	(void)why;
	d->at = 0;
	d->end = s->node.size > 3 ? s->node.size - 3 : 0; /* "." and ".." are counted, not stored */
	d->a = s->dir_table + s->node.start;
	d->b = s->node.offset;
	d->c = 0;
	return true;
}

static int squash_list(void *fs, struct scan_dir *d, struct scan_fs_name *out, const char **why)
{
	struct squash *s = fs;
	struct squash_place p = {.block = d->a, .at = (size_t)d->b};
	uint64_t block = d->c >> 16, left = d->c & 0xffff;
	unsigned offset;

	*why = "its listing is damaged";
	if (d->at >= d->end)
		return 0;
	if (!left) {
		left = (uint64_t)squash_u32(s, &p) + 1;
		block = squash_u32(s, &p);
		squash_u32(s, &p); /* inode number the entries count from */
		d->at += 12;
		if (left > 256)
			return -1;
	}
	offset = squash_u16(s, &p);
	squash_u32(s, &p); /* inode number, type */
	out->n = (size_t)squash_u16(s, &p) + 1;
	if (p.bad || out->n >= sizeof(out->text))
		return -1;
	squash_get(s, &p, out->text, out->n);
	out->node = block << 16 | offset;
	d->at += 8 + out->n;
	d->a = p.block;
	d->b = p.at;
	d->c = block << 16 | (left - 1);
	return p.bad ? -1 : 1;
}

const struct scan_fs_ops scan_fs_squashfs = {.open = squash_open,
					     .close = squash_close,
					     .note = squash_note,
					     .root = squash_root,
					     .stat = squash_stat,
					     .dir = squash_dir,
					     .list = squash_list,
					     .read = squash_read};
