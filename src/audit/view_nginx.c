/*
 * view_nginx.c - what nginx really uses (nginx.org, "ngx_core_module" include, "ngx_http_core_module"): includes are read
 * where they stand, a directive of http holds in every server and location that does not say otherwise.
 *
 *   context      main, http, server: directives standing right there; any: wherever; server_tls: one subject a server
 *                that listens with TLS, with its own directives or those it inherits
 *   @alias       locations whose alias a request can climb out of: "location /img { alias /data/; }" serves /img../x
 *   @clear_text  servers that answer without TLS and send nobody to https
 *
 * A default counts where nothing is written: no directive in http, and a server (or none at all) without one.
 */
#include "audit/audit_int.h"

#include <stdlib.h>

enum { NGINX_DEPTH = 16, NGINX_FILES = 1024 };

#define MAIN_FILE VB_STR("etc/nginx/nginx.conf")

struct directive {
	struct vb_str path; /* of the blocks it stands in, "@N" where an include was entered */
	const struct model_setting *m;
};
struct nginx {
	struct audit_ctx *c;
	const struct audit_read *r;
	struct audit_view *out;
	VB_VEC(struct directive) all;
	VB_VEC(struct vb_str) servers; /* paths inside them */
	unsigned files;
};

/* ---- reading ----------------------------------------------------------------------------- */

static struct vb_str joined(struct nginx *n, struct vb_str outer, struct vb_str inner)
{
	if (!outer.n || !inner.n)
		return outer.n ? outer : inner;
	return vb_arena_printf(n->c->arena, "%.*s/%.*s", VB_FMT(outer), VB_FMT(inner));
}

static void file_follow(struct nginx *n, struct vb_str path, struct vb_str outer, unsigned depth)
{
	const struct audit_file *f = audit_file_find(n->c, "nginx", path);

	if (depth > NGINX_DEPTH || ++n->files > NGINX_FILES) {
		audit_view_blind(n->c, n->out, path, VB_STR("include > 16 × 1024"));
		return;
	}
	for (size_t i = 0; f && i < f->n; i++) {
		const struct model_setting *m = &f->v[i];
		struct vb_str at = joined(n, outer, m->section), pattern = m->value;
		audit_paths paths = {0};

		if (!vb_str_is(m->key, "include")) {
			*vb_vec_add(n->c->arena, &n->all) = (struct directive){at, m};
			continue;
		}
		pattern = vb_str_starts(pattern, VB_STR("/"))
					? vb_str_from(pattern, 1)
					: vb_arena_printf(n->c->arena, "etc/nginx/%.*s",
							  VB_FMT(pattern));
		audit_paths_matching(n->c, "nginx", pattern, &paths);
		for (size_t k = 0; k < paths.n; k++)
			file_follow(n, paths.v[k],
				    joined(n, at, vb_arena_printf(n->c->arena, "@%u", n->files)),
				    depth + 1);
	}
}

/* The innermost block of a path: its name and what stands after "#LINE ". */
static struct vb_str block_of(struct vb_str path, struct vb_str *args)
{
	static const char *const names[] = {"http",     "server", "location", "stream", "if",
					    "upstream", "block",  "map",      "types",  "events"};
	struct vb_str best = {NULL, 0}, rest;
	size_t best_at = 0;

	for (size_t i = 0; i < VB_COUNT(names); i++) {
		struct vb_str name = vb_str(names[i]);

		for (size_t at = 0; at + name.n < path.n; at++)
			if (path.p[at + name.n] == '#' && (!at || path.p[at - 1] == '/') &&
			    vb_str_starts(vb_str_from(path, at), name) &&
			    (!best.n || at > best_at)) {
				best = vb_str_sub(path, at, name.n);
				best_at = at;
			}
	}
	rest = vb_str_from(path, best_at + best.n);
	*args = vb_str_from(rest, vb_str_chr(rest, ' ') + 1);
	return best;
}

static void servers_find(struct nginx *n)
{
	struct vb_str args;

	for (size_t i = 0; i < n->all.n; i++) {
		const struct directive *d = &n->all.v[i];

		if (vb_str_is(d->m->key, "server") && vb_str_is(block_of(d->path, &args), "http"))
			*vb_vec_add(n->c->arena, &n->servers) = joined(
				n, d->path, vb_arena_printf(n->c->arena, "server#%u", d->m->line));
	}
}

/* Includes inside a block do not make it another block. */
static bool stands_in(struct vb_str path, struct vb_str block)
{
	return vb_str_starts(path, block) && (path.n == block.n || path.p[block.n] == '/');
}

