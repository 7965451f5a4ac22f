/*
 * diff_components.c - what became of each component between two runs.
 *
 *   before ─┐   the very same purl on both sides ──► the same, or moved: in none of the places it was in
 *           ├─► of one package, versions of one side only ──► paired in their order: upgraded, downgraded, changed
 *   after  ─┘   what finds no partner ──► came, left
 *
 * A lock file that was renamed moves all that it names: one line for the file, not one for each package.
 */
#include "run/run_int.h"

#include <stdlib.h>

#include "match/match.h"

/* Components of one side whose purl the other side has not; by package, then by version. */
struct lone {
	VB_VEC(const struct model_component *) v;
};

static void purls_fill(struct vb_arena *a, const struct model_facts *f, struct vb_map *out)
{
	vb_map_init(out, a);
	for (size_t i = 0; f && i < f->components.n; i++) {
		void **slot = vb_map_put(out, f->components.v[i].purl);

		if (!*slot)
			*slot = &f->components.v[i];
	}
}

static bool versions_order(const struct model_component *x, const struct model_component *y,
			   int *out)
{
	const struct match_order *order = match_order_of(x->ecosystem.n ? x->ecosystem : x->type);

	return order && match_version_compare(order, x->version, y->version, out);
}

static int lone_order(const void *pa, const void *pb)
{
	const struct model_component *const *x = pa, *const *y = pb;
	int c = vb_str_cmp(model_purl_base((*x)->purl), model_purl_base((*y)->purl));

	if (!c && (!versions_order(*x, *y, &c) || !c))
		c = vb_str_cmp((*x)->purl, (*y)->purl);
	return c;
}

static void lone_fill(struct vb_arena *a, const struct vb_map *own, const struct vb_map *other,
		      const struct model_facts *f, struct lone *out)
{
	for (size_t i = 0; f && i < f->components.n; i++) {
		const struct model_component *c = &f->components.v[i];

		if (vb_map_find(own, c->purl) == c && !vb_map_find(other, c->purl))
			*vb_vec_add(a, &out->v) = c;
	}
	if (out->v.n)
		qsort(out->v.v, out->v.n, sizeof(*out->v.v), lone_order);
}

static enum run_component_how how_of(const struct model_component *before,
				     const struct model_component *after)
{
	int c;

	if (vb_str_eq(before->version, after->version) || !versions_order(before, after, &c) || !c)
		return RUN_COMPONENT_CHANGED;
	return c < 0 ? RUN_COMPONENT_UPGRADED : RUN_COMPONENT_DOWNGRADED;
}

static void add(struct vb_arena *a, struct run_diff_result *out, enum run_component_how how,
		const struct model_component *before, const struct model_component *after)
{
	*vb_vec_add(a, &out->components) = (struct run_component_change){how, before, after, 1};
	out->components_added += how == RUN_COMPONENT_CAME;
	out->components_removed += how == RUN_COMPONENT_LEFT;
	out->components_changed += before && after && how != RUN_COMPONENT_MOVED;
}

static void pair(struct vb_arena *a, const struct lone *was, const struct lone *is,
		 struct run_diff_result *out)
{
	size_t i = 0, k = 0;

	while (i < was->v.n || k < is->v.n) {
		const struct model_component *before = i < was->v.n ? was->v.v[i] : NULL,
					     *after = k < is->v.n ? is->v.v[k] : NULL;
		int c = !before  ? 1
			: !after ? -1
				 : vb_str_cmp(model_purl_base(before->purl),
					      model_purl_base(after->purl));

		if (c == 0)
			add(a, out, how_of(before, after), before, after);
		else if (c < 0)
			add(a, out, RUN_COMPONENT_LEFT, before, NULL);
		else
			add(a, out, RUN_COMPONENT_CAME, NULL, after);
		i += c <= 0;
		k += c >= 0;
	}
}

/* "purl path" of every place, and in `out` the purls that have one in both. */
static void stays_find(struct vb_arena *a, const struct model_facts *before,
		       const struct model_facts *after, struct vb_map *out)
{
	const struct model_facts *const sides[] = {before, after};
	struct vb_map places;

	vb_map_init(&places, a);
	vb_map_init(out, a);
	for (size_t s = 0; s < VB_COUNT(sides); s++)
		for (size_t i = 0; sides[s] && i < sides[s]->components.n; i++) {
			const struct model_component *c = &sides[s]->components.v[i];

			for (size_t k = 0; k < c->locations.n; k++) {
				struct vb_str key = vb_arena_printf(a, "%.*s %.*s", VB_FMT(c->purl),
								    VB_FMT(c->locations.v[k].path));

				if (!s)
					*vb_map_put(&places, key) = out;
				else if (vb_map_find(&places, key))
					*vb_map_put(out, c->purl) = out;
			}
		}
}

static void moves_find(struct vb_arena *a, const struct model_facts *before,
		       const struct model_facts *after, struct run_diff_result *out)
{
	struct vb_map was, is, stays, seen; /* seen: "from, to" -> index + 1 of its line */

	purls_fill(a, before, &was);
	purls_fill(a, after, &is);
	stays_find(a, before, after, &stays);
	vb_map_init(&seen, a);
	for (size_t i = 0; after && i < after->components.n; i++) {
		const struct model_component *c = &after->components.v[i],
					     *old = vb_map_find(&was, c->purl);
		void **slot;

		if (!old || vb_map_find(&is, c->purl) != c || vb_map_find(&stays, c->purl) ||
		    !old->locations.n || !c->locations.n)
			continue;
		slot = vb_map_put(&seen,
				  vb_arena_printf(a, "%.*s\n%.*s", VB_FMT(old->locations.v[0].path),
						  VB_FMT(c->locations.v[0].path)));
		if (*slot) {
			out->components.v[(uintptr_t)*slot - 1].alike++;
			continue;
		}
		add(a, out, RUN_COMPONENT_MOVED, old, c);
		*slot = (void *)(uintptr_t)out->components.n;
	}
}

static int change_order(const void *pa, const void *pb)
{
	const struct run_component_change *x = pa, *y = pb;

	if (x->how != y->how)
		return x->how < y->how ? -1 : 1;
	return model_component_order(x->after ? x->after : x->before,
				     y->after ? y->after : y->before);
}

void run_diff_components(struct vb_arena *a, const struct model_facts *before,
			 const struct model_facts *after, struct run_diff_result *out)
{
	struct lone gone = {0}, fresh = {0};
	struct vb_map was, is;

	purls_fill(a, before, &was);
	purls_fill(a, after, &is);
	lone_fill(a, &was, &is, before, &gone);
	lone_fill(a, &is, &was, after, &fresh);
	pair(a, &gone, &fresh, out);
	moves_find(a, before, after, out);
	if (out->components.n)
		qsort(out->components.v, out->components.n, sizeof(*out->components.v),
		      change_order);
}

const char *run_component_word(enum run_component_how how)
{
	static const char *const words[] = {
		[RUN_COMPONENT_CAME] = "came",         [RUN_COMPONENT_LEFT] = "left",
		[RUN_COMPONENT_UPGRADED] = "upgraded", [RUN_COMPONENT_DOWNGRADED] = "downgraded",
		[RUN_COMPONENT_CHANGED] = "changed",   [RUN_COMPONENT_MOVED] = "moved"};

	return words[how];
}
