/*
 * asked.c - what a project asks for, from its package.json, to the lock file that does not tell.
 *
 *   settings {npm-asked, scope, name, range}     of package.json
 *            {npm-key, "name@range" | "name", "name version"}   of the lock file: what that request was answered with
 *
 * The lock file is the one beside package.json or, for a workspace, in the nearest folder above. What is asked for is direct;
 * scopes of yarn.lock, which has none, spread from there along the needs. Sources: docs.npmjs.com, "package.json";
 * yarnpkg.com, "yarn.lock".
 */
#include "scan/collect_int.h"

#include "core/file.h"
#include "scan/readers/npm_int.h"

struct node {
	struct model_component *c;
	bool reached;
};

struct asking {
	struct model_facts *f;
	struct vb_arena *scratch;
	struct vb_map locks; /* paths that have keys */
	struct vb_map keys;  /* "lock\nname@range" → setting */
	struct vb_map nodes; /* "lock\nname version" → node */
};

static bool has_format(const struct model_setting *s, const char *format)
{
	return vb_str_is(s->format, format);
}

static struct vb_str in_lock(struct asking *k, struct vb_str lock, struct vb_str name)
{
	return vb_arena_printf(k->scratch, "%.*s\n%.*s", VB_FMT(lock), VB_FMT(name));
}

static void tables_fill(struct asking *k)
{
	for (size_t i = 0; i < k->f->settings.n; i++) {
		struct model_setting *s = &k->f->settings.v[i];

		if (!has_format(s, NPM_KEY))
			continue;
		*vb_map_put(&k->locks, s->path) = s;
		*vb_map_put(&k->keys, in_lock(k, s->path, s->section)) = s;
	}
	for (size_t i = 0; i < k->f->components.n; i++) {
		struct model_component *c = &k->f->components.v[i];
		struct node *n;

		if (!vb_str_is(c->type, "npm") || !c->locations.n ||
		    !vb_map_find(&k->locks, c->locations.v[0].path))
			continue;
		n = vb_arena_alloc(k->scratch, sizeof(*n));
		*n = (struct node){.c = c};
		*vb_map_put(&k->nodes, in_lock(k, c->locations.v[0].path,
					       vb_arena_printf(k->scratch, "%.*s %.*s",
							       VB_FMT(npm_full_name(k->scratch, c)),
							       VB_FMT(c->version)))) = n;
	}
}

static struct node *answer_in(struct asking *k, struct vb_str lock, const struct model_setting *s)
{
	static const char *const marks[] = {"@", "@npm:"};
	const struct model_setting *key = vb_map_find(&k->keys, in_lock(k, lock, s->section));

	for (size_t i = 0; i < VB_COUNT(marks) && !key; i++)
		key = vb_map_find(&k->keys, in_lock(k, lock,
						    vb_arena_printf(k->scratch, "%.*s%s%.*s",
								    VB_FMT(s->section), marks[i],
								    VB_FMT(s->value))));
	return key ? vb_map_find(&k->nodes, in_lock(k, lock, key->value)) : NULL;
}

/* The nearest lock file, from the folder of package.json up. */
static struct node *answer_of(struct asking *k, const struct model_setting *s)
{
	static const char *const names[] = {"yarn.lock", "package-lock.json",
					    "npm-shrinkwrap.json"};
	struct vb_str dir = s->path;

	do {
		size_t slash = vb_str_rchr(dir, '/');

		dir = vb_str_sub(dir, 0, slash < dir.n ? slash : 0);
		for (size_t i = 0; i < VB_COUNT(names); i++) {
			struct vb_str lock = dir.n ? vb_path_join(k->scratch, dir, vb_str(names[i]))
						   : vb_str(names[i]);

			if (vb_map_find(&k->locks, lock))
				return answer_in(k, lock, s);
		}
	} while (dir.n);
	return NULL;
}

/* Everything `from` needs that no stronger scope has reached. */
static void spread(struct asking *k, struct node *from, enum model_scope scope)
{
	VB_VEC(struct node *) stack = {0};

	*vb_vec_add(k->scratch, &stack) = from;
	while (stack.n) {
		struct node *n = stack.v[--stack.n];

		if (n->reached)
			continue;
		n->reached = true;
		n->c->scope = scope;
		for (size_t i = 0; i < n->c->needs.n; i++) {
			struct node *to = vb_map_find(
				&k->nodes, in_lock(k, n->c->locations.v[0].path, n->c->needs.v[i]));

			if (to && !to->reached)
				*vb_vec_add(k->scratch, &stack) = to;
		}
	}
}

void scan_asked_settle(struct model_facts *f)
{
	static const struct {
		const char *word;
		enum model_scope scope;
	} strongest_first[] = {{"runtime", MODEL_SCOPE_RUNTIME},
			       {"optional", MODEL_SCOPE_OPTIONAL},
			       {"development", MODEL_SCOPE_DEV}};
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct asking k = {.f = f, .scratch = scratch};
	size_t n = 0;

	vb_map_init(&k.locks, scratch);
	vb_map_init(&k.keys, scratch);
	vb_map_init(&k.nodes, scratch);
	tables_fill(&k);
	for (size_t w = 0; k.locks.n && w < VB_COUNT(strongest_first); w++)
		for (size_t i = 0; i < f->settings.n; i++) {
			const struct model_setting *s = &f->settings.v[i];
			struct node *to = has_format(s, NPM_ASKED) &&
							  vb_str_is(s->key, strongest_first[w].word)
						  ? answer_of(&k, s)
						  : NULL;

			if (!to)
				continue;
			to->c->direct = true;
			if (vb_str_is(to->c->reader, "yarn-lock"))
				spread(&k, to, strongest_first[w].scope);
		}
	for (size_t i = 0; i < f->settings.n; i++) /* told: no rule is about them */
		if (!has_format(&f->settings.v[i], NPM_ASKED) &&
		    !has_format(&f->settings.v[i], NPM_KEY))
			f->settings.v[n++] = f->settings.v[i];
	f->settings.n = n;
}
