/* plan_int.h - what the files of `vauban plan` share. */
#ifndef VAUBAN_CLI_PLAN_INT_H
#define VAUBAN_CLI_PLAN_INT_H

#include "cli/cli.h"
#include "plan/plan.h"

struct vb_str plan_safe(const struct cli *c, struct vb_str text);
struct vb_str plan_id(const struct cli *c, const struct plan_result *r, uint32_t action);
struct vb_str plan_money(const struct cli *c, double value); /* 1 234 567 */
void plan_head(const struct cli *c, struct vb_buf *b, const char *text);

/* plan_courses.c */
void plan_courses_text(const struct cli *c, const struct plan_result *r, struct vb_buf *b);

/* plan_tables.c: load, who, drift, what came and went since the plan that was kept, questions */
void plan_tables_text(const struct cli *c, const struct plan_result *r,
		      const struct model_schedule *earlier, struct vb_buf *b);

#endif
