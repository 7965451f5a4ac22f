/*
 * cpio.c - cpio archives one after the other, as the kernel unpacks an initramfs: "newc" with or without checksums
 * (070701, 070702) and the old portable form (070707). Bytes read in place; a compressed segment ends what can be read
 * here and is told to the parent, which unpacks it (serve_probe.c). Sources: cpio(5) of libarchive, the kernel's
 * Documentation/driver-api/early-userspace/buffer-format.rst.
 *
 * Names of one inode share the bytes of the last one: those before it come again as hard links, after it.
 */
#include <stdlib.h>

#include "core/limits.h"
#include "scan/volumes/tree_int.h"

enum { NEWC_HEADER = 110, ODC_HEADER = 76, GAP_MAX = 1 << 20, WAITING_MAX = 100000 };

struct header {
	uint64_t ino, dev, mode, uid, gid, links, size, name_n;
	uint64_t name_at, data_at, end;
};

struct waiting { /* a name whose bytes come later */
	uint64_t ino, dev;
	struct vb_str path;
};

struct cpio {
	struct scan_source source;
	struct scan_bytes bytes;
	struct vb_arena *arena;
	uint64_t at; /* of the next header */
	uint64_t data_at, data_left;
	char name[VB_LIMIT_PATH_BYTES + 2], link[VB_LIMIT_PATH_BYTES + 1];
	VB_VEC(struct waiting) waiting;
	struct waiting owner; /* of bytes some waiting names share */
	size_t giving; /* waiting names looked at, while owner.path.n or at the end of a segment */
	bool packed_next; /* between segments: what follows need not be cpio */
	bool ended;       /* a trailer: what still waits never gets bytes */
};

static bool number(const char *p, size_t n, unsigned base, uint64_t *out)
{
	*out = 0;
	for (size_t i = 0; i < n; i++) {
		unsigned c = (unsigned char)p[i];
		unsigned v = c >= '0' && c <= '9'   ? c - '0'
			     : c >= 'a' && c <= 'f' ? c - 'a' + 10
			     : c >= 'A' && c <= 'F' ? c - 'A' + 10
						    : 99;

		if (v >= base)
			return false;
		*out = *out * base + v;
	}
	return true;
}

static uint64_t round4(uint64_t v)
{
	return (v + 3) & ~(uint64_t)3;
}

static bool newc_parse(const char *p, uint64_t at, struct header *h)
{
	uint64_t f[13];

	for (size_t i = 0; i < VB_COUNT(f); i++)
		if (!number(p + 6 + 8 * i, 8, 16, &f[i]))
			return false;
	*h = (struct header){.ino = f[0],
			     .mode = f[1],
			     .uid = f[2],
			     .gid = f[3],
			     .links = f[4],
			     .size = f[6],
			     .dev = f[7] << 32 | f[8],
			     .name_n = f[11],
			     .name_at = at + NEWC_HEADER};
	h->data_at = round4(h->name_at + h->name_n);
	h->end = round4(h->data_at + h->size);
	return true;
}

static bool odc_parse(const char *p, uint64_t at, struct header *h)
{
	static const unsigned char widths[] = {6, 6, 6, 6, 6, 6, 6, 11, 6, 11};
	uint64_t f[VB_COUNT(widths)] = {0};
	size_t to = 6;

	for (size_t i = 0; i < VB_COUNT(f); to += widths[i++])
		if (!number(p + to, widths[i], 8, &f[i]))
			return false;
	*h = (struct header){.dev = f[0],
			     .ino = f[1],
			     .mode = f[2],
			     .uid = f[3],
			     .gid = f[4],
			     .links = f[5],
			     .name_n = f[8],
			     .size = f[9],
			     .name_at = at + ODC_HEADER};
	h->data_at = h->name_at + h->name_n;
	h->end = h->data_at + h->size;
	return true;
}

