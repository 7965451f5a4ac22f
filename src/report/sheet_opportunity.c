/*
 * sheet_opportunity.c - technologies that might be taken up: need, value, the simple way without them, what they open to attack,
 * what they cost people and the planet, what was decided. One that was not held against the simple way, or whose security nobody
 * looked at, is not shown as approved whatever the case says.
 */
#include "report/sheet_int.h"

#include <stdlib.h>

#include "report/phrase.h"

static struct vb_str named(const struct model_idea *x)
{
	return x->name.n ? x->name : x->id;
}

/* worth × ease ÷ danger, 0 when one is not said */
static double score(const struct model_idea *x)
{
	return x->worth && x->ease && x->danger ? (double)(x->worth * x->ease) / x->danger : 0;
}

static bool blocked(const struct model_idea *x)
{
	return !x->without.n || !x->security.n;
}

static void missing(struct report_sheet *s, const struct model_case *c)
{
	size_t n = 0;

	report_sheet_section(s, T("Facts missing", "Faits manquants"));
	if (!c->ideas.n) {
		n++;
		report_sheet_item(
			s, "%s",
			T("technologies that might be taken up: write in vauban.yaml: ideas",
			  "technologies qui pourraient être adoptées : à écrire dans vauban.yaml : ideas"));
	}
	for (size_t i = 0; i < c->ideas.n; i++) {
		const struct model_idea *x = &c->ideas.v[i];
		const struct {
			bool there;
			const char *key, *en, *fr;
		} asked[] = {
			{x->need.n, "need", "the need behind it", "le besoin derrière"},
			{x->value.n, "value", "what it would bring", "ce qu’elle apporterait"},
			{x->without.n, "without", "the simple way, without it",
			 "la voie simple, sans elle"},
			{x->security.n, "security", "what it opens to attack, and what holds it",
			 "ce qu’elle ouvre à l’attaque, et ce qui la tient"},
			{x->ethics.n, "ethics", "what it does to people",
			 "ses effets sur les gens"},
			{x->energy.n, "energy", "what it consumes", "ce qu’elle consomme"},
			{x->maturity, "maturity", "how ready it is", "sa maturité"},
			{score(x) > 0, "worth", "worth, ease and danger, 1 to 4",
			 "valeur, facilité et danger (worth, ease, danger), de 1 à 4"},
			{x->cost >= 0, "cost", "what it costs", "ce qu’elle coûte"},
		};

		for (size_t k = 0; k < VB_COUNT(asked); k++) {
			if (asked[k].there)
				continue;
			n++;
			report_sheet_lacks(s, named(x), T(asked[k].en, asked[k].fr), "ideas", x->id,
					   asked[k].key);
		}
	}
	if (!n)
		report_sheet_text(s, "%s", T("None.", "Aucun."));
}

/* ---- side by side ------------------------------------------------------------------------------- */

static int best_first(const void *pa, const void *pb)
{
	const struct model_idea *a = *(const struct model_idea *const *)pa,
				*b = *(const struct model_idea *const *)pb;
	double x = score(a), y = score(b);

	if (x != y)
		return x > y ? -1 : 1;
	return vb_str_cmp(a->id, b->id);
}

static struct vb_str money(const struct report_sheet *s, const struct model_case *c, double v)
{
	return v >= 0 ? report_phrase_money(s->arena, s->lang, v, c->currency)
		      : vb_str(T("to be said", "à dire"));
}

static void decision_cell(struct report_sheet *s, struct report_table *t,
			  const struct model_idea *x)
{
	if (vb_str_is(x->decision, "go") && blocked(x))
		report_table_state(
			s, t,
			T("not approved: facts are missing", "pas approuvée : il manque des faits"),
			"high");
	else if (vb_str_is(x->decision, "go"))
		report_table_state(s, t, T("taken up", "adoptée"), "low");
	else if (vb_str_is(x->decision, "wait"))
		report_table_state(s, t, T("wait", "attendre"), "medium");
	else if (vb_str_is(x->decision, "no"))
		report_table_state(s, t, T("refused", "refusée"), "info");
	else
		report_table_state(s, t, T("not decided", "non décidée"), "info");
}

