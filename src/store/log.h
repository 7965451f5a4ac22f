/*
 * log.h - the evidence log: for everything recorded that must not change quietly, one entry (model/leaf.h) that is added
 * in the same transaction and never touched again; together they are a hash tree (core/merkle.h).
 *
 *   row(s) written ──► content: the rows as text, one JSON array a line ──► digest ──► entry ──► hash ──► tree
 *
 * Verification makes every content again from the rows as they are now: a changed byte, a row removed or slipped in,
 * an entry changed, removed or reordered, a checkpoint changed: each is named. Kinds are a table, log_kinds.c.
 */
#ifndef VAUBAN_STORE_LOG_H
#define VAUBAN_STORE_LOG_H

#include "core/note.h"
#include "model/leaf.h"
#include "store/store.h"

struct store_checkpoint {
	int64_t id, when;
	uint64_t size;
	struct vb_key key; /* that signed it */
	struct vb_str note;
};

bool store_log_size(struct store *s, uint64_t *out, struct vb_error *err) VB_MUST_USE;
/* Entries from `from` on, at most `limit`, in order. */
bool store_log_leaves(struct store *s, struct vb_arena *a, uint64_t from, size_t limit,
		      struct model_leaf **out, size_t *n, struct vb_error *err) VB_MUST_USE;
/* The hashes recorded for all entries. */
bool store_log_hashes(struct store *s, struct vb_arena *a, struct vb_digest **out, size_t *n,
		      struct vb_error *err) VB_MUST_USE;
/* The log's name in checkpoints: "vauban/" and the first 16 digits of its first entry's hash. VB_E_MISSING: empty. */
bool store_log_origin(struct store *s, struct vb_arena *a, struct vb_str *out,
		      struct vb_error *err) VB_MUST_USE;
/* The content an entry stands for, made from the rows as they are now; empty when they are gone. */
bool store_log_content(struct store *s, struct vb_arena *a, struct vb_str kind, int64_t subject,
		       struct vb_str *out, struct vb_error *err) VB_MUST_USE;

/* Records a signed checkpoint of the entries up to its size; refused (VB_E_ENV) when a later one covers more of them already.
 * With a line in the trail right after it when `t` is not NULL; its object is set to the checkpoint's number. */
bool store_log_put_checkpoint(struct store *s, const struct store_checkpoint *c,
			      struct vb_str author, const struct store_trail *t,
			      struct vb_error *err) VB_MUST_USE;
bool store_log_checkpoints(struct store *s, struct vb_arena *a, struct store_checkpoint **out,
			   size_t *n, struct vb_error *err) VB_MUST_USE; /* oldest first */

enum store_log_wrong {
	STORE_LOG_DAMAGED,    /* the file itself: detail says what */
	STORE_LOG_SCHEMA,     /* a table, index or trigger is not ours: detail is its name */
	STORE_LOG_MISSING,    /* entry `index` is not there */
	STORE_LOG_ENTRY,      /* entry `index` is not what was hashed */
	STORE_LOG_KIND,       /* entry `index` has a kind nobody knows */
	STORE_LOG_CONTENT,    /* what entry `index` stands for was changed */
	STORE_LOG_GONE,       /* what entry `index` stands for was removed */
	STORE_LOG_UNKNOWN,    /* kind and subject are recorded, no entry tells of them */
	STORE_LOG_TWICE,      /* entry `index` repeats an earlier one */
	STORE_LOG_HEAD,       /* the recorded size or edge of the tree is another */
	STORE_LOG_CHECKPOINT, /* checkpoint `subject` does not fit: detail says what */
};
struct store_log_problem {
	enum store_log_wrong wrong;
	uint64_t index;
	struct vb_str kind;
	int64_t subject;
	struct vb_str detail;
};
enum { STORE_LOG_PROBLEMS = 100 }; /* named at most */
struct store_log_report {
	uint64_t entries, checkpoints, problems; /* problems: all of them */
	struct vb_digest root;
	VB_VEC(struct store_log_problem) v;
};
/* `trusted`: the key every checkpoint must be signed by; NULL: the one recorded with each. */
bool store_log_verify(struct store *s, struct vb_arena *a, const struct vb_key *trusted,
		      struct store_log_report *out, struct vb_error *err) VB_MUST_USE;

#endif
