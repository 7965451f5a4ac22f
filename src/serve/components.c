/*
 * components.c - what the product is made of: the list, one component with what pulls it in and what it needs, and the
 * findings on it.
 */
#include "serve/list.h"

#include "model/depends.h"
#include "report/phrase.h"
#include "report/report.h"

enum { CHAINS_SHOWN = 8, TWIGS_SHOWN = 400 };

static const struct model_text title_list = {VB_STR_INIT("Components"), VB_STR_INIT("Composants")};

static struct vb_str address_of(struct serve_call *c, const struct model_component *m)
{
	struct vb_buf b VB_CLEANUP(vb_buf_done) = {0};

	vb_buf_init(&b, 1 << 20);
	vb_buf_cstr(&b, "/components/view?purl=");
	serve_escape(&b, m->purl);
	return vb_arena_str(c->arena, vb_buf_view(&b));
}

/* ---- the list -------------------------------------------------------------------------------- */

struct listed {
	struct run_session session;
	struct run_components_filter filter;
	struct vb_map vulnerable;
	struct vb_str q;
	uint32_t *picked;
	size_t matching, from, shown;
	uint32_t count;
};

enum { TYPE_MOST = 40 };

/* A word without * or ? is a piece of the name. */
static struct vb_str pattern_of(struct serve_call *c, struct vb_str q)
{
	if (!q.n || vb_str_chr(q, '*') < q.n || vb_str_chr(q, '?') < q.n)
		return q;
	return vb_arena_printf(c->arena, "**%.*s**", VB_FMT(q));
}

static bool filter_read(struct serve_call *c, struct listed *l, struct vb_error *err)
{
	struct run_components_filter *f = &l->filter;
	struct run_asked asked = serve_asked(c);

	*f = (struct run_components_filter){0};
	if (!run_asked_text(&asked, "q", RUN_ASKED_TEXT, &l->q, err) ||
	    !run_asked_text(&asked, "type", TYPE_MOST, &f->type, err) ||
	    !run_asked_flag(&asked, "vulnerable", &f->vulnerable, err) ||
	    !run_asked_flag(&asked, "not_assessed", &f->not_assessed, err) ||
	    !run_asked_flag(&asked, "direct", &f->direct, err))
		return false;
	f->name = pattern_of(c, vb_str_trim(l->q));
	return true;
}

static bool list_read(struct serve_call *c, struct listed *out, struct vb_error *err)
{
	struct run_asked asked = serve_asked(c);
	uint64_t from;

	if (!filter_read(c, out, err) || !run_asked_window(&asked, &from, &out->count, err) ||
	    !run_recall_light(&c->run, serve_place(c),
			      VB_STR("last"), VB_STR(""), &out->session, err))
		return false;
	vb_map_init(&out->vulnerable, c->arena);
	out->filter.purls = &out->vulnerable;
	if (out->filter.vulnerable &&
	    !run_components_vulnerable(&c->run, serve_place(c), out->session.assessment->run_id,
				       &out->vulnerable, err)) {
		run_session_done(&out->session);
		return false;
	}
	out->picked = vb_arena_array(c->arena, out->session.assessment->facts->components.n + 1,
				     sizeof(*out->picked));
	out->matching = run_components_pick(&c->run, out->session.assessment, &out->filter,
					    out->picked);
	out->from = from < out->matching ? (size_t)from : out->matching;
	out->shown = out->matching - out->from < out->count ? out->matching - out->from
							    : out->count;
	return true;
}

static void row_put(struct report_node n, struct serve_call *c, const struct report_page *p,
		    const struct model_component *m)
{
	report_page_safe(n, p, "name", model_component_name(c->arena, m));
	report_page_safe(n, p, "version", m->version);
	report_page_safe(n, p, "type", m->type);
	report_page_safe(n, p, "licence", m->licence);
	report_page_safe(n, p, "place", m->locations.n ? m->locations.v[0].path : VB_STR(""));
	report_node_str(n, "href", address_of(c, m));
}

static void types_put(struct report_node root, struct serve_call *c, const struct model_facts *f)
{
	struct report_node list = report_node_list(root, "types"), item;
	struct vb_map seen;

	vb_map_init(&seen, c->arena);
	for (size_t i = 0; i < f->components.n; i++) {
		struct vb_str type = f->components.v[i].type;
		void **slot = vb_map_put(&seen, type);

		if (*slot)
			continue;
		*slot = c;
		item = report_node_item(list);
		report_node_str(item, "value", vb_arena_printable(c->arena, type));
		report_node_bool(item, "on", vb_str_eq(type, serve_query(c, "type")));
	}
}

bool serve_components_page(struct serve_call *c, struct vb_error *err)
{
	struct report_node root, list;
	struct report_page p;
	struct listed l;

	if (!list_read(c, &l, err))
		return false;
	root = serve_root();
	p = serve_report_page(c, l.session.assessment);
	list = report_node_list(root, "components");
	for (size_t i = 0; i < l.shown; i++)
		row_put(report_node_item(list), c, &p,
			&l.session.assessment->facts->components.v[l.picked[l.from + i]]);
	types_put(root, c, l.session.assessment->facts);
	report_node_bool(root, "has_components", l.shown > 0);
	report_node_str(root, "q", l.q);
	report_node_bool(root, "vulnerable", l.filter.vulnerable);
	report_node_bool(root, "not_assessed", l.filter.not_assessed);
	report_node_bool(root, "direct", l.filter.direct);
	serve_pages_put(root, c, l.from, l.shown, l.matching, l.count);
	run_session_done(&l.session);
	return serve_page(c, root, "console_components", title_list, "components", err);
}

