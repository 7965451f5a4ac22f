/*
 * tree.c - names of archives, layer upon layer, as the file system they unpack to, kept in memory by the parent.
 *
 *   layer 3   app/.wh.lock        takes away app/lock of the layers below
 *   layer 2   app/lock, etc/motd  replaces etc/motd
 *   layer 1   etc/motd, bin -> usr/bin, usr/bin/sh
 *
 * A name is applied as an unpacker with the target as its root would: parents are followed through links inside the
 * root, a folder over a folder merges, anything else replaces. Names with ".." or a leading '/' are hostile or a
 * mistake: named, never followed. Source: OCI image specification 1.1, layer.md (whiteouts, opaque whiteouts).
 */
#include <stdlib.h>

#include "core/limits.h"
#include "scan/readers/readers.h"
#include "scan/target_int.h"

struct node {
	struct vb_str path;
	struct node *parent, *child, *sibling;
	struct scan_entry e; /* path as above; layer of the name */
	uint32_t layer;
	uint32_t data_layer,
		data_index; /* where the bytes are: a hard link has those of another name */
	uint32_t cleared;   /* 1 + the last layer that hid what is below */
	bool alive, opened; /* opened: an archive whose members are read in their own right */
};

struct hidden { /* bytes of a lower layer that no name of the image leads to any more */
	struct vb_str path;
	uint32_t data_layer, data_index, mode;
};

struct tree_layer {
	struct scan_spec spec;
	int fd;
	VB_VEC(struct scan_item) items;
};

struct scan_tree {
	struct scan_walk *w;
	struct vb_arena *arena;
	struct vb_map by_path;
	struct node *root;
	VB_VEC(struct node *) nodes; /* every node there ever was */
	VB_VEC(struct tree_layer) layers;
	VB_VEC(struct hidden) hidden;
	struct node *last_parent; /* names come folder by folder: */
	struct vb_str last_dir;   /* the parent of the name before is kept */
	uint32_t layer;           /* being applied */
	struct vb_str alias, alias_as;
	bool whiteouts;
};

struct scan_tree *scan_tree_new(struct scan_walk *w, bool whiteouts)
{
	struct vb_arena *a = vb_arena_new();
	struct scan_tree *t = vb_arena_alloc(a, sizeof(*t));

	t->w = w;
	t->arena = a;
	t->whiteouts = whiteouts;
	vb_map_init(&t->by_path, a);
	t->root = vb_arena_alloc(a, sizeof(*t->root));
	t->root->e.type = MODEL_FILE_DIR;
	t->root->alive = true;
	return t;
}

void scan_tree_free(struct scan_tree *t)
{
	if (t)
		vb_arena_free(t->arena);
}

static void trouble(struct scan_tree *t, struct vb_str path, const char *reason)
{
	const struct tree_layer *l = &t->layers.v[t->layer];

	scan_collect_unreadable(&t->w->collect, scan_walk_told(t->w, path), "archive", "%.*s: %s",
				VB_FMT(l->spec.name), reason);
}

/* ---- nodes ------------------------------------------------------------------------------- */

static struct node *node_find(const struct scan_tree *t, struct vb_str path)
{
	struct node *n = path.n ? vb_map_find(&t->by_path, path) : t->root;

	return n && n->alive ? n : NULL;
}

/* What stood at `n` stays in its layer, for whoever unpacks that one. */
static void hidden_add(struct scan_tree *t, const struct node *n)
{
	if (t->whiteouts && n->alive && n->e.type == MODEL_FILE_REGULAR && n->e.size &&
	    n->data_layer < t->layer)
		*vb_vec_add(t->arena, &t->hidden) = (struct hidden){.path = n->path,
								    .data_layer = n->data_layer,
								    .data_index = n->data_index,
								    .mode = n->e.mode};
}

/* The node of a path, alive again, without what stood there before. */
static struct node *node_put(struct scan_tree *t, struct node *parent, struct vb_str path)
{
	struct node *n = vb_map_find(&t->by_path, path);

