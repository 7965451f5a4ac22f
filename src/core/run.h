/*
 * run.h - what one run carries with it instead of globals: language, clock, seed, jobs, who to tell, when to stop.
 * Library code never prints: it calls note() and progress(); cli and serve decide what is shown.
 */
#ifndef VAUBAN_CORE_RUN_H
#define VAUBAN_CORE_RUN_H

#include "core/vb.h"

enum vb_lang { VB_EN, VB_FR };
/* Both languages stand side by side where they are used, so none can be missing (docs/adr/0003). */
#define vb_t(lang, english, french) ((lang) == VB_FR ? (french) : (english))

enum vb_note { VB_NOTE_INFO, VB_NOTE_WARNING };

struct vb_run {
	enum vb_lang lang;
	int64_t now;       /* seconds since 1970 UTC; injected in tests */
	uint64_t seed;     /* of every random draw */
	unsigned jobs;     /* worker processes and threads, at least 1 */
	unsigned patience; /* seconds a worker may be silent; 0: VB_LIMIT_WORKER_SECONDS */
	const char *share; /* installed data: fragments of cases; NULL: none at hand */
	bool in_process;   /* readers run in this process: sanitizer builds and fuzzing only */
	void *ctx;
	void (*note)(void *ctx, enum vb_note kind, const char *text); /* may be NULL */
	void (*progress)(void *ctx, const char *stage, uint64_t done,
			 uint64_t of); /* may be NULL; of 0 = unknown */
	bool (*stop)(void *ctx);       /* may be NULL */
};

void vb_run_note(const struct vb_run *run, enum vb_note kind, const char *fmt, ...) VB_PRINTF(3, 4);
void vb_run_progress(const struct vb_run *run, const char *stage, uint64_t done, uint64_t of);
bool vb_run_stop(const struct vb_run *run); /* true when the user asked to stop */

/* Times are seconds since 1970 UTC. Formats: RFC 3339 with 'Z', and a plain day. */
struct vb_str vb_time_rfc3339(struct vb_arena *a, int64_t when);
struct vb_str vb_time_day(struct vb_arena *a, int64_t when); /* 2026-11-23 */
/* Accepts YYYY-MM-DD and RFC 3339 with fraction and offset; checks every field, leap years included. */
bool vb_time_parse(struct vb_str text, int64_t *out) VB_MUST_USE;
/* Days since 1970-01-01 in the proleptic Gregorian calendar; month and day from 1. */
struct vb_civil {
	int64_t year;
	unsigned month, day;
};
int64_t vb_days_from_civil(int64_t year, unsigned month, unsigned day);
struct vb_civil vb_civil_from_days(int64_t days);
int64_t vb_floor_div(int64_t a,
		     int64_t b); /* rounded down, b > 0: seconds before 1970 have a day too */
struct vb_str vb_time_ago(struct vb_arena *a, enum vb_lang lang, int64_t when,
			  int64_t now); /* "3 days ago" */

/* A figure to say: two significant digits or every whole one, never an exponent: "0.45", "120"; in French "0,45". */
struct vb_str vb_figure(struct vb_arena *a, enum vb_lang lang, double v);
/* The same with at most `digits` significant digits, no more than say it: "12.5", in French "12,5". */
struct vb_str vb_number(struct vb_arena *a, enum vb_lang lang, double v, int digits);
/* Of work: "1 day", "2.34 days"; "1,25 jour" */
struct vb_str vb_days(struct vb_arena *a, enum vb_lang lang, double v);

/* xoshiro256** seeded by splitmix64 (Blackman and Vigna, public domain algorithm). Not for secrets. */
struct vb_random {
	uint64_t s[4];
};
void vb_random_init(struct vb_random *r, uint64_t seed, uint64_t stream);
uint64_t vb_random_u64(struct vb_random *r);
double vb_random_unit(struct vb_random *r); /* [0, 1) */

#endif
