/*
 * search.c - the likeliest way from an actor to every component, or from every component to a feared event: Dijkstra
 * with weight -log p. Edges count as open with their findings (p_open). Conditions (`needs`) are left to the simulation.
 */
#include "risk/risk_int.h"

#include <math.h>

struct heap {
	struct heap_item {
		double cost;
		uint32_t node;
	} * v;
	size_t n, cap;
};

static void heap_put(struct vb_arena *a, struct heap *h, double cost, uint32_t node)
{
	size_t i = h->n;

	if (h->n == h->cap)
		h->v = vb_vec_grow(a, h->v, &h->cap, sizeof(*h->v));
	h->n++;
	for (; i && h->v[(i - 1) / 2].cost > cost; i = (i - 1) / 2)
		h->v[i] = h->v[(i - 1) / 2];
	h->v[i] = (struct heap_item){cost, node};
}

static struct heap_item heap_take(struct heap *h)
{
	struct heap_item top = h->v[0], last = h->v[--h->n];
	size_t i = 0, child;

	while ((child = 2 * i + 1) < h->n) {
		child += child + 1 < h->n && h->v[child + 1].cost < h->v[child].cost;
		if (h->v[child].cost >= last.cost)
			break;
		h->v[i] = h->v[child];
		i = child;
	}
	if (h->n)
		h->v[i] = last;
	return top;
}

struct search {
	struct vb_arena *arena;
	const struct risk_graph *g;
	struct heap heap;
	struct risk_tree tree;
	struct vb_str without; /* flow or supplier that is cut; empty: none */
};

static void tree_init(struct search *s)
{
	s->heap.n = 0;
	s->tree.cost = vb_arena_array(s->arena, s->g->n + 1, sizeof(*s->tree.cost));
	s->tree.by = vb_arena_array(s->arena, s->g->n + 1, sizeof(*s->tree.by));
	for (uint32_t i = 0; i < s->g->n; i++)
		s->tree.cost[i] = INFINITY;
}

static void relax(struct search *s, uint32_t node, double cost, const struct risk_edge *by)
{
	if (!(cost < s->tree.cost[node]))
		return;
	s->tree.cost[node] = cost;
	s->tree.by[node] = by;
	heap_put(s->arena, &s->heap, cost, node);
}

static double edge_cost(const struct search *s, const struct risk_edge *e)
{
	if (s->without.n && vb_str_eq(e->via, s->without))
		return INFINITY;
	return e->p_open > 0 ? -log(e->p_open) : INFINITY;
}

/* From the sources forward, or from the targets backward. */
static void search_run(struct search *s, bool back)
{
	const struct risk_graph *g = s->g;
	const uint32_t *first = back ? g->first_in : g->first, *edges = back ? g->in : g->out;

	while (s->heap.n) {
		struct heap_item top = heap_take(&s->heap);

		if (top.cost > s->tree.cost[top.node])
			continue;
		for (uint32_t i = first[top.node]; i < first[top.node + 1]; i++) {
			const struct risk_edge *e = &g->edges.v[edges[i]];

			relax(s, back ? e->from : e->to, top.cost + edge_cost(s, e), e);
		}
	}
}

void risk_search_actor(struct vb_arena *a, const struct risk_graph *g, uint32_t actor,
		       struct vb_str without, struct risk_tree *out)
{
	struct search s = {.arena = a, .g = g, .without = without};
	const struct risk_actor *who = &g->actors.v[actor];

	tree_init(&s);
	for (size_t k = 0; k < who->entries.n; k++)
		relax(&s, who->entries.v[k].to, edge_cost(&s, &who->entries.v[k]),
		      &who->entries.v[k]);
	search_run(&s, false);
	*out = s.tree;
}

void risk_search_event(struct vb_arena *a, const struct risk_graph *g, uint32_t event,
		       struct risk_tree *out)
{
	struct search s = {.arena = a, .g = g};

	tree_init(&s);
	for (size_t k = 0; k < g->events.v[event].hits.n; k++)
		relax(&s, g->events.v[event].hits.v[k], 0, NULL);
	search_run(&s, true);
	*out = s.tree;
}

uint32_t risk_tree_best(const struct risk_tree *t, const struct risk_event *e)
{
	uint32_t best = UINT32_MAX;

	for (size_t i = 0; i < e->hits.n; i++)
		if (t->cost[e->hits.v[i]] < INFINITY &&
		    (best == UINT32_MAX || t->cost[e->hits.v[i]] < t->cost[best]))
			best = e->hits.v[i];
	return best;
}
