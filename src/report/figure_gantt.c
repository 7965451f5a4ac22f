/*
 * figure_gantt.c - the plan that was kept: a bar an action, in order of its first day, with who works on it. What a day
 * lost on would move the end is drawn in the colour of danger and says so. The table under it has the same figures.
 */
#include "report/figure_int.h"

#include <stdlib.h>

enum { LABEL = 290, RIGHT = 16, TOP = 34, ROW = 38, BAR = 18, WIDTH = 920, ROWS = 60, TICKS = 14 };

static int first_day_first(const void *pa, const void *pb)
{
	const struct model_bar *const *a = pa, *const *b = pb;

	if ((*a)->from != (*b)->from)
		return (*a)->from < (*b)->from ? -1 : 1;
	if ((*a)->until != (*b)->until)
		return (*a)->until < (*b)->until ? -1 : 1;
	return vb_str_cmp((*a)->id, (*b)->id);
}

static int at(const struct model_schedule *s, int64_t day)
{
	int64_t span = s->until - s->from + 1;

	day = day < s->from ? s->from : day > s->until + 1 ? s->until + 1 : day;
	return LABEL + (int)((day - s->from) * (WIDTH - LABEL - RIGHT) / span);
}

/* A line on the first day and the first of each month, or of every so many months when there are too many. */
static void months_draw(struct vb_buf *b, const struct report_page *p, int height)
{
	const struct model_schedule *s = p->a->schedule;
	int64_t months = (s->until - s->from) / 30 + 1, every = (months + TICKS - 1) / TICKS, n = 0;

	for (int64_t day = s->from; day <= s->until; day++) {
		struct vb_str text = vb_time_day(p->arena, day * 86400);

		if (day != s->from && (!vb_str_ends(text, VB_STR("-01")) || n++ % every))
			continue;
		if (day == s->from && vb_str_cmp(vb_str_from(text, 8), VB_STR("20")) >= 0)
			continue; /* no room before the next month */
		vb_buf_printf(b, "<path class=\"grid\" d=\"M%d %dV%d\"/>\n", at(s, day), TOP - 8,
			      height - 8);
		figure_text(b, at(s, day) + 3, TOP - 14, "tick", "start", vb_str_sub(text, 0, 7));
	}
}

static void bar_draw(struct vb_buf *b, const struct report_page *p, const struct model_bar *bar,
		     int row)
{
	int x = at(p->a->schedule, bar->from), w = at(p->a->schedule, bar->until + 1) - x,
	    y = TOP + row * ROW;
	struct vb_str who = bar->critical
				    ? vb_arena_printf(p->arena, "%.*s %s", VB_FMT(bar->who),
						      vb_t(p->lang, "(critical)", "(critique)"))
				    : bar->who;

	w = w < 3 ? 3 : w;
	figure_text(b, 4, y + 9, "name", "start", figure_fit(p->arena, bar->id, 13, LABEL - 12));
	figure_text(b, 4, y + 24, "label", "start",
		    figure_fit(p->arena, bar->name, 11, LABEL - 12));
	vb_buf_printf(b,
		      "<rect class=\"task%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" "
		      "rx=\"3\"/>\n",
		      bar->critical ? " hot" : "", x, y, w, BAR);
	if (x + w + 6 + figure_width(who, 11) < WIDTH)
		figure_text(b, x + w + 6, y + 13, "label", "start", who);
	else
		figure_text(b, x - 6, y + 13, "label", "end",
			    figure_fit(p->arena, who, 11, x - LABEL > 40 ? x - LABEL - 8 : 40));
}

/* The same for who does not see it. */
static struct vb_str bar_words(const struct report_page *p, const struct model_bar *bar)
{
	return vb_arena_printf(p->arena,
			       vb_t(p->lang, "%.*s, %.*s: %.*s to %.*s, %.*s%s.",
				    "%.*s, %.*s : du %.*s au %.*s, %.*s%s."),
			       VB_FMT(bar->id), VB_FMT(bar->name),
			       VB_FMT(vb_time_day(p->arena, bar->from * 86400)),
			       VB_FMT(vb_time_day(p->arena, bar->until * 86400)), VB_FMT(bar->who),
			       bar->critical ? vb_t(p->lang, ", critical", ", critique") : "");
}

struct vb_str figure_gantt(const struct report_page *p)
{
	struct vb_buf b VB_CLEANUP(vb_buf_done) = {0};
	const struct model_schedule *s = p->a->schedule;
	const struct model_bar **order;
	struct vb_str said;
	size_t shown;
	int height;

	vb_buf_init(&b, 1u << 20);
	if (!s || !s->v.n || s->until < s->from)
		return VB_STR("");
	order = vb_arena_array(p->arena, s->v.n, sizeof(const struct model_bar *));
	for (size_t i = 0; i < s->v.n; i++)
		order[i] = &s->v.v[i];
	qsort(order, s->v.n, sizeof(*order), first_day_first);
	shown = s->v.n < ROWS ? s->v.n : ROWS;
	height = TOP + (int)shown * ROW + 12;
	said = vb_str(vb_t(p->lang,
			   "A bar for each action from its first to its last day, with who works "
			   "on it; a day lost on a critical one moves the end.",
			   "Une barre par action, de son premier à son dernier jour, avec qui y "
			   "travaille ; un jour perdu sur une action critique repousse la fin."));
	for (size_t k = 0; k < shown; k++)
		said = vb_arena_printf(p->arena, "%.*s %.*s", VB_FMT(said),
				       VB_FMT(bar_words(p, order[k])));
	figure_open(&b, "gantt", WIDTH, height, vb_str(vb_t(p->lang, "Plan", "Plan")),
		    vb_arena_printable(p->arena, said));
	months_draw(&b, p, height);
	for (size_t i = 0; i < shown; i++)
		bar_draw(&b, p, order[i], (int)i);
	figure_close(&b);
	return vb_arena_str(p->arena, vb_buf_view(&b));
}
