/* schedule.c - the JSON of a kept plan, read back. The file is the user's: every member is checked. */
#include "model/schedule.h"

#include "core/json.h"
#include "core/limits.h"
#include "core/run.h"

static bool day_read(yyjson_val *o, const char *key, int64_t *out)
{
	int64_t seconds;

	if (!vb_time_parse(vb_json_str(o, key), &seconds))
		return false;
	*out = seconds / 86400;
	return true;
}

static void people_read(struct vb_arena *a, yyjson_val *work, struct model_bar *bar)
{
	yyjson_arr_iter it;
	yyjson_val *o;

	yyjson_arr_iter_init(work, &it);
	while ((o = yyjson_arr_iter_next(&it))) {
		struct vb_str who = vb_arena_str(a, vb_json_str(o, "person"));

		bar->days += yyjson_get_num(yyjson_obj_get(o, "days"));
		if (who.n && vb_str_find(bar->who, who) == bar->who.n)
			bar->who = vb_arena_printf(a, "%.*s%s%.*s", VB_FMT(bar->who),
						   bar->who.n ? ", " : "", VB_FMT(who));
	}
}

static bool bar_read(struct vb_arena *a, yyjson_val *o, struct model_schedule *out)
{
	struct model_bar *bar = vb_vec_add(a, &out->v);

	*bar = (struct model_bar){
		.id = vb_arena_str(a, vb_json_str(o, "action")),
		.name = vb_arena_str(a, vb_json_str(o, "name")),
		.critical = yyjson_get_bool(yyjson_obj_get(o, "critical")),
		.must = yyjson_get_bool(yyjson_obj_get(o, "must")),
	};
	people_read(a, yyjson_obj_get(o, "work"), bar);
	return bar->id.n && day_read(o, "from", &bar->from) &&
	       day_read(o, "finished", &bar->until) && bar->from <= bar->until;
}

bool model_schedule_read(struct vb_arena *a, struct vb_str text, const char *name,
			 struct model_schedule *out, struct vb_error *err)
{
	yyjson_doc *doc VB_CLEANUP(vb_json_cleanup) = NULL;
	struct model_schedule s = {0};
	yyjson_arr_iter it;
	yyjson_val *root, *o;

	if (!vb_json_read(text, name, &doc, err))
		return false;
	root = yyjson_doc_get_root(doc);
	if (!day_read(root, "from", &s.from) || !day_read(root, "until", &s.until) ||
	    !yyjson_is_arr(yyjson_obj_get(root, "actions")))
		return vb_fail_at(err, VB_E_INPUT, name, 1, 1,
				  "this is no plan: vauban plan --format json writes one");
	s.before = yyjson_get_num(yyjson_obj_get(root, "loss_a_year_before"));
	s.after = yyjson_get_num(yyjson_obj_get(root, "loss_a_year_after"));
	if (yyjson_arr_size(yyjson_obj_get(root, "actions")) > VB_LIMIT_PLAN_BARS)
		return vb_fail_at(err, VB_E_LIMIT, name, 1, 1, "more than %u actions in one plan",
				  VB_LIMIT_PLAN_BARS);
	yyjson_arr_iter_init(yyjson_obj_get(root, "actions"), &it);
	while ((o = yyjson_arr_iter_next(&it)))
		if (!bar_read(a, o, &s))
			return vb_fail_at(
				err, VB_E_INPUT, name, 1, 1,
				"action %zu of the plan: expected \"action\", and the days "
				"\"from\" and \"finished\" in order",
				s.v.n);
	*out = s;
	return true;
}
