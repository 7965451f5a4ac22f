/*
 * sheet_minutes.c - the minutes of a committee: what was decided since a day, by whom and why, what somebody now has to do, what
 * is left undecided and comes back. All of it is read from what was recorded and from the case; nothing is retold.
 */
#include "report/sheet_int.h"

#include "report/phrase.h"

static void attendance(struct report_sheet *s, const struct report_sources *f)
{
	struct vb_str since, until;

	report_sheet_section(s, T("Facts missing", "Faits manquants"));
	if (!f->present.n)
		report_sheet_item(s, "%s",
				  T("who was there: --present \"name, name\"",
				    "qui était là : --present \"nom, nom\""));
	else
		report_sheet_text(s, "%s", T("None.", "Aucun."));
	report_sheet_section(s, T("Meeting", "Réunion"));
	since = report_phrase_day(s->arena, s->lang, f->since);
	until = report_phrase_day(s->arena, s->lang, s->run->now);
	if (vb_str_eq(since, until))
		report_sheet_item(s, T("decisions of %.*s", "décisions du %.*s"), VB_FMT(until));
	else
		report_sheet_item(s, T("decisions from %.*s to %.*s", "décisions du %.*s au %.*s"),
				  VB_FMT(since), VB_FMT(until));
	if (f->present.n)
		report_sheet_item(s, T("present: %.*s", "présents : %.*s"), VB_FMT(f->present));
	report_sheet_item(s, "%s",
			  T("agenda: that of vauban report meeting",
			    "ordre du jour : celui de vauban report meeting"));
}

static bool recent(const struct report_sheet *s, const struct report_sources *f, int64_t when)
{
	return when >= f->since && when <= s->run->now;
}

/* A threat that a decision of the case accepts is told once, by that decision. */
static bool of_the_case(const struct model_finding *x)
{
	return x->kind == MODEL_THREAT &&
	       vb_str_starts(x->decision.justification, VB_STR("case, decision "));
}

static size_t finding_rows(struct report_sheet *s, const struct report_sources *f,
			   struct report_table *t)
{
	size_t n = 0;

	for (size_t i = 0; f->a && i < f->a->findings.n; i++) {
		const struct model_finding *x = &f->a->findings.v[i];
		const struct model_decision *d = &x->decision;

		if (!d->author.n || !recent(s, f, d->when) || of_the_case(x))
			continue;
		n++;
		report_table_row(t);
		report_table_cellf(s, t, "%.*s (%.*s)",
				   VB_FMT(report_phrase_what(s->arena, s->lang, x)),
				   VB_FMT(x->fingerprint));
		report_table_cell(s, t, vb_str(model_status_name(d->status, (int)s->lang)));
		report_table_cell(s, t,
				  report_phrase_justification(s->arena, s->lang, d->justification));
		report_table_cell(s, t, d->author);
		report_table_cell(s, t, report_sheet_day(s, vb_time_day(s->arena, d->when)));
		report_table_cell(s, t,
				  d->until ? report_sheet_day(s, vb_time_day(s->arena, d->until))
					   : VB_STR(""));
	}
	return n;
}

static size_t case_rows(struct report_sheet *s, const struct report_sources *f,
			struct report_table *t)
{
	size_t n = 0;

	for (size_t i = 0; i < f->c->decisions.n; i++) {
		const struct model_case_decision *d = &f->c->decisions.v[i];
		int64_t when;

		if (!vb_time_parse(d->date, &when) || !recent(s, f, when))
			continue;
		n++;
		report_table_row(t);
		report_table_cellf(s, t, "%.*s (%.*s)", VB_FMT(d->accept), VB_FMT(d->id));
		report_table_cell(s, t, vb_str(T("accepted", "accepté")));
		report_table_cell(s, t, d->why);
		report_table_cell(s, t, d->by);
		report_table_cell(s, t, report_sheet_day(s, d->date));
		report_table_cell(s, t, report_sheet_day(s, d->until));
	}
	return n;
}

