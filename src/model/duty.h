/*
 * duty.h - what laws and standards ask: does it apply, from which facts of the case, and what proves each
 * requirement. Everything carries its mark: V read in a stored source, M from memory, O our own reading. Only V is
 * ever said as such.
 */
#ifndef VAUBAN_MODEL_DUTY_H
#define VAUBAN_MODEL_DUTY_H

#include "model/case.h"
#include "model/finding.h"

enum model_applies { MODEL_APPLIES_YES, MODEL_APPLIES_NO, MODEL_APPLIES_UNSURE };

struct model_duty {                    /* one law or standard */
	struct vb_str id;              /* "cra" */
	struct model_text title, text; /* what people call it; its reference */
	enum model_applies applies;
	struct model_text why;
	struct vb_str article;
	bool verified; /* false: the scope was not read in a source: to be confirmed by counsel */
	model_ids missing; /* facts of the case that would decide: about.market ... */
	size_t requirements;
};

enum model_proof_state {
	MODEL_PROOF_FAILS,
	MODEL_PROOF_MISSING,
	MODEL_PROOF_PARTIAL,
	MODEL_PROOF_ACCEPTED,
	MODEL_PROOF_HELD
};
struct model_proof {
	const char *kind; /* "requirement", "test", "rule", "decision" */
	struct vb_str id;
	const char *result; /* "pass", "fail", "none", "unknown" ... */
};
struct model_duty_point { /* one requirement of a framework */
	struct vb_str id, article;
	struct model_text title, meaning, wanted; /* wanted: what would prove it */
	bool verified;
	enum model_proof_state state;
	VB_VEC(struct model_proof) proofs;
};
typedef VB_VEC(struct model_duty) model_duties;
typedef VB_VEC(struct model_duty_point) model_duty_points;

const char *model_applies_word(enum model_applies a);
const char *model_applies_name(enum model_applies a, int lang);
const char *model_proof_word(enum model_proof_state s);
const char *model_proof_name(enum model_proof_state s, int lang);

#endif
