/* plan_tables.c - what stands under the plan: load, who, drift against estimates and against the kept plan, questions. */
#include "cli/plan_int.h"

static void load_text(const struct cli *c, const struct plan_result *r, struct vb_buf *b)
{
	plan_head(c, b,
		  vb_t(c->run.lang, "Load, days of those available",
		       "Charge, jours sur jours disponibles"));
	for (size_t i = 0; i < r->people.n; i++) {
		vb_buf_printf(b, "  %-16s", plan_safe(c, r->people.v[i]).p);
		for (size_t t = 0; t < r->calendar.periods.n; t++)
			vb_buf_printf(
				b, "  %.*s %.*s/%.*s",
				VB_FMT(vb_str_sub(
					plan_day(c->arena, r->calendar.periods.v[t].until), 2, 8)),
				VB_FMT(vb_number(c->arena, c->run.lang, r->load[i][t].days, 3)),
				VB_FMT(vb_number(c->arena, c->run.lang, r->load[i][t].capacity,
						 3)));
		vb_buf_char(b, '\n');
	}
}

static bool works_on(const struct plan_item *item, uint32_t person)
{
	for (size_t i = 0; i < item->shifts.n; i++)
		if (item->shifts.v[i].person == person)
			return true;
	return false;
}

static bool has_skill(const struct plan_result *r, const struct plan_action *a, uint32_t person)
{
	for (size_t i = 0; !r->team_assumed && i < a->days.n; i++)
		for (size_t k = 0; k < r->c->team.v[person].skills.n; k++)
			if (vb_str_eq(a->days.v[i].id, r->c->team.v[person].skills.v[k]))
				return true;
	return false;
}

/* R works on it, A answers for it, C has a skill of it, I is told. */
static void raci_text(const struct cli *c, const struct plan_result *r, struct vb_buf *b)
{
	plan_head(c, b,
		  vb_t(c->run.lang, "Who (R responsible, A accountable, C consulted, I informed)",
		       "Qui (R réalise, A répond, C consulté, I informé)"));
	for (size_t i = 0; i < r->items.n; i++) {
		const struct plan_item *item = &r->items.v[i];
		struct vb_str a = plan_accountable(r, item->action);

		vb_buf_printf(b, "  %-24s", plan_id(c, r, item->action).p);
		for (uint32_t k = 0; k < r->people.n; k++)
			vb_buf_printf(b, " %.*s:%s", VB_FMT(plan_safe(c, r->people.v[k])),
				      works_on(item, k)                                ? "R"
				      : has_skill(r, &r->actions.v.v[item->action], k) ? "C"
										       : "I");
		if (a.n)
			vb_buf_printf(b, " %.*s:A", VB_FMT(plan_safe(c, a)));
		vb_buf_char(b, '\n');
	}
}

static void drift_text(const struct cli *c, const struct plan_result *r, struct vb_buf *b)
{
	static const char *const en[] = {"planned", "doing", "done", "dropped"},
				 *const fr[] = {"prévue", "en cours", "faite", "abandonnée"};
	double estimated = 0, spent = 0;
	enum vb_lang lang = c->run.lang;

	if (!r->drift.n)
		return;
	plan_head(c, b, vb_t(lang, "Against what was estimated", "Par rapport à l’estimation"));
	for (size_t i = 0; i < r->drift.n; i++) {
		const struct plan_drift *d = &r->drift.v[i];

		vb_buf_printf(b,
			      vb_t(lang, "  %.*s (%s): %.*s days spent of %.*s\n",
				   "  %.*s (%s) : %.*s jours passés sur %.*s\n"),
			      VB_FMT(plan_safe(c, d->measure)),
			      vb_t(lang, en[d->status], fr[d->status]),
			      VB_FMT(vb_number(c->arena, lang, d->spent, 4)),
			      VB_FMT(vb_number(c->arena, lang, d->estimated, 4)));
		estimated += d->status == MODEL_DONE ? d->estimated : 0;
		spent += d->status == MODEL_DONE ? d->spent : 0;
	}
	if (estimated > 0)
		vb_buf_printf(b,
			      vb_t(lang, "  What is done took %.*s times its estimate.\n",
				   "  Ce qui est fait a pris %.*s fois l’estimation.\n"),
			      VB_FMT(vb_number(c->arena, lang, spent / estimated, 3)));
	for (size_t i = 0; i < r->learned.n; i++) {
		const struct plan_learned *l = &r->learned.v[i];
		double ratio = l->spent / l->estimated;

		vb_buf_printf(
			b,
			vb_t(lang,
			     "  %.*s: %.*s times the estimate; at that pace the %.*s days "
			     "of the plan would take %.*s\n",
			     "  %.*s : %.*s fois l’estimation ; à ce rythme les %.*s jours du plan "
			     "en prendraient %.*s\n"),
			VB_FMT(plan_safe(c, l->skill)), VB_FMT(vb_number(c->arena, lang, ratio, 3)),
			VB_FMT(vb_number(c->arena, lang, l->rest, 3)),
			VB_FMT(vb_number(c->arena, lang, l->rest * ratio, 3)));
	}
}

