/*
 * sheet_grid.c - the accessibility report with its declaration (RGAA 4.1.2) and the eco-design sheet (RGESN 2024): what a program
 * found on the pages of the last audit, beside what people judged, which the case says under `about: {rgaa: {"1.1": c}}`.
 *
 * A program shows that a criterion is not met, hardly ever that it is: no rate and no conformity is said before people have judged
 * every criterion. Numbers of themes and criteria are those of the two references; every word is ours.
 */
#include "report/sheet_int.h"

#include "report/phrase.h"

struct theme {
	const char *en, *fr;
	size_t criteria;
};
struct grid {
	const char *family, *key; /* of rules, of `about:` */
	const struct theme *themes;
	size_t n;
};

static const struct theme rgaa_themes[] = {
	{"Images", "Images", 9},           {"Frames", "Cadres", 2},
	{"Colours", "Couleurs", 3},        {"Sound and video", "Multimédia", 13},
	{"Tables", "Tableaux", 8},         {"Links", "Liens", 2},
	{"Scripts", "Scripts", 5},         {"Compulsory elements", "Éléments obligatoires", 10},
	{"Structure", "Structuration", 4}, {"Presentation", "Présentation", 14},
	{"Forms", "Formulaires", 13},      {"Navigation", "Navigation", 11},
	{"Reading", "Consultation", 12},
};
static const struct theme rgesn_themes[] = {
	{"Strategy", "Stratégie", 10},       {"Specifications", "Spécifications", 10},
	{"Architecture", "Architecture", 7}, {"Use and interface", "Usage et interface", 15},
	{"Contents", "Contenus", 8},         {"Pages", "Pages", 7},
	{"Server side", "Côté serveur", 4},  {"Hosting", "Hébergement", 10},
	{"Algorithms", "Algorithmes", 7},
};
static const struct grid rgaa = {"RGAA", "rgaa", rgaa_themes, VB_COUNT(rgaa_themes)};
static const struct grid rgesn = {"RGESN", "rgesn", rgesn_themes, VB_COUNT(rgesn_themes)};

enum verdict { OPEN, MET, NOT_MET, DOES_NOT_APPLY, EXEMPTED, WRONG };
struct tally {
	size_t of[WRONG + 1], criteria, faults;
};

static enum verdict verdict_of(struct vb_str word)
{
	static const char *const words[] = {
		[MET] = "c", [NOT_MET] = "nc", [DOES_NOT_APPLY] = "na", [EXEMPTED] = "d"};

	if (!word.n)
		return OPEN;
	for (size_t i = MET; i < VB_COUNT(words); i++)
		if (vb_str_is(word, words[i]))
			return (enum verdict)i;
	return WRONG;
}

static const char *verdict_name(const struct report_sheet *s, enum verdict v)
{
	switch (v) {
	case MET:
		return T("met", "respecté");
	case NOT_MET:
		return T("not met", "non respecté");
	case DOES_NOT_APPLY:
		return T("does not apply", "sans objet");
	case EXEMPTED:
		return T("exempted", "dérogation");
	default:
		return T("to be judged by a person", "à juger par une personne");
	}
}

/* The program's result on one criterion; NULL when it does not look at it or no page was audited. */
static const struct model_rule_result *result_of(const struct report_sources *f,
						 const struct grid *g, struct vb_str number)
{
	for (size_t i = 0; i < f->a->rules.n; i++) {
		const struct model_rule_result *r = &f->a->rules.v[i];

		if (vb_str_is(r->family, g->family) &&
		    vb_str_eq(vb_str_from(r->rule, strlen(g->family) + 1), number))
			return r;
	}
	return NULL;
}

/* A fault that a program found outweighs what somebody declared. */
static enum verdict judged(const struct report_sources *f, const struct grid *g,
			   struct vb_str number, const struct model_rule_result **result)
{
	const struct vb_yaml *said = f->c->about ? vb_yaml_get(f->c->about, g->key) : NULL;
	char key[16];
	enum verdict v;

	snprintf(key, sizeof(key), "%.*s", VB_FMT(number));
	v = verdict_of(vb_yaml_str(said, key));
	*result = result_of(f, g, number);
	return *result && (*result)->state == MODEL_RULE_FAIL && v != EXEMPTED ? NOT_MET : v;
}

