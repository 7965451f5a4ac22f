/*
 * test.h - results of tests and probes, what they prove, and the matrix requirement ↔ test ↔ proof. A result keeps the
 * digests of what it was about: the requirement's words, the way the test is defined, the product audited at that time.
 * When one of them is another today, the proof is suspect.
 */
#ifndef VAUBAN_MODEL_TEST_H
#define VAUBAN_MODEL_TEST_H

#include "model/case.h"
#include "model/duty.h"

enum model_outcome { MODEL_PASSED, MODEL_FAILED, MODEL_SKIPPED, MODEL_ERRORED };

struct model_verified { /* a requirement a result speaks of */
	struct vb_str id,
		digest; /* SHA-256 of its words then, in hexadecimal; empty when unknown */
};
struct model_result {
	int64_t id;           /* in the store, 0 when not recorded */
	struct vb_str test;   /* id in the case, else the name in the file */
	struct vb_str name;   /* as its source calls it */
	struct vb_str source; /* run, tcp, tls, http, flow, junit, ctest, tap, sarif, json */
	enum model_outcome outcome;
	int64_t when, duration;          /* seconds UTC; milliseconds, negative when unknown */
	struct vb_str why;               /* of a failure or a skip, one line, or empty */
	struct vb_str environment;       /* "Linux 6.1 x86_64, Debian 12, sha256:…", or empty */
	struct vb_str output;            /* SHA-256 of all it printed, in hexadecimal, or empty */
	struct vb_str excerpt;           /* the end of what it printed, bounded */
	struct vb_str file, file_digest; /* imported from; empty when run here */
	uint32_t line;                   /* in that file, 0 when unknown */
	struct vb_str product,
		release;          /* digest of the last audit then; version of the case then */
	struct vb_str definition; /* digest of how the test is defined, or empty */
	VB_VEC(struct model_verified) verifies;
};
typedef VB_VEC(struct model_result) model_results;

enum model_test_state { /* worst first */
			MODEL_TEST_FAILS,
			MODEL_TEST_FLAKY, /* passed and failed on the same product and definition */
			MODEL_TEST_SUSPECT, /* what it was about has changed since */
			MODEL_TEST_STALE,
			MODEL_TEST_SKIPPED,
			MODEL_TEST_NONE,
			MODEL_TEST_STATED, /* passes by the case's word alone */
			MODEL_TEST_PASSES
};
const char *model_outcome_word(enum model_outcome o); /* pass fail skip error */
bool model_outcome_parse(struct vb_str word, enum model_outcome *out) VB_MUST_USE;
const char *model_test_word(
	enum model_test_state s); /* fails flaky suspect stale skipped none ... */
const char *model_test_name(enum model_test_state s, int lang);

struct model_test_status {
	struct vb_str id, name;
	const struct model_case_test *test; /* NULL: known by its results alone */
	const struct model_result *last;    /* NULL: none recorded */
	enum model_test_state state;
	struct model_text why;
};
struct model_matrix_row {
	const struct model_requirement *requirement;
	enum model_proof_state state;
	struct vb_str decision; /* that accepts it as it is, or empty */
	VB_VEC(uint32_t) tests; /* places in the matrix's list */
};
struct model_matrix {
	VB_VEC(struct model_test_status) tests; /* in the order of the case, then others by name */
	VB_VEC(struct model_matrix_row) rows;   /* gaps first */
	VB_VEC(struct vb_str)
	unknown; /* requirements that results name and the case does not have */
	VB_VEC(struct vb_str) environments; /* of the last results, each once */
	size_t passed, failed, skipped, flaky, suspect, stale, none, stated; /* tests by state */
	size_t held; /* rows held or accepted */
};

#endif
