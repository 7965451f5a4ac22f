/* build.c - the case and its actions as numbers: skills as bits, days by person and period, requirements as musts. */
#include "plan/plan_int.h"

#define YEAR 365.25

static bool skill_add(struct plan_work_room *x, struct vb_str name, uint32_t *out)
{
	if (vb_str_is(name, "*")) {
		*out = PLAN_ANYONE;
		return true;
	}
	for (*out = 0; *out < x->n_skills; (*out)++)
		if (vb_str_eq(x->skill[*out], name))
			return true;
	if (x->n_skills == PLAN_ANYONE)
		return false;
	x->skill[x->n_skills++] = name;
	return true;
}

uint32_t plan_skill(const struct plan_work_room *x, struct vb_str name)
{
	for (uint32_t i = 0; i < x->n_skills; i++)
		if (vb_str_eq(x->skill[i], name))
			return i;
	return PLAN_NEVER;
}

struct vb_str plan_skill_name(const struct plan_work_room *x, uint32_t skill)
{
	return skill == PLAN_ANYONE ? VB_STR("*") : x->skill[skill];
}

static bool too_many(const struct plan_work_room *x, const char *what, unsigned limit,
		     struct vb_error *err)
{
	return vb_fail_at(err, VB_E_LIMIT, x->c->file, 0, 0,
			  vb_t(x->run->lang, "planning takes at most %u %s",
			       "la planification prend au plus %u %s"),
			  limit, what);
}

/* ---- people ----------------------------------------------------------------------------- */

static void member_days(struct plan_work_room *x, uint32_t person, const struct model_member *m,
			double days)
{
	const struct plan_calendar *cal = &x->r->calendar;
	uint32_t all = plan_workdays(cal, m, cal->from, cal->until);

	for (uint32_t t = 0; t < x->p.periods && all; t++)
		x->p.days[person][t] = days *
				       plan_workdays(cal, m, cal->periods.v[t].from,
						     cal->periods.v[t].until) /
				       all;
}

static bool people_build(struct plan_work_room *x, struct vb_error *err)
{
	const struct plan_calendar *cal = &x->r->calendar;

	if (x->c->team.n > PLAN_PEOPLE)
		return too_many(x, vb_t(x->run->lang, "people", "personnes"), PLAN_PEOPLE, err);
	for (uint32_t i = 0; i < x->c->team.n; i++) {
		const struct model_member *m = &x->c->team.v[i];

		for (size_t k = 0; k < m->skills.n; k++) {
			uint32_t skill;

			if (!skill_add(x, m->skills.v[k], &skill))
				return too_many(x, vb_t(x->run->lang, "skills", "compétences"),
						PLAN_ANYONE, err);
			x->p.skills[i] |= (uint64_t)1 << skill;
		}
		member_days(x, i, m, m->days);
		*vb_vec_add(x->arena, &x->r->people) = m->id;
	}
	x->p.people = (uint32_t)x->c->team.n;
	x->r->team_assumed = !x->p.people;
	if (!x->p.people) { /* nobody is named: one person who can do everything, every working day */
		x->p.people = 1;
		x->p.skills[0] = UINT64_MAX;
		member_days(x, 0, NULL, plan_workdays(cal, NULL, cal->from, cal->until));
		*vb_vec_add(x->arena,
			    &x->r->people) = vb_str(vb_t(x->run->lang, "somebody", "quelqu’un"));
	}
	return true;
}

/* ---- works ------------------------------------------------------------------------------ */

static uint32_t action_of(const struct plan_work_room *x, struct vb_str measure)
{
	for (uint32_t i = 0; i < x->r->actions.v.n; i++)
		if (x->r->actions.v.v[i].measure && vb_str_eq(x->r->actions.v.v[i].id, measure))
			return i;
	return PLAN_NEVER;
}

static bool anyone_can(const struct plan_work_room *x, uint32_t skill)
{
	for (uint32_t i = 0; i < x->p.people; i++)
		if (skill == PLAN_ANYONE || (x->p.skills[i] >> skill & 1))
			return true;
	return false;
}

static bool work_build(struct plan_work_room *x, const struct plan_action *action,
		       struct vb_error *err)
{
	struct plan_work *w = vb_vec_add(x->arena, &x->p.works);
	const struct model_measure *m = action->measure;
	uint32_t other, skill;

	*w = (struct plan_work){.barred = m && m->status == MODEL_DROPPED};
	for (size_t i = 0; i < action->days.n; i++) {
		if (!skill_add(x, action->days.v[i].id, &skill))
			return too_many(x, vb_t(x->run->lang, "skills", "compétences"), PLAN_ANYONE,
					err);
		*vb_vec_add(x->arena, &w->days) = (struct plan_effort){skill,
								       action->days.v[i].value};
		w->barred |= !anyone_can(x, skill);
	}
	if (!m)
		return true;
	w->cost = m->cost;
	w->yearly = m->yearly;
	for (size_t i = 0; i < m->after.n; i++) /* one already done is no constraint */
		if ((other = action_of(x, m->after.v[i])) != PLAN_NEVER)
			*vb_vec_add(x->arena, &w->after) = other;
	for (size_t i = 0; i < m->excludes.n; i++)
		if ((other = action_of(x, m->excludes.v[i])) != PLAN_NEVER)
			*vb_vec_add(x->arena, &w->excludes) = other;
	return true;
}

