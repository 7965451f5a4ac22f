/* serve_int.h - the job loop of a scanning worker; in a sanitizer build the parent calls it directly. */
#ifndef VAUBAN_SCAN_SERVE_INT_H
#define VAUBAN_SCAN_SERVE_INT_H

#include "scan/frame_int.h"

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
};

struct scan_server *scan_server_new(scan_put *put, void (*flush)(void *ctx), void *ctx, bool jailed);
void scan_server_free(struct scan_server *s);
/* False: the job is not well formed. `fd` stays the caller's. */
bool scan_server_job(struct scan_server *s, uint16_t type, struct vb_str bytes, int fd) VB_MUST_USE;
/* One reader on bytes at hand: BEGIN, the reader, its owned paths. */
void scan_server_read(struct scan_server *s, uint32_t seq, uint16_t reader, struct scan_input *in);
char *scan_server_buffer(struct scan_server *s, size_t n); /* at least n bytes, valid until the next call */

#endif
