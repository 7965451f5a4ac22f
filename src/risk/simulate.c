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
#include "risk/simulate_int.h"

#include <stdlib.h>

#define WAVE 32u /* chunks between two looks at the clock of the user: progress, stop */

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

/* ---- weights ---------------------------------------------------------------------------- */

static void force_group(const struct shared *x, struct scratch *s, uint32_t id, enum force force)
{
	const struct risk_group *group = &x->groups->v.v[id];

	s->forced_group = id;
	s->force = force;
	for (size_t i = 0; i < group->nodes.n; i++)
		sim_node_opener(x, s, group->nodes.v[i], id, force,
				&s->forced[(size_t)group->nodes.v[i] * 2 * RISK_YEAR_WORDS]);
}

/* Adds to s->reach what the group lets in once open: only what changes is visited. */
static void open_more(struct reaching *q, const struct risk_group *group)
{
	const struct risk_graph *g = q->x->g;

	for (size_t i = 0; i < group->nodes.n; i++)
		for (uint32_t k = g->first_in[group->nodes.v[i]];
		     k < g->first_in[group->nodes.v[i] + 1]; k++)
			sim_follow_edge(q, g->in[k]);
	for (size_t i = 0; group->step && i < group->nodes.n; i++)
		for (uint32_t k = g->first[group->nodes.v[i]]; k < g->first[group->nodes.v[i] + 1];
		     k++)
			sim_follow_edge(q, g->out[k]);
	for (size_t i = 0; i < q->actor->entries.n; i++)
		if (q->actor->entries.v[i].own || risk_group_opens(group, &q->actor->entries.v[i]))
			sim_follow_entry(q, i);
	sim_settle(q);
}

static void count_opened(const struct shared *x, const struct scratch *s, const uint64_t *left,
			 const uint64_t *mask, uint64_t *opened)
{
	uint64_t now[RISK_WORDS];

	for (size_t e = 0; e < x->g->events.n; e++) {
		sim_success(&x->g->events.v[e], s->reach, now);
		for (size_t w = 0; w < RISK_WORDS; w++)
			now[w] &= ~left[e * RISK_WORDS + w] & mask[w % RISK_YEAR_WORDS];
		opened[e] += sim_ones(now);
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
		sim_reach(x, s, q.actor, s->forced, q.on, s->reach);
		for (size_t e = 0; e < x->g->events.n; e++)
			sim_success(&x->g->events.v[e], s->reach, &s->left[e * RISK_WORDS]);
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
	sim_untouch(&q);
	force_group(x, s, id, AS_DRAWN);
}

/* ---- measures --------------------------------------------------------------------------- */

/* The years again, as if the measures of a course were in place: the same draws of everything. */
static void course_run(const struct shared *x, struct scratch *s, uint32_t actor, uint64_t chunk,
		       enum risk_course course)
{
	sim_reach(x, s, &x->g->actors.v[actor], s->opener, x->g->on[course], s->other);
	for (size_t e = 0; e < x->g->events.n; e++) {
		uint64_t *success = &s->left[e * RISK_WORDS];

		sim_success(&x->g->events.v[e], s->other, success);
		s->course[course][actor * x->g->events.n + e] += sim_ones(success);
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
	sim_reach(x, s, &g->actors.v[actor], s->opener, s->on, s->other);
	for (size_t e = 0; e < g->events.n; e++) {
		sim_success(&g->events.v[e], s->other, now);
		for (size_t w = 0; w < RISK_WORDS; w++)
			now[w] ^= s->success[e * RISK_WORDS + w];
		stopped[e] += sim_ones(now);
	}
}

/* ---- chunks ----------------------------------------------------------------------------- */

static void actor_run(const struct shared *x, struct scratch *s, uint32_t actor, uint64_t chunk)
{
	const struct risk_actor *who = &x->g->actors.v[actor];

	sim_draw_controls(x, s, who, chunk);
	sim_draw_gates(x, s, who, chunk);
	sim_reach(x, s, who, s->opener, x->g->on[RISK_NOW], s->base);
	memcpy(s->reach, s->base, ((size_t)x->g->n + 1) * RISK_WORDS * sizeof(*s->reach));
	for (size_t e = 0; e < x->g->events.n; e++) {
		uint64_t *success = &s->success[e * RISK_WORDS];

		sim_success(&x->g->events.v[e], s->base, success);
		s->reached[actor * x->g->events.n + e] += sim_ones(success);
	}
	if (x->r->plain)
		return;
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
	sim_draw_findings(x, s, chunk);
	for (uint32_t i = 0; i < x->g->n; i++)
		sim_node_opener(x, s, i, 0, AS_DRAWN, &s->opener[(size_t)i * 2 * RISK_YEAR_WORDS]);
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
	for (size_t i = 0; !x->r->plain && i < pairs * x->groups->v.n; i++)
		x->r->opened[i] += s.opened[i];
	for (size_t i = 0; !x->r->plain && i < x->groups->v.n; i++)
		x->r->asked[i] += s.asked[i];
	for (size_t i = 0; !x->r->plain && i < pairs * x->g->measures.n; i++)
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
	struct drawn *drawn VB_CLEANUP(vb_cleanup_free) = sim_drawn_make(as, groups);
	struct shared x = {.run = run,
			   .g = g,
			   .groups = groups,
			   .drawn = drawn,
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
