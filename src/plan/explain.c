/*
 * explain.c - why each action is in the plan (what it buys, judged by the simulator) and why each of the others is not.
 */
#include "plan/plan_int.h"

#include <math.h>

static void done_read(const struct plan_work_room *x, bool *done)
{
	for (uint32_t i = 0; i < x->p.works.n; i++)
		done[i] = x->r->solution.finish[i] != PLAN_NEVER;
}

static bool enables(const struct plan_work_room *x, uint32_t action)
{
	for (uint32_t i = 0; i < x->p.works.n; i++)
		for (size_t k = 0;
		     x->r->solution.finish[i] != PLAN_NEVER && k < x->p.works.v[i].after.n; k++)
			if (x->p.works.v[i].after.v[k] == action)
				return true;
	return false;
}

static bool is_must(const struct plan_work_room *x, uint32_t action)
{
	for (size_t i = 0; i < x->p.musts.n; i++)
		for (size_t k = 0; k < x->p.musts.v[i].any.n; k++)
			if (x->p.musts.v[i].any.v[k] == action)
				return true;
	return false;
}

/* ---- what was left out ------------------------------------------------------------------- */

static double yearly_saved(const struct plan_work_room *x, uint32_t *finish, uint32_t action)
{
	uint32_t last = x->p.periods - 1;
	double before = plan_yearly(&x->p, finish, last), after;

	finish[action] = last;
	after = plan_yearly(&x->p, finish, last);
	finish[action] = PLAN_NEVER;
	return before - after;
}

static struct vb_str short_skills(const struct plan_work_room *x, uint64_t skills)
{
	struct vb_str text = {0};

	for (uint32_t k = 0; k < PLAN_SKILLS; k++)
		if (skills >> k & 1)
			text = vb_arena_printf(x->arena, "%.*s%s%.*s", VB_FMT(text),
					       text.n ? ", " : "", VB_FMT(plan_skill_name(x, k)));
	return text;
}

static bool excluded_by(const struct plan_work_room *x, uint32_t action, struct plan_left *out)
{
	for (uint32_t i = 0; i < x->p.works.n; i++) {
		bool exclude = false;

		for (size_t k = 0; k < x->p.works.v[i].excludes.n; k++)
			exclude |= x->p.works.v[i].excludes.v[k] == action;
		for (size_t k = 0; k < x->p.works.v[action].excludes.n; k++)
			exclude |= x->p.works.v[action].excludes.v[k] == i;
		if (!exclude || x->r->solution.finish[i] == PLAN_NEVER)
			continue;
		out->reason = PLAN_EXCLUDED;
		out->what = x->r->actions.v.v[i].id;
		return true;
	}
	return false;
}

static void barred_why(const struct plan_work_room *x, struct plan_left *out)
{
	const struct plan_work *w = &x->p.works.v[out->action];
	const struct model_measure *m = x->r->actions.v.v[out->action].measure;

	out->reason = m && m->status == MODEL_DROPPED ? PLAN_DROPPED : PLAN_NO_SKILL;
	for (size_t k = 0; out->reason == PLAN_NO_SKILL && !out->what.n && k < w->days.n; k++) {
		bool someone = w->days.v[k].skill == PLAN_ANYONE;

		for (uint32_t i = 0; i < x->p.people; i++)
			someone |= w->days.v[k].skill < PLAN_ANYONE &&
				   (x->p.skills[i] >> w->days.v[k].skill & 1);
		if (!someone)
			out->what = plan_skill_name(x, w->days.v[k].skill);
	}
	for (size_t k = 0; out->reason == PLAN_NO_SKILL && !out->what.n && k < w->after.n; k++)
		if (x->p.works.v[w->after.v[k]].barred)
			out->what = x->r->actions.v.v[w->after.v[k]].id;
}

/* Added at the very end of the plan as it stands, with what it comes after. */
static void left_why(const struct plan_work_room *x, uint32_t *finish, struct plan_left *out)
{
	uint32_t last = x->p.periods - 1;
	const struct plan_work *w = &x->p.works.v[out->action];
	double value = plan_value(&x->p, finish);
	struct plan_shortage s;

	out->saves = yearly_saved(x, finish, out->action);
	if (w->barred) {
		barred_why(x, out);
		return;
	}
	if (excluded_by(x, out->action, out))
		return;
	finish[out->action] = last;
	for (size_t k = 0; k < w->after.n; k++)
		if (finish[w->after.v[k]] == PLAN_NEVER)
			finish[w->after.v[k]] = last;
	if (plan_value(&x->p, finish) >= value * (1 - 1e-9)) {
		out->reason = PLAN_NOT_WORTH;
	} else if (x->p.budget >= 0 && plan_spent(&x->p, finish) > x->p.budget) {
		out->reason = PLAN_NO_MONEY;
		out->lacks = plan_spent(&x->p, finish) - x->p.budget;
	} else if (!plan_days_fit_finish(&x->p, finish, &s)) {
		out->reason = PLAN_NO_DAYS;
		out->lacks = s.wanted - s.had;
		out->what = short_skills(x, s.skills);
	} else {
		out->reason =
			PLAN_OTHERWISE; /* the clock stopped before it was weighed, or it comes after something else */
	}
	memcpy(finish, x->r->solution.finish, x->p.works.n * sizeof(*finish));
}

static void left_list(struct plan_work_room *x)
{
	uint32_t *finish = vb_arena_array(x->arena, x->p.works.n + 1, sizeof(*finish));

	memcpy(finish, x->r->solution.finish, x->p.works.n * sizeof(*finish));
	for (uint32_t i = 0; i < x->p.works.n; i++) {
		struct plan_left *left;

		if (finish[i] != PLAN_NEVER)
			continue;
		left = vb_vec_add(x->arena, &x->r->left);
		*left = (struct plan_left){.action = i};
		left_why(x, finish, left);
	}
}

/* Without an action nothing that comes after it can stand. */
static void drop_with(const struct plan_work_room *x, bool *done, uint32_t action)
{
	bool moved = true;

	done[action] = false;
	while (moved) {
		moved = false;
		for (uint32_t i = 0; i < x->p.works.n; i++)
			for (size_t k = 0; done[i] && k < x->p.works.v[i].after.n; k++)
				if (!done[x->p.works.v[i].after.v[k]]) {
					done[i] = false;
					moved = true;
				}
	}
}

bool plan_explain(struct plan_work_room *x, struct vb_error *err)
{
	bool *done = vb_arena_array(x->arena, x->p.works.n + 1, sizeof(*done));
	double loss;

	if (!x->source->judge(x->source->ctx, done, &x->r->before, err))
		return false;
	done_read(x, done);
	if (!x->source->judge(x->source->ctx, done, &x->r->after, err))
		return false;
	for (size_t i = 0; i < x->r->items.n; i++) {
		struct plan_item *item = &x->r->items.v[i];

		drop_with(x, done, item->action);
		if (!x->source->judge(x->source->ctx, done, &loss, err))
			return false;
		done_read(x, done);
		item->buys = fmax(0, loss - x->r->after);
		item->must = is_must(x, item->action);
		item->enabling = enables(x, item->action);
		vb_run_progress(x->run, vb_t(x->run->lang, "judging", "jugement"), i + 1,
				x->r->items.n);
	}
	left_list(x);
	plan_drift_list(x);
	return true;
}
