/* ebios_int.h - inside of the workshops: scales and paths. */
#ifndef VAUBAN_RISK_EBIOS_INT_H
#define VAUBAN_RISK_EBIOS_INT_H

#include "risk/ebios.h"
#include "risk/risk_int.h"

bool ebios_scales_read(const struct model_case *c, struct model_ebios_scales *out,
		       struct vb_error *err) VB_MUST_USE;
int ebios_level_of(const double from[3], double value); /* 1 to 4 */

struct ebios_ways { /* the best way of one actor to every node */
	const struct risk_graph *g;
	bool bottleneck;
	double *value; /* product, or hardest action; 0: no way */
	const struct risk_edge **by;
};
/* `left`: share of each edge's probability that measures leave, by flow and component id. */
typedef double ebios_left(void *ctx, struct vb_str via, struct vb_str to);
void ebios_ways_find(struct vb_arena *a, const struct risk_graph *g, const struct risk_actor *actor,
		     bool bottleneck, ebios_left *left, void *ctx, struct ebios_ways *out);
uint32_t ebios_ways_best(const struct ebios_ways *w,
			 const struct risk_event *e); /* node, UINT32_MAX: none */

#endif
