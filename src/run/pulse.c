/* pulse.c - has the store changed? One connection is kept open to ask; a store that is not there yet is looked for again. */
#include "run/board.h"

#include <stdlib.h>

#include "core/file.h"
#include "store/people.h"

struct run_pulse {
	struct run_place place;
	struct store *store;
	int64_t opened; /* how often: a store put in the place of another has changed too */
};

struct run_pulse *run_pulse_open(const struct run_place *place)
{
	struct run_pulse *p = vb_alloc(1, sizeof(*p));

	p->place = *place;
	return p;
}

void run_pulse_close(struct run_pulse *p)
{
	if (!p)
		return;
	store_close(p->store);
	free(p);
}

int64_t run_pulse_read(struct run_pulse *p)
{
	struct vb_error err;
	int64_t version;

	if (!p->store && vb_file_exists(p->place.store) &&
	    store_open(p->place.store, &p->store, &err))
		p->opened++;
	if (!p->store)
		return 0;
	if (store_version(p->store, &version, &err))
		return p->opened << 32 | (version & UINT32_MAX);
	store_close(p->store);
	p->store = NULL;
	return 0;
}
