/* said_int.h - the lists of share/words built into the program, written by tools/embed.py. */
#ifndef VAUBAN_REPORT_SAID_INT_H
#define VAUBAN_REPORT_SAID_INT_H

#include <stddef.h>

struct said_embedded {
	const char *name; /* file name without .txt */
	const unsigned char *text;
	size_t n;
};
extern const struct said_embedded said_embedded[]; /* sorted by name */
extern const size_t said_embedded_count;

#endif
