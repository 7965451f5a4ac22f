/*
 * risk_int.h - how the parts of the risk engine share their work.
 *
 *   case ──graph.c──► nodes, edges ─┐
 *   findings ─place.c─► groups ─────┼─simulate.c─► bits: who reached what ─┬─years.c─► losses of each year
 *   prior.c (probabilities) ────────┘                                     └─weigh.c─► weight of each finding
 *                                   └─path.c───► best path of each event and finding
 */
#ifndef VAUBAN_RISK_INT_H
#define VAUBAN_RISK_INT_H

#include "risk/risk.h"

/* ---- prior.c ---------------------------------------------------------------------------- */

/* c may be NULL. */
double risk_assumed(const struct model_case *c, enum model_assumption_id id);
double risk_rule_likelihood(const struct model_case *c, struct vb_str rule,
			    double likelihood); /* of a threat rule, unless the case says better */
double risk_exploitability(const struct model_finding *f); /* 0 to 100: the order without a case */
bool risk_is_local(const struct model_finding *f);         /* needs a foot on the same box */
double risk_flow_p(const struct model_case *c,
		   const struct model_flow *f); /* that one attempt crosses it */
/* What an attacker needs to touch a flow: a network, a hand on the cable, or to be inside already. */
enum risk_medium { RISK_NETWORK, RISK_WIRE, RISK_INSIDE };
enum risk_medium risk_flow_medium(const struct model_flow *f);
int risk_likelihood(double per_year); /* EBIOS RM V1 to V4 */

/* ---- draw.c ----------------------------------------------------------------------------- */

#define RISK_BINS 1024
struct risk_law { /* inverse distribution function at RISK_BINS + 1 equidistant probabilities */
	double low, high, mean, deviation;
	double mu,
		sigma; /* of a lognormal law, drawn exactly in both outer bins; sigma 0: a PERT law */
	double at[RISK_BINS + 1];
};
void risk_law_pert(struct risk_law *d, const double v[3]);
void risk_law_lognormal(struct risk_law *d, double low,
			double high);                        /* its 5 % and 95 % quantiles */
double risk_law_draw(const struct risk_law *d, double unit); /* unit in [0, 1) */
double risk_law_sum(const struct risk_law *d, uint64_t n, struct vb_random *r); /* of n draws */
uint64_t risk_binomial(uint64_t n, double p, struct vb_random *r);
uint64_t risk_poisson(double lambda, double unit);
/* n words whose bits are one with probability p, independently. */
void risk_bits(struct vb_random *r, double p, uint64_t *words, size_t n);
uint64_t risk_mix(uint64_t a, uint64_t b); /* stream of (a, b) */

/* ---- graph.c ---------------------------------------------------------------------------- */

