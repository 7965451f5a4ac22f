/*
 * respond.h - incidents and problems: a register that only grows, the clocks that laws start, what a notification must
 * say, causes, actions that close on evidence, recurrences.
 *
 *   entries ──fold──► record ──┬─► clocks (share/clocks: which law, from when, how long) ──► notification, filled
 *                              ├─► causes as a tree, what is wrong with the analysis
 *                              └─► what happened before: same cause, same finding, same words
 *
 * Nothing here reads a file of the user, the store or the clock: records come as structs, the time in struct vb_run.
 */
#ifndef VAUBAN_RESPOND_RESPOND_H
#define VAUBAN_RESPOND_RESPOND_H

#include "core/run.h"
#include "core/zone.h"
#include "model/assessment.h"
#include "model/duty.h"
#include "model/incident.h"

/* ---- clocks as data (share/clocks/README.md) --------------------------------------------- */

struct respond_clocks;
bool respond_clocks_load(const char *const *folders, size_t n, struct respond_clocks **out,
			 struct vb_error *err) VB_MUST_USE;
void respond_clocks_free(struct respond_clocks *c); /* NULL is allowed */
void respond_clocks_cleanup(struct respond_clocks **c);

enum respond_type { RESPOND_TEXT, RESPOND_TIME, RESPOND_YES, RESPOND_NUMBER, RESPOND_WORD };
struct respond_fact { /* one fact that clocks and notifications know */
	struct vb_str key;
	enum respond_type type;
	struct model_text title;
	VB_VEC(struct vb_str) words; /* of RESPOND_WORD */
	VB_VEC(struct vb_str)
	from; /* where a notification looks when nobody said it: "case.title" */
};
const struct respond_fact *respond_fact_at(const struct respond_clocks *c,
					   size_t i); /* NULL past the end */
const struct respond_fact *respond_fact_find(const struct respond_clocks *c, struct vb_str key);
/* What the user typed for a fact, as it is recorded: times with their offset, yes or no. */
bool respond_fact_read(const struct vb_run *run, const struct respond_clocks *c,
		       const struct vb_zone *zone, struct vb_arena *a, struct vb_str key,
		       struct vb_str typed, struct vb_str *out, struct vb_error *err) VB_MUST_USE;
/* A recorded value for people: yes and no in their language, times in the zone of the incident. `f` may be NULL. */
struct vb_str respond_fact_text(struct vb_arena *a, enum vb_lang lang, const struct vb_zone *zone,
				const struct respond_fact *f, struct vb_str value);

/*
 * Every stage of every clock for this incident, the most pressing first. `duties`: which laws apply (may be empty:
 * then none is left out for that reason). A missing fact never stops a clock: it makes it unsure.
 */
void respond_clocks_judge(const struct vb_run *run, const struct respond_clocks *c,
			  const model_duties *duties, const struct model_incident *i,
			  const struct vb_zone *zone, struct vb_arena *a, model_clocks *out);
struct respond_sources { /* what a notification is filled from */
	const struct model_incident *incident;
	const struct model_case *the_case;    /* NULL without one */
	const struct model_finding *findings; /* those the incident is linked to */
	size_t n_findings;
};
/* `stage`: "cra-exploited/early-warning", or a stage name that only one clock of `clocks` has. */
bool respond_notice(const struct vb_run *run, const struct respond_clocks *c,
		    const model_clocks *clocks, struct vb_str stage,
		    const struct respond_sources *from, struct vb_arena *a,
		    struct model_notice *out, struct vb_error *err) VB_MUST_USE;

/* ---- the record --------------------------------------------------------------------------- */

/* Entries in the order of their numbers; the record points into them. The first one opens it. */
bool respond_fold(struct vb_arena *a, struct vb_str id, const struct model_entry *entries, size_t n,
		  struct model_incident *out, struct vb_error *err) VB_MUST_USE;
/*
 * May this entry be added? Refused: what names a cause or action that is not there, an action done without evidence,
 * closing with an open action, a clock that runs or is undecided, or an analysis that ends at a person.
 */
bool respond_accept(const struct vb_run *run, const struct model_incident *i,
		    const model_clocks *clocks, const struct model_entry *e,
		    struct vb_error *err) VB_MUST_USE;

/* ---- causes and recurrence ---------------------------------------------------------------- */

struct respond_step { /* the causes as a tree, parents before children */
	const struct model_cause *cause;
	unsigned depth;
	bool leaf;
};
typedef VB_VEC(struct respond_step) respond_steps;
void respond_causes(const struct model_incident *i, struct vb_arena *a, respond_steps *out);
/* A leaf that says "human" explains nothing: what let it happen is missing. NULL when the analysis stands. */
const struct model_cause *respond_cause_unexplained(const struct model_incident *i);

enum respond_same { RESPOND_SAME_CAUSE, RESPOND_SAME_LINK, RESPOND_SAME_WORDS };
struct respond_past { /* an earlier record this one resembles */
	const struct model_incident *incident;
	enum respond_same why;
	struct vb_str what;   /* the class, the link */
	double likeness;      /* of words, 0 to 1 */
	struct vb_str answer; /* of a ticket that was solved: its last answer */
};
typedef VB_VEC(struct respond_past) respond_pasts;
/* Among `all`, those opened before `i`, most alike first. */
void respond_recurs(const struct model_incident *i, const struct model_incident *all, size_t n,
		    struct vb_arena *a, respond_pasts *out);

/* ---- exchange ----------------------------------------------------------------------------- */

/*
 * Text with what points at persons, and what opens doors, replaced by <email-1>, <ip-1>, <mac-1>, <phone-1>, <host-1>, <user-1>,
 * <name-1>, <account-1>, <person-1>, <secret-1>: the same thing by the same word. `names`: more words to hide, such as those of
 * people and customers.
 */
struct vb_str respond_anonymise(struct vb_arena *a, struct vb_str text, const struct vb_str *names,
				size_t n_names);

struct respond_imported {
	struct vb_str title, author, zone;
	int64_t at; /* 0: not said */
	enum model_register reg;
	VB_VEC(struct model_entry) entries; /* after the opening one */
	VB_VEC(struct model_field) facts;
};
/*
 * CSV with a header (title compulsory; author, opened, zone, register, note, and any fact by its key) or the JSON that
 * vauban writes. Every problem names the line; one bad row refuses the file, so that nothing is taken in half.
 */
bool respond_import(const struct vb_run *run, const struct respond_clocks *c, struct vb_arena *a,
		    struct vb_str text, const char *name, struct respond_imported **out, size_t *n,
		    struct vb_error *err) VB_MUST_USE;

#endif
