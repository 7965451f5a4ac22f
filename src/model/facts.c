/*
 * facts.c - settles what readers streamed in any order: sorted, equal components united, dependency names resolved.
 * A component's place is its first path: the same package in two lock files stays two components, because two people
 * may have to mend it; the same package said twice by one reader in one file is one, with both lines.
 */
#include "model/facts.h"

#include <stdlib.h>

static int location_order(const void *pa, const void *pb)
{
	const struct model_location *a = pa, *b = pb;
	int c = vb_str_cmp(a->path, b->path);

	return c ? c : (int)(a->line > b->line) - (int)(a->line < b->line);
}

static bool same_component(const struct model_component *a, const struct model_component *b)
{
	return vb_str_eq(a->purl, b->purl) && vb_str_eq(a->reader, b->reader) && a->locations.n &&
	       b->locations.n && vb_str_eq(a->locations.v[0].path, b->locations.v[0].path);
}

/* Of two ways in, the one that brings it further: into the product, perhaps into it, into the workshop only. */
bool model_scope_stronger(enum model_scope a, enum model_scope b)
{
	static const int rank[] = {
		[MODEL_SCOPE_RUNTIME] = 0, [MODEL_SCOPE_OPTIONAL] = 1, [MODEL_SCOPE_DEV] = 2};

	return rank[a] < rank[b];
}

static void unite(struct vb_arena *arena, struct model_component *kept,
		  const struct model_component *other)
{
	for (size_t i = 0; i < other->locations.n; i++)
		*vb_vec_add(arena, &kept->locations) = other->locations.v[i];
	for (size_t i = 0; i < other->needs.n; i++)
		*vb_vec_add(arena, &kept->needs) = other->needs.v[i];
	if (!kept->hashes.n)
		kept->hashes = other->hashes;
	kept->direct |= other->direct;
	if (model_scope_stronger(other->scope, kept->scope))
		kept->scope = other->scope;
	if (!kept->licence.n)
		kept->licence = other->licence;
	if (!kept->supplier.n)
		kept->supplier = other->supplier;
}

static void locations_settle(struct model_component *c)
{
	size_t n = 0;

	if (!c->locations.n)
		return;
	qsort(c->locations.v, c->locations.n, sizeof(*c->locations.v), location_order);
	for (size_t i = 1; i < c->locations.n; i++)
		if (location_order(&c->locations.v[n], &c->locations.v[i]) != 0)
			c->locations.v[++n] = c->locations.v[i];
	c->locations.n = n + 1;
}

static int index_order(const void *a, const void *b)
{
	return (int)(*(const uint32_t *)a > *(const uint32_t *)b) -
	       (int)(*(const uint32_t *)a < *(const uint32_t *)b);
}

/*
 * Within which dependency names mean one thing: a lock file; but one environment or status folder when each package
 * has a file of its own (*.dist-info/METADATA, *.egg-info, status.d/NAME).
 */
static struct vb_str place_of(const struct model_component *c)
{
	struct vb_str path = c->locations.n ? c->locations.v[0].path : c->reader, folder;
	size_t slash = vb_str_rchr(path, '/');

	if (slash == path.n)
		return path;
	folder = vb_str_sub(path, 0, slash);
	if (vb_str_ends(path, VB_STR(".egg-info")) || vb_str_ends(folder, VB_STR("/status.d")))
		return folder;
	if (vb_str_ends(path, VB_STR("/desc"))) /* pacman's local/NAME-VERSION/desc */
		return vb_str_sub(folder, 0, vb_str_rchr(folder, '/'));
	if (vb_str_is(c->reader, "npm-installed")) /* one project's node_modules */
		return vb_str_sub(path, 0, vb_str_find(path, VB_STR("node_modules/")));
	if (vb_str_ends(folder, VB_STR(".dist-info")) || vb_str_ends(folder, VB_STR(".egg-info")))
		return vb_str_sub(folder, 0, vb_str_rchr(folder, '/'));
	return path;
}

/*
 * A need is "name" or "name version", "group/name" where packages have groups; it resolves inside its type and place.
 * A need that is a purl resolves inside its place.
 */
static struct vb_str need_key(struct vb_arena *a, const struct model_component *c,
			      struct vb_str name)
{
	if (vb_str_starts(name, VB_STR("pkg:"))) /* said exactly, of whatever type */
		return vb_arena_printf(a, "%.*s\n%.*s", VB_FMT(place_of(c)), VB_FMT(name));
	return vb_arena_printf(a, "%.*s\n%.*s\n%.*s", VB_FMT(c->type), VB_FMT(place_of(c)),
			       VB_FMT(model_name_normal(a, c->type, name)));
}