	if (!n) {
		n = vb_arena_alloc(t->arena, sizeof(*n));
		n->path = vb_arena_str(t->arena, path);
		*vb_map_put(&t->by_path, n->path) = n;
		*vb_vec_add(t->arena, &t->nodes) = n;
	}
	if (!n->alive) {
		n->parent = parent;
		n->sibling = parent->child;
		parent->child = n;
		n->child = NULL;
		n->cleared = 0;
		n->alive = true;
	}
	n->layer = t->layer;
	return n;
}

/* Removes what is below `n` and stands in a layer under `layer`; folders stay that still hold something. Depth is
 * bounded. */
static void hide_below(struct scan_tree *t, struct node *n)
{
	struct node **link = &n->child;

	while (*link) {
		struct node *c = *link;

		hide_below(t, c);
		if (c->layer < t->layer && !c->child) {
			hidden_add(t, c);
			*link = c->sibling;
			c->alive = false;
		} else {
			link = &c->sibling;
		}
	}
}

static void hide_all_below(struct scan_tree *t, struct node *n)
{
	for (struct node *c = n->child; c; c = c->sibling) {
		hide_all_below(t, c);
		hidden_add(t, c);
		c->alive = false;
	}
	n->child = NULL;
}

static void hide_once(struct scan_tree *t, struct node *n)
{
	if (n->cleared == t->layer + 1)
		return; /* said twice: nothing of a lower layer can have come back */
	hide_below(t, n);
	n->cleared = t->layer + 1;
}

static void unlink_node(struct scan_tree *t, struct node *n)
{
	hidden_add(t, n);
	for (struct node **link = &n->parent->child; *link; link = &(*link)->sibling)
		if (*link == n) {
			*link = n->sibling;
			break;
		}
	n->alive = false;
}

/* ---- parents ----------------------------------------------------------------------------- */

static bool tree_lookup(void *ctx, struct vb_str path, struct scan_entry *out)
{
	const struct node *n = node_find(ctx, path);

	if (n)
		*out = n->e;
	return n != NULL;
}

static struct node *follow(struct scan_tree *t, struct vb_str path)
{
	struct scan_entry to;

	return scan_resolve(t->arena, path, tree_lookup, t, &to) ? node_find(t, to.path) : NULL;
}

static struct node *dir_make(struct scan_tree *t, struct node *parent, struct vb_str path)
{
	struct node *n = node_put(t, parent, path);

	n->e = (struct scan_entry){.path = n->path,
				   .type = MODEL_FILE_DIR,
				   .mode = 0755,
				   .layer = t->layers.v[t->layer].spec.layer};
	return n;
}

/* The folder `dir` stands for, made where the archive has no entry for it; NULL when a name on the way is no folder. */
static struct node *parent_of(struct scan_tree *t, struct vb_str dir)
{
	struct node *at = t->root;
	struct vb_str rest = dir, name;

	if (t->last_parent && t->last_parent->alive && vb_str_eq(dir, t->last_dir))
		return t->last_parent;
	while (dir.n && vb_str_next(&rest, '/', &name)) {
		struct vb_str path = at->path.n ? vb_arena_printf(t->arena, "%.*s/%.*s",
								  VB_FMT(at->path), VB_FMT(name))
						: name;
		struct node *next = node_find(t, path);

		if (path.n > VB_LIMIT_PATH_BYTES)
			return NULL;
		if (next && next->e.type == MODEL_FILE_SYMLINK)
			next = follow(t, path);
		else if (!next)
			next = dir_make(t, at, path);
		if (!next || next->e.type != MODEL_FILE_DIR)
			return NULL;
		at = next;
	}
	t->last_parent = at;
	t->last_dir = vb_arena_str(t->arena, dir);
	return at;
}

/* ---- names ------------------------------------------------------------------------------- */

