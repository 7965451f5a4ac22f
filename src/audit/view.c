/*
 * view.c - what views share: finding the files a rule is about, saying what could not be
 * read, adding values with their place.
 *
 * A file that exists in the target (the scan kept its mode, or a link to it) but has no record in the wanted format was
 * not read: the view is blind, the rule answers "unknown". Only a file that is nowhere is "not there".
 */
#include "audit/audit_int.h"

#include <stdlib.h>

#include "core/limits.h"

enum { LINK_HOPS = 8 }; /* as many as a person would follow; a loop ends here */

struct vb_str audit_include_pattern(struct vb_arena *a, struct vb_str path, struct vb_str include)
{
	size_t slash = vb_str_rchr(path, '/');
	struct vb_str dir = slash < path.n ? vb_str_sub(path, 0, slash + 1)
					   : (struct vb_str){NULL, 0};
	struct vb_str part, all = {NULL, 0};

	while (audit_alternative_next(&include, &part))
		all = vb_arena_printf(a, "%.*s%s%.*s%.*s/*", VB_FMT(all), all.n ? "|" : "",
				      VB_FMT(dir), VB_FMT(part));
	return all;
}

const struct vb_str *audit_fallback_find(const struct audit_ctx *c, const struct audit_read *r)
{
	const struct vb_str *other = NULL;

	for (size_t i = 0; i < r->fallback.n; i++) {
		if (r->fallback.v[i].os.n && vb_str_eq(r->fallback.v[i].os, c->facts->os_id))
			return &r->fallback.v[i].value;
		if (!r->fallback.v[i].os.n)
			other = &r->fallback.v[i].value;
	}
	return other;
}

void audit_want(struct vb_arena *a, struct model_wants *out, const char *format,
		struct vb_str alternatives)
{
	struct vb_str part;

	while (audit_alternative_next(&alternatives, &part)) {
		bool known = false;

		for (size_t i = 0; i < out->v.n && !known; i++)
			known = vb_str_is(out->v.v[i].format, format) &&
				vb_str_eq(out->v.v[i].pattern, part);
		if (!known)
			*vb_vec_add(a, &out->v) = (struct model_want){vb_str(format), part};
	}
}

bool audit_alternatives_have(struct vb_str alternatives, struct vb_str word, bool fold)
{
	struct vb_str part;

	if (!alternatives.n || vb_str_is(alternatives, "*"))
		return true;
	while (vb_str_next(&alternatives, '|', &part)) /* a node of a device tree starts with '/' */
		if ((fold ? vb_str_ieq(part, word) : vb_str_eq(part, word)) ||
		    (vb_str_chr(part, '*') < part.n && vb_glob(part, word)))
			return true;
	return false;
}

/* ---- values and reasons ----------------------------------------------------------------- */

struct audit_subject *audit_view_add(struct audit_ctx *c, struct audit_view *v, struct vb_str path)
{
	struct audit_subject *s = vb_vec_add(c->arena, &v->subjects);

	*s = (struct audit_subject){.path = path};
	return s;
}

void audit_subject_add(struct audit_ctx *c, struct audit_subject *s,
		       const struct model_setting *from, struct vb_str what)
{
	*vb_vec_add(c->arena, &s->values) = (struct audit_value){.value = from->value,
								 .what = what,
								 .file = from->path,
								 .line = from->line,
								 .layer = from->layer};
}

void audit_subject_add_default(struct audit_ctx *c, struct audit_subject *s, struct vb_str file,
			       struct vb_str what, struct vb_str value)
{
	*vb_vec_add(c->arena, &s->values) = (struct audit_value){
		.value = value, .what = what, .file = file, .is_default = true};
}

void audit_view_absent(struct audit_ctx *c, struct audit_view *v, struct vb_str what)
{
	v->state = AUDIT_NOT_THERE;
	v->why = audit_say(c->arena, "%.*s is not in the target", "%.*s n’est pas dans la cible",
			   VB_FMT(what));
}

