/*
 * svg.c - one figure as a file of its own: the element of the page, with the page's colours and figure rules inside, so
 * that it reads the same wherever it is pasted. No script, no outside font, no address but the SVG name space.
 */
#include "report/figure_int.h"
#include "report/report.h"
#include "report/templates_int.h"

static const struct {
	struct report_svg is;
	struct vb_str (*draw)(const struct report_page *p);
} figures[] = {
	{{"flow", "zones, components and flows, with the worst attack path",
	  "zones, composants et flux, avec le pire chemin d’attaque"},
	 figure_flow},
	{{"paths", "the best attack path of each feared event",
	  "le meilleur chemin d’attaque de chaque évènement redouté"},
	 figure_paths},
	{{"curve", "chance of losing more than an amount in a year",
	  "probabilité de perdre plus qu’un montant en un an"},
	 figure_curve},
	{{"matrix", "feared events by gravity and likelihood",
	  "évènements redoutés par gravité et vraisemblance"},
	 figure_matrix},
	{{"gantt", "the plan that was kept, by person and day",
	  "le plan gardé, par personne et par jour"},
	 figure_gantt},
};

const struct report_svg *report_svg_at(size_t i)
{
	return i < VB_COUNT(figures) ? &figures[i].is : NULL;
}

struct vb_str figure_named(const struct report_page *p, struct vb_str name)
{
	for (size_t i = 0; i < VB_COUNT(figures); i++)
		if (vb_str_is(name, figures[i].is.name))
			return figures[i].draw(p);
	return (struct vb_str){NULL, 0};
}

static void style_put(struct vb_buf *out, const char *name)
{
	for (size_t i = 0; i < report_embedded_count; i++)
		if (strcmp(report_embedded[i].name, name) == 0)
			vb_buf_add(out, report_embedded[i].text, report_embedded[i].n);
}

static bool draw(const struct report_page *p, struct vb_str name, struct vb_str *out,
		 struct vb_error *err)
{
	for (size_t i = 0; i < VB_COUNT(figures); i++) {
		if (!vb_str_is(name, figures[i].is.name))
			continue;
		*out = figures[i].draw(p);
		if (out->n)
			return true;
		vb_fail(err, VB_E_MISSING,
			vb_t(p->lang, "there is nothing to draw as \"%.*s\"",
			     "il n’y a rien à dessiner comme « %.*s »"),
			VB_FMT(name));
		return vb_hint(
			err, "%s",
			vb_str_is(name, "gantt")
				? vb_t(p->lang, "vauban plan --keep keeps a plan",
				       "vauban plan --keep garde un plan")
				: vb_t(p->lang,
				       "it takes a case file with components, and an audit weighed by "
				       "it",
				       "il faut un dossier avec des composants, et un audit pesé par "
				       "lui"));
	}
	vb_fail(err, VB_E_USAGE,
		vb_t(p->lang, "no figure is named \"%.*s\"", "aucune figure ne s’appelle « %.*s »"),
		VB_FMT(name));
	return vb_hint(err, "flow, paths, curve, matrix, gantt");
}

bool report_svg_write(const struct vb_run *run, const struct model_assessment *a,
		      struct vb_str name, struct vb_buf *out, struct vb_error *err)
{
	struct vb_arena *arena VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct report_page p = {
		.run = run, .a = a, .arena = arena, .lang = run->lang, .currency = VB_STR("EUR")};
	struct vb_str svg;
	size_t at;

	if (a->the_case && a->the_case->currency.n)
		p.currency = a->the_case->currency;
	if (!draw(&p, name, &svg, err))
		return false;
	at = vb_str_find(svg, VB_STR("<title"));
	vb_buf_str(out, vb_str_sub(svg, 0, at));
	vb_buf_cstr(out, "<style>\n");
	style_put(out, "colours");
	vb_buf_cstr(out, "svg{background:var(--bg)}\n");
	style_put(out, "figures");
	vb_buf_cstr(out, "</style>\n");
	vb_buf_str(out, vb_str_from(svg, at));
	return out->over ? vb_fail(err, VB_E_LIMIT, "the figure is over %zu bytes", out->max)
			 : true;
}
