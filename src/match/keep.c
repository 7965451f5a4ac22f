/*
 * keep.c - what was loaded before and is not given again, into the index that is being built.
 *
 *   old index ──► feeds ──given again?──► no: the feed, its day, its records ──┐
 *                                     ├─► a part of it: its records by id ─────┼──► builder
 *                                     └─► yes: nothing                         │
 *             ──► KEV, EPSS, end of life: each whole or not at all; names by id ┘
 *
 * A record is known by its id: one that was given replaces the one of before, whatever feed that came by, so that a folder
 * read again under another name leaves nothing of its past. What records say of aliases is read anew, not their union: a
 * union that only a dropped record made is undone.
 */
#include "match/builder_int.h"

#include <stdlib.h>

#include "core/limits.h"

enum { GIVEN = 2 };

struct keeping {
	struct match_builder *b;
	const struct match_index *old;
	bool refused;
	size_t n_new;       /* feeds that were given */
	uint32_t *feed;     /* of each old one: its place here + 1; 0: given again */
	uint32_t *advisory; /* the same, of each old record */
	size_t n_feeds, n_advisories;
	struct match_slots given; /* ids of records */
};

static uint32_t string_keep(const struct keeping *k, uint32_t ref)
{
	return match_strings_put(&k->b->strings, match_index_string(k->old, ref));
}

static uint32_t list_keep(const struct keeping *k, uint32_t ref)
{
	const unsigned char *items;
	size_t n = match_index_list(k->old, ref, &items);
	uint32_t *v = vb_alloc(n + 1, sizeof(*v)), list;

	for (size_t i = 0; i < n; i++)
		v[i] = string_keep(k, match_u32(items + 4 * i));
	list = match_builder_list(k->b, v, n);
	free(v);
	return list;
}

/* ---- feeds ------------------------------------------------------------------------------- */

/* The place of a feed that was given; n_new: it was not. */
static size_t given_find(const struct keeping *k, struct vb_str name, struct vb_str scope)
{
	size_t i = 0;

	while (i < k->n_new &&
	       !(vb_str_eq(match_strings_get(&k->b->strings, k->b->feeds.v[i].name), name) &&
		 vb_str_eq(match_strings_get(&k->b->strings, k->b->feeds.v[i].scope), scope)))
		i++;
	return i;
}

bool match_feed_of_records(struct vb_str name)
{
	return vb_str_is(name, "OSV") || vb_str_is(name, "CSAF");
}

static uint32_t feed_keep(struct keeping *k, const struct model_feed *old)
{
	size_t at = given_find(k, old->name, old->scope);
	struct built_feed *feed;

	if (at < k->n_new && !k->b->feeds.v[at].part &&
	    !(k->refused && match_feed_of_records(old->name)))
		return 0;
	if (at == k->n_new) {
		match_builder_feed(k->b, old->name, old->scope, old->version);
		at = k->b->feeds.n - 1;
		k->b->feeds.v[at].loaded = old->loaded;
	}
	feed = &k->b->feeds.v[at];
	feed->records += old->records;
	if (old->newest > feed->newest)
		feed->newest = old->newest;
	return (uint32_t)at + 1;
}

static void feeds_keep(struct keeping *k)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const struct model_feed *feeds = NULL;

	k->n_feeds = match_index_feeds(k->old, a, &feeds);
	k->feed = vb_alloc(k->n_feeds + 1, sizeof(*k->feed));
	for (size_t i = 0; i < k->n_feeds; i++)
		k->feed[i] = feed_keep(k, &feeds[i]);
}

/* ---- records ----------------------------------------------------------------------------- */

static bool was_given(struct keeping *k, uint32_t id)
{
	bool is_new;

	return *match_slots_put(&k->given, id, &is_new) == GIVEN;
}