static void what_if_text(const struct cli *c, const struct plan_result *r, struct vb_buf *b)
{
	if (!r->what_if.n)
		return;
	plan_head(c, b,
		  vb_t(c->run.lang, "What more days would buy",
		       "Ce que rapporteraient des jours de plus"));
	for (size_t i = 0; i < r->what_if.n; i++) {
		const struct plan_what_if *w = &r->what_if.v[i];

		vb_buf_printf(b,
			      vb_t(c->run.lang, "  +%.*s of %.*s: %.*s %.*s over the horizon",
				   "  +%.*s de %.*s : %.*s %.*s sur l’horizon"),
			      VB_FMT(vb_number(c->arena, c->run.lang, w->days, 3)),
			      VB_FMT(plan_safe(c, w->skill)), VB_FMT(plan_money(c, w->gain)),
			      VB_FMT(plan_safe(c, r->c->currency)));
		for (size_t k = 0; k < w->added.n; k++)
			vb_buf_printf(b, "%s%.*s", k ? ", " : "; + ",
				      VB_FMT(plan_id(c, r, w->added.v[k])));
		vb_buf_char(b, '\n');
	}
}

static const char *change_text(const struct cli *c, const struct plan_change *k)
{
	enum vb_lang lang = c->run.lang;
	long long days = k->days < 0 ? -k->days : k->days;

	switch (k->kind) {
	case PLAN_CAME:
		return vb_t(lang, "came into the plan", "est entrée dans le plan");
	case PLAN_WENT:
		return vb_t(lang, "is no longer in the plan", "n’est plus dans le plan");
	case PLAN_FINISHED:
		return (k->days > 0 ? vb_arena_printf(c->arena,
						      vb_t(lang, "done, %lld days late",
							   "faite, %lld jours de retard"),
						      days)
				    : vb_arena_printf(c->arena,
						      vb_t(lang, "done, %lld days ahead",
							   "faite, %lld jours d’avance"),
						      days))
			.p;
	case PLAN_MOVED:
		break;
	}
	return (k->days > 0 ? vb_arena_printf(c->arena,
					      vb_t(lang, "ends %lld days later",
						   "finit %lld jours plus tard"),
					      days)
			    : vb_arena_printf(c->arena,
					      vb_t(lang, "ends %lld days earlier",
						   "finit %lld jours plus tôt"),
					      days))
		.p;
}

static void earlier_text(const struct cli *c, const struct plan_result *r,
			 const struct model_schedule *earlier, struct vb_buf *b)
{
	plan_changes changes = {0};
	enum vb_lang lang = c->run.lang;

	if (!earlier)
		return;
	plan_compare(c->arena, r, earlier, &changes);
	plan_head(c, b, vb_t(lang, "Since the plan that was kept", "Depuis le plan gardé"));
	for (size_t i = 0; i < changes.n; i++)
		vb_buf_printf(b, "  %.*s  %s\n", VB_FMT(plan_safe(c, changes.v[i].id)),
			      change_text(c, &changes.v[i]));
	if (!changes.n)
		vb_buf_cstr(b, vb_t(lang, "  the same actions on the same days\n",
				    "  les mêmes actions aux mêmes jours\n"));
	vb_buf_printf(
		b,
		vb_t(lang,
		     "  Expected loss a year: %.*s then, %.*s today; the kept plan aimed at "
		     "%.*s, this one at %.*s\n",
		     "  Perte attendue par an : %.*s alors, %.*s aujourd’hui ; le plan gardé visait "
		     "%.*s, celui-ci %.*s\n"),
		VB_FMT(plan_money(c, earlier->before)), VB_FMT(plan_money(c, r->before)),
		VB_FMT(plan_money(c, earlier->after)), VB_FMT(plan_money(c, r->after)));
}

static void actions_list(const struct cli *c, const struct plan_result *r, struct vb_buf *b,
			 const uint32_t *v, size_t n, const char *before)
{
	for (size_t i = 0; i < n; i++)
		vb_buf_printf(b, "%s%.*s", i ? ", " : before, VB_FMT(plan_id(c, r, v[i])));
}

static void suppose_text(const struct cli *c, const struct plan_result *r, struct vb_buf *b)
{
	enum vb_lang lang = c->run.lang;

	if (!r->supposed)
		return;
	plan_head(c, b,
		  vb_t(lang,
		       "Suppositions that would change the plan, halved or half as large again",
		       "Hypothèses qui changeraient le plan, à moitié ou à une fois et demie"));
	for (size_t i = 0; i < r->suppose.n; i++) {
		const struct plan_suppose *s = &r->suppose.v[i];

		vb_buf_printf(b, "  %.*s %.*s (%s)  %.*s", VB_FMT(s->id),
			      VB_FMT(vb_number(c->arena, lang, s->value, 2)),
			      s->up && s->down ? vb_t(lang, "×0.5, ×1.5", "×0,5, ×1,5")
			      : s->up          ? vb_t(lang, "×1.5", "×1,5")
					       : vb_t(lang, "×0.5", "×0,5"),
			      VB_FMT(model_text_in(s->text, (int)lang)));
		actions_list(c, r, b, s->in.v, s->in.n, vb_t(lang, "; comes: ", " ; entre : "));
		actions_list(c, r, b, s->out.v, s->out.n, vb_t(lang, "; goes: ", " ; sort : "));
		vb_buf_char(b, '\n');
	}
	vb_buf_printf(b,
		      vb_t(lang,
			   "  %u suppositions were moved; the others leave the plan as it is.\n",
			   "  %u hypothèses déplacées ; les autres laissent le plan tel quel.\n"),
		      r->supposed);
}

void plan_tables_text(const struct cli *c, const struct plan_result *r,
		      const struct model_schedule *earlier, struct vb_buf *b)
{
	load_text(c, r, b);
	raci_text(c, r, b);
	drift_text(c, r, b);
	earlier_text(c, r, earlier, b);
	what_if_text(c, r, b);
	suppose_text(c, r, b);
}
