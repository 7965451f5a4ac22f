/* exchange.c - models of other tools in and out; two case files compared; the schema. */
#include "run/run_int.h"

#include "core/file.h"
#include "core/limits.h"

bool run_import(const struct vb_run *run, const char *file, struct case_imported *out,
		struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str text;

	return vb_file_load(a, file, VB_LIMIT_CASE_BYTES, &text, err) &&
	       case_import(run, text, file, out, err);
}

static bool sound(const struct vb_run *run, const struct case_problems *problems,
		  struct vb_error *err)
{
	for (size_t i = 0; i < problems->v.n; i++) {
		const struct case_problem *p = &problems->v.v[i];

		if (p->kind != CASE_ERROR)
			continue;
		vb_fail_at(err, VB_E_INPUT, p->mark.file, p->mark.line, p->mark.column, "%.*s",
			   VB_FMT(p->text));
		return vb_hint(err, "%s",
			       vb_t(run->lang, "vauban check lists every mistake",
				    "vauban check liste toutes les fautes"));
	}
	return true;
}

bool run_export(const struct vb_run *run, const struct run_place *place, struct vb_arena *a,
		const char *format, struct vb_str *out, struct vb_error *err)
{
	struct run_session s;
	bool ok;

	if (strcmp(format, "otm") != 0 && strcmp(format, "threagile") != 0) {
		vb_fail(err, VB_E_USAGE,
			vb_t(run->lang, "a case is exported as otm or threagile, not \"%s\"",
			     "un dossier s’exporte en otm ou threagile, pas « %s »"),
			format);
		return false;
	}
	if (!run_check(run, place, &s, err))
		return false;
	ok = sound(run, &s.problems, err) &&
	     (strcmp(format, "otm") == 0 ? case_export_otm(a, s.the_case, out, err)
					 : case_export_threagile(a, s.the_case, out, err));
	run_session_done(&s);
	return ok;
}

bool run_case_diff(const struct vb_run *run, struct vb_arena *a, const char *before,
		   const char *after, struct case_differences *out, struct vb_error *err)
{
	struct model_case *x = NULL, *y = NULL;
	struct case_problems px, py;
	bool ok = case_load(run, before, &x, &px, err) && case_load(run, after, &y, &py, err);

	/* a half-understood file would show keys as removed that are only misspelt */
	ok = ok && sound(run, &px, err) && sound(run, &py, err);
	if (ok)
		case_compare(a, x, y, out);
	case_free(x);
	case_free(y);
	return ok;
}

bool run_case_edit(const struct vb_run *run, const struct run_place *place, struct vb_arena *a,
		   const struct case_edit_ask *ask, bool dry, struct case_edited *out,
		   struct vb_error *err)
{
	return run_case_needed(run, place, err) &&
	       case_edit(run, a, place->case_file, ask, out, err) &&
	       (dry || case_edit_save(run, out, err));
}

bool run_schema(const struct vb_run *run, struct vb_arena *a, struct vb_str *out,
		struct vb_error *err)
{
	return case_schema(a, run->lang, out, err);
}
