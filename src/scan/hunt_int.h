/* hunt_int.h - the search for secrets in archives, and in archives inside them: serve_hunt.c. */
#ifndef VAUBAN_SCAN_HUNT_INT_H
#define VAUBAN_SCAN_HUNT_INT_H

#include "scan/probe_int.h"
#include "scan/serve_int.h"
#include "scan/source_int.h"

struct scan_hunt { /* one file of the target and everything in it */
	struct scan_server *s;
	const struct scan_input *file; /* its layer and mode are those of all that is in it */
	uint32_t seq;
	uint64_t left;   /* bytes that may still be unpacked */
	size_t held;     /* of archives inside others, in memory now, all depths together */
	unsigned opened; /* archives inside others so far */
	bool full;       /* that there are too many was said */
};

struct scan_found {     /* what some bytes are */
	uint8_t format; /* enum scan_format; SCAN_FORMAT_PACKED: one compressed file */
	bool deeper;    /* ... that is a container itself */
};

void scan_hunt_init(struct scan_hunt *h, struct scan_server *s, uint32_t seq,
		    const struct scan_input *file, uint64_t size);
/* Do `first` bytes of something of `size` bytes (UINT64_MAX: not known) begin a container? */
bool scan_hunt_look(struct vb_str first, uint64_t size, struct scan_found *out);
/* Every member of a container; `path` is its name, members are "path!member". */
void scan_hunt_container(struct scan_hunt *h, struct scan_found found,
			 const struct scan_bytes *bytes, struct vb_str path, unsigned depth);
/* The entry at hand of a source, whose `first` bytes were read; what it is decides. Returns its bytes. */
uint64_t scan_hunt_entry(struct scan_hunt *h, struct scan_source *src, struct vb_str first,
			 struct vb_str path);
void scan_hunt_end(struct scan_hunt *h); /* says when a limit was reached */

#endif
