/*
 * site.h - what all requests of one console share: where things are, who is logged in, how often who asked, and the
 * answers kept ready. Every function here may be called by several threads at once.
 *
 *   store ──data_version──► version ──► board (findings of the last run) ──► pages kept ready
 *                                   └─► sessions are checked again
 */
#ifndef VAUBAN_SERVE_SITE_H
#define VAUBAN_SERVE_SITE_H

#include "report/mustache.h"
#include "run/board.h"
#include "run/people.h"

struct serve_site;

struct serve_settings {
	const char *const *hosts; /* names under which it is asked, beside the loopback ones */
	size_t n_hosts;
	const char *templates; /* a folder of the user's own, or NULL */
	bool tls;
	unsigned api_rate; /* requests a second of one user of the API; 0: no limit */
};
/* `run` gives the language when the reader says none; its clock is not used (NULL clock: the system's). */
bool serve_site_open(const struct vb_run *run, const struct run_place *place,
		     const struct serve_settings *settings, struct serve_site **out,
		     struct vb_error *err) VB_MUST_USE;
void serve_site_close(struct serve_site *s);
void serve_site_cleanup(struct serve_site **s);

const struct run_place *serve_site_place(const struct serve_site *s);
const struct vb_run *serve_site_run(const struct serve_site *s);
const struct report_templates *serve_site_templates(const struct serve_site *s);
const struct serve_settings *serve_site_settings(const struct serve_site *s);
struct vb_str serve_site_style(const struct serve_site *s);        /* the style sheet */
struct vb_str serve_site_style_digest(const struct serve_site *s); /* changes with it */
struct vb_str serve_site_script(const struct serve_site *s);       /* the clocks' */
struct vb_str serve_site_script_digest(const struct serve_site *s);
/* Seconds since 1970; tests fix it. */
int64_t serve_site_now(const struct serve_site *s);
void serve_site_clock(struct serve_site *s, int64_t fixed);
/* Changes whenever somebody has written to the store. */
int64_t serve_site_version(struct serve_site *s);

/* ---- sessions --------------------------------------------------------------------------- */

struct serve_session {
	struct vb_str name, csrf; /* copied into the arena of the caller */
	enum store_role role;
};
enum { SERVE_IDLE_SECONDS = 2 * 3600, SERVE_SESSION_SECONDS = 12 * 3600 };
/* *token is for the cookie; only its digest is kept. */
void serve_session_start(struct serve_site *s, struct vb_arena *a, const struct store_person *p,
			 struct vb_str *token);
/*
 * False: unknown, too old, or its person was disabled or has another password since, which the store is asked again
 * whenever it has changed.
 */
bool serve_session_find(struct serve_site *s, struct vb_arena *a, struct vb_str token,
			struct serve_session *out);
void serve_session_end(struct serve_site *s, struct vb_str token);
/* The session in which the password was changed goes on; the others of that person end. */
void serve_session_keep(struct serve_site *s, struct vb_str token);

/* ---- how often ---------------------------------------------------------------------------- */

/* Takes one from the bucket `who` (rate a second, `burst` at most); false when it is empty, with seconds to wait. */
bool serve_rate_take(struct serve_site *s, struct vb_str who, double rate, double burst,
		     unsigned *wait);

/* ---- the board and the answers kept ready ------------------------------------------------- */

/* The findings of the last run as they are now; give it back. */
bool serve_board_take(struct serve_site *s, struct run_board **out,
		      struct vb_error *err) VB_MUST_USE;
void serve_board_give(struct serve_site *s, struct run_board *b);

/* Copies the answer kept under `key` for this version of the store into *body; false when there is none. */
bool serve_page_find(struct serve_site *s, struct vb_str key, int64_t version, struct vb_buf *body);
void serve_page_keep(struct serve_site *s, struct vb_str key, int64_t version, int64_t seconds,
		     struct vb_str body);

/* A large body is kept in memory: SERVE_BIG_AT_ONCE of them at most; false when there are as many. */
enum { SERVE_BIG_AT_ONCE = 2 };
bool serve_big_enter(struct serve_site *s);
void serve_big_leave(struct serve_site *s);
/* Pages of a list are made four at a time: each takes a few MiB for a few milliseconds. Waits for its turn. */
void serve_make_enter(struct serve_site *s);
void serve_make_leave(struct serve_site *s);
/* At most two long calculations at once; false when too many wait already. */
bool serve_slow_enter(struct serve_site *s);
void serve_slow_leave(struct serve_site *s);

#endif
