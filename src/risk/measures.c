/*
 * measures.c - measures of the case before the edges they stop, and on the losses they soften.
 *
 *        from ──gate: 1 - cut──► control or weakness ──► to        one gate for each measure and edge
 *
 * An attempt must pass every gate of the measures that are in place, then the control or a weakness. Gates are drawn
 * apart from everything else: adding a measure takes successes away and never gives any, draw by draw, so a difference
 * between two sets of measures holds no noise of its own. A component's cut stands before all that leads into it.
 */
#include "risk/risk_int.h"

double risk_share_left(const struct model_share *shares, size_t n, struct vb_str id)
{
	double kept = 1;

	for (size_t i = 0; id.n && i < n; i++)
		if (vb_str_eq(shares[i].id, id))
			kept *= 1 - shares[i].value;
	return kept;
}

void risk_gate_add(struct vb_arena *a, struct risk_graph *g, struct risk_edge *e, uint32_t measure,
		   double keep, uint64_t stream)
{
	if (keep >= 1)
		return;
	*vb_vec_add(a, &g->gates) = (struct risk_gate){measure, keep, stream};
	e->gates++;
}

static void edge_gates(struct vb_arena *a, struct risk_graph *g, struct risk_edge *e)
{
	e->gate = (uint32_t)g->gates.n;
	e->gates = 0;
	for (uint32_t i = 0; i < g->measures.n; i++) {
		const struct model_measure *m = g->measures.v[i].measure;
		double keep = risk_share_left(m->cut.v, m->cut.n, e->via) *
			      risk_share_left(m->cut.v, m->cut.n, g->c->parts.v[e->to].id);

		risk_gate_add(a, g, e, i, keep, risk_mix(e->stream, vb_hash64(m->id, 10)));
		if (keep < 1 && g->measures.v[i].on)
			e->p_open *= keep;
	}
}

double risk_measures_keep(const struct risk_graph *g, const bool *on, uint32_t event)
{
	double keep = 1;

	for (size_t i = 0; i < g->measures.n; i++)
		if (on[i])
			keep *= risk_share_left(g->measures.v[i].measure->softens.v,
						g->measures.v[i].measure->softens.n,
						g->events.v[event].feared->id);
	return keep;
}

void risk_measures_place(struct vb_arena *a, struct risk_graph *g)
{
	for (size_t i = 0; i < g->c->measures.n; i++) {
		const struct model_measure *m = &g->c->measures.v[i];

		if (m->status != MODEL_DROPPED)
			*vb_vec_add(a, &g->measures) = (struct risk_measure){m, m->status ==
											MODEL_DONE};
	}
	for (size_t i = 0; i < g->edges.n; i++)
		edge_gates(a, g, &g->edges.v[i]);
	g->edge_gates = (uint32_t)g->gates.n;
	for (size_t i = 0; i < g->actors.n; i++)
		for (size_t k = 0; k < g->actors.v[i].entries.n; k++)
			edge_gates(a, g, &g->actors.v[i].entries.v[k]);
	for (uint32_t i = 0; i < RISK_COURSES; i++) {
		g->on[i] = vb_arena_array(a, g->measures.n + 1, sizeof(*g->on[i]));
		for (size_t k = 0; k < g->measures.n; k++)
			g->on[i][k] = i == RISK_PLANNED || (i == RISK_NOW && g->measures.v[k].on);
	}
	for (uint32_t i = 0; i < g->events.n; i++) {
		g->events.v[i].keep = risk_measures_keep(g, g->on[RISK_NOW], i);
		g->events.v[i].mean *= g->events.v[i].keep;
	}
}

/* Are other measures in place in this course than now? */
bool risk_course_differs(const struct risk_graph *g, enum risk_course course)
{
	return g->measures.n &&
	       memcmp(g->on[course], g->on[RISK_NOW], g->measures.n * sizeof(bool)) != 0;
}

/* ---- figures ---------------------------------------------------------------------------- */

static double pair_weight(const struct risk_graph *g, const struct risk_result *r, uint32_t measure,
			  size_t actor, uint32_t event)
{
	const struct risk_event *e = &g->events.v[event];
	size_t at = actor * g->events.n + event;
	double stake = g->actors.v[actor].tries.mean *
		       (e->loss.mean + e->secondary_p * e->secondary.mean),
	       other, keep_other;
	double now = (double)r->reached[at] / (double)(r->years * RISK_ROUNDS);
	double stopped = (double)r->stopped[measure * g->actors.n * g->events.n + at] /
			 (double)(r->measured * RISK_CHUNK_YEARS * RISK_ROUNDS);
	bool was = g->on[RISK_NOW][measure];

	g->on[RISK_NOW][measure] = !was;
	keep_other = risk_measures_keep(g, g->on[RISK_NOW], event);
	g->on[RISK_NOW][measure] = was;
	other = was ? now + stopped : now - stopped;
	return stake *
	       (was ? other * keep_other - now * e->keep : now * e->keep - other * keep_other);
}

void risk_measures_report(struct vb_arena *a, const struct risk_graph *g,
			  const struct risk_result *r, struct model_risk *out)
{
	for (uint32_t i = 0; i < g->measures.n; i++) {
		struct model_measure_risk *m = vb_vec_add(a, &out->measures);

		*m = (struct model_measure_risk){.id = g->measures.v[i].measure->id,
						 .status = g->measures.v[i].measure->status};
		for (size_t k = 0; k < g->actors.n; k++)
			for (uint32_t e = 0; e < g->events.n; e++)
				m->weight += 1000 * pair_weight(g, r, i, k, e);
	}
}
