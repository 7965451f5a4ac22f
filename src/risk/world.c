/*
 * world.c - the simulation asked again with findings closed, flows cut and losses softened, on the same draws.
 *
 * A cut is a gate before the edge, as a measure of the case is (measures.c): attempts pass it with 1 - cut, whether they
 * then pass the control or use a weakness. All that is changed at once counts as one measure in place.
 */
#include "risk/world_int.h"

#include <math.h>
#include <stdlib.h>

/* ---- ways ------------------------------------------------------------------------------- */

static void edge_ways(struct risk_world *w, const struct risk_edge *e, double *log_shut,
		      risk_ways *out)
{
	uint32_t other = w->n_classes; /* slot of what nothing closes */

	memset(log_shut, 0, (w->n_classes + 1) * sizeof(*log_shut));
	for (size_t i = 0; i < w->groups.of_node[e->to].n; i++) {
		const struct risk_group *group = &w->groups.v.v[w->groups.of_node[e->to].v[i]];

		for (size_t k = 0; risk_group_opens(group, e) && k < group->findings.n; k++) {
			uint32_t f = group->findings.v[k],
				 at = w->classes[f] < w->n_classes ? w->classes[f] : other;

			log_shut[at] += log1p(-fmin(w->as->findings.v[f].probability, 0.999999));
		}
	}
	if (e->p > 0)
		*vb_vec_add(w->arena, out) = (struct risk_way){e, RISK_CONTROL, e->p};
	for (uint32_t i = 0; i <= w->n_classes; i++)
		if (log_shut[i] < 0)
			*vb_vec_add(w->arena, out) = (struct risk_way){
				e, i == other ? RISK_UNFIXED : i, -expm1(log_shut[i])};
}

static void ways_index(struct risk_world *w)
{
	uint32_t *fill = vb_arena_array(w->arena, w->g.n + 1, sizeof(*fill));

	w->first_way = vb_arena_array(w->arena, w->g.n + 2, sizeof(*w->first_way));
	w->ways_out = vb_arena_array(w->arena, w->ways.n + 1, sizeof(const struct risk_way *));
	for (size_t i = 0; i < w->ways.n; i++)
		w->first_way[w->ways.v[i].edge->from + 1]++;
	for (uint32_t i = 0; i < w->g.n; i++)
		w->first_way[i + 1] += w->first_way[i];
	memcpy(fill, w->first_way, w->g.n * sizeof(*fill));
	for (size_t i = 0; i < w->ways.n; i++)
		w->ways_out[fill[w->ways.v[i].edge->from]++] = &w->ways.v[i];
}

static void ways_find(struct risk_world *w)
{
	double *log_shut = vb_arena_array(w->arena, w->n_classes + 1, sizeof(*log_shut));

	for (size_t i = 0; i < w->g.edges.n; i++)
		edge_ways(w, &w->g.edges.v[i], log_shut, &w->ways);
	w->entry_ways = vb_arena_array(w->arena, w->g.actors.n + 1, sizeof(*w->entry_ways));
	for (size_t i = 0; i < w->g.actors.n; i++)
		for (size_t k = 0; k < w->g.actors.v[i].entries.n; k++)
			edge_ways(w, &w->g.actors.v[i].entries.v[k], log_shut, &w->entry_ways[i]);
	ways_index(w);
}

void risk_world_plain(struct vb_arena *a, struct model_assessment *as, const struct risk_graph *g,
		      struct risk_world *out)
{
	struct risk_world *w = out;

	*w = (struct risk_world){.arena = a, .as = as, .g = *g};
	for (size_t i = 0; i < g->edges.n; i++)
		if (g->edges.v[i].p_open > 0)
			*vb_vec_add(a, &w->ways) = (struct risk_way){&g->edges.v[i], RISK_CONTROL,
								     g->edges.v[i].p_open};
	w->entry_ways = vb_arena_array(a, g->actors.n + 1, sizeof(*w->entry_ways));
	for (size_t i = 0; i < g->actors.n; i++)
		for (size_t k = 0; k < g->actors.v[i].entries.n; k++)
			if (g->actors.v[i].entries.v[k].p_open > 0)
				*vb_vec_add(a, &w->entry_ways[i]) = (struct risk_way){
					&g->actors.v[i].entries.v[k], RISK_CONTROL,
					g->actors.v[i].entries.v[k].p_open};
	ways_index(w);
}

