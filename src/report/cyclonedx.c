/*
 * cyclonedx.c - a software bill of materials in CycloneDX 1.6 JSON (ECMA-424), and the same with its vulnerabilities.
 *
 *   metadata (when, by what, of what) ─ components (bom_component.c) ─ dependencies ─ compositions ─ vulnerabilities
 *
 * The serial number is named by the digest of the rest of the document: the same facts give the same bytes. What could
 * not be read makes the composition "incomplete"; otherwise nobody can know, and it says "unknown".
 */
#include "report/cyclonedx_int.h"

#include "report/phrase.h"
#include "report/summary.h"
#include "report/writers_int.h"

static void name_refs(struct report_bom *b)
{
	const struct model_facts *f = b->a->facts;
	struct vb_map used;

	vb_map_init(&used, b->arena);
	vb_map_init(&b->by_purl, b->arena);
	vb_map_init(&b->by_name, b->arena);
	b->refs = vb_arena_array(b->arena, f->components.n + 1, sizeof(*b->refs));
	for (size_t i = 0; i < f->components.n; i++) {
		const struct model_component *c = &f->components.v[i];
		struct vb_str ref = vb_arena_printable(b->arena, c->purl.n ? c->purl : c->name);
		void **slot = vb_map_put(&b->by_purl, c->purl);

		if (!*slot)
			*slot = (void *)(uintptr_t)(i + 1);
		slot = vb_map_put(&b->by_name, vb_arena_printf(b->arena, "%.*s/%.*s",
							       VB_FMT(c->type), VB_FMT(c->name)));
		if (!*slot)
			*slot = (void *)(uintptr_t)(i + 1);
		slot = vb_map_put(&used, ref);
		b->refs[i] = *slot || vb_str_is(ref, REPORT_BOM_TARGET) ||
					     vb_str_is(ref, REPORT_BOM_SYSTEM)
				     ? vb_arena_printf(b->arena, "%.*s#%zu", VB_FMT(ref), i)
				     : ref;
		*slot = (void *)(uintptr_t)1;
	}
}

static const char *target_type(const struct model_facts *f)
{
	if (f->kind == MODEL_TARGET_IMAGE)
		return "container";
	if (f->kind == MODEL_TARGET_FIRMWARE)
		return "firmware";
	return f->is_root ? "operating-system" : "application";
}

static void put_metadata(struct report_node root, const struct report_bom *b)
{
	struct report_node m = report_node_object(root, "metadata"), n;
	const struct model_assessment *a = b->a;

	if (report_moment(b->run, a))
		report_node_time(m, "timestamp", report_moment(b->run, a));
	n = report_node_item(report_node_list(report_node_object(m, "tools"), "components"));
	report_node_word(n, "type", "application");
	report_node_word(n, "name", "vauban");
	report_node_str(n, "version", a->version);
	n = report_node_object(m, "component");
	report_node_word(n, "type", target_type(a->facts));
	report_node_word(n, "bom-ref", REPORT_BOM_TARGET);
	report_node_str(n, "name", vb_arena_printable(b->arena, report_phrase_target(a)));
	if (a->the_case)
		report_node_some(n, "version", a->the_case->version);
	if (a->the_case && a->the_case->owner.n) {
		report_node_str(report_node_object(n, "supplier"), "name", a->the_case->owner);
		report_node_str(report_node_object(m, "manufacturer"), "name", a->the_case->owner);
	}
}

static void put_dependencies(struct report_node root, const struct report_bom *b)
{
	struct report_node list = report_node_list(root, "dependencies"), n, on;
	const struct model_facts *f = b->a->facts;

	n = report_node_item(list);
	report_node_word(n, "ref", REPORT_BOM_TARGET);
	on = report_node_list(n, "dependsOn");
	for (size_t i = 0; i < f->components.n; i++)
		if (f->components.v[i].direct || f->components.v[i].own)
			report_node_add(on, b->refs[i]);
	for (size_t i = 0; i < f->components.n; i++) {
		const struct model_component *c = &f->components.v[i];

		n = report_node_item(list);
		report_node_str(n, "ref", b->refs[i]);
		on = report_node_list(n, "dependsOn");
		for (size_t j = 0; j < c->edges.n; j++)
			if (c->edges.v[j] < f->components.n &&
			    (!j || c->edges.v[j] != c->edges.v[j - 1]))
				report_node_add(on, b->refs[c->edges.v[j]]);
	}
}

static bool put_serial(struct report_node root, struct vb_arena *arena, struct vb_error *err)
{
	yyjson_mut_val *key = yyjson_mut_str(root.doc, "serialNumber");
	struct vb_str serial;

	if (!report_node_digest(root, arena, &serial, err))
		return false;
	serial = vb_arena_printf(arena, "urn:uuid:%.*s", VB_FMT(serial));
	yyjson_mut_obj_insert(root.v, key, vb_json_mut_str(root.doc, serial), 3);
	return true;
}

static bool write_bom(const struct vb_run *run, const struct model_assessment *a,
		      bool vulnerabilities, struct vb_buf *out, struct vb_error *err)
{
	yyjson_mut_doc *doc VB_CLEANUP(vb_json_cleanup_mut) = yyjson_mut_doc_new(NULL);
	struct vb_arena *arena VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct report_bom b = {.run = run, .a = a, .arena = arena};
	struct report_node root = report_node_root(doc), n;

	name_refs(&b);
	report_node_word(root, "$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
	report_node_word(root, "bomFormat", "CycloneDX");
	report_node_word(root, "specVersion", "1.6");
	report_node_uint(root, "version", 1);
	put_metadata(root, &b);
	report_bom_components(root, &b);
	put_dependencies(root, &b);
	n = report_node_item(report_node_list(root, "compositions"));
	report_node_word(n, "aggregate", a->facts->unreadable.n ? "incomplete" : "unknown");
	report_node_add(report_node_list(n, "assemblies"), VB_STR(REPORT_BOM_TARGET));
	if (vulnerabilities)
		report_bom_vulnerabilities(root, &b);
	return put_serial(root, arena, err) && vb_json_write(doc, true, out, err);
}

bool report_cyclonedx(const struct vb_run *run, const struct model_assessment *a,
		      struct vb_buf *out, struct vb_error *err)
{
	return write_bom(run, a, false, out, err);
}

bool report_cyclonedx_vex(const struct vb_run *run, const struct model_assessment *a,
			  struct vb_buf *out, struct vb_error *err)
{
	return write_bom(run, a, true, out, err);
}
