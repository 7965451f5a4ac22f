/* trial.c - rates of a trial. Interval: E. B. Wilson, "Probable inference", JASA 22 (1927), with z = 1.96. */
#include "model/trial.h"

#include <math.h>

static const double z = 1.959964;

const double *model_share_find(const model_shares *v, struct vb_str id)
{
	for (size_t i = 0; i < v->n; i++)
		if (vb_str_eq(v->v[i].id, id))
			return &v->v[i].value;
	return NULL;
}

static double counted(const struct model_trial *t, const char *what)
{
	const double *n = model_share_find(&t->counts, vb_str(what));

	return n ? *n : 0;
}

static struct model_rate rate(double part, double other)
{
	struct model_rate r = {
		.part = part, .of = part + other, .bound = -1, .shown = MODEL_SHOWN_UNSURE};
	double middle, half, n = r.of;

	if (!(n > 0))
		return r;
	r.value = part / n;
	middle = (r.value + z * z / (2 * n)) / (1 + z * z / n);
	half = z / (1 + z * z / n) * sqrt(r.value * (1 - r.value) / n + z * z / (4 * n * n));
	r.low = fmax(0, middle - half);
	r.high = fmin(1, middle + half);
	return r;
}

struct model_rate model_trial_detection(const struct model_trial *t)
{
	struct model_rate r = rate(counted(t, "detected"), counted(t, "missed"));
	const double *least = model_share_find(&t->needs, VB_STR("detection"));

	if (!least)
		return r;
	r.bound = *least;
	if (r.of > 0)
		r.shown = r.low >= *least   ? MODEL_SHOWN_YES
			  : r.high < *least ? MODEL_SHOWN_NOT
					    : MODEL_SHOWN_UNSURE;
	return r;
}

struct model_rate model_trial_false_alarms(const struct model_trial *t)
{
	struct model_rate r = rate(counted(t, "false_alarms"), counted(t, "quiet"));
	const double *most = model_share_find(&t->needs, VB_STR("false_alarms"));

	if (!most)
		return r;
	r.bound = *most;
	if (r.of > 0)
		r.shown = r.high <= *most ? MODEL_SHOWN_YES
			  : r.low > *most ? MODEL_SHOWN_NOT
					  : MODEL_SHOWN_UNSURE;
	return r;
}

enum model_shown model_trial_measure(const struct model_trial *t, size_t i)
{
	const double *least = model_share_find(&t->least, t->measured.v[i].id),
		     *most = model_share_find(&t->most, t->measured.v[i].id);
	double value = t->measured.v[i].value;

	if ((least && value < *least) || (most && value > *most))
		return MODEL_SHOWN_NOT;
	return least || most ? MODEL_SHOWN_YES : MODEL_SHOWN_UNSURE;
}

/* What was asked of measures: one without its measure is not shown. */
static void bounds_judge(const struct model_trial *t, const model_shares *bounds, bool *all,
			 bool *none)
{
	for (size_t i = 0; i < bounds->n; i++) {
		bool found = false;

		for (size_t k = 0; k < t->measured.n; k++) {
			if (!vb_str_eq(t->measured.v[k].id, bounds->v[i].id))
				continue;
			found = true;
			*none = *none || model_trial_measure(t, k) == MODEL_SHOWN_NOT;
		}
		*all = *all && found;
	}
}

enum model_shown model_trial_shows(const struct model_trial *t)
{
	struct model_rate rates[] = {model_trial_detection(t), model_trial_false_alarms(t)};
	bool all = t->needs.n || t->least.n || t->most.n, none = false;

	for (size_t i = 0; i < VB_COUNT(rates); i++) {
		none = none || rates[i].shown == MODEL_SHOWN_NOT;
		all = all && (rates[i].bound < 0 || rates[i].shown == MODEL_SHOWN_YES);
	}
	bounds_judge(t, &t->least, &all, &none);
	bounds_judge(t, &t->most, &all, &none);
	return none ? MODEL_SHOWN_NOT : all ? MODEL_SHOWN_YES : MODEL_SHOWN_UNSURE;
}
