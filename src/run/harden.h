/* harden.h - the use case of `vauban harden`: see harden.c. Nothing of the product is changed. */
#ifndef VAUBAN_RUN_HARDEN_H
#define VAUBAN_RUN_HARDEN_H

#include "audit/harden.h"
#include "core/json.h"
#include "run/run_all.h"

struct run_harden_options {
	const char *const *
		targets; /* empty: those of the last run, else of the case, else the current folder */
	size_t n_targets;
	const char *folder;  /* to write */
	bool replace;        /* a folder an earlier harden wrote */
	const char *mud_url; /* where the MUD file will be, or NULL */
};
struct run_harden_result { /* owns everything in it */
	struct vb_arena *arena;
	struct run_session session; /* the audit it starts from */
	struct audit_rules *rules;  /* whose texts the parts name */
	const char *folder;
	VB_VEC(struct audit_harden_part) targets;
	audit_flow_devices devices;
	audit_harden_files files; /* by path in the folder, README.md and the like left out */
};
/* VB_E_ENV when the folder is there and must not be replaced; it is then untouched, as on every failure. */
bool run_harden(const struct vb_run *run, const struct run_place *place,
		const struct run_harden_options *options, struct run_harden_result *out,
		struct vb_error *err) VB_MUST_USE;
void run_harden_done(struct run_harden_result *r);
yyjson_mut_doc *run_harden_json(const struct vb_run *run, const struct run_harden_result *r);
const char *run_harden_state(enum audit_harden_state s); /* "closed" ... as written in JSON */

#endif
