/*
 * store.h - facts, findings, decisions and history, in SQLite. A run is written in one transaction: it is there
 * whole or not at all, whatever kills us. Two writers wait for each other.
 */
#ifndef VAUBAN_STORE_STORE_H
#define VAUBAN_STORE_STORE_H

#include "core/run.h"
#include "model/assessment.h"

struct store;
/* Opens or makes the database file, migrates it to this version's schema; refuses a newer one. */
bool store_open(const char *path, struct store **out, struct vb_error *err) VB_MUST_USE;
void store_close(struct store *s);
void store_cleanup(struct store **s);
int store_schema_version(const struct store *s);
bool store_verify(struct store *s, struct vb_error *err) VB_MUST_USE; /* integrity and foreign keys */

struct store_run {
	int64_t id, started, finished;
	struct vb_str product, release, target, digest, version;
	uint64_t components, findings_open, unreadable;
};
/* Records the whole assessment; sets a->run_id, and is_new of each finding against the last run of the same target. */
bool store_put_run(struct store *s, struct vb_str product, struct vb_str release, struct model_assessment *a,
		   struct vb_error *err) VB_MUST_USE;
/* Runs, newest first. */
bool store_get_runs(struct store *s, struct vb_arena *a, size_t limit, struct store_run **out, size_t *n,
		    struct vb_error *err) VB_MUST_USE;
/* `word`: a run number, "last", "last~N", or a release name (its newest run). VB_E_MISSING with the near ones as hint. */
bool store_get_run(struct store *s, struct vb_arena *a, struct vb_str word, struct store_run *out,
		   struct vb_error *err) VB_MUST_USE;
/* A recorded assessment: findings, components, results; facts and strings live in the arena given. */
bool store_get_assessment(struct store *s, struct vb_arena *a, int64_t run, struct model_assessment **out,
			  struct vb_error *err) VB_MUST_USE;
/* The newest finding whose fingerprint starts with `id`, or whose rule is `id` (all of them). */
bool store_get_findings(struct store *s, struct vb_arena *a, struct vb_str id, struct model_finding **out, size_t *n,
			struct vb_error *err) VB_MUST_USE;
struct store_event { /* one line of a finding's history */
	int64_t run, when;
	struct vb_str what; /* "seen", "gone", a status word */
	struct vb_str detail;
};
bool store_get_history(struct store *s, struct vb_arena *a, struct vb_str fingerprint, struct store_event **out,
		       size_t *n, struct vb_error *err) VB_MUST_USE;
/* Appends a decision; earlier ones stay. */
bool store_put_decision(struct store *s, struct vb_str fingerprint, const struct model_decision *d,
			struct vb_error *err) VB_MUST_USE;
/* The latest decision of each finding of `a` is copied into it. */
bool store_apply_decisions(struct store *s, struct model_assessment *a, struct vb_error *err) VB_MUST_USE;

#endif
