/*
 * maven_pom.c - pom.xml, as far as one file tells.
 *
 *   project: groupId, artifactId, version (or the parent's), properties, licenses
 *     dependencies/dependency: groupId, artifactId, version, scope, optional, exclusions
 *     dependencyManagement/...: versions for dependencies that give none
 *     profiles/profile/dependencies: only when a profile is chosen
 *
 * "${name}" is replaced from properties and the project's own fields, within bounds; what stays unresolved is said for
 * scan/maven.c to look for in the parents that are in the target; what is in none (an imported list of versions, a range)
 * is a dependency without version: listed as not assessed. Nothing is fetched, no entity is expanded, no external
 * file is opened (core/xml.h).
 * Source of the format: maven.apache.org/pom.html, "POM Reference".
 */
#include "scan/readers/maven_int.h"
#include "scan/readers/readers.h"

#include "core/limits.h"
#include "core/xml.h"

enum { DEPENDENCIES_MAX = 20000 };

struct pom {
	const struct scan_input *in;
	struct scan_out *out;
	const struct vb_xml_node *project, *parent;
	struct vb_map properties; /* name → element */
	struct vb_map managed;    /* "group:name" → element of the dependency */
	struct model_component own;
	size_t dependencies;
	bool open; /* something is left that only a parent tells */
};

/* ---- properties -------------------------------------------------------------------------- */

static struct vb_str project_field(const struct pom *p, const char *name)
{
	struct vb_str own = vb_xml_field(p->project, name);

	return own.n || strcmp(name, "artifactId") == 0 ? own : vb_xml_field(p->parent, name);
}

static struct vb_str property_of(const struct pom *p, struct vb_str name)
{
	static const char *const prefixes[] = {"project.parent.", "parent.", "project.", "pom."};
	static const char *const fields[] = {"version", "groupId", "artifactId"};
	const struct vb_xml_node *found = vb_map_find(&p->properties, name);

	if (found)
		return vb_xml_text(found);
	for (size_t k = 0; k < VB_COUNT(fields); k++) {
		if (vb_str_is(name, fields[k]) && k == 0) /* "${version}", of old */
			return project_field(p, fields[k]);
		for (size_t i = 0; i < VB_COUNT(prefixes); i++)
			if (vb_str_starts(name, vb_str(prefixes[i])) &&
			    vb_str_is(vb_str_from(name, strlen(prefixes[i])), fields[k]))
				return i < 2 ? vb_xml_field(p->parent, fields[k])
					     : project_field(p, fields[k]);
	}
	return (struct vb_str){NULL, 0};
}

static struct vb_str lookup(void *ctx, struct vb_str name)
{
	return property_of(ctx, name);
}

static struct vb_str expand(struct pom *p, struct vb_str text)
{
	return maven_expand(p->in->arena, text, lookup, p);
}

/* ---- dependencies ------------------------------------------------------------------------ */

static struct vb_str key_of(struct pom *p, const struct vb_xml_node *dependency)
{
	return vb_arena_printf(p->in->arena, "%.*s:%.*s",
			       VB_FMT(expand(p, vb_xml_field(dependency, "groupId"))),
			       VB_FMT(expand(p, vb_xml_field(dependency, "artifactId"))));
}

static enum model_scope scope_of(struct pom *p, const struct vb_xml_node *dependency,
				 struct vb_str scope, bool in_profile)
{
	bool optional = in_profile ||
			vb_str_is(expand(p, vb_xml_field(dependency, "optional")), "true");

	return optional && !vb_str_is(scope, "test") ? MODEL_SCOPE_OPTIONAL : maven_scope(scope);
}

/* ---- what only a parent tells: scan/maven.c ------------------------------------------------ */

static void join_emit(struct pom *p, const char *key, struct vb_str section, struct vb_str value,
		      uint32_t line)
{
	const struct model_setting s = {.format = VB_STR(MAVEN_JOIN), .key = vb_str(key),
							 .section = section, .value = value,
							 .line = line};

	scan_emit_setting(p->out, &s);
}

