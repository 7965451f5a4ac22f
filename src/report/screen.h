/* screen.h - text in terminal columns: display width, cutting, padding, colour. */
#ifndef VAUBAN_REPORT_SCREEN_H
#define VAUBAN_REPORT_SCREEN_H

#include "core/vb.h"

enum report_ink {
	REPORT_INK_NONE,
	REPORT_INK_BOLD,
	REPORT_INK_DIM,
	REPORT_INK_RED,
	REPORT_INK_YELLOW,
	REPORT_INK_GREEN
};

struct report_screen {
	struct vb_buf *out;
	struct vb_arena *arena;
	unsigned width;
	bool colour;
};

/* Columns the text takes: combining marks take none, East Asian wide characters two. The text is printable UTF-8. */
unsigned report_screen_width(struct vb_str s);
/* The text cut to `columns`, its last column an ellipsis when something was lost. */
struct vb_str report_screen_cut(struct vb_arena *a, struct vb_str s, unsigned columns);
/* Writes made printable, cut and padded to `columns` (right-aligned when asked), in the ink. */
void report_screen_cell(struct report_screen *s, struct vb_str text, unsigned columns, bool right,
			enum report_ink ink);
/* Writes one line made printable, cut to the screen's width, in the ink. */
void report_screen_line(struct report_screen *s, struct vb_str text, enum report_ink ink);
/* Writes words wrapped at the width, later lines after `indent` spaces. */
void report_screen_wrap(struct report_screen *s, struct vb_str text, unsigned indent,
			enum report_ink ink);

#endif
