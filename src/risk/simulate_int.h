/*
 * simulate_int.h - inside of the simulation: what threads share, what each has of its own, draws and reach.
 */
#ifndef VAUBAN_RISK_SIMULATE_INT_H
#define VAUBAN_RISK_SIMULATE_INT_H

#include "risk/risk_int.h"

#include <pthread.h>
#include <stdatomic.h>

/* What a draw needs of each open finding, group after group: their structures are too large to walk at each chunk. */
struct drawn {
	uint64_t stream;
	double p;
};

struct shared { /* what threads read; they fill disjoint slices of the result, and its counters under the lock */
	const struct vb_run *run;
	const struct risk_graph *g;
	const struct risk_groups *groups;
	struct drawn *drawn;
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
	uint64_t *reached;                              /* actors * events */
	uint64_t *opened;                               /* groups * actors * events */
	uint64_t *asked;                                /* groups */
	uint64_t gated[RISK_WORDS], passed[RISK_WORDS]; /* of the edge at hand; not on the stack,
							   which is cleared at each call */
	uint32_t forced_group;
	enum force {
		AS_DRAWN,
		FORCED_OPEN,
		FORCED_CLOSED
	} force;                        /* of forced_group, in `forced` */
	uint64_t *stopped;              /* measures * actors * events */
	uint64_t *course[RISK_COURSES]; /* actors * events */
};

/* ---- draws.c: bits of the weaknesses, controls and gates of one chunk -------------------- */

struct drawn *sim_drawn_make(const struct model_assessment *as,
			     const struct risk_groups *groups); /* the caller frees it */
void sim_draw_findings(const struct shared *x, struct scratch *s, uint64_t chunk);
void sim_draw_controls(const struct shared *x, struct scratch *s, const struct risk_actor *actor,
		       uint64_t chunk);
void sim_draw_gates(const struct shared *x, struct scratch *s, const struct risk_actor *actor,
		    uint64_t chunk);
/* Which edges into `node` weaknesses open; one group may be forced. */
void sim_node_opener(const struct shared *x, const struct scratch *s, uint32_t node, uint32_t group,
		     enum force force, uint64_t *out);

/* ---- reach.c: the least set that holds what can be reached ------------------------------- */

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
void sim_push(struct reaching *q, uint32_t node);
void sim_follow_edge(struct reaching *q, uint32_t edge);
void sim_follow_entry(struct reaching *q, size_t entry);
void sim_settle(struct reaching *q);
void sim_untouch(struct reaching *q);
void sim_reach(const struct shared *x, struct scratch *s, const struct risk_actor *actor,
	       const uint64_t *opener, const bool *on, uint64_t *reach);
void sim_success(const struct risk_event *e, const uint64_t *reach, uint64_t *out);
uint64_t sim_ones(const uint64_t *words); /* of RISK_WORDS words */

#endif
