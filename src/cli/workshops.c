/* workshops.c - the five workshops of EBIOS RM on a terminal. */
#include "cli/risk_int.h"
#include "report/phrase.h"

static void workshop_1(const struct cli *c, struct vb_buf *b, const struct model_case *m,
		       const struct model_ebios *e)
{
	cli_heading(c, b,
		    T("WORKSHOP 1  Scope and security baseline",
		      "ATELIER 1  Cadrage et socle de sécurité"));
	vb_buf_cstr(b, T("  Business values (confidentiality, integrity, availability)\n",
			 "  Valeurs métier (confidentialité, intégrité, disponibilité)\n"));
	for (size_t i = 0; i < m->data.n; i++)
		vb_buf_printf(b, "    %-14.*s %d %d %d  %.*s\n", VB_FMT(m->data.v[i].id),
			      m->data.v[i].need[0], m->data.v[i].need[1], m->data.v[i].need[2],
			      VB_FMT(m->data.v[i].name));
	vb_buf_cstr(b, T("  Supporting assets\n", "  Biens supports\n"));
	for (size_t i = 0; i < e->assets.n; i++) {
		vb_buf_printf(b, "    %-14.*s %.0f %.0f %.0f  ", VB_FMT(e->assets.v[i].id),
			      e->assets.v[i].need[0], e->assets.v[i].need[1],
			      e->assets.v[i].need[2]);
		cli_ids(b, &e->assets.v[i].values, ", ");
		vb_buf_char(b, '\n');
	}
	vb_buf_cstr(b, T("  Feared events\n", "  Événements redoutés\n"));
	for (size_t i = 0; i < m->feared.n; i++)
		vb_buf_printf(b, "    %-14.*s G%d %-13s %.*s\n", VB_FMT(m->feared.v[i].id),
			      m->feared.v[i].severity,
			      model_gravity_name(m->feared.v[i].severity, c->run.lang),
			      VB_FMT(m->feared.v[i].name));
	vb_buf_cstr(b, T("  Gaps of the baseline\n", "  Écarts du socle\n"));
	for (size_t i = 0; i < e->gaps.n; i++)
		vb_buf_printf(b, "    %-14.*s %.*s\n", VB_FMT(e->gaps.v[i].id),
			      VB_FMT(cli_text_of(c, e->gaps.v[i].why)));
	vb_buf_char(b, '\n');
}

static void workshop_2(const struct cli *c, struct vb_buf *b, const struct model_ebios *e)
{
	cli_heading(c, b,
		    T("WORKSHOP 2  Risk sources and objectives",
		      "ATELIER 2  Sources de risque et objectifs visés"));
	for (int kept = 1; kept >= 0; kept--) {
		size_t shown = 0;

		vb_buf_cstr(b, kept ? T("  Kept (pertinence)\n", "  Retenus (pertinence)\n")
				    : T("  Set aside\n", "  Écartés\n"));

		for (size_t i = 0; i < e->couples.n; i++) {
			const struct model_ebios_couple *k = &e->couples.v[i];

			if (k->kept != (bool)kept)
				continue;
			shown++;
			vb_buf_printf(b, "    %-14.*s %-14.*s ", VB_FMT(k->actor),
				      VB_FMT(k->feared));
			cli_padded(b, model_pertinence_name(k->pertinence, c->run.lang), 8);
			vb_buf_printf(b, " %.*s\n", VB_FMT(cli_text_of(c, k->why)));
		}
		if (!shown)
			vb_buf_cstr(b, T("    none\n", "    aucun\n"));
	}
	vb_buf_char(b, '\n');
}

