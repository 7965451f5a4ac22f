/* pool_job.c - a job as frames for a worker; the descriptors it needs travel beside them. */
#include "core/limits.h"
#include "scan/pool_int.h"

static void encode(const struct job *j, struct vb_buf *b)
{
	struct scan_spec spec = j->spec;

	b->n = 0;
	if (j->type == SCAN_JOB_FILE) {
		vb_put_u32(b, j->seq);
		scan_put_item(b, &j->file);
		return;
	}
	spec.seq = j->seq;
	scan_put_spec(b, &spec);
	if (j->type == SCAN_JOB_DOCUMENT)
		vb_put_u8(b, j->document);
	if (j->type == SCAN_JOB_UNPACK)
		vb_put_u32(b, j->entry);
}

/* The entries of a READ come before it, in as many frames as they need. */
static bool send_items(const struct job *j, pool_send *send, void *to, struct vb_buf *b)
{
	b->n = 0;
	for (size_t i = j->first; i < j->n_items; i++) {
		scan_put_item(b, i == j->first && j->resume ? &j->resumed : &j->items[i]);
		if (b->n < VB_LIMIT_FRAME_BYTES - 2 * VB_LIMIT_PATH_BYTES)
			continue;
		if (!send(to, SCAN_JOB_WANTED, vb_buf_view(b), -1))
			return false;
		b->n = 0;
	}
	return !b->n || send(to, SCAN_JOB_WANTED, vb_buf_view(b), -1);
}

bool pool_job_send(const struct job *j, pool_send *send, void *to)
{
	struct vb_buf b;
	bool ok;

	vb_buf_init(&b, VB_LIMIT_FRAME_BYTES);
	ok = (j->type != SCAN_JOB_READ || send_items(j, send, to, &b)) &&
	     (j->type != SCAN_JOB_UNPACK || send(to, SCAN_JOB_ROOM, VB_STR(""), j->room));
	if (ok) {
		encode(j, &b);
		ok = send(to, (uint16_t)j->type, vb_buf_view(&b), j->fd);
	}
	vb_buf_done(&b);
	return ok;
}