static void open_emit(struct pom *p, struct vb_str key, struct vb_str version, struct vb_str scope,
		      uint32_t line)
{
	p->open = true;
	join_emit(p, "open", key,
		  vb_arena_printf(p->in->arena, "%.*s|%.*s", VB_FMT(version), VB_FMT(scope)), line);
}

static void managed_emit(struct pom *p, const struct vb_xml_node *list)
{
	for (const struct vb_xml_node *d = vb_xml_child(list, "dependency"); d;
	     d = vb_xml_next(d, "dependency"))
		if (!vb_str_is(vb_xml_field(d, "scope"), "import"))
			join_emit(p, "managed", key_of(p, d),
				  vb_arena_printf(p->in->arena, "%.*s|%.*s",
						  VB_FMT(vb_xml_field(d, "version")),
						  VB_FMT(vb_xml_field(d, "scope"))),
				  vb_xml_line(d));
}

/* Only of a project that may be a parent, or asks its own. */
static void tables_emit(struct pom *p)
{
	const struct vb_xml_node *properties = vb_xml_child(p->project, "properties"),
				 *where = vb_xml_child(p->parent, "relativePath");
	struct vb_arena *a = p->in->arena;

	if (!p->open && !vb_str_is(vb_xml_field(p->project, "packaging"), "pom"))
		return;
	join_emit(p, "self", (struct vb_str){NULL, 0},
		  vb_arena_printf(a, "%.*s|%.*s|%.*s", VB_FMT(p->own.group), VB_FMT(p->own.name),
				  VB_FMT(project_field(p, "version"))),
		  0);
	if (p->parent)
		join_emit(p, "parent", (struct vb_str){NULL, 0},
			  vb_arena_printf(a, "%.*s|%.*s|%.*s",
					  VB_FMT(where ? vb_xml_text(where) : VB_STR("../pom.xml")),
						 VB_FMT(vb_xml_field(p->parent, "groupId")),
						 VB_FMT(vb_xml_field(p->parent, "artifactId"))),
					  0);
	for (const struct vb_xml_node *c = vb_xml_child(properties, NULL); c;
	     c = vb_xml_next(c, NULL))
		join_emit(p, "property", vb_xml_name(c), vb_xml_text(c), vb_xml_line(c));
	managed_emit(
		p, vb_xml_child(vb_xml_child(p->project, "dependencyManagement"), "dependencies"));
}

static void dependency_emit(struct pom *p, const struct vb_xml_node *dependency, bool in_profile)
{
	const struct vb_xml_node *managed = vb_map_find(&p->managed, key_of(p, dependency));
	struct vb_str version = vb_xml_field(dependency, "version"),
		      scope = expand(p, vb_xml_field(dependency, "scope"));
	struct model_component c = maven_component(p->in, "maven-pom");

	c.group = expand(p, vb_xml_field(dependency, "groupId"));
	c.name = expand(p, vb_xml_field(dependency, "artifactId"));
	c.version = maven_pinned(expand(p, version.n ? version : vb_xml_field(managed, "version")));
	c.scope = scope_of(p, dependency,
			   scope.n ? scope : expand(p, vb_xml_field(managed, "scope")), in_profile);
	c.direct = true;
	if (!c.name.n) {
		scan_emit_trouble(p->out, "line %u: a dependency whose name is not known",
				  vb_xml_line(dependency));
		return;
	}
	*vb_vec_add(p->in->arena, &p->own.needs) = vb_arena_printf(
		p->in->arena, "%.*s%s%.*s", VB_FMT(c.group), c.group.n ? "/" : "", VB_FMT(c.name));
	maven_emit(p->in, p->out, &c, vb_xml_line(dependency));
	if (!c.version.n)
		open_emit(p, key_of(p, dependency),
			  version.n ? version : vb_xml_field(managed, "version"), scope,
			  vb_xml_line(dependency));
}

