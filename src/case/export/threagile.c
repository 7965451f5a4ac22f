/*
 * threagile.c - a case as a Threagile model (Threagile/threagile, support/schema.json). Titles are keys of its maps,
 * so they are made unique. What an import kept under x: goes back where it came from and wins over what is computed.
 */
#include "case/export/export_int.h"
#include "case/import/threagile_int.h"
#include "case/write_int.h"
#include "core/limits.h"

struct threagile {
	struct exporting e;
	struct vb_buf b;
	const struct vb_yaml *extra; /* of the object being written */
	bool some;                   /* a key was written in it */
	struct vb_map titles;        /* of the section being written */
};

#define BACK(words, ours) import_word_back((words), threagile_words(words), (ours))

/* Begins "key: " unless what was kept has the key. */
static bool key_begin(struct threagile *t, const char *key)
{
	if (vb_yaml_get(t->extra, key))
		return false;
	vb_buf_printf(&t->b, "%s%s: ", t->some ? ", " : "", key);
	t->some = true;
	return true;
}

static void text_put(struct threagile *t, const char *key, struct vb_str text)
{
	if (text.n && key_begin(t, key))
		case_scalar_write(&t->b, text, true);
}

static void word_put(struct threagile *t, const char *key, const char *word)
{
	if (word)
		text_put(t, key, vb_str(word));
}

static void flag_put(struct threagile *t, const char *key, bool yes)
{
	word_put(t, key, yes ? "true" : "false");
}

static void list_put(struct threagile *t, const char *key, const model_ids *ids,
		     const char *section)
{
	if (!ids->n || !key_begin(t, key))
		return;
	vb_buf_char(&t->b, '[');
	for (size_t i = 0; i < ids->n; i++) {
		vb_buf_cstr(&t->b, i ? ", " : "");
		case_scalar_write(&t->b, section ? export_id(&t->e, section, ids->v[i]) : ids->v[i],
				  true);
	}
	vb_buf_char(&t->b, ']');
}

static void section_begin(struct threagile *t, const char *key)
{
	vb_buf_printf(&t->b, "\n%s:\n", key);
	vb_map_init(&t->titles, t->e.arena);
}

static void title_write(struct threagile *t, struct vb_str name, struct vb_str id)
{
	struct vb_str title = name.n ? name : id;

	if (vb_map_find(&t->titles, title))
		title = vb_arena_printf(t->e.arena, "%.*s (%.*s)", VB_FMT(title), VB_FMT(id));
	*vb_map_put(&t->titles, title) = t;
	case_key_write(&t->b, title);
}

static void object_begin(struct threagile *t, const char *section, struct vb_str name,
			 struct vb_str id)
{
	vb_buf_cstr(&t->b, "  ");
	title_write(t, name, id);
	vb_buf_char(&t->b, '{');
	t->some = false;
	t->extra = export_extra(&t->e, section, id);
	text_put(t, "id", id);
}

static void extras_put(struct threagile *t)
{
	for (size_t i = 0; t->extra && i < t->extra->n; i++) {
		vb_buf_cstr(&t->b, t->some ? ", " : "");
		t->some = true;
		case_key_write(&t->b, t->extra->pairs[i].key->text);
		case_tree_write(&t->b, t->extra->pairs[i].value);
	}
}

static void object_end(struct threagile *t)
{
	extras_put(t);
	vb_buf_cstr(&t->b, "}\n");
}

static const char *level(const struct import_word *words, int need)
{
	char digit[2] = {(char)('0' + (need < 1 ? 4 : need)), 0};

	return BACK(words, vb_str(digit));
}

static void data_put(struct threagile *t)
{
	section_begin(t, "data_assets");
	for (size_t i = 0; i < t->e.c->data.n; i++) {
		const struct model_data *d = &t->e.c->data.v[i];

		object_begin(t, "data", d->name, d->id);
		word_put(t, "usage", "business");
		word_put(t, "quantity", "many");
		word_put(t, "confidentiality", level(threagile_confidentiality, d->need[0]));
		word_put(t, "integrity", level(threagile_integrity, d->need[1]));
		word_put(t, "availability", level(threagile_integrity, d->need[2]));
		object_end(t);
	}
}

/* ---- assets and their links ------------------------------------------------------------- */