/* Why a name cannot be a place in the target, or NULL; `out` is the name without "." and empty parts. */
static const char *name_check(struct vb_arena *a, struct vb_str raw, struct vb_str *out)
{
	struct vb_str rest = raw, part;
	unsigned depth = 0;
	struct vb_buf b;

	if (raw.n && raw.p[0] == '/')
		return "an absolute name: not followed";
	if (raw.n > VB_LIMIT_PATH_BYTES)
		return "a path longer than 4096 bytes";
	vb_buf_init(&b, VB_LIMIT_PATH_BYTES + 1);
	while (raw.n && vb_str_next(&rest, '/', &part)) {
		if (!part.n || vb_str_is(part, "."))
			continue;
		if (vb_str_is(part, "..") || ++depth > VB_LIMIT_TREE_DEPTH ||
		    memchr(part.p, 0, part.n)) {
			vb_buf_done(&b);
			return depth > VB_LIMIT_TREE_DEPTH ? "deeper than 128 folders"
							   : "a name with \"..\": not followed";
		}
		if (b.n)
			vb_buf_char(&b, '/');
		vb_buf_str(&b, part);
	}
	*out = vb_arena_str(a, vb_buf_view(&b));
	vb_buf_done(&b);
	return NULL;
}

static bool whiteout(struct scan_tree *t, struct node *parent, struct vb_str base)
{
	struct node *n;

	if (!t->whiteouts || !vb_str_starts(base, VB_STR(".wh.")))
		return false;
	if (vb_str_is(base, ".wh..wh..opq")) {
		hide_once(t, parent);
		return true;
	}
	if (vb_str_starts(base, VB_STR(".wh..wh.")))
		return true; /* notes of a union file system to itself */
	base = vb_str_from(base, 4);
	n = node_find(t, parent->path.n ? vb_arena_printf(t->arena, "%.*s/%.*s",
							  VB_FMT(parent->path), VB_FMT(base))
					: base);
	if (!n || n == t->root)
		return true;
	hide_once(t, n);
	if (n->layer < t->layer && !n->child)
		unlink_node(t, n);
	return true;
}

/* A second name of bytes that are there already. */
static void hard_link(struct scan_tree *t, struct node *parent, struct vb_str path,
		      const struct scan_name *name)
{
	struct vb_str target, dir, base;
	const char *why = name_check(t->arena, name->link, &target);
	struct node *to = NULL, *n;
	size_t slash;

	if (!why) {
		slash = vb_str_rchr(target, '/');
		dir = slash < target.n ? vb_str_sub(target, 0, slash) : (struct vb_str){NULL, 0};
		base = slash < target.n ? vb_str_from(target, slash + 1) : target;
		to = follow(t, dir);
		to = to ? node_find(t, to->path.n ? vb_arena_printf(t->arena, "%.*s/%.*s",
								    VB_FMT(to->path), VB_FMT(base))
						  : base)
			: NULL;
		why = to && to->e.type != MODEL_FILE_DIR
			      ? NULL
			      : "a hard link to a file that is not there";
	}
	if (why) {
		trouble(t, path, why);
		return;
	}
	if (vb_str_eq(to->path, path))
		return;
	if ((n = node_find(t, path)) != NULL)
		hidden_add(t, n);
	n = node_put(t, parent, path);
	hide_all_below(t, n);
	n->e = to->e;
	n->e.path = n->path;
	n->e.layer = t->layers.v[t->layer].spec.layer;
	n->data_layer = to->data_layer;
	n->data_index = to->data_index;
}

static void name_apply(struct scan_tree *t, const struct scan_name *name, struct vb_str path,
		       struct node *parent)
{
	struct node *n = node_find(t, path);

	if (n)
		hidden_add(t, n);
	n = node_put(t, parent, path);
	if (name->type != MODEL_FILE_DIR || n->e.type != MODEL_FILE_DIR)
		hide_all_below(t, n);
	n->e = (struct scan_entry){.path = n->path,
				   .type = (enum model_file_type)name->type,
				   .mode = name->mode & 07777,
				   .uid = name->uid,
				   .gid = name->gid,
				   .layer = t->layers.v[t->layer].spec.layer};
	if (n->e.type == MODEL_FILE_REGULAR)
		n->e.size = name->size;
	if (n->e.type == MODEL_FILE_SYMLINK)
		n->e.mode = 0777; /* as any system shows it; archives disagree */
	n->e.link = vb_arena_str(t->arena, vb_str_sub(name->link, 0, VB_LIMIT_PATH_BYTES));
	n->e.capabilities = vb_arena_printable(t->arena, name->capabilities);
	n->data_layer = t->layer;
	n->data_index = name->index;
}

