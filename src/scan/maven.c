/*
 * maven.c - projects of Maven and their parents, when both are in the target. A reader sees one pom.xml; what it leaves open
 * it says as settings, joined here when all is read.
 *
 *   settings {maven-join, "self",     group, artifact, version}   of a project that is or has a parent
 *            {maven-join, "parent",   where its pom.xml is, group, artifact}
 *            {maven-join, "property", name, text}
 *            {maven-join, "managed",  "group:name", version, scope}
 *            {maven-join, "open",     "group:name", version, scope} ──► a component whose version the one file does not tell
 *
 * A version is looked for in the project, then in each parent; so is a property, from the project on, whoever uses it. A
 * parent is what relativePath leads to when it is the one that is named; else Maven would fetch it, and nothing is known.
 * Source: maven.apache.org, "Introduction to the POM", project inheritance and interpolation.
 */
#include "scan/collect_int.h"

#include "core/file.h"
#include "scan/readers/maven_int.h"

enum { PARENTS_MAX = 32 };

struct project {
	struct vb_str path;
	const struct model_setting *self, *parent;
	struct vb_map properties, managed; /* to settings */
};

struct joining {
	struct model_facts *f;
	struct vb_arena *scratch;
	struct vb_map projects;   /* by path */
	struct vb_map components; /* "path\nline\ngroup:name" → of the reader of pom.xml */
};

static bool is_join(const struct model_setting *s)
{
	return vb_str_is(s->format, MAVEN_JOIN);
}

/* The n-th of a value's parts: what is no printable text does not outlive the way here. */
static struct vb_str part(const struct model_setting *s, unsigned n)
{
	struct vb_str rest = s ? s->value : (struct vb_str){NULL, 0}, line = {NULL, 0};

	for (unsigned i = 0; i <= n; i++)
		if (!vb_str_next(&rest, '|', &line))
			return (struct vb_str){NULL, 0};
	return line;
}

static void setting_file(struct joining *j, const struct model_setting *s)
{
	void **slot = vb_map_put(&j->projects, s->path);
	struct project *p = *slot;

	if (!p) {
		p = *slot = vb_arena_alloc(j->scratch, sizeof(*p));
		*p = (struct project){.path = s->path};
		vb_map_init(&p->properties, j->scratch);
		vb_map_init(&p->managed, j->scratch);
	}
	if (vb_str_is(s->key, "self"))
		p->self = s;
	else if (vb_str_is(s->key, "parent"))
		p->parent = s;
	else if (vb_str_is(s->key, "property"))
		*vb_map_put(&p->properties, s->section) = (void *)(uintptr_t)s;
	else if (vb_str_is(s->key, "managed"))
		*vb_map_put(&p->managed, s->section) = (void *)(uintptr_t)s;
}

/* "core/../pom.xml" without the "..": empty when it leaves the target. */
static struct vb_str path_plain(struct vb_arena *a, struct vb_str path)
{
	struct vb_str out = {NULL, 0}, name;

	while (vb_str_next(&path, '/', &name)) {
		if (!name.n || vb_str_is(name, "."))
			continue;
		if (!vb_str_is(name, "..")) {
			out = out.n ? vb_path_join(a, out, name) : name;
		} else if (!out.n) {
			return out;
		} else {
			size_t slash = vb_str_rchr(out, '/');

			out = vb_str_sub(out, 0, slash < out.n ? slash : 0);
		}
	}
	return out;
}

static struct project *parent_of(struct joining *j, const struct project *p)
{
	struct vb_str where = part(p->parent, 0), path;
	struct project *found;

	if (!p->parent || !where.n)
		return NULL;
	path = path_plain(j->scratch, vb_path_join(j->scratch, vb_path_dir(p->path), where));
	found = vb_map_find(&j->projects, path);
	if (!found)
		found = vb_map_find(&j->projects,
				    path.n ? vb_path_join(j->scratch, path, VB_STR("pom.xml"))
							  : VB_STR("pom.xml"));
	return found && vb_str_eq(part(found->self, 0), part(p->parent, 1)) &&
			       vb_str_eq(part(found->self, 1), part(p->parent, 2))
		       ? found
		       : NULL;
}

