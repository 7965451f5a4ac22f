/*
 * figure_curve.c - the loss-exceedance curve. The page shows the same numbers in a table.
 */
#include "report/figure_int.h"
#include "report/phrase.h"

enum { LEFT = 64, TOP = 16, WIDE = 540, HIGH = 220, WIDTH = 640, HEIGHT = 300, TICKS = 4 };

/* The end of an axis: at least v, and its quarters are short numbers. */
static double nice(double v)
{
	static const double steps[] = {1, 2, 4, 8, 10};
	double power = 1;

	if (!(v > 0))
		return 1;
	while (power * 10 <= v)
		power *= 10;
	while (power > v)
		power /= 10;
	for (size_t i = 0; i < VB_COUNT(steps); i++)
		if (steps[i] * power >= v)
			return steps[i] * power;
	return 10 * power;
}

static void axis(struct vb_buf *b, const struct report_page *p, double max_loss,
		 double max_probability)
{
	for (int i = 0; i <= TICKS; i++) {
		double share = (double)i / TICKS, x = LEFT + WIDE * share,
		       y = TOP + HIGH * (1 - share);

		vb_buf_printf(
			b,
			"<path class=\"grid\" d=\"M%d %.1fH%d\"/><text class=\"tick\" x=\"%d\" "
			"y=\"%.1f\" text-anchor=\"end\">%.*s</text>",
			LEFT, y, LEFT + WIDE, LEFT - 8, y + 4,
			VB_FMT(report_phrase_percent(p->arena, p->lang, max_probability * share)));
		vb_buf_printf(b,
			      "<text class=\"tick\" x=\"%.1f\" y=\"%d\" "
			      "text-anchor=\"middle\">%.*s</text>",
			      x, TOP + HIGH + 20,
			      VB_FMT(report_phrase_money(p->arena, p->lang, max_loss * share * 1000,
							 p->currency)));
	}
	vb_buf_printf(b, "<text class=\"tick\" x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>",
		      LEFT + WIDE / 2, HEIGHT - 18,
		      vb_t(p->lang, "loss in a year", "perte en un an"));
}

struct vb_str figure_curve(const struct report_page *p)
{
	const struct model_risk *r = &p->a->risk;
	double max_loss = 0, max_probability = 0;
	struct vb_buf b VB_CLEANUP(vb_buf_done);

	vb_buf_init(&b, 1024 * 1024);
	if (r->curve.n < 2)
		return VB_STR("");
	for (size_t i = 0; i < r->curve.n; i++) {
		max_loss = r->curve.v[i].loss > max_loss ? r->curve.v[i].loss : max_loss;
		max_probability = r->curve.v[i].probability > max_probability
					  ? r->curve.v[i].probability
					  : max_probability;
	}
	max_loss = nice(max_loss);
	max_probability = max_probability > 0.8 ? 1 : nice(max_probability);
	figure_open(&b, "curve", WIDTH, HEIGHT,
		    vb_str(vb_t(p->lang, "Chance of losing more than an amount in a year",
				"Chance de perdre plus qu’un montant en un an")),
		    vb_str(vb_t(p->lang,
				"The curve falls from left to right; its values are in a table on "
				"the page.",
				"La courbe descend de gauche à droite ; ses valeurs sont dans un "
				"tableau de la page.")));
	axis(&b, p, max_loss, max_probability);
	vb_buf_cstr(&b, "<path class=\"curve\" d=\"");
	for (size_t i = 0; i < r->curve.n; i++)
		vb_buf_printf(&b, "%c%.1f %.1f", i ? 'L' : 'M',
			      LEFT + WIDE * r->curve.v[i].loss / max_loss,
			      TOP + HIGH * (1 - r->curve.v[i].probability / max_probability));
	vb_buf_cstr(&b, "\"/>\n");
	figure_close(&b);
	return vb_arena_str(p->arena, vb_buf_view(&b));
}
