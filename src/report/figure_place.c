/*
 * figure_place.c - a cell for every box. A zone is a rectangle of cells: first its own components, then the zones
 * in it, stacked in columns of a height chosen for a landscape page. Then neighbours are swapped while that
 * shortens the arrows. The same case gives the same cells: ties keep the order of the case file, and nothing is
 * drawn at random.
 */
#include "report/figure_int.h"

#include <stdlib.h>

enum {
	CELL_W = 290, /* usual size of a cell with its arrows, to judge proportions */
	CELL_H = 130,
	ACROSS = 3, /* a column apart costs as much as three rows */
	PASSES = 4,
};

struct item {     /* of a zone: its own components, or a zone in it */
	int zone; /* FIGURE_NONE: own */
	int w, h, x, y;
};
struct places {
	struct figure_map *m;
	int order[FIGURE_ZONES + 1]; /* rank of each zone among its siblings */
	int own_x[FIGURE_ZONES + 1], own_y[FIGURE_ZONES + 1], own_w[FIGURE_ZONES + 1];
};

static int page_size(int w, int h)
{
	int a = w * CELL_W * 2, b = h * CELL_H * 3;

	return a > b ? a : b;
}

static void pack(struct item *items, int n, int tall, int *w, int *h)
{
	int x = 0, y = 0, wide = 0;

	*h = 0;
	for (int i = 0; i < n; i++) {
		if (y && y + items[i].h > tall) {
			x += wide;
			y = wide = 0;
		}
		items[i].x = x;
		items[i].y = y;
		y += items[i].h;
		wide = items[i].w > wide ? items[i].w : wide;
		*h = y > *h ? y : *h;
	}
	*w = x + wide;
}

static void pack_best(struct item *items, int n, int *w, int *h)
{
	int sum = 0, best = 0, best_size = 0;

	for (int i = 0; i < n; i++)
		sum += items[i].h;
	for (int tall = 1; tall <= sum; tall++) {
		pack(items, n, tall, w, h);
		if (!best || page_size(*w, *h) < best_size) {
			best = tall;
			best_size = page_size(*w, *h);
		}
	}
	pack(items, n, best, w, h);
}

static void own_size(int n, int *w, int *h)
{
	int best = 1;

	for (int k = 2; k <= n; k++)
		if (page_size(k, (n + k - 1) / k) < page_size(best, (n + best - 1) / best))
			best = k;
	*w = best;
	*h = (n + best - 1) / best;
}

static int items_of(const struct places *p, int zone, struct item *items)
{
	int n = 0, own = 0, at;

	for (size_t i = 0; i < p->m->nodes.n; i++)
		own += p->m->nodes.v[i].zone == zone;
	if (own) {
		items[n] = (struct item){.zone = FIGURE_NONE};
		own_size(own, &items[n].w, &items[n].h);
		n++;
	}
	for (int i = 0; i < (int)p->m->zones.n; i++) {
		if (p->m->zones.v[i].parent != zone || !p->m->zones.v[i].used)
			continue;
		for (at = n++; at > (own > 0) && p->order[items[at - 1].zone] > p->order[i]; at--)
			items[at] = items[at - 1];
		items[at] = (struct item){.zone = i};
	}
	return n;
}

/* Sizes from the inside out. Depth is that of the zones, bounded by VB_LIMIT_ZONE_DEPTH and FIGURE_ZONES. */
static void zone_size(struct places *p, int zone)
{
	struct item items[FIGURE_ZONES + 2];
	struct figure_zone *z = &p->m->zones.v[zone];
	int n = items_of(p, zone, items);

	for (int i = 0; i < n; i++)
		if (items[i].zone != FIGURE_NONE) {
			zone_size(p, items[i].zone);
			items[i].w = p->m->zones.v[items[i].zone].cols;
			items[i].h = p->m->zones.v[items[i].zone].rows;
		}
	pack_best(items, n, &z->cols, &z->rows);
	for (int i = 0; i < n; i++) {
		if (items[i].zone == FIGURE_NONE) {
			p->own_x[zone] = items[i].x;
			p->own_y[zone] = items[i].y;
			p->own_w[zone] = items[i].w;
		} else {
			p->m->zones.v[items[i].zone].at_col = items[i].x;
			p->m->zones.v[items[i].zone].at_row = items[i].y;
		}
	}
}

