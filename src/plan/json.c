/* json.c - the plan as JSON; money in the case's currency, days as YYYY-MM-DD, people by their ids in the case. */
#include "core/json.h"
#include "plan/plan.h"

#include <math.h>

struct writing {
	const struct vb_run *run;
	struct vb_arena *arena;
	const struct plan_result *r;
	yyjson_mut_doc *doc;
};

static void put_day(const struct writing *w, yyjson_mut_val *o, const char *key, int64_t day)
{
	vb_json_put_str(w->doc, o, key, plan_day(w->arena, day));
}

static yyjson_mut_val *put_list(const struct writing *w, yyjson_mut_val *o, const char *key)
{
	yyjson_mut_val *list = yyjson_mut_arr(w->doc);

	yyjson_mut_obj_add_val(w->doc, o, key, list);
	return list;
}

static void put_action(const struct writing *w, yyjson_mut_val *o, uint32_t action)
{
	const struct plan_action *a = &w->r->actions.v.v[action];

	vb_json_put_str(w->doc, o, "action", a->id);
	vb_json_put_str(w->doc, o, "name", model_text_in(a->name, (int)w->run->lang));
}

static void ids_put(const struct writing *w, yyjson_mut_val *o, const char *key, const uint32_t *v,
		    size_t n)
{
	yyjson_mut_val *list = put_list(w, o, key);

	for (size_t i = 0; i < n; i++)
		vb_json_add_str(w->doc, list, w->r->actions.v.v[v[i]].id);
}

static void item_put(const struct writing *w, yyjson_mut_val *list, const struct plan_item *item)
{
	yyjson_mut_val *o = yyjson_mut_arr_add_obj(w->doc, list), *work;

	put_action(w, o, item->action);
	put_day(w, o, "from", item->from);
	put_day(w, o, "finished", item->until);
	yyjson_mut_obj_add_real(w->doc, o, "buys_a_year", item->buys);
	yyjson_mut_obj_add_bool(w->doc, o, "must", item->must);
	yyjson_mut_obj_add_bool(w->doc, o, "enabling", item->enabling);
	yyjson_mut_obj_add_bool(w->doc, o, "critical", item->critical);
	yyjson_mut_obj_add_uint(w->doc, o, "findings", w->r->actions.v.v[item->action].findings.n);
	vb_json_put_str(w->doc, o, "accountable", plan_accountable(w->r, item->action));
	work = put_list(w, o, "work");
	for (size_t i = 0; i < item->shifts.n; i++) {
		const struct plan_shift *s = &item->shifts.v[i];
		yyjson_mut_val *v = yyjson_mut_arr_add_obj(w->doc, work);

		vb_json_put_str(w->doc, v, "person", w->r->people.v[s->person]);
		vb_json_put_str(w->doc, v, "skill", s->skill);
		yyjson_mut_obj_add_real(w->doc, v, "days", s->days);
		put_day(w, v, "from", s->from);
		put_day(w, v, "until", s->until);
	}
}

static void left_put(const struct writing *w, yyjson_mut_val *list, const struct plan_left *left)
{
	static const char *const words[] = {
		[PLAN_NOT_WORTH] = "not_worth",       [PLAN_NO_SKILL] = "no_skill",
		[PLAN_EXCLUDED] = "excluded",         [PLAN_NO_MONEY] = "no_money",
		[PLAN_NO_DAYS] = "no_days",           [PLAN_DROPPED] = "dropped",
		[PLAN_OTHERWISE] = "less_than_others"};
	yyjson_mut_val *o = yyjson_mut_arr_add_obj(w->doc, list);

	put_action(w, o, left->action);
	yyjson_mut_obj_add_str(w->doc, o, "reason", words[left->reason]);
	vb_json_put_str(w->doc, o, "what", left->what);
	yyjson_mut_obj_add_real(w->doc, o, "lacks", left->lacks);
	yyjson_mut_obj_add_real(w->doc, o, "saves_a_year", left->saves);
}

static void values_put(const struct writing *w, yyjson_mut_val *o, const struct plan_scenario *s)
{
	yyjson_mut_val *values = yyjson_mut_obj_add_obj(w->doc, o, "values");

	for (size_t k = 0; k < w->r->criteria.n; k++) {
		struct vb_str id = w->r->criteria.v[k].c->id;
		yyjson_mut_val *key = yyjson_mut_strncpy(w->doc, id.p, id.n);

		yyjson_mut_obj_add(values, key,
				   isnan(s->values[k]) ? yyjson_mut_null(w->doc)
						       : yyjson_mut_real(w->doc, s->values[k]));
	}
}

static const char *const kind_words[] = {"nothing", "cheapest", "best", "option"};

/* null: no ranked course meets what must hold, whatever comes first. */
static void first_met_put(const struct writing *w, yyjson_mut_val *root)
{
	const struct plan_scenario *s = plan_first_met(w->r);

	if (!w->r->criteria.n)
		return;
	if (!s)
		yyjson_mut_obj_add_null(w->doc, root, "first_with_musts");
	else if (s->kind == PLAN_OPTION)
		vb_json_put_str(w->doc, root, "first_with_musts", s->id);
	else
		yyjson_mut_obj_add_str(w->doc, root, "first_with_musts", kind_words[s->kind]);
}

