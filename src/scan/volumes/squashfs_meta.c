/* squashfs_meta.c - metadata blocks: unpacked once, a few kept, since names of a folder stand beside each other. */
#include "scan/volumes/squashfs_int.h"

#include <stdlib.h>

static struct squash_meta *meta_load(struct squash *s, uint64_t at)
{
	unsigned turn = s->turn++ % SQUASH_CACHED;
	struct squash_meta *m = s->cache[turn];
	char packed[SQUASH_META], header[2] = {0};
	struct vb_cursor c = vb_cursor(header, sizeof(header));
	unsigned n;
	bool ok;

	if (!m)
		m = s->cache[turn] = vb_alloc(1, sizeof(*m));
	m->at = 0;
	if (!scan_bytes_get(&s->in, at, header, sizeof(header)))
		return NULL;
	n = vb_get_u16(&c);
	m->next = at + 2 + (n & 0x7fffu);
	if ((n & 0x7fffu) > SQUASH_META || !scan_bytes_get(&s->in, at + 2, packed, n & 0x7fffu))
		return NULL;
	m->n = n & 0x7fffu;
	if (n & 0x8000u)
		memcpy(m->bytes, packed, m->n);
	ok = n & 0x8000u ||
	     scan_codec_unpack(s->codec, vb_strn(packed, m->n), m->bytes, SQUASH_META, &m->n);
	if (!ok || !m->n)
		return NULL;
	m->at = at;
	return m;
}

static struct squash_meta *meta_find(struct squash *s, uint64_t at)
{
	for (size_t i = 0; i < SQUASH_CACHED; i++)
		if (s->cache[i] && s->cache[i]->at == at && at)
			return s->cache[i];
	return meta_load(s, at);
}

void squash_get(struct squash *s, struct squash_place *p, void *out, size_t n)
{
	char *to = out;

	memset(out, 0, n);
	while (n && !p->bad) {
		struct squash_meta *m = meta_find(s, p->block);
		size_t piece;

		if (!m || p->at > m->n) {
			p->bad = true;
			break;
		}
		if (p->at == m->n) {
			p->block = m->next;
			p->at = 0;
			continue; /* the next block is further on: this ends */
		}
		piece = m->n - p->at < n ? m->n - p->at : n;
		memcpy(to, m->bytes + p->at, piece);
		p->at += piece;
		to += piece;
		n -= piece;
	}
}

uint16_t squash_u16(struct squash *s, struct squash_place *p)
{
	char b[2] = {0};
	struct vb_cursor c = vb_cursor(b, sizeof(b));

	squash_get(s, p, b, sizeof(b));
	return vb_get_u16(&c);
}

uint32_t squash_u32(struct squash *s, struct squash_place *p)
{
	char b[4] = {0};
	struct vb_cursor c = vb_cursor(b, sizeof(b));

	squash_get(s, p, b, sizeof(b));
	return vb_get_u32(&c);
}

uint64_t squash_u64(struct squash *s, struct squash_place *p)
{
	char b[8] = {0};
	struct vb_cursor c = vb_cursor(b, sizeof(b));

	squash_get(s, p, b, sizeof(b));
	return vb_get_u64(&c);
}

struct squash_place squash_place(uint64_t table, uint64_t reference)
{
	return (struct squash_place){.block = table + (reference >> 16), .at = reference & 0xffff};
}

struct squash_place squash_lookup(struct squash *s, uint64_t list, uint32_t i, size_t size)
{
	uint64_t in_block = SQUASH_META / size;
	char b[8] = {0};
	struct vb_cursor c = vb_cursor(b, sizeof(b));
	bool ok = scan_bytes_get(&s->in, list + i / in_block * 8, b, sizeof(b));

	return (struct squash_place){
		.block = ok ? vb_get_u64(&c) : 0, .at = i % in_block * size, .bad = !ok};
}
