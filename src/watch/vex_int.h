/* vex_int.h - what the three readers of VEX documents share; see vex.c. */
#ifndef VAUBAN_WATCH_VEX_INT_H
#define VAUBAN_WATCH_VEX_INT_H

#include "core/json.h"
#include "core/run.h"
#include "watch/watch.h"

struct vex_reading {
	struct vb_arena *a;
	const char *name; /* of the file, for errors */
	struct model_vex *out;
};
typedef bool vex_read(struct vex_reading *r, yyjson_val *root, struct vb_error *err);
vex_read watch_vex_openvex, watch_vex_cyclonedx, watch_vex_csaf;

/* Appends; false past VB_LIMIT_VEX_STATEMENTS. */
bool watch_vex_add(struct vex_reading *r, const struct model_vex_statement *s,
		   struct vb_error *err) VB_MUST_USE;
/* A copy of a member that is a string; empty when it is none. */
struct vb_str watch_vex_str(struct vex_reading *r, yyjson_val *object, const char *key);
int64_t watch_vex_time(yyjson_val *object, const char *key, int64_t otherwise);
/* "word: detail", either alone, or nothing. */
struct vb_str watch_vex_why(struct vex_reading *r, struct vb_str word, struct vb_str detail);
struct model_text watch_vex_problem(struct vex_reading *r, const char *en, const char *fr,
				    struct vb_str what);
/* The thing an identifier names: it is its purl too when it is one. */
struct model_vex_thing watch_vex_thing(struct vex_reading *r, struct vb_str id);

#endif
