/*
 * sheet.c - gathers what a report is made of: the case judged as it is now, the last audit, the requirements of the CRA with
 * their proofs, the register. Texts are copied into the document, so nothing gathered outlives this call.
 */
#include "run/sheet.h"

#include "core/file.h"
#include "run/run_int.h"

struct gathered {
	struct run_risk_result risk; /* its session is the one everything is judged on */
	model_duty_points cra;
	struct model_matrix matrix;
	struct run_register reg;
};

static void gathered_done(struct gathered *g)
{
	run_session_done(&g->risk.session);
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

/* What the last audit found, with the case of today; threats derived since are no part of it. */
static bool audit_open(const struct vb_run *run, const struct run_place *place,
		       struct run_session *s, struct vb_error *err)
{
	struct model_case *c;

	if (!run_recall(run, place, VB_STR("last"), s, err))
		return false;
	if (!place->case_file)
		return true;
	if (!run_case_open(run, place, &c, err))
		return false;
	case_free(s->the_case);
	s->the_case = c;
	s->assessment->the_case = c;
	return true;
}

static bool gather(const struct vb_run *run, const struct run_place *place,
		   const struct report_kind *kind, struct gathered *g, struct vb_error *err)
{
	struct run_session *s = &g->risk.session;

	if (kind->needs_run) {
		if (!audit_open(run, place, s, err))
			return false;
	} else if (place->case_file &&
		   (!run_risk(run, place, &g->risk, err) ||
		    !run_against_session(run, place, s, VB_STR("cra"), &g->cra, err))) {
		return false;
	}
	if (s->the_case && !run_matrix(run, place, s->arena, s->the_case, &g->matrix, err))
		return false;
	return run_register_open(run, place, &g->reg, err);
}

static void sources_fill(struct gathered *g, struct vb_arena *a, struct report_sources *out)
{
	struct model_incident *incidents = vb_arena_array(a, g->reg.v.n + 1, sizeof(*incidents));
	model_clocks *clocks = vb_arena_array(a, g->reg.v.n + 1, sizeof(*clocks));

	*out = (struct report_sources){.c = g->risk.session.the_case,
				       .a = g->risk.session.assessment,
				       .ebios = &g->risk.ebios,
				       .duties = &g->risk.duties,
				       .threats = &g->risk.session.threats,
				       .cra = &g->cra,
				       .matrix = &g->matrix,
				       .n_incidents = g->reg.v.n,
				       .incidents = incidents,
				       .clocks = clocks};
	for (size_t i = 0; i < g->reg.v.n; i++) {
		incidents[i] = g->reg.v.v[i].incident;
		clocks[i] = g->reg.v.v[i].clocks;
	}
}

void run_sheet_fill(const struct vb_run *run, const struct report_kind *kind,
		    const struct report_sources *from, struct vb_arena *arena, yyjson_mut_doc *doc,
		    struct report_sheet *sheet)
{
	report_sheet_open(sheet, run, arena, doc, from->c, kind->name,
			  vb_t(run->lang, kind->en, kind->fr));
	kind->build(sheet, from);
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
		run_sheet_fill(run, kind, &from, arena, doc, sheet);
	}
	gathered_done(&g);
	return ok;
}
