/*
 * report.h - documents out of an assessment. Writers are entries of one table (report/table.c); each gets the same
 * data and a language and fills a buffer; none does I/O. Two runs on the same facts give the same bytes.
 */
#ifndef VAUBAN_REPORT_REPORT_H
#define VAUBAN_REPORT_REPORT_H

#include "core/run.h"
#include "model/assessment.h"

typedef bool report_write(const struct vb_run *run, const struct model_assessment *a, struct vb_buf *out,
			  struct vb_error *err);
struct report_format {
	const char *name;      /* "json", "sarif", "cyclonedx", "html", "text" */
	const char *extension; /* ".cdx.json" */
	const char *media_type;
	const char *what; /* one line */
	report_write *write;
};
const struct report_format *report_format_at(size_t i);           /* NULL past the end */
const struct report_format *report_format_named(struct vb_str name); /* NULL when unknown */

#endif
