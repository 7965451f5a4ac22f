/* sheet_risk.c - the EBIOS RM study with its five workshops, and the table of requirements from their origin to their proof. */
#include "report/sheet_int.h"

#include "report/phrase.h"

static void workshop_1(struct report_sheet *s, const struct report_sources *f)
{
	const struct model_case *c = f->c;
	struct report_table t;

	report_sheet_section(s, T("Workshop 1: scope and security baseline",
				  "Atelier 1 : cadrage et socle de sécurité"));
	t = report_sheet_table(s,
			       T("Business values; needs from 1 (low) to 4 (vital)",
				 "Valeurs métier ; besoins de 1 (faible) à 4 (vital)"),
			       T("Value|Confidentiality|Integrity|Availability",
				 "Valeur|Confidentialité|Intégrité|Disponibilité"));
	for (size_t i = 0; i < c->data.n; i++) {
		report_table_row(&t);
		report_table_cell(s, &t, c->data.v[i].name.n ? c->data.v[i].name : c->data.v[i].id);
		for (int k = 0; k < 3; k++)
			report_table_cellf(s, &t, "%d", c->data.v[i].need[k]);
	}
	t = report_sheet_table(s, T("Feared events", "Événements redoutés"),
			       T("Event|Gravity|Law", "Événement|Gravité|Texte"));
	for (size_t i = 0; i < c->feared.n; i++) {
		report_table_row(&t);
		report_table_cell(s, &t, report_case_name(c, c->feared.v[i].id));
		report_table_cellf(s, &t, "G%d %s", c->feared.v[i].severity,
				   model_gravity_name(c->feared.v[i].severity, (int)s->lang));
		report_table_cell(s, &t, c->feared.v[i].law);
	}
	if (f->ebios->gaps.n)
		report_sheet_text(s, T("Gaps of the baseline: %zu.", "Écarts du socle : %zu."),
				  f->ebios->gaps.n);
	for (size_t i = 0; i < f->ebios->gaps.n; i++)
		report_sheet_item(s, T("%.*s: %.*s", "%.*s : %.*s"), VB_FMT(f->ebios->gaps.v[i].id),
				  VB_FMT(model_text_in(f->ebios->gaps.v[i].why, (int)s->lang)));
}

static void workshop_2(struct report_sheet *s, const struct report_sources *f)
{
	struct report_table t;

	report_sheet_section(s, T("Workshop 2: risk sources and objectives",
				  "Atelier 2 : sources de risque et objectifs visés"));
	t = report_sheet_table(s,
			       T("What is kept, and what is set aside with the reason",
				 "Ce qui est retenu, et ce qui est écarté avec la raison"),
			       T("Source|Objective|Pertinence|Kept|Why",
				 "Source|Objectif|Pertinence|Retenu|Pourquoi"));
	for (size_t i = 0; i < f->ebios->couples.n; i++) {
		const struct model_ebios_couple *k = &f->ebios->couples.v[i];

		report_table_row(&t);
		report_table_cell(s, &t, report_case_name(f->c, k->actor));
		report_table_cell(s, &t, report_case_name(f->c, k->feared));
		report_table_cell(s, &t,
				  vb_str(model_pertinence_name(k->pertinence, (int)s->lang)));
		report_table_cell(s, &t, vb_str(k->kept ? T("yes", "oui") : T("no", "non")));
		report_table_cell(s, &t, model_text_in(k->why, (int)s->lang));
	}
}

static void workshop_3(struct report_sheet *s, const struct report_sources *f)
{
	struct report_table t;

	report_sheet_section(
		s, T("Workshop 3: strategic scenarios", "Atelier 3 : scénarios stratégiques"));
	t = report_sheet_table(
		s,
		T("Danger = (dependence × penetration) / (maturity × trust)",
		  "Dangerosité = (dépendance × pénétration) / (maturité × confiance)"),
		T("Stakeholder|Danger|Zone", "Partie prenante|Dangerosité|Zone"));
	for (size_t i = 0; i < f->ebios->stakeholders.n; i++) {
		report_table_row(&t);
		report_table_cell(s, &t, f->ebios->stakeholders.v[i].id);
		report_table_cell(s, &t,
				  report_phrase_real(s->arena, s->lang,
						     f->ebios->stakeholders.v[i].danger, 2));
		report_table_cell(
			s, &t,
			vb_str(model_danger_name(f->ebios->stakeholders.v[i].zone, (int)s->lang)));
	}
	for (size_t i = 0; i < f->ebios->scenarios.n; i++)
		report_sheet_item(s, T("%.*s → %.*s → %.*s", "%.*s → %.*s → %.*s"),
				  VB_FMT(report_case_name(f->c, f->ebios->scenarios.v[i].actor)),
				  VB_FMT(report_ids(s->arena, &f->ebios->scenarios.v[i].zones)),
				  VB_FMT(report_case_name(f->c, f->ebios->scenarios.v[i].feared)));
}

