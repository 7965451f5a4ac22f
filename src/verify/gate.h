/* gate.h - may this release leave? Every condition is checked and told, those that fail first; none hides another. */
#ifndef VAUBAN_VERIFY_GATE_H
#define VAUBAN_VERIFY_GATE_H

#include "core/run.h"
#include "model/assessment.h"
#include "model/test.h"

struct verify_gate_facts {
	const struct model_case *c;
	const struct model_assessment *a; /* the last recorded audit; NULL: none */
	struct vb_str audited;            /* the release it was of */
	const struct model_matrix *m;
	uint64_t altered; /* problems of the evidence log */
};
struct verify_check {
	struct vb_str id; /* "audit", "proof:R-1" ... */
	bool ok;
	struct model_text what; /* what was looked at, and what is missing */
};
struct verify_gate {
	VB_VEC(struct verify_check) v; /* those that fail first */
	size_t failed;
};
void verify_gate_check(const struct vb_run *run, struct vb_arena *a,
		       const struct verify_gate_facts *facts, struct verify_gate *out);
/* A fact of the case's `about:`, or empty. */
struct vb_str verify_about(const struct model_case *c, const char *key);

#endif
