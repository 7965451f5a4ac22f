/*
 * risk_text.c - the first screen of `vauban risk`: what it may cost, what is feared and by which ways, what to treat
 * first, what everything goes through, and what the figures rest on.
 */
#include "cli/risk_int.h"

#include "report/phrase.h"

#define FIRST 5u

static struct vb_str money(const struct cli *c, const struct run_session *s, double amount)
{
	return report_phrase_money(c->arena, c->run.lang, amount, s->the_case->currency);
}

static struct vb_str thousands(const struct cli *c, const struct run_session *s, double amount)
{
	return money(c, s, amount * 1000);
}

/* ---- the loss --------------------------------------------------------------------------- */

static void loss_text(const struct cli *c, struct vb_buf *b, const struct run_session *s)
{
	const struct model_risk *r = &s->assessment->risk;

	vb_buf_printf(
		b,
		T("%sRISK%s %.*s a year expected; 1 year in 10 above %.*s, 1 in 100 above %.*s\n"
		  "  half of the years above %.*s; %.*s years simulated, seed %llu\n",
		  "%sRISQUE%s %.*s par an attendus ; 1 année sur 10 au-delà de %.*s, 1 sur 100 "
		  "au-delà de %.*s\n"
		  "  une année sur deux au-delà de %.*s ; %.*s années simulées, graine %llu\n"),
		cli_bold(c), cli_plain(c), VB_FMT(thousands(c, s, r->total.mean)),
		VB_FMT(thousands(c, s, r->total.p90)), VB_FMT(thousands(c, s, r->total.p99)),
		VB_FMT(thousands(c, s, r->total.p50)),
		VB_FMT(report_phrase_count(c->arena, c->run.lang, r->worlds)),
		(unsigned long long)r->seed);
	for (size_t i = 0; i < r->courses.n; i++)
		vb_buf_printf(b,
			      r->courses.v[i].course == MODEL_WITHOUT
				      ? T("  with no measure at all: %.*s a year\n",
					  "  sans aucune mesure : %.*s par an\n")
				      : T("  with every measure of the case: %.*s a year\n",
					  "  avec toutes les mesures du dossier : %.*s par an\n"),
			      VB_FMT(thousands(c, s, r->courses.v[i].loss.mean)));
	vb_buf_char(b, '\n');
}

/* ---- feared events ---------------------------------------------------------------------- */

static void path_text(const struct cli *c, struct vb_buf *b, const struct model_path *p)
{
	vb_buf_printf(b, "    %7.*s/%s  ", VB_FMT(cli_figure(c, p->per_year)), T("year", "an"));
	for (size_t i = 0; i < p->ids.n; i++)
		vb_buf_printf(b, "%s%.*s", i ? " → " : "", VB_FMT(p->ids.v[i]));
	vb_buf_char(b, '\n');
}

static void events_text(const struct cli *c, struct vb_buf *b, const struct run_session *s)
{
	const struct model_risk *r = &s->assessment->risk;

	cli_heading(c, b,
		    T("FEARED  likelihood and cost a year, then the likeliest ways",
		      "REDOUTÉ  probabilité et coût par an, puis les chemins les plus probables"));
	for (size_t i = 0; i < r->events.n; i++) {
		const struct model_event_risk *e = &r->events.v[i];

		vb_buf_printf(b, "  %s%.*s%s  G%d  %.*s  %.*s  %.*s\n", cli_bold(c), VB_FMT(e->id),
			      cli_plain(c), e->gravity,
			      VB_FMT(report_phrase_percent(c->arena, c->run.lang, e->probability)),
			      VB_FMT(thousands(c, s, e->loss.mean)),
			      VB_FMT(cli_text_of(c, e->name)));
		for (size_t k = 0; k < e->paths.n; k++)
			path_text(c, b, &e->paths.v[k]);
		if (!e->paths.n)
			vb_buf_printf(b, "    %s\n",
				      T("no way of the model leads there",
					"aucun chemin du modèle n’y mène"));
	}
	vb_buf_char(b, '\n');
}

static struct vb_str measure_name(const struct model_case *c, struct vb_str id)
{
	for (size_t i = 0; i < c->measures.n; i++)
		if (vb_str_eq(c->measures.v[i].id, id))
			return c->measures.v[i].name;
	return (struct vb_str){0};
}

/* ---- priorities ------------------------------------------------------------------------- */

static bool is_first(const struct cli *c, const struct model_finding *f)
{
	return f->share > 0 && !model_finding_closed(f, c->run.now);
}

static void findings_text(const struct cli *c, struct vb_buf *b, const struct run_session *s)
{
	const struct model_assessment *a = s->assessment;
	unsigned shown = 0;

	for (size_t i = 0; i < a->findings.n && shown < FIRST; i++) {
		const struct model_finding *f = &a->findings.v[i];

		if (!is_first(c, f))
			continue;
		if (!shown++)
			cli_heading(c, b,
				    T("FIRST TO MEND  its part of the yearly loss",
				      "À CORRIGER D’ABORD  sa part de la perte annuelle"));
		vb_buf_printf(b, "  %.*s  %.*s  %.*s\n", VB_FMT(money(c, s, f->share)),
			      VB_FMT(f->rule),
			      VB_FMT(report_phrase_what(c->arena, c->run.lang, f)));
	}
	if (shown)
		vb_buf_char(b, '\n');
}

