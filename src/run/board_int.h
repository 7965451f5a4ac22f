/*
 * board_int.h - what a board keeps, for the files that make it (board.c) and that answer from it (board_list.c).
 */
#ifndef VAUBAN_RUN_BOARD_INT_H
#define VAUBAN_RUN_BOARD_INT_H

#include <pthread.h>

#include "run/asked.h"
#include "run/board.h"
#include "run/run_int.h"

/* Stores kept open at once: each holds some 2 MiB of its file, and machines have two cores or more. */
enum { BOARD_STORES = 3 };

enum { BOARD_RULE, BOARD_NAME, BOARD_VERSION, BOARD_SUBJECT, BOARD_PLACE, BOARD_PARTS };

struct board_row {
	int64_t text;
	double order;
	uint32_t at,
		nth; /* in the block: fingerprint and parts, each ended by NUL; the how many-eth there */
	uint32_t finding;             /* its number in the product */
	uint16_t length[BOARD_PARTS]; /* of each part, cut at 65,535 bytes */
	uint16_t target;              /* in base.targets */
	unsigned kind : 4, severity : 4, kev : 1, fixable : 1, fresh : 1, upgradable : 1,
		stated : 1;
};
struct board_state { /* what a decision changes */
	bool decided, closed;
	unsigned char status; /* enum model_status */
};
/*
 * What no decision changes: shared by the boards of one run that follow each other as people decide, so that a
 * decision costs one small array and not the whole run.
 */
struct board_base {
	struct vb_arena *arena;
	struct store_run about;
	run_accepted accepted; /* what stands in the file beside the case */
	struct board_row *rows;
	size_t n, cap;
	struct vb_buf text;
	uint32_t *starts,
		*owners;    /* of each piece of the block: where it starts, which row it names */
	uint32_t *numbered; /* rows in the order of their finding */
	VB_VEC(struct vb_str) targets;
	pthread_mutex_t lock;             /* guards what follows */
	unsigned users;                   /* boards */
	struct store *idle[BOARD_STORES]; /* opening one costs more than a page */
	size_t n_idle, open;              /* open: also those in use */
	pthread_cond_t given;
};
struct run_board {
	struct board_base *base;
	struct board_state *states; /* one a row */
	struct run_counts counts;
	int64_t now, until, last; /* last: number of the newest decision that counts here */
};

struct vb_str board_part(const struct board_base *s, const struct board_row *r, int part);
struct vb_str board_fingerprint(const struct board_base *s, const struct board_row *r);
/* A store to read from, to be given back. Waits while as many as may be are in use: a page takes a millisecond or two. */
bool board_store_take(struct board_base *b, const struct run_place *place, struct store **out,
		      struct vb_error *err) VB_MUST_USE;
void board_store_give(struct board_base *b, struct store *s);

#endif