static void dependencies_emit(struct pom *p, const struct vb_xml_node *list, bool in_profile)
{
	for (const struct vb_xml_node *d = vb_xml_child(list, "dependency"); d;
	     d = vb_xml_next(d, "dependency")) {
		if (++p->dependencies > DEPENDENCIES_MAX) {
			scan_emit_trouble(p->out, "more than %d dependencies: the rest is left out",
					  DEPENDENCIES_MAX);
			return;
		}
		dependency_emit(p, d, in_profile);
	}
}

static void *held(const struct vb_xml_node *node) /* in a map, which knows no const */
{
	return (void *)(uintptr_t)node;
}

static void tables_fill(struct pom *p)
{
	const struct vb_xml_node *properties = vb_xml_child(p->project, "properties");
	const struct vb_xml_node *managed = vb_xml_child(
		vb_xml_child(p->project, "dependencyManagement"), "dependencies");

	for (const struct vb_xml_node *c = vb_xml_child(properties, NULL); c;
	     c = vb_xml_next(c, NULL))
		*vb_map_put(&p->properties, vb_xml_name(c)) = held(c);
	for (const struct vb_xml_node *c = vb_xml_child(managed, NULL); c; c = vb_xml_next(c, NULL))
		if (!vb_str_is(vb_xml_field(c, "scope"), "import"))
			*vb_map_put(&p->managed, key_of(p, c)) = held(c);
}

static void project_read(struct pom *p)
{
	const struct vb_xml_node *profiles = vb_xml_child(p->project, "profiles");

	p->parent = vb_xml_child(p->project, "parent");
	tables_fill(p);
	p->own = maven_component(p->in, "maven-pom");
	p->own.own = true;
	p->own.ecosystem = VB_STR("");
	p->own.group = expand(p, project_field(p, "groupId"));
	p->own.name = expand(p, project_field(p, "artifactId"));
	p->own.version = expand(p, project_field(p, "version"));
	p->own.licence = vb_xml_field(vb_xml_child(vb_xml_child(p->project, "licenses"), "license"),
				      "name");
	p->own.supplier = vb_xml_field(vb_xml_child(p->project, "organization"), "name");
	dependencies_emit(p, vb_xml_child(p->project, "dependencies"), false);
	for (const struct vb_xml_node *c = vb_xml_child(profiles, NULL); c;
	     c = vb_xml_next(c, NULL))
		dependencies_emit(p, vb_xml_child(c, "dependencies"), true);
	if (p->own.name.n)
		maven_emit(p->in, p->out, &p->own, vb_xml_line(p->project));
	if (p->own.name.n && !p->own.version.n && project_field(p, "version").n)
		open_emit(p, p->own.source_name, project_field(p, "version"),
			  (struct vb_str){NULL, 0}, vb_xml_line(p->project));
	tables_emit(p);
}

static bool read_pom(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct pom p = {.in = in, .out = out};
	struct vb_xml *doc VB_CLEANUP(vb_xml_cleanup) = NULL;

	if (!vb_xml_read(in->content, vb_arena_cstr(in->arena, in->path), &doc, err))
		return false;
	p.project = vb_xml_root(doc);
	if (!vb_xml_is(p.project, "project"))
		return vb_fail(err, VB_E_INPUT, "XML, but no project of Maven");
	vb_map_init(&p.properties, in->arena);
	vb_map_init(&p.managed, in->arena);
	project_read(&p);
	return true;
}

static const char *const patterns[] = {"**/pom.xml", NULL};

const struct scan_reader scan_reader_maven_pom = {
	.name = "maven-pom",
	.patterns = patterns,
	.max_bytes = VB_LIMIT_READER_BYTES,
	.packages = true,
	.read = read_pom,
	.what = "Java packages asked for in pom.xml, with versions as far as it and parents in the target tell",
};
