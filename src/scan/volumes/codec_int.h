/* codec_int.h - one compressed block to memory, within a bound: what compressed file systems are made of. */
#ifndef VAUBAN_SCAN_VOLUMES_CODEC_INT_H
#define VAUBAN_SCAN_VOLUMES_CODEC_INT_H

#include "core/vb.h"

enum scan_codec { /* as squashfs numbers them */
		  SCAN_CODEC_GZIP = 1,
		  SCAN_CODEC_LZMA,
		  SCAN_CODEC_LZO,
		  SCAN_CODEC_XZ,
		  SCAN_CODEC_LZ4,
		  SCAN_CODEC_ZSTD
};

/* Unpacks `in` whole into `out`; false: damaged, or more than `most` bytes. */
bool scan_codec_unpack(enum scan_codec codec, struct vb_str in, char *out, size_t most,
		       size_t *n) VB_MUST_USE;
bool scan_lzo_unpack(struct vb_str in, char *out, size_t most,
		     size_t *n) VB_MUST_USE; /* lzo.c: LZO1X */

#endif
