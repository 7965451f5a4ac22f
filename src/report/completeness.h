/*
 * completeness.h - how complete a bill of materials of these facts is, in figures: what two published lists of minimum
 * contents ask, and how many components answer each point.
 * Sources: NTIA, "The Minimum Elements For a Software Bill of Materials" (2021); BSI TR-03183-2 v2.1.0.
 */
#ifndef VAUBAN_REPORT_COMPLETENESS_H
#define VAUBAN_REPORT_COMPLETENESS_H

#include "core/run.h"
#include "model/assessment.h"

enum report_list { REPORT_NTIA, REPORT_BSI, REPORT_LISTS };

struct report_element { /* one thing a list asks for */
	const char *id; /* "supplier" */
	struct model_text name;
	uint64_t have,
		of; /* components that have it; 1 and 1, or 0 and 1, when asked once for the document */
	bool once; /* asked once, for the document */
};
enum { REPORT_ELEMENTS_MAX = 16 };
struct report_completeness {
	const char *id;        /* "ntia", "bsi_tr_03183_2" */
	const char *name;      /* what people call the list */
	uint64_t complete, of; /* components that have all that is asked of a component */
	const struct report_element
		*weakest; /* the component's element fewest have; NULL when nothing is missing */
	struct report_element v[REPORT_ELEMENTS_MAX];
	size_t n;
};
/* `out` has REPORT_LISTS entries; `weakest` points into them. */
void report_completeness_of(const struct model_assessment *a,
			    struct report_completeness out[REPORT_LISTS]);
/* "NTIA: 80 of 80 components complete; BSI TR-03183-2: 0 of 80, fewest have SHA-512 (0)" */
struct vb_str report_completeness_say(struct vb_arena *arena, enum vb_lang lang,
				      const struct report_completeness lists[REPORT_LISTS]);

/* The name of the file that is the component itself, for readers that recognise one; empty otherwise. */
struct vb_str report_component_file(const struct model_component *c);

#endif
