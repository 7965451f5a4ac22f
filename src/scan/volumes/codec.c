/* codec.c - one table of the decompressors; each is bounded by the room it is given and by its memory limit. */
#include "scan/volumes/codec_int.h"

#include <lz4.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include "core/limits.h"

#define LZMA_MEMORY ((uint64_t)64 * VB_MIB) /* a dictionary is never larger than a block: 1 MiB */

typedef bool unpack(struct vb_str in, char *out, size_t most, size_t *n);

static const unsigned char *bytes_of(struct vb_str s)
{
	return (const unsigned char *)s.p;
}

static bool gzip_unpack(struct vb_str in, char *out, size_t most, size_t *n)
{
	uLongf have = (uLongf)most;

	if (uncompress((Bytef *)out, &have, bytes_of(in), (uLong)in.n) != Z_OK)
		return false;
	*n = (size_t)have;
	return true;
}

static bool xz_unpack(struct vb_str in, char *out, size_t most, size_t *n)
{
	uint64_t memory = LZMA_MEMORY;
	size_t in_at = 0;

	*n = 0;
	return lzma_stream_buffer_decode(&memory, 0, NULL, bytes_of(in), &in_at, in.n,
					 (uint8_t *)out, n, most) == LZMA_OK;
}

static bool lzma_unpack(struct vb_str in, char *out, size_t most, size_t *n)
{
	lzma_stream s = LZMA_STREAM_INIT;
	lzma_ret r;

	if (lzma_alone_decoder(&s, LZMA_MEMORY) != LZMA_OK)
		return false;
	s.next_in = bytes_of(in);
	s.avail_in = in.n;
	s.next_out = (uint8_t *)out;
	s.avail_out = most;
	do
		r = lzma_code(&s, LZMA_FINISH);
	while (r == LZMA_OK && s.avail_in && s.avail_out);
	*n = most - s.avail_out;
	lzma_end(&s);
	return r == LZMA_STREAM_END || (r == LZMA_OK && !s.avail_out);
}

static bool lz4_unpack(struct vb_str in, char *out, size_t most, size_t *n)
{
	int got = in.n <= VB_MIB * 4 && most <= VB_MIB * 4
			  ? LZ4_decompress_safe(in.p, out, (int)in.n, (int)most)
			  : -1;

	*n = got > 0 ? (size_t)got : 0;
	return got >= 0;
}

static bool zstd_unpack(struct vb_str in, char *out, size_t most, size_t *n)
{
	*n = ZSTD_decompress(out, most, in.p, in.n);
	return !ZSTD_isError(*n);
}

bool scan_codec_unpack(enum scan_codec codec, struct vb_str in, char *out, size_t most, size_t *n)
{
	static unpack *const table[] = {
		[SCAN_CODEC_GZIP] = gzip_unpack,    [SCAN_CODEC_LZMA] = lzma_unpack,
		[SCAN_CODEC_LZO] = scan_lzo_unpack, [SCAN_CODEC_XZ] = xz_unpack,
		[SCAN_CODEC_LZ4] = lz4_unpack,      [SCAN_CODEC_ZSTD] = zstd_unpack,
	};

	return (size_t)codec < VB_COUNT(table) && table[codec] && table[codec](in, out, most, n);
}
