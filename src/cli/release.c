/* release.c - `vauban release`: the gate, each reason it is shut, and the folder when it is open. */
#include "cli/cli.h"

#include "core/limits.h"

static int gate_json(struct cli *c, const struct run_release_result *r)
{
	yyjson_mut_doc *doc = yyjson_mut_doc_new(NULL);
	yyjson_mut_val *root = yyjson_mut_obj(doc), *list, *o;

	yyjson_mut_doc_set_root(doc, root);
	yyjson_mut_obj_add_str(doc, root, "format", "vauban-release/1");
	yyjson_mut_obj_add_bool(doc, root, "open", r->gate.failed == 0);
	list = yyjson_mut_obj_add_arr(doc, root, "checks");
	for (size_t i = 0; i < r->gate.v.n; i++) {
		o = yyjson_mut_arr_add_obj(doc, list);
		vb_json_put_str(doc, o, "id", r->gate.v.v[i].id);
		yyjson_mut_obj_add_bool(doc, o, "ok", r->gate.v.v[i].ok);
		vb_json_put_str(doc, o, "en", r->gate.v.v[i].what.en);
		vb_json_put_str(doc, o, "fr", r->gate.v.v[i].what.fr);
	}
	list = yyjson_mut_obj_add_arr(doc, root, "files");
	for (size_t i = 0; i < r->files.n; i++)
		vb_json_add_str(doc, list, r->files.v[i]);
	return cli_out_json(c, doc);
}

static int gate_text(struct cli *c, const struct run_release_result *r)
{
	enum vb_lang lang = c->run.lang;
	struct vb_buf b;

	vb_buf_init(&b, VB_MIB);
	for (size_t i = 0; i < r->gate.v.n; i++) {
		const struct verify_check *k = &r->gate.v.v[i];

		vb_buf_printf(
			&b, "%s  %.*s  %.*s\n",
			k->ok ? vb_t(lang, "ok", "ok") : vb_t(lang, "NO", "NON"),
			VB_FMT(vb_arena_printable(c->arena, k->id)),
			VB_FMT(vb_arena_printable(c->arena, model_text_in(k->what, (int)lang))));
	}
	if (r->gate.failed)
		vb_buf_printf(&b,
			      vb_t(lang, "not released: %zu conditions are not met\n",
				   "pas de livraison : conditions non remplies : %zu\n"),
			      r->gate.failed);
	else
		vb_buf_printf(&b, vb_t(lang, "the gate is open\n", "la livraison est permise\n"));
	for (size_t i = 0; i < r->files.n; i++)
		vb_buf_printf(&b, "  %.*s\n", VB_FMT(r->files.v[i]));
	return cli_out(c, &b);
}

int cli_release(struct cli *c)
{
	struct run_release_options o = {.folder = c->n_words ? c->words[0] : NULL,
					.key = cli_value(c, "key"),
					.author = cli_author(c)};
	struct run_release_result r;
	struct vb_error err;
	bool shut;
	int status;

	if (!run_release(&c->run, &c->place, &o, &r, &err))
		return cli_failed(c, &err);
	shut = r.gate.failed > 0;
	status = cli_wants_json(c) ? gate_json(c, &r) : gate_text(c, &r);
	run_release_done(&r);
	return status ? status : shut ? VB_EXIT_NO : VB_EXIT_DONE;
}
