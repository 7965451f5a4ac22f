/*
 * days.c - can these people give these days in time? A maximum flow, and when they cannot, the cut that says why.
 *
 *      source ──days due──► (skill, period) ──► (person, period) ──capacity──► sink
 *                               │ work may be done earlier
 *                               ▼
 *                           (skill, period - 1)
 *
 * A cut that separates is a set of skills, each with a period, whose days are more than those of all who have one of
 * them: the same sentence is a row of the integer program and what a person is told. Dinic's algorithm; sizes are
 * small (a few hundred nodes), and the arrays are made once a call.
 */
#include "plan/problem.h"

#include <math.h>
#include <stdlib.h>

#define SLACK 1e-7 /* days: a third of a second of work */

struct arc {
	uint32_t to;
	double room;
};
struct net {
	const struct plan_problem *p;
	uint32_t skill[PLAN_SKILLS], n_skills; /* those anything needs */
	uint32_t of[PLAN_SKILLS];              /* their place, or UINT32_MAX */
	uint32_t nodes, source, sink;
	struct arc *arcs; /* arc i and i ^ 1 are each other's reverse */
	uint32_t n_arcs;
	uint32_t *next, *first; /* arcs of a node as a list */
	uint32_t *level, *queue, *at;
	double wanted;
};

static uint32_t skill_node(const struct net *n, uint32_t place, uint32_t t)
{
	return place * n->p->periods + t;
}

static uint32_t person_node(const struct net *n, uint32_t person, uint32_t t)
{
	return (n->n_skills + person) * n->p->periods + t;
}

static void arc_add(struct net *n, uint32_t from, uint32_t to, double room)
{
	n->arcs[n->n_arcs] = (struct arc){to, room};
	n->next[n->n_arcs] = n->first[from];
	n->first[from] = n->n_arcs++;
	n->arcs[n->n_arcs] = (struct arc){from, 0};
	n->next[n->n_arcs] = n->first[to];
	n->first[to] = n->n_arcs++;
}

static bool can(const struct plan_problem *p, uint32_t person, uint32_t skill)
{
	return skill == PLAN_ANYONE || (p->skills[person] >> skill & 1);
}

static void net_size(struct net *n)
{
	for (uint32_t k = 0; k < PLAN_SKILLS; k++)
		n->of[k] = UINT32_MAX;
	for (size_t i = 0; i < n->p->works.n; i++)
		for (size_t k = 0; k < n->p->works.v[i].days.n; k++) {
			uint32_t skill = n->p->works.v[i].days.v[k].skill;

			if (n->of[skill] != UINT32_MAX)
				continue;
			n->of[skill] = n->n_skills;
			n->skill[n->n_skills++] = skill;
		}
	n->nodes = (n->n_skills + n->p->people) * n->p->periods + 2;
	n->source = n->nodes - 2;
	n->sink = n->nodes - 1;
}

static void net_build(struct net *n, const double *due)
{
	const struct plan_problem *p = n->p;
	size_t arcs = 2u * p->periods *
		      (2u * n->n_skills + p->people + (size_t)n->n_skills * p->people);

	n->arcs = vb_alloc(arcs + 1, sizeof(*n->arcs));
	n->next = vb_alloc(arcs + 1, sizeof(*n->next));
	n->first = vb_alloc((size_t)n->nodes * 4, sizeof(*n->first));
	n->level = n->first + n->nodes;
	n->queue = n->level + n->nodes;
	n->at = n->queue + n->nodes;
	for (uint32_t i = 0; i < n->nodes; i++)
		n->first[i] = UINT32_MAX;
	for (uint32_t t = 0; t < p->periods; t++) {
		for (uint32_t k = 0; k < n->n_skills; k++) {
			double days = due[k * p->periods + t];

			n->wanted += days;
			arc_add(n, n->source, skill_node(n, k, t), days);
			if (t)
				arc_add(n, skill_node(n, k, t), skill_node(n, k, t - 1), INFINITY);
			for (uint32_t i = 0; i < p->people; i++)
				if (can(p, i, n->skill[k]))
					arc_add(n, skill_node(n, k, t), person_node(n, i, t),
						INFINITY);
		}
		for (uint32_t i = 0; i < p->people; i++)
			arc_add(n, person_node(n, i, t), n->sink, p->days[i][t]);
	}
}

static void net_done(struct net *n)
{
	free(n->arcs);
	free(n->next);
	free(n->first);
}

/* Levels from the source over arcs with room; false when the sink is out of reach. */
static bool net_levels(struct net *n)
{
	uint32_t head = 0, count = 0;

	for (uint32_t i = 0; i < n->nodes; i++)
		n->level[i] = UINT32_MAX;
	n->level[n->source] = 0;
	n->queue[count++] = n->source;
	while (head < count) {
		uint32_t node = n->queue[head++];

		for (uint32_t a = n->first[node]; a != UINT32_MAX; a = n->next[a])
			if (n->arcs[a].room > SLACK / 100 &&
			    n->level[n->arcs[a].to] == UINT32_MAX) {
				n->level[n->arcs[a].to] = n->level[node] + 1;
				n->queue[count++] = n->arcs[a].to;
			}
	}
	return n->level[n->sink] != UINT32_MAX;
}

/* Depth is at most the number of levels: skills step back through periods, then a person, then the sink. */
static double net_push(struct net *n, uint32_t node, double most)
{
	if (node == n->sink)
		return most;
	for (; n->at[node] != UINT32_MAX; n->at[node] = n->next[n->at[node]]) {
		uint32_t a = n->at[node];
		double pushed;

		if (!(n->arcs[a].room > SLACK / 100) ||
		    n->level[n->arcs[a].to] != n->level[node] + 1)
			continue;
		pushed = net_push(n, n->arcs[a].to, fmin(most, n->arcs[a].room));
		if (pushed > 0) {
			n->arcs[a].room -= pushed;
			n->arcs[a ^ 1].room += pushed;
			return pushed;
		}
	}
	return 0;
}

