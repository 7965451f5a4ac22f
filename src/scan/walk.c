/* walk.c - what every target shares: metadata that is kept, and links resolved as if the target were the root. */
#include "scan/target_int.h"

#include "core/limits.h"

enum { LINKS_MAX = 40 }; /* as the kernel: MAXSYMLINKS */

static bool is_special(const struct scan_entry *e)
{
	if (e->type == MODEL_FILE_SYMLINK)
		return false;
	return (e->type == MODEL_FILE_REGULAR && e->mode & 06000) || e->mode & 0002 ||
	       e->capabilities.n;
}

/*
 * Somebody but root may change it: a program, or a folder on the way to one. What is not kept here is safe, so rules can
 * follow any path a unit or a cron table names. In a tree unpacked by an ordinary user owners tell nothing.
 */
static bool is_weak(struct scan_walk *w, const struct scan_entry *e)
{
	struct model_facts *f = w->collect.facts;

	if (e->type != MODEL_FILE_DIR && (e->type != MODEL_FILE_REGULAR || !(e->mode & 0111)))
		return false;
	if (!(e->mode & 0020 && e->gid) && (f->root_uid || !e->uid))
		return false;
	f->weak_more |= w->weak >= VB_LIMIT_WEAK_FILES;
	return w->weak++ < VB_LIMIT_WEAK_FILES;
}

static void file_keep(struct scan_walk *w, const struct scan_entry *e)
{
	struct model_facts *f = w->collect.facts;
	struct model_file *kept = vb_vec_add(f->arena, &f->files_kept);

	*kept = (struct model_file){.type = e->type,
				    .mode = e->mode & 07777,
				    .uid = e->uid,
				    .gid = e->gid,
				    .size = e->size};
	kept->path = vb_arena_printable(f->arena, scan_walk_told(w, e->path));
	kept->link = vb_arena_printable(f->arena, e->link);
	kept->layer = vb_arena_str(f->arena, e->layer);
	kept->capabilities = vb_arena_str(f->arena, e->capabilities);
}

/*
 * One file of each user and group, enough to tell those nobody declares: the first by name, whatever the order of the
 * walk.
 */
static void owner_note(struct scan_walk *w, const struct scan_entry *e, bool kept)
{
	struct scan_owner *o = NULL;

	for (size_t i = w->owners.n; !o && i-- > 0;)
		if (w->owners.v[i].entry.uid == e->uid && w->owners.v[i].entry.gid == e->gid)
			o = &w->owners.v[i];
	if (!o && w->owners.n >= VB_LIMIT_FILE_OWNERS)
		return;
	if (!o)
		o = vb_vec_add(w->arena, &w->owners);
	else if (vb_str_cmp(o->entry.path, e->path) <= 0)
		return;
	*o = (struct scan_owner){.entry = *e, .kept = kept};
	o->entry.path = vb_arena_str(w->arena, e->path);
	o->entry.link = vb_arena_str(w->arena, e->link);
	o->entry.layer = vb_arena_str(w->arena, e->layer);
	o->entry.capabilities = vb_arena_str(w->arena, e->capabilities);
}

void scan_walk_owners(struct scan_walk *w)
{
	for (size_t i = 0; i < w->owners.n; i++)
		if (!w->owners.v[i].kept)
			file_keep(w, &w->owners.v[i].entry);
}

struct vb_str scan_walk_told(struct scan_walk *w, struct vb_str path)
{
	return w->prefix.n ? vb_arena_printf(w->arena, "%.*s/%.*s", VB_FMT(w->prefix), VB_FMT(path))
			   : path;
}

void scan_walk_keep(struct scan_walk *w, const struct scan_entry *e, bool asked)
{
	bool keep = asked || (w->select.stat && (is_special(e) || is_weak(w, e)));

	if (keep)
		file_keep(w, e);
	if (w->select.stat && !w->prefix.n)
		owner_note(w, e, keep);
}

