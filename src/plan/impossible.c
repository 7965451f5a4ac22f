/*
 * impossible.c - when no plan holds, which constraint cannot: each must alone, then all of them by their lightest ways.
 * The days that are short are the cut of the flow (days.c), said in words.
 */
#include "plan/plan_int.h"

static void finish_with(const struct plan_problem *p, uint32_t *finish, uint32_t action,
			uint32_t period, unsigned depth)
{
	if (finish[action] != PLAN_NEVER && finish[action] <= period)
		return;
	finish[action] = period;
	for (size_t k = 0; depth < PLAN_ACTIONS && k < p->works.v[action].after.n; k++)
		finish_with(p, finish, p->works.v[action].after.v[k], period, depth + 1);
}

static struct vb_str skills_text(const struct plan_work_room *x, uint64_t skills)
{
	struct vb_str text = {0};

	for (uint32_t k = 0; k < PLAN_SKILLS; k++)
		if (skills >> k & 1)
			text = vb_arena_printf(x->arena, "%.*s%s%.*s", VB_FMT(text),
					       text.n ? ", " : "", VB_FMT(plan_skill_name(x, k)));
	return text;
}

static struct model_text short_of_days(const struct plan_work_room *x, struct vb_str who,
				       int64_t day, const struct plan_shortage *s)
{
	struct vb_str on = plan_day(x->arena, day), skills = skills_text(x, s->skills);

	return (struct model_text){
		vb_arena_printf(
			x->arena, "%.*s by %.*s needs %.*s days of %.*s; %.*s are available",
			VB_FMT(who), VB_FMT(on), VB_FMT(vb_number(x->arena, VB_EN, s->wanted, 4)),
			VB_FMT(skills), VB_FMT(vb_number(x->arena, VB_EN, s->had, 4))),
		vb_arena_printf(
			x->arena,
			"%.*s pour le %.*s demande %.*s jours de %.*s ; %.*s sont disponibles",
			VB_FMT(who), VB_FMT(on), VB_FMT(vb_number(x->arena, VB_FR, s->wanted, 4)),
			VB_FMT(skills), VB_FMT(vb_number(x->arena, VB_FR, s->had, 4)))};
}

static struct model_text short_of_money(const struct plan_work_room *x, struct vb_str who,
					double wanted)
{
	struct vb_str currency = x->c->currency;

	return (struct model_text){
		vb_arena_printf(x->arena, "%.*s costs %.0f %.*s; the budget is %.0f", VB_FMT(who),
				wanted, VB_FMT(currency), x->p.budget),
		vb_arena_printf(x->arena, "%.*s coûte %.0f %.*s ; le budget est de %.0f",
				VB_FMT(who), wanted, VB_FMT(currency), x->p.budget)};
}

/* Why this choice of periods does not hold; false when it does. */
static bool complaint(const struct plan_work_room *x, const uint32_t *finish, struct vb_str who,
		      int64_t day, struct model_text *out)
{
	struct plan_shortage s;

	if (!plan_days_fit_finish(&x->p, finish, &s)) {
		*out = short_of_days(x, who, day, &s);
		return true;
	}
	if (x->p.budget >= 0 && plan_spent(&x->p, finish) > x->p.budget) {
		*out = short_of_money(x, who, plan_spent(&x->p, finish));
		return true;
	}
	if (!plan_ordered(&x->p, finish)) {
		*out = (struct model_text){
			vb_arena_printf(
				x->arena,
				"%.*s needs measures that exclude one another or cannot be done",
				VB_FMT(who)),
			vb_arena_printf(
				x->arena,
				"%.*s demande des mesures qui s’excluent ou ne peuvent être faites",
				VB_FMT(who))};
		return true;
	}
	return false;
}

static struct vb_str nobodys_skill(const struct plan_work_room *x, uint32_t action)
{
	const struct plan_work *w = &x->p.works.v[action];

	for (size_t k = 0; k < w->days.n; k++) {
		bool someone = w->days.v[k].skill == PLAN_ANYONE;

		for (uint32_t i = 0; i < x->p.people; i++)
			someone |= w->days.v[k].skill < PLAN_ANYONE &&
				   (x->p.skills[i] >> w->days.v[k].skill & 1);
		if (!someone)
			return plan_skill_name(x, w->days.v[k].skill);
	}
	return (struct vb_str){0};
}

static bool must_alone(const struct plan_work_room *x, size_t at, uint32_t *finish,
		       struct model_text *out)
{
	const struct plan_must *m = &x->p.musts.v[at];
	struct vb_str who = x->musts.v[at]->id, skill;
	struct vb_str on = plan_day(x->arena, x->must_days.v[at]);

	if (!m->any.n) {
		*out = (struct model_text){
			vb_arena_printf(x->arena, "no measure answers %.*s", VB_FMT(who)),
			vb_arena_printf(x->arena, "aucune mesure ne répond à %.*s", VB_FMT(who))};
		return true;
	}
	if (m->by == PLAN_NEVER) {
		*out = (struct model_text){
			vb_arena_printf(x->arena, "%.*s is due on %.*s, before the plan begins",
					VB_FMT(who), VB_FMT(on)),
			vb_arena_printf(x->arena, "%.*s est dû le %.*s, avant le début du plan",
					VB_FMT(who), VB_FMT(on))};
		return true;
	}
	for (size_t k = 0; k < m->any.n; k++) {
		memset(finish, 0xff, x->p.works.n * sizeof(*finish));
		finish_with(&x->p, finish, m->any.v[k], m->by, 0);
		skill = nobodys_skill(x, m->any.v[k]);
		if (skill.n)
			*out = (struct model_text){
				vb_arena_printf(x->arena,
						"%.*s needs the skill %.*s, which nobody has",
						VB_FMT(who), VB_FMT(skill)),
				vb_arena_printf(x->arena,
						"%.*s demande la compétence %.*s, que personne n’a",
						VB_FMT(who), VB_FMT(skill))};
		else if (!complaint(x, finish, who, x->must_days.v[at], out))
			return false;
	}
	return true;
}

struct model_text plan_why_impossible(struct plan_work_room *x)
{
	uint32_t *finish VB_CLEANUP(vb_cleanup_free) = vb_alloc(x->p.works.n + 1, sizeof(*finish));
	struct model_text why = {
		VB_STR("the musts cannot all be met together"),
		       VB_STR("les exigences imposées ne peuvent pas être tenues toutes ensemble")};
	struct vb_str all = {0};

	for (size_t i = 0; i < x->p.musts.n; i++)
		if (must_alone(x, i, finish, &why))
			return why;
	memset(finish, 0xff, x->p.works.n * sizeof(*finish));
	for (size_t i = 0; i < x->p.musts.n; i++) {
		finish_with(&x->p, finish, x->p.musts.v[i].any.v[0], x->p.musts.v[i].by, 0);
		all = vb_arena_printf(x->arena, "%.*s%s%.*s", VB_FMT(all), all.n ? " + " : "",
				      VB_FMT(x->musts.v[i]->id));
		if (complaint(x, finish, all, x->must_days.v[i], &why))
			return why;
	}
	return why;
}
