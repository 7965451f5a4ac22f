/*
 * threagile.c - a Threagile model (YAML; Threagile/threagile, support/schema.json, pkg/input, docs/includes.md).
 *
 * Boundaries become zones, data assets data, technical assets components, communication links flows. An asset stands
 * in the boundary that lists it. What has no home here (runtimes, risk tracking, categories of one's own, questions)
 * is kept under the case's x: as written, and goes back on export.
 */
#include "case/import/threagile_int.h"
#include "case/value_int.h"
#include "case/case_int.h"
#include "core/file.h"
#include "core/limits.h"

#define WORD(o, key, words, to) import_word((o), (key), (words), threagile_words(words), (to))

struct waiting { /* a link, until every asset is known */
	struct vb_yaml_pair link;
	struct vb_str from;
};
typedef VB_VEC(struct waiting) waiting_vec;

/* ---- includes --------------------------------------------------------------------------- */

static const struct vb_yaml_pair *pair_of(const struct vb_yaml *map, struct vb_str key)
{
	for (size_t i = 0; i < map->n; i++)
		if (vb_str_eq(map->pairs[i].key->text, key))
			return &map->pairs[i];
	return NULL;
}

/* The pairs of `more` that `into` has not; maps of both are united one level down, where the objects are. */
static void unite(struct import *im, struct vb_yaml *into, const struct vb_yaml *more,
		  unsigned depth)
{
	VB_VEC(struct vb_yaml_pair) all = {0};

	for (size_t i = 0; i < into->n; i++)
		*vb_vec_add(im->arena, &all) = into->pairs[i];
	for (size_t i = 0; i < more->n; i++) {
		const struct vb_yaml_pair *have = pair_of(into, more->pairs[i].key->text);

		if (!have || vb_yaml_null(have->value)) {
			*vb_vec_add(im->arena, &all) = more->pairs[i];
		} else if (depth < 2 && have->value->kind == VB_YAML_MAP &&
			   more->pairs[i].value->kind == VB_YAML_MAP) {
			struct vb_yaml *both = vb_arena_alloc(im->arena, sizeof(*both));

			*both = *have->value;
			unite(im, both, more->pairs[i].value, depth + 1);
			all.v[have - into->pairs].value = both;
		}
	}
	into->pairs = all.v;
	into->n = all.n;
}

struct including {
	struct import *im;
	struct vb_yaml *root;
	struct vb_map seen;
	size_t files;
	struct vb_error *err;
};

static bool include_from(struct including *in, const struct vb_yaml *list, const char *file,
			 unsigned depth);

static bool include_one(struct including *in, const struct vb_yaml *item, const char *file,
			unsigned depth)
{
	struct vb_arena *a = in->im->arena;
	struct vb_yaml *tree;
	struct vb_str path, text;
	void **seen;

	if (item->kind != VB_YAML_SCALAR || !case_include_path_ok(item->text))
		return vb_yaml_fail(
			in->err, item, "%s",
			vb_t(in->im->run->lang,
			     "includes: a file below this folder is expected, without \"..\"",
			     "includes : on attend un fichier sous ce dossier, sans « .. »"));
	path = vb_path_join(a, vb_path_dir(vb_str(file)), item->text);
	seen = vb_map_put(&in->seen, path);
	if (*seen)
		return true;
	*seen = in;
	if (++in->files > VB_LIMIT_CASE_FILES)
		return vb_yaml_fail(in->err, item, "more than %u included files",
				    VB_LIMIT_CASE_FILES);
	if (!vb_file_load(a, vb_arena_cstr(a, path), VB_LIMIT_CASE_BYTES, &text, in->err) ||
	    !import_tree(in->im, text, vb_arena_cstr(a, path), &tree, in->err))
		return false;
	if (tree->kind != VB_YAML_MAP)
		return vb_yaml_fail(in->err, tree, "a map of keys and values is expected");
	unite(in->im, in->root, tree, 0);
	return include_from(in, vb_yaml_get(tree, "includes"), vb_arena_cstr(a, path), depth + 1);
}

