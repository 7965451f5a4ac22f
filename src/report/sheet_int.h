/* sheet_int.h - the kinds of reports: one line each. The table drives the verb, its help, the tests. */
#ifndef VAUBAN_REPORT_SHEET_INT_H
#define VAUBAN_REPORT_SHEET_INT_H

#include "report/sheet.h"

/* function, name, needs a case, needs a recorded audit, title */
#define REPORT_KINDS(X)                                                                            \
	X(management, "management", true, false, "Security in one page",                           \
	  "La sécurité en une page")                                                               \
	X(audit, "audit", false, true, "Audit report", "Rapport d’audit")                          \
	X(risks, "risk", true, false, "Risk study (EBIOS RM)", "Étude des risques (EBIOS RM)")     \
	X(requirements, "requirements", true, false, "Requirements and proofs",                    \
	  "Exigences et preuves")                                                                  \
	X(obligations, "obligations", true, false, "Laws and standards that apply",                \
	  "Textes qui s’appliquent")                                                               \
	X(technical_file, "technical-file", true, false, "Technical file (CRA, Annex VII)",        \
	  "Dossier technique (CRA, annexe VII)")                                                   \
	X(user_information, "user-information", true, false, "Information for users",              \
	  "Informations pour l’utilisateur")                                                       \
	X(declaration, "declaration", true, false, "EU declaration of conformity: draft",          \
	  "Déclaration UE de conformité : projet")                                                 \
	X(meeting, "meeting", true, false, "Security committee", "Comité de sécurité")             \
	X(awareness, "awareness", true, false, "Security for everyone who works on it",            \
	  "La sécurité pour tous ceux qui y travaillent")                                          \
	X(acceptance, "acceptance", true, false, "Acceptance book", "Cahier de recette")           \
	X(deployment, "deployment", true, false, "Deployment, rollback and hand-over",             \
	  "Déploiement, retour arrière et remise")                                                 \
	X(incidents, "incidents", false, false, "Incidents and problems", "Incidents et demandes")

#define X(function, name, needs_case, needs_run, en, fr)                                           \
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
/* A section that names what is missing: the first of a report. */
void report_sheet_missing(struct report_sheet *s, const struct report_point *points,
			  const struct report_answer *known, size_t n);

#define REPORT_USER_POINTS ((size_t)14)
extern const struct report_point
	report_user_points[REPORT_USER_POINTS]; /* Annex II: sheet_users.c */

/* Text in the sheet's language, where `s` is the sheet. */
#define T(english, french) vb_t(s->lang, english, french)

#endif
