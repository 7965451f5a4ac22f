/* pool_int.h - what the files of the pool share: jobs, and the worker each is sent to. */
#ifndef VAUBAN_SCAN_POOL_INT_H
#define VAUBAN_SCAN_POOL_INT_H

#include "scan/archive_int.h"

enum { QUEUE_MAX = 16, WORKERS_MAX = 64, SOON_FULL = 8, MUTE_DEATHS_MAX = 3 };

struct job {
	struct job *next;
	enum scan_job_type type;
	uint32_t seq;
	int fd;
	struct scan_item file; /* FILE: the path is in `text` */
	struct scan_spec spec; /* the others */
	const struct scan_item *items;
	size_t n_items, first;    /* READ: those before `first` are done */
	struct scan_item resumed; /* items[first], without the reader that killed */
	bool resume;
	bool named; /* FILE: already unreadable by one of its readers */
	uint8_t document;
	uint32_t entry; /* UNPACK: which, into `room` */
	int room;       /* -1: none */
	scan_on_frame *on;
	void *ctx;
	bool *finished; /* somebody waits */
	char text[];
};

struct slot {
	struct vb_worker *w; /* NULL: not started, or dead */
	struct job *queue[QUEUE_MAX];
	size_t n;
	bool heard; /* said anything since it was started */
	bool begun;
	uint32_t item; /* of the last BEGIN */
	uint16_t reader;
	struct vb_buf facts; /* frames of the reader at hand, not committed yet */
};

struct scan_pool {
	const struct vb_run *run;
	struct scan_collect *collect;
	struct model_wants wants;
	struct scan_server *here; /* in this process: sanitizer builds */
	struct job *here_job;
	uint32_t next_seq;
	struct slot slots[WORKERS_MAX];
	size_t n_slots;
	struct job *pending; /* not sent yet */
	unsigned deaths, mute_deaths;
	bool gave_up;
};

void pool_job_free(struct job *j);
void pool_pend_first(struct scan_pool *p, struct job *j);
/* pool_job.c */
typedef bool pool_send(void *to, uint16_t type, struct vb_str bytes, int fd);
bool pool_job_send(const struct job *j, pool_send *send, void *to) VB_MUST_USE;
/* pool_slot.c: false only when no worker can work here. */
bool pool_slot_start(struct scan_pool *p, struct slot *s, struct vb_error *err) VB_MUST_USE;
bool pool_slot_listen(struct scan_pool *p, struct slot *s, struct vb_error *err) VB_MUST_USE;

#endif
