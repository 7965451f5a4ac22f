/* probe_int.h - what some bytes are, by their first bytes and by what can be checked behind them. In the jail. */
#ifndef VAUBAN_SCAN_PROBE_INT_H
#define VAUBAN_SCAN_PROBE_INT_H

#include "scan/source_int.h"
#include "scan/volumes/bytes_int.h"

enum { SCAN_LOOK = 64 * 1024 }; /* first bytes looked at: ISO says what it is at 32769 */

/* The format of a container that starts where `bytes` do; `size` is 0 when only its end can tell. */
bool scan_probe_plain(struct vb_str first, uint64_t have, struct scan_piece *out) VB_MUST_USE;
bool scan_probe_is_packed(struct vb_str first); /* a compression libarchive unpacks */
/* First bytes of a compressed stream, unpacked; how many. Quiet: for looking only. archive.c */
size_t scan_archive_peek(const struct scan_bytes *bytes, char *out, size_t n);
/* Searches a blob for containers at any offset, in one pass: was there one? serve_carve.c */
bool scan_probe_carve(struct scan_server *s, const struct scan_bytes *bytes);
void scan_probe_tell(struct scan_server *s, const struct scan_piece *piece);

#endif
