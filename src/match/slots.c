/* slots.c - the two hash tables of the builder: interned strings and u64 to u32. Linear probing, at most half full. */
#include "match/builder_int.h"

#include <stdlib.h>

#include "core/limits.h"

static uint64_t mix(uint64_t x)
{
	x ^= x >> 32;
	x *= 0xd6e8feb86659fd93u;
	x ^= x >> 32;
	return x;
}

static size_t slot_of(const struct match_slots *s, uint64_t key)
{
	size_t i = mix(key) & (s->cap - 1);

	while (s->values[i] && s->keys[i] != key)
		i = (i + 1) & (s->cap - 1);
	return i;
}

static void slots_grow(struct match_slots *s)
{
	struct match_slots old = *s;

	s->cap = old.cap ? old.cap * 2 : 1024;
	s->keys = vb_alloc(s->cap, sizeof(*s->keys));
	s->values = vb_alloc(s->cap, sizeof(*s->values));
	for (size_t i = 0; i < old.cap; i++) {
		if (old.values[i]) {
			size_t to = slot_of(s, old.keys[i]);

			s->keys[to] = old.keys[i];
			s->values[to] = old.values[i];
		}
	}
	free(old.keys);
	free(old.values);
}

uint32_t *match_slots_put(struct match_slots *s, uint64_t key, bool *is_new)
{
	size_t i;

	if (s->n * 2 >= s->cap)
		slots_grow(s);
	i = slot_of(s, key);
	*is_new = !s->values[i];
	if (*is_new) {
		s->keys[i] = key;
		s->values[i] = 1;
		s->n++;
	}
	return &s->values[i];
}

void match_slots_done(struct match_slots *s)
{
	free(s->keys);
	free(s->values);
}

/* ---- strings ---------------------------------------------------------------------------- */

struct vb_str match_strings_get(const struct match_strings *s, uint32_t ref)
{
	const unsigned char *p = (const unsigned char *)s->bytes.p + ref;

	return ref ? vb_strn(s->bytes.p + ref + 4, match_u32(p)) : (struct vb_str){NULL, 0};
}

static void strings_grow(struct match_strings *s)
{
	size_t cap = s->cap ? s->cap * 2 : 4096;
	uint64_t *slots = vb_alloc(cap, sizeof(*slots));

	for (size_t i = 0; i < s->cap; i++) {
		if (s->slots[i]) {
			size_t at = (s->slots[i] >> 32) & (cap - 1);

			while (slots[at])
				at = (at + 1) & (cap - 1);
			slots[at] = s->slots[i];
		}
	}
	free(s->slots);
	s->slots = slots;
	s->cap = cap;
}

uint32_t match_strings_put(struct match_strings *s, struct vb_str text)
{
	uint64_t hash = vb_hash64(text, MATCH_HASH_SEED) >> 32;
	uint32_t ref;
	size_t at;

	if (!text.n)
		return 0;
	if (!s->bytes.n)
		vb_put_u32(&s->bytes, 0);
	if (s->n * 2 >= s->cap)
		strings_grow(s);
	for (at = hash & (s->cap - 1); s->slots[at]; at = (at + 1) & (s->cap - 1)) {
		ref = (uint32_t)s->slots[at];
		if (s->slots[at] >> 32 == hash && vb_str_eq(match_strings_get(s, ref), text))
			return ref;
	}
	if (s->bytes.n + text.n + 4 > VB_LIMIT_INDEX_BYTES) {
		s->bytes.over = true; /* match_builder_write refuses */
		return 0;
	}
	ref = (uint32_t)s->bytes.n;
	vb_put_str(&s->bytes, text);
	s->slots[at] = hash << 32 | ref;
	s->n++;
	return ref;
}
