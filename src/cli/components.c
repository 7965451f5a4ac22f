/*
 * components.c - `vauban components`: what the product is made of, as a list, as a tree, or as the answer to "what
 * pulls this in". Of the last recorded run, or of a target looked at now.
 */
#include "cli/cli.h"

#include "core/json.h"
#include "core/limits.h"
#include "model/depends.h"
#include "report/completeness.h"
#include "report/phrase.h"
#include "report/report.h"
#include "report/screen.h"

enum {
	CHAINS_SHOWN = 12,
	WHERE_LEAST = 10,  /* columns for the last one, however narrow the screen */
	FILE_WIDTH = 4096, /* not on a terminal: paths whole, for grep */
	UNREADABLE_SAID = 10,
	INDENT_MOST = 30, /* steps shown as indentation; deeper ones by their number */
};

static struct vb_str name_of(struct vb_arena *a, const struct model_component *c)
{
	return c->group.n && !vb_str_is(c->type, "deb")
		       ? vb_arena_printf(a, "%.*s/%.*s", VB_FMT(c->group), VB_FMT(c->name))
		       : c->name;
}

/* What could not be read may hold more: said beside the answer, as the exit status does. */
static void unreadable_say(const struct cli *c, const struct model_facts *f)
{
	for (size_t i = 0; i < f->unreadable.n && i < UNREADABLE_SAID; i++)
		vb_run_note(&c->run, VB_NOTE_WARNING,
			    vb_t(c->run.lang, "not read: %.*s: %.*s", "non lu : %.*s : %.*s"),
			    VB_FMT(f->unreadable.v[i].path), VB_FMT(f->unreadable.v[i].reason));
	if (f->unreadable.n > UNREADABLE_SAID)
		vb_run_note(&c->run, VB_NOTE_WARNING,
			    vb_t(c->run.lang, "and %zu more that could not be read (--format json)",
				 "et %zu autres qui n’ont pas pu être lus (--format json)"),
			    f->unreadable.n - UNREADABLE_SAID);
}

static void left_out_say(const struct cli *c, const struct model_facts *f)
{
	struct vb_str said = report_phrase_left_out(c->arena, c->run.lang, f);

	if (said.n)
		cli_say(c,
			vb_t(c->run.lang, "Not looked at, as asked: %.*s",
			     "Non regardé, comme demandé : %.*s"),
			VB_FMT(said));
}

/* ---- the list --------------------------------------------------------------------------- */

static const struct {
	unsigned columns; /* 0: what is left */
	const char *en, *fr;
} heads[] = {
	{30, "component", "composant"}, {18, "version", "version"}, {8, "type", "type"},
	{20, "licence", "licence"},     {0, "where", "où"},
};

static struct vb_str where_of(struct cli *c, const struct model_component *m)
{
	enum vb_lang lang = c->run.lang;
	struct vb_str text = m->locations.n ? m->locations.v[0].path : (struct vb_str){NULL, 0};
	const char *mark = "";

	if (m->own)
		mark = vb_t(lang, "the product itself, ", "le produit lui-même, ");
	else if (m->owner.n)
		mark = vb_t(lang, "of a package, ", "d’un paquet, ");
	else if (m->vendored)
		mark = vb_t(lang, "inside a third party, ", "chez un tiers, ");
	else if (m->direct)
		mark = vb_t(lang, "direct, ", "direct, ");
	else if (m->scope == MODEL_SCOPE_DEV)
		mark = vb_t(lang, "development, ", "développement, ");
	return vb_arena_printf(c->arena, "%s%.*s", mark, VB_FMT(text));
}

static void row_write(struct report_screen *s, const struct vb_str *cells, enum report_ink ink)
{
	unsigned used = 0;

	for (size_t i = 0; i < VB_COUNT(heads); i++) {
		unsigned width = heads[i].columns;

		if (!width)
			width = s->width > used + WHERE_LEAST ? s->width - used : WHERE_LEAST;
		report_screen_cell(s, cells[i], i + 1 < VB_COUNT(heads) ? width - 1 : width, false,
				   i ? REPORT_INK_NONE : ink);
		if (i + 1 < VB_COUNT(heads))
			vb_buf_char(s->out, ' ');
		used += width;
	}
	while (s->out->n && s->out->p[s->out->n - 1] == ' ')
		s->out->n--;
	vb_buf_char(s->out, '\n');
}

