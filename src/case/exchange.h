/*
 * exchange.h - models of other tools in and out of a case; the case as JSON Schema; two cases compared.
 *
 *   Threagile, Threat Dragon, OTM, TM-BOM ─► tree ─► struct model_case ─► vauban.yaml ─► OTM, Threagile
 *
 * Nothing disappears unsaid: a key is mapped to one of ours, kept as written under x:, or reported as lost.
 */
#ifndef VAUBAN_CASE_EXCHANGE_H
#define VAUBAN_CASE_EXCHANGE_H

#include "case/case.h"

enum case_fate { CASE_MAPPED, CASE_KEPT, CASE_LOST };
struct case_fate_row {      /* what became of one key, everywhere it was met */
	struct vb_str path; /* "technical_assets.*.type" */
	enum case_fate fate;
	struct vb_str to; /* "components.kind"; for a lost key, why */
	uint64_t count;
};
struct case_imported {
	const char *format;                /* "Threagile" */
	struct model_case *the_case;       /* owns everything here: case_free */
	struct vb_str text;                /* of vauban.yaml */
	VB_VEC(struct case_fate_row) rows; /* by path, then fate */
	struct case_problems problems; /* warnings: what the file says and no tool could follow */
};
/* The format is told by content. Included files of a Threagile model are read below the folder of `name`. */
bool case_import(const struct vb_run *run, struct vb_str text, const char *name,
		 struct case_imported *out, struct vb_error *err) VB_MUST_USE;

/* The case file of a model, keys in the order of the format, one object a line; `head` is a comment, lines. */
bool case_write(struct vb_arena *a, enum vb_lang lang, const struct model_case *c, const char *head,
		struct vb_str *out, struct vb_error *err) VB_MUST_USE;

/* OTM 0.2.0 as JSON, Threagile as YAML. What was kept under x: of that format goes back where it came from. */
bool case_export_otm(struct vb_arena *a, const struct model_case *c, struct vb_str *out,
		     struct vb_error *err) VB_MUST_USE;
bool case_export_threagile(struct vb_arena *a, const struct model_case *c, struct vb_str *out,
			   struct vb_error *err) VB_MUST_USE;

/* JSON Schema (2020-12) of vauban.yaml, from the table the reader uses. */
bool case_schema(struct vb_arena *a, enum vb_lang lang, struct vb_str *out,
		 struct vb_error *err) VB_MUST_USE;

enum case_change { CASE_ADDED, CASE_REMOVED, CASE_CHANGED };
struct case_difference {
	enum case_change change;
	struct vb_str where; /* "components/api", or empty: the case itself */
	struct vb_str key;   /* of a change, else empty */
	struct vb_str before, after;
};
struct case_differences {
	VB_VEC(struct case_difference) v; /* in the order of the format, then of the files */
};
void case_compare(struct vb_arena *a, const struct model_case *before,
		  const struct model_case *after, struct case_differences *out);

#endif
