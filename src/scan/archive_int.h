/* archive_int.h - which container a job is about, on the wire. */
#ifndef VAUBAN_SCAN_ARCHIVE_INT_H
#define VAUBAN_SCAN_ARCHIVE_INT_H

#include "scan/serve_int.h"

bool scan_get_spec(struct vb_cursor *c, struct scan_spec *spec) VB_MUST_USE;
void scan_put_spec(struct vb_buf *b, const struct scan_spec *spec);

#endif
