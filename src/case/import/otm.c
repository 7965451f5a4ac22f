/*
 * otm.c - Open Threat Model 0.1 and 0.2, JSON or YAML (iriusrisk/OpenThreatModel, otm_schema.json). Draw.io, Visio,
 * Terraform and CloudFormation arrive through it too. A component stands in a zone or in another component, whose
 * zone is then its own. Threats are kept as written; mitigations become measures.
 */
#include "case/import/import_int.h"

static struct vb_str at_path(struct import *im, const char *section, struct vb_str id)
{
	return vb_arena_printf(im->arena, "%s/%.*s", section, VB_FMT(id));
}

static void close_named(struct import_object *o, const char *section, struct vb_str id,
			struct vb_str theirs)
{
	if (!vb_str_eq(id, theirs) && theirs.n)
		import_more(o, "id", import_scalar(o->im, theirs, o->map));
	import_close(o, at_path(o->im, section, id));
}

/* 0..100 to 1..4, rounded up: nothing weighs less here than there. Every quarter reads back exactly. */
static int need_of(const struct vb_yaml *risk, const char *key, bool *exact)
{
	double percent;

	if (!vb_str_double(vb_yaml_str(risk, key), &percent) || percent < 0 || percent > 100) {
		*exact = false;
		return 4;
	}
	for (int n = 1; n < 4; n++)
		if (percent <= n * 25) {
			*exact = *exact && n * 25 - percent == 0;
			return n;
		}
	*exact = *exact && 100 - percent == 0;
	return 4;
}

static void asset_read(struct import *im, const struct vb_yaml *node)
{
	struct import_object o = import_open(im, node, "assets.*");
	struct vb_str theirs = import_text(&o, "id", "id"),
		      name = import_text(&o, "name", "data.name");
	const struct vb_yaml *risk = import_take(&o, "risk", "data.need");
	struct model_data *d = vb_vec_add(im->arena, &im->c->data);
	bool exact = !vb_yaml_get(risk, "comment");

	*d = (struct model_data){.name = name, .mark = import_mark(node)};
	d->id = import_name(im, 'd', theirs, name, "data");
	d->need[0] = need_of(risk, "confidentiality", &exact);
	d->need[1] = need_of(risk, "integrity", &exact);
	d->need[2] = need_of(risk, "availability", &exact);
	if (!exact)
		import_keep(&o, "risk");
	import_bind(im, "data", theirs, d->id);
	close_named(&o, "data", d->id, theirs);
}

static void zone_read(struct import *im, const struct vb_yaml *node)
{
	struct import_object o = import_open(im, node, "trustZones.*");
	struct vb_str theirs = import_text(&o, "id", "id"),
		      name = import_text(&o, "name", "zones.name");
	struct model_zone z = {.name = name, .mark = import_mark(node)};
	const struct vb_yaml *risk = import_take(&o, "risk", "zones.trust");
	double rating;

	z.id = import_name(im, IMPORT_PLACE, theirs, name, "zone");
	if (vb_str_double(vb_yaml_str(risk, "trustRating"), &rating) && rating >= 0 &&
	    rating <= 100)
		z.trust = (int)(rating / 25);
	else
		rating = -1;
	if (z.trust * 25 - rating != 0)
		import_keep(&o, "risk");
	import_bind(im, "zone", theirs, z.id);
	*vb_vec_add(im->arena, &im->c->zones) = z;
	close_named(&o, "zones", z.id, theirs); /* with its parent, read once all are known */
}

static void zones_nest(struct import *im, const struct vb_yaml *list, size_t first)
{
	for (size_t i = first; i < im->c->zones.n && i - first < list->n; i++)
		im->c->zones.v[i].in = import_find(
			im, "zone",
			vb_yaml_str(vb_yaml_get(list->items[i - first], "parent"), "trustZone"));
	import_unknot(im);
}

static bool has(struct vb_str text, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (vb_str_find(text, vb_str(words[i])) < text.n)
			return true;
	return false;
}

/* The type is free text: the words people use for stores, people and devices. It is kept in any case. */
static enum model_part_kind kind_of(struct import *im, struct vb_str type)
{
	static const char *const stores[] = {"database", "storage", "store", "bucket",
					     "s3",       "-db",     "sql",   "file-system"};
	static const char *const people[] = {"user", "actor", "person", "human"};
	static const char *const devices[] = {"device", "iot", "sensor", "hardware"};
	struct vb_str t = vb_arena_lower(im->arena, type);

	if (has(t, stores, VB_COUNT(stores)))
		return MODEL_PART_STORE;
	if (has(t, people, VB_COUNT(people)))
		return MODEL_PART_PERSON;
	return has(t, devices, VB_COUNT(devices)) ? MODEL_PART_DEVICE : MODEL_PART_PROCESS;
}