static void link_write(struct threagile *t, const struct model_flow *f, bool first)
{
	static const char section[] = "flows";

	vb_buf_cstr(&t->b, first ? "" : ", ");
	title_write(t, f->name, f->id);
	vb_buf_char(&t->b, '{');
	t->some = false;
	t->extra = export_extra(&t->e, section, f->id);
	text_put(t, "target", export_id(&t->e, "components", f->to));
	text_put(t, "protocol", f->proto);
	if (!f->proto.n) /* only what was not said is guessed */
		word_put(t, "protocol", f->tls == MODEL_SAID_YES ? "binary-encrypted" : "binary");
	word_put(t, "authentication", BACK(threagile_auth, f->auth));
	if (f->authz.n)
		word_put(t, "authorization", BACK(threagile_authz, f->authz));
	if (f->vpn != MODEL_UNSAID)
		flag_put(t, "vpn", f->vpn == MODEL_SAID_YES);
	if (f->read_only != MODEL_UNSAID)
		flag_put(t, "readonly", f->read_only == MODEL_SAID_YES);
	word_put(t, "usage", "business");
	list_put(t, "data_assets_sent", &f->data, "data");
	list_put(t, "data_assets_received", &f->back, "data");
	extras_put(t);
	vb_buf_char(&t->b, '}');
}

/* Links an import could not follow go back to their asset. */
static bool asides_write(struct threagile *t, struct vb_str part, bool first)
{
	const struct vb_yaml *aside = vb_yaml_get(export_extra(&t->e, NULL, part), "links_aside");

	for (size_t i = 0; aside && aside->kind == VB_YAML_LIST && i < aside->n; i++) {
		const struct vb_yaml *link = vb_yaml_get(aside->items[i], "link");

		if (!link || !vb_str_eq(vb_yaml_str(aside->items[i], "asset"), part))
			continue;
		vb_buf_cstr(&t->b, first ? "" : ", ");
		title_write(t, vb_yaml_str(aside->items[i], "title"), VB_STR("aside"));
		case_tree_write(&t->b, link);
		first = false;
	}
	return first;
}

static void links_put(struct threagile *t, const struct model_part *p, const size_t *next,
		      size_t first_flow)
{
	struct vb_map outer = t->titles;
	const struct vb_yaml *extra = t->extra;
	bool first = true;

	if (!key_begin(t, "communication_links"))
		return;
	vb_map_init(&t->titles, t->e.arena);
	vb_buf_char(&t->b, '{');
	for (size_t i = first_flow; i; i = next[i]) {
		link_write(t, &t->e.c->flows.v[i - 1], first);
		first = false;
	}
	asides_write(t, p->id, first);
	vb_buf_char(&t->b, '}');
	t->titles = outer;
	t->extra = extra;
	t->some = true;
}

static void part_write(struct threagile *t, const struct model_part *p, const size_t *next,
		       size_t first_flow)
{
	static const char *const kinds[] = {"external-entity", "process", "datastore", "process"};

	object_begin(t, "components", p->name, p->id);
	word_put(t, "type", kinds[p->kind]);
	word_put(t, "usage", "business");
	if (p->kind == MODEL_PART_PERSON)
		flag_put(t, "used_as_client_by_human", true);
	flag_put(t, "out_of_scope", p->out_of_scope);
	if (p->tech.n == 1)
		text_put(t, "technology", p->tech.v[0]);
	else
		list_put(t, "technologies", &p->tech, NULL);
	if (p->encrypted != MODEL_UNSAID)
		word_put(t, "encryption", p->encrypted == MODEL_SAID_YES ? "transparent" : "none");
	if (p->tenants.n)
		flag_put(t, "multi_tenant", vb_str_is(p->tenants, "many"));
	list_put(t, "data_formats_accepted", &p->parses, NULL);
	list_put(t, "data_assets_stored", &p->holds, "data");
	links_put(t, p, next, first_flow);
	object_end(t);
}

/* Flows by caller, in their order: a chain from each component, places counted from 1. */
static void parts_put(struct threagile *t)
{
	const struct model_case *c = t->e.c;
	size_t *next = vb_arena_array(t->e.arena, c->flows.n + 1, sizeof(*next));
	struct vb_map first;

	vb_map_init(&first, t->e.arena);
	for (size_t i = c->flows.n; i; i--) {
		void **slot = vb_map_put(&first, c->flows.v[i - 1].from);

		next[i] = (size_t)(uintptr_t)*slot;
		*slot = (void *)(uintptr_t)i;
	}
	section_begin(t, "technical_assets");
	for (size_t i = 0; i < c->parts.n; i++)
		part_write(t, &c->parts.v[i], next,
			   (size_t)(uintptr_t)vb_map_find(&first, c->parts.v[i].id));
}

/* ---- boundaries, requirements, the rest ------------------------------------------------- */

struct inside {
	model_ids parts, zones;
};

