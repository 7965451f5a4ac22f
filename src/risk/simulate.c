/*
 * simulate.c - 64 worlds to a machine word.
 *
 *   chunk = 512 years x 8 tries = 64 words       word  r * 8 + y
 *                                                       │   └── 64 years
 *   weakness  drawn once a year:   8 words              └────── the try within the year
 *   control   drawn at each try:  64 words, of each edge and actor
 *
 * reach(actor) is the least set with reach(to) >= reach(from) AND open(edge), open = control OR weakness of `to`.
 *
 * Weight of a finding. Findings that open the same edges are a group. The worlds run again on the same draws with the
 * group open and with it closed, and the tries that only the first lets through are counted; what one finding of the
 * group weighs follows exactly (weigh.c), without waiting for its own rare draw to come up. A group that is mostly
 * closed is asked in the years where it is: those worlds are known already, and opening it only adds to them.
 *
 * Every stream is named by (seed, what is drawn, chunk): the same variable gets the same bits whatever else changes
 * (common random numbers). Threads only add integers and fill disjoint slices: their number changes nothing.
 */
#include "risk/risk_int.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#define WAVE 32u /* chunks between two looks at the clock of the user: progress, stop */

struct shared { /* what threads read; they fill disjoint slices of the result, and its counters under the lock */
	const struct vb_run *run;
	const struct model_assessment *as;
	const struct risk_graph *g;
	const struct risk_groups *groups;
	struct risk_result *r;
	uint64_t wave_end;
	atomic_uint_fast64_t next;
	pthread_mutex_t lock;
};

struct scratch { /* of one thread */
	uint64_t *
		opener; /* nodes * 2 * RISK_YEAR_WORDS: a network, a local weakness of the node is open */
	uint64_t *forced;  /* the same with the group at hand open, or closed */
	uint64_t *group;   /* groups * RISK_YEAR_WORDS: one of its findings is open */
	uint64_t *control; /* (controls + entries) * RISK_WORDS */
	uint64_t *gate;    /* gates * RISK_WORDS: a measure lets it pass */
	uint64_t *other;   /* (nodes + 1) * RISK_WORDS: reach under other measures */
	bool *on;          /* measures, one of them moved */
	uint64_t *base;    /* (nodes + 1) * RISK_WORDS: reach as drawn; the last is the actor */
	uint64_t *reach;   /* the same with a group forced; equal to base in between */
	uint64_t *success; /* events * RISK_WORDS, as drawn */
	uint64_t *left;    /* events * RISK_WORDS: with the group closed */
	uint32_t *touched; /* nodes that an incremental run changed */
	bool *is_touched;
	uint32_t *queue; /* nodes */
	bool *queued;
	uint64_t *reached; /* actors * events */
	uint64_t *opened;  /* groups * actors * events */
	uint64_t *asked;   /* groups */
	uint32_t forced_group;
	enum force {
		AS_DRAWN,
		FORCED_OPEN,
		FORCED_CLOSED
	} force;                        /* of forced_group, in `forced` */
	uint64_t *stopped;              /* measures * actors * events */
	uint64_t *course[RISK_COURSES]; /* actors * events */
};

