/*
 * serve_probe.c - what a file is: a container of a known format, one behind a compression, or a blob that may hold some
 * at any offset (serve_carve.c). Extensions are never believed. For a tar, also which well-known documents stand at its
 * root: they tell a container image from any other tar.
 */
#include "scan/archive_int.h"
#include "scan/probe_int.h"

enum { TAR_BLOCK = 512, EXT_SUPER = 1024, ISO_AT = 32769, SQUASH_USED = 40 };

static uint64_t little(const char *p, size_t n)
{
	uint64_t v = 0;

	while (n--)
		v = v << 8 | (unsigned char)p[n];
	return v;
}

static bool at_is(struct vb_str s, size_t at, const char *bytes, size_t n)
{
	return at + n <= s.n && memcmp(s.p + at, bytes, n) == 0;
}

/* The sum of a header's bytes, its own field counted as blanks, stands in it in octal. */
static bool is_tar(struct vb_str s)
{
	uint64_t said = 0, sum = 0;
	size_t i;

	if (s.n < TAR_BLOCK)
		return false;
	for (i = 148; i < 156 && s.p[i] == ' ';)
		i++;
	for (; i < 156 && s.p[i] >= '0' && s.p[i] <= '7'; i++)
		said = said * 8 + (uint64_t)(s.p[i] - '0');
	for (i = 0; i < TAR_BLOCK; i++)
		sum += i >= 148 && i < 156 ? ' ' : (unsigned char)s.p[i];
	return said && said == sum;
}

/* A tar of nothing. */
static bool is_zeros(struct vb_str s, uint64_t have)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i])
			return false;
	return have <= 20 * TAR_BLOCK;
}

static bool squashfs_look(struct vb_str s, uint64_t have, struct scan_piece *out)
{
	uint64_t used;

	if (s.n < 96 || !at_is(s, 0, "hsqs", 4))
		return false;
	used = little(s.p + SQUASH_USED, 8);
	out->format = SCAN_FORMAT_SQUASHFS;
	out->size = used < have ? used : have;
	return little(s.p + 28, 2) == 4 && little(s.p + 22, 2) <= 20 && used > 96 &&
	       little(s.p + 12, 4) == (uint64_t)1 << little(s.p + 22, 2);
}

static bool ext_look(struct vb_str s, uint64_t have, struct scan_piece *out)
{
	uint64_t blocks, bytes;
	const char *b;

	if (s.n < EXT_SUPER + 264 || !at_is(s, EXT_SUPER + 56, "\x53\xef", 2))
		return false;
	b = s.p + EXT_SUPER;
	blocks = little(b + 4, 4);
	if (little(b + 24, 4) > 6 || !blocks || !little(b, 4) || !little(b + 40, 4) ||
	    little(b + 20, 4) > 1 || little(b + 76, 4) > 1 ||
	    little(b + 90, 2) /* group 0: not a copy */)
		return false;
	bytes = blocks << (10 + little(b + 24, 4));
	out->format = SCAN_FORMAT_EXT;
	out->size = bytes < have ? bytes : have;
	return true;
}

static bool cpio_look(struct vb_str s)
{
	size_t digits = at_is(s, 0, "07070", 5) && s.n > 110 && (s.p[5] == '1' || s.p[5] == '2')
				? 110
			: at_is(s, 0, "070707", 6) && s.n > 76 ? 76
							       : 0;

	for (size_t i = 6; i < digits; i++) {
		char c = s.p[i];

		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')))
			return false;
	}
	return digits;
}

bool scan_probe_plain(struct vb_str s, uint64_t have, struct scan_piece *out)
{
	*out = (struct scan_piece){.size = 0};
	if (squashfs_look(s, have, out) || ext_look(s, have, out))
		return true;
	*out = (struct scan_piece){.size = 0};
	if (at_is(s, ISO_AT, "CD001", 5))
		out->format = SCAN_FORMAT_ISO;
	else if (at_is(s, 0, "PK\3\4", 4) || at_is(s, 0, "PK\5\6", 4))
		out->format = SCAN_FORMAT_ZIP;
	else if (at_is(s, 0, "!<arch>\n", 8))
		out->format = SCAN_FORMAT_AR;
	else if (cpio_look(s))
		out->format = SCAN_FORMAT_CPIO;
	else if (is_tar(s) || is_zeros(s, have))
		out->format = SCAN_FORMAT_TAR;
	else
		return false;
	return true;
}

