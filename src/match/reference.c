/*
 * reference.c - what advisories are read with, in the index: support dates by exact identifier, names by id.
 *
 *   SUPPORT_KEYS  {u64 hash of the key, u32 key, u32 product, u32 title, u32 first cycle, u32 cycles, 0}* by hash
 *                 key: "pkg:npm/%40angular/core", "repology:busybox", "product:debian"
 *   CYCLES        {u32 cycle, u32 latest, u32 ends, u32 extended, u32 flags, 0}*: days since 1970, 0 = not said
 *   NAMES         {u32 id, u32 name}* by id
 */
#include "match/builder_int.h"

#include <stdlib.h>

#include "core/limits.h"
#include "model/component.h"

enum { DAY = 86400, CYCLE_ENDED = 1, CYCLES_MAX = 4096 };

static uint32_t days(int64_t when)
{
	return when > 0 && when / DAY < UINT32_MAX ? (uint32_t)(when / DAY) : 0;
}

static uint64_t key_hash(struct vb_str key)
{
	return vb_hash64(key, MATCH_HASH_SEED);
}

/* ---- building ---------------------------------------------------------------------------- */

static void key_add(struct match_builder *b, struct built_support s, struct vb_str key)
{
	if (!key.n)
		return;
	s.hash = key_hash(key);
	s.key = match_strings_put(&b->strings, key);
	*vb_vec_add(b->arena, &b->support) = s;
}

/* The purl as components write it, without version. */
static struct vb_str purl_key(struct vb_arena *a, struct vb_str purl)
{
	struct model_component c = {.version = {NULL, 0}};

	if (!model_purl_parse(a, purl, &c))
		return (struct vb_str){NULL, 0};
	c.version = c.arch = (struct vb_str){NULL, 0};
	return model_purl_base(model_purl_write(a, &c));
}

void match_builder_support(struct match_builder *b, const struct model_support *x)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct built_feed *feed = match_builder_feed_now(b);
	struct built_support s = {
		.product = match_strings_put(&b->strings, x->product),
		.title = match_strings_put(&b->strings, x->title.n ? x->title : x->product),
		.first = (uint32_t)(b->cycles.n / MATCH_CYCLE_BYTES)};

	feed->records++;
	if (x->newest > feed->newest && x->newest <= b->run->now + DAY)
		feed->newest = x->newest;
	for (size_t i = 0; i < x->cycles.n && i < CYCLES_MAX; i++) {
		const struct model_cycle *c = &x->cycles.v[i];

		vb_put_u32(&b->cycles, match_strings_put(&b->strings, c->cycle));
		vb_put_u32(&b->cycles, match_strings_put(&b->strings, c->latest));
		vb_put_u32(&b->cycles, days(c->ends));
		vb_put_u32(&b->cycles, days(c->extended));
		vb_put_u32(&b->cycles, c->ended ? CYCLE_ENDED : 0);
		vb_put_u32(&b->cycles, 0);
		s.n++;
	}
	key_add(b, s, vb_arena_printf(a, "product:%.*s", VB_FMT(x->product)));
	for (size_t i = 0; i < x->identifiers.n; i++)
		key_add(b, s,
			vb_str_starts(x->identifiers.v[i], VB_STR("pkg:"))
				      ? purl_key(a, x->identifiers.v[i])
				      : x->identifiers.v[i]);
}

void match_builder_name(struct match_builder *b, const struct model_name *x)
{
	match_builder_feed_now(b)->records++;
	*vb_vec_add(b->arena, &b->names) = (struct built_name){
		match_strings_put(&b->strings, x->id), match_strings_put(&b->strings, x->name)};
}

static int by_key(const void *pa, const void *pb)
{
	const struct built_support *a = pa, *b = pb;

	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return (a->first > b->first) - (a->first < b->first);
}

static int by_id(const void *pa, const void *pb, void *ctx)
{
	const struct built_name *a = pa, *b = pb;
	struct match_builder *m = ctx;

	return vb_str_cmp(match_strings_get(&m->strings, a->id),
			  match_strings_get(&m->strings, b->id));
}

void match_builder_reference(struct match_builder *b, struct vb_buf *keys, struct vb_buf *names)
{
	if (b->support.n)
		qsort(b->support.v, b->support.n, sizeof(*b->support.v), by_key);
	for (size_t i = 0; i < b->support.n; i++) {
		const struct built_support *s = &b->support.v[i];
		const uint32_t fields[] = {s->key, s->product, s->title, s->first, s->n, 0};

		vb_put_u64(keys, s->hash);
		for (size_t k = 0; k < VB_COUNT(fields); k++)
			vb_put_u32(keys, fields[k]);
	}
	if (b->names.n)
		qsort_r(b->names.v, b->names.n, sizeof(*b->names.v), by_id, b);
	for (size_t i = 0; i < b->names.n; i++) {
		vb_put_u32(names, b->names.v[i].id);
		vb_put_u32(names, b->names.v[i].name);
	}
}

