/*
 * pub.c - pubspec.lock (YAML), of Dart and Flutter.
 *
 *   packages:
 *     async:
 *       dependency: transitive | "direct main" | "direct dev" | "direct overridden"
 *       description: {name: async, sha256: HEX, url: "https://pub.dev"}
 *       source: hosted | git | path | sdk
 *       version: "2.11.0"
 *
 * Source of the format: dart.dev/tools/pub, "lockfile"; pub's lib/src/lock_file.dart. It tells no edges.
 */
#include "scan/readers/package_int.h"
#include "scan/readers/readers.h"

#include "core/limits.h"
#include "core/yaml.h"

static void package_emit(const struct scan_input *in, struct scan_out *out,
			 const struct vb_yaml_pair *pair)
{
	const struct vb_yaml *description = vb_yaml_get(pair->value, "description");
	struct vb_str kind = vb_yaml_str(pair->value, "dependency"),
		      source = vb_yaml_str(pair->value, "source"),
		      name = vb_yaml_str(description, "name");
	struct model_component c = {
		.type = VB_STR("pub"), .name = name.n ? name : pair->key->text,
			       .version = vb_yaml_str(pair->value, "version"),
			       .reader = VB_STR("pubspec-lock"),
						.direct = vb_str_starts(
							kind, VB_STR("direct")),
							.own = vb_str_is(source, "path"),
							.vendored = scan_path_vendored(in->path)};

	if (vb_str_is(kind, "direct dev"))
		c.scope = MODEL_SCOPE_DEV;
	if (vb_str_is(source, "hosted"))
		c.ecosystem = VB_STR("Pub");
	scan_package_hash(in->arena, &c, VB_STR("SHA-256"), vb_yaml_str(description, "sha256"));
	if (c.name.n)
		scan_package_emit(in, out, &c, pair->key->line);
}

static bool read_lock(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	const struct vb_yaml *packages;
	struct vb_yaml *root;

	if (!vb_yaml_read(in->arena, in->content, vb_arena_cstr(in->arena, in->path), &root, err))
		return false;
	packages = vb_yaml_get(root, "packages");
	for (size_t i = 0; packages && packages->kind == VB_YAML_MAP && i < packages->n; i++)
		package_emit(in, out, &packages->pairs[i]);
	return true;
}

static const char *const patterns[] = {"**/pubspec.lock", NULL};

const struct scan_reader scan_reader_pubspec_lock = {
	.name = "pubspec-lock",
	.patterns = patterns,
	.max_bytes = VB_LIMIT_READER_BYTES,
	.packages = true,
	.read = read_lock,
	.what = "Dart and Flutter packages of pubspec.lock",
};
