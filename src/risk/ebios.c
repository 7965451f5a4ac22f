/*
 * ebios.c - the five workshops of EBIOS Risk Manager.
 *
 *   1 values, supporting assets, feared events, gaps     case: data, components, requirements and their tests
 *   2 risk sources and objectives, kept or set aside     case: actors (means x drive) x feared; a path or none
 *   3 stakeholders, strategic scenarios                  case: suppliers; zones of the paths
 *   4 operational scenarios                              graph: best path, likelihood by product or bottleneck
 *   5 treatment                                          case: measures not done, decisions; residual risk
 *
 * Danger of a stakeholder = (dependence x penetration) / (maturity x trust), each 1 to 4.
 */
#include "risk/ebios_int.h"

#include <stdlib.h>

struct work {
	const struct vb_run *run;
	struct model_assessment *as;
	const struct model_case *c;
	struct vb_arena *scratch;
	struct model_ebios *out;
	struct risk_graph g;
	struct risk_groups groups;
};

/* ---- workshop 1 ------------------------------------------------------------------------- */

static void need_raise(const struct work *w, const model_ids *data, double need[3])
{
	for (size_t i = 0; i < data->n; i++) {
		const struct model_data *d = model_case_data(w->c, data->v[i]);

		for (size_t k = 0; d && k < 3; k++)
			need[k] = d->need[k] > need[k] ? d->need[k] : need[k];
	}
}

static void assets_list(struct work *w)
{
	for (size_t i = 0; i < w->c->parts.n; i++) {
		const struct model_part *p = &w->c->parts.v[i];
		struct model_ebios_asset *a;

		if (p->kind == MODEL_PART_PERSON)
			continue;
		a = vb_vec_add(w->as->arena, &w->out->assets);
		*a = (struct model_ebios_asset){.id = p->id, .values = p->holds};
		need_raise(w, &p->holds, a->need);
	}
	for (size_t i = 0; i < w->c->flows.n; i++)
		for (size_t k = 0; k < w->out->assets.n; k++)
			if (vb_str_eq(w->out->assets.v[k].id, w->c->flows.v[i].to))
				need_raise(w, &w->c->flows.v[i].data, w->out->assets.v[k].need);
}

static const struct model_case_test *test_find(const struct model_case *c, struct vb_str id)
{
	for (size_t i = 0; i < c->tests.n; i++)
		if (vb_str_eq(c->tests.v[i].id, id))
			return &c->tests.v[i];
	return NULL;
}

static void gap_add(struct work *w, struct vb_str id, struct vb_str test, const char *en,
		    const char *fr)
{
	struct vb_arena *a = w->as->arena;

	*vb_vec_add(a, &w->out->gaps) = (struct model_ebios_gap){
		.id = id,
		.why = {vb_arena_printf(a, "%.*s%s%s", VB_FMT(test), test.n ? " " : "", en),
			vb_arena_printf(a, "%.*s%s%s", VB_FMT(test), test.n ? " " : "", fr)}};
}

static void gaps_list(struct work *w)
{
	for (size_t i = 0; i < w->c->requirements.n; i++) {
		const struct model_requirement *r = &w->c->requirements.v[i];

		if (!r->tests.n)
			gap_add(w, r->id, (struct vb_str){0}, "no test proves it",
				"aucun test ne la prouve");
		for (size_t k = 0; k < r->tests.n; k++) {
			const struct model_case_test *t = test_find(w->c, r->tests.v[k]);

			if (!t || vb_str_is(t->last, "none"))
				gap_add(w, r->id, r->tests.v[k], "was never run",
					"n’a jamais été lancé");
			else if (vb_str_is(t->last, "fail"))
				gap_add(w, r->id, r->tests.v[k], "fails", "échoue");
		}
	}
}

/* ---- workshop 2 ------------------------------------------------------------------------- */

static int pertinence_of(const struct model_actor *a)
{
	int score = (a->means ? a->means : 4) * (a->drive ? a->drive : 4); /* not said: the worse */

	return score >= 9 ? 3 : score >= 4 ? 2 : 1;
}

static struct model_text pertinence_text(struct work *w, const struct model_actor *a)
{
	return (struct model_text){
		vb_arena_printf(w->as->arena, "means %d × drive %d", a->means ? a->means : 4,
				a->drive ? a->drive : 4),
		vb_arena_printf(w->as->arena, "moyens %d × motivation %d", a->means ? a->means : 4,
				a->drive ? a->drive : 4)};
}

