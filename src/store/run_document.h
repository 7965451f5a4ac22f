/*
 * run_document.h - a recorded run as one JSON document, "vauban-run/1", for a machine that audits to push to a console
 * elsewhere: every column of the store by its name (shapes.c), without decisions: those are made where people decide.
 *
 *   {"format", "product", "release", "target", "run": {}, "components": [], "findings": [], "rules": [], "feeds": [],
 *    "audited": [], "not_assessed": [], "passed_over": [], "left_out": [], "unreadable": [], "risk": {} or null}
 *
 * A component's depends_on are places in "components"; a finding has "id", its fingerprint.
 */
#ifndef VAUBAN_STORE_RUN_DOCUMENT_H
#define VAUBAN_STORE_RUN_DOCUMENT_H

#include "core/json.h"
#include "store/store.h"

#define STORE_RUN_FORMAT "vauban-run/1"
enum { STORE_RUN_NAME_MOST = 1024, STORE_SCALE_MOST = 4 }; /* bytes of a name; steps of a scale */

struct store_run_document {
	struct vb_str product, release;
	struct model_assessment *assessment; /* no case, no decision; run_id 0 */
};
bool store_run_write(const struct store_run_document *d, struct vb_buf *out,
		     struct vb_error *err) VB_MUST_USE;
/*
 * Hostile input: VB_E_INPUT names what is wrong and where in the document, VB_E_LIMIT what is too much. What is accepted
 * has what the rest of the program relies on: places for every component, dependencies that exist, scales within their
 * ends, chances from 0 to 1, times not after `now` by more than a day. Lives in the arena.
 */
bool store_run_read(struct vb_arena *a, struct vb_str text, int64_t now,
		    struct store_run_document *out, struct vb_error *err) VB_MUST_USE;
/* What a document must be to be taken, as JSON Schema (run_schema.c), a value of `doc`. */
yyjson_mut_val *store_run_schema(yyjson_mut_doc *doc);

#endif