static bool include_from(struct including *in, const struct vb_yaml *list, const char *file,
			 unsigned depth)
{
	if (vb_yaml_null(list) || list->kind != VB_YAML_LIST)
		return true;
	if (depth > VB_LIMIT_CASE_FILES)
		return vb_yaml_fail(in->err, list, "includes are nested too deep");
	for (size_t i = 0; i < list->n; i++)
		if (!include_one(in, list->items[i], file, depth))
			return false;
	return true;
}

/* ---- sections --------------------------------------------------------------------------- */

static struct vb_str theirs_id(struct import_object *o, struct vb_str title)
{
	struct vb_str id = import_text(o, "id", "id");

	return id.n ? id : title;
}

/* An object by its title; NULL when the value is no object, which is said. */
static bool titled(struct import *im, const struct vb_yaml_pair *pair)
{
	if (pair->value->kind == VB_YAML_MAP)
		return true;
	import_say(im, pair->key, "\"%.*s\" is empty", "« %.*s » est vide",
		   VB_FMT(vb_str_sub(pair->key->text, 0, 60)));
	return false;
}

static void close_named(struct import_object *o, const char *section, struct vb_str id,
			struct vb_str theirs)
{
	if (!vb_str_eq(id, theirs))
		import_more(o, "id", import_scalar(o->im, theirs, o->map));
	import_close(o, vb_arena_printf(o->im->arena, "%s/%.*s", section, VB_FMT(id)));
}

static int level(struct import_object *o, const char *key, const struct import_word *words)
{
	const char *word = WORD(o, key, words, "data.need");

	return word ? word[0] - '0' : 4;
}

static void data_read(struct import *im, const struct vb_yaml_pair *pair)
{
	struct import_object o = import_open(im, pair->value, "data_assets.*");
	struct vb_str title = pair->key->text, theirs = theirs_id(&o, title);
	struct model_data *d = vb_vec_add(im->arena, &im->c->data);

	*d = (struct model_data){.name = title, .mark = import_mark(pair->key)};
	d->id = import_name(im, 'd', theirs, title, "data");
	d->need[0] = level(&o, "confidentiality", threagile_confidentiality);
	d->need[1] = level(&o, "integrity", threagile_integrity);
	d->need[2] = level(&o, "availability", threagile_integrity);
	import_bind(im, "data", theirs, d->id);
	close_named(&o, "data", d->id, theirs);
}

/* Where each asset and each boundary stands: the boundary that lists it first. */
static void inside_note(struct import *im, struct import_object *o, const char *key,
			const char *space, struct vb_str zone)
{
	const struct vb_yaml *list = import_take(o, key, "zone");

	for (size_t i = 0; list && list->kind == VB_YAML_LIST && i < list->n; i++) {
		const struct vb_yaml *item = list->items[i];

		if (item->kind != VB_YAML_SCALAR)
			continue;
		if (import_find(im, space, item->text).n)
			import_say(im, item, "\"%.*s\" is in two boundaries: the first one counts",
				   "« %.*s » est dans deux périmètres : le premier compte",
				   VB_FMT(vb_str_sub(item->text, 0, 60)));
		import_bind(im, space, item->text, zone);
	}
}

/* Threagile has no trust. With none anywhere nothing would ever come from a less trusted place, and no threat be seen:
 * a boundary is supposed to be held by its owner, a provider's network less so; the report says it is to be reviewed. */
static int trust_of(struct import *im, const char *kind)
{
	if (!kind)
		return 0;
	import_fate(im, VB_STR("trust_boundaries.*.type"), CASE_MAPPED,
			       "zones.trust, supposed: to be reviewed");
	return threagile_trust(kind);
}

/* What our own export says of a zone, see threagile_int.h. */
static void trust_said(struct import_object *o, struct model_zone *z)
{
	const struct vb_yaml *at = import_look(o, "description");
	struct vb_str said = at && at->kind == VB_YAML_SCALAR ? at->text : (struct vb_str){0}, kind;
	size_t head = sizeof(THREAGILE_TRUST) - 1, tail = head + sizeof(THREAGILE_OF_FOUR);
	const char *const *word = import_choices("zones", "kind");

	if (said.n <= tail ||
	    !vb_str_starts(said, VB_STR(THREAGILE_TRUST)) || said.p[head] < '0' ||
			   said.p[head] > '4' ||
			   !vb_str_starts(vb_str_from(said, head + 1), VB_STR(THREAGILE_OF_FOUR)))
		return;
	kind = vb_str_from(said, tail);
	while (*word && !vb_str_is(kind, *word))
		word++;
	if (!*word && !vb_str_is(kind, THREAGILE_NO_KIND))
		return;
	import_take(o, "description", "zones.trust, zones.kind");
	z->trust = said.p[head] - '0';
	z->kind = vb_str(*word);
}

