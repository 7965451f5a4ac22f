/*
 * routes.h - what planning asks of the simulation: what if these findings were closed and these flows cut, and by which
 * routes does each actor reach each feared event. A route is a sequence of hops, each through a control or a weakness.
 */
#ifndef VAUBAN_RISK_ROUTES_H
#define VAUBAN_RISK_ROUTES_H

#include "risk/risk.h"

struct risk_world; /* the graph of one case with its findings placed */

/* `classes`: of each finding the thing that would close it, below n_classes; UINT32_MAX: nothing would. Kept, not
 * copied. */
bool risk_world_new(const struct vb_run *run, struct model_assessment *as, const uint32_t *classes,
		    uint32_t n_classes, struct risk_world **out, struct vb_error *err) VB_MUST_USE;
void risk_world_free(struct risk_world *w); /* NULL is allowed */
uint32_t risk_world_actors(const struct risk_world *w);
uint32_t risk_world_events(const struct risk_world *w);
const struct model_feared *risk_world_event(const struct risk_world *w, uint32_t i);
/* Attempts a year times the mean loss of one: thousands of the currency. */
double risk_world_stake(const struct risk_world *w, uint32_t actor, uint32_t event);

struct risk_change { /* shares are 0 to 1; the same id may come more than once: what is left multiplies */
	const struct model_share *cut; /* flows and components */
	size_t n_cut;
	const struct model_share *soften; /* feared events */
	size_t n_soften;
	const bool *closed; /* classes; NULL: none */
};
/* Expected yearly loss of each actor and event, thousands: pairs[actor * events + event]. Same draws for every
 * change. */
bool risk_world_loss(const struct vb_run *run, const struct risk_world *w,
		     const struct risk_change *change, uint64_t worlds, double *pairs,
		     struct vb_error *err) VB_MUST_USE;

#define RISK_CONTROL UINT32_MAX       /* the hop passes the control */
#define RISK_UNFIXED (UINT32_MAX - 1) /* the hop uses a weakness nothing closes */
struct risk_hop {
	struct vb_str via, to; /* flow or supplier (may be empty), component */
	uint32_t weakness;     /* class, or one of the two above */
	double p;
};
struct risk_route {
	struct risk_hop *hops;
	size_t n;
	double cost; /* -log of the product of p, with what `extra` adds */
};
/* Cost added to a hop by what is already done; 0 or more. */
typedef double risk_extra(void *ctx, const struct risk_hop *hop);
/* The likeliest routes, best first: at most k, none `span` times less likely than the best. */
size_t risk_world_routes(const struct risk_world *w, uint32_t actor, uint32_t event, size_t k,
			 double span, risk_extra *extra, void *ctx, struct vb_arena *a,
			 struct risk_route **out);

#endif
