/* plan_courses.c - what is beside the plan: courses compared, ranked by the case's criteria, and what moves the ranking. */
#include "cli/plan_int.h"

#include "report/phrase.h"

#include <math.h>

static const char *course(const struct cli *c, const struct plan_scenario *s)
{
	enum vb_lang lang = c->run.lang;
	const char *names[] = {
		vb_t(lang, "do nothing", "ne rien faire"),
		vb_t(lang, "cheapest that meets the musts", "le moins cher conforme"),
		vb_t(lang, "best", "meilleur")};

	return s->kind == PLAN_OPTION ? plan_safe(c, s->id).p : names[s->kind];
}

/* ---- criteria --------------------------------------------------------------------------- */

static const struct plan_scenario *of_rank(const struct plan_result *r, uint32_t rank)
{
	for (size_t i = 0; i < r->scenarios.n; i++)
		if (r->scenarios.v[i].rank == rank)
			return &r->scenarios.v[i];
	return NULL;
}

/* Of money: grouped by thousands, in the case's currency when the criterion names no unit. */
static void value_text(const struct cli *c, const struct plan_result *r,
		       const struct model_criterion *m, double value, struct vb_buf *b)
{
	bool money = m->of == MODEL_LOSS || m->of == MODEL_SPENT || m->of == MODEL_TOTAL;
	struct vb_str unit = plan_safe(c, m->unit.n ? m->unit : money ? r->c->currency : m->unit);

	if (money)
		vb_buf_printf(b, "%.*s %.*s", VB_FMT(plan_safe(c, m->id)),
			      VB_FMT(plan_money(c, value)));
	else
		vb_buf_printf(b, "%.*s %.*s", VB_FMT(plan_safe(c, m->id)),
			      VB_FMT(vb_number(c->arena, c->run.lang, value, 6)));
	vb_buf_printf(b, "%s%.*s", unit.n ? " " : "", VB_FMT(unit));
}

static void ranked_text(const struct cli *c, const struct plan_result *r,
			const struct plan_scenario *s, struct vb_buf *b)
{
	vb_buf_printf(b, "  %u. %-30s %.*s", s->rank, course(c, s),
		      VB_FMT(report_phrase_real(c->arena, c->run.lang, s->score, 2)));
	for (size_t k = 0; k < r->criteria.n; k++) {
		vb_buf_cstr(b, k ? ", " : "  ");
		value_text(c, r, r->criteria.v[k].c, s->values[k], b);
	}
	vb_buf_cstr(b,
		    s->musts ? "\n"
			     : vb_t(c->run.lang, "; musts not met\n", " ; exigences non tenues\n"));
}

static void unranked_text(const struct cli *c, const struct plan_result *r,
			  const struct plan_scenario *s, struct vb_buf *b)
{
	if (s->rank || !s->possible)
		return;
	vb_buf_printf(
		b, "  -  %-30s %s", course(c, s),
		vb_t(c->run.lang, "not ranked, no mark for:", "non classé, sans note pour :"));
	for (size_t k = 0; k < r->criteria.n; k++)
		if (isnan(s->values[k]))
			vb_buf_printf(b, " %.*s", VB_FMT(plan_safe(c, r->criteria.v[k].c->id)));
	vb_buf_char(b, '\n');
}

static void weight_text(const struct cli *c, const struct plan_criterion *k, struct vb_buf *b)
{
	enum vb_lang lang = c->run.lang;
	const char *moved = k->unseats    ? vb_t(lang, "another course comes first",
						 "une autre voie passe en tête")
			    : k->reorders ? vb_t(lang, "the order changes, not the first",
						 "l’ordre change, pas le premier")
					  : vb_t(lang, "same order", "même ordre");

	vb_buf_printf(b,
		      vb_t(lang, "  Weight of %.*s (%.*s) moved by 50 %%: %s",
			   "  Poids de %.*s (%.*s) déplacé de 50 %% : %s"),
		      VB_FMT(plan_safe(c, k->c->id)),
		      VB_FMT(vb_number(c->arena, lang, k->c->weight, 6)), moved);
	if (!isnan(k->below))
		vb_buf_printf(b,
			      vb_t(lang, "; below %.*s another is first",
				   " ; sous %.*s une autre est première"),
			      VB_FMT(vb_number(c->arena, lang, k->below, 3)));
	if (!isnan(k->above))
		vb_buf_printf(b,
			      vb_t(lang, "; above %.*s another is first",
				   " ; au-dessus de %.*s une autre est première"),
			      VB_FMT(vb_number(c->arena, lang, k->above, 3)));
	vb_buf_char(b, '\n');
}