static struct vb_str set_aside(struct work *w, const struct model_actor *a, struct vb_str feared)
{
	const struct vb_yaml *why = a->aside ? vb_yaml_get(a->aside,
							   vb_arena_cstr(w->scratch, feared))
					     : NULL;

	if (!why)
		return (struct vb_str){0};
	return why->kind == VB_YAML_SCALAR && why->text.n ? why->text : VB_STR("?");
}

/* ---- workshop 3 ------------------------------------------------------------------------- */

static void stakeholders_list(struct work *w)
{
	for (size_t i = 0; i < w->c->suppliers.n; i++) {
		const struct model_supplier *s = &w->c->suppliers.v[i];
		struct model_ebios_stakeholder h = {.id = s->id,
						    .depend = s->depend ? s->depend : 4,
						    .exposure = s->exposure ? s->exposure : 4,
						    .maturity = s->maturity ? s->maturity : 1,
						    .trust = s->trust ? s->trust : 1};

		h.danger = (double)(h.depend * h.exposure) / (h.maturity * h.trust);
		h.zone = (enum model_danger)(ebios_level_of(w->out->scales.danger, h.danger) - 1);
		*vb_vec_add(w->as->arena, &w->out->stakeholders) = h;
	}
}

/* ---- workshops 4 and 5 ------------------------------------------------------------------ */

static double left_by_plan(void *ctx, struct vb_str via, struct vb_str to)
{
	const struct work *w = ctx;
	double left = 1;

	for (size_t i = 0; i < w->c->measures.n; i++) {
		const struct model_measure *m = &w->c->measures.v[i];

		for (size_t k = 0;
		     (m->status == MODEL_PLANNED || m->status == MODEL_DOING) && k < m->cut.n; k++)
			if ((via.n && vb_str_eq(m->cut.v[k].id, via)) ||
			    vb_str_eq(m->cut.v[k].id, to))
				left *= 1 - m->cut.v[k].value;
	}
	return left;
}

static void measures_list(struct work *w, struct model_ebios_scenario *s)
{
	for (size_t i = 0; i < w->c->measures.n; i++) {
		const struct model_measure *m = &w->c->measures.v[i];
		bool cuts = false;

		for (size_t k = 0;
		     (m->status == MODEL_PLANNED || m->status == MODEL_DOING) && k < m->cut.n; k++)
			for (size_t j = 0; j < s->steps.n; j++)
				cuts |= vb_str_eq(m->cut.v[k].id, s->steps.v[j].via) ||
					vb_str_eq(m->cut.v[k].id, s->steps.v[j].to);
		if (cuts)
			*vb_vec_add(w->as->arena, &s->measures) = m->id;
	}
}

static void decision_find(struct work *w, struct model_ebios_scenario *s)
{
	for (size_t i = 0; i < w->c->decisions.n; i++) {
		const struct model_case_decision *d = &w->c->decisions.v[i];
		int64_t until;

		if (vb_str_eq(d->accept, s->feared) &&
		    (!d->until.n ||
		     (vb_time_parse(d->until, &until) && until + 86400 > w->run->now)))
			s->decision = d->id;
	}
}

static void steps_write(struct work *w, const struct ebios_ways *ways, uint32_t node,
			struct model_ebios_scenario *s)
{
	VB_VEC(const struct risk_edge *) edges = {0};
	size_t hardest = 0;

	for (const struct risk_edge *e = ways->by[node]; e;
	     e = e->from < w->g.n ? ways->by[e->from] : NULL)
		*vb_vec_add(w->scratch, &edges) = e;
	for (size_t i = edges.n; i-- > 0;) {
		const struct model_part *to = &w->c->parts.v[edges.v[i]->to];

		*vb_vec_add(w->as->arena, &s->steps) = (struct model_ebios_step){
			.via = edges.v[i]->via,
			.to = to->id,
			.p = edges.v[i]->p_open,
			.ease = ebios_level_of(w->out->scales.ease, edges.v[i]->p_open)};
		if (!s->zones.n || !vb_str_eq(s->zones.v[s->zones.n - 1], to->zone))
			*vb_vec_add(w->as->arena, &s->zones) = to->zone;
	}
	for (size_t i = 1; i < s->steps.n; i++)
		hardest = s->steps.v[i].p < s->steps.v[hardest].p ? i : hardest;
	if (s->steps.n)
		s->steps.v[hardest].critical = true;
}

