/*
 * findings.c - a few findings or components alone, as the JSON documents of `show` and `components`: the same objects as
 * in the whole assessment.
 */
#include "report/report.h"

#include "report/data_int.h"

bool report_findings_json(const struct vb_run *run, const struct model_finding *findings, size_t n,
			  struct vb_buf *out, struct vb_error *err)
{
	yyjson_mut_doc *doc VB_CLEANUP(vb_json_cleanup_mut) = yyjson_mut_doc_new(NULL);
	struct report_node root = report_node_root(doc), list;

	report_node_word(root, "format", "vauban-findings/1");
	list = report_node_list(root, "findings");
	for (size_t i = 0; i < n; i++)
		report_data_finding(report_node_item(list), run, &findings[i]);
	return vb_json_write(doc, true, out, err);
}

void report_listed_add(yyjson_mut_doc *doc, yyjson_mut_val *object, const struct vb_run *run,
		       const struct report_listed *listed)
{
	struct report_node root = {doc, object}, list;

	report_node_word(root, "format", "vauban-findings/1");
	report_node_int(root, "run", listed->run);
	report_node_uint(root, "matching", listed->matching);
	report_node_uint(root, "page", listed->from / listed->per_page + 1);
	report_node_uint(root, "per_page", listed->per_page);
	list = report_node_list(root, "findings");
	for (size_t i = 0; i < listed->n; i++)
		report_data_finding(report_node_item(list), run, &listed->v[i]);
}

bool report_listed_json(const struct vb_run *run, const struct report_listed *listed,
			struct vb_buf *out, struct vb_error *err)
{
	yyjson_mut_doc *doc VB_CLEANUP(vb_json_cleanup_mut) = yyjson_mut_doc_new(NULL);

	report_listed_add(doc, report_node_root(doc).v, run, listed);
	return vb_json_write(doc, true, out, err);
}

bool report_components_json(const struct model_facts *facts, const uint32_t *indexes, size_t n,
			    struct vb_buf *out, struct vb_error *err)
{
	yyjson_mut_doc *doc VB_CLEANUP(vb_json_cleanup_mut) = yyjson_mut_doc_new(NULL);
	struct report_node root = report_node_root(doc), list;

	report_node_word(root, "format", "vauban-components/1");
	list = report_node_list(root, "components");
	for (size_t i = 0; i < n; i++)
		report_data_component(report_node_item(list), facts,
				      &facts->components.v[indexes[i]]);
	report_data_unreadable(root, facts);
	report_data_left_out(root, facts);
	return vb_json_write(doc, true, out, err);
}

void report_finding_add(yyjson_mut_doc *doc, yyjson_mut_val *object, const struct vb_run *run,
			const struct model_finding *f)
{
	report_data_finding((struct report_node){doc, object}, run, f);
}

void report_component_add(yyjson_mut_doc *doc, yyjson_mut_val *object,
			  const struct model_facts *facts, const struct model_component *m)
{
	report_data_component((struct report_node){doc, object}, facts, m);
}

void report_rule_add(yyjson_mut_doc *doc, yyjson_mut_val *object, const struct model_rule_result *r)
{
	report_data_rule((struct report_node){doc, object}, r);
}
