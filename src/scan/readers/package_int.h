/* package_int.h - what every reader of a language's packages does the same way. */
#ifndef VAUBAN_SCAN_READERS_PACKAGE_INT_H
#define VAUBAN_SCAN_READERS_PACKAGE_INT_H

#include "scan/reader.h"

/*
 * Text of a hostile file made fit for a fact: well-formed UTF-8, no control bytes, at most VB_LIMIT_STRING_BYTES.
 * Returns `s` itself when nothing had to change.
 */
struct vb_str scan_text_clean(struct vb_arena *a, struct vb_str s);
/* The file lies inside somebody else's package: node_modules, site-packages, a vendor folder, a cargo registry. */
bool scan_path_vendored(struct vb_str path);
struct vb_str scan_path_name(struct vb_str path); /* after the last '/' */

/*
 * Completes and emits: texts cleaned, purl, source name and version, place (the input, `line`).
 * The caller gives type, group, name, version, ecosystem, reader, vendored and what else it knows.
 */
void scan_package_emit(const struct scan_input *in, struct scan_out *out,
		       const struct model_component *c, uint32_t line);
/* Adds algorithm and digits when both are well formed; the hex is lowered. */
void scan_package_hash(struct vb_arena *a, struct model_component *c, struct vb_str algorithm,
		       struct vb_str hex);
/* SHA-256 and SHA-512 of the file the component is, for readers that recognise one. */
void scan_package_bytes(struct vb_arena *a, struct model_component *c, struct vb_str bytes);
/* The same from "sha256:HEX". Weak digests and unknown ones are left out. */
void scan_package_digest(struct vb_arena *a, struct model_component *c, struct vb_str digest);

#endif
