/*
 * dragon.c - OWASP Threat Dragon v1 and v2 (OWASP/threat-dragon, td.vue/src/assets/schema).
 *
 * The drawing is the model: what stands in which zone is computed from rectangles, the smallest box that holds the
 * middle of a shape. A curve has no inside: kept as a note, like a flow with a free end. Threats stay with their
 * element, as written.
 */
#include "case/import/import_int.h"
#include "core/limits.h"

enum shape { OTHER, ACTOR, PROCESS, STORE, FLOW, BOX, CURVE, TEXT };
static const struct {
	const char *word;
	enum shape shape;
} shapes[] = {
	{"actor", ACTOR},
	{"process", PROCESS},
	{"store", STORE},
	{"flow", FLOW},
	{"trust-boundary-box", BOX},
	{"trust-boundary-curve", CURVE},
	{"trust-broundary-curve", CURVE},
	{"td-text-block", TEXT},
	{"tm.Actor", ACTOR},
	{"tm.Process", PROCESS},
	{"tm.Store", STORE},
	{"tm.Flow", FLOW},
	{"tm.BoundaryBox", BOX},
	{"tm.Boundary", CURVE},
	{"tm.Text", TEXT},
};

struct box {
	double x, y, w, h;
	struct vb_str zone;
};
typedef VB_VEC(struct box) box_vec;

struct drawing {
	struct import *im;
	box_vec boxes;
	const struct vb_yaml *cells;
	size_t first_zone;
};

static enum shape shape_word(struct vb_str word)
{
	for (size_t i = 0; i < VB_COUNT(shapes); i++)
		if (vb_str_is(word, shapes[i].word))
			return shapes[i].shape;
	return OTHER;
}

/* v2 says it in `shape`, its data in `data.type`; v1 in `type`. */
static enum shape shape_of(const struct vb_yaml *cell)
{
	enum shape s = shape_word(vb_yaml_str(cell, "shape"));

	if (s == OTHER)
		s = shape_word(vb_yaml_str(vb_yaml_get(cell, "data"), "type"));
	return s != OTHER ? s : shape_word(vb_yaml_str(cell, "type"));
}

static struct vb_str text_in(const struct vb_yaml *cell, const char *part)
{
	return vb_yaml_str(vb_yaml_get(vb_yaml_get(cell, "attrs"), part), "text");
}

static struct vb_str name_of(const struct vb_yaml *cell)
{
	const struct vb_yaml *labels = vb_yaml_get(cell, "labels");
	struct vb_str name = vb_yaml_str(vb_yaml_get(cell, "data"), "name");

	if (!name.n)
		name = text_in(cell, "label");
	if (!name.n)
		name = text_in(cell, "text");
	if (!name.n && labels && labels->kind == VB_YAML_LIST && labels->n) {
		name = text_in(labels->items[0], "label");
		if (!name.n)
			name = text_in(labels->items[0], "labelText");
		if (!name.n)
			name = text_in(labels->items[0], "text");
	}
	return vb_str_trim(name);
}

static double number(const struct vb_yaml *map, const char *key)
{
	double value;

	return vb_str_double(vb_yaml_str(map, key), &value) && value > -1e9 && value < 1e9 ? value
											   : 0;
}

static struct box box_of(const struct vb_yaml *cell)
{
	const struct vb_yaml *at = vb_yaml_get(cell, "position"), *size = vb_yaml_get(cell, "size");

	return (struct box){.x = number(at, "x"),
			    .y = number(at, "y"),
			    .w = number(size, "width"),
			    .h = number(size, "height")};
}

/* The smallest box around the middle of `b`, larger than `b` itself: nesting cannot go round in a circle. */
static struct vb_str box_around(const struct drawing *d, const struct box *b)
{
	double x = b->x + b->w / 2, y = b->y + b->h / 2, best = 0;
	struct vb_str zone = {0};

	for (size_t i = 0; i < d->boxes.n; i++) {
		const struct box *o = &d->boxes.v[i];
		double area = o->w * o->h;

		if (x < o->x || x > o->x + o->w || y < o->y || y > o->y + o->h ||
		    area <= b->w * b->h)
			continue;
		if (!zone.n || area < best) {
			zone = o->zone;
			best = area;
		}
	}
	return zone;
}

static struct vb_str cell_id(const struct vb_yaml *cell)
{
	return vb_yaml_str(cell, "id");
}

/* Keys stand in the cell (v1) or in its `data` (v2): both are opened, both close into one x:. */
struct cell {
	struct import_object outer, inner;
	const struct vb_yaml *data;
};

static struct cell cell_open(struct import *im, const struct vb_yaml *node)
{
	struct cell c = {.outer = import_open(im, node, "cells.*"),
			 .data = vb_yaml_get(node, "data")};

	if (c.data && c.data->kind == VB_YAML_MAP)
		c.inner = import_open(im, import_take(&c.outer, "data", "x"), "cells.*.data");
	else
		c.data = NULL;
	return c;
}

static struct import_object *holder(struct cell *c, const char *key)
{
	return c->data && vb_yaml_get(c->data, key) ? &c->inner : &c->outer;
}

