/* value_int.h - one value of vauban.yaml by its declared type. */
#ifndef VAUBAN_CASE_VALUE_INT_H
#define VAUBAN_CASE_VALUE_INT_H

#include "case/case_int.h"

/* Stores the value at `at`; false when it is wrong, which has been reported. */
bool case_value_read(struct case_reading *r, const struct vb_yaml *node, const struct case_field *f,
		     void *at);
/* Reports what was expected; returns false. */
bool case_value_wrong(struct case_reading *r, const struct vb_yaml *node,
		      const struct case_field *f);
bool case_day_ok(struct vb_str day); /* YYYY-MM-DD that exists */
/* Remembers that `id` must name something of the kinds the field accepts. */
void case_refer(struct case_reading *r, const struct vb_yaml *node, struct vb_str id,
		const struct case_field *f);

#endif
