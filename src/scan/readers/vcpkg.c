/*
 * vcpkg.c - C and C++ packages of vcpkg.
 *
 *   vcpkg/status   stanzas like dpkg's: Package, Feature (a part of the package above: left out), Version,
 * Port-Version, Architecture (the triplet), Depends ("name", "name:triplet (platform)"), Status: install ok
 * installed vcpkg.json     {"name", "version" | "version-semver" | ..., "dependencies": ["a", {"name", "host"}],
 *                  "overrides": [{"name", "version"}]}: what is asked for; only an override says which version it
 * will be
 *
 * No public feed knows vcpkg's packages by name: they are listed as not assessed.
 * Source of the format: learn.microsoft.com/vcpkg, "vcpkg.json"; vcpkg-tool's src/vcpkg/statusparagraph.cpp.
 */
#include "scan/readers/lock_int.h"
#include "scan/readers/readers.h"

#include "core/limits.h"

enum { NEEDS_MAX = 1024 };

struct stanza {
	struct vb_str package, feature, version, port, arch, depends, status;
	uint32_t line;
};

static const struct {
	struct vb_str name;
	size_t offset;
} fields[] = {
	{VB_STR_INIT("Package"), offsetof(struct stanza, package)},
	{VB_STR_INIT("Feature"), offsetof(struct stanza, feature)},
	{VB_STR_INIT("Version"), offsetof(struct stanza, version)},
	{VB_STR_INIT("Port-Version"), offsetof(struct stanza, port)},
	{VB_STR_INIT("Architecture"), offsetof(struct stanza, arch)},
	{VB_STR_INIT("Depends"), offsetof(struct stanza, depends)},
	{VB_STR_INIT("Status"), offsetof(struct stanza, status)},
};

static void stanza_end(const struct scan_input *in, struct scan_out *out, const struct stanza *s)
{
	struct model_component c = {.type = VB_STR("vcpkg"), .name = s->package, .arch = s->arch,
						   .reader = VB_STR("vcpkg")};
	struct vb_str needs = s->depends, need, word;

	if (!s->line || s->feature.n ||
	    !vb_str_ends(s->status, VB_STR(" installed")) ||
			 vb_str_ends(s->status, VB_STR(" not-installed")))
		return;
	if (!s->package.n || !s->version.n) {
		scan_emit_trouble(out, "line %u: a package without %s", s->line,
				  s->package.n ? "version" : "name");
		return;
	}
	c.version = s->port.n ? vb_arena_printf(in->arena, "%.*s#%.*s", VB_FMT(s->version),
						VB_FMT(s->port))
			      : s->version;
	while (vb_str_next(&needs, ',', &need))
		if (vb_str_word(&need, &word) && c.needs.n < NEEDS_MAX)
			*vb_vec_add(in->arena, &c.needs) = vb_str_sub(
				word, 0,
				vb_str_chr(vb_str_sub(word, 0, vb_str_chr(word, '[')), ':'));
	scan_package_emit(in, out, &c, s->line);
}

static bool read_status(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct vb_str rest = in->content, line;
	struct stanza s = {.line = 0};
	uint32_t number = 0;

	(void)err;
	while (vb_str_line(&rest, &line)) {
		size_t colon = vb_str_chr(line, ':');

		number++;
		if (!line.n) {
			stanza_end(in, out, &s);
			s = (struct stanza){.line = 0};
			continue;
		}
		s.line = s.line ? s.line : number;
		for (size_t i = 0; i < VB_COUNT(fields); i++)
			if (vb_str_eq(vb_str_sub(line, 0, colon), fields[i].name))
				*(struct vb_str *)(void *)((char *)&s + fields[i].offset) =
					vb_str_trim(vb_str_from(line, colon + 1));
	}
	stanza_end(in, out, &s);
	return true;
}

static struct vb_str manifest_version(yyjson_val *object)
{
	static const char *const keys[] = {"version", "version-semver", "version-date",
					   "version-string"};
	struct vb_str found = {NULL, 0};

	for (size_t i = 0; i < VB_COUNT(keys) && !found.n; i++)
		found = vb_json_str(object, keys[i]);
	return found;
}

static struct vb_str override_of(yyjson_val *root, struct vb_str name)
{
	yyjson_val *one;
	size_t i, n;

	vb_json_each(vb_json_array(root, "overrides"), i, n,
		     one) if (i < NEEDS_MAX && vb_str_eq(vb_json_str(one, "name"),
							 name)) return manifest_version(one);
	return (struct vb_str){NULL, 0};
}

static void dependency_emit(struct scan_json *j, yyjson_val *dependency,
			    struct model_component *own)
{
	yyjson_val *name = yyjson_is_str(dependency) ? dependency
						     : yyjson_obj_get(dependency, "name");
	struct model_component c = scan_json_component(j, "vcpkg", "vcpkg-manifest");

	c.name = vb_json_value_str(name);
	c.version = override_of(j->root, c.name);
	c.direct = true;
	c.scope = yyjson_is_obj(dependency) && vb_json_true(dependency, "host")
			  ? MODEL_SCOPE_DEV
			  : MODEL_SCOPE_RUNTIME;
	if (c.name.n)
		*vb_vec_add(j->in->arena, &own->needs) = c.name;
	scan_json_emit(j, &c, name);
}

static bool read_manifest(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct scan_json j VB_CLEANUP(scan_json_close) = {0};
	struct model_component own;
	yyjson_val *dependency;
	size_t i, n;

	if (!scan_json_open(in, out, &j, err))
		return false;
	own = scan_json_component(&j, "vcpkg", "vcpkg-manifest");
	own.name = vb_json_str(j.root, "name");
	own.version = manifest_version(j.root);
	own.licence = vb_json_str(j.root, "license");
	own.own = true;
	vb_json_each(vb_json_array(j.root, "dependencies"), i, n, dependency)
		dependency_emit(&j, dependency, &own);
	if (own.name.n)
		scan_json_emit(&j, &own, yyjson_obj_get(j.root, "name"));
	return true;
}

static const char *const status_patterns[] = {"**/vcpkg/status", NULL};
static const char *const manifest_patterns[] = {"**/vcpkg.json", NULL};

const struct scan_reader scan_reader_vcpkg_status = {
	.name = "vcpkg",
	.patterns = status_patterns,
	.max_bytes = VB_LIMIT_READER_BYTES,
	.packages = true,
	.read = read_status,
	.what = "C and C++ packages vcpkg has installed",
};

const struct scan_reader scan_reader_vcpkg_manifest = {
	.name = "vcpkg-manifest",
	.patterns = manifest_patterns,
	.max_bytes = VB_LIMIT_READER_BYTES,
	.packages = true,
	.read = read_manifest,
	.what = "C and C++ packages asked for in vcpkg.json",
};