enum risk_edge_kind {
	RISK_EDGE_FLOW,     /* as the caller */
	RISK_EDGE_BACK,     /* as the server: answers the caller trusts */
	RISK_EDGE_BOX,      /* between neighbours of one device */
	RISK_EDGE_ENTRY,    /* from where the actor stands */
	RISK_EDGE_SUPPLIER, /* through a third party */
};
struct risk_edge {
	uint32_t from, to; /* nodes; from is graph->n for entries */
	enum risk_edge_kind kind;
	double p;
	double p_open;     /* with its findings: 1 - (1 - p) * product of (1 - p of each) */
	struct vb_str via; /* flow or supplier id, or empty */
	uint64_t stream;
	uint32_t own;         /* 1 + the group of threats that opens this edge alone, 0 without */
	uint32_t gate, gates; /* of measures, before it: graph->gates.v[gate] ... */
	uint32_t control; /* draw it depends on; steps out of one part inside a device share one */
	const model_ids *needs; /* data to hold, or NULL */
};
struct risk_actor {
	const struct model_actor *actor;
	struct risk_law tries;
	VB_VEC(struct risk_edge) entries;
};
struct risk_event {
	const struct model_feared *feared;
	struct risk_law loss, secondary;
	double secondary_p;    /* that the secondary loss follows */
	double keep;           /* share of a loss left by the measures in place */
	double mean;           /* of one occurrence: what follows and what is softened counted */
	VB_VEC(uint32_t) hits; /* nodes */
};
struct risk_measure {
	const struct model_measure *measure;
	bool on; /* done */
};
struct risk_gate { /* one measure before one edge: an attempt passes with `keep` */
	uint32_t measure;
	double keep;
	uint64_t stream;
};
enum risk_course {               /* which measures are in place */
		   RISK_NOW,     /* those done */
		   RISK_WITHOUT, /* none */
		   RISK_PLANNED, /* all but those dropped */
		   RISK_COURSES,
};
struct risk_need { /* of one edge: for each data, the nodes that hold it */
	uint32_t edge;
	uint32_t data;   /* groups of holders end when this changes */
	uint32_t holder; /* UINT32_MAX: nobody holds it */
};
struct risk_graph {
	const struct model_case *c;
	uint32_t n;          /* nodes: the parts, in case order */
	struct vb_map index; /* part id to its struct model_part */
	VB_VEC(struct risk_edge) edges;
	uint32_t controls; /* draws of the edges; those of entries follow */
	VB_VEC(struct risk_actor) actors;
	VB_VEC(struct risk_event) events;
	VB_VEC(struct risk_need) needs;       /* sorted by edge, data */
	VB_VEC(struct risk_measure) measures; /* empty before risk_measures_place */
	VB_VEC(struct risk_gate) gates;       /* of the edges, then of the entries of each actor */
	uint32_t edge_gates;                  /* how many are of edges */
	bool *on[RISK_COURSES];               /* by measure */
	uint32_t *first; /* n + 1: edges of node i are out[first[i]] .. out[first[i + 1] - 1] */
	uint32_t *out;
	uint32_t *first_in, *in; /* the same by target */
};
bool risk_case_usable(
	const struct model_case
		*c); /* an actor, an event and a component: something can be simulated */
void risk_graph_build(struct vb_arena *a, const struct model_case *c, struct risk_graph *g);
uint32_t risk_node(const struct risk_graph *g, struct vb_str part); /* UINT32_MAX when absent */

/* ---- place.c ---------------------------------------------------------------------------- */

struct risk_group {             /* open findings that open exactly the same edges */
	VB_VEC(uint32_t) nodes; /* sorted */
	bool local;
	struct vb_str flow; /* threats of one flow: they open that flow only; else empty */
	bool step;          /* threats on the steps out of its node */
	double taken; /* probability that threats take over from the edges they open: threats_count.c */
	VB_VEC(uint32_t) findings; /* indexes */
	double p;                  /* that at least one is open */
};
struct risk_groups {
	VB_VEC(struct risk_group) v;
	VB_VEC(uint32_t) * of_node; /* groups that open edges into a node */
};
/* Maps open findings to nodes, sets their component and p_open of the edges. */
void risk_place(const struct vb_run *run, struct vb_arena *a, struct model_assessment *as,
		struct risk_graph *g, struct risk_groups *out);
/* Does the group open this edge? */
bool risk_group_opens(const struct risk_group *group, const struct risk_edge *e);

/* ---- measures.c ------------------------------------------------------------------------- */

struct risk_result;
/* After risk_place. Puts gates before the edges, softens losses, lowers p_open by the measures in place. */
/* What these shares leave of `id`, 0 to 1. */
double risk_share_left(const struct model_share *shares, size_t n, struct vb_str id);
/* A gate before the edge, which must be the last one that got any; none when everything passes. */
void risk_gate_add(struct vb_arena *a, struct risk_graph *g, struct risk_edge *e, uint32_t measure,
		   double keep, uint64_t stream);
void risk_measures_place(struct vb_arena *a, struct risk_graph *g);
double risk_measures_keep(const struct risk_graph *g, const bool *on,
			  uint32_t event); /* share of a loss left */
