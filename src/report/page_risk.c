/* page_risk.c - feared events with their paths, and the loss curve. */
#include "report/figure_int.h"
#include "report/phrase.h"

#define CRITICAL_SHOWN 10u

/* The likeliest is told in full already. */
static void put_others(struct report_node n, const struct report_page *p,
		       const struct model_event_risk *e)
{
	struct report_node list = report_node_list(n, "others"), item, path, step;

	report_node_bool(n, "has_others", e->paths.n > 1);
	for (size_t i = 1; i < e->paths.n; i++) {
		const struct model_path *w = &e->paths.v[i];

		item = report_node_item(list);
		report_page_safe(item, p, "actor", report_page_step(p, w->ids.v[0]));
		report_node_str(item, "times",
				report_phrase_real(p->arena, p->lang, w->per_year, 2));
		path = report_node_list(item, "path");
		for (size_t k = 1; k < w->ids.n; k++) {
			step = report_node_item(path);
			report_page_safe(step, p, "name", report_page_step(p, w->ids.v[k]));
			report_node_bool(step, "more", k + 1 < w->ids.n);
		}
	}
}

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
	put_others(n, p, e);
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

static void put_critical(struct report_node n, const struct report_page *p)
{
	const struct model_risk *r = &p->a->risk;
	struct report_node list = report_node_list(n, "critical"), item;

	report_node_bool(n, "has_critical", r->critical.n > 0);
	for (size_t i = 0; i < r->critical.n && i < CRITICAL_SHOWN; i++) {
		const struct model_critical *k = &r->critical.v[i];

		item = report_node_item(list);
		report_page_safe(item, p, "name", report_page_step(p, k->id));
		report_node_str(item, "pairs",
				vb_arena_printf(p->arena, vb_t(p->lang, "%u of %u", "%u sur %u"),
						k->pairs, k->of));
		report_node_str(item, "left", report_phrase_percent(p->arena, p->lang, k->left));
	}
}

static struct vb_str list_text(const struct report_page *p, const model_ids *ids, const char *en,
			       const char *fr)
{
	struct vb_str text = {0};

	for (size_t i = 0; i < ids->n; i++)
		text = vb_arena_printf(p->arena, "%.*s%s%.*s", VB_FMT(text),
				       i ? ", " : vb_t(p->lang, en, fr), VB_FMT(ids->v[i]));
	return text;
}

static struct vb_str moved_text(const struct report_page *p, const struct model_moved *m)
{
	return vb_arena_printf(p->arena,
			       vb_t(p->lang, "loss × %.*s%.*s%.*s", "perte × %.*s%.*s%.*s"),
			       VB_FMT(report_phrase_real(p->arena, p->lang, m->loss, 2)),
			       VB_FMT(list_text(p, &m->in, "; enters the first five: ",
						" ; entre dans les cinq premières : ")),
			       VB_FMT(list_text(p, &m->out, "; leaves them: ", " ; en sort : ")));
}

static void put_sensitive(struct report_node n, const struct report_page *p)
{
	const struct model_risk *r = &p->a->risk;
	struct report_node list = report_node_list(n, "sensitive"), item;

	report_node_bool(n, "tried", r->tried);
	report_node_bool(n, "has_sensitive", r->sensitive.n > 0);
	for (size_t i = 0; i < r->sensitive.n; i++) {
		const struct model_sensitive *s = &r->sensitive.v[i];

		item = report_node_item(list);
		report_page_safe(item, p, "id", s->id);
		report_page_safe(item, p, "what", model_text_in(s->text, (int)p->lang));
		report_node_str(item, "value", report_phrase_percent(p->arena, p->lang, s->value));
		report_page_safe(item, p, "down", moved_text(p, &s->down));
		report_page_safe(item, p, "up", moved_text(p, &s->up));
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
	put_critical(n, p);
	put_sensitive(n, p);
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
