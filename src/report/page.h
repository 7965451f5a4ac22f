/* page.h - the data of the HTML page: one JSON document, every text already in the reader's language. See page.c. */
#ifndef VAUBAN_REPORT_PAGE_H
#define VAUBAN_REPORT_PAGE_H

#include "report/node.h"
#include "report/summary.h"
#include "report/wordlist.h"

struct report_page {
	const struct vb_run *run;
	const struct model_assessment *a;
	struct vb_arena *arena;
	enum vb_lang lang;
	struct report_summary sum;
	report_upgrades upgrades;
	struct vb_str currency;
	bool console; /* a page of the console: what it leaves out is one of its reports */
};

/* The whole document, without the style sheet (report_html adds it). Described in docs/TEMPLATES.md. */
void report_page_build(yyjson_mut_doc *doc, struct vb_arena *arena, const struct vb_run *run,
		       const struct model_assessment *a);

/* Its parts. */
void report_page_summary(struct report_node root, const struct report_page *p);
void report_page_limits(struct report_node root, const struct report_page *p);
void report_page_findings(struct report_node root, const struct report_page *p);
void report_page_upgrades(struct report_node root, const struct report_page *p);
void report_page_rules(struct report_node root, const struct report_page *p);
void report_page_risk(struct report_node root, const struct report_page *p);
void report_page_plan(struct report_node root, const struct report_page *p);
void report_page_case(struct report_node root, const struct report_page *p);
void report_page_components(struct report_node root, const struct report_page *p);

/* One finding alone, as an item of "findings" without rank and other places. */
void report_page_finding(struct report_node n, const struct report_page *p,
			 const struct model_finding *f);

/* A string of the target, made printable. */
void report_page_safe(struct report_node n, const struct report_page *p, const char *key,
		      struct vb_str value);
/* The sentence under a list that was cut, or empty. */
void report_page_rest(struct report_node n, const struct report_page *p, const char *key,
		      size_t shown, size_t all);
/* What the case calls a step of an attack path: "@actor", a flow, a part. */
struct vb_str report_page_step(const struct report_page *p, struct vb_str id);

#endif
