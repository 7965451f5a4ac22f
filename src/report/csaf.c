/*
 * csaf.c - the same as CSAF 2.0 (OASIS), profile "csaf_vex": a product tree of the product, the packages concerned and
 * their relationships; one entry a finding, so that several places keep their own decision.
 *
 * The case does not state a web address of the maker, which CSAF wants as the publisher's namespace: an identifier
 * made of the product's name stands there.
 */
#include "report/vex_int.h"

#include "report/uri.h"
#include "report/writers_int.h"

#define PRODUCT "product"

struct csaf {
	const struct report_vex *v;
	struct vb_map packages; /* purl -> number + 1 */
	VB_VEC(struct vb_str) purls;
};

static struct vb_str pair_id(const struct csaf *c, struct vb_str purl)
{
	uintptr_t at = (uintptr_t)vb_map_find(&c->packages, purl);

	return vb_arena_printf(c->v->arena, PRODUCT ":package-%zu", (size_t)at);
}

static void packages_collect(struct csaf *c)
{
	for (size_t i = 0; i < c->v->findings.n; i++) {
		const struct model_finding *f = c->v->findings.v[i];

		for (size_t k = 0; k < f->packages.n; k++) {
			void **slot = vb_map_put(&c->packages, f->packages.v[k]);

			if (*slot)
				continue;
			*vb_vec_add(c->v->arena, &c->purls) = f->packages.v[k];
			*slot = (void *)(uintptr_t)c->purls.n;
		}
	}
}

static void put_document(struct report_node root, const struct csaf *c)
{
	const struct report_vex *v = c->v;
	struct report_node d = report_node_object(root, "document"), o, t;
	struct vb_str uuid = report_vex_uuid(v, "csaf"), name = report_uri_uuid(v->arena, v->name);

	report_node_word(d, "category", "csaf_vex");
	report_node_word(d, "csaf_version", "2.0");
	o = report_node_object(d, "publisher");
	report_node_word(o, "category", "vendor");
	report_node_str(o, "name", v->name);
	report_node_str(o, "namespace", vb_arena_printf(v->arena, "urn:uuid:%.*s", VB_FMT(name)));
	report_node_str(d, "title",
			vb_arena_printf(v->arena, "%.*s%s%.*s", VB_FMT(v->name),
					v->version.n ? " " : "", VB_FMT(v->version)));
	t = report_node_object(d, "tracking");
	report_node_time(t, "current_release_date", v->moment);
	o = report_node_object(report_node_object(t, "generator"), "engine");
	report_node_word(o, "name", "vauban");
	report_node_some(o, "version", v->a->version);
	report_node_str(t, "id", uuid);
	report_node_time(t, "initial_release_date", v->moment);
	o = report_node_item(report_node_list(t, "revision_history"));
	report_node_time(o, "date", v->moment);
	report_node_word(o, "number", "1");
	report_node_word(o, "summary", "Written from the recorded decisions.");
	report_node_word(t, "status", "final");
	report_node_word(t, "version", "1");
}

static void put_name(struct report_node n, struct vb_str id, struct vb_str name, struct vb_str purl)
{
	report_node_str(n, "name", name);
	report_node_str(n, "product_id", id);
	if (purl.n)
		report_node_str(report_node_object(n, "product_identification_helper"), "purl",
				purl);
}

static void put_tree(struct report_node root, const struct csaf *c)
{
	struct report_node tree = report_node_object(root, "product_tree"), names, list, n;
	struct vb_arena *a = c->v->arena;

	names = report_node_list(tree, "full_product_names");
	put_name(report_node_item(names), VB_STR(PRODUCT), c->v->name, c->v->purl);
	for (size_t i = 0; i < c->purls.n; i++)
		put_name(report_node_item(names), vb_arena_printf(a, "package-%zu", i + 1),
			 vb_arena_printable(a, c->purls.v[i]),
			 vb_arena_printable(a, c->purls.v[i]));
	if (!c->purls.n)
		return;
	list = report_node_list(tree, "relationships");
	for (size_t i = 0; i < c->purls.n; i++) {
		n = report_node_item(list);
		report_node_word(n, "category", "default_component_of");
		put_name(report_node_object(n, "full_product_name"), pair_id(c, c->purls.v[i]),
			 vb_arena_printf(a, "%.*s, %.*s",
					 VB_FMT(vb_arena_printable(a, c->purls.v[i])),
					 VB_FMT(c->v->name)),
			 (struct vb_str){NULL, 0});
		report_node_str(n, "product_reference", vb_arena_printf(a, "package-%zu", i + 1));
		report_node_word(n, "relates_to_product_reference", PRODUCT);
	}
}

