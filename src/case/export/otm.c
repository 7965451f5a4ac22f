/*
 * otm.c - a case as Open Threat Model 0.2.0 (iriusrisk/OpenThreatModel, otm_schema.json). Levels 1..4 become 25..100,
 * trust 0..4 becomes 0..100. What an import kept under x: goes back where it came from and wins over what is computed.
 */
#include "case/export/export_int.h"
#include "core/json.h"
#include "core/limits.h"

struct otm {
	struct exporting e;
	yyjson_mut_doc *doc;
	yyjson_mut_val *root;
};

static yyjson_mut_val *plain_json(yyjson_mut_doc *doc, struct vb_str text)
{
	int64_t whole;
	double number;

	if (vb_str_is(text, "true") || vb_str_is(text, "false"))
		return yyjson_mut_bool(doc, text.p[0] == 't');
	if (vb_str_i64(text, &whole))
		return yyjson_mut_sint(doc, whole);
	if (vb_str_double(text, &number))
		return yyjson_mut_real(doc, number);
	return vb_json_mut_str(doc, text);
}

/* Depth is bounded by the reader of the tree. */
static yyjson_mut_val *json_of(yyjson_mut_doc *doc, const struct vb_yaml *node)
{
	yyjson_mut_val *out;

	if (node->kind == VB_YAML_SCALAR) {
		if (vb_yaml_null(node))
			return yyjson_mut_null(doc);
		return node->plain ? plain_json(doc, node->text) : vb_json_mut_str(doc, node->text);
	}
	out = node->kind == VB_YAML_MAP ? yyjson_mut_obj(doc) : yyjson_mut_arr(doc);
	for (size_t i = 0; i < node->n; i++)
		if (node->kind == VB_YAML_MAP)
			yyjson_mut_obj_add(out, vb_json_mut_str(doc, node->pairs[i].key->text),
					   json_of(doc, node->pairs[i].value));
		else
			yyjson_mut_arr_append(out, json_of(doc, node->items[i]));
	return out;
}

static void extras_put(struct otm *x, yyjson_mut_val *o, const struct vb_yaml *extra)
{
	for (size_t i = 0; extra && i < extra->n; i++)
		yyjson_mut_obj_put(o, vb_json_mut_str(x->doc, extra->pairs[i].key->text),
				   json_of(x->doc, extra->pairs[i].value));
}

static yyjson_mut_val *object_new(struct otm *x, yyjson_mut_val *list, const char *section,
				  struct vb_str id, struct vb_str name)
{
	yyjson_mut_val *o = yyjson_mut_arr_add_obj(x->doc, list);

	vb_json_put_str(x->doc, o, "id", export_id(&x->e, section, id));
	vb_json_put_str(x->doc, o, "name", name.n ? name : id);
	return o;
}

static yyjson_mut_val *ids_json(struct otm *x, const model_ids *ids)
{
	yyjson_mut_val *list = yyjson_mut_arr(x->doc);

	for (size_t i = 0; i < ids->n; i++)
		vb_json_add_str(x->doc, list, export_id(&x->e, "data", ids->v[i]));
	return list;
}

static void project_put(struct otm *x)
{
	const struct model_case *c = x->e.c;
	yyjson_mut_val *p = yyjson_mut_obj_add_obj(x->doc, x->root, "project");

	vb_json_put_str(x->doc, p, "name",
			c->title.n ? c->title
			: c->id.n  ? c->id
				   : VB_STR("product"));
	vb_json_put_str(x->doc, p, "id", c->id.n ? c->id : VB_STR("product"));
	if (c->owner.n)
		vb_json_put_str(x->doc, p, "owner", c->owner);
	extras_put(x, p, vb_yaml_get(export_extra(&x->e, NULL, c->id), "project"));
}

static void assets_put(struct otm *x)
{
	static const char *const needs[] = {"confidentiality", "integrity", "availability"};
	yyjson_mut_val *list = yyjson_mut_obj_add_arr(x->doc, x->root, "assets");

	for (size_t i = 0; i < x->e.c->data.n; i++) {
		const struct model_data *d = &x->e.c->data.v[i];
		yyjson_mut_val *o = object_new(x, list, "data", d->id, d->name),
			       *risk = yyjson_mut_obj_add_obj(x->doc, o, "risk");

		for (size_t k = 0; k < 3; k++)
			yyjson_mut_obj_add_int(x->doc, risk, needs[k], d->need[k] * 25);
		extras_put(x, o, export_extra(&x->e, "data", d->id));
	}
}

