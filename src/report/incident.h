/*
 * incident.h - the register as documents: JSON (docs/JSON.md, vauban-register/1), CSV for trackers, and a notification as
 * text that can be pasted into an authority's form.
 */
#ifndef VAUBAN_REPORT_INCIDENT_H
#define VAUBAN_REPORT_INCIDENT_H

#include "core/json.h"
#include "core/run.h"
#include "core/zone.h"
#include "model/incident.h"

/* What the entries say, the state folded from them, and the clocks when there are any. */
yyjson_mut_val *report_incident_json(yyjson_mut_doc *doc, const struct model_incident *i,
				     const struct vb_zone *zone, const model_clocks *clocks,
				     struct vb_arena *a);
yyjson_mut_val *report_notice_json(yyjson_mut_doc *doc, const struct model_notice *n,
				   struct vb_arena *a);
/* Markdown; what is missing is marked so in its place and listed first. */
void report_notice_text(const struct vb_run *run, const struct model_incident *i,
			const struct model_notice *n, const struct vb_zone *zone,
			struct vb_arena *a, struct vb_buf *out);
/* Records as rows that can be imported again: register, title, author, opened, zone, then a column a fact. */
void report_register_csv(const struct model_incident *const *v, size_t n, struct vb_arena *a,
			 struct vb_buf *out);

#endif
