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

#include <stdlib.h>

enum {
	CHAINS_SHOWN = 12,
	WHERE_LEAST = 10,  /* columns for the last one, however narrow the screen */
	FILE_WIDTH = 4096, /* not on a terminal: paths whole, for grep */
	UNREADABLE_SAID = 10,
	INDENT_MOST = 30, /* steps shown as indentation; deeper ones by their number */
};

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
	else if (m->direct && m->scope == MODEL_SCOPE_DEV)
		mark = vb_t(lang, "direct, development, ", "direct, développement, ");
	else if (m->direct)
		mark = vb_t(lang, "direct, ", "direct, ");
	else if (m->scope == MODEL_SCOPE_DEV)
		mark = vb_t(lang, "development, ", "développement, ");
	return vb_arena_printf(c->arena, "%s%.*s", mark, VB_FMT(text));
}

/* The widths of a screen: a wide one gives names, versions and licences what they ask for before it gives it to places. */
static void widths_fit(struct cli *c, const struct model_assessment *a, const uint32_t *picked,
		       size_t n, unsigned *widths)
{
	static const unsigned most[] = {44, 34, 8, 32, 0};
	unsigned spare = c->width > 110 ? c->width - 110 : 0;

	for (size_t i = 0; i < VB_COUNT(heads); i++)
		widths[i] = heads[i].columns;
	for (size_t i = 0; c->tty_out && i < n; i++) {
		const struct model_component *m = &a->facts->components.v[picked[i]];
		const struct vb_str cells[] = {model_component_name(c->arena, m), m->version,
					       m->type, m->licence};

		for (size_t k = 0; k < VB_COUNT(cells); k++) {
			unsigned want = report_screen_width(vb_arena_printable(c->arena, cells[k]));

			want = want + 1 < most[k] ? want + 1 : most[k];
			want = want > widths[k] ? want - widths[k] : 0;
			want = want < spare ? want : spare;
			widths[k] += want;
			spare -= want;
		}
	}
}

/* On a terminal a cell is cut to its column; in a file or a pipe it is whole, and what follows stands further on. */
static void row_write(struct report_screen *s, const struct vb_str *cells, const unsigned *widths,
		      bool whole, enum report_ink ink)
{
	unsigned used = 0;

	for (size_t i = 0; i < VB_COUNT(heads); i++) {
		unsigned width = widths[i], text;

		if (!width)
			width = s->width > used + WHERE_LEAST ? s->width - used : WHERE_LEAST;
		used += width;
		width -= i + 1 < VB_COUNT(heads);
		text = report_screen_width(vb_arena_printable(s->arena, cells[i]));
		report_screen_cell(s, cells[i], whole && text > width ? text : width, false,
				   i ? REPORT_INK_NONE : ink);
		if (i + 1 < VB_COUNT(heads))
			vb_buf_char(s->out, ' ');
	}
	while (s->out->n && s->out->p[s->out->n - 1] == ' ')
		s->out->n--;
	vb_buf_char(s->out, '\n');
}

static bool is_filtered(const struct cli *c)
{
	static const char *const filters[] = {"type",       "name",         "licence",
					      "place",      "scope",        "direct",
					      "vulnerable", "not-assessed", "vendored"};

	for (size_t i = 0; i < VB_COUNT(filters); i++)
		if (cli_value(c, filters[i]) || cli_flag(c, filters[i]))
			return true;
	return false;
}

static int text_order(const void *a, const void *b)
{
	return vb_str_cmp(*(const struct vb_str *)a, *(const struct vb_str *)b);
}

/* "ssl" is no name; what was meant is most often a part of one. */
static void name_say(struct cli *c)
{
	const char *name = cli_value(c, "name");

	if (name && !strpbrk(name, "*?"))
		vb_run_note(&c->run, VB_NOTE_WARNING,
			    vb_t(c->run.lang,
				 "--name wants the whole name; with a part of it: --name \"*%s*\"",
				 "--name veut le nom entier ; avec une partie : --name \"*%s*\""),
			    name);
}

