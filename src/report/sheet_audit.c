/*
 * sheet_audit.c - the report of an audit: scope and method, strengths and weaknesses, what was not looked at, what to do in which
 * order. A strength is a rule that holds; nothing that could not be decided is called one.
 */
#include "report/sheet_int.h"

#include "report/phrase.h"
#include "report/said.h"
#include "report/summary.h"

enum { SHOWN = 60 }; /* rows of a table; the JSON document and the console have them all */

static void rest(struct report_sheet *s, size_t all)
{
	if (all > SHOWN)
		report_sheet_text(
			s,
			T("The first %d of %zu are shown; vauban report json has them all.",
			  "Les %d premiers sur %zu sont montrés ; vauban report json les a tous."),
			SHOWN, all);
}

static void scope(struct report_sheet *s, const struct model_assessment *a)
{
	const struct model_score *sc = &a->score;

	report_sheet_section(s, T("Scope and method", "Périmètre et méthode"));
	for (size_t i = 0; i < a->targets.n; i++)
		report_sheet_item(s,
				  T("looked at: %.*s, %llu files, %llu components",
				    "examiné : %.*s, %llu fichiers, %llu composants"),
				  VB_FMT(a->targets.v[i].path),
				  (unsigned long long)a->targets.v[i].files,
				  (unsigned long long)a->targets.v[i].components);
	report_sheet_item(
		s,
		T("rules: %llu hold, %llu fail, %llu undecided, %llu waived, %llu not applicable",
		  "règles : %llu tenues, %llu en échec, %llu indécises, %llu levées, %llu sans objet"),
		(unsigned long long)sc->pass, (unsigned long long)sc->fail,
		(unsigned long long)sc->unknown, (unsigned long long)sc->waived,
		(unsigned long long)sc->na);
	if (sc->score >= 0)
		report_sheet_item(s,
				  T("score %.0f of 100, on %.0f %% of what could be decided",
				    "note %.0f sur 100, sur %.0f %% de ce qui pouvait être décidé"),
				  sc->score, sc->coverage);
	for (size_t i = 0; i < a->feeds.n; i++)
		report_sheet_item(s,
				  T("advisories: %.*s%s%.*s, %llu records",
				    "avis : %.*s%s%.*s, %llu enregistrements"),
				  VB_FMT(a->feeds.v[i].name), a->feeds.v[i].scope.n ? " " : "",
				  VB_FMT(a->feeds.v[i].scope),
				  (unsigned long long)a->feeds.v[i].records);
	report_sheet_text(
		s, "%s",
		T("The product was read, never run. What could not be read or decided is named below, and "
		  "counts neither for nor against.",
		  "Le produit a été lu, jamais exécuté. Ce qui n’a pu être lu ou décidé est nommé plus bas, "
		  "et ne compte ni pour ni contre."));
}

static void strengths(struct report_sheet *s, const struct model_assessment *a)
{
	size_t n = 0;
	struct report_table t;

	report_sheet_section(s, T("Strengths", "Points forts"));
	t = report_sheet_table(s, T("Controls found in place", "Contrôles trouvés en place"),
			       T("Rule|What holds|Where", "Règle|Ce qui tient|Où"));
	for (size_t i = 0; i < a->rules.n; i++) {
		const struct model_rule_result *r = &a->rules.v[i];

		if (r->state != MODEL_RULE_PASS || ++n > SHOWN)
			continue;
		report_table_row(&t);
		report_table_cell(s, &t, r->rule);
		report_table_cell(s, &t, model_text_in(r->title, (int)s->lang));
		report_table_cellf(s, &t, "%.*s",
				   VB_FMT(r->evidence.n ? r->evidence.v[0].file : r->target));
	}
	rest(s, n);
}

/* The identifier with what it is; the title alone when that is its name. */
static struct vb_str what_in_full(struct report_sheet *s, const struct model_finding *f)
{
	struct vb_str what = report_phrase_what(s->arena, s->lang, f),
		      title = model_text_in(f->title, (int)s->lang);

	return f->kind == MODEL_VULNERABILITY
		       ? vb_arena_printf(s->arena, T("%.*s: %.*s", "%.*s : %.*s"), VB_FMT(what),
					 VB_FMT(title))
		       : what;
}

