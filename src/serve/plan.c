/* plan.c - what to do first, by whom, by when. The same plan_result as `vauban plan`. */
#include "serve/list.h"

#include "report/phrase.h"

#define PLAN_SECONDS 5.0 /* of calculation; the page then says how far from the best it may be */

static const struct model_text title = {VB_STR_INIT("Plan"), VB_STR_INIT("Plan")};

struct planning {
	struct serve_call *c;
	const struct report_page *p;
	const struct plan_result *r;
};

static struct vb_str money(const struct planning *g, double amount)
{
	return report_phrase_money(g->c->arena, g->c->run.lang, amount, g->p->currency);
}

static struct vb_str action_name(const struct planning *g, uint32_t action)
{
	const struct plan_action *a = &g->r->actions.v.v[action];
	struct vb_str name = model_text_in(a->name, (int)g->c->run.lang);

	return vb_arena_printable(g->c->arena, name.n ? name : a->id);
}

static struct vb_str person_name(const struct planning *g, uint32_t person)
{
	struct vb_str id = g->r->people.v[person];

	for (size_t i = 0; i < g->r->c->team.n; i++)
		if (vb_str_eq(g->r->c->team.v[i].id, id) && g->r->c->team.v[i].name.n)
			return g->r->c->team.v[i].name;
	return id;
}

static bool same_work(const struct plan_shift *x, const struct plan_shift *y)
{
	return x->person == y->person && vb_str_eq(x->skill, y->skill);
}

/* What somebody does of one skill over all periods, said once: 0 when an earlier shift has said it. */
static double days_of(const struct plan_item *item, size_t at)
{
	double days = 0;

	for (size_t i = 0; i < item->shifts.n; i++) {
		if (!same_work(&item->shifts.v[i], &item->shifts.v[at]))
			continue;
		if (i < at)
			return 0;
		days += item->shifts.v[i].days;
	}
	return days;
}

/* "25", "2.5" */
static struct vb_str days_number(const struct planning *g, double days)
{
	return report_phrase_real(g->c->arena, g->c->run.lang, days,
				  (int)(days * 10 + 0.5) % 10 ? 1 : 0);
}

/* "1 day", "2.5 days"; in French the plural begins at two. */
static struct vb_str days_say(const struct planning *g, double days)
{
	enum vb_lang lang = g->c->run.lang;
	int tenths = (int)(days * 10 + 0.5);
	bool many = lang == VB_FR ? tenths >= 20 : tenths != 10;

	return vb_arena_printf(g->c->arena, "%.*s %s", VB_FMT(days_number(g, days)),
			       many ? vb_t(lang, "days", "jours") : vb_t(lang, "day", "jour"));
}

static void item_put(struct report_node n, const struct planning *g, const struct plan_item *item)
{
	struct report_node work = report_node_list(n, "work"), s;
	struct vb_arena *a = g->c->arena;

	report_node_str(n, "name", action_name(g, item->action));
	report_node_str(n, "from", plan_day(a, item->from));
	report_node_str(n, "until", plan_day(a, item->until));
	report_node_str(n, "buys", item->buys > 0 ? money(g, item->buys) : VB_STR(""));
	report_node_bool(n, "must", item->must);
	report_node_bool(n, "enabling", item->enabling);
	report_node_bool(n, "critical", item->critical);
	report_node_str(n, "closes",
			report_phrase_some(a, g->c->run.lang,
					   g->r->actions.v.v[item->action].findings.n,
					   REPORT_TEXT("finding", "constat"),
					   REPORT_TEXT("findings", "constats")));
	report_node_bool(n, "has_closes", g->r->actions.v.v[item->action].findings.n > 0);
	report_node_str(n, "accountable", plan_accountable(g->r, item->action));
	for (size_t i = 0; i < item->shifts.n; i++) {
		const struct plan_shift *shift = &item->shifts.v[i];
		double days = days_of(item, i);

		if (!(days > 0))
			continue;
		s = report_node_item(work);
		report_page_safe(s, g->p, "person", person_name(g, shift->person));
		report_node_str(s, "days", days_say(g, days));
		report_page_safe(s, g->p, "skill",
				 vb_str_is(shift->skill, "*") ? VB_STR("") : shift->skill);
	}
}

static const char *reason(const struct serve_call *c, enum plan_reason r)
{
	switch (r) {
	case PLAN_NOT_WORTH:
		return SERVE_T(c, "costs more than it saves", "coûte plus que cela ne rapporte");
	case PLAN_NO_SKILL:
		return SERVE_T(c, "nobody has the skill", "personne n’a la compétence");
	case PLAN_EXCLUDED:
		return SERVE_T(c, "excluded by another measure", "exclue par une autre mesure");
	case PLAN_NO_MONEY:
		return SERVE_T(c, "the budget does not reach", "le budget n’y suffit pas");
	case PLAN_NO_DAYS:
		return SERVE_T(c, "the days do not reach", "les jours n’y suffisent pas");
	case PLAN_DROPPED:
		return SERVE_T(c, "dropped in the case file", "abandonnée dans le dossier");
	case PLAN_OTHERWISE:
		return SERVE_T(c, "other actions buy more", "d’autres actions rapportent plus");
	}
	return "";
}