static bool right_in(struct vb_str path, struct vb_str block)
{
	struct vb_str rest, part;

	if (!stands_in(path, block))
		return false;
	for (rest = vb_str_from(path, block.n + 1); vb_str_next(&rest, '/', &part);)
		if (part.n && part.p[0] != '@')
			return false;
	return true;
}

/* ---- servers ----------------------------------------------------------------------------- */

static bool has_word(struct vb_str text, const char *word)
{
	struct vb_str one;

	while (vb_str_word(&text, &one))
		if (vb_str_is(one, word))
			return true;
	return false;
}

static bool is_local(struct vb_str listen)
{
	return vb_str_starts(listen, VB_STR("127.")) ||
			     vb_str_starts(listen, VB_STR("[::1]")) ||
					   vb_str_starts(listen, VB_STR("localhost")) ||
							 vb_str_starts(listen, VB_STR("unix:"));
}

struct listening {
	bool tls, clear, written;
};

static struct listening listening_of(const struct nginx *n, struct vb_str server)
{
	struct listening l = {false, false, false};

	for (size_t i = 0; i < n->all.n; i++) {
		const struct directive *d = &n->all.v[i];

		if (!right_in(d->path, server))
			continue;
		if (vb_str_is(d->m->key, "ssl") && vb_str_is(d->m->value, "on"))
			l.tls = true;
		if (!vb_str_is(d->m->key, "listen"))
			continue;
		l.written = true;
		if (has_word(d->m->value, "ssl") || has_word(d->m->value, "quic"))
			l.tls = true;
		else
			l.clear |= !is_local(d->m->value);
	}
	l.clear |= !l.written; /* *:80 when nothing is written */
	return l;
}

static const struct model_setting *server_start(const struct nginx *n, struct vb_str server)
{
	for (size_t i = 0; i < n->all.n; i++) {
		const struct directive *d = &n->all.v[i];

		if (vb_str_is(d->m->key, "server") && stands_in(server, d->path) &&
		    server.n > d->path.n &&
		    vb_str_ends(server, vb_arena_printf(n->c->arena, "server#%u", d->m->line)))
			return d->m;
	}
	return NULL;
}

/* ---- @alias, @clear_text ----------------------------------------------------------------- */

static bool sends_to_https(const struct directive *d)
{
	return (vb_str_is(d->m->key, "return") || vb_str_is(d->m->key, "rewrite")) &&
	       vb_str_find(d->m->value, VB_STR("https://")) < d->m->value.n;
}

static void clear_text_show(struct nginx *n, struct audit_subject *s)
{
	for (size_t i = 0; i < n->servers.n; i++) {
		struct listening l = listening_of(n, n->servers.v[i]);
		const struct model_setting *start = server_start(n, n->servers.v[i]);
		bool redirects = false;

		for (size_t k = 0; k < n->all.n; k++)
			redirects |= stands_in(n->all.v[k].path, n->servers.v[i]) &&
				     sends_to_https(&n->all.v[k]);
		if (l.clear && !l.tls && !redirects && start)
			audit_subject_add(n->c, s, start, VB_STR("server"));
	}
}

static void alias_show(struct nginx *n, struct audit_subject *s)
{
	for (size_t i = 0; i < n->all.n; i++) {
		const struct directive *d = &n->all.v[i];
		struct vb_str prefix;

		if (!vb_str_is(d->m->key, "alias") ||
		    !vb_str_ends(d->m->value, VB_STR("/")) ||
				 !vb_str_is(block_of(d->path, &prefix), "location"))
			continue;
		if (vb_str_starts(prefix, VB_STR("^~ ")))
			prefix = vb_str_from(prefix, 3);
		if (vb_str_starts(prefix, VB_STR("/")) && !vb_str_ends(prefix, VB_STR("/")))
			audit_subject_add(n->c, s, d->m,
					  vb_arena_printf(n->c->arena, "location %.*s, alias",
							  VB_FMT(prefix)));
	}
}

/* ---- directives -------------------------------------------------------------------------- */

static bool in_context(const struct nginx *n, const struct directive *d)
{
	struct vb_str args, block = block_of(d->path, &args);

	if (vb_str_is(n->r->context, "any"))
		return true;
	if (!n->r->context.n || vb_str_is(n->r->context, "main"))
		return !block.n;
	return vb_str_eq(block, n->r->context);
}

