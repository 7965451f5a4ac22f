/*
 * board.h - the findings of one recorded run, ready to be filtered, sorted, counted and paged: what `vauban findings`,
 * the console and the API list. A board holds some 150 bytes a finding; whole findings are read only for the page shown.
 */
#ifndef VAUBAN_RUN_BOARD_H
#define VAUBAN_RUN_BOARD_H

#include "run/run_all.h"

enum run_state { RUN_STATE_OPEN, RUN_STATE_CLOSED, RUN_STATE_ALL };
enum run_sort { RUN_SORT_WORST, RUN_SORT_SEVERITY, RUN_SORT_NAME, RUN_SORT_RULE };

struct run_filter { /* zero: what is open, worst first */
	enum run_state state;
	enum run_sort sort;
	bool severities[MODEL_SEV_CRITICAL + 1];  /* none set: any */
	bool kinds[MODEL_GAP + 1];                /* none set: any */
	bool exploited, fixable, fresh;           /* only those */
	bool decided_not;                         /* only those nobody has decided about */
	bool decisions[MODEL_FALSE_POSITIVE + 1]; /* of the last decision about it, ended or not */
	bool no_decision;        /* beside those: nobody has decided; neither set: any */
	struct vb_str text;      /* in rule, name, version or place; case does not matter */
	struct vb_str component; /* a name, name@version, or a pattern with * and ? of either */
	uint64_t from;           /* the first one shown, counted from 0 */
	uint32_t count;          /* shown at most, 1 to RUN_PAGE_MOST */
};
enum { RUN_PAGE_MOST = 500, RUN_PAGE_USUAL = 50 };

struct run_counts {
	uint64_t open, closed, undecided;          /* undecided: open and never decided */
	uint64_t stated;                           /* closed by a record of the product alone */
	uint64_t severity[MODEL_SEV_CRITICAL + 1]; /* the rest counts the open ones */
	uint64_t exploited, fixable, fresh, first; /* first: exploited, or high and worse */
};

/* "76 open findings, 70 not decided yet, 3 exploited by attackers, 12 new." */
struct vb_str run_counts_say(struct vb_arena *a, enum vb_lang lang, const struct run_counts *n);

struct run_board;
/* `word` as store_get_run takes it. */
bool run_board_make(const struct vb_run *run, const struct run_place *place, struct vb_str word,
		    struct run_board **out, struct vb_error *err) VB_MUST_USE;
/*
 * The board as decisions made since `old` leave it, at a small part of the cost. False when more than decisions has changed
 * (another run, secrets accepted in the file, a decision that has ended): it has to be made.
 */
bool run_board_follow(const struct vb_run *run, const struct run_place *place, struct vb_str word,
		      struct run_board *old, struct run_board **out);
void run_board_free(struct run_board *b);
void run_board_cleanup(struct run_board **b);
int64_t run_board_run(const struct run_board *b);
const struct store_run *run_board_about(const struct run_board *b);
const struct run_counts *run_board_counts(const struct run_board *b);
int64_t run_board_until(
	const struct run_board *b); /* when a decision in force ends next; INT64_MAX: none */

struct run_list_result {
	struct model_finding *v; /* the page, whole */
	size_t n;
	uint64_t matching; /* findings that pass the filter, on all pages */
};
/* Several threads may ask the same board at once. It keeps a few stores open between two questions. */
bool run_board_list(struct run_board *b, const struct run_place *place, struct vb_arena *a,
		    const struct run_filter *filter, struct run_list_result *out,
		    struct vb_error *err) VB_MUST_USE;
/* The fingerprints of all that pass the filter, whatever its page. VB_E_LIMIT beyond RUN_DECIDE_MOST. */
enum { RUN_DECIDE_MOST = 10000 }; /* findings in one decision */
bool run_board_ids(const struct run_board *b, struct vb_arena *a, const struct run_filter *filter,
		   struct vb_str **out, size_t *n, struct vb_error *err) VB_MUST_USE;

/* Upgrades as report_upgrades_of groups them, without the whole run in memory. */
struct run_upgrades {
	uint64_t upgrades, closes; /* all there are, and the findings they close */
	struct model_finding
		*v; /* the findings of some: `most` first ones and that which closes most */
	size_t n;   /* in the order of the list */
};
bool run_board_upgrades(struct run_board *b, const struct run_place *place, struct vb_arena *a,
			size_t most, struct run_upgrades *out, struct vb_error *err) VB_MUST_USE;

/* Something that changes whenever somebody else writes to the store; 0 while there is none. Not for two threads at once. */
struct run_pulse;
struct run_pulse *run_pulse_open(const struct run_place *place);
void run_pulse_close(struct run_pulse *p);
int64_t run_pulse_read(struct run_pulse *p);

#endif
