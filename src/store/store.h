/*
 * store.h - facts, findings, decisions and history, in SQLite; the evidence log over them is store/log.h. A run is
 * written in one transaction: it is there whole or not at all, whatever kills us. Two writers wait for each other.
 */
#ifndef VAUBAN_STORE_STORE_H
#define VAUBAN_STORE_STORE_H

#include "core/run.h"
#include "model/assessment.h"
#include "model/incident.h"
#include "model/test.h"

struct store;
struct store_trail; /* store/people.h: who did it, for the trail; NULL: nothing is added to it */
/* Opens or makes the database file, migrates it to this version's schema; refuses a newer one. */
bool store_open(const char *path, struct store **out, struct vb_error *err) VB_MUST_USE;
void store_close(struct store *s);
void store_cleanup(struct store **s);
int store_schema_version(const struct store *s);
bool store_verify(struct store *s, struct vb_error *err)
	VB_MUST_USE; /* integrity, references, content, whole runs */

struct store_run {
	int64_t id, started, finished;
	struct vb_str product, release, target, digest, version;
	uint64_t components, findings_open, unreadable;
};
/*
 * Records the whole assessment; sets a->run_id, and is_new of each finding against the last run of the same product and
 * target (the first run has nothing new). Known decisions are copied into the findings; one that came with the
 * assessment and is not known is recorded. Does not keep settings, files and ELF facts.
 */
bool store_put_run(struct store *s, struct vb_str product, struct vb_str release,
		   struct model_assessment *a, struct vb_error *err) VB_MUST_USE;
/* The same for a run that came from elsewhere, with its line in the trail: `t` gets the run's number as object. */
bool store_put_run_by(struct store *s, struct vb_str product, struct vb_str release,
		      struct model_assessment *a, const struct store_trail *t,
		      struct vb_error *err) VB_MUST_USE;
/* Runs, newest first. */
bool store_get_runs(struct store *s, struct vb_arena *a, size_t limit, struct store_run **out,
		    size_t *n, struct vb_error *err) VB_MUST_USE;
/* `word`: a run number, "last", "last~N", or a release name (its newest run). VB_E_MISSING with a hint. */
bool store_get_run(struct store *s, struct vb_arena *a, struct vb_str word, struct store_run *out,
		   struct vb_error *err) VB_MUST_USE;
/*
 * A recorded assessment: findings, components, results, risk, with the decisions of that time; facts and strings live
 * in the arena given. The caller sets the_case and version_compare, which are not recorded.
 */
bool store_get_assessment(struct store *s, struct vb_arena *a, int64_t run,
			  struct model_assessment **out, struct vb_error *err) VB_MUST_USE;
/*
 * The same with some of its findings only: a hundred thousand whole ones take hundreds of MiB.
 * judged: those of rules about which somebody has decided (not of vulnerabilities), which is what says whether a
 * failed rule is waived; secrets: every secret. purl: those on this component, when it is not empty.
 * bare: all of them instead, with what risk and plan are judged by, but without what is told of one (how to mend it, why,
 * advisories, aliases, references, path, why that likely) and without is_new.
 */
struct store_part {
	bool judged, secrets, bare;
	struct vb_str purl;
};
bool store_get_part(struct store *s, struct vb_arena *a, int64_t run, const struct store_part *part,
		    struct model_assessment **out, struct vb_error *err) VB_MUST_USE;
/*
 * The newest sighting of each finding whose fingerprint starts with `id` (4 digits or more), else whose rule is `id`,
 * else that has it as an alias; with its latest decision. VB_E_MISSING when there is none. is_new is not told.
 */
bool store_get_findings(struct store *s, struct vb_arena *a, struct vb_str id,
			struct model_finding **out, size_t *n, struct vb_error *err) VB_MUST_USE;
struct store_event { /* one line of a finding's history */
	int64_t run, when;
	struct vb_str what;   /* "seen", "changed", "gone", a status word */
	struct vb_str detail; /* the target, "3.0.9-1 -> 3.0.11-1", "author: why" */
};
bool store_get_history(struct store *s, struct vb_arena *a, struct vb_str fingerprint,
		       struct store_event **out, size_t *n, struct vb_error *err) VB_MUST_USE;
/* Appends a decision, in the product that saw the finding last; earlier ones stay. VB_E_MISSING: never seen. */
bool store_put_decision(struct store *s, struct vb_str fingerprint, const struct model_decision *d,
			struct vb_error *err) VB_MUST_USE;
/*
 * The latest decision of each finding of `a` is copied into it. They are those of its run's product; of an assessment
 * not recorded yet, those of the product named, or of the one without a name that it will take over.
 */
bool store_apply_decisions(struct store *s, struct vb_str product, struct model_assessment *a,
			   struct vb_error *err) VB_MUST_USE;

/* ---- the register of incidents and tickets ------------------------------------------------- */

struct store_record {
	struct vb_str id; /* "I3" */
	VB_VEC(struct model_entry) entries;
};
/* The records of a product, oldest first; none when it has recorded nothing. */
bool store_get_register(struct store *s, struct vb_arena *a, struct vb_str product,
			struct store_record **out, size_t *n, struct vb_error *err) VB_MUST_USE;
/*
 * What is written between the two is kept together or not at all; they may stand inside one another. store_begin waits
 * for the other writer; store_end with `keep` false undoes and returns false.
 */
bool store_begin(struct store *s, struct vb_error *err) VB_MUST_USE;
bool store_end(struct store *s, bool keep, struct vb_error *err) VB_MUST_USE;

/*
 * Adds entries to a record, all or none. An empty `id` makes a new one (the next number of its register) and gives its
 * id; else `seen` is how many entries the caller has read: when somebody added one since, nothing is added (VB_E_ENV).
 * The line of `t` in the trail names the record.
 */
bool store_put_entries(struct store *s, struct vb_arena *a, struct vb_str product,
		       enum model_register reg, struct vb_str *id, size_t seen,
		       const struct model_entry *entries, size_t n, const struct store_trail *t,
		       struct vb_error *err) VB_MUST_USE;

/*
 * Adds results of tests of a product (added when it is new), in one transaction, with one line in the trail when `t` is not NULL;
 * sets their ids. `when`: now.
 */
bool store_put_results(struct store *s, struct vb_str product, struct vb_str author, int64_t when,
		       struct model_result *v, size_t n, const struct store_trail *t,
		       struct vb_error *err) VB_MUST_USE;
enum { STORE_RESULTS_KEPT = 10 }; /* of one test, when they are read back: enough to see it waver */
/* The newest results of each test of a product, newest first. */
bool store_get_results(struct store *s, struct vb_arena *a, struct vb_str product,
		       model_results *out, struct vb_error *err) VB_MUST_USE;

#endif
