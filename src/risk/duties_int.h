/* duties_int.h - frameworks as loaded. */
#ifndef VAUBAN_RISK_DUTIES_INT_H
#define VAUBAN_RISK_DUTIES_INT_H

#include "risk/clause_int.h"
#include "risk/duties.h"

struct duty_scope { /* one branch of the question "does it apply" */
	struct risk_clause *clause;
	struct model_text because;
	struct vb_str article;
	bool verified;
};
struct duty_point {
	struct vb_str id, article;
	model_ids aka; /* other spellings in `from:` of requirements */
	struct model_text title, meaning, wanted;
	bool verified;
};
struct duty_framework {
	struct vb_str id;
	struct model_text title, text;
	model_ids aliases; /* in `laws:` and `obligations:` */
	VB_VEC(struct duty_scope) out_of, in_to;
	VB_VEC(struct duty_point) points;
};
struct risk_frameworks {
	struct vb_arena *arena;
	VB_VEC(struct duty_framework *) v;
};
bool duty_named(const struct duty_framework *f, struct vb_str name); /* id or alias, any case */

#endif
