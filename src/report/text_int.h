/* text_int.h - the parts of the terminal screen. See text.c. */
#ifndef VAUBAN_REPORT_TEXT_INT_H
#define VAUBAN_REPORT_TEXT_INT_H

#include "report/phrase.h"
#include "report/report.h"
#include "report/screen.h"
#include "report/summary.h"
#include "report/writers_int.h"

/* The ranked table of open findings, and a sentence for those not shown. */
void report_text_findings(struct report_screen *s, const struct vb_run *run,
			  const struct model_assessment *a, unsigned rows);
/* What to type to see the first open finding: enough of its fingerprint. */
struct vb_str report_finding_first(const struct vb_run *run, const struct model_assessment *a);

#endif
