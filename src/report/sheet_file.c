/*
 * sheet_file.c - the technical file of the Cyber Resilience Act (Annex VII): point by point what is there, where it is, and what
 * is missing, gaps first.
 *
 * The words of the points are ours; the article beside each is the source. Facts on the maker come from `about:` of the case.
 */
#include "report/sheet_int.h"

#include "report/phrase.h"

/* ---- Annex VII -------------------------------------------------------------------------------- */

static const struct report_point annex_7[] = {
	{"1(a)", "intended purpose", "usage prévu", {"purpose"}},
	{"1(b)",
	 "software versions that matter for conformity",
	 "versions du logiciel qui comptent pour la conformité",
	 {0}},
	{"1(c)",
	 "photographs or drawings of the hardware",
	 "photographies ou dessins du matériel",
	 {"photos"}},
	{"1(d)",
	 "information and instructions for users (Annex II)",
	 "informations et instructions pour l’utilisateur (annexe II)",
	 {0}},
	{"2(a)",
	 "design: architecture, parts and flows",
	 "conception : architecture, composants et flux",
	 {0}},
	{"2(b)",
	 "vulnerability handling: bill of materials, disclosure policy, contact, secure updates",
	 "traitement des vulnérabilités : nomenclature, politique de divulgation, contact, mises à jour sûres",
	 {"cvd_policy", "security_contact", "updates"}},
	{"2(c)", "production and monitoring", "production et surveillance", {"production"}},
	{"3",
	 "risk assessment, and how each point of Annex I Part I applies",
	 "appréciation des risques, et application de chaque point de l’annexe I, partie I",
	 {0}},
	{"4",
	 "how the support period was set",
	 "comment la période d’assistance a été fixée",
	 {"support_until", "support_reason"}},
	{"5",
	 "standards applied, or the other solutions",
	 "normes appliquées, ou autres solutions",
	 {"standards"}},
	{"6", "reports of tests", "rapports d’essais", {0}},
	{"7",
	 "copy of the EU declaration of conformity",
	 "copie de la déclaration UE de conformité",
	 {"declaration"}},
	{"8",
	 "bill of materials, when an authority asks",
	 "nomenclature logicielle, si une autorité la demande",
	 {0}},
};
enum { VERSIONS = 1, USERS = 3, DESIGN = 4, HANDLING = 5, RISKS = 7, TESTS = 10, BOM = 12 };

static struct vb_str tests_of(struct report_sheet *s, const struct model_case *c, size_t *without)
{
	size_t passed = 0;

	*without = 0;
	for (size_t i = 0; i < c->tests.n; i++)
		passed += vb_str_is(c->tests.v[i].last, "pass");
	for (size_t i = 0; i < c->requirements.n; i++)
		*without += c->requirements.v[i].tests.n == 0;
	if (!c->tests.n)
		return (struct vb_str){NULL, 0};
	return vb_arena_printf(
		s->arena,
		T("%.*s in the case, %.*s last", "%.*s au dossier, %.*s la dernière fois"),
		SOME(c->tests.n, "test", "tests", "test", "tests"),
		SOME(passed, "passed", "passed", "réussi", "réussis"));
}

static struct vb_str versions_of(struct report_sheet *s, const struct report_sources *f)
{
	struct vb_str text = f->c->version;

	if (text.n && f->a && f->a->facts && f->a->facts->digest.n)
		text = vb_arena_printf(s->arena, "%.*s (sha256 %.*s)", VB_FMT(text),
				       VB_FMT(vb_str_sub(f->a->facts->digest, 0, 16)));
	return text;
}

static void annex_7_fill(struct report_sheet *s, const struct report_sources *f, size_t user_gaps,
			 struct report_answer *k)
{
	const struct model_case *c = f->c;
	size_t without, components = f->a && f->a->facts ? f->a->facts->components.n : 0,
			missing = 0, points = f->cra ? f->cra->n : 0;

	report_answers_of(s, c, annex_7, VB_COUNT(annex_7), k);
	k[VERSIONS].text = versions_of(s, f);
	if (!k[VERSIONS].text.n)
		k[VERSIONS].missing = vb_str(
			T("write in vauban.yaml: version", "à écrire dans vauban.yaml : version"));
	k[USERS].text = vb_arena_printf(
		s->arena,
		T("vauban report user-information; points there: %zu of %zu",
		  "vauban report user-information ; points présents : %zu sur %zu"),
		REPORT_USER_POINTS - user_gaps, REPORT_USER_POINTS);
	if (user_gaps)
		k[USERS].missing = vb_str(
			T("the points named below", "les points nommés plus bas"));
	k[DESIGN].text = vb_arena_printf(
		s->arena,
		T("%.*s, %.*s, %.*s in vauban.yaml; vauban show --svg flow",
		  "%.*s, %.*s, %.*s dans vauban.yaml ; vauban show --svg flow"),
		SOME(c->parts.n, "part", "parts", "composant", "composants"),
		SOME(c->flows.n, "flow", "flows", "flux", "flux"),
		SOME(c->zones.n, "zone", "zones", "zone", "zones"));
	if (components)
		k[HANDLING].text = vb_arena_printf(
			s->arena,
			T("bill of materials of %.*s%s%.*s", "nomenclature de %.*s%s%.*s"),
			SOME(components, "component", "components", "composant", "composants"),
			k[HANDLING].text.n ? T("; ", " ; ") : "", VB_FMT(k[HANDLING].text));
	for (size_t i = 0; i < points; i++)
		missing += f->cra->v[i].state == MODEL_PROOF_MISSING ||
			   f->cra->v[i].state == MODEL_PROOF_FAILS;
	if (f->ebios && f->ebios->scenarios.n)
		k[RISKS].text = vb_arena_printf(
			s->arena,
			T("%.*s of EBIOS RM (vauban report risk); requirements proven, at least in part: %zu of %zu",
			  "%.*s EBIOS RM (vauban report risk) ; exigences prouvées au moins en partie : %zu sur %zu"),
			SOME(f->ebios->scenarios.n, "scenario", "scenarios", "scénario",
			     "scénarios"),
			points - missing, points);
	if (missing)
		k[RISKS].missing = vb_arena_printf(
			s->arena,
			T("nothing proves %.*s: vauban check --against cra",
			  "rien ne prouve %.*s : vauban check --against cra"),
			SOME(missing, "requirement", "requirements", "exigence", "exigences"));
	k[TESTS].text = tests_of(s, c, &without);
	if (!c->tests.n)
		k[TESTS].missing = vb_str(
			T("write in vauban.yaml: tests; then vauban test",
			  "à écrire dans vauban.yaml : tests ; puis vauban test"));
	else if (without)
		k[TESTS].missing = vb_arena_printf(
			s->arena,
			T("requirements without a test: %zu", "exigences sans test : %zu"),
			without);
	if (components)
		k[BOM].text = vb_str(T("vauban report cyclonedx, vauban report spdx",
				       "vauban report cyclonedx, vauban report spdx"));
	else
		k[BOM].missing = vb_str(
			T("nothing: run vauban audit", "rien : lancez vauban audit"));
}

