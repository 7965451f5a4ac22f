/*
 * target_int.h - the parent's side of a scan: what it walks, what it keeps, which readers a path goes to.
 *
 *   targets/dir.c    ─┐                ┌─ select.c: readers wanted for a path
 *   targets/tree.c   ─┴─► walk.c ──────┼─ kept metadata ──────► collect.c
 *   (archive, image)                   └─ jobs ──► pool.c ──► workers (serve.c) ──frames──► collect.c
 */
#ifndef VAUBAN_SCAN_TARGET_INT_H
#define VAUBAN_SCAN_TARGET_INT_H

#include <sys/types.h>

#include "core/run.h"
#include "scan/collect_int.h"
#include "scan/scan.h"

enum {
	SCAN_READERS_MAX = 16, /* readers that look at one file */
	SCAN_MAGIC_MAX = 64    /* first bytes looked at */
};

/* ---- select.c ---------------------------------------------------------------------------- */

struct scan_pattern {
	struct vb_str pattern, head,
		tail;    /* head and tail: literal bytes at both ends, compared first */
	uint16_t reader; /* SCAN_STAT: keep the metadata */
	bool (*passes_over)(struct vb_str path); /* of the reader, may be NULL */
	uint32_t next;                           /* of its bucket, plus 1; 0: the last */
};
enum { SCAN_BUCKETS = 256 };
struct scan_bucket {
	uint32_t first, last; /* patterns, plus 1; 0: none */
};
enum { SCAN_STAT = 0xffff };

struct scan_select {
	struct vb_arena *arena;
	VB_VEC(struct scan_pattern) patterns;
	struct scan_bucket
		by_tail[SCAN_BUCKETS]; /* those that end in literal bytes, by the last two */
	struct scan_bucket
		by_head[SCAN_BUCKETS]; /* the rest, by the first two when they have them */
	struct scan_bucket any;        /* the rest of the rest */
	uint16_t
		magic[SCAN_READERS_MAX]; /* readers that recognise a file by its first bytes only */
	size_t n_magic;
	VB_VEC(struct vb_str) alias_from, alias_to; /* "usr/lib/" is also known as "lib/" */
	bool stat; /* special modes are kept: not in a scan of packages only */
};

struct scan_selection {
	uint16_t readers[SCAN_READERS_MAX];
	size_t n,
		named; /* the first `named` were asked for by path, the rest look at first bytes */
	bool keep;     /* a rule asks for the metadata */
};

void scan_select_init(struct scan_select *s, struct vb_arena *a,
		      const struct scan_options *options);
/* A folder at the root that is a link to another: usr-merge. Rules may use either name. */
void scan_select_alias(struct scan_select *s, struct vb_str link, struct vb_str to);
bool scan_select_searches(const struct scan_select *s); /* is every file searched for secrets? */
bool scan_select_sums(const struct scan_select *s);     /* is the digest of every file asked for? */
struct scan_selection scan_select_path(const struct scan_select *s, struct vb_str path);
uint16_t scan_reader_id(const struct scan_reader *r); /* of one in the table of readers */
const struct scan_reader *scan_reader_of(
	uint16_t id); /* tables readers then formats; NULL past the end */

/* ---- pool.c ------------------------------------------------------------------------------ */

struct scan_item {      /* a file wanted by readers, under one of its names */
	uint32_t index; /* of the entry in its archive */
	uint32_t mode;
	struct vb_str path; /* as it is told */
	struct vb_str real; /* of scan_walk_include only: as the target has it */
	uint16_t readers[SCAN_READERS_MAX];
	size_t n;
};

struct scan_spec { /* an archive, or one inside another */
	uint32_t seq;
	uint8_t format;       /* enum scan_format */
	uint64_t from, size;  /* the part of the descriptor it is; size 0: to the end */
	struct vb_str inner;  /* name of the archive, or document, inside the archive; or empty */
	struct vb_str digest; /* "sha256:..." its bytes must have, or empty */
	struct vb_str name;   /* under which trouble is reported */
	struct vb_str layer;  /* given to every fact found in it */
};

struct scan_pool;
struct scan_pool *scan_pool_new(const struct vb_run *run, struct scan_collect *collect,
				const struct model_wants *wants);
void scan_pool_free(struct scan_pool *p); /* NULL is allowed */
/* Takes the descriptor. A worker that dies on the file makes it unreadable; the others are done again. */
bool scan_pool_file(struct scan_pool *p, const struct scan_item *item, int fd,
		    struct vb_error *err) VB_MUST_USE;
