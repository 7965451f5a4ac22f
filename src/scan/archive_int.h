/* archive_int.h - a tar archive, compressed or not, or one inside another, read as a bounded stream in the jail. */
#ifndef VAUBAN_SCAN_ARCHIVE_INT_H
#define VAUBAN_SCAN_ARCHIVE_INT_H

#include "scan/serve_int.h"

struct scan_archive;
struct archive_entry;

bool scan_get_spec(struct vb_cursor *c, struct scan_spec *spec) VB_MUST_USE;
void scan_put_spec(struct vb_buf *b, const struct scan_spec *spec);

/* Trouble is emitted, not returned: NULL and false mean that there is no more to read. */
struct scan_archive *scan_archive_open(struct scan_server *s, const struct scan_spec *spec, int fd);
void scan_archive_close(struct scan_archive *a); /* NULL is allowed */
bool scan_archive_next(struct scan_archive *a, struct archive_entry **out, uint32_t *index) VB_MUST_USE;
/* Up to n bytes of the entry at hand; fewer at its end. */
size_t scan_archive_data(struct scan_archive *a, char *p, size_t n);
void scan_archive_verify(struct scan_archive *a); /* after the last entry: the digest */
void scan_archive_name(struct archive_entry *e, struct vb_str *path);

#endif
