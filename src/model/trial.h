/*
 * trial.h - what a trial of a prototype shows: rates with their intervals, measures against their bounds. A rate holds only when
 * its whole interval is on the right side; between, more events are needed.
 */
#ifndef VAUBAN_MODEL_TRIAL_H
#define VAUBAN_MODEL_TRIAL_H

#include "model/case.h"

enum model_shown { MODEL_SHOWN_NOT, MODEL_SHOWN_UNSURE, MODEL_SHOWN_YES };

struct model_rate {
	double part, of;         /* events; `of` 0: none was counted, the rest means nothing */
	double value, low, high; /* 0 to 1; Wilson's score interval at 95 % */
	double bound;            /* what was asked, negative when nothing was */
	enum model_shown shown;  /* against the bound; UNSURE without one */
};
/* Share of what should be detected that was; at least `needs.detection`. */
struct model_rate model_trial_detection(const struct model_trial *t);
/* Share of what should stay quiet that raised an alarm; at most `needs.false_alarms`. */
struct model_rate model_trial_false_alarms(const struct model_trial *t);
/* The i-th measure against `least` and `most`; UNSURE when neither bounds it. */
enum model_shown model_trial_measure(const struct model_trial *t, size_t i);
/* All of it together: NOT when something asked is not reached, YES when everything asked is and something was asked. */
enum model_shown model_trial_shows(const struct model_trial *t);
/* The value of that name, or NULL. */
const double *model_share_find(const model_shares *v, struct vb_str id);

#endif
