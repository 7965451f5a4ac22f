/* release.h - the sheets that go with a release, from the facts of the case: what is missing is named, never made up. */
#ifndef VAUBAN_REPORT_RELEASE_H
#define VAUBAN_REPORT_RELEASE_H

#include "model/test.h"
#include "report/report.h"

struct report_release_sheet {
	const char *name; /* "deployment": of its file */
};
const struct report_release_sheet *report_release_sheet_at(size_t i); /* NULL past the end */
/* One sheet as a page, in the language of the run. */
bool report_release_sheet_write(const struct vb_run *run, struct vb_arena *a,
				const struct report_release_sheet *sheet,
				const struct model_case *c, const struct model_matrix *m,
				const struct report_templates *set, struct vb_buf *out,
				struct vb_error *err) VB_MUST_USE;

#endif
