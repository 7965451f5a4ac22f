/*
 * squashfs_data.c - bytes of a file: blocks one after the other, each with its length in the inode's list (0: a hole,
 * bit 24: stored as is), and a tail that may stand in a fragment shared with other files. Reading goes forward.
 */
#include "scan/volumes/squashfs_int.h"

enum { STORED = 1 << 24, NO_FRAGMENT = -1 };

static bool block_load(struct squash *s, uint64_t at, uint32_t word, const char **why)
{
	uint32_t packed = word & (STORED - 1);

	if (s->block_of == at && at) {
		*why = NULL;
		return true;
	}
	s->block_of = 0;
	*why = "a data block is damaged";
	if (packed > s->block_size || !scan_bytes_get(&s->in, at, s->packed, packed))
		return false;
	s->block_n = packed;
	if (word & STORED)
		memcpy(s->block, s->packed, packed);
	else if (!scan_codec_unpack(s->codec, vb_strn(s->packed, packed), s->block, s->block_size,
				    &s->block_n))
		return false;
	s->block_of = at;
	*why = NULL;
	return true;
}

static bool fragment_load(struct squash *s, size_t *from, const char **why)
{
	struct squash_place p;
	uint64_t start;
	uint32_t word;

	*why = "a fragment is damaged";
	if (s->node.fragment >= s->fragments)
		return false;
	p = squash_lookup(s, s->fragment_table, s->node.fragment, 16);
	start = squash_u64(s, &p);
	word = squash_u32(s, &p);
	*from = s->node.fragment_at;
	return !p.bad && block_load(s, start, word, why);
}

/* Moves to the block that holds `at`; its place and length word. Going back starts over. */
static bool block_find(struct squash *s, uint64_t at, uint64_t *place, uint32_t *word,
		       const char **why)
{
	struct squash_node *f = &s->node;
	uint64_t want = at / s->block_size;

	if (!f->block_at || want < f->block_index) {
		f->block_index = 0;
		f->block_at = f->start;
		f->size_next = f->sizes;
	}
	for (;; f->block_index++) {
		struct squash_place here = f->size_next;

		*word = squash_u32(s, &f->size_next);
		if (f->size_next.bad) {
			*why = "the list of its blocks is damaged";
			return false;
		}
		if (f->block_index == want) {
			f->size_next = here;
			*place = f->block_at;
			return true;
		}
		f->block_at += *word & (STORED - 1);
	}
}

size_t squash_read(void *fs, uint64_t at, char *p, size_t n, const char **why)
{
	struct squash *s = fs;
	struct squash_node *f = &s->node;
	bool tail = f->fragment != (uint32_t)NO_FRAGMENT &&
		    at / s->block_size == f->size / s->block_size;
	size_t from = 0, within = (size_t)(at % s->block_size), have;
	uint64_t place = 0;
	uint32_t word = 1;

	*why = NULL;
	if (at >= f->size)
		return 0;
	have = s->block_size - within;
	have = have < f->size - at ? have : (size_t)(f->size - at);
	have = have < n ? have : n;
	if (tail ? !fragment_load(s, &from, why) : !block_find(s, at, &place, &word, why))
		return 0;
	if (!tail && !(word & (STORED - 1))) {
		memset(p, 0, have);
		return have;
	}
	if (!tail && !block_load(s, place, word, why))
		return 0;
	if (from > s->block_n || within > s->block_n - from || have > s->block_n - from - within) {
		*why = "a data block is shorter than its file";
		return 0;
	}
	memcpy(p, s->block + from + within, have);
	return have;
}
