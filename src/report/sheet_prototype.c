/*
 * sheet_prototype.c - what was tried before it is built in: what was supposed, on which bench, what was measured with how much
 * certainty, and whether to go on. Rates are counted again from the events of the case (model/trial.h), never copied.
 */
#include "report/sheet_int.h"

#include "model/trial.h"
#include "report/phrase.h"

static struct vb_str named(const struct model_trial *t)
{
	return t->name.n ? t->name : t->id;
}

static void state(const struct report_sheet *s, struct report_table *t, enum model_shown shown)
{
	static const char *const classes[] = {"high", "medium", "low"};
	const char *const words[] = {T("not reached", "non atteint"),
				     T("not settled", "non tranché"), T("reached", "atteint")};

	report_table_state(s, t, words[shown], classes[shown]);
}

static const char *verdict_word(const struct report_sheet *s, struct vb_str verdict)
{
	if (vb_str_is(verdict, "go"))
		return T("go on", "on poursuit");
	if (vb_str_is(verdict, "stop"))
		return T("stop", "on arrête");
	return vb_str_is(verdict, "again") ? T("try again", "à refaire")
					   : T("not decided", "non décidé");
}

static void lacks(struct report_sheet *s, size_t *n, const struct model_trial *x, const char *key,
		  const char *what)
{
	++*n;
	report_sheet_lacks(s, named(x), what, "trials", x->id, key);
}

static void missing(struct report_sheet *s, const struct model_case *c)
{
	size_t n = 0;

	report_sheet_section(s, T("Facts missing", "Faits manquants"));
	if (!c->trials.n) {
		n++;
		report_sheet_item(s, "%s",
				  T("what was tried: write in vauban.yaml: trials",
				    "ce qui a été essayé : à écrire dans vauban.yaml : trials"));
	}
	for (size_t i = 0; i < c->trials.n; i++) {
		const struct model_trial *x = &c->trials.v[i];

		if (!x->bench.n)
			lacks(s, &n, x, "bench",
			      T("on what and how it was tried", "sur quoi et comment on a essayé"));
		if (!x->counts.n && !x->measured.n && !x->tests.n)
			lacks(s, &n, x, "counts", T("what was measured", "ce qui a été mesuré"));
		if (!x->needs.n && !x->least.n && !x->most.n)
			lacks(s, &n, x, "needs", T("what is asked of it", "ce qui est demandé"));
		if (x->verdict.n && !x->why.n)
			lacks(s, &n, x, "why", T("why so decided", "la raison du verdict"));
	}
	if (!n)
		report_sheet_text(s, "%s", T("None.", "Aucun."));
}

static void summary(struct report_sheet *s, const struct model_case *c)
{
	struct report_table t;

	report_sheet_section(s, T("Go or stop", "Poursuivre ou arrêter"));
	if (!c->trials.n) {
		report_sheet_text(s, "%s",
				  T("Nothing was tried yet.", "Rien n’a encore été essayé."));
		return;
	}
	t = report_sheet_table(s,
			       T("Each trial: what it shows, what was decided",
				 "Chaque essai : ce qu’il montre, "
				 "ce qui a été décidé"),
			       T("Trial|Supposed|What is asked|Decision|Who|Day|Why",
				 "Essai|Supposé|Ce qui est demandé|Décision|Qui|Jour|Raison"));
	for (size_t i = 0; i < c->trials.n; i++) {
		const struct model_trial *x = &c->trials.v[i];

		report_table_row(&t);
		report_table_cell(s, &t, named(x));
		report_table_cell(s, &t, x->suppose);
		state(s, &t, model_trial_shows(x));
		report_table_cell(s, &t, vb_str(verdict_word(s, x->verdict)));
		report_table_cell(s, &t, x->by);
		report_table_cell(s, &t, report_sheet_day(s, x->date));
		report_table_cell(s, &t, x->why);
	}
}

/* ---- one trial ---------------------------------------------------------------------------------- */

