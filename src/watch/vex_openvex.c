/*
 * vex_openvex.c - OpenVEX 0.2 (and 0.0.x, whose vulnerability and products are plain strings).
 *
 *   statement ──► vulnerability {name, @id, aliases}, status, justification, impact_statement, action_statement
 *             └─► products[] {@id, identifiers.purl, subcomponents[]} ──► one statement for each pair
 *
 * Source: github.com/openvex/spec, OPENVEX-SPEC.md. A statement's timestamp, else the document's.
 */
#include "watch/vex_int.h"

static struct model_vex_thing thing_of(struct vex_reading *r, yyjson_val *v)
{
	struct vb_str id = vb_json_value_str(v),
		      purl = vb_json_str(vb_json_object(v, "identifiers"), "purl");
	struct model_vex_thing thing;

	if (!id.n)
		id = vb_json_str(v, "@id");
	thing = watch_vex_thing(r, id.n ? id : purl);
	if (purl.n)
		thing.purl = vb_arena_str(r->a, purl);
	return thing;
}

static void name_add(struct vex_reading *r, struct model_vex_statement *s, struct vb_str name)
{
	size_t slash = vb_str_rchr(name,
				   '/'); /* "https://nvd.nist.gov/vuln/detail/CVE-2023-12345" */

	name = slash < name.n ? vb_str_from(name, slash + 1) : name;
	if (name.n)
		*vb_vec_add(r->a, &s->names) = vb_arena_str(r->a, name);
}

static void names_fill(struct vex_reading *r, yyjson_val *vulnerability,
		       struct model_vex_statement *s)
{
	yyjson_val *alias;
	size_t i, n;

	name_add(r, s, vb_json_value_str(vulnerability));
	name_add(r, s, vb_json_str(vulnerability, "name"));
	name_add(r, s, vb_json_str(vulnerability, "@id"));
	vb_json_each(vb_json_array(vulnerability, "aliases"), i, n, alias)
		name_add(r, s, vb_json_value_str(alias));
}

static void status_fill(struct vex_reading *r, yyjson_val *v, struct model_vex_statement *s)
{
	struct vb_str word = vb_json_str(v, "status"), why = vb_json_str(v, "justification"),
		      impact = vb_json_str(v, "impact_statement"),
		      action = vb_json_str(v, "action_statement");
	bool known = vb_str_is(word, "not_affected") || vb_str_is(word, "affected") ||
		     vb_str_is(word, "fixed") || vb_str_is(word, "under_investigation");

	if (!known || !model_status_parse(word, &s->status))
		s->problem = watch_vex_problem(r, "its status is none of OpenVEX",
					       "son statut n’est pas d’OpenVEX", word);
	else if (s->status == MODEL_NOT_AFFECTED && !why.n && !impact.n)
		s->problem = watch_vex_problem(r, "it says not_affected and not why",
					       "il dit not_affected sans dire pourquoi",
					       VB_STR(""));
	if (!impact.n)
		impact = action.n ? action : vb_json_str(v, "status_notes");
	s->justification = watch_vex_why(r, why, impact);
}

static bool components_add(struct vex_reading *r, struct model_vex_statement *s, yyjson_val *list,
			   struct vb_error *err)
{
	yyjson_val *v;
	size_t i, n;

	s->component = (struct model_vex_thing){0};
	if (!yyjson_arr_size(list))
		return watch_vex_add(r, s, err);
	vb_json_each(list, i, n, v)
	{
		s->component = thing_of(r, v);
		if (!watch_vex_add(r, s, err))
			return false;
	}
	return true;
}

static bool statement_read(struct vex_reading *r, yyjson_val *v, uint32_t place,
			   struct vb_error *err)
{
	struct model_vex_statement s = {.place = place};
	yyjson_val *products = vb_json_array(v, "products"), *product, *parts;
	size_t i, n;

	s.when = watch_vex_time(v, "last_updated", watch_vex_time(v, "timestamp", r->out->when));
	names_fill(r, yyjson_obj_get(v, "vulnerability"), &s);
	status_fill(r, v, &s);
	if (!s.names.n)
		s.problem = watch_vex_problem(r, "it names no vulnerability",
					      "il ne nomme aucune vulnérabilité", VB_STR(""));
	if (!yyjson_arr_size(products)) {
		s.problem = watch_vex_problem(r, "it names no product", "il ne nomme aucun produit",
					      VB_STR(""));
		return watch_vex_add(r, &s, err);
	}
	vb_json_each(products, i, n, product)
	{
		s.product = thing_of(r, product);
		parts = vb_json_array(product, "subcomponents");
		if (!components_add(r, &s, parts ? parts : vb_json_array(v, "subcomponents"), err))
			return false;
	}
	return true;
}

bool watch_vex_openvex(struct vex_reading *r, yyjson_val *root, struct vb_error *err)
{
	yyjson_val *list = vb_json_array(root, "statements"), *v;
	size_t i, n;

	if (!list)
		return vb_fail_at(err, VB_E_INPUT, r->name, 1, 1,
				  "an OpenVEX document without a list \"statements\"");
	r->out->id = watch_vex_str(r, root, "@id");
	r->out->author = watch_vex_str(r, root, "author");
	r->out->when = watch_vex_time(root, "last_updated", watch_vex_time(root, "timestamp", 0));
	vb_json_each(list, i, n, v) if (!statement_read(r, v, (uint32_t)i + 1, err)) return false;
	return true;
}