static struct vb_str number_of(struct report_sheet *s, size_t theme, size_t criterion)
{
	return vb_arena_printf(s->arena, "%zu.%zu", theme + 1, criterion + 1);
}

static struct tally theme_count(struct report_sheet *s, const struct report_sources *f,
				const struct grid *g, size_t theme)
{
	struct tally t = {.criteria = g->themes[theme].criteria};
	const struct model_rule_result *r;

	for (size_t k = 0; k < t.criteria; k++) {
		t.of[judged(f, g, number_of(s, theme, k), &r)]++;
		t.faults += r && r->state == MODEL_RULE_FAIL;
	}
	return t;
}

static struct tally all_count(struct report_sheet *s, const struct report_sources *f,
			      const struct grid *g)
{
	struct tally all = {0};

	for (size_t i = 0; i < g->n; i++) {
		struct tally t = theme_count(s, f, g, i);

		for (size_t k = 0; k <= WRONG; k++)
			all.of[k] += t.of[k];
		all.criteria += t.criteria;
		all.faults += t.faults;
	}
	return all;
}

/* What is missing besides the facts: audited pages, verdicts, words that are none. */
static void grid_missing(struct report_sheet *s, const struct report_sources *f,
			 const struct grid *g, const struct tally *all)
{
	size_t looked = 0;

	for (size_t i = 0; i < f->a->rules.n; i++)
		looked += vb_str_is(f->a->rules.v[i].family, g->family);
	if (!looked)
		report_sheet_item(
			s, "%s",
			T("no page was audited: vauban audit FOLDER or ADDRESS looks at HTML pages",
			  "aucune page n’a été auditée : vauban audit DOSSIER ou ADRESSE regarde "
			  "les pages HTML"));
	if (all->of[OPEN])
		report_sheet_item(
			s,
			T("criteria that wait for a person: %zu of %zu; write in vauban.yaml: about.%s: "
			  "{\"1.1\": c}, with c (met), "
			  "nc (not met), na (does not apply) or d (exempted)",
			  "critères qui attendent une personne : %zu sur %zu ; à écrire dans vauban.yaml "
			  ": about.%s: {\"1.1\": c}, "
			  "avec c (respecté), nc (non respecté), na (sans objet) ou d (dérogation)"),
			all->of[OPEN], all->criteria, g->key);
	if (all->of[WRONG])
		report_sheet_item(
			s,
			T("%.*s under about.%s: none of c, nc, na, d",
			  "%.*s sous about.%s : ni c, ni nc, ni na, ni d"),
			SOME(all->of[WRONG], "verdict", "verdicts", "verdict", "verdicts"), g->key);
}

static void themes_table(struct report_sheet *s, const struct report_sources *f,
			 const struct grid *g)
{
	struct report_table t = report_sheet_table(
		s, T("Criteria by theme", "Critères par thème"),
		T("Theme|Criteria|Met|Not met|Do not apply|Exempted|To judge|Faults found "
		  "by a program",
		  "Thème|Critères|Respectés|Non respectés|Sans objet|Dérogations|À juger|"
		  "Défauts trouvés par un programme"));

	for (size_t i = 0; i < g->n; i++) {
		struct tally n = theme_count(s, f, g, i);
		const size_t cells[] = {n.criteria,     n.of[MET],
					n.of[NOT_MET],  n.of[DOES_NOT_APPLY],
					n.of[EXEMPTED], n.of[OPEN] + n.of[WRONG],
					n.faults};

		report_table_row(&t);
		report_table_cellf(s, &t, "%zu. %s", i + 1, T(g->themes[i].en, g->themes[i].fr));
		for (size_t k = 0; k < VB_COUNT(cells); k++)
			report_table_cellf(s, &t, "%zu", cells[k]);
	}
}

static struct vb_str places(struct report_sheet *s, const struct model_rule_result *r)
{
	enum { PLACES = 3 };
	struct vb_str all = model_text_in((struct model_text){r->reason, r->reason_fr},
					  (int)s->lang);

