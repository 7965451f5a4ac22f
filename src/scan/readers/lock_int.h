/* lock_int.h - what readers of lock files in JSON, and those that resolve names inside one file, share. */
#ifndef VAUBAN_SCAN_READERS_LOCK_INT_H
#define VAUBAN_SCAN_READERS_LOCK_INT_H

#include "core/json.h"
#include "scan/readers/package_int.h"

/* ---- JSON ------------------------------------------------------------------------------- */

struct scan_json {
	const struct scan_input *in;
	struct scan_out *out;
	yyjson_doc *doc;  /* views into it live until scan_json_close */
	yyjson_val *root; /* an object */
	struct vb_json_lines lines;
	bool vendored;
};
bool scan_json_open(const struct scan_input *in, struct scan_out *out, struct scan_json *j,
		    struct vb_error *err) VB_MUST_USE;
/* The same with comments and commas before closing brackets, as bun and .NET tools write and accept. */
bool scan_json_open_relaxed(const struct scan_input *in, struct scan_out *out, struct scan_json *j,
			    struct vb_error *err) VB_MUST_USE;
void scan_json_close(struct scan_json *j); /* for VB_CLEANUP; a zeroed one is allowed */
struct model_component scan_json_component(const struct scan_json *j, const char *type,
					   const char *reader);
/* Each key of an object as a need; NULL is allowed. */
void scan_json_needs(const struct scan_json *j, struct model_component *c, yyjson_val *object);
/* Part of the file could not be understood, at the line of `place` when it is a string of the document. */
void scan_json_trouble(struct scan_json *j, yyjson_val *place, const char *what);
/* Emits at the line of `place`, a string of the document; names what has no name. */
void scan_json_emit(struct scan_json *j, const struct model_component *c, yyjson_val *place);

/* ---- packages that reach each other ----------------------------------------------------- */

/*
 * Some lock files tell what the project asks for, but not which of the rest only serves development. Roots are marked
 * with their scope; whatever they need gets the strongest scope of those who need it.
 */
struct scan_graph_node {
	struct model_component c;
	VB_VEC(uint32_t) to; /* indexes */
	uint32_t line;
	bool reached;
	enum model_scope scope; /* of the strongest root that reaches it */
};
struct scan_graph {
	struct vb_arena *arena;
	VB_VEC(struct scan_graph_node) nodes;
};
uint32_t scan_graph_add(struct scan_graph *g, const struct model_component *c, uint32_t line);
void scan_graph_edge(struct scan_graph *g, uint32_t from, uint32_t to);
void scan_graph_root(struct scan_graph *g, uint32_t node,
		     enum model_scope scope); /* asked for: direct */
/* Spreads scopes from the roots, writes needs, emits in order. What no root reaches keeps its own scope. */
void scan_graph_emit(struct scan_graph *g, const struct scan_input *in, struct scan_out *out);

#endif
