/*
 * sheet.c - gathers what a report is made of: the case judged as it is now, the last audit, the requirements of the CRA with
 * their proofs, the register. Texts are copied into the document, so nothing gathered outlives this call.
 */
#include "run/sheet.h"

#include "core/file.h"
#include "core/sign.h"
#include "run/run_int.h"

enum { RUN_DAY = 86400, RUN_SHEET_PLAN_SECONDS = 5 };

struct gathered {
	struct run_risk_result risk; /* its session is the one everything is judged on */
	model_duty_points cra;
	struct model_matrix matrix;
	struct run_register reg;
	yyjson_doc *plan;
	struct run_session before; /* the audit of the version before; its assessment NULL: none */
	struct report_update update;
};

static void gathered_done(struct gathered *g)
{
	run_session_done(&g->risk.session);
	run_session_done(&g->before);
	run_register_done(&g->reg);
	yyjson_doc_free(g->plan);
}

static bool needs_met(const struct vb_run *run, const struct run_place *place,
		      const struct report_kind *kind, struct vb_error *err)
{
	if ((kind->needs & REPORT_NEEDS_CASE) && !run_case_needed(run, place, err))
		return false;
	if ((kind->needs & REPORT_NEEDS_RUN) && !vb_file_exists(place->store)) {
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

static bool plan_gather(const struct vb_run *run, const struct run_place *place, struct gathered *g,
			struct vb_error *err)
{
	yyjson_mut_doc *doc VB_CLEANUP(vb_json_cleanup_mut) = NULL;
	struct run_plan_options options = {.seconds = RUN_SHEET_PLAN_SECONDS};
	struct run_session *s = &g->risk.session;
	struct plan_result plan;

	if (!run_plan_session(run, place, &options, s, &plan, err))
		return false;
	doc = plan_json(run, s->arena, &plan, NULL);
	g->plan = yyjson_mut_doc_imut_copy(doc, NULL);
	return true;
}

/* ---- the version before -------------------------------------------------------------------------- */

/* The run that was asked for; else the last audit of this product under another version. id 0: there is none. */
static bool before_find(const struct run_place *place, const struct run_session *s,
			struct vb_str asked, struct store_run *out, struct vb_error *err)
{
	enum { LOOKED_AT = 1000 };
	struct store *store VB_CLEANUP(store_cleanup) = NULL;
	struct store_run *runs, *last = NULL;
	size_t n;

	*out = (struct store_run){0};
	if (!run_store_open(place, &store, err))
		return false;
	if (asked.n)
		return store_get_run(store, s->arena, asked, out, err);
	if (!store_get_runs(store, s->arena, LOOKED_AT, &runs, &n, err))
		return false;
	for (size_t i = 0; i < n && !out->id; i++) {
		if (runs[i].id == s->assessment->run_id)
			last = &runs[i];
		else if (last && vb_str_eq(runs[i].product, last->product) &&
			 !vb_str_eq(runs[i].release, last->release))
			*out = runs[i];
	}
	return true;
}

static enum report_how how_of(enum run_change change)
{
	return change == RUN_GONE_UPGRADED  ? REPORT_UPGRADED
	       : change == RUN_GONE_REMOVED ? REPORT_REMOVED
	       : change == RUN_GONE_OTHER   ? REPORT_GONE
					    : REPORT_CAME;
}

bool run_update_find(const struct vb_run *run, const struct run_place *place,
		     const struct run_session *s, struct vb_str asked, struct run_session *before,
		     struct report_update *out, struct vb_error *err)
{
	struct run_diff_result d = {0};
	struct store_run was;

	if (!before_find(place, s, asked, &was, err))
		return false;
	if (!was.id)
		return true;
	if (!run_recall(run, place, vb_arena_printf(s->arena, "%lld", (long long)was.id), before,
			err))
		return false;
	run_diff_compare(s->arena, before->assessment, s->assessment, &d);
	*out = (struct report_update){.before = before->assessment,
				      .release = was.release,
				      .added = d.components_added,
				      .removed = d.components_removed,
				      .changed = d.components_changed};
	for (size_t i = 0; i < d.v.n; i++)
		if (d.v.v[i].change != RUN_DECIDED && d.v.v[i].change != RUN_MOVED)
			*vb_vec_add(s->arena, &out->v) = (struct report_change){
				how_of(d.v.v[i].change),
				d.v.v[i].after ? d.v.v[i].after : d.v.v[i].before};
	return true;
}

static bool gather(const struct vb_run *run, const struct run_place *place,
		   const struct report_kind *kind, struct vb_str before, struct gathered *g,
		   struct vb_error *err)
{
	struct run_session *s = &g->risk.session;

	if (kind->needs & REPORT_NEEDS_RUN) {
		if (!audit_open(run, place, s, err))
			return false;
	} else if (place->case_file &&
		   (!run_risk(run, place, true, &g->risk, err) ||
		    !run_against_session(run, place, s, VB_STR("cra"), &g->cra, err))) {
		return false;
	}
	if ((kind->needs & REPORT_NEEDS_BEFORE) &&
	    !run_update_find(run, place, &g->risk.session, before, &g->before, &g->update, err))
		return false;
	if (s->the_case && !run_matrix(run, place, s->arena, s->the_case, &g->matrix, err))
		return false;
	if ((kind->needs & REPORT_NEEDS_PLAN) && !plan_gather(run, place, g, err))
		return false;
	return run_register_open(run, place, &g->reg, err);
}

static void sources_fill(struct gathered *g, struct vb_arena *a, struct report_sources *out)
{
	struct model_incident *incidents = vb_arena_array(a, g->reg.v.n + 1, sizeof(*incidents));
	model_clocks *clocks = vb_arena_array(a, g->reg.v.n + 1, sizeof(*clocks));
	const struct vb_zone **zones = vb_arena_array(a, g->reg.v.n + 1, sizeof(*zones));

	*out = (struct report_sources){.c = g->risk.session.the_case,
				       .a = g->risk.session.assessment,
				       .ebios = &g->risk.ebios,
				       .duties = &g->risk.duties,
				       .threats = &g->risk.session.threats,
				       .cra = &g->cra,
				       .update = &g->update,
				       .matrix = &g->matrix,
				       .plan = yyjson_doc_get_root(g->plan),
				       .n_incidents = g->reg.v.n,
				       .incidents = incidents,
				       .clocks = clocks,
				       .zones = zones};
	for (size_t i = 0; i < g->reg.v.n; i++) {
		incidents[i] = g->reg.v.v[i].incident;
		clocks[i] = g->reg.v.v[i].clocks;
		zones[i] = g->reg.v.v[i].zone;
	}
}

struct vb_str run_release_key(const struct run_place *place, struct vb_arena *a)
{
	const char *path = run_log_key(place, a);
	struct vb_error ignored;
	struct vb_key key;

	if (!vb_file_exists(path) || !vb_key_of(path, &key, &ignored))
		return (struct vb_str){NULL, 0};
	return vb_key_hex(a, &key);
}

void run_sheet_fill(const struct vb_run *run, const struct report_kind *kind,
		    const struct report_sources *from, struct vb_arena *arena, yyjson_mut_doc *doc,
		    struct report_sheet *sheet)
{
	report_sheet_open(sheet, run, arena, doc, from->c, kind->name,
			  vb_t(run->lang, kind->en, kind->fr));
	kind->build(sheet, from);
	report_sheet_close(sheet);
}

/* The case and store of each folder named, besides those found here; none named: those here alone. */
static bool products_gather(const struct vb_run *run, const struct run_place *place,
			    const struct report_kind *kind, const struct run_sheet_options *o,
			    struct vb_arena *arena, struct gathered *g, struct report_sources *out,
			    struct vb_error *err)
{
	for (size_t i = 0; i < o->n_folders; i++) {
		struct run_place_wish wish = {
			.dir = o->folders[i], .index = place->index, .share = place->share};
		struct run_place at;

		if (!vb_dir_exists(o->folders[i])) {
			vb_fail(err, VB_E_MISSING,
				vb_t(run->lang, "%s is no folder", "%s n’est pas un répertoire"),
				o->folders[i]);
			return vb_hint(err, "vauban report portfolio FOLDER ...");
		}
		if (!run_place_find(arena, &wish, &at, err) || !needs_met(run, &at, kind, err) ||
		    !gather(run, &at, kind, o->before, &g[i], err))
			return vb_prefix(err, "%s", o->folders[i]);
		sources_fill(&g[i], arena, &out[i]);
	}
	return true;
}

static bool portfolio(const struct vb_run *run, const struct run_place *place,
		      const struct report_kind *kind, const struct run_sheet_options *o,
		      struct vb_arena *arena, yyjson_mut_doc *doc, struct report_sheet *sheet,
		      struct vb_error *err)
{
	struct gathered *g = vb_arena_array(arena, o->n_folders, sizeof(*g));
	struct report_sources *products = vb_arena_array(arena, o->n_folders, sizeof(*products));
	struct report_sources all = {.products = products, .n_products = o->n_folders};
	bool ok = products_gather(run, place, kind, o, arena, g, products, err);

	if (ok)
		run_sheet_fill(run, kind, &all, arena, doc, sheet);
	for (size_t i = 0; i < o->n_folders; i++)
		gathered_done(&g[i]);
	return ok;
}

bool run_sheet(const struct vb_run *run, const struct run_place *place,
	       const struct report_kind *kind, const struct run_sheet_options *o,
	       struct vb_arena *arena, yyjson_mut_doc *doc, struct report_sheet *sheet,
	       struct vb_error *err)
{
	struct report_sources from, self;
	struct gathered g = {0};
	bool ok;

	if (o->n_folders)
		return portfolio(run, place, kind, o, arena, doc, sheet, err);
	ok = needs_met(run, place, kind, err) && gather(run, place, kind, o->before, &g, err);
	if (ok) {
		sources_fill(&g, arena, &from);
		from.since = o->since ? o->since : run->now - run->now % RUN_DAY;
		from.present = o->present;
		from.key = run_release_key(place, arena);
		self = from;
		from.products = &self;
		from.n_products = 1;
		run_sheet_fill(run, kind, &from, arena, doc, sheet);
	}
	gathered_done(&g);
	return ok;
}