static bool header_read(struct cpio *c, uint64_t at, struct header *h)
{
	char p[NEWC_HEADER];
	size_t n = scan_bytes_some(&c->bytes, at, p, sizeof(p));
	bool ok = false;

	if (n == sizeof(p) && (memcmp(p, "070701", 6) == 0 || memcmp(p, "070702", 6) == 0))
		ok = newc_parse(p, at, h);
	else if (n >= ODC_HEADER && memcmp(p, "070707", 6) == 0)
		ok = odc_parse(p, at, h);
	return ok && h->name_n && h->name_n <= VB_LIMIT_PATH_BYTES + 1 &&
	       h->end <= c->bytes.size + 3 &&
	       scan_bytes_get(&c->bytes, h->name_at, c->name, (size_t)h->name_n) &&
	       !c->name[h->name_n - 1];
}

/* After a trailer: zeros, then another archive or none. */
static bool segment_find(struct cpio *c)
{
	char zeros[512];
	uint64_t limit = c->at + GAP_MAX;

	while (c->at < limit) {
		size_t n = scan_bytes_some(&c->bytes, c->at, zeros, sizeof(zeros)), i = 0;

		while (i < n && !zeros[i])
			i++;
		c->at += i;
		if (i < n)
			return true;
		if (n < sizeof(zeros))
			return false;
	}
	return false;
}

static uint8_t type_of(uint64_t mode)
{
	static const uint8_t types[16] = {
		[1] = MODEL_FILE_FIFO,   [2] = MODEL_FILE_CHAR,    [4] = MODEL_FILE_DIR,
		[6] = MODEL_FILE_BLOCK,  [8] = MODEL_FILE_REGULAR, [10] = MODEL_FILE_SYMLINK,
		[12] = MODEL_FILE_SOCKET};

	return types[mode >> 12 & 15];
}

/* A waiting name of the bytes that were just told, as a hard link to them. */
static bool waiting_next(struct cpio *c, struct scan_name *out)
{
	while (c->owner.path.n && c->giving < c->waiting.n) {
		struct waiting *w = &c->waiting.v[c->giving++];

		if (w->ino != c->owner.ino || w->dev != c->owner.dev || !w->path.n)
			continue;
		out->type = SCAN_HARD_LINK;
		out->path = w->path;
		out->link = c->owner.path;
		w->path.n = 0;
		return true;
	}
	c->owner.path.n = 0;
	return false;
}

static struct vb_str path_of(const struct cpio *c, const struct header *h)
{
	struct vb_str path = vb_strn(c->name, strnlen(c->name, (size_t)h->name_n));

	while (vb_str_starts(path, VB_STR("./")))
		path = vb_str_from(path, 2);
	while (path.n && path.p[0] == '/') /* the kernel unpacks below its root all the same */
		path = vb_str_from(path, 1);
	return path;
}

/* Keeps a name that has no bytes of its own, or tells who shares the bytes at hand; true when it is kept back. */
static bool shared(struct cpio *c, const struct header *h, struct vb_str path)
{
	struct waiting w = {.ino = h->ino, .dev = h->dev};

	if (h->links < 2 || type_of(h->mode) != MODEL_FILE_REGULAR)
		return false;
	w.path = vb_arena_str(c->arena, path);
	if (h->size) {
		c->owner = w;
		c->giving = 0;
		return false;
	}
	if (c->waiting.n >= WAITING_MAX)
		return false;
	*vb_vec_add(c->arena, &c->waiting) = w;
	return true;
}

static bool name_tell(struct cpio *c, const struct header *h, struct vb_str path,
		      struct scan_name *out)
{
	out->type = type_of(h->mode);
	out->mode = (uint32_t)(h->mode & 07777);
	out->uid = (uint32_t)h->uid;
	out->gid = (uint32_t)h->gid;
	out->size = out->type == MODEL_FILE_REGULAR ? h->size : 0;
	out->path = path;
	c->data_at = h->data_at;
	c->data_left = out->size;
	if (out->type == MODEL_FILE_SYMLINK) {
		if (h->size > VB_LIMIT_PATH_BYTES ||
		    !scan_bytes_get(&c->bytes, h->data_at, c->link, (size_t)h->size))
			return false;
		out->link = vb_strn(c->link, (size_t)h->size);
	}
	return true;
}

