/* cvss_int.h - metrics of a vector, shared by cvss.c and cvss4.c. */
#ifndef VAUBAN_MATCH_CVSS_INT_H
#define VAUBAN_MATCH_CVSS_INT_H

#include "match/index_int.h"

enum { MATCH_METRICS_MAX = 40 };
struct match_metrics {
	struct vb_str key[MATCH_METRICS_MAX], value[MATCH_METRICS_MAX];
	size_t n;
};
bool match_cvss_metrics(struct vb_str text,
			struct match_metrics *out) VB_MUST_USE; /* "AV:N/AC:L"; no repeats */
struct vb_str match_cvss_metric(const struct match_metrics *m,
				struct vb_str key); /* empty when absent */
/* Place of the metric's one-letter value in `letters`; -1 when absent or another. */
int match_cvss_choice(const struct match_metrics *m, const char *key, const char *letters);
bool match_cvss_score4(const struct match_metrics *m, struct match_cvss *out) VB_MUST_USE;

#endif
