/*
 * tmbom.c - OWASP Threat Model Library 1.0.x (www-project-threat-model-library, threat-model.schema.json), alone or
 * inside a CycloneDX document. Actors, components and data stores become components; controls become measures;
 * personas, threats, risks and assumptions are kept as written.
 */
#include "case/import/import_int.h"

#define WRAPPED_DEPTH 8

static bool is_model(const struct vb_yaml *node)
{
	return vb_yaml_get(node, "trust_zones") &&
	       (vb_yaml_get(node, "data_flows") || vb_yaml_get(node, "components"));
}

static const struct vb_yaml *model_in(const struct vb_yaml *node, unsigned depth)
{
	const struct vb_yaml *found = NULL;

	if (node->kind == VB_YAML_SCALAR || depth > WRAPPED_DEPTH)
		return NULL;
	if (is_model(node))
		return node;
	for (size_t i = 0; i < node->n && !found; i++)
		found = model_in(node->kind == VB_YAML_MAP ? node->pairs[i].value : node->items[i],
				 depth + 1);
	return found;
}

const struct vb_yaml *import_tmbom_find(const struct vb_yaml *root)
{
	return is_model(root) || vb_str_is(vb_yaml_str(root, "bomFormat"), "CycloneDX")
		       ? model_in(root, 0)
		       : NULL;
}

/* Name, id and the link from theirs to ours: every object of this format begins so. */
static struct vb_str begin(struct import_object *o, char family, const char *space,
			   const char *kind, struct vb_str *name)
{
	struct vb_str theirs = import_text(o, "symbolic_name", "id"), id;

	*name = import_text(o, "title", "name");
	id = import_name(o->im, family, theirs, *name, kind);
	import_bind(o->im, space, theirs, id);
	if (!vb_str_eq(theirs, id))
		import_keep(o, "symbolic_name");
	return id;
}

static void end(struct import_object *o, const char *section, struct vb_str id)
{
	import_close(o, vb_arena_printf(o->im->arena, "%s/%.*s", section, VB_FMT(id)));
}

static void zone_read(struct import *im, const struct vb_yaml *node)
{
	struct import_object o = import_open(im, node, "trust_zones.*");
	struct model_zone *z = vb_vec_add(im->arena, &im->c->zones);

	*z = (struct model_zone){.mark = import_mark(node)};
	z->id = begin(&o, IMPORT_PLACE, "zone", "zone", &z->name);
	end(&o, "zones", z->id);
}

static void place_read(struct import *im, const struct vb_yaml *node, const char *path,
		       enum model_part_kind kind)
{
	struct import_object o = import_open(im, node, path);
	struct model_part p = {.kind = kind, .count = 1, .mark = import_mark(node)};

	p.id = begin(&o, IMPORT_PLACE, "place", "component", &p.name);
	p.zone = import_find(im, "zone", vb_yaml_str(node, "trust_zone"));
	if (p.zone.n)
		import_take(&o, "trust_zone", "components.zone");
	else
		p.zone = import_outside(im);
	*vb_vec_add(im->arena, &im->c->parts) = p;
	end(&o, "components", p.id);
}

static void actor_read(struct import *im, const struct vb_yaml *node)
{
	bool system = vb_str_is(vb_yaml_str(node, "type"), "system");

	place_read(im, node, "actors.*", system ? MODEL_PART_PROCESS : MODEL_PART_PERSON);
}

static void component_read(struct import *im, const struct vb_yaml *node)
{
	place_read(im, node, "components.*", MODEL_PART_PROCESS);
}

static void store_read(struct import *im, const struct vb_yaml *node)
{
	place_read(im, node, "data_stores.*", MODEL_PART_STORE);
}

/* Where it is placed, and whether it is encrypted there: one placement in clear makes the store "not encrypted". */
static void placement_read(struct import *im, const struct vb_yaml *placement, struct vb_str data)
{
	struct vb_str store = import_find(im, "place", vb_yaml_str(placement, "data_store"));
	bool encrypted;

	for (size_t i = 0; store.n && i < im->c->parts.n; i++) {
		struct model_part *p = &im->c->parts.v[i];

		if (!vb_str_eq(p->id, store))
			continue;
		*vb_vec_add(im->arena, &p->holds) = data;
		if (vb_yaml_bool(vb_yaml_get(placement, "encrypted"), &encrypted) &&
		    p->encrypted != MODEL_SAID_NO)
			p->encrypted = encrypted ? MODEL_SAID_YES : MODEL_SAID_NO;
		return;
	}
}

