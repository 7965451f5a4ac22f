/*
 * ranked.c - the likeliest paths to each feared event, for people who ask "and if we close that one?". They come from
 * the search of routes.c with one way an edge; of those that use the same flows the likeliest stands for all.
 */
#include "risk/world_int.h"

#include <math.h>
#include <stdlib.h>

#define ASKED 40u    /* routes of one actor, before those over the same flows are dropped */
#define SPAN 10000.0 /* a path so many times less likely than the best explains nothing */

struct ranking {
	struct vb_arena *scratch;
	struct risk_world w;
	struct model_assessment *as;
	VB_VEC(struct model_path) found; /* of the event at hand */
	struct vb_map seen;              /* sets of flows, actor included */
};

static int by_name(const void *a, const void *b)
{
	return vb_str_cmp(*(const struct vb_str *)a, *(const struct vb_str *)b);
}

/* Sorted flows of a route, with the actor: two routes with the same key are one to the reader. */
static struct vb_str key_of(const struct ranking *x, uint32_t actor, const struct risk_route *route)
{
	struct vb_str *vias = vb_arena_array(x->scratch, route->n + 1, sizeof(*vias)), key;
	size_t n = 0;

	for (size_t i = 0; i < route->n; i++)
		if (route->hops[i].via.n)
			vias[n++] = route->hops[i].via;
	if (!n) /* steps only: told apart by what they reach */
		vias[n++] = route->hops[route->n - 1].to;
	qsort(vias, n, sizeof(*vias), by_name);
	key = vb_arena_printf(x->scratch, "%u", actor);
	for (size_t i = 0; i < n; i++)
		key = vb_arena_printf(x->scratch, "%.*s %.*s", VB_FMT(key), VB_FMT(vias[i]));
	return key;
}

static void path_add(struct ranking *x, uint32_t actor, const struct risk_route *route)
{
	const struct risk_actor *who = &x->w.g.actors.v[actor];
	struct vb_arena *a = x->as->arena;
	struct model_path *p = vb_vec_add(x->scratch, &x->found);

	*p = (struct model_path){.actor = who->actor->id, .probability = exp(-route->cost)};
	p->per_year = who->tries.mean * p->probability;
	*vb_vec_add(a, &p->ids) = vb_arena_printf(a, "@%.*s", VB_FMT(who->actor->id));
	for (size_t i = 0; i < route->n; i++) {
		if (route->hops[i].via.n)
			*vb_vec_add(a, &p->ids) = route->hops[i].via;
		*vb_vec_add(a, &p->ids) = route->hops[i].to;
		*vb_vec_add(a, &p->steps) = (struct model_chance){route->hops[i].p};
	}
}

static void actor_rank(struct ranking *x, uint32_t actor, uint32_t event)
{
	struct risk_route *routes;
	size_t n = risk_world_routes(&x->w, actor, event, ASKED, SPAN, NULL, NULL, x->scratch,
				     &routes),
	       kept = 0;

	for (size_t i = 0; i < n && kept < RISK_RANKED; i++) {
		void **slot = vb_map_put(&x->seen, key_of(x, actor, &routes[i]));

		if (*slot)
			continue;
		*slot = x;
		path_add(x, actor, &routes[i]);
		kept++;
	}
}

static int likeliest_first(const void *pa, const void *pb)
{
	const struct model_path *a = pa, *b = pb;

	if (a->per_year < b->per_year || a->per_year > b->per_year)
		return a->per_year < b->per_year ? 1 : -1;
	return vb_str_cmp(a->actor, b->actor);
}

static void event_rank(struct ranking *x, uint32_t event)
{
	struct model_event_risk *risk = &x->as->risk.events.v[event];

	x->found.n = 0;
	vb_map_init(&x->seen, x->scratch);
	for (uint32_t i = 0; i < x->w.g.actors.n; i++)
		actor_rank(x, i, event);
	if (x->found.n)
		qsort(x->found.v, x->found.n, sizeof(*x->found.v), likeliest_first);
	for (size_t i = 0; i < x->found.n && i < RISK_RANKED; i++)
		*vb_vec_add(x->as->arena, &risk->paths) = x->found.v[i];
}

void risk_ranked(const struct risk_graph *g, struct model_assessment *as)
{
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct ranking x = {.scratch = scratch, .as = as};

	risk_world_plain(scratch, as, g, &x.w);
	for (uint32_t i = 0; i < g->events.n; i++)
		event_rank(&x, i);
}
