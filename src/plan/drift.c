/*
 * drift.c - what happened to estimates and to an earlier plan: days spent against days foreseen, what that teaches by
 * skill for the rest, and which actions came, went, were done or moved since a plan was kept.
 */
#include "plan/plan_int.h"

static double days_of(const struct model_measure *m)
{
	double sum = 0;

	for (size_t k = 0; k < m->days.n; k++)
		sum += m->days.v[k].value;
	return sum;
}

static struct plan_learned *learned_of(struct plan_work_room *x, struct vb_str skill)
{
	for (size_t i = 0; i < x->r->learned.n; i++)
		if (vb_str_eq(x->r->learned.v[i].skill, skill))
			return &x->r->learned.v[i];
	*vb_vec_add(x->arena, &x->r->learned) = (struct plan_learned){.skill = skill};
	return &x->r->learned.v[x->r->learned.n - 1];
}

/* Days are declared for a measure as a whole: its skills share what was spent as they share the estimate. */
static void learn(struct plan_work_room *x, const struct model_measure *m)
{
	double estimated = days_of(m);

	for (size_t k = 0; k < m->days.n && m->spent > 0 && estimated > 0; k++) {
		struct plan_learned *l = learned_of(x, m->days.v[k].id);

		l->estimated += m->days.v[k].value;
		l->spent += m->spent * m->days.v[k].value / estimated;
	}
}

void plan_drift_list(struct plan_work_room *x)
{
	for (size_t i = 0; i < x->c->measures.n; i++) {
		const struct model_measure *m = &x->c->measures.v[i];

		if (m->spent > 0 || m->status == MODEL_DOING || m->status == MODEL_DONE)
			*vb_vec_add(x->arena, &x->r->drift) = (struct plan_drift){
				m->id, m->status, days_of(m), m->spent};
		if (m->status == MODEL_DONE)
			learn(x, m);
	}
	for (size_t i = 0; i < x->r->items.n; i++) {
		const struct plan_action *a = &x->r->actions.v.v[x->r->items.v[i].action];

		for (size_t k = 0; k < a->days.n; k++)
			for (size_t l = 0; l < x->r->learned.n; l++)
				if (vb_str_eq(x->r->learned.v[l].skill, a->days.v[k].id))
					x->r->learned.v[l].rest += a->days.v[k].value;
	}
}

/* ---- an earlier plan -------------------------------------------------------------------- */

static const struct plan_item *item_of(const struct plan_result *r, struct vb_str id)
{
	for (size_t i = 0; i < r->items.n; i++)
		if (vb_str_eq(r->actions.v.v[r->items.v[i].action].id, id))
			return &r->items.v[i];
	return NULL;
}

static const struct model_measure *measure_of(const struct model_case *c, struct vb_str id)
{
	for (size_t i = 0; i < c->measures.n; i++)
		if (vb_str_eq(c->measures.v[i].id, id))
			return &c->measures.v[i];
	return NULL;
}

static struct plan_change gone(const struct plan_result *r, const struct model_bar *bar)
{
	const struct model_measure *m = measure_of(r->c, bar->id);
	struct plan_change change = {.id = bar->id, .kind = PLAN_WENT};
	int64_t seconds;

	if (!m || m->status != MODEL_DONE)
		return change;
	change.kind = PLAN_FINISHED;
	if (m->done.n && vb_time_parse(m->done, &seconds))
		change.days = seconds / 86400 - bar->until;
	return change;
}

static bool was_there(const struct model_schedule *earlier, struct vb_str id)
{
	for (size_t i = 0; i < earlier->v.n; i++)
		if (vb_str_eq(earlier->v.v[i].id, id))
			return true;
	return false;
}

void plan_compare(struct vb_arena *a, const struct plan_result *r,
		  const struct model_schedule *earlier, plan_changes *out)
{
	for (size_t i = 0; i < earlier->v.n; i++) {
		const struct model_bar *bar = &earlier->v.v[i];
		const struct plan_item *item = item_of(r, bar->id);

		if (!item)
			*vb_vec_add(a, out) = gone(r, bar);
		else if (item->until != bar->until)
			*vb_vec_add(a, out) = (struct plan_change){bar->id, PLAN_MOVED,
								   item->until - bar->until};
	}
	for (size_t i = 0; i < r->items.n; i++) {
		struct vb_str id = r->actions.v.v[r->items.v[i].action].id;

		if (!was_there(earlier, id))
			*vb_vec_add(a, out) = (struct plan_change){.id = id, .kind = PLAN_CAME};
	}
}
