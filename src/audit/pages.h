/*
 * pages.h - checks of HTML pages: what the reader told (scan/readers/page.c) x share/pages -> results and findings.
 * A check a machine can decide fails or shows no fault; one it cannot gives candidates, and "unknown" without: what is left
 * to a person is said. Accessibility and eco-design count in no score of security. Conformity is never said.
 */
#ifndef VAUBAN_AUDIT_PAGES_H
#define VAUBAN_AUDIT_PAGES_H

#include "core/run.h"
#include "model/assessment.h"

struct audit_pages;
/* Every *.yaml of the folders; a later one replaces a check by its id. Errors name file, line and column. */
bool audit_pages_load(const char *const *folders, size_t n, struct audit_pages **out,
		      struct vb_error *err) VB_MUST_USE;
void audit_pages_free(struct audit_pages *pages); /* NULL is allowed */
size_t audit_pages_count(const struct audit_pages *pages);
/* What the scan has to read. `all`: a folder of mock-ups or a server's pages, else the product's own pages. */
void audit_pages_wants(struct vb_arena *a, struct model_wants *out, bool all);
/* Nothing without pages in the facts. The assessment outlives the pages. */
void audit_pages_judge(const struct audit_pages *pages, const struct model_facts *facts,
		       struct model_assessment *into);
/* page_titles.c: each title that several pages of one site have, at the first of them, with what to say of it. */
typedef void audit_page_repeat(void *ctx, const struct model_setting *first, struct vb_str value);
void audit_page_titles(struct vb_arena *a, const struct model_facts *facts, audit_page_repeat *on,
		       void *ctx);
bool audit_pages_scored(struct vb_str family); /* does this family count in the score? */

#endif
