/*
 * sheet_plan.c - the plan and the comparison of options as reports: the document of `vauban plan --format json` (docs/JSON.md) in
 * words. The planner knows nothing of this; what people said about themselves is not in its document, so it cannot be here.
 */
#include "report/sheet_int.h"

#include "report/phrase.h"

static struct vb_str money(const struct report_sheet *s, const struct report_sources *f,
			   yyjson_val *o, const char *key)
{
	return report_phrase_money(s->arena, s->lang, vb_json_double(o, key, 0), f->c->currency);
}

static struct vb_str days(const struct report_sheet *s, yyjson_val *o, const char *key)
{
	return report_phrase_real(s->arena, s->lang, vb_json_double(o, key, 0), 1);
}

static struct vb_str years(const struct report_sheet *s, yyjson_val *plan)
{
	double v = vb_json_double(plan, "horizon_years", 0);

	return report_phrase_real(s->arena, s->lang, v, v == (double)(int)v ? 0 : 1);
}

/* "cloud, *" with the star, which stands for work anyone can do, in words. */
static struct vb_str skills_named(const struct report_sheet *s, struct vb_str what)
{
	size_t star = vb_str_chr(what, '*');

	if (star == what.n || (star && what.p[star - 1] != ' ') || star + 1 != what.n)
		return what;
	return vb_arena_printf(s->arena, "%.*s%s", VB_FMT(vb_str_sub(what, 0, star)),
			       T("anyone", "n’importe qui"));
}

static const char *yes_no(const struct report_sheet *s, yyjson_val *o, const char *key)
{
	return vb_json_true(o, key) ? T("yes", "oui") : T("no", "non");
}

static void fact_missing(struct report_sheet *s, bool there, size_t *n, const char *what,
			 const char *key)
{
	if (there)
		return;
	(*n)++;
	report_sheet_item(s,
			  T("%s: write in vauban.yaml: %s", "%s : à écrire dans vauban.yaml : %s"),
			  what, key);
}

static void plan_missing(struct report_sheet *s, const struct report_sources *f, bool options)
{
	const struct model_case *c = f->c;
	size_t n = 0, no_days = 0, no_owner = 0;

	for (size_t i = 0; i < c->measures.n; i++) {
		no_days += !c->measures.v[i].days.n;
		no_owner += !c->measures.v[i].owner.n;
	}
	report_sheet_section(s, T("Facts missing", "Faits manquants"));
	fact_missing(
		s, c->team.n > 0, &n,
		T("who can work, and how many days", "qui peut travailler, et combien de jours"),
		"team");
	fact_missing(s, c->plan.from.n && c->plan.until.n, &n,
		     T("from when until when", "de quand à quand"), "plan.from, plan.until");
	fact_missing(s, c->plan.budget >= 0, &n, T("money there is", "argent disponible"),
		     "plan.budget");
	fact_missing(s, !no_days, &n,
		     T("effort of each measure in days", "effort de chaque mesure en jours"),
		     "measures.ID.days");
	fact_missing(s, !no_owner || c->owner.n, &n,
		     T("who answers for each measure", "qui répond de chaque mesure"),
		     "measures.ID.owner");
	if (options)
		fact_missing(s, c->options.n > 0, &n,
			     T("courses to compare besides ours",
			       "options à comparer, outre les nôtres"),
			     "options");
	if (!f->a || !f->a->run_id) {
		n++;
		report_sheet_item(s, "%s",
				  T("what an audit finds: vauban audit TARGET",
				    "ce que trouve un audit : vauban audit CIBLE"));
	}
	if (!n)
		report_sheet_text(s, "%s", T("None.", "Aucun."));
}

/* ---- plan --------------------------------------------------------------------------------------- */

static struct vb_str workers(struct report_sheet *s, yyjson_val *action)
{
	struct vb_str all = {NULL, 0};
	yyjson_val *shift;
	size_t i, n;

	vb_json_each(vb_json_array(action, "work"), i, n, shift)
	{
		struct vb_str who = vb_json_str(shift, "person");

		if (vb_str_find(all, who) == all.n)
			all = vb_arena_printf(s->arena, "%.*s%s%.*s", VB_FMT(all),
					      all.n ? ", " : "", VB_FMT(who));
	}
	return all;
}

