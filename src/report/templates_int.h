/* templates_int.h - the templates built into the program, written by tools/embed.py. */
#ifndef VAUBAN_REPORT_TEMPLATES_INT_H
#define VAUBAN_REPORT_TEMPLATES_INT_H

#include <stddef.h>

struct report_embedded {
	const char *name; /* file name without .mustache */
	const unsigned char *text;
	size_t n;
};
extern const struct report_embedded report_embedded[]; /* sorted by name */
extern const size_t report_embedded_count;

#endif
