/* case.c - check and init. */
#include "run/run_all.h"

#include "core/file.h"

bool run_check(const struct vb_run *run, const struct run_place *place, struct run_session *out,
	       struct vb_error *err)
{
	struct run_session s = {0};

	if (!place->case_file) {
		vb_fail(err, VB_E_MISSING, "%s",
			vb_t(run->lang, "there is no vauban.yaml here or in a folder above",
			     "aucun vauban.yaml ici ni dans un dossier parent"));
		return vb_hint(err, "%s",
			       vb_t(run->lang, "vauban init writes one for what it finds here",
				    "vauban init en écrit un d’après ce qu’il trouve ici"));
	}
	s.arena = vb_arena_new();
	if (!case_load(run, place->case_file, &s.the_case, &s.problems, err)) {
		vb_arena_free(s.arena);
		return false;
	}
	*out = s;
	return true;
}

bool run_init(const struct vb_run *run, struct vb_arena *a, const char *dir, bool replace,
	      const char **path, struct vb_error *err)
{
	const char *file = vb_path_join(a, vb_str(dir), VB_STR("vauban.yaml")).p;
	struct case_seen seen = {0};

	if (!replace && vb_file_exists(file)) {
		vb_fail(err, VB_E_ENV, vb_t(run->lang, "%s is already there", "%s existe déjà"),
			file);
		return vb_hint(
			err, "%s",
			vb_t(run->lang, "vauban check reads it; --replace writes a new one over it",
			     "vauban check le relit ; --replace en écrit un nouveau à sa place"));
	}
	if (!case_look(run, dir, a, &seen, err) ||
	    !vb_file_save(file, case_draft(run, a, &seen), err))
		return false;
	*path = file;
	return true;
}
