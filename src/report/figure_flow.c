/*
 * figure_flow.c - the data-flow diagram: zones, components, who calls whom, and the attack path that costs most.
 * Nothing is said by colour alone: shapes have a word, line styles a label, steps a number. The page shows the same
 * flows in a table.
 */
#include "report/figure_int.h"

enum { NAME = 13, SMALL = 11 };

static void zone_draw(struct vb_buf *b, const struct figure_map *m, const struct figure_zone *z)
{
	struct vb_str name = vb_str_sub(z->zone->name.n ? z->zone->name : z->zone->id, 0, 200),
		      first = figure_first_line(name, 12, z->title.w),
		      text = vb_arena_printf(
			      m->arena, vb_t(m->lang, "%.*s (trust %d)", "%.*s (confiance %d)"),
			      VB_FMT(name), z->zone->trust);

	vb_buf_printf(
		b, "<rect class=\"zone\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"8\"/>\n",
		z->box.x, z->box.y, z->box.w, z->box.h);
	if (figure_width(text, 12) <= z->title.w)
		first = name = text;
	figure_text(b, z->title.x, z->title.y + 13, "zone-name", "start",
		    figure_fit(m->arena, first, 12, z->title.w));
	if (first.n < name.n)
		figure_text(b, z->title.x, z->title.y + 28, "zone-name", "start",
			    figure_fit(m->arena, vb_str_trim(vb_str_from(name, first.n)), 12,
				       z->title.w));
}

static const char *link_class(const struct figure_link *l)
{
	if (!l->flow)
		return "step";
	return l->flow->tls == MODEL_SAID_YES  ? "tls"
	       : l->flow->tls == MODEL_SAID_NO ? "clear"
					       : "unsaid";
}

static int end_x(const struct figure_map *m, const struct figure_end *e)
{
	const struct figure_box *box = &m->nodes.v[e->node].box;

	return e->side ? box->x + box->w : box->x;
}

static struct vb_str node_name(const struct figure_node *n)
{
	if (n->actor)
		return n->actor->name.n ? n->actor->name : n->actor->id;
	return n->part->name.n ? n->part->name : n->part->id;
}

static void link_draw(struct vb_buf *b, const struct figure_map *m, const struct figure_link *l)
{
	int to = end_x(m, &l->end[1]), back = l->end[1].side ? 9 : -9, y = l->end[1].y;

	vb_buf_printf(b, "<g class=\"link %s%s\"><title>", link_class(l), l->step ? " attack" : "");
	figure_escape(b, vb_arena_printable(m->arena, node_name(&m->nodes.v[l->end[0].node])));
	vb_buf_cstr(b, " → ");
	figure_escape(b, vb_arena_printable(m->arena, node_name(&m->nodes.v[l->end[1].node])));
	vb_buf_printf(b, "</title><path class=\"line\" d=\"M%d %dH%d", end_x(m, &l->end[0]),
		      l->end[0].y, l->x[0]);
	if (l->gap != FIGURE_NONE)
		vb_buf_printf(b, "V%dH%d", l->turn, l->x[1]);
	vb_buf_printf(b, "V%dH%d\"/><path class=\"head\" d=\"M%d %dL%d %dV%dZ\"/></g>\n", y,
		      to + back / 2, to, y, to + back, y - 5, y + 5);
}

static void label_draw(struct vb_buf *b, const struct figure_map *m, const struct figure_link *l)
{
	int x = l->label.x, y = l->end[0].y;

	if (l->step) {
		int at = l->end[0].side ? x + 11 : x + l->label.w - 11;

		vb_buf_printf(b, "<circle class=\"badge\" cx=\"%d\" cy=\"%d\" r=\"10\"/>\n", at, y);
		figure_text(b, at, y + 4, "number", "middle",
			    vb_arena_printf(m->arena, "%d", l->step));
		x += l->end[0].side ? 24 : 0;
	}
	if (l->line[0].n)
		figure_text(b, x, y - 4, "label", "start", l->line[0]);
	if (l->line[1].n)
		figure_text(b, x, y + 12, "label", "start", l->line[1]);
}

/* A word goes with each shape: the shape alone would leave out who does not know the convention. */
static void shape_draw(struct vb_buf *b, const struct figure_node *n)
{
	const struct figure_box *o = &n->box;
	const char *kind = n->actor ? "actor" : n->part->out_of_scope ? "part out" : "part";
	int rx = n->actor                              ? 0
		 : n->part->kind == MODEL_PART_PERSON  ? 26
		 : n->part->kind == MODEL_PART_PROCESS ? 12
						       : 0;

	if (n->actor) {
		vb_buf_printf(
			b, "<path class=\"actor\" d=\"M%d %dH%dL%d %dV%dL%d %dH%dL%d %dV%dZ\"/>\n",
			o->x + 12, o->y, o->x + o->w - 12, o->x + o->w, o->y + 12, o->y + o->h - 12,
			o->x + o->w - 12, o->y + o->h, o->x + 12, o->x, o->y + o->h - 12,
			o->y + 12);
		return;
	}
	vb_buf_printf(
		b, "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"%d\"/>\n",
		kind, o->x, o->y, o->w, o->h, rx);
	if (n->part->kind == MODEL_PART_STORE)
		vb_buf_printf(b, "<path class=\"%s\" d=\"M%d %dH%dM%d %dH%d\"/>\n", kind, o->x,
			      o->y + 5, o->x + o->w, o->x, o->y + o->h - 5, o->x + o->w);
	if (n->part->kind == MODEL_PART_DEVICE)
		vb_buf_printf(b, "<path class=\"%s\" d=\"M%d %dV%dM%d %dV%d\"/>\n", kind, o->x + 5,
			      o->y, o->y + o->h, o->x + o->w - 5, o->y, o->y + o->h);
}

