/*
 * tree.c - a model of another tool as a tree with marks, whatever it is written in. JSON becomes the same tree as
 * YAML: strings as quoted scalars, numbers and words as plain ones, so that what is kept is written back as it was.
 */
#include "case/import/import_int.h"
#include "core/json.h"
#include "core/limits.h"

struct json {
	struct import *im;
	yyjson_doc *doc;
	struct vb_str text;
	const char *name;
	size_t at, line_start; /* bytes counted so far */
	uint32_t line;
	uint32_t nodes;
	struct vb_error *err;
};

/* Strings of the document stand in yyjson's copy of the text, at the place they were read from. */
static void follow(struct json *j, yyjson_val *string)
{
	uintptr_t start = (uintptr_t)j->doc->str_pool, p = (uintptr_t)string->uni.str;

	if (!start || !yyjson_is_str(string) || p < start || p - start > j->text.n)
		return;
	for (; j->at < p - start; j->at++)
		if (j->text.p[j->at] == '\n') {
			j->line++;
			j->line_start = j->at + 1;
		}
}

static struct vb_yaml *node_new(struct json *j, enum vb_yaml_kind kind)
{
	struct vb_yaml *node = vb_arena_alloc(j->im->arena, sizeof(*node));

	*node = (struct vb_yaml){.kind = kind, .file = j->name, .line = j->line + 1, .weight = 1};
	node->column = j->at > j->line_start ? (uint32_t)(j->at - j->line_start) : 1;
	return node;
}

static struct vb_str number_text(struct import *im, yyjson_val *v)
{
	struct vb_str text;
	double back;

	if (yyjson_is_uint(v))
		return vb_arena_printf(im->arena, "%llu", (unsigned long long)yyjson_get_uint(v));
	if (yyjson_is_sint(v))
		return vb_arena_printf(im->arena, "%lld", (long long)yyjson_get_sint(v));
	text = vb_arena_printf(im->arena, "%.15g", yyjson_get_real(v));
	if (vb_str_double(text, &back) && back - yyjson_get_real(v) == 0)
		return text;
	return vb_arena_printf(im->arena, "%.17g", yyjson_get_real(v));
}

static struct vb_yaml *scalar(struct json *j, yyjson_val *v)
{
	struct vb_yaml *node;

	follow(j, v);
	node = node_new(j, VB_YAML_SCALAR);
	node->plain = !yyjson_is_str(v);
	if (yyjson_is_str(v))
		node->text = vb_arena_str(j->im->arena, vb_json_value_str(v));
	else if (yyjson_is_null(v))
		node->text = VB_STR("null");
	else if (yyjson_is_bool(v))
		node->text = yyjson_get_bool(v) ? VB_STR("true") : VB_STR("false");
	else
		node->text = number_text(j->im, v);
	return node;
}

static bool convert(struct json *j, yyjson_val *v, unsigned depth, struct vb_yaml **out);

/* Of two equal keys the first counts, as for a reader that looks one up. */
static bool pair_add(struct json *j, struct vb_map *seen, struct vb_yaml *map, yyjson_val *key,
		     unsigned depth)
{
	struct vb_yaml *name = scalar(j, key), *value;
	void **slot = vb_map_put(seen, name->text);

	if (*slot) {
		import_say(j->im, name, "the key \"%.*s\" is given twice: the first one counts",
			   "la clé « %.*s » est donnée deux fois : la première compte",
			   VB_FMT(vb_str_sub(name->text, 0, 60)));
		import_fate(j->im, vb_str_sub(name->text, 0, 60), CASE_LOST,
			    vb_t(j->im->run->lang, "given twice", "donnée deux fois"));
		return true;
	}
	*slot = name;
	if (!convert(j, yyjson_obj_iter_get_val(key), depth, &value))
		return false;
	map->pairs[map->n++] = (struct vb_yaml_pair){name, value};
	return true;
}

static bool object_convert(struct json *j, yyjson_val *v, unsigned depth, struct vb_yaml **out)
{
	struct vb_yaml *map = node_new(j, VB_YAML_MAP);
	yyjson_obj_iter it = yyjson_obj_iter_with(v);
	struct vb_map seen;
	yyjson_val *key;

	vb_map_init(&seen, j->im->arena);
	map->pairs = vb_arena_array(j->im->arena, yyjson_obj_size(v) + 1, sizeof(*map->pairs));
	while ((key = yyjson_obj_iter_next(&it)))
		if (!pair_add(j, &seen, map, key, depth + 1))
			return false;
	*out = map;
	return true;
}

static bool array_convert(struct json *j, yyjson_val *v, unsigned depth, struct vb_yaml **out)
{
	struct vb_yaml *list = node_new(j, VB_YAML_LIST);
	yyjson_arr_iter it = yyjson_arr_iter_with(v);
	yyjson_val *item;

	list->items = vb_arena_array(j->im->arena, yyjson_arr_size(v) + 1,
				     sizeof(struct vb_yaml *));
	while ((item = yyjson_arr_iter_next(&it)))
		if (!convert(j, item, depth + 1, &list->items[list->n++]))
			return false;
	*out = list;
	return true;
}