bool serve_api_components(struct serve_call *c, struct vb_error *err)
{
	struct report_node root, list;
	const struct model_facts *f;
	struct listed l;

	if (!list_read(c, &l, err))
		return false;
	f = l.session.assessment->facts;
	root = serve_root();
	report_node_word(root, "format", "vauban-components/1");
	report_node_int(root, "run", l.session.assessment->run_id);
	report_node_uint(root, "matching", l.matching);
	report_node_uint(root, "page", l.from / l.count + 1);
	report_node_uint(root, "per_page", l.count);
	list = report_node_list(root, "components");
	for (size_t i = 0; i < l.shown; i++)
		report_component_add(root.doc, report_node_item(list).v, f,
				     &f->components.v[l.picked[l.from + i]]);
	run_session_done(&l.session);
	return serve_json(c, root, err);
}

/* ---- one component --------------------------------------------------------------------------- */

static void chains_put(struct report_node root, struct serve_call *c, const struct report_page *p,
		       uint32_t at)
{
	const struct model_facts *f = p->a->facts;
	struct report_node list = report_node_list(root, "chains"), links, item;
	struct model_dependents d;
	model_chains chains = {0};
	size_t all;

	model_dependents_of(c->arena, f, &d);
	model_depends_why(c->arena, f, &d, at, CHAINS_SHOWN, &chains, &all);
	for (size_t i = 0; i < chains.n; i++) {
		links = report_node_list(report_node_item(list), "links");
		for (size_t k = 0; k < chains.v[i].v.n; k++) {
			item = report_node_item(links);
			row_put(item, c, p, &f->components.v[chains.v[i].v.v[k]]);
			report_node_bool(item, "last", k + 1 == chains.v[i].v.n);
		}
	}
	report_node_bool(root, "pulled_in", chains.n && chains.v[0].v.n > 1);
	list = report_node_list(root, "dependents");
	for (uint32_t i = d.start[at]; i < d.start[at + 1] && i - d.start[at] < TWIGS_SHOWN; i++)
		row_put(report_node_item(list), c, p, &f->components.v[d.v[i]]);
}

static void findings_put(struct report_node root, const struct report_page *p,
			 const struct model_component *m)
{
	struct report_node list = report_node_list(root, "findings"), n;
	struct vb_str base = model_purl_base(m->purl);
	bool some = false;

	for (size_t i = 0; i < p->a->findings.n; i++) {
		const struct model_finding *f = &p->a->findings.v[i];
		bool on = vb_str_eq(f->subject, base) && vb_str_eq(f->version, m->version);

		for (size_t k = 0; k < f->packages.n && !on; k++)
			on = vb_str_eq(f->packages.v[k], m->purl);
		if (!on)
			continue;
		some = true;
		n = report_node_item(list);
		report_page_finding(n, p, f);
		report_node_str(n, "key", f->fingerprint);
	}
	report_node_bool(root, "has_findings", some);
}

static void component_put(struct report_node root, struct serve_call *c,
			  const struct report_page *p, uint32_t at)
{
	const struct model_component *m = &p->a->facts->components.v[at];
	struct report_node list, n;

	row_put(root, c, p, m);
	report_page_safe(root, p, "purl", m->purl);
	report_page_safe(root, p, "ecosystem", m->ecosystem);
	report_page_safe(root, p, "source",
			 vb_str_eq(m->source_name, m->name) ? VB_STR("") : m->source_name);
	report_page_safe(root, p, "supplier", m->supplier);
	report_page_safe(root, p, "reader", m->reader);
	report_page_safe(root, p, "owner", m->owner);
	list = report_node_list(root, "places");
	for (size_t i = 0; i < m->locations.n && i < CHAINS_SHOWN; i++) {
		n = report_node_item(list);
		report_page_safe(n, p, "path", m->locations.v[i].path);
		if (m->locations.v[i].line)
			report_node_uint(n, "line", m->locations.v[i].line);
	}
	list = report_node_list(root, "needs");
	for (size_t i = 0; i < m->edges.n && i < TWIGS_SHOWN; i++)
		row_put(report_node_item(list), c, p, &p->a->facts->components.v[m->edges.v[i]]);
	chains_put(root, c, p, at);
	findings_put(root, p, m);
}

static bool component_find(struct serve_call *c, const struct model_facts *f, uint32_t *at,
			   struct vb_error *err)
{
	struct vb_str purl = serve_query(c, "purl");

	for (size_t i = 0; i < f->components.n; i++)
		if (vb_str_eq(f->components.v[i].purl, purl)) {
			*at = (uint32_t)i;
			return true;
		}
	return vb_fail(err, VB_E_MISSING,
		       SERVE_T(c, "the last run has no component %.*s",
			       "le dernier audit n’a pas de composant %.*s"),
		       VB_FMT(vb_arena_printable(c->arena, vb_str_sub(purl, 0, 200))));
}

bool serve_component_page(struct serve_call *c, struct vb_error *err)
{
	struct run_session s;
	struct model_text title;
	struct report_node root;
	struct report_page p;
	uint32_t at = 0;

	if (!run_recall_light(&c->run, serve_place(c),
			      VB_STR("last"), serve_query(c, "purl"), &s, err))
		return false;
	if (!component_find(c, s.assessment->facts, &at, err)) {
		run_session_done(&s);
		return false;
	}
	root = serve_root();
	p = serve_report_page(c, s.assessment);
	component_put(root, c, &p, at);
	title.en = title.fr = vb_arena_printable(
		c->arena,
		vb_arena_printf(c->arena, "%.*s %.*s",
				VB_FMT(model_component_name(
					c->arena, &s.assessment->facts->components.v[at])),
				VB_FMT(s.assessment->facts->components.v[at].version)));
	run_session_done(&s);
	return serve_page(c, root, "console_component", title, "components", err);
}