void audit_view_blind(struct audit_ctx *c, struct audit_view *v, struct vb_str path,
		      struct vb_str reason)
{
	v->state = AUDIT_BLIND;
	v->why = audit_say(c->arena, "%.*s could not be read: %.*s",
			   "%.*s n’a pas pu être lu : %.*s", VB_FMT(path), VB_FMT(reason));
}

void audit_view_version_unknown(struct audit_ctx *c, struct audit_view *v, struct vb_str key,
				struct vb_str program)
{
	v->state = AUDIT_BLIND;
	v->why = audit_say(c->arena,
			   "%.*s is not set and its default depends on the version of %.*s, which "
			   "the inventory does not have",
			   "%.*s n’est pas fixé et sa valeur par défaut dépend de la version de "
			   "%.*s, absente de l’inventaire",
			   VB_FMT(key), VB_FMT(program));
}

/* ---- files ------------------------------------------------------------------------------ */

static int file_order(const void *pa, const void *pb)
{
	const struct audit_file *a = pa, *b = pb;
	int c = vb_str_cmp(a->format, b->format);

	return c ? c : vb_str_cmp(a->path, b->path);
}

static const struct audit_file *file_read(const struct audit_ctx *c, const char *format,
					  struct vb_str path)
{
	struct audit_file key = {.format = vb_str(format), .path = path};

	return c->files.n ? bsearch(&key, c->files.v, c->files.n, sizeof(key), file_order) : NULL;
}

/* "etc/sysctl.d/99.conf" + "../sysctl.conf" -> "etc/sysctl.conf"; a link never leads out of the target. */
static struct vb_str link_target(struct vb_arena *a, struct vb_str path, struct vb_str link)
{
	struct vb_str parts[VB_LIMIT_TREE_DEPTH], part, rest;
	size_t n = 0, slash = vb_str_rchr(path, '/');
	struct vb_buf b;

	if (slash < path.n && (!link.n || link.p[0] != '/'))
		link = vb_arena_printf(a, "%.*s/%.*s", VB_FMT(vb_str_sub(path, 0, slash)),
				       VB_FMT(link));
	for (rest = link; vb_str_next(&rest, '/', &part);) {
		if (vb_str_is(part, "..")) {
			n -= n > 0;
		} else if (part.n && !vb_str_is(part, ".") && n < VB_COUNT(parts)) {
			parts[n++] = part;
		}
	}
	vb_buf_init(&b, VB_LIMIT_PATH_BYTES);
	for (size_t i = 0; i < n; i++) {
		vb_buf_cstr(&b, i ? "/" : "");
		vb_buf_str(&b, parts[i]);
	}
	path = vb_arena_str(a, vb_buf_view(&b));
	vb_buf_done(&b);
	return path;
}

struct vb_str audit_resolve(const struct audit_ctx *c, struct vb_str path)
{
	for (unsigned hop = 0; hop < LINK_HOPS; hop++) {
		const struct model_file *f = model_file_find(c->facts, path);

		if (!f || f->type != MODEL_FILE_SYMLINK)
			break;
		path = link_target(c->arena, path, f->link);
	}
	return path;
}

const struct audit_file *audit_file_find(const struct audit_ctx *c, const char *format,
					 struct vb_str path)
{
	const struct audit_file *f = file_read(c, format, path);

	return f ? f : file_read(c, format, audit_resolve(c, path));
}

static int str_order(const void *a, const void *b)
{
	return vb_str_cmp(*(const struct vb_str *)a, *(const struct vb_str *)b);
}