	for (size_t i = 0; i < r->evidence.n && i < PLACES; i++)
		all = vb_arena_printf(s->arena, "%.*s; %.*s:%u %.*s", VB_FMT(all),
				      VB_FMT(r->evidence.v[i].file), r->evidence.v[i].line,
				      VB_FMT(r->evidence.v[i].value));
	return all;
}

static void criterion_row(struct report_sheet *s, struct report_table *t, struct vb_str number,
			  enum verdict v, const struct model_rule_result *r)
{
	report_table_row(t);
	report_table_cell(s, t, number);
	report_table_cell(
		s, t,
		r ? model_text_in(r->title, (int)s->lang)
		  : vb_str(T("not looked at by a program", "non examiné par un programme")));
	report_table_state(s, t, verdict_name(s, v),
			   v == NOT_MET ? "high"
			   : v == MET   ? "low"
					: "info");
	report_table_cellf(s, t, "%s%s%.*s", r ? model_rule_state_name(r->state, (int)s->lang) : "",
			   r ? T(": ", " : ") : "", VB_FMT(r ? places(s, r) : VB_STR("")));
}

/* Those not met first; what nobody and nothing looked at is counted in the themes, not listed. */
static void criteria_table(struct report_sheet *s, const struct report_sources *f,
			   const struct grid *g)
{
	struct report_table t = report_sheet_table(
		s,
		T("Criteria that a person judged or a program looked at, those not met first",
		  "Critères jugés par une personne ou examinés par un programme, les non "
		  "respectés d’abord"),
		T("Criterion|In our words|Verdict|What a program saw",
		  "Critère|Dans nos mots|Verdict|Ce qu’un programme a vu"));

	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < g->n; i++)
			for (size_t k = 0; k < g->themes[i].criteria; k++) {
				const struct model_rule_result *r;
				struct vb_str number = number_of(s, i, k);
				enum verdict v = judged(f, g, number, &r);

				if ((r || v != OPEN) && (v == NOT_MET) == (pass == 0))
					criterion_row(s, &t, number, v, r);
			}
}

/* ---- accessibility ------------------------------------------------------------------------------ */

static void declaration(struct report_sheet *s, const struct report_point *points,
			const struct report_answer *known, size_t n, const struct tally *all)
{
	size_t met = all->of[MET], not_met = all->of[NOT_MET];

	report_sheet_section(
		s, T("Accessibility declaration: draft", "Déclaration d’accessibilité : projet"));
	if (all->of[OPEN] || all->of[WRONG])
		report_sheet_text(
			s,
			T("No state of conformity can be declared. Criteria that no person has "
			  "judged: %zu of %zu.",
			  "Aucun état de conformité ne peut être déclaré. Critères que personne n’a "
			  "jugés : %zu sur %zu."),
			all->of[OPEN] + all->of[WRONG], all->criteria);
	else if (met + not_met)
		report_sheet_text(
			s,
			not_met == 0
				? T("Fully conform: the %zu criteria that apply are met (%zu not met).",
				    "Conformité totale : les %zu critères applicables sont respectés (%zu "
				    "non respecté).")
			: met >= not_met
				? T("Partly conform: criteria met %zu, not met %zu.",
				    "Conformité partielle : critères respectés %zu, non respectés %zu.")
				: T("Not conform: criteria met %zu, not met %zu.",
				    "Non-conformité : critères respectés %zu, non respectés %zu."),
			met, not_met);
	if (met + not_met && !all->of[OPEN] && !all->of[WRONG])
		report_sheet_text(
			s,
			T("Rate: %.*s of the criteria that apply.",
			  "Taux : %.*s des critères applicables."),
			VB_FMT(report_phrase_percent(s->arena, s->lang,
						     (double)met / (double)(met + not_met))));
	report_sheet_facts(s, points, known, n);
	report_sheet_item(
		s,
		T("contents not accessible: %.*s, %.*s; the table above names them",
		  "contenus non accessibles : %.*s, %.*s ; le tableau ci-dessus les nomme"),
		SOME(not_met, "criterion not met", "criteria not met", "critère non respecté",
		     "critères non respectés"),
		SOME(all->of[EXEMPTED], "exempted", "exempted", "dérogation", "dérogations"));
	report_sheet_item(
		s, "%s",
		T("no answer? The Defender of Rights (Défenseur des droits) receives complaints: "
		  "www.defenseurdesdroits.fr",
		  "pas de réponse ? Le Défenseur des droits reçoit les réclamations : "
		  "www.defenseurdesdroits.fr"));
}

