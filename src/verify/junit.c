/*
 * junit.c - JUnit XML, as Ant began it and pytest, Maven, Go, CTest and others write it:
 *
 *   testsuites > testsuite (nested at will; timestamp, properties) > testcase (classname, name, time)
 *     > failure, error, skipped (message), properties > property (name, value), system-out, system-err
 *
 * A property "verifies" of a case, or of the suites around it, names requirements; "test" names the test of the case file.
 * There is no standard; source: github.com/testmoapp/junitxml, and the writers of pytest and CTest.
 */
#include "verify/results_int.h"

#include "core/hash.h"
#include "core/limits.h"

enum { OUTPUT_BYTES = 1 << 20 };

struct suite { /* one on the way down, its surroundings above it */
	const struct vb_xml_node *node;
	const struct suite *up;
};

static struct vb_str property_value(const struct vb_xml_node *property)
{
	struct vb_str value = vb_xml_attribute(property, "value");

	return value.n ? value : vb_xml_text(property);
}

static void properties_read(struct verify_reading *r, const struct vb_xml_node *owner,
			    struct model_result *result)
{
	const struct vb_xml_node *list = vb_xml_child(owner, "properties"), *p;

	for (p = vb_xml_child(list, "property"); p; p = vb_xml_next(p, "property")) {
		struct vb_str name = vb_xml_attribute(p, "name");

		if (vb_str_is(name, "verifies"))
			verify_verifies_add(r, result, property_value(p));
		else if (vb_str_is(name, "test"))
			result->test = vb_arena_printable(
				r->a, vb_str_sub(property_value(p), 0, VB_LIMIT_TEST_NAME));
	}
}

static void outcome_read(struct verify_reading *r, const struct vb_xml_node *node,
			 struct model_result *result)
{
	static const struct {
		const char *element;
		enum model_outcome outcome;
	} words[] = {
		{"error", MODEL_ERRORED}, {"failure", MODEL_FAILED}, {"skipped", MODEL_SKIPPED}};

	for (size_t i = 0; i < VB_COUNT(words); i++) {
		const struct vb_xml_node *said = vb_xml_child(node, words[i].element);
		struct vb_str message = vb_xml_attribute(said, "message");

		if (!said)
			continue;
		result->outcome = words[i].outcome;
		result->why = verify_why(r, message.n ? message : vb_xml_text(said));
		return;
	}
}

static void output_read(struct verify_reading *r, const struct vb_xml_node *node,
			struct model_result *result)
{
	struct vb_str out = vb_xml_text_all(vb_xml_child(node, "system-out"), r->a, OUTPUT_BYTES);

	if (!out.n)
		return;
	result->output = vb_sha256_hex(r->a, out);
	result->excerpt = vb_arena_printable(
		r->a, vb_str_from(out, out.n > VB_LIMIT_TEST_EXCERPT ? out.n - VB_LIMIT_TEST_EXCERPT
								     : 0));
}

static bool case_read(struct verify_reading *r, const struct vb_xml_node *node,
		      const struct suite *around, struct vb_error *err)
{
	struct vb_str name = vb_xml_attribute(node, "name"),
		      class = vb_xml_attribute(node, "classname");
	struct model_result *result;
	double seconds;

	if (!name.n) {
		vb_fail_at(err, VB_E_INPUT, r->name, vb_xml_line(node), 1, "%s",
			   R("a <testcase> without a name", "un <testcase> sans nom"));
		return vb_hint(
			err, "%s",
			R("every case needs name=\"...\"; nothing of this file was taken",
			  "chaque cas demande name=\"...\" ; rien de ce fichier n’a été repris"));
	}
	result = verify_result_add(
		r, class.n ? vb_arena_printf(r->a, "%.*s.%.*s", VB_FMT(class), VB_FMT(name)) : name,
		vb_xml_line(node), err);
	if (!result)
		return false;
	result->source = VB_STR("junit");
	result->test = vb_arena_printable(r->a, vb_str_sub(name, 0, VB_LIMIT_TEST_NAME));
	if (vb_str_double(vb_xml_attribute(node, "time"), &seconds) && seconds >= 0 &&
	    seconds < 1e9)
		result->duration = (int64_t)(seconds * 1000);
	for (const struct suite *s = around; s; s = s->up)
		if (vb_xml_has(s->node, "timestamp")) {
			verify_time_put(result, vb_xml_attribute(s->node, "timestamp"));
			break;
		}
	for (const struct suite *s = around; s; s = s->up)
		properties_read(r, s->node, result);
	properties_read(r, node, result);
	outcome_read(r, node, result);
	output_read(r, node, result);
	return true;
}

static bool suite_read(struct verify_reading *r, const struct suite *s, struct vb_error *err)
{
	/* The depth is bounded by vb_xml_read. */
	for (const struct vb_xml_node *c = vb_xml_child(s->node, NULL); c;
	     c = vb_xml_next(c, NULL)) {
		struct suite inner = {.node = c, .up = s};

		if (vb_xml_is(c, "testsuite")  ? !suite_read(r, &inner, err)
		    : vb_xml_is(c, "testcase") ? !case_read(r, c, s, err)
					       : false)
			return false;
	}
	return true;
}

bool verify_junit_read(struct verify_reading *r, struct vb_error *err)
{
	struct suite root = {.node = vb_xml_root(r->xml)};

	return suite_read(r, &root, err);
}
