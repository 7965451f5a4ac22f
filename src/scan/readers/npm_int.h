/* npm_int.h - shared by the two shapes of npm's lock files. */
#ifndef VAUBAN_SCAN_READERS_NPM_INT_H
#define VAUBAN_SCAN_READERS_NPM_INT_H

#include "core/json.h"
#include "scan/readers/package_int.h"

#define NPM_ASKED "npm-asked" /* formats of the settings scan/asked.c joins */
#define NPM_KEY "npm-key"
#define NPM_INSTALLED "npm-installed" /* the reader; scan/installed.c joins it with lock files */

struct npm_lock {
	const struct scan_input *in;
	struct scan_out *out;
	struct vb_json_lines lines;
	bool vendored;
};

/* Name, with its "@scope" as the group; the part after '@' of a version like "npm:NAME@VERSION" is handled. */
void npm_name_put(struct model_component *c, struct vb_str full);
struct vb_str npm_full_name(struct vb_arena *a, const struct model_component *c);
/* Version, ecosystem, own: from "version" and "resolved", which tell a registry from git, files and other URLs. */
void npm_origin_put(struct model_component *c, struct vb_str version, struct vb_str resolved);
/* "sha512-BASE64 sha1-BASE64": W3C Subresource Integrity, 3.5. */
void npm_integrity_put(struct vb_arena *a, struct model_component *c, struct vb_str integrity);
enum model_scope npm_scope_of(yyjson_val *package);
/* For scan/asked.c: what the lock file answers this request with. */
void npm_key_emit(struct vb_arena *a, struct scan_out *out, struct vb_str request,
		  const struct model_component *c);
struct model_component npm_component(const struct npm_lock *l);

bool npm_read_packages(struct npm_lock *l, yyjson_val *packages, yyjson_val *root,
		       struct vb_error *err) VB_MUST_USE;
bool npm_read_dependencies(struct npm_lock *l, yyjson_val *root, struct vb_error *err) VB_MUST_USE;

#endif
