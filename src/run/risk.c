/*
 * risk.c - the case judged on its own or with what the last recorded audit found: threats, workshops, obligations.
 *
 *   case ──┬─► (last run's findings and rule results) ──► threats ──► risk ──► EBIOS RM ──► obligations
 *
 * Threats of the recorded run are left out: they are derived again, from the case as it is now.
 */
#include "run/run_int.h"

#include <stdlib.h>

#include "audit/audit.h"
#include "core/file.h"
#include "risk/duties.h"
#include "risk/ebios.h"
#include "risk/risk.h"

static void threats_drop(struct model_assessment *a)
{
	size_t n = 0;

	for (size_t i = 0; i < a->findings.n; i++)
		if (a->findings.v[i].kind != MODEL_THREAT &&
		    a->findings.v[i].kind != MODEL_CONTRADICTION)
			a->findings.v[n++] = a->findings.v[i];
	a->findings.n = n;
}

enum recall { RECALL_NOTHING, RECALL_RULES, RECALL_BARE, RECALL_WHOLE };

/* What the last audit of this product found, when there is one. */
static bool facts_recall(const struct vb_run *run, const struct run_place *place, enum recall how,
			 struct run_session *s, struct vb_error *err)
{
	bool recorded = how != RECALL_NOTHING && vb_file_exists(place->store), recalled = false;

	if (recorded && how == RECALL_WHOLE)
		recalled = run_recall(run, place, VB_STR("last"), s, err);
	else if (recorded && how == RECALL_BARE)
		recalled = run_recall_bare(run, place, VB_STR("last"), s, err);
	else if (recorded)
		recalled = run_recall_light(run, place, VB_STR("last"), VB_STR(""), s, err);
	if (recorded && !recalled && err->code != VB_E_MISSING)
		return false;
	if (!recalled) {
		*s = (struct run_session){.arena = vb_arena_new()};
		s->assessment = vb_arena_alloc(s->arena, sizeof(*s->assessment));
		s->assessment->arena = s->arena;
	}
	threats_drop(s->assessment);
	if (!case_load(run, place->case_file, &s->the_case, &s->problems, err) ||
	    !run_case_refuse(run, &s->problems, err) ||
	    !run_proofs_overlay(run, place, s->the_case, err))
		return false;
	s->assessment->the_case = s->the_case;
	return true;
}

static const char *frameworks_folder(const struct run_place *place, struct vb_arena *a)
{
	return vb_path_join(a, vb_str(place->share), VB_STR("frameworks")).p;
}

static bool frameworks_open(const struct run_place *place, struct vb_arena *a,
			    struct risk_frameworks **out, struct vb_error *err)
{
	const char *folders[2] = {
		frameworks_folder(place, a),
		vb_path_join(a, vb_path_dir(vb_str(place->store)), VB_STR("frameworks")).p};

	return risk_frameworks_load(folders, vb_dir_exists(folders[1]) ? 2 : 1, out, err);
}

static bool store_decide(const struct run_place *place, struct run_session *s, struct vb_error *err)
{
	struct store *store VB_CLEANUP(store_cleanup) = NULL;

	if (!vb_file_exists(place->store))
		return true;
	if (!store_open(place->store, &store, err))
		return false;
	return store_apply_decisions(store, s->the_case->id, s->assessment, err);
}

bool run_risk_session(const struct vb_run *run, const struct run_place *place, bool whole,
		      struct run_session *out, struct vb_error *err)
{
	struct run_session s = {0};
	struct model_assessment *a;

	if (!run_case_needed(run, place, err))
		return false;
	if (!facts_recall(run, place, whole ? RECALL_WHOLE : RECALL_BARE, &s, err)) {
		run_session_done(&s);
		return false;
	}
	a = s.assessment;
	if (!run_threats_derive(run, place, a, &s.threats, err) || !store_decide(place, &s, err)) {
		run_session_done(&s);
		return false;
	}
	run_threats_withdraw(run, a, &s.threats);
	if (!risk_assess(run, &(struct risk_options){0}, a, err)) {
		run_session_done(&s);
		return false;
	}
	if (a->findings.n)
		qsort(a->findings.v, a->findings.n, sizeof(*a->findings.v), model_finding_order);
	*out = s;
	return true;
}

static bool risk_fill(const struct vb_run *run, const struct run_place *place,
		      struct run_risk_result *r, struct vb_error *err)
{
	struct risk_frameworks *frameworks VB_CLEANUP(risk_frameworks_cleanup) = NULL;
	struct run_session *s = &r->session;

