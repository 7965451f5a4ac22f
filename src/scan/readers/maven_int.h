/* maven_int.h - what readers of Java packages share. */
#ifndef VAUBAN_SCAN_READERS_MAVEN_INT_H
#define VAUBAN_SCAN_READERS_MAVEN_INT_H

#include "scan/readers/package_int.h"

struct model_component maven_component(const struct scan_input *in, const char *reader);
/* Advisories know the package as "group:name". */
void maven_emit(const struct scan_input *in, struct scan_out *out, struct model_component *c,
		uint32_t line);

#endif
