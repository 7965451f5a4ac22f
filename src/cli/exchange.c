/* exchange.c - `vauban import`, `vauban export`, `vauban case`, `vauban check --schema`. */
#include "cli/cli.h"

#include "core/file.h"

/* ---- import ----------------------------------------------------------------------------- */

static const char *fate_word(enum case_fate fate)
{
	static const char *const words[] = {
		[CASE_MAPPED] = "mapped", [CASE_KEPT] = "kept", [CASE_LOST] = "lost"};

	return words[fate];
}

static const char *fate_title(const struct cli *c, enum case_fate fate)
{
	switch (fate) {
	case CASE_MAPPED:
		return vb_t(c->run.lang, "Mapped", "Traduit");
	case CASE_KEPT:
		return vb_t(c->run.lang,
			    "Kept as written, under x:", "Conservé tel quel, sous x :");
	default:
		return vb_t(c->run.lang, "Lost", "Perdu");
	}
}

static void rows_text(const struct cli *c, const struct case_imported *in, enum case_fate fate,
		      struct vb_buf *b)
{
	bool titled = false;

	for (size_t i = 0; i < in->rows.n; i++) {
		const struct case_fate_row *r = &in->rows.v[i];

		if (r->fate != fate)
			continue;
		if (!titled)
			vb_buf_printf(b, "%s%s%s\n", cli_bold(c), fate_title(c, fate),
				      cli_plain(c));
		titled = true;
		vb_buf_printf(b, "%7llu  %.*s -> %.*s\n", (unsigned long long)r->count,
			      VB_FMT(r->path), VB_FMT(r->to));
	}
}

static void import_text(const struct cli *c, const struct case_imported *in, const char *path,
			struct vb_buf *b)
{
	const struct model_case *m = in->the_case;

	for (enum case_fate f = CASE_MAPPED; f <= CASE_LOST; f++)
		rows_text(c, in, f, b);
	for (size_t i = 0; i < in->problems.v.n; i++) {
		const struct case_problem *p = &in->problems.v.v[i];

		vb_buf_printf(b, "%s:%u:%u: %s: %.*s\n", p->mark.file, p->mark.line, p->mark.column,
			      vb_t(c->run.lang, "warning", "attention"), VB_FMT(p->text));
	}
	vb_buf_printf(b,
		      vb_t(c->run.lang, "%s (%s): data %zu, zones %zu, components %zu, flows %zu\n",
			   "%s (%s) : données %zu, zones %zu, composants %zu, flux %zu\n"),
		      path, in->format, m->data.n, m->zones.n, m->parts.n, m->flows.n);
}

static int import_json(const struct cli *c, const struct case_imported *in, const char *path)
{
	yyjson_mut_doc *doc = yyjson_mut_doc_new(NULL);
	yyjson_mut_val *root = yyjson_mut_obj(doc), *keys = yyjson_mut_arr(doc),
		       *warnings = yyjson_mut_arr(doc);

	yyjson_mut_doc_set_root(doc, root);
	vb_json_put_str(doc, root, "format", vb_str(in->format));
	vb_json_put_str(doc, root, "case", vb_str(path));
	yyjson_mut_obj_add_val(doc, root, "keys", keys);
	yyjson_mut_obj_add_val(doc, root, "warnings", warnings);
	for (size_t i = 0; i < in->rows.n; i++) {
		yyjson_mut_val *o = yyjson_mut_arr_add_obj(doc, keys);

		vb_json_put_str(doc, o, "key", in->rows.v[i].path);
		yyjson_mut_obj_add_str(doc, o, "fate", fate_word(in->rows.v[i].fate));
		vb_json_put_str(doc, o, "to", in->rows.v[i].to);
		yyjson_mut_obj_add_uint(doc, o, "count", in->rows.v[i].count);
	}
	for (size_t i = 0; i < in->problems.v.n; i++) {
		const struct case_problem *p = &in->problems.v.v[i];
		yyjson_mut_val *o = yyjson_mut_arr_add_obj(doc, warnings);

		vb_json_put_str(doc, o, "file", vb_str(p->mark.file));
		yyjson_mut_obj_add_uint(doc, o, "line", p->mark.line);
		yyjson_mut_obj_add_uint(doc, o, "column", p->mark.column);
		vb_json_put_str(doc, o, "text", p->text);
	}
	return cli_out_json(c, doc);
}