static void list_write(struct cli *c, const struct model_assessment *a, const uint32_t *picked,
		       size_t n, struct report_screen *s)
{
	struct report_completeness lists[REPORT_LISTS];
	struct vb_str cells[VB_COUNT(heads)];

	for (size_t i = 0; i < VB_COUNT(heads); i++)
		cells[i] = vb_str(vb_t(c->run.lang, heads[i].en, heads[i].fr));
	if (n)
		row_write(s, cells, REPORT_INK_NONE);
	for (size_t i = 0; i < n; i++) {
		const struct model_component *m = &a->facts->components.v[picked[i]];

		cells[0] = name_of(c->arena, m);
		cells[1] = m->version;
		cells[2] = m->type;
		cells[3] = m->licence;
		cells[4] = where_of(c, m);
		row_write(s, cells, REPORT_INK_BOLD);
	}
	vb_buf_printf(s->out,
		      vb_t(c->run.lang, "%s%zu of %zu components\n", "%s%zu composants sur %zu\n"),
		      n ? "\n" : "", n, (size_t)a->facts->components.n);
	report_completeness_of(a, lists);
	if (!c->tty_out)
		s->width = 100;
	report_screen_wrap(s, report_completeness_say(c->arena, c->run.lang, lists), 2,
			   REPORT_INK_NONE);
}

static bool filter_parse(const struct cli *c, struct run_components_filter *out,
			 struct vb_error *err)
{
	static const char *const scopes[] = {"runtime", "development", "optional"};
	struct run_components_filter f = {.type = vb_str(cli_value(c, "type")),
					  .name = vb_str(cli_value(c, "name")),
					  .licence = vb_str(cli_value(c, "licence")),
					  .place = vb_str(cli_value(c, "place")),
					  .scope = vb_str(cli_value(c, "scope")),
					  .direct = cli_flag(c, "direct"),
					  .vulnerable = cli_flag(c, "vulnerable"),
					  .not_assessed = cli_flag(c, "not-assessed"),
					  .vendored = cli_flag(c, "vendored")};
	bool known = !f.scope.n;

	for (size_t i = 0; i < VB_COUNT(scopes); i++)
		known |= vb_str_is(f.scope, scopes[i]);
	if (!known) {
		vb_fail(err, VB_E_USAGE,
			vb_t(c->run.lang, "--scope does not know \"%.*s\"",
			     "--scope ne connaît pas « %.*s »"),
			VB_FMT(f.scope));
		return vb_hint(err, "runtime, development, optional");
	}
	*out = f;
	return true;
}

static int list_show(struct cli *c, const struct model_assessment *a)
{
	uint32_t *picked = vb_arena_array(c->arena, a->facts->components.n + 1, sizeof(*picked));
	struct run_components_filter filter;
	struct report_screen s;
	struct vb_error err;
	struct vb_buf b;
	size_t n;
	bool ok = true;

	if (!filter_parse(c, &filter, &err))
		return cli_failed(c, &err);
	n = run_components_pick(&c->run, a, &filter, picked);
	vb_buf_init(&b, VB_LIMIT_REPORT_BYTES);
	s = (struct report_screen){&b, c->arena, c->tty_out ? c->width : FILE_WIDTH, c->colour};
	if (cli_wants_json(c))
		ok = report_components_json(a->facts, picked, n, &b, &err);
	else
		list_write(c, a, picked, n, &s);
	if (ok)
		return cli_out(c, &b);
	vb_buf_done(&b);
	return cli_failed(c, &err);
}

/* ---- the tree --------------------------------------------------------------------------- */

static void twig_write(struct cli *c, const struct model_facts *f, const struct model_twig *t,
		       struct vb_buf *b)
{
	const struct model_component *m = &f->components.v[t->i];

	for (uint32_t k = 0; k < t->depth && k < INDENT_MOST; k++)
		vb_buf_cstr(b, "  ");
	if (t->depth > INDENT_MOST)
		vb_buf_printf(b, "[%u] ", t->depth);
	vb_buf_printf(
		b, "%s%.*s%s %.*s%s\n", t->depth ? "" : cli_bold(c),
		VB_FMT(vb_arena_printable(c->arena, name_of(c->arena, m))),
		t->depth ? "" : cli_plain(c), VB_FMT(vb_arena_printable(c->arena, m->version)),
		t->again && m->edges.n ? vb_t(c->run.lang, " (see above)", " (voir plus haut)")
				       : "");
}

static int tree_show(struct cli *c, const struct model_facts *f)
{
	struct model_dependents d;
	model_twigs twigs;
	struct vb_buf b;

	model_dependents_of(c->arena, f, &d);
	model_depends_tree(c->arena, f, &d, &twigs);
	vb_buf_init(&b, VB_LIMIT_REPORT_BYTES);
	for (size_t i = 0; i < twigs.n; i++)
		twig_write(c, f, &twigs.v[i], &b);
	return cli_out(c, &b);
}

