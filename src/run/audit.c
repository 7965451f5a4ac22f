/*
 * audit.c - scan, audit, match, weigh, record.
 *
 *   every target:     scan ──facts──► what its records say of mended flaws counts for the other targets too
 *   for each target:  facts ──► audit (rules) ──┐
 *                         └───► match (index) ──┴─► findings, tagged with the target's id
 *   all findings ──► decisions (store) ──► threats (case, facts) ──► risk (case) ──► sorted ──► one recorded run
 */
#include "run/audit_int.h"

#include <stdlib.h>
#include <unistd.h>

#include "core/file.h"
#include "risk/risk.h"
#include "run/pages_int.h"
#include "run/people.h"
#include "scan/scan.h"

#define SENSITIVE_FINDINGS                                                                         \
	2000u /* beyond, vauban risk --sensitivity asks what the figures rest on: it takes seconds */

static bool case_open(struct run_job *j, struct vb_error *err)
{
	struct run_session *s = j->session;

	if (!j->place->case_file)
		return true;
	if (!case_load(j->run, j->place->case_file, &s->the_case, &s->problems, err))
		return false;
	s->assessment->the_case = s->the_case;
	return run_case_refuse(j->run, &s->problems, err) &&
	       run_proofs_overlay(j->run, j->place, s->the_case, err);
}

static bool rules_open(struct run_job *j, struct vb_error *err)
{
	const char *folders[2] = {
		vb_path_join(j->session->arena, vb_str(j->place->share), VB_STR("rules")).p,
			     j->place->user_rules};

	if (j->options->packages_only || j->options->files)
		return true;
	if (!vb_dir_exists(folders[0])) {
		vb_fail(err, VB_E_ENV, "the rules are missing: no folder %s", folders[0]);
		return vb_hint(err, "install vauban with make install, or set VAUBAN_SHARE to its "
				    "share folder");
	}
	if (!audit_rules_load(folders, j->place->user_rules ? 2 : 1, &j->rules, err))
		return false;
	if (j->options->secrets_only) {
		audit_wants_secrets(j->rules, j->session->arena, &j->wants);
		return true;
	}
	audit_wants(j->rules, j->session->arena, &j->wants);
	return run_pages_open(j->place, j->session->arena, &j->pages, err);
}

/* An index that cannot be used (damaged, or of another version) leaves components not assessed: the rest goes on. */
static void index_open(struct run_job *j)
{
	struct vb_error err;

	if (j->options->secrets_only || j->options->files || !vb_file_exists(j->place->index) ||
	    match_index_open(j->place->index, &j->index, &err))
		return;
	j->index = NULL;
	j->session->index_problem =
		vb_arena_printf(j->session->arena, "%s: %s", j->place->index, err.text).p;
}

static bool version_compare(struct vb_str ecosystem, struct vb_str a, struct vb_str b, int *out)
{
	const struct match_order *order = match_order_of(ecosystem);

	return order && match_version_compare(order, a, b, out);
}

/* The store stands beside one product: without a case it needs no name, and the first case names it. */
static struct vb_str product_of(const struct run_session *s)
{
	return s->the_case ? s->the_case->id : VB_STR("");
}

/* A run that cannot be recorded is still shown: the user came for the result, and is told. */
static void record(struct run_job *j, struct store *store, const struct vb_error *open_error)
{
	struct run_session *s = j->session;
	const struct model_case *c = s->the_case;
	struct model_assessment *a = s->assessment;
	struct vb_str product = product_of(s);
	struct vb_error err = *open_error;
	struct store_trail line;

	if (j->options->forget)
		return;
	if (!store ||
	    !store_put_run_by(store, product,
			      c ? c->version
				: VB_STR(""), a,
					 run_trail_by(j->place, j->run->now, "audit",
						      VB_STR(""),
							     a->targets.n ? a->targets.v[0].path
									  : VB_STR(""), &line),
						      &err))
		s->not_recorded = vb_arena_printf(s->arena, "%s", err.text).p;
}

/* Decisions hold for a run that is not kept, too: the store is read where there is one, and not made. */
static struct store *store_of_run(struct run_job *j, struct vb_error *why)
{
	const char *path = j->place->store;
	struct vb_str folder = vb_path_dir(vb_str(path));
	struct store *store = NULL;

	if (j->options->forget && !vb_file_exists(path))
		return NULL;
	if ((j->options->forget || vb_mkdirs(vb_arena_cstr(j->session->arena, folder), why)) &&
	    store_open(path, &store, why))
		return store;
	if (j->options->forget)
		vb_run_note(j->run, VB_NOTE_WARNING,
			    vb_t(j->run->lang, "recorded decisions are not applied: %s",
				 "les décisions enregistrées ne sont pas appliquées : %s"),
			    why->text);
	return NULL;
}

static void findings_sort(struct model_assessment *a, const struct vb_run *run)
{
	if (a->findings.n)
		qsort(a->findings.v, a->findings.n, sizeof(*a->findings.v), model_finding_order);
	a->finished = run->now;
}

