/* case.c - look-ups in the declared intent. Cases are small (hundreds of objects): linear search is the simplest. */
#include "model/case.h"

#define FIND(vec, wanted)                                                                          \
	do {                                                                                       \
		for (size_t i = 0; i < (vec).n; i++)                                               \
			if (vb_str_eq((vec).v[i].id, (wanted)))                                    \
				return &(vec).v[i];                                                \
		return NULL;                                                                       \
	} while (0)

const struct model_data *model_case_data(const struct model_case *c, struct vb_str id)
{
	FIND(c->data, id);
}

const struct model_zone *model_case_zone(const struct model_case *c, struct vb_str id)
{
	FIND(c->zones, id);
}

const struct model_part *model_case_part(const struct model_case *c, struct vb_str id)
{
	FIND(c->parts, id);
}

const struct model_flow *model_case_flow(const struct model_case *c, struct vb_str id)
{
	FIND(c->flows, id);
}

struct vb_str model_case_first_name(const struct model_case *c, const char *section,
				    struct vb_str id)
{
	for (size_t i = 0; i < c->renames.n; i++) {
		struct vb_str owner = c->renames.v[i].owner;
		size_t slash = vb_str_chr(owner, '/');

		if (vb_str_is(vb_str_sub(owner, 0, slash), section) &&
		    vb_str_eq(vb_str_from(owner, slash + 1), id) && c->renames.v[i].was.n)
			return c->renames.v[i].was.v[0];
	}
	return id;
}

bool model_zone_within(const struct model_case *c, struct vb_str zone, struct vb_str outer)
{
	for (size_t step = 0; step <= c->zones.n; step++) {
		const struct model_zone *z = model_case_zone(c, zone);

		if (vb_str_eq(zone, outer))
			return true;
		if (!z || !z->in.n)
			return false;
		zone = z->in;
	}
	return false;
}

bool model_zone_open(const struct model_case *c, struct vb_str zone, struct vb_str outer)
{
	for (size_t step = 0; step <= c->zones.n; step++) {
		const struct model_zone *z = model_case_zone(c, zone);

		if (vb_str_eq(zone, outer))
			return true;
		if (!z || !z->in.n || vb_str_is(z->kind, "device"))
			return false;
		zone = z->in;
	}
	return false;
}