static void side_by_side(struct report_sheet *s, const struct model_case *c,
			 const struct model_idea **order)
{
	struct report_table t;

	report_sheet_section(s, T("Side by side", "Côte à côte"));
	if (!c->ideas.n) {
		report_sheet_text(s, "%s",
				  T("No idea is written yet.", "Aucune idée n’est encore écrite."));
		return;
	}
	t = report_sheet_table(
		s,
		T("Mark: worth × ease ÷ danger, each from 1 to 4; 16 is the most. Maturity: from 1, an "
		  "idea, to 9, in use",
		  "Note : valeur × facilité ÷ danger, chacun de 1 à 4 ; 16 au plus. Maturité : de 1, une "
		  "idée, à 9, en service"),
		T("Idea|Mark|Worth|Ease|Danger|Maturity|Once|Each year|Decision|Who|Day|Why",
		  "Idée|Note|Valeur|Facilité|Danger|Maturité|Une fois|Par an|Décision|Qui|Jour|Raison"));
	for (size_t i = 0; i < c->ideas.n; i++) {
		const struct model_idea *x = order[i];
		const int marks[] = {x->worth, x->ease, x->danger, x->maturity};

		report_table_row(&t);
		report_table_cell(s, &t, named(x));
		report_table_cell(s, &t,
				  score(x) > 0 ? report_phrase_real(s->arena, s->lang, score(x), 1)
					       : vb_str(T("to be said", "à dire")));
		for (size_t k = 0; k < VB_COUNT(marks); k++)
			report_table_cell(s, &t,
					  marks[k] ? vb_arena_printf(s->arena, "%d", marks[k])
						   : vb_str(T("to be said", "à dire")));
		report_table_cell(s, &t, money(s, c, x->cost));
		report_table_cell(s, &t, money(s, c, x->yearly));
		decision_cell(s, &t, x);
		report_table_cell(s, &t, x->by);
		report_table_cell(s, &t, report_sheet_day(s, x->date));
		report_table_cell(s, &t, x->why);
	}
}

/* ---- one idea ----------------------------------------------------------------------------------- */

static void fact(struct report_sheet *s, const char *label, struct vb_str text)
{
	if (text.n)
		report_sheet_item(s, T("%s: %.*s", "%s : %.*s"), label, VB_FMT(text));
}

/* What already threatens the places it would change: it inherits them. */
static void threats(struct report_sheet *s, const struct report_sources *f,
		    const struct model_idea *x)
{
	for (size_t i = 0; f->threats && i < f->threats->n; i++) {
		const struct model_threat *t = &f->threats->v[i];
		bool on = false;

		for (size_t k = 0; k < x->touches.n; k++)
			on = on || vb_str_eq(x->touches.v[k], t->element);
		if (on && (t->state == MODEL_THREAT_OPEN || t->state == MODEL_THREAT_PLANNED))
			report_sheet_item(s,
					  T("open today on %.*s: %.*s (%.*s)",
					    "ouvert aujourd’hui sur %.*s : %.*s (%.*s)"),
					  VB_FMT(t->element),
					  VB_FMT(model_text_in(t->title, (int)s->lang)),
					  VB_FMT(t->rule));
	}
}

static void laws(struct report_sheet *s, const struct report_sources *f, const struct model_idea *x)
{
	for (size_t i = 0; i < x->laws.n; i++) {
		const struct model_duty *d = NULL;

		for (size_t k = 0; !d && f->duties && k < f->duties->n; k++)
			if (vb_str_ieq(f->duties->v[k].id, x->laws.v[i]))
				d = &f->duties->v[k];
		if (d)
			report_sheet_item(s, T("law, %.*s: %s, %.*s", "texte, %.*s : %s, %.*s"),
					  VB_FMT(model_text_in(d->title, (int)s->lang)),
					  model_applies_name(d->applies, (int)s->lang),
					  VB_FMT(model_text_in(d->why, (int)s->lang)));
		else
			report_sheet_item(s,
					  T("law, %.*s: not judged here, ask counsel",
					    "texte, %.*s : non jugé ici, demandez conseil"),
					  VB_FMT(x->laws.v[i]));
	}
}

static void idea(struct report_sheet *s, const struct report_sources *f, const struct model_idea *x)
{
	report_sheet_section(s, vb_arena_cstr(s->arena, named(x)));
	fact(s, T("need", "besoin"), x->need);
	fact(s, T("what it would bring", "ce qu’elle apporterait"), x->value);
	fact(s, T("without it", "sans elle"), x->without);
	fact(s, T("security", "sécurité"), x->security);
	threats(s, f, x);
	laws(s, f, x);
	fact(s, T("people", "effets sur les gens"), x->ethics);
	fact(s, T("energy", "énergie"), x->energy);
	if (vb_str_is(x->decision, "go") && blocked(x))
		report_sheet_text(
			s, "%s",
			T("The case says “go”. It does not count as approved: the simple way and the security "
			  "must be written first.",
			  "Le dossier dit « go ». Elle ne vaut pas approbation : la voie simple et la "
			  "sécurité doivent être écrites d’abord."));
}

void report_sheet_opportunity(struct report_sheet *s, const struct report_sources *f)
{
	const struct model_case *c = f->c;
	const struct model_idea **order = vb_arena_array(s->arena, c->ideas.n + 1, sizeof(*order));

	for (size_t i = 0; i < c->ideas.n; i++)
		order[i] = &c->ideas.v[i];
	if (c->ideas.n)
		qsort(order, c->ideas.n, sizeof(*order), best_first);
	missing(s, c);
	side_by_side(s, c, order);
	for (size_t i = 0; i < c->ideas.n; i++)
		idea(s, f, order[i]);
}
