/* serve_int.h - the job loop of a scanning worker; in a sanitizer build the parent calls it directly. */
#ifndef VAUBAN_SCAN_SERVE_INT_H
#define VAUBAN_SCAN_SERVE_INT_H

#include "scan/frame_int.h"
#include "scan/target_int.h"

struct scan_server {
	scan_put *put;
	void (*flush)(void *ctx); /* what was put reaches the parent now */
	void *ctx;
	bool jailed; /* a truncated mapping may kill us: only in a worker */
	struct vb_arena *arena;
	struct model_wants wants;
	struct scan_out out;
	char *content; /* the file being read, reused */
	size_t content_cap;
	struct vb_arena *items_arena; /* of the next READ; NULL when there is none */
	VB_VEC(struct scan_item) items;
	struct scan_secrets *secrets; /* made with the first file searched */
	bool no_search;               /* it could not be made: said once */
	bool mapped;                  /* the file at hand is a mapping of a file of a folder */
	uint64_t digested;            /* the path whose digest was sent last */
	int room;                     /* memory to unpack into; -1 when there is none */
};

struct scan_server *scan_server_new(scan_put *put, void (*flush)(void *ctx), void *ctx,
				    bool jailed);
void scan_server_free(struct scan_server *s);
/* False: the job is not well formed. `fd` stays the caller's. */
bool scan_server_job(struct scan_server *s, uint16_t type, struct vb_str bytes, int fd) VB_MUST_USE;

/* ---- shared by serve*.c ------------------------------------------------------------------ */

void scan_server_begin(struct scan_server *s, uint32_t seq, uint32_t item, uint16_t reader);
/* One reader on bytes at hand: BEGIN, the reader, its owned paths. */
void scan_server_read(struct scan_server *s, uint32_t seq, uint32_t item, uint16_t reader,
		      struct scan_input *in);
char *scan_server_buffer(struct scan_server *s,
			 size_t n); /* at least n bytes, valid until the next call */
void scan_server_tick(struct scan_server *s);
uint64_t scan_server_path(const struct scan_input *in); /* what s->digested says of a file */
/* Keeps the readers whose magic stands in `first` and whose limit holds; a file too large is named for the others. */
size_t scan_server_narrow(struct scan_server *s, const struct scan_input *in, uint16_t *readers,
			  size_t n, struct vb_str first, uint64_t size);
bool scan_get_item(struct vb_arena *a, struct vb_cursor *c, struct scan_item *item);
void scan_put_item(struct vb_buf *b, const struct scan_item *item);

/* serve_secrets.c */
struct scan_source;
void scan_serve_secrets(struct scan_server *s, uint32_t seq, uint16_t id, struct scan_input *in,
			int fd, uint64_t size);
void scan_serve_secrets_whole(struct scan_server *s, uint32_t seq,
			      struct scan_input *in); /* after its BEGIN */
void scan_serve_secrets_entry(struct scan_server *s, uint32_t seq, struct scan_source *src,
			      struct scan_input *in, struct vb_str first);
/* serve_sums.c: the digest of the whole file. The second: of the entry at hand, of which `first` was read. */
void scan_serve_sums(struct scan_server *s, const struct scan_input *in, int fd);
void scan_serve_sums_entry(struct scan_server *s, struct scan_source *src,
			   const struct scan_spec *spec, size_t from, size_t to,
			   struct vb_str first);
bool scan_serve_list(struct scan_server *s, struct vb_str bytes,
		     int fd) VB_MUST_USE; /* serve_archive.c */
bool scan_serve_read(struct scan_server *s, struct vb_str bytes,
		     int fd) VB_MUST_USE; /* serve_archive.c */
void scan_serve_probe(struct scan_server *s, const struct scan_spec *spec,
		      int fd); /* serve_probe.c */
/* Which documents of an image stand at the root of a tar: each pass unpacks all of it. serve_probe.c */
void scan_serve_root(struct scan_server *s, const struct scan_spec *spec, int fd);
bool scan_serve_unpack(struct scan_server *s, struct vb_str bytes,
		       int fd) VB_MUST_USE;           /* serve_unpack.c */
void scan_server_room(struct scan_server *s, int fd); /* takes the memory the next UNPACK fills */
bool scan_serve_document(struct scan_server *s, struct vb_str bytes,
			 int fd) VB_MUST_USE; /* serve_image.c */

#endif
