/*
 * sheet_portfolio.c - several products side by side, each from its own case and store: how each stands, what they share, and first
 * what is not known of them. Amounts of different currencies are never added up.
 */
#include "report/sheet_int.h"

#include "report/phrase.h"
#include "report/summary.h"

static struct vb_str name_of(const struct report_sources *p)
{
	return p->c->title.n ? p->c->title : p->c->id;
}

static void lacks(struct report_sheet *s, const struct report_sources *p, bool there,
		  const char *what, size_t *n)
{
	if (there)
		return;
	(*n)++;
	report_sheet_item(s, T("%.*s: %s", "%.*s : %s"), VB_FMT(name_of(p)), what);
}

static void missing(struct report_sheet *s, const struct report_sources *f)
{
	size_t n = 0;

	report_sheet_section(s, T("Facts missing", "Faits manquants"));
	for (size_t i = 0; i < f->n_products; i++) {
		const struct report_sources *p = &f->products[i];

		lacks(s, p, p->a->run_id != 0,
		      T("no audit is recorded: vauban audit TARGET",
			"aucun audit n’est noté : vauban audit CIBLE"),
		      &n);
		lacks(s, p, p->c->version.n > 0,
		      T("write in vauban.yaml: version", "à écrire dans vauban.yaml : version"),
		      &n);
		lacks(s, p, report_about(p->c, "support_until").n > 0,
		      T("write in vauban.yaml: about.support_until",
			"à écrire dans vauban.yaml : about.support_until"),
		      &n);
		lacks(s, p, p->a->risk.present,
		      T("no loss can be told: actors, feared and flows are needed in vauban.yaml",
			"aucune perte ne peut être dite : il faut actors, feared et flows dans "
			"vauban.yaml"),
		      &n);
		lacks(s, p, p->c->requirements.n > 0,
		      T("write in vauban.yaml: requirements",
			"à écrire dans vauban.yaml : requirements"),
		      &n);
	}
	if (!n)
		report_sheet_text(s, "%s", T("None.", "Aucun."));
}

static size_t running(const struct report_sources *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n_incidents; i++)
		for (size_t k = 0; k < p->clocks[i].n; k++)
			n += !p->incidents[i].closed &&
			     (p->clocks[i].v[k].state == MODEL_CLOCK_RUNNING ||
			      p->clocks[i].v[k].state == MODEL_CLOCK_LATE);
	return n;
}

static void row(struct report_sheet *s, struct report_table *t, const struct report_sources *p)
{
	struct report_summary sum = {0};
	bool audited = p->a->run_id != 0;
	struct vb_str unknown = vb_str(T("not known", "non connu"));

	if (audited)
		report_summary_of(s->run, p->a, &sum);
	report_table_row(t);
	report_table_cellf(s, t, "%.*s %.*s", VB_FMT(name_of(p)), VB_FMT(p->c->version));
	report_table_cell(s, t,
			  audited ? report_sheet_day(s, vb_time_day(s->arena, p->a->started))
				  : unknown);
	report_table_cell(s, t,
			  audited ? vb_arena_printf(s->arena,
						    T("%llu, of which exploited: %llu",
						      "%llu, dont exploités : %llu"),
						    (unsigned long long)sum.open,
						    (unsigned long long)sum.exploited)
				  : unknown);
	report_table_cell(
		s, t,
		audited && p->a->score.score >= 0
			? vb_arena_printf(s->arena,
					  T("%.0f of 100, on %.*s of what could be decided",
					    "%.0f sur 100, sur %.*s de ce qui pouvait être décidé"),
					  p->a->score.score,
					  VB_FMT(report_phrase_percent(s->arena, s->lang,
								       p->a->score.coverage / 100)))
			: unknown);
	report_table_cell(s, t,
			  p->a->risk.present ? report_phrase_money(s->arena, s->lang,
								   p->a->risk.total.mean * 1000,
								   p->c->currency)
					     : unknown);
	report_table_cellf(s, t, T("%zu of %zu", "%zu sur %zu"), p->matrix->held,
			   p->matrix->rows.n);
	report_table_cellf(s, t, "%zu", running(p));
	report_table_cell(s, t,
			  report_about(p->c, "support_until").n
				  ? report_sheet_day(s, report_about(p->c, "support_until"))
				  : unknown);
}

static bool open_there(const struct report_sheet *s, const struct report_sources *p,
		       struct vb_str rule)
{
	for (size_t i = 0; i < p->a->findings.n; i++)
		if (vb_str_eq(p->a->findings.v[i].rule, rule) &&
		    !model_finding_closed(&p->a->findings.v[i], s->run->now))
			return true;
	return false;
}

/* Vulnerabilities open in more than one product: one fix serves several. Told by the first product that has it. */
static void shared(struct report_sheet *s, const struct report_sources *f)
{
	enum { SHOWN = 40 };
	size_t n = 0;

	report_sheet_section(s, T("Vulnerabilities they share", "Vulnérabilités communes"));
	for (size_t i = 0; i < f->n_products; i++)
		for (size_t k = 0; k < f->products[i].a->findings.n && n < SHOWN; k++) {
			const struct model_finding *x = &f->products[i].a->findings.v[k];
			struct vb_str where = name_of(&f->products[i]);
			bool told = false, many = false;

			for (size_t j = 0; j < k && !told; j++)
				told = vb_str_eq(f->products[i].a->findings.v[j].rule, x->rule);
			for (size_t j = 0; j < i && !told; j++)
				told = open_there(s, &f->products[j], x->rule);
			if (told || x->kind != MODEL_VULNERABILITY ||
			    model_finding_closed(x, s->run->now))
				continue;
			for (size_t j = i + 1; j < f->n_products; j++)
				if (open_there(s, &f->products[j], x->rule)) {
					many = true;
					where = vb_arena_printf(s->arena, "%.*s, %.*s",
								VB_FMT(where),
								VB_FMT(name_of(&f->products[j])));
				}
			if (!many)
				continue;
			n++;
			report_sheet_item(s, T("%.*s: %.*s", "%.*s : %.*s"), VB_FMT(x->rule),
					  VB_FMT(where));
		}
	if (!n)
		report_sheet_text(s, "%s",
				  T("None is open in two products.",
				    "Aucune n’est ouverte dans deux produits."));
}

void report_sheet_portfolio(struct report_sheet *s, const struct report_sources *f)
{
	struct report_table t;

	missing(s, f);
	report_sheet_section(s, T("How each product stands", "Où en est chaque produit"));
	t = report_sheet_table(
		s,
		T("One line a product, in the order they were named",
		  "Une ligne par produit, dans l’ordre donné"),
		T("Product|Last audit|Open findings|Hardening|Expected loss a year|"
		  "Requirements proved|Clocks of the law running|Support until",
		  "Produit|Dernier audit|Constats ouverts|Durcissement|Perte attendue par "
		  "an|Exigences prouvées|Délais légaux en cours|Assistance jusqu’au"));
	for (size_t i = 0; i < f->n_products; i++)
		row(s, &t, &f->products[i]);
	shared(s, f);
}
