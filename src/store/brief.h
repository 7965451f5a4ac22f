/*
 * brief.h - the findings of a run one by one, in a few words each: what lists, filters and counts need, so that a
 * hundred thousand findings are looked through without a hundred thousand findings in memory.
 */
#ifndef VAUBAN_STORE_BRIEF_H
#define VAUBAN_STORE_BRIEF_H

#include "store/store.h"

struct store_brief {
	int64_t text;    /* for store_get_sightings */
	int64_t finding; /* its number in the product, as store_each_decided tells it */
	struct vb_str fingerprint, rule, name, version, subject, place,
		target; /* valid during the call only */
	enum model_finding_kind kind;
	enum model_severity severity;
	double order, share; /* as in model_finding; share negative without a case */
	bool kev, fixable, is_new, decided;
	bool upgradable; /* fixable, by a version that is known */
	bool stated_fix; /* a record of the product says it is mended (model_finding_stated_fix) */
	enum model_status status; /* MODEL_OPEN when not decided */
	int64_t until;            /* of the decision, 0: no end */
};
typedef void store_brief_take(void *ctx, const struct store_brief *b);
/* Those to decide about (no notices), in no order; decisions as they are now. *last: the number of the newest one. */
bool store_each_brief(struct store *s, int64_t run, store_brief_take *take, void *ctx,
		      int64_t *last, struct vb_error *err) VB_MUST_USE;

/* Decisions about the product of the run made after the one numbered *last, oldest first; *last moves to the newest. */
typedef void store_decided_take(void *ctx, int64_t finding, enum model_status status,
				int64_t until);
bool store_each_decided(struct store *s, int64_t run, int64_t *last, store_decided_take *take,
			void *ctx, struct vb_error *err) VB_MUST_USE;

/* The packages (purls) of the vulnerabilities of the run, each with what is known of the finding; valid during the call. */
struct store_package {
	struct vb_str purl;
	bool decided, stated_fix;
	enum model_status status;
	int64_t until;
};
typedef void store_package_take(void *ctx, const struct store_package *p);
bool store_each_package(struct store *s, int64_t run, store_package_take *take, void *ctx,
			struct vb_error *err) VB_MUST_USE;

/* The findings of a run with these `text` numbers, in their order, whole, with the decisions of now. is_new is not told. */
bool store_get_sightings(struct store *s, struct vb_arena *a, int64_t run, const int64_t *texts,
			 size_t n, struct model_finding *out, struct vb_error *err) VB_MUST_USE;

#endif