static void cell_close(struct cell *c, const char *section, struct vb_str id)
{
	struct import *im = c->outer.im;
	struct import_object *in = &c->inner;

	for (size_t i = 0; c->data && i < c->data->n; i++)
		if (!in->taken[i] && !vb_yaml_null(c->data->pairs[i].value)) {
			*vb_vec_add(im->arena, &in->more) = c->data->pairs[i];
			import_fate(im,
				    vb_arena_printf(
					    im->arena, "cells.*.data.%.*s",
					    VB_FMT(vb_str_sub(c->data->pairs[i].key->text, 0, 60))),
				    CASE_KEPT, "x");
		}
	if (in->more.n)
		import_more(&c->outer, "data", import_map(im, in->more.v, in->more.n));
	import_close(&c->outer, vb_arena_printf(im->arena, "%s/%.*s", section, VB_FMT(id)));
}

static void box_read(struct drawing *d, const struct vb_yaml *node)
{
	struct import *im = d->im;
	struct cell c = cell_open(im, node);
	struct box b = box_of(node);
	struct model_zone *z;

	if (d->boxes.n == VB_LIMIT_IMPORT_BOXES) {
		import_say(im, node, "more than %u boxes: the rest is left out",
			   "plus de %u cadres : le reste est laissé", VB_LIMIT_IMPORT_BOXES);
		return;
	}
	z = vb_vec_add(im->arena, &im->c->zones);
	*z = (struct model_zone){.name = name_of(node), .mark = import_mark(node)};
	import_text(holder(&c, "name"), "name", "zones.name");
	z->id = b.zone = import_name(im, IMPORT_PLACE, (struct vb_str){0}, z->name, "zone");
	*vb_vec_add(im->arena, &d->boxes) = b;
	cell_close(&c, "zones", z->id);
}

static void part_read(struct drawing *d, const struct vb_yaml *node, enum shape shape)
{
	struct import *im = d->im;
	struct cell c = cell_open(im, node);
	struct box b = box_of(node);
	struct model_part p = {.name = name_of(node),
			       .count = 1,
			       .mark = import_mark(node),
			       .zone = box_around(d, &b)};

	import_text(holder(&c, "name"), "name", "components.name");
	p.id = import_name(im, IMPORT_PLACE, (struct vb_str){0}, p.name, "component");
	if (!p.zone.n)
		p.zone = import_outside(im);
	p.kind = shape == ACTOR   ? MODEL_PART_PERSON
		 : shape == STORE ? MODEL_PART_STORE
				  : MODEL_PART_PROCESS;
	p.out_of_scope = import_yes(holder(&c, "outOfScope"), "outOfScope", "components.scope") ==
			 MODEL_SAID_YES;
	if (shape == STORE)
		p.encrypted = import_yes(holder(&c, "isEncrypted"), "isEncrypted",
					 "components.encrypted");
	import_bind(im, "cell", cell_id(node), p.id);
	*vb_vec_add(im->arena, &im->c->parts) = p;
	cell_close(&c, "components", p.id);
}

static void note_keep(struct import *im, const struct vb_yaml *node, const char *what)
{
	struct vb_yaml_pair *note = vb_vec_add(im->arena, &im->notes);

	*note = (struct vb_yaml_pair){.key = import_scalar(im, vb_str(what), node)};
	note->value = import_map(im, node->pairs, node->n);
	import_fate(im, vb_arena_printf(im->arena, "cells.* (%s)", what), CASE_KEPT, "x.notes");
}

static struct vb_str end_of(struct import *im, const struct vb_yaml *node, const char *key)
{
	const struct vb_yaml *end = vb_yaml_get(node, key);
	struct vb_str id = vb_yaml_str(end, "cell");

	return import_find(im, "cell", id.n ? id : vb_yaml_str(end, "id"));
}

static void flow_read(struct drawing *d, const struct vb_yaml *node)
{
	struct import *im = d->im;
	struct model_flow f = {.p = -1,
			       .auth = VB_STR("unknown"), .name = name_of(node),
					      .mark = import_mark(node)};
	struct cell c;

	f.from = end_of(im, node, "source");
	f.to = end_of(im, node, "target");
	if (!f.from.n || !f.to.n || vb_str_eq(f.from, f.to)) {
		import_say(im, node, "the flow \"%.*s\" has a free end: kept as a note",
			   "le flux « %.*s » a un bout libre : gardé en note", VB_FMT(f.name));
		note_keep(im, node, "flow");
		return;
	}
	c = cell_open(im, node);
	import_text(holder(&c, "name"), "name", "flows.name");
	import_take(&c.outer, "source", "flows.from");
	import_take(&c.outer, "target", "flows.to");
	f.id = import_name(
		im, IMPORT_PLACE, (struct vb_str){0},
		f.name.n ? f.name
			 : vb_arena_printf(im->arena, "%.*s %.*s", VB_FMT(f.from), VB_FMT(f.to)),
		"flow");
	f.proto = import_text(holder(&c, "protocol"), "protocol", "flows.proto");
	f.tls = import_yes(holder(&c, "isEncrypted"), "isEncrypted", "flows.tls");
	*vb_vec_add(im->arena, &im->c->flows) = f;
	cell_close(&c, "flows", f.id);
}

