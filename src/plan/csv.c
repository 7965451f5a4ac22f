/*
 * csv.c - the plan as a table (RFC 4180): one line for each stretch of work. A cell that a spreadsheet would take for a
 * formula begins with an apostrophe.
 */
#include "plan/plan.h"

static void cell(struct vb_buf *out, struct vb_str text, bool last)
{
	vb_buf_char(out, '"');
	if (text.n && strchr("=+-@\t\r", text.p[0]))
		vb_buf_char(out, '\'');
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '"')
			vb_buf_char(out, '"');
		vb_buf_char(out, text.p[i]);
	}
	vb_buf_cstr(out, last ? "\"\r\n" : "\",");
}

static void row(const struct vb_run *run, const struct plan_result *r, const struct plan_item *item,
		const struct plan_shift *s, struct vb_buf *out)
{
	const struct plan_action *action = &r->actions.v.v[item->action];
	struct vb_arena *a = r->arena;

	cell(out, vb_arena_printable(a, action->id), false);
	cell(out, vb_arena_printable(a, model_text_in(action->name, (int)run->lang)), false);
	cell(out, s ? vb_arena_printable(a, r->people.v[s->person]) : VB_STR(""), false);
	cell(out, s ? vb_arena_printable(a, s->skill) : VB_STR(""), false);
	cell(out, vb_arena_printf(a, "%.2f", s ? s->days : 0), false);
	cell(out, plan_day(a, s ? s->from : item->from), false);
	cell(out, plan_day(a, s ? s->until : item->until), false);
	cell(out, plan_day(a, item->until), false);
	cell(out, vb_arena_printf(a, "%.0f", item->buys), false);
	cell(out, vb_arena_printable(a, plan_accountable(r, item->action)), true);
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
