/*
 * vex_csaf.c - what a CSAF 2.0 document states about its products: the profile "VEX", and any advisory that has a
 * product_status.
 *
 *   product_tree: branches (nested), full_product_names ──► product_id ──► name, purl
 *                 relationships: a component in a product ──► product_id of the pair
 *   vulnerabilities[]: product_status ──► status    flags, threats (impact), remediations ──► why
 *
 * "recommended" states nothing about a flaw; first_ and last_affected are affected, first_fixed is fixed.
 * Source: OASIS CSAF 2.0, 3.2.2 and 3.2.3.
 */
#include "watch/vex_int.h"

enum { DEPTH_MAX = 64 };

struct product {
	struct model_vex_thing thing, component; /* component.id empty: `thing` alone */
};
struct csaf {
	struct vex_reading *r;
	struct vb_map products,
		groups;                /* product_id -> struct product; group_id -> its JSON list */
	struct vb_map labels, details; /* product_id -> struct vb_str, of one vulnerability */
	struct vb_str every_detail;    /* a threat that names no product is about all */
};

/* `range`: of versions, when the branch says that its product is one. */
static void product_take(struct csaf *c, yyjson_val *v, const struct product *pair,
			 struct vb_str range)
{
	struct vb_str id = watch_vex_str(c->r, v, "product_id");
	struct vb_str purl = vb_json_str(vb_json_object(v, "product_identification_helper"),
					 "purl");
	struct product *p = vb_arena_alloc(c->r->a, sizeof(*p));
	struct model_vex_thing *named = pair ? &p->component : &p->thing;

	if (!id.n)
		return;
	if (pair)
		*p = *pair;
	if (!pair)
		*named = watch_vex_thing(c->r, id);
	if (purl.n)
		named->purl = vb_arena_str(c->r->a, purl);
	if (!pair)
		named->name = watch_vex_str(c->r, v, "name");
	if (range.n)
		named->range = vb_arena_str(c->r->a, range);
	*vb_map_put(&c->products, id) = p;
}

static bool branches_take(struct csaf *c, yyjson_val *list, unsigned depth, struct vb_error *err)
{
	yyjson_val *branch;
	size_t i, n;

	if (depth > DEPTH_MAX)
		return vb_fail_at(err, VB_E_LIMIT, c->r->name, 0, 0, "branches more than %d deep",
				  DEPTH_MAX);
	vb_json_each(list, i, n, branch)
	{
		bool range = vb_str_is(vb_json_str(branch, "category"), "product_version_range");

		product_take(c, vb_json_object(branch, "product"), NULL,
			     range ? vb_json_str(branch, "name") : VB_STR(""));
		if (!branches_take(c, vb_json_array(branch, "branches"), depth + 1, err))
			return false;
	}
	return true;
}

/* "OPENSSL as a component of PRODUCT": both ends are products known by now. */
static void relationship_take(struct csaf *c, yyjson_val *v)
{
	const struct product *part = vb_map_find(&c->products, vb_json_str(v, "product_reference"));
	const struct product *whole = vb_map_find(&c->products,
						  vb_json_str(v, "relates_to_product_reference"));
	struct product pair;

	if (!part || !whole)
		return;
	pair.thing = whole->thing;
	pair.component = part->component.id.n ? part->component : part->thing;
	product_take(c, vb_json_object(v, "full_product_name"), &pair, VB_STR(""));
}

static bool tree_take(struct csaf *c, yyjson_val *tree, struct vb_error *err)
{
	yyjson_val *v;
	size_t i, n;

	if (!branches_take(c, vb_json_array(tree, "branches"), 0, err))
		return false;
	vb_json_each(vb_json_array(tree, "full_product_names"), i, n, v)
		product_take(c, v, NULL, VB_STR(""));
	vb_json_each(vb_json_array(tree, "relationships"), i, n, v) relationship_take(c, v);
	vb_json_each(vb_json_array(tree, "product_groups"), i, n, v)
	{
		struct vb_str id = watch_vex_str(c->r, v, "group_id");

		if (id.n)
			*vb_map_put(&c->groups, id) = vb_json_array(v, "product_ids");
	}
	return true;
}

/* ---- why -------------------------------------------------------------------------------- */

static void note_products(struct csaf *c, struct vb_map *into, yyjson_val *ids, struct vb_str text)
{
	struct vb_str *kept = vb_arena_alloc(c->r->a, sizeof(*kept));
	yyjson_val *id;
	size_t i, n;

	*kept = vb_arena_str(c->r->a, text);
	vb_json_each(ids, i, n, id)
	{
		void **slot = vb_map_put(into, vb_arena_str(c->r->a, vb_json_value_str(id)));

		if (!*slot)
			*slot = kept;
	}
}

/* What `v` says, filed under the products and groups it names. */
static void note_take(struct csaf *c, struct vb_map *into, yyjson_val *v, struct vb_str text)
{
	yyjson_val *groups = vb_json_array(v, "group_ids"), *id;
	size_t i, n;

	note_products(c, into, vb_json_array(v, "product_ids"), text);
	vb_json_each(groups, i, n, id)
		note_products(c, into, vb_map_find(&c->groups, vb_json_value_str(id)), text);
	if (into == &c->details && !groups && !vb_json_array(v, "product_ids") &&
	    !c->every_detail.n)
		c->every_detail = vb_arena_str(c->r->a, text);
}