	if (!risk_ebios_build(run, s->assessment, &r->ebios, err) ||
	    !frameworks_open(place, s->arena, &frameworks, err))
		return false;
	risk_duties_judge(frameworks, s->the_case, s->arena, &r->duties);
	return true;
}

/* Of weaknesses, attack patterns and techniques the threats refer to, as far as catalogues are loaded. */
static void names_fill(const struct run_place *place, struct run_session *s)
{
	VB_VEC(struct vb_str) ids = {0};

	for (size_t i = 0; i < s->threats.n; i++) {
		const model_ids *lists[] = {&s->threats.v[i].cwes, &s->threats.v[i].capecs,
					    &s->threats.v[i].attacks};

		for (size_t k = 0; k < VB_COUNT(lists); k++)
			for (size_t m = 0; m < lists[k]->n; m++)
				*vb_vec_add(s->assessment->arena, &ids) = lists[k]->v[m];
	}
	run_names(place, ids.v, ids.n, s->assessment);
}

bool run_risk(const struct vb_run *run, const struct run_place *place, bool whole,
	      struct run_risk_result *out, struct vb_error *err)
{
	struct run_risk_result r = {0};

	if (!run_risk_session(run, place, whole, &r.session, err))
		return false;
	if (!risk_fill(run, place, &r, err)) {
		run_session_done(&r.session);
		return false;
	}
	names_fill(place, &r.session);
	*out = r;
	return true;
}

bool run_duties(const struct vb_run *run, const struct run_place *place,
		struct run_duties_result *out, struct vb_error *err)
{
	struct risk_frameworks *frameworks VB_CLEANUP(risk_frameworks_cleanup) = NULL;
	struct run_duties_result r = {0};

	if (!run_case_needed(run, place, err))
		return false;
	if (!facts_recall(run, place, RECALL_NOTHING, &r.session, err) ||
	    !frameworks_open(place, r.session.arena, &frameworks, err)) {
		run_session_done(&r.session);
		return false;
	}
	risk_duties_judge(frameworks, r.session.the_case, r.session.arena, &r.duties);
	*out = r;
	return true;
}

/* ---- check --against -------------------------------------------------------------------- */

typedef VB_VEC(struct risk_rule_proof) proof_vec;

static bool proofs_gather(const struct run_place *place, const struct model_assessment *as,
			  struct vb_arena *a, proof_vec *out, struct vb_error *err)
{
	const char *folders[2] = {vb_path_join(a, vb_str(place->share), VB_STR("rules")).p,
					       place->user_rules};
	struct audit_rules *rules VB_CLEANUP(audit_rules_cleanup) = NULL;

	if (!as->rules.n)
		return true;
	if (!audit_rules_load(folders, folders[1] ? 2 : 1, &rules, err))
		return false;
	for (size_t i = 0; i < as->rules.n; i++) {
		const struct audit_rule *rule = audit_rules_find(rules, as->rules.v[i].rule);
		struct audit_rule_text t = {0};

		if (rule)
			t = audit_rule_text(rule);
		for (size_t k = 0; k < t.n_refs; k++)
			*vb_vec_add(a, out) = (struct risk_rule_proof){vb_arena_str(a, t.refs[k]),
								       as->rules.v[i].rule,
								       as->rules.v[i].state};
	}
	return true;
}

bool run_against_session(const struct vb_run *run, const struct run_place *place,
			 const struct run_session *s, struct vb_str id, model_duty_points *out,
			 struct vb_error *err)
{
	struct risk_frameworks *frameworks VB_CLEANUP(risk_frameworks_cleanup) = NULL;
	proof_vec proofs = {0};

	return frameworks_open(place, s->arena, &frameworks, err) &&
	       proofs_gather(place, s->assessment, s->arena, &proofs, err) &&
	       risk_duty_check(run, frameworks, id, s->the_case, proofs.v, proofs.n, s->arena, out,
			       err);
}

bool run_against(const struct vb_run *run, const struct run_place *place, struct vb_str id,
		 struct run_against_result *out, struct vb_error *err)
{
	struct run_against_result r = {0};

	if (!run_case_needed(run, place, err))
		return false;
	if (!facts_recall(run, place, RECALL_RULES, &r.session, err) ||
	    !run_against_session(run, place, &r.session, id, &r.points, err)) {
		run_session_done(&r.session);
		return false;
	}
	r.audited = r.session.assessment->rules.n > 0;
	*out = r;
	return true;
}
