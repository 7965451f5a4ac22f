/* schema_int.h - the steps of the schema built into the program, in order, written by tools/embed.py from schema/. */
#ifndef VAUBAN_STORE_SCHEMA_INT_H
#define VAUBAN_STORE_SCHEMA_INT_H

#include <stddef.h>

struct store_embedded {
	const char *name;          /* "001-runs" */
	const unsigned char *text; /* SQL, ends with a NUL past n */
	size_t n;
};
extern const struct store_embedded store_embedded[];
extern const size_t store_embedded_count;

#endif
