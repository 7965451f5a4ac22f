/*
 * openapi.c - the API describes itself: OpenAPI 3.1 written from the table of routes, with the schemas of
 * share/schemas/api.schema.json (JSON Schema 2020-12), which are part of the program; that of a pushed run is made of the
 * columns that read it.
 */
#include "serve/call.h"

#include "core/limits.h"
#include "run/push.h"
#include "serve/embedded_int.h"

static const struct {
	int status;
	const char *what;
} problems[] = {{400, "the request cannot be read"},
		{401, "nobody is logged in"},
		{403, "the role does not allow it"},
		{404, "there is no such thing"},
		{413, "too large"},
		{422, "understood, and refused"},
		{429, "too often: see Retry-After"},
		{500, "our own fault"},
		{503, "not possible now"}};

static void content_put(struct report_node at, const char *media, const char *schema)
{
	struct report_node content = report_node_object(at, "content"), n;
	char reference[96];

	snprintf(reference, sizeof(reference), "#/components/schemas/%s", schema);
	n = report_node_object(report_node_object(content, media), "schema");
	report_node_str(n, "$ref", vb_str(reference)); /* copied */
}

static struct report_node status_object(struct report_node responses, struct vb_arena *a,
					int status)
{
	return report_node_object(responses, vb_arena_printf(a, "%d", status).p);
}

static void responses_put(struct report_node op, struct vb_arena *a, const struct serve_route *r)
{
	struct report_node responses = report_node_object(op, "responses"), n;

	n = status_object(responses, a, r->status ? r->status : 200);
	report_node_word(n, "description", "done");
	content_put(n, "application/json", r->answer);
	if (r->status && r->status != 200) {
		n = status_object(responses, a, 200);
		report_node_word(n, "description", "it was so already");
		content_put(n, "application/json", r->answer);
	}
	for (size_t i = 0; i < VB_COUNT(problems); i++) {
		n = status_object(responses, a, problems[i].status);
		report_node_word(n, "description", problems[i].what);
		content_put(n, "application/problem+json", "Problem");
	}
}

/* {id} of the path, then what the query takes. */
static void parameters_put(struct report_node op, struct vb_arena *a, const struct serve_route *r)
{
	struct report_node list = report_node_list(op, "parameters"), n;
	struct vb_str rest = vb_str(r->path), part;

	while (vb_str_next(&rest, '/', &part)) {
		if (!part.n || part.p[0] != '{')
			continue;
		n = report_node_item(list);
		report_node_str(n, "name", vb_str_sub(part, 1, part.n - 2));
		report_node_word(n, "in", "path");
		report_node_bool(n, "required", true);
		n = report_node_object(n, "schema");
		report_node_word(n, "type", "string");
		report_node_uint(n, "minLength", 1);
	}
	for (const struct serve_param *p = r->params; p && p->name; p++) {
		yyjson_doc *schema = yyjson_read(p->schema, strlen(p->schema), 0);

		n = report_node_item(list);
		report_node_word(n, "name", p->name);
		report_node_word(n, "in", "query");
		report_node_word(n, "description", p->what);
		yyjson_mut_obj_add_val(n.doc, n.v, "schema",
				       yyjson_val_mut_copy(n.doc, yyjson_doc_get_root(schema)));
		yyjson_doc_free(schema);
	}
	(void)a;
}

static void operation_put(struct report_node path, struct vb_arena *a, const struct serve_route *r)
{
	struct report_node op = report_node_object(path, r->method == SERVE_POST ? "post" : "get"),
			   n;

	report_node_word(op, "operationId", r->id);
	report_node_str(op, "summary", vb_str(r->what));
	report_node_str(op, "description",
			vb_arena_printf(a, "Least role: %s.", store_role_word(r->role)));
	parameters_put(op, a, r);
	if (r->body) {
		n = report_node_object(op, "requestBody");
		report_node_bool(n, "required", true);
		content_put(n, "application/json", r->body);
	}
	responses_put(op, a, r);
}

static void paths_put(struct report_node root, struct vb_arena *a)
{
	struct report_node paths = report_node_object(root, "paths"), path;

	for (const struct serve_route *r = serve_routes; r->path; r++) {
		bool first = true;

		if (!(r->flags & SERVE_API))
			continue;
		for (const struct serve_route *o = serve_routes; o < r; o++)
			first = first && strcmp(o->path, r->path) != 0;
		if (!first)
			continue;
		path = report_node_object(paths, r->path);
		for (const struct serve_route *o = r; o->path; o++)
			if (strcmp(o->path, r->path) == 0)
				operation_put(path, a, o);
	}
}

