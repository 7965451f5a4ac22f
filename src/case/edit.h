/*
 * edit.h - vauban.yaml edited in place: one value, one object, one name. Every other byte stays: comments, order, layout.
 *
 * A place is written as `case diff` prints it: components/api.zone, measures/M-sign.cut.install, plan.until, title. A
 * name that only one object has needs no section: M-sign.status.
 */
#ifndef VAUBAN_CASE_EDIT_H
#define VAUBAN_CASE_EDIT_H

#include "case/exchange.h"

enum case_edit_verb {
	CASE_EDIT_SET,    /* place, value */
	CASE_EDIT_ADD,    /* kind, name, key=value... */
	CASE_EDIT_REMOVE, /* place of an object or of a key */
	CASE_EDIT_RENAME, /* place of an object, new name */
};
struct case_edit_ask {
	enum case_edit_verb verb;
	struct vb_str place;      /* of an addition: a kind: components, component, composant */
	struct vb_str value;      /* a value as typed, or a name */
	const char *const *pairs; /* "zone=cloud", "cut.install=0.8" */
	size_t n_pairs;
	bool force; /* also when other objects change with it, or comments are lost */
};
struct case_edit_file {
	const char *path;
	struct vb_str before, after;
};
struct case_edited {
	VB_VEC(struct case_edit_file) files; /* those that change */
	struct case_differences differences;
	size_t references;                /* of a new name: places that now say it */
	size_t warnings_before, warnings; /* of the whole case */
};

/*
 * What the files would say; nothing is written. VB_E_MISSING when the place is not there, VB_E_INPUT when the result
 * would not check (at the place of the mistake), would change another object, lose a comment, or cannot be edited here.
 */
bool case_edit(const struct vb_run *run, struct vb_arena *a, const char *path,
	       const struct case_edit_ask *ask, struct case_edited *out,
	       struct vb_error *err) VB_MUST_USE;
/* All files or none; refused when one was changed meanwhile. Modes stay; a link is followed. */
bool case_edit_save(const struct vb_run *run, const struct case_edited *edited,
		    struct vb_error *err) VB_MUST_USE;

#endif