bool scan_probe_is_packed(struct vb_str s)
{
	static const struct {
		const char *bytes;
		size_t n;
	} magics[] = {{"\x1f\x8b\x08", 3},
		      {"BZh", 3},
		      {"\xfd"
		       "7zXZ\0",
		       6},
		      {"\x28\xb5\x2f\xfd", 4},
		      {"\x04\x22\x4d\x18", 4},
		      {"\x02\x21\x4c\x18", 4},
		      {"\x5d\0\0", 3},
		      {"\x1f\x9d", 2}};

	for (size_t i = 0; i < VB_COUNT(magics); i++)
		if (at_is(s, 0, magics[i].bytes, magics[i].n))
			return true;
	return false;
}

void scan_probe_tell(struct scan_server *s, const struct scan_piece *piece)
{
	scan_put_piece(&s->out.frame, piece);
	scan_out_put(&s->out, SCAN_FRAME_PIECE);
}

/* ---- documents of an image --------------------------------------------------------------- */

struct quiet {
	scan_put *put;
	void *ctx;
};

static void put_quiet(void *ctx, uint16_t type, struct vb_str bytes)
{
	const struct quiet *q = ctx;

	if (type != SCAN_FRAME_TROUBLE) /* told when the container is read */
		q->put(q->ctx, type, bytes);
}

void scan_serve_root(struct scan_server *s, const struct scan_spec *spec, int fd)
{
	struct quiet quiet = {.put = s->out.put, .ctx = s->out.ctx};
	static const char *const names[] = {"oci-layout", "index.json", "manifest.json"};
	struct scan_reference r = {.kind = SCAN_REF_FOUND};
	struct scan_source *src;
	struct scan_name e;

	s->out.put = put_quiet;
	s->out.ctx = &quiet;
	src = scan_source_open(s, spec, fd);
	while (scan_source_next(src, &e))
		for (size_t i = 0; i < VB_COUNT(names); i++)
			if (vb_str_is(e.path, names[i]) && e.type == MODEL_FILE_REGULAR) {
				r.v[0] = e.path;
				scan_put_reference(&s->out.frame, &r);
				scan_out_put(&s->out, SCAN_FRAME_REFERENCE);
			}
	scan_source_close(src);
	s->out.put = quiet.put;
	s->out.ctx = quiet.ctx;
}

/* A compressed stream nothing comes out of: why, when it is one that libarchive knows. */
static void damage_tell(struct scan_server *s, const struct scan_spec *spec, int fd)
{
	struct scan_spec packed = *spec;
	struct scan_source *src;
	struct scan_name name;
	char byte;

	packed.format = SCAN_FORMAT_PACKED;
	src = scan_source_open(s, &packed, fd);
	if (scan_source_next(src, &name))
		(void)scan_source_data(src, &byte, 1);
	scan_source_close(src);
}

void scan_serve_probe(struct scan_server *s, const struct scan_spec *spec, int fd)
{
	struct scan_bytes bytes = scan_bytes(fd, spec->from, spec->size);
	char *first VB_CLEANUP(vb_cleanup_free) = vb_alloc(2, SCAN_LOOK);
	size_t n = scan_bytes_some(&bytes, 0, first, SCAN_LOOK), unpacked;
	struct quiet quiet = {.put = s->out.put, .ctx = s->out.ctx};
	struct scan_piece piece = {.size = 0};
	bool damaged = false;

	scan_server_begin(s, spec->seq, 0, SCAN_ARCHIVE);
	s->out.put = put_quiet;
	s->out.ctx = &quiet;
	if (scan_probe_plain(vb_strn(first, n), bytes.size, &piece) &&
	    piece.format != SCAN_FORMAT_CPIO) {
		scan_probe_tell(s, &piece);
	} else if (scan_probe_is_packed(vb_strn(first, n)) &&
		   (unpacked = scan_archive_peek(&bytes, first + SCAN_LOOK, SCAN_LOOK)) != 0) {
		if (!scan_probe_plain(vb_strn(first + SCAN_LOOK, unpacked), UINT64_MAX, &piece))
			piece.format = SCAN_FORMAT_PACKED;
		piece.packed = true;
		piece.size = 0;
		scan_probe_tell(s, &piece);
	} else {
		damaged = !scan_probe_carve(s, &bytes) && scan_probe_is_packed(vb_strn(first, n));
	}
	s->out.put = quiet.put;
	s->out.ctx = quiet.ctx;
	if (piece.format == SCAN_FORMAT_TAR && !piece.packed && n >= TAR_BLOCK)
		scan_serve_root(s, spec, fd);
	if (damaged)
		damage_tell(s, spec, fd);
}
