/* sheet_int.h - the kinds of reports: one line each. The table drives the verb, its help, the tests. */
#ifndef VAUBAN_REPORT_SHEET_INT_H
#define VAUBAN_REPORT_SHEET_INT_H

#include "report/phrase.h"
#include "report/sheet.h"

enum {
	REPORT_CASE = REPORT_NEEDS_CASE,
	REPORT_RUN = REPORT_NEEDS_RUN,
	REPORT_PAGES = REPORT_NEEDS_CASE | REPORT_NEEDS_RUN,
	REPORT_PLAN = REPORT_NEEDS_CASE | REPORT_NEEDS_PLAN,
	REPORT_UPDATE = REPORT_NEEDS_CASE | REPORT_NEEDS_RUN | REPORT_NEEDS_BEFORE,
	REPORT_MANY = REPORT_NEEDS_CASE | REPORT_TAKES_FOLDERS
};
/* function, name, what it needs, title */
#define REPORT_KINDS(X)                                                                            \
	X(management, "management", REPORT_CASE, "Security in one page",                           \
	  "La sécurité en une page")                                                               \
	X(audit, "audit", REPORT_RUN, "Audit report", "Rapport d’audit")                           \
	X(risks, "risk", REPORT_CASE, "Risk study (EBIOS RM)", "Étude des risques (EBIOS RM)")     \
	X(requirements, "requirements", REPORT_CASE, "Requirements and proofs",                    \
	  "Exigences et preuves")                                                                  \
	X(obligations, "obligations", REPORT_CASE, "Laws and standards that apply",                \
	  "Textes qui s’appliquent")                                                               \
	X(technical_file, "technical-file", REPORT_CASE, "Technical file (CRA, Annex VII)",        \
	  "Dossier technique (CRA, annexe VII)")                                                   \
	X(user_information, "user-information", REPORT_CASE, "Information for users",              \
	  "Informations pour l’utilisateur")                                                       \
	X(declaration, "declaration", REPORT_CASE, "EU declaration of conformity: draft",          \
	  "Déclaration UE de conformité : projet")                                                 \
	X(plan, "plan", REPORT_PLAN, "Plan of action", "Plan d’action")                            \
	X(options, "options", REPORT_PLAN, "Options compared", "Options comparées")                \
	X(meeting, "meeting", REPORT_CASE, "Security committee", "Comité de sécurité")             \
	X(minutes, "minutes", REPORT_CASE, "Minutes of the security committee",                    \
	  "Compte rendu du comité de sécurité")                                                    \
	X(awareness, "awareness", REPORT_CASE, "Security for everyone who works on it",            \
	  "La sécurité pour tous ceux qui y travaillent")                                          \
	X(deployment, "deployment", REPORT_CASE, "Deployment, rollback and hand-over",             \
	  "Déploiement, retour arrière et remise")                                                 \
	X(acceptance, "acceptance", REPORT_CASE, "Acceptance book", "Cahier de recette")           \
	X(accessibility, "accessibility", REPORT_PAGES, "Accessibility: report and declaration",   \
	  "Accessibilité : rapport et déclaration")                                                \
	X(eco_design, "eco-design", REPORT_PAGES, "Eco-design sheet", "Fiche d’écoconception")     \
	X(model_card, "model-card", REPORT_CASE, "Card of the model that learned",                 \
	  "Fiche du modèle d’apprentissage")                                                       \
	X(portfolio, "portfolio", REPORT_MANY, "Products side by side", "Produits côte à côte")    \
	X(product, "product", REPORT_CASE, "The product and its context",                          \
	  "Le produit et son contexte")                                                            \
	X(design, "design", REPORT_CASE, "Design: parts, exchanges, exposure",                     \
	  "Conception : composants, échanges, exposition")                                         \
	X(team, "team", REPORT_CASE, "Team: roles, skills, rules",                                 \
	  "Équipe : rôles, compétences, règles")                                                   \
	X(specification, "specification", REPORT_CASE, "What it must do: specification",           \
	  "Ce qu’il doit faire : cahier des charges")                                              \
	X(prototype, "prototype", REPORT_CASE, "Prototypes: what was tried, go or stop",           \
	  "Prototypes : ce qui a été essayé, poursuivre ou non")                                   \
	X(opportunity, "opportunity", REPORT_CASE, "Technologies that might be taken up",          \
	  "Technologies à adopter ou non")                                                         \
	X(update, "update", REPORT_UPDATE, "Sheet of an update", "Fiche de mise à jour")           \
	X(incidents, "incidents", 0, "Incidents and problems", "Incidents et demandes")

#define X(function, name, needs, en, fr)                                                           \
	void report_sheet_##function(struct report_sheet *s, const struct report_sources *f);
REPORT_KINDS(X)
#undef X

/* ---- points: sheet_points.c ---- */

struct report_point {
	const char *ref, *en, *fr;
	const char *about[3]; /* keys of `about:` that answer it; all are needed */
};
struct report_answer {
	struct vb_str text;    /* empty: nothing is known */
	struct vb_str missing; /* what to write, where; empty: nothing is */
};
void report_answers_of(struct report_sheet *s, const struct model_case *c,
		       const struct report_point *points, size_t n, struct report_answer *out);
size_t report_gaps_of(const struct report_answer *known, size_t n);
/* Gaps first. */
void report_points_table(struct report_sheet *s, const struct report_point *points,
			 const struct report_answer *known, size_t n, const char *caption);
/* One fact that is missing of an object of the case: "Q-alarm, what was measured: write in vauban.yaml: trials.Q-alarm.counts". */
void report_sheet_lacks(struct report_sheet *s, struct vb_str name, const char *what,
			const char *section, struct vb_str id, const char *key);
/* "And 12 more: vauban report audit." when more than `shown` of `all` were to be told. */
void report_sheet_more(struct report_sheet *s, size_t all, size_t shown);
/* A section that names what is missing: the first of a report. */
void report_sheet_missing(struct report_sheet *s, const struct report_point *points,
			  const struct report_answer *known, size_t n);

/* What is known of them, one item each. */
void report_sheet_facts(struct report_sheet *s, const struct report_point *points,
			const struct report_answer *known, size_t n);

#define REPORT_USER_POINTS ((size_t)14)
extern const struct report_point
	report_user_points[REPORT_USER_POINTS]; /* Annex II: sheet_users.c */

/* "1 finding", "3 findings" in the sheet's language, where `s` is the sheet; with the VB_FMT of a "%.*s". */
#define SOME(n, one_en, many_en, one_fr, many_fr)                                                  \
	VB_FMT(report_phrase_some(s->arena, s->lang, (uint64_t)(n), REPORT_TEXT(one_en, one_fr),   \
				  REPORT_TEXT(many_en, many_fr)))
/* Text in the sheet's language, where `s` is the sheet. */
#define T(english, french) vb_t(s->lang, english, french)

#endif
