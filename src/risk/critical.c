/*
 * critical.c - which flows everything goes through. For each flow or supplier on the best path of some pair of actor and
 * event, the search runs again without it: the pairs whose best path gets worse hang on it.
 */
#include "risk/risk_int.h"

#include <math.h>
#include <stdlib.h>

#define FLOWS_MAX 200u /* searched again: enough for a picture, and bounded */

struct asking {
	struct vb_arena *scratch;
	const struct risk_graph *g;
	const struct risk_tree *from;
	model_ids vias;
	struct vb_map seen;
};

static double cost_of(const struct risk_tree *t, const struct risk_event *e)
{
	uint32_t node = risk_tree_best(t, e);

	return node == UINT32_MAX ? INFINITY : t->cost[node];
}

static void path_collect(struct asking *x, uint32_t actor, uint32_t node)
{
	const struct risk_edge *e = x->from[actor].by[node];

	for (; e; e = e->from < x->g->n ? x->from[actor].by[e->from] : NULL) {
		void **slot = e->via.n ? vb_map_put(&x->seen, e->via) : NULL;

		if (!slot || *slot || x->vias.n == FLOWS_MAX)
			continue;
		*slot = x;
		*vb_vec_add(x->scratch, &x->vias) = e->via;
	}
}

static struct model_critical ask(const struct asking *x, struct vb_str via)
{
	struct model_critical c = {.id = via};
	double before = 0, after = 0;

	for (uint32_t i = 0; i < x->g->actors.n; i++) {
		struct risk_tree t;

		risk_search_actor(x->scratch, x->g, i, via, &t);
		for (size_t e = 0; e < x->g->events.n; e++) {
			double now = cost_of(&x->from[i], &x->g->events.v[e]),
			       then = cost_of(&t, &x->g->events.v[e]);

			c.of += now < INFINITY;
			if (!(now < INFINITY) || then <= now + 1e-12)
				continue;
			c.pairs++;
			before += x->g->actors.v[i].tries.mean * exp(-now);
			after += x->g->actors.v[i].tries.mean * exp(-then);
		}
	}
	c.left = before > 0 ? after / before : 1;
	return c;
}

static int most_first(const void *pa, const void *pb)
{
	const struct model_critical *a = pa, *b = pb;

	if (a->pairs != b->pairs)
		return a->pairs < b->pairs ? 1 : -1;
	if (a->left < b->left || a->left > b->left)
		return a->left > b->left ? 1 : -1;
	return vb_str_cmp(a->id, b->id);
}

void risk_critical(struct vb_arena *scratch, const struct risk_graph *g,
		   const struct risk_tree *from, struct model_risk *out, struct vb_arena *a)
{
	struct asking x = {.scratch = scratch, .g = g, .from = from};

	vb_map_init(&x.seen, scratch);
	for (uint32_t i = 0; i < g->actors.n; i++)
		for (size_t e = 0; e < g->events.n; e++) {
			uint32_t node = risk_tree_best(&from[i], &g->events.v[e]);

			if (node != UINT32_MAX)
				path_collect(&x, i, node);
		}
	for (size_t i = 0; i < x.vias.n; i++) {
		struct model_critical c = ask(&x, x.vias.v[i]);

		if (c.pairs)
			*vb_vec_add(a, &out->critical) = c;
	}
	if (out->critical.n)
		qsort(out->critical.v, out->critical.n, sizeof(*out->critical.v), most_first);
}
