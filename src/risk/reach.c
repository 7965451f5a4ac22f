/*
 * reach.c - who reaches what, 64 worlds to a word: reach(to) >= reach(from) AND open(edge), until nothing is added.
 * Edges with measures before them pass their gates; flows that need data wait for a holder to be reached.
 */
#include "risk/simulate_int.h"

/* to |= from AND (control OR opener); true when something was added. */
VB_WIDE static bool spread(uint64_t *restrict to, const uint64_t *restrict from,
			   const uint64_t *restrict control, const uint64_t *restrict opener)
{
	uint64_t added = 0;

	for (size_t r = 0; r < RISK_ROUNDS; r++)
		for (size_t y = 0; y < RISK_YEAR_WORDS; y++) {
			size_t i = r * RISK_YEAR_WORDS + y;
			uint64_t now = to[i] | (from[i] & (control[i] | opener[y]));

			added |= now ^ to[i];
			to[i] = now;
		}
	return added != 0;
}

VB_WIDE static void words_and(uint64_t *restrict to, const uint64_t *restrict from)
{
	for (size_t w = 0; w < RISK_WORDS; w++)
		to[w] &= from[w];
}

VB_WIDE static void words_or(uint64_t *restrict to, const uint64_t *restrict from)
{
	for (size_t w = 0; w < RISK_WORDS; w++)
		to[w] |= from[w];
}

void sim_push(struct reaching *q, uint32_t node)
{
	if (!q->s->is_touched[node]) {
		q->s->is_touched[node] = true;
		q->s->touched[q->touched++] = node;
	}
	if (q->s->queued[node])
		return;
	q->s->queued[node] = true;
	q->s->queue[(q->head + q->count++) % q->x->g->n] = node;
}

/* The threats of one edge, beside what opens every edge into the node. */
static void own_opener(const struct reaching *q, const struct risk_edge *e, const uint64_t *opener,
		       uint64_t *out)
{
	bool forced = q->opener == q->s->forced && q->s->force != AS_DRAWN &&
		      q->s->forced_group == e->own - 1;

	for (size_t w = 0; w < RISK_YEAR_WORDS; w++) {
		uint64_t any = q->s->group[(size_t)(e->own - 1) * RISK_YEAR_WORDS + w];

		if (forced)
			any = q->s->force == FORCED_OPEN ? ~(uint64_t)0 : 0;
		out[w] = opener[w] | any;
	}
}

static void pass_gates(const struct reaching *q, const struct risk_edge *e, const uint64_t *from,
		       uint64_t *passed)
{
	memcpy(passed, from, RISK_WORDS * sizeof(*passed));
	for (uint32_t i = e->gate; i < e->gate + e->gates; i++) {
		if (q->on[q->x->g->gates.v[i].measure])
			words_and(passed, &q->s->gate[(size_t)i * RISK_WORDS]);
	}
}

static void follow(struct reaching *q, const struct risk_edge *e, const uint64_t *from,
		   const uint64_t *control)
{
	const uint64_t *opener = &q->opener[(size_t)e->to * 2 * RISK_YEAR_WORDS +
					    (e->kind == RISK_EDGE_BOX ? RISK_YEAR_WORDS : 0)];
	uint64_t both[RISK_YEAR_WORDS];

	if (e->own) {
		own_opener(q, e, opener, both);
		opener = both;
	}
	if (e->gates) {
		pass_gates(q, e, from, q->s->passed);
		from = q->s->passed;
	}
	if (spread(&q->reach[(size_t)e->to * RISK_WORDS], from, control, opener))
		sim_push(q, e->to);
}

/* What may cross a flow that needs data: AND over the data of OR over their holders. */
static void need_mask(const struct reaching *q, uint32_t edge, uint64_t *mask)
{
	const struct risk_graph *g = q->x->g;
	uint64_t any[RISK_WORDS] = {0};

	for (size_t i = 0; i < g->needs.n; i++) {
		const struct risk_need *n = &g->needs.v[i];

		if (n->edge != edge)
			continue;
		if (n->holder != UINT32_MAX)
			words_or(any, &q->reach[(size_t)n->holder * RISK_WORDS]);
		if (i + 1 < g->needs.n && g->needs.v[i + 1].edge == edge &&
		    g->needs.v[i + 1].data == n->data)
			continue;
		words_and(mask, any);
		memset(any, 0, sizeof(any));
	}
}

void sim_follow_edge(struct reaching *q, uint32_t edge)
{
	const struct risk_edge *e = &q->x->g->edges.v[edge];
	const uint64_t *from = &q->reach[(size_t)e->from * RISK_WORDS];

	if (e->needs) {
		memcpy(q->s->gated, from, sizeof(q->s->gated));
		need_mask(q, edge, q->s->gated);
		from = q->s->gated;
	}
	follow(q, e, from, &q->s->control[(size_t)e->control * RISK_WORDS]);
}

static void drain(struct reaching *q)
{
	const struct risk_graph *g = q->x->g;

	while (q->count) {
		uint32_t node = q->s->queue[q->head];

		q->head = (q->head + 1) % g->n;
		q->count--;
		q->s->queued[node] = false;
		for (uint32_t i = g->first[node]; i < g->first[node + 1]; i++)
			sim_follow_edge(q, g->out[i]);
	}
}

void sim_follow_entry(struct reaching *q, size_t entry)
{
	const struct risk_graph *g = q->x->g;

	follow(q, &q->actor->entries.v[entry], &q->reach[(size_t)g->n * RISK_WORDS],
	       &q->s->control[((size_t)g->controls + entry) * RISK_WORDS]);
}

void sim_settle(struct reaching *q)
{
	const struct risk_graph *g = q->x->g;

	do {
		drain(q);
		/* a holder may have been reached after the flow that needs its data was tried */
		for (size_t i = 0; i < g->needs.n; i++)
			if (!i || g->needs.v[i].edge != g->needs.v[i - 1].edge)
				sim_follow_edge(q, g->needs.v[i].edge);
	} while (q->count);
}

void sim_untouch(struct reaching *q)
{
	for (size_t i = 0; i < q->touched; i++)
		q->s->is_touched[q->s->touched[i]] = false;
	q->touched = 0;
}

void sim_reach(const struct shared *x, struct scratch *s, const struct risk_actor *actor,
	       const uint64_t *opener, const bool *on, uint64_t *reach)
{
	struct reaching q = {
		.x = x, .actor = actor, .s = s, .opener = opener, .reach = reach, .on = on};

	memset(reach, 0, (size_t)x->g->n * RISK_WORDS * sizeof(*reach));
	memset(&reach[(size_t)x->g->n * RISK_WORDS], 0xff, RISK_WORDS * sizeof(*reach));
	for (size_t i = 0; i < actor->entries.n; i++)
		sim_follow_entry(&q, i);
	sim_settle(&q);
	sim_untouch(&q);
}

void sim_success(const struct risk_event *e, const uint64_t *reach, uint64_t *out)
{
	memset(out, 0, RISK_WORDS * sizeof(*out));
	for (size_t i = 0; i < e->hits.n; i++)
		words_or(out, &reach[(size_t)e->hits.v[i] * RISK_WORDS]);
}

VB_WIDE uint64_t sim_ones(const uint64_t *words)
{
	uint64_t sum = 0;

	for (size_t w = 0; w < RISK_WORDS; w++)
		sum += (uint64_t)__builtin_popcountll(words[w]);
	return sum;
}
