/* load.h - feeds of a folder into an index, for tests and measurements; what run/ does for the program. */
#ifndef VAUBAN_TESTS_MATCH_LOAD_H
#define VAUBAN_TESTS_MATCH_LOAD_H

#include "match/match.h"
#include "watch/watch.h"

struct load {
	struct match_builder *builder;
	uint64_t advisories, rejected;
	bool show;  /* print what is rejected */
	bool began; /* a feed, in the file that is read */
	bool keep;  /* what the index of that name holds and is not given stays */
};
/* Reads every path into one index file. */
bool load_index(const struct vb_run *run, const char *const *paths, size_t n, const char *index,
		struct load *l, struct vb_error *err) VB_MUST_USE;
/* A component by hand: purl, OSV ecosystem, source package (may be empty), place. */
void load_component(struct model_facts *facts, const char *purl, const char *ecosystem,
		    const char *source, const char *place);

#endif
