/*
 * schedule.c - who works on what, on which days. The flow of days.c gives each person days of a skill in each period;
 * these go to the actions in the order they are due (what others wait for first), and are laid on the person's working
 * days of the period in that order. A chain of actions that follow without a gap up to the plan's last is critical.
 */
#include "plan/plan_int.h"

#include <math.h>
#include <stdlib.h>

#define CRUMB 1e-6 /* days */

struct laying {
	struct plan_work_room *x;
	double *given; /* of plan_days_give */
	double *used;  /* people * periods: days laid */
	double *left;  /* works * PLAN_SKILLS: days still to lay */
};

static struct plan_item *item_of(struct plan_result *r, uint32_t action)
{
	for (size_t i = 0; i < r->items.n; i++)
		if (r->items.v[i].action == action)
			return &r->items.v[i];
	return NULL;
}

/* The n-th working day of the period, from 0. */
static int64_t workday(const struct plan_work_room *x, uint32_t person, uint32_t t, double n)
{
	const struct plan_calendar *cal = &x->r->calendar;
	const struct model_member *m = x->r->team_assumed ? NULL : &x->c->team.v[person];
	int64_t last = cal->periods.v[t].from;

	for (int64_t day = cal->periods.v[t].from; day <= cal->periods.v[t].until; day++) {
		if (!plan_works_on(cal, m, day))
			continue;
		last = day;
		if (n < 1)
			break;
		n -= 1;
	}
	return last;
}

static void shift_lay(struct laying *l, struct plan_item *item, uint32_t person, uint32_t skill,
		      uint32_t t, double days)
{
	struct plan_work_room *x = l->x;
	const struct plan_calendar *cal = &x->r->calendar;
	const struct model_member *m = x->r->team_assumed ? NULL : &x->c->team.v[person];
	double *used = &l->used[person * x->p.periods + t], capacity = x->p.days[person][t];
	double pace = plan_workdays(cal, m, cal->periods.v[t].from, cal->periods.v[t].until) /
		      fmax(capacity, CRUMB);
	struct plan_shift *s = vb_vec_add(x->arena, &item->shifts);

	*s = (struct plan_shift){
		.person = person, .period = t, .skill = plan_skill_name(x, skill), .days = days};
	s->from = workday(x, person, t, floor(*used * pace + CRUMB));
	*used += days;
	s->until = workday(x, person, t, fmax(0, ceil(*used * pace - CRUMB) - 1));
	s->until = s->until < s->from ? s->from : s->until;
}

/* Gives the person's days of the skill in this period to what is due first. */
static void period_lay(struct laying *l, uint32_t person, uint32_t skill, uint32_t t)
{
	struct plan_work_room *x = l->x;
	double *given = &l->given[(person * PLAN_SKILLS + skill) * x->p.periods + t];

	for (size_t i = 0; i<x->r->items.n && * given> CRUMB; i++) {
		struct plan_item *item = &x->r->items.v[i];
		double *left = &l->left[item->action * PLAN_SKILLS + skill],
		       days = fmin(*left, *given);

		if (days <= CRUMB || item->period < t)
			continue;
		shift_lay(l, item, person, skill, t, days);
		*left -= days;
		*given -= days;
	}
}

static bool leads_to(const struct plan_problem *p, uint32_t first, uint32_t then, unsigned depth)
{
	for (size_t k = 0; depth < PLAN_ACTIONS && k < p->works.v[then].after.n; k++)
		if (p->works.v[then].after.v[k] == first ||
		    leads_to(p, first, p->works.v[then].after.v[k], depth + 1))
			return true;
	return false;
}

/* Insertion by period, then what others wait for, then case order. */
static void items_order(struct plan_work_room *x)
{
	for (size_t i = 1; i < x->r->items.n; i++)
		for (size_t k = i; k > 0; k--) {
			struct plan_item *a = &x->r->items.v[k - 1], *b = &x->r->items.v[k], swap;

			if (a->period < b->period ||
			    (a->period == b->period && !leads_to(&x->p, b->action, a->action, 0)))
				break;
			swap = *a;
			*a = *b;
			*b = swap;
		}
}

