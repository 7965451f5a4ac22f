/* vex_int.h - what the two VEX documents (openvex.c, csaf.c) say alike. See vex.c. */
#ifndef VAUBAN_REPORT_VEX_INT_H
#define VAUBAN_REPORT_VEX_INT_H

#include "core/run.h"
#include "model/assessment.h"
#include "report/node.h"

struct report_vex {
	const struct vb_run *run;
	const struct model_assessment *a;
	struct vb_arena *arena;
	int64_t moment;
	struct vb_str name, version, purl;             /* of the product */
	VB_VEC(const struct model_finding *) findings; /* vulnerabilities only */
};
struct report_vex_statement {
	const char *status; /* in OpenVEX words */
	struct vb_str word; /* its justification, or empty */
	struct vb_str
		text; /* why, or what to do: never empty but for "under_investigation" and "fixed" */
	int64_t when;
};
/* VB_E_MISSING when there is no vulnerability: neither format has a document without one. */
bool report_vex_of(const struct vb_run *run, const struct model_assessment *a,
		   struct vb_arena *arena, struct report_vex *out,
		   struct vb_error *err) VB_MUST_USE;
struct report_vex_statement report_vex_statement_of(const struct report_vex *v,
						    const struct model_finding *f);
struct vb_str report_vex_uuid(const struct report_vex *v,
			      const char *format); /* named by what the document states */

#endif
