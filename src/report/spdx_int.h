/* spdx_int.h - what the two serialisations of an SPDX document share. See spdx_document.c. */
#ifndef VAUBAN_REPORT_SPDX_INT_H
#define VAUBAN_REPORT_SPDX_INT_H

#include "core/run.h"
#include "model/assessment.h"
#include "report/node.h"

/* The SPDX 2.3 document as its JSON has it; free with yyjson_mut_doc_free. */
bool report_spdx_document(const struct vb_run *run, const struct model_assessment *a,
			  yyjson_mut_doc **out, struct vb_error *err) VB_MUST_USE;

/* The identifiers of the SPDX licence list, and those that may stand after WITH; in the order of their bytes. */
extern const char *const report_spdx_licences[], *const report_spdx_exceptions[];
extern const size_t report_spdx_n_licences, report_spdx_n_exceptions;

#endif