static void cells_set(struct places *p)
{
	int seen[FIGURE_ZONES + 1] = {0}, outside = (int)p->m->zones.n - 1;

	zone_size(p, outside);
	for (int i = 0; i <= outside; i++) {
		struct figure_zone *z = &p->m->zones.v[i];

		z->col = z->row = 0;
		for (int up = i; up != outside; up = p->m->zones.v[up].parent) {
			z->col += p->m->zones.v[up].at_col;
			z->row += p->m->zones.v[up].at_row;
		}
	}
	for (size_t i = 0; i < p->m->nodes.n; i++) {
		struct figure_node *n = &p->m->nodes.v[i];
		int k = seen[n->zone]++, w = p->own_w[n->zone];

		n->col = p->m->zones.v[n->zone].col + p->own_x[n->zone] + k % w;
		n->row = p->m->zones.v[n->zone].row + p->own_y[n->zone] + k / w;
	}
	p->m->cols = p->m->zones.v[outside].cols;
	p->m->rows = p->m->zones.v[outside].rows;
}

static long cost(const struct figure_map *m)
{
	long sum = 0;

	for (size_t i = 0; i < m->links.n; i++) {
		const struct figure_node *a = &m->nodes.v[m->links.v[i].end[0].node],
					 *b = &m->nodes.v[m->links.v[i].end[1].node];
		int d = ACROSS * abs(a->col - b->col) + abs(a->row - b->row);

		sum += (long)d * (m->links.v[i].step ? 2 : 1);
	}
	return sum;
}

/* Best of the orders reached by swapping two zones of one parent. */
static void zones_swap(struct places *p)
{
	int n = (int)p->m->zones.n;
	long best, now;

	cells_set(p);
	best = cost(p->m) + page_size(p->m->cols, p->m->rows) / CELL_W;
	for (int pass = 0, better = 1; pass < PASSES && better; pass++) {
		better = 0;
		for (int i = 0; i < n; i++)
			for (int k = i + 1; k < n; k++) {
				int keep = p->order[i];

				if (p->m->zones.v[i].parent != p->m->zones.v[k].parent ||
				    !p->m->zones.v[i].used || !p->m->zones.v[k].used)
					continue;
				p->order[i] = p->order[k];
				p->order[k] = keep;
				cells_set(p);
				now = cost(p->m) + page_size(p->m->cols, p->m->rows) / CELL_W;
				if (now < best) {
					best = now;
					better = 1;
					continue;
				}
				p->order[k] = p->order[i];
				p->order[i] = keep;
			}
	}
	cells_set(p);
}

static void cell_exchange(struct figure_node *a, struct figure_node *b)
{
	int col = a->col, row = a->row;

	a->col = b->col;
	a->row = b->row;
	b->col = col;
	b->row = row;
}

static void nodes_swap(struct figure_map *m)
{
	long best = cost(m), now;

	for (int pass = 0, better = 1; pass < PASSES && better; pass++) {
		better = 0;
		for (size_t i = 0; i < m->nodes.n; i++)
			for (size_t k = i + 1; k < m->nodes.n; k++) {
				if (m->nodes.v[i].zone != m->nodes.v[k].zone)
					continue;
				cell_exchange(&m->nodes.v[i], &m->nodes.v[k]);
				now = cost(m);
				better |= now < best;
				if (now < best)
					best = now;
				else
					cell_exchange(&m->nodes.v[i], &m->nodes.v[k]);
			}
	}
}

/* The least trusted stands first: that is where attacks come from, and people read from there. */
static void order_first(struct places *p)
{
	int n = (int)p->m->zones.n - 1;

	for (int i = 0; i < n; i++)
		p->order[i] = p->m->zones.v[i].zone->trust * (FIGURE_ZONES + 1) + i;
}

void figure_map_place(struct figure_map *m)
{
	struct places p = {.m = m};

	order_first(&p);
	zones_swap(&p);
	nodes_swap(m);
}
