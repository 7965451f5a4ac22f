/* page_risk.c - feared events with their paths, and the loss curve. */
#include "report/figure_int.h"
#include "report/phrase.h"

static void put_event(struct report_node list, const struct report_page *p,
		      const struct model_event_risk *e)
{
	struct report_node n = report_node_item(list), path, step;
	struct vb_str at = VB_STR("@"), actor = e->actor;

	if (actor.n && actor.p[0] != '@')
		actor = vb_arena_printf(p->arena, "%.*s%.*s", VB_FMT(at), VB_FMT(actor));
	report_page_safe(n, p, "id", e->id);
	report_page_safe(n, p, "name", model_text_in(e->name, (int)p->lang));
	report_node_str(n, "probability", report_phrase_percent(p->arena, p->lang, e->probability));
	report_node_str(n, "mean",
			report_phrase_money(p->arena, p->lang, e->loss.mean * 1000, p->currency));
	report_node_str(n, "p90",
			report_phrase_money(p->arena, p->lang, e->loss.p90 * 1000, p->currency));
	report_page_safe(n, p, "actor", report_page_step(p, actor));
	report_node_int(n, "gravity", e->gravity);
	report_node_int(n, "likelihood", e->likelihood);
	report_node_str(n, "path_probability",
			report_phrase_percent(p->arena, p->lang, e->path_probability));
	report_node_bool(n, "has_path", e->path.n > 0);
	path = report_node_list(n, "path");
	for (size_t i = 0, done = 0; i < e->path.n; i++) {
		bool part = p->a->the_case && model_case_part(p->a->the_case, e->path.v[i]);

		step = report_node_item(path);
		report_node_str(
			step, "chance",
			part && done < e->steps.n
				? report_phrase_percent(p->arena, p->lang, e->steps.v[done].p)
				: VB_STR(""));
		done += part;
		report_page_safe(step, p, "name", report_page_step(p, e->path.v[i]));
		report_node_bool(step, "flow",
				 p->a->the_case && model_case_flow(p->a->the_case, e->path.v[i]));
	}
}

void report_page_risk(struct report_node root, const struct report_page *p)
{
	struct report_node n = report_node_object(root, "risk"), list, item;
	const struct model_risk *r = &p->a->risk;

	report_node_bool(n, "present", r->present);
	report_node_str(n, "worlds", report_phrase_count(p->arena, p->lang, r->worlds));
	report_node_str(n, "seed", vb_arena_printf(p->arena, "%llu", (unsigned long long)r->seed));
	report_node_str(n, "mean",
			report_phrase_money(p->arena, p->lang, r->total.mean * 1000, p->currency));
	report_node_str(n, "p50",
			report_phrase_money(p->arena, p->lang, r->total.p50 * 1000, p->currency));
	report_node_str(n, "p90",
			report_phrase_money(p->arena, p->lang, r->total.p90 * 1000, p->currency));
	report_node_str(n, "p99",
			report_phrase_money(p->arena, p->lang, r->total.p99 * 1000, p->currency));
	list = report_node_list(n, "events");
	for (size_t i = 0; i < r->events.n; i++)
		put_event(list, p, &r->events.v[i]);
	report_node_bool(n, "has_curve", r->curve.n > 1);
	report_node_str(n, "figure", figure_curve(p));
	report_node_str(n, "matrix", figure_matrix(p));
	report_node_str(n, "path_figure", figure_paths(p));
	list = report_node_list(n, "curve");
	for (size_t i = 0; i < r->curve.n; i++) {
		item = report_node_item(list);
		report_node_str(item, "loss",
				report_phrase_money(p->arena, p->lang, r->curve.v[i].loss * 1000,
						    p->currency));
		report_node_str(
			item, "probability",
			report_phrase_percent(p->arena, p->lang, r->curve.v[i].probability));
	}
}