/* ---- values ------------------------------------------------------------------------------ */

struct chain { /* a project, its parent, and so on */
	struct joining *j;
	const struct project *v[PARENTS_MAX];
	size_t n;
};

static struct chain chain_of(struct joining *j, const struct project *p)
{
	struct chain c = {.j = j};

	while (p && c.n < PARENTS_MAX) {
		c.v[c.n++] = p;
		p = parent_of(j, p);
	}
	return c;
}

static struct vb_str chain_lookup(void *ctx, struct vb_str name)
{
	const struct chain *c = ctx;

	for (size_t i = 0; i < c->n; i++) {
		const struct model_setting *s = vb_map_find(&c->v[i]->properties, name);

		if (s)
			return s->value;
	}
	if (vb_str_is(name, "project.version") || vb_str_is(name, "version") ||
	    vb_str_is(name, "pom.version"))
		return part(c->v[0]->self, 2);
	if (vb_str_is(name, "project.groupId"))
		return part(c->v[0]->self, 0);
	return (struct vb_str){NULL, 0};
}

static const struct model_setting *managed_of(const struct chain *c, struct vb_str key)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct model_setting *s = vb_map_find(&c->v[i]->managed, key);

		if (s)
			return s;
	}
	return NULL;
}

/* ---- components -------------------------------------------------------------------------- */

static struct vb_str place_key(struct vb_arena *a, struct vb_str path, uint32_t line,
			       struct vb_str name)
{
	return vb_arena_printf(a, "%.*s\n%u\n%.*s", VB_FMT(path), line, VB_FMT(name));
}

static void open_close(struct joining *j, const struct model_setting *open)
{
	struct model_component *c = vb_map_find(
		&j->components, place_key(j->scratch, open->path, open->line, open->section));
	const struct project *p = vb_map_find(&j->projects, open->path);
	struct chain chain = chain_of(j, p);
	const struct model_setting *managed = managed_of(&chain, open->section);
	struct vb_str version = part(open, 0), scope = part(open, 1);

	if (!c || c->version.n)
		return;
	version = maven_expand(j->scratch, version.n ? version : part(managed, 0), chain_lookup,
			       &chain);
	version = maven_pinned(version);
	if (!scope.n)
		scope = maven_expand(j->scratch, part(managed, 1), chain_lookup, &chain);
	if (!c->own && c->scope == MODEL_SCOPE_RUNTIME)
		c->scope = maven_scope(scope);
	if (!version.n)
		return;
	c->version = vb_arena_str(j->f->arena, version);
	if (c->source_name.n)
		c->source_version = c->version;
	c->purl = model_purl_write(j->f->arena, c);
}

void scan_maven_settle(struct model_facts *f)
{
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct joining j = {.f = f, .scratch = scratch};
	size_t n = 0, joins = 0;

	for (size_t i = 0; i < f->settings.n; i++)
		joins += is_join(&f->settings.v[i]);
	if (!joins)
		return;
	vb_map_init(&j.projects, scratch);
	vb_map_init(&j.components, scratch);
	for (size_t i = 0; i < f->settings.n; i++)
		if (is_join(&f->settings.v[i]))
			setting_file(&j, &f->settings.v[i]);
	for (size_t i = 0; i < f->components.n; i++) {
		struct model_component *c = &f->components.v[i];

		if (vb_str_is(c->reader, "maven-pom") && c->locations.n)
			*vb_map_put(&j.components,
				    place_key(scratch, c->locations.v[0].path,
					      c->locations.v[0].line, c->source_name)) = c;
	}
	for (size_t i = 0; i < f->settings.n; i++)
		if (is_join(&f->settings.v[i]) && vb_str_is(f->settings.v[i].key, "open"))
			open_close(&j, &f->settings.v[i]);
	for (size_t i = 0; i < f->settings.n; i++) /* told: no rule is about them */
		if (!is_join(&f->settings.v[i]))
			f->settings.v[n++] = f->settings.v[i];
	f->settings.n = n;
}
