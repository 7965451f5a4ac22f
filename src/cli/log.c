/* log.c - `vauban log`: the evidence log listed, verified, signed, exported. */
#include "cli/cli.h"

#include "core/file.h"
#include "core/limits.h"

enum { LISTED = 20 };

static struct vb_str short_hex(const struct cli *c, const struct vb_digest *d)
{
	return vb_arena_hex(c->arena, d->bytes, 8);
}

/* ---- list --------------------------------------------------------------------------------- */

static void leaf_json(const struct cli *c, yyjson_mut_doc *doc, yyjson_mut_val *list,
		      const struct model_leaf *leaf)
{
	yyjson_mut_val *o = yyjson_mut_arr_add_obj(doc, list);

	yyjson_mut_obj_add_uint(doc, o, "index", leaf->index);
	vb_json_put_str(doc, o, "kind", leaf->kind);
	yyjson_mut_obj_add_sint(doc, o, "subject", leaf->subject);
	vb_json_put_str(doc, o, "time", vb_time_rfc3339(c->arena, leaf->when));
	vb_json_put_str(doc, o, "author", leaf->author);
	vb_json_put_str(doc, o, "digest",
			vb_arena_hex(c->arena, leaf->digest.bytes, sizeof(leaf->digest.bytes)));
}

static yyjson_mut_doc *leaves_json(const struct cli *c, const struct model_leaf *leaves, size_t n)
{
	yyjson_mut_doc *doc = yyjson_mut_doc_new(NULL);
	yyjson_mut_val *root = yyjson_mut_obj(doc), *list;

	yyjson_mut_doc_set_root(doc, root);
	yyjson_mut_obj_add_str(doc, root, "format", "vauban-log/1");
	list = yyjson_mut_obj_add_arr(doc, root, "entries");
	for (size_t i = 0; i < n; i++)
		leaf_json(c, doc, list, &leaves[i]);
	return doc;
}

static void leaves_text(const struct cli *c, const struct model_leaf *leaves, size_t n,
			struct vb_buf *b)
{
	for (size_t i = 0; i < n; i++)
		vb_buf_printf(b, "%7llu  %.*s  %.*s %lld  %.*s  %.*s\n",
			      (unsigned long long)leaves[i].index,
			      VB_FMT(vb_time_rfc3339(c->arena, leaves[i].when)),
			      VB_FMT(leaves[i].kind), (long long)leaves[i].subject,
			      VB_FMT(short_hex(c, &leaves[i].digest)), VB_FMT(leaves[i].author));
}

static int log_list(struct cli *c)
{
	struct model_leaf *leaves;
	struct vb_error err;
	struct vb_buf b;
	size_t n;

	if (!run_log_list(&c->place, c->arena, cli_flag(c, "all") ? 0 : LISTED, &leaves, &n, &err))
		return cli_failed(c, &err);
	if (cli_wants_json(c))
		return cli_out_json(c, leaves_json(c, leaves, n));
	vb_buf_init(&b, VB_LIMIT_REPORT_BYTES);
	leaves_text(c, leaves, n, &b);
	if (!n)
		vb_buf_cstr(&b, vb_t(c->run.lang, "the evidence log is empty\n",
				     "le journal de preuves est vide\n"));
	return cli_out(c, &b);
}

/* ---- verify --------------------------------------------------------------------------------- */

static int report_json(const struct cli *c, const struct store_log_report *r)
{
	yyjson_mut_doc *doc = yyjson_mut_doc_new(NULL);
	yyjson_mut_val *root = yyjson_mut_obj(doc), *list;
	int status;

	yyjson_mut_doc_set_root(doc, root);
	yyjson_mut_obj_add_str(doc, root, "format", "vauban-log-verify/1");
	yyjson_mut_obj_add_bool(doc, root, "sound", r->problems == 0);
	yyjson_mut_obj_add_uint(doc, root, "entries", r->entries);
	yyjson_mut_obj_add_uint(doc, root, "checkpoints", r->checkpoints);
	vb_json_put_str(doc, root, "root",
			vb_arena_hex(c->arena, r->root.bytes, sizeof(r->root.bytes)));
	yyjson_mut_obj_add_uint(doc, root, "problems_count", r->problems);
	list = yyjson_mut_obj_add_arr(doc, root, "problems");
	for (size_t i = 0; i < r->v.n; i++)
		vb_json_add_str(doc, list, run_log_problem_text(c->arena, c->run.lang, &r->v.v[i]));
	status = cli_out_json(c, doc);
	return status ? status : r->problems ? VB_EXIT_NO : VB_EXIT_DONE;
}

