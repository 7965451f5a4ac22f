/* findings.c - show one finding with its history; record a decision. */
#include "run/people.h"
#include "run/run_int.h"

#include "core/file.h"

enum { RUNS_LISTED = 1000 }; /* more is a job for the database */

static bool find_some(struct store *store, struct vb_arena *a, struct vb_str id,
		      struct model_finding **out, size_t *n, struct vb_error *err)
{
	if (!store_get_findings(store, a, id, out, n, err))
		return false;
	if (*n)
		return true;
	vb_fail(err, VB_E_MISSING, "no recorded finding is named \"%.*s\"", VB_FMT(id));
	return vb_hint(err,
		       "give the id that vauban audit shows, its first digits, a CVE or a rule");
}

bool run_show(const struct run_place *place, struct vb_arena *a, struct vb_str id,
	      struct run_shown *out, struct vb_error *err)
{
	struct store *store VB_CLEANUP(store_cleanup) = NULL;
	struct model_assessment all = {.arena = a};
	run_accepted accepted;
	struct run_shown shown = {0};

	if (!run_accepted_load(place, a, &accepted, err) || !run_store_open(place, &store, err) ||
	    !find_some(store, a, id, &shown.findings, &shown.n, err) ||
	    !store_get_history(store, a, shown.findings[0].fingerprint, &shown.history,
			       &shown.n_history, err))
		return false;
	for (size_t i = 0; i < shown.n; i++) {
		run_accepted_decide(&accepted, &shown.findings[i]);
		*vb_vec_add(a, &all.findings) = shown.findings[i];
	}
	run_names(place, NULL, 0, &all);
	shown.names = all.names.v;
	shown.n_names = all.names.n;
	*out = shown;
	return true;
}

struct vb_str run_event_word(enum vb_lang lang, struct vb_str what)
{
	static const struct {
		const char *id, *en, *fr;
	} words[] = {{"seen", "seen", "vu"},
		     {"changed", "changed", "changé"},
		     {"gone", "gone", "disparu"}};
	enum model_status status;

	for (size_t i = 0; i < VB_COUNT(words); i++)
		if (vb_str_is(what, words[i].id))
			return vb_str(vb_t(lang, words[i].en, words[i].fr));
	return model_status_parse(what, &status) ? vb_str(model_status_name(status, (int)lang))
						 : what;
}

bool run_decide(const struct run_place *place, struct vb_str id,
		const struct model_decision *decision, size_t *n, struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct store *store VB_CLEANUP(store_cleanup) = NULL;
	struct store_trail line;
	struct vb_str *ids;
	struct model_finding *findings;
	size_t count;

	if (!run_store_open(place, &store, err) || !find_some(store, a, id, &findings, &count, err))
		return false;
	ids = vb_arena_array(a, count + 1, sizeof(*ids));
	for (size_t i = 0; i < count; i++)
		ids[i] = findings[i].fingerprint;
	if (!store_put_decisions(store, ids, count, decision,
				 run_trail_by(place, decision->when, "decide",
					      VB_STR(""), run_decision_words(a, decision), &line),
					      err))
		return false;
	*n = count;
	return true;
}

bool run_list(const struct run_place *place, struct vb_arena *a, struct store_run **out, size_t *n,
	      struct vb_error *err)
{
	struct store *store VB_CLEANUP(store_cleanup) = NULL;

	return run_store_open(place, &store, err) &&
	       store_get_runs(store, a, RUNS_LISTED, out, n, err);
}
