/* maven_int.h - what readers of Java packages share. */
#ifndef VAUBAN_SCAN_READERS_MAVEN_INT_H
#define VAUBAN_SCAN_READERS_MAVEN_INT_H

#include "scan/readers/package_int.h"

#define MAVEN_JOIN "maven-join" /* format of the settings scan/maven.c joins */

struct model_component maven_component(const struct scan_input *in, const char *reader);
/* Advisories know the package as "group:name". */
void maven_emit(const struct scan_input *in, struct scan_out *out, struct model_component *c,
		uint32_t line);

/* Replaces "${name}" until none is left; empty when one is unknown or there is no end. */
typedef struct vb_str maven_lookup(void *ctx, struct vb_str name);
struct vb_str maven_expand(struct vb_arena *a, struct vb_str text, maven_lookup *lookup, void *ctx);
/* "[1.2]" is that version; any other range leaves a choice: empty. */
struct vb_str maven_pinned(struct vb_str version);
enum model_scope maven_scope(struct vb_str scope); /* "test", "provided" ... */

#endif
