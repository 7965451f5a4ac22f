/*
 * span_int.h - a YAML text with the bytes each node stands on, so that it can be edited without being written anew.
 *
 * Unlike core/yaml.h, nothing is resolved: an alias stays an alias, a merge key (<<) is a pair like another.
 */
#ifndef VAUBAN_CASE_SPAN_INT_H
#define VAUBAN_CASE_SPAN_INT_H

#include "core/yaml.h"

struct case_span {
	enum vb_yaml_kind kind; /* of an alias: scalar */
	bool flow, alias, plain;
	uint32_t line, column; /* from 1, of its first byte, as in core/yaml.h */
	size_t start;          /* its first byte, of its anchor when it has one */
	size_t body;           /* after the anchor; of a block collection: its first key or dash */
	size_t end;            /* past its last byte, comments after it left out */
	struct vb_str text;    /* of a scalar */
	struct case_span **keys; /* of a map */
	struct case_span **items;
	size_t n;
};

/* `text` was read by vb_yaml_read before: what fails here is said with its place. */
bool case_span_read(struct vb_arena *a, struct vb_str text, const char *name,
		    struct case_span **out, struct vb_error *err) VB_MUST_USE;
/* Index of a key the map itself gives; n when it gives none or is no map. */
size_t case_span_find(const struct case_span *map, struct vb_str key);
/* The scalar that begins at this place, NULL when none does. */
const struct case_span *case_span_at(const struct case_span *node, uint32_t line, uint32_t column);

#endif