static void dates_settle(struct plan_work_room *x)
{
	for (size_t i = 0; i < x->r->items.n;
	     i++) { /* in order of finishing: what comes before is settled */
		struct plan_item *item = &x->r->items.v[i];
		const struct plan_period *period = &x->r->calendar.periods.v[item->period];

		item->from = item->shifts.n ? INT64_MAX : period->from;
		item->until = item->shifts.n ? INT64_MIN : period->from;
		for (size_t k = 0; k < item->shifts.n; k++) {
			item->from = item->shifts.v[k].from < item->from ? item->shifts.v[k].from
									 : item->from;
			item->until = item->shifts.v[k].until > item->until
					      ? item->shifts.v[k].until
					      : item->until;
		}
		for (size_t k = 0; k < x->p.works.v[item->action].after.n; k++) {
			const struct plan_item *before = item_of(
				x->r, x->p.works.v[item->action].after.v[k]);

			if (before && before->until > item->until)
				item->until = before->until;
		}
	}
}

struct step { /* a stretch of work in the chain */
	struct plan_item *item;
	const struct plan_shift *shift;
};

/* The work that held this stretch back: what its action waited for, or what its person did until then. */
static struct step step_before(struct plan_work_room *x, struct step at)
{
	struct step best = {0};

	for (size_t i = 0; i < x->r->items.n; i++)
		for (size_t k = 0; k < x->r->items.v[i].shifts.n; k++) {
			struct plan_item *item = &x->r->items.v[i];
			const struct plan_shift *s = &item->shifts.v[k];
			bool held = s->person == at.shift->person ||
				    leads_to(&x->p, item->action, at.item->action, 0);

			if (!held || s == at.shift || s->from >= at.shift->from ||
			    s->until > at.shift->from ||
			    plan_workdays(&x->r->calendar, NULL, s->until + 1, at.shift->from - 1) >
				    1)
				continue;
			if (!best.item || s->until > best.shift->until)
				best = (struct step){item, s};
		}
	return best;
}

/* From the work that ends last, back without a gap; each step begins earlier, so this ends. */
static void critical_mark(struct plan_work_room *x)
{
	struct step at = {0};

	for (size_t i = 0; i < x->r->items.n; i++)
		for (size_t k = 0; k < x->r->items.v[i].shifts.n; k++)
			if (!at.item || x->r->items.v[i].shifts.v[k].until >= at.shift->until)
				at = (struct step){&x->r->items.v[i],
						   &x->r->items.v[i].shifts.v[k]};
	for (; at.item; at = step_before(x, at))
		at.item->critical = true;
}

static void items_list(struct plan_work_room *x)
{
	const uint32_t *finish = x->r->solution.finish;

	for (uint32_t i = 0; i < x->p.works.n; i++)
		if (finish[i] != PLAN_NEVER)
			*vb_vec_add(x->arena, &x->r->items) = (struct plan_item){
				.action = i, .period = finish[i]};
	items_order(x);
}

static void loads_sum(struct plan_work_room *x, const double *used)
{
	x->r->load = vb_arena_array(x->arena, x->p.people, sizeof(*x->r->load));
	for (uint32_t i = 0; i < x->p.people; i++)
		for (uint32_t t = 0; t < x->p.periods; t++)
			x->r->load[i][t] = (struct plan_load){used[i * x->p.periods + t],
							      x->p.days[i][t]};
}

void plan_schedule(struct plan_work_room *x)
{
	size_t cells = (size_t)x->p.people * PLAN_SKILLS * x->p.periods;
	double *given VB_CLEANUP(vb_cleanup_free) = vb_alloc(cells, sizeof(*given));
	double *used VB_CLEANUP(vb_cleanup_free) = vb_alloc((size_t)x->p.people * x->p.periods,
							    sizeof(*used));
	double *left VB_CLEANUP(vb_cleanup_free) = vb_alloc(x->p.works.n * PLAN_SKILLS + 1,
							    sizeof(*left));
	struct laying l = {x, given, used, left};

	items_list(x);
	vb_assert(plan_days_give(&x->p, x->r->solution.finish, given));
	for (size_t i = 0; i < x->p.works.n; i++)
		for (size_t k = 0; k < x->p.works.v[i].days.n; k++)
			left[i * PLAN_SKILLS + x->p.works.v[i].days.v[k].skill] +=
				x->p.works.v[i].days.v[k].days;
	for (uint32_t t = 0; t < x->p.periods; t++)
		for (uint32_t i = 0; i < x->p.people; i++)
			for (uint32_t k = 0; k < PLAN_SKILLS; k++)
				period_lay(&l, i, k, t);
	loads_sum(x, used);
	dates_settle(x);
	critical_mark(x);
	x->r->money = plan_spent(&x->p, x->r->solution.finish);
}