/* The group is the distribution's name, no part of what a dependency says. */
static bool group_is_vendor(struct vb_str type)
{
	return vb_str_is(type, "deb") || vb_str_is(type, "rpm") || vb_str_is(type, "apk") ||
	       vb_str_is(type, "alpm") || vb_str_is(type, "opkg");
}

static void names_put(struct vb_map *by_name, struct vb_arena *a, struct model_component *c,
		      struct vb_str name)
{
	*vb_map_put(by_name, need_key(a, c, name)) = c;
	*vb_map_put(by_name, need_key(a, c, c->purl)) = c;
	*vb_map_put(by_name, need_key(a, c,
				      vb_arena_printf(a, "%.*s %.*s", VB_FMT(name),
						      VB_FMT(c->version)))) = c;
}

static void edges_settle(struct model_facts *f)
{
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_map by_name;

	vb_map_init(&by_name, scratch);
	for (size_t i = f->components.n; i-- > 0;) { /* the first of equal names wins */
		struct model_component *c = &f->components.v[i];

		if (!c->group.n || group_is_vendor(c->type))
			names_put(&by_name, scratch, c, c->name);
		else
			names_put(&by_name, scratch, c,
				  vb_arena_printf(scratch, "%.*s/%.*s", VB_FMT(c->group),
						  VB_FMT(c->name)));
	}
	for (size_t i = 0; i < f->components.n; i++) {
		struct model_component *c = &f->components.v[i];
		size_t n = 0;

		c->edges.n = 0;
		for (size_t k = 0; k < c->needs.n; k++) {
			struct model_component *to = vb_map_find(
				&by_name, need_key(scratch, c, c->needs.v[k]));

			if (to && to != c)
				*vb_vec_add(f->arena, &c->edges) = (uint32_t)(to - f->components.v);
		}
		if (!c->edges.n)
			continue;
		qsort(c->edges.v, c->edges.n, sizeof(*c->edges.v), index_order);
		for (size_t k = 1; k < c->edges.n; k++)
			if (c->edges.v[k] != c->edges.v[n])
				c->edges.v[++n] = c->edges.v[k];
		c->edges.n = n + 1;
	}
}

static int elf_order(const void *a, const void *b)
{
	return vb_str_cmp(((const struct model_elf *)a)->path, ((const struct model_elf *)b)->path);
}

static int file_order(const void *a, const void *b)
{
	return vb_str_cmp(((const struct model_file *)a)->path,
			  ((const struct model_file *)b)->path);
}

static int setting_order(const void *pa, const void *pb)
{
	const struct model_setting *a = pa, *b = pb;
	int c = vb_str_cmp(a->format, b->format);

	c = c ? c : vb_str_cmp(a->path, b->path);
	c = c ? c : (int)(a->line > b->line) - (int)(a->line < b->line);
	c = c ? c : vb_str_cmp(a->section, b->section);
	c = c ? c : vb_str_cmp(a->key, b->key);
	return c ? c : vb_str_cmp(a->value, b->value);
}

static int place_order(struct vb_str a_path, uint64_t a_at, struct vb_str a, struct vb_str b_path,
		       uint64_t b_at, struct vb_str b)
{
	int c = vb_str_cmp(a_path, b_path);

	c = c ? c : (int)(a_at > b_at) - (int)(a_at < b_at);
	return c ? c : vb_str_cmp(a, b);
}

static int secret_order(const void *pa, const void *pb)
{
	const struct model_secret *a = pa, *b = pb;
	int c = place_order(a->path, a->offset, a->format, b->path, b->offset, b->format);

	return c ? c : vb_str_cmp(a->layer, b->layer);
}

static int certificate_order(const void *pa, const void *pb)
{
	const struct model_certificate *a = pa, *b = pb;
	int c = place_order(a->path, a->line, a->digest, b->path, b->line, b->digest);

	return c ? c : vb_str_cmp(a->layer, b->layer);
}

static int key_order(const void *pa, const void *pb)
{
	const struct model_key *a = pa, *b = pb;
	int c = place_order(a->path, a->line, a->spki.n ? a->spki : a->ssh, b->path, b->line,
			    b->spki.n ? b->spki : b->ssh);

	return c ? c : vb_str_cmp(a->layer, b->layer);
}

static int digest_order(const void *pa, const void *pb)
{
	const struct model_digest *a = pa, *b = pb;
	int c = vb_str_cmp(a->path, b->path);

	c = c ? c : vb_str_cmp(a->layer, b->layer);
	return c ? c : vb_str_cmp(a->sha256, b->sha256);
}

static int altered_order(const void *pa, const void *pb)
{
	const struct model_altered *a = pa, *b = pb;

	return vb_str_cmp(a->path, b->path);
}

