/*
 * sheet_people.c - what each reader needs and no more: one page for who decides, a committee's agenda, plain words for everyone,
 * the obligations, the incidents. Every number comes from a record named beside it.
 */
#include "report/sheet_int.h"

#include "report/phrase.h"
#include "report/summary.h"

enum { FEW = 5, MANY = 40 };

static bool open_one(const struct report_sheet *s, const struct model_finding *f)
{
	return !model_finding_closed(f, s->run->now);
}

static void worst(struct report_sheet *s, const struct model_assessment *a, size_t most)
{
	size_t n = 0;

	for (size_t i = 0; a && i < a->findings.n; i++) {
		const struct model_finding *f = &a->findings.v[i];

		if (!open_one(s, f) || f->kind == MODEL_THREAT || ++n > most)
			continue;
		report_sheet_item(s, T("%.*s (severity %s, %.*s)", "%.*s (gravité %s, %.*s)"),
				  VB_FMT(report_phrase_what(s->arena, s->lang, f)),
				  model_severity_name(f->severity, (int)s->lang),
				  VB_FMT(f->fingerprint));
	}
	if (!n)
		report_sheet_text(
			s, "%s",
			T("No open finding is recorded.", "Aucun constat ouvert n’est noté."));
	report_sheet_more(s, n, most);
}

static size_t pressing(struct report_sheet *s, const struct report_sources *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->n_incidents; i++)
		for (size_t k = 0; k < f->clocks[i].n; k++) {
			const struct model_clock *c = &f->clocks[i].v[k];

			if (f->incidents[i].closed ||
			    (c->state != MODEL_CLOCK_LATE && c->state != MODEL_CLOCK_RUNNING))
				continue;
			n++;
			report_sheet_item(
				s, T("%.*s: %.*s, %.*s, %s%s%.*s", "%.*s : %.*s, %.*s, %s%s%.*s"),
				VB_FMT(f->incidents[i].id),
				VB_FMT(model_text_in(c->title, (int)s->lang)),
				VB_FMT(model_text_in(c->stage_title, (int)s->lang)),
				model_clock_name((int)c->state, (int)s->lang),
				c->due ? T(", due ", ", échéance ") : "",
				VB_FMT(c->due ? report_sheet_moment(s, f, i, c->due) : VB_STR("")));
		}
	return n;
}

static size_t decisions_asked(struct report_sheet *s, const struct report_sources *f)
{
	size_t n = 0;

	for (size_t i = 0; f->ebios && i < f->ebios->scenarios.n; i++) {
		const struct model_ebios_scenario *x = &f->ebios->scenarios.v[i];

		if (!x->over)
			continue;
		n++;
		report_sheet_item(
			s,
			T("accept, reduce or avoid: %.*s (%.*s), gravity %d and likelihood %d of 4 even after the measures",
			  "accepter, réduire ou éviter : %.*s (%.*s), gravité %d et vraisemblance %d sur 4 même après les mesures"),
			VB_FMT(report_case_name(f->c, x->feared)),
			VB_FMT(report_case_name(f->c, x->actor)), x->gravity,
			x->residual_likelihood);
	}
	for (size_t i = 0; i < f->c->decisions.n; i++) {
		const struct model_case_decision *d = &f->c->decisions.v[i];
		int64_t until;

		if (!d->until.n || !vb_time_parse(d->until, &until) ||
		    until > s->run->now + 90 * 86400)
			continue;
		n++;
		report_sheet_item(s,
				  T("decision %.*s on %.*s ends on %.*s",
				    "la décision %.*s sur %.*s finit le %.*s"),
				  VB_FMT(d->id), VB_FMT(d->accept),
				  VB_FMT(report_sheet_day(s, d->until)));
	}
	return n;
}

