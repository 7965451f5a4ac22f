/* release.c - `vauban release`: the gate, each reason it is shut, the folder when it is open, a folder verified. */
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

/* ---- a folder somebody released ----------------------------------------------------------------- */

static const char *fault_text(const struct cli *c, enum run_release_fault fault)
{
	switch (fault) {
	case RUN_RELEASE_UNSIGNED:
		return vb_t(c->run.lang, "is no signature of that key over SHA256SUMS",
			    "n’est pas une signature de cette clé sur SHA256SUMS");
	case RUN_RELEASE_MISSING:
		return vb_t(c->run.lang, "is missing", "manque");
	case RUN_RELEASE_ALTERED:
		return vb_t(c->run.lang, "was altered", "a été modifié");
	case RUN_RELEASE_BESIDES:
		return vb_t(c->run.lang, "nobody signed for it", "personne n’a signé pour lui");
	default:
		return vb_t(c->run.lang, "its evidence does not hold together",
			    "ses preuves ne se tiennent pas");
	}
}

static const char *fault_word(enum run_release_fault fault)
{
	static const char *const words[] = {[RUN_RELEASE_UNSIGNED] = "unsigned",
					    [RUN_RELEASE_MISSING] = "missing",
					    [RUN_RELEASE_ALTERED] = "altered",
					    [RUN_RELEASE_BESIDES] = "besides",
					    [RUN_RELEASE_EVIDENCE] = "evidence"};

	return words[fault];
}

static int verified_json(struct cli *c, const struct run_release_verified *r)
{
	yyjson_mut_doc *doc = yyjson_mut_doc_new(NULL);
	yyjson_mut_val *root = yyjson_mut_obj(doc), *list;

	yyjson_mut_doc_set_root(doc, root);
	yyjson_mut_obj_add_str(doc, root, "format", "vauban-release-verify/1");
	yyjson_mut_obj_add_bool(doc, root, "sound", !r->problems.n);
	vb_json_put_str(doc, root, "key", r->key);
	yyjson_mut_obj_add_uint(doc, root, "files", r->files.n);
	yyjson_mut_obj_add_uint(doc, root, "entries", r->entries);
	list = yyjson_mut_obj_add_arr(doc, root, "problems");
	for (size_t i = 0; i < r->problems.n; i++) {
		yyjson_mut_val *o = yyjson_mut_arr_add_obj(doc, list);

		vb_json_put_str(doc, o, "file", r->problems.v[i].file);
		yyjson_mut_obj_add_str(doc, o, "fault", fault_word(r->problems.v[i].fault));
	}
	return cli_out_json(c, doc);
}

static int release_verify(struct cli *c)
{
	struct run_release_verified r;
	struct vb_error err;
	struct vb_buf b;
	int status;

	if (c->n_words < 2) {
		vb_fail(&err, VB_E_USAGE, "%s",
			vb_t(c->run.lang, "which folder is to be verified?",
			     "quel répertoire faut-il vérifier ?"));
		vb_hint(&err, "vauban release verify out/2.3.1 --trust KEY.pub");
		return cli_failed(c, &err);
	}
	if (!run_release_verify(&c->run, &c->place, c->arena, c->words[1], cli_value(c, "trust"),
				&r, &err))
		return cli_failed(c, &err);
	vb_buf_init(&b, VB_MIB);
	for (size_t i = 0; i < r.problems.n; i++)
		vb_buf_printf(&b, vb_t(c->run.lang, "%.*s: %s\n", "%.*s : %s\n"),
			      VB_FMT(r.problems.v[i].file), fault_text(c, r.problems.v[i].fault));
	if (r.problems.n)
		vb_buf_printf(&b,
			      vb_t(c->run.lang, "ALTERED: problems: %zu\n",
				   "MODIFIÉ : problèmes : %zu\n"),
			      r.problems.n);
	else
		vb_buf_printf(
			&b,
			vb_t(c->run.lang,
			     "sound: %zu files, %zu entries of evidence, signed by %.*s\n",
			     "intact : %zu fichiers, %zu entrées de preuve, signé par %.*s\n"),
			r.files.n, r.entries, VB_FMT(r.key));
	status = cli_wants_json(c) ? verified_json(c, &r) : cli_out(c, &b);
	if (cli_wants_json(c))
		vb_buf_done(&b);
	return status ? status : r.problems.n ? VB_EXIT_NO : VB_EXIT_DONE;
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

	if (c->n_words && strcmp(c->words[0], "verify") == 0)
		return release_verify(c);
	if (c->n_words > 1) {
		vb_fail(&err, VB_E_USAGE,
			vb_t(c->run.lang, "\"%s\" is one word too many",
			     "« %s » est un mot de trop"),
			c->words[1]);
		vb_hint(&err, "vauban release [FOLDER] | verify FOLDER");
		return cli_failed(c, &err);
	}
	if (!run_release(&c->run, &c->place, &o, &r, &err))
		return cli_failed(c, &err);
	shut = r.gate.failed > 0;
	status = cli_wants_json(c) ? gate_json(c, &r) : gate_text(c, &r);
	run_release_done(&r);
	return status ? status : shut ? VB_EXIT_NO : VB_EXIT_DONE;
}