static void data_read(struct import *im, const struct vb_yaml *node)
{
	struct import_object o = import_open(im, node, "data_sets.*");
	const struct vb_yaml *placements = import_look(&o, "placements"); /* kept too */
	struct model_data *d = vb_vec_add(im->arena, &im->c->data);

	*d = (struct model_data){.need = {4, 4, 4}, .mark = import_mark(node)};
	d->id = begin(&o, 'd', "data", "data", &d->name);
	for (size_t i = 0; placements && placements->kind == VB_YAML_LIST && i < placements->n; i++)
		placement_read(im, placements->items[i], d->id);
	end(&o, "data", d->id);
}

static void flow_read(struct import *im, const struct vb_yaml *node)
{
	struct import_object o = import_open(im, node, "data_flows.*");
	struct model_flow f = {.p = -1, .auth = VB_STR("unknown"), .mark = import_mark(node)};

	f.from = import_find(im, "place", vb_yaml_str(vb_yaml_get(node, "source"), "object"));
	f.to = import_find(im, "place", vb_yaml_str(vb_yaml_get(node, "destination"), "object"));
	if (!f.from.n || !f.to.n || vb_str_eq(f.from, f.to)) {
		*vb_vec_add(im->arena, &im->notes) = (struct vb_yaml_pair){
			.value = import_map(im, node->pairs, node->n)};
		import_fate(im, VB_STR("data_flows.*"), CASE_KEPT, "x.data_flows_aside");
		import_say(im, node,
			   "the flow \"%.*s\" does not join two components: kept under x:",
			   "le flux « %.*s » ne joint pas deux composants : conservé sous x :",
			   VB_FMT(vb_yaml_str(node, "title")));
		return;
	}
	import_take(&o, "source", "flows.from");
	import_take(&o, "destination", "flows.to");
	f.id = begin(&o, IMPORT_PLACE, "flow", "flow", &f.name);
	f.tls = import_yes(&o, "encrypted", "flows.tls");
	*vb_vec_add(im->arena, &im->c->flows) = f;
	end(&o, "flows", f.id);
}

/* Their eight states of a control against our four; the word itself is kept when ours says less. */
static const struct import_word states[] = {
	{"suggested", "planned"}, {"assumed", "planned"}, {"under_review", "planned"},
	{"approved", "planned"},  {"scheduled", "doing"}, {"active", "done"},
	{"wont_do", "dropped"},   {"retired", "dropped"},
};

static void control_read(struct import *im, const struct vb_yaml *node)
{
	struct import_object o = import_open(im, node, "controls.*");
	struct model_measure *m = vb_vec_add(im->arena, &im->c->measures);
	const char *state;

	*m = (struct model_measure){.mark = import_mark(node)};
	m->id = begin(&o, 'm', "control", "measure", &m->name);
	state = import_word(&o, "status", states, VB_COUNT(states), "measures.status");
	m->status = !state || *state == 'p'       ? MODEL_PLANNED
		    : strcmp(state, "doing") == 0 ? MODEL_DOING
		    : strcmp(state, "done") == 0  ? MODEL_DONE
						  : MODEL_DROPPED;
	end(&o, "measures", m->id);
}

static const struct {
	const char *key, *to;
	void (*read)(struct import *im, const struct vb_yaml *node);
} lists[] = {
	{"trust_zones", "zones", zone_read},
	{"actors", "components", actor_read},
	{"components", "components", component_read},
	{"data_stores", "components", store_read},
	{"data_sets", "data", data_read},
	{"data_flows", "flows", flow_read},
	{"controls", "measures", control_read},
};

static void list_read(struct import_object *root, size_t which)
{
	const struct vb_yaml *list = import_take(root, lists[which].key, lists[which].to);
	struct import *im = root->im;

	for (size_t i = 0; list && list->kind == VB_YAML_LIST &&
			   import_room(im, i + im->c->parts.n, list) && i < list->n;
	     i++)
		if (list->items[i]->kind == VB_YAML_MAP)
			lists[which].read(im, list->items[i]);
		else
			import_say(im, list->items[i], "%s: an object is expected",
				   "%s : on attend un objet", lists[which].key);
}

void import_tmbom(struct import *im, const struct vb_yaml *root)
{
	struct import_object o = import_open(im, root, "");
	VB_VEC(const struct vb_yaml *) aside = {0};

	im->c->title = vb_yaml_str(import_look(&o, "scope"), "title"); /* the scope is kept too */
	im->c->version = import_text(&o, "version", "version");
	for (size_t i = 0; i < VB_COUNT(lists); i++)
		list_read(&o, i);
	for (size_t i = 0; i < im->notes.n; i++)
		*vb_vec_add(im->arena, &aside) = im->notes.v[i].value;
	if (aside.n)
		import_more(&o, "data_flows_aside", import_list(im, aside.v, aside.n));
	import_close(&o, (struct vb_str){0});
}
