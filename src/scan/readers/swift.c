/*
 * swift.c - Package.resolved, of Swift's package manager.
 *
 *   1     {"object": {"pins": [{"package", "repositoryURL", "state": {"version", "revision", "branch"}}]},
 * "version": 1} 2, 3  {"pins": [{"identity", "kind": "remoteSourceControl" | "localSourceControl" | "registry",
 * "location", "state": {...}}], "version": 2}
 *
 * A package is the address of its repository: "https://github.com/apple/swift-nio.git" is
 * github.com/apple/swift-nio. Source of the format: swift-package-manager's
 * Sources/PackageGraph/ResolvedPackagesStore.swift; purl-spec, type swift.
 */
#include "scan/readers/lock_int.h"
#include "scan/readers/readers.h"

#include "core/limits.h"

/* Without scheme, user and ".git"; "git@host:a/b" is host/a/b. */
static struct vb_str address_plain(struct vb_arena *a, struct vb_str url)
{
	size_t scheme = vb_str_find(url, VB_STR("://")), user, colon;
	bool has_scheme = scheme < url.n;

	url = has_scheme ? vb_str_from(url, scheme + 3) : url;
	user = vb_str_chr(url, '@');
	if (user < vb_str_chr(url, '/'))
		url = vb_str_from(url, user + 1);
	while (url.n && url.p[url.n - 1] == '/')
		url.n--;
	if (vb_str_ends(url, VB_STR(".git")))
		url.n -= 4;
	colon = vb_str_chr(url, ':');
	if (!has_scheme && colon < vb_str_chr(url, '/'))
		return vb_arena_printf(a, "%.*s/%.*s", (int)colon, url.p,
				       VB_FMT(vb_str_from(url, colon + 1)));
	return url;
}

static void pin_emit(struct scan_json *j, yyjson_val *pin)
{
	struct model_component c = scan_json_component(j, "swift", "swift-resolved");
	yyjson_val *state = vb_json_object(pin, "state"), *place = yyjson_obj_get(pin, "identity");
	struct vb_str url = vb_json_str(pin, "location"), kind = vb_json_str(pin, "kind"), plain;
	size_t slash;

	if (!place)
		place = yyjson_obj_get(pin, "package");
	url = address_plain(j->in->arena, url.n ? url : vb_json_str(pin, "repositoryURL"));
	c.own = vb_str_is(kind, "localSourceControl");
	/* a registry's packages have no address; a folder's is nobody else's */
	plain = url.n && !c.own ? url : vb_json_value_str(place);
	slash = vb_str_rchr(plain, '/');
	c.group = slash < plain.n ? vb_str_sub(plain, 0, slash) : VB_STR("");
	c.name = slash < plain.n ? vb_str_from(plain, slash + 1) : plain;
	c.version = vb_json_str(state, "version");
	if (c.version.n && !c.own && url.n)
		c.ecosystem = VB_STR("SwiftURL");
	else if (!c.version.n)
		c.version = vb_json_str(state, "revision");
	scan_json_emit(j, &c, place);
}

static bool read_lock(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct scan_json j VB_CLEANUP(scan_json_close) = {0};
	yyjson_val *pins, *pin;
	size_t i, n;

	if (!scan_json_open(in, out, &j, err))
		return false;
	pins = vb_json_array(j.root, "pins");
	if (!pins)
		pins = vb_json_array(vb_json_object(j.root, "object"), "pins");
	vb_json_each(pins, i, n, pin) pin_emit(&j, pin);
	return true;
}

static const char *const patterns[] = {"**/Package.resolved", NULL};

const struct scan_reader scan_reader_swift_resolved = {
	.name = "swift-resolved",
	.patterns = patterns,
	.max_bytes = VB_LIMIT_READER_BYTES,
	.packages = true,
	.read = read_lock,
	.what = "Swift packages of Package.resolved, versions 1 to 3",
};
