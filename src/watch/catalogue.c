/*
 * catalogue.c - data that advisories are read with: how long products are mended, and what weaknesses and attack
 * techniques are called.
 *
 *   end of life    {"PRODUCT": {title, identifiers: [{purl|repology|cpe: ..}], releases: [{releaseCycle, eol, eoes}]}}
 *                  {"result": [{name, label, identifiers: [{type, id}], releases: [{name, eolFrom, isEol}]}]}
 *                  endoflife.date's repository and its API version 1
 *   CWE, CAPEC     [{"id": "CWE-787", "name": ..}]  ·  {"Weaknesses": [{"ID": "787", "Name": ..}]} (CWE's REST API)
 *   ATT&CK, CAPEC  {"techniques": [{id, name}]}  ·  {"type": "bundle", "objects": [..]} (STIX 2.1)
 *
 * Only exact identifiers are kept: nothing is ever joined because names look alike.
 */
#include "watch/watch_int.h"

#include "core/json.h"
#include "core/limits.h"

enum { ID_BYTES = 64, NAME_BYTES = 512 };

/* ---- telling ----------------------------------------------------------------------------- */

enum watch_json_kind watch_catalogue_tell(yyjson_val *root)
{
	yyjson_val *first = yyjson_is_arr(root) ? yyjson_arr_get_first(root) : NULL;
	yyjson_obj_iter it;

	if (first)
		return vb_str_starts(vb_json_str(first, "id"), VB_STR("CWE-")) ||
				     vb_str_starts(vb_json_str(first, "id"), VB_STR("CAPEC-"))
						   ? WATCH_JSON_NAMES
						   : WATCH_JSON_OTHER;
	if (vb_json_array(root, "techniques") || vb_json_array(root, "Weaknesses") ||
	    (vb_str_is(vb_json_str(root, "type"), "bundle") && vb_json_array(root, "objects")))
		return WATCH_JSON_NAMES;
	first = yyjson_arr_get_first(vb_json_array(root, "result"));
	if (!first && yyjson_is_obj(root) && yyjson_obj_size(root)) {
		it = yyjson_obj_iter_with(root);
		first = yyjson_obj_iter_get_val(yyjson_obj_iter_next(&it));
	}
	return vb_json_array(first, "releases") && vb_json_array(first, "identifiers")
		       ? WATCH_JSON_SUPPORT
		       : WATCH_JSON_OTHER;
}

/* ---- end of life -------------------------------------------------------------------------- */

static int64_t day_of(yyjson_val *object, const char *key)
{
	int64_t when;

	return vb_time_parse(vb_json_str(object, key), &when) && when > 0 ? when : 0;
}

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static void release_read(struct vb_arena *a, yyjson_val *item, struct model_support *out)
{
	struct model_cycle c = {.cycle = vb_json_str(item, "releaseCycle"),
				.latest = vb_json_str(item, "latest")};
	yyjson_val *newest = vb_json_object(item, "latest");

	if (!c.cycle.n)
		c.cycle = vb_json_str(item, "name");
	if (newest)
		c.latest = vb_json_str(newest, "name");
	c.ends = later(day_of(item, "eol"), day_of(item, "eolFrom"));
	c.extended = later(day_of(item, "eoes"), day_of(item, "eoesFrom"));
	c.ended = vb_json_true(item, "eol") || (!c.ends && vb_json_true(item, "isEol"));
	out->newest = later(out->newest,
			    later(day_of(item, "latestReleaseDate"),
				  later(day_of(newest, "date"), day_of(item, "releaseDate"))));
	if (c.cycle.n && c.cycle.n < ID_BYTES)
		*vb_vec_add(a, &out->cycles) = c;
}

static void identifier_read(struct vb_arena *a, yyjson_val *item, struct model_support *out)
{
	struct vb_str purl = vb_json_str(item, "purl"), repology = vb_json_str(item, "repology"),
		      type = vb_json_str(item, "type");

	if (vb_str_is(type, "purl"))
		purl = vb_json_str(item, "id");
	if (vb_str_is(type, "repology"))
		repology = vb_json_str(item, "id");
	if (purl.n)
		*vb_vec_add(a, &out->identifiers) = purl;
	if (repology.n)
		*vb_vec_add(a, &out->identifiers) = vb_arena_printf(a, "repology:%.*s",
								    VB_FMT(repology));
}

static bool product_read(struct vb_str key, yyjson_val *value, const struct watch_sink *sink,
			 struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_support s = {.product = key, .title = vb_json_str(value, "title")};
	yyjson_val *item;
	size_t i, n;

	if (!s.product.n)
		s.product = vb_json_str(value, "name");
	if (!s.title.n)
		s.title = vb_json_str(value, "label");
	vb_json_each(vb_json_array(value, "identifiers"), i, n, item) identifier_read(a, item, &s);
	vb_json_each(vb_json_array(value, "releases"), i, n, item) release_read(a, item, &s);
	return !s.product.n || !s.cycles.n || sink->support(sink->ctx, &s, err);
}

