/*
 * npm.c - package-lock.json, npm-shrinkwrap.json and node_modules/.package-lock.json.
 *
 *   lockfileVersion 1     "dependencies", nested as the folders are      ──► npm_nested.c
 *   lockfileVersion 2, 3  "packages", keyed by folder; 2 also has the old shape, which is then ignored ──►
 * npm_packages.c
 *
 * Source of the format: docs.npmjs.com, "package-lock.json". What decides is not the name but where it comes from:
 * a tarball of a registry is looked up, a git commit, a folder or another URL is listed as not assessed.
 */
#include "scan/readers/npm_int.h"
#include "scan/readers/readers.h"

#include "core/limits.h"

void npm_name_put(struct model_component *c, struct vb_str full)
{
	size_t slash = full.n && full.p[0] == '@' ? vb_str_chr(full, '/') : full.n;

	c->group = slash < full.n ? vb_str_sub(full, 0, slash) : VB_STR("");
	c->name = slash < full.n ? vb_str_from(full, slash + 1) : full;
}

struct vb_str npm_full_name(struct vb_arena *a, const struct model_component *c)
{
	return c->group.n ? vb_arena_printf(a, "%.*s/%.*s", VB_FMT(c->group), VB_FMT(c->name))
			  : c->name;
}

/* Registries, public, mirrored or private, serve NAME/-/NAME-VERSION.tgz; other servers have no reason to. */
static bool is_registry_url(struct vb_str url)
{
	bool web = vb_str_starts(url, VB_STR("https://")) || vb_str_starts(url, VB_STR("http://"));

	return web && vb_str_find(url, VB_STR("/-/")) < url.n;
}

static bool is_version(struct vb_str s)
{
	return s.n && s.p[0] >= '0' && s.p[0] <= '9';
}

void npm_origin_put(struct model_component *c, struct vb_str version, struct vb_str resolved)
{
	size_t commit;

	if (vb_str_starts(version, VB_STR("npm:"))) { /* version 1: an alias, "npm:REAL@VERSION" */
		size_t at = vb_str_rchr(version, '@');

		if (at > 5 && at < version.n) {
			npm_name_put(c, vb_str_sub(version, 4, at - 4));
			version = vb_str_from(version, at + 1);
		}
	}
	if (vb_str_starts(version, VB_STR("file:"))) {
		c->own = true;
		return;
	}
	if (is_version(version)) {
		c->version = version;
		if (!resolved.n || is_registry_url(resolved))
			c->ecosystem = VB_STR("npm");
		return;
	}
	if (!resolved.n) /* version 1 says "git+https://HOST/REPO.git#COMMIT" in place of the version */
		resolved = version;
	commit = vb_str_chr(resolved, '#');
	c->version = vb_str_from(resolved, commit + 1);
}

void npm_integrity_put(struct vb_arena *a, struct model_component *c, struct vb_str integrity)
{
	static const struct {
		const char *prefix;
		struct vb_str algorithm;
	} kinds[] = {{"sha512-", VB_STR_INIT("SHA-512")},
		     {"sha384-", VB_STR_INIT("SHA-384")},
		     {"sha256-", VB_STR_INIT("SHA-256")},
		     {"sha1-", VB_STR_INIT("SHA-1")}};
	struct vb_str word, bytes;

	while (vb_str_word(&integrity, &word)) {
		word = vb_str_sub(word, 0, vb_str_chr(word, '?')); /* options follow a '?' */
		for (size_t i = 0; i < VB_COUNT(kinds); i++)
			if (vb_str_starts(word, vb_str(kinds[i].prefix)) &&
			    vb_base64_decode(a, vb_str_from(word, strlen(kinds[i].prefix)), &bytes))
				scan_package_hash(a, c, kinds[i].algorithm,
						  vb_arena_hex(a, bytes.p, bytes.n));
	}
}

enum model_scope npm_scope_of(yyjson_val *package)
{
	if (vb_json_true(package, "dev"))
		return MODEL_SCOPE_DEV;
	if (vb_json_true(package, "optional") || vb_json_true(package, "devOptional"))
		return MODEL_SCOPE_OPTIONAL;
	return MODEL_SCOPE_RUNTIME;
}

void npm_key_emit(struct vb_arena *a, struct scan_out *out, struct vb_str request,
		  const struct model_component *c)
{
	const struct model_setting s = {
		.format = VB_STR(NPM_KEY), .section = request,
				 .value = vb_arena_printf(a, "%.*s %.*s",
							  VB_FMT(npm_full_name(a, c)),
							  VB_FMT(c->version))};

	scan_emit_setting(out, &s);
}

struct model_component npm_component(const struct npm_lock *l)
{
	return (struct model_component){
		.type = VB_STR_INIT("npm"),
		.reader = VB_STR_INIT("npm-lock"),
		.vendored = l->vendored,
	};
}

/* The lock file npm keeps inside the node_modules it describes is the product's, not a third party's. */
static bool is_vendored(struct vb_str path)
{
	struct vb_str hidden = VB_STR("node_modules/.package-lock.json");

	if (vb_str_ends(path, hidden))
		path = vb_str_sub(path, 0, path.n - hidden.n);
	return scan_path_vendored(path);
}

static bool read_lock(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct npm_lock l = {.in = in, .out = out, .vendored = is_vendored(in->path)};
	yyjson_doc *doc VB_CLEANUP(vb_json_cleanup) = NULL;
	const char *name = vb_arena_cstr(in->arena, in->path);
	yyjson_val *root, *packages;

	if (!vb_json_read(in->content, name, &doc, err))
		return false;
	root = yyjson_doc_get_root(doc);
	if (!yyjson_is_obj(root))
		return vb_fail_at(err, VB_E_INPUT, name, 1, 1,
				  "not a lock file of npm: an object is expected");
	l.lines = (struct vb_json_lines){.doc = doc, .text = in->content};
	packages = vb_json_object(root, "packages");
	if (packages)
		return npm_read_packages(&l, packages, root, err);
	if (yyjson_obj_get(root, "dependencies") || yyjson_obj_get(root, "lockfileVersion"))
		return npm_read_dependencies(&l, root, err);
	return vb_fail_at(err, VB_E_INPUT, name, 1, 1,
			  "not a lock file of npm: neither \"packages\" nor \"dependencies\"");
}

static const char *const patterns[] = {"**/package-lock.json", "**/npm-shrinkwrap.json",
				       "**/node_modules/.package-lock.json", NULL};

const struct scan_reader scan_reader_npm_lock = {
	.name = "npm-lock",
	.patterns = patterns,
	.max_bytes = VB_LIMIT_JSON_BYTES,
	.packages = true,
	.read = read_lock,
	.what = "npm packages of package-lock.json, versions 1 to 3, and npm-shrinkwrap.json "
		"(docs.npmjs.com)",
};