static void zone_read(struct import *im, const struct vb_yaml_pair *pair)
{
	struct import_object o = import_open(im, pair->value, "trust_boundaries.*");
	struct vb_str title = pair->key->text, theirs = theirs_id(&o, title);
	struct model_zone z = {.name = title, .mark = import_mark(pair->key)};
	const char *kind = WORD(&o, "type", threagile_boundaries, "zones.kind");

	z.id = import_name(im, IMPORT_PLACE, theirs, title, "zone");
	z.kind = vb_str(kind);
	z.trust = trust_of(im, kind);
	trust_said(&o, &z);
	inside_note(im, &o, "technical_assets_inside", "inside", z.id);
	inside_note(im, &o, "trust_boundaries_nested", "nested", z.id);
	import_bind(im, "zone", theirs, z.id);
	import_bind(im, "theirs", z.id, theirs);
	*vb_vec_add(im->arena, &im->c->zones) = z;
	close_named(&o, "zones", z.id, theirs);
}

static void zones_nest(struct import *im)
{
	for (size_t i = 0; i < im->c->zones.n; i++) {
		struct model_zone *z = &im->c->zones.v[i];

		z->in = import_find(im, "nested", import_find(im, "theirs", z->id));
	}
	import_unknot(im);
}

static struct vb_str zone_of(struct import *im, struct import_object *o, struct vb_str theirs)
{
	struct vb_str zone = import_find(im, "inside", theirs);
	const struct vb_yaml *internet = import_look(o, "internet");
	bool yes;

	if (zone.n || !vb_yaml_bool(internet, &yes) || !yes)
		return zone.n ? zone : import_outside(im);
	zone = import_find(im, "zone", VB_STR("internet"));
	if (!zone.n) {
		struct model_zone *z = vb_vec_add(im->arena, &im->c->zones);

		*z = (struct model_zone){.kind = VB_STR("internet"), .mark = import_mark(internet)};
		zone = z->id = import_name(im, IMPORT_PLACE,
					   VB_STR("internet"), (struct vb_str){0}, "internet");
		import_bind(im, "zone", VB_STR("internet"), zone);
	}
	return zone;
}

/* A person's own client and the person are one external entity there; other entities are programs of others. */
static enum model_part_kind kind_of(struct import_object *o, const model_ids *tech)
{
	const char *word = WORD(o, "type", threagile_kinds, "components.kind");
	enum model_yes human = MODEL_UNSAID;
	const struct vb_yaml *by = import_look(o, "used_as_client_by_human");
	bool yes;

	if (vb_yaml_bool(by, &yes))
		human = yes ? MODEL_SAID_YES : MODEL_SAID_NO;
	if (word && strcmp(word, "store") == 0)
		return MODEL_PART_STORE;
	if (word && strcmp(word, "person") == 0) {
		if (human == MODEL_SAID_YES)
			return MODEL_PART_PERSON;
		import_keep(o, "type");
		return MODEL_PART_PROCESS;
	}
	for (size_t i = 0; i < tech->n; i++)
		if (vb_str_is(tech->v[i], "iot-device"))
			return MODEL_PART_DEVICE;
	return MODEL_PART_PROCESS;
}

static void part_fields(struct import *im, struct import_object *o, struct model_part *p)
{
	const char *encryption = WORD(o, "encryption", threagile_encryption,
				      "components.encrypted");
	enum model_yes many;

	import_words(o, "technology", "components.tech", &p->tech);
	import_words(o, "technologies", "components.tech", &p->tech);
	p->kind = kind_of(o, &p->tech);
	import_words(o, "data_formats_accepted", "components.parses", &p->parses);
	import_ids(o, "data_assets_stored", "data", "components.holds", &p->holds);
	p->out_of_scope = import_yes(o, "out_of_scope", "components.scope") == MODEL_SAID_YES;
	many = import_yes(o, "multi_tenant", "components.tenants");
	if (many != MODEL_UNSAID)
		p->tenants = many == MODEL_SAID_YES ? VB_STR("many") : VB_STR("one");
	if (encryption)
		p->encrypted = strcmp(encryption, "yes") == 0 ? MODEL_SAID_YES : MODEL_SAID_NO;
	(void)im;
}