static double net_flow(struct net *n)
{
	double sum = 0, pushed;

	while (sum < n->wanted - SLACK && net_levels(n)) {
		memcpy(n->at, n->first, n->nodes * sizeof(*n->at));
		while ((pushed = net_push(n, n->source, INFINITY)) > 0)
			sum += pushed;
	}
	return sum;
}

/* What the source still reaches is the set that is short. */
static void shortage_read(struct net *n, const double *due, struct plan_shortage *out)
{
	const struct plan_problem *p = n->p;

	*out = (struct plan_shortage){0};
	net_levels(n);
	for (uint32_t k = 0; k < n->n_skills; k++)
		for (uint32_t t = 0; t < p->periods; t++)
			if (n->level[skill_node(n, k, t)] != UINT32_MAX) {
				out->skills |= (uint64_t)1 << n->skill[k];
				out->by[n->skill[k]] = t;
				out->wanted += due[k * p->periods + t];
			}
	for (uint32_t i = 0; i < p->people; i++)
		for (uint32_t t = 0; t < p->periods; t++)
			if (n->level[person_node(n, i, t)] != UINT32_MAX)
				out->had += p->days[i][t];
}

static void due_read(const struct net *n, const double *state, double *due)
{
	const struct plan_problem *p = n->p;

	for (size_t i = 0; i < p->works.n; i++)
		for (uint32_t t = 0; t < p->periods; t++) {
			double share = state[i * p->periods + t] -
				       (t ? state[i * p->periods + t - 1] : 0);

			for (size_t k = 0; share > 1e-9 && k < p->works.v[i].days.n; k++)
				due[n->of[p->works.v[i].days.v[k].skill] * p->periods + t] +=
					share * p->works.v[i].days.v[k].days;
		}
}

bool plan_days_fit(const struct plan_problem *p, const double *state, struct plan_shortage *out)
{
	struct net n VB_CLEANUP(net_done) = {.p = p};
	double *due VB_CLEANUP(vb_cleanup_free) = NULL;

	net_size(&n);
	due = vb_alloc((size_t)n.n_skills * p->periods + 1, sizeof(*due));
	due_read(&n, state, due);
	net_build(&n, due);
	if (net_flow(&n) >= n.wanted - SLACK)
		return true;
	if (out)
		shortage_read(&n, due, out);
	return false;
}

static void state_write(const struct plan_problem *p, const uint32_t *finish, double *state)
{
	for (size_t i = 0; i < p->works.n; i++)
		for (uint32_t t = 0; t < p->periods; t++)
			state[i * p->periods + t] = finish[i] != PLAN_NEVER && finish[i] <= t;
}

bool plan_days_fit_finish(const struct plan_problem *p, const uint32_t *finish,
			  struct plan_shortage *out)
{
	double *state VB_CLEANUP(vb_cleanup_free) = vb_alloc(p->works.n * p->periods + 1,
							     sizeof(*state));

	state_write(p, finish, state);
	return plan_days_fit(p, state, out);
}

static void given_read(const struct net *n, double *given)
{
	const struct plan_problem *p = n->p;

	for (uint32_t k = 0; k < n->n_skills; k++)
		for (uint32_t t = 0; t < p->periods; t++)
			for (uint32_t a = n->first[skill_node(n, k, t)]; a != UINT32_MAX;
			     a = n->next[a]) {
				uint32_t to = n->arcs[a].to, row = to / p->periods;

				if (a % 2 || to >= n->source ||
				    row < n->n_skills) /* reverse, or to an earlier period */
					continue;
				given[((row - n->n_skills) * PLAN_SKILLS + n->skill[k]) *
					      p->periods +
				      t] += n->arcs[a ^ 1].room;
			}
}

/* Days of everybody in the period, or none of them yet. */
static void period_open(struct net *n, uint32_t t, bool open)
{
	for (uint32_t i = 0; i < n->p->people; i++)
		for (uint32_t a = n->first[person_node(n, i, t)]; a != UINT32_MAX; a = n->next[a])
			if (n->arcs[a].to == n->sink)
				n->arcs[a].room = open ? n->p->days[i][t] : 0;
}

/* One period after the other: a path that is added takes nothing back from the sink, so nobody waits with work to do. */
static double net_flow_early(struct net *n)
{
	double sum = 0;

	for (uint32_t t = 0; t < n->p->periods; t++)
		period_open(n, t, false);
	for (uint32_t t = 0; t < n->p->periods; t++) {
		period_open(n, t, true);
		sum += net_flow(n);
	}
	return sum;
}

bool plan_days_give(const struct plan_problem *p, const uint32_t *finish, double *given)
{
	struct net n VB_CLEANUP(net_done) = {.p = p};
	double *state VB_CLEANUP(vb_cleanup_free) = vb_alloc(p->works.n * p->periods + 1,
							     sizeof(*state));
	double *due VB_CLEANUP(vb_cleanup_free) = NULL;

	state_write(p, finish, state);
	net_size(&n);
	due = vb_alloc((size_t)n.n_skills * p->periods + 1, sizeof(*due));
	due_read(&n, state, due);
	net_build(&n, due);
	if (net_flow_early(&n) < n.wanted - SLACK)
		return false;
	given_read(&n, given);
	return true;
}
