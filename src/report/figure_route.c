/*
 * figure_route.c - from cells to pixels, so that no label touches a box and no two arrows share a line.
 *
 *         channel k                             channel k + 1
 *   ┊ labels │ lanes │ labels ┊┌─────────┐┊ labels │ lanes │ labels ┊
 *   ┊ ───────┼───┐   │        ┊│ column k│┊────────┼─┐     │        ┊     every flow has its own row at a box,
 *   ┊        │   └───┼────────┊│         │┊        │ │     │        ┊     its own lane in a channel, and its label
 *   ┊────────┼─┐     │        ┊└─────────┘┊        │ └─────┼────────┊     stands on its row, beside the caller
 *    passage between rows: lanes of the flows that cross whole columns
 *
 * Rows of right sides are multiples of 8, those of left sides 4 more: two flows never run on the same height of a
 * channel. Borders and titles of zones have their own strips beside columns and above rows.
 */
#include "report/figure_int.h"

#include <stdlib.h>

enum {
	NODE_W = 152,
	NODE_H = 56,
	PORT_OUT = 32, /* a label of two lines on it */
	PORT_IN = 16,
	SHIFT = 4, /* of left sides */
	LANE = 10,
	PAD = 14,         /* between nested borders */
	HEAD = 24,        /* title of a zone */
	SECOND_LINE = 15, /* of a title that one line does not hold */
	MARGIN = 16,
	TEXT = 11, /* size of labels */
	LABEL_W = 150,
	BADGE = 24,
	CHANNELS = FIGURE_NODES + FIGURE_ZONES,
};

struct run { /* of a lane: from..to, inclusive */
	int from, to, *lane;
	size_t order;
};
typedef VB_VEC(struct run) runs;

struct route {
	struct figure_map *m;
	int gap_n[CHANNELS + 1], gap_y[CHANNELS + 1], gap_load[CHANNELS + 1];
	int row_y[CHANNELS + 1], row_h[CHANNELS + 1];
	int chan_n[CHANNELS + 1], chan_x[CHANNELS + 1], col_x[CHANNELS + 1];
	int head;                     /* HEAD, or more when a title takes two lines */
	int label_w[CHANNELS + 1][2]; /* on the left and right of a channel's lanes */
};

static struct figure_node *node_of(const struct route *r, const struct figure_link *l, int end)
{
	return &r->m->nodes.v[l->end[end].node];
}

/* The channel an end opens on: k is on the left of column k. */
static int channel_of(const struct route *r, const struct figure_link *l, int end)
{
	return node_of(r, l, end)->col + l->end[end].side;
}

static int port_height(int end)
{
	return end ? PORT_IN : PORT_OUT;
}

/* ---- which side, which passage ---------------------------------------------------------- */

static void sides_choose(struct route *r)
{
	for (size_t i = 0; i < r->m->links.n; i++) {
		struct figure_link *l = &r->m->links.v[i];
		struct figure_node *a = node_of(r, l, 0), *b = node_of(r, l, 1);

		if (a->col == b->col)
			l->end[0].side = l->end[1].side = a->ports[1] + b->ports[1] <=
							  a->ports[0] + b->ports[0];
		else
			l->end[a->col > b->col].side = 1;
		a->ports[l->end[0].side] += PORT_OUT;
		b->ports[l->end[1].side] += PORT_IN;
	}
}

static int gap_cost(const struct route *r, int gap, int from, int to)
{
	int up = gap * 2 - 1; /* rows stand at 0, 2, 4 ...; passages between them */

	return 4 * (abs(up - 2 * from) + abs(up - 2 * to)) + r->gap_load[gap];
}