static struct vb_str steps_of(struct report_sheet *s, const struct model_ebios_scenario *x)
{
	struct vb_str all = {NULL, 0};

	for (size_t i = 0; i < x->steps.n; i++)
		all = vb_arena_printf(s->arena, "%.*s%s%.*s%s%.*s", VB_FMT(all), i ? " → " : "",
				      VB_FMT(x->steps.v[i].via), x->steps.v[i].via.n ? " " : "",
				      VB_FMT(x->steps.v[i].to));
	return all;
}

static void workshops_4_5(struct report_sheet *s, const struct report_sources *f)
{
	struct report_table t;

	report_sheet_section(
		s, T("Workshop 4: operational scenarios", "Atelier 4 : scénarios opérationnels"));
	t = report_sheet_table(s,
			       T("The likeliest way of each, worst first",
				 "Le chemin le plus vraisemblable de chacun, le pire d’abord"),
			       T("Scenario|Way|Likelihood", "Scénario|Chemin|Vraisemblance"));
	for (size_t i = 0; i < f->ebios->scenarios.n; i++) {
		const struct model_ebios_scenario *x = &f->ebios->scenarios.v[i];

		report_table_row(&t);
		report_table_cellf(s, &t, T("%.*s: %.*s", "%.*s : %.*s"),
				   VB_FMT(report_case_name(f->c, x->actor)),
				   VB_FMT(report_case_name(f->c, x->feared)));
		report_table_cell(s, &t, steps_of(s, x));
		report_table_cellf(s, &t, "V%d %s", x->likelihood,
				   model_likelihood_name(x->likelihood, (int)s->lang));
	}
	report_sheet_section(
		s, T("Workshop 5: treatment of the risk", "Atelier 5 : traitement du risque"));
	t = report_sheet_table(s,
			       T("Risk today, and once the measures are done",
				 "Le risque aujourd’hui, puis une fois les mesures faites"),
			       T("Scenario|Today|Measures|After|Decision",
				 "Scénario|Aujourd’hui|Mesures|Ensuite|Décision"));
	for (size_t i = 0; i < f->ebios->scenarios.n; i++) {
		const struct model_ebios_scenario *x = &f->ebios->scenarios.v[i];

		report_table_row(&t);
		report_table_cellf(s, &t, T("%.*s: %.*s", "%.*s : %.*s"),
				   VB_FMT(report_case_name(f->c, x->actor)),
				   VB_FMT(report_case_name(f->c, x->feared)));
		report_table_cellf(s, &t, "G%d V%d %s", x->gravity, x->likelihood,
				   model_level_name(x->level, (int)s->lang));
		report_table_cell(s, &t, report_ids(s->arena, &x->measures));
		report_table_cellf(s, &t, "V%d %s", x->residual_likelihood,
				   model_level_name(x->residual_level, (int)s->lang));
		report_table_cell(s, &t,
				  x->decision.n ? x->decision
				  : x->over     ? vb_str(T("to be decided", "à décider"))
						: VB_STR(""));
	}
}