static void measures_late(struct report_sheet *s, const struct report_sources *f)
{
	size_t done = 0, doing = 0, planned = 0;

	for (size_t i = 0; i < f->c->measures.n; i++) {
		done += f->c->measures.v[i].status == MODEL_DONE;
		doing += f->c->measures.v[i].status == MODEL_DOING;
		planned += f->c->measures.v[i].status == MODEL_PLANNED;
	}
	report_sheet_item(
		s,
		T("measures: %zu done, %zu under way, %zu planned (vauban plan says who and when)",
		  "mesures : faites %zu, en cours %zu, prévues %zu (vauban plan dit qui et quand)"),
		done, doing, planned);
	for (size_t i = 0; i < f->n_incidents; i++)
		for (size_t k = 0; k < f->incidents[i].actions.n; k++) {
			const struct model_action *x = &f->incidents[i].actions.v[k];
			int64_t due;

			if (!x->done && x->due.n && vb_time_parse(x->due, &due) &&
			    due < s->run->now)
				report_sheet_item(s,
						  T("late: %.*s %.*s, %.*s, due %.*s",
						    "en retard : %.*s %.*s, %.*s, pour le %.*s"),
						  VB_FMT(f->incidents[i].id), VB_FMT(x->id),
						  VB_FMT(x->text),
						  VB_FMT(report_sheet_day(s, x->due)));
		}
}

void report_sheet_management(struct report_sheet *s, const struct report_sources *f)
{
	struct report_summary sum = {0};

	report_sheet_section(s, T("Where we stand", "Où nous en sommes"));
	if (f->a && f->a->run_id) {
		report_summary_of(s->run, f->a, &sum);
		report_sheet_item(
			s,
			T("%.*s in %.*s, known to be exploited: %llu (run %lld)",
			  "%.*s dans %.*s ; exploités en pratique : %llu (audit %lld)"),
			SOME(sum.open, "open finding", "open findings", "constat ouvert",
			     "constats ouverts"),
			SOME(sum.components, "component", "components", "composant", "composants"),
			(unsigned long long)sum.exploited, (long long)f->a->run_id);
		if (f->a->score.score >= 0)
			report_sheet_item(
				s,
				T("hardening: %.0f of 100, on %.*s of what could be decided",
				  "durcissement : %.0f sur 100, sur %.*s de ce qui pouvait être décidé"),
				f->a->score.score,
				VB_FMT(report_phrase_percent(s->arena, s->lang,
							     f->a->score.coverage / 100)));
	} else {
		report_sheet_item(s, "%s",
				  T("no audit is recorded: facts are missing",
				    "aucun audit n’est noté : les faits manquent"));
	}
	if (f->a && f->a->risk.present)
		report_sheet_item(
			s,
			T("expected loss a year: %.*s; one year in ten above %.*s",
			  "perte attendue par an : %.*s ; une année sur dix au-delà de %.*s"),
			VB_FMT(report_phrase_money(s->arena, s->lang, f->a->risk.total.mean * 1000,
						   f->c->currency)),
			VB_FMT(report_phrase_money(s->arena, s->lang, f->a->risk.total.p90 * 1000,
						   f->c->currency)));
	measures_late(s, f);
	report_sheet_section(s, T("What matters first", "Ce qui compte d’abord"));
	worst(s, f->a, FEW);
	report_sheet_section(s, T("Clocks of the law", "Délais légaux"));
	if (!pressing(s, f))
		report_sheet_text(s, "%s", T("None is running.", "Aucun n’est en cours."));
	report_sheet_section(s, T("What is asked of you", "Ce qui vous est demandé"));
	if (!decisions_asked(s, f))
		report_sheet_text(s, "%s", T("Nothing today.", "Rien aujourd’hui."));
}