static void decisions(struct report_sheet *s, const struct report_sources *f)
{
	struct report_table t;

	report_sheet_section(s, T("Decisions taken", "Décisions prises"));
	t = report_sheet_table(
		s, T("As they were recorded", "Telles qu’elles ont été notées"),
		T("Subject|Decision|Why|Who|Day|Until", "Sujet|Décision|Raison|Qui|Jour|Jusqu’au"));
	if (finding_rows(s, f, &t) + case_rows(s, f, &t) == 0)
		report_sheet_text(
			s, "%s",
			T("None was recorded in that time: vauban decide records one; --since DAY "
			  "looks further back.",
			  "Aucune n’a été notée dans cette période : vauban decide en note une ; "
			  "--since JOUR remonte plus loin."));
}

static void actions(struct report_sheet *s, const struct report_sources *f)
{
	size_t n = 0;

	report_sheet_section(s, T("Who does what by when", "Qui fait quoi pour quand"));
	for (size_t i = 0; i < f->n_incidents; i++)
		for (size_t k = 0; k < f->incidents[i].actions.n; k++) {
			const struct model_action *x = &f->incidents[i].actions.v[k];

			if (x->done)
				continue;
			n++;
			report_sheet_item(
				s,
				T("%.*s %.*s: %.*s; %.*s; by %.*s",
				  "%.*s %.*s : %.*s ; %.*s ; pour le %.*s"),
				VB_FMT(f->incidents[i].id), VB_FMT(x->id), VB_FMT(x->text),
				VB_FMT(x->owner.n ? x->owner
						  : vb_str(T("nobody is named",
							     "personne n’est nommé"))),
				VB_FMT(x->due.n ? report_sheet_day(s, x->due)
						: vb_str(T("no day is said", "un jour non dit"))));
		}
	for (size_t i = 0; i < f->c->measures.n; i++) {
		const struct model_measure *m = &f->c->measures.v[i];

		if (m->status != MODEL_DOING)
			continue;
		n++;
		report_sheet_item(s,
				  T("%.*s: %.*s; %.*s; under way", "%.*s : %.*s ; %.*s ; en cours"),
				  VB_FMT(m->id), VB_FMT(m->name.n ? m->name : m->id),
				  VB_FMT(m->owner.n ? m->owner : f->c->owner));
	}
	if (!n)
		report_sheet_text(s, "%s", T("Nothing is open.", "Rien n’est ouvert."));
}

static void undecided(struct report_sheet *s, const struct report_sources *f)
{
	enum { SHOWN = 20 };
	size_t n = 0;

	report_sheet_section(
		s, T("Left undecided: it comes back", "Resté sans décision : cela revient"));
	for (size_t i = 0; f->a && i < f->a->findings.n; i++) {
		const struct model_finding *x = &f->a->findings.v[i];

		if (x->kind == MODEL_THREAT || model_finding_closed(x, s->run->now) ||
		    (x->decision.author.n && recent(s, f, x->decision.when)) || ++n > SHOWN)
			continue;
		report_sheet_item(s, T("%.*s (severity %s)", "%.*s (gravité %s)"),
				  VB_FMT(report_phrase_what(s->arena, s->lang, x)),
				  model_severity_name(x->severity, (int)s->lang));
	}
	report_sheet_more(s, n, SHOWN);
	if (!n)
		report_sheet_text(s, "%s", T("Nothing.", "Rien."));
}

void report_sheet_minutes(struct report_sheet *s, const struct report_sources *f)
{
	attendance(s, f);
	decisions(s, f);
	actions(s, f);
	undecided(s, f);
	report_sheet_section(s, T("Approval", "Approbation"));
	report_sheet_text(s, "%s",
			  T("Disagreement that must stand: … Read and approved, name and day: …",
			    "Désaccord à faire figurer : … Lu et approuvé, nom et jour : …"));
}
