/* proofs.h - the matrix requirement, test, proof: as JSON (docs/JSON.md) and as a page (template "proofs"). */
#ifndef VAUBAN_REPORT_PROOFS_H
#define VAUBAN_REPORT_PROOFS_H

#include "core/json.h"
#include "core/run.h"
#include "model/test.h"

/* Makes `doc`'s root. */
void report_proofs_json(yyjson_mut_doc *doc, const struct model_case *c,
			const struct model_matrix *m);
bool report_proofs_page(const struct vb_run *run, struct vb_arena *a, const struct model_case *c,
			const struct model_matrix *m, struct vb_buf *out,
			struct vb_error *err) VB_MUST_USE;

#endif