/* The criteria may prefer a course that leaves undone what must be done: never without saying so. */
static void first_judge(const struct cli *c, const struct plan_result *r, struct vb_buf *b)
{
	const struct plan_scenario *first = of_rank(r, 1), *met = plan_first_met(r);
	enum vb_lang lang = c->run.lang;

	if (!first || first->musts)
		return;
	vb_buf_printf(b,
		      vb_t(lang, "  %s%s comes first but leaves undone what must hold; ",
			   "  %s%s arrive en tête mais laisse de côté ce qui doit tenir ; "),
		      cli_severity_colour(c, MODEL_SEV_HIGH), course(c, first));
	if (met)
		vb_buf_printf(b,
			      vb_t(lang, "the first that meets it is %s (rank %u)%s\n",
				   "la première voie qui le tient : %s (rang %u)%s\n"),
			      course(c, met), met->rank, cli_plain(c));
	else
		vb_buf_printf(b,
			      vb_t(lang, "no ranked course meets it%s\n",
				   "aucune voie classée ne le tient%s\n"),
			      cli_plain(c));
}

static void plan_criteria_text(const struct cli *c, const struct plan_result *r, struct vb_buf *b)
{
	const struct plan_scenario *s;

	if (!r->criteria.n)
		return;
	plan_head(c, b,
		  vb_t(c->run.lang, "Ranked by the case's criteria",
		       "Classement selon les critères du dossier"));
	for (uint32_t rank = 1; (s = of_rank(r, rank)); rank++)
		ranked_text(c, r, s, b);
	first_judge(c, r, b);
	for (size_t i = 0; i < r->scenarios.n; i++)
		unranked_text(c, r, &r->scenarios.v[i], b);
	for (size_t k = 0; k < r->criteria.n; k++)
		weight_text(c, &r->criteria.v[k], b);
}

/* ---- courses ---------------------------------------------------------------------------- */

static void scenario_text(const struct cli *c, const struct plan_scenario *s, struct vb_buf *b)
{
	enum vb_lang lang = c->run.lang;
	vb_buf_printf(b, "  %-30s", course(c, s));
	if (!s->possible) {
		vb_buf_cstr(b, vb_t(lang, " cannot be done\n", " infaisable\n"));
		return;
	}
	vb_buf_printf(b,
		      vb_t(lang,
			   " loss %.*s a year; %.*s spent, %.*s; total %.*s (losses x 0.5: "
			   "%.*s, x 2: %.*s); musts %s\n",
			   " perte %.*s par an ; %.*s dépensés, %.*s ; total %.*s (pertes x "
			   "0,5 : %.*s, x 2 : %.*s) ; exigences %s\n"),
		      VB_FMT(plan_money(c, s->loss)), VB_FMT(plan_money(c, s->money)),
		      VB_FMT(vb_days(c->arena, lang, s->days)), VB_FMT(plan_money(c, s->total)),
		      VB_FMT(plan_money(c, s->half)), VB_FMT(plan_money(c, s->twice)),
		      s->musts ? vb_t(lang, "met", "tenues") : vb_t(lang, "not met", "non tenues"));
}

void plan_courses_text(const struct cli *c, const struct plan_result *r, struct vb_buf *b)
{
	plan_head(c, b, vb_t(c->run.lang, "Compared", "Comparaison"));
	for (size_t i = 0; i < r->scenarios.n; i++)
		scenario_text(c, &r->scenarios.v[i], b);
	vb_buf_cstr(b, r->wavering.n
			       ? vb_t(c->run.lang,
				      "  Would change if losses were half or twice as large:",
				      "  Changerait si les pertes étaient moitié ou double :")
			       : vb_t(c->run.lang,
				      "  The same plan if losses were half or twice as large.",
				      "  Même plan si les pertes étaient moitié ou double."));
	for (size_t i = 0; i < r->wavering.n; i++)
		vb_buf_printf(b, " %.*s", VB_FMT(plan_id(c, r, r->wavering.v[i])));
	vb_buf_char(b, '\n');
	plan_criteria_text(c, r, b);
}