void report_sheet_accessibility(struct report_sheet *s, const struct report_sources *f)
{
	static const struct report_point points[] = {
		{"1", "who declares", "qui déclare", {"maker"}},
		{"2", "address of the service", "adresse du service", {"site"}},
		{"3", "pages that were looked at", "pages examinées", {"accessibility_sample"}},
		{"4",
		 "day of the audit, and who made it",
		 "jour de l’audit, et qui l’a fait",
		 {"accessibility_audit"}},
		{"5",
		 "technologies the service relies on",
		 "technologies utilisées par le service",
		 {"accessibility_technologies"}},
		{"6",
		 "browsers and screen readers it was tried with",
		 "navigateurs et lecteurs d’écran utilisés pour l’essai",
		 {"accessibility_tools"}},
		{"7",
		 "contact for who cannot read something",
		 "contact pour qui ne peut accéder à un contenu",
		 {"accessibility_contact"}},
		{"8",
		 "contents exempted, and why (or: none)",
		 "contenus sous dérogation, et pourquoi (ou : aucun)",
		 {"accessibility_exemptions"}},
		{"9",
		 "plan to mend the rest",
		 "plan de mise en conformité",
		 {"accessibility_plan"}},
	};
	struct report_answer known[VB_COUNT(points)];
	struct tally all = all_count(s, f, &rgaa);

	report_answers_of(s, f->c, points, VB_COUNT(points), known);
	report_sheet_missing(s, points, known, VB_COUNT(points));
	grid_missing(s, f, &rgaa, &all);
	report_sheet_section(s, T("What was found", "Ce qui a été constaté"));
	report_sheet_text(
		s,
		T("RGAA 4.1.2, %zu criteria in %zu themes. A program found faults on "
		  "%.*s. It can show that a "
		  "criterion is not met, hardly ever that it is: people judge.",
		  "RGAA 4.1.2, %zu critères en %zu thèmes. Un programme a trouvé des "
		  "défauts sur %.*s. Il peut "
		  "montrer qu’un critère n’est pas respecté, presque jamais qu’il l’est : "
		  "des personnes jugent."),
		all.criteria, rgaa.n,
		SOME(all.faults, "criterion", "criteria", "critère", "critères"));
	themes_table(s, f, &rgaa);
	criteria_table(s, f, &rgaa);
	declaration(s, points, known, VB_COUNT(points), &all);
}

/* ---- eco-design --------------------------------------------------------------------------------- */

