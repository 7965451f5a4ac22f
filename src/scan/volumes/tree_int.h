/* tree_int.h - a file system read in place, as a source of names and bytes. */
#ifndef VAUBAN_SCAN_VOLUMES_TREE_INT_H
#define VAUBAN_SCAN_VOLUMES_TREE_INT_H

#include "scan/source_int.h"
#include "scan/volumes/fs_int.h"

struct scan_source *scan_source_tree(struct scan_server *s, const struct scan_spec *spec,
				     const struct scan_bytes *bytes, const struct scan_fs_ops *ops);
struct scan_source *scan_source_cpio(struct scan_server *s, const struct scan_spec *spec,
				     const struct scan_bytes *bytes);
uint64_t scan_cpio_size(
	const struct scan_bytes *bytes); /* to the end of the last segment that is not compressed */

#endif
