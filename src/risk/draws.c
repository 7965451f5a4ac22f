/*
 * draws.c - the bits of one chunk. Every stream is named by (seed, what is drawn, chunk): the same variable gets the same
 * bits whatever else changes (common random numbers).
 */
#include "risk/simulate_int.h"

struct drawn *sim_drawn_make(const struct model_assessment *as, const struct risk_groups *groups)
{
	struct drawn *out;
	size_t n = 0;

	for (size_t i = 0; i < groups->v.n; i++)
		n += groups->v.v[i].findings.n;
	out = vb_alloc(n + 1, sizeof(*out));
	n = 0;
	for (size_t i = 0; i < groups->v.n; i++)
		for (size_t k = 0; k < groups->v.v[i].findings.n; k++) {
			const struct model_finding *f =
				&as->findings.v[groups->v.v[i].findings.v[k]];

			out[n++] = (struct drawn){vb_hash64(f->fingerprint, 4), f->probability};
		}
	return out;
}

void sim_draw_findings(const struct shared *x, struct scratch *s, uint64_t chunk)
{
	const struct drawn *d = x->drawn;
	uint64_t bits[RISK_YEAR_WORDS];
	struct vb_random random;

	for (size_t i = 0; i < x->groups->v.n; i++) {
		const struct risk_group *group = &x->groups->v.v[i];
		uint64_t *any = &s->group[i * RISK_YEAR_WORDS];

		memset(any, 0, RISK_YEAR_WORDS * sizeof(*any));
		for (size_t k = 0; k < group->findings.n; k++, d++) {
			vb_random_init(&random, x->run->seed, risk_mix(d->stream, chunk));
			risk_bits(&random, d->p, bits, RISK_YEAR_WORDS);
			for (size_t w = 0; w < RISK_YEAR_WORDS; w++)
				any[w] |= bits[w];
		}
	}
}

static void draw_control(const struct shared *x, const struct risk_edge *e, uint64_t actor,
			 uint64_t chunk, uint64_t *bits)
{
	struct vb_random random;

	vb_random_init(&random, x->run->seed, risk_mix(risk_mix(e->stream, actor), chunk));
	risk_bits(&random, e->p, bits, RISK_WORDS);
}

void sim_draw_controls(const struct shared *x, struct scratch *s, const struct risk_actor *actor,
		       uint64_t chunk)
{
	uint64_t name = vb_hash64(actor->actor->id, 5), *bits = s->control;

	for (size_t i = 0; i < x->g->edges.n; i++)
		if (!i || x->g->edges.v[i].control != x->g->edges.v[i - 1].control) {
			draw_control(x, &x->g->edges.v[i], name, chunk, bits);
			bits += RISK_WORDS;
		}
	for (size_t i = 0; i < actor->entries.n; i++, bits += RISK_WORDS)
		draw_control(x, &actor->entries.v[i], name, chunk, bits);
}

void sim_draw_gates(const struct shared *x, struct scratch *s, const struct risk_actor *actor,
		    uint64_t chunk)
{
	uint64_t name = vb_hash64(actor->actor->id, 5);
	size_t entries = actor->entries.n, from = entries ? actor->entries.v[0].gate : 0, to = from;
	struct vb_random random;

	if (entries)
		to = actor->entries.v[entries - 1].gate + actor->entries.v[entries - 1].gates;
	for (size_t i = 0; i < x->g->gates.n; i++) {
		const struct risk_gate *gate = &x->g->gates.v[i];

		if (i >= x->g->edge_gates &&
		    (i < from || i >= to)) /* before the entries of somebody else */
			continue;
		vb_random_init(&random, x->run->seed,
			       risk_mix(risk_mix(gate->stream, name), chunk));
		risk_bits(&random, gate->keep, &s->gate[i * RISK_WORDS], RISK_WORDS);
	}
}

void sim_node_opener(const struct shared *x, const struct scratch *s, uint32_t node, uint32_t group,
		     enum force force, uint64_t *out)
{
	memset(out, 0, 2 * RISK_YEAR_WORDS * sizeof(*out));
	for (size_t i = 0; i < x->groups->of_node[node].n; i++) {
		uint32_t id = x->groups->of_node[node].v[i];
		bool forced = force != AS_DRAWN && id == group;

		for (size_t w = 0; w < RISK_YEAR_WORDS; w++) {
			uint64_t any = s->group[(size_t)id * RISK_YEAR_WORDS + w];

			if (forced)
				any = force == FORCED_OPEN ? ~(uint64_t)0 : 0;
			out[RISK_YEAR_WORDS + w] |= any; /* both kinds open a step inside the box */
			if (!x->groups->v.v[id].local)
				out[w] |= any;
		}
	}
}
