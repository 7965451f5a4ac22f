/* push.c - `vauban push`: a recorded run to a console elsewhere. A token is read from a file, never typed. */
#include "run/push.h"

#include "cli/cli.h"
#include "core/file.h"

enum { TOKEN_BYTES = 4096 };

static bool options_read(struct cli *c, struct run_push_options *o, struct vb_error *err)
{
	const char *run = cli_value(c, "run"), *token = cli_value(c, "token-file");

	*o = (struct run_push_options){.address = c->words[0],
				       .run = vb_str(run ? run : "last"),
				       .cert = cli_value(c, "cert"),
				       .key = cli_value(c, "key"),
				       .ca = cli_value(c, "ca")};
	if (!o->cert != !o->key)
		return vb_fail(err, VB_E_USAGE, "%s",
			       vb_t(c->run.lang, "--cert and --key go together",
				    "--cert et --key vont ensemble"));
	if (!o->cert && !token) {
		vb_fail(err, VB_E_USAGE, "%s",
			vb_t(c->run.lang, "the console must know who sends",
			     "la console doit savoir qui envoie"));
		return vb_hint(err, "--cert FILE --key FILE, or --token-file FILE");
	}
	if (!token)
		return true;
	if (!vb_file_load(c->arena, token, TOKEN_BYTES, &o->token, err))
		return false;
	o->token = vb_str_trim(o->token);
	return true;
}

int cli_push(struct cli *c)
{
	struct run_push_options o;
	struct run_pushed done;
	struct vb_error err;
	struct vb_buf b;

	if (!options_read(c, &o, &err) || !run_push(&c->run, &c->place, &o, &done, &err))
		return cli_failed(c, &err);
	if (cli_wants_json(c)) {
		yyjson_mut_doc *doc = yyjson_mut_doc_new(NULL);
		yyjson_mut_val *root = yyjson_mut_obj(doc);

		yyjson_mut_doc_set_root(doc, root);
		yyjson_mut_obj_add_int(doc, root, "run", done.run);
		yyjson_mut_obj_add_bool(doc, root, "recorded", done.fresh);
		return cli_out_json(c, doc);
	}
	vb_buf_init(&b, 4096);
	vb_buf_printf(&b,
		      done.fresh ? vb_t(c->run.lang, "recorded there as run %lld\n",
					"noté là-bas sous le numéro %lld\n")
				 : vb_t(c->run.lang, "it was there already, as run %lld\n",
					"il y était déjà, sous le numéro %lld\n"),
		      (long long)done.run);
	return cli_out(c, &b);
}