static void weaknesses(struct report_sheet *s, const struct model_assessment *a)
{
	size_t n = 0;
	struct report_table t;

	report_sheet_section(s, T("Weaknesses, worst first", "Points faibles, le pire d’abord"));
	t = report_sheet_table(s, T("Open findings", "Constats ouverts"),
			       T("Finding|Severity|What|Where|Why it stands here",
				 "Constat|Gravité|Quoi|Où|Pourquoi à cette place"));
	for (size_t i = 0; i < a->findings.n; i++) {
		const struct model_finding *f = &a->findings.v[i];

		if (model_finding_closed(f, s->run->now) || ++n > SHOWN)
			continue;
		report_table_row(&t);
		report_table_cell(s, &t, f->fingerprint);
		report_table_cell(s, &t, vb_str(model_severity_name(f->severity, (int)s->lang)));
		report_table_cell(s, &t, what_in_full(s, f));
		report_table_cell(s, &t, f->place);
		report_table_cell(s, &t, report_phrase_why(s->arena, s->lang, f));
	}
	rest(s, n);
}

static void remedies(struct report_sheet *s, const struct model_assessment *a)
{
	report_upgrades ups = {0};
	struct report_table t;
	size_t n = 0;

	report_upgrades_of(s->run, a, s->arena, &ups);
	report_sheet_section(s,
			     T("What to do, in this order", "Ce qu’il faut faire, dans cet ordre"));
	t = report_sheet_table(s,
			       T("Remedies and what each closes; retest with vauban audit",
				 "Remèdes et ce que chacun ferme ; revérifier par vauban audit"),
			       T("Action|Closes|Worst", "Action|Ferme|Pire"));
	for (size_t i = 0; i < ups.n && i < SHOWN; i++) {
		report_table_row(&t);
		report_table_cellf(s, &t,
				   T("upgrade %.*s %.*s to %.*s", "mettre %.*s %.*s en %.*s"),
				   VB_FMT(ups.v[i].name), VB_FMT(ups.v[i].version),
				   VB_FMT(report_upgrade_to(s->arena, &ups.v[i])));
		report_table_cellf(s, &t, T("%zu findings", "%zu constats"), ups.v[i].findings.n);
		report_table_cell(s, &t, vb_str(model_severity_name(ups.v[i].worst, (int)s->lang)));
	}
	for (size_t i = 0; i < a->findings.n && n < SHOWN; i++) {
		const struct model_finding *f = &a->findings.v[i];

		if (f->kind == MODEL_VULNERABILITY || model_finding_closed(f, s->run->now) ||
		    !model_text_in(f->fix, (int)s->lang).n)
			continue;
		n++;
		report_table_row(&t);
		report_table_cell(s, &t, model_text_in(f->fix, (int)s->lang));
		report_table_cell(s, &t, f->rule);
		report_table_cell(s, &t, vb_str(model_severity_name(f->severity, (int)s->lang)));
	}
}

static void limits(struct report_sheet *s, const struct model_assessment *a)
{
	report_sheet_section(s, T("What was not looked at", "Ce qui n’a pas été examiné"));
	if (!a->not_assessed.n && !(a->facts && a->facts->unreadable.n) && !a->score.unknown)
		report_sheet_text(s, "%s",
				  T("Nothing: everything in scope was read and decided.",
				    "Rien : tout le périmètre a été lu et décidé."));
	for (size_t i = 0; i < a->not_assessed.n; i++)
		report_sheet_item(
			s, T("%llu components of %.*s: %.*s", "%llu composants de %.*s : %.*s"),
			(unsigned long long)a->not_assessed.v[i].components,
			VB_FMT(a->not_assessed.v[i].ecosystem),
			VB_FMT(model_text_in(a->not_assessed.v[i].reason, (int)s->lang)));
	for (size_t i = 0; a->facts && i < a->facts->unreadable.n && i < SHOWN; i++)
		report_sheet_item(
			s, T("could not be read: %.*s (%.*s)", "n’a pu être lu : %.*s (%.*s)"),
			VB_FMT(a->facts->unreadable.v[i].path),
			VB_FMT(report_said(s->arena, s->lang, a->facts->unreadable.v[i].reason)));
	if (a->score.unknown)
		report_sheet_item(
			s,
			T("%llu rules could not be decided", "%llu règles n’ont pu être décidées"),
			(unsigned long long)a->score.unknown);
}

void report_sheet_audit(struct report_sheet *s, const struct report_sources *f)
{
	scope(s, f->a);
	weaknesses(s, f->a);
	strengths(s, f->a);
	remedies(s, f->a);
	limits(s, f->a);
}