static void rate_row(struct report_sheet *s, struct report_table *t, const char *name,
		     const struct model_rate *r, const char *bound)
{
	if (!(r->of > 0) && r->bound < 0)
		return;
	report_table_row(t);
	report_table_cell(s, t, vb_str(name));
	report_table_cellf(s, t, T("%.0f of %.0f", "%.0f sur %.0f"), r->part, r->of);
	if (r->of > 0) {
		report_table_cell(s, t, report_phrase_percent(s->arena, s->lang, r->value));
		report_table_cellf(s, t, T("%.*s to %.*s", "de %.*s à %.*s"),
				   VB_FMT(report_phrase_percent(s->arena, s->lang, r->low)),
				   VB_FMT(report_phrase_percent(s->arena, s->lang, r->high)));
	} else {
		report_table_cell(s, t, vb_str(T("not counted", "non compté")));
		report_table_cell(s, t, VB_STR(""));
	}
	if (r->bound >= 0)
		report_table_cellf(s, t, "%s %.*s", bound,
				   VB_FMT(report_phrase_percent(s->arena, s->lang, r->bound)));
	else
		report_table_cell(s, t, vb_str(T("nothing is asked", "rien n’est demandé")));
	state(s, t, r->shown);
}

static void rates(struct report_sheet *s, const struct model_trial *x)
{
	struct model_rate found = model_trial_detection(x), alarms = model_trial_false_alarms(x);
	struct report_table t;

	if (!x->counts.n && !x->needs.n)
		return;
	t = report_sheet_table(
		s,
		T("Rates counted from the events; interval at 95 % (Wilson): a rate is reached when all "
		  "of its interval is on the right side",
		  "Taux comptés d’après les événements ; intervalle à 95 % (Wilson) : un taux est "
		  "atteint quand tout son intervalle est du bon côté"),
		T("Rate|Events|Value|Interval|Asked|State",
		  "Taux|Événements|Valeur|Intervalle|Demandé|État"));
	rate_row(s, &t, T("detected, of what should be", "détecté, parmi ce qui devait l’être"),
		 &found, T("at least", "au moins"));
	rate_row(s, &t,
		 T("false alarms, of what is harmless", "fausses alertes, parmi l’inoffensif"),
		 &alarms, T("at most", "au plus"));
}

static void measures(struct report_sheet *s, const struct model_trial *x)
{
	struct report_table t;

	if (!x->measured.n)
		return;
	t = report_sheet_table(
		s, T("Other measures", "Autres mesures"),
		T("Measure|Value|At least|At most|State", "Mesure|Valeur|Au moins|Au plus|État"));
	for (size_t i = 0; i < x->measured.n; i++) {
		const double *least = model_share_find(&x->least, x->measured.v[i].id),
			     *most = model_share_find(&x->most, x->measured.v[i].id);

		report_table_row(&t);
		report_table_cell(s, &t, x->measured.v[i].id);
		report_table_cell(s, &t, vb_number(s->arena, s->lang, x->measured.v[i].value, 6));
		report_table_cell(s, &t,
				  least ? vb_number(s->arena, s->lang, *least, 6) : VB_STR(""));
		report_table_cell(s, &t,
				  most ? vb_number(s->arena, s->lang, *most, 6) : VB_STR(""));
		state(s, &t, model_trial_measure(x, i));
	}
}

static void tests(struct report_sheet *s, const struct report_sources *f,
		  const struct model_trial *x)
{
	for (size_t i = 0; i < x->tests.n; i++)
		for (size_t k = 0; f->matrix && k < f->matrix->tests.n; k++) {
			const struct model_test_status *st = &f->matrix->tests.v[k];

			if (!vb_str_eq(st->id, x->tests.v[i]))
				continue;
			report_sheet_item(
				s, T("test %.*s: %s%s%.*s", "test %.*s : %s%s%.*s"), VB_FMT(st->id),
				model_test_name(st->state, (int)s->lang), st->last ? ", " : "",
				VB_FMT(st->last ? report_sheet_day(
							  s, vb_time_day(s->arena, st->last->when))
						: VB_STR("")));
		}
}

void report_sheet_prototype(struct report_sheet *s, const struct report_sources *f)
{
	const struct model_case *c = f->c;

	missing(s, c);
	summary(s, c);
	for (size_t i = 0; i < c->trials.n; i++) {
		const struct model_trial *x = &c->trials.v[i];

		report_sheet_section(s, vb_arena_cstr(s->arena, named(x)));
		report_sheet_item(s, T("supposed: %.*s", "supposé : %.*s"), VB_FMT(x->suppose));
		if (x->bench.n)
			report_sheet_item(s, T("bench: %.*s", "banc d’essai : %.*s"),
					  VB_FMT(x->bench));
		tests(s, f, x);
		rates(s, x);
		measures(s, x);
	}
}