/* What comes after something that cannot be done cannot be done. */
static void bars_spread(struct plan_work_room *x)
{
	for (bool moved = true; moved;) {
		moved = false;
		for (size_t i = 0; i < x->p.works.n; i++)
			for (size_t k = 0; !x->p.works.v[i].barred && k < x->p.works.v[i].after.n;
			     k++)
				if (x->p.works.v[x->p.works.v[i].after.v[k]].barred)
					moved = x->p.works.v[i].barred = true;
	}
}

/* ---- musts ------------------------------------------------------------------------------ */

static bool ids_have(const model_ids *ids, struct vb_str id)
{
	for (size_t i = 0; i < ids->n; i++)
		if (vb_str_eq(ids->v[i], id))
			return true;
	return false;
}

/* Every test of it passes, or a measure that answers it is done. */
static bool met_already(const struct model_case *c, const struct model_requirement *q)
{
	size_t passing = 0;

	for (size_t i = 0; i < c->measures.n; i++)
		if (c->measures.v[i].status == MODEL_DONE &&
		    ids_have(&c->measures.v[i].answers, q->id))
			return true;
	for (size_t i = 0; i < c->tests.n; i++)
		passing += ids_have(&q->tests, c->tests.v[i].id) &&
			   vb_str_is(c->tests.v[i].last, "pass");
	return q->tests.n && passing == q->tests.n;
}

static void must_build(struct plan_work_room *x, const struct model_requirement *q,
		       const struct model_term *deadline)
{
	const struct plan_calendar *cal = &x->r->calendar;
	struct plan_must *m = vb_vec_add(x->arena, &x->p.musts);
	int64_t when, day = cal->until;

	if (deadline && vb_time_parse(deadline->day, &when) && when / 86400 < day)
		day = when / 86400;
	*m = (struct plan_must){.by = PLAN_NEVER};
	for (uint32_t t = 0; t < cal->periods.n; t++)
		if (cal->periods.v[t].until <= day)
			m->by = t;
	for (uint32_t i = 0; i < x->r->actions.v.n; i++) {
		const struct model_measure *measure = x->r->actions.v.v[i].measure;

		if (measure && measure->status != MODEL_DROPPED &&
		    ids_have(&measure->answers, q->id))
			*vb_vec_add(x->arena, &m->any) = i;
	}
	*vb_vec_add(x->arena, &x->musts) = q;
	*vb_vec_add(x->arena, &x->must_days) = day;
}

static void musts_build(struct plan_work_room *x)
{
	for (size_t i = 0; i < x->c->requirements.n; i++) {
		const struct model_requirement *q = &x->c->requirements.v[i];
		const struct model_term *deadline = NULL;

		for (size_t k = 0; k < x->c->plan.deadline.n; k++)
			if (vb_str_eq(x->c->plan.deadline.v[k].id, q->id))
				deadline = &x->c->plan.deadline.v[k];
		if ((deadline || ids_have(&x->c->plan.must, q->id)) && !met_already(x->c, q))
			must_build(x, q, deadline);
	}
}

static void years_build(struct plan_work_room *x)
{
	const struct plan_calendar *cal = &x->r->calendar;
	uint32_t last = x->p.periods - 1;
	double rest = cal->horizon - (double)(cal->until - cal->from + 1) / YEAR;

	for (uint32_t t = 0; t <= last; t++) {
		x->p.weight[t] = t < last ? (double)(cal->periods.v[t + 1].until -
						     cal->periods.v[t + 1].from + 1) /
						    YEAR
				 : rest > 1 ? rest
					    : 1;
		x->p.inside[t] = (double)(cal->until - cal->periods.v[t].until) / YEAR;
	}
	x->p.before = (double)(cal->periods.v[0].until - cal->from + 1) / YEAR;
}

bool plan_build(struct plan_work_room *x, struct vb_error *err)
{
	if (!plan_calendar_make(x->arena, x->run, x->c, &x->r->calendar, err))
		return false;
	x->p = (struct plan_problem){.arena = x->arena,
				     .pairs = x->source->pairs,
				     .budget = x->c->plan.mark.file ? x->c->plan.budget : -1,
				     .periods = (uint32_t)x->r->calendar.periods.n};
	if (!people_build(x, err))
		return false;
	for (size_t i = 0; i < x->r->actions.v.n; i++)
		if (!work_build(x, &x->r->actions.v.v[i], err))
			return false;
	bars_spread(x);
	musts_build(x);
	years_build(x);
	return true;
}
