/* lock.c - see lock_int.h. */
#include "scan/readers/lock_int.h"

#include "core/limits.h"

static bool root_check(const struct scan_input *in, struct scan_out *out, yyjson_doc *doc,
		       struct scan_json *j, struct vb_error *err)
{
	yyjson_val *root = yyjson_doc_get_root(doc);

	if (!yyjson_is_obj(root)) {
		yyjson_doc_free(doc);
		return vb_fail(err, VB_E_INPUT, "JSON, but no object");
	}
	*j = (struct scan_json){.in = in,
				.out = out,
				.doc = doc,
				.root = root,
				.lines = {.doc = doc, .text = in->content},
				.vendored = scan_path_vendored(in->path)};
	return true;
}

bool scan_json_open(const struct scan_input *in, struct scan_out *out, struct scan_json *j,
		    struct vb_error *err)
{
	yyjson_doc *doc = NULL;
	struct vb_str text = in->content;

	if (vb_str_starts(text, VB_STR("\xef\xbb\xbf"))) /* .NET writes a byte order mark */
		text = vb_str_from(text, 3);
	return vb_json_read(text, vb_arena_cstr(in->arena, in->path), &doc, err) &&
	       root_check(in, out, doc, j, err);
}

bool scan_json_open_relaxed(const struct scan_input *in, struct scan_out *out, struct scan_json *j,
			    struct vb_error *err)
{
	yyjson_read_flag flags = YYJSON_READ_ALLOW_TRAILING_COMMAS | YYJSON_READ_ALLOW_COMMENTS;
	yyjson_read_err why;
	yyjson_doc *doc;

	if (in->content.n > VB_LIMIT_JSON_BYTES)
		return vb_fail(err, VB_E_LIMIT, "JSON of %zu bytes is over the limit",
			       in->content.n);
	doc = in->content.n ? yyjson_read_opts((char *)(uintptr_t)in->content.p, in->content.n,
					       flags, NULL, &why)
			    : NULL;
	if (!doc)
		return vb_fail(err, VB_E_INPUT, "not valid JSON: %s",
			       in->content.n ? why.msg : "empty file");
	return root_check(in, out, doc, j, err);
}

void scan_json_close(struct scan_json *j)
{
	yyjson_doc_free(j->doc);
}

struct model_component scan_json_component(const struct scan_json *j, const char *type,
					   const char *reader)
{
	return (struct model_component){
		.type = vb_str(type), .reader = vb_str(reader), .vendored = j->vendored};
}

void scan_json_needs(const struct scan_json *j, struct model_component *c, yyjson_val *object)
{
	yyjson_val *key = NULL, *value = NULL;
	size_t i, n;

	vb_json_each_key(object, i, n, key, value) *
		vb_vec_add(j->in->arena, &c->needs) = vb_json_value_str(key);
}

void scan_json_trouble(struct scan_json *j, yyjson_val *place, const char *what)
{
	uint32_t line = vb_json_line(&j->lines, place);

	if (line)
		scan_emit_trouble(j->out, "line %u: %s", line, what);
	else
		scan_emit_trouble(j->out, "%s", what);
}

void scan_json_emit(struct scan_json *j, const struct model_component *c, yyjson_val *place)
{
	if (c->name.n)
		scan_package_emit(j->in, j->out, c, vb_json_line(&j->lines, place));
	else
		scan_json_trouble(j, place, "a package without name");
}

/* ---- graph ------------------------------------------------------------------------------ */

uint32_t scan_graph_add(struct scan_graph *g, const struct model_component *c, uint32_t line)
{
	*vb_vec_add(g->arena, &g->nodes) = (struct scan_graph_node){.c = *c, .line = line};
	return (uint32_t)(g->nodes.n - 1);
}

void scan_graph_edge(struct scan_graph *g, uint32_t from, uint32_t to)
{
	*vb_vec_add(g->arena, &g->nodes.v[from].to) = to;
}

void scan_graph_root(struct scan_graph *g, uint32_t node, enum model_scope scope)
{
	struct scan_graph_node *n = &g->nodes.v[node];

	n->scope = n->reached && !model_scope_stronger(scope, n->scope) ? n->scope : scope;
	n->reached = true;
	n->c.direct = true;
}

/* Strongest scope first: each node is entered once. The stack holds a node at most once a scope. */
static void spread(struct scan_graph *g, enum model_scope scope, uint32_t *stack, bool *entered)
{
	size_t depth = 0;

	for (uint32_t i = 0; i < g->nodes.n; i++)
		if (g->nodes.v[i].reached && g->nodes.v[i].scope == scope && !entered[i]) {
			entered[i] = true;
			stack[depth++] = i;
		}
	while (depth) {
		const struct scan_graph_node *from = &g->nodes.v[stack[--depth]];

		for (size_t i = 0; i < from->to.n; i++) {
			uint32_t to = from->to.v[i];

			if (entered[to])
				continue;
			entered[to] = true;
			g->nodes.v[to].reached = true;
			g->nodes.v[to].scope = scope;
			stack[depth++] = to;
		}
	}
}

static void needs_write(struct scan_graph *g, struct scan_graph_node *n)
{
	for (size_t i = 0; i < n->to.n; i++) {
		const struct model_component *to = &g->nodes.v[n->to.v[i]].c;

		*vb_vec_add(g->arena, &n->c.needs) = vb_arena_printf(
			g->arena, "%.*s%s%.*s%s%.*s", VB_FMT(to->group), to->group.n ? "/" : "",
			VB_FMT(to->name), to->version.n ? " " : "", VB_FMT(to->version));
	}
}

void scan_graph_emit(struct scan_graph *g, const struct scan_input *in, struct scan_out *out)
{
	static const enum model_scope strongest_first[] = {MODEL_SCOPE_RUNTIME,
							   MODEL_SCOPE_OPTIONAL, MODEL_SCOPE_DEV};
	uint32_t *stack = vb_arena_array(g->arena, g->nodes.n, sizeof(*stack));
	bool *entered = vb_arena_array(g->arena, g->nodes.n, sizeof(*entered));

	for (size_t i = 0; i < VB_COUNT(strongest_first); i++)
		spread(g, strongest_first[i], stack, entered);
	for (size_t i = 0; i < g->nodes.n; i++) {
		struct scan_graph_node *n = &g->nodes.v[i];

		if (n->reached)
			n->c.scope = n->scope;
		needs_write(g, n);
		scan_package_emit(in, out, &n->c, n->line);
	}
}
