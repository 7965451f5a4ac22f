/*
 * calendar.c - the plan's time: periods from the case's dates, cut at each deadline, and who works on which day.
 * Dates are days since 1970; a span "2027-02-01/2027-02-12" includes both ends.
 */
#include "plan/plan.h"

#define DAY 86400
#define HALF_YEAR 183

static bool day_parse(struct vb_str text, int64_t *out)
{
	int64_t when;

	if (!text.n || !vb_time_parse(text, &when))
		return false;
	*out = when >= 0 ? when / DAY : (when - DAY + 1) / DAY;
	return true;
}

struct vb_str plan_day(struct vb_arena *a, int64_t day)
{
	return vb_time_day(a, day * DAY);
}

static bool in_spans(const model_ids *spans, int64_t day)
{
	for (size_t i = 0; i < spans->n; i++) {
		struct vb_str span = spans->v[i];
		size_t slash = vb_str_chr(span, '/');
		int64_t from, until;

		if (!day_parse(vb_str_sub(span, 0, slash), &from))
			continue;
		until = from;
		if (slash < span.n && !day_parse(vb_str_from(span, slash + 1), &until))
			continue;
		if (day >= from && day <= until)
			return true;
	}
	return false;
}

bool plan_works_on(const struct plan_calendar *cal, const struct model_member *m, int64_t day)
{
	int64_t weekday = ((day + 3) % 7 + 7) % 7; /* 0 is Monday: 1970-01-01 was a Thursday */

	return weekday < 5 && !in_spans(&cal->c->plan.holidays, day) &&
	       !(m && in_spans(&m->away, day));
}

uint32_t plan_workdays(const struct plan_calendar *cal, const struct model_member *m, int64_t from,
		       int64_t until)
{
	uint32_t n = 0;

	for (int64_t day = from; day <= until; day++)
		n += plan_works_on(cal, m, day);
	return n;
}

/* First day of the month `months` after that of `day`, counted on the civil calendar. */
static int64_t month_after(struct vb_arena *a, int64_t day, uint32_t months)
{
	struct vb_str text = plan_day(a, day);
	uint64_t year = 1970, month = 1;

	if (!vb_str_u64(vb_str_sub(text, 0, 4), &year) ||
	    !vb_str_u64(vb_str_sub(text, 5, 2), &month))
		return day + 31;
	month += months - 1;
	return vb_days_from_civil((int64_t)(year + month / 12), (unsigned)(month % 12 + 1), 1);
}

static bool is_deadline(const struct model_case *c, int64_t day)
{
	int64_t when;

	for (size_t i = 0; i < c->plan.deadline.n; i++)
		if (day_parse(c->plan.deadline.v[i].day, &when) && when == day)
			return true;
	return false;
}

/* A period ends before a new month or quarter, at a deadline, and at the end. */
static bool periods_cut(struct vb_arena *a, struct plan_calendar *cal, uint32_t months)
{
	int64_t from = cal->from, next = month_after(a, from, months);

	cal->periods.n = 0;
	for (int64_t day = cal->from; day <= cal->until; day++) {
		if (day + 1 < next && day < cal->until && !is_deadline(cal->c, day))
			continue;
		if (cal->periods.n == PLAN_PERIODS)
			return false;
		*vb_vec_add(a, &cal->periods) = (struct plan_period){from, day};
		from = day + 1;
		if (from >= next)
			next = month_after(a, from, months);
	}
	return true;
}

bool plan_calendar_make(struct vb_arena *a, const struct vb_run *run, const struct model_case *c,
			struct plan_calendar *out, struct vb_error *err)
{
	struct plan_calendar cal = {
		.c = c, .horizon = c->plan.horizon > 0 ? c->plan.horizon : PLAN_HORIZON};
	bool quarters = vb_str_is(c->plan.period, "quarter");
	const struct model_mark *mark = &c->plan.mark;

	if (!day_parse(c->plan.from, &cal.from)) {
		cal.from = run->now / DAY;
		cal.assumed = true;
	}
	if (!day_parse(c->plan.until, &cal.until)) {
		cal.until = cal.from + HALF_YEAR - 1;
		cal.assumed = true;
	}
	if (cal.until < cal.from)
		return vb_fail_at(err, VB_E_INPUT, mark->file, mark->line, mark->column, "%s",
				  vb_t(run->lang, "the plan ends before it begins",
				       "le plan finit avant de commencer"));
	if (cal.until - cal.from > 3660 ||
	    (!periods_cut(a, &cal, quarters ? 3 : 1) && !periods_cut(a, &cal, 3))) {
		vb_fail_at(err, VB_E_LIMIT, mark->file, mark->line, mark->column,
			   vb_t(run->lang, "the plan has more than %u periods",
				"le plan a plus de %u périodes"),
			   PLAN_PERIODS);
		return vb_hint(
			err, "%s",
			vb_t(run->lang,
			     "a plan of one or two years is followed; make the next one later",
			     "un plan d’un ou deux ans se suit ; faites le suivant plus tard"));
	}
	*out = cal;
	return true;
}
