/*
 * serve_secrets.c - gives every file to the search for secrets: as it stands, or unpacked when it is a container or a
 * compressed file (serve_hunt.c). Nothing is held but a window (secrets/stream.c), so a file may have any size.
 */
#include "scan/hunt_int.h"
#include "scan/readers/readers.h"
#include "scan/secrets/secrets_int.h"

enum { TICK_CHUNKS = 256 };

/* Made with the first file. Without the library a worker says so once; rules then answer "unknown". */
static bool searcher(struct scan_server *s, const struct scan_input *in)
{
	if (s->secrets || s->no_search)
		return s->secrets;
	s->secrets = scan_secrets_new(&s->wants);
	s->no_search = !s->secrets;
	if (s->no_search) {
		scan_out_file(&s->out, in->path, in->layer, scan_reader_secrets.name);
		scan_emit_trouble(&s->out, "no file is searched for secrets: libhs.so.5 is missing "
					   "(package libvectorscan5)");
	}
	return s->secrets;
}

/* ---- files ---------------------------------------------------------------------------------- */

static size_t read_at(int fd, char *p, size_t n, uint64_t at)
{
	struct scan_bytes bytes = scan_bytes(fd, 0, at + n);

	return scan_bytes_some(&bytes, at, p, n);
}

static void plain_search(struct scan_server *s, struct scan_input *in, int fd, uint64_t size,
			 struct vb_str first)
{
	char *p = scan_server_buffer(s, SECRETS_CHUNK);
	uint64_t at = first.n;
	size_t n, chunks = 0;

	scan_out_file(&s->out, in->path, in->layer, scan_reader_secrets.name);
	if (size <= SECRETS_CHUNK) {
		in->content = first;
		scan_secrets_whole(s->secrets, &s->out, in);
		return;
	}
	scan_secrets_start(s->secrets, &s->out, in);
	scan_secrets_feed(s->secrets, first);
	while (at < size && (n = read_at(fd, p, SECRETS_CHUNK, at)) != 0) {
		scan_secrets_feed(s->secrets, vb_strn(p, n));
		at += n;
		if (++chunks % TICK_CHUNKS == 0)
			scan_server_tick(s);
	}
	scan_secrets_finish(s->secrets);
}

static void bytes_count(struct scan_server *s, uint64_t n)
{
	vb_put_u64(&s->out.frame, n);
	scan_out_put(&s->out, SCAN_FRAME_BYTES);
}

void scan_serve_secrets(struct scan_server *s, uint32_t seq, uint16_t id, struct scan_input *in,
			int fd, uint64_t size)
{
	struct scan_bytes bytes = scan_bytes(fd, 0, size);
	uint64_t facts = s->out.facts;
	struct scan_found found;
	struct scan_hunt hunt;
	struct vb_str first;
	char *p = scan_server_buffer(s, SECRETS_CHUNK);

	scan_server_begin(s, seq, 0, id);
	if (!searcher(s, in))
		return;
	first = vb_strn(p, read_at(fd, p, SECRETS_CHUNK, 0));
	if (!(in->mode & SCAN_MODE_OPENED) && scan_hunt_look(first, size, &found)) {
		scan_hunt_init(&hunt, s, seq, in, size);
		scan_hunt_container(&hunt, found, &bytes, in->path, 0);
		scan_hunt_end(&hunt);
	} else {
		found.format = SCAN_FORMAT_PACKED;
		plain_search(s, in, fd, size, first);
	}
	if (found.format == SCAN_FORMAT_PACKED && s->out.facts != facts &&
	    s->digested != scan_server_path(in))
		scan_serve_sums(s, in, fd); /* read again: few have anything to give one for */
	else
		bytes_count(s, size);
}

void scan_serve_secrets_whole(struct scan_server *s, uint32_t seq, struct scan_input *in)
{
	struct scan_bytes bytes = scan_bytes_held(in->content);
	struct scan_found found;
	struct scan_hunt hunt;
	bool opened;

	if (!searcher(s, in))
		return;
	scan_out_file(&s->out, in->path, in->layer, scan_reader_secrets.name);
	opened = in->mode & SCAN_MODE_OPENED;
	in->mode &= ~(uint32_t)SCAN_MODE_OPENED;
	if (opened ||
	    !scan_hunt_look(vb_str_sub(in->content, 0, SCAN_LOOK), in->content.n, &found)) {
		scan_secrets_whole(s->secrets, &s->out, in);
		return;
	}
	scan_hunt_init(&hunt, s, seq, in, in->content.n);
	scan_hunt_container(&hunt, found, &bytes, in->path, 0);
	scan_hunt_end(&hunt);
}

/* An entry no other reader wants: its first bytes are read, the rest comes from the source. */
void scan_serve_secrets_entry(struct scan_server *s, uint32_t seq, struct scan_source *src,
			      struct scan_input *in, struct vb_str first)
{
	struct scan_hunt hunt;

	if (!searcher(s, in))
		return;
	scan_hunt_init(&hunt, s, seq, in, 0);
	bytes_count(s, scan_hunt_entry(&hunt, src, first, in->path));
	scan_hunt_end(&hunt);
}

/* Tests and fuzzing come through scan_server_read, which knows streaming readers. */
static bool never_read(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	(void)in;
	(void)out;
	return vb_fail(err, VB_E_BUG, "the search for secrets is streamed");
}

const struct scan_reader scan_reader_secrets = {
	.name = "secrets",
	.max_bytes = SIZE_MAX,
	.stream = true,
	.read = never_read,
	.what = "secrets, private keys and certificates in any file (share/rules/secrets)"};
