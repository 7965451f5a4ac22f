/*
 * ebios_ways.c - scales of the case, and the best way of an actor to each component: Dijkstra on the largest product of
 * probabilities, or on the largest minimum (bottleneck). Both are monotone, so the first settled value is the best.
 */
#include "risk/ebios_int.h"

static const double default_likelihood[3] = {0.05, 0.3, 1};
static const double default_ease[3] = {0.1, 0.3, 0.7};
static const double default_danger[3] = {0.2, 0.9, 2.5};

static const enum model_ebios_level default_matrix[4][4] = {
	{MODEL_RISK_LOW, MODEL_RISK_LOW, MODEL_RISK_LOW, MODEL_RISK_MEDIUM},
	{MODEL_RISK_LOW, MODEL_RISK_LOW, MODEL_RISK_MEDIUM, MODEL_RISK_MEDIUM},
	{MODEL_RISK_MEDIUM, MODEL_RISK_MEDIUM, MODEL_RISK_HIGH, MODEL_RISK_HIGH},
	{MODEL_RISK_MEDIUM, MODEL_RISK_HIGH, MODEL_RISK_HIGH, MODEL_RISK_HIGH},
};

static bool matrix_read(const struct vb_yaml *m, struct model_ebios_scales *out,
			struct vb_error *err)
{
	static const char *const rows[] = {"V1", "V2", "V3", "V4"};

	if (!vb_yaml_keys(m, rows, 4, err))
		return false;
	for (size_t v = 0; v < 4; v++) {
		const struct vb_yaml *row = vb_yaml_get(m, rows[v]);

		if (!row || row->kind != VB_YAML_LIST || row->n != 4)
			return vb_yaml_fail(err, row ? row : m,
					    "the matrix needs %s: four levels, for G1 to G4",
					    rows[v]);
		for (size_t g = 0; g < 4; g++) {
			uint64_t level;

			if (row->items[g]->kind != VB_YAML_SCALAR ||
			    !vb_str_u64(row->items[g]->text, &level) || level > 2)
				return vb_yaml_fail(err, row->items[g],
						    "a level is 0 (low), 1 (medium) or 2 (high)");
			out->matrix[v][g] = (enum model_ebios_level)level;
		}
	}
	return true;
}

bool ebios_scales_read(const struct model_case *c, struct model_ebios_scales *out,
		       struct vb_error *err)
{
	const struct model_scales *s = &c->scales;

	*out = (struct model_ebios_scales){.bottleneck = vb_str_is(s->method, "bottleneck")};
	memcpy(out->likelihood, s->mark.file ? s->likelihood : default_likelihood,
	       sizeof(out->likelihood));
	memcpy(out->ease, s->mark.file ? s->ease : default_ease, sizeof(out->ease));
	memcpy(out->danger, s->mark.file ? s->danger : default_danger, sizeof(out->danger));
	memcpy(out->matrix, default_matrix, sizeof(out->matrix));
	return !s->matrix || matrix_read(s->matrix, out, err);
}

int ebios_level_of(const double from[3], double value)
{
	return 1 + (value >= from[0]) + (value >= from[1]) + (value >= from[2]);
}

/* ---- ways ------------------------------------------------------------------------------- */

struct finding_way {
	struct ebios_ways *w;
	ebios_left *left;
	void *ctx;
	bool *settled;
};

static void relax(struct finding_way *f, const struct risk_edge *e, double before)
{
	double p = e->p_open, value;

	if (f->left)
		p *= f->left(f->ctx, e->via, f->w->g->c->parts.v[e->to].id);
	value = f->w->bottleneck ? (p < before ? p : before) : before * p;
	if (f->settled[e->to] || value <= f->w->value[e->to])
		return;
	f->w->value[e->to] = value;
	f->w->by[e->to] = e;
}

static uint32_t best_open(const struct finding_way *f)
{
	uint32_t best = UINT32_MAX;

	for (uint32_t i = 0; i < f->w->g->n; i++)
		if (!f->settled[i] && f->w->value[i] > 0 &&
		    (best == UINT32_MAX || f->w->value[i] > f->w->value[best]))
			best = i;
	return best;
}

void ebios_ways_find(struct vb_arena *a, const struct risk_graph *g, const struct risk_actor *actor,
		     bool bottleneck, ebios_left *left, void *ctx, struct ebios_ways *out)
{
	struct finding_way f = {.w = out, .left = left, .ctx = ctx};
	uint32_t node;

	*out = (struct ebios_ways){.g = g, .bottleneck = bottleneck};
	out->value = vb_arena_array(a, g->n + 1, sizeof(*out->value));
	out->by = vb_arena_array(a, g->n + 1, sizeof(*out->by));
	f.settled = vb_arena_array(a, g->n + 1, sizeof(*f.settled));
	for (size_t i = 0; i < actor->entries.n; i++)
		relax(&f, &actor->entries.v[i], 1);
	while ((node = best_open(&f)) != UINT32_MAX) {
		f.settled[node] = true;
		for (uint32_t i = g->first[node]; i < g->first[node + 1]; i++)
			relax(&f, &g->edges.v[g->out[i]], out->value[node]);
	}
}

uint32_t ebios_ways_best(const struct ebios_ways *w, const struct risk_event *e)
{
	uint32_t best = UINT32_MAX;

	for (size_t i = 0; i < e->hits.n; i++)
		if (w->value[e->hits.v[i]] > 0 &&
		    (best == UINT32_MAX || w->value[e->hits.v[i]] > w->value[best]))
			best = e->hits.v[i];
	return best;
}
