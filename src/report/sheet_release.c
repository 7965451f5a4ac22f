/*
 * sheet_release.c - what goes with a release besides its files: how it is deployed, taken back and handed over, and the book in
 * which whoever receives it accepts or refuses. Steps come from `release:` of the case, proofs from the matrix.
 */
#include "report/sheet_int.h"

/* ---- deployment --------------------------------------------------------------------------------- */

static void lacking(struct report_sheet *s, const struct model_case *c)
{
	const struct {
		const model_ids *ids;
		const char *en, *fr, *key;
	} lists[] = {{&c->release.deploy, "steps of the deployment", "étapes du déploiement",
		      "release.deploy"},
		     {&c->release.rollback, "steps back", "étapes du retour arrière",
		      "release.rollback"},
		     {&c->release.contacts, "who to call", "qui appeler", "release.contacts"}};
	size_t n = 0;

	report_sheet_section(s, T("Facts missing", "Faits manquants"));
	for (size_t i = 0; i < VB_COUNT(lists); i++)
		if (!lists[i].ids->n) {
			n++;
			report_sheet_item(s,
					  T("%s: write in vauban.yaml: %s",
					    "%s : à écrire dans vauban.yaml : %s"),
					  T(lists[i].en, lists[i].fr), lists[i].key);
		}
	if (!c->version.n) {
		n++;
		report_sheet_item(
			s, "%s",
			T("which release this is: write in vauban.yaml: version",
			  "de quelle version il s’agit : à écrire dans vauban.yaml : version"));
	}
	if (!n)
		report_sheet_text(s, "%s", T("None.", "Aucun."));
}

static void steps(struct report_sheet *s, const char *title, const model_ids *ids)
{
	report_sheet_section(s, title);
	for (size_t i = 0; i < ids->n; i++)
		report_sheet_step(s, "%.*s", VB_FMT(ids->v[i]));
	if (!ids->n)
		report_sheet_text(s, "%s", T("Nothing is declared.", "Rien n’est déclaré."));
}

static void hand_over(struct report_sheet *s, const struct model_case *c)
{
	struct report_table t;
	static const struct {
		const char *en, *fr;
	} what[] = {
		{"the release and its checksums, verified as said above",
		 "la version et ses empreintes, vérifiées comme dit plus haut"},
		{"the bills of materials and the known vulnerabilities",
		 "les nomenclatures et les vulnérabilités connues"},
		{"the information for users", "les informations pour l’utilisateur"},
		{"the acceptance book, signed", "le cahier de recette, signé"},
		{"accounts, keys and passwords, changed from those of the factory",
		 "les comptes, clés et mots de passe, changés depuis l’usine"},
		{"who answers when something goes wrong", "qui répond en cas de problème"},
	};

	report_sheet_section(s, T("Hand-over", "Remise"));
	t = report_sheet_table(
		s, T("Given and received, line by line", "Remis et reçu, ligne par ligne"),
		T("What|Given by|Received by|Day", "Quoi|Remis par|Reçu par|Jour"));
	for (size_t i = 0; i < VB_COUNT(what); i++) {
		report_table_row(&t);
		report_table_cell(s, &t, vb_str(T(what[i].en, what[i].fr)));
		for (int k = 0; k < 3; k++)
			report_table_cell(s, &t, VB_STR("…"));
	}
	if (report_about(c, "support_until").n)
		report_sheet_text(s,
				  T("Security updates are owed until %.*s.",
				    "Les mises à jour de sécurité sont dues jusqu’au %.*s."),
				  VB_FMT(report_sheet_day(s, report_about(c, "support_until"))));
}

void report_sheet_deployment(struct report_sheet *s, const struct report_sources *f)
{
	const struct model_case *c = f->c;

	lacking(s, c);
	report_sheet_section(s, T("Check what was received", "Vérifier ce qui a été reçu"));
	report_sheet_step(
		s, "%s",
		T("vauban release verify FOLDER --trust KEY: the key of who releases, got "
		  "by another way",
		  "vauban release verify DOSSIER --trust CLÉ : la clé de qui livre, reçue "
		  "par une autre voie"));
	report_sheet_step(
		s, "%s",
		T("without vauban: sha256sum -c SHA256SUMS, which does not check the signature",
		  "sans vauban : sha256sum -c SHA256SUMS, qui ne vérifie pas la signature"));
	steps(s, T("Deploy", "Déployer"), &c->release.deploy);
	steps(s, T("Go back to the release before", "Revenir à la version d’avant"),
	      &c->release.rollback);
	report_sheet_section(s, T("Who to call", "Qui appeler"));
	for (size_t i = 0; i < c->release.contacts.n; i++)
		report_sheet_item(s, "%.*s", VB_FMT(c->release.contacts.v[i]));
	if (!c->release.contacts.n)
		report_sheet_text(s, "%s", T("Nobody is named.", "Personne n’est nommé."));
	hand_over(s, c);
}

