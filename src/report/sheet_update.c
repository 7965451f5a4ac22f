/*
 * sheet_update.c - what comes with an update: what it mends against the version before, what it brings, what stays open, which
 * tests speak for it, how it is verified, how long it is kept. Both sides are recorded audits: nothing is retold.
 */
#include "report/sheet_int.h"

#include "report/phrase.h"

enum { SHOWN = 60, KEPT_YEARS = 10 };

static void lacks(struct report_sheet *s, size_t *n, const char *what, const char *remedy)
{
	++*n;
	report_sheet_item(s, T("%s: %s", "%s : %s"), what, remedy);
}

static void missing(struct report_sheet *s, const struct report_sources *f)
{
	const struct model_case *c = f->c;
	size_t n = 0;

	report_sheet_section(s, T("Facts missing", "Faits manquants"));
	if (!c->version.n)
		lacks(s, &n, T("which version this is", "de quelle version il s’agit"),
		      T("write in vauban.yaml: version", "à écrire dans vauban.yaml : version"));
	if (!f->update || !f->update->before)
		lacks(s, &n, T("the version it replaces", "la version remplacée"),
		      T("no audit of another version is recorded",
			"aucun audit d’une autre version n’est noté"));
	if (!report_about(c, "support_until").n)
		lacks(s, &n, T("until when it is supported", "jusqu’à quand elle est suivie"),
		      T("write in vauban.yaml: about.support_until",
			"à écrire dans vauban.yaml : about.support_until"));
	if (!report_about(c, "update_guide").n)
		lacks(s, &n, T("how it is installed", "comment l’installer"),
		      T("write in vauban.yaml: about.update_guide",
			"à écrire dans vauban.yaml : about.update_guide"));
	if (!c->release.rollback.n)
		lacks(s, &n, T("how to go back", "comment revenir en arrière"),
		      T("write in vauban.yaml: release.rollback",
			"à écrire dans vauban.yaml : release.rollback"));
	if (!f->key.n)
		lacks(s, &n, T("the key that signs", "la clé qui signe"),
		      T("vauban log checkpoint makes one", "vauban log checkpoint en crée une"));
	if (!n)
		report_sheet_text(s, "%s", T("None.", "Aucun."));
}

static void what(struct report_sheet *s, const struct report_sources *f)
{
	const struct report_update *u = f->update;

	report_sheet_section(s, T("The update", "La mise à jour"));
	if (f->c->version.n)
		report_sheet_item(s, T("version: %.*s", "version : %.*s"), VB_FMT(f->c->version));
	report_sheet_item(s, T("audited: %.*s", "auditée : %.*s"),
			  VB_FMT(report_phrase_day(s->arena, s->lang, f->a->finished)));
	if (!u || !u->before)
		return;
	report_sheet_item(
		s, T("it replaces: %.*s, audited %.*s", "elle remplace : %.*s, auditée le %.*s"),
		VB_FMT(u->release.n
			       ? u->release
			       : vb_str(T("a version without a name", "une version sans nom"))),
		VB_FMT(report_phrase_day(s->arena, s->lang, u->before->finished)));
	report_sheet_item(
		s,
		T("components: new %llu, gone %llu, in another version %llu",
		  "composants : nouveaux %llu, disparus %llu, dans une autre version %llu"),
		(unsigned long long)u->added, (unsigned long long)u->removed,
		(unsigned long long)u->changed);
}

/* The version the product has today of what the finding is about, or empty. */
static struct vb_str version_now(const struct report_sources *f, const struct model_finding *x)
{
	for (size_t i = 0; f->a->facts && i < f->a->facts->components.n; i++) {
		const struct model_component *c = &f->a->facts->components.v[i];

		if (vb_str_eq(model_purl_base(c->purl), x->subject))
			return c->version;
	}
	return (struct vb_str){NULL, 0};
}

static size_t change_rows(struct report_sheet *s, const struct report_sources *f, bool came)
{
	struct report_table t = report_sheet_table(
		s,
		came ? T("Findings that the version before did not have",
			 "Constats que la version précédente n’avait pas")
		     : T("Findings of the version before that are gone",
			 "Constats de la version précédente qui ont disparu"),
		came ? T("Finding|Severity|What|Where", "Constat|Gravité|Quoi|Où")
		     : T("Finding|Severity|What|How|Was exploited",
			 "Constat|Gravité|Quoi|Comment|Était exploité"));
	size_t n = 0;

	for (size_t i = 0; i < f->update->v.n; i++) {
		const struct report_change *k = &f->update->v.v[i];
		const struct model_finding *x = k->finding;
		struct vb_str now = version_now(f, x);

		if ((k->how == REPORT_CAME) != came || ++n > SHOWN)
			continue;
		report_table_row(&t);
		report_table_cell(s, &t, x->fingerprint);
		report_table_cell(s, &t, vb_str(model_severity_name(x->severity, (int)s->lang)));
		report_table_cell(s, &t, report_phrase_what(s->arena, s->lang, x));
		if (came) {
			report_table_cell(s, &t, x->place);
			continue;
		}
		if (k->how == REPORT_UPGRADED && now.n)
			report_table_cellf(s, &t, "%.*s → %.*s", VB_FMT(x->version), VB_FMT(now));
		else
			report_table_cell(s, &t,
					  vb_str(k->how == REPORT_REMOVED
							 ? T("taken out", "retiré")
							 : T("no longer found", "plus constaté")));
		report_table_cell(s, &t,
				  vb_str(x->kev ? T("yes", "oui") : T("not known", "non connu")));
	}
	if (n > SHOWN)
		report_sheet_text(
			s,
			T("The first %d of %zu are shown; vauban diff has them all.",
			  "Les %d premiers sur %zu sont montrés ; vauban diff les a tous."),
			SHOWN, n);
	return n;
}