/* What was kept back and never got bytes is an empty file. */
static bool waiting_last(struct cpio *c, struct scan_name *out)
{
	while (c->giving < c->waiting.n) {
		struct waiting *w = &c->waiting.v[c->giving++];

		if (!w->path.n)
			continue;
		out->type = MODEL_FILE_REGULAR;
		out->mode = 0644;
		out->path = w->path;
		w->path.n = 0;
		return true;
	}
	c->waiting.n = 0; /* the next segment counts its inodes anew */
	c->ended = false;
	return false;
}

/* A header that says what it is, though what it announces is not there. */
static bool header_starts(const struct cpio *c)
{
	char p[5];

	return scan_bytes_get(&c->bytes, c->at, p, sizeof(p)) && memcmp(p, "07070", sizeof(p)) == 0;
}

static bool cpio_next(struct scan_source *src, struct scan_name *out)
{
	struct cpio *c = (struct cpio *)src;
	struct header h;
	struct vb_str path;

	c->data_left = 0;
	if (waiting_next(c, out) || (c->ended && waiting_last(c, out)))
		return true;
	if (c->packed_next && !segment_find(c))
		return false;
	while (header_read(c, c->at, &h)) {
		c->at = h.end;
		c->packed_next = false;
		path = path_of(c, &h);
		if (vb_str_is(path, "TRAILER!!!")) {
			c->ended = c->packed_next = true;
			c->giving = 0;
			if (waiting_last(c, out))
				return true; /* the next call goes on */
			if (!segment_find(c))
				return false;
			continue;
		}
		if (shared(c, &h, path))
			continue;
		if (name_tell(c, &h, path, out))
			return true;
		scan_source_trouble(src, path, "a link that cannot be read");
	}
	if (!c->packed_next)
		scan_source_stop(src, header_starts(c) || c->at >= c->bytes.size
					      ? "is cut short: its end is missing"
					      : "a header of the archive is damaged");
	return false;
}

static size_t cpio_data(struct scan_source *src, char *p, size_t n)
{
	struct cpio *c = (struct cpio *)src;
	size_t got = scan_bytes_some(&c->bytes, c->data_at, p,
				     n < c->data_left ? n : (size_t)c->data_left);

	c->data_at += got;
	c->data_left -= got;
	return got;
}

static void cpio_close(struct scan_source *src)
{
	struct cpio *c = (struct cpio *)src;

	vb_arena_free(c->arena);
	free(c);
}

static const struct scan_source_ops cpio_ops = {
	.next = cpio_next, .data = cpio_data, .close = cpio_close};

struct scan_source *scan_source_cpio(struct scan_server *s, const struct scan_spec *spec,
				     const struct scan_bytes *bytes)
{
	struct cpio *c = vb_alloc(1, sizeof(*c));

	c->source = (struct scan_source){.ops = &cpio_ops, .s = s, .spec = *spec};
	c->bytes = *bytes;
	c->source.in = c->bytes.size;
	c->arena = vb_arena_new();
	return &c->source;
}

uint64_t scan_cpio_size(const struct scan_bytes *bytes)
{
	struct cpio *c VB_CLEANUP(vb_cleanup_free) = vb_alloc(1, sizeof(*c));
	uint64_t end = 0;
	struct header h;

	c->bytes = *bytes;
	for (uint64_t n = 0; n < VB_LIMIT_TREE_ENTRIES && header_read(c, c->at, &h); n++) {
		c->at = end = h.end < bytes->size ? h.end : bytes->size;
		if (vb_str_is(path_of(c, &h), "TRAILER!!!") && !segment_find(c))
			break;
	}
	return end;
}
