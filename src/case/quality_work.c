/*
 * quality_work.c - warnings on what is to be done about the risk: measures, people, dates, decisions, proofs. Each is
 * valid as written and says less, or something else, than its author probably meant.
 */
#include "case/quality_int.h"

#define YEAR ((int64_t)365 * 86400)

static bool day_of(struct vb_str text, int64_t *out)
{
	return text.n && vb_time_parse(text, out);
}

static void check_header(struct case_reading *r)
{
	struct model_case *c = r->c;
	const struct vb_str file = vb_str(c->file);
	struct { /* the case has no mark of its own: its first line */
		struct model_mark mark;
	} top = {{vb_arena_cstr(r->arena, file), 1, 1}};
	int64_t reviewed;

	if (!c->owner.n && c->decisions.n) /* else a draft */
		CASE_WARN(r, &top, "%s", "%s",
			  vb_t(r->run->lang, "nobody answers for this case: add \"owner\"",
			       "personne ne répond de ce dossier : ajoutez « owner »"));
	if (day_of(c->reviewed, &reviewed) && r->run->now - reviewed > YEAR)
		CASE_WARN(r, &top, "the case was last reviewed on %.*s, over a year ago",
			  "le dossier a été revu le %.*s, il y a plus d’un an",
			  VB_FMT(c->reviewed));
}

static bool skill_is_had(const struct model_case *c, struct vb_str skill)
{
	for (size_t i = 0; i < c->team.n; i++)
		if (case_ids_have(&c->team.v[i].skills, skill))
			return true;
	return false;
}

static double days_of(const struct model_measure *m)
{
	double sum = 0;

	for (size_t i = 0; i < m->days.n; i++)
		sum += m->days.v[i].value;
	return sum;
}

static void check_measure(struct case_reading *r, const struct model_measure *m)
{
	struct model_case *c = r->c;
	int64_t done;

	for (size_t i = 0; i < m->days.n && c->team.n && m->status <= MODEL_DOING; i++)
		if (!skill_is_had(c, m->days.v[i].id))
			CASE_WARN(r, m, "measure \"%.*s\" needs %.*s, which nobody in the team has",
				  "la mesure « %.*s » demande %.*s, que personne n’a dans l’équipe",
				  VB_FMT(m->id), VB_FMT(m->days.v[i].id));
	for (size_t i = 0; i < m->cut.n; i++)
		if (m->cut.v[i].value >= 1)
			CASE_WARN(r, m,
				  "measure \"%.*s\" stops every attempt on %.*s: is it so sure?",
				  "la mesure « %.*s » arrête tout essai sur %.*s : est-ce si sûr ?",
				  VB_FMT(m->id), VB_FMT(m->cut.v[i].id));
	if (m->done.n && m->status != MODEL_DONE)
		CASE_WARN(r, m, "measure \"%.*s\" has a day in \"done\" and is not done",
			  "la mesure « %.*s » porte un jour dans « done » sans être faite",
			  VB_FMT(m->id));
	else if (day_of(m->done, &done) && done > r->run->now)
		CASE_WARN(r, m, "measure \"%.*s\" is done on a day to come",
			  "la mesure « %.*s » est faite à un jour à venir", VB_FMT(m->id));
	if (days_of(m) > 0 && m->spent > 1.5 * days_of(m))
		CASE_WARN(
			r, m,
			"measure \"%.*s\" took %.*s days, %.*s were expected: correct \"days\"",
			"la mesure « %.*s » a pris %.*s jours, %.*s étaient prévus : corrigez « days »",
			VB_FMT(m->id), VB_FMT(vb_number(r->arena, r->run->lang, m->spent, 6)),
			VB_FMT(vb_number(r->arena, r->run->lang, days_of(m), 6)));
}

static bool is_answered(const struct model_case *c, struct vb_str requirement)
{
	for (size_t i = 0; i < c->measures.n; i++)
		if (c->measures.v[i].status != MODEL_DROPPED &&
		    case_ids_have(&c->measures.v[i].answers, requirement))
			return true;
	return false;
}

