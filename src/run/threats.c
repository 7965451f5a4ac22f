/* threats.c - the rules of this installation and of the product on the case and on what the audit found. */
#include "run/run_int.h"

#include "core/file.h"

/* .vauban/threats beside the store. */
static const char *user_folder(const struct run_place *place, struct vb_arena *a)
{
	const char *dir = vb_path_join(a, vb_path_dir(vb_str(place->store)), VB_STR("threats")).p;

	return vb_dir_exists(dir) ? dir : NULL;
}

bool run_threats_open(const struct run_place *place, struct vb_arena *a,
		      struct risk_threat_rules **out, struct vb_error *err)
{
	const char *folders[2] = {vb_path_join(a, vb_str(place->share), VB_STR("threats")).p,
					       user_folder(place, a)};

	if (!vb_dir_exists(folders[0])) {
		vb_fail(err, VB_E_ENV, "the threat rules are missing: no folder %s", folders[0]);
		return vb_hint(err, "install vauban with make install, or set VAUBAN_SHARE to its "
				    "share folder");
	}
	return risk_threats_load(folders, folders[1] ? 2 : 1, out, err);
}

bool run_threats_derive(const struct vb_run *run, const struct run_place *place,
			struct model_assessment *as, model_threats *out, struct vb_error *err)
{
	struct risk_threat_rules *rules VB_CLEANUP(risk_threats_cleanup) = NULL;

	*out = (model_threats){0};
	if (!as->the_case)
		return true;
	if (!run_threats_open(place, as->arena, &rules, err))
		return false;
	risk_threats_derive(run, rules, as, out);
	return true;
}

bool run_sensitivity(const struct vb_run *run, const struct run_place *place,
		     struct model_assessment *as, struct vb_error *err)
{
	struct risk_threat_rules *rules VB_CLEANUP(risk_threats_cleanup) = NULL;

	return run_threats_open(place, as->arena, &rules, err) &&
	       risk_sensitivity(run, rules, as, err);
}

static bool accepted_by_case(const model_threats *threats, const struct model_finding *f)
{
	for (size_t i = 0; i < threats->n; i++)
		if (vb_str_eq(threats->v[i].rule, f->rule) &&
		    vb_str_eq(threats->v[i].element, f->subject))
			return threats->v[i].state == MODEL_THREAT_ACCEPTED;
	return false;
}

void run_threats_withdraw(const struct vb_run *run, struct model_assessment *as,
			  const model_threats *threats)
{
	for (size_t i = 0; i < as->findings.n; i++) {
		struct model_finding *f = &as->findings.v[i];

		if ((f->kind != MODEL_THREAT && f->kind != MODEL_CONTRADICTION) || !f->decided ||
		    f->decision.status != MODEL_ACCEPTED ||
		    !vb_str_starts(f->decision.justification, VB_STR("case, decision ")) ||
				   accepted_by_case(threats, f))
			continue;
		f->decision = (struct model_decision){
			.status = MODEL_OPEN,
			.author = VB_STR("vauban"), .when = run->now,
					 .justification = VB_STR("the case accepts it no more")};
	}
}
