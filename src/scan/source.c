/*
 * source.c - what every container shares: limits on entries, bytes, ratio and time, each named when it is reached, and
 * the sign of life that tells the parent a large container from a hanging reader.
 */
#include "scan/source_int.h"

#include <time.h>

#include "core/limits.h"
#include "scan/volumes/tree_int.h"

enum { TICK_BYTES = 16 << 20, TICK_ENTRIES = 2048 };

void scan_source_trouble(struct scan_source *src, struct vb_str path, const char *reason)
{
	scan_out_file(&src->s->out, src->spec.name, src->spec.layer, "archive");
	if (vb_str_eq(path, src->spec.name) || !path.n) {
		if (!src->cut)
			scan_emit_trouble(&src->s->out, "%s", reason);
	} else {
		scan_emit_trouble(&src->s->out, "%.*s: %s", VB_FMT(vb_str_sub(path, 0, 512)),
				  reason);
	}
}

void scan_source_stop(struct scan_source *src, const char *reason)
{
	if (!src->over && !src->cut) {
		scan_out_file(&src->s->out, src->spec.name, src->spec.layer, "archive");
		scan_emit_trouble(&src->s->out, "%s" SCAN_STOPS, reason);
	}
	src->over = true;
	src->limited |= strcmp(reason, SCAN_BOMB) == 0;
}

/* Not damaged, but more than is read of any container. */
static void source_limit(struct scan_source *src, const char *reason)
{
	src->limited = true;
	scan_source_stop(src, reason);
}

/* Ends a container that takes too long, however busy it looks. */
static void source_tick(struct scan_source *src)
{
	struct timespec now;

	scan_server_tick(src->s);
	clock_gettime(CLOCK_MONOTONIC, &now);
	if (!src->started)
		src->started = (int64_t)now.tv_sec;
	if (now.tv_sec - src->started > (int64_t)VB_LIMIT_ARCHIVE_SECONDS)
		source_limit(src, "more than 15 minutes");
}

static void count_out(struct scan_source *src, size_t n)
{
	src->out += n;
	if (src->out - src->ticked > TICK_BYTES) {
		src->ticked = src->out;
		source_tick(src);
	}
	if (src->out > VB_LIMIT_ARCHIVE_BYTES)
		source_limit(src, "more than 64 GiB unpacked");
	else if (src->out > VB_LIMIT_ARCHIVE_RATIO_FROM &&
		 src->out / VB_LIMIT_ARCHIVE_RATIO > src->in)
		scan_source_stop(src, SCAN_BOMB);
}

struct scan_source *scan_source_of(struct scan_server *s, const struct scan_spec *spec,
				   const struct scan_bytes *bytes)
{
	switch ((enum scan_format)spec->format) {
	case SCAN_FORMAT_SQUASHFS:
		return scan_source_tree(s, spec, bytes, &scan_fs_squashfs);
	case SCAN_FORMAT_EXT:
		return scan_source_tree(s, spec, bytes, &scan_fs_ext);
	case SCAN_FORMAT_CPIO:
		return scan_source_cpio(s, spec, bytes);
	default:
		return scan_source_archive(s, spec, bytes);
	}
}

struct scan_source *scan_source_open(struct scan_server *s, const struct scan_spec *spec, int fd)
{
	struct scan_bytes bytes = scan_bytes(fd, spec->from, spec->size);

	scan_server_begin(s, spec->seq, 0, SCAN_ARCHIVE);
	return scan_source_of(s, spec, &bytes);
}

bool scan_source_next(struct scan_source *src, struct scan_name *out)
{
	if (src->over)
		return false;
	if (src->index >= VB_LIMIT_TREE_ENTRIES) {
		source_limit(src, "more than 10000000 entries");
		return false;
	}
	if (src->index % TICK_ENTRIES == TICK_ENTRIES - 1)
		source_tick(src);
	*out = (struct scan_name){.index = src->index};
	if (src->over || !src->ops->next(src, out))
		return false;
	out->index = src->index++;
	return true;
}

size_t scan_source_data(struct scan_source *src, char *p, size_t n)
{
	size_t at = 0;

	while (at < n && !src->over) {
		size_t piece = n - at < SCAN_PIECE ? n - at : SCAN_PIECE,
		       got = src->ops->data(src, p + at, piece);

		if (!got)
			break;
		at += got;
		count_out(src, got);
	}
	return at;
}

void scan_source_skipped(struct scan_source *src, size_t n)
{
	count_out(src, n);
}

void scan_source_verify(struct scan_source *src)
{
	if (!src->over && src->ops->verify)
		src->ops->verify(src);
}

void scan_source_close(struct scan_source *src)
{
	if (src)
		src->ops->close(src);
}