static struct inside *insides(struct threagile *t)
{
	const struct model_case *c = t->e.c;
	struct inside *in = vb_arena_array(t->e.arena, c->zones.n + 1, sizeof(*in));
	struct vb_map index;

	vb_map_init(&index, t->e.arena);
	for (size_t i = 0; i < c->zones.n; i++)
		*vb_map_put(&index, c->zones.v[i].id) = &in[i];
	for (size_t i = 0; i < c->parts.n; i++) {
		struct inside *at = vb_map_find(&index, c->parts.v[i].zone);

		if (at)
			*vb_vec_add(t->e.arena, &at->parts) = c->parts.v[i].id;
	}
	for (size_t i = 0; i < c->zones.n; i++) {
		struct inside *at = vb_map_find(&index, c->zones.v[i].in);

		if (at)
			*vb_vec_add(t->e.arena, &at->zones) = c->zones.v[i].id;
	}
	return in;
}

static void zones_put(struct threagile *t)
{
	const struct inside *in = insides(t);

	section_begin(t, "trust_boundaries");
	for (size_t i = 0; i < t->e.c->zones.n; i++) {
		const struct model_zone *z = &t->e.c->zones.v[i];
		const char *type = BACK(threagile_boundaries, z->kind);

		object_begin(t, "zones", z->name, z->id);
		word_put(t, "type", type ? type : "network-on-prem");
		if (!type ||
		    z->trust != threagile_trust(vb_str_is(z->kind, "cloud") ? "cloud" : "lan"))
			text_put(t, "description",
				 vb_arena_printf(
					 t->e.arena, THREAGILE_TRUST "%d" THREAGILE_OF_FOUR "%.*s",
					 z->trust,
					 VB_FMT(z->kind.n ? z->kind : VB_STR(THREAGILE_NO_KIND))));
		list_put(t, "technical_assets_inside", &in[i].parts, "components");
		list_put(t, "trust_boundaries_nested", &in[i].zones, "zones");
		object_end(t);
	}
}

static void requirements_put(struct threagile *t)
{
	section_begin(t, "security_requirements");
	for (size_t i = 0; i < t->e.c->requirements.n; i++) {
		const struct model_requirement *r = &t->e.c->requirements.v[i];

		vb_buf_cstr(&t->b, "  ");
		title_write(t, r->name, r->id);
		case_scalar_write(&t->b, r->text, false);
		vb_buf_char(&t->b, '\n');
	}
}

static void line_put(struct threagile *t, const struct vb_yaml *extra, const char *key,
		     struct vb_str text)
{
	if (!text.n || vb_yaml_get(extra, key))
		return;
	vb_buf_printf(&t->b, "%s: ", key);
	case_scalar_write(&t->b, text, false);
	vb_buf_char(&t->b, '\n');
}

static void head_put(struct threagile *t, const struct vb_yaml *extra)
{
	const struct model_case *c = t->e.c;

	line_put(t, extra, "threagile_version", VB_STR("1.0.0"));
	line_put(t, extra, "title", c->title.n ? c->title : c->id);
	line_put(t, extra, "date", c->reviewed);
	line_put(t, extra, "business_criticality", VB_STR("important"));
	if (c->owner.n && !vb_yaml_get(extra, "author")) {
		vb_buf_cstr(&t->b, "author: {name: ");
		case_scalar_write(&t->b, c->owner, false);
		vb_buf_cstr(&t->b, "}\n");
	}
	for (size_t i = 0; extra && i < extra->n; i++) {
		if (vb_str_is(extra->pairs[i].key->text, "links_aside"))
			continue;
		case_key_write(&t->b, extra->pairs[i].key->text);
		case_tree_write(&t->b, extra->pairs[i].value);
		vb_buf_char(&t->b, '\n');
	}
}

bool case_export_threagile(struct vb_arena *a, const struct model_case *c, struct vb_str *out,
			   struct vb_error *err)
{
	struct threagile t = {0};
	bool over;

	export_init(&t.e, a, c, "threagile");
	vb_buf_init(&t.b, VB_LIMIT_CASE_BYTES);
	head_put(&t, export_extra(&t.e, NULL, c->id));
	data_put(&t);
	parts_put(&t);
	zones_put(&t);
	requirements_put(&t);
	over = t.b.over;
	if (!over)
		*out = vb_arena_str(a, vb_buf_view(&t.b));
	vb_buf_done(&t.b);
	return !over || vb_fail(err, VB_E_LIMIT, "the model would be over %zu bytes",
				(size_t)VB_LIMIT_CASE_BYTES);
}
