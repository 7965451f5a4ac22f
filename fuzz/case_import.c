/*
 * case_import.c - any bytes as a model of another tool. What is imported reads back without a mistake; what is exported
 * imports again with the same counts.
 */
#include "case/exchange.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void again(const struct vb_run *run, struct vb_str text, const struct model_case *c)
{
	struct case_imported in;
	struct vb_error err;

	if (!case_import(run, text, "/nowhere/model", &in, &err))
		return; /* over a limit */
	vb_assert(in.the_case->parts.n == c->parts.n && in.the_case->flows.n == c->flows.n);
	case_free(in.the_case);
}

static void check(const struct vb_run *run, const struct case_imported *in)
{
	struct case_problems problems;
	struct vb_str text;
	struct model_case *c;
	struct vb_error err;

	if (!case_parse(run, in->text, "/nowhere/vauban.yaml", &c, &problems, &err))
		vb_assert(err.code == VB_E_LIMIT);
	else {
		vb_assert(!problems.errors);
		vb_assert(c->parts.n == in->the_case->parts.n &&
			  c->flows.n == in->the_case->flows.n);
		if (case_export_otm(c->arena, c, &text, &err))
			again(run, text, c);
		if (case_export_threagile(c->arena, c, &text, &err))
			again(run, text, c);
		case_free(c);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vb_run run = {
		.lang = size % 2 ? VB_FR : VB_EN, .now = 1795392000, .seed = 1, .jobs = 1};
	struct case_imported in;
	struct vb_error err;

	if (!case_import(&run, vb_strn((const char *)data, size), "/nowhere/model", &in, &err))
		return 0;
	check(&run, &in);
	case_free(in.the_case);
	return 0;
}
