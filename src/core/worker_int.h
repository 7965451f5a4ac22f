/* worker_int.h - the two ends of a worker share the form of a frame. */
#ifndef VAUBAN_CORE_WORKER_INT_H
#define VAUBAN_CORE_WORKER_INT_H

#include "core/worker.h"

enum {
	WORKER_HEADER = 6,        /* u32 length, u16 type */
	WORKER_WITH_FD = 0x8000,  /* in the type of a job: a descriptor comes with it */
	WORKER_REFUSED = 0xffff,  /* a reply: why there is no jail, so no work */
	WORKER_CHUNK = 64 * 1024, /* read and gathered at once */
	WORKER_FDS = 64,          /* descriptors on the way to a worker */
};

void worker_header(unsigned char header[WORKER_HEADER], uint16_t type, size_t n);

#endif
