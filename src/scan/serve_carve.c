/*
 * serve_carve.c - containers at offsets of a blob, as vendors ship firmware: header, kernel, file system, padding.
 *
 *   | header | kernel (gzip) | squashfs ....................... | 0xff |
 *              └ peeked: what does it unpack to?   └ told with its offset and size, and skipped over
 *
 * One pass; each place is believed only when what follows adds up (superblock, header, a stream that unpacks). Bounded
 * by the number of pieces told and of streams tried, since any bytes may look like a magic number.
 */
#include <errno.h>
#include <unistd.h>

#include "core/limits.h"
#include "scan/probe_int.h"
#include "scan/volumes/tree_int.h"

enum {
	WINDOW = 1 << 20,
	OVERLAP = 4096,
	PIECES_MAX = 64,
	PEEKS_MAX = 4096,
	PACKED_LEAST = 4096,
	BLIND_LEAST = SCAN_LOOK
};

struct carve {
	struct scan_server *s;
	struct scan_bytes bytes;
	char *peeked; /* SCAN_LOOK */
	unsigned pieces, peeks;
	uint64_t skip; /* inside a piece until here */
};

static bool starts(const char *p, const char *magic, size_t n)
{
	return memcmp(p, magic, n) == 0;
}

/* Worth a closer look: p has OVERLAP bytes behind it, or zeros. */
static bool is_candidate(const char *p, uint64_t at)
{
	switch ((unsigned char)*p) {
	case 'h':
		return starts(p, "hsqs", 4);
	case '0':
		return starts(p, "07070", 5) && at % 4 == 0;
	case 0x1f:
		return starts(p, "\x1f\x8b\x08", 3) && !((unsigned char)p[3] & 0xe0);
	case 0xfd:
		return starts(p,
			      "\xfd"
			      "7zXZ\0",
			      6);
	case 0x28:
		return starts(p, "\x28\xb5\x2f\xfd", 4);
	case 'B':
		return starts(p, "BZh", 3) && starts(p + 4, "1AY&SY", 6);
	case 0x02:
		return starts(p, "\x02\x21\x4c\x18", 4);
	case 0x04:
		return starts(p, "\x04\x22\x4d\x18", 4);
	case 0x5d: /* lzma: a dictionary of a power of two, and a size that is sane or unknown */
		return starts(p, "\x5d\0\0", 3) &&
		       !((unsigned char)p[3] & ((unsigned char)p[3] - 1u)) &&
		       (starts(p + 5, "\xff\xff\xff\xff\xff\xff\xff\xff", 8) ||
			starts(p + 9, "\0\0\0\0", 4));
	default:
		return false;
	}
}

static void tell(struct carve *c, struct scan_piece *piece, uint64_t at)
{
	piece->from = at;
	c->skip = at + (piece->size ? piece->size : 1);
	c->pieces++;
	scan_probe_tell(c->s, piece);
}

static void packed_look(struct carve *c, uint64_t at)
{
	struct scan_bytes rest = {
		.fd = c->bytes.fd, .from = c->bytes.from + at, .size = c->bytes.size - at};
	struct scan_piece piece;
	size_t n;

	if (++c->peeks > PEEKS_MAX)
		return;
	n = scan_archive_peek(&rest, c->peeked, SCAN_LOOK);
	if (n < PACKED_LEAST)
		return;
	if (!scan_probe_plain(vb_strn(c->peeked, n), UINT64_MAX, &piece)) {
		if (n < BLIND_LEAST)
			return;
		piece.format = SCAN_FORMAT_PACKED;
	}
	piece.packed = true;
	piece.size = 0;
	tell(c, &piece, at);
}

static void piece_tell(struct carve *c, struct scan_piece *piece, uint64_t at)
{
	const struct scan_bytes rest = {
		.fd = c->bytes.fd, .from = c->bytes.from + at, .size = c->bytes.size - at};

	if (piece->format == SCAN_FORMAT_CPIO)
		piece->size = scan_cpio_size(&rest);
	if (piece->format != SCAN_FORMAT_CPIO || piece->size)
		tell(c, piece, at);
}

/* What starts at `at`: p and n are its first bytes. */
static void look(struct carve *c, uint64_t at, struct vb_str s)
{
	struct scan_piece piece;

	if (scan_probe_is_packed(s))
		packed_look(c, at);
	else if (scan_probe_plain(s, c->bytes.size - at, &piece) &&
		 (piece.format == SCAN_FORMAT_SQUASHFS || piece.format == SCAN_FORMAT_EXT ||
		  piece.format == SCAN_FORMAT_CPIO))
		piece_tell(c, &piece, at);
}

/* The window that holds the next byte that is stored: a disk image is mostly holes, which read as zeros. */
static uint64_t holes_skip(const struct scan_bytes *b, uint64_t at)
{
	off_t next = b->held ? -1 : lseek(b->fd, (off_t)(b->from + at), SEEK_DATA);

	uint64_t first;

	if (next < 0)
		return !b->held && errno == ENXIO ? b->size : at;
	first = (uint64_t)next - b->from;
	first -= first < OVERLAP ? first
				 : OVERLAP; /* a file system may begin before its superblock */
	return first > at ? first - first % WINDOW : at;
}

bool scan_probe_carve(struct scan_server *s, const struct scan_bytes *bytes)
{
	char *window VB_CLEANUP(vb_cleanup_free) = vb_alloc(1, WINDOW + OVERLAP);
	char *peeked VB_CLEANUP(vb_cleanup_free) = vb_alloc(1, SCAN_LOOK);
	struct carve c = {.s = s, .bytes = *bytes, .peeked = peeked};

	for (uint64_t at = 0; at < bytes->size && c.pieces < PIECES_MAX; at += WINDOW) {
		size_t n;

		at = holes_skip(bytes, at);
		n = scan_bytes_some(bytes, at, window, WINDOW + OVERLAP);
		memset(window + n, 0, WINDOW + OVERLAP - n);
		for (size_t i = 0; i < WINDOW && i < n && c.pieces < PIECES_MAX; i++) {
			bool ext = (at + i) % 512 == 0 && i + 2048 <= n &&
				   starts(window + i + 1080, "\x53\xef", 2);

			if (at + i >= c.skip && (ext || is_candidate(window + i, at + i)))
				look(&c, at + i,
				     vb_strn(window + i, n - i < OVERLAP ? n - i : OVERLAP));
		}
		scan_server_tick(s);
	}
	return c.pieces;
}