static bool judge(struct run_job *j, struct vb_error *err)
{
	struct model_assessment *a = j->session->assessment;
	struct vb_error open_error = {0};
	struct store *store VB_CLEANUP(store_cleanup) = store_of_run(j, &open_error);

	if (store && !store_apply_decisions(store, product_of(j->session), a, err))
		return false;
	if (!run_accepted_apply(j->run, j->place, a, err))
		return false;
	if (j->options->secrets_only) {
		audit_waive(a, j->run->now);
		findings_sort(a, j->run);
		return true;
	}
	if (!j->options->packages_only &&
	    !run_threats_derive(j->run, j->place, a, &j->session->threats, err))
		return false;
	if (store && j->session->threats.n) { /* what was decided about the threats themselves */
		if (!store_apply_decisions(store, product_of(j->session), a, err))
			return false;
		run_threats_withdraw(j->run, a, &j->session->threats);
	}
	audit_waive(a, j->run->now);
	if (!risk_assess(j->run, &(struct risk_options){0}, a, err) ||
	    (!j->options->packages_only && a->findings.n <= SENSITIVE_FINDINGS &&
	     !run_sensitivity(j->run, j->place, a, err)))
		return false;
	findings_sort(a, j->run);
	record(j, store, &open_error);
	return true;
}

static void session_start(struct run_session *s, const struct vb_run *run)
{
	*s = (struct run_session){.arena = vb_arena_new()};
	s->assessment = vb_arena_alloc(s->arena, sizeof(*s->assessment));
	s->assessment->arena = s->arena;
	s->assessment->started = run->now;
	s->assessment->version = VB_STR(VAUBAN_VERSION);
	s->assessment->version_compare = version_compare;
}

/* A kept plan that cannot be read is said and left out: the audit does not hang on it. */
static void schedule_attach(const struct vb_run *run, const struct run_place *place,
			    struct model_assessment *a)
{
	struct vb_error err;

	if (!run_plan_kept(run, place, NULL, a->arena, &a->schedule, &err))
		vb_run_note(run, VB_NOTE_WARNING, "%s: %s", err.file, err.text);
}

bool run_audit(const struct vb_run *run, const struct run_place *place,
	       const struct run_audit_options *options, struct run_session *out,
	       struct vb_error *err)
{
	struct run_session s;
	struct run_job j = {.run = run, .place = place, .options = options, .session = &s};
	bool ok;

	session_start(&s, run);
	j.all = vb_arena_alloc(s.arena, sizeof(*j.all));
	j.all->arena = s.arena;
	s.assessment->facts = j.all;
	ok = case_open(&j, err) && rules_open(&j, err);
	if (ok)
		index_open(&j);
	ok = ok && run_targets_audit(&j, err);
	if (ok) {
		/* several targets are one product: their history is under its name, not under the first path */
		j.all->target = s.assessment->targets.n == 1     ? s.assessment->targets.v[0].path
				: s.the_case && s.the_case->id.n ? s.the_case->id
								 : VB_STR("several targets");
		j.all->kind = s.assessment->targets.n ? s.assessment->targets.v[0].kind
						      : MODEL_TARGET_DIR;
		ok = options->files || judge(&j, err);
		schedule_attach(run, place, s.assessment);
	}
	if (ok && j.index)
		match_names_fill(j.index, NULL, 0, s.assessment);
	audit_rules_free(j.rules);
	audit_pages_free(j.pages);
	match_index_close(j.index);
	if (!ok) {
		run_session_done(&s);
		return false;
	}
	*out = s;
	return true;
}

void run_session_done(struct run_session *s)
{
	for (size_t i = 0; i < s->facts.n; i++)
		scan_facts_free(s->facts.v[i]);
	case_free(s->the_case);
	vb_arena_free(s->arena);
	*s = (struct run_session){0};
}

static bool recall(const struct vb_run *run, const struct run_place *place, struct vb_str word,
		   const struct store_part *part, struct run_session *out, struct vb_error *err)
{
	struct store *store VB_CLEANUP(store_cleanup) = NULL;
	struct run_session s;
	struct store_run r;

	if (!store_open(place->store, &store, err))
		return false;
	session_start(&s, run);
	if (!store_get_run(store, s.arena, word, &r, err) ||
	    !store_get_part(store, s.arena, r.id, part, &s.assessment, err) ||
	    !store_apply_decisions(store, VB_STR(""), s.assessment, err) ||
				   !run_accepted_apply(run, place, s.assessment, err)) {
		run_session_done(&s);
		return false;
	}
	audit_waive(s.assessment, run->now);
	if (part && !part->purl.n && !part->bare) /* they served to waive rules */
		s.assessment->findings.n = s.assessment->informational.n = 0;
	run_names(place, NULL, 0, s.assessment);
	schedule_attach(run, place, s.assessment);
	*out = s;
	return true;
}

bool run_recall(const struct vb_run *run, const struct run_place *place, struct vb_str word,
		struct run_session *out, struct vb_error *err)
{
	return recall(run, place, word, NULL, out, err);
}

bool run_recall_bare(const struct vb_run *run, const struct run_place *place, struct vb_str word,
		     struct run_session *out, struct vb_error *err)
{
	return recall(run, place, word, &(struct store_part){.bare = true}, out, err);
}

bool run_recall_light(const struct vb_run *run, const struct run_place *place, struct vb_str word,
		      struct vb_str purl, struct run_session *out, struct vb_error *err)
{
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	run_accepted accepted;

	if (!run_accepted_load(place, scratch, &accepted, err))
		return false;
	return recall(run, place, word,
		      &(struct store_part){.judged = true, .secrets = accepted.n > 0, .purl = purl},
		      out, err);
}
