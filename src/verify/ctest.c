/*
 * ctest.c - Test.xml of CTest (cmake.org, "ctest -T Test"):
 *
 *   Site > Testing > StartTestTime (seconds UTC), Test (Status: passed failed notrun)
 *     > Name, Labels > Label, Results > NamedMeasurement (name "Execution Time") > Value, Measurement > Value
 *
 * A label "verifies:ID" names a requirement. CTest's --output-junit is JUnit and goes there.
 */
#include "verify/results_int.h"

static void measurements_read(struct verify_reading *r, const struct vb_xml_node *results,
			      struct model_result *result)
{
	const struct vb_xml_node *m = vb_xml_child(results, "NamedMeasurement");
	double seconds;

	for (; m; m = vb_xml_next(m, "NamedMeasurement")) {
		struct vb_str name = vb_xml_attribute(m, "name"), value = vb_xml_field(m, "Value");

		if (vb_str_is(name, "Execution Time") && vb_str_double(value, &seconds) &&
		    seconds >= 0 && seconds < 1e9)
			result->duration = (int64_t)(seconds * 1000);
		else if (vb_str_is(name, "Exit Code") || vb_str_is(name, "Completion Status"))
			result->why = result->outcome == MODEL_PASSED ? result->why
								      : verify_why(r, value);
	}
}

static bool test_read(struct verify_reading *r, const struct vb_xml_node *node, uint64_t started,
		      struct vb_error *err)
{
	struct vb_str name = vb_xml_field(node, "Name"), status = vb_xml_attribute(node, "Status");
	const struct vb_xml_node *l = vb_xml_child(vb_xml_child(node, "Labels"), "Label");
	const char *missing = name.n ? "Status" : "Name";
	struct model_result *result;

	if (!name.n || !status.n)
		return vb_fail_at(err, VB_E_INPUT, r->name, vb_xml_line(node), 1,
				  R("a <Test> without %s", "un <Test> sans %s"), missing);
	result = verify_result_add(r, name, vb_xml_line(node), err);
	if (!result)
		return false;
	result->source = VB_STR("ctest");
	result->outcome = vb_str_is(status, "passed")   ? MODEL_PASSED
			  : vb_str_is(status, "notrun") ? MODEL_SKIPPED
							: MODEL_FAILED;
	if (started)
		result->when = (int64_t)started;
	for (; l; l = vb_xml_next(l, "Label"))
		if (vb_str_starts(vb_xml_text(l), VB_STR("verifies:")))
			verify_verifies_add(r, result, vb_str_from(vb_xml_text(l), 9));
	measurements_read(r, vb_xml_child(node, "Results"), result);
	return true;
}

bool verify_ctest_read(struct verify_reading *r, struct vb_error *err)
{
	const struct vb_xml_node *testing = vb_xml_root(r->xml), *t;
	uint64_t started = 0;

	if (vb_xml_is(testing, "Site"))
		testing = vb_xml_child(testing, "Testing");
	if (!testing)
		return vb_fail_at(
			err, VB_E_INPUT, r->name, 1, 1, "%s",
			R("CTest's file of another step: no <Testing> in it",
			  "un fichier de CTest, mais d’une autre étape : aucun <Testing>"));
	if (!vb_str_u64(vb_xml_field(testing, "StartTestTime"), &started) ||
	    started > INT32_MAX * 4ull)
		started = 0;
	for (t = vb_xml_child(testing, "Test"); t; t = vb_xml_next(t, "Test"))
		if (!test_read(r, t, started, err))
			return false;
	return true;
}