static int verified_text(const struct cli *c, const struct store_log_report *r)
{
	enum vb_lang lang = c->run.lang;
	struct vb_buf b;
	int status;

	vb_buf_init(&b, VB_MIB);
	for (size_t i = 0; i < r->v.n; i++)
		vb_buf_printf(&b, "%.*s\n",
			      VB_FMT(run_log_problem_text(c->arena, c->run.lang, &r->v.v[i])));
	if (r->problems > r->v.n)
		vb_buf_printf(&b, vb_t(lang, "... and %llu more\n", "... et %llu autres\n"),
			      (unsigned long long)(r->problems - r->v.n));
	vb_buf_printf(
		&b,
		r->problems
			? vb_t(lang, "ALTERED: %llu entries, %llu checkpoints, problems: %llu\n",
			       "MODIFIÉ : %llu entrées, %llu points de contrôle, problèmes : "
			       "%llu\n")
			: vb_t(lang, "sound: %llu entries, %llu checkpoints, problems: %llu\n",
			       "intact : %llu entrées, %llu points de contrôle, problèmes : "
			       "%llu\n"),
		(unsigned long long)r->entries, (unsigned long long)r->checkpoints,
		(unsigned long long)r->problems);
	vb_buf_printf(&b, vb_t(lang, "root %.*s\n", "racine %.*s\n"),
		      VB_FMT(vb_arena_hex(c->arena, r->root.bytes, sizeof(r->root.bytes))));
	status = cli_out(c, &b);
	return status ? status : r->problems ? VB_EXIT_NO : VB_EXIT_DONE;
}

static int bundle_verify(struct cli *c, const char *path)
{
	struct run_log_opened o;
	struct vb_error err;
	struct vb_buf b;

	if (!run_log_open(&c->place, c->arena, path, cli_value(c, "trust"), &o, &err))
		return cli_failed(c, &err);
	if (cli_wants_json(c))
		return cli_out_json(c, leaves_json(c, o.leaves, o.n));
	vb_buf_init(&b, VB_LIMIT_REPORT_BYTES);
	leaves_text(c, o.leaves, o.n, &b);
	vb_buf_printf(
		&b,
		vb_t(c->run.lang,
		     "sound: %zu entries of %llu in the log %.*s, %zu with their content, %zu "
		     "older checkpoints\n",
		     "intact : %zu entrées sur %llu du journal %.*s, %zu avec leur contenu, "
		     "%zu points de contrôle antérieurs\n"),
		o.n, (unsigned long long)o.size, VB_FMT(o.origin), o.contents, o.older);
	return cli_out(c, &b);
}

static int log_verify(struct cli *c)
{
	const char *bundle = cli_value(c, "bundle");
	struct store_log_report r;
	struct vb_error err;

	if (bundle)
		return bundle_verify(c, bundle);
	if (!run_log_verify(&c->place, c->arena, cli_value(c, "trust"), &r, &err))
		return cli_failed(c, &err);
	return cli_wants_json(c) ? report_json(c, &r) : verified_text(c, &r);
}

/* ---- sign, carry away ------------------------------------------------------------------------- */

static int log_checkpoint(struct cli *c)
{
	struct store_checkpoint at;
	struct vb_error err;
	struct vb_buf b;
	bool made;

	if (!run_log_checkpoint(&c->run, &c->place, c->arena, cli_value(c, "key"), cli_author(c),
				&at, &made, &err))
		return cli_failed(c, &err);
	if (made)
		cli_say(c,
			vb_t(c->run.lang, "made %s (keep it secret) and its .pub (to verify)",
			     "%s créé (à garder secret), avec son .pub (pour vérifier)"),
			cli_value(c, "key") ? cli_value(c, "key")
					    : run_log_key(&c->place, c->arena));
	vb_buf_init(&b, VB_MIB);
	vb_buf_str(&b, at.note);
	return cli_out(c, &b);
}

static int log_export(struct cli *c, bool some)
{
	const char *output = cli_value(c, "output");
	struct run_log_export o = {.words = c->words + 1,
				   .n_words = c->n_words - 1,
				   .key = cli_value(c, "key"),
				   .author = cli_author(c)};
	struct vb_error err;
	struct vb_buf b;

	if (some && !o.n_words) {
		vb_fail(&err, VB_E_USAGE, "%s",
			vb_t(c->run.lang, "which entry is to be proved?",
			     "quelle entrée faut-il prouver ?"));
		vb_hint(&err, "vauban log prove run/1");
		return cli_failed(c, &err);
	}
	vb_buf_init(&b, VB_LIMIT_REPORT_BYTES);
	if (!run_log_export(&c->run, &c->place, c->arena, &o, &b, &err) ||
	    (output && !vb_file_save(output, vb_buf_view(&b), &err))) {
		vb_buf_done(&b);
		return cli_failed(c, &err);
	}
	if (!output)
		return cli_out(c, &b);
	vb_buf_done(&b);
	cli_say(c,
		vb_t(c->run.lang, "written: %s; vauban log verify --bundle %s --trust KEY.pub",
		     "écrit : %s ; vauban log verify --bundle %s --trust CLÉ.pub"),
		output, output);
	return VB_EXIT_DONE;
}

int cli_log(struct cli *c)
{
	const char *what = c->n_words ? c->words[0] : "list";
	struct vb_error err;

	if (strcmp(what, "list") == 0)
		return log_list(c);
	if (strcmp(what, "verify") == 0)
		return log_verify(c);
	if (strcmp(what, "checkpoint") == 0)
		return log_checkpoint(c);
	if (strcmp(what, "prove") == 0 || strcmp(what, "export") == 0)
		return log_export(c, what[0] == 'p');
	vb_fail(&err, VB_E_USAGE, vb_t(c->run.lang, "unknown: log %s", "inconnu : log %s"), what);
	vb_hint(&err, "list verify checkpoint prove export");
	return cli_failed(c, &err);
}
