/*
 * graph.c - the case as an attack graph.
 *
 *   @actor ──stands in a zone──► parts there            flow  from ──p──► to, and back at half of p
 *     │ ────speaks a flow that touches his zones──► to  box   neighbours of one device
 *     └──────through a supplier────────────────► parts
 *
 * Speaking a flow takes the network it crosses; a cable or a file also takes a hand on it, as likely as standing there.
 * A flow that pulls is climbed at its full p: the caller installs what the server says.
 */
#include "risk/risk_int.h"

#include <stdlib.h>

bool risk_case_usable(const struct model_case *c)
{
	return c && c->actors.n && c->feared.n && c->parts.n;
}

uint32_t risk_node(const struct risk_graph *g, struct vb_str part)
{
	const struct model_part *p = vb_map_find(&g->index, part);

	return p ? (uint32_t)(p - g->c->parts.v) : UINT32_MAX;
}

static uint64_t stream_of(struct vb_str via, struct vb_str from, struct vb_str to,
			  enum risk_edge_kind kind)
{
	return risk_mix(risk_mix(vb_hash64(from, 1), vb_hash64(to, 2)),
			risk_mix(vb_hash64(via, 3), (uint64_t)kind));
}

static struct risk_edge edge_make(const struct risk_graph *g, uint32_t from, uint32_t to,
				  enum risk_edge_kind kind, double p, struct vb_str via)
{
	struct vb_str source = from < g->n ? g->c->parts.v[from].id : (struct vb_str){0};

	return (struct risk_edge){.from = from,
				  .to = to,
				  .kind = kind,
				  .p = p,
				  .p_open = p,
				  .via = via,
				  .stream = stream_of(via, source, g->c->parts.v[to].id, kind)};
}

static struct risk_edge *edge_add(struct vb_arena *a, struct risk_graph *g, struct risk_edge e)
{
	struct risk_edge *added = vb_vec_add(a, &g->edges);

	*added = e;
	added->control = g->controls++;
	return added;
}

static void add_flows(struct vb_arena *a, struct risk_graph *g)
{
	for (size_t i = 0; i < g->c->flows.n; i++) {
		const struct model_flow *f = &g->c->flows.v[i];
		uint32_t from = risk_node(g, f->from), to = risk_node(g, f->to);
		double p = risk_flow_p(g->c, f),
		       back = f->pull == MODEL_SAID_YES ? p
							: p * risk_assumed(g->c, MODEL_ASSUME_BACK);
		struct risk_edge *e;

		if (from == UINT32_MAX || to == UINT32_MAX || from == to)
			continue;
		e = edge_add(a, g, edge_make(g, from, to, RISK_EDGE_FLOW, p, f->id));
		e->needs = f->needs.n ? &f->needs : NULL;
		edge_add(a, g, edge_make(g, to, from, RISK_EDGE_BACK, back, f->id));
	}
}

#define NEIGHBOURS                                                                                 \
	100u /* either side, in case order: keeps a device of thousands of parts linear */

static bool can_step(const struct model_part *from, const struct model_part *to)
{
	return from != to && to->kind != MODEL_PART_PERSON && vb_str_eq(from->zone, to->zone);
}

/* Breaking out of one part of a device is one event: it opens every neighbour, or none. */
static void add_box_steps(struct vb_arena *a, struct risk_graph *g, uint32_t i)
{
	const struct model_part *from = &g->c->parts.v[i];
	double p = vb_str_is(from->runs, "root") ? risk_assumed(g->c, MODEL_ASSUME_BOX_ROOT)
						 : risk_assumed(g->c, MODEL_ASSUME_BOX);
	uint32_t control = g->controls;

	for (uint32_t k = i > NEIGHBOURS ? i - NEIGHBOURS : 0; k < g->n && k <= i + NEIGHBOURS;
	     k++) {
		struct risk_edge *e;

		if (!can_step(from, &g->c->parts.v[k]))
			continue;
		e = edge_add(a, g, edge_make(g, i, k, RISK_EDGE_BOX, p, (struct vb_str){0}));
		e->stream = stream_of((struct vb_str){0}, from->id, (struct vb_str){0},
				      RISK_EDGE_BOX);
		e->control = control;
		g->controls = control + 1;
	}
}

