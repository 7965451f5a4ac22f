/* case.c - check and init. */
#include "run/run_int.h"

#include "core/file.h"

bool run_case_needed(const struct vb_run *run, const struct run_place *place, struct vb_error *err)
{
	if (place->case_file)
		return true;
	vb_fail(err, VB_E_MISSING, "%s",
		vb_t(run->lang, "there is no vauban.yaml here or in a folder above",
		     "aucun vauban.yaml ici ni dans un dossier parent"));
	return vb_hint(err, "%s",
		       vb_t(run->lang, "vauban init writes one for what it finds here",
			    "vauban init en écrit un d’après ce qu’il trouve ici"));
}

bool run_case_refuse(const struct vb_run *run, const struct case_problems *problems,
		     struct vb_error *err)
{
	for (size_t i = 0; i < problems->v.n; i++) {
		const struct case_problem *p = &problems->v.v[i];

		if (p->kind != CASE_ERROR)
			continue;
		vb_fail_at(err, VB_E_INPUT, p->mark.file, p->mark.line, p->mark.column, "%.*s",
			   VB_FMT(p->text));
		if (problems->errors == 1)
			return vb_hint(err, "%s",
				       vb_t(run->lang,
					    "the only error: vauban check shows the line",
					    "la seule erreur : vauban check montre la ligne"));
		return vb_hint(err,
			       vb_t(run->lang,
				    "%zu errors in the case file; vauban check lists them all",
				    "%zu erreurs dans le dossier ; vauban check les liste toutes"),
			       problems->errors);
	}
	return true;
}

bool run_case_open(const struct vb_run *run, const struct run_place *place, struct model_case **out,
		   struct vb_error *err)
{
	struct case_problems problems = {0};
	struct model_case *c = NULL;

	if (!run_case_needed(run, place, err) ||
	    !case_load(run, place->case_file, &c, &problems, err))
		return false;
	if (!run_case_refuse(run, &problems, err)) {
		case_free(c);
		return false;
	}
	*out = c;
	return true;
}

bool run_check(const struct vb_run *run, const struct run_place *place, struct run_session *out,
	       struct vb_error *err)
{
	struct run_session s = {0};

	if (!run_case_needed(run, place, err))
		return false;
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