static void part_read(struct import *im, const struct vb_yaml *node)
{
	struct import_object o = import_open(im, node, "components.*"), held;
	struct vb_str theirs = import_text(&o, "id", "id"),
		      name = import_text(&o, "name", "components.name");
	struct model_part p = {.name = name, .count = 1, .mark = import_mark(node)};
	const struct vb_yaml *assets = import_look(&o, "assets"), *type = import_look(&o, "type");

	p.id = import_name(im, IMPORT_PLACE, theirs, name, "component");
	p.kind = kind_of(im,
			 type && type->kind == VB_YAML_SCALAR ? type->text : (struct vb_str){0});
	if (assets && assets->kind == VB_YAML_MAP) { /* kept too: "processed" has no home */
		held = import_open(im, assets, "components.*.assets");
		import_ids(&held, "stored", "data", "components.holds", &p.holds);
	}
	import_bind(im, "part", theirs, p.id);
	import_bind(im, "node", p.id, theirs);
	*vb_vec_add(im->arena, &im->c->parts) = p;
	close_named(&o, "components", p.id, theirs);
}

/* Up through the components it stands in, to a zone. A circle ends with the count of components. */
static void parts_place(struct import *im, const struct vb_yaml *list, size_t first)
{
	struct vb_map nodes;

	vb_map_init(&nodes, im->arena);
	for (size_t i = 0; i < list->n && i + first < im->c->parts.n; i++)
		*vb_map_put(&nodes, im->c->parts.v[first + i].id) = list->items[i];
	for (size_t i = first; i < im->c->parts.n; i++) {
		struct vb_str at = im->c->parts.v[i].id, zone = {0};

		for (unsigned step = 0; at.n && !zone.n && step < 64; step++) {
			const struct vb_yaml *parent = vb_yaml_get(vb_map_find(&nodes, at),
								   "parent");

			zone = import_find(im, "zone", vb_yaml_str(parent, "trustZone"));
			at = import_find(im, "part", vb_yaml_str(parent, "component"));
		}
		im->c->parts.v[i].zone = zone.n ? zone : import_outside(im);
	}
}

/* A word of ours; anything else stays under x:. */
static void word_read(struct import_object *o, const char *key, const char *to, struct vb_str *out)
{
	const struct vb_yaml *v = import_look(o, key);

	for (const char *const *w = import_choices("flows", key);
	     v && v->kind == VB_YAML_SCALAR && *w; w++)
		if (vb_str_is(v->text, *w))
			*out = import_text(o, key, to);
}

/* What case/export/otm.c writes where OTM has no key; whole when every attribute has a home, else kept under x: too. */
static void attributes_read(struct import_object *flow, struct model_flow *f)
{
	const struct vb_yaml *map = import_look(flow, "attributes"), *port;
	struct import_object o;
	bool all = true;
	int64_t n;

	if (!map || map->kind != VB_YAML_MAP)
		return;
	o = import_open(flow->im, map, "dataflows.*.attributes");
	f->proto = import_text(&o, "proto", "flows.proto");
	port = import_look(&o, "port");
	if (port && port->kind == VB_YAML_SCALAR && vb_str_i64(port->text, &n) && n > 0 &&
	    n < 65536) {
		import_take(&o, "port", "flows.port");
		f->port = n;
	}
	word_read(&o, "auth", "flows.auth", &f->auth);
	word_read(&o, "authz", "flows.authz", &f->authz);
	f->tls = import_yes(&o, "tls", "flows.tls");
	f->is_signed = import_yes(&o, "signed", "flows.signed");
	f->pull = import_yes(&o, "pull", "flows.pull");
	f->vpn = import_yes(&o, "vpn", "flows.vpn");
	f->read_only = import_yes(&o, "readonly", "flows.readonly");
	for (size_t i = 0; i < map->n; i++)
		all = all && o.taken[i];
	if (all)
		import_take(flow, "attributes", "flows");
}

