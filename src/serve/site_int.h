/* site_int.h - the inside of a site: which lock guards what. */
#ifndef VAUBAN_SERVE_SITE_INT_H
#define VAUBAN_SERVE_SITE_INT_H

#include <pthread.h>

#include "core/hash.h"
#include "serve/site.h"

struct session {
	unsigned char digest[VB_SHA256_BYTES];   /* of the token */
	unsigned char password[VB_SHA256_BYTES]; /* of the hash it was opened with */
	char *name, *csrf;
	enum store_role role;
	int64_t started, used, version;
};
struct bucket {
	uint64_t who;
	double left, at; /* seconds of a clock that only goes forward */
	double full;     /* when it will be full again */
};
enum { BUCKETS = 2048 };
struct page {
	char *key;
	size_t key_n;
	char *body;
	size_t n;
	int64_t version, until;
	uint64_t used;
};
enum { PAGES = 512 };
struct shared_board { /* freed when nobody uses it and a newer one is there */
	struct run_board *board;
	int64_t version;
	unsigned users;
	struct shared_board *next;
};

struct serve_site {
	struct vb_arena *arena;
	struct vb_run run;
	struct run_place place;
	struct serve_settings settings;
	struct report_templates templates;
	struct vb_str style, style_digest, script, script_digest;
	int64_t fixed;

	uint64_t salt; /* of this start: nobody can choose who shares a bucket with whom */

	pthread_mutex_t lock; /* guards what follows */
	struct run_pulse *pulse;
	struct session *sessions;
	size_t n_sessions;
	struct bucket *buckets;
	struct page *pages;
	size_t page_bytes;
	uint64_t tick;
	unsigned slow, waiting, big, making;
	pthread_cond_t slow_free, make_free;
	struct shared_board *boards; /* the newest first */

	pthread_mutex_t
		board_lock; /* held while a board is made; taken before `lock`, never after */
};

void serve_sessions_init(struct serve_site *s);
void serve_sessions_done(struct serve_site *s);
void serve_pages_init(struct serve_site *s);
void serve_pages_done(struct serve_site *s);

#endif
