/*
 * sheet.c - gathers what a report is made of: the case judged as it is now, the last audit, the requirements of the CRA with
 * their proofs, the register. Texts are copied into the document, so nothing gathered outlives this call.
 */
#include "run/sheet.h"

#include "core/file.h"
#include "run/run_int.h"

struct gathered {
	struct run_risk_result risk;
	struct run_against_result against;
	struct run_session recalled;
	struct run_register reg;
	bool has_risk, has_against, has_recalled, has_register;
};

static void gathered_done(struct gathered *g)
{
	if (g->has_risk)
		run_session_done(&g->risk.session);
	if (g->has_against)
		run_session_done(&g->against.session);
	if (g->has_recalled)
		run_session_done(&g->recalled);
	if (g->has_register)
		run_register_done(&g->reg);
}

static bool needs_met(const struct vb_run *run, const struct run_place *place,
		      const struct report_kind *kind, struct vb_error *err)
{
	if (kind->needs_case && !place->case_file) {
		vb_fail(err, VB_E_MISSING, "%s",
			vb_t(run->lang, "there is no vauban.yaml here or in a folder above",
			     "aucun vauban.yaml ici ni dans un dossier parent"));
		return vb_hint(err, "%s",
			       vb_t(run->lang, "vauban init writes one for what it finds here",
				    "vauban init en écrit un d’après ce qu’il trouve ici"));
	}
	if (kind->needs_run && !vb_file_exists(place->store)) {
		vb_fail(err, VB_E_MISSING, "%s",
			vb_t(run->lang, "no audit is recorded yet",
			     "aucun audit n’est encore noté"));
		return vb_hint(err, "%s",
			       vb_t(run->lang, "vauban audit TARGET records one",
				    "vauban audit CIBLE en note un"));
	}
	return true;
}

static bool gather(const struct vb_run *run, const struct run_place *place,
		   const struct report_kind *kind, struct gathered *g, struct vb_error *err)
{
	if (place->case_file) {
		if (!run_risk(run, place, &g->risk, err))
			return false;
		g->has_risk = true;
		if (!run_against(run, place, VB_STR("cra"), &g->against, err))
			return false;
		g->has_against = true;
	}
	/* a report of the audit says what the audit found, threats derived since are no part of it */
	if (kind->needs_run) {
		if (!run_recall(run, place, VB_STR("last"), &g->recalled, err))
			return false;
		g->has_recalled = true;
	}
	if (!run_register_open(run, place, &g->reg, err))
		return false;
	g->has_register = true;
	return true;
}

static void sources_fill(struct gathered *g, struct vb_arena *a, struct report_sources *out)
{
	struct model_incident *incidents = vb_arena_array(a, g->reg.v.n + 1, sizeof(*incidents));
	model_clocks *clocks = vb_arena_array(a, g->reg.v.n + 1, sizeof(*clocks));

	*out = (struct report_sources){
		.n_incidents = g->reg.v.n, .incidents = incidents, .clocks = clocks};
	for (size_t i = 0; i < g->reg.v.n; i++) {
		incidents[i] = g->reg.v.v[i].incident;
		clocks[i] = g->reg.v.v[i].clocks;
	}
	if (g->has_risk) {
		out->c = g->risk.session.the_case;
		out->a = g->risk.session.assessment;
		out->ebios = &g->risk.ebios;
		out->duties = &g->risk.duties;
		out->threats = &g->risk.session.threats;
	}
	if (g->has_against)
		out->cra = &g->against.points;
	if (g->has_recalled)
		out->a = g->recalled.assessment;
}

bool run_sheet(const struct vb_run *run, const struct run_place *place,
	       const struct report_kind *kind, struct vb_arena *arena, yyjson_mut_doc *doc,
	       struct report_sheet *sheet, struct vb_error *err)
{
	struct report_sources from;
	struct gathered g = {0};
	bool ok = needs_met(run, place, kind, err) && gather(run, place, kind, &g, err);

	if (ok) {
		sources_fill(&g, arena, &from);
		report_sheet_open(sheet, run, arena, doc, from.c, kind->name,
				  vb_t(run->lang, kind->en, kind->fr));
		kind->build(sheet, &from);
	}
	gathered_done(&g);
	return ok;
}