/* ---- acceptance --------------------------------------------------------------------------------- */

static const char *class_of(enum model_proof_state state)
{
	static const char *const classes[] = {[MODEL_PROOF_FAILS] = "critical",
					      [MODEL_PROOF_MISSING] = "high",
					      [MODEL_PROOF_PARTIAL] = "medium",
					      [MODEL_PROOF_ACCEPTED] = "info",
					      [MODEL_PROOF_HELD] = "low"};

	return classes[state];
}

/* "T-update passes, 2026-11-26; T-start stale: 31 days old", in the reader's language */
static struct vb_str proofs(struct report_sheet *s, const struct model_matrix *m,
			    const struct model_matrix_row *row)
{
	struct vb_str all = {NULL, 0};

	for (size_t i = 0; i < row->tests.n; i++) {
		const struct model_test_status *t = &m->tests.v[row->tests.v[i]];
		struct vb_str why = model_text_in(t->why, (int)s->lang);

		all = vb_arena_printf(
			s->arena, T("%.*s%s%.*s: %s%s%.*s%s%.*s", "%.*s%s%.*s : %s%s%.*s%s%.*s"),
			VB_FMT(all), i ? T("; ", " ; ") : "", VB_FMT(t->id),
			model_test_name(t->state, (int)s->lang), t->last ? ", " : "",
			VB_FMT(t->last ? report_sheet_day(s, vb_time_day(s->arena, t->last->when))
				       : VB_STR("")),
			       why.n ? ", " : "", VB_FMT(why));
	}
	if (!row->tests.n)
		all = vb_str(T("no test: to be agreed", "aucun test : à convenir"));
	if (row->decision.n)
		all = vb_arena_printf(s->arena,
				      T("%.*s; accepted as it is by decision %.*s",
					"%.*s ; acceptée en l’état par la décision %.*s"),
				      VB_FMT(all), VB_FMT(row->decision));
	return all;
}

static void rows(struct report_sheet *s, const struct model_matrix *m)
{
	struct report_table t = report_sheet_table(
		s,
		T("Gaps first. What is expected, what proves it today, what who receives it found",
		  "Les manques d’abord. Ce qui est attendu, ce qui le prouve aujourd’hui, "
		  "ce qu’a constaté qui reçoit"),
		T("Requirement|Expected|State|Tests and proofs|Result|Reservation",
		  "Exigence|Attendu|État|Tests et preuves|Résultat|Réserve"));

	for (size_t i = 0; i < m->rows.n; i++) {
		const struct model_matrix_row *row = &m->rows.v[i];
		const struct model_requirement *r = row->requirement;

		report_table_row(&t);
		report_table_cell(s, &t, r->id);
		report_table_cell(s, &t, r->text.n ? r->text : r->name);
		report_table_state(s, &t, model_proof_name(row->state, (int)s->lang),
				   class_of(row->state));
		report_table_cell(s, &t, proofs(s, m, row));
		report_table_cell(s, &t, VB_STR("…"));
		report_table_cell(s, &t, VB_STR("…"));
	}
}

void report_sheet_acceptance(struct report_sheet *s, const struct report_sources *f)
{
	report_sheet_section(s, T("Steps", "Étapes"));
	report_sheet_text(
		s,
		T("%.*s; proved or accepted: %zu. Each is "
		  "accepted, accepted with a "
		  "reservation, or refused by whoever receives the product, who reads, "
		  "completes and signs this.",
		  "%.*s ; prouvées ou acceptées : %zu. Chacune est acceptée, "
		  "acceptée avec réserve, ou "
		  "refusée par qui reçoit le produit : à lire, compléter et signer."),
		SOME(f->matrix->rows.n, "requirement", "requirements", "exigence", "exigences"),
		f->matrix->held);
	if (f->matrix->rows.n)
		rows(s, f->matrix);
	report_sheet_section(s, T("Decision and signatures", "Décision et signatures"));
	report_sheet_item(s, "%s",
			  T("accepted, accepted with reserves, or refused: …",
			    "accepté, accepté avec réserves, ou refusé : …"));
	report_sheet_item(s, "%s",
			  T("for the maker: name, function, date, signature",
			    "pour le fabricant : nom, fonction, date, signature"));
	report_sheet_item(s, "%s",
			  T("for who receives it: name, function, date, signature",
			    "pour qui le reçoit : nom, fonction, date, signature"));
}
