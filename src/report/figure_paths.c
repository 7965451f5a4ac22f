/*
 * figure_paths.c - the best attack path of each feared event, from the attacker down: one row a step, with the chance
 * that one attempt passes it. A path is read by its words; bars only repeat the numbers.
 */
#include "report/figure_int.h"
#include "report/phrase.h"

enum {
	WIDTH = 640,
	ROW = 46,
	HEAD = 44,
	TEXT = 13,
	SMALL = 11,
	BAR_X = 470,
	BAR_W = 100,
	EVENTS = 40,
	STEPS = 60
};

static struct vb_str fit(const struct report_page *p, struct vb_str s, int size, int width)
{
	return figure_fit(p->arena, s, size, width);
}

static void step_draw(struct vb_buf *b, const struct report_page *p, int y, int number,
		      struct vb_str part, const struct model_flow *flow, double chance)
{
	struct vb_str how = vb_str(vb_t(p->lang, "without a declared flow", "sans flux déclaré"));

	if (flow)
		how = vb_arena_printf(p->arena,
				      vb_t(p->lang, "%.*s: %.*s (%.*s)", "%.*s : %.*s (%.*s)"),
				      VB_FMT(report_page_step(p, flow->id)),
				      VB_FMT(figure_flow_wire(flow, p->arena)),
				      VB_FMT(figure_flow_guard(flow, p->arena, p->lang)));
	vb_buf_printf(b,
		      "<path class=\"grid\" d=\"M20 %dV%d\"/><circle class=\"badge\" cx=\"20\" "
		      "cy=\"%d\" r=\"11\"/>\n",
		      y - ROW + 12, y - 11, y);
	figure_text(b, 20, y + 4, "number", "middle", vb_arena_printf(p->arena, "%d", number));
	figure_text(b, 42, y, "name", "start", fit(p, part, TEXT, BAR_X - 60));
	figure_text(b, 42, y + 15, "kind", "start", fit(p, how, SMALL, BAR_X - 60));
	if (chance < 0)
		return;
	vb_buf_printf(b,
		      "<rect class=\"bar-room\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"12\"/>"
		      "<rect class=\"bar\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"12\"/>\n",
		      BAR_X, y - 6, BAR_W, BAR_X, y - 6,
		      (int)(BAR_W * (chance < 1 ? chance : 1) + 0.5));
	figure_text(b, WIDTH - 4, y + 5, "tick", "end",
		    report_phrase_percent(p->arena, p->lang, chance));
}

static int event_draw(struct vb_buf *b, const struct report_page *p,
		      const struct model_event_risk *e, int y)
{
	const struct model_flow *flow = NULL;
	int number = 0;

	y += HEAD / 2;
	figure_text(b, 4, y, "zone-name", "start",
		    fit(p, model_text_in(e->name, (int)p->lang), 14, WIDTH - 8));
	for (size_t i = 0; i < e->path.n && number < STEPS; i++) {
		struct vb_str id = e->path.v[i];
		bool actor = vb_str_starts(id, VB_STR("@"));

		if (!actor && !model_case_part(p->a->the_case, id)) {
			flow = model_case_flow(p->a->the_case, id);
			continue;
		}
		y += actor ? 34 : ROW;
		if (actor) {
			vb_buf_printf(b,
				      "<rect class=\"actor\" x=\"9\" y=\"%d\" width=\"22\" "
				      "height=\"22\"/>\n",
				      y - 11);
			figure_text(b, 42, y + 4, "name", "start",
				    fit(p, report_page_step(p, id), TEXT, WIDTH - 60));
			continue;
		}
		step_draw(b, p, y, number + 1, report_page_step(p, id), flow,
			  (size_t)number < e->steps.n ? e->steps.v[number].p : -1);
		number++;
		flow = NULL;
	}
	return y + ROW / 2 + 8;
}

/* "Event: actor, component (67 %), component (95 %)." for who does not see it. */
static struct vb_str event_words(const struct report_page *p, const struct model_event_risk *e)
{
	struct vb_str said = vb_arena_printf(p->arena, vb_t(p->lang, " %.*s:", " %.*s :"),
					     VB_FMT(model_text_in(e->name, (int)p->lang)));
	size_t number = 0;

	for (size_t i = 0; i < e->path.n && number < STEPS; i++) {
		struct vb_str id = e->path.v[i], chance = {0};
		bool actor = vb_str_starts(id, VB_STR("@"));

		if (!actor && !model_case_part(p->a->the_case, id))
			continue;
		if (!actor && number < e->steps.n)
			chance = vb_arena_printf(p->arena, " (%.*s)",
						 VB_FMT(report_phrase_percent(
							 p->arena, p->lang, e->steps.v[number].p)));
		number += !actor;
		said = vb_arena_printf(p->arena, "%.*s%s %.*s%.*s", VB_FMT(said), i ? "," : "",
				       VB_FMT(report_page_step(p, id)), VB_FMT(chance));
	}
	return vb_arena_printf(p->arena, "%.*s.", VB_FMT(said));
}

struct vb_str figure_paths(const struct report_page *p)
{
	const struct model_risk *r = &p->a->risk;
	struct vb_buf body VB_CLEANUP(vb_buf_done) = {0}, b VB_CLEANUP(vb_buf_done) = {0};
	struct vb_str said = vb_str(
		vb_t(p->lang,
		     "For each feared event, the steps of the path an attacker would most likely "
		     "take, with the chance that one attempt passes each.",
		     "Pour chaque évènement redouté, les étapes du chemin le plus probable d’un "
		     "attaquant, avec la probabilité qu’une tentative passe chacune."));
	int y = 0, shown = 0;

	vb_buf_init(&body, 4u << 20);
	vb_buf_init(&b, 4u << 20);
	for (size_t i = 0; i < r->events.n && p->a->the_case && shown < EVENTS; i++)
		if (r->events.v[i].path.n) {
			y = event_draw(&body, p, &r->events.v[i], y);
			said = vb_arena_printf(p->arena, "%.*s%.*s", VB_FMT(said),
					       VB_FMT(event_words(p, &r->events.v[i])));
			shown++;
		}
	if (!shown)
		return VB_STR("");
	figure_open(&b, "paths", WIDTH, y,
		    vb_str(vb_t(p->lang, "Best attack paths", "Meilleurs chemins d’attaque")),
		    vb_arena_printable(p->arena, said));
	vb_buf_str(&b, vb_buf_view(&body));
	figure_close(&b);
	return vb_arena_str(p->arena, vb_buf_view(&b));
}
