/*
 * import.c - a model of another tool to a case file: the format told by its content, read, written as vauban.yaml.
 *
 *   bytes ─tree.c─► tree ─threagile.c, dragon.c, otm.c, tmbom.c─► struct model_case ─write.c─► vauban.yaml
 */
#include <stdlib.h>

#include "case/import/import_int.h"
#include "core/file.h"

enum format { THREAGILE, DRAGON, OTM, TMBOM, FORMATS };
static const struct {
	const char *name, *tag;
} formats[] = {
	[THREAGILE] = {"Threagile", "threagile"},
	[DRAGON] = {"Threat Dragon", "dragon"},
	[OTM] = {"Open Threat Model", "otm"},
	[TMBOM] = {"TM-BOM", "tmbom"},
};

/* TM-BOM may stand inside a CycloneDX document: *root becomes the model itself. */
static enum format format_of(const struct vb_yaml **root)
{
	const struct vb_yaml *inner = import_tmbom_find(*root);

	if (vb_yaml_get(*root, "otmVersion"))
		return OTM;
	if (vb_yaml_get(*root, "threagile_version") || vb_yaml_get(*root, "technical_assets"))
		return THREAGILE;
	if (vb_yaml_get(vb_yaml_get(*root, "detail"), "diagrams"))
		return DRAGON;
	if (inner) {
		*root = inner;
		return TMBOM;
	}
	return FORMATS;
}

static bool unknown(const struct vb_run *run, const struct vb_yaml *root, struct vb_error *err)
{
	vb_yaml_fail(err, root, "%s",
		     vb_t(run->lang, "this is no threat model that can be imported",
			  "ce n’est pas un modèle de menaces qu’on sache importer"));
	return vb_hint(err, "%s",
		       vb_t(run->lang,
			    "Threagile (YAML), Threat Dragon (JSON), OTM (JSON, YAML) and TM-BOM "
			    "(JSON) are",
			    "Threagile (YAML), Threat Dragon (JSON), OTM (JSON, YAML) et TM-BOM "
			    "(JSON) le sont"));
}

static int row_order(const void *pa, const void *pb)
{
	const struct case_fate_row *a = pa, *b = pb;
	int order = vb_str_cmp(a->path, b->path);

	if (order)
		return order;
	return a->fate != b->fate ? (int)a->fate - (int)b->fate : vb_str_cmp(a->to, b->to);
}

static bool read_model(struct import *im, const struct vb_yaml *root, struct vb_error *err)
{
	enum format format = format_of(&root);
	struct vb_yaml *own;

	if (format == FORMATS)
		return unknown(im->run, root, err);
	im->tag = formats[format].tag;
	im->out->format = formats[format].name;
	own = vb_arena_alloc(im->arena, sizeof(*own));
	*own = *root;
	if (format == THREAGILE)
		return import_threagile(im, own, err);
	if (format == DRAGON)
		import_dragon(im, own);
	else if (format == OTM)
		import_otm(im, own);
	else
		import_tmbom(im, own);
	return true;
}

static void finish(struct import *im)
{
	struct model_case *c = im->c;
	struct case_imported *out = im->out;

	if (!c->id.n)
		c->id = import_name(im, 'c', (struct vb_str){0}, c->title, "product");
	if (out->rows.n)
		qsort(out->rows.v, out->rows.n, sizeof(*out->rows.v), row_order);
}

static const char *head_text(struct import *im)
{
	struct vb_str name = vb_arena_printable(im->arena, vb_path_base(vb_str(im->c->file)));

	return vb_arena_printf(im->arena,
			       vb_t(im->run->lang,
				    "# %s model %.*s, imported by vauban. To be completed by hand: "
				    "trust of the zones,\n"
				    "# actors and feared events. What has no home here stands "
				    "under x: and goes back on export.\n",
				    "# Modèle %s %.*s, importé par vauban. À compléter à la main : "
				    "confiance des zones, sources\n"
				    "# de risque, événements redoutés. Le reste est sous x: et "
				    "repart à l’export.\n"),
			       im->out->format, VB_FMT(name))
		.p;
}

bool case_import(const struct vb_run *run, struct vb_str text, const char *name,
		 struct case_imported *out, struct vb_error *err)
{
	struct vb_arena *a = vb_arena_new();
	struct case_imported got = {.the_case = vb_arena_alloc(a, sizeof(struct model_case))};
	struct import im = {.run = run, .arena = a, .c = got.the_case, .out = &got};
	struct vb_yaml *root;

	got.the_case->arena = a;
	got.the_case->file = vb_arena_cstr(a, vb_str(name));
	got.the_case->format = 1;
	got.the_case->currency = VB_STR("EUR");
	vb_map_init(&im.rows, a);
	vb_map_init(&im.used, a);
	vb_map_init(&im.suffixes, a);
	vb_map_init(&im.ids, a);
	if (!import_tree(&im, vb_arena_str(a, text), got.the_case->file, &root, err) ||
	    !read_model(&im, root, err)) {
		vb_arena_free(a);
		return false;
	}
	finish(&im);
	if (!case_write(a, run->lang, got.the_case, head_text(&im), &got.text, err)) {
		vb_arena_free(a);
		return false;
	}
	*out = got;
	return true;
}
