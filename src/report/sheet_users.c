/*
 * sheet_users.c - information for users (Annex II) and the draft of the declaration of conformity (Annex V) of Regulation (EU)
 * 2024/2847, point by point in our own words, from what the case says.
 */
#include "report/sheet_int.h"

enum { NAME_OF_PRODUCT = 2 }; /* its place in the points for users */

const struct report_point report_user_points[REPORT_USER_POINTS] = {
	{"1",
	 "who makes it, postal and digital address",
	 "qui le fabrique, adresse postale et électronique",
	 {"maker", "maker_address", "contact"}},
	{"2",
	 "one contact for vulnerabilities, and where the disclosure policy is",
	 "un contact pour les vulnérabilités, et où lire la politique de divulgation",
	 {"security_contact", "cvd_policy"}},
	{"3",
	 "name, type and unique identification",
	 "nom, type et identification unique",
	 {"product_id"}},
	{"4",
	 "intended purpose, environment, essential functions, security properties",
	 "usage prévu, environnement, fonctions essentielles, propriétés de sécurité",
	 {"purpose", "environment"}},
	{"5",
	 "circumstances that may bring a significant risk, foreseeable misuse too",
	 "circonstances pouvant créer un risque important, mauvais usage prévisible compris",
	 {"misuse"}},
	{"6", "address of the EU declaration", "adresse de la déclaration UE", {"declaration"}},
	{"7",
	 "support offered, and when it ends",
	 "assistance offerte, et sa date de fin",
	 {"support", "support_until"}},
	{"8(a)",
	 "how to commission it and use it safely all its life",
	 "mise en service et usage sûrs, toute sa vie",
	 {"install_guide"}},
	{"8(b)",
	 "what changes to the product do to the security of data",
	 "effet des modifications du produit sur la sécurité des données",
	 {"changes"}},
	{"8(c)",
	 "how security updates are installed",
	 "comment installer les mises à jour de sécurité",
	 {"update_guide"}},
	{"8(d)",
	 "how to end its use and erase the data",
	 "comment cesser de l’utiliser et effacer les données",
	 {"disposal_guide"}},
	{"8(e)",
	 "how to turn automatic updates off",
	 "comment désactiver les mises à jour automatiques",
	 {"updates_off"}},
	{"8(f)",
	 "what an integrator must know, when it is built into something else",
	 "ce qu’un intégrateur doit savoir, quand il est intégré ailleurs",
	 {"integrators"}},
	{"9",
	 "where the bill of materials is, if users may have it",
	 "où est la nomenclature, si elle est remise aux utilisateurs",
	 {"bom_place"}},
};

/* What the product is called goes with its identification. */
static void named(struct report_sheet *s, const struct model_case *c, struct report_answer *a)
{
	a->text = vb_arena_printf(s->arena, "%.*s%s%.*s%s%.*s",
				  VB_FMT(c->title.n ? c->title : c->id), c->version.n ? " " : "",
				  VB_FMT(c->version), a->text.n ? "; " : "", VB_FMT(a->text));
}

void report_sheet_user_information(struct report_sheet *s, const struct report_sources *f)
{
	struct report_answer users[REPORT_USER_POINTS];
	size_t gaps;

	report_answers_of(s, f->c, report_user_points, REPORT_USER_POINTS, users);
	named(s, f->c, &users[NAME_OF_PRODUCT]);
	gaps = report_gaps_of(users, REPORT_USER_POINTS);
	if (gaps) {
		report_sheet_section(s, T("Not ready to be given", "Pas prêt à être remis"));
		report_sheet_text(s,
				  T("Points with gaps: %zu of %zu.",
				    "Points qui ont des manques : %zu sur %zu."),
				  gaps, REPORT_USER_POINTS);
		for (size_t i = 0; i < REPORT_USER_POINTS; i++)
			if (users[i].missing.n)
				report_sheet_item(
					s, T("%s: %.*s", "%s : %.*s"),
					T(report_user_points[i].en, report_user_points[i].fr),
					VB_FMT(users[i].missing));
	}
	report_sheet_section(s, T("What you should know", "Ce qu’il faut savoir"));
	for (size_t i = 0; i < REPORT_USER_POINTS; i++)
		if (users[i].text.n)
			report_sheet_item(s, T("%s: %.*s", "%s : %.*s"),
					  T(report_user_points[i].en, report_user_points[i].fr),
					  VB_FMT(users[i].text));
}

void report_sheet_declaration(struct report_sheet *s, const struct report_sources *f)
{
	static const struct report_point annex_5[] = {
		{"1",
		 "name, type and unique identification",
		 "nom, type et identification unique",
		 {"product_id"}},
		{"2",
		 "maker or authorised representative, address",
		 "fabricant ou mandataire, adresse",
		 {"maker", "maker_address"}},
		{"3",
		 "issued under the sole responsibility of the maker",
		 "établie sous la seule responsabilité du fabricant",
		 {"maker"}},
		{"4",
		 "object of the declaration, so that it can be traced",
		 "objet de la déclaration, pour qu’on le retrouve",
		 {"product_id"}},
		{"5",
		 "union law it conforms to",
		 "droit de l’Union auquel il se conforme",
		 {"union_law"}},
		{"6",
		 "standards, specifications or certification",
		 "normes, spécifications ou certification",
		 {"standards"}},
		{"7",
		 "notified body, procedure and certificate, if any",
		 "organisme notifié, procédure et certificat, le cas échéant",
		 {"notified_body"}},
		{"8",
		 "place and date, name, function, signature",
		 "lieu et date, nom, fonction, signature",
		 {"signed_place", "signatory"}},
	};
	struct report_answer known[VB_COUNT(annex_5)];

	report_answers_of(s, f->c, annex_5, VB_COUNT(annex_5), known);
	named(s, f->c, &known[0]);
	named(s, f->c, &known[3]);
	report_sheet_section(s, T("Draft, not a declaration", "Projet, et non déclaration"));
	report_sheet_text(
		s,
		T("This draft follows the points of Annex V of Regulation (EU) 2024/2847. "
		  "It declares "
		  "nothing until the maker has completed and signed it; %zu of %zu points "
		  "have gaps.",
		  "Ce projet suit les points de l’annexe V du règlement (UE) 2024/2847. Il "
		  "ne déclare rien "
		  "tant que le fabricant ne l’a pas complété et signé ; %zu points sur %zu "
		  "ont des manques."),
		report_gaps_of(known, VB_COUNT(annex_5)), VB_COUNT(annex_5));
	report_points_table(
		s, annex_5, known, VB_COUNT(annex_5),
		T("EU declaration of conformity: draft", "Déclaration UE de conformité : projet"));
}