static void part_read(struct import *im, const struct vb_yaml_pair *pair, waiting_vec *links)
{
	struct import_object o = import_open(im, pair->value, "technical_assets.*");
	struct vb_str title = pair->key->text, theirs = theirs_id(&o, title);
	struct model_part p = {.name = title, .count = 1, .mark = import_mark(pair->key)};
	const struct vb_yaml *map = import_look(&o, "communication_links");

	p.zone = zone_of(im, &o, theirs);
	p.id = import_name(im, IMPORT_PLACE, theirs, title, "component");
	part_fields(im, &o, &p);
	if (map && map->kind == VB_YAML_MAP) {
		import_take(&o, "communication_links", "flows");
		for (size_t i = 0; i < map->n; i++)
			*vb_vec_add(im->arena, links) = (struct waiting){map->pairs[i], p.id};
	}
	import_bind(im, "asset", theirs, p.id);
	*vb_vec_add(im->arena, &im->c->parts) = p;
	close_named(&o, "components", p.id, theirs);
}

/* A link that joins nothing, or an asset to itself, cannot be a flow: it is kept whole beside the others. */
static void link_aside(struct import *im, const struct waiting *w)
{
	struct vb_yaml_pair pairs[3] = {
		{import_scalar(im, VB_STR("asset"), w->link.key),
			       import_scalar(im, w->from, w->link.key)},
		 {import_scalar(im, VB_STR("title"), w->link.key),
				import_scalar(im, w->link.key->text, w->link.key)},
		  {import_scalar(im, VB_STR("link"), w->link.key), w->link.value},
		 };
	struct vb_yaml_pair *note = vb_vec_add(im->arena, &im->notes);

	note->key = import_scalar(im, VB_STR("link"), w->link.key);
	note->value = import_map(im, pairs, 3);
	import_fate(im, VB_STR("technical_assets.*.communication_links.*"), CASE_KEPT,
			       "x.links_aside");
	import_say(im, w->link.key, "the link \"%.*s\" goes nowhere: kept under x:",
		   "le lien « %.*s » ne mène nulle part : conservé sous x :",
		   VB_FMT(vb_str_sub(w->link.key->text, 0, 60)));
}

static void flow_read(struct import *im, const struct waiting *w)
{
	struct import_object o = import_open(im, w->link.value,
					     "technical_assets.*.communication_links.*");
	struct model_flow f = {.name = w->link.key->text,
			       .from = w->from,
			       .p = -1,
			       .mark = import_mark(w->link.key)};
	const char *auth, *authz;

	f.to = import_find(im, "asset", vb_yaml_str(w->link.value, "target"));
	if (!f.to.n || vb_str_eq(f.from, f.to)) {
		link_aside(im, w);
		return;
	}
	import_take(&o, "target", "flows.to");
	f.id = import_name(im, IMPORT_PLACE,
			   vb_arena_printf(im->arena, "%.*s.%.*s", VB_FMT(f.from), VB_FMT(f.to)),
			   vb_arena_printf(im->arena, "%.*s %.*s", VB_FMT(f.from), VB_FMT(f.name)),
			   "flow");
	f.proto = import_text(&o, "protocol", "flows.proto");
	f.tls = threagile_tls(f.proto);
	auth = WORD(&o, "authentication", threagile_auth, "flows.auth");
	authz = WORD(&o, "authorization", threagile_authz, "flows.authz");
	f.auth = auth ? vb_str(auth) : VB_STR("none");
	f.authz = vb_str(authz);
	f.vpn = import_yes(&o, "vpn", "flows.vpn");
	f.read_only = import_yes(&o, "readonly", "flows.readonly");
	import_ids(&o, "data_assets_sent", "data", "flows.data", &f.data);
	import_ids(&o, "data_assets_received", "data", "flows.back", &f.back);
	*vb_vec_add(im->arena, &im->c->flows) = f;
	import_close(&o, vb_arena_printf(im->arena, "flows/%.*s", VB_FMT(f.id)));
}

