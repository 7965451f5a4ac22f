/*
 * brief.h - the findings of a run one by one, in a few words each: what lists, filters and counts need, so that a
 * hundred thousand findings are looked through without a hundred thousand findings in memory.
 */
#ifndef VAUBAN_STORE_BRIEF_H
#define VAUBAN_STORE_BRIEF_H

#include "store/store.h"

struct store_brief {
	int64_t text; /* for store_get_sightings */
	struct vb_str fingerprint, rule, name, version, subject,
		place; /* valid during the call only */
	enum model_finding_kind kind;
	enum model_severity severity;
	double order, share; /* as in model_finding; share negative without a case */
	bool kev, fixable, is_new, decided;
	bool stated_fix; /* a record of the product says it is mended (model_finding_stated_fix) */
	enum model_status status; /* MODEL_OPEN when not decided */
	int64_t until;            /* of the decision, 0: no end */
};
typedef void store_brief_take(void *ctx, const struct store_brief *b);
/* Those to decide about (no notices), in no order; decisions as they are now. */
bool store_each_brief(struct store *s, int64_t run, store_brief_take *take, void *ctx,
		      struct vb_error *err) VB_MUST_USE;
/* The findings of a run with these `text` numbers, in their order, whole, with the decisions of now. is_new is not told. */
bool store_get_sightings(struct store *s, struct vb_arena *a, int64_t run, const int64_t *texts,
			 size_t n, struct model_finding *out, struct vb_error *err) VB_MUST_USE;

#endif