/* A type nothing here is of is most often another word for one that is: those that are, are said. */
static void types_say(struct cli *c, const struct model_facts *f)
{
	const char *type = cli_value(c, "type");
	struct vb_str said = {NULL, 0};
	VB_VEC(struct vb_str) types = {0};

	for (size_t i = 0; type && i < f->components.n; i++)
		if (vb_str_is(f->components.v[i].type, type))
			return;
	for (size_t i = 0; i < f->components.n; i++) {
		bool known = false;

		for (size_t k = 0; k < types.n && !known; k++)
			known = vb_str_eq(types.v[k], f->components.v[i].type);
		if (!known)
			*vb_vec_add(c->arena, &types) = f->components.v[i].type;
	}
	if (!type || !types.n)
		return;
	qsort(types.v, types.n, sizeof(*types.v), text_order);
	for (size_t i = 0; i < types.n; i++)
		said = vb_arena_printf(c->arena, "%.*s%s%.*s", VB_FMT(said), i ? ", " : "",
				       VB_FMT(types.v[i]));
	vb_run_note(&c->run, VB_NOTE_WARNING,
		    vb_t(c->run.lang, "nothing here is of the type \"%s\", only of: %.*s",
			 "rien ici n’est du type « %s », seulement de : %.*s"),
		    type, VB_FMT(vb_arena_printable(c->arena, said)));
}

static void list_write(struct cli *c, const struct model_assessment *a, const uint32_t *picked,
		       size_t n, struct report_screen *s)
{
	struct report_completeness lists[REPORT_LISTS];
	struct vb_str cells[VB_COUNT(heads)];
	unsigned widths[VB_COUNT(heads)];

	widths_fit(c, a, picked, n, widths);
	for (size_t i = 0; i < VB_COUNT(heads); i++)
		cells[i] = vb_str(vb_t(c->run.lang, heads[i].en, heads[i].fr));
	if (n)
		row_write(s, cells, widths, !c->tty_out, REPORT_INK_NONE);
	for (size_t i = 0; i < n; i++) {
		const struct model_component *m = &a->facts->components.v[picked[i]];

		cells[0] = model_component_name(c->arena, m);
		cells[1] = m->version;
		cells[2] = m->type;
		cells[3] = m->licence;
		cells[4] = where_of(c, m);
		row_write(s, cells, widths, !c->tty_out, REPORT_INK_BOLD);
	}
	vb_buf_printf(s->out,
		      vb_t(c->run.lang, "%s%zu of %zu components\n", "%s%zu composants sur %zu\n"),
		      n ? "\n" : "", n, (size_t)a->facts->components.n);
	if (is_filtered(c)) /* the figures are of the whole */
		return;
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
	int status;

	if (!filter_parse(c, &filter, &err))
		return cli_failed(c, &err);
	n = run_components_pick(&c->run, a, &filter, picked);
	vb_buf_init(&b, VB_LIMIT_REPORT_BYTES);
	s = (struct report_screen){&b, c->arena, c->tty_out ? c->width : FILE_WIDTH, c->colour};
	if (cli_wants_json(c))
		ok = report_components_json(a->facts, picked, n, &b, &err);
	else
		list_write(c, a, picked, n, &s);
	if (ok) {
		status = cli_out(c, &b);
		if (!n) {
			types_say(c, a->facts);
			name_say(c);
		}
		return status;
	}
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
		VB_FMT(vb_arena_printable(c->arena, model_component_name(c->arena, m))),
		t->depth ? "" : cli_plain(c), VB_FMT(vb_arena_printable(c->arena, m->version)),
		t->again && m->edges.n ? vb_t(c->run.lang, " (see above)", " (voir plus haut)")
				       : "");
}

/* With filters the tree grows from each component that passes them, whoever needs it. */
static bool twigs_of(struct cli *c, const struct model_assessment *a, model_twigs *twigs,
		     struct vb_error *err)
{
	uint32_t *picked = vb_arena_array(c->arena, a->facts->components.n + 1, sizeof(*picked));
	struct run_components_filter filter;
	struct model_dependents d;
	size_t n;

	model_dependents_of(c->arena, a->facts, &d);
	if (!is_filtered(c)) {
		model_depends_tree(c->arena, a->facts, &d, twigs);
		return true;
	}
	if (!filter_parse(c, &filter, err))
		return false;
	n = run_components_pick(&c->run, a, &filter, picked);
	model_depends_tree_from(c->arena, a->facts, picked, n, twigs);
	if (!n) {
		types_say(c, a->facts);
		name_say(c);
	}
	return true;
}

