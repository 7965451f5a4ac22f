/*
 * tree.c - a file system as a source of names: folders are walked in depth with a stack of our own, each folder once,
 * so that one which claims to hold itself ends. Damage is named with the path where it is; the rest is still read.
 */
#include <stdlib.h>

#include "core/limits.h"
#include "scan/volumes/tree_int.h"

struct frame {
	struct scan_dir dir;
	size_t path_n; /* of the folder's own path */
};

struct tree {
	struct scan_source source;
	struct scan_bytes bytes;
	const struct scan_fs_ops *ops;
	void *fs;
	struct frame stack[VB_LIMIT_TREE_DEPTH + 1];
	size_t depth;
	char path[VB_LIMIT_PATH_BYTES + 1];
	size_t path_n;
	uint64_t *seen; /* folders visited: open addressing, 0 is empty */
	size_t n_seen, cap_seen;
	uint64_t at; /* in the file at hand */
	bool regular;
};

static void trouble(struct tree *t, const char *why)
{
	scan_source_trouble(&t->source, vb_strn(t->path, t->path_n), why);
}

static size_t slot_of(const struct tree *t, uint64_t key)
{
	size_t i = (size_t)((key * 0x9e3779b97f4a7c15u) >> 20) & (t->cap_seen - 1);

	while (t->seen[i] && t->seen[i] != key)
		i = (i + 1) & (t->cap_seen - 1);
	return i;
}

/* True the first time. */
static bool first_visit(struct tree *t, uint64_t node)
{
	uint64_t *old = t->seen, key = node + 1;
	size_t old_cap = t->cap_seen, i;

	if (t->n_seen * 2 >= t->cap_seen) {
		t->cap_seen = old_cap ? old_cap * 2 : 1024;
		t->seen = vb_alloc(t->cap_seen, sizeof(*t->seen));
		for (i = 0; i < old_cap; i++)
			if (old[i])
				t->seen[slot_of(t, old[i])] = old[i];
		free(old);
	}
	i = slot_of(t, key);
	if (t->seen[i])
		return false;
	t->seen[i] = key;
	t->n_seen++;
	return true;
}

static void enter(struct tree *t, uint64_t node)
{
	struct frame *f = &t->stack[t->depth];
	const char *why = NULL;

	if (t->depth >= VB_COUNT(t->stack)) {
		trouble(t, "deeper than 128 folders: not read");
		return;
	}
	if (!first_visit(t, node)) {
		trouble(t, "a folder that stands in two places: read once");
		return;
	}
	*f = (struct frame){.dir = {.node = node}, .path_n = t->path_n};
	if (t->ops->dir(t->fs, &f->dir, &why))
		t->depth++;
	else
		trouble(t, why);
}

static bool is_name(const struct scan_fs_name *n)
{
	return n->n && !memchr(n->text, '/', n->n) && !memchr(n->text, 0, n->n);
}

/* The path of a name in the folder on top of the stack. */
static bool path_make(struct tree *t, const struct scan_fs_name *n)
{
	size_t at = t->stack[t->depth - 1].path_n;

	t->path_n = at;
	if (!is_name(n) || at + 1 + n->n > VB_LIMIT_PATH_BYTES) {
		trouble(t,
			is_name(n) ? "a path longer than 4096 bytes" : "a name that cannot be one");
		return false;
	}
	if (at)
		t->path[at++] = '/';
	memcpy(t->path + at, n->text, n->n);
	t->path_n = at + n->n;
	return true;
}

/* The next name whose inode can be read. */
static bool tree_next(struct scan_source *src, struct scan_name *out)
{
	struct tree *t = (struct tree *)src;
	struct scan_fs_name n;
	const char *why = NULL;

	while (t->depth && !src->over) {
		struct frame *f = &t->stack[t->depth - 1];
		int r = t->ops->list(t->fs, &f->dir, &n, &why);

		if (r <= 0) {
			t->path_n = f->path_n;
			if (r < 0)
				trouble(t, why);
			t->depth--;
			continue;
		}
		if (!path_make(t, &n))
			continue;
		if (!t->ops->stat(t->fs, n.node, out, &why)) {
			trouble(t, why);
			continue;
		}
		out->path = vb_strn(t->path, t->path_n);
		t->at = 0;
		t->regular = out->type == MODEL_FILE_REGULAR;
		if (out->type == MODEL_FILE_DIR)
			enter(t, n.node);
		return true;
	}
	return false;
}

static size_t tree_data(struct scan_source *src, char *p, size_t n)
{
	struct tree *t = (struct tree *)src;
	const char *why = NULL;
	size_t got = t->regular ? t->ops->read(t->fs, t->at, p, n, &why) : 0;

	if (why)
		trouble(t, why);
	t->at += got;
	return got;
}

static void tree_close(struct scan_source *src)
{
	struct tree *t = (struct tree *)src;

	if (t->fs)
		t->ops->close(t->fs);
	free(t->seen);
	free(t);
}

static const struct scan_source_ops tree_ops = {
	.next = tree_next, .data = tree_data, .close = tree_close};

struct scan_source *scan_source_tree(struct scan_server *s, const struct scan_spec *spec,
				     const struct scan_bytes *bytes, const struct scan_fs_ops *ops)
{
	struct tree *t = vb_alloc(1, sizeof(*t));
	const char *why = NULL, *note = NULL;
	struct scan_name root;

	t->source = (struct scan_source){.ops = &tree_ops, .s = s, .spec = *spec};
	t->bytes = *bytes;
	t->source.in = t->bytes.size;
	t->ops = ops;
	t->fs = ops->open(&t->bytes, &why);
	if (t->fs && ops->note)
		note = ops->note(t->fs);
	if (note)
		scan_source_trouble(&t->source, spec->name, note);
	t->source.cut = note;
	if (!t->fs || !ops->stat(t->fs, ops->root(t->fs), &root, &why)) {
		scan_source_stop(&t->source, why);
		return &t->source;
	}
	if (root.type == MODEL_FILE_DIR)
		enter(t, ops->root(t->fs));
	else
		scan_source_stop(&t->source, "its root is not a folder");
	return &t->source;
}
