/* sample.h - small assessments made by hand, for every test of the report folder. */
#ifndef VAUBAN_TESTS_REPORT_SAMPLE_H
#define VAUBAN_TESTS_REPORT_SAMPLE_H

#include "model/assessment.h"

/* A gateway with a case, risk, findings of several kinds, decisions, rules, gaps, unreadable inputs. */
struct model_assessment *sample_full(struct vb_arena *a);
/* A target with two components, no case, no finding, no feed. */
struct model_assessment *sample_bare(struct vb_arena *a);
/* Names and texts as an attacker would choose them: controls, markup, formulas, bad UTF-8, path tricks. */
struct model_assessment *sample_hostile(struct vb_arena *a);
/* `n` findings on one component. */
struct model_assessment *sample_many(struct vb_arena *a, size_t n);

#endif
