/*
 * kept.c - the plan that was agreed: one JSON file beside the store, written by `vauban plan --keep`, drawn in pages and
 * compared with the next plan. It names people, so it is private like the store.
 */
#include "run/run_all.h"

#include "core/file.h"
#include "core/limits.h"

static const char *kept_path(const struct run_place *place, struct vb_arena *a)
{
	return vb_path_join(a, vb_path_dir(vb_str(place->store)), VB_STR("plan.json")).p;
}

bool run_plan_kept(const struct vb_run *run, const struct run_place *place, const char *file,
		   struct vb_arena *a, const struct model_schedule **out, struct vb_error *err)
{
	const char *path = file ? file : kept_path(place, a);
	struct model_schedule *s = vb_arena_alloc(a, sizeof(*s));
	struct vb_str text;

	*out = NULL;
	if (!file && !vb_file_exists(path))
		return true;
	if (!vb_file_load(a, path, VB_LIMIT_PLAN_BYTES, &text, err) ||
	    !model_schedule_read(a, text, path, s, err))
		return file ? false
			    : vb_hint(err, "%s",
				      vb_t(run->lang, "vauban plan --keep writes it again",
					   "vauban plan --keep l’écrit de nouveau"));
	*out = s;
	return true;
}

bool run_plan_keep(const struct run_place *place, struct vb_str json, struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *path = kept_path(place, a);

	return vb_mkdirs(vb_arena_cstr(a, vb_path_dir(vb_str(path))), err) &&
	       vb_file_save_private(path, json, err);
}
