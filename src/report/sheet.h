/*
 * sheet.h - a report for people as data: a title, then sections of paragraphs, lists, tables and figures, every text in the
 * reader's language. The same data is the JSON document, the Markdown text and the HTML page (template "sheet"), so that
 * no form says something another does not.
 *
 *   sources (assessment, case, workshops, duties, …) ──► kind (sheet_<kind>.c) ──► sheet ──► json · markdown · html
 */
#ifndef VAUBAN_REPORT_SHEET_H
#define VAUBAN_REPORT_SHEET_H

#include "core/run.h"
#include "core/zone.h"
#include "model/assessment.h"
#include "model/duty.h"
#include "model/ebios.h"
#include "model/incident.h"
#include "model/test.h"
#include "model/threat.h"
#include "report/node.h"
#include "report/report.h"

enum report_how { REPORT_UPGRADED, REPORT_REMOVED, REPORT_GONE, REPORT_CAME };
struct report_change { /* of a finding, from one version of the product to the next */
	enum report_how how;
	const struct model_finding *finding;
};
struct report_update {                         /* this version beside the one it replaces */
	const struct model_assessment *before; /* NULL: none is recorded */
	struct vb_str release;                 /* its name */
	VB_VEC(struct report_change) v;
	uint64_t added, removed, changed; /* components */
};

struct report_sources { /* what is known; NULL or empty: nothing of that */
	const struct model_assessment *a;
	const struct model_case *c;
	const struct model_ebios *ebios;
	const model_duties *duties;
	const model_duty_points
		*cra; /* the requirements of the CRA with their proofs, gaps first */
	const model_threats *threats;
	const struct model_incident *incidents;
	size_t n_incidents;
	const model_clocks *clocks;         /* one an incident */
	const struct vb_zone *const *zones; /* one an incident; NULL: all in universal time */
	const struct model_matrix *matrix;  /* requirements, their tests, what they prove today */
	yyjson_val *plan;                   /* the document of `vauban plan --format json` */
	const struct report_update *update;
	struct vb_str key;     /* public, that signs releases, in hexadecimal; or empty */
	int64_t since;         /* of minutes: decisions from then on */
	struct vb_str present; /* of minutes: who was there, or empty */
	const struct report_sources *products; /* of a portfolio */
	size_t n_products;
};
enum report_needs {
	REPORT_NEEDS_CASE = 1,
	REPORT_NEEDS_RUN = 2, /* says what the last audit found, without threats derived since */
	REPORT_NEEDS_PLAN = 4,
	REPORT_TAKES_FOLDERS = 8, /* of several products */
	REPORT_NEEDS_BEFORE = 16  /* compares with the audit of the version before */
};

struct report_sheet {
	yyjson_mut_doc *doc;
	struct vb_arena *arena;
	const struct vb_run *run;
	enum vb_lang lang;
	struct report_node root, sections, section, blocks;
	size_t n_sections;
};
/* ---- building (for kinds, here and in run) ---- */
void report_sheet_open(struct report_sheet *s, const struct vb_run *run, struct vb_arena *a,
		       yyjson_mut_doc *doc, const struct model_case *c, const char *kind,
		       const char *title);
void report_sheet_section(struct report_sheet *s, const char *title);
void report_sheet_text(struct report_sheet *s, const char *fmt, ...) VB_PRINTF(2, 3);
/* Items that follow one another make one list; so do steps, which are numbered. */
void report_sheet_item(struct report_sheet *s, const char *fmt, ...) VB_PRINTF(2, 3);
void report_sheet_step(struct report_sheet *s, const char *fmt, ...) VB_PRINTF(2, 3);
/* `heads`: words separated by '|'. Rows follow, cells separated by calls. */
struct report_table {
	struct report_node rows, cells;
};
struct report_table report_sheet_table(struct report_sheet *s, const char *caption,
				       const char *heads);
void report_table_row(struct report_table *t);
void report_table_cell(const struct report_sheet *s, struct report_table *t, struct vb_str text);
void report_table_cellf(const struct report_sheet *s, struct report_table *t, const char *fmt, ...)
	VB_PRINTF(3, 4);
/* `class`: critical, high, medium, low or info, which colours the words beside saying them. */
void report_table_state(const struct report_sheet *s, struct report_table *t, const char *text,
			const char *class);
/* A drawing of report_svg_at(), by name, with a caption; nothing when there is nothing to draw. Tables say the same in words. */
void report_sheet_figure(struct report_sheet *s, const struct model_assessment *a, const char *name,
			 const char *caption);
/* A fact of `about:` in the case, or empty. */
struct vb_str report_about(const struct model_case *c, const char *key);
/* What the case calls a feared event or an actor; the id when it has no name. */
struct vb_str report_case_name(const struct model_case *c, struct vb_str id);
/* A day "2026-11-26" as people of the sheet's language write it in figures; any other text as it is. */
struct vb_str report_sheet_day(const struct report_sheet *s, struct vb_str iso);
/* A moment in the zone of the incident, with its offset. */
struct vb_str report_sheet_moment(const struct report_sheet *s, const struct report_sources *f,
				  size_t incident, int64_t when);
struct vb_str report_ids(struct vb_arena *a, const model_ids *ids); /* "a, b" */

/* ---- kinds ---- */
struct report_kind {
	const char *name; /* "technical-file" */
	const char *en, *fr;
	unsigned needs; /* enum report_needs, together */
	void (*build)(struct report_sheet *s, const struct report_sources *from);
};
const struct report_kind *report_kind_at(size_t i);              /* NULL past the end */
const struct report_kind *report_kind_named(struct vb_str name); /* NULL when unknown */

/* Ends a report: abbreviations it uses are explained in a last section. */
void report_sheet_close(struct report_sheet *s);

/* ---- forms ---- */
bool report_sheet_html(const struct report_sheet *s, const struct report_templates *set,
		       struct vb_buf *out, struct vb_error *err) VB_MUST_USE;
void report_sheet_markdown(const struct report_sheet *s, struct vb_buf *out);
void report_sheet_plain(const struct report_sheet *s, struct vb_buf *out); /* 80 columns */

#endif
