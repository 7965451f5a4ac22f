/*
 * serve_archive.c - an archive is read twice: LIST tells the parent every name, the parent decides which entries are
 * wanted (upper layers win, links resolved), READ gives those entries to their readers. The first pass parses headers
 * only, so a file that kills a reader never hides the names after it.
 */
#include <archive_entry.h>

#include "core/limits.h"
#include "scan/archive_int.h"

static uint8_t type_of(struct archive_entry *e)
{
	if (archive_entry_hardlink(e) || archive_entry_hardlink_utf8(e))
		return SCAN_HARD_LINK;
	switch (archive_entry_filetype(e)) {
	case AE_IFDIR:
		return MODEL_FILE_DIR;
	case AE_IFLNK:
		return MODEL_FILE_SYMLINK;
	case AE_IFCHR:
		return MODEL_FILE_CHAR;
	case AE_IFBLK:
		return MODEL_FILE_BLOCK;
	case AE_IFIFO:
		return MODEL_FILE_FIFO;
	case AE_IFSOCK:
		return MODEL_FILE_SOCKET;
	default:
		return MODEL_FILE_REGULAR;
	}
}

static struct vb_str link_of(struct archive_entry *e, uint8_t type)
{
	const char *link = NULL;

	if (type == SCAN_HARD_LINK) {
		link = archive_entry_hardlink(e);
		link = link ? link : archive_entry_hardlink_utf8(e);
	} else if (type == MODEL_FILE_SYMLINK) {
		link = archive_entry_symlink(e);
		link = link ? link : archive_entry_symlink_utf8(e);
	}
	return vb_str(link);
}

static struct vb_str capabilities_of(struct vb_arena *a, struct archive_entry *e)
{
	const char *name;
	const void *value;
	size_t n;

	archive_entry_xattr_reset(e);
	while (archive_entry_xattr_next(e, &name, &value, &n) == 0 /* ARCHIVE_OK */)
		if (name && strcmp(name, "security.capability") == 0 && n <= 64)
			return vb_arena_hex(a, value, n);
	return (struct vb_str){NULL, 0};
}

static void name_put(struct scan_server *s, struct archive_entry *e, uint32_t index)
{
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct scan_name n = {.index = index, .type = type_of(e), .mode = archive_entry_perm(e) & 07777u,
			      .uid = (uint32_t)archive_entry_uid(e), .gid = (uint32_t)archive_entry_gid(e)};
	la_int64_t size = archive_entry_size(e);

	n.size = size > 0 ? (uint64_t)size : 0;
	scan_archive_name(e, &n.path);
	n.link = link_of(e, n.type);
	n.capabilities = capabilities_of(scratch, e);
	scan_put_name(&s->out.frame, &n);
	scan_out_put(&s->out, SCAN_FRAME_ENTRY);
}

bool scan_serve_list(struct scan_server *s, struct vb_str bytes, int fd)
{
	struct vb_cursor c = vb_cursor(bytes.p, bytes.n);
	struct scan_spec spec;
	struct scan_archive *a;
	struct archive_entry *e;
	uint32_t index;

	if (!scan_get_spec(&c, &spec))
		return false;
	a = scan_archive_open(s, &spec, fd);
	if (!a)
		return true;
	while (scan_archive_next(a, &e, &index)) {
		scan_out_file(&s->out, spec.name, spec.layer, "archive");
		name_put(s, e, index);
	}
	scan_archive_verify(a);
	scan_archive_close(a);
	return true;
}

/* Every name under which one entry is wanted: hard links give several. The bytes are unpacked once. */
static void items_read(struct scan_server *s, struct scan_archive *a, const struct scan_spec *spec, size_t from,
		       size_t to, uint64_t size)
{
	char first[SCAN_MAGIC_MAX];
	size_t have = scan_archive_data(a, first, size < sizeof(first) ? (size_t)size : sizeof(first)), wanted = 0;
	char *p = NULL;

	for (size_t i = from; i < to; i++) {
		struct scan_item *item = &s->items.v[i];
		struct scan_input in = {.path = item->path, .layer = spec->layer};

		item->n = scan_server_narrow(s, &in, item->readers, item->n, vb_strn(first, have), size);
		wanted += item->n;
	}
	if (!wanted)
		return;
	p = scan_server_buffer(s, (size_t)size + SCAN_MAGIC_MAX); /* within a reader's limit: just checked */
	memcpy(p, first, have);
	if (have == sizeof(first))
		have += scan_archive_data(a, p + have, (size_t)size - have);
	for (size_t i = from; i < to; i++) {
		struct scan_item *item = &s->items.v[i];
		struct scan_input in = {.path = item->path, .layer = spec->layer, .mode = item->mode,
					.content = vb_strn(p, have)};

		for (size_t r = 0; r < item->n; r++)
			scan_server_read(s, spec->seq, (uint32_t)i, item->readers[r], &in);
	}
	scan_server_begin(s, spec->seq, (uint32_t)to, SCAN_ARCHIVE); /* a death from here on is not that reader's */
}

bool scan_serve_read(struct scan_server *s, struct vb_str bytes, int fd)
{
	struct vb_cursor c = vb_cursor(bytes.p, bytes.n);
	struct scan_spec spec;
	struct scan_archive *a;
	struct archive_entry *e;
	size_t at = 0;
	uint32_t index;

	if (!scan_get_spec(&c, &spec))
		return false;
	spec.digest = (struct vb_str){NULL, 0}; /* LIST has looked */
	a = scan_archive_open(s, &spec, fd);
	while (a && at < s->items.n && scan_archive_next(a, &e, &index)) {
		size_t to = at;
		la_int64_t size = archive_entry_size(e);

		while (to < s->items.n && s->items.v[to].index == index)
			to++;
		if (to > at)
			items_read(s, a, &spec, at, to, size > 0 ? (uint64_t)size : 0);
		at = to;
	}
	scan_archive_close(a);
	return true;
}