static uint32_t advisory_keep(struct keeping *k, uint32_t at)
{
	struct match_advisory old = match_index_advisory(k->old, at);
	const unsigned char *said;
	size_t n = match_index_list(k->old, old.said, &said);
	uint32_t head = n ? match_u32(said) : UINT32_MAX, feed;
	struct built_advisory x = {.x.id = string_keep(k, old.id), .x.flags = old.flags};
	struct vb_str *ids;

	if (head >> 1 >= k->n_feeds || !k->feed[head >> 1])
		return 0;
	feed = k->feed[head >> 1] - 1;
	if (was_given(k, x.x.id)) {
		k->b->feeds.v[feed].records -= k->b->feeds.v[feed].records > 0;
		return 0;
	}
	x.x.summary = string_keep(k, old.summary);
	x.x.cvss = string_keep(k, old.cvss);
	x.x.references = list_keep(k, old.references);
	x.x.cwes = list_keep(k, old.cwes);
	x.node = match_builder_node(k->b, match_index_string(k->old, old.id));
	ids = vb_alloc(n, sizeof(*ids));
	for (size_t i = 1; i < n; i++)
		ids[i - 1] = match_index_string(k->old, match_u32(said + 4 * i));
	match_builder_said(k->b, &x, feed, ids, n - 1, head & 1);
	free(ids);
	*vb_vec_add(k->b->arena, &k->b->advisories) = x;
	return (uint32_t)k->b->advisories.n;
}

static void advisories_keep(struct keeping *k)
{
	bool is_new;

	for (size_t i = 0; i < k->b->advisories.n; i++)
		*match_slots_put(&k->given, k->b->advisories.v[i].x.id, &is_new) = GIVEN;
	k->n_advisories = match_index_advisories(k->old);
	k->advisory = vb_alloc(k->n_advisories + 1, sizeof(*k->advisory));
	for (size_t i = 0; i < k->n_advisories; i++)
		k->advisory[i] = advisory_keep(k, (uint32_t)i);
}

static void package_keep(struct keeping *k, const unsigned char *p)
{
	struct vb_str base = match_index_string(k->old, match_u32(p + 8)),
		      name = match_index_string(k->old, match_u32(p + 12));
	size_t bytes = match_u32(p + 24);
	const unsigned char *rows = match_index_bytes(k->old, MATCH_ROWS, match_u32(p + 16), bytes);
	struct match_rows r = {.c = vb_cursor(rows, rows ? bytes : 0), .left = match_u32(p + 20)};

	while (match_rows_next(k->old, &r))
		if (r.row.advisory < k->n_advisories && k->advisory[r.row.advisory])
			match_builder_row_keep(k->b, k->advisory[r.row.advisory] - 1, k->old, base,
					       name, &r);
}

static void packages_keep(struct keeping *k)
{
	size_t n = k->old->section[MATCH_PACKAGES].n / MATCH_PACKAGE_BYTES;

	for (size_t i = 0; i < n; i++) {
		const unsigned char *p = match_index_bytes(
			k->old, MATCH_PACKAGES, i * MATCH_PACKAGE_BYTES, MATCH_PACKAGE_BYTES);

		if (p)
			package_keep(k, p);
	}
}

/* ---- catalogues -------------------------------------------------------------------------- */

/* Whole: one that broke off is joined with what was there. */
static bool catalogue_given(const struct keeping *k, const char *name)
{
	size_t at = given_find(k, vb_str(name), VB_STR(""));

	return at < k->n_new && !k->b->feeds.v[at].part;
}

static void exploits_keep(struct keeping *k)
{
	size_t n = k->old->section[MATCH_EXPLOIT].n / MATCH_EXPLOIT_BYTES;
	uint32_t kept = 0;

	if (!catalogue_given(k, "KEV"))
		kept |= MATCH_KEV | MATCH_RANSOMWARE;
	if (!catalogue_given(k, "EPSS"))
		kept |= MATCH_HAS_EPSS | MATCH_EPSS_MASK;
	for (size_t i = 0; kept && i < n; i++) {
		const unsigned char *p = match_index_bytes(
			k->old, MATCH_EXPLOIT, i * MATCH_EXPLOIT_BYTES, MATCH_EXPLOIT_BYTES);

		if (p && (match_u32(p + 4) & kept))
			*vb_vec_add(k->b->arena, &k->b->exploit) = (struct built_exploit){
				match_u32(p), match_u32(p + 4) & kept};
	}
}