void report_sheet_eco_design(struct report_sheet *s, const struct report_sources *f)
{
	static const struct report_point points[] = {
		{"1",
		 "the use that is measured (one page read, one day of service …)",
		 "l’usage mesuré (une page lue, un jour de service…)",
		 {"eco_use"}},
		{"2",
		 "energy measured for that use",
		 "énergie mesurée pour cet usage",
		 {"eco_energy"}},
		{"3", "how it was measured", "comment elle a été mesurée", {"eco_method"}},
		{"4",
		 "limit of weight and requests of a screen",
		 "limite de poids et de requêtes par écran",
		 {"eco_limit"}},
		{"5",
		 "oldest devices and systems it works on",
		 "plus anciens appareils et systèmes pris en charge",
		 {"eco_devices"}},
		{"6",
		 "where it is hosted, and on what power",
		 "où il est hébergé, et avec quelle énergie",
		 {"eco_hosting"}},
		{"7",
		 "how long data is kept",
		 "durée de conservation des données",
		 {"eco_retention"}},
		{"8", "end of updates", "fin des mises à jour", {"support_until"}},
		{"9",
		 "who answers for eco-design",
		 "qui répond de l’écoconception",
		 {"eco_contact"}},
	};
	struct report_answer known[VB_COUNT(points)];
	struct tally all = all_count(s, f, &rgesn);

	report_answers_of(s, f->c, points, VB_COUNT(points), known);
	report_sheet_missing(s, points, known, VB_COUNT(points));
	grid_missing(s, f, &rgesn, &all);
	report_sheet_section(s, T("Measured and declared", "Mesuré et déclaré"));
	for (size_t i = 0; i < f->a->targets.n; i++)
		report_sheet_item(
			s,
			T("%.*s: %.*s, %.*s were read (run %lld)",
			  "%.*s : %.*s, %.*s lus (audit %lld)"),
			VB_FMT(f->a->targets.v[i].id.n ? f->a->targets.v[i].id
						       : f->a->targets.v[i].path),
			SOME(f->a->targets.v[i].files, "file", "files", "fichier", "fichiers"),
			VB_FMT(report_phrase_bytes(s->arena, s->lang, f->a->targets.v[i].bytes)),
			(long long)f->a->run_id);
	report_sheet_facts(s, points, known, VB_COUNT(points));
	report_sheet_section(s, T("The reference", "Le référentiel"));
	report_sheet_text(s,
			  T("RGESN 2024, %zu criteria in %zu themes; met %zu, not met %zu, to "
			    "judge %zu. No score is "
			    "made up: people judge each criterion.",
			    "RGESN 2024, %zu critères en %zu thèmes ; respectés %zu, non "
			    "respectés %zu, à juger %zu. Aucune note "
			    "n’est inventée : des personnes jugent chaque critère."),
			  all.criteria, rgesn.n, all.of[MET], all.of[NOT_MET],
			  all.of[OPEN] + all.of[WRONG]);
	themes_table(s, f, &rgesn);
	criteria_table(s, f, &rgesn);
}

/* ---- a model that learned ----------------------------------------------------------------------- */

void report_sheet_model_card(struct report_sheet *s, const struct report_sources *f)
{
	static const struct report_point points[] = {
		{"1", "name and version of the model", "nom et version du modèle", {"model"}},
		{"2", "what it is for", "ce à quoi il sert", {"model_purpose"}},
		{"3",
		 "what it must not be used for",
		 "ce à quoi il ne doit pas servir",
		 {"model_limits"}},
		{"4",
		 "data it learned from, with their licence and origin",
		 "données d’apprentissage, licence et origine",
		 {"model_data"}},
		{"5",
		 "how data was split to learn, choose and test",
		 "partage des données pour apprendre, choisir et tester",
		 {"model_split"}},
		{"6",
		 "measures, with their uncertainty",
		 "mesures, avec leur incertitude",
		 {"model_measures"}},
		{"7",
		 "measures by group of people or of cases",
		 "mesures par groupe de personnes ou de cas",
		 {"model_groups"}},
		{"8",
		 "drift: what is watched, from when on it is set aside",
		 "dérive : ce qui est surveillé, à partir de quand il est écarté",
		 {"model_drift"}},
		{"9",
		 "robustness: what was tried against it",
		 "robustesse : ce qui a été tenté contre lui",
		 {"model_robustness"}},
		{"10",
		 "energy to learn and to answer",
		 "énergie pour apprendre et pour répondre",
		 {"model_energy"}},
		{"11",
		 "who may overrule it, and how",
		 "qui peut passer outre, et comment",
		 {"model_oversight"}},
	};
	struct report_answer known[VB_COUNT(points)];

	report_answers_of(s, f->c, points, VB_COUNT(points), known);
	report_sheet_missing(s, points, known, VB_COUNT(points));
	report_sheet_section(s, T("The model", "Le modèle"));
	if (!known[0].text.n) {
		report_sheet_text(
			s, "%s",
			T("No model is declared in the case: about.model. Nothing is said of what "
			  "is not declared.",
			  "Aucun modèle n’est déclaré dans le dossier : about.model. Rien n’est "
			  "dit de ce qui n’est pas "
			  "déclaré."));
		return;
	}
	report_sheet_text(s, "%s",
			  T("Declared by the maker; vauban measured none of it.",
			    "Déclaré par le fabricant ; vauban n’en a rien mesuré."));
	report_sheet_facts(s, points, known, VB_COUNT(points));
}