static bool convert(struct json *j, yyjson_val *v, unsigned depth, struct vb_yaml **out)
{
	if (depth > VB_LIMIT_IMPORT_DEPTH)
		return vb_fail_at(j->err, VB_E_LIMIT, j->name, j->line + 1, 1,
				  "nested deeper than %u", VB_LIMIT_IMPORT_DEPTH);
	if (++j->nodes > VB_LIMIT_IMPORT_NODES)
		return vb_fail_at(j->err, VB_E_LIMIT, j->name, j->line + 1, 1,
				  "more than %u values", VB_LIMIT_IMPORT_NODES);
	if (yyjson_is_obj(v))
		return object_convert(j, v, depth, out);
	if (yyjson_is_arr(v))
		return array_convert(j, v, depth, out);
	*out = scalar(j, v);
	return true;
}

static unsigned tree_depth(const struct vb_yaml *node)
{
	unsigned deepest = 0;

	for (size_t i = 0; i < node->n; i++) {
		unsigned d = tree_depth(node->kind == VB_YAML_MAP ? node->pairs[i].value
								  : node->items[i]);

		deepest = d > deepest ? d : deepest;
	}
	return deepest + 1;
}

static bool yaml_tree(struct import *im, struct vb_str text, const char *name, struct vb_yaml **out,
		      struct vb_error *err)
{
	struct vb_yaml *tree;

	if (!vb_yaml_read(im->arena, text, name, &tree, err))
		return false;
	if (tree->weight > VB_LIMIT_IMPORT_NODES)
		return vb_yaml_fail(err, tree, "more than %u values", VB_LIMIT_IMPORT_NODES);
	if (tree_depth(tree) >
	    VB_LIMIT_IMPORT_DEPTH) /* an alias can nest what the reader met one by one */
		return vb_yaml_fail(err, tree, "nested deeper than %u", VB_LIMIT_IMPORT_DEPTH);
	*out = tree;
	return true;
}

/* Comments do not survive: said with their number. A # inside a block of text is counted too, on the safe side. */
static void count_comments(struct import *im, struct vb_str text)
{
	struct vb_str line;

	while (vb_str_line(&text, &line)) {
		line = vb_str_trim(line);
		if (line.n && line.p[0] == '#')
			import_fate(im, VB_STR("# ..."), CASE_LOST,
					       vb_t(im->run->lang, "comment", "commentaire"));
	}
}

bool import_tree(struct import *im, struct vb_str text, const char *name, struct vb_yaml **out,
		 struct vb_error *err)
{
	yyjson_doc *doc VB_CLEANUP(vb_json_cleanup) = NULL;
	struct vb_str start = vb_str_trim(text);
	struct json j = {.im = im, .text = text, .name = name, .err = err};
	struct vb_error json_err;

	if (text.n > VB_LIMIT_CASE_BYTES)
		return vb_fail_at(err, VB_E_LIMIT, name, 0, 0,
				  "a model of %zu bytes is over the limit of %zu", text.n,
				  (size_t)VB_LIMIT_CASE_BYTES);
	if (start.n && start.p[0] == '{' && vb_json_read(text, name, &doc, &json_err)) {
		j.doc = doc;
		return convert(&j, yyjson_doc_get_root(doc), 0, out);
	}
	if (!yaml_tree(im, text, name, out,
		       err)) { /* JSON's own message is the better one for broken JSON */
		if (start.n && start.p[0] == '{')
			*err = json_err;
		return false;
	}
	count_comments(im, text);
	return true;
}

struct vb_yaml *import_scalar(struct import *im, struct vb_str text, const struct vb_yaml *at)
{
	struct vb_yaml *node = vb_arena_alloc(im->arena, sizeof(*node));

	*node = (struct vb_yaml){.kind = VB_YAML_SCALAR,
				 .text = text,
				 .weight = 1,
				 .file = im->c->file,
				 .line = 1,
				 .column = 1};
	if (at) {
		node->file = at->file;
		node->line = at->line;
		node->column = at->column;
	}
	return node;
}

struct vb_yaml *import_map(struct import *im, const struct vb_yaml_pair *pairs, size_t n)
{
	struct vb_yaml *node = import_scalar(im, (struct vb_str){0}, n ? pairs[0].key : NULL);

	node->kind = VB_YAML_MAP;
	node->pairs = vb_arena_array(im->arena, n + 1, sizeof(*node->pairs));
	if (n)
		memcpy(node->pairs, pairs, n * sizeof(*pairs));
	node->n = n;
	return node;
}

struct vb_yaml *import_list(struct import *im, const struct vb_yaml *const *items, size_t n)
{
	struct vb_yaml *node = import_scalar(im, (struct vb_str){0}, n ? items[0] : NULL);

	node->kind = VB_YAML_LIST;
	node->items = vb_arena_array(im->arena, n + 1, sizeof(struct vb_yaml *));
	if (n)
		memcpy(node->items, items, n * sizeof(*items));
	node->n = n;
	return node;
}
