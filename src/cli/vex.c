/* vex.c - `vauban vex`: what became of every statement of every document. */
#include "cli/cli.h"

static const struct {
	const char *en, *fr;
} reasons[] = {
	[MATCH_VEX_APPLIED] = {"applied", "appliqué"},
	[MATCH_VEX_ALREADY] = {"already applied", "déjà appliqué"},
	[MATCH_VEX_SUPERSEDED] = {"another statement about the same finding counts",
				  "une autre déclaration sur le même constat compte"},
	[MATCH_VEX_OVERRULED] = {"a later decision stands", "une décision plus récente demeure"},
	[MATCH_VEX_PARTLY] =
		{"the same finding is about another package too, which it does not name",
		 "le même constat porte aussi sur un autre paquet, qu’elle ne nomme pas"},
	[MATCH_VEX_UNUSABLE] = {"it cannot be used", "elle est inutilisable"},
	[MATCH_VEX_OTHER_PRODUCT] =
		{"it is about another product (--product says it is this one)",
		 "elle porte sur un autre produit (--product dit que c’est celui-ci)"},
	[MATCH_VEX_NO_PURL] = {"its component has no package URL",
			       "son composant n’a pas d’adresse de paquet (purl)"},
	[MATCH_VEX_NO_COMPONENT] = {"that component is not in this run",
				    "ce composant n’est pas dans cet audit"},
	[MATCH_VEX_OTHER_VERSION] = {"the component is here in another version or variant",
				     "le composant est ici dans une autre version ou variante"},
	[MATCH_VEX_NO_FINDING] = {"the component is here and has no such finding",
				  "le composant est ici, sans ce constat"},
};

static struct vb_str first_name(const struct model_vex_statement *s)
{
	return s->names.n ? s->names.v[0] : VB_STR("-");
}

static void statement_line(const struct cli *c, const struct run_vex_document *d, size_t i,
			   struct vb_buf *b)
{
	const struct match_vex_statement *r = &d->result.statements[i];
	const struct model_vex_statement *s = &d->vex.statements.v[i];
	enum vb_lang lang = c->run.lang;
	struct vb_str about = s->problem.en.n ? model_text_in(s->problem, (int)lang) : r->about;

	vb_buf_printf(b, "  %u  %.*s  %s", s->place,
		      VB_FMT(vb_arena_printable(c->arena, first_name(s))),
		      model_status_name(s->status, (int)lang));
	vb_buf_printf(b, ": %s", vb_t(lang, reasons[r->outcome].en, reasons[r->outcome].fr));
	if (about.n)
		vb_buf_printf(b, "  %.*s", VB_FMT(vb_arena_printable(c->arena, about)));
	if (r->applied)
		vb_buf_printf(b, vb_t(lang, "  findings: %zu", "  constats : %zu"), r->applied);
	vb_buf_char(b, '\n');
}

static void document_text(const struct cli *c, const struct run_vex_document *d, struct vb_buf *b)
{
	enum vb_lang lang = c->run.lang;
	size_t used = 0;

	for (size_t i = 0; i < d->result.n; i++)
		used += d->result.statements[i].outcome == MATCH_VEX_APPLIED;
	vb_buf_printf(b, "%s%.*s%s  %s  %.*s\n", cli_bold(c),
		      VB_FMT(vb_arena_printable(c->arena, d->vex.file)), cli_plain(c),
		      d->vex.format, VB_FMT(vb_arena_printable(c->arena, d->vex.author)));
	vb_buf_printf(b,
		      vb_t(lang, "  statements: %zu, applied: %zu, findings decided: %zu\n",
			   "  déclarations : %zu, appliquées : %zu, constats décidés : %zu\n"),
		      d->result.n, used, d->result.decisions.n);
	for (int pass = 0; pass < 2; pass++) {
		if (pass == 1 && used != d->result.n)
			vb_buf_cstr(b, vb_t(lang, "  Not used:\n", "  Sans effet :\n"));
		for (size_t i = 0; i < d->result.n; i++)
			if ((d->result.statements[i].outcome == MATCH_VEX_APPLIED) == (pass == 0))
				statement_line(c, d, i, b);
	}
}

static void statement_json(const struct cli *c, yyjson_mut_doc *doc, yyjson_mut_val *o,
			   const struct run_vex_document *d, size_t i)
{
	const struct match_vex_statement *r = &d->result.statements[i];
	const struct model_vex_statement *s = &d->vex.statements.v[i];

	yyjson_mut_obj_add_uint(doc, o, "place", s->place);
	vb_json_put_str(doc, o, "vulnerability", first_name(s));
	yyjson_mut_obj_add_str(doc, o, "status", model_status_word(s->status));
	vb_json_put_str(doc, o, "product", s->product.id);
	vb_json_put_str(doc, o, "component",
			s->component.purl.n ? s->component.purl : s->component.id);
	vb_json_put_str(doc, o, "justification", s->justification);
	yyjson_mut_obj_add_str(doc, o, "outcome", match_vex_word(r->outcome));
	vb_json_put_str(doc, o, "about",
			s->problem.en.n ? model_text_in(s->problem, (int)c->run.lang) : r->about);
	yyjson_mut_obj_add_uint(doc, o, "findings", r->findings);
	yyjson_mut_obj_add_uint(doc, o, "applied", r->applied);
}

static int vex_json(const struct cli *c, const struct run_vex_result *r)
{
	yyjson_mut_doc *doc = yyjson_mut_doc_new(NULL);
	yyjson_mut_val *root = yyjson_mut_obj(doc), *list, *o, *statements;

	yyjson_mut_doc_set_root(doc, root);
	yyjson_mut_obj_add_int(doc, root, "run", r->run_id);
	list = yyjson_mut_obj_add_arr(doc, root, "documents");
	for (size_t i = 0; i < r->n; i++) {
		const struct run_vex_document *d = &r->documents[i];

		o = yyjson_mut_arr_add_obj(doc, list);
		vb_json_put_str(doc, o, "file", d->vex.file);
		yyjson_mut_obj_add_str(doc, o, "format", d->vex.format);
		vb_json_put_str(doc, o, "id", d->vex.id);
		vb_json_put_str(doc, o, "author", d->vex.author);
		yyjson_mut_obj_add_uint(doc, o, "decided", d->result.decisions.n);
		statements = yyjson_mut_obj_add_arr(doc, o, "statements");
		for (size_t k = 0; k < d->result.n; k++)
			statement_json(c, doc, yyjson_mut_arr_add_obj(doc, statements), d, k);
	}
	return cli_out_json(c, doc);
}

int cli_vex(struct cli *c)
{
	const char *which = cli_value(c, "run");
	struct run_vex_options options = {
		.files = c->words, .n_files = c->n_words, .dry = cli_flag(c, "dry-run")};
	struct run_vex_result r;
	struct vb_error err;
	struct vb_buf b;

	options.products = cli_values(c, "product", &options.n_products);
	options.run = vb_str(which ? which : "last");
	if (!run_vex(&c->run, &c->place, c->arena, &options, &r, &err))
		return cli_failed(c, &err);
	if (cli_wants_json(c))
		return vex_json(c, &r);
	vb_buf_init(&b, 64u << 20);
	for (size_t i = 0; i < r.n; i++)
		document_text(c, &r.documents[i], &b);
	if (options.dry)
		vb_buf_cstr(&b, vb_t(c->run.lang, "Nothing was recorded (--dry-run).\n",
				     "Rien n’a été noté (--dry-run).\n"));
	return cli_out(c, &b);
}