static bool on_name(void *ctx, uint16_t type, struct vb_str bytes)
{
	struct scan_tree *t = ctx;
	struct scan_name name;
	struct node *parent;
	struct vb_str path, base;
	const char *why;
	size_t slash;

	if (type != SCAN_FRAME_ENTRY || !scan_get_name(bytes, &name))
		return false;
	if (++t->w->entries % 1024 == 0)
		vb_run_progress(t->w->run, "scan", t->w->entries, 0);
	why = t->w->entries > VB_LIMIT_TREE_ENTRIES ? "too many files"
						    : name_check(t->arena, name.path, &path);
	if (why) {
		trouble(t, name.path, why);
		return true;
	}
	if (!path.n)
		return true; /* the root itself */
	slash = vb_str_rchr(path, '/');
	base = slash < path.n ? vb_str_from(path, slash + 1) : path;
	parent = parent_of(t, slash < path.n ? vb_str_sub(path, 0, slash) : VB_STR(""));
	if (!parent) {
		trouble(t, path, "goes through a name that is not a folder");
		return true;
	}
	if (whiteout(t, parent, base))
		return true;
	path = parent->path.n
		       ? vb_arena_printf(t->arena, "%.*s/%.*s", VB_FMT(parent->path), VB_FMT(base))
		       : base;
	if (name.type == SCAN_HARD_LINK)
		hard_link(t, parent, path, &name);
	else
		name_apply(t, &name, path, parent);
	return true;
}

bool scan_tree_layer(struct scan_tree *t, const struct scan_spec *spec, int fd,
		     struct vb_error *err)
{
	struct tree_layer *l = vb_vec_add(t->arena, &t->layers);

	*l = (struct tree_layer){.spec = *spec, .fd = fd};
	t->layer = (uint32_t)t->layers.n - 1;
	t->last_parent = NULL;
	return scan_pool_list(t->w->pool, spec, fd, on_name, t, err);
}

/* ---- visiting ---------------------------------------------------------------------------- */

static int node_order(const void *a, const void *b)
{
	return vb_str_cmp((*(struct node *const *)a)->path, (*(struct node *const *)b)->path);
}

static void item_want(struct scan_tree *t, const struct node *n, const struct scan_item *item)
{
	struct tree_layer *l = &t->layers.v[n->data_layer];
	struct scan_item *copy = vb_vec_add(t->arena, &l->items);

	*copy = *item;
	copy->index = n->data_index;
}

static void visit(struct scan_tree *t, struct node *n)
{
	bool alias = t->alias.n && vb_str_eq(n->path, t->alias);
	struct scan_selection s = scan_select_path(&t->w->select, alias ? t->alias_as : n->path);
	struct scan_item item = {.path = scan_walk_told(t->w, n->path),
				 .mode = n->e.mode | (n->opened ? SCAN_MODE_OPENED : 0u)};

	if (n->e.type != MODEL_FILE_REGULAR) {
		scan_walk_other(t->w, &n->e);
		return;
	}
	if (!(n->e.mode & 0111))
		n->e.capabilities = (struct vb_str){
			NULL, 0}; /* without effect; a folder's are not looked at either */
	scan_walk_keep(t->w, &n->e, s.keep);
	item.n = n->e.size || scan_select_sums(&t->w->select) ? s.n : s.named;
	memcpy(item.readers, s.readers, sizeof(item.readers));
	if (item.n)
		item_want(t, n, &item);
}

static int item_order(const void *pa, const void *pb)
{
	const struct scan_item *a = pa, *b = pb;

	if (a->index != b->index)
		return a->index < b->index ? -1 : 1;
	if ((a->mode ^ b->mode) & SCAN_MODE_HIDDEN)
		return a->mode & SCAN_MODE_HIDDEN ? 1
						  : -1; /* a name that still leads there speaks */
	return vb_str_cmp(a->path, b->path);
}

static void visit_links(struct scan_tree *t)
{
	for (size_t i = 0; i < t->w->links.n; i++) {
		struct scan_entry to;
		struct scan_item item;

		if (scan_walk_link(t->w, t->w->links.v[i], tree_lookup, t, &to, &item))
			item_want(t, node_find(t, to.path), &item);
	}
}

