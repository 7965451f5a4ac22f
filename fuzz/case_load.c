/* case_load.c - any bytes as vauban.yaml: read, checked, and simulated when it can be. Problems must lie in the file. */
#include "case/case.h"
#include "risk/risk.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void simulate(const struct vb_run *run, const struct model_case *c)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_assessment as = {.arena = a, .the_case = c};
	struct risk_options options = {.worlds = 512};
	struct vb_error err;

	if (c->parts.n > 50 || c->actors.n > 10 || c->feared.n > 20)
		return; /* slow, not wrong */
	vb_assert(risk_assess(run, &options, &as, &err));
	vb_assert(as.risk.total.mean >= 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vb_run run = {
		.lang = size % 2 ? VB_FR : VB_EN, .now = 1795392000, .seed = 1, .jobs = 1};
	struct case_problems problems = {0};
	struct model_case *c;
	struct vb_error err;

	if (!case_parse(&run, vb_strn((const char *)data, size), "/nowhere/vauban.yaml", &c,
			&problems, &err))
		return 0;
	for (size_t i = 0; i < problems.v.n; i++)
		vb_assert(problems.v.v[i].mark.file && problems.v.v[i].mark.line &&
			  problems.v.v[i].text.n);
	simulate(&run, c);
	case_free(c);
	return 0;
}
