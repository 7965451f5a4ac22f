/* embedded_int.h - the JSON schemas built into the program, written by tools/embed.py. */
#ifndef VAUBAN_SERVE_EMBEDDED_INT_H
#define VAUBAN_SERVE_EMBEDDED_INT_H

#include <stddef.h>

struct serve_embedded {
	const char *name; /* file name without its last suffix: "api.schema" */
	const unsigned char *text;
	size_t n;
};
extern const struct serve_embedded serve_embedded[]; /* sorted by name */
extern const size_t serve_embedded_count;

#endif