bool watch_support_read(struct vb_str json, const char *name, const struct watch_sink *sink,
			struct vb_error *err)
{
	yyjson_doc *doc VB_CLEANUP(vb_json_cleanup) = NULL;
	struct vb_str version = {NULL, 0};
	yyjson_val *root, *list, *key, *value;
	size_t i, n;

	if (!vb_json_read(json, name, &doc, err))
		return false;
	root = yyjson_doc_get_root(doc);
	list = vb_json_array(root, "result");
	if (day_of(root, "generated_at")) /* a date: ASCII */
		version = vb_str_sub(vb_json_str(root, "generated_at"), 0, 10);
	if (!sink->support)
		return true;
	if (!sink->feed(sink->ctx, VB_STR("EOL"), VB_STR(""), version, err))
		return false;
	if (list) {
		vb_json_each(list, i, n, value) if (!product_read((struct vb_str){NULL, 0}, value,
								  sink, err)) return false;
		return true;
	}
	vb_json_each_key(root, i, n, key, value) if (!product_read(vb_json_value_str(key), value,
								   sink, err)) return false;
	return true;
}

/* ---- names -------------------------------------------------------------------------------- */

struct naming {
	const struct watch_sink *sink;
	const char *catalogue; /* begun: "CWE", "CAPEC", "ATT&CK" */
	struct vb_str version;
};

static const char *catalogue_of(struct vb_str id)
{
	return vb_str_starts(id, VB_STR("CWE-"))
			     ? "CWE"
			     : vb_str_starts(id, VB_STR("CAPEC-")) ? "CAPEC"
				     : id.n > 1 && id.p[0] == 'T' && id.p[1] >= '0' &&
						     id.p[1] <= '9'
					     ? "ATT&CK"
			     : NULL;
}

static bool name_give(struct naming *n, struct vb_str id, struct vb_str name, struct vb_error *err)
{
	const char *catalogue = catalogue_of(id);

	if (!catalogue || !name.n || id.n > ID_BYTES || name.n > NAME_BYTES)
		return true; /* groups, software, mitigations: nothing here names them */
	if ((!n->catalogue || strcmp(n->catalogue, catalogue) != 0) &&
	    !n->sink->feed(n->sink->ctx, vb_str(catalogue), VB_STR(""), n->version, err))
		return false;
	n->catalogue = catalogue;
	return n->sink->name(n->sink->ctx, &(struct model_name){id, name}, err);
}

/* A STIX object is named by the reference of its own catalogue; withdrawn ones are passed over. */
static bool stix_give(struct naming *n, yyjson_val *item, struct vb_error *err)
{
	yyjson_val *reference;
	size_t i, count;

	if (!vb_str_is(vb_json_str(item, "type"), "attack-pattern") ||
	    vb_json_true(item, "revoked") || vb_json_true(item, "x_mitre_deprecated"))
		return true;
	vb_json_each(vb_json_array(item, "external_references"), i, count, reference)
	{
		struct vb_str source = vb_json_str(reference, "source_name");

		if (vb_str_starts(source, VB_STR("mitre-")) || vb_str_is(source, "capec"))
			return name_give(n, vb_json_str(reference, "external_id"),
					 vb_json_str(item, "name"), err);
	}
	return true;
}

static bool weakness_give(struct naming *n, yyjson_val *item, struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();

	return name_give(n, vb_arena_printf(a, "CWE-%.*s", VB_FMT(vb_json_str(item, "ID"))),
			 vb_json_str(item, "Name"), err);
}

static bool plain_give(struct naming *n, yyjson_val *item, struct vb_error *err)
{
	return name_give(n, vb_json_str(item, "id"), vb_json_str(item, "name"), err);
}

bool watch_names_read(struct vb_str json, const char *name, const struct watch_sink *sink,
		      struct vb_error *err)
{
	yyjson_doc *doc VB_CLEANUP(vb_json_cleanup) = NULL;
	struct naming naming = {.sink = sink};
	yyjson_val *root, *list, *item;
	size_t i, n;

	bool (*give)(struct naming *, yyjson_val *, struct vb_error *) = plain_give;

	if (!vb_json_read(json, name, &doc, err))
		return false;
	root = yyjson_doc_get_root(doc);
	list = yyjson_is_arr(root) ? root : vb_json_array(root, "techniques");
	if (!list && (list = vb_json_array(root, "Weaknesses")) != NULL)
		give = weakness_give;
	if (!list && (list = vb_json_array(root, "objects")) != NULL)
		give = stix_give;
	if (!sink->name)
		return true;
	vb_json_each(list, i, n, item) if (!give(&naming, item, err)) return false;
	return true;
}