static void scenario_put(const struct writing *w, yyjson_mut_val *list,
			 const struct plan_scenario *s)
{
	yyjson_mut_val *o = yyjson_mut_arr_add_obj(w->doc, list);

	yyjson_mut_obj_add_str(w->doc, o, "scenario", kind_words[s->kind]);
	vb_json_put_str(w->doc, o, "option", s->id);
	yyjson_mut_obj_add_bool(w->doc, o, "possible", s->possible);
	if (!s->possible)
		return;
	yyjson_mut_obj_add_real(w->doc, o, "loss_a_year", s->loss);
	yyjson_mut_obj_add_real(w->doc, o, "spent", s->money);
	yyjson_mut_obj_add_real(w->doc, o, "days", s->days);
	yyjson_mut_obj_add_real(w->doc, o, "total", s->total);
	yyjson_mut_obj_add_real(w->doc, o, "total_losses_half", s->half);
	yyjson_mut_obj_add_real(w->doc, o, "total_losses_double", s->twice);
	yyjson_mut_obj_add_bool(w->doc, o, "musts_met", s->musts);
	yyjson_mut_obj_add_uint(w->doc, o, "actions", s->actions);
	if (!w->r->criteria.n)
		return;
	if (s->rank) {
		yyjson_mut_obj_add_uint(w->doc, o, "rank", s->rank);
		yyjson_mut_obj_add_real(w->doc, o, "score", s->score);
	}
	values_put(w, o, s);
}

static void weight_put(const struct writing *w, yyjson_mut_val *o, const char *key, double weight)
{
	if (isnan(weight))
		yyjson_mut_obj_add_null(w->doc, o, key);
	else
		yyjson_mut_obj_add_real(w->doc, o, key, weight);
}

static void criteria_put(const struct writing *w, yyjson_mut_val *root)
{
	static const char *const words[] = {"scores", "loss", "spent", "days", "total"};
	yyjson_mut_val *list = put_list(w, root, "criteria");

	for (size_t i = 0; i < w->r->criteria.n; i++) {
		const struct plan_criterion *k = &w->r->criteria.v[i];
		yyjson_mut_val *o = yyjson_mut_arr_add_obj(w->doc, list);

		vb_json_put_str(w->doc, o, "criterion", k->c->id);
		vb_json_put_str(w->doc, o, "name", k->c->name);
		yyjson_mut_obj_add_str(w->doc, o, "of", words[k->c->of]);
		vb_json_put_str(w->doc, o, "unit", k->c->unit);
		yyjson_mut_obj_add_real(w->doc, o, "weight", k->c->weight);
		yyjson_mut_obj_add_str(w->doc, o, "better", k->c->higher ? "higher" : "lower");
		yyjson_mut_obj_add_bool(w->doc, o, "reorders", k->reorders);
		yyjson_mut_obj_add_bool(w->doc, o, "unseats", k->unseats);
		weight_put(w, o, "other_first_below", k->below);
		weight_put(w, o, "other_first_above", k->above);
	}
}

static void loads_put(const struct writing *w, yyjson_mut_val *root)
{
	yyjson_mut_val *list = put_list(w, root, "load");

	for (size_t i = 0; i < w->r->people.n; i++)
		for (size_t t = 0; t < w->r->calendar.periods.n; t++) {
			yyjson_mut_val *o = yyjson_mut_arr_add_obj(w->doc, list);

			vb_json_put_str(w->doc, o, "person", w->r->people.v[i]);
			put_day(w, o, "from", w->r->calendar.periods.v[t].from);
			put_day(w, o, "until", w->r->calendar.periods.v[t].until);
			yyjson_mut_obj_add_real(w->doc, o, "days", w->r->load[i][t].days);
			yyjson_mut_obj_add_real(w->doc, o, "capacity", w->r->load[i][t].capacity);
		}
}

static void questions_put(const struct writing *w, yyjson_mut_val *root)
{
	static const char *const words[] = {"planned", "doing", "done", "dropped"};
	yyjson_mut_val *list = put_list(w, root, "what_if");

	for (size_t i = 0; i < w->r->what_if.n; i++) {
		const struct plan_what_if *q = &w->r->what_if.v[i];
		yyjson_mut_val *o = yyjson_mut_arr_add_obj(w->doc, list);

		vb_json_put_str(w->doc, o, "skill", q->skill);
		yyjson_mut_obj_add_real(w->doc, o, "days", q->days);
		yyjson_mut_obj_add_real(w->doc, o, "gain", q->gain);
		ids_put(w, o, "added", q->added.v, q->added.n);
	}
	list = put_list(w, root, "drift");
	for (size_t i = 0; i < w->r->drift.n; i++) {
		yyjson_mut_val *o = yyjson_mut_arr_add_obj(w->doc, list);

		vb_json_put_str(w->doc, o, "measure", w->r->drift.v[i].measure);
		yyjson_mut_obj_add_str(w->doc, o, "status", words[w->r->drift.v[i].status]);
		yyjson_mut_obj_add_real(w->doc, o, "estimated", w->r->drift.v[i].estimated);
		yyjson_mut_obj_add_real(w->doc, o, "spent", w->r->drift.v[i].spent);
	}
}

