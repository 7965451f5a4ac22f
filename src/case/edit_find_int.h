/* edit_find_int.h - typed places, and where they stand in the files of a case. */
#ifndef VAUBAN_CASE_EDIT_FIND_INT_H
#define VAUBAN_CASE_EDIT_FIND_INT_H

#include "case/case_int.h"
#include "case/edit.h"
#include "case/edit_int.h"

#define EDIT_KEYS 8 /* keys of a place, below its object */

struct editing {
	const struct vb_run *run;
	struct vb_arena *arena;
	struct vb_error *err;
	struct case_reading reading; /* of the case as it is */
	struct edit_file *files;     /* the case file, then what it includes, in reading order */
	size_t n_files;
};
struct edit_place {
	struct vb_str typed;
	const struct case_field *section; /* NULL: a key of the case itself */
	const struct case_name *name;     /* of an object of a section of many */
	struct vb_str keys[EDIT_KEYS];
	size_t n;                       /* 0: the object itself */
	const struct case_field *field; /* of the last key that the format knows */
	bool below;                     /* the last key is one of its pairs */
	struct vb_str where;            /* as case_difference says it */
};
struct edit_object { /* a map, or what stands for an empty one, in its file */
	struct edit_file *file;
	const struct case_span *root;
	const struct case_span *in;  /* the section it is an entry of */
	size_t section, at;          /* of the section in the root, of the object in the section */
	const struct case_span *key; /* NULL: the root, or an item of a list */
	const struct case_span *value;
};

bool edit_place_read(struct editing *e, struct vb_str text, struct edit_place *p) VB_MUST_USE;
bool edit_keys_read(struct editing *e, struct edit_place *p, const struct case_shape *shape,
		    struct vb_str rest) VB_MUST_USE;
const struct case_field *edit_kind_read(struct editing *e, struct vb_str text);
bool edit_files_read(struct editing *e) VB_MUST_USE;
struct edit_file *edit_file_of(struct editing *e, const char *path); /* NULL: a fragment */
bool edit_object_find(struct editing *e, const struct case_name *name, const char *section,
		      struct edit_object *out) VB_MUST_USE;
/* The case itself, or a section of one object; its value is NULL when no file has that section. */
bool edit_single_find(struct editing *e, const struct edit_place *p,
		      struct edit_object *out) VB_MUST_USE;
bool edit_missing(struct editing *e, struct vb_str what, struct vb_str near); /* returns false */
bool edit_by_hand(struct editing *e, const char *file, uint32_t line);        /* returns false */

#endif
