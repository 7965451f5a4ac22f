/* page_plan.c - the plan that was kept: its drawing and its table. */
#include "report/figure_int.h"
#include "report/phrase.h"

void report_page_plan(struct report_node root, const struct report_page *p)
{
	struct report_node n = report_node_object(root, "plan"), list, item;
	const struct model_schedule *s = p->a->schedule;

	report_node_bool(n, "present", s && s->v.n);
	list = report_node_list(n, "actions");
	if (!s)
		return;
	report_node_str(n, "figure", figure_gantt(p));
	report_node_str(n, "before",
			report_phrase_money(p->arena, p->lang, s->before, p->currency));
	report_node_str(n, "after", report_phrase_money(p->arena, p->lang, s->after, p->currency));
	for (size_t i = 0; i < s->v.n; i++) {
		const struct model_bar *bar = &s->v.v[i];

		item = report_node_item(list);
		report_page_safe(item, p, "id", bar->id);
		report_page_safe(item, p, "name", bar->name);
		report_page_safe(item, p, "who", bar->who);
		report_node_str(item, "from", vb_time_day(p->arena, bar->from * 86400));
		report_node_str(item, "until", vb_time_day(p->arena, bar->until * 86400));
		report_node_str(item, "days", report_phrase_real(p->arena, p->lang, bar->days, 1));
		report_node_bool(item, "must", bar->must);
		report_node_bool(item, "critical", bar->critical);
	}
}