static void workshop_3(const struct cli *c, struct vb_buf *b, const struct model_ebios *e)
{
	cli_heading(c, b,
		    T("WORKSHOP 3  Strategic scenarios", "ATELIER 3  Scénarios stratégiques"));
	vb_buf_cstr(b,
		    T("  Stakeholders: danger = (dependence × penetration) / (maturity × trust)\n",
		      "  Parties prenantes : dangerosité = (dépendance × pénétration) / (maturité "
		      "× confiance)\n"));
	for (size_t i = 0; i < e->stakeholders.n; i++) {
		const struct model_ebios_stakeholder *h = &e->stakeholders.v[i];

		vb_buf_printf(b, "    %-14.*s (%d × %d) / (%d × %d) = %.*s  %s\n", VB_FMT(h->id),
			      h->depend, h->exposure, h->maturity, h->trust,
			      VB_FMT(report_phrase_real(c->arena, c->run.lang, h->danger, 2)),
			      model_danger_name(h->zone, c->run.lang));
	}
	vb_buf_cstr(b, T("  Scenarios by zones\n", "  Scénarios par zones\n"));
	for (size_t i = 0; i < e->scenarios.n; i++) {
		const struct model_ebios_scenario *s = &e->scenarios.v[i];

		vb_buf_printf(b, "    @%.*s → ", VB_FMT(s->actor));
		cli_ids(b, &s->zones, " → ");
		vb_buf_printf(b, " → %.*s  G%d\n", VB_FMT(s->feared), s->gravity);
	}
	vb_buf_char(b, '\n');
}

static void workshop_4(const struct cli *c, struct vb_buf *b, const struct model_ebios *e)
{
	cli_heading(c, b,
		    T("WORKSHOP 4  Operational scenarios", "ATELIER 4  Scénarios opérationnels"));
	vb_buf_printf(b, "  %s\n",
		      e->scales.bottleneck
			      ? T("likelihood: the hardest action (bottleneck)",
				  "vraisemblance : l’action la plus difficile (goulet)")
			      : T("likelihood: tries a year × product of the actions; * the "
				  "hardest action",
				  "vraisemblance : essais par an × produit des actions ; * "
				  "l’action la plus difficile"));
	for (size_t i = 0; i < e->scenarios.n; i++) {
		const struct model_ebios_scenario *s = &e->scenarios.v[i];

		vb_buf_printf(b, "  V%d ", s->likelihood);
		cli_padded(b, model_likelihood_name(s->likelihood, c->run.lang), 18);
		vb_buf_printf(b, " %.*s/%s  @%.*s", VB_FMT(cli_figure(c, s->per_year)),
			      T("year", "an"), VB_FMT(s->actor));
		for (size_t k = 0; k < s->steps.n; k++)
			vb_buf_printf(b, " →%s%.*s %.*s (%.*s)", s->steps.v[k].critical ? "*" : "",
				      VB_FMT(s->steps.v[k].via), VB_FMT(s->steps.v[k].to),
				      VB_FMT(cli_figure(c, s->steps.v[k].p)));
		vb_buf_printf(b, " → %.*s\n", VB_FMT(s->feared));
	}
	vb_buf_char(b, '\n');
}

static void workshop_5(const struct cli *c, struct vb_buf *b, const struct model_ebios *e)
{
	cli_heading(c, b,
		    T("WORKSHOP 5  Treatment of the risk", "ATELIER 5  Traitement du risque"));
	for (size_t i = 0; i < e->scenarios.n; i++) {
		const struct model_ebios_scenario *s = &e->scenarios.v[i];

		vb_buf_printf(b, "  %-14.*s %-14.*s G%d V%d ", VB_FMT(s->actor), VB_FMT(s->feared),
			      s->gravity, s->likelihood);
		cli_padded(b, model_level_name(s->level, c->run.lang), 7);
		vb_buf_printf(b, "→ V%d ", s->residual_likelihood);
		cli_padded(b, model_level_name(s->residual_level, c->run.lang), 7);
		if (s->measures.n)
			vb_buf_cstr(b, T("  with ", "  avec "));
		cli_ids(b, &s->measures, ", ");
		if (s->decision.n)
			vb_buf_printf(b, T("  accepted by %.*s", "  accepté par %.*s"),
				      VB_FMT(s->decision));
		if (s->over)
			vb_buf_cstr(b, T("  above what the case accepts: decide",
					 "  au-delà de ce que le dossier accepte : décider"));
		vb_buf_char(b, '\n');
	}
	vb_buf_char(b, '\n');
}

void cli_workshops(const struct cli *c, struct vb_buf *b, const struct model_case *m,
		   const struct model_ebios *e, uint64_t only)
{
	if (!only || only == 1)
		workshop_1(c, b, m, e);
	if (!only || only == 2)
		workshop_2(c, b, e);
	if (!only || only == 3)
		workshop_3(c, b, e);
	if (!only || only == 4)
		workshop_4(c, b, e);
	if (!only || only == 5)
		workshop_5(c, b, e);
}
