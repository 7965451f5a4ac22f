/*
 * relations.c - requires and provides of one package database to dependency edges.
 * A capability nobody here provides is no edge: an alternative that is not installed, or a broken system.
 */
#include "scan/readers/relations_int.h"

void scan_relations_init(struct scan_relations *r, struct vb_arena *a)
{
	*r = (struct scan_relations){.arena = a};
	vb_map_init(&r->providers, a);
}

uint32_t scan_relations_add(struct scan_relations *r, const struct model_component *c,
			    uint32_t line)
{
	struct scan_related *p = vb_vec_add(r->arena, &r->packages);
	uint32_t index = (uint32_t)(r->packages.n - 1);

	*p = (struct scan_related){.c = *c, .line = line, .asked_by = UINT32_MAX};
	scan_relations_provide(r, index, c->name);
	return index;
}

void scan_relations_provide(struct scan_relations *r, uint32_t package, struct vb_str capability)
{
	void **slot = capability.n ? vb_map_put(&r->providers, capability) : NULL;

	if (slot && !*slot)
		*slot = (void *)(uintptr_t)(package + 1u);
}

void scan_relations_require(struct scan_relations *r, uint32_t package, struct vb_str capability)
{
	if (capability.n)
		*vb_vec_add(r->arena, &r->packages.v[package].requires) = capability;
}

static void resolve(struct scan_relations *r, uint32_t package)
{
	struct scan_related *p = &r->packages.v[package];

	p->asked_by = package; /* nothing needs itself */
	for (size_t i = 0; i < p->requires.n; i++) {
		uintptr_t found = (uintptr_t)vb_map_find(&r->providers, p->requires.v[i]);
		struct scan_related *to = found ? &r->packages.v[found - 1] : NULL;

		if (!to || to->asked_by == package)
			continue;
		to->asked_by = package;
		*vb_vec_add(r->arena, &p->c.needs) = vb_arena_printf(
			r->arena, "%.*s %.*s", VB_FMT(to->c.name), VB_FMT(to->c.version));
	}
}

void scan_relations_emit(struct scan_relations *r, const struct scan_input *in,
			 struct scan_out *out)
{
	for (uint32_t i = 0; i < r->packages.n; i++) {
		resolve(r, i);
		scan_package_emit(in, out, &r->packages.v[i].c, r->packages.v[i].line);
	}
}
