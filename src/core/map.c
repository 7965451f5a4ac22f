/* map.c - open addressing, linear probing, at most 3/4 full; nothing is ever removed. */
#include "core/vb.h"

struct vb_map_slot {
	struct vb_str key;
	uint64_t hash;
	void *value;
	bool used;
};

/* Multiply-fold over 8-byte words; the seed keeps hostile names from choosing their slots. */
static inline uint64_t fold(uint64_t h, uint64_t w, uint64_t k)
{
	__uint128_t m = (__uint128_t)(h ^ w) * k;

	return (uint64_t)m ^ (uint64_t)(m >> 64) ^ (w >> 32);
}

uint64_t vb_hash64(struct vb_str s, uint64_t seed)
{
	const uint64_t k = 0x9e3779b97f4a7c15u;
	uint64_t h = seed ^ (s.n * k), w;
	const char *p = s.p;
	size_t n = s.n;

	for (; n >= sizeof(w); p += sizeof(w), n -= sizeof(w)) {
		memcpy(&w, p, sizeof(w)); /* of a constant size: one load, no call */
		h = fold(h, w, k);
	}
	w = 0;
	if (n) {
		memcpy(&w, p, n);
		h = fold(h, w, k);
	}
	h ^= h >> 29;
	h *= 0xbf58476d1ce4e5b9u;
	return h ^ (h >> 32);
}

void vb_map_init(struct vb_map *m, struct vb_arena *a)
{
	*m = (struct vb_map){.arena = a};
}

static struct vb_map_slot *slot_of(struct vb_map_slot *slots, size_t cap, struct vb_str key,
				   uint64_t hash)
{
	size_t i = hash & (cap - 1);

	while (slots[i].used && !(slots[i].hash == hash && vb_str_eq(slots[i].key, key)))
		i = (i + 1) & (cap - 1);
	return &slots[i];
}

static uint64_t hash_of(const struct vb_map *m, struct vb_str key)
{
	return vb_hash64(key, (uint64_t)(uintptr_t)m->arena);
}

void *vb_map_find(const struct vb_map *m, struct vb_str key)
{
	struct vb_map_slot *s;

	if (!m->cap)
		return NULL;
	s = slot_of(m->slots, m->cap, key, hash_of(m, key));
	return s->used ? s->value : NULL;
}

static void map_grow(struct vb_map *m)
{
	size_t cap = m->cap ? m->cap * 2 : 64;
	struct vb_map_slot *slots = vb_arena_array(m->arena, cap, sizeof(*slots));

	for (size_t i = 0; i < m->cap; i++)
		if (m->slots[i].used)
			*slot_of(slots, cap, m->slots[i].key, m->slots[i].hash) = m->slots[i];
	m->slots = slots;
	m->cap = cap;
}

void **vb_map_put(struct vb_map *m, struct vb_str key)
{
	uint64_t hash = hash_of(m, key);
	struct vb_map_slot *s;

	if (m->n + 1 > m->cap - m->cap / 4)
		map_grow(m);
	s = slot_of(m->slots, m->cap, key, hash);
	if (!s->used) {
		*s = (struct vb_map_slot){.key = key, .hash = hash, .used = true};
		m->n++;
	}
	return &s->value;
}