static void cells_each(struct drawing *d, enum shape from, enum shape to)
{
	for (size_t i = 0; i < d->cells->n && import_room(d->im, i, d->cells); i++) {
		const struct vb_yaml *cell = d->cells->items[i];
		enum shape s = cell->kind == VB_YAML_MAP ? shape_of(cell) : OTHER;

		if (s < from || s > to || cell->kind != VB_YAML_MAP)
			continue;
		if (s == BOX)
			box_read(d, cell);
		else if (s == FLOW)
			flow_read(d, cell);
		else if (s == CURVE || s == TEXT || s == OTHER)
			note_keep(d->im, cell,
				  s == CURVE  ? "boundary"
				  : s == TEXT ? "text"
					      : "unknown");
		else
			part_read(d, cell, s);
	}
}

static const struct vb_yaml *cells_of(const struct vb_yaml *diagram)
{
	const struct vb_yaml *cells = vb_yaml_get(diagram, "cells");

	if (!cells)
		cells = vb_yaml_get(vb_yaml_get(diagram, "diagramJson"), "cells");
	return cells && cells->kind == VB_YAML_LIST ? cells : NULL;
}

/* Boxes first, then what stands in them, then what joins it. */
static void diagram_read(struct import *im, const struct vb_yaml *diagram)
{
	struct drawing d = {.im = im, .cells = cells_of(diagram), .first_zone = im->c->zones.n};

	if (!d.cells || im->c->parts.n + d.cells->n > VB_LIMIT_CASE_OBJECTS ||
	    im->c->flows.n + d.cells->n > VB_LIMIT_CASE_OBJECTS ||
	    im->c->zones.n + d.cells->n > VB_LIMIT_CASE_OBJECTS) {
		import_say(im, diagram, "this diagram is empty or too large: left out",
			   "ce diagramme est vide ou trop grand : laissé%s", "");
		return;
	}
	cells_each(&d, BOX, BOX);
	for (size_t i = 0; i < d.boxes.n; i++)
		im->c->zones.v[d.first_zone + i].in = box_around(&d, &d.boxes.v[i]);
	cells_each(&d, ACTOR, STORE);
	cells_each(&d, FLOW, FLOW);
	cells_each(&d, CURVE, TEXT);
	cells_each(&d, OTHER, OTHER);
}

static struct vb_yaml *diagram_rest(struct import *im, const struct vb_yaml *diagram)
{
	VB_VEC(struct vb_yaml_pair) pairs = {0};

	for (size_t i = 0; i < diagram->n; i++) {
		struct vb_str key = diagram->pairs[i].key->text;

		if (vb_str_is(key, "cells") || vb_str_is(key, "diagramJson"))
			continue;
		*vb_vec_add(im->arena, &pairs) = diagram->pairs[i];
		import_fate(im,
			    vb_arena_printf(im->arena, "diagrams.*.%.*s",
					    VB_FMT(vb_str_sub(key, 0, 60))),
			    CASE_KEPT, "x.diagrams");
	}
	return import_map(im, pairs.v, pairs.n);
}

static void diagrams_read(struct import_object *root, const struct vb_yaml *detail)
{
	const struct vb_yaml *diagrams = vb_yaml_get(detail, "diagrams");
	struct import *im = root->im;
	VB_VEC(struct vb_yaml_pair) rest = {0};
	VB_VEC(const struct vb_yaml *) kept = {0};

	for (size_t i = 0; diagrams->kind == VB_YAML_LIST && i < diagrams->n; i++)
		if (diagrams->items[i]->kind == VB_YAML_MAP) {
			diagram_read(im, diagrams->items[i]);
			*vb_vec_add(im->arena, &kept) = diagram_rest(im, diagrams->items[i]);
		}
	for (size_t i = 0; i < detail->n; i++)
		if (!vb_str_is(detail->pairs[i].key->text, "diagrams"))
			*vb_vec_add(im->arena, &rest) = detail->pairs[i];
	import_more(root, "diagrams", import_list(im, kept.v, kept.n));
	import_more(root, "detail", import_map(im, rest.v, rest.n));
	import_unknot(im);
}

void import_dragon(struct import *im, const struct vb_yaml *root)
{
	struct import_object o = import_open(im, root, "");
	const struct vb_yaml *summary = import_look(&o, "summary"),
			     *detail = import_take(&o, "detail", "case");
	VB_VEC(const struct vb_yaml *) notes = {0};

	im->c->title = vb_yaml_str(summary, "title");
	im->c->owner = vb_yaml_str(summary,
				   "owner"); /* the summary is kept too: it holds a description */
	diagrams_read(&o, detail);
	for (size_t i = 0; i < im->notes.n; i++)
		*vb_vec_add(im->arena, &notes) = import_map(im, &im->notes.v[i], 1);
	if (notes.n)
		import_more(&o, "notes", import_list(im, notes.v, notes.n));
	import_close(&o, (struct vb_str){0});
}
