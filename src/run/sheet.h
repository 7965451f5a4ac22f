/* sheet.h - a report for people from everything that is recorded and declared (report/sheet.h has the kinds). */
#ifndef VAUBAN_RUN_SHEET_H
#define VAUBAN_RUN_SHEET_H

#include "report/sheet.h"

struct run_place;
struct run_sheet_options {
	const char *const
		*folders; /* of products, for a kind that takes several; none: the one here */
	size_t n_folders;
	int64_t since;         /* of minutes: seconds UTC; 0: the day it is today */
	struct vb_str present; /* of minutes: who was there, or empty */
	struct vb_str
		before; /* of an update: the run or release it replaces; empty: the last audit of another */
};
/*
 * Fills `sheet` with the report of that kind; `doc` and `arena` are the caller's and outlive it. VB_E_MISSING when the
 * kind needs a case or a recorded audit that is not there.
 */
bool run_sheet(const struct vb_run *run, const struct run_place *place,
	       const struct report_kind *kind, const struct run_sheet_options *options,
	       struct vb_arena *arena, yyjson_mut_doc *doc, struct report_sheet *sheet,
	       struct vb_error *err) VB_MUST_USE;
/* The same from sources that are there. */
void run_sheet_fill(const struct vb_run *run, const struct report_kind *kind,
		    const struct report_sources *from, struct vb_arena *arena, yyjson_mut_doc *doc,
		    struct report_sheet *sheet);

#endif
