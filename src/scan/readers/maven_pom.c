/*
 * maven_pom.c - pom.xml, as far as one file tells.
 *
 *   project: groupId, artifactId, version (or the parent's), properties, licenses
 *     dependencies/dependency: groupId, artifactId, version, scope, optional, exclusions
 *     dependencyManagement/...: versions for dependencies that give none
 *     profiles/profile/dependencies: only when a profile is chosen
 *
 * "${name}" is replaced from properties and the project's own fields, within bounds; what stays unresolved (a parent's
 * property, an imported list of versions, a range) is a dependency without version: listed as not assessed. Nothing is
 * fetched, no entity is expanded, no external file is opened (libxml2, no network, default bounds on depth).
 * Source of the format: maven.apache.org/pom.html, "POM Reference".
 */
#include "scan/readers/maven_int.h"
#include "scan/readers/readers.h"

#include <libxml/parser.h>

#include "core/limits.h"

enum { EXPANSIONS_MAX = 32, VALUE_MAX = 1024, DEPENDENCIES_MAX = 20000 };

struct pom {
	const struct scan_input *in;
	struct scan_out *out;
	xmlNode *project, *parent;
	struct vb_map properties; /* name → xmlNode */
	struct vb_map managed;    /* "group:name" → xmlNode of the dependency */
	struct model_component own;
	size_t dependencies;
};

static xmlNode *child_of(xmlNode *node, const char *name)
{
	for (xmlNode *c = node ? node->children : NULL; c; c = c->next)
		if (c->type == XML_ELEMENT_NODE && strcmp((const char *)c->name, name) == 0)
			return c;
	return NULL;
}

/* The text right inside the element; entities and elements in it count for nothing. */
static struct vb_str text_of(const xmlNode *node)
{
	for (const xmlNode *c = node ? node->children : NULL; c; c = c->next)
		if ((c->type == XML_TEXT_NODE || c->type == XML_CDATA_SECTION_NODE) && c->content)
			return vb_str_trim(vb_str((const char *)c->content));
	return (struct vb_str){NULL, 0};
}

static struct vb_str field(xmlNode *node, const char *name)
{
	return text_of(child_of(node, name));
}

/* ---- properties -------------------------------------------------------------------------- */

static struct vb_str project_field(const struct pom *p, const char *name)
{
	struct vb_str own = field(p->project, name);

	return own.n || strcmp(name, "artifactId") == 0 ? own : field(p->parent, name);
}

static struct vb_str property_of(const struct pom *p, struct vb_str name)
{
	static const char *const prefixes[] = {"project.parent.", "parent.", "project.", "pom."};
	static const char *const fields[] = {"version", "groupId", "artifactId"};
	xmlNode *found = vb_map_find(&p->properties, name);

	if (found)
		return text_of(found);
	for (size_t k = 0; k < VB_COUNT(fields); k++) {
		if (vb_str_is(name, fields[k]) && k == 0) /* "${version}", of old */
			return project_field(p, fields[k]);
		for (size_t i = 0; i < VB_COUNT(prefixes); i++)
			if (vb_str_starts(name, vb_str(prefixes[i])) &&
			    vb_str_is(vb_str_from(name, strlen(prefixes[i])), fields[k]))
				return i < 2 ? field(p->parent, fields[k])
					     : project_field(p, fields[k]);
	}
	return (struct vb_str){NULL, 0};
}

/* Replaces "${name}" until none is left; empty when one is unknown or there is no end. */
static struct vb_str expand(const struct pom *p, struct vb_str text)
{
	for (int i = 0; i <= EXPANSIONS_MAX; i++) {
		size_t open = vb_str_find(text, VB_STR("${")), close;
		struct vb_str value;

		if (open == text.n)
			return text;
		close = open + vb_str_chr(vb_str_from(text, open), '}');
		if (close == text.n || text.n > VALUE_MAX)
			break;
		value = property_of(p, vb_str_sub(text, open + 2, close - open - 2));
		if (!value.n || value.n > VALUE_MAX)
			break;
		text = vb_arena_printf(p->in->arena, "%.*s%.*s%.*s", (int)open, text.p,
				       VB_FMT(value), VB_FMT(vb_str_from(text, close + 1)));
	}
	return (struct vb_str){NULL, 0};
}

/* "[1.2]" is that version; any other range leaves a choice. */
static struct vb_str pinned(struct vb_str version)
{
	bool exact = version.n > 2 && version.p[0] == '[' && version.p[version.n - 1] == ']' &&
		     vb_str_chr(version, ',') == version.n;

	if (exact)
		return vb_str_trim(vb_str_sub(version, 1, version.n - 2));
	return version.n && strchr("[(", version.p[0]) ? (struct vb_str){NULL, 0} : version;
}

/* ---- dependencies ------------------------------------------------------------------------ */

static struct vb_str key_of(const struct pom *p, xmlNode *dependency)
{
	return vb_arena_printf(p->in->arena, "%.*s:%.*s",
			       VB_FMT(expand(p, field(dependency, "groupId"))),
			       VB_FMT(expand(p, field(dependency, "artifactId"))));
}

