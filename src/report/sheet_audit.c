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
		report_sheet_item(
			s, T("looked at: %.*s, %.*s, %.*s", "examiné : %.*s, %.*s, %.*s"),
			VB_FMT(a->targets.v[i].path),
			SOME(a->targets.v[i].files, "file", "files", "fichier", "fichiers"),
			SOME(a->targets.v[i].components, "component", "components", "composant",
			     "composants"));
	report_sheet_item(
		s,
		T("rules: %.*s, %.*s, %.*s, %.*s, %llu not applicable",
		  "règles : %.*s, %.*s, %.*s, %.*s, %llu sans objet"),
		SOME(sc->pass, "holds", "hold", "respectée", "respectées"),
		SOME(sc->fail, "fails", "fail", "non respectée", "non respectées"),
		SOME(sc->unknown, "undecided", "undecided", "indéterminée", "indéterminées"),
		SOME(sc->waived, "waived", "waived", "levée", "levées"),
		(unsigned long long)sc->na);
	if (sc->score >= 0)
		report_sheet_item(
			s,
			T("score %.0f of 100, on %.*s of what could be decided",
			  "note %.0f sur 100, sur %.*s de ce qui pouvait être décidé"),
			sc->score,
			VB_FMT(report_phrase_percent(s->arena, s->lang, sc->coverage / 100)));
	for (size_t i = 0; i < a->feeds.n; i++)
		report_sheet_item(s, T("advisories: %.*s%s%.*s, %.*s", "avis : %.*s%s%.*s, %.*s"),
				  VB_FMT(a->feeds.v[i].name), a->feeds.v[i].scope.n ? " " : "",
				  VB_FMT(a->feeds.v[i].scope),
				  SOME(a->feeds.v[i].records, "record", "records", "enregistrement",
				       "enregistrements"));
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

/* What is mended otherwise than by another version. */
static bool to_mend(const struct report_sheet *s, const struct model_finding *f)
{
	return f->kind != MODEL_VULNERABILITY && !model_finding_closed(f, s->run->now) &&
	       model_text_in(f->fix, (int)s->lang).n;
}

static bool same_remedy(const struct model_finding *a, const struct model_finding *b)
{
	return vb_str_eq(a->rule, b->rule) && vb_str_eq(a->fix.en, b->fix.en);
}

static bool told_before(const struct report_sheet *s, const struct model_assessment *a, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (same_remedy(&a->findings.v[k], &a->findings.v[i]) &&
		    to_mend(s, &a->findings.v[k]))
			return true;
	return false;
}

/* One remedy, all that it closes. */
static void remedy_row(struct report_sheet *s, const struct model_assessment *a, size_t first,
		       struct report_table *t)
{
	const struct model_finding *f = &a->findings.v[first];
	enum model_severity worst = f->severity;
	size_t n = 0;

	for (size_t i = first; i < a->findings.n; i++)
		if (same_remedy(&a->findings.v[i], f) && to_mend(s, &a->findings.v[i])) {
			n++;
			if (a->findings.v[i].severity > worst)
				worst = a->findings.v[i].severity;
		}
	report_table_row(t);
	report_table_cell(s, t, model_text_in(f->fix, (int)s->lang));
	report_table_cellf(s, t, "%.*s (%.*s)",
			   SOME(n, "finding", "findings", "constat", "constats"), VB_FMT(f->rule));
	report_table_cell(s, t, vb_str(model_severity_name(worst, (int)s->lang)));
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
		report_table_cellf(
			s, &t, T("upgrade %.*s from %.*s to %.*s", "passer %.*s de %.*s à %.*s"),
			VB_FMT(ups.v[i].name), VB_FMT(ups.v[i].version),
			VB_FMT(report_upgrade_to(s->arena, &ups.v[i])));
		report_table_cellf(
			s, &t, "%.*s",
			SOME(ups.v[i].findings.n, "finding", "findings", "constat", "constats"));
		report_table_cell(s, &t, vb_str(model_severity_name(ups.v[i].worst, (int)s->lang)));
	}
	for (size_t i = 0; i < a->findings.n && n < SHOWN; i++)
		if (to_mend(s, &a->findings.v[i]) && !told_before(s, a, i)) {
			n++;
			remedy_row(s, a, i, &t);
		}
}

static void limits(struct report_sheet *s, const struct model_assessment *a)
{
	struct vb_str left_out = a->facts ? report_phrase_left_out(s->arena, s->lang, a->facts)
					  : VB_STR("");

	report_sheet_section(s, T("What was not looked at", "Ce qui n’a pas été examiné"));
	if (left_out.n)
		report_sheet_item(
			s, T("left out as asked: %.*s", "laissé de côté, comme demandé : %.*s"),
			VB_FMT(left_out));
	if (!a->not_assessed.n && !(a->facts && a->facts->unreadable.n) && !a->score.unknown &&
	    !left_out.n)
		report_sheet_text(s, "%s",
				  T("Nothing: everything in scope was read and decided.",
				    "Rien : tout le périmètre a été lu et décidé."));
	for (size_t i = 0; i < a->not_assessed.n; i++)
		report_sheet_item(s, T("%.*s of %.*s: %.*s", "%.*s de %.*s : %.*s"),
				  SOME(a->not_assessed.v[i].components, "component", "components",
				       "composant", "composants"),
				  VB_FMT(a->not_assessed.v[i].ecosystem),
				  VB_FMT(model_text_in(a->not_assessed.v[i].reason, (int)s->lang)));
	for (size_t i = 0; a->facts && i < a->facts->unreadable.n && i < SHOWN; i++)
		report_sheet_item(
			s, T("could not be read: %.*s (%.*s)", "n’a pu être lu : %.*s (%.*s)"),
			VB_FMT(a->facts->unreadable.v[i].path),
			VB_FMT(report_said(s->arena, s->lang, a->facts->unreadable.v[i].reason)));
	if (a->score.unknown)
		report_sheet_item(s, T("could not be decided: %.*s", "indéterminé : %.*s"),
				  SOME(a->score.unknown, "rule", "rules", "règle", "règles"));
}

void report_sheet_audit(struct report_sheet *s, const struct report_sources *f)
{
	scope(s, f->a);
	weaknesses(s, f->a);
	strengths(s, f->a);
	remedies(s, f->a);
	limits(s, f->a);
}