static void actions_table(struct report_sheet *s, const struct report_sources *f)
{
	yyjson_val *action;
	size_t i, n;
	struct report_table t = report_sheet_table(
		s, T("What is done, by whom, by when", "Ce qui est fait, par qui, pour quand"),
		T("Action|What|Who does it|Who answers for it|From|Finished|Loss avoided a "
		  "year|Compulsory|A day lost moves the end",
		  "Action|Quoi|Qui le fait|Qui en répond|Du|Fini le|Perte évitée par an|"
		  "Obligatoire|Un jour perdu recule la fin"));

	vb_json_each(vb_json_array(f->plan, "actions"), i, n, action)
	{
		report_table_row(&t);
		report_table_cell(s, &t, vb_json_str(action, "action"));
		report_table_cell(s, &t, vb_json_str(action, "name"));
		report_table_cell(s, &t, workers(s, action));
		report_table_cell(s, &t, vb_json_str(action, "accountable"));
		report_table_cell(s, &t, report_sheet_day(s, vb_json_str(action, "from")));
		report_table_cell(s, &t, report_sheet_day(s, vb_json_str(action, "finished")));
		report_table_cell(s, &t, money(s, f, action, "buys_a_year"));
		report_table_cell(s, &t, vb_str(yes_no(s, action, "must")));
		report_table_cell(s, &t, vb_str(yes_no(s, action, "critical")));
	}
}

static const char *reason_of(const struct report_sheet *s, struct vb_str word)
{
	static const struct {
		const char *word, *en, *fr;
	} reasons[] = {
		{"not_worth", "it avoids less than it costs", "elle évite moins qu’elle ne coûte"},
		{"no_skill", "nobody has the skill", "personne n’a la compétence"},
		{"excluded", "another action rules it out", "une autre action l’exclut"},
		{"no_money", "not enough money", "pas assez d’argent"},
		{"no_days", "not enough days", "pas assez de jours"},
		{"dropped", "dropped in the case", "abandonnée dans le dossier"},
		{"less_than_others", "others avoid more for the same means",
		 "d’autres évitent plus avec les mêmes moyens"},
	};

	for (size_t i = 0; i < VB_COUNT(reasons); i++)
		if (vb_str_is(word, reasons[i].word))
			return T(reasons[i].en, reasons[i].fr);
	return "";
}

static void left_table(struct report_sheet *s, const struct report_sources *f)
{
	yyjson_val *left, *list = vb_json_array(f->plan, "left_out");
	struct report_table t;
	size_t i, n;

	report_sheet_section(s, T("What is left for later, and why", "Ce qui attend, et pourquoi"));
	if (!yyjson_arr_size(list)) {
		report_sheet_text(s, "%s", T("Nothing.", "Rien."));
		return;
	}
	t = report_sheet_table(s, T("Not in this plan", "Hors de ce plan"),
			       T("Action|What|Why|Loss it would avoid a year",
				 "Action|Quoi|Pourquoi|Perte qu’elle éviterait par an"));
	vb_json_each(list, i, n, left)
	{
		struct vb_str what = skills_named(s, vb_json_str(left, "what"));

		report_table_row(&t);
		report_table_cell(s, &t, vb_json_str(left, "action"));
		report_table_cell(s, &t, vb_json_str(left, "name"));
		report_table_cellf(s, &t, "%s%s%.*s", reason_of(s, vb_json_str(left, "reason")),
				   what.n ? T(": ", " : ") : "", VB_FMT(what));
		report_table_cell(s, &t, money(s, f, left, "saves_a_year"));
	}
}

static void load_table(struct report_sheet *s, const struct report_sources *f)
{
	struct report_table t;
	yyjson_val *load;
	size_t i, n;

	report_sheet_section(s, T("Load of each", "Charge de chacun"));
	t = report_sheet_table(
		s,
		T("Days of work, of days there are", "Jours de travail, sur les jours disponibles"),
		T("Who|From|Until|Days|Of", "Qui|Du|Au|Jours|Sur"));
	vb_json_each(vb_json_array(f->plan, "load"), i, n, load)
	{
		report_table_row(&t);
		report_table_cell(s, &t, vb_json_str(load, "person"));
		report_table_cell(s, &t, report_sheet_day(s, vb_json_str(load, "from")));
		report_table_cell(s, &t, report_sheet_day(s, vb_json_str(load, "until")));
		report_table_cell(s, &t, days(s, load, "days"));
		report_table_cell(s, &t, days(s, load, "capacity"));
	}
}

static bool impossible(struct report_sheet *s, const struct report_sources *f)
{
	if (vb_json_true(f->plan, "possible"))
		return false;
	report_sheet_section(s, T("No plan is possible", "Aucun plan n’est possible"));
	report_sheet_text(s, "%.*s", VB_FMT(vb_json_str(f->plan, "impossible_because")));
	return true;
}