static int likelihood_of(const struct work *w, double value, double per_year)
{
	const struct model_ebios_scales *s = &w->out->scales;

	return s->bottleneck ? ebios_level_of(s->ease, value)
			     : ebios_level_of(s->likelihood, per_year);
}

struct both_ways { /* of one actor: today, and with the measures that are planned */
	struct ebios_ways today, planned;
};

static void scenario_add(struct work *w, const struct risk_actor *actor,
			 const struct risk_event *event, const struct both_ways *ways)
{
	struct model_ebios_scenario s = {.actor = actor->actor->id, .feared = event->feared->id};
	uint32_t node = ebios_ways_best(&ways->today, event),
		 after = ebios_ways_best(&ways->planned, event);
	double value = ways->today.value[node],
	       residual = after == UINT32_MAX ? 0 : ways->planned.value[after];

	steps_write(w, &ways->today, node, &s);
	s.probability = value;
	s.per_year = actor->tries.mean * value;
	s.residual_per_year = actor->tries.mean * residual;
	s.gravity = event->feared->severity;
	s.likelihood = likelihood_of(w, value, s.per_year);
	s.residual_likelihood = likelihood_of(w, residual, s.residual_per_year);
	s.level = w->out->scales.matrix[s.likelihood - 1][s.gravity - 1];
	s.residual_level = w->out->scales.matrix[s.residual_likelihood - 1][s.gravity - 1];
	measures_list(w, &s);
	decision_find(w, &s);
	s.over = w->c->accept && s.gravity * s.residual_likelihood > w->c->accept && !s.decision.n;
	*vb_vec_add(w->as->arena, &w->out->scenarios) = s;
}

static void couple_judge(struct work *w, const struct risk_actor *actor,
			 const struct risk_event *event, const struct both_ways *ways)
{
	struct vb_str why = set_aside(w, actor->actor, event->feared->id);
	struct model_ebios_couple couple = {.actor = actor->actor->id,
					    .feared = event->feared->id,
					    .pertinence = pertinence_of(actor->actor),
					    .why = pertinence_text(w, actor->actor)};

	if (why.n)
		couple.why = (struct model_text){why, why};
	else if (ebios_ways_best(&ways->today, event) == UINT32_MAX)
		couple.why = (struct model_text){VB_STR("no path of the model leads there"),
							VB_STR("aucun chemin du modèle n’y mène")};
	else
		couple.kept = true;
	*vb_vec_add(w->as->arena, &w->out->couples) = couple;
	if (couple.kept)
		scenario_add(w, actor, event, ways);
}

static void couples_judge(struct work *w)
{
	for (size_t i = 0; i < w->g.actors.n; i++) {
		struct both_ways ways;

		ebios_ways_find(w->scratch, &w->g, &w->g.actors.v[i], w->out->scales.bottleneck,
				NULL, NULL, &ways.today);
		ebios_ways_find(w->scratch, &w->g, &w->g.actors.v[i], w->out->scales.bottleneck,
				left_by_plan, w, &ways.planned);
		for (size_t e = 0; e < w->g.events.n; e++)
			couple_judge(w, &w->g.actors.v[i], &w->g.events.v[e], &ways);
	}
}

static int worst_first(const void *pa, const void *pb)
{
	const struct model_ebios_scenario *a = pa, *b = pb;
	int risk = b->gravity * b->likelihood - a->gravity * a->likelihood, c;

	if (risk)
		return risk;
	if (a->per_year < b->per_year || a->per_year > b->per_year)
		return a->per_year < b->per_year ? 1 : -1;
	c = vb_str_cmp(a->actor, b->actor);
	return c ? c : vb_str_cmp(a->feared, b->feared);
}

bool risk_ebios_build(const struct vb_run *run, struct model_assessment *as,
		      struct model_ebios *out, struct vb_error *err)
{
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_ebios made = {0};
	struct work w = {.run = run, .as = as, .c = as->the_case, .scratch = scratch, .out = &made};

	if (!ebios_scales_read(w.c, &made.scales, err))
		return false;
	assets_list(&w);
	gaps_list(&w);
	stakeholders_list(&w);
	risk_graph_build(scratch, w.c, &w.g);
	risk_place(run, scratch, as, &w.g, &w.groups);
	risk_measures_place(scratch, &w.g); /* those that are done */
	couples_judge(&w);
	if (made.scenarios.n)
		qsort(made.scenarios.v, made.scenarios.n, sizeof(*made.scenarios.v), worst_first);
	*out = made;
	return true;
}