/* ---- what pulls it in ------------------------------------------------------------------- */

static const char *root_word(const struct cli *c, const struct model_component *m)
{
	return m->own      ? vb_t(c->run.lang, "the product itself", "le produit lui-même")
	       : m->direct ? vb_t(c->run.lang, "asked for by the product", "demandé par le produit")
			   : vb_t(c->run.lang, "nothing recorded needs it",
				  "rien de connu n’en a besoin");
}

static void chain_write(struct cli *c, const struct model_facts *f, const struct model_chain *x,
			struct vb_buf *b)
{
	vb_buf_cstr(b, "  ");
	for (size_t i = 0; i < x->v.n; i++) {
		const struct model_component *m = &f->components.v[x->v.v[i]];

		vb_buf_printf(b, "%s%.*s %.*s", i ? " → " : "",
			      VB_FMT(vb_arena_printable(c->arena, name_of(c->arena, m))),
			      VB_FMT(vb_arena_printable(c->arena, m->version)));
	}
	vb_buf_printf(b, "  (%s)\n", root_word(c, &f->components.v[x->v.v[0]]));
}

static void why_text(struct cli *c, const struct model_facts *f, const struct model_dependents *d,
		     uint32_t i, struct vb_buf *b)
{
	const struct model_component *m = &f->components.v[i];
	model_chains chains;
	size_t all;

	model_depends_why(c->arena, f, d, i, CHAINS_SHOWN, &chains, &all);
	vb_buf_printf(b, "%s%.*s %.*s%s  %.*s\n", cli_bold(c),
		      VB_FMT(vb_arena_printable(c->arena, name_of(c->arena, m))),
		      VB_FMT(vb_arena_printable(c->arena, m->version)), cli_plain(c),
		      VB_FMT(vb_arena_printable(c->arena, where_of(c, m))));
	for (size_t k = 0; k < chains.n; k++)
		chain_write(c, f, &chains.v[k], b);
	if (!chains.n)
		vb_buf_cstr(b, vb_t(c->run.lang,
				    "  only components that need each other in a circle need it\n",
				    "  seuls en ont besoin des composants qui dépendent l’un de "
				    "l’autre en cercle\n"));
	if (all > chains.n)
		vb_buf_printf(
			b,
			vb_t(c->run.lang, "  and %zu more ways in\n", "  et %zu autres chemins\n"),
			all - chains.n);
}

static void why_json(yyjson_mut_doc *doc, yyjson_mut_val *list, struct cli *c,
		     const struct model_facts *f, const struct model_dependents *d, uint32_t i)
{
	yyjson_mut_val *o = yyjson_mut_arr_add_obj(doc, list), *ways = yyjson_mut_arr(doc);
	model_chains chains;
	size_t all;

	model_depends_why(c->arena, f, d, i, CHAINS_SHOWN, &chains, &all);
	vb_json_put_str(doc, o, "purl", f->components.v[i].purl);
	vb_json_put_str(doc, o, "place",
			f->components.v[i].locations.n ? f->components.v[i].locations.v[0].path
						       : (struct vb_str){NULL, 0});
	yyjson_mut_obj_add_uint(doc, o, "ways", all);
	yyjson_mut_obj_add_val(doc, o, "shortest", ways);
	for (size_t k = 0; k < chains.n; k++) {
		yyjson_mut_val *way = yyjson_mut_arr_add_arr(doc, ways);

		for (size_t j = 0; j < chains.v[k].v.n; j++)
			vb_json_add_str(doc, way, f->components.v[chains.v[k].v.v[j]].purl);
	}
}

static int why_show(struct cli *c, const struct model_assessment *a, const char *word)
{
	uint32_t *found = vb_arena_array(c->arena, a->facts->components.n + 1, sizeof(*found));
	size_t n = run_components_named(a, vb_str(word), found);
	struct model_dependents d;
	struct vb_error err;
	struct vb_buf b;

	if (!n) {
		vb_fail(&err, VB_E_MISSING,
			vb_t(c->run.lang, "no component is called \"%s\"",
			     "aucun composant ne s’appelle « %s »"),
			word);
		vb_hint(&err, "vauban components --name \"*%s*\"", word);
		return cli_failed(c, &err);
	}
	model_dependents_of(c->arena, a->facts, &d);
	if (cli_wants_json(c)) {
		yyjson_mut_doc *doc = yyjson_mut_doc_new(NULL);
		yyjson_mut_val *root = yyjson_mut_obj(doc), *list = yyjson_mut_arr(doc);

		yyjson_mut_doc_set_root(doc, root);
		yyjson_mut_obj_add_str(doc, root, "format", "vauban-why/1");
		yyjson_mut_obj_add_val(doc, root, "components", list);
		for (size_t i = 0; i < n; i++)
			why_json(doc, list, c, a->facts, &d, found[i]);
		return cli_out_json(c, doc);
	}
	vb_buf_init(&b, VB_LIMIT_REPORT_BYTES);
	for (size_t i = 0; i < n; i++)
		why_text(c, a->facts, &d, found[i], &b);
	return cli_out(c, &b);
}

