/* cyclonedx_int.h - what the parts of a CycloneDX document share. See cyclonedx.c. */
#ifndef VAUBAN_REPORT_CYCLONEDX_INT_H
#define VAUBAN_REPORT_CYCLONEDX_INT_H

#include "core/run.h"
#include "model/assessment.h"
#include "report/node.h"

struct report_bom {
	const struct vb_run *run;
	const struct model_assessment *a;
	struct vb_arena *arena;
	struct vb_str *refs;   /* bom-ref of each component, by index */
	struct vb_map by_purl; /* purl -> index + 1 of the first component that has it */
	struct vb_map by_name; /* "type/name" -> the same */
};

#define REPORT_BOM_TARGET "target"           /* bom-ref of what was audited */
#define REPORT_BOM_SYSTEM "operating-system" /* and of its system, where it has one */

/* The purl with what other tools look advisories up by: distro, and upstream (the source package). */
struct vb_str report_bom_purl(struct vb_arena *a, const struct model_component *c);
/* Spelling and length any reader of a bill of materials accepts. */
bool report_bom_hash(const struct model_hash *h);
void report_bom_components(struct report_node root, const struct report_bom *b);
void report_bom_vulnerabilities(struct report_node root, const struct report_bom *b);

#endif