void scan_walk_other(struct scan_walk *w, const struct scan_entry *e)
{
	struct scan_selection s = scan_select_path(&w->select, e->path);

	scan_walk_keep(w, e, s.keep);
	if (!s.named || e->type == MODEL_FILE_DIR)
		return;
	if (e->type == MODEL_FILE_SYMLINK)
		*vb_vec_add(w->arena, &w->links) = vb_arena_str(w->arena, e->path);
	else
		scan_collect_unreadable(&w->collect, scan_walk_told(w, e->path),
					scan_reader_of(s.readers[0])->name, "not a regular file");
}

/* One step: `at` becomes at/name, or its parent for "..", which at the root is the root. */
static struct vb_str step(struct vb_arena *a, struct vb_str at, struct vb_str name)
{
	if (!name.n || vb_str_is(name, "."))
		return at;
	if (vb_str_is(name, "..")) {
		size_t slash = vb_str_rchr(at, '/');

		return slash < at.n ? vb_str_sub(at, 0, slash) : (struct vb_str){NULL, 0};
	}
	return at.n ? vb_arena_printf(a, "%.*s/%.*s", VB_FMT(at), VB_FMT(name)) : name;
}

bool scan_resolve(struct vb_arena *a, struct vb_str path, scan_lookup *lookup, void *ctx,
		  struct scan_entry *out)
{
	struct vb_str at = {NULL, 0}, rest = path, name;
	unsigned links = 0;

	*out = (struct scan_entry){.type = MODEL_FILE_DIR};
	while (vb_str_next(&rest, '/', &name)) {
		struct vb_str next = step(a, at, name);

		if (next.n > VB_LIMIT_PATH_BYTES || rest.n > VB_LIMIT_PATH_BYTES)
			return false;
		if (!next.n) {
			at = next;
			*out = (struct scan_entry){.type = MODEL_FILE_DIR};
			continue;
		}
		if (!lookup(ctx, next, out))
			return false;
		if (out->type != MODEL_FILE_SYMLINK) {
			at = next;
			continue;
		}
		if (++links > LINKS_MAX || !out->link.n)
			return false;
		if (out->link.p[0] == '/')
			at = (struct vb_str){NULL, 0};
		rest = vb_arena_printf(a, "%.*s/%.*s", VB_FMT(out->link), VB_FMT(rest));
	}
	out->path = at;
	return true;
}

/* Readers that find the file under its own name too are not asked twice; settings are asked for by the name itself. */
static void item_add(const struct scan_selection *own, uint16_t reader, struct scan_item *item)
{
	for (size_t i = 0; scan_reader_of(reader)->patterns && i < own->named; i++)
		if (own->readers[i] == reader)
			return;
	item->readers[item->n++] = reader;
}

bool scan_walk_link(struct scan_walk *w, struct vb_str path, scan_lookup *lookup, void *ctx,
		    struct scan_entry *to, struct scan_item *item)
{
	struct scan_selection s = scan_select_path(&w->select, path), own;

	if (!scan_resolve(w->arena, path, lookup, ctx, to)) {
		/* how systemd masks a unit and sysctl.d a file: nothing is missing */
		if (lookup(ctx, path, to) && vb_str_is(to->link, "/dev/null"))
			return false;
		scan_collect_unreadable(&w->collect, scan_walk_told(w, path),
					scan_reader_of(s.readers[0])->name,
					"a link that leads nowhere in the target");
		return false;
	}
	if (to->type == MODEL_FILE_DIR || !to->path.n)
		return false;
	if (to->type != MODEL_FILE_REGULAR) {
		scan_collect_unreadable(&w->collect, scan_walk_told(w, path),
					scan_reader_of(s.readers[0])->name,
					"a link to what is not a regular file");
		return false;
	}
	own = scan_select_path(&w->select, to->path);
	*item = (struct scan_item){.path = scan_walk_told(w, path), .mode = to->mode};
	for (size_t i = 0; i < s.named; i++)
		item_add(&own, s.readers[i], item);
	return item->n > 0;
}