/* ---- every file ------------------------------------------------------------------------- */

static void file_json(yyjson_mut_doc *doc, yyjson_mut_val *list, const struct model_digest *d)
{
	yyjson_mut_val *o = yyjson_mut_arr_add_obj(doc, list);

	vb_json_put_str(doc, o, "path", d->path);
	if (d->layer.n)
		vb_json_put_str(doc, o, "layer", d->layer);
	yyjson_mut_obj_add_uint(doc, o, "bytes", d->bytes);
	vb_json_put_str(doc, o, "sha256", d->sha256);
	if (d->owner.n)
		vb_json_put_str(doc, o, "package", d->owner);
}

/* Without JSON as sha256sum(1) writes it: `sha256sum -c` in the target says what changed since. */
static int files_show(struct cli *c, const struct model_facts *f)
{
	struct vb_buf b;

	unreadable_say(c, f);
	if (cli_wants_json(c)) {
		yyjson_mut_doc *doc = yyjson_mut_doc_new(NULL);
		yyjson_mut_val *root = yyjson_mut_obj(doc), *list = yyjson_mut_arr(doc);

		yyjson_mut_doc_set_root(doc, root);
		yyjson_mut_obj_add_str(doc, root, "format", "vauban-files/1");
		vb_json_put_str(doc, root, "target", f->target);
		yyjson_mut_obj_add_val(doc, root, "files", list);
		for (size_t i = 0; i < f->digests.n; i++)
			file_json(doc, list, &f->digests.v[i]);
		yyjson_mut_obj_add_val(doc, root, "unreadable", list = yyjson_mut_arr(doc));
		for (size_t i = 0; i < f->unreadable.n; i++) {
			yyjson_mut_val *o = yyjson_mut_arr_add_obj(doc, list);

			vb_json_put_str(doc, o, "path", f->unreadable.v[i].path);
			vb_json_put_str(doc, o, "reason", f->unreadable.v[i].reason);
		}
		return cli_out_json(c, doc);
	}
	vb_buf_init(&b, VB_LIMIT_REPORT_BYTES);
	for (size_t i = 0; i < f->digests.n; i++)
		vb_buf_printf(&b, "%.*s  %.*s\n", VB_FMT(f->digests.v[i].sha256),
			      VB_FMT(f->digests.v[i].path));
	return cli_out(c, &b);
}

int cli_components(struct cli *c)
{
	const char *word = cli_value(c, "run"), *why = cli_value(c, "why");
	struct run_audit_options options = {.targets = c->words,
					    .n_targets = c->n_words,
					    .packages_only = cli_flag(c, "packages"),
					    .files = cli_flag(c, "files"),
					    .forget = true};
	struct run_session session;
	struct vb_error err;
	bool ok;
	int status;

	options.exclude = cli_values(c, "exclude", &options.n_exclude);
	if (options.files && c->n_words != 1) {
		vb_fail(&err, VB_E_USAGE, "%s",
			vb_t(c->run.lang,
			     "--files wants one TARGET: a recorded run keeps no list of files",
			     "--files veut une cible : un audit enregistré ne garde pas la liste des fichiers"));
		vb_hint(&err, "vauban components --files build/rootfs");
		return cli_failed(c, &err);
	}
	if (c->n_words)
		ok = run_audit(&c->run, &c->place, &options, &session, &err);
	else
		ok = run_recall(&c->run, &c->place, vb_str(word ? word : "last"), &session, &err);
	if (!ok)
		return cli_failed(c, &err);
	if (c->n_words && !options.files && !cli_wants_json(c))
		unreadable_say(c, session.assessment->facts);
	if (!cli_wants_json(c))
		left_out_say(c, session.assessment->facts);
	if (options.files)
		status = files_show(c, session.facts.v[0]);
	else if (why)
		status = why_show(c, session.assessment, why);
	else if (cli_flag(c, "tree") && !cli_wants_json(c))
		status = tree_show(c, session.assessment->facts);
	else
		status = list_show(c, session.assessment);
	if (status == VB_EXIT_DONE && c->n_words)
		status = model_assessment_exit(session.assessment);
	run_session_done(&session);
	return status;
}