static void requirements_table(struct report_sheet *s, const struct report_sources *f)
{
	struct report_table t;

	report_sheet_section(
		s, T("Essential requirements (Annex I)", "Exigences essentielles (annexe I)"));
	if (!f->cra || !f->cra->n) {
		report_sheet_text(s, "%s", T("Nothing was judged.", "Rien n’a été jugé."));
		return;
	}
	t = report_sheet_table(
		s,
		T("Gaps first. A point not read in the text itself is marked: to be confirmed.",
		  "Les manques d’abord. Un point qui n’a pas été lu dans le texte est marqué : à confirmer."),
		T("Requirement|Meaning|State|What proves it",
		  "Exigence|Sens|État|Ce qui la prouve"));
	for (size_t i = 0; i < f->cra->n; i++) {
		const struct model_duty_point *p = &f->cra->v[i];
		struct vb_str proofs = {NULL, 0};

		for (size_t k = 0; k < p->proofs.n; k++)
			proofs = vb_arena_printf(s->arena, "%.*s%s%.*s: %s", VB_FMT(proofs),
						 k ? "; " : "", VB_FMT(p->proofs.v[k].id),
						 p->proofs.v[k].result);
		report_table_row(&t);
		report_table_cellf(s, &t, "%.*s %.*s", VB_FMT(p->id),
				   VB_FMT(model_text_in(p->title, (int)s->lang)));
		report_table_cellf(s, &t, "%.*s%s", VB_FMT(model_text_in(p->meaning, (int)s->lang)),
				   p->verified ? "" : T(" (to be confirmed)", " (à confirmer)"));
		report_table_cell(s, &t, vb_str(model_proof_name(p->state, (int)s->lang)));
		report_table_cell(s, &t,
				  proofs.n ? proofs : model_text_in(p->wanted, (int)s->lang));
	}
}

void report_sheet_technical_file(struct report_sheet *s, const struct report_sources *f)
{
	struct report_answer users[REPORT_USER_POINTS], known[VB_COUNT(annex_7)];
	size_t gaps;

	report_answers_of(s, f->c, report_user_points, REPORT_USER_POINTS, users);
	annex_7_fill(s, f, report_gaps_of(users, REPORT_USER_POINTS), known);
	gaps = report_gaps_of(known, VB_COUNT(annex_7));
	report_sheet_section(s, T("State of the file", "État du dossier"));
	report_sheet_text(
		s,
		T("Points of Annex VII of Regulation (EU) 2024/2847 with gaps: %zu of %zu; they come first. "
		  "This is a help to write the file, not legal advice.",
		  "Points de l’annexe VII du règlement (UE) 2024/2847 qui ont des manques : %zu sur %zu ; ils "
		  "viennent d’abord. Ceci aide à constituer le dossier, ce n’est pas un conseil juridique."),
		gaps, VB_COUNT(annex_7));
	report_points_table(s, annex_7, known, VB_COUNT(annex_7),
			    T("Content of the technical file (Annex VII)",
			      "Contenu du dossier technique (annexe VII)"));
	requirements_table(s, f);
	report_sheet_section(s, T("Information for users (Annex II)",
				  "Informations pour l’utilisateur (annexe II)"));
	report_points_table(s, report_user_points, users, REPORT_USER_POINTS,
			    T("What users must be told", "Ce que l’utilisateur doit savoir"));
	report_sheet_section(s, T("Where everything is", "Où tout se trouve"));
	report_sheet_item(s,
			  T("intent: %s, in the version control of the product",
			    "intention : %s, dans le gestionnaire de versions du produit"),
			  f->c->file);
	if (f->a && f->a->run_id)
		report_sheet_item(
			s, T("facts: run %lld of %.*s", "faits : audit %lld du %.*s"),
			(long long)f->a->run_id,
			VB_FMT(report_sheet_day(s, vb_time_day(s->arena, f->a->started))));
	report_sheet_item(s, "%s",
			  T("what was recorded cannot change quietly: vauban log verify",
			    "ce qui est noté ne peut changer en silence : vauban log verify"));
}