static void add_boxes(struct vb_arena *a, struct risk_graph *g)
{
	for (uint32_t i = 0; i < g->n; i++) {
		const struct model_zone *z = model_case_zone(g->c, g->c->parts.v[i].zone);

		if (z && vb_str_is(z->kind, "device") && g->c->parts.v[i].kind != MODEL_PART_PERSON)
			add_box_steps(a, g, i);
	}
}

static void add_entry(struct vb_arena *a, const struct risk_graph *g, struct risk_actor *actor,
		      uint32_t to, enum risk_edge_kind kind, double p, struct vb_str via)
{
	for (size_t i = 0; i < actor->entries.n;
	     i++) { /* two start zones, one way in: the easier */
		struct risk_edge *e = &actor->entries.v[i];

		if (e->to == to && e->kind == kind && vb_str_eq(e->via, via)) {
			if (p > e->p)
				e->p = e->p_open = p;
			return;
		}
	}
	*vb_vec_add(a, &actor->entries) = edge_make(g, g->n, to, kind, p, via);
}

static void add_zone_entries(struct vb_arena *a, const struct risk_graph *g,
			     struct risk_actor *actor, const struct model_zone *z)
{
	bool *inside = vb_arena_array(a, g->n + 1, sizeof(*inside));
	double stand = risk_assumed(g->c, (enum model_assumption_id)(MODEL_ASSUME_STAND_0 +
								     (z->trust < 0   ? 0
								      : z->trust > 4 ? 4
										     : z->trust)));

	for (uint32_t i = 0; i < g->n; i++) {
		inside[i] = model_zone_open(g->c, g->c->parts.v[i].zone, z->id);
		if (inside[i])
			add_entry(a, g, actor, i, RISK_EDGE_ENTRY, stand, (struct vb_str){0});
	}
	for (size_t i = 0; i < g->c->flows.n; i++) {
		const struct model_flow *f = &g->c->flows.v[i];
		uint32_t from = risk_node(g, f->from), to = risk_node(g, f->to);

		if (f->needs.n) /* whoever stands outside holds nothing yet */
			continue;
		if (from != UINT32_MAX && to != UINT32_MAX && (inside[from] || inside[to]))
			add_entry(a, g, actor, to, RISK_EDGE_ENTRY,
				  risk_flow_p(g->c, f) *
					  (risk_flow_medium(f) == RISK_NETWORK ? 1 : stand),
				  f->id);
	}
}

/* Each 1 to 4; what is not said is the worse. */
static double supplier_p(const struct risk_graph *g, const struct model_supplier *s)
{
	double danger = (s->depend ? s->depend : 4) * (s->exposure ? s->exposure : 4);

	danger /= (s->maturity ? s->maturity : 1) * (s->trust ? s->trust : 1);
	return danger * risk_assumed(g->c, MODEL_ASSUME_SUPPLIER);
}

static void add_supplier_entries(struct vb_arena *a, const struct risk_graph *g,
				 struct risk_actor *actor)
{
	for (size_t i = 0; i < g->c->suppliers.n; i++) {
		const struct model_supplier *s = &g->c->suppliers.v[i];

		for (size_t k = 0; k < s->access.n; k++) {
			uint32_t to = risk_node(g, s->access.v[k]);

			if (to != UINT32_MAX)
				add_entry(a, g, actor, to, RISK_EDGE_SUPPLIER, supplier_p(g, s),
					  s->id);
		}
	}
}

/* Suppliers are attacked from outside: only by who starts in a zone of trust 0 or 1. */
static void add_actor(struct vb_arena *a, struct risk_graph *g, const struct model_actor *m)
{
	struct risk_actor *actor = vb_vec_add(a, &g->actors);
	bool outside = false;

	*actor = (struct risk_actor){.actor = m};
	risk_law_pert(&actor->tries, m->tries);
	for (size_t i = 0; i < m->start.n; i++) {
		const struct model_zone *z = model_case_zone(g->c, m->start.v[i]);
		uint32_t part = risk_node(g, m->start.v[i]);

		if (part != UINT32_MAX)
			add_entry(a, g, actor, part, RISK_EDGE_ENTRY, 1, (struct vb_str){0});
		if (!z)
			continue;
		add_zone_entries(a, g, actor, z);
		outside |= z->trust <= 1;
	}
	if (outside)
		add_supplier_entries(a, g, actor);
}