static void parent_put(struct otm *x, yyjson_mut_val *o, struct vb_str zone)
{
	yyjson_mut_val *parent = yyjson_mut_obj(x->doc);

	vb_json_put_str(x->doc, parent, "trustZone", export_id(&x->e, "zones", zone));
	yyjson_mut_obj_put(o, yyjson_mut_str(x->doc, "parent"), parent);
}

static void zones_put(struct otm *x)
{
	yyjson_mut_val *list = yyjson_mut_obj_add_arr(x->doc, x->root, "trustZones");

	for (size_t i = 0; i < x->e.c->zones.n; i++) {
		const struct model_zone *z = &x->e.c->zones.v[i];
		yyjson_mut_val *o = object_new(x, list, "zones", z->id, z->name),
			       *risk = yyjson_mut_obj_add_obj(x->doc, o, "risk");

		yyjson_mut_obj_add_int(x->doc, risk, "trustRating", z->trust * 25);
		if (z->kind.n)
			vb_json_put_str(x->doc, o, "type", z->kind);
		extras_put(x, o, export_extra(&x->e, "zones", z->id));
		if (z->in.n)
			parent_put(x, o, z->in);
	}
}

static void parts_put(struct otm *x)
{
	static const char *const kinds[] = {"person", "process", "datastore", "device"};
	yyjson_mut_val *list = yyjson_mut_obj_add_arr(x->doc, x->root, "components");

	for (size_t i = 0; i < x->e.c->parts.n; i++) {
		const struct model_part *p = &x->e.c->parts.v[i];
		const struct vb_yaml *extra = export_extra(&x->e, "components", p->id);
		yyjson_mut_val *o = object_new(x, list, "components", p->id, p->name), *assets;

		vb_json_put_str(x->doc, o, "type", vb_str(kinds[p->kind]));
		assets = yyjson_mut_obj_add_obj(x->doc, o, "assets");
		yyjson_mut_obj_add_val(x->doc, assets, "stored", ids_json(x, &p->holds));
		extras_put(x, o, extra);
		if (!vb_yaml_get(vb_yaml_get(extra, "parent"), "component"))
			parent_put(x, o, p->zone);
	}
}

static bool names_part(struct otm *x, struct vb_str id)
{
	for (size_t i = 0; i < x->e.c->parts.n; i++)
		if (vb_str_eq(export_id(&x->e, "components", x->e.c->parts.v[i].id), id))
			return true;
	return false;
}

/*
 * Flows that joined nothing when they were imported go back where they stood. One whose ends bear names that this
 * document gives to components stays aside: it would become a flow that the case does not have.
 */
static void asides_put(struct otm *x, yyjson_mut_val *list)
{
	const struct vb_yaml *aside = vb_yaml_get(export_extra(&x->e, NULL, x->e.c->id),
						  "dataflows_aside");
	yyjson_mut_val *kept = yyjson_mut_arr(x->doc);

	for (size_t i = 0; aside && aside->kind == VB_YAML_LIST && i < aside->n; i++) {
		const struct vb_yaml *flow = aside->items[i];
		bool joins = names_part(x, vb_yaml_str(flow, "source")) &&
			     names_part(x, vb_yaml_str(flow, "destination"));

		yyjson_mut_arr_append(joins ? kept : list, json_of(x->doc, flow));
	}
	if (yyjson_mut_arr_size(kept))
		yyjson_mut_obj_add_val(x->doc, x->root, "dataflows_aside", kept);
}

static void flag_put(struct otm *x, yyjson_mut_val *o, const char *key, enum model_yes said)
{
	if (said != MODEL_UNSAID)
		yyjson_mut_obj_put(o, yyjson_mut_str(x->doc, key),
				   yyjson_mut_bool(x->doc, said == MODEL_SAID_YES));
}

static void word_put(struct otm *x, yyjson_mut_val *o, const char *key, struct vb_str word)
{
	if (word.n)
		yyjson_mut_obj_put(o, yyjson_mut_str(x->doc, key), vb_json_mut_str(x->doc, word));
}