static struct vb_str node_kind(const struct figure_map *m, const struct figure_node *n)
{
	struct vb_str s, out = vb_str(vb_t(m->lang, "out of scope", "hors périmètre"));

	if (n->actor)
		return vb_str(vb_t(m->lang, "attacker", "source de risque"));
	s = vb_str(figure_part_kind(n->part->kind, m->lang));
	if (n->part->count > 1)
		s = vb_arena_printf(m->arena, "%.*s × %lld", VB_FMT(s), (long long)n->part->count);
	if (n->part->out_of_scope) /* this matters more than the word for a shape that is seen */
		s = vb_arena_printf(m->arena, "%.*s, %.*s", VB_FMT(s), VB_FMT(out));
	if (n->part->out_of_scope && figure_width(s, SMALL) > n->box.w - 12)
		s = out;
	return s;
}

/* The name on one line or two, cut between words. */
static void node_draw(struct vb_buf *b, const struct figure_map *m, const struct figure_node *n)
{
	struct vb_str name = vb_arena_printable(m->arena, vb_str_sub(node_name(n), 0, 200)), first;
	int room = n->box.w - 24, x = n->box.x + n->box.w / 2, y = n->box.y + n->box.h / 2;

	first = figure_first_line(name, NAME, room);
	shape_draw(b, n);
	y -= first.n < name.n ? 9 : 2;
	figure_text(b, x, y, "name", "middle", figure_fit(m->arena, first, NAME, room));
	if (first.n < name.n) {
		y += 15;
		figure_text(
			b, x, y, "name", "middle",
			figure_fit(m->arena, vb_str_trim(vb_str_from(name, first.n)), NAME, room));
	}
	figure_text(b, x, y + 15, "kind", "middle",
		    figure_fit(m->arena, node_kind(m, n), SMALL, n->box.w - 12));
}

static struct vb_str describe(const struct report_page *p, const struct figure_map *m,
			      const struct model_event_risk *e)
{
	struct vb_str text = vb_arena_printf(p->arena,
					     vb_t(p->lang,
						  "Components: %zu. Flows: %zu. Solid line: TLS; "
						  "dashed: without TLS; dotted: not said.",
						  "Composants : %zu. Flux : %zu. Trait plein : "
						  "TLS ; tirets : sans TLS ; points : non dit."),
					     m->c->parts.n, m->c->flows.n);

	if (!e)
		return text;
	text = vb_arena_printf(
		p->arena,
		vb_t(p->lang, "%.*s Thick, numbered: best attack path to \"%.*s\":",
		     "%.*s En gras, numéroté : meilleur chemin d’attaque vers « %.*s » :"),
		VB_FMT(text),
		VB_FMT(vb_arena_printable(p->arena, model_text_in(e->name, (int)p->lang))));
	for (size_t i = 0; i < e->path.n && i < 64; i++)
		text = vb_arena_printf(
			p->arena, "%.*s%s %.*s", VB_FMT(text), i ? "," : "",
			VB_FMT(vb_arena_printable(p->arena, report_page_step(p, e->path.v[i]))));
	return text;
}

struct vb_str figure_flow(const struct report_page *p)
{
	const struct model_event_risk *e = figure_worst_event(&p->a->risk);
	struct vb_buf b VB_CLEANUP(vb_buf_done) = {0};
	struct figure_map m;

	vb_buf_init(&b, 8u << 20);
	if (!figure_map_build(p->arena, p->a->the_case, e, p->lang, &m))
		return VB_STR("");
	figure_map_place(&m);
	figure_map_route(&m);
	figure_open(&b, "flow", m.w, m.h,
		    vb_str(vb_t(p->lang, "Data-flow diagram", "Schéma des flux de données")),
		    describe(p, &m, e));
	for (int depth = (int)m.zones.n; depth >= 0;
	     depth--) /* wide zones first: they enclose the others */
		for (size_t i = 0; i + 1 < m.zones.n; i++) {
			int levels = 0;

			for (int up = m.zones.v[i].parent; up + 1 < (int)m.zones.n;
			     up = m.zones.v[up].parent)
				levels++;
			if (m.zones.v[i].used && levels == (int)m.zones.n - depth)
				zone_draw(&b, &m, &m.zones.v[i]);
		}
	for (int attack = 0; attack < 2; attack++)
		for (size_t i = 0; i < m.links.n; i++)
			if ((m.links.v[i].step > 0) == attack)
				link_draw(&b, &m, &m.links.v[i]);
	for (size_t i = 0; i < m.nodes.n; i++)
		node_draw(&b, &m, &m.nodes.v[i]);
	for (size_t i = 0; i < m.links.n; i++)
		label_draw(&b, &m, &m.links.v[i]);
	figure_close(&b);
	return vb_arena_str(p->arena, vb_buf_view(&b));
}