static void scratch_init(struct scratch *s, const struct shared *x)
{
	size_t entries = 0, n = x->g->n, groups = x->groups->v.n,
	       pairs = x->g->actors.n * x->g->events.n;

	for (size_t i = 0; i < x->g->actors.n; i++)
		entries = x->g->actors.v[i].entries.n > entries ? x->g->actors.v[i].entries.n
								: entries;
	s->opener = vb_alloc(n * 2 * RISK_YEAR_WORDS, sizeof(*s->opener));
	s->forced = vb_alloc(n * 2 * RISK_YEAR_WORDS, sizeof(*s->forced));
	s->group = vb_alloc(groups * RISK_YEAR_WORDS + 1, sizeof(*s->group));
	s->control = vb_alloc(((size_t)x->g->controls + entries + 1) * RISK_WORDS,
			      sizeof(*s->control));
	s->base = vb_alloc((n + 1) * RISK_WORDS, sizeof(*s->base));
	s->reach = vb_alloc((n + 1) * RISK_WORDS, sizeof(*s->reach));
	s->success = vb_alloc(x->g->events.n * RISK_WORDS, sizeof(*s->success));
	s->left = vb_alloc(x->g->events.n * RISK_WORDS, sizeof(*s->left));
	s->touched = vb_alloc(n, sizeof(*s->touched));
	s->is_touched = vb_alloc(n, sizeof(*s->is_touched));
	s->asked = vb_alloc(groups + 1, sizeof(*s->asked));
	s->queue = vb_alloc(n, sizeof(*s->queue));
	s->queued = vb_alloc(n, sizeof(*s->queued));
	s->reached = vb_alloc(pairs, sizeof(*s->reached));
	s->opened = vb_alloc(groups * pairs + 1, sizeof(*s->opened));
	s->gate = vb_alloc(x->g->gates.n * RISK_WORDS + 1, sizeof(*s->gate));
	s->other = vb_alloc((n + 1) * RISK_WORDS, sizeof(*s->other));
	s->on = vb_alloc(x->g->measures.n + 1, sizeof(*s->on));
	s->stopped = vb_alloc(x->g->measures.n * pairs + 1, sizeof(*s->stopped));
	for (size_t i = 0; i < RISK_COURSES; i++)
		s->course[i] = vb_alloc(pairs, sizeof(*s->course[i]));
}

static void scratch_done(struct scratch *s)
{
	void *all[] = {s->opener,  s->forced,    s->group,     s->control,    s->base,  s->reach,
		       s->success, s->left,      s->touched,   s->is_touched, s->queue, s->queued,
		       s->reached, s->opened,    s->asked,     s->gate,       s->other, s->on,
		       s->stopped, s->course[0], s->course[1], s->course[2]};

	for (size_t i = 0; i < VB_COUNT(all); i++)
		free(all[i]);
}

/* ---- draws ------------------------------------------------------------------------------ */

