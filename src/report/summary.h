/* summary.h - what every document says of an assessment: counts, ages, and what to upgrade to. */
#ifndef VAUBAN_REPORT_SUMMARY_H
#define VAUBAN_REPORT_SUMMARY_H

#include "core/run.h"
#include "model/assessment.h"

struct report_summary {
	uint64_t open, closed; /* findings nobody has closed, and those that are closed */
	uint64_t stated; /* of the closed ones: by a record of the product alone, nobody decided */
	uint64_t by_severity[MODEL_SEV_CRITICAL + 1]; /* of the open ones */
	uint64_t exploited, fixable,
		fresh;  /* open: in KEV, with a fixed version, not in the run before */
	uint64_t first; /* open: exploited, or high and worse */
	uint64_t upgrades,
		upgradable; /* upgrades there are, and the open findings they close; not told by report_summary_of */
	uint64_t components, not_assessed;
	int64_t age_days; /* of the oldest source (OSV, KEV ...), since its newest record; negative when unknown */
};
void report_summary_of(const struct vb_run *run, const struct model_assessment *a,
		       struct report_summary *out);
/* The moment ages are counted from: the end of the audit, so that an old assessment keeps its own ages. */
int64_t report_moment(const struct vb_run *run, const struct model_assessment *a);
/* Whole days from the newest record of a feed, or the day its version names, to `moment`; negative when neither
 * says. */
int64_t report_feed_age(const struct model_feed *feed, int64_t moment);

/* One upgrade and what it closes: the open fixable findings of one subject at one version in one target. */
struct report_upgrade {
	struct vb_str subject, name, version;
	struct vb_str target; /* where it has to be done; empty when there is one target */
	VB_VEC(struct vb_str)
	to; /* one version; several when nobody could tell which is the newest */
	VB_VEC(uint32_t) findings; /* indexes into a->findings, in their order */
	enum model_severity worst;
	uint64_t exploited;
	double weight; /* sum of the weights, negative without a case */
	double share;  /* sum of the shares, negative without a case */
};
typedef VB_VEC(struct report_upgrade) report_upgrades;
/* Most useful first: the order of the first finding each closes. */
void report_upgrades_of(const struct vb_run *run, const struct model_assessment *a,
			struct vb_arena *arena, report_upgrades *out);
/* "3.0.15-1" or "3.0.15, 3.0.17" */
struct vb_str report_upgrade_to(struct vb_arena *arena, const struct report_upgrade *u);

#endif
