/*
 * report.h - documents out of an assessment. Writers are entries of one table (report/table.c); each gets the same
 * data and a language and fills a buffer; none does I/O. Two runs on the same facts give the same bytes.
 *
 *   assessment ──► summary, upgrades (what every document says) ──► json sarif cyclonedx csv text
 *                                                              └──► page data (JSON) ──► template ──► html
 */
#ifndef VAUBAN_REPORT_REPORT_H
#define VAUBAN_REPORT_REPORT_H

#include "core/run.h"
#include "model/assessment.h"
#include "report/mustache.h"

typedef bool report_write(const struct vb_run *run, const struct model_assessment *a,
			  struct vb_buf *out, struct vb_error *err);
struct report_format {
	const char *name;      /* "json", "sarif", "cyclonedx", "html", "text" */
	const char *extension; /* ".cdx.json" */
	const char *media_type;
	const char *what; /* one line */
	report_write *write;
	bool needs_vulnerability; /* write fails with VB_E_MISSING when none was found */
};
const struct report_format *report_format_at(size_t i);              /* NULL past the end */
const struct report_format *report_format_named(struct vb_str name); /* NULL when unknown */

/* Findings alone, with the objects of the whole assessment's "findings". */
bool report_findings_json(const struct vb_run *run, const struct model_finding *findings, size_t n,
			  struct vb_buf *out, struct vb_error *err) VB_MUST_USE;

/* A page of findings that were asked for (run/asked.h). */
struct report_listed {
	int64_t run;
	uint64_t matching, from; /* that pass, on all pages; the first one shown, from 0 */
	uint32_t per_page;       /* at least 1 */
	const struct model_finding *v;
	size_t n;
};
/* Its members in an object: format, run, matching, page, per_page, findings. */
void report_listed_add(yyjson_mut_doc *doc, yyjson_mut_val *object, const struct vb_run *run,
		       const struct report_listed *listed);
bool report_listed_json(const struct vb_run *run, const struct report_listed *listed,
			struct vb_buf *out, struct vb_error *err) VB_MUST_USE;

/* Some components, with the objects of the whole assessment's "components". */
bool report_components_json(const struct model_facts *facts, const uint32_t *indexes, size_t n,
			    struct vb_buf *out, struct vb_error *err) VB_MUST_USE;
/* One of them, as an object of the document under construction. */
void report_finding_add(yyjson_mut_doc *doc, yyjson_mut_val *object, const struct vb_run *run,
			const struct model_finding *f);
void report_component_add(yyjson_mut_doc *doc, yyjson_mut_val *object,
			  const struct model_facts *facts, const struct model_component *m);
void report_rule_add(yyjson_mut_doc *doc, yyjson_mut_val *object,
		     const struct model_rule_result *r);

/* ---- the terminal screen ---------------------------------------------------------------- */

struct report_text_options {
	unsigned width;   /* columns, 100 when 0; never below 40 */
	unsigned rows;    /* findings shown at most, 12 when 0 */
	bool colour;      /* SGR sequences; the caller knows about terminals and NO_COLOR */
	const char *page; /* path of the HTML report written beside, or NULL */
};
/* One screen, worst first. The format "text" is this with 100 columns and no colour. */
bool report_text(const struct vb_run *run, const struct model_assessment *a,
		 const struct report_text_options *options, struct vb_buf *out,
		 struct vb_error *err) VB_MUST_USE;

/* A page of findings as rows, each on its own, with its decision when there is one. Money is in `currency`. */
bool report_listed_text(const struct vb_run *run, const struct report_listed *listed,
			struct vb_str currency, const struct report_text_options *options,
			struct vb_buf *out, struct vb_error *err) VB_MUST_USE;

/* ---- one figure -------------------------------------------------------------------------- */

struct report_svg {
	const char *name; /* "flow" */
	const char *en, *fr;
};
const struct report_svg *report_svg_at(size_t i); /* NULL past the end */
/* A figure as an SVG file of its own, with its style; VB_E_MISSING when the assessment has nothing to show in it. */
bool report_svg_write(const struct vb_run *run, const struct model_assessment *a,
		      struct vb_str name, struct vb_buf *out, struct vb_error *err) VB_MUST_USE;

/* ---- the HTML page ---------------------------------------------------------------------- */

/* The built-in templates; those of `folder` (*.mustache), when it is not NULL, come first. Texts live in the arena. */
bool report_templates_load(struct vb_arena *a, const char *folder, struct report_templates *out,
			   struct vb_error *err) VB_MUST_USE;
/* One self-contained page from the template "page". Strict: a name the data does not have is an error (tests). */
bool report_page_write(const struct vb_run *run, const struct model_assessment *a,
		       const struct report_templates *set, bool strict, struct vb_buf *out,
		       struct vb_error *err) VB_MUST_USE;

#endif