static void notes_take(struct csaf *c, yyjson_val *vulnerability)
{
	yyjson_val *v;
	size_t i, n;

	vb_map_init(&c->labels, c->r->a);
	vb_map_init(&c->details, c->r->a);
	c->every_detail = (struct vb_str){NULL, 0};
	vb_json_each(vb_json_array(vulnerability, "flags"), i, n, v)
		note_take(c, &c->labels, v, vb_json_str(v, "label"));
	vb_json_each(vb_json_array(vulnerability, "threats"), i, n,
		     v) if (vb_str_is(vb_json_str(v, "category"), "impact"))
		note_take(c, &c->details, v, vb_json_str(v, "details"));
	vb_json_each(vb_json_array(vulnerability, "remediations"), i, n, v)
		note_take(c, &c->details, v, vb_json_str(v, "details"));
}

/* ---- statements ------------------------------------------------------------------------- */

static const struct {
	const char *key;
	enum model_status status;
} kinds[] = {
	{"known_not_affected", MODEL_NOT_AFFECTED},
	{"known_affected", MODEL_AFFECTED},
	{"first_affected", MODEL_AFFECTED},
	{"last_affected", MODEL_AFFECTED},
	{"fixed", MODEL_FIXED},
	{"first_fixed", MODEL_FIXED},
	{"under_investigation", MODEL_UNDER_INVESTIGATION},
};

static bool product_state(struct csaf *c, const struct model_vex_statement *common,
			  struct vb_str id, struct vb_error *err)
{
	const struct product *p = vb_map_find(&c->products, id);
	const struct vb_str *label = vb_map_find(&c->labels, id),
			    *detail = vb_map_find(&c->details, id);
	struct model_vex_statement s = *common;

	if (p) {
		s.product = p->thing;
		s.component = p->component;
		if (s.product.range.n || s.component.range.n)
			s.problem = watch_vex_problem(c->r, "it is about a range of versions",
						      "elle porte sur un intervalle de versions",
						      s.component.range.n ? s.component.range
									  : s.product.range);
	} else {
		s.product = watch_vex_thing(c->r, id);
		s.problem = watch_vex_problem(c->r, "its product is not in the product tree",
					      "son produit n’est pas dans l’arbre des produits",
					      id);
	}
	s.justification = watch_vex_why(c->r, label && s.status == MODEL_NOT_AFFECTED
						      ? *label
						      : VB_STR(""),
							       detail ? *detail : c->every_detail);
	return watch_vex_add(c->r, &s, err);
}

static bool vulnerability_read(struct csaf *c, yyjson_val *v, uint32_t place, struct vb_error *err)
{
	yyjson_val *states = vb_json_object(v, "product_status"), *item;
	struct model_vex_statement s = {.place = place, .when = c->r->out->when};
	size_t before = c->r->out->statements.n, i, n;

	if (vb_json_str(v, "cve").n)
		*vb_vec_add(c->r->a, &s.names) = watch_vex_str(c->r, v, "cve");
	vb_json_each(vb_json_array(v, "ids"), i, n, item) if (vb_json_str(item, "text").n) *
		vb_vec_add(c->r->a, &s.names) = watch_vex_str(c->r, item, "text");
	if (!s.names.n)
		s.problem = watch_vex_problem(c->r, "it names no vulnerability",
					      "il ne nomme aucune vulnérabilité", VB_STR(""));
	notes_take(c, v);
	for (size_t k = 0; k < VB_COUNT(kinds); k++) {
		s.status = kinds[k].status;
		vb_json_each(
			vb_json_array(states, kinds[k].key), i, n,
			item) if (!product_state(c, &s, vb_json_value_str(item), err)) return false;
	}
	if (c->r->out->statements.n != before)
		return true;
	s.problem = watch_vex_problem(c->r, "it gives no product a status",
				      "il ne donne de statut à aucun produit", VB_STR(""));
	return watch_vex_add(c->r, &s, err);
}

bool watch_vex_csaf(struct vex_reading *r, yyjson_val *root, struct vb_error *err)
{
	yyjson_val *document = vb_json_object(root, "document"),
		   *tracking = vb_json_object(document, "tracking"), *v;
	struct csaf c = {.r = r};
	size_t i, n;

	vb_map_init(&c.products, r->a);
	vb_map_init(&c.groups, r->a);
	r->out->id = watch_vex_str(r, tracking, "id");
	r->out->author = watch_vex_str(r, vb_json_object(document, "publisher"), "name");
	r->out->when = watch_vex_time(tracking, "current_release_date", 0);
	if (!tree_take(&c, vb_json_object(root, "product_tree"), err))
		return false;
	vb_json_each(vb_json_array(root, "vulnerabilities"), i, n,
		     v) if (!vulnerability_read(&c, v, (uint32_t)i + 1, err)) return false;
	return true;
}
