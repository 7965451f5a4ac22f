/* page_case.c - the declared architecture: the diagram, and the same facts as tables and as a list. */
#include "report/figure_int.h"

enum { ROWS = 2000 }; /* of a table */

static void put_parts(struct report_node n, const struct report_page *p, const struct model_case *c)
{
	struct report_node list = report_node_list(n, "parts"), item;

	for (size_t i = 0; i < c->parts.n && i < ROWS; i++) {
		const struct model_part *part = &c->parts.v[i];
		const struct model_zone *zone = model_case_zone(c, part->zone);

		item = report_node_item(list);
		report_page_safe(item, p, "name", part->name.n ? part->name : part->id);
		report_node_word(item, "kind", figure_part_kind(part->kind, p->lang));
		report_page_safe(item, p, "zone", zone && zone->name.n ? zone->name : part->zone);
		report_node_word(item, "scope",
				 part->out_of_scope ? vb_t(p->lang, "out", "hors périmètre")
						    : vb_t(p->lang, "in", "dans le périmètre"));
	}
}

static struct vb_str names_of(const struct report_page *p, const model_ids *ids, bool data)
{
	struct vb_str all = VB_STR("");

	for (size_t i = 0; i < ids->n && i < 64; i++) {
		const struct model_data *d = data ? model_case_data(p->a->the_case, ids->v[i])
						  : NULL;
		const struct model_zone *z = data ? NULL
						  : model_case_zone(p->a->the_case, ids->v[i]);
		struct vb_str name = d && d->name.n   ? d->name
				     : z && z->name.n ? z->name
						      : ids->v[i];

		all = vb_arena_printf(p->arena, "%.*s%s%.*s", VB_FMT(all), i ? ", " : "",
				      VB_FMT(name));
	}
	return all;
}

static void put_flows(struct report_node n, const struct report_page *p, const struct model_case *c)
{
	struct report_node list = report_node_list(n, "flows"), item;

	for (size_t i = 0; i < c->flows.n && i < ROWS; i++) {
		const struct model_flow *f = &c->flows.v[i];

		item = report_node_item(list);
		report_page_safe(item, p, "name", f->name.n ? f->name : f->id);
		report_page_safe(item, p, "from", report_page_step(p, f->from));
		report_page_safe(item, p, "to", report_page_step(p, f->to));
		report_page_safe(item, p, "wire", figure_flow_wire(f, p->arena));
		report_page_safe(item, p, "guard", figure_flow_guard(f, p->arena, p->lang));
		report_page_safe(item, p, "data", names_of(p, &f->data, true));
	}
}

static void put_actors(struct report_node n, const struct report_page *p,
		       const struct model_case *c)
{
	struct report_node list = report_node_list(n, "actors"), item;

	for (size_t i = 0; i < c->actors.n && i < ROWS; i++) {
		item = report_node_item(list);
		report_page_safe(item, p, "name",
				 c->actors.v[i].name.n ? c->actors.v[i].name : c->actors.v[i].id);
		report_page_safe(item, p, "start", names_of(p, &c->actors.v[i].start, false));
	}
}

static void put_route(struct report_node n, const struct report_page *p,
		      const struct model_event_risk *e)
{
	struct report_node list = report_node_list(n, "route");
	struct vb_str by = VB_STR("");

	report_node_bool(n, "has_route", e != NULL);
	report_page_safe(n, p, "route_event",
			 e ? model_text_in(e->name, (int)p->lang) : VB_STR(""));
	for (size_t i = 0; e && i < e->path.n; i++) {
		struct vb_str name = report_page_step(p, e->path.v[i]);

		if (vb_str_starts(e->path.v[i], VB_STR("@")))
			continue;
		if (!model_case_part(p->a->the_case, e->path.v[i])) {
			by = name;
			continue;
		}
		report_page_safe(
			report_node_item(list), p, "name",
			by.n ? vb_arena_printf(p->arena,
					       vb_t(p->lang, "%.*s, by %.*s", "%.*s, par %.*s"),
					       VB_FMT(name), VB_FMT(by))
			     : name);
		by = VB_STR("");
	}
}

void report_page_case(struct report_node root, const struct report_page *p)
{
	struct report_node n = report_node_object(root, "case");
	const struct model_case *c = p->a->the_case;

	report_node_bool(n, "present", c && c->parts.n);
	if (!c || !c->parts.n)
		return;
	report_node_str(n, "figure", figure_flow(p));
	put_parts(n, p, c);
	put_flows(n, p, c);
	put_actors(n, p, c);
	put_route(n, p, figure_worst_event(&p->a->risk));
}