/* The entries of an archive, sorted by index; lent until scan_pool_drain. The descriptor stays the caller's. */
bool scan_pool_read(struct scan_pool *p, const struct scan_spec *spec,
		    const struct scan_item *items, size_t n, int fd,
		    struct vb_error *err) VB_MUST_USE;
/* Names of an archive, or what a document of it refers to: waits, giving each frame to `on` (false: not well
 * formed). */
typedef bool scan_on_frame(void *ctx, uint16_t type, struct vb_str bytes);
bool scan_pool_list(struct scan_pool *p, const struct scan_spec *spec, int fd, scan_on_frame *on,
		    void *ctx, struct vb_error *err) VB_MUST_USE;
bool scan_pool_document(struct scan_pool *p, const struct scan_spec *spec, enum scan_document kind,
			int fd, scan_on_frame *on, void *ctx, struct vb_error *err) VB_MUST_USE;
/* One entry of a container (0 of a compressed file) into the memory `room` is; its size comes as a piece, or
 * nothing. */
bool scan_pool_unpack(struct scan_pool *p, const struct scan_spec *spec, uint32_t entry, int fd,
		      int room, scan_on_frame *on, void *ctx, struct vb_error *err) VB_MUST_USE;
bool scan_pool_drain(struct scan_pool *p, struct vb_error *err) VB_MUST_USE;

/* ---- walk.c ------------------------------------------------------------------------------ */

struct scan_entry {         /* one name of a target, whatever it is stored in */
	struct vb_str path; /* canonical: no leading '/', no "." or "..", no link on the way */
	enum model_file_type type;
	uint32_t mode, uid, gid;
	uint64_t size;
	struct vb_str link, layer, capabilities;
};

struct scan_owner { /* a user and a group, by one of their files */
	struct scan_entry entry;
	bool kept; /* for another reason */
};

struct scan_included { /* as told, and who reads it */
	struct vb_str path;
	uint16_t reader;
};

struct scan_excluded { /* a pattern of scan_options.exclude */
	struct vb_str told, pattern;
	bool anywhere; /* it is a name */
	uint64_t names;
};

struct scan_walk {
	const struct vb_run *run;
	struct vb_arena *arena;
	struct scan_select select;
	struct scan_collect collect;
	struct scan_pool *pool;
	struct model_wants wants;
	VB_VEC(struct scan_owner) owners;
	VB_VEC(struct scan_excluded) excluded;
	struct scan_options options;
	unsigned nested;  /* containers opened inside others so far: bounded by VB_LIMIT_NESTED */
	dev_t own_dev;    /* of scan_options.own */
	ino_t own_ino;    /* 0: none */
	size_t weak;      /* files kept because somebody but root may change them */
	uint64_t entries; /* seen: bounded by VB_LIMIT_TREE_ENTRIES */
	struct vb_str
		prefix; /* before every path that is told: where a volume inside another stands */
	uint64_t unpacked; /* bytes of containers in memory: bounded by VB_LIMIT_NESTED_BYTES */
	VB_VEC(struct scan_included) included; /* read because another file names them: include.c */
	VB_VEC(struct vb_str)
	links; /* symbolic links some reader asks for by name: followed when all names are known */
};

/* excluded.c */
void scan_walk_exclude(struct scan_walk *w, const struct scan_options *options);
/* Does the user leave out the path as it is told, or a folder above it? */
bool scan_walk_excludes(struct scan_walk *w, struct vb_str told);
/*
 * The same for a name of the volume at hand that the walk has come to, which is counted. `entered`: the folders above are
 * known not to be left out.
 */
bool scan_walk_passes(struct scan_walk *w, struct vb_str path, bool entered);
void scan_walk_excluded(struct scan_walk *w); /* at the end: what was left out becomes facts */

struct vb_str scan_walk_told(struct scan_walk *w, struct vb_str path); /* with the prefix */
void scan_walk_owners(struct scan_walk *w); /* at the end: keeps one file of each owner */
void scan_walk_keep(struct scan_walk *w, const struct scan_entry *e, bool asked);
/* What is not a regular file: kept when asked; a name some reader asks for is never passed over in silence. */
void scan_walk_other(struct scan_walk *w, const struct scan_entry *e);

/*
 * Resolves `path` like a process whose root is the target: a link never leaves it. `lookup` says what stands at a
 * canonical path. False: missing, a loop, or too long.
 */
