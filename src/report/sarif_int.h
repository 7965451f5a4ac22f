/* sarif_int.h - the invocation object of a SARIF run: what could not be looked at. See sarif.c. */
#ifndef VAUBAN_REPORT_SARIF_INT_H
#define VAUBAN_REPORT_SARIF_INT_H

#include "model/assessment.h"
#include "report/node.h"

void report_sarif_invocation(struct vb_arena *a, struct report_node into, const struct vb_run *run,
			     const struct model_assessment *as);

#endif