void report_sheet_plan(struct report_sheet *s, const struct report_sources *f)
{
	plan_missing(s, f, false);
	if (impossible(s, f))
		return;
	report_sheet_section(s, T("The plan", "Le plan"));
	report_sheet_item(s, T("from %.*s to %.*s", "du %.*s au %.*s"),
			  VB_FMT(report_sheet_day(s, vb_json_str(f->plan, "from"))),
			  VB_FMT(report_sheet_day(s, vb_json_str(f->plan, "until"))));
	report_sheet_item(s,
			  T("expected loss a year: %.*s today, %.*s once it is done",
			    "perte attendue par an : %.*s aujourd’hui, %.*s une fois fait"),
			  VB_FMT(money(s, f, f->plan, "loss_a_year_before")),
			  VB_FMT(money(s, f, f->plan, "loss_a_year_after")));
	report_sheet_item(s, T("money spent: %.*s", "argent dépensé : %.*s"),
			  VB_FMT(money(s, f, f->plan, "spent")));
	report_sheet_item(
		s, "%s",
		vb_json_true(f->plan, "proved")
			? T("no plan within these means does better: it is proved",
			    "aucun plan avec ces moyens ne fait mieux : c’est prouvé")
			: T("a better plan may exist: vauban plan says by how much at most",
			    "un meilleur plan peut exister : vauban plan dit de combien au plus"));
	actions_table(s, f);
	report_sheet_figure(s, f->a, "gantt",
			    T("Drawing: the plan that was kept, by person and day",
			      "Dessin : le plan gardé, par personne et par jour"));
	left_table(s, f);
	load_table(s, f);
	report_sheet_section(s, T("How it is followed", "Comment il est suivi"));
	report_sheet_item(s, "%s",
			  T("vauban plan --keep keeps the plan that was agreed; vauban plan "
			    "--against kept says what moved",
			    "vauban plan --keep garde le plan convenu ; vauban plan --against kept "
			    "dit ce qui a bougé"));
	report_sheet_item(s, "%s",
			  T("a measure that is done says so in the case: status, done, spent",
			    "une mesure faite le dit dans le dossier : status, done, spent"));
}

/* ---- options ------------------------------------------------------------------------------------ */

static struct vb_str scenario_name(const struct report_sheet *s, const struct report_sources *f,
				   yyjson_val *scenario)
{
	struct vb_str kind = vb_json_str(scenario, "scenario"),
		      id = vb_json_str(scenario, "option");

	if (vb_str_is(kind, "nothing"))
		return vb_str(T("do nothing", "ne rien faire"));
	if (vb_str_is(kind, "cheapest"))
		return vb_str(T("only what is compulsory, at the least cost",
				"seulement l’obligatoire, au moindre coût"));
	if (vb_str_is(kind, "best"))
		return vb_str(T("the plan proposed", "le plan proposé"));
	for (size_t i = 0; i < f->c->options.n; i++)
		if (vb_str_eq(f->c->options.v[i].id, id) && f->c->options.v[i].name.n)
			return f->c->options.v[i].name;
	return id;
}

static void scenarios_table(struct report_sheet *s, const struct report_sources *f)
{
	yyjson_val *x;
	size_t i, n;
	struct report_table t = report_sheet_table(
		s,
		T("Each course, with the same risk and the same suppositions",
		  "Chaque option, avec le même risque et les mêmes hypothèses"),
		T("Course|Possible|Compulsory requirements held|Loss a year afterwards|"
		  "Money|Days|Loss and cost over the horizon|Should losses be half|Should "
		  "losses be double",
		  "Option|Possible|Exigences obligatoires tenues|Perte par an ensuite|"
		  "Argent|Jours|Pertes et coûts sur l’horizon|Si les pertes sont moitié "
		  "moindres|Si les pertes sont doubles"));

	vb_json_each(vb_json_array(f->plan, "scenarios"), i, n, x)
	{
		report_table_row(&t);
		report_table_cell(s, &t, scenario_name(s, f, x));
		report_table_cell(s, &t, vb_str(yes_no(s, x, "possible")));
		report_table_cell(s, &t, vb_str(yes_no(s, x, "musts_met")));
		report_table_cell(s, &t, money(s, f, x, "loss_a_year"));
		report_table_cell(s, &t, money(s, f, x, "spent"));
		report_table_cell(s, &t, days(s, x, "days"));
		report_table_cell(s, &t, money(s, f, x, "total"));
		report_table_cell(s, &t, money(s, f, x, "total_losses_half"));
		report_table_cell(s, &t, money(s, f, x, "total_losses_double"));
	}
}