static void requirement_read(struct import *im, const struct vb_yaml_pair *pair)
{
	struct model_requirement *r = vb_vec_add(im->arena, &im->c->requirements);
	struct vb_str text = pair->value->kind == VB_YAML_SCALAR ? pair->value->text
								 : (struct vb_str){0};

	*r = (struct model_requirement){.name = pair->key->text, .mark = import_mark(pair->key)};
	r->id = import_name(im, 'r', pair->key->text, pair->key->text, "requirement");
	r->text = text.n ? text : pair->key->text.n ? pair->key->text : r->id;
}

/* ---- the whole -------------------------------------------------------------------------- */

static const struct vb_yaml *section(struct import_object *root, const char *key, const char *to)
{
	const struct vb_yaml *node = import_look(root, key);

	if (!node)
		return NULL;
	if (node->kind != VB_YAML_MAP) {
		import_say(root->im, node, "%s: titles with their objects are expected",
			   "%s : on attend des titres et leurs objets", key);
		return NULL;
	}
	return import_take(root, key, to);
}

static void sections_read(struct import_object *root)
{
	const struct vb_yaml *data = section(root, "data_assets", "data"),
			     *zones = section(root, "trust_boundaries", "zones"),
			     *parts = section(root, "technical_assets", "components"),
			     *requirements = section(root, "security_requirements", "requirements");
	struct import *im = root->im;
	waiting_vec links = {0};

	for (size_t i = 0; data && i < data->n && import_room(im, i, data); i++)
		if (titled(im, &data->pairs[i]))
			data_read(im, &data->pairs[i]);
	for (size_t i = 0; zones && i < zones->n && import_room(im, i + 1, zones); i++)
		if (titled(im, &zones->pairs[i]))
			zone_read(im, &zones->pairs[i]);
	zones_nest(im);
	for (size_t i = 0; parts && i < parts->n && import_room(im, i, parts); i++)
		if (titled(im, &parts->pairs[i]))
			part_read(im, &parts->pairs[i], &links);
	for (size_t i = 0; i < links.n && import_room(im, i, links.v[i].link.key); i++)
		if (titled(im, &links.v[i].link))
			flow_read(im, &links.v[i]);
	for (size_t i = 0; requirements && i < requirements->n && import_room(im, i, requirements);
	     i++)
		requirement_read(im, &requirements->pairs[i]);
}

static void head_read(struct import_object *root)
{
	struct model_case *c = root->im->c;
	const struct vb_yaml *author = import_look(root, "author"),
			     *date = import_look(root, "date");

	c->title = import_text(root, "title", "title");
	if (author && vb_yaml_str(author, "name").n) /* the rest of the author is kept */
		c->owner = vb_yaml_str(author, "name");
	if (date && date->kind == VB_YAML_SCALAR && case_day_ok(date->text))
		c->reviewed = import_text(root, "date", "reviewed");
}

static void links_aside_keep(struct import_object *root)
{
	struct import *im = root->im;
	VB_VEC(const struct vb_yaml *) links = {0};

	for (size_t i = 0; i < im->notes.n; i++)
		*vb_vec_add(im->arena, &links) = im->notes.v[i].value;
	if (links.n)
		import_more(root, "links_aside", import_list(im, links.v, links.n));
}

bool import_threagile(struct import *im, struct vb_yaml *root, struct vb_error *err)
{
	struct including in = {.im = im, .root = root, .err = err};
	struct import_object o;

	vb_map_init(&in.seen, im->arena);
	if (!include_from(&in, vb_yaml_get(root, "includes"), im->c->file, 0))
		return false;
	o = import_open(im, root, "");
	if (in.files)
		import_take(&o, "includes", vb_t(im->run->lang, "(read)", "(lus)"));
	head_read(&o);
	sections_read(&o);
	links_aside_keep(&o);
	import_close(&o, (struct vb_str){0});
	return true;
}
