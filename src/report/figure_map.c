/*
 * figure_map.c - what the data-flow diagram shows: zones, components, attackers where they start, flows, and the steps
 * of one attack path. Places come later: figure_place.c, figure_route.c.
 */
#include "report/figure_int.h"

static int zone_at(const struct figure_map *m, struct vb_str id)
{
	for (size_t i = 0; i < m->c->zones.n; i++)
		if (vb_str_eq(m->c->zones.v[i].id, id))
			return (int)i;
	return (int)m->c->zones.n;
}

/* Zones whose ancestors turn in circles stand outside: the case file's own check names them. */
static void zones_build(struct figure_map *m)
{
	size_t n = m->c->zones.n;

	for (size_t i = 0; i <= n; i++) {
		struct figure_zone *z = vb_vec_add(m->arena, &m->zones);

		*z = (struct figure_zone){.zone = i < n ? &m->c->zones.v[i] : NULL,
					  .parent = FIGURE_NONE};
		if (i < n)
			z->parent = zone_at(m, z->zone->in);
	}
	for (size_t i = 0; i < n; i++) {
		int up = m->zones.v[i].parent;

		for (size_t hops = 0; up != (int)n && hops <= n; hops++)
			up = m->zones.v[up].parent;
		if (up != (int)n)
			m->zones.v[i].parent = (int)n;
	}
}

static int node_add(struct figure_map *m, const struct model_part *part,
		    const struct model_actor *actor, struct vb_str start, int zone)
{
	*vb_vec_add(m->arena, &m->nodes) = (struct figure_node){
		.part = part, .actor = actor, .start = start, .zone = zone};
	for (; zone != FIGURE_NONE; zone = m->zones.v[zone].parent)
		m->zones.v[zone].used = true;
	return (int)m->nodes.n - 1;
}

static void nodes_build(struct figure_map *m)
{
	for (size_t i = 0; i < m->c->parts.n; i++)
		node_add(m, &m->c->parts.v[i], NULL, VB_STR(""), zone_at(m, m->c->parts.v[i].zone));
	for (size_t i = 0; i < m->c->actors.n; i++)
		for (size_t k = 0; k < m->c->actors.v[i].start.n && m->nodes.n <= FIGURE_NODES;
		     k++) {
			struct vb_str start = m->c->actors.v[i].start.v[k];
			const struct model_part *part = model_case_part(m->c, start);

			node_add(m, NULL, &m->c->actors.v[i], start,
				 zone_at(m, part ? part->zone : start));
		}
}

static int part_node(const struct figure_map *m, struct vb_str id)
{
	for (size_t i = 0; i < m->nodes.n; i++)
		if (m->nodes.v[i].part && vb_str_eq(m->nodes.v[i].part->id, id))
			return (int)i;
	return FIGURE_NONE;
}

static struct figure_link *link_add(struct figure_map *m, const struct model_flow *flow, int from,
				    int to)
{
	struct figure_link *l = vb_vec_add(m->arena, &m->links);

	*l = (struct figure_link){.flow = flow, .gap = FIGURE_NONE};
	l->end[0].node = from;
	l->end[1].node = to;
	return l;
}

static void links_build(struct figure_map *m)
{
	for (size_t i = 0; i < m->c->flows.n; i++) {
		const struct model_flow *f = &m->c->flows.v[i];
		int from = part_node(m, f->from), to = part_node(m, f->to);

		if (from != FIGURE_NONE && to != FIGURE_NONE)
			link_add(m, f, from, to);
	}
}

/* Of the places where an actor starts, the one nearest to the first component of the path. */
static int actor_node(const struct figure_map *m, struct vb_str actor,
		      const struct model_part *first)
{
	int best = FIGURE_NONE, best_score = -1;

	for (size_t i = 0; i < m->nodes.n; i++) {
		const struct figure_node *n = &m->nodes.v[i];
		int score = 0;

		if (!n->actor || !vb_str_eq(n->actor->id, actor))
			continue;
		if (first && vb_str_eq(n->start, first->id))
			score = 3;
		else if (first && vb_str_eq(n->start, first->zone))
			score = 2;
		else if (first && model_zone_within(m->c, first->zone, n->start))
			score = 1;
		if (score > best_score) {
			best_score = score;
			best = (int)i;
		}
	}
	return best;
}

/* A step along a flow numbers that flow; any other is an arrow of its own. */
static void step_mark(struct figure_map *m, int step, int from, int to,
		      const struct model_flow *flow)
{
	for (size_t i = 0; flow && i < m->links.n; i++) {
		struct figure_link *l = &m->links.v[i];

		if (l->flow != flow || l->step)
			continue;
		if ((l->end[0].node == from && l->end[1].node == to) ||
		    (l->end[0].node == to && l->end[1].node == from)) {
			l->step = step;
			l->against = l->end[0].node == to && from != to;
			return;
		}
	}
	link_add(m, flow, from, to)->step = step;
}

static void path_mark(struct figure_map *m, const struct model_event_risk *e)
{
	const struct model_flow *flow = NULL;
	const struct model_part *first = NULL;
	int at = FIGURE_NONE, step = 0;

	for (size_t i = 0; i < e->path.n && !first; i++)
		first = model_case_part(m->c, e->path.v[i]);
	at = actor_node(m, e->actor, first);
	for (size_t i = 0; i < e->path.n && m->links.n < FIGURE_LINKS; i++) {
		int to = part_node(m, e->path.v[i]);

		if (to == FIGURE_NONE) {
			flow = model_case_flow(m->c, e->path.v[i]);
			continue;
		}
		step++;
		if (at != FIGURE_NONE)
			step_mark(m, step, at, to, flow);
		at = to;
		flow = NULL;
	}
}

bool figure_map_build(struct vb_arena *a, const struct model_case *c,
		      const struct model_event_risk *event, enum vb_lang lang,
		      struct figure_map *out)
{
	*out = (struct figure_map){.c = c, .arena = a, .lang = lang};
	if (!c || !c->parts.n || c->parts.n > FIGURE_NODES || c->zones.n > FIGURE_ZONES ||
	    c->flows.n > FIGURE_LINKS)
		return false;
	zones_build(out);
	nodes_build(out);
	if (out->nodes.n > FIGURE_NODES)
		return false;
	links_build(out);
	if (event)
		path_mark(out, event);
	return true;
}

const struct model_event_risk *figure_worst_event(const struct model_risk *r)
{
	const struct model_event_risk *worst = NULL;

	for (size_t i = 0; i < r->events.n; i++)
		if (r->events.v[i].path.n &&
		    (!worst || r->events.v[i].loss.mean > worst->loss.mean))
			worst = &r->events.v[i];
	return worst;
}
