/*
 * path.c - the likeliest path, for people: searched from each actor forward and from each event backward (search.c).
 * Where the two meet on an edge a finding opens is the best path that uses the finding.
 *
 * Edges count as open with their findings (p_open). Conditions (`needs`) are left to the simulation: a path is an
 * explanation, not the figure.
 */
#include "risk/risk_int.h"

#include <math.h>

struct paths {
	struct vb_arena *arena; /* of the assessment */
	const struct risk_graph *g;
	struct risk_tree *from; /* by actor */
	struct risk_tree *to;   /* by event */
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
	struct paths p = {.arena = as->arena, .g = g};

	p.from = vb_arena_array(scratch, g->actors.n + 1, sizeof(*p.from));
	p.to = vb_arena_array(scratch, g->events.n + 1, sizeof(*p.to));
	for (uint32_t i = 0; i < g->actors.n; i++)
		risk_search_actor(scratch, g, i, (struct vb_str){0}, &p.from[i]);
	for (uint32_t i = 0; i < g->events.n; i++)
		risk_search_event(scratch, g, i, &p.to[i]);
	for (uint32_t i = 0; i < g->events.n; i++)
		event_path(&p, i, &as->risk.events.v[i]);
	for (size_t i = 0; i < groups->v.n; i++)
		group_path(&p, &groups->v.v[i], as);
	risk_critical(scratch, g, p.from, &as->risk, as->arena);
}
