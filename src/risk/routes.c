/*
 * routes.c - the k likeliest routes from an actor to a feared event.
 *
 * Each edge has several ways through: its control, and each class of weaknesses that opens it. Partial routes are taken
 * in the order of cost so far + exact cost still to go (a backward search), so that complete routes come out best first
 * and nothing is enumerated that is not asked for. Routes visit no node twice.
 */
#include "risk/world_int.h"

#include <math.h>
#include <stdlib.h>

#define LOOKS 40000u /* partial routes looked at before the answer is what was found */

struct partial {
	double cost, bound; /* so far; with what is still to go at best */
	const struct partial *before;
	const struct risk_way *way;
	uint32_t node;
};
struct seeking {
	const struct risk_world *w;
	struct vb_arena *arena; /* of the search */
	risk_extra *extra;
	void *ctx;
	double *go; /* cost to the event from each node */
	const struct partial **heap;
	size_t n, cap;
};

struct risk_hop risk_way_hop(const struct risk_world *w, const struct risk_way *way)
{
	const struct risk_edge *e = way->edge;

	return (struct risk_hop){.via = e->via,
				 .to = w->as->the_case->parts.v[e->to].id,
				 .weakness = way->weakness,
				 .p = way->p};
}

static double way_cost(const struct seeking *s, const struct risk_way *way)
{
	struct risk_hop hop = risk_way_hop(s->w, way);

	return -log(way->p) + (s->extra ? s->extra(s->ctx, &hop) : 0);
}

/* Bellman and Ford, with the ways of the edges: graphs are small and the costs come from the caller. */
static void costs_to_go(struct seeking *s, const struct risk_event *event)
{
	const struct risk_world *w = s->w;
	double *cost = vb_arena_array(s->arena, w->ways.n + 1, sizeof(*cost));
	bool moved = true;

	s->go = vb_arena_array(s->arena, w->g.n + 1, sizeof(*s->go));
	for (uint32_t i = 0; i < w->g.n; i++)
		s->go[i] = INFINITY;
	for (size_t i = 0; i < event->hits.n; i++)
		s->go[event->hits.v[i]] = 0;
	for (size_t i = 0; i < w->ways.n; i++)
		cost[i] = way_cost(s, &w->ways.v[i]);
	for (uint32_t round = 0; moved && round <= w->g.n; round++) {
		moved = false;
		for (size_t i = 0; i < w->ways.n; i++) {
			const struct risk_edge *e = w->ways.v[i].edge;

			if (e->from < w->g.n && s->go[e->to] + cost[i] < s->go[e->from]) {
				s->go[e->from] = s->go[e->to] + cost[i];
				moved = true;
			}
		}
	}
}

static void push(struct seeking *s, const struct partial *p)
{
	size_t i = s->n;

	if (s->n == s->cap)
		s->heap = vb_vec_grow(s->arena, s->heap, &s->cap, sizeof(const struct partial *));
	s->n++;
	for (; i && s->heap[(i - 1) / 2]->bound > p->bound; i = (i - 1) / 2)
		s->heap[i] = s->heap[(i - 1) / 2];
	s->heap[i] = p;
}

static const struct partial *pop(struct seeking *s)
{
	const struct partial *top = s->heap[0], *last = s->heap[--s->n];
	size_t i = 0, child;

	while ((child = 2 * i + 1) < s->n) {
		child += child + 1 < s->n && s->heap[child + 1]->bound < s->heap[child]->bound;
		if (s->heap[child]->bound >= last->bound)
			break;
		s->heap[i] = s->heap[child];
		i = child;
	}
	s->heap[i] = last;
	return top;
}

static bool visited(const struct partial *p, uint32_t node)
{
	for (; p; p = p->before)
		if (p->node == node)
			return true;
	return false;
}

static void extend(struct seeking *s, const struct partial *from, const struct risk_way *way)
{
	uint32_t to = way->edge->to;
	struct partial *next;

	if (!(s->go[to] < INFINITY) || visited(from, to))
		return;
	next = vb_arena_alloc(s->arena, sizeof(*next));
	*next = (struct partial){.cost = (from ? from->cost : 0) + way_cost(s, way),
				 .before = from,
				 .way = way,
				 .node = to};
	next->bound = next->cost + s->go[to];
	push(s, next);
}

static struct risk_route route_write(const struct seeking *s, struct vb_arena *a,
				     const struct partial *p)
{
	struct risk_route r = {.cost = p->cost};
	size_t at;

	for (const struct partial *q = p; q; q = q->before)
		r.n++;
	r.hops = vb_arena_array(a, r.n, sizeof(*r.hops));
	at = r.n;
	for (const struct partial *q = p; q; q = q->before)
		r.hops[--at] = risk_way_hop(s->w, q->way);
	return r;
}

size_t risk_world_routes(const struct risk_world *w, uint32_t actor, uint32_t event, size_t k,
			 double span, risk_extra *extra, void *ctx, struct vb_arena *a,
			 struct risk_route **out)
{
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct seeking s = {.w = w, .arena = scratch, .extra = extra, .ctx = ctx};
	const struct risk_event *e = &w->g.events.v[event];
	size_t found = 0;

	*out = vb_arena_array(a, k + 1, sizeof(**out));
	costs_to_go(&s, e);
	for (size_t i = 0; i < w->entry_ways[actor].n; i++)
		extend(&s, NULL, &w->entry_ways[actor].v[i]);
	for (unsigned looks = 0; s.n && found < k && looks < LOOKS; looks++) {
		const struct partial *p = pop(&s);

		if (found && p->bound > (*out)[0].cost + log(span))
			break;
		if (s.go[p->node] == 0) { /* a target of the event */
			(*out)[found++] = route_write(&s, a, p);
			continue;
		}
		for (uint32_t i = w->first_way[p->node]; i < w->first_way[p->node + 1]; i++)
			extend(&s, p, w->ways_out[i]);
	}
	return found;
}