static void security_put(struct report_node components, struct report_node root)
{
	struct report_node schemes = report_node_object(components, "securitySchemes"), n, list;

	n = report_node_object(schemes, "token");
	report_node_word(n, "type", "http");
	report_node_word(n, "scheme", "bearer");
	n = report_node_object(schemes, "session");
	report_node_word(n, "type", "apiKey");
	report_node_word(n, "in", "cookie");
	report_node_word(n, "name", "vauban");
	n = report_node_object(schemes, "certificate");
	report_node_word(n, "type", "mutualTLS");
	list = report_node_list(root, "security");
	report_node_list(report_node_item(list), "token");
	report_node_list(report_node_item(list), "session");
	report_node_list(report_node_item(list), "certificate");
}

/* "assessment.schema.json#/$defs/finding" and "#/$defs/finding" are both of this one document. */
static void references_turn(yyjson_mut_doc *doc, yyjson_mut_val *v, unsigned depth)
{
	static const char here[] = "#/$defs/";
	yyjson_mut_val *key, *value;
	size_t i, max;

	if (depth > VB_LIMIT_JSON_DEPTH)
		return;
	if (yyjson_mut_is_arr(v))
		yyjson_mut_arr_foreach(v, i, max, value) references_turn(doc, value, depth + 1);
	if (!yyjson_mut_is_obj(v))
		return;
	yyjson_mut_obj_foreach(v, i, max, key, value)
	{
		const char *text = yyjson_mut_get_str(value),
			   *at = text ? strstr(text, here) : NULL;
		char turned[96];

		if (!at || strcmp(yyjson_mut_get_str(key), "$ref") != 0) {
			references_turn(doc, value, depth + 1);
			continue;
		}
		snprintf(turned, sizeof(turned), "#/components/schemas/%s", at + strlen(here));
		yyjson_mut_set_str(value, yyjson_mut_get_str(yyjson_mut_strcpy(doc, turned)));
	}
}

static bool schemas_add(struct report_node into, const struct serve_embedded *e,
			struct vb_error *err)
{
	yyjson_doc *doc VB_CLEANUP(vb_json_cleanup) = NULL;
	yyjson_val *root, *key, *value;
	size_t i, max;

	if (!vb_json_read(vb_strn((const char *)e->text, e->n), e->name, &doc, err))
		return false;
	root = yyjson_doc_get_root(doc);
	vb_json_each_key(vb_json_object(root, "$defs"), i, max, key, value) yyjson_mut_obj_add(
		into.v, yyjson_val_mut_copy(into.doc, key), yyjson_val_mut_copy(into.doc, value));
	if (strcmp(e->name, "assessment.schema") == 0) {
		yyjson_mut_val *whole = yyjson_val_mut_copy(into.doc, root);

		yyjson_mut_obj_remove_key(whole, "$defs");
		yyjson_mut_obj_remove_key(whole, "$schema");
		yyjson_mut_obj_add_val(into.doc, into.v, "Assessment", whole);
	}
	return true;
}

static bool schemas_put(struct report_node components, struct vb_error *err)
{
	struct report_node schemas = report_node_object(components, "schemas");

	for (size_t i = 0; i < serve_embedded_count; i++)
		if (!schemas_add(schemas, &serve_embedded[i], err))
			return false;
	yyjson_mut_obj_add_val(schemas.doc, schemas.v, "RunDocument", run_push_schema(schemas.doc));
	references_turn(schemas.doc, schemas.v, 0);
	return true;
}

bool serve_api_openapi(struct serve_call *c, struct vb_error *err)
{
	struct report_node root = serve_root(), info, components;

	report_node_word(root, "openapi", "3.1.0");
	info = report_node_object(root, "info");
	report_node_word(info, "title", "vauban");
	report_node_word(info, "version", VAUBAN_VERSION);
	report_node_word(
		info, "description",
		"The console's own functions as JSON. A write by cookie carries X-CSRF-Token (GET "
		"/api/v1/session says it); a token or a client certificate needs none.");
	paths_put(root, c->arena);
	components = report_node_object(root, "components");
	if (!schemas_put(components, err)) {
		yyjson_mut_doc_free(root.doc);
		return false;
	}
	security_put(components, root);
	return serve_json(c, root, err);
}