void report_sheet_risks(struct report_sheet *s, const struct report_sources *f)
{
	const struct model_risk *r = &f->a->risk;

	report_sheet_section(s, T("In money", "En argent"));
	if (r->present)
		report_sheet_text(
			s,
			T("Expected loss a year: %.*s; one year in ten costs more than %.*s. Simulated: %.*s, seed %llu.",
			  "Perte attendue par an : %.*s ; une année sur dix coûte plus de %.*s. Simulation : %.*s, "
			  "graine %llu."),
			VB_FMT(report_phrase_money(s->arena, s->lang, r->total.mean * 1000,
						   f->c->currency)),
			VB_FMT(report_phrase_money(s->arena, s->lang, r->total.p90 * 1000,
						   f->c->currency)),
			SOME(r->worlds, "year", "years", "année", "années"),
			(unsigned long long)r->seed);
	else
		report_sheet_text(
			s, "%s",
			T("Nothing was simulated: the case has no actor, flow or feared event.",
			  "Rien n’a été simulé : le dossier n’a ni source de risque, ni flux, ni événement redouté."));
	report_sheet_figure(s, f->a, "curve",
			    T("Drawing: chance of losing more than an amount in a year",
			      "Dessin : probabilité de perdre plus qu’un montant en un an"));
	report_sheet_figure(
		s, f->a, "matrix",
		T("Drawing: feared events by gravity and likelihood; workshop 5 says them in words",
		  "Dessin : événements redoutés par gravité et vraisemblance ; l’atelier 5 les dit en mots"));
	workshop_1(s, f);
	workshop_2(s, f);
	workshop_3(s, f);
	workshops_4_5(s, f);
}

/* ---- requirements ------------------------------------------------------------------------------ */

static struct vb_str test_states(struct report_sheet *s, const struct model_case *c,
				 const struct model_requirement *r)
{
	struct vb_str all = {NULL, 0};

	for (size_t i = 0; i < r->tests.n; i++) {
		struct vb_str last = VB_STR("");

		for (size_t k = 0; k < c->tests.n; k++)
			if (vb_str_eq(c->tests.v[k].id, r->tests.v[i]))
				last = c->tests.v[k].last;
		all = vb_arena_printf(s->arena, T("%.*s%s%.*s: %s", "%.*s%s%.*s : %s"), VB_FMT(all),
				      i ? T("; ", " ; ") : "", VB_FMT(r->tests.v[i]),
				      vb_str_is(last, "pass")   ? T("passed", "réussi")
				      : vb_str_is(last, "fail") ? T("failed", "en échec")
								: T("never run", "jamais joué"));
	}
	return all;
}

void report_sheet_requirements(struct report_sheet *s, const struct report_sources *f)
{
	const struct model_case *c = f->c;
	struct report_table t;
	size_t without = 0, orphan = 0;

	for (size_t i = 0; i < c->requirements.n; i++) {
		without += c->requirements.v[i].tests.n == 0;
		orphan += c->requirements.v[i].from.n == 0;
	}
	report_sheet_section(s, T("Requirements", "Exigences"));
	report_sheet_text(
		s,
		T("%.*s; %zu without a test, %zu without an origin.",
		  "%.*s ; %zu sans test, %zu sans origine."),
		SOME(c->requirements.n, "requirement", "requirements", "exigence", "exigences"),
		without, orphan);
	t = report_sheet_table(s,
			       T("From the origin to the proof; those without a test first",
				 "De l’origine à la preuve ; celles sans test d’abord"),
			       T("Requirement|Text|Origin|Covers|Measures|Tests|Owner",
				 "Exigence|Texte|Origine|Couvre|Mesures|Tests|Responsable"));
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < c->requirements.n; i++) {
			const struct model_requirement *r = &c->requirements.v[i];
			struct vb_str measures = {NULL, 0};

			if ((r->tests.n == 0) != (pass == 0))
				continue;
			for (size_t m = 0; m < c->measures.n; m++)
				for (size_t k = 0; k < c->measures.v[m].answers.n; k++)
					if (vb_str_eq(c->measures.v[m].answers.v[k], r->id))
						measures = vb_arena_printf(
							s->arena, "%.*s%s%.*s", VB_FMT(measures),
							measures.n ? ", " : "",
							VB_FMT(c->measures.v[m].id));
			report_table_row(&t);
			report_table_cell(s, &t, r->id);
			report_table_cell(s, &t, r->text.n ? r->text : r->name);
			report_table_cell(s, &t,
					  r->from.n ? report_ids(s->arena, &r->from)
						    : vb_str(T("none", "aucune")));
			report_table_cell(s, &t, report_ids(s->arena, &r->covers));
			report_table_cell(s, &t, measures);
			report_table_cell(s, &t,
					  r->tests.n ? test_states(s, c, r)
						     : vb_str(T("no test", "aucun test")));
			report_table_cell(s, &t, r->owner);
		}
}