static void possible_put(const struct writing *w, yyjson_mut_val *root)
{
	const struct plan_result *r = w->r;
	yyjson_mut_val *list = put_list(w, root, "actions");

	for (size_t i = 0; i < r->items.n; i++)
		item_put(w, list, &r->items.v[i]);
	list = put_list(w, root, "left_out");
	for (size_t i = 0; i < r->left.n; i++)
		left_put(w, list, &r->left.v[i]);
	list = put_list(w, root, "scenarios");
	for (size_t i = 0; i < r->scenarios.n; i++)
		scenario_put(w, list, &r->scenarios.v[i]);
	criteria_put(w, root);
	first_met_put(w, root);
	ids_put(w, root, "sensitive", r->wavering.v, r->wavering.n);
	loads_put(w, root);
	questions_put(w, root);
}

static void earlier_put(const struct writing *w, yyjson_mut_val *root,
			const struct model_schedule *earlier)
{
	static const char *const words[] = {[PLAN_CAME] = "came",
					    [PLAN_WENT] = "went",
					    [PLAN_FINISHED] = "done",
					    [PLAN_MOVED] = "moved"};
	yyjson_mut_val *list;
	plan_changes changes = {0};

	if (!earlier)
		return;
	plan_compare(w->arena, w->r, earlier, &changes);
	list = put_list(w, root, "since_kept");
	for (size_t i = 0; i < changes.n; i++) {
		yyjson_mut_val *o = yyjson_mut_arr_add_obj(w->doc, list);

		vb_json_put_str(w->doc, o, "action", changes.v[i].id);
		yyjson_mut_obj_add_str(w->doc, o, "change", words[changes.v[i].kind]);
		yyjson_mut_obj_add_int(w->doc, o, "days", changes.v[i].days);
	}
}

static void suppose_put(const struct writing *w, yyjson_mut_val *root)
{
	yyjson_mut_val *list;

	if (!w->r->supposed)
		return;
	yyjson_mut_obj_add_uint(w->doc, root, "suppositions_moved", w->r->supposed);
	list = put_list(w, root, "suppositions");
	for (size_t i = 0; i < w->r->suppose.n; i++) {
		const struct plan_suppose *s = &w->r->suppose.v[i];
		yyjson_mut_val *o = yyjson_mut_arr_add_obj(w->doc, list);

		vb_json_put_str(w->doc, o, "id", s->id);
		yyjson_mut_obj_add_real(w->doc, o, "value", s->value);
		yyjson_mut_obj_add_bool(w->doc, o, "when_half", s->down);
		yyjson_mut_obj_add_bool(w->doc, o, "when_half_as_much_again", s->up);
		ids_put(w, o, "come", s->in.v, s->in.n);
		ids_put(w, o, "go", s->out.v, s->out.n);
	}
}

yyjson_mut_doc *plan_json(const struct vb_run *run, struct vb_arena *a, const struct plan_result *r,
			  const struct model_schedule *earlier)
{
	struct writing w = {run, a, r, yyjson_mut_doc_new(NULL)};
	yyjson_mut_val *root = yyjson_mut_obj(w.doc);

	yyjson_mut_doc_set_root(w.doc, root);
	vb_json_put_str(w.doc, root, "case", r->c->id);
	vb_json_put_str(w.doc, root, "currency", r->c->currency);
	put_day(&w, root, "from", r->calendar.from);
	put_day(&w, root, "until", r->calendar.until);
	yyjson_mut_obj_add_real(w.doc, root, "horizon_years", r->calendar.horizon);
	yyjson_mut_obj_add_bool(w.doc, root, "possible", r->possible);
	vb_json_put_str(w.doc, root, "impossible_because",
			model_text_in(r->impossible, (int)run->lang));
	if (!r->possible)
		return w.doc;
	yyjson_mut_obj_add_real(w.doc, root, "loss_a_year_before", r->before);
	yyjson_mut_obj_add_real(w.doc, root, "loss_a_year_after", r->after);
	yyjson_mut_obj_add_real(w.doc, root, "spent", r->money);
	yyjson_mut_obj_add_real(w.doc, root, "value", r->solution.value);
	yyjson_mut_obj_add_real(w.doc, root, "bound", r->solution.bound);
	yyjson_mut_obj_add_real(w.doc, root, "gap", r->solution.gap);
	yyjson_mut_obj_add_bool(w.doc, root, "proved", r->solution.proved);
	yyjson_mut_obj_add_uint(w.doc, root, "fixes_left_to_later", r->actions.left_fixes);
	possible_put(&w, root);
	earlier_put(&w, root, earlier);
	suppose_put(&w, root);
	return w.doc;
}
