/*
 * incident.h - the register of incidents and tickets as the verbs and the console use it: read whole, judged against the
 * clocks of the law and the case, added to.
 */
#ifndef VAUBAN_RUN_INCIDENT_H
#define VAUBAN_RUN_INCIDENT_H

#include "respond/respond.h"
#include "store/store.h"

struct run_actor;
struct run_place;
struct run_record { /* one incident or ticket with what follows from it */
	struct model_incident incident;
	const struct vb_zone *zone;
	model_clocks clocks; /* none for a ticket */
	respond_pasts pasts; /* what it resembles among earlier ones */
};
struct run_register { /* owns everything it points to */
	struct vb_arena *arena;
	struct model_case *the_case; /* NULL without one, or when it has errors */
	struct respond_clocks *clocks;
	struct vb_str product;
	const struct run_actor
		*by; /* who writes through the console, for the trail; NULL: who the place says */
	VB_VEC(struct run_record) v; /* oldest first */
};
/* Nothing recorded yet gives an empty register. `place` outlives nothing. */
bool run_register_open(const struct vb_run *run, const struct run_place *place,
		       struct run_register *out, struct vb_error *err) VB_MUST_USE;
void run_register_done(struct run_register *r);
/* By its id, in any case; VB_E_MISSING names those there are. */
bool run_record_find(const struct vb_run *run, const struct run_register *r,
		     enum model_register reg, struct vb_str id, const struct run_record **out,
		     struct vb_error *err) VB_MUST_USE;

/* A new record; its facts are checked first. *id lives in the register's arena. */
bool run_record_open(const struct vb_run *run, const struct run_place *place,
		     struct run_register *r, const struct respond_imported *what, struct vb_str *id,
		     struct vb_error *err) VB_MUST_USE;
/* One entry more, when the record allows it (respond_accept). Causes and actions get their number here. */
bool run_record_add(const struct vb_run *run, const struct run_place *place, struct run_register *r,
		    const struct run_record *record, struct model_entry *entry,
		    struct vb_error *err) VB_MUST_USE;
/*
 * A lesson that opens findings again: each recorded finding named gets the decision "open" with the lesson as reason.
 * *elsewhere: names that are no recorded finding but stand in the case, whose decisions are in vauban.yaml. A name that is
 * neither is VB_E_MISSING, and nothing is written.
 */
bool run_record_lesson(const struct vb_run *run, const struct run_place *place,
		       struct run_register *r, const struct run_record *record,
		       struct model_entry *entry, const struct vb_str *reopens, size_t n,
		       size_t *opened, struct vb_str *elsewhere, struct vb_error *err) VB_MUST_USE;
bool run_record_notice(const struct vb_run *run, const struct run_place *place,
		       struct run_register *r, const struct run_record *record, struct vb_str stage,
		       struct model_notice *out, struct vb_error *err) VB_MUST_USE;
/* Is that a recorded finding, a record of the register, or something the case declares? */
bool run_record_names(const struct run_place *place, struct run_register *r, struct vb_str id);
/*
 * The records of a file; one with an error adds nothing. One of the same register, title, author and hour of opening as a record
 * that was there before is not added again: *there counts them. When the store fails midway the error says how many were added.
 */
bool run_register_import(const struct vb_run *run, const struct run_place *place,
			 struct run_register *r, const char *file, size_t *n, size_t *there,
			 struct vb_error *err) VB_MUST_USE;

#endif
