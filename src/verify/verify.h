/*
 * verify.h - proofs: results of tests read from files, tests of the case run here, probes of a prototype, and the matrix
 * requirement ↔ test ↔ proof. Nothing is recorded here: results go out as model/test.h has them.
 *
 *   JUnit, CTest, TAP, SARIF, JSON ──► results_parse ─┐
 *   commands of the case ──► command_run ─────────────┼─► results ──► (store) ──► matrix_build ──► gaps first
 *   tcp, tls, http, flow ──► probe_run ───────────────┘
 */
#ifndef VAUBAN_VERIFY_VERIFY_H
#define VAUBAN_VERIFY_VERIFY_H

#include "core/run.h"
#include "model/test.h"

/* ---- results from files ----------------------------------------------------------------- */

/*
 * Reads a file of results; its format is told by the content. `when`: the time of results that say none. Malformed: an
 * error with line (and column where the format has one); nothing of such a file is taken.
 */
struct verify_source {
	const char *name; /* of the file, in errors */
	int64_t when;
	enum vb_lang lang; /* of errors */
};
bool verify_results_parse(struct vb_arena *a, struct vb_str bytes, const struct verify_source *from,
			  model_results *out, struct vb_error *err) VB_MUST_USE;

/* ---- results made here -------------------------------------------------------------------- */

/*
 * Runs the test's command in `folder` with sh, at most test->within seconds, its output kept to a bound and digested.
 * Status 0 passes, 77 is skipped (the convention of Automake), the rest fails. False only when nothing can be started.
 */
bool verify_command_run(const struct vb_run *run, struct vb_arena *a,
			const struct model_case_test *test, const char *folder,
			struct model_result *out, struct vb_error *err) VB_MUST_USE;
/* Asks the prototype and compares with what the test expects. False when the test itself is not understood. */
bool verify_probe_run(const struct vb_run *run, struct vb_arena *a, const struct model_case *c,
		      const struct model_case_test *test, const char *folder,
		      struct model_result *out, struct vb_error *err) VB_MUST_USE;
/*
 * Where a test runs: "Linux 6.1.0 x86_64, Debian ... 12, sha256:0123456789abcdef". The digits are the first of the SHA-256 over
 * kernel, os-release and the lists of installed packages: one package more is another environment.
 */
struct vb_str verify_environment(struct vb_arena *a);

/* ---- what a result is about --------------------------------------------------------------- */

/* SHA-256 of the words of a requirement, in hexadecimal: id, text, where from, what it covers. */
struct vb_str verify_requirement_digest(struct vb_arena *a, const struct model_requirement *r);
/* The same of how a test is defined: its command or probe, and the files in `folder` that the command names. */
struct vb_str verify_definition_digest(struct vb_arena *a, const struct model_case_test *t,
				       const char *folder);
/* Fills test and verifies of a result from the case: by id, by "[R-1]" in its name, by the requirements' tests. */
void verify_result_link(struct vb_arena *a, const struct model_case *c, struct model_result *r);

/* ---- the matrix ----------------------------------------------------------------------------- */

/* `results`: of this product, newest first; `product`: digest of the last audit, or empty; `folder` as above. */
void verify_matrix_build(const struct vb_run *run, struct vb_arena *a, const struct model_case *c,
			 const struct model_result *results, size_t n, struct vb_str product,
			 const char *folder, struct model_matrix *out);

#endif
