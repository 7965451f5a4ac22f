/* against.c - `vauban check --against`: the requirements of a law or standard, what proves each, gaps first. */
#include "cli/risk_int.h"

#include "report/risk.h"

static void point_text(const struct cli *c, struct vb_buf *b, const struct model_duty_point *p)
{
	vb_buf_cstr(b, "  ");
	cli_padded(b, model_proof_name(p->state, c->run.lang), 18);
	vb_buf_printf(b, " %-14.*s %.*s\n", VB_FMT(p->id), VB_FMT(cli_text_of(c, p->title)));
	if (!p->verified)
		vb_buf_printf(b, "      %s\n",
			      T("its wording was not read in a source: uncertain, ask counsel",
				"sa lettre n’a pas été lue dans une source : incertain, demander "
				"conseil à un juriste"));
	else if (p->meaning.en.n)
		vb_buf_printf(b, "      %.*s (%.*s)\n", VB_FMT(cli_text_of(c, p->meaning)),
			      VB_FMT(p->article));
	for (size_t i = 0; i < p->proofs.n; i++)
		vb_buf_printf(b, "%s%s %.*s %s", i ? " · " : "      ", p->proofs.v[i].kind,
			      VB_FMT(p->proofs.v[i].id), p->proofs.v[i].result);
	if (p->proofs.n)
		vb_buf_char(b, '\n');
}

static int against_show(const struct cli *c, const struct run_against_result *r)
{
	size_t count[MODEL_PROOF_HELD + 1] = {0};
	struct vb_buf b;

	vb_buf_init(&b, OUT_MAX);
	for (size_t i = 0; i < r->points.n; i++) {
		count[r->points.v[i].state]++;
		point_text(c, &b, &r->points.v[i]);
	}
	vb_buf_printf(&b,
		      T("%zu fail, %zu without proof, %zu partly proven, %zu accepted, %zu proven. "
			"Not legal advice.\n",
			"%zu échouent, %zu sans preuve, %zu prouvées en partie, %zu acceptées, %zu "
			"prouvées. "
			"Ceci n’est pas un avis juridique.\n"),
		      count[MODEL_PROOF_FAILS], count[MODEL_PROOF_MISSING],
		      count[MODEL_PROOF_PARTIAL], count[MODEL_PROOF_ACCEPTED],
		      count[MODEL_PROOF_HELD]);
	if (!r->audited)
		vb_buf_cstr(
			&b,
			T("No recorded audit: vauban audit adds what the rules prove.\n",
			  "Aucun audit gardé : vauban audit ajoute ce que prouvent les règles.\n"));
	return cli_out(c, &b);
}

static int against_json(const struct cli *c, const struct run_against_result *r, const char *id)
{
	yyjson_mut_doc *doc = yyjson_mut_doc_new(NULL);
	yyjson_mut_val *root = yyjson_mut_obj(doc);

	yyjson_mut_doc_set_root(doc, root);
	vb_json_put_str(doc, root, "against", vb_str(id));
	report_points_add(doc, root, &r->points);
	return cli_out_json(c, doc);
}

int cli_against(struct cli *c, const char *id)
{
	struct run_against_result r;
	struct vb_error err;
	bool gaps = false;
	int status;

	if (!run_against(&c->run, &c->place, vb_str(id), &r, &err))
		return cli_failed(c, &err);
	for (size_t i = 0; i < r.points.n; i++)
		gaps |= r.points.v[i].state <= MODEL_PROOF_MISSING;
	status = cli_wants_json(c) ? against_json(c, &r, id) : against_show(c, &r);
	run_session_done(&r.session);
	return status ? status : gaps ? VB_EXIT_NO : VB_EXIT_DONE;
}