static bool holds(const struct model_part *p, struct vb_str data)
{
	for (size_t i = 0; i < p->holds.n; i++)
		if (vb_str_eq(p->holds.v[i], data))
			return true;
	return false;
}

static void loss_init(struct risk_law *law, const struct model_loss *loss)
{
	if (loss->spread)
		risk_law_lognormal(law, loss->range[0], loss->range[2]);
	else
		risk_law_pert(law, loss->range);
}

static void add_event(struct vb_arena *a, struct risk_graph *g, const struct model_feared *f)
{
	struct risk_event *e = vb_vec_add(a, &g->events);

	*e = (struct risk_event){.feared = f};
	loss_init(&e->loss, &f->loss);
	e->secondary_p = f->secondary.p;
	loss_init(&e->secondary, &f->secondary.loss);
	e->keep = 1;
	e->mean = e->loss.mean + e->secondary_p * e->secondary.mean;
	for (size_t i = 0; i < f->hits.n; i++)
		if (risk_node(g, f->hits.v[i]) != UINT32_MAX)
			*vb_vec_add(a, &e->hits) = risk_node(g, f->hits.v[i]);
	for (uint32_t i = 0; !f->hits.n && i < g->n; i++)
		if (holds(&g->c->parts.v[i], f->data))
			*vb_vec_add(a, &e->hits) = i;
}

static void add_needs(struct vb_arena *a, struct risk_graph *g)
{
	for (uint32_t i = 0; i < g->edges.n; i++) {
		const model_ids *needs = g->edges.v[i].needs;

		for (uint32_t k = 0; needs && k < needs->n; k++) {
			size_t before = g->needs.n;

			for (uint32_t n = 0; n < g->n; n++)
				if (holds(&g->c->parts.v[n], needs->v[k]))
					*vb_vec_add(a, &g->needs) = (struct risk_need){
						.edge = i, .data = k, .holder = n};
			if (g->needs.n == before)
				*vb_vec_add(a, &g->needs) = (struct risk_need){
					.edge = i, .data = k, .holder = UINT32_MAX};
		}
	}
}

/* Groups the edges by one of their ends: of node i they are list[first[i]] .. list[first[i + 1] - 1]. */
static void index_edges(struct vb_arena *a, const struct risk_graph *g, bool by_target,
			uint32_t **first, uint32_t **list)
{
	uint32_t *fill = vb_arena_array(a, g->n + 1, sizeof(*fill));

	*first = vb_arena_array(a, g->n + 2, sizeof(**first));
	*list = vb_arena_array(a, g->edges.n + 1, sizeof(**list));
	for (size_t i = 0; i < g->edges.n; i++)
		(*first)[(by_target ? g->edges.v[i].to : g->edges.v[i].from) + 1]++;
	for (uint32_t i = 0; i < g->n; i++)
		(*first)[i + 1] += (*first)[i];
	memcpy(fill, *first, (g->n + 1) * sizeof(*fill));
	for (uint32_t i = 0; i < g->edges.n; i++)
		(*list)[fill[by_target ? g->edges.v[i].to : g->edges.v[i].from]++] = i;
}

static void graph_index(struct vb_arena *a, struct risk_graph *g)
{
	index_edges(a, g, false, &g->first, &g->out);
	index_edges(a, g, true, &g->first_in, &g->in);
}

void risk_graph_build(struct vb_arena *a, const struct model_case *c, struct risk_graph *g)
{
	*g = (struct risk_graph){.c = c, .n = (uint32_t)c->parts.n};
	vb_map_init(&g->index, a);
	for (size_t i = 0; i < c->parts.n; i++)
		*vb_map_put(&g->index, c->parts.v[i].id) = &c->parts.v[i];
	add_flows(a, g);
	add_boxes(a, g);
	for (size_t i = 0; i < c->actors.n; i++)
		add_actor(a, g, &c->actors.v[i]);
	for (size_t i = 0; i < c->feared.n; i++)
		add_event(a, g, &c->feared.v[i]);
	add_needs(a, g);
	graph_index(a, g);
}
