/*
 * nuget.c - .NET packages.
 *
 *   packages.lock.json  {"version": 1, "dependencies": {FRAMEWORK: {NAME: {"type": "Direct" | "Transitive" |
 * "Project" | "CentralTransitive", "resolved", "contentHash": BASE64 of SHA-512, "dependencies": {}}}}}
 *   APP.deps.json       {"libraries": {"NAME/VERSION": {"type": "package" | "project" | "runtimepack", "sha512":
 * "sha512-BASE64"}}, "targets": {RUNTIME: {"NAME/VERSION": {"dependencies": {}}}}}: what a published program was
 * built of
 *
 * The same package for several frameworks is one component. Sources: learn.microsoft.com, "NuGet lock file";
 * github.com/dotnet/sdk, documentation/specs/runtime-configuration-file.md.
 */
#include "scan/readers/lock_int.h"
#include "scan/readers/npm_int.h"
#include "scan/readers/readers.h"

#include "core/limits.h"

static void lock_package(struct scan_json *j, yyjson_val *key, yyjson_val *value)
{
	struct model_component c = scan_json_component(j, "nuget", "nuget-lock");
	struct vb_str type = vb_json_str(value, "type"), bytes;

	c.name = vb_json_value_str(key);
	c.version = vb_json_str(value, "resolved");
	c.direct = vb_str_is(type, "Direct");
	c.own = vb_str_is(type, "Project");
	if (!c.own)
		c.ecosystem = VB_STR("NuGet");
	if (vb_base64_decode(j->in->arena, vb_json_str(value, "contentHash"), &bytes))
		scan_package_hash(j->in->arena, &c,
				  VB_STR("SHA-512"), vb_arena_hex(j->in->arena, bytes.p, bytes.n));
	scan_json_needs(j, &c, vb_json_object(value, "dependencies"));
	scan_json_emit(j, &c, key);
}

static bool read_lock(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct scan_json j VB_CLEANUP(scan_json_close) = {0};
	yyjson_val *framework, *packages, *key, *value;
	size_t i, n, k, m;

	if (!scan_json_open(in, out, &j, err))
		return false;
	vb_json_each_key(vb_json_object(j.root, "dependencies"), i, n, framework, packages)
		vb_json_each_key(packages, k, m, key, value) lock_package(&j, key, value);
	return true;
}

static void library_put(struct scan_json *j, struct vb_map *needs, yyjson_val *key,
			yyjson_val *value)
{
	struct model_component c = scan_json_component(j, "nuget", "dotnet-deps");
	struct vb_str full = vb_json_value_str(key), type = vb_json_str(value, "type");
	size_t slash = vb_str_rchr(full, '/');

	c.name = vb_str_sub(full, 0, slash);
	c.version = vb_str_from(full, slash + 1);
	c.own = vb_str_is(type, "project");
	if (vb_str_is(type, "runtimepack") && vb_str_starts(c.name, VB_STR("runtimepack.")))
		c.name = vb_str_from(c.name,
				     12); /* the runtime itself, published with the program */
	if (!c.own)
		c.ecosystem = VB_STR("NuGet");
	npm_integrity_put(j->in->arena, &c, vb_json_str(value, "sha512"));
	scan_json_needs(j, &c, vb_map_find(needs, full));
	scan_json_emit(j, &c, key);
}

static bool read_deps(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct scan_json j VB_CLEANUP(scan_json_close) = {0};
	yyjson_val *target, *libraries, *key, *value;
	struct vb_map
		needs; /* "NAME/VERSION" → its dependencies in the last target that has them */
	size_t i, n, k, m;

	if (!scan_json_open(in, out, &j, err))
		return false;
	vb_map_init(&needs, in->arena);
	vb_json_each_key(vb_json_object(j.root, "targets"), i, n, target, libraries)
			vb_json_each_key(libraries, k, m, key,
					 value) if (vb_json_object(value, "dependencies")) *
		vb_map_put(&needs, vb_json_value_str(key)) = vb_json_object(value, "dependencies");
	vb_json_each_key(vb_json_object(j.root, "libraries"), i, n, key, value)
		library_put(&j, &needs, key, value);
	return true;
}

static const char *const lock_patterns[] = {"**/packages.lock.json", "**/packages.*.lock.json",
					    NULL};
static const char *const deps_patterns[] = {"**/*.deps.json", NULL};

const struct scan_reader scan_reader_nuget_lock = {
	.name = "nuget-lock",
	.patterns = lock_patterns,
	.max_bytes = VB_LIMIT_READER_BYTES,
	.packages = true,
	.read = read_lock,
	.what = ".NET packages of packages.lock.json",
};

const struct scan_reader scan_reader_dotnet_deps = {
	.name = "dotnet-deps",
	.patterns = deps_patterns,
	.max_bytes = VB_LIMIT_READER_BYTES,
	.packages = true,
	.read = read_deps,
	.what = ".NET packages of published programs, *.deps.json",
};
