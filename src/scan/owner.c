/*
 * owner.c - which distribution package ships a file. Packages list their paths (scan_emit_owned) as hashes: sorted
 * once, then one binary search per component and binary found. Lists say "/bin/ls" where merged systems have
 * usr/bin/ls, so a path under usr/ is also looked up without it.
 */
#include "scan/collect_int.h"

#include <stdlib.h>

static int owned_order(const void *pa, const void *pb)
{
	const struct scan_owned *a = pa, *b = pb;

	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return (int)(a->owner > b->owner) - (int)(a->owner < b->owner);
}

static const struct scan_owned *owned_hash(const struct scan_collect *c, uint64_t hash)
{
	size_t low = 0, high = c->owned.n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (c->owned.v[middle].hash < hash)
			low = middle + 1;
		else
			high = middle;
	}
	return low < c->owned.n && c->owned.v[low].hash == hash ? &c->owned.v[low] : NULL;
}

static const struct scan_owned *owned_find(const struct scan_collect *c, struct vb_str path)
{
	const struct scan_owned *o = owned_hash(c, scan_path_hash(path));

	if (!o && vb_str_starts(path, VB_STR("usr/")))
		o = owned_hash(c, scan_path_hash(vb_str_from(path, 4)));
	return o;
}

static struct vb_str owner_key(struct vb_arena *a, const struct model_component *c,
			       const char *mark, struct vb_str more)
{
	return vb_arena_printf(a, "%.*s:%.*s%s%.*s", VB_FMT(c->reader), VB_FMT(c->name), mark,
			       VB_FMT(more));
}

/*
 * "dpkg:name", "dpkg:name:arch" or "rpm:name=version" is a component of that reader; anything else is a purl already.
 */
static void owners_resolve(struct scan_collect *c)
{
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_facts *f = c->facts;
	struct vb_map purls;

	vb_map_init(&purls, scratch);
	for (size_t i = f->components.n; i-- > 0;) {
		struct model_component *m = &f->components.v[i];

		if (!scan_system_reader(m->reader))
			continue;
		*vb_map_put(&purls, owner_key(scratch, m, "", (struct vb_str){NULL, 0})) = &m->purl;
		*vb_map_put(&purls, owner_key(scratch, m, ":", m->arch)) = &m->purl;
		*vb_map_put(&purls, owner_key(scratch, m, "=", m->version)) = &m->purl;
	}
	for (size_t i = 0; i < c->owners.n; i++) {
		const struct vb_str *purl = vb_map_find(&purls, c->owners.v[i]);

		if (purl)
			c->owners.v[i] = *purl;
		else if (scan_system_reader(
				 vb_str_sub(c->owners.v[i], 0, vb_str_chr(c->owners.v[i], ':'))))
			c->owners.v[i] = (struct vb_str){
				NULL, 0}; /* a list left behind by a removed package */
	}
}

/*
 * What a program says of itself, when a package already says what the program is: the package knows better. So it does of
 * the sources that it ships as an example.
 */
static void claims_drop_owned(struct model_facts *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->components.n; i++) {
		const struct model_component *m = &f->components.v[i];

		if (!m->owner.n ||
		    !(vb_str_is(m->reader, "strings") || vb_str_is(m->reader, "debian-source")))
			f->components.v[n++] = *m;
	}
	f->components.n = n;
}

/* A member of a container belongs to whom the container belongs: "a/b.jar!inner". */
static bool is_owned(const struct scan_collect *c, struct vb_str path)
{
	const struct scan_owned *o = owned_find(c, vb_str_sub(path, 0, vb_str_chr(path, '!')));

	return o && c->owners.v[o->owner].n;
}

void scan_owner_settle(struct scan_collect *c)
{
	struct model_facts *f = c->facts;

	if (!c->owned.n)
		return;
	owners_resolve(c);
	qsort(c->owned.v, c->owned.n, sizeof(*c->owned.v), owned_order);
	for (size_t i = 0; i < f->components.n; i++) {
		struct model_component *m = &f->components.v[i];
		const struct scan_owned *o = m->locations.n ? owned_find(c, m->locations.v[0].path)
							    : NULL;

		if (o && !scan_system_reader(m->reader) && !m->owner.n)
			m->owner = c->owners.v[o->owner];
	}
	claims_drop_owned(f);
	for (size_t i = 0; i < f->elfs.n; i++)
		f->elfs.v[i].owned = is_owned(c, f->elfs.v[i].path);
	for (size_t i = 0; i < f->digests.n; i++) {
		const struct scan_owned *o = owned_find(c, f->digests.v[i].path);

		if (o)
			f->digests.v[i].owner = c->owners.v[o->owner];
	}
	for (size_t i = 0; i < f->secrets.n; i++)
		f->secrets.v[i].owned = is_owned(c, f->secrets.v[i].path);
	for (size_t i = 0; i < f->certificates.n; i++)
		f->certificates.v[i].owned = is_owned(c, f->certificates.v[i].path);
	for (size_t i = 0; i < f->keys.n; i++)
		f->keys.v[i].owned = is_owned(c, f->keys.v[i].path);
	for (size_t i = 0; i < f->hidden_secrets.n; i++)
		f->hidden_secrets.v[i].owned = is_owned(c, f->hidden_secrets.v[i].path);
	for (size_t i = 0; i < f->hidden_keys.n; i++)
		f->hidden_keys.v[i].owned = is_owned(c, f->hidden_keys.v[i].path);
}