struct vb_str model_digest_find(const struct model_facts *f, struct vb_str path,
				struct vb_str layer)
{
	size_t low = 0, high = f->digests.n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (vb_str_cmp(f->digests.v[middle].path, path) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < f->digests.n && vb_str_eq(f->digests.v[low].path, path); low++)
		if (!layer.n || vb_str_eq(f->digests.v[low].layer, layer))
			return f->digests.v[low].sha256;
	return (struct vb_str){NULL, 0};
}

static int unreadable_order(const void *pa, const void *pb)
{
	const struct model_unreadable *a = pa, *b = pb;
	int c = vb_str_cmp(a->path, b->path);

	c = c ? c : vb_str_cmp(a->reader, b->reader);
	return c ? c : vb_str_cmp(a->reason, b->reason);
}

static int claim_subject_order(const void *pa, const void *pb)
{
	const struct model_fix_claim *a = pa, *b = pb;
	int c = vb_str_cmp(a->source, b->source);

	return c ? c : vb_str_cmp(a->vulnerability, b->vulnerability);
}

static int claim_order(const void *pa, const void *pb)
{
	const struct model_fix_claim *a = pa, *b = pb;
	int c = claim_subject_order(a, b);

	c = c ? c : vb_str_cmp(a->version, b->version);
	c = c ? c : (int)a->kind - (int)b->kind;
	c = c ? c : vb_str_cmp(a->path, b->path);
	return c ? c : (a->line > b->line) - (a->line < b->line);
}

/* The packages of one source carry the same changelog: one of them says it. */
static void claims_unite(struct model_facts *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->claims.n; i++)
		if (!n || claim_subject_order(&f->claims.v[n - 1], &f->claims.v[i]) != 0 ||
		    f->claims.v[n - 1].kind != f->claims.v[i].kind ||
		    !vb_str_eq(f->claims.v[n - 1].version, f->claims.v[i].version))
			f->claims.v[n++] = f->claims.v[i];
	f->claims.n = n;
}

const struct model_fix_claim *model_claims_find(const struct model_facts *f, struct vb_str source,
						struct vb_str vulnerability, size_t *n)
{
	const struct model_fix_claim key = {.source = source, .vulnerability = vulnerability};
	const struct model_fix_claim *first, *end = f->claims.v + f->claims.n;

	*n = 0;
	if (!f->claims.n)
		return NULL;
	first = bsearch(&key, f->claims.v, f->claims.n, sizeof(key), claim_subject_order);
	if (!first)
		return NULL;
	while (first > f->claims.v && claim_subject_order(first - 1, &key) == 0)
		first--;
	while (first + *n < end && claim_subject_order(first + *n, &key) == 0)
		++*n;
	return first;
}

/* How many certificates each file holds: a bundle of authorities is judged otherwise than one of a service. */
static void together_settle(struct model_facts *f)
{
	for (size_t i = 0, next; i < f->certificates.n; i = next) {
		for (next = i + 1;
		     next < f->certificates.n &&
		     vb_str_eq(f->certificates.v[next].path, f->certificates.v[i].path);)
			next++;
		for (size_t k = i; k < next; k++)
			f->certificates.v[k].together = (uint32_t)(next - i);
	}
}

#define SORT(vec, order)                                                                           \
	do {                                                                                       \
		if ((vec).n)                                                                       \
			qsort((vec).v, (vec).n, sizeof(*(vec).v), (order));                        \
	} while (0)

void model_facts_settle(struct model_facts *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->components.n; i++)
		locations_settle(&f->components.v[i]);
	SORT(f->components, model_component_order);
	for (size_t i = 1; i < f->components.n; i++) {
		if (same_component(&f->components.v[n], &f->components.v[i]))
			unite(f->arena, &f->components.v[n], &f->components.v[i]);
		else
			f->components.v[++n] = f->components.v[i];
	}
	f->components.n = f->components.n ? n + 1 : 0;
	for (size_t i = 0; i < f->components.n; i++)
		locations_settle(&f->components.v[i]);
	edges_settle(f);
	SORT(f->elfs, elf_order);
	SORT(f->files_kept, file_order);
	SORT(f->settings, setting_order);
	SORT(f->secrets, secret_order);
	SORT(f->digests, digest_order);
	SORT(f->altered, altered_order);
	SORT(f->hidden_secrets, secret_order);
	SORT(f->hidden_keys, key_order);
	SORT(f->certificates, certificate_order);
	together_settle(f);
	SORT(f->keys, key_order);
	SORT(f->unreadable, unreadable_order);
	model_claims_settle(f);
}

void model_claims_settle(struct model_facts *f)
{
	SORT(f->claims, claim_order);
	claims_unite(f);
}

const struct model_file *model_file_find(const struct model_facts *f, struct vb_str path)
{
	struct model_file key = {.path = path};

	return f->files_kept.n
		       ? bsearch(&key, f->files_kept.v, f->files_kept.n, sizeof(key), file_order)
		       : NULL;
}
