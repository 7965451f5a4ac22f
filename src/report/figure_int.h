/*
 * figure_int.h - how the figures share their work. Lengths are whole pixels, so bytes do not depend on a machine.
 *
 *   case ──figure_place.c──► cells ──figure_route.c──► boxes, lines, labels ──figure_flow.c──► SVG
 */
#ifndef VAUBAN_REPORT_FIGURE_INT_H
#define VAUBAN_REPORT_FIGURE_INT_H

#include "report/page.h"

/* ---- figure.c: words and shapes --------------------------------------------------------- */

void figure_open(struct vb_buf *b, const char *id, int w, int h, struct vb_str title,
		 struct vb_str desc);
void figure_close(struct vb_buf *b);
void figure_escape(struct vb_buf *b, struct vb_str s); /* for XML text and attributes */
/* Text of `size` pixels; anchor "start", "middle" or "end". */
void figure_text(struct vb_buf *b, int x, int y, const char *class_name, const char *anchor,
		 struct vb_str s);
/* An upper estimate, in pixels: nothing is measured with a font that the reader may not have. */
int figure_width(struct vb_str s, int size);
struct vb_str figure_fit(struct vb_arena *a, struct vb_str s, int size,
			 int width); /* cut with an ellipsis */
/* As many whole words as fit; one at least. */
struct vb_str figure_first_line(struct vb_str s, int size, int width);
struct vb_str figure_flow_wire(const struct model_flow *f, struct vb_arena *a); /* "https:8443" */
struct vb_str figure_flow_guard(const struct model_flow *f, struct vb_arena *a,
				enum vb_lang lang); /* "cert, TLS" */
const char *figure_part_kind(enum model_part_kind kind, enum vb_lang lang);

/* ---- the data-flow diagram -------------------------------------------------------------- */

enum {
	FIGURE_NODES = 160, /* beyond, a drawing says less than the table */
	FIGURE_LINKS = 600,
	FIGURE_ZONES = 64,
	FIGURE_NONE = -1,
};
struct figure_box {
	int x, y, w, h;
};
struct figure_zone {
	const struct model_zone *zone; /* NULL: outside any zone, not drawn */
	int parent;                    /* FIGURE_NONE for the outside */
	bool used;                     /* something stands in it */
	int col, row, cols, rows;      /* cells */
	int at_col, at_row;            /* of its parent's block */
	int end[4]; /* borders that nest on its left, right, top, bottom side, itself included */
	struct figure_box box, title;
};
struct figure_node {
	const struct model_part *part;   /* or NULL */
	const struct model_actor *actor; /* one node for each of its starting points */
	struct vb_str start;             /* of the actor */
	int zone, col, row;
	int ports[2]; /* height taken on the left and right side */
	struct figure_box box;
};
struct figure_end {
	int node, side; /* side: 0 left, 1 right */
	int y;
};
struct figure_link {
	const struct model_flow *flow; /* NULL: a step of the attack that no flow carries */
	struct figure_end end[2];      /* from, to */
	int step;                      /* of the attack path from 1; 0: not on it */
	bool against;                  /* the attack climbs it from server to caller */
	int gap, lane;  /* passage between rows and its lane; gap FIGURE_NONE: not needed */
	int track[2];   /* lanes in the channels beside its ends; equal channels share the first */
	int x[2], turn; /* pixels: vertical runs, horizontal run */
	struct vb_str line[2];
	struct figure_box label;
};
struct figure_map {
	const struct model_case *c;
	struct vb_arena *arena;
	enum vb_lang lang;
	VB_VEC(struct figure_zone) zones; /* the last one is the outside */
	VB_VEC(struct figure_node) nodes;
	VB_VEC(struct figure_link) links;
	int cols, rows, w, h;
};
/* Everything to draw, without places; false when the case is empty or over the limits above. */
bool figure_map_build(struct vb_arena *a, const struct model_case *c,
		      const struct model_event_risk *event, enum vb_lang lang,
		      struct figure_map *out);
void figure_map_place(struct figure_map *m); /* cells */
void figure_map_route(struct figure_map *m); /* pixels */
/* The event whose best path is drawn: the one that costs most; NULL without a path. */
const struct model_event_risk *figure_worst_event(const struct model_risk *r);

/* ---- each figure as an element; empty when there is nothing to show --------------------- */

/* Any of these by the name of report_svg_at(); empty when there is nothing to draw or none is named so. */
struct vb_str figure_named(const struct report_page *p, struct vb_str name);
struct vb_str figure_flow(const struct report_page *p);
struct vb_str figure_paths(const struct report_page *p);
struct vb_str figure_curve(const struct report_page *p);
struct vb_str figure_matrix(const struct report_page *p);
struct vb_str figure_gantt(const struct report_page *p);

#endif
