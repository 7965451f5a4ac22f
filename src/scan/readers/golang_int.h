/* golang_int.h - shared by the readers of go.mod and of Go programs. */
#ifndef VAUBAN_SCAN_READERS_GOLANG_INT_H
#define VAUBAN_SCAN_READERS_GOLANG_INT_H

#include "scan/readers/package_int.h"

void golang_path_put(struct model_component *c,
		     struct vb_str path); /* "example.org/a/b": group and name */
/* "go1.22.1" is the standard library of that release; "1.22", without a patch number, is only a lower bound. */
void golang_stdlib_emit(const struct scan_input *in, struct scan_out *out, struct vb_str release,
			const char *reader, uint32_t line);

#endif