static void changes(struct report_sheet *s, const struct report_sources *f)
{
	report_sheet_section(s, T("What it mends", "Ce qu’elle corrige"));
	if (!f->update || !f->update->before) {
		report_sheet_text(s, "%s",
				  T("Not known: there is nothing to compare with.",
				    "Inconnu : il n’y a rien à quoi comparer."));
		return;
	}
	if (!change_rows(s, f, false))
		report_sheet_text(
			s, "%s",
			T("Nothing that was found before.", "Rien de ce qui était constaté."));
	report_sheet_section(s, T("What it brings", "Ce qu’elle apporte"));
	if (!change_rows(s, f, true))
		report_sheet_text(s, "%s", T("No new finding.", "Aucun nouveau constat."));
}

static void left(struct report_sheet *s, const struct report_sources *f)
{
	size_t n = 0;

	report_sheet_section(s, T("What stays open", "Ce qui reste ouvert"));
	for (size_t i = 0; i < f->a->findings.n; i++) {
		const struct model_finding *x = &f->a->findings.v[i];

		if (x->kind != MODEL_VULNERABILITY || model_finding_closed(x, s->run->now) ||
		    ++n > SHOWN)
			continue;
		report_sheet_item(s, T("%.*s (severity %s)", "%.*s (gravité %s)"),
				  VB_FMT(report_phrase_what(s->arena, s->lang, x)),
				  model_severity_name(x->severity, (int)s->lang));
	}
	report_sheet_more(s, n, SHOWN);
	if (!n)
		report_sheet_text(s, "%s",
				  T("No known vulnerability.", "Aucune vulnérabilité connue."));
}

static void tests(struct report_sheet *s, const struct report_sources *f)
{
	struct report_table t;

	report_sheet_section(s, T("Tests of this version", "Tests de cette version"));
	if (!f->matrix || !f->matrix->tests.n) {
		report_sheet_text(s, "%s", T("No test is declared.", "Aucun test n’est déclaré."));
		return;
	}
	t = report_sheet_table(s,
			       T("What was run again so that nothing that held gave way",
				 "Ce qui a été rejoué pour que rien de ce qui tenait ne cède"),
			       T("Test|State|Day|Remark", "Test|État|Jour|Remarque"));
	for (size_t i = 0; i < f->matrix->tests.n; i++) {
		const struct model_test_status *x = &f->matrix->tests.v[i];

		report_table_row(&t);
		report_table_cell(s, &t, x->name.n ? x->name : x->id);
		report_table_state(s, &t, model_test_name(x->state, (int)s->lang),
				   x->state == MODEL_TEST_PASSES  ? "low"
				   : x->state == MODEL_TEST_FAILS ? "critical"
								  : "medium");
		report_table_cell(
			s, &t,
			x->last ? report_sheet_day(s, vb_time_day(s->arena, x->last->when))
				: VB_STR(""));
		report_table_cell(s, &t, model_text_in(x->why, (int)s->lang));
	}
}

/* Ten years from today, or the end of the support when that is later. */
static struct vb_str kept_until(const struct report_sheet *s, const struct model_case *c)
{
	struct vb_str today = vb_time_day(s->arena, s->run->now),
		      end = report_about(c, "support_until"), ten;
	int64_t year = 0;

	if (!vb_str_i64(vb_str_sub(today, 0, 4), &year))
		return end;
	ten = vb_arena_printf(s->arena, "%04lld%.*s", (long long)(year + KEPT_YEARS),
			      VB_FMT(vb_str_from(today, 4)));
	return end.n == 10 && vb_str_cmp(end, ten) > 0 ? end : ten;
}

static void verify(struct report_sheet *s, const struct report_sources *f)
{
	const struct model_case *c = f->c;

	report_sheet_section(s, T("Check, install, go back", "Vérifier, installer, revenir"));
	report_sheet_step(s, "%s",
			  T("check: vauban release verify FOLDER --trust KEY",
			    "vérifier : vauban release verify DOSSIER --trust CLÉ"));
	if (f->key.n)
		report_sheet_step(s, T("the key to expect: %.*s", "la clé attendue : %.*s"),
				  VB_FMT(f->key));
	if (report_about(c, "update_guide").n)
		report_sheet_step(s, T("install: %.*s", "installer : %.*s"),
				  VB_FMT(report_about(c, "update_guide")));
	for (size_t i = 0; i < c->release.rollback.n; i++)
		report_sheet_step(s, T("to go back: %.*s", "pour revenir : %.*s"),
				  VB_FMT(c->release.rollback.v[i]));
	report_sheet_section(s, T("How long it is kept", "Combien de temps elle est conservée"));
	report_sheet_text(
		s,
		T("Once given out, it stays available until %.*s at least: ten years, or the end of the "
		  "support when that is later (CRA, Art. 13(9)).",
		  "Une fois diffusée, elle reste disponible jusqu’au %.*s au moins : dix ans, ou la fin de "
		  "l’assistance si elle est plus tardive (CRA, art. 13, § 9)."),
		VB_FMT(report_sheet_day(s, kept_until(s, c))));
}

void report_sheet_update(struct report_sheet *s, const struct report_sources *f)
{
	missing(s, f);
	what(s, f);
	changes(s, f);
	left(s, f);
	tests(s, f);
	verify(s, f);
}
