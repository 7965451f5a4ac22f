/*
 * node.h - writing JSON by name: a place in a document, and one call for each kind of member. Keys are literals and
 * are written in the order of the calls, so every document has a stable key order.
 */
#ifndef VAUBAN_REPORT_NODE_H
#define VAUBAN_REPORT_NODE_H

#include "core/json.h"
#include "model/finding.h"

struct report_node {
	yyjson_mut_doc *doc;
	yyjson_mut_val *v; /* an object or an array */
};

struct report_node report_node_root(yyjson_mut_doc *doc); /* a new object, root of `doc` */
struct report_node report_node_object(struct report_node n, const char *key);
struct report_node report_node_list(struct report_node n, const char *key);
struct report_node report_node_item(
	struct report_node list); /* a new object at the end of a list */

void report_node_str(struct report_node n, const char *key, struct vb_str value);
void report_node_word(struct report_node n, const char *key,
		      const char *value); /* NULL is written null */
void report_node_some(struct report_node n, const char *key,
		      struct vb_str value); /* left out when empty */
void report_node_text(struct report_node n, const char *key,
		      struct model_text value); /* {"en", "fr"} */
void report_node_uint(struct report_node n, const char *key, uint64_t value);
void report_node_int(struct report_node n, const char *key, int64_t value);
void report_node_real(struct report_node n, const char *key,
		      double value); /* null when not finite */
void report_node_known(struct report_node n, const char *key,
		       double value); /* null when negative: unknown */
void report_node_bool(struct report_node n, const char *key, bool value);
void report_node_null(struct report_node n, const char *key);
void report_node_time(struct report_node n, const char *key,
		      int64_t when); /* RFC 3339, null when 0 */
void report_node_strs(struct report_node n, const char *key, const struct vb_str *v, size_t count);
/* A UUID named by what the document holds so far: its name as a document of its own. */
bool report_node_digest(struct report_node root, struct vb_arena *arena, struct vb_str *out,
			struct vb_error *err) VB_MUST_USE;
void report_node_add(struct report_node list,
		     struct vb_str value); /* a string at the end of a list */

#endif