bool risk_world_new(const struct vb_run *run, struct model_assessment *as, const uint32_t *classes,
		    uint32_t n_classes, struct risk_world **out, struct vb_error *err)
{
	struct vb_arena *arena;
	struct risk_world *w;

	if (!risk_case_usable(as->the_case)) {
		vb_fail(err, VB_E_INPUT, "%s",
			vb_t(run->lang,
			     "the case file has no component, no actor or no feared event",
			     "le dossier n’a pas de composant, de source de risque ou d’événement "
			     "redouté"));
		return vb_hint(err, "%s",
			       vb_t(run->lang, "vauban check says what is missing",
				    "vauban check dit ce qui manque"));
	}
	arena = vb_arena_new();
	w = vb_arena_alloc(arena, sizeof(*w));
	*w = (struct risk_world){
		.arena = arena, .as = as, .classes = classes, .n_classes = n_classes};
	risk_graph_build(arena, as->the_case, &w->g);
	risk_place(run, arena, as, &w->g, &w->groups);
	ways_find(w);
	*out = w;
	return true;
}

void risk_world_free(struct risk_world *w)
{
	if (w)
		vb_arena_free(w->arena);
}

uint32_t risk_world_actors(const struct risk_world *w)
{
	return (uint32_t)w->g.actors.n;
}

uint32_t risk_world_events(const struct risk_world *w)
{
	return (uint32_t)w->g.events.n;
}

const struct model_feared *risk_world_event(const struct risk_world *w, uint32_t i)
{
	return w->g.events.v[i].feared;
}

double risk_world_stake(const struct risk_world *w, uint32_t actor, uint32_t event)
{
	return w->g.actors.v[actor].tries.mean * w->g.events.v[event].mean;
}

/* ---- another world ---------------------------------------------------------------------- */

struct other { /* the world after a change; its pieces live in the arena */
	struct vb_arena *arena;
	const struct risk_change *change;
	struct risk_graph g;
	struct risk_groups groups;
	bool in_place; /* what is cut counts as one measure, done */
};

/* What passes the gate before the edge. A component's cut stands before everything that leads into it. */
static void gate_add(struct other *o, struct risk_edge *e)
{
	const struct risk_change *c = o->change;
	double keep = risk_share_left(c->cut, c->n_cut, e->via) *
		      risk_share_left(c->cut, c->n_cut, o->g.c->parts.v[e->to].id);

	e->gate = (uint32_t)o->g.gates.n;
	e->gates = 0;
	risk_gate_add(o->arena, &o->g, e, 0, keep, risk_mix(e->stream, 9));
}

static void gates_add(struct other *o)
{
	for (size_t i = 0; i < o->g.edges.n; i++)
		gate_add(o, &o->g.edges.v[i]);
	o->g.edge_gates = (uint32_t)o->g.gates.n;
	for (size_t i = 0; i < o->g.actors.n; i++)
		for (size_t k = 0; k < o->g.actors.v[i].entries.n; k++)
			gate_add(o, &o->g.actors.v[i].entries.v[k]);
	o->in_place = true;
	o->g.on[RISK_NOW] = &o->in_place;
}

/*
 * Findings are closed in place for as long as they are placed, and opened again: there may be many thousands, and a plan asks
 * many questions. What is closed is in no group, so the simulation does not see it either.
 */
static void other_make(const struct vb_run *run, const struct risk_world *w, struct other *o)
{
	struct model_assessment *as = w->as;
	double *open VB_CLEANUP(vb_cleanup_free) = vb_alloc(as->findings.n + 1, sizeof(*open));

	for (size_t i = 0; i < as->findings.n; i++) {
		open[i] = as->findings.v[i].probability;
		if (o->change->closed && w->classes[i] < w->n_classes &&
		    o->change->closed[w->classes[i]])
			as->findings.v[i].probability = 0;
	}
	risk_graph_build(o->arena, as->the_case, &o->g);
	risk_place(run, o->arena, as, &o->g, &o->groups);
	for (size_t i = 0; i < as->findings.n; i++)
		as->findings.v[i].probability = open[i];
	gates_add(o);
}

bool risk_world_loss(const struct vb_run *run, const struct risk_world *w,
		     const struct risk_change *change, uint64_t worlds, double *pairs,
		     struct vb_error *err)
{
	struct vb_arena *arena VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct other o = {.arena = arena, .change = change};
	struct risk_result r = {.plain = true};
	size_t n_pairs = w->g.actors.n * w->g.events.n;
	double tries;
	bool ok;

	other_make(run, w, &o);
	r.chunks = (worlds + RISK_CHUNK_YEARS - 1) / RISK_CHUNK_YEARS;
	r.years = r.chunks * RISK_CHUNK_YEARS;
	r.reached = vb_alloc(n_pairs + 1, sizeof(*r.reached));
	ok = risk_simulate(run, w->as, &o.g, &o.groups, &r, err);
	tries = (double)(r.years * RISK_ROUNDS);
	for (uint32_t a = 0; ok && a < w->g.actors.n; a++)
		for (uint32_t e = 0; e < w->g.events.n; e++) {
			size_t at = a * w->g.events.n + e;

			pairs[at] = risk_world_stake(w, a, e) * (double)r.reached[at] / tries *
				    risk_share_left(change->soften, change->n_soften,
						    w->g.events.v[e].feared->id);
		}
	free(r.reached);
	return ok;
}
