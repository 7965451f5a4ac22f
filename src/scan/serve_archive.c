/*
 * serve_archive.c - an archive is read twice: LIST tells the parent every name, the parent decides which entries are
 * wanted (upper layers win, links resolved), READ gives those entries to their readers. The first pass parses headers
 * only, so a file that kills a reader never hides the names after it.
 */
#include "core/limits.h"
#include "scan/archive_int.h"
#include "scan/source_int.h"

bool scan_serve_list(struct scan_server *s, struct vb_str bytes, int fd)
{
	struct vb_cursor c = vb_cursor(bytes.p, bytes.n);
	struct scan_source *src;
	struct scan_spec spec;
	struct scan_name name;

	if (!scan_get_spec(&c, &spec))
		return false;
	src = scan_source_open(s, &spec, fd);
	while (scan_source_next(src, &name)) {
		scan_put_name(&s->out.frame, &name);
		scan_out_put(&s->out, SCAN_FRAME_ENTRY);
	}
	scan_source_verify(src);
	scan_source_close(src);
	return true;
}

/* An entry that is only searched for secrets, under the first of its names: it is not held in memory. */
static void stream_search(struct scan_server *s, struct scan_source *a,
			  const struct scan_spec *spec, size_t from, size_t to, struct vb_str first)
{
	for (size_t i = from; i < to; i++) {
		struct scan_item *item = &s->items.v[i];
		struct scan_input in = {
			.path = item->path, .layer = spec->layer, .mode = item->mode};

		if (!item->n)
			continue;
		scan_server_begin(s, spec->seq, (uint32_t)i, item->readers[0]);
		scan_serve_secrets_entry(s, spec->seq, a, &in, first);
		scan_server_begin(s, spec->seq, (uint32_t)to, SCAN_ARCHIVE);
		return;
	}
}

/* Every name under which one entry is wanted: hard links give several. The bytes are unpacked once. */
static void items_read(struct scan_server *s, struct scan_source *a, const struct scan_spec *spec,
		       size_t from, size_t to, uint64_t size)
{
	char first[SCAN_MAGIC_MAX];
	size_t have = scan_source_data(a, first,
				       size < sizeof(first) ? (size_t)size : sizeof(first)),
	       wanted = 0;
	char *p = NULL;

	for (size_t i = from; i < to; i++) {
		struct scan_item *item = &s->items.v[i];
		struct scan_input in = {.path = item->path, .layer = spec->layer};

		item->n = scan_server_narrow(s, &in, item->readers, item->n, vb_strn(first, have),
					     size);
		for (size_t r = 0; r < item->n; r++)
			wanted += !scan_reader_of(item->readers[r])->stream;
	}
	if (!wanted && s->wants.sums) {
		scan_serve_sums_entry(s, a, spec, from, to, vb_strn(first, have));
		return;
	}
	if (!wanted) {
		stream_search(s, a, spec, from, to, vb_strn(first, have));
		return;
	}
	p = scan_server_buffer(
		s, (size_t)size + SCAN_MAGIC_MAX); /* within a reader's limit: just checked */
	memcpy(p, first, have);
	if (have == sizeof(first))
		have += scan_source_data(a, p + have, (size_t)size - have);
	for (size_t i = from; i < to; i++) {
		struct scan_item *item = &s->items.v[i];
		struct scan_input in = {.path = item->path,
					.layer = spec->layer,
					.mode = item->mode,
					.content = vb_strn(p, have)};

		for (size_t r = 0; r < item->n; r++)
			scan_server_read(s, spec->seq, (uint32_t)i, item->readers[r], &in);
	}
	scan_server_begin(s, spec->seq, (uint32_t)to,
			  SCAN_ARCHIVE); /* a death from here on is not that reader's */
}

bool scan_serve_read(struct scan_server *s, struct vb_str bytes, int fd)
{
	struct vb_cursor c = vb_cursor(bytes.p, bytes.n);
	struct scan_source *src;
	struct scan_spec spec;
	struct scan_name name;
	size_t at = 0;

	if (!scan_get_spec(&c, &spec))
		return false;
	spec.digest = (struct vb_str){NULL, 0}; /* LIST has looked */
	src = scan_source_open(s, &spec, fd);
	while (at < s->items.n && scan_source_next(src, &name)) {
		size_t to = at;

		while (to < s->items.n && s->items.v[to].index == name.index)
			to++;
		if (to > at)
			items_read(s, src, &spec, at, to, name.size);
		at = to;
	}
	scan_source_close(src);
	return true;
}