/* Searched for secrets, never read as part of the product. */
static void visit_hidden(struct scan_tree *t)
{
	uint16_t search = scan_reader_id(&scan_reader_secrets);

	if (!scan_select_searches(&t->w->select))
		return;
	for (size_t i = 0; i < t->hidden.n; i++) {
		const struct hidden *h = &t->hidden.v[i];
		struct vb_str told = scan_walk_told(t->w, h->path);

		if (scan_walk_excludes(t->w, told))
			continue;
		*vb_vec_add(t->arena, &t->layers.v[h->data_layer].items) = (struct scan_item){
			.index = h->data_index,
			.path = told,
			.mode = h->mode | SCAN_MODE_HIDDEN,
			.readers = {search},
			.n = 1};
	}
}

bool scan_tree_has(const struct scan_tree *t, struct vb_str path)
{
	return node_find(t, path) != NULL;
}

bool scan_tree_is_root(const struct scan_tree *t)
{
	return scan_tree_has(
		t, VB_STR("etc")) &&
		(scan_tree_has(t, VB_STR("usr")) ||
			       scan_tree_has(t, VB_STR("bin")) ||
					     scan_tree_has(t, VB_STR("sbin")) ||
							   scan_tree_has(t, VB_STR("lib")));
}

size_t scan_tree_names(const struct scan_tree *t)
{
	return t->nodes.n;
}

void scan_tree_opened(struct scan_tree *t, size_t i)
{
	t->nodes.v[i]->opened = true;
}

bool scan_tree_file(const struct scan_tree *t, size_t i, struct vb_str *path, uint32_t *index)
{
	const struct node *n;

	if (i >= t->nodes.n)
		return false;
	n = t->nodes.v[i];
	*path = n->alive && n->e.type == MODEL_FILE_REGULAR && n->e.size ? n->path : VB_STR("");
	*index = n->data_index;
	return true;
}

void scan_tree_alias(struct scan_tree *t, struct vb_str path, struct vb_str as)
{
	t->alias = path;
	t->alias_as = as;
}

/* What was learnt of another volume's links does not hold here. */
static void walk_reset(struct scan_walk *w)
{
	w->select.alias_from.n = w->select.alias_to.n = 0;
	w->links.n = 0;
}

/* What is wanted of each layer; the lists are empty again once it is read. */
static bool layers_read(struct scan_tree *t, struct vb_error *err)
{
	for (size_t i = 0; i < t->layers.n; i++) {
		struct tree_layer *l = &t->layers.v[i];

		if (!l->items.n)
			continue;
		qsort(l->items.v, l->items.n, sizeof(*l->items.v), item_order);
		if (!scan_pool_read(t->w->pool, &l->spec, l->items.v, l->items.n, l->fd, err))
			return false;
	}
	if (!scan_pool_drain(t->w->pool, err))
		return false;
	for (size_t i = 0; i < t->layers.n; i++)
		t->layers.v[i].items.n = 0;
	return true;
}

/* Rounds, until no file names one that was not read. */
static bool includes_read(struct scan_tree *t, size_t from, struct vb_error *err)
{
	struct scan_item item;
	size_t before;

	do {
		before = t->w->included.n;
		while (scan_walk_include(t->w, &from, tree_lookup, t, &item))
			item_want(t, node_find(t, item.real), &item);
		if (t->w->included.n > before && !layers_read(t, err))
			return false;
	} while (t->w->included.n > before);
	return true;
}

bool scan_tree_read(struct scan_tree *t, struct vb_error *err)
{
	uint64_t files = 0;
	size_t from = t->w->collect.facts->settings.n;

	walk_reset(t->w);
	for (struct node *c = t->root->child; c; c = c->sibling)
		if (c->e.type == MODEL_FILE_SYMLINK)
			scan_select_alias(&t->w->select, c->path, c->e.link);
	if (t->nodes.n)
		qsort(t->nodes.v, t->nodes.n, sizeof(*t->nodes.v), node_order);
	for (size_t i = 0; i < t->nodes.n; i++)
		if (t->nodes.v[i]->alive && !scan_walk_passes(t->w, t->nodes.v[i]->path, false)) {
			visit(t, t->nodes.v[i]);
			files++;
		}
	visit_links(t);
	visit_hidden(t);
	t->w->collect.facts->files += files;
	return layers_read(t, err) && includes_read(t, from, err);
}