/* What OTM has no key for, beside the attributes that an import kept; read back by case/import/otm.c. */
static void attributes_put(struct otm *x, yyjson_mut_val *o, const struct model_flow *f)
{
	yyjson_mut_val *kept = yyjson_mut_obj_get(o, "attributes"),
		       *a = yyjson_mut_is_obj(kept) ? kept : yyjson_mut_obj(x->doc);

	word_put(x, a, "proto", f->proto);
	if (f->port)
		yyjson_mut_obj_put(a, yyjson_mut_str(x->doc, "port"),
				   yyjson_mut_sint(x->doc, f->port));
	if (!vb_str_is(f->auth, "unknown"))
		word_put(x, a, "auth", f->auth);
	word_put(x, a, "authz", f->authz);
	flag_put(x, a, "tls", f->tls);
	flag_put(x, a, "signed", f->is_signed);
	flag_put(x, a, "pull", f->pull);
	flag_put(x, a, "vpn", f->vpn);
	flag_put(x, a, "readonly", f->read_only);
	if (a != kept && yyjson_mut_obj_size(a))
		yyjson_mut_obj_put(o, yyjson_mut_str(x->doc, "attributes"), a);
}

static void flows_put(struct otm *x)
{
	yyjson_mut_val *list = yyjson_mut_obj_add_arr(x->doc, x->root, "dataflows");

	for (size_t i = 0; i < x->e.c->flows.n; i++) {
		const struct model_flow *f = &x->e.c->flows.v[i];
		yyjson_mut_val *o = object_new(x, list, "flows", f->id, f->name);

		vb_json_put_str(x->doc, o, "source", export_id(&x->e, "components", f->from));
		vb_json_put_str(x->doc, o, "destination", export_id(&x->e, "components", f->to));
		yyjson_mut_obj_add_bool(x->doc, o, "bidirectional", f->back.n > 0);
		yyjson_mut_obj_add_val(x->doc, o, "assets", ids_json(x, &f->data));
		extras_put(x, o, export_extra(&x->e, "flows", f->id));
		attributes_put(x, o, f);
	}
	asides_put(x, list);
}

static void measures_put(struct otm *x)
{
	yyjson_mut_val *list = yyjson_mut_obj_add_arr(x->doc, x->root, "mitigations");

	for (size_t i = 0; i < x->e.c->measures.n; i++) {
		const struct model_measure *m = &x->e.c->measures.v[i];
		yyjson_mut_val *o = object_new(x, list, "measures", m->id, m->name);
		double best = 0;

		for (size_t k = 0; k < m->cut.n; k++)
			best = m->cut.v[k].value > best ? m->cut.v[k].value : best;
		yyjson_mut_obj_add_real(x->doc, o, "riskReduction", best * 100);
		extras_put(x, o, export_extra(&x->e, "measures", m->id));
	}
}

static void rest_put(struct otm *x)
{
	const struct vb_yaml *extra = export_extra(&x->e, NULL, x->e.c->id);

	for (size_t i = 0; extra && i < extra->n; i++) {
		struct vb_str key = extra->pairs[i].key->text;

		if (!vb_str_is(key, "project") && !vb_str_is(key, "dataflows_aside"))
			yyjson_mut_obj_put(x->root, vb_json_mut_str(x->doc, key),
					   json_of(x->doc, extra->pairs[i].value));
	}
}

bool case_export_otm(struct vb_arena *a, const struct model_case *c, struct vb_str *out,
		     struct vb_error *err)
{
	yyjson_mut_doc *doc VB_CLEANUP(vb_json_cleanup_mut) = yyjson_mut_doc_new(NULL);
	struct otm x = {.doc = doc, .root = yyjson_mut_obj(doc)};
	struct vb_buf b;
	bool ok;

	export_init(&x.e, a, c, "otm");
	yyjson_mut_doc_set_root(doc, x.root);
	yyjson_mut_obj_add_str(doc, x.root, "otmVersion", "0.2.0");
	project_put(&x);
	assets_put(&x);
	zones_put(&x);
	parts_put(&x);
	flows_put(&x);
	measures_put(&x);
	rest_put(&x);
	vb_buf_init(&b, VB_LIMIT_REPORT_BYTES);
	ok = vb_json_write(doc, true, &b, err);
	if (ok)
		*out = vb_arena_str(a, vb_buf_view(&b));
	vb_buf_done(&b);
	return ok;
}