/* Least total among what is possible and holds the compulsory requirements; NULL when nothing does. */
static yyjson_val *best_by(const struct report_sources *f, const char *key)
{
	yyjson_val *x, *best = NULL;
	size_t i, n;

	vb_json_each(vb_json_array(f->plan, "scenarios"), i, n, x)
	{
		if (!vb_json_true(x, "possible") || !vb_json_true(x, "musts_met"))
			continue;
		if (!best || vb_json_double(x, key, 0) < vb_json_double(best, key, 0))
			best = x;
	}
	return best;
}

static struct vb_str criterion_name(yyjson_val *criterion)
{
	struct vb_str name = vb_json_str(criterion, "name");

	return name.n ? name : vb_json_str(criterion, "criterion");
}

static yyjson_val *of_rank(const struct report_sources *f, uint64_t rank)
{
	yyjson_val *x;
	size_t i, n;

	vb_json_each(vb_json_array(f->plan, "scenarios"), i, n,
		     x) if (yyjson_get_uint(yyjson_obj_get(x, "rank")) == rank) return x;
	return NULL;
}

static bool of_money(yyjson_val *criterion)
{
	struct vb_str of = vb_json_str(criterion, "of");

	return vb_str_is(of, "loss") || vb_str_is(of, "spent") || vb_str_is(of, "total");
}

static struct vb_str criterion_value(const struct report_sheet *s, const struct report_sources *f,
				     yyjson_val *criterion, yyjson_val *course)
{
	struct vb_str id = vb_json_str(criterion, "criterion");
	double v = yyjson_get_real(yyjson_obj_getn(yyjson_obj_get(course, "values"), id.p, id.n));

	if (of_money(criterion))
		return report_phrase_money(s->arena, s->lang, v, f->c->currency);
	return report_phrase_real(s->arena, s->lang, v, 1);
}

/* A course that leaves undone what is compulsory may come first by the criteria, never without a word. */
static void first_judge(struct report_sheet *s, const struct report_sources *f)
{
	yyjson_val *first = of_rank(f, 1), *x = first;

	if (!first || vb_json_true(first, "musts_met"))
		return;
	for (uint64_t rank = 2; x && !vb_json_true(x, "musts_met"); rank++)
		x = of_rank(f, rank);
	if (x)
		report_sheet_text(s,
				  T("%.*s comes first but does not hold every compulsory "
				    "requirement; the first that does is %.*s.",
				    "%.*s arrive en tête mais ne tient pas toutes les exigences "
				    "obligatoires ; la première option qui les tient est %.*s."),
				  VB_FMT(scenario_name(s, f, first)),
				  VB_FMT(scenario_name(s, f, x)));
	else
		report_sheet_text(s,
				  T("%.*s comes first but does not hold every compulsory "
				    "requirement; no ranked course does.",
				    "%.*s arrive en tête mais ne tient pas toutes les exigences "
				    "obligatoires ; aucune option classée ne les tient."),
				  VB_FMT(scenario_name(s, f, first)));
}

static void ranking_table(struct report_sheet *s, const struct report_sources *f,
			  yyjson_val *criteria)
{
	struct vb_str heads = vb_str(T("Rank|Course|Score, 0 to 1|Compulsory requirements held",
				       "Rang|Option|Note, 0 à 1|Exigences obligatoires tenues"));
	struct report_table t;
	yyjson_val *x, *k;
	size_t i, n;

	vb_json_each(criteria, i, n, k)
	{
		struct vb_str unit = of_money(k) ? (struct vb_str){0} /* said by each amount */
						 : vb_json_str(k, "unit");

		heads = vb_arena_printf(s->arena, "%.*s|%.*s%s%.*s%s", VB_FMT(heads),
					VB_FMT(criterion_name(k)), unit.n ? " (" : "", VB_FMT(unit),
					unit.n ? ")" : "");
	}
	t = report_sheet_table(
		s,
		T("Courses by the criteria of the case", "Options selon les critères du dossier"),
		vb_arena_cstr(s->arena, heads));
	for (uint64_t rank = 1; (x = of_rank(f, rank)); rank++) {
		report_table_row(&t);
		report_table_cellf(s, &t, "%u", (unsigned)rank);
		report_table_cell(s, &t, scenario_name(s, f, x));
		report_table_cell(
			s, &t,
			report_phrase_real(s->arena, s->lang, vb_json_double(x, "score", 0), 2));
		report_table_cell(s, &t, vb_str(yes_no(s, x, "musts_met")));
		vb_json_each(criteria, i, n, k)
		{
			report_table_cell(s, &t, criterion_value(s, f, k, x));
		}
	}
}