static bool import_save(const struct cli *c, const struct case_imported *in, const char *path,
			struct vb_error *err)
{
	if (!cli_flag(c, "replace") && strcmp(path, "-") != 0 && vb_file_exists(path)) {
		vb_fail(err, VB_E_ENV, vb_t(c->run.lang, "%s is already there", "%s existe déjà"),
			path);
		return vb_hint(err, "%s",
			       vb_t(c->run.lang,
				    "-o FILE writes elsewhere; --replace writes over it",
				    "-o FICHIER écrit ailleurs ; --replace le remplace"));
	}
	return vb_file_save(path, in->text, err);
}

int cli_import(struct cli *c)
{
	const char *path = cli_value(c, "output") ? cli_value(c, "output") : "vauban.yaml";
	struct case_imported in;
	struct vb_error err;
	struct vb_buf b;
	int status;

	if (!run_import(&c->run, c->words[0], &in, &err))
		return cli_failed(c, &err);
	vb_buf_init(&b, 16u << 20);
	if (!import_save(c, &in, path, &err)) {
		status = cli_failed(c, &err);
	} else if (strcmp(path, "-") == 0) { /* the case itself is the result */
		status = VB_EXIT_DONE;
	} else if (cli_wants_json(c)) {
		status = import_json(c, &in, path);
	} else {
		import_text(c, &in, path, &b);
		status = cli_out(c, &b);
	}
	vb_buf_done(&b);
	case_free(in.the_case);
	return status;
}

/* ---- export, schema --------------------------------------------------------------------- */

static int save(struct cli *c, struct vb_str text)
{
	const char *path = cli_value(c, "output");
	struct vb_error err;

	if (!vb_file_save(path ? path : "-", text, &err))
		return cli_failed(c, &err);
	if (path && strcmp(path, "-") != 0)
		cli_say(c, vb_t(c->run.lang, "written: %s", "écrit : %s"), path);
	return VB_EXIT_DONE;
}

int cli_export(struct cli *c)
{
	struct vb_error err;
	struct vb_str text;

	if (!run_export(&c->run, &c->place, c->arena, c->words[0], &text, &err))
		return cli_failed(c, &err);
	return save(c, text);
}

int cli_schema(struct cli *c)
{
	struct vb_error err;
	struct vb_str text;

	if (!run_schema(&c->run, c->arena, &text, &err) || !vb_file_save("-", text, &err))
		return cli_failed(c, &err);
	return VB_EXIT_DONE;
}

/* ---- case diff -------------------------------------------------------------------------- */

static void differences_text(const struct cli *c, const struct case_differences *d,
			     struct vb_buf *b)
{
	static const char marks[] = {
		[CASE_ADDED] = '+', [CASE_REMOVED] = '-', [CASE_CHANGED] = '~'};

	for (size_t i = 0; i < d->v.n; i++) {
		const struct case_difference *x = &d->v.v[i];

		vb_buf_printf(b, "%c %.*s", marks[x->change], VB_FMT(x->where));
		if (x->change == CASE_CHANGED)
			vb_buf_printf(b, "%s%.*s: %.*s -> %.*s", x->where.n ? "." : "",
				      VB_FMT(x->key),
				      VB_FMT(x->before.n ? x->before : VB_STR("()")),
					     VB_FMT(x->after.n ? x->after : VB_STR("()")));
		vb_buf_char(b, '\n');
	}
	vb_buf_printf(b, vb_t(c->run.lang, "differences: %zu\n", "différences : %zu\n"), d->v.n);
}

static int differences_json(const struct cli *c, const struct case_differences *d)
{
	static const char *const words[] = {
		[CASE_ADDED] = "added", [CASE_REMOVED] = "removed", [CASE_CHANGED] = "changed"};
	yyjson_mut_doc *doc = yyjson_mut_doc_new(NULL);
	yyjson_mut_val *root = yyjson_mut_obj(doc), *list = yyjson_mut_arr(doc);

	yyjson_mut_doc_set_root(doc, root);
	yyjson_mut_obj_add_val(doc, root, "differences", list);
	for (size_t i = 0; i < d->v.n; i++) {
		yyjson_mut_val *o = yyjson_mut_arr_add_obj(doc, list);

		yyjson_mut_obj_add_str(doc, o, "change", words[d->v.v[i].change]);
		vb_json_put_str(doc, o, "where", d->v.v[i].where);
		vb_json_put_str(doc, o, "key", d->v.v[i].key);
		vb_json_put_str(doc, o, "before", d->v.v[i].before);
		vb_json_put_str(doc, o, "after", d->v.v[i].after);
	}
	return cli_out_json(c, doc);
}