static enum model_scope scope_of(const struct pom *p, xmlNode *dependency, struct vb_str scope,
				 bool in_profile)
{
	if (vb_str_is(scope, "test"))
		return MODEL_SCOPE_DEV;
	if (in_profile || vb_str_is(scope, "provided") ||
	    vb_str_is(expand(p, field(dependency, "optional")), "true"))
		return MODEL_SCOPE_OPTIONAL;
	return MODEL_SCOPE_RUNTIME;
}

static void dependency_emit(struct pom *p, xmlNode *dependency, bool in_profile)
{
	xmlNode *managed = vb_map_find(&p->managed, key_of(p, dependency));
	struct vb_str version = field(dependency, "version"),
		      scope = expand(p, field(dependency, "scope"));
	struct model_component c = maven_component(p->in, "maven-pom");

	c.group = expand(p, field(dependency, "groupId"));
	c.name = expand(p, field(dependency, "artifactId"));
	c.version = pinned(expand(p, version.n ? version : field(managed, "version")));
	c.scope = scope_of(p, dependency, scope.n ? scope : expand(p, field(managed, "scope")),
			   in_profile);
	c.direct = true;
	if (!c.name.n) {
		scan_emit_trouble(p->out, "line %ld: a dependency whose name is not known",
				  xmlGetLineNo(dependency));
		return;
	}
	*vb_vec_add(p->in->arena, &p->own.needs) = vb_arena_printf(
		p->in->arena, "%.*s%s%.*s", VB_FMT(c.group), c.group.n ? "/" : "", VB_FMT(c.name));
	maven_emit(p->in, p->out, &c, (uint32_t)xmlGetLineNo(dependency));
}

static void dependencies_emit(struct pom *p, xmlNode *list, bool in_profile)
{
	for (xmlNode *d = list ? list->children : NULL; d; d = d->next) {
		if (d->type != XML_ELEMENT_NODE || strcmp((const char *)d->name, "dependency") != 0)
			continue;
		if (++p->dependencies > DEPENDENCIES_MAX) {
			scan_emit_trouble(p->out, "more than %d dependencies: the rest is left out",
					  DEPENDENCIES_MAX);
			return;
		}
		dependency_emit(p, d, in_profile);
	}
}

static void tables_fill(struct pom *p)
{
	xmlNode *properties = child_of(p->project, "properties");
	xmlNode *managed = child_of(child_of(p->project, "dependencyManagement"), "dependencies");

	for (xmlNode *c = properties ? properties->children : NULL; c; c = c->next)
		if (c->type == XML_ELEMENT_NODE)
			*vb_map_put(&p->properties, vb_str((const char *)c->name)) = c;
	for (xmlNode *c = managed ? managed->children : NULL; c; c = c->next)
		if (c->type == XML_ELEMENT_NODE && !vb_str_is(field(c, "scope"), "import"))
			*vb_map_put(&p->managed, key_of(p, c)) = c;
}

static void project_read(struct pom *p)
{
	xmlNode *profiles = child_of(p->project, "profiles");

	p->parent = child_of(p->project, "parent");
	tables_fill(p);
	p->own = maven_component(p->in, "maven-pom");
	p->own.own = true;
	p->own.ecosystem = VB_STR("");
	p->own.group = expand(p, project_field(p, "groupId"));
	p->own.name = expand(p, project_field(p, "artifactId"));
	p->own.version = expand(p, project_field(p, "version"));
	p->own.licence = field(child_of(child_of(p->project, "licenses"), "license"), "name");
	p->own.supplier = field(child_of(p->project, "organization"), "name");
	dependencies_emit(p, child_of(p->project, "dependencies"), false);
	for (xmlNode *c = profiles ? profiles->children : NULL; c; c = c->next)
		dependencies_emit(p, child_of(c, "dependencies"), true);
	if (p->own.name.n)
		maven_emit(p->in, p->out, &p->own, (uint32_t)xmlGetLineNo(p->project));
}

static bool read_pom(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct pom p = {.in = in, .out = out};
	xmlDoc *doc = xmlReadMemory(in->content.p, (int)in->content.n, NULL, NULL,
				    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
					    XML_PARSE_COMPACT);
	bool ok;

	if (!doc)
		return vb_fail(err, VB_E_INPUT, "not well-formed XML");
	p.project = xmlDocGetRootElement(doc);
	ok = p.project && strcmp((const char *)p.project->name, "project") == 0;
	vb_map_init(&p.properties, in->arena);
	vb_map_init(&p.managed, in->arena);
	if (ok)
		project_read(&p);
	xmlFreeDoc(doc);
	return ok || vb_fail(err, VB_E_INPUT, "XML, but no project of Maven");
}

static const char *const patterns[] = {"**/pom.xml", NULL};

const struct scan_reader scan_reader_maven_pom = {
	.name = "maven-pom",
	.patterns = patterns,
	.max_bytes = VB_LIMIT_READER_BYTES,
	.packages = true,
	.read = read_pom,
	.what = "Java packages asked for in pom.xml, with versions as far as the one file tells",
};