void report_sheet_meeting(struct report_sheet *s, const struct report_sources *f)
{
	size_t fresh = 0;

	report_sheet_section(s, T("Agenda (45 minutes)", "Ordre du jour (45 minutes)"));
	report_sheet_item(s, "%s",
			  T("what is new since the last audit: 10 min",
			    "ce qui est nouveau depuis le dernier audit : 10 min"));
	report_sheet_item(
		s, "%s",
		T("what was left undecided: 15 min", "ce qui est resté sans décision : 15 min"));
	report_sheet_item(s, "%s",
			  T("measures and actions: 10 min", "mesures et actions : 10 min"));
	report_sheet_item(s, "%s",
			  T("decisions, who does what by when: 10 min",
			    "décisions, qui fait quoi pour quand : 10 min"));
	report_sheet_section(s, T("New since the last audit", "Nouveau depuis le dernier audit"));
	for (size_t i = 0; f->a && i < f->a->findings.n; i++)
		if (f->a->findings.v[i].is_new && open_one(s, &f->a->findings.v[i]) &&
		    fresh++ < MANY)
			report_sheet_item(
				s, T("%.*s (severity %s)", "%.*s (gravité %s)"),
				VB_FMT(report_phrase_what(s->arena, s->lang, &f->a->findings.v[i])),
				model_severity_name(f->a->findings.v[i].severity, (int)s->lang));
	report_sheet_more(s, fresh, MANY);
	if (!fresh)
		report_sheet_text(s, "%s",
				  T("Nothing. vauban diff compares any two audits.",
				    "Rien. vauban diff compare deux audits."));
	report_sheet_section(
		s, T("Undecided: these come back until somebody decides",
		     "Sans décision : ces points reviennent tant que personne ne tranche"));
	worst(s, f->a, MANY / 2);
	(void)decisions_asked(s, f);
	report_sheet_section(s, T("Measures and actions", "Mesures et actions"));
	measures_late(s, f);
	(void)pressing(s, f);
	report_sheet_section(s, T("Minutes", "Compte rendu"));
	{
		struct report_table t = report_sheet_table(
			s,
			T("To be filled in during the meeting; then vauban decide records each decision",
			  "À remplir pendant la réunion ; vauban decide note ensuite chaque décision"),
			T("Point|Decision and why|Who|By when",
			  "Point|Décision et raison|Qui|Pour quand"));

		for (size_t i = 0; i < FEW; i++) {
			report_table_row(&t);
			report_table_cellf(s, &t, "%zu", i + 1);
			for (int k = 0; k < 3; k++)
				report_table_cell(s, &t, VB_STR("…"));
		}
	}
	report_sheet_text(s, T("Present: …", "Présents : …"));
}

/* ---- everyone --------------------------------------------------------------------------------- */

static const struct {
	const char *term_en, *term_fr, *en, *fr;
} glossary[] = {
	{"vulnerability", "vulnérabilité", "a flaw that somebody could use against the product",
	 "un défaut que quelqu’un pourrait utiliser contre le produit"},
	{"update", "mise à jour", "a new version that mends flaws; it must come signed, from us",
	 "une nouvelle version qui corrige des défauts ; elle doit venir signée, de chez nous"},
	{"feared event", "événement redouté",
	 "what must not happen to the people who rely on the product",
	 "ce qui ne doit pas arriver aux personnes qui comptent sur le produit"},
	{"incident", "incident", "something happened that harms or may harm security: tell at once",
	 "il s’est passé quelque chose qui nuit ou peut nuire à la sécurité : dites-le aussitôt"},
	{"bill of materials", "nomenclature logicielle",
	 "the list of the software inside the product",
	 "la liste des logiciels contenus dans le produit"},
};