static void check_plan(struct case_reading *r)
{
	const struct model_plan *p = &r->c->plan;

	for (size_t i = 0; i < p->must.n; i++)
		if (!is_answered(r->c, p->must.v[i]))
			CASE_WARN(
				r, p,
				"no measure answers requirement \"%.*s\", which the plan must meet",
				"aucune mesure ne satisfait l’exigence « %.*s », que le plan doit "
				"tenir",
				VB_FMT(p->must.v[i]));
	for (size_t i = 0; i < p->deadline.n; i++) {
		struct vb_str day = p->deadline.v[i].day;

		if ((p->from.n && vb_str_cmp(day, p->from) < 0) ||
		    (p->until.n && vb_str_cmp(day, p->until) > 0))
			CASE_WARN(r, p, "the deadline of \"%.*s\", %.*s, is outside the plan",
				  "l’échéance de « %.*s », %.*s, est hors du plan",
				  VB_FMT(p->deadline.v[i].id), VB_FMT(day));
	}
	for (size_t i = 0; i < r->c->team.n; i++)
		if (!(r->c->team.v[i].days > 0))
			CASE_WARN(r, &r->c->team.v[i], "\"%.*s\" has no day to give: add \"days\"",
				  "« %.*s » n’a aucun jour à donner : ajoutez « days »",
				  VB_FMT(r->c->team.v[i].id));
}

static void check_proofs(struct case_reading *r)
{
	struct model_case *c = r->c;

	for (size_t i = 0; i < c->requirements.n; i++)
		if (!c->requirements.v[i].covers.n)
			CASE_WARN(r, &c->requirements.v[i], "requirement \"%.*s\" covers nothing",
				  "l’exigence « %.*s » ne couvre rien",
				  VB_FMT(c->requirements.v[i].id));
	for (size_t i = 0; i < c->tests.n; i++) {
		bool named = false;

		for (size_t k = 0; k < c->requirements.n && !named; k++)
			named = case_ids_have(&c->requirements.v[k].tests, c->tests.v[i].id);
		if (!named)
			CASE_WARN(r, &c->tests.v[i], "test \"%.*s\" proves no requirement",
				  "le test « %.*s » ne prouve aucune exigence",
				  VB_FMT(c->tests.v[i].id));
	}
	for (size_t i = 0; i < c->decisions.n; i++)
		if (!c->decisions.v[i].until.n)
			CASE_WARN(r, &c->decisions.v[i],
				  "decision \"%.*s\" never ends: add \"until\"",
				  "la décision « %.*s » ne cesse jamais : ajoutez « until »",
				  VB_FMT(c->decisions.v[i].id));
}

static void check_options(struct case_reading *r)
{
	for (size_t i = 0; i < r->c->options.n; i++)
		if (!r->c->options.v[i].measures.n)
			CASE_WARN(r, &r->c->options.v[i],
				  "option \"%.*s\" holds no measure: it is \"do nothing\"",
				  "l’option « %.*s » ne contient aucune mesure : c’est « ne rien "
				  "faire »",
				  VB_FMT(r->c->options.v[i].id));
}

static bool is_course(const struct model_case *c, struct vb_str id)
{
	bool known = vb_str_is(id, "nothing") || vb_str_is(id, "cheapest") || vb_str_is(id, "best");

	for (size_t i = 0; i < c->options.n; i++)
		known |= vb_str_eq(c->options.v[i].id, id);
	return known;
}

static void check_criteria(struct case_reading *r)
{
	for (size_t i = 0; i < r->c->criteria.n; i++) {
		const struct model_criterion *k = &r->c->criteria.v[i];

		if ((k->of == MODEL_NOTED) != (k->scores.n > 0))
			CASE_WARN(r, k,
				  "criterion \"%.*s\" needs either scores or \"of\": "
				  "loss, spent, days or total",
				  "le critère « %.*s » demande soit des notes (scores), soit "
				  "« of » : loss, spent, days ou total",
				  VB_FMT(k->id));
		for (size_t n = 0; n < k->scores.n; n++)
			if (!is_course(r->c, k->scores.v[n].id))
				CASE_WARN(r, k,
					  "criterion \"%.*s\" marks %.*s, which is no option, nor "
					  "nothing, cheapest or best",
					  "le critère « %.*s » note %.*s, qui n’est ni une option, "
					  "ni nothing, cheapest ou best",
					  VB_FMT(k->id), VB_FMT(k->scores.v[n].id));
	}
}

void case_check_work(struct case_reading *r)
{
	check_header(r);
	for (size_t i = 0; i < r->c->measures.n; i++)
		check_measure(r, &r->c->measures.v[i]);
	check_plan(r);
	check_proofs(r);
	check_options(r);
	check_criteria(r);
}
