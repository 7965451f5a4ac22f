/* sections_int.h - sections and segments of an ELF file by its bytes, for what compilers leave in programs. */
#ifndef VAUBAN_SCAN_READERS_SECTIONS_INT_H
#define VAUBAN_SCAN_READERS_SECTIONS_INT_H

#include "core/vb.h"

struct scan_segment {
	uint64_t address;
	struct vb_str bytes; /* of the file */
	bool writable;
};

struct scan_sections {
	struct vb_str file;
	bool big, wide; /* 64-bit */
	VB_VEC(struct scan_segment) loaded;
	uint64_t table; /* of sections */
	uint32_t count, names;
};
bool scan_sections_open(struct vb_arena *a, struct vb_str file,
			struct scan_sections *out) VB_MUST_USE;
/* The section's bytes; empty when there is none of that name. */
struct vb_str scan_section(const struct scan_sections *s, const char *name);
/* n bytes at a virtual address; empty when no segment holds them all. */
struct vb_str scan_sections_at(const struct scan_sections *s, uint64_t address, uint64_t n);
struct vb_cursor scan_sections_cursor(const struct scan_sections *s,
				      struct vb_str bytes); /* of the file's byte order */

#endif
