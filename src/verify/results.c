/*
 * results.c - a file of results: told by its content, read whole or refused.
 *
 *   '<' ──► XML: root testsuites, testsuite ► JUnit; Site, Testing ► CTest
 *   '{' ──► JSON: "runs" ► SARIF 2.1.0, a result for each rule; "results" ► our own (docs/JSON.md)
 *   else    TAP 12 to 14
 *
 * What names requirements: the property "verifies" of JUnit and SARIF, CTest's label "verifies:ID", "[ID]" in a
 * description of TAP.
 */
#include "verify/results_int.h"

#include "core/limits.h"

enum { WHY_BYTES = 300 };

struct model_result *verify_result_add(struct verify_reading *r, struct vb_str name, uint32_t line,
				       struct vb_error *err)
{
	struct model_result *result;

	if (r->results.n >= VB_LIMIT_TEST_RESULTS) {
		vb_fail_at(err, VB_E_LIMIT, r->name, line, 0,
			   R("more than %u results in one file",
			     "plus de %u résultats dans un fichier"),
			   VB_LIMIT_TEST_RESULTS);
		return NULL;
	}
	result = vb_vec_add(r->a, &r->results);
	*result = (struct model_result){.when = r->when, .duration = -1, .line = line};
	result->name = result->test = vb_arena_printable(
		r->a, vb_str_sub(vb_str_trim(name), 0, VB_LIMIT_TEST_NAME));
	return result;
}

void verify_verifies_add(struct verify_reading *r, struct model_result *result, struct vb_str list)
{
	size_t from = 0;

	for (size_t i = 0; i <= list.n; i++) {
		struct vb_str id = vb_str_sub(list, from, i - from);

		if (i < list.n && !strchr(",; \t\r\n", list.p[i]))
			continue;
		from = i + 1;
		if (id.n && id.n <= VB_LIMIT_TEST_NAME &&
		    result->verifies.n < VB_LIMIT_TEST_VERIFIES)
			*vb_vec_add(r->a, &result->verifies) = (struct model_verified){
				.id = vb_arena_printable(r->a, id)};
	}
}

void verify_time_put(struct model_result *result, struct vb_str text)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	int64_t when;

	if (text.n && (vb_time_parse(text, &when) ||
		       vb_time_parse(vb_arena_printf(a, "%.*sZ", VB_FMT(text)), &when)))
		result->when = when;
}

struct vb_str verify_why(struct verify_reading *r, struct vb_str text)
{
	struct vb_str rest = vb_str_trim(text), line = {0};

	if (!vb_str_line(&rest, &line))
		return (struct vb_str){NULL, 0};
	return vb_arena_printable(r->a, vb_str_sub(vb_str_trim(line), 0, WHY_BYTES));
}

static bool xml_read(struct verify_reading *r, struct vb_error *err)
{
	const struct vb_xml_node *root;

	if (!vb_xml_read(r->bytes, r->name, &r->xml, err))
		return false;
	root = vb_xml_root(r->xml);
	if (vb_xml_is(root, "testsuites") || vb_xml_is(root, "testsuite"))
		return verify_junit_read(r, err);
	if (vb_xml_is(root, "Site") || vb_xml_is(root, "Testing"))
		return verify_ctest_read(r, err);
	return vb_fail_at(
		err, VB_E_INPUT, r->name, vb_xml_line(root), 1, "%s",
		R("XML, but no results of tests: <testsuites>, <testsuite> or <Site> is expected",
		  "du XML, mais aucun résultat de test : <testsuites>, <testsuite> ou <Site> est attendu"));
}

static bool json_read(struct verify_reading *r, struct vb_error *err)
{
	yyjson_val *root;

	if (!vb_json_read(r->bytes, r->name, &r->json, err))
		return false;
	r->lines = (struct vb_json_lines){.doc = r->json, .text = r->bytes};
	root = yyjson_doc_get_root(r->json);
	if (vb_json_array(root, "runs"))
		return verify_sarif_read(r, err);
	if (vb_json_array(root, "results"))
		return verify_json_read(r, err);
	return vb_fail_at(
		err, VB_E_INPUT, r->name, 1, 1, "%s",
		R("JSON, but no results of tests: neither SARIF (\"runs\") nor ours (\"results\")",
		  "du JSON, mais aucun résultat de test : ni SARIF (« runs »), ni le nôtre (« results »)"));
}

bool verify_results_parse(struct vb_arena *a, struct vb_str bytes, const struct verify_source *from,
			  model_results *out, struct vb_error *err)
{
	struct verify_reading r = {
		.a = a, .bytes = bytes, .name = from->name, .when = from->when, .lang = from->lang};
	struct vb_str text = vb_str_trim(bytes);
	bool ok;

	if (vb_str_starts(text,
			  VB_STR("\xef\xbb\xbf"))) /* a byte order mark, as some tools write */
		text = vb_str_from(text, 3);
	if (!text.n)
		return vb_fail_at(err, VB_E_INPUT, from->name, 1, 1, "%s",
				  vb_t(r.lang, "empty: no results of tests",
				       "vide : aucun résultat de test"));
	ok = text.p[0] == '<'   ? xml_read(&r, err)
	     : text.p[0] == '{' ? json_read(&r, err)
				: verify_tap_read(&r, err);
	vb_xml_cleanup(&r.xml);
	vb_json_cleanup(&r.json);
	if (ok)
		*out = r.results;
	return ok;
}
