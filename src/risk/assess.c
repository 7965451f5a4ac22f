/*
 * assess.c - the whole of risk: probabilities, then either the simulation or, without a usable case, exploitability.
 */
#include "risk/risk_int.h"

#include <stdlib.h>

#define DEFAULT_YEARS 16384u            /* 131,072 tries: a chance of 3 % is known within 1.6 % */
#define MOST_YEARS ((uint64_t)16 << 20) /* 16 M years: 64 MiB a feared event */
#define THOUSAND                                                                                   \
	1000.0   /* losses are written in thousands of the currency, weights in the currency */
#define TIE 1e-6 /* exploitability only separates equal losses */

static void order_by_exploitability(const struct vb_run *run, struct model_assessment *as)
{
	for (size_t i = 0; i < as->findings.n; i++) {
		struct model_finding *f = &as->findings.v[i];

		f->weight = f->share = -1;
		f->order = model_finding_closed(f, run->now) ? 0 : risk_exploitability(f);
	}
}

static void order_by_loss(const struct vb_run *run, const struct risk_result *r,
			  struct model_assessment *as)
{
	for (size_t i = 0; i < as->findings.n; i++) {
		struct model_finding *f = &as->findings.v[i];

		f->weight = r->weight[i] * THOUSAND;
		f->share = r->share[i] * THOUSAND;
		f->order = model_finding_closed(f, run->now)
				   ? 0
				   : f->share + TIE * risk_exploitability(f);
	}
}

static void result_init(struct risk_result *r, const struct risk_graph *g, size_t groups,
			size_t findings, uint64_t worlds, bool brief)
{
	if (!worlds)
		worlds = DEFAULT_YEARS;
	worlds = worlds < MOST_YEARS ? worlds : MOST_YEARS;
	r->chunks = (worlds + RISK_CHUNK_YEARS - 1) / RISK_CHUNK_YEARS;
	r->years = r->chunks * RISK_CHUNK_YEARS;
	r->reached = vb_alloc(g->actors.n * g->events.n, sizeof(*r->reached));
	r->opened = vb_alloc(groups + 1, g->actors.n * g->events.n * sizeof(*r->opened));
	r->asked = vb_alloc(groups + 1, sizeof(*r->asked));
	r->total = vb_alloc(r->years, sizeof(*r->total));
	r->by_event = vb_alloc(g->events.n, r->years * sizeof(*r->by_event));
	r->stopped = vb_alloc(g->measures.n + 1, g->actors.n * g->events.n * sizeof(*r->stopped));
	for (unsigned i = 0; i < RISK_COURSES; i++)
		if (!brief && risk_course_differs(g, i)) {
			r->course_reached[i] = vb_alloc(g->actors.n * g->events.n,
							sizeof(*r->reached));
			r->course_total[i] = vb_alloc(r->years, sizeof(*r->total));
		}
	r->weight = vb_alloc(findings + 1, sizeof(*r->weight));
	r->share = vb_alloc(findings + 1, sizeof(*r->share));
}

static void result_done(struct risk_result *r)
{
	free(r->reached);
	free(r->opened);
	free(r->asked);
	free(r->total);
	free(r->by_event);
	free(r->weight);
	free(r->share);
	free(r->stopped);
	for (unsigned i = 0; i < RISK_COURSES; i++) {
		free(r->course_reached[i]);
		free(r->course_total[i]);
	}
}

bool risk_assess(const struct vb_run *run, const struct risk_options *options,
		 struct model_assessment *a, struct vb_error *err)
{
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct risk_result r VB_CLEANUP(result_done) = {0};
	struct risk_graph g;
	struct risk_groups groups;

	for (size_t i = 0; i < a->findings.n; i++)
		risk_probability(a->arena, a->the_case, &a->findings.v[i]);
	a->risk = (struct model_risk){.seed = run->seed};
	if (!risk_case_usable(a->the_case)) {
		order_by_exploitability(run, a);
		return true;
	}
	risk_graph_build(scratch, a->the_case, &g);
	risk_place(run, scratch, a, &g, &groups);
	risk_measures_place(scratch, &g);
	result_init(&r, &g, groups.v.n, a->findings.n, options ? options->worlds : 0,
		    options && options->brief);
	if (!risk_simulate(run, a, &g, &groups, &r, err))
		return false;
	a->risk.present = true;
	a->risk.worlds = r.years;
	risk_years_report(a->arena, &g, &r, &a->risk);
	risk_measures_report(a->arena, &g, &r, &a->risk);
	risk_weigh(a, &g, &groups, &r);
	if (!options || !options->brief) {
		risk_paths(scratch, &g, &groups, a);
		risk_ranked(&g, a);
	}
	order_by_loss(run, &r, a);
	return true;
}