static bool is_asked(const struct nginx *n, const struct directive *d)
{
	return vb_str_eq(d->m->key, n->r->key);
}

/* Does something make the default count: nothing in http, and a server without the directive, or no server at all? */
static bool default_counts(const struct nginx *n)
{
	struct vb_str args;
	bool somewhere = n->servers.n == 0 && !vb_str_starts(n->r->key, VB_STR("ssl_"));

	for (size_t i = 0; i < n->all.n; i++)
		if (is_asked(n, &n->all.v[i]) &&
		    (vb_str_is(block_of(n->all.v[i].path, &args), "http") ||
		     !block_of(n->all.v[i].path, &args).n))
			return false;
	for (size_t k = 0; k < n->servers.n; k++) {
		bool own = vb_str_starts(
			n->r->key, VB_STR("ssl_")) &&
			!listening_of(n, n->servers.v[k]).tls; /* it says nothing of that one */

		for (size_t i = 0; i < n->all.n; i++)
			own |= is_asked(n, &n->all.v[i]) &&
			       right_in(n->all.v[i].path, n->servers.v[k]);
		somewhere |= !own;
	}
	return somewhere;
}

static void default_show(struct nginx *n, struct audit_subject *s)
{
	const struct vb_str *fallback = audit_fallback_find(n->c, n->r);
	struct vb_str value = fallback ? *fallback : VB_STR("");
	bool found = fallback != NULL;

	if (!default_counts(n))
		return;
	if (!found && n->r->defaults &&
	    !audit_default_find(n->c, n->r->defaults, n->r->key, &found, &value)) {
		if (s->values.n) { /* what is written may fail the rule; it cannot pass it */
			s->unknown = true;
			return;
		}
		audit_view_version_unknown(n->c, n->out, n->r->key, n->r->defaults->name);
		return;
	}
	if (found)
		audit_subject_add_default(n->c, s, MAIN_FILE, n->r->key, value);
}

static void written_show(struct nginx *n, struct audit_subject *s)
{
	for (size_t i = 0; i < n->all.n; i++)
		if (is_asked(n, &n->all.v[i]) && in_context(n, &n->all.v[i]))
			audit_subject_add(n->c, s, n->all.v[i].m, n->r->key);
	default_show(n, s);
}

/* One subject a TLS server: its own directives, else those of http (add_header is inherited all or nothing). */
static void tls_show(struct nginx *n)
{
	n->out->each = true;
	for (size_t k = 0; k < n->servers.n; k++) {
		const struct model_setting *start = server_start(n, n->servers.v[k]);
		struct audit_subject *s;
		struct vb_str args;

		if (!listening_of(n, n->servers.v[k]).tls || !start)
			continue;
		s = audit_view_add(
			n->c, n->out,
			vb_arena_printf(n->c->arena, "%.*s:%u", VB_FMT(start->path), start->line));
		for (size_t i = 0; i < n->all.n; i++)
			if (is_asked(n, &n->all.v[i]) &&
			    right_in(n->all.v[i].path, n->servers.v[k]))
				audit_subject_add(n->c, s, n->all.v[i].m, n->r->key);
		for (size_t i = 0, own = s->values.n; i < n->all.n && !own; i++)
			if (is_asked(n, &n->all.v[i]) &&
			    vb_str_is(block_of(n->all.v[i].path, &args), "http"))
				audit_subject_add(n->c, s, n->all.v[i].m, n->r->key);
	}
}

void audit_view_nginx(struct audit_ctx *c, const struct audit_rule *rule,
		      const struct audit_alternative *ask, struct audit_view *out)
{
	struct nginx n = {.c = c, .r = &ask->read, .out = out};
	struct audit_subject *s;

	(void)rule;
	out->subject = MAIN_FILE;
	if (audit_files_blind(c, "nginx", vb_str(ask->read.reader->files), out))
		return;
	if (!audit_file_find(c, "nginx", MAIN_FILE)) {
		audit_view_absent(c, out, MAIN_FILE);
		return;
	}
	file_follow(&n, MAIN_FILE, VB_STR(""), 0);
	servers_find(&n);
	if (out->state != AUDIT_SEEN)
		return;
	if (vb_str_is(ask->read.context, "server_tls")) {
		tls_show(&n);
		return;
	}
	s = audit_view_add(c, out, MAIN_FILE);
	if (vb_str_is(ask->read.key, "@alias"))
		alias_show(&n, s);
	else if (vb_str_is(ask->read.key, "@clear_text"))
		clear_text_show(&n, s);
	else
		written_show(&n, s);
}
