/*
 * results_json.c - our own file of results, for tools that write none of the common ones (docs/JSON.md):
 *
 *   {"format": "vauban-results/1", "environment": "…",
 *    "results": [{"test", "outcome": pass|fail|skip|error, "time", "duration_ms", "why", "verifies": []}]}
 */
#include "verify/results_int.h"

#include "core/limits.h"

#define FORMAT "vauban-results/1"

static bool result_read(struct verify_reading *r, yyjson_val *v, size_t nth, struct vb_error *err)
{
	yyjson_val *root = yyjson_doc_get_root(r->json), *test = yyjson_obj_get(v, "test"), *id;
	yyjson_val *duration = yyjson_obj_get(v, "duration_ms");
	struct vb_str outcome = vb_json_str(v, "outcome");
	uint32_t line = vb_json_line(&r->lines, test);
	struct model_result *result;
	size_t i, n;

	if (!vb_json_value_str(test).n)
		return vb_fail_at(
			err, VB_E_INPUT, r->name, line, 0,
			R("result %zu has no \"test\"", "le résultat %zu n’a pas de « test »"),
			nth + 1);
	result = verify_result_add(r, vb_json_value_str(test), line, err);
	if (!result)
		return false;
	if (!model_outcome_parse(outcome, &result->outcome)) {
		line = vb_json_line(&r->lines, yyjson_obj_get(v, "outcome"));
		return vb_fail_at(err, VB_E_INPUT, r->name, line,
				  line ? vb_json_column(&r->lines) : 0,
				  R("\"outcome\" is pass, fail, skip or error, not \"%.*s\"",
				    "« outcome » vaut pass, fail, skip ou error, pas « %.*s »"),
				  VB_FMT(vb_arena_printable(r->a, vb_str_sub(outcome, 0, 40))));
	}
	result->source = VB_STR("json");
	verify_time_put(result, vb_json_str(v, "time"));
	if (yyjson_is_uint(duration) && yyjson_get_uint(duration) < INT64_MAX)
		result->duration = (int64_t)yyjson_get_uint(duration);
	result->why = verify_why(r, vb_json_str(v, "why"));
	result->environment = vb_arena_printable(
		r->a, vb_str_sub(vb_json_str(root, "environment"), 0, VB_LIMIT_TEST_NAME));
	vb_json_each(vb_json_array(v, "verifies"), i, n, id)
		verify_verifies_add(r, result, vb_json_value_str(id));
	return true;
}

bool verify_json_read(struct verify_reading *r, struct vb_error *err)
{
	yyjson_val *root = yyjson_doc_get_root(r->json), *v;
	size_t i, n;

	if (!vb_str_is(vb_json_str(root, "format"), FORMAT))
		return vb_fail_at(err, VB_E_INPUT, r->name,
				  vb_json_line(&r->lines, yyjson_obj_get(root, "format")), 0, "%s",
				  R("\"format\" is not " FORMAT, "« format » n’est pas " FORMAT));
	vb_json_each(vb_json_array(root, "results"), i, n,
		     v) if (!result_read(r, v, i, err)) return false;
	return true;
}
