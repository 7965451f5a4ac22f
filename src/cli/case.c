/* case.c - `vauban init` and `vauban check`. */
#include "cli/cli.h"

#include "core/json.h"
#include "report/said.h"

int cli_init(struct cli *c)
{
	const char *path;
	struct vb_error err;

	if (!run_init(&c->run, c->arena, c->n_words ? c->words[0] : ".", cli_flag(c, "replace"),
		      &path, &err))
		return cli_failed(c, &err);
	cli_say(c,
		vb_t(c->run.lang, "written: %s\nNext: read it, then vauban check and vauban audit",
		     "écrit : %s\nEnsuite : le relire, puis vauban check et vauban audit"),
		path);
	return VB_EXIT_DONE;
}

static void problem_text(const struct cli *c, const struct case_problem *p, struct vb_buf *b)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	bool error = p->kind == CASE_ERROR;

	vb_buf_printf(b, "%s:%u:%u: %s%s%s: %.*s\n", p->mark.file, p->mark.line, p->mark.column,
		      cli_severity_colour(c, error ? MODEL_SEV_HIGH : MODEL_SEV_MEDIUM),
		      error ? vb_t(c->run.lang, "error", "erreur")
			    : vb_t(c->run.lang, "warning", "attention"),
		      cli_plain(c), VB_FMT(report_said(a, c->run.lang, p->text)));
	if (p->hint.n)
		vb_buf_printf(b, "  %.*s\n", VB_FMT(report_said(a, c->run.lang, p->hint)));
}

static int problems_json(const struct cli *c, const struct run_session *s)
{
	yyjson_mut_doc *doc = yyjson_mut_doc_new(NULL);
	yyjson_mut_val *root = yyjson_mut_obj(doc), *list = yyjson_mut_arr(doc);

	yyjson_mut_doc_set_root(doc, root);
	vb_json_put_str(doc, root, "case", vb_str(s->the_case->file));
	yyjson_mut_obj_add_uint(doc, root, "errors", s->problems.errors);
	yyjson_mut_obj_add_val(doc, root, "problems", list);
	for (size_t i = 0; i < s->problems.v.n; i++) {
		const struct case_problem *p = &s->problems.v.v[i];
		yyjson_mut_val *o = yyjson_mut_arr_add_obj(doc, list);

		yyjson_mut_obj_add_str(doc, o, "kind", p->kind == CASE_ERROR ? "error" : "warning");
		vb_json_put_str(doc, o, "file", vb_str(p->mark.file));
		yyjson_mut_obj_add_uint(doc, o, "line", p->mark.line);
		yyjson_mut_obj_add_uint(doc, o, "column", p->mark.column);
		vb_json_put_str(doc, o, "text", p->text);
		vb_json_put_str(doc, o, "hint", p->hint);
	}
	return cli_out_json(c, doc);
}

static int problems_show(const struct cli *c, const struct run_session *s)
{
	const struct model_case *m = s->the_case;
	struct vb_buf b;

	vb_buf_init(&b, 16u << 20);
	for (size_t i = 0; i < s->problems.v.n; i++)
		problem_text(c, &s->problems.v.v[i], &b);
	vb_buf_printf(&b,
		      vb_t(c->run.lang,
			   "%s: data %zu, zones %zu, components %zu, flows %zu, actors %zu, feared "
			   "events %zu; "
			   "errors %zu, warnings %zu\n",
			   "%s : données %zu, zones %zu, composants %zu, flux %zu, sources de "
			   "risque %zu, "
			   "événements redoutés %zu ; erreurs %zu, avertissements %zu\n"),
		      m->file, m->data.n, m->zones.n, m->parts.n, m->flows.n, m->actors.n,
		      m->feared.n, s->problems.errors, s->problems.v.n - s->problems.errors);
	return cli_out(c, &b);
}

int cli_check(struct cli *c)
{
	struct run_session session;
	struct vb_error err;
	int status;

	if (cli_value(c, "against"))
		return cli_against(c, cli_value(c, "against"));
	if (cli_flag(c, "schema"))
		return cli_schema(c);
	if (!run_check(&c->run, &c->place, &session, &err))
		return cli_failed(c, &err);
	status = cli_wants_json(c) ? problems_json(c, &session) : problems_show(c, &session);
	if (status == VB_EXIT_DONE && session.problems.errors)
		status = VB_EXIT_INPUT;
	run_session_done(&session);
	return status;
}