static int tree_show(struct cli *c, const struct model_assessment *a)
{
	model_twigs twigs;
	struct vb_error err;
	struct vb_buf b;

	if (!twigs_of(c, a, &twigs, &err))
		return cli_failed(c, &err);
	vb_buf_init(&b, VB_LIMIT_REPORT_BYTES);
	for (size_t i = 0; i < twigs.n; i++)
		twig_write(c, a->facts, &twigs.v[i], &b);
	return cli_out(c, &b);
}

/* ---- what pulls it in ------------------------------------------------------------------- */

/* Who asks for a root: the product, by the names of its own packages where it has any ("shop, @shop/api"). */
static struct vb_str askers_of(struct cli *c, const struct model_facts *f,
			       const struct model_dependents *d, uint32_t i)
{
	struct vb_str said = {NULL, 0};

	for (uint32_t k = d->start[i]; k < d->start[i + 1]; k++) {
		const struct model_component *m = &f->components.v[d->v[k]];

		if (m->own)
			said = vb_arena_printf(c->arena, "%.*s%s%.*s", VB_FMT(said),
					       said.n ? ", " : "",
					       VB_FMT(model_component_name(c->arena, m)));
	}
	return said.n ? vb_arena_printable(c->arena, said)
		      : vb_str(vb_t(c->run.lang, "the product", "le produit"));
}

static struct vb_str root_word(struct cli *c, const struct model_facts *f,
			       const struct model_dependents *d, uint32_t i)
{
	const struct model_component *m = &f->components.v[i];
	enum vb_lang lang = c->run.lang;

	if (m->own)
		return vb_str(vb_t(lang, "the product itself", "le produit lui-même"));
	if (!m->direct)
		return vb_str(
			vb_t(lang, "nothing recorded needs it", "rien de connu n’en a besoin"));
	return vb_arena_printf(c->arena, vb_t(lang, "asked for by %.*s%s", "demandé par %.*s%s"),
			       VB_FMT(askers_of(c, f, d, i)),
			       m->scope == MODEL_SCOPE_DEV
				       ? vb_t(lang, ", for development", ", pour le développement")
				       : "");
}

static void chain_write(struct cli *c, const struct model_facts *f,
			const struct model_dependents *d, const struct model_chain *x,
			struct vb_buf *b)
{
	vb_buf_cstr(b, "  ");
	for (size_t i = 0; i < x->v.n; i++) {
		const struct model_component *m = &f->components.v[x->v.v[i]];

		vb_buf_printf(
			b, "%s%.*s%s%.*s", i ? " → " : "",
			VB_FMT(vb_arena_printable(c->arena, model_component_name(c->arena, m))),
			m->version.n ? " " : "", VB_FMT(vb_arena_printable(c->arena, m->version)));
	}
	vb_buf_printf(b, "  (%.*s)\n", VB_FMT(root_word(c, f, d, x->v.v[0])));
}

static void why_text(struct cli *c, const struct model_facts *f, const struct model_dependents *d,
		     uint32_t i, struct vb_buf *b)
{
	const struct model_component *m = &f->components.v[i];
	model_chains chains;
	size_t all;

	model_depends_why(c->arena, f, d, i, CHAINS_SHOWN, &chains, &all);
	vb_buf_printf(b, "%s%.*s %.*s%s  %.*s\n", cli_bold(c),
		      VB_FMT(vb_arena_printable(c->arena, model_component_name(c->arena, m))),
		      VB_FMT(vb_arena_printable(c->arena, m->version)), cli_plain(c),
		      VB_FMT(vb_arena_printable(c->arena, where_of(c, m))));
	for (size_t k = 0; k < chains.n; k++)
		chain_write(c, f, d, &chains.v[k], b);
	if (!chains.n)
		vb_buf_cstr(b, vb_t(c->run.lang,
				    "  only components that need each other in a circle need it\n",
				    "  seuls en ont besoin des composants qui dépendent l’un de "
				    "l’autre en cercle\n"));
	if (all > chains.n)
		vb_buf_printf(
			b, vb_t(c->run.lang, "  more ways in: %zu\n", "  autres chemins : %zu\n"),
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
					    .inside = cli_flag(c, "inside"),
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
		status = tree_show(c, session.assessment);
	else
		status = list_show(c, session.assessment);
	if (status == VB_EXIT_DONE && c->n_words)
		status = model_assessment_exit(session.assessment);
	run_session_done(&session);
	return status;
}
