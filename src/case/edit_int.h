/*
 * edit_int.h - a file of the case while it is edited: splices of bytes, applied at once.
 *
 *   what is asked ─edit.c─► where it stands ─edit_text.c─► splices ─► new text ─read and compared─► kept or refused
 */
#ifndef VAUBAN_CASE_EDIT_INT_H
#define VAUBAN_CASE_EDIT_INT_H

#include "case/span_int.h"

struct edit_splice { /* bytes from..to of the text become `text` */
	size_t from, to;
	struct vb_str text;
};
struct edit_file {
	struct vb_arena *arena;
	struct vb_str path, text;
	struct case_span *root;
	VB_VEC(struct edit_splice) splices;
	bool loses;     /* a comment would go with what is replaced */
	uint32_t lost;  /* its line */
	bool by_hand;   /* something is written in a way that is not edited here */
	uint32_t place; /* its line */
};

void edit_splice(struct edit_file *f, size_t from, size_t to, struct vb_str text);
/* "key: value" as the last entry of a map; "value" of a list. */
void edit_entry_add(struct edit_file *f, const struct case_span *into, struct vb_str text);
void edit_entry_remove(struct edit_file *f, const struct case_span *from, size_t i);
/* The value after `key`; its anchor stays. */
void edit_value_set(struct edit_file *f, const struct case_span *key, const struct case_span *value,
		    struct vb_str text);
/* The items of a written list become those of `list`, scalars all: items that stay keep their place and comments. */
void edit_list_set(struct edit_file *f, const struct case_span *key, const struct case_span *old,
		   const struct vb_yaml *list);
/* A map of many entries: one more, under its name, dressed as the last one is. `pairs` are "key: value". */
void edit_object_add(struct edit_file *f, const struct case_span *section, struct vb_str name,
		     const struct vb_str *pairs, size_t n);
/* A key with another name, values in a column staying in it. */
void edit_key_rename(struct edit_file *f, const struct case_span *map, size_t i,
		     struct vb_str name);
/* `was` within a scalar becomes `now`. */
void edit_name_replace(struct edit_file *f, const struct case_span *scalar, struct vb_str was,
		       struct vb_str now);
struct vb_str edit_apply(struct edit_file *f);
struct vb_str edit_eol(const struct edit_file *f);

#endif
