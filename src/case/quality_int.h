/* quality_int.h - how warnings on the quality of a model are written. */
#ifndef VAUBAN_CASE_QUALITY_INT_H
#define VAUBAN_CASE_QUALITY_INT_H

#include "case/case_int.h"

#define CASE_WARN(r, object, en, fr, ...)                                                          \
	case_report((r), CASE_WARNING, (object)->mark, vb_t((r)->run->lang, en, fr), __VA_ARGS__)

bool case_ids_have(const model_ids *ids, struct vb_str id);
void case_check_work(struct case_reading *r);   /* measures, people, dates, decisions, proofs */
void case_check_wishes(struct case_reading *r); /* stories, trials, ideas */

#endif
