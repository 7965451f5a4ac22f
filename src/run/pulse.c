/*
 * pulse.c - has the store changed, the case file or the secrets accepted beside it? One connection is kept open to ask; a
 * store that is not there yet is looked for again. Fragments of a case (use:) are not looked at.
 */
#include "run/board.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "core/file.h"
#include "store/people.h"

struct run_pulse {
	struct run_place place;
	struct vb_arena *arena;
	const char *accepted;
	struct store *store;
	int64_t opened; /* how often: a store put in the place of another has changed too */
};

struct run_pulse *run_pulse_open(const struct run_place *place)
{
	struct run_pulse *p = vb_alloc(1, sizeof(*p));

	p->place = *place;
	p->arena = vb_arena_new();
	p->accepted = run_accepted_path(place, p->arena);
	return p;
}

void run_pulse_close(struct run_pulse *p)
{
	if (!p)
		return;
	store_close(p->store);
	vb_arena_free(p->arena);
	free(p);
}

/* Of a file, moved by what it was written last and how large it is; a file that is not there counts as 0. */
static uint64_t stirred(uint64_t value, const char *path)
{
	struct stat st;

	if (!path || stat(path, &st) != 0)
		return value * 31;
	value = value * 31 + (uint64_t)st.st_mtim.tv_sec;
	value = value * 31 + (uint64_t)st.st_mtim.tv_nsec;
	return value * 31 + (uint64_t)st.st_size;
}

int64_t run_pulse_read(struct run_pulse *p)
{
	struct vb_error err;
	int64_t version;
	uint64_t mixed;

	if (!p->store && vb_file_exists(p->place.store) &&
	    store_open(p->place.store, &p->store, &err))
		p->opened++;
	if (!p->store)
		return 0;
	if (store_version(p->store, &version, &err)) {
		mixed = (uint64_t)p->opened << 32 | (uint64_t)(version & UINT32_MAX);
		mixed = stirred(stirred(mixed, p->place.case_file), p->accepted);
		return mixed ? (int64_t)mixed : 1;
	}
	store_close(p->store);
	p->store = NULL;
	return 0;
}
