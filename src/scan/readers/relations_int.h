/*
 * relations_int.h - packages of one database that require capabilities ("so:libz.so.1", "/bin/sh", a package's name)
 * provided by others of the same database: resolved to edges where both are known.
 */
#ifndef VAUBAN_SCAN_READERS_RELATIONS_INT_H
#define VAUBAN_SCAN_READERS_RELATIONS_INT_H

#include "scan/readers/package_int.h"

struct scan_related {
	struct model_component c;
	VB_VEC(struct vb_str) requires;
	uint32_t line;
	uint32_t
		asked_by; /* the last package this one was added to as a need: each is added once */
};

struct scan_relations {
	struct vb_arena *arena;
	VB_VEC(struct scan_related) packages;
	struct vb_map providers; /* capability → index + 1 of the first package that provides it */
};

void scan_relations_init(struct scan_relations *r, struct vb_arena *a);
/* The package provides its own name. Strings are not copied: they live as long as the arena or the input. */
uint32_t scan_relations_add(struct scan_relations *r, const struct model_component *c,
			    uint32_t line);
void scan_relations_provide(struct scan_relations *r, uint32_t package, struct vb_str capability);
void scan_relations_require(struct scan_relations *r, uint32_t package, struct vb_str capability);
/* Emits every package with its needs as "name version", in the order they were added. */
void scan_relations_emit(struct scan_relations *r, const struct scan_input *in,
			 struct scan_out *out);

#endif
