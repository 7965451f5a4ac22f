/* pages_int.h - between pages.c (checks of share/pages) and pages_judge.c (what they make of records). */
#ifndef VAUBAN_AUDIT_PAGES_INT_H
#define VAUBAN_AUDIT_PAGES_INT_H

#include "audit/audit_int.h"
#include "audit/pages.h"

struct pages_check { /* one of share/pages */
	struct vb_str id, family, check;
	bool partial;
	struct model_text title, fault, fix, left;
	enum model_severity severity;
	enum model_vector vector;
	double likelihood;
	struct audit_words cwes, refs;
};
struct audit_pages {
	struct vb_arena *arena;
	VB_VEC(struct pages_check) v; /* by id */
	VB_VEC(struct vb_str) trackers;
	struct vb_str family; /* of the file being read */
};

#endif