/* ---- vulnerabilities -------------------------------------------------------------------- */

static void add_ids(const struct csaf *c, struct report_node list, const struct model_finding *f)
{
	for (size_t i = 0; i < f->packages.n; i++)
		report_node_add(list, pair_id(c, f->packages.v[i]));
	if (!f->packages.n)
		report_node_add(list, VB_STR(PRODUCT));
}

static const char *const states[][2] = {{"not_affected", "known_not_affected"},
					{"affected", "known_affected"},
					{"fixed", "fixed"},
					{"under_investigation", "under_investigation"}};

static void put_states(struct report_node n, const struct csaf *c, const struct model_finding *f,
		       const struct report_vex_statement *s)
{
	struct report_node o = report_node_object(n, "product_status");

	for (size_t k = 0; k < VB_COUNT(states); k++)
		if (strcmp(s->status, states[k][0]) == 0)
			add_ids(c, report_node_list(o, states[k][1]), f);
}

static void put_why(struct report_node n, const struct csaf *c, const struct model_finding *f,
		    const struct report_vex_statement *s)
{
	struct report_node o;

	if (s->word.n) {
		o = report_node_item(report_node_list(n, "flags"));
		report_node_time(o, "date", s->when);
		report_node_str(o, "label", s->word);
		add_ids(c, report_node_list(o, "product_ids"), f);
	}
	if (!s->text.n || strcmp(s->status, "fixed") == 0)
		return;
	if (strcmp(s->status, "affected") == 0) {
		o = report_node_item(report_node_list(n, "remediations"));
		report_node_word(o, "category",
				 f->decision.status == MODEL_ACCEPTED ? "no_fix_planned"
				 : f->fixable                         ? "vendor_fix"
								      : "none_available");
	} else {
		o = report_node_item(report_node_list(n, "threats"));
		report_node_word(o, "category", "impact");
	}
	report_node_str(o, "details", s->text);
	add_ids(c, report_node_list(o, "product_ids"), f);
}

static bool is_cve(struct vb_str id)
{
	size_t dash = vb_str_rchr(id, '-');

	if (!vb_str_starts(id, VB_STR("CVE-")) || dash != 8 || id.n < 13 || id.n > 32)
		return false;
	for (size_t i = 4; i < id.n; i++)
		if (i != dash && (id.p[i] < '0' || id.p[i] > '9'))
			return false;
	return true;
}

static void put_vulnerability(struct report_node list, const struct csaf *c,
			      const struct model_finding *f)
{
	struct report_vex_statement s = report_vex_statement_of(c->v, f);
	struct report_node n = report_node_item(list), o;
	struct vb_str title = vb_arena_printable(c->v->arena,
						 model_text_in(f->title, (int)c->v->run->lang));

	if (is_cve(f->rule))
		report_node_str(n, "cve", f->rule);
	o = report_node_list(n, "ids");
	o = report_node_item(o);
	report_node_word(o, "system_name", is_cve(f->rule) ? "vauban finding" : "advisory");
	report_node_str(o, "text",
			is_cve(f->rule) ? f->fingerprint
					: vb_arena_printable(c->v->arena, f->rule));
	o = report_node_item(report_node_list(n, "notes"));
	report_node_word(o, "category", "description");
	report_node_str(o, "text", title.n ? title : f->rule);
	put_states(n, c, f, &s);
	put_why(n, c, f, &s);
}

bool report_csaf(const struct vb_run *run, const struct model_assessment *a, struct vb_buf *out,
		 struct vb_error *err)
{
	yyjson_mut_doc *doc VB_CLEANUP(vb_json_cleanup_mut) = yyjson_mut_doc_new(NULL);
	struct vb_arena *arena VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct report_node root = report_node_root(doc), list;
	struct report_vex v;
	struct csaf c = {.v = &v};

	if (!report_vex_of(run, a, arena, &v, err))
		return false;
	vb_map_init(&c.packages, arena);
	packages_collect(&c);
	put_document(root, &c);
	put_tree(root, &c);
	list = report_node_list(root, "vulnerabilities");
	for (size_t i = 0; i < v.findings.n; i++)
		put_vulnerability(list, &c, v.findings.v[i]);
	return vb_json_write(doc, true, out, err);
}