/* ---- reading ----------------------------------------------------------------------------- */

static size_t first_key(const struct match_index *ix, uint64_t hash, size_t n)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		const unsigned char *p = match_index_bytes(
			ix, MATCH_SUPPORT_KEYS, mid * MATCH_SUPPORT_BYTES, MATCH_SUPPORT_BYTES);

		if (!p)
			return n;
		if (match_u64(p) < hash)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

bool match_index_has_support(const struct match_index *ix)
{
	return ix->section[MATCH_SUPPORT_KEYS].n > 0;
}

bool match_index_support(const struct match_index *ix, struct vb_str key, struct match_support *out)
{
	size_t n = ix->section[MATCH_SUPPORT_KEYS].n / MATCH_SUPPORT_BYTES;
	uint64_t hash = key_hash(key);

	for (size_t i = n ? first_key(ix, hash, n) : 0; i < n; i++) {
		const unsigned char *p = match_index_bytes(
			ix, MATCH_SUPPORT_KEYS, i * MATCH_SUPPORT_BYTES, MATCH_SUPPORT_BYTES);

		if (!p || match_u64(p) != hash)
			return false;
		if (!vb_str_eq(match_index_string(ix, match_u32(p + 8)), key))
			continue;
		*out = (struct match_support){
			match_index_string(ix, match_u32(p + 12)),
			match_index_string(ix, match_u32(p + 16)), match_u32(p + 20),
			match_u32(p + 24) < CYCLES_MAX ? match_u32(p + 24) : CYCLES_MAX};
		return true;
	}
	return false;
}

bool match_index_cycle(const struct match_index *ix, const struct match_support *s, uint32_t i,
		       struct match_cycle *out)
{
	const unsigned char *p = i < s->n ? match_index_bytes(ix, MATCH_CYCLES,
							      ((size_t)s->first + i) *
								      MATCH_CYCLE_BYTES,
							      MATCH_CYCLE_BYTES)
					  : NULL;

	if (!p)
		return false;
	*out = (struct match_cycle){.cycle = match_index_string(ix, match_u32(p)),
				    .latest = match_index_string(ix, match_u32(p + 4)),
				    .ends = (int64_t)match_u32(p + 8) * DAY,
				    .extended = (int64_t)match_u32(p + 12) * DAY,
				    .ended = match_u32(p + 16) & CYCLE_ENDED};
	return true;
}

struct vb_str match_index_name(const struct match_index *ix, struct vb_str id)
{
	size_t low = 0, high = ix->section[MATCH_NAMES].n / MATCH_NAME_BYTES;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		const unsigned char *p = match_index_bytes(ix, MATCH_NAMES, mid * MATCH_NAME_BYTES,
							   MATCH_NAME_BYTES);
		int c;

		if (!p)
			break;
		c = vb_str_cmp(match_index_string(ix, match_u32(p)), id);
		if (!c)
			return match_index_string(ix, match_u32(p + 4));
		if (c < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return (struct vb_str){NULL, 0};
}

static int by_name_id(const void *a, const void *b)
{
	return vb_str_cmp(((const struct model_name *)a)->id, ((const struct model_name *)b)->id);
}

static void names_find(const struct match_index *ix, const struct vb_str *ids, size_t n,
		       struct vb_map *seen, struct model_assessment *into)
{
	for (size_t i = 0; i < n; i++) {
		void **slot = vb_map_put(seen, ids[i]);
		struct vb_str name = *slot ? (struct vb_str){NULL, 0}
					   : match_index_name(ix, ids[i]);

		*slot = into;
		if (name.n)
			*vb_vec_add(into->arena, &into->names) = (struct model_name){
				vb_arena_str(into->arena, ids[i]), vb_arena_str(into->arena, name)};
	}
}

void match_names_fill(const struct match_index *ix, const struct vb_str *ids, size_t n,
		      struct model_assessment *into)
{
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	size_t both = into->findings.n + into->informational.n;
	struct vb_map seen;

	vb_map_init(&seen, scratch);
	into->names.n = 0;
	names_find(ix, ids, n, &seen, into);
	for (size_t i = 0; i < both; i++) {
		const struct model_finding *f =
			i < into->findings.n ? &into->findings.v[i]
					     : &into->informational.v[i - into->findings.n];

		names_find(ix, f->cwes.v, f->cwes.n, &seen, into);
		if (f->kind != MODEL_VULNERABILITY) /* a threat refers to CAPEC and ATT&CK */
			names_find(ix, f->references.v, f->references.n, &seen, into);
	}
	if (into->names.n)
		qsort(into->names.v, into->names.n, sizeof(*into->names.v), by_name_id);
}
