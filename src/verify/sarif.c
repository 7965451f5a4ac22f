/*
 * sarif.c - SARIF 2.1.0 (OASIS) as results: each rule of a tool is a test, which fails when a result of it does.
 *
 *   runs > tool.driver (name, rules: id, properties), results (ruleId, kind, level, suppressions, message),
 *     invocations (executionSuccessful, endTimeUtc), properties
 *
 * A rule that found nothing passes: the tool looked. A tool whose run was not successful proves nothing: its rules that
 * found nothing are errors. "verifies" in properties (a string, a list) or a tag "verifies:ID" names requirements; on the
 * run, it holds for the test named as the tool, which passes when all rules do.
 */
#include "verify/results_int.h"

struct sarif {
	struct verify_reading *r;
	struct vb_str tool, ended;
	bool successful;
	struct vb_map rules; /* id to place + 1 in results */
	size_t whole;        /* place of the tool's own result */
};

static void verifies_read(struct sarif *s, yyjson_val *owner, struct model_result *result)
{
	yyjson_val *properties = vb_json_object(owner, "properties"), *v;
	size_t i, n;

	verify_verifies_add(s->r, result, vb_json_str(properties, "verifies"));
	vb_json_each(vb_json_array(properties, "verifies"), i, n, v)
		verify_verifies_add(s->r, result, vb_json_value_str(v));
	vb_json_each(vb_json_array(properties, "tags"), i, n,
		     v) if (vb_str_starts(vb_json_value_str(v), VB_STR("verifies:")))
		verify_verifies_add(s->r, result, vb_str_from(vb_json_value_str(v), 9));
}

static struct model_result *result_at(struct sarif *s, struct vb_str name, uint32_t line,
				      struct vb_error *err)
{
	struct model_result *result = verify_result_add(s->r, name, line, err);

	if (!result)
		return NULL;
	result->source = VB_STR("sarif");
	verify_time_put(result, s->ended);
	if (!s->successful) {
		result->outcome = MODEL_ERRORED;
		result->why = VB_STR("the tool did not end well");
	}
	return result;
}

static bool rule_add(struct sarif *s, struct vb_str id, yyjson_val *rule, uint32_t line,
		     struct vb_error *err)
{
	struct vb_str name = vb_arena_printf(s->r->a, "%.*s/%.*s", VB_FMT(s->tool), VB_FMT(id));
	struct model_result *result = result_at(s, name, line, err);

	if (!result)
		return false;
	verifies_read(s, rule, result);
	*vb_map_put(&s->rules, id) = (void *)(uintptr_t)s->r->results.n;
	return true;
}

static bool counts(yyjson_val *result)
{
	struct vb_str kind = vb_json_str(result, "kind"), level = vb_json_str(result, "level");
	yyjson_val *suppressions = vb_json_array(result, "suppressions");

	return (!kind.n || vb_str_is(kind, "fail")) && !vb_str_is(level, "none") &&
	       !yyjson_arr_size(suppressions);
}

static bool result_read(struct sarif *s, yyjson_val *v, struct vb_error *err)
{
	struct vb_str id = vb_json_str(v, "ruleId");
	uint32_t line = vb_json_line(&s->r->lines, yyjson_obj_get(v, "ruleId"));
	struct model_result *result;

	if (!id.n)
		id = vb_json_str(vb_json_object(v, "rule"), "id");
	if (!id.n)
		return vb_fail_at(err, VB_E_INPUT, s->r->name, line, 0,
				  vb_t(s->r->lang, "a result of %.*s without ruleId",
				       "un résultat de %.*s sans ruleId"),
				  VB_FMT(vb_arena_printable(s->r->a, s->tool)));
	if (!vb_map_find(&s->rules, id) && !rule_add(s, id, NULL, line, err))
		return false;
	if (!counts(v))
		return true;
	result = &s->r->results.v[(uintptr_t)vb_map_find(&s->rules, id) - 1];
	result->outcome = MODEL_FAILED;
	result->line = line ? line : result->line;
	result->why = verify_why(s->r, vb_json_str(vb_json_object(v, "message"), "text"));
	result = &s->r->results.v[s->whole];
	result->outcome = MODEL_FAILED;
	result->why = verify_why(s->r, id); /* a copy: the document is freed before the results */
	return true;
}

static void invocations_read(struct sarif *s, yyjson_val *run)
{
	yyjson_val *v;
	size_t i, n;

	s->successful = true;
	vb_json_each(vb_json_array(run, "invocations"), i, n, v)
	{
		yyjson_val *good = yyjson_obj_get(v, "executionSuccessful");

		s->successful &= !good || yyjson_is_true(good);
		s->ended = vb_json_str(v, "endTimeUtc").n ? vb_json_str(v, "endTimeUtc") : s->ended;
	}
}

static bool run_read(struct sarif *s, yyjson_val *run, struct vb_error *err)
{
	yyjson_val *driver = vb_json_object(vb_json_object(run, "tool"), "driver"), *v;
	struct model_result *whole;
	size_t i, n;

	s->tool = vb_json_str(driver, "name");
	if (!s->tool.n)
		return vb_fail_at(err, VB_E_INPUT, s->r->name, 1, 1, "%s",
				  vb_t(s->r->lang, "a run of SARIF without tool.driver.name",
				       "une exécution SARIF sans tool.driver.name"));
	s->ended = (struct vb_str){NULL, 0};
	invocations_read(s, run);
	vb_map_init(&s->rules, s->r->a);
	whole = result_at(s, s->tool, vb_json_line(&s->r->lines, yyjson_obj_get(driver, "name")),
			  err);
	if (!whole)
		return false;
	verifies_read(s, run, whole);
	s->whole = s->r->results.n - 1;
	vb_json_each(vb_json_array(driver, "rules"), i, n,
		     v) if (vb_json_str(v, "id").n &&
			    !vb_map_find(&s->rules, vb_json_str(v, "id")) &&
			    !rule_add(s, vb_json_str(v, "id"), v,
				      vb_json_line(&s->r->lines, yyjson_obj_get(v, "id")),
				      err)) return false;
	vb_json_each(vb_json_array(run, "results"), i, n,
		     v) if (!result_read(s, v, err)) return false;
	return true;
}

bool verify_sarif_read(struct verify_reading *r, struct vb_error *err)
{
	yyjson_val *root = yyjson_doc_get_root(r->json), *v;
	struct sarif s = {.r = r};
	size_t i, n;

	if (!vb_str_starts(vb_json_str(root, "version"), VB_STR("2.1")))
		return vb_fail_at(
			err, VB_E_INPUT, r->name,
			vb_json_line(&r->lines, yyjson_obj_get(root, "version")), 0,
			R("SARIF 2.1.0 is read, not \"%.*s\"", "SARIF 2.1.0 se lit, pas « %.*s »"),
			VB_FMT(vb_arena_printable(r->a, vb_json_str(root, "version"))));
	vb_json_each(vb_json_array(root, "runs"), i, n, v) if (!run_read(&s, v, err)) return false;
	return true;
}
