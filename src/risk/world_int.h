/* world_int.h - a case with its findings placed, and every way through every edge: see routes.h. */
#ifndef VAUBAN_RISK_WORLD_INT_H
#define VAUBAN_RISK_WORLD_INT_H

#include "risk/risk_int.h"
#include "risk/routes.h"

struct risk_way { /* through one edge */
	const struct risk_edge *edge;
	uint32_t weakness; /* class, RISK_CONTROL or RISK_UNFIXED */
	double p;
};
typedef VB_VEC(struct risk_way) risk_ways;
struct risk_world {
	struct vb_arena *arena;
	struct model_assessment *as;
	const uint32_t *classes;
	uint32_t n_classes;
	struct risk_graph g;
	struct risk_groups groups;
	risk_ways ways;
	risk_ways *entry_ways; /* by actor */
	uint32_t *
		first_way; /* ways out of node i: ways_out[first_way[i]] .. ways_out[first_way[i + 1] - 1] */
	const struct risk_way **ways_out;
};
/* A world of one way an edge, its probability with all its findings; `out` lives in the arena. */
void risk_world_plain(struct vb_arena *a, struct model_assessment *as, const struct risk_graph *g,
		      struct risk_world *out);
struct risk_hop risk_way_hop(const struct risk_world *w, const struct risk_way *way);

#endif