static void draw_findings(const struct shared *x, struct scratch *s, uint64_t chunk)
{
	uint64_t bits[RISK_YEAR_WORDS];
	struct vb_random random;

	for (size_t i = 0; i < x->groups->v.n; i++) {
		const struct risk_group *group = &x->groups->v.v[i];
		uint64_t *any = &s->group[i * RISK_YEAR_WORDS];

		memset(any, 0, RISK_YEAR_WORDS * sizeof(*any));
		for (size_t k = 0; k < group->findings.n; k++) {
			const struct model_finding *f = &x->as->findings.v[group->findings.v[k]];

			vb_random_init(&random, x->run->seed,
				       risk_mix(vb_hash64(f->fingerprint, 4), chunk));
			risk_bits(&random, f->probability, bits, RISK_YEAR_WORDS);
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

static void draw_controls(const struct shared *x, struct scratch *s, const struct risk_actor *actor,
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

static void draw_gates(const struct shared *x, struct scratch *s, const struct risk_actor *actor,
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

/* Which edges into `node` weaknesses open; one group may be forced. */
static void node_opener(const struct shared *x, const struct scratch *s, uint32_t node,
			uint32_t group, enum force force, uint64_t *out)
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

/* ---- reach ------------------------------------------------------------------------------ */

/* to |= from AND (control OR opener); true when something was added. */
static bool spread(uint64_t *restrict to, const uint64_t *restrict from,
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

struct reaching { /* one fixpoint */
	const struct shared *x;
	const struct risk_actor *actor;
	struct scratch *s;
	const uint64_t *opener;
	uint64_t *reach;
	const bool *on;     /* measures in place */
	size_t head, count; /* of the queue, a ring of nodes */
	size_t touched;
};

static void push(struct reaching *q, uint32_t node)
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
		const uint64_t *bits = &q->s->gate[(size_t)i * RISK_WORDS];

		for (size_t w = 0; q->on[q->x->g->gates.v[i].measure] && w < RISK_WORDS; w++)
			passed[w] &= bits[w];
	}
}

static void follow(struct reaching *q, const struct risk_edge *e, const uint64_t *from,
		   const uint64_t *control)
{
	uint64_t passed[RISK_WORDS];
	const uint64_t *opener = &q->opener[(size_t)e->to * 2 * RISK_YEAR_WORDS +
					    (e->kind == RISK_EDGE_BOX ? RISK_YEAR_WORDS : 0)];
	uint64_t both[RISK_YEAR_WORDS];

	if (e->own) {
		own_opener(q, e, opener, both);
		opener = both;
	}
	if (e->gates) {
		pass_gates(q, e, from, passed);
		from = passed;
	}
	if (spread(&q->reach[(size_t)e->to * RISK_WORDS], from, control, opener))
		push(q, e->to);
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
		for (size_t w = 0; n->holder != UINT32_MAX && w < RISK_WORDS; w++)
			any[w] |= q->reach[(size_t)n->holder * RISK_WORDS + w];
		if (i + 1 < g->needs.n && g->needs.v[i + 1].edge == edge &&
		    g->needs.v[i + 1].data == n->data)
			continue;
		for (size_t w = 0; w < RISK_WORDS; w++) {
			mask[w] &= any[w];
			any[w] = 0;
		}
	}
}

static void follow_edge(struct reaching *q, uint32_t edge)
{
	const struct risk_edge *e = &q->x->g->edges.v[edge];
	const uint64_t *from = &q->reach[(size_t)e->from * RISK_WORDS];
	uint64_t gated[RISK_WORDS];

	if (e->needs) {
		memcpy(gated, from, sizeof(gated));
		need_mask(q, edge, gated);
		from = gated;
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
			follow_edge(q, g->out[i]);
	}
}

static void follow_entry(struct reaching *q, size_t entry)
{
	const struct risk_graph *g = q->x->g;

	follow(q, &q->actor->entries.v[entry], &q->reach[(size_t)g->n * RISK_WORDS],
	       &q->s->control[((size_t)g->controls + entry) * RISK_WORDS]);
}

static void settle(struct reaching *q)
{
	const struct risk_graph *g = q->x->g;

	do {
		drain(q);
		/* a holder may have been reached after the flow that needs its data was tried */
		for (size_t i = 0; i < g->needs.n; i++)
			if (!i || g->needs.v[i].edge != g->needs.v[i - 1].edge)
				follow_edge(q, g->needs.v[i].edge);
	} while (q->count);
}

static void untouch(struct reaching *q)
{
	for (size_t i = 0; i < q->touched; i++)
		q->s->is_touched[q->s->touched[i]] = false;
	q->touched = 0;
}

static void reach_run(const struct shared *x, struct scratch *s, const struct risk_actor *actor,
		      const uint64_t *opener, const bool *on, uint64_t *reach)
{
	struct reaching q = {
		.x = x, .actor = actor, .s = s, .opener = opener, .reach = reach, .on = on};

	memset(reach, 0, (size_t)x->g->n * RISK_WORDS * sizeof(*reach));
	memset(&reach[(size_t)x->g->n * RISK_WORDS], 0xff, RISK_WORDS * sizeof(*reach));
	for (size_t i = 0; i < actor->entries.n; i++)
		follow_entry(&q, i);
	settle(&q);
	untouch(&q);
}

static void event_success(const struct risk_event *e, const uint64_t *reach, uint64_t *out)
{
	memset(out, 0, RISK_WORDS * sizeof(*out));
	for (size_t i = 0; i < e->hits.n; i++)
		for (size_t w = 0; w < RISK_WORDS; w++)
			out[w] |= reach[(size_t)e->hits.v[i] * RISK_WORDS + w];
}

/* ---- weights ---------------------------------------------------------------------------- */

static void force_group(const struct shared *x, struct scratch *s, uint32_t id, enum force force)
{
	const struct risk_group *group = &x->groups->v.v[id];

	s->forced_group = id;
	s->force = force;
	for (size_t i = 0; i < group->nodes.n; i++)
		node_opener(x, s, group->nodes.v[i], id, force,
			    &s->forced[(size_t)group->nodes.v[i] * 2 * RISK_YEAR_WORDS]);
}

/* Adds to s->reach what the group lets in once open: only what changes is visited. */
static void open_more(struct reaching *q, const struct risk_group *group)
{
	const struct risk_graph *g = q->x->g;

	for (size_t i = 0; i < group->nodes.n; i++)
		for (uint32_t k = g->first_in[group->nodes.v[i]];
		     k < g->first_in[group->nodes.v[i] + 1]; k++)
			follow_edge(q, g->in[k]);
	for (size_t i = 0; group->step && i < group->nodes.n; i++)
		for (uint32_t k = g->first[group->nodes.v[i]]; k < g->first[group->nodes.v[i] + 1];
		     k++)
			follow_edge(q, g->out[k]);
	for (size_t i = 0; i < q->actor->entries.n; i++)
		if (q->actor->entries.v[i].own || risk_group_opens(group, &q->actor->entries.v[i]))
			follow_entry(q, i);
	settle(q);
}

static void count_opened(const struct shared *x, const struct scratch *s, const uint64_t *left,
			 const uint64_t *mask, uint64_t *opened)
{
	uint64_t now[RISK_WORDS];

	for (size_t e = 0; e < x->g->events.n; e++) {
		event_success(&x->g->events.v[e], s->reach, now);
		for (size_t w = 0; w < RISK_WORDS; w++)
			opened[e] += (uint64_t)__builtin_popcountll(
				now[w] & ~left[e * RISK_WORDS + w] & mask[w % RISK_YEAR_WORDS]);
	}
}

/* Counts the tries that succeed with the group open and fail with it closed. */
static void group_count(const struct shared *x, struct scratch *s, uint32_t actor, uint32_t id)
{
	const struct risk_group *group = &x->groups->v.v[id];
	struct reaching q = {.x = x,
			     .actor = &x->g->actors.v[actor],
			     .s = s,
			     .opener = s->forced,
			     .reach = s->reach,
			     .on = x->g->on[RISK_NOW]};
	uint64_t *opened = &s->opened[((size_t)id * x->g->actors.n + actor) * x->g->events.n];
	uint64_t mask[RISK_YEAR_WORDS];
	bool mostly_open = group->p > 0.5;

	for (size_t w = 0; w < RISK_YEAR_WORDS; w++) {
		mask[w] = mostly_open ? ~(uint64_t)0 : ~s->group[(size_t)id * RISK_YEAR_WORDS + w];
		s->asked[id] += actor ? 0 : (uint64_t)__builtin_popcountll(mask[w]) * RISK_ROUNDS;
	}
	if (mostly_open) {
		force_group(x, s, id, FORCED_CLOSED);
		reach_run(x, s, q.actor, s->forced, q.on, s->reach);
		for (size_t e = 0; e < x->g->events.n; e++)
			event_success(&x->g->events.v[e], s->reach, &s->left[e * RISK_WORDS]);
	}
	force_group(x, s, id, FORCED_OPEN);
	open_more(&q, group);
	if (q.touched)
		count_opened(x, s, mostly_open ? s->left : s->success, mask, opened);
	if (mostly_open)
		memcpy(s->reach, s->base, (size_t)x->g->n * RISK_WORDS * sizeof(*s->reach));
	for (size_t i = 0; i < q.touched; i++)
		memcpy(&s->reach[(size_t)s->touched[i] * RISK_WORDS],
		       &s->base[(size_t)s->touched[i] * RISK_WORDS],
		       RISK_WORDS * sizeof(*s->reach));
	untouch(&q);
	force_group(x, s, id, AS_DRAWN);
}

/* ---- measures --------------------------------------------------------------------------- */

/* The years again, as if the measures of a course were in place: the same draws of everything. */
static void course_run(const struct shared *x, struct scratch *s, uint32_t actor, uint64_t chunk,
		       enum risk_course course)
{
	reach_run(x, s, &x->g->actors.v[actor], s->opener, x->g->on[course], s->other);
	for (size_t e = 0; e < x->g->events.n; e++) {
		uint64_t *success = &s->left[e * RISK_WORDS];

		event_success(&x->g->events.v[e], s->other, success);
		for (size_t w = 0; w < RISK_WORDS; w++)
			s->course[course][actor * x->g->events.n + e] +=
				(uint64_t)__builtin_popcountll(success[w]);
	}
	risk_years_add(x->run, x->g, actor, chunk, s->left, course, x->r);
}

/* Counts the tries that one measure decides: with it they fail, without it they succeed. */
static void measure_count(const struct shared *x, struct scratch *s, uint32_t actor,
			  uint32_t measure)
{
	const struct risk_graph *g = x->g;
	uint64_t *stopped = &s->stopped[((size_t)measure * g->actors.n + actor) * g->events.n];
	uint64_t now[RISK_WORDS];

	if (!g->measures.v[measure].measure->cut.n)
		return;
	memcpy(s->on, g->on[RISK_NOW], g->measures.n * sizeof(*s->on));
	s->on[measure] = !s->on[measure];
	reach_run(x, s, &g->actors.v[actor], s->opener, s->on, s->other);
	for (size_t e = 0; e < g->events.n; e++) {
		event_success(&g->events.v[e], s->other, now);
		for (size_t w = 0; w < RISK_WORDS; w++)
			stopped[e] += (uint64_t)__builtin_popcountll(
				now[w] ^ s->success[e * RISK_WORDS + w]);
	}
}

/* ---- chunks ----------------------------------------------------------------------------- */

static void actor_run(const struct shared *x, struct scratch *s, uint32_t actor, uint64_t chunk)
{
	const struct risk_actor *who = &x->g->actors.v[actor];

	draw_controls(x, s, who, chunk);
	draw_gates(x, s, who, chunk);
	reach_run(x, s, who, s->opener, x->g->on[RISK_NOW], s->base);
	memcpy(s->reach, s->base, ((size_t)x->g->n + 1) * RISK_WORDS * sizeof(*s->reach));
	for (size_t e = 0; e < x->g->events.n; e++) {
		uint64_t *success = &s->success[e * RISK_WORDS];

		event_success(&x->g->events.v[e], s->base, success);
		for (size_t w = 0; w < RISK_WORDS; w++)
			s->reached[actor * x->g->events.n + e] += (uint64_t)__builtin_popcountll(
				success[w]);
	}
	risk_years_add(x->run, x->g, actor, chunk, s->success, RISK_NOW, x->r);
	for (unsigned i = 0; i < RISK_COURSES; i++)
		if (x->r->course_total[i])
			course_run(x, s, actor, chunk, i);
	for (uint32_t i = 0; chunk < x->r->measured && i < x->g->measures.n; i++)
		measure_count(x, s, actor, i);
	for (uint32_t i = 0; chunk < x->r->weighed && i < x->groups->v.n; i++)
		group_count(x, s, actor, i);
}

static void chunk_run(const struct shared *x, struct scratch *s, uint64_t chunk)
{
	draw_findings(x, s, chunk);
	for (uint32_t i = 0; i < x->g->n; i++)
		node_opener(x, s, i, 0, AS_DRAWN, &s->opener[(size_t)i * 2 * RISK_YEAR_WORDS]);
	memcpy(s->forced, s->opener, (size_t)x->g->n * 2 * RISK_YEAR_WORDS * sizeof(*s->forced));
	for (uint32_t i = 0; i < x->g->actors.n; i++)
		actor_run(x, s, i, chunk);
}

static void *thread_run(void *arg)
{
	struct shared *x = arg;
	size_t pairs = x->g->actors.n * x->g->events.n;
	struct scratch s;
	uint64_t chunk;

	scratch_init(&s, x);
	while ((chunk = atomic_fetch_add(&x->next, 1)) < x->wave_end)
		chunk_run(x, &s, chunk);
	pthread_mutex_lock(&x->lock);
	for (size_t i = 0; i < pairs; i++)
		x->r->reached[i] += s.reached[i];
	for (size_t i = 0; i < pairs * x->groups->v.n; i++)
		x->r->opened[i] += s.opened[i];
	for (size_t i = 0; i < x->groups->v.n; i++)
		x->r->asked[i] += s.asked[i];
	for (size_t i = 0; i < pairs * x->g->measures.n; i++)
		x->r->stopped[i] += s.stopped[i];
	for (unsigned c = 0; c < RISK_COURSES; c++)
		for (size_t i = 0; x->r->course_total[c] && i < pairs; i++)
			x->r->course_reached[c][i] += s.course[c][i];
	pthread_mutex_unlock(&x->lock);
	scratch_done(&s);
	return NULL;
}

static void wave_run(struct shared *x, uint64_t start)
{
	unsigned jobs = x->run->jobs < WAVE ? x->run->jobs : WAVE, started = 0;
	pthread_t threads[WAVE];

	atomic_store(&x->next, start);
	while (started + 1 < jobs && !pthread_create(&threads[started], NULL, thread_run, x))
		started++; /* a thread that cannot start is one less: the answer is the same */
	thread_run(x);
	while (started)
		pthread_join(threads[--started], NULL);
}

/* Visits of an edge that weights may cost: about a second. A matter of counting, so that it is the same everywhere. */
#define WEIGH_VISITS ((uint64_t)8 << 20)

#define MEASURE_VISITS ((uint64_t)1 << 20)

static uint64_t weighed_chunks(const struct risk_graph *g, const struct risk_groups *groups,
			       uint64_t chunks)
{
	uint64_t visits = 1, most;

	for (size_t i = 0; i < groups->v.n;
	     i++) /* opening more is seldom more than a part of the graph */
		visits += groups->v.v[i].p > 0.5 ? g->edges.n : g->edges.n / 8 + 1;
	most = WEIGH_VISITS / (visits * g->actors.n) + 1;
	return most < chunks ? most : chunks;
}

static uint64_t measured_chunks(const struct risk_graph *g, uint64_t chunks)
{
	uint64_t most =
		MEASURE_VISITS / ((uint64_t)g->edges.n * g->actors.n * (g->measures.n + 1) + 1) + 1;

	return most < chunks ? most : chunks;
}

bool risk_simulate(const struct vb_run *run, const struct model_assessment *as,
		   const struct risk_graph *g, const struct risk_groups *groups,
		   struct risk_result *r, struct vb_error *err)
{
	struct shared x = {.run = run,
			   .as = as,
			   .g = g,
			   .groups = groups,
			   .r = r,
			   .lock = PTHREAD_MUTEX_INITIALIZER};

	r->weighed = weighed_chunks(g, groups, r->chunks);
	r->measured = measured_chunks(g, r->chunks);
	for (uint64_t at = 0; at < r->chunks; at = x.wave_end) {
		x.wave_end = at + WAVE < r->chunks ? at + WAVE : r->chunks;
		wave_run(&x, at);
		if (vb_run_stop(run))
			return vb_fail(err, VB_E_STOP, "%s", vb_t(run->lang, "stopped", "arrêté"));
		vb_run_progress(run, vb_t(run->lang, "simulating", "simulation"), x.wave_end,
				r->chunks);
	}
	return true;
}