static void weight_item(struct report_sheet *s, yyjson_val *k)
{
	yyjson_val *below = yyjson_obj_get(k, "other_first_below"),
		   *above = yyjson_obj_get(k, "other_first_above");
	struct vb_str text = vb_arena_printf(
		s->arena, "%.*s%s%.*s%s%s", VB_FMT(criterion_name(k)), T(", weight ", ", poids "),
		VB_FMT(report_phrase_real(s->arena, s->lang, vb_json_double(k, "weight", 0), 2)),
		T(": ", " : "),
		vb_json_true(k, "unseats") ? T("moved by 50 %, another course comes first",
					       "déplacé de 50 %, une autre option passe en tête")
		: vb_json_true(k, "reorders")
			? T("moved by 50 %, the order changes, not the first",
			    "déplacé de 50 %, l’ordre change, pas la première")
			: T("moved by 50 %, the same order", "déplacé de 50 %, même ordre"));

	if (yyjson_is_real(below))
		text = vb_arena_printf(
			s->arena,
			T("%.*s; another is first below %.*s",
			  "%.*s ; une autre est première sous %.*s"),
			VB_FMT(text),
			VB_FMT(report_phrase_real(s->arena, s->lang, yyjson_get_real(below), 2)));
	if (yyjson_is_real(above))
		text = vb_arena_printf(
			s->arena,
			T("%.*s; another is first above %.*s",
			  "%.*s ; une autre est première au-dessus de %.*s"),
			VB_FMT(text),
			VB_FMT(report_phrase_real(s->arena, s->lang, yyjson_get_real(above), 2)));
	report_sheet_item(s, "%.*s", VB_FMT(text));
}

/* Nothing when the case says no criteria: the least sum of losses and costs is the one there is. */
static void ranking(struct report_sheet *s, const struct report_sources *f)
{
	yyjson_val *criteria = vb_json_array(f->plan, "criteria"), *x;
	size_t i, n;

	if (!yyjson_arr_size(criteria))
		return;
	report_sheet_section(s, T("Ranking by the criteria of the case",
				  "Classement selon les critères du dossier"));
	ranking_table(s, f, criteria);
	first_judge(s, f);
	vb_json_each(vb_json_array(f->plan, "scenarios"), i, n,
		     x) if (vb_json_true(x, "possible") && !yyjson_obj_get(x, "rank"))
		report_sheet_item(s,
				  T("%.*s: not ranked, a mark is missing",
				    "%.*s : non classée, une note manque"),
				  VB_FMT(scenario_name(s, f, x)));
	report_sheet_section(s, T("What the weights decide", "Ce que décident les poids"));
	vb_json_each(criteria, i, n, x) weight_item(s, x);
}

void report_sheet_options(struct report_sheet *s, const struct report_sources *f)
{
	const struct {
		const char *key, *en, *fr;
	} views[] = {
		{"total", "as losses are estimated", "avec les pertes estimées"},
		{"total_losses_half", "should losses be half",
		 "si les pertes sont moitié moindres"},
		{"total_losses_double", "should losses be double", "si les pertes sont doubles"}};

	plan_missing(s, f, true);
	if (impossible(s, f))
		return;
	report_sheet_section(s, T("Courses side by side", "Options côte à côte"));
	report_sheet_text(s,
			  T("Criterion: the least sum of losses and costs over %.*s years, among "
			    "courses that can be "
			    "done and hold every compulsory requirement.",
			    "Critère : la plus petite somme des pertes et des coûts sur %.*s ans, "
			    "parmi les options faisables "
			    "qui tiennent chaque exigence obligatoire."),
			  VB_FMT(years(s, f->plan)));
	scenarios_table(s, f);
	ranking(s, f);
	report_sheet_section(s, T("What the figures say", "Ce que disent les chiffres"));
	for (size_t i = 0; i < VB_COUNT(views); i++) {
		yyjson_val *best = best_by(f, views[i].key);

		report_sheet_item(
			s, "%s%s%.*s", T(views[i].en, views[i].fr), T(": ", " : "),
			VB_FMT(best ? scenario_name(s, f, best)
				    : vb_str(T("no course holds what is compulsory",
					       "aucune option ne tient ce qui est obligatoire"))));
	}
	report_sheet_section(s, T("Decision", "Décision"));
	report_sheet_text(
		s, "%s",
		T("Course chosen, reason, who, day: … (then decisions: in vauban.yaml)",
		  "Option choisie, raison, qui, jour : … (puis decisions: dans vauban.yaml)"));
}
