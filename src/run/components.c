/*
 * components.c - which components a question is about: filters on the list, and the names people use.
 *
 *   assessment ──filter──► indexes        (what they are used for is the caller's affair)
 */
#include "run/run_int.h"
#include "store/brief.h"

static struct vb_str full_name(struct vb_arena *a, const struct model_component *c)
{
	return c->group.n ? vb_arena_printf(a, "%.*s/%.*s", VB_FMT(c->group), VB_FMT(c->name))
			  : c->name;
}

static bool name_passes(struct vb_arena *a, const struct model_component *c, struct vb_str pattern)
{
	return vb_glob(pattern, c->name) || vb_glob(pattern, full_name(a, c));
}

static bool licence_passes(struct vb_arena *a, const struct model_component *c,
			   struct vb_str wanted)
{
	struct vb_str text = vb_arena_lower(a, c->licence), piece = vb_arena_lower(a, wanted);

	if (vb_str_is(piece, "none"))
		return !c->licence.n;
	return vb_str_find(text, piece) < text.n;
}

static bool place_passes(const struct model_component *c, struct vb_str pattern)
{
	for (size_t i = 0; i < c->locations.n; i++)
		if (vb_glob(pattern, c->locations.v[i].path))
			return true;
	return false;
}

/* purls that an open vulnerability concerns */
static void vulnerable_fill(const struct vb_run *run, const struct model_assessment *a,
			    struct vb_map *out)
{
	for (size_t i = 0; i < a->findings.n; i++) {
		const struct model_finding *f = &a->findings.v[i];

		if (f->kind != MODEL_VULNERABILITY || model_finding_closed(f, run->now))
			continue;
		for (size_t k = 0; k < f->packages.n; k++)
			*vb_map_put(out, f->packages.v[k]) = (void *)(uintptr_t)1;
	}
}

struct gathered {
	const struct vb_run *run;
	struct vb_map *out;
};

static void package_take(void *ctx, const struct store_package *p)
{
	struct gathered *g = ctx;
	struct model_evidence stated = {.states_fix = p->stated_fix};
	struct model_finding judged = {.decided = p->decided,
				       .decision = {.status = p->status, .until = p->until},
				       .evidence = {&stated, 1, 1}};

	if (!model_finding_closed(&judged, g->run->now) && !vb_map_find(g->out, p->purl))
		*vb_map_put(g->out, vb_arena_str(g->out->arena, p->purl)) = g;
}

bool run_components_vulnerable(const struct vb_run *run, const struct run_place *place, int64_t id,
			       struct vb_map *out, struct vb_error *err)
{
	struct store *store VB_CLEANUP(store_cleanup) = NULL;
	struct gathered g = {run, out};

	return run_store_open(place, &store, err) &&
	       store_each_package(store, id, package_take, &g, err);
}

static bool unassessed(const struct model_assessment *a, const struct model_component *c)
{
	struct vb_str ecosystem = c->ecosystem.n ? c->ecosystem : c->type;

	for (size_t i = 0; i < a->not_assessed.n; i++)
		if (vb_str_eq(a->not_assessed.v[i].ecosystem, ecosystem))
			return true;
	return false;
}

static bool scope_passes(const struct model_component *c, struct vb_str scope)
{
	static const char *const words[] = {"runtime", "development", "optional"};

	return vb_str_is(scope, words[c->scope]);
}

static bool passes(struct vb_arena *a, const struct run_components_filter *f,
		   const struct model_component *c)
{
	return (!f->type.n || vb_str_eq(f->type, c->type)) &&
	       (!f->name.n || name_passes(a, c, f->name)) &&
	       (!f->licence.n || licence_passes(a, c, f->licence)) &&
	       (!f->place.n || place_passes(c, f->place)) &&
	       (!f->scope.n || scope_passes(c, f->scope)) && (!f->direct || c->direct) &&
	       (!f->vendored || c->vendored);
}

size_t run_components_pick(const struct vb_run *run, const struct model_assessment *a,
			   const struct run_components_filter *filter, uint32_t *out)
{
	struct vb_arena *arena VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_map vulnerable;
	size_t n = 0;

	vb_map_init(&vulnerable, arena);
	if (filter->vulnerable && !filter->purls)
		vulnerable_fill(run, a, &vulnerable);
	for (size_t i = 0; i < a->facts->components.n; i++) {
		const struct model_component *c = &a->facts->components.v[i];

		if (passes(arena, filter, c) &&
		    (!filter->vulnerable ||
		     vb_map_find(filter->purls ? filter->purls : &vulnerable, c->purl)) &&
		    (!filter->not_assessed || unassessed(a, c)))
			out[n++] = (uint32_t)i;
	}
	return n;
}

/* How well a word names a component: 0 not at all. */
static int named(struct vb_arena *a, const struct model_component *c, struct vb_str word)
{
	if (vb_str_eq(c->purl, word))
		return 4;
	if (vb_str_eq(vb_arena_printf(a, "%.*s@%.*s", VB_FMT(full_name(a, c)), VB_FMT(c->version)),
		      word) ||
	    vb_str_eq(vb_arena_printf(a, "%.*s@%.*s", VB_FMT(c->name), VB_FMT(c->version)), word))
		return 3;
	if (vb_str_eq(c->name, word) || vb_str_eq(full_name(a, c), word))
		return 2;
	return name_passes(a, c, word);
}

size_t run_components_named(const struct model_assessment *a, struct vb_str word, uint32_t *out)
{
	struct vb_arena *arena VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	int best = 1;
	size_t n = 0;

	for (size_t i = 0; i < a->facts->components.n; i++) {
		int how = named(arena, &a->facts->components.v[i], word);

		if (!how || how < best)
			continue;
		if (how > best)
			n = 0;
		best = how;
		out[n++] = (uint32_t)i;
	}
	return n;
}
