/*
 * document.h - what every page besides the audit's has in common: a head (language, title, product, date), the style
 * with its digest for the content security policy, then its own template.
 */
#ifndef VAUBAN_REPORT_DOCUMENT_H
#define VAUBAN_REPORT_DOCUMENT_H

#include "model/test.h"
#include "report/node.h"
#include "report/phrase.h"
#include "report/report.h"

/* lang, is_fr, t, title, product, release, date: what the partials document_head and document_foot place. */
void report_document_head(struct report_node root, const struct vb_run *run, struct vb_arena *a,
			  const struct model_case *c, struct model_text title);
/* Adds the style and renders the template `name`. */
bool report_document_write(yyjson_mut_doc *doc, struct vb_arena *a,
			   const struct report_templates *set, struct vb_str name,
			   struct vb_buf *out, struct vb_error *err) VB_MUST_USE;
/* The rows of the matrix in the reader's language: rows, has_rows, summary. */
void report_proofs_rows(struct report_node root, struct vb_arena *a, enum vb_lang lang,
			const struct model_matrix *m);
/* html.c: renders "style" into the data with the policy that allows it alone. */
bool report_style_put(yyjson_mut_doc *doc, struct vb_arena *a, const struct report_templates *set,
		      bool strict, struct vb_error *err) VB_MUST_USE;

#endif
