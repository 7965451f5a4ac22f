/*
 * csv.c - the plan as a table (RFC 4180): one line for each stretch of work. A cell that a spreadsheet would take for a
 * formula begins with an apostrophe.
 */
#include "core/csv.h"
#include "plan/plan.h"

static void row(const struct vb_run *run, const struct plan_result *r, const struct plan_item *item,
		const struct plan_shift *s, struct vb_buf *out)
{
	const struct plan_action *action = &r->actions.v.v[item->action];
	struct vb_arena *a = r->arena;

	vb_csv_put(out, vb_arena_printable(a, action->id), true);
	vb_csv_put(out, vb_arena_printable(a, model_text_in(action->name, (int)run->lang)), false);
	vb_csv_put(out, s ? vb_arena_printable(a, r->people.v[s->person]) : VB_STR(""), false);
	vb_csv_put(out, s ? vb_arena_printable(a, s->skill) : VB_STR(""), false);
	vb_csv_put(out, vb_arena_printf(a, "%.2f", s ? s->days : 0), false);
	vb_csv_put(out, plan_day(a, s ? s->from : item->from), false);
	vb_csv_put(out, plan_day(a, s ? s->until : item->until), false);
	vb_csv_put(out, plan_day(a, item->until), false);
	vb_csv_put(out, vb_arena_printf(a, "%.0f", item->buys), false);
	vb_csv_put(out, vb_arena_printable(a, plan_accountable(r, item->action)), false);
	vb_csv_end(out);
}

void plan_write_csv(const struct vb_run *run, const struct plan_result *r, struct vb_buf *out)
{
	vb_buf_cstr(out,
		    vb_t(run->lang,
			 "action,name,person,skill,days,from,until,finished,buys_a_year,"
			 "accountable\r\n",
			 "action,nom,personne,compétence,jours,du,au,fini,gain_annuel,répond\r\n"));
	for (size_t i = 0; i < r->items.n; i++) {
		const struct plan_item *item = &r->items.v[i];

		for (size_t k = 0; k < item->shifts.n; k++)
			row(run, r, item, &item->shifts.v[k], out);
		if (!item->shifts.n)
			row(run, r, item, NULL, out);
	}
}