void report_sheet_awareness(struct report_sheet *s, const struct report_sources *f)
{
	const struct model_case *c = f->c;
	struct report_table t;
	size_t n = 0;

	report_sheet_section(s, T("What must not happen", "Ce qui ne doit pas arriver"));
	for (size_t i = 0; i < c->feared.n; i++)
		report_sheet_item(
			s, "%.*s",
			VB_FMT(c->feared.v[i].name.n ? c->feared.v[i].name : c->feared.v[i].id));
	report_sheet_section(s, T("What each of us does", "Ce que chacun fait"));
	report_sheet_item(
		s, "%s",
		T("Everyone: tell what looks wrong the same day; nobody is blamed for telling.",
		  "Tous : dire le jour même ce qui paraît anormal ; personne n’est blâmé de l’avoir dit."));
	report_sheet_item(
		s, "%s",
		T("Who writes code: no secret in the code, one more pair of eyes on each change, libraries kept up to date.",
		  "Qui écrit le code : aucun secret dans le code, un second regard sur chaque changement, "
		  "des bibliothèques à jour."));
	report_sheet_item(
		s, "%s",
		T("Who installs and helps: named accounts, no shared password, a note of what was changed.",
		  "Qui installe et dépanne : des comptes nominatifs, aucun mot de passe partagé, une trace "
		  "de ce qui a été changé."));
	report_sheet_item(
		s, "%s",
		T("Who decides: time and money for the plan, a written decision for each risk that is kept.",
		  "Qui décide : du temps et de l’argent pour le plan, une décision écrite pour chaque risque gardé."));
	if (report_about(c, "security_contact").n)
		report_sheet_item(s, T("Where to tell: %.*s", "Où le dire : %.*s"),
				  VB_FMT(report_about(c, "security_contact")));
	report_sheet_section(s, T("Words", "Les mots"));
	t = report_sheet_table(s, T("Five words used in our reports", "Cinq mots de nos rapports"),
			       T("Word|Meaning", "Mot|Sens"));
	for (size_t i = 0; i < VB_COUNT(glossary); i++) {
		report_table_row(&t);
		report_table_cell(s, &t, vb_str(T(glossary[i].term_en, glossary[i].term_fr)));
		report_table_cell(s, &t, vb_str(T(glossary[i].en, glossary[i].fr)));
	}
	report_sheet_section(s, T("Quiz", "Questions"));
	if (c->feared.n)
		report_sheet_item(
			s,
			T("Which of these must not happen with our product: %.*s, or a slow start? (the first)",
			  "Lequel ne doit pas arriver avec notre produit : « %.*s », ou un démarrage lent ? (le premier)"),
			VB_FMT(c->feared.v[0].name.n ? c->feared.v[0].name : c->feared.v[0].id));
	for (size_t i = 0; i < c->parts.n && n < 2; i++)
		if (c->parts.v[i].kind == MODEL_PART_STORE && c->parts.v[i].holds.n) {
			n++;
			report_sheet_item(
				s, T("What does %.*s hold? (%.*s)", "Que contient %.*s ? (%.*s)"),
				VB_FMT(c->parts.v[i].name.n ? c->parts.v[i].name
							    : c->parts.v[i].id),
				VB_FMT(report_ids(s->arena, &c->parts.v[i].holds)));
		}
	report_sheet_item(
		s, "%s",
		T("You see an update that is not signed: install it, or tell? (tell, and do not install)",
		  "Vous voyez une mise à jour non signée : l’installer, ou le dire ? (le dire, sans l’installer)"));
	report_sheet_item(
		s, "%s",
		T("Who may be told of an incident first? (the security contact, at once)",
		  "À qui parler d’abord d’un incident ? (au contact de sécurité, aussitôt)"));
}

void report_sheet_obligations(struct report_sheet *s, const struct report_sources *f)
{
	struct report_table t;

	report_sheet_section(s, T("What applies, and why", "Ce qui s’applique, et pourquoi"));
	report_sheet_text(
		s, "%s",
		T("From facts of the case, in our own words; this is not legal advice. Where a fact is "
		  "missing the answer is uncertain: ask counsel.",
		  "D’après des faits du dossier, avec nos mots ; ce n’est pas un conseil juridique. Quand un "
		  "fait manque, la réponse est incertaine : demandez conseil."));
	t = report_sheet_table(s, T("Laws and standards", "Textes et normes"),
			       T("Text|Applies|Why|Article|Facts missing",
				 "Texte|S’applique|Pourquoi|Article|Faits manquants"));
	for (size_t i = 0; f->duties && i < f->duties->n; i++) {
		const struct model_duty *d = &f->duties->v[i];

		report_table_row(&t);
		report_table_cell(s, &t, model_text_in(d->title, (int)s->lang));
		report_table_cellf(s, &t, "%s%s", model_applies_name(d->applies, (int)s->lang),
				   d->verified ? "" : T(" (to be confirmed)", " (à confirmer)"));
		report_table_cell(s, &t, model_text_in(d->why, (int)s->lang));
		report_table_cell(s, &t, d->article);
		report_table_cell(s, &t, report_ids(s->arena, &d->missing));
	}
}

