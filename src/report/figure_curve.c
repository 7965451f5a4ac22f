/*
 * figure_curve.c - the loss-exceedance curve. The page shows the same numbers in a table.
 */
#include "report/figure_int.h"
#include "report/phrase.h"

enum {
	LEFT = 64,
	TOP = 36,
	WIDE = 540,
	HIGH = 220,
	WIDTH = 640,
	HEIGHT = 310,
	ROW = 20,
	TICKS = 4
};

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
		      LEFT + WIDE / 2, TOP + HIGH + 44,
		      vb_t(p->lang, "loss in a year", "perte en un an"));
	vb_buf_printf(b, "<text class=\"tick\" x=\"8\" y=\"16\">%s</text>",
		      vb_t(p->lang, "chance of losing more", "chance de perdre davantage"));
}

/* ---- the loss now, and under other sets of measures -------------------------------------- */

struct course {
	const model_curve *curve;
	const char *dash; /* NULL: a full line */
	struct model_text name;
	struct model_quantiles loss;
};

static size_t courses_list(const struct model_risk *r, struct course out[3])
{
	size_t n = 0;

	out[n++] = (struct course){
		&r->curve, NULL, {VB_STR_INIT("today"), VB_STR_INIT("aujourd’hui")}, r->total};
	for (size_t i = 0; i < r->courses.n && n < 3; i++) {
		const struct model_course_risk *c = &r->courses.v[i];
		bool planned = c->course == MODEL_WITH_PLANNED;

		if (c->curve.n < 2)
			continue;
		out[n++] = (struct course){
			&c->curve, planned ? "9 5" : "2 5",
			planned ? (struct model_text){VB_STR_INIT("with the planned measures"),
						      VB_STR_INIT("avec les mesures prévues")}
				: (struct model_text){VB_STR_INIT("without any measure"),
						      VB_STR_INIT("sans aucune mesure")},
			c->loss};
	}
	return n;
}

static void course_draw(struct vb_buf *b, const struct course *c, double max_loss, double max_p)
{
	vb_buf_cstr(b, "<path class=\"curve\" d=\"");
	for (size_t i = 0; i < c->curve->n; i++)
		vb_buf_printf(b, "%c%.1f %.1f", i ? 'L' : 'M',
			      LEFT + WIDE * c->curve->v[i].loss / max_loss,
			      TOP + HIGH * (1 - c->curve->v[i].probability / max_p));
	vb_buf_printf(b, "\"%s%s%s/>\n", c->dash ? " stroke-dasharray=\"" : "",
		      c->dash ? c->dash : "", c->dash ? "\"" : "");
}

static struct vb_str money(const struct report_page *p, double thousands)
{
	return report_phrase_money(p->arena, p->lang, thousands * 1000, p->currency);
}

static void legend_draw(struct vb_buf *b, const struct report_page *p, const struct course *c,
			int row)
{
	int y = HEIGHT - 4 + row * ROW;

	vb_buf_printf(b, "<path class=\"curve\" d=\"M%d %dh44\"%s%s%s/>", LEFT, y - 4,
		      c->dash ? " stroke-dasharray=\"" : "", c->dash ? c->dash : "",
		      c->dash ? "\"" : "");
	figure_text(b, LEFT + 56, y, "tick", "start",
		    vb_arena_printf(p->arena,
				    vb_t(p->lang, "%.*s: %.*s a year expected",
					 "%.*s : %.*s par an en moyenne"),
				    VB_FMT(model_text_in(c->name, (int)p->lang)),
				    VB_FMT(money(p, c->loss.mean))));
}

/* The figures, for who does not see the curve. */
static struct vb_str courses_words(const struct report_page *p, const struct course *c, size_t n)
{
	struct vb_str said = vb_str(vb_t(p->lang, "The curve falls from left to right.",
					 "La courbe descend de gauche à droite."));

	for (size_t i = 0; i < n; i++)
		said = vb_arena_printf(
			p->arena,
			vb_t(p->lang,
			     "%.*s Loss %.*s: %.*s a year expected, 1 year in 10 above %.*s, 1 in "
			     "100 above %.*s.",
			     "%.*s Perte %.*s : %.*s par an en moyenne, 1 année sur 10 au-dessus de "
			     "%.*s, 1 sur 100 au-dessus de %.*s."),
			VB_FMT(said), VB_FMT(model_text_in(c[i].name, (int)p->lang)),
			VB_FMT(money(p, c[i].loss.mean)), VB_FMT(money(p, c[i].loss.p90)),
			VB_FMT(money(p, c[i].loss.p99)));
	return said;
}

struct vb_str figure_curve(const struct report_page *p)
{
	const struct model_risk *r = &p->a->risk;
	double max_loss = 0, max_probability = 0;
	struct vb_buf b VB_CLEANUP(vb_buf_done) = {0};
	struct course courses[3];
	size_t n;

	vb_buf_init(&b, 1024 * 1024);
	if (r->curve.n < 2)
		return VB_STR("");
	n = courses_list(r, courses);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < courses[i].curve->n; k++) {
			const struct model_loss_point *at = &courses[i].curve->v[k];

			max_loss = at->loss > max_loss ? at->loss : max_loss;
			max_probability = at->probability > max_probability ? at->probability
									    : max_probability;
		}
	max_loss = nice(max_loss);
	max_probability = max_probability > 0.8 ? 1 : nice(max_probability);
	figure_open(&b, "curve", WIDTH, HEIGHT + (n > 1 ? (int)n * ROW : 0),
		    vb_str(vb_t(p->lang, "Chance of losing more than an amount in a year",
				"Chance de perdre plus qu’un montant en un an")),
		    courses_words(p, courses, n));
	axis(&b, p, max_loss, max_probability);
	for (size_t i = n; i--;)
		course_draw(&b, &courses[i], max_loss, max_probability);
	for (size_t i = 0; n > 1 && i < n; i++)
		legend_draw(&b, p, &courses[i], (int)i + 1);
	figure_close(&b);
	return vb_arena_str(p->arena, vb_buf_view(&b));
}