static const char *scenario_name(const struct serve_call *c, enum plan_scenario_kind k)
{
	switch (k) {
	case PLAN_NOTHING:
		return SERVE_T(c, "Do nothing", "Ne rien faire");
	case PLAN_CHEAPEST:
		return SERVE_T(c, "The cheapest that is allowed", "Le moins cher permis");
	case PLAN_BEST:
		return SERVE_T(c, "This plan", "Ce plan");
	case PLAN_OPTION:
		return SERVE_T(c, "Option", "Option");
	}
	return "";
}

/* "cloud, firmware, *": the star is whoever can do it. */
static struct vb_str skills_say(const struct planning *g, struct vb_str what)
{
	struct vb_str all = VB_STR(""), rest = what, word;

	while (vb_str_next(&rest, ',', &word)) {
		word = vb_str_trim(word);
		if (vb_str_is(word, "*"))
			word = vb_str(SERVE_T(g->c, "any skill", "toute compétence"));
		all = vb_arena_printf(g->c->arena, "%.*s%s%.*s", VB_FMT(all), all.n ? ", " : "",
				      VB_FMT(word));
	}
	return all;
}

static void lists_put(struct report_node root, const struct planning *g)
{
	struct report_node list = report_node_list(root, "items"), n;

	for (size_t i = 0; i < g->r->items.n; i++)
		item_put(report_node_item(list), g, &g->r->items.v[i]);
	report_node_bool(root, "has_items", g->r->items.n > 0);
	list = report_node_list(root, "left");
	for (size_t i = 0; i < g->r->left.n; i++) {
		n = report_node_item(list);
		report_node_str(n, "name", action_name(g, g->r->left.v[i].action));
		report_node_word(n, "reason", reason(g->c, g->r->left.v[i].reason));
		report_page_safe(n, g->p, "what", skills_say(g, g->r->left.v[i].what));
		report_node_str(n, "saves",
				g->r->left.v[i].saves > 0 ? money(g, g->r->left.v[i].saves)
							  : VB_STR(""));
	}
	report_node_bool(root, "has_left", g->r->left.n > 0);
	list = report_node_list(root, "scenarios");
	for (size_t i = 0; i < g->r->scenarios.n; i++) {
		const struct plan_scenario *s = &g->r->scenarios.v[i];

		n = report_node_item(list);
		report_node_str(n, "name",
				vb_arena_printf(g->c->arena, "%s%s%.*s",
						scenario_name(g->c, s->kind), s->id.n ? " " : "",
						VB_FMT(s->id)));
		report_node_bool(n, "possible", s->possible);
		report_node_str(n, "loss", s->possible ? money(g, s->loss) : VB_STR(""));
		report_node_str(n, "spent", s->possible ? money(g, s->money) : VB_STR(""));
		report_node_str(n, "days", s->possible ? days_number(g, s->days) : VB_STR(""));
		report_node_str(n, "total", s->possible ? money(g, s->total) : VB_STR(""));
	}
}

static void head_put(struct report_node root, const struct planning *g)
{
	const struct plan_solution *s = &g->r->solution;
	struct vb_arena *a = g->c->arena;

	report_node_bool(root, "possible", g->r->possible);
	report_node_str(root, "impossible", model_text_in(g->r->impossible, (int)g->c->run.lang));
	report_node_str(root, "from", plan_day(a, g->r->calendar.from));
	report_node_str(root, "until", plan_day(a, g->r->calendar.until));
	report_node_bool(root, "assumed", g->r->calendar.assumed);
	report_node_bool(root, "team_assumed", g->r->team_assumed);
	report_node_str(root, "before", money(g, g->r->before));
	report_node_str(root, "after", money(g, g->r->after));
	report_node_str(root, "spent", money(g, g->r->money));
	report_node_bool(root, "proved", s->proved);
	report_node_str(root, "gap", report_phrase_percent(a, g->c->run.lang, s->gap));
}

bool serve_plan_page(struct serve_call *c, struct vb_error *err)
{
	struct run_plan_options options = {.seconds = PLAN_SECONDS};
	struct run_session s;
	struct plan_result r;
	struct report_node root;
	struct report_page p;
	struct planning g = {.c = c, .p = &p, .r = &r};

	if (!run_plan(&c->run, serve_place(c), &options, &s, &r, err))
		return false;
	root = serve_root();
	p = serve_report_page(c, s.assessment);
	head_put(root, &g);
	if (r.possible)
		lists_put(root, &g);
	run_session_done(&s);
	return serve_page(c, root, "console_plan", title, "plan", err);
}

bool serve_api_plan(struct serve_call *c, struct vb_error *err)
{
	struct run_plan_options options = {.seconds = PLAN_SECONDS};
	struct report_node root;
	struct run_session s;
	struct plan_result r;

	if (!run_plan(&c->run, serve_place(c), &options, &s, &r, err))
		return false;
	root.doc = plan_json(&c->run, c->arena, &r, NULL);
	root.v = yyjson_mut_doc_get_root(root.doc);
	run_session_done(&s);
	return serve_json(c, root, err);
}