static int case_diff(struct cli *c)
{
	struct case_differences d = {0};
	struct vb_error err;
	struct vb_buf b;
	int status;

	if (!run_case_diff(&c->run, c->arena, c->words[1], c->words[2], &d, &err))
		return cli_failed(c, &err);
	vb_buf_init(&b, 64u << 20);
	if (!cli_wants_json(c))
		differences_text(c, &d, &b);
	status = cli_wants_json(c) ? differences_json(c, &d) : cli_out(c, &b);
	vb_buf_done(&b);
	if (status == VB_EXIT_DONE && d.v.n)
		status = VB_EXIT_NO;
	return status;
}

/* ---- case set, add, rm, rename ---------------------------------------------------------- */

static void edited_say(const struct cli *c, const struct case_edited *edited)
{
	bool dry = cli_flag(c, "dry-run");

	for (size_t i = 0; i < edited->files.n; i++)
		cli_say(c,
			dry ? vb_t(c->run.lang, "would be written: %s", "serait écrit : %s")
			    : vb_t(c->run.lang, "written: %s", "écrit : %s"),
			edited->files.v[i].path);
	if (!edited->files.n)
		cli_say(c, "%s",
			vb_t(c->run.lang, "the case says it already: nothing to write",
			     "le dossier le dit déjà : rien à écrire"));
	if (edited->references)
		cli_say(c,
			vb_t(c->run.lang, "places that now say the new name: %zu",
			     "endroits qui disent maintenant le nouveau nom : %zu"),
			edited->references);
	if (edited->warnings > edited->warnings_before)
		cli_say(c,
			vb_t(c->run.lang, "warnings: %zu, %zu before; vauban check lists them",
			     "avertissements : %zu, %zu avant ; vauban check les liste"),
			edited->warnings, edited->warnings_before);
}

static const struct edit_word {
	const char *word, *arguments;
	enum case_edit_verb verb;
	size_t least, most;
} edit_words[] = {
	{"set", "PLACE VALUE", CASE_EDIT_SET, 3, 3},
	{"add", "KIND NAME KEY=VALUE...", CASE_EDIT_ADD, 3, 64},
	{"rm", "PLACE", CASE_EDIT_REMOVE, 2, 2},
	{"rename", "OLD NEW", CASE_EDIT_RENAME, 3, 3},
};

static int case_change(struct cli *c, const struct edit_word *w)
{
	struct case_edit_ask ask = {.verb = w->verb,
				    .place = vb_str(c->words[1]),
				    .value = vb_str(c->n_words > 2 ? c->words[2] : NULL),
				    .pairs = c->words + (c->n_words < 3 ? c->n_words : 3),
				    .n_pairs = c->n_words < 3 ? 0 : c->n_words - 3,
				    .force = cli_flag(c, "force")};
	struct case_edited edited = {0};
	struct vb_error err;
	struct vb_buf b;
	int status;

	if (!run_case_edit(&c->run, &c->place, c->arena, &ask, cli_flag(c, "dry-run"), &edited,
			   &err))
		return cli_failed(c, &err);
	if (cli_wants_json(c))
		return differences_json(c, &edited.differences);
	vb_buf_init(&b, 64u << 20);
	differences_text(c, &edited.differences, &b);
	status = cli_out(c, &b);
	edited_say(c, &edited);
	return status;
}

static int case_usage(struct cli *c, const char *arguments)
{
	struct vb_error err;

	if (arguments)
		vb_fail(&err, VB_E_USAGE,
			vb_t(c->run.lang, "vauban case %s: expected %s",
			     "vauban case %s : on attend %s"),
			c->words[0], arguments);
	else
		vb_fail(&err, VB_E_USAGE,
			vb_t(c->run.lang, "vauban case does set, add, rm, rename, diff, not \"%s\"",
			     "vauban case sait faire set, add, rm, rename, diff, pas « %s »"),
			c->words[0]);
	return cli_failed(c, &err);
}

int cli_case(struct cli *c)
{
	if (strcmp(c->words[0], "diff") == 0)
		return c->n_words == 3 ? case_diff(c) : case_usage(c, "BEFORE AFTER");
	for (size_t i = 0; i < VB_COUNT(edit_words); i++)
		if (strcmp(c->words[0], edit_words[i].word) == 0)
			return c->n_words < edit_words[i].least || c->n_words > edit_words[i].most
				       ? case_usage(c, edit_words[i].arguments)
				       : case_change(c, &edit_words[i]);
	return case_usage(c, NULL);
}