bool risk_course_differs(const struct risk_graph *g, enum risk_course course);
void risk_measures_report(struct vb_arena *a, const struct risk_graph *g,
			  const struct risk_result *r, struct model_risk *out);

/* ---- simulate.c, years.c, weigh.c ---------------------------------------------------------------- */

/* A chunk is 512 years by 8 tries: 64 words. Weaknesses are drawn once a year, controls at each try. */
#define RISK_YEAR_WORDS 8u
#define RISK_ROUNDS 8u
#define RISK_WORDS (RISK_YEAR_WORDS * RISK_ROUNDS) /* word r * RISK_YEAR_WORDS + y */
#define RISK_CHUNK_YEARS (RISK_YEAR_WORDS * 64u)

struct risk_result {
	uint64_t chunks, years;
	bool plain;        /* only `reached` is wanted, and there */
	uint64_t *reached; /* actors * events: tries that reached the event */
	uint64_t *
		opened; /* groups * actors * events: tries that succeed only with the group open ... */
	uint64_t *asked; /* groups: ... among so many */
	uint64_t
		weighed; /* chunks used for weights: fewer than all when the case and its findings are many */
	float *total; /* years: loss */
	uint64_t *
		stopped; /* measures * actors * events: tries that a measure stops, or would, in `measured` chunks */
	uint64_t measured;
	uint64_t *course_reached[RISK_COURSES]; /* actors * events; of RISK_NOW unused */
	float *course_total[RISK_COURSES];      /* years */
	float *by_event;                        /* events * years */
	double *weight;                         /* findings: thousands a year; see weigh.c */
	double *share;
};
bool risk_simulate(const struct vb_run *run, const struct model_assessment *as,
		   const struct risk_graph *g, const struct risk_groups *groups,
		   struct risk_result *r, struct vb_error *err) VB_MUST_USE;
/* Losses of the years of one chunk for one actor; success: RISK_WORDS words for each event. */
void risk_years_add(const struct vb_run *run, const struct risk_graph *g, uint32_t actor,
		    uint64_t chunk, const uint64_t *success, enum risk_course course,
		    struct risk_result *r);
void risk_years_report(struct vb_arena *a, const struct risk_graph *g, struct risk_result *r,
		       struct model_risk *out);

void risk_weigh(const struct model_assessment *as, const struct risk_graph *g,
		const struct risk_groups *groups, struct risk_result *r);

/* ---- search.c --------------------------------------------------------------------------- */

struct risk_tree {    /* of one search */
	double *cost; /* -log p from or to each node; INFINITY when there is no path */
	const struct risk_edge **by; /* edge that leads on: from the actor, or towards the event */
};
/* `without`: a flow or supplier that is cut, or empty. */
void risk_search_actor(struct vb_arena *a, const struct risk_graph *g, uint32_t actor,
		       struct vb_str without, struct risk_tree *out);
void risk_search_event(struct vb_arena *a, const struct risk_graph *g, uint32_t event,
		       struct risk_tree *out);
/* The component hit that is reached most easily; UINT32_MAX: none. */
uint32_t risk_tree_best(const struct risk_tree *t, const struct risk_event *e);

/* ---- critical.c ------------------------------------------------------------------------- */

/* How many pairs of actor and event lose their best path with each flow; `from`: searches of each actor. */
void risk_critical(struct vb_arena *scratch, const struct risk_graph *g,
		   const struct risk_tree *from, struct model_risk *out, struct vb_arena *a);

/* ---- ranked.c --------------------------------------------------------------------------- */

/* The RISK_RANKED likeliest paths of each feared event, over all actors, one for each set of flows. */
#define RISK_RANKED 5u
void risk_ranked(const struct risk_graph *g, struct model_assessment *as);

/* ---- path.c ----------------------------------------------------------------------------- */

void risk_paths(struct vb_arena *scratch, const struct risk_graph *g,
		const struct risk_groups *groups, struct model_assessment *as);

#endif