static void gaps_choose(struct route *r)
{
	for (size_t i = 0; i < r->m->links.n; i++) {
		struct figure_link *l = &r->m->links.v[i];
		int from = node_of(r, l, 0)->row, to = node_of(r, l, 1)->row, best = 0;

		if (channel_of(r, l, 0) == channel_of(r, l, 1))
			continue;
		for (int gap = 1; gap <= r->m->rows; gap++)
			if (gap_cost(r, gap, from, to) < gap_cost(r, best, from, to))
				best = gap;
		l->gap = best;
		r->gap_load[best]++;
	}
}

/* ---- lanes ------------------------------------------------------------------------------ */

static int run_cmp(const void *a, const void *b)
{
	const struct run *x = a, *y = b;

	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	if (x->to != y->to)
		return x->to < y->to ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

/* First free lane for each run; returns how many lanes that takes. */
static int lanes_share(struct vb_arena *a, runs *all)
{
	int *until = vb_arena_array(a, all->n + 1, sizeof(*until)), n = 0, k;

	if (all->n)
		qsort(all->v, all->n, sizeof(*all->v), run_cmp);
	for (size_t i = 0; i < all->n; i++) {
		for (k = 0; k < n && until[k] >= all->v[i].from; k++)
			;
		n += k == n;
		until[k] = all->v[i].to;
		*all->v[i].lane = k;
	}
	return n;
}

static void run_add(struct route *r, runs *all, int from, int to, int *lane)
{
	*vb_vec_add(r->m->arena, all) = (struct run){from < to ? from : to, from < to ? to : from,
						     lane, all->n};
}

static void gaps_share(struct route *r)
{
	for (int gap = 0; gap <= r->m->rows; gap++) {
		runs all = {0};

		for (size_t i = 0; i < r->m->links.n; i++) {
			struct figure_link *l = &r->m->links.v[i];

			if (l->gap == gap)
				run_add(r, &all, channel_of(r, l, 0), channel_of(r, l, 1),
					&l->lane);
		}
		r->gap_n[gap] = lanes_share(r->m->arena, &all);
	}
}

static void channels_share(struct route *r)
{
	for (int k = 0; k <= r->m->cols; k++) {
		runs all = {0};

		for (size_t i = 0; i < r->m->links.n; i++) {
			struct figure_link *l = &r->m->links.v[i];

			if (l->gap == FIGURE_NONE && channel_of(r, l, 0) == k)
				run_add(r, &all, l->end[0].y, l->end[1].y, &l->track[0]);
			for (int end = 0; end < 2 && l->gap != FIGURE_NONE; end++)
				if (channel_of(r, l, end) == k)
					run_add(r, &all, l->end[end].y, l->turn, &l->track[end]);
		}
		r->chan_n[k] = lanes_share(r->m->arena, &all);
	}
}

/* ---- borders ---------------------------------------------------------------------------- */

/* How many borders nest where zones share an edge. Inner zones come after outer ones in no order: repeat by depth. */
static void borders_count(struct figure_map *m)
{
	for (size_t pass = 0; pass < m->zones.n; pass++)
		for (size_t i = 0; i + 1 < m->zones.n; i++) {
			struct figure_zone *z = &m->zones.v[i], *up = &m->zones.v[z->parent];
			bool same[4] = {z->col == up->col, z->col + z->cols == up->col + up->cols,
					z->row == up->row, z->row + z->rows == up->row + up->rows};

			if (!z->used)
				continue;
			for (int k = 0; k < 4; k++) {
				z->end[k] = z->end[k] ? z->end[k] : 1;
				if (same[k] && up->zone && up->end[k] <= z->end[k])
					up->end[k] = z->end[k] + 1;
			}
		}
}

static int borders_at(const struct figure_map *m, int side, int edge)
{
	int most = 0;

	for (size_t i = 0; i + 1 < m->zones.n; i++) {
		const struct figure_zone *z = &m->zones.v[i];
		int at[4] = {z->col, z->col + z->cols, z->row, z->row + z->rows};

		if (z->used && at[side] == edge && z->end[side] > most)
			most = z->end[side];
	}
	return most;
}

/* ---- heights ---------------------------------------------------------------------------- */

static int node_height(const struct figure_node *n)
{
	int ports = n->ports[0] + SHIFT > n->ports[1] ? n->ports[0] + SHIFT : n->ports[1];

	return ports + 4 > NODE_H ? (ports + 4 + 7) / 8 * 8 : NODE_H;
}

static int gap_lanes(const struct route *r, int gap)
{
	return MARGIN / 2 + r->gap_n[gap] * LANE + (r->gap_n[gap] ? LANE : 0);
}

static void rows_set(struct route *r)
{
	int y = 0;

	for (int row = 0; row <= r->m->rows; row++) {
		y += borders_at(r->m, 3, row) * PAD;
		r->gap_y[row] = y + MARGIN / 2;
		y += gap_lanes(r, row) + borders_at(r->m, 2, row) * r->head;
		y = (y + MARGIN + 7) / 8 * 8;
		r->row_y[row] = y;
		for (size_t i = 0; i < r->m->nodes.n; i++) {
			struct figure_node *n = &r->m->nodes.v[i];

			if (n->row != row)
				continue;
			n->box = (struct figure_box){0, y, NODE_W, node_height(n)};
			r->row_h[row] = n->box.h > r->row_h[row] ? n->box.h : r->row_h[row];
		}
		y += row < r->m->rows ? r->row_h[row] + 8 : 0;
	}
	r->m->h = y;
}

struct port {
	struct figure_link *link;
	int end, far_row, far_col;
	size_t order;
};

static int port_cmp(const void *a, const void *b)
{
	const struct port *x = a, *y = b;

	if (x->far_row != y->far_row)
		return x->far_row < y->far_row ? -1 : 1;
	if (x->far_col != y->far_col)
		return x->far_col < y->far_col ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

/* Rows of the flows on one side of a box, those that go up first. */
static void ports_set(struct route *r, int node, int side)
{
	VB_VEC(struct port) ports = {0};
	int y = r->m->nodes.v[node].box.y + (side ? 0 : SHIFT);

	for (size_t i = 0; i < r->m->links.n; i++)
		for (int end = 0; end < 2; end++) {
			struct figure_link *l = &r->m->links.v[i];

			if (l->end[end].node == node && l->end[end].side == side)
				*vb_vec_add(r->m->arena, &ports) = (struct port){
					l, end, node_of(r, l, !end)->row, node_of(r, l, !end)->col,
					ports.n};
		}
	if (ports.n)
		qsort(ports.v, ports.n, sizeof(*ports.v), port_cmp);
	for (size_t i = 0; i < ports.n; i++) {
		ports.v[i].link->end[ports.v[i].end].y = y + port_height(ports.v[i].end) / 2;
		y += port_height(ports.v[i].end);
	}
}

/* ---- widths ----------------------------------------------------------------------------- */

static void labels_measure(struct route *r)
{
	for (size_t i = 0; i < r->m->links.n; i++) {
		struct figure_link *l = &r->m->links.v[i];
		int k = channel_of(r, l, 0), right = !l->end[0].side, w = 0;

		if (l->flow) {
			l->line[0] = figure_fit(r->m->arena, figure_flow_wire(l->flow, r->m->arena),
						TEXT, LABEL_W);
			l->line[1] = figure_fit(r->m->arena,
						figure_flow_guard(l->flow, r->m->arena, r->m->lang),
						TEXT, LABEL_W);
		}
		for (int n = 0; n < 2; n++)
			w = figure_width(l->line[n], TEXT) > w ? figure_width(l->line[n], TEXT) : w;
		l->label.w = w + (l->step ? BADGE : 0);
		l->label.h = 28;
		if (l->label.w + 8 > r->label_w[k][right])
			r->label_w[k][right] = l->label.w + 8;
	}
}

static void columns_set(struct route *r)
{
	int x = 0;

	for (int k = 0; k <= r->m->cols; k++) {
		x += MARGIN + borders_at(r->m, 1, k) * PAD + r->label_w[k][0];
		r->chan_x[k] = x;
		x += r->chan_n[k] * LANE + r->label_w[k][1] + borders_at(r->m, 0, k) * PAD + MARGIN;
		r->col_x[k] = x;
		x += k < r->m->cols ? NODE_W : 0;
	}
	r->m->w = x;
	for (size_t i = 0; i < r->m->nodes.n; i++)
		r->m->nodes.v[i].box.x = r->col_x[r->m->nodes.v[i].col];
}

static void links_set(struct route *r)
{
	for (size_t i = 0; i < r->m->links.n; i++) {
		struct figure_link *l = &r->m->links.v[i];
		int k = channel_of(r, l, 0);

		l->x[0] = r->chan_x[k] + l->track[0] * LANE + LANE / 2;
		l->x[1] = l->gap == FIGURE_NONE
				  ? l->x[0]
				  : r->chan_x[channel_of(r, l, 1)] + l->track[1] * LANE + LANE / 2;
		l->label.x = l->end[0].side ? r->chan_x[k] - r->label_w[k][0] + 4
					    : r->chan_x[k] + r->chan_n[k] * LANE +
						      r->label_w[k][1] - 4 - l->label.w;
		l->label.y = l->end[0].y - 14;
	}
}

static void zones_set(struct route *r)
{
	for (size_t i = 0; i + 1 < r->m->zones.n; i++) {
		struct figure_zone *z = &r->m->zones.v[i];
		int last = z->row + z->rows - 1, right = r->col_x[z->col + z->cols - 1] + NODE_W;

		if (!z->used)
			continue;
		z->box.x = r->col_x[z->col] - z->end[0] * PAD;
		z->box.w = right + z->end[1] * PAD - z->box.x;
		z->box.y = r->row_y[z->row] - z->end[2] * r->head - 4;
		z->box.h = r->row_y[last] + r->row_h[last] + 8 + (z->end[3] - 1) * PAD + 6 -
			   z->box.y;
		z->title = (struct figure_box){
			z->box.x + 8, z->box.y + 4,
			(z->cols == 1 ? z->box.x + z->box.w - 8 : r->col_x[z->col] + NODE_W) -
				z->box.x - 8,
			r->head - 6};
	}
}

static void turns_set(struct route *r)
{
	for (size_t i = 0; i < r->m->links.n; i++)
		if (r->m->links.v[i].gap != FIGURE_NONE)
			r->m->links.v[i].turn = r->gap_y[r->m->links.v[i].gap] +
						(r->m->links.v[i].lane + 1) * LANE;
}

/* Room for two lines of title above every zone when one of them needs it. */
static void head_set(struct route *r)
{
	r->head = HEAD;
	for (size_t i = 0; i + 1 < r->m->zones.n; i++) {
		const struct figure_zone *z = &r->m->zones.v[i];
		struct vb_str name = z->zone->name.n ? z->zone->name : z->zone->id;
		int borders = z->end[0] + (z->cols == 1 ? z->end[1] : 0),
		    room = NODE_W + borders * PAD - (z->cols == 1 ? 16 : 8);

		if (z->used && figure_width(name, 12) > room)
			r->head = HEAD + SECOND_LINE;
	}
}

void figure_map_route(struct figure_map *m)
{
	struct route *r = vb_arena_alloc(m->arena, sizeof(*r));

	r->m = m;
	sides_choose(r);
	gaps_choose(r);
	gaps_share(r);
	borders_count(m);
	head_set(r);
	rows_set(r);
	for (size_t i = 0; i < m->nodes.n; i++) {
		ports_set(r, (int)i, 0);
		ports_set(r, (int)i, 1);
	}
	turns_set(r);
	channels_share(r);
	labels_measure(r);
	columns_set(r);
	links_set(r);
	zones_set(r);
}
