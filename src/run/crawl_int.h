/* crawl_int.h - between crawl.c (what is asked of the server) and pages.c (what the answers become). */
#ifndef VAUBAN_RUN_CRAWL_INT_H
#define VAUBAN_RUN_CRAWL_INT_H

#include "core/fetch.h"
#include "core/url.h"
#include "model/facts.h"
#include "run/run_all.h"

struct crawl_part { /* a style sheet, script, image, font ... of the same site, fetched once for all pages */
	struct vb_url url;
	struct vb_str text, kind, name; /* name: host and path, as evidence shows it */
	uint64_t bytes;                 /* of the body, without compression */
	bool asked, got;
	VB_VEC(size_t) parts;         /* of a style sheet: what it loads */
	VB_VEC(struct vb_str) others; /* addresses at third parties it loads */
};
struct crawl_page {
	struct vb_url url, base; /* base: what references are resolved against */
	struct vb_str text, name;
	struct vb_str from; /* name of the page that led here; empty for the first */
	unsigned depth;
	bool got;
	struct vb_fetch_answer answer; /* of a page that was got; its body is dropped */
	uint64_t bytes;
	VB_VEC(size_t) parts; /* each once */
	size_t others;        /* loads from third parties */
};
enum crawl_stop { CRAWL_GOES_ON, CRAWL_BYTES, CRAWL_SECONDS }; /* the limit that ended it */
struct crawl {
	const struct vb_run *run;
	struct vb_arena *arena;
	const struct run_crawl *limits;
	const char *dir; /* a folder of our own */
	struct vb_fetch *fetch;
	struct vb_url origin;
	struct run_robots *robots;       /* NULL: nothing to obey */
	VB_VEC(struct crawl_page) pages; /* in the order they are asked */
	VB_VEC(struct crawl_part) parts;
	struct vb_map seen_pages, seen_parts; /* address to index + 1 */
	size_t got, asked, refused,
		left; /* pages read; addresses asked, closed by robots.txt, over a limit */
	uint64_t bytes;
	double start; /* seconds, monotonic */
	enum crawl_stop stopped;
	struct model_facts
		*facts; /* of all levels, paths as evidence shows them; the caller frees it */
};

/* Everything the limits allow, beginning at `address`. Fails only when that first page cannot be read. */
bool crawl_run(struct crawl *c, const char *address, struct vb_error *err) VB_MUST_USE;
void crawl_done(struct crawl *c);

/* crawl_parts.c: what pages load, from their records; then the weights, as records. */
void crawl_parts_note(struct crawl *c, struct crawl_page *page, const struct model_setting *m);
void crawl_parts_fetch(struct crawl *c);
void crawl_weights_add(struct crawl *c);

/* crawl.c, for crawl_parts.c */
bool crawl_may_ask(struct crawl *c); /* no limit of bytes or seconds reached, nobody stopped it */
bool crawl_ask(struct crawl *c, const struct vb_url *url, const char *type, uint64_t max,
	       struct vb_fetch_answer *out, struct vb_error *err);
/* The files of DIR/`level` read by the jailed reader of this format; NULL and a trouble when that failed. */
struct model_facts *crawl_scan(struct crawl *c, const char *level, const char *format);
bool crawl_save(struct crawl *c, const char *level, size_t index, const char *suffix,
		struct vb_str body);
size_t crawl_index(struct vb_str path); /* of a file crawl_save wrote; SIZE_MAX when it is none */
struct vb_str crawl_name(struct vb_arena *a, const struct vb_url *u);
void crawl_trouble(struct crawl *c, struct vb_str path, const char *fmt, ...) VB_PRINTF(3, 4);

#endif
