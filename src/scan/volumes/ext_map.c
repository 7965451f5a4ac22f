/*
 * ext_map.c - where the blocks of a file are: a tree of extents (ext4, at most five levels) or the block map of ext2
 * with its one, two and three levels of indirection. A level is read once for each run found, never kept.
 */
#include "scan/volumes/ext_int.h"

enum { EXTENT_MAGIC = 0xf30a, EXTENT_DEPTH = 5, EXTENT_LONGEST = 32768, DIRECT = 12 };

struct extent_header {
	unsigned entries, depth;
};

static bool header_get(struct vb_cursor *c, struct extent_header *h)
{
	bool magic = vb_get_u16(c) == EXTENT_MAGIC;

	h->entries = vb_get_u16(c);
	vb_get_u16(c); /* most entries */
	h->depth = vb_get_u16(c);
	vb_get_u32(c); /* generation */
	return magic && !c->bad && h->entries <= (c->n - c->at) / 12;
}

/* In a leaf: the extent that holds `at`, or the hole up to the next one. */
static bool leaf_find(struct vb_cursor c, unsigned entries, uint64_t at, struct ext_run *out)
{
	uint64_t after = 0;

	*out = (struct ext_run){.first = at, .n = 1};
	for (unsigned i = 0; i < entries; i++) {
		uint64_t first = vb_get_u32(&c), length = vb_get_u16(&c), high = vb_get_u16(&c),
			 place = vb_get_u32(&c);
		bool unwritten = length > EXTENT_LONGEST;

		length -= unwritten ? EXTENT_LONGEST : 0;
		place |= high << 32;
		if (at >= first && at - first < length) {
			*out = (struct ext_run){
				.first = first, .n = length, .place = unwritten ? 0 : place};
			return true;
		}
		if (first > at && (!after || first < after))
			after = first;
	}
	if (after)
		out->n = after - at;
	return !c.bad;
}

/* In an index node: the block of the last entry that starts at or before `at`; 0 when there is none. */
static uint64_t index_find(struct vb_cursor c, unsigned entries, uint64_t at)
{
	uint64_t best = 0;

	for (unsigned i = 0; i < entries; i++) {
		uint64_t first = vb_get_u32(&c), place = vb_get_u32(&c), high = vb_get_u16(&c);

		vb_get_u16(&c);
		if (first <= at)
			best = place | high << 32;
	}
	return best;
}

static bool extents_find(struct ext *e, uint64_t at, struct ext_run *out)
{
	unsigned char *block VB_CLEANUP(vb_cleanup_free) = NULL;
	struct vb_cursor c = vb_cursor(e->map, sizeof(e->map));
	struct extent_header h;

	for (unsigned level = 0; level <= EXTENT_DEPTH; level++) {
		uint64_t place;

		if (!header_get(&c, &h))
			return false;
		if (!h.depth)
			return leaf_find(c, h.entries, at, out);
		place = index_find(c, h.entries, at);
		if (!place) {
			*out = (struct ext_run){.first = at, .n = 1};
			return true;
		}
		block = block ? block : vb_alloc(1, e->block_size);
		if (place >= e->blocks ||
		    !scan_bytes_get(&e->in, place * e->block_size, block, e->block_size))
			return false;
		c = vb_cursor(block, e->block_size);
	}
	return false;
}

static bool pointer_get(struct ext *e, uint64_t block, uint64_t i, uint64_t *out)
{
	unsigned char b[4];
	struct vb_cursor c = vb_cursor(b, sizeof(b));

	*out = 0;
	if (!block)
		return true; /* a hole */
	if (block >= e->blocks ||
	    !scan_bytes_get(&e->in, block * e->block_size + i * 4, b, sizeof(b)))
		return false;
	*out = vb_get_u32(&c);
	return true;
}

static bool map_find(struct ext *e, uint64_t at, struct ext_run *out)
{
	uint64_t pointers = e->block_size / 4, span = 1, i = at, place;
	struct vb_cursor c = vb_cursor(e->map, sizeof(e->map));
	unsigned levels = 0;

	*out = (struct ext_run){.first = at, .n = 1};
	if (at >= DIRECT) {
		i -= DIRECT;
		for (levels = 1, span = pointers; levels <= 3 && i >= span;
		     levels++, span *= pointers)
			i -= span;
		if (levels > 3)
			return true; /* past what a map can hold: nothing is there */
	}
	vb_seek(&c, levels ? (DIRECT + levels - 1) * 4 : at * 4);
	place = vb_get_u32(&c);
	for (; levels; levels--) {
		span /= pointers;
		if (!pointer_get(e, place, i / span, &place))
			return false;
		i %= span;
	}
	out->place = place;
	return true;
}

bool ext_run_find(struct ext *e, uint64_t at, struct ext_run *out)
{
	bool ok = e->flags & EXT_EXTENTS ? extents_find(e, at, out) : map_find(e, at, out);

	return ok && (!out->place || (out->place < e->blocks && out->n <= e->blocks - out->place));
}

size_t ext_read(void *fs, uint64_t at, char *p, size_t n, const char **why)
{
	struct ext *e = fs;
	uint64_t block = at / e->block_size, within, have;

	*why = NULL;
	if (at >= e->size)
		return 0;
	n = n < e->size - at ? n : (size_t)(e->size - at);
	if (e->flags & EXT_INLINE) {
		*why = "its bytes stand in its inode: not read";
		return 0;
	}
	if ((!e->run.n || block < e->run.first || block - e->run.first >= e->run.n) &&
	    !ext_run_find(e, block, &e->run)) {
		e->run.n = 0;
		*why = "the map of its blocks is damaged";
		return 0;
	}
	within = at - e->run.first * e->block_size;
	have = e->run.n * e->block_size - within;
	n = n < have ? n : (size_t)have;
	if (!e->run.place) {
		memset(p, 0, n);
	} else if (!scan_bytes_get(&e->in, e->run.place * e->block_size + within, p, n)) {
		*why = "its bytes are past the end of the image";
		return 0;
	}
	return n;
}

bool ext_get(struct ext *e, uint64_t at, void *p, size_t n)
{
	const char *why;
	size_t done = 0, got = 1;

	for (; done < n && got; done += got)
		got = ext_read(e, at + done, (char *)p + done, n - done, &why);
	return done == n;
}
