/*
 * pool.c - jobs to jailed workers, frames back, deaths recorded.
 */
#include <stdlib.h>
#include <unistd.h>

#include "core/limits.h"
#include "scan/serve_int.h"
#include "scan/target_int.h"

struct scan_pool {
	const struct vb_run *run;
	struct scan_collect *collect;
	struct scan_server *here; /* in this process: sanitizer builds */
	uint32_t next_seq;
};

static void put_here(void *ctx, uint16_t type, struct vb_str bytes)
{
	struct scan_pool *p = ctx;

	if (type == SCAN_FRAME_BEGIN || type == SCAN_FRAME_DONE)
		return;
	if (!scan_collect_frame(p->collect, type, bytes))
		vb_assert(p->collect->full);
}

static void flush_here(void *ctx)
{
	(void)ctx;
}

struct scan_pool *scan_pool_new(const struct vb_run *run, struct scan_collect *collect, const struct model_wants *wants)
{
	struct scan_pool *p = vb_alloc(1, sizeof(*p));

	*p = (struct scan_pool){.run = run, .collect = collect};
	p->here = scan_server_new(put_here, flush_here, p, false);
	p->here->wants = *wants;
	return p;
}

void scan_pool_free(struct scan_pool *p)
{
	if (!p)
		return;
	scan_server_free(p->here);
	free(p);
}

bool scan_pool_file(struct scan_pool *p, struct vb_str path, struct vb_str layer, uint32_t mode,
		    const uint16_t *readers, size_t n, int fd, struct vb_error *err)
{
	struct vb_buf b;
	bool ok;

	vb_buf_init(&b, VB_LIMIT_FRAME_BYTES);
	vb_put_u32(&b, p->next_seq++);
	vb_put_u32(&b, mode);
	vb_put_str(&b, path);
	vb_put_str(&b, layer);
	vb_put_u16(&b, (uint16_t)n);
	for (size_t i = 0; i < n; i++)
		vb_put_u16(&b, readers[i]);
	ok = scan_server_job(p->here, SCAN_JOB_FILE, vb_buf_view(&b), fd);
	vb_buf_done(&b);
	close(fd);
	return ok || vb_fail(err, VB_E_BUG, "a job was refused");
}

bool scan_pool_drain(struct scan_pool *p, struct vb_error *err)
{
	(void)p;
	(void)err;
	return true;
}