static void measures_text(const struct cli *c, struct vb_buf *b, const struct run_session *s)
{
	const struct model_risk *r = &s->assessment->risk;
	bool *taken = vb_arena_array(c->arena, r->measures.n + 1, sizeof(*taken));
	unsigned listed = 0;

	for (unsigned shown = 0; shown < FIRST; shown++) {
		size_t best = SIZE_MAX;

		for (size_t i = 0; i < r->measures.n; i++)
			if (!taken[i] && r->measures.v[i].status < MODEL_DONE &&
			    r->measures.v[i].weight > 0 &&
			    (best == SIZE_MAX ||
			     r->measures.v[i].weight > r->measures.v[best].weight))
				best = i;
		if (best == SIZE_MAX)
			break;
		taken[best] = true;
		listed++;
		if (!shown)
			cli_heading(
				c, b,
				T("MEASURES THAT WOULD AVOID MOST  alone, a year; vauban plan "
				  "chooses",
				  "MESURES LES PLUS UTILES  seules, par an ; vauban plan choisit"));
		vb_buf_printf(b, "  %.*s  %.*s  %.*s\n",
			      VB_FMT(money(c, s, r->measures.v[best].weight)),
			      VB_FMT(r->measures.v[best].id),
			      VB_FMT(measure_name(s->the_case, r->measures.v[best].id)));
	}
	if (listed)
		vb_buf_char(b, '\n');
}

static void critical_text(const struct cli *c, struct vb_buf *b, const struct model_risk *r)
{
	if (!r->critical.n)
		return;
	cli_heading(
		c, b,
		T("WHERE THE WAYS MEET  without it, so many best ways break",
		  "LÀ OÙ LES CHEMINS SE CROISENT  sans lui, tant de meilleurs chemins tombent"));
	for (size_t i = 0; i < r->critical.n && i < FIRST; i++) {
		const struct model_critical *k = &r->critical.v[i];

		vb_buf_printf(b,
			      T("  %-14.*s %u of %u; %.*s of their likelihood is left\n",
				"  %-14.*s %u sur %u ; il reste %.*s de leur probabilité\n"),
			      VB_FMT(k->id), k->pairs, k->of,
			      VB_FMT(report_phrase_percent(c->arena, c->run.lang, k->left)));
	}
	vb_buf_char(b, '\n');
}

/* ---- what it rests on ------------------------------------------------------------------- */

static void moved_text(const struct cli *c, struct vb_buf *b, const struct model_moved *m,
		       const char *when)
{
	vb_buf_printf(b, "      %s: %s %.*s", when, T("loss ×", "perte ×"),
		      VB_FMT(report_phrase_real(c->arena, c->run.lang, m->loss, 2)));
	if (m->in.n) {
		vb_buf_cstr(b,
			    T("; enters the first five: ", " ; entre dans les cinq premières : "));
		cli_ids(b, &m->in, ", ");
	}
	if (m->out.n) {
		vb_buf_cstr(b, T("; leaves them: ", " ; en sort : "));
		cli_ids(b, &m->out, ", ");
	}
	vb_buf_char(b, '\n');
}

static void sensitive_text(const struct cli *c, struct vb_buf *b, const struct model_risk *r)
{
	if (!r->tried)
		return;
	cli_heading(
		c, b,
		T("WHAT THE FIGURES REST ON  supposed probabilities, halved and half as large "
		  "again",
		  "SUR QUOI REPOSENT LES CHIFFRES  probabilités supposées, à moitié et à une fois "
		  "et demie"));
	for (size_t i = 0; i < r->sensitive.n; i++) {
		const struct model_sensitive *m = &r->sensitive.v[i];

		vb_buf_printf(b, "  %.*s %.*s  %.*s\n", VB_FMT(m->id),
			      VB_FMT(cli_figure(c, m->value)), VB_FMT(cli_text_of(c, m->text)));
		moved_text(c, b, &m->down, T("×0.5", "×0,5"));
		moved_text(c, b, &m->up, T("×1.5", "×1,5"));
	}
	vb_buf_printf(
		b,
		T("  %u suppositions were moved; those not listed change neither the loss by 5 %% "
		  "nor the first five %s.\n"
		  "  The case may say better: assume: {NAME: probability}\n\n",
		  "  %u hypothèses déplacées ; celles qui ne sont pas citées ne changent ni la "
		  "perte de 5 %% ni les cinq premières priorités (%s).\n"
		  "  Le dossier peut faire mieux : assume: {NOM: probabilité}\n\n"),
		r->assumptions,
		r->by_measure ? T("measures", "mesures") : T("findings", "constats"));
}

void cli_risk_text(const struct cli *c, struct vb_buf *b, const struct run_session *s)
{
	if (!s->assessment->risk.present) {
		vb_buf_printf(b, "%s%s%s %s\n\n", cli_bold(c), T("RISK", "RISQUE"), cli_plain(c),
			      T("not simulated: the case names no actor, no feared event or no "
				"component",
				"non simulé : le dossier n’a pas de source de risque, d’événement "
				"redouté ou de composant"));
		return;
	}
	loss_text(c, b, s);
	events_text(c, b, s);
	findings_text(c, b, s);
	measures_text(c, b, s);
	critical_text(c, b, &s->assessment->risk);
	sensitive_text(c, b, &s->assessment->risk);
}