typedef bool scan_lookup(void *ctx, struct vb_str path, struct scan_entry *out);
bool scan_resolve(struct vb_arena *a, struct vb_str path, scan_lookup *lookup, void *ctx,
		  struct scan_entry *out) VB_MUST_USE;
/* Where a link of w->links leads and who reads it there; false when nobody has to. Dead links are named. */
bool scan_walk_link(struct scan_walk *w, struct vb_str path, scan_lookup *lookup, void *ctx,
		    struct scan_entry *to, struct scan_item *item);

/*
 * The next file some file of the volume at hand (w->prefix) includes and nobody has read: settings from *from on, which
 * moves. `real` is its path for `lookup`. Call when the pool is drained; false: no more for now.
 */
bool scan_walk_include(struct scan_walk *w, size_t *from, scan_lookup *lookup, void *ctx,
		       struct scan_item *item);

/* ---- targets/ ---------------------------------------------------------------------------- */

struct scan_box { /* a descriptor with containers in it */
	int fd;
	bool mine;                  /* closed with the box */
	uint64_t bytes;             /* of memory it takes */
	bool layout, index, docker; /* documents of an image at its root */
	VB_VEC(struct scan_piece) pieces;
};

bool scan_target_dir(struct scan_walk *w, const char *path, bool host,
		     struct vb_error *err) VB_MUST_USE;
bool scan_target_archive(struct scan_walk *w, struct scan_box *box,
			 struct vb_error *err) VB_MUST_USE; /* takes the box */
bool scan_is_nested_name(struct vb_str path); /* is a file so called opened to see what it holds? */
/*
 * What a container of a folder holds, its paths below `label`: components, programs and secrets; no settings and no modes,
 * which are not those of the folder's system. Takes the box.
 */
bool scan_inside_read(struct scan_walk *w, struct scan_box *box, struct vb_str label,
		      struct vb_error *err) VB_MUST_USE;
bool scan_target_image(struct scan_walk *w, const char *path, int fd, bool folder,
		       struct vb_error *err) VB_MUST_USE;
bool scan_image_read(struct scan_walk *w, int fd, struct vb_str name,
		     struct vb_error *err) VB_MUST_USE; /* inside another */

/* targets/below.c: the open folder a canonical path stands in, and its last part; -1 when there is none. */
int scan_below_folder(int root, struct vb_str path, char name[static 256]);

/* targets/box.c */
/* Fills pieces: none when nothing is known. Replaces a compressed box by what it unpacks to. */
bool scan_box_look(struct scan_walk *w, struct scan_box *b, struct vb_str name,
		   struct vb_error *err) VB_MUST_USE;
/* One entry to memory; *done false: too large, or damaged and named. */
bool scan_box_unpack(struct scan_walk *w, const struct scan_spec *spec, uint32_t entry, int fd,
		     struct scan_box *out, bool *done, struct vb_error *err) VB_MUST_USE;
void scan_box_close(struct scan_walk *w, struct scan_box *b);
bool scan_box_is_image(const struct scan_box *b);
enum model_target_kind scan_box_kind(const struct scan_box *b);

/* targets/tree.c: names of archives, layer upon layer, as an unpacked file system. */
struct scan_tree;
struct scan_tree *scan_tree_new(struct scan_walk *w, bool whiteouts);
void scan_tree_free(struct scan_tree *t);
/* Layers in order, lowest first. `fd` stays the caller's and open until scan_tree_read is done. */
bool scan_tree_layer(struct scan_tree *t, const struct scan_spec *spec, int fd,
		     struct vb_error *err) VB_MUST_USE;
bool scan_tree_is_root(const struct scan_tree *t); /* looks like the root of a system */
bool scan_tree_has(const struct scan_tree *t, struct vb_str path);
size_t scan_tree_names(const struct scan_tree *t);
/* The i-th name there ever was: false past the end; path is empty unless it is a regular file with bytes. */
bool scan_tree_file(const struct scan_tree *t, size_t i, struct vb_str *path, uint32_t *index);
/* The i-th is an archive that was opened: its members are searched where they are, not in it again. */
void scan_tree_opened(struct scan_tree *t, size_t i);
void scan_tree_alias(struct scan_tree *t, struct vb_str path,
		     struct vb_str as); /* readers of `as` get `path` */
bool scan_tree_read(struct scan_tree *t,
		    struct vb_error *err) VB_MUST_USE; /* visits names, reads what is wanted */

#endif
