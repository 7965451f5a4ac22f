/*
 * openvex.c - what was decided about each vulnerability, as OpenVEX 0.2 (github.com/openvex/spec): the product, and the
 * packages concerned as its subcomponents.
 */
#include "report/vex_int.h"
#include "report/writers_int.h"

static void put_vulnerability(struct report_node n, const struct report_vex *v,
			      const struct model_finding *f)
{
	struct report_node o = report_node_object(n, "vulnerability"), list;

	report_node_str(o, "name", vb_arena_printable(v->arena, f->rule));
	if (!f->aliases.n)
		return;
	list = report_node_list(o, "aliases");
	for (size_t i = 0; i < f->aliases.n; i++)
		report_node_add(list, vb_arena_printable(v->arena, f->aliases.v[i]));
}

static void put_product(struct report_node n, const struct report_vex *v,
			const struct model_finding *f)
{
	struct report_node p = report_node_item(report_node_list(n, "products")), list, o;

	report_node_str(p, "@id", v->purl);
	if (!f->packages.n)
		return;
	list = report_node_list(p, "subcomponents");
	for (size_t i = 0; i < f->packages.n; i++) {
		o = report_node_item(list);
		report_node_str(o, "@id", vb_arena_printable(v->arena, f->packages.v[i]));
	}
}

static void put_statement(struct report_node list, const struct report_vex *v,
			  const struct model_finding *f, struct vb_str document)
{
	struct report_vex_statement s = report_vex_statement_of(v, f);
	struct report_node n = report_node_item(list);
	bool not_affected = strcmp(s.status, "not_affected") == 0,
	     affected = strcmp(s.status, "affected") == 0;

	report_node_str(
		n, "@id",
		vb_arena_printf(v->arena, "%.*s#%.*s", VB_FMT(document), VB_FMT(f->fingerprint)));
	put_vulnerability(n, v, f);
	report_node_time(n, "timestamp", s.when);
	put_product(n, v, f);
	report_node_word(n, "status", s.status);
	report_node_some(n, "justification", s.word);
	report_node_some(n,
			 not_affected ? "impact_statement"
			 : affected   ? "action_statement"
				      : "status_notes",
			 s.text);
}

bool report_openvex(const struct vb_run *run, const struct model_assessment *a, struct vb_buf *out,
		    struct vb_error *err)
{
	yyjson_mut_doc *doc VB_CLEANUP(vb_json_cleanup_mut) = yyjson_mut_doc_new(NULL);
	struct vb_arena *arena VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct report_node root = report_node_root(doc), list;
	struct report_vex v;
	struct vb_str id;

	if (!report_vex_of(run, a, arena, &v, err))
		return false;
	id = report_vex_uuid(&v, "openvex");
	id = vb_arena_printf(arena, "urn:uuid:%.*s", VB_FMT(id));
	report_node_word(root, "@context", "https://openvex.dev/ns/v0.2.0");
	report_node_str(root, "@id", id);
	report_node_str(root, "author", v.name);
	report_node_time(root, "timestamp", v.moment);
	report_node_uint(root, "version", 1);
	report_node_str(root, "tooling", vb_arena_printf(arena, "vauban %.*s", VB_FMT(a->version)));
	list = report_node_list(root, "statements");
	for (size_t i = 0; i < v.findings.n; i++)
		put_statement(list, &v, v.findings.v[i], id);
	return vb_json_write(doc, true, out, err);
}
