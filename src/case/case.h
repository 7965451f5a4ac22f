/*
 * case.h - vauban.yaml in and out. One field table drives reading, checking, suggestions and the schema.
 * Reading never stops at the first mistake: every problem is collected with its file, line and column.
 */
#ifndef VAUBAN_CASE_CASE_H
#define VAUBAN_CASE_CASE_H

#include "core/run.h"
#include "model/case.h"

enum case_problem_kind { CASE_ERROR, CASE_WARNING };
struct case_problem {
	enum case_problem_kind kind;
	struct model_mark mark;
	struct vb_str text, hint;
};
struct case_problems {
	VB_VEC(struct case_problem) v; /* sorted by place */
	size_t errors;
};

/* Reads and checks. False only when the file cannot be opened or is not YAML; otherwise problems says what is wrong
 * and *out is what could be understood. The case owns its arena: free with case_free. */
bool case_load(const struct vb_run *run, const char *path, struct model_case **out,
	       struct case_problems *problems, struct vb_error *err) VB_MUST_USE;
/* The same from bytes at hand; `name` is what problems call the file, and where its includes are looked for. */
bool case_parse(const struct vb_run *run, struct vb_str text, const char *name,
		struct model_case **out, struct case_problems *problems,
		struct vb_error *err) VB_MUST_USE;
void case_free(struct model_case *c);
/* The file that governs `dir`: vauban.yaml there or in a folder above, up to the root of the repository. NULL: none. */
const char *case_find(struct vb_arena *a, const char *dir);

/* What `vauban init` saw in a folder, and the commented case file written from it. */
struct case_seen {
	struct vb_str dir, name;
	VB_VEC(struct vb_str) lock_files; /* paths relative to dir */
	VB_VEC(struct vb_str) roots;      /* root file systems, images, firmware found */
	VB_VEC(struct vb_str) languages;  /* "python", "rust" ... */
	bool containers;                  /* a Dockerfile or a compose file was seen */
	bool cut; /* the folder is large: only its first part was looked at */
};
bool case_look(const struct vb_run *run, const char *dir, struct vb_arena *a, struct case_seen *out,
	       struct vb_error *err) VB_MUST_USE;
struct vb_str case_draft(const struct vb_run *run, struct vb_arena *a,
			 const struct case_seen *seen);

#endif