/* Causes from the incident down, what each explains said; what was done about them; what was learnt. */
static void analysis(struct report_sheet *s, const struct model_incident *x)
{
	struct report_table t;

	report_sheet_section(s, vb_arena_printf(s->arena, "%.*s, %.*s", VB_FMT(x->id),
						VB_FMT(vb_arena_printable(s->arena, x->title)))
					.p);
	for (size_t k = 0; k < x->causes.n; k++) {
		const struct model_cause *c = &x->causes.v[k];

		report_sheet_item(s,
				  T("cause %.*s%s%.*s: %.*s (%s)", "cause %.*s%s%.*s : %.*s (%s)"),
				  VB_FMT(c->id), c->under.n ? T(", explains ", ", explique ") : "",
				  VB_FMT(c->under), VB_FMT(c->text),
				  model_factor_name((int)c->factor, (int)s->lang));
	}
	for (size_t k = 0; k < x->lessons.n; k++)
		report_sheet_item(s, T("lesson: %.*s", "leçon : %.*s"),
				  VB_FMT(x->lessons.v[k].text));
	if (!x->actions.n)
		return;
	t = report_sheet_table(
		s, T("Actions and what proves them", "Actions et ce qui les prouve"),
		T("Action|What|Kind|Who|By|Proof", "Action|Quoi|Nature|Qui|Pour le|Preuve"));
	for (size_t k = 0; k < x->actions.n; k++) {
		const struct model_action *a = &x->actions.v[k];

		report_table_row(&t);
		report_table_cell(s, &t, a->id);
		report_table_cell(s, &t, a->text);
		report_table_cell(s, &t,
				  vb_str(a->preventive ? T("preventive", "préventive")
						       : T("corrective", "corrective")));
		report_table_cell(s, &t, a->owner);
		report_table_cell(s, &t, report_sheet_day(s, a->due));
		report_table_cell(s, &t, a->done ? a->evidence : vb_str(T("open", "ouverte")));
	}
}

void report_sheet_incidents(struct report_sheet *s, const struct report_sources *f)
{
	struct report_table t;

	report_sheet_section(s, T("Clocks of the law", "Délais légaux"));
	if (!pressing(s, f))
		report_sheet_text(s, "%s", T("None is running.", "Aucun n’est en cours."));
	report_sheet_section(s, T("Register", "Registre"));
	t = report_sheet_table(s, T("Newest first", "Le plus récent d’abord"),
			       T("Record|What happened|Opened|Closed|Causes|Actions",
				 "Fiche|Ce qui s’est passé|Ouvert|Clos|Causes|Actions"));
	for (size_t i = f->n_incidents; i-- > 0;) {
		const struct model_incident *x = &f->incidents[i];
		struct vb_str causes = {NULL, 0};
		size_t done = 0;

		for (size_t k = 0; k < x->causes.n; k++)
			causes = vb_arena_printf(s->arena, "%.*s%s%.*s", VB_FMT(causes),
						 k ? T("; ", " ; ") : "",
						 VB_FMT(x->causes.v[k].text));
		for (size_t k = 0; k < x->actions.n; k++)
			done += x->actions.v[k].done != 0;
		report_table_row(&t);
		report_table_cell(s, &t, x->id);
		report_table_cell(s, &t, x->title);
		report_table_cell(s, &t, report_sheet_day(s, vb_time_day(s->arena, x->opened)));
		report_table_cell(s, &t,
				  x->closed ? report_sheet_day(s, vb_time_day(s->arena, x->closed))
					    : vb_str(T("open", "ouvert")));
		report_table_cell(s, &t, causes);
		report_table_cellf(s, &t, T("%zu of %zu done", "faites : %zu sur %zu"), done,
				   x->actions.n);
	}
	for (size_t i = f->n_incidents; i-- > 0;)
		if (f->incidents[i].causes.n || f->incidents[i].actions.n ||
		    f->incidents[i].lessons.n)
			analysis(s, &f->incidents[i]);
}
