/* write_int.h - values and trees as YAML, in flow style: for the case writer, exports and comparisons. */
#ifndef VAUBAN_CASE_WRITE_INT_H
#define VAUBAN_CASE_WRITE_INT_H

#include "case/case_int.h"

/* A scalar that reads back as the same text: plain when that is safe and wished, else in double quotes. */
void case_scalar_write(struct vb_buf *b, struct vb_str text, bool plain);
void case_key_write(struct vb_buf *b, struct vb_str key); /* with its colon and a space */
void case_tree_write(struct vb_buf *b, const struct vb_yaml *node);
struct vb_str case_tree_text(struct vb_arena *a, const struct vb_yaml *node);
/* The stored value of a field as it would be written; false when it says nothing beyond the default. */
bool case_field_write(struct vb_buf *b, const struct case_field *f, const void *object);

struct case_any { /* what VB_VEC of anything looks like in memory */
	void *v;
	size_t n, cap;
};

#endif
