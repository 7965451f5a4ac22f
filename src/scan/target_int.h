/*
 * target_int.h - the parent's side of a scan: what it walks, what it keeps, which readers a path goes to.
 *
 *   targets/dir.c    ─┐                ┌─ select.c: readers wanted for a path
 *   targets/tree.c   ─┴─► walk.c ──────┼─ kept metadata ──────► collect.c
 *   (archive, image)                   └─ jobs ──► pool.c ──► workers (serve.c) ──frames──► collect.c
 */
#ifndef VAUBAN_SCAN_TARGET_INT_H
#define VAUBAN_SCAN_TARGET_INT_H

#include "core/run.h"
#include "scan/collect_int.h"
#include "scan/scan.h"

enum { SCAN_READERS_MAX = 16 }; /* readers that look at one file */

/* ---- select.c ---------------------------------------------------------------------------- */

struct scan_pattern {
	struct vb_str pattern, head, tail; /* head and tail: literal bytes at both ends, compared first */
	uint16_t reader;                   /* SCAN_STAT: keep the metadata */
};
enum { SCAN_STAT = 0xffff };

struct scan_select {
	struct vb_arena *arena;
	VB_VEC(struct scan_pattern) patterns;
	uint16_t magic[SCAN_READERS_MAX]; /* readers that recognise a file by its first bytes only */
	size_t n_magic;
	VB_VEC(struct vb_str) alias_from, alias_to; /* "usr/lib/" is also known as "lib/" */
	bool stat; /* special modes are kept: not in a scan of packages only */
};

struct scan_selection {
	uint16_t readers[SCAN_READERS_MAX];
	size_t n, named; /* the first `named` were asked for by path, the rest look at first bytes */
	bool keep;       /* a rule asks for the metadata */
};

void scan_select_init(struct scan_select *s, struct vb_arena *a, const struct scan_options *options);
/* A folder at the root that is a link to another: usr-merge. Rules may use either name. */
void scan_select_alias(struct scan_select *s, struct vb_str link, struct vb_str to);
struct scan_selection scan_select_path(const struct scan_select *s, struct vb_str path);
const struct scan_reader *scan_reader_of(uint16_t id); /* tables readers then formats; NULL past the end */

/* ---- pool.c ------------------------------------------------------------------------------ */

struct scan_pool;
struct scan_pool *scan_pool_new(const struct vb_run *run, struct scan_collect *collect, const struct model_wants *wants);
void scan_pool_free(struct scan_pool *p); /* NULL is allowed */
/* Takes the descriptor. A worker that dies on the file makes it unreadable; the others are done again. */
bool scan_pool_file(struct scan_pool *p, struct vb_str path, struct vb_str layer, uint32_t mode,
		    const uint16_t *readers, size_t n, int fd, struct vb_error *err) VB_MUST_USE;
bool scan_pool_drain(struct scan_pool *p, struct vb_error *err) VB_MUST_USE;

/* ---- walk.c ------------------------------------------------------------------------------ */

struct scan_entry { /* one name of a target, whatever it is stored in */
	struct vb_str path; /* canonical: no leading '/', no "." or "..", no link on the way */
	enum model_file_type type;
	uint32_t mode, uid, gid;
	uint64_t size;
	struct vb_str link, layer, capabilities;
};

struct scan_walk {
	const struct vb_run *run;
	struct scan_select select;
	struct scan_collect collect;
	struct scan_pool *pool;
	struct model_wants wants;
	uint64_t entries; /* seen: bounded by VB_LIMIT_TREE_ENTRIES */
};

void scan_walk_keep(struct scan_walk *w, const struct scan_entry *e, bool asked);

/* Resolves `path` like a process whose root is the target: a link never leaves it. `lookup` says what stands at a
 * canonical path. False: missing, a loop, or too long. */
typedef bool scan_lookup(void *ctx, struct vb_str path, struct scan_entry *out);
bool scan_resolve(struct vb_arena *a, struct vb_str path, scan_lookup *lookup, void *ctx, struct scan_entry *out)
	VB_MUST_USE;

/* ---- targets ----------------------------------------------------------------------------- */

bool scan_target_dir(struct scan_walk *w, const char *path, bool host, struct vb_error *err) VB_MUST_USE;

#endif