static void cycles_keep(struct keeping *k)
{
	size_t n = k->old->section[MATCH_CYCLES].n / MATCH_CYCLE_BYTES;

	for (size_t i = 0; i < n; i++) {
		const unsigned char *p = match_index_bytes(
			k->old, MATCH_CYCLES, i * MATCH_CYCLE_BYTES, MATCH_CYCLE_BYTES);

		for (size_t at = 0; p && at < MATCH_CYCLE_BYTES; at += 4)
			vb_put_u32(&k->b->cycles,
				   at < 8 ? string_keep(k, match_u32(p + at)) : match_u32(p + at));
	}
}

static void support_keep(struct keeping *k)
{
	size_t n = k->old->section[MATCH_SUPPORT_KEYS].n / MATCH_SUPPORT_BYTES;
	uint32_t first = (uint32_t)(k->b->cycles.n / MATCH_CYCLE_BYTES);

	if (catalogue_given(k, "EOL"))
		return;
	cycles_keep(k);
	for (size_t i = 0; i < n; i++) {
		const unsigned char *p = match_index_bytes(
			k->old, MATCH_SUPPORT_KEYS, i * MATCH_SUPPORT_BYTES, MATCH_SUPPORT_BYTES);

		if (p)
			*vb_vec_add(k->b->arena, &k->b->support) = (struct built_support){
				match_u64(p),
				string_keep(k, match_u32(p + 8)),
				string_keep(k, match_u32(p + 12)),
				string_keep(k, match_u32(p + 16)),
				first + match_u32(p + 20),
				match_u32(p + 24)};
	}
}

static void names_keep(struct keeping *k)
{
	size_t n = k->old->section[MATCH_NAMES].n / MATCH_NAME_BYTES;
	struct match_slots known = {0};
	bool is_new;

	for (size_t i = 0; i < k->b->names.n; i++)
		match_slots_put(&known, k->b->names.v[i].id, &is_new);
	for (size_t i = 0; i < n; i++) {
		const unsigned char *p = match_index_bytes(k->old, MATCH_NAMES,
							   i * MATCH_NAME_BYTES, MATCH_NAME_BYTES);
		uint32_t id = p ? string_keep(k, match_u32(p)) : 0;

		if (!id)
			continue;
		match_slots_put(&known, id, &is_new);
		if (is_new)
			*vb_vec_add(k->b->arena, &k->b->names) = (struct built_name){
				id, string_keep(k, match_u32(p + 4))};
	}
	match_slots_done(&known);
}

bool match_builder_keep(struct match_builder *b, const struct match_index *old, bool refused,
			struct vb_error *err)
{
	struct keeping k = {.b = b, .old = old, .refused = refused, .n_new = b->feeds.n};

	if (!match_index_whole(old)) {
		vb_fail(err, VB_E_INPUT, "the advisory index is damaged");
		return vb_hint(err, "Build it again: vauban watch, or vauban watch --from FOLDER "
				    "without a network.");
	}
	feeds_keep(&k);
	advisories_keep(&k);
	packages_keep(&k);
	exploits_keep(&k);
	support_keep(&k);
	names_keep(&k);
	free(k.feed);
	free(k.advisory);
	match_slots_done(&k.given);
	return !match_builder_over(b) ||
	       vb_fail(err, VB_E_LIMIT, "the advisories do not fit an index of %zu bytes",
		       (size_t)VB_LIMIT_INDEX_BYTES);
}