void audit_paths_matching(const struct audit_ctx *c, const char *format, struct vb_str alternatives,
			  audit_paths *out)
{
	size_t n = 0;

	for (size_t i = 0; i < c->files.n; i++)
		if (vb_str_is(c->files.v[i].format, format) &&
		    audit_path_matches(alternatives, c->files.v[i].path))
			*vb_vec_add(c->arena, out) = c->files.v[i].path;
	for (size_t i = 0; i < c->facts->files_kept.n; i++) {
		const struct model_file *f = &c->facts->files_kept.v[i];

		if ((f->type == MODEL_FILE_REGULAR || f->type == MODEL_FILE_SYMLINK) &&
		    audit_path_matches(alternatives, f->path))
			*vb_vec_add(c->arena, out) = f->path;
	}
	if (out->n)
		qsort(out->v, out->n, sizeof(*out->v), str_order);
	for (size_t i = 0; i < out->n; i++)
		if (!n || !vb_str_eq(out->v[n - 1], out->v[i]))
			out->v[n++] = out->v[i];
	out->n = n;
}

/* Trouble of the same file in another settings format says nothing about this one. */
static bool is_other_format(struct vb_str reader, const char *format)
{
	if (vb_str_is(reader, format))
		return false;
	for (size_t i = 0; audit_reader_at(i); i++)
		if (audit_reader_at(i)->format && vb_str_is(reader, audit_reader_at(i)->format))
			return true;
	return false;
}

bool audit_files_blind(struct audit_ctx *c, const char *format, struct vb_str alternatives,
		       struct audit_view *v)
{
	audit_paths paths = {0};

	for (size_t i = 0; i < c->facts->unreadable.n; i++) {
		const struct model_unreadable *u = &c->facts->unreadable.v[i];

		if (!audit_path_matches(alternatives, u->path) ||
		    is_other_format(u->reader, format) ||
		    vb_str_is(audit_resolve(c, u->path), "dev/null"))
			continue;
		audit_view_blind(c, v, u->path, u->reason);
		if (!audit_file_find(c, format, u->path))
			return true;
		v->state =
			AUDIT_SEEN; /* some of its lines: what was read may fail a rule, it cannot pass one */
		v->partial = true;
	}
	audit_paths_matching(c, format, alternatives, &paths);
	for (size_t i = 0; i < paths.n; i++) {
		if (audit_file_find(c, format, paths.v[i]) ||
		    vb_str_is(audit_resolve(c, paths.v[i]), "dev/null"))
			continue;
		v->state = AUDIT_BLIND;
		v->why = audit_say(c->arena, "%.*s was not read as %s",
				   "%.*s n’a pas été lu au format %s", VB_FMT(paths.v[i]), format);
		return true;
	}
	return false;
}

bool audit_file_exists(const struct audit_ctx *c, struct vb_str alternatives)
{
	for (size_t i = 0; i < c->facts->files_kept.n; i++)
		if (audit_path_matches(alternatives, c->facts->files_kept.v[i].path))
			return true;
	for (size_t i = 0; i < c->files.n; i++)
		if (audit_path_matches(alternatives, c->files.v[i].path))
			return true;
	for (size_t i = 0; i < c->facts->unreadable.n; i++)
		if (audit_path_matches(alternatives, c->facts->unreadable.v[i].path))
			return true;
	return false;
}

/* ---- versioned defaults ----------------------------------------------------------------- */

static struct vb_str version_installed(const struct audit_ctx *c,
				       const struct audit_words *packages)
{
	for (size_t k = 0; k < packages->n; k++)
		for (size_t i = 0; i < c->facts->components.n; i++)
			if (vb_str_eq(c->facts->components.v[i].name, packages->v[k]))
				return c->facts->components.v[i].version;
	return (struct vb_str){NULL, 0};
}

bool audit_default_find(const struct audit_ctx *c, const struct audit_defaults *d,
			struct vb_str key, bool *found, struct vb_str *value)
{
	struct vb_str version = version_installed(c, &d->packages);

	*found = false;
	for (size_t i = 0; i < d->v.n; i++) {
		const struct audit_default *e = &d->v.v[i];

		if (!vb_str_ieq(e->key, key) ||
		    (version.n && audit_version_compare(e->since, version) > 0))
			continue;
		if (!version.n && *found && !vb_str_eq(*value, e->value))
			return false;
		*found = true;
		*value = e->value;
	}
	return true;
}
