/*
 * path.c - the likeliest path, for people: Dijkstra with weight -log p, from each actor forward and from each event
 * backward. Where the two meet on an edge a finding opens is the best path that uses the finding.
 *
 * Edges count as open with their findings (p_open). Conditions (`needs`) are left to the simulation: a path is an
 * explanation, not the figure.
 */
#include "risk/risk_int.h"

#include <math.h>

struct tree {         /* of one search */
	double *cost; /* -log p from or to each node; INFINITY when there is no path */
	const struct risk_edge **by; /* edge that leads on: from the source, or towards the event */
};

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
	struct tree tree;
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

static double edge_cost(const struct risk_edge *e)
{
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

			relax(s, back ? e->from : e->to, top.cost + edge_cost(e), e);
		}
	}
}

struct paths {
	struct vb_arena *arena; /* of the assessment */
	const struct risk_graph *g;
	struct tree *from; /* by actor */
	struct tree *to;   /* by event */
};
typedef VB_VEC(struct vb_str) id_vec;

static void step_write(const struct paths *p, const struct risk_edge *e, id_vec *out)
{
	if (e->via.n)
		*vb_vec_add(p->arena, out) = e->via;
	*vb_vec_add(p->arena, out) = p->g->c->parts.v[e->to].id;
}

/* Of each step up to and including the edge `last`. */
static void chances_write(const struct paths *p, uint32_t actor, const struct risk_edge *last,
			  struct model_event_risk *out)
{
	VB_VEC(const struct risk_edge *) steps = {0};

	for (const struct risk_edge *e = last; e;
	     e = e->from < p->g->n ? p->from[actor].by[e->from] : NULL)
		*vb_vec_add(p->arena, &steps) = e;
	for (size_t i = steps.n; i-- > 0;)
		*vb_vec_add(p->arena, &out->steps) = (struct model_chance){steps.v[i]->p_open};
}

/* "@actor", then the steps up to and including `node`. */
static void head_write(const struct paths *p, uint32_t actor, const struct risk_edge *last,
		       id_vec *out)
{
	VB_VEC(const struct risk_edge *) steps = {0};

	*vb_vec_add(p->arena, out) = vb_arena_printf(p->arena, "@%.*s",
						     VB_FMT(p->g->actors.v[actor].actor->id));
	for (const struct risk_edge *e = last; e;
	     e = e->from < p->g->n ? p->from[actor].by[e->from] : NULL)
		*vb_vec_add(p->arena, &steps) = e;
	for (size_t i = steps.n; i-- > 0;)
		step_write(p, steps.v[i], out);
}

static void tail_write(const struct paths *p, uint32_t event, uint32_t node, id_vec *out)
{
	for (const struct risk_edge *e = p->to[event].by[node]; e; e = p->to[event].by[e->to])
		step_write(p, e, out);
}

/* ---- of events -------------------------------------------------------------------------- */

static void event_path(const struct paths *p, uint32_t event, struct model_event_risk *risk)
{
	const struct risk_event *e = &p->g->events.v[event];
	uint32_t best_actor = 0, best_node = UINT32_MAX;
	id_vec path = {0};
	double best = 0;

	for (uint32_t i = 0; i < p->g->actors.n; i++)
		for (size_t k = 0; k < e->hits.n; k++) {
			double count = p->g->actors.v[i].tries.mean *
				       exp(-p->from[i].cost[e->hits.v[k]]);

			if (count > best) {
				best = count;
				best_actor = i;
				best_node = e->hits.v[k];
			}
		}
	if (best_node == UINT32_MAX)
		return;
	risk->actor = p->g->actors.v[best_actor].actor->id;
	risk->path_probability = exp(-p->from[best_actor].cost[best_node]);
	head_write(p, best_actor, p->from[best_actor].by[best_node], &path);
	chances_write(p, best_actor, p->from[best_actor].by[best_node], risk);
	for (size_t i = 0; i < path.n; i++)
		*vb_vec_add(p->arena, &risk->path) = path.v[i];
}

/* ---- of findings ------------------------------------------------------------------------ */

struct candidate {
	double value; /* expected loss a year along this path */
	uint32_t actor, event;
	const struct risk_edge *edge; /* that the group opens */
};

static void candidate_try(const struct paths *p, const struct risk_edge *e, uint32_t actor,
			  double cost, struct candidate *best)
{
	for (uint32_t i = 0; i < p->g->events.n; i++) {
		const struct risk_event *event = &p->g->events.v[i];
		double value = p->g->actors.v[actor].tries.mean * event->mean *
			       exp(-(cost + p->to[i].cost[e->to]));

		if (value > best->value)
			*best = (struct candidate){value, actor, i, e};
	}
}

static struct candidate group_best(const struct paths *p, const struct risk_group *group)
{
	struct candidate best = {0};

	for (uint32_t i = 0; i < p->g->actors.n; i++) {
		const struct risk_actor *actor = &p->g->actors.v[i];

		for (size_t k = 0; k < actor->entries.n; k++)
			if (risk_group_opens(group, &actor->entries.v[k]))
				candidate_try(p, &actor->entries.v[k], i, 0, &best);
		for (size_t k = 0; k < p->g->edges.n; k++)
			if (risk_group_opens(group, &p->g->edges.v[k]))
				candidate_try(p, &p->g->edges.v[k], i,
					      p->from[i].cost[p->g->edges.v[k].from], &best);
	}
	return best;
}

static void group_path(const struct paths *p, const struct risk_group *group,
		       struct model_assessment *as)
{
	struct candidate best = group_best(p, group);
	id_vec path = {0};

	if (!best.edge)
		return;
	head_write(p, best.actor, best.edge, &path);
	tail_write(p, best.event, best.edge->to, &path);
	*vb_vec_add(p->arena, &path) = p->g->events.v[best.event].feared->id;
	for (size_t i = 0; i < group->findings.n; i++) {
		struct model_finding *f = &as->findings.v[group->findings.v[i]];

		f->path.v = path.v; /* shared: nobody writes to a finished path */
		f->path.n = path.n;
		f->path.cap = path.n;
		if (!f->component.n)
			f->component = p->g->c->parts.v[best.edge->to].id;
	}
}

void risk_paths(struct vb_arena *scratch, const struct risk_graph *g,
		const struct risk_groups *groups, struct model_assessment *as)
{
	struct search s = {.arena = scratch, .g = g};
	struct paths p = {.arena = as->arena, .g = g};

	p.from = vb_arena_array(scratch, g->actors.n + 1, sizeof(*p.from));
	p.to = vb_arena_array(scratch, g->events.n + 1, sizeof(*p.to));
	for (size_t i = 0; i < g->actors.n; i++) {
		tree_init(&s);
		for (size_t k = 0; k < g->actors.v[i].entries.n; k++)
			relax(&s, g->actors.v[i].entries.v[k].to,
			      edge_cost(&g->actors.v[i].entries.v[k]),
			      &g->actors.v[i].entries.v[k]);
		search_run(&s, false);
		p.from[i] = s.tree;
	}
	for (size_t i = 0; i < g->events.n; i++) {
		tree_init(&s);
		for (size_t k = 0; k < g->events.v[i].hits.n; k++)
			relax(&s, g->events.v[i].hits.v[k], 0, NULL);
		search_run(&s, true);
		p.to[i] = s.tree;
	}
	for (uint32_t i = 0; i < g->events.n; i++)
		event_path(&p, i, &as->risk.events.v[i]);
	for (size_t i = 0; i < groups->v.n; i++)
		group_path(&p, &groups->v.v[i], as);
}