static void flow_read(struct import *im, const struct vb_yaml *node)
{
	struct import_object o = import_open(im, node, "dataflows.*");
	struct model_flow f = {.p = -1, .auth = VB_STR("unknown"), .mark = import_mark(node)};
	struct vb_str theirs;
	bool both;

	f.from = import_find(im, "part", vb_yaml_str(node, "source"));
	f.to = import_find(im, "part", vb_yaml_str(node, "destination"));
	if (!f.from.n || !f.to.n || vb_str_eq(f.from, f.to)) {
		*vb_vec_add(im->arena, &im->notes) = (struct vb_yaml_pair){
			.value = import_map(im, node->pairs, node->n)};
		import_fate(im, VB_STR("dataflows.*"), CASE_KEPT, "x.dataflows_aside");
		import_say(im, node,
			   "the flow \"%.*s\" does not join two components: kept under x:",
			   "le flux « %.*s » ne joint pas deux composants : conservé sous x :",
			   VB_FMT(vb_yaml_str(node, "name")));
		return;
	}
	import_take(&o, "source", "flows.from");
	import_take(&o, "destination", "flows.to");
	theirs = import_text(&o, "id", "id");
	f.name = import_text(&o, "name", "flows.name");
	f.id = import_name(im, IMPORT_PLACE, theirs, f.name, "flow");
	import_ids(&o, "assets", "data", "flows.data", &f.data);
	if (vb_yaml_bool(import_look(&o, "bidirectional"), &both) && both)
		f.back = f.data;
	attributes_read(&o, &f);
	*vb_vec_add(im->arena, &im->c->flows) = f;
	close_named(&o, "flows", f.id, theirs);
}

static void mitigation_read(struct import *im, const struct vb_yaml *node)
{
	struct import_object o = import_open(im, node, "mitigations.*");
	struct vb_str theirs = import_text(&o, "id", "id");
	struct model_measure m = {.name = import_text(&o, "name", "measures.name"),
				  .mark = import_mark(node)};

	m.id = import_name(im, 'm', theirs, m.name, "measure");
	*vb_vec_add(im->arena, &im->c->measures) = m;
	close_named(&o, "measures", m.id, theirs);
}

/* A list of objects; what is no object is left out and said. NULL when there is none. */
static const struct vb_yaml *objects(struct import_object *root, const char *key, const char *to)
{
	const struct vb_yaml *list = import_look(root, key);
	VB_VEC(const struct vb_yaml *) good = {0};
	struct import *im = root->im;

	if (!list)
		return NULL;
	if (list->kind != VB_YAML_LIST) {
		import_say(im, list, "%s: a list is expected", "%s : on attend une liste", key);
		return NULL;
	}
	import_take(root, key, to);
	for (size_t i = 0; i < list->n && import_room(im, i, list); i++)
		if (list->items[i]->kind == VB_YAML_MAP)
			*vb_vec_add(im->arena, &good) = list->items[i];
		else
			import_say(im, list->items[i], "%s: an object is expected",
				   "%s : on attend un objet", key);
	return import_list(im, good.v, good.n);
}

static void each(struct import *im, const struct vb_yaml *list,
		 void (*read)(struct import *, const struct vb_yaml *))
{
	for (size_t i = 0; list && i < list->n; i++)
		read(im, list->items[i]);
}

static void project_read(struct import *im, struct import_object *root)
{
	const struct vb_yaml *project = import_look(root, "project");
	struct import_object o;

	if (!project || project->kind != VB_YAML_MAP)
		return;
	o = import_open(im, import_take(root, "project", "case"), "project");
	im->c->title = import_text(&o, "name", "title");
	im->c->id = import_text(&o, "id", "case");
	im->c->owner = import_text(&o, "owner", "owner");
	for (size_t i = 0; i < project->n; i++)
		if (!o.taken[i])
			*vb_vec_add(im->arena, &o.more) = project->pairs[i];
	if (o.more.n)
		import_more(root, "project", import_map(im, o.more.v, o.more.n));
	for (size_t i = 0; i < o.more.n; i++)
		import_fate(im,
			    vb_arena_printf(im->arena, "project.%.*s",
					    VB_FMT(vb_str_sub(o.more.v[i].key->text, 0, 60))),
			    CASE_KEPT, "x.project");
}

static void aside_keep(struct import_object *root)
{
	VB_VEC(const struct vb_yaml *) aside = {0};

	for (size_t i = 0; i < root->im->notes.n; i++)
		*vb_vec_add(root->im->arena, &aside) = root->im->notes.v[i].value;
	if (aside.n)
		import_more(root, "dataflows_aside", import_list(root->im, aside.v, aside.n));
}

void import_otm(struct import *im, const struct vb_yaml *root)
{
	struct import_object o = import_open(im, root, "");
	const struct vb_yaml *zones, *parts;

	import_take(&o, "otmVersion", vb_t(im->run->lang, "(format)", "(format)"));
	project_read(im, &o);
	each(im, objects(&o, "assets", "data"), asset_read);
	zones = objects(&o, "trustZones", "zones");
	each(im, zones, zone_read);
	if (zones)
		zones_nest(im, zones, 0);
	parts = objects(&o, "components", "components");
	each(im, parts, part_read);
	if (parts)
		parts_place(im, parts, 0);
	each(im, objects(&o, "dataflows", "flows"), flow_read);
	each(im, objects(&o, "mitigations", "measures"), mitigation_read);
	aside_keep(&o);
	import_close(&o, (struct vb_str){0});
}
