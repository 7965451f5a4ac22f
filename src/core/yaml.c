/*
 * yaml.c - libyaml events to a tree.
 *
 * Aliases point at the anchored node, so memory stays small; `weight` counts what a full walk would
 * visit and is bounded, so that nested aliases cannot make our readers walk for ever.
 */
#include "core/yaml.h"

#include <yaml.h>

#include "core/limits.h"

struct reader {
	yaml_parser_t parser;
	struct vb_arena *arena;
	struct vb_map anchors;
	const char *file;
	struct vb_str text;
	struct vb_error *err;
	uint32_t depth;
};

static bool read_node(struct reader *r, yaml_event_t *event, struct vb_yaml **out);

/* Is a line indented by a tab, which YAML refuses with words that name none? */
static bool tab_indents(struct vb_str text, size_t line)
{
	struct vb_str row = {0};

	for (size_t i = 0; i <= line; i++)
		if (!vb_str_next(&text, '\n', &row))
			return false;
	for (size_t i = 0; i < row.n && (row.p[i] == ' ' || row.p[i] == '\t'); i++)
		if (row.p[i] == '\t')
			return true;
	return false;
}

static bool next_event(struct reader *r, yaml_event_t *event)
{
	if (yaml_parser_parse(&r->parser, event))
		return true;
	if (tab_indents(r->text, r->parser.problem_mark.line))
		return vb_fail_at(r->err, VB_E_INPUT, r->file,
				  (uint32_t)r->parser.problem_mark.line + 1,
				  (uint32_t)r->parser.problem_mark.column + 1,
				  "not valid YAML: a tab indents this line; YAML wants spaces");
	return vb_fail_at(r->err, VB_E_INPUT, r->file, (uint32_t)r->parser.problem_mark.line + 1,
			  (uint32_t)r->parser.problem_mark.column + 1, "not valid YAML: %s%s%s",
			  r->parser.problem ? r->parser.problem : "unreadable",
			  r->parser.context ? ", " : "",
			  r->parser.context ? r->parser.context : "");
}

static struct vb_yaml *node_new(struct reader *r, enum vb_yaml_kind kind, const yaml_event_t *event)
{
	struct vb_yaml *node = vb_arena_alloc(r->arena, sizeof(*node));

	node->kind = kind;
	node->file = r->file;
	node->line = (uint32_t)event->start_mark.line + 1;
	node->column = (uint32_t)event->start_mark.column + 1;
	node->weight = 1;
	return node;
}

static void anchor_put(struct reader *r, const yaml_char_t *anchor, struct vb_yaml *node)
{
	if (anchor)
		*vb_map_put(&r->anchors,
			    vb_arena_str(r->arena, vb_str((const char *)anchor))) = node;
}

static bool weigh(struct reader *r, struct vb_yaml *node, const struct vb_yaml *child)
{
	node->weight += child->weight;
	if (node->weight > VB_LIMIT_YAML_NODES)
		return vb_yaml_fail(r->err, node, "more than %u nodes after aliases are expanded",
				    VB_LIMIT_YAML_NODES);
	return true;
}

static struct vb_yaml_pair *pair_find(struct vb_yaml_pair *pairs, size_t n, struct vb_str key)
{
	for (size_t i = 0; i < n; i++)
		if (vb_str_eq(pairs[i].key->text, key))
			return &pairs[i];
	return NULL;
}

typedef VB_VEC(struct vb_yaml_pair) pair_vec;

/* Adds the pairs of a merged map that the map itself does not give (YAML merge key, 2005-01-18). */
static bool merge_map(struct reader *r, const struct vb_yaml *from, struct vb_map *have,
		      pair_vec *into)
{
	if (from->kind == VB_YAML_LIST) {
		for (size_t i = 0; i < from->n; i++)
			if (!merge_map(r, from->items[i], have, into))
				return false;
		return true;
	}
	if (from->kind != VB_YAML_MAP)
		return vb_yaml_fail(r->err, from, "the merge key << needs a map or a list of maps");
	for (size_t i = 0; i < from->n; i++) {
		void **seen = vb_map_put(have, from->pairs[i].key->text);

		if (!*seen)
			*vb_vec_add(r->arena, into) = from->pairs[i];
		*seen = from->pairs[i].key;
	}
	return true;
}

static bool read_pair(struct reader *r, struct vb_yaml *map, yaml_event_t *key_event,
		      pair_vec *pairs, pair_vec *merges)
{
	struct vb_yaml_pair pair, *earlier;
	yaml_event_t event;

	if (!read_node(r, key_event, &pair.key) || !next_event(r, &event) ||
	    !read_node(r, &event, &pair.value))
		return false;
	if (pair.key->kind != VB_YAML_SCALAR)
		return vb_yaml_fail(r->err, pair.key, "a key must be a plain word");
	if (!weigh(r, map, pair.key) || !weigh(r, map, pair.value))
		return false;
	if (pair.key->plain && vb_str_is(pair.key->text, "<<")) {
		*vb_vec_add(r->arena, merges) = pair;
		return true;
	}
	/* hand-written maps are short; a long generated one is checked by its reader's own index */
	earlier = pairs->n < 4096 ? pair_find(pairs->v, pairs->n, pair.key->text) : NULL;
	if (earlier)
		return vb_yaml_fail(r->err, pair.key,
				    "the key \"%.*s\" is given twice (first at line %u)",
				    VB_FMT(pair.key->text), earlier->key->line);
	*vb_vec_add(r->arena, pairs) = pair;
	return true;
}

static bool read_map(struct reader *r, struct vb_yaml *map)
{
	pair_vec pairs = {0}, merges = {0};
	struct vb_map have; /* keys of `pairs`, for merges */
	yaml_event_t event;

	for (;;) {
		if (!next_event(r, &event))
			return false;
		if (event.type == YAML_MAPPING_END_EVENT)
			break;
		if (!read_pair(r, map, &event, &pairs, &merges))
			return false;
	}
	yaml_event_delete(&event);
	vb_map_init(&have, r->arena);
	for (size_t i = 0; merges.n && i < pairs.n; i++)
		*vb_map_put(&have, pairs.v[i].key->text) = pairs.v[i].key;
	for (size_t i = 0; i < merges.n; i++)
		if (!merge_map(r, merges.v[i].value, &have, &pairs))
			return false;
	map->pairs = pairs.v;
	map->n = pairs.n;
	return true;
}

static bool read_list(struct reader *r, struct vb_yaml *list)
{
	VB_VEC(struct vb_yaml *) items = {0};
	struct vb_yaml *item;
	yaml_event_t event;

	for (;;) {
		if (!next_event(r, &event))
			return false;
		if (event.type == YAML_SEQUENCE_END_EVENT)
			break;
		if (!read_node(r, &event, &item) || !weigh(r, list, item))
			return false;
		*vb_vec_add(r->arena, &items) = item;
	}
	yaml_event_delete(&event);
	list->items = items.v;
	list->n = items.n;
	return true;
}

static bool read_alias(struct reader *r, const yaml_event_t *event, struct vb_yaml **out)
{
	struct vb_str name = vb_str((const char *)event->data.alias.anchor);
	struct vb_yaml *node = vb_map_find(&r->anchors, name);

	if (!node)
		return vb_fail_at(r->err, VB_E_INPUT, r->file, (uint32_t)event->start_mark.line + 1,
				  (uint32_t)event->start_mark.column + 1,
				  "the alias *%.*s has no anchor before it", VB_FMT(name));
	*out = node;
	return true;
}

/* Consumes `event` (deletes it) and, for a collection, everything up to its end. */
static bool read_node(struct reader *r, yaml_event_t *event, struct vb_yaml **out)
{
	struct vb_yaml *node = NULL;
	bool ok = true;

	switch (event->type) {
	case YAML_SCALAR_EVENT:
		node = node_new(r, VB_YAML_SCALAR, event);
		node->text = vb_arena_str(r->arena, vb_strn((const char *)event->data.scalar.value,
							    event->data.scalar.length));
		node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
		anchor_put(r, event->data.scalar.anchor, node);
		break;
	case YAML_ALIAS_EVENT:
		ok = read_alias(r, event, &node);
		break;
	case YAML_MAPPING_START_EVENT:
	case YAML_SEQUENCE_START_EVENT:
		if (r->depth >= VB_LIMIT_YAML_DEPTH) {
			ok = vb_fail_at(r->err, VB_E_LIMIT, r->file,
					(uint32_t)event->start_mark.line + 1, 1,
					"nested deeper than %u", VB_LIMIT_YAML_DEPTH);
			break;
		}
		r->depth++;
		node = node_new(
			r, event->type == YAML_MAPPING_START_EVENT ? VB_YAML_MAP : VB_YAML_LIST,
			event);
		ok = node->kind == VB_YAML_MAP ? read_map(r, node) : read_list(r, node);
		/* known only once complete: an alias inside its own anchor finds nothing, so no cycles */
		anchor_put(r,
			   node->kind == VB_YAML_MAP ? event->data.mapping_start.anchor
						     : event->data.sequence_start.anchor,
			   node);
		r->depth--;
		break;
	default:
		ok = vb_fail_at(r->err, VB_E_INPUT, r->file, (uint32_t)event->start_mark.line + 1,
				1, "unexpected end");
	}
	yaml_event_delete(event);
	if (ok)
		*out = node;
	return ok;
}

static bool read_document(struct reader *r, struct vb_yaml **out)
{
	yaml_event_t event;

	for (;;) {
		if (!next_event(r, &event))
			return false;
		if (event.type == YAML_STREAM_END_EVENT) {
			*out = node_new(r, VB_YAML_MAP, &event);
			yaml_event_delete(&event);
			return true;
		}
		if (event.type != YAML_STREAM_START_EVENT &&
		    event.type != YAML_DOCUMENT_START_EVENT)
			break;
		yaml_event_delete(&event);
	}
	if (!read_node(r, &event, out) || !next_event(r, &event))
		return false;
	yaml_event_delete(&event); /* document end */
	if (!next_event(r, &event))
		return false;
	if (event.type != YAML_STREAM_END_EVENT) {
		vb_fail_at(r->err, VB_E_INPUT, r->file, (uint32_t)event.start_mark.line + 1, 1,
			   "a second document starts here; one is expected");
		yaml_event_delete(&event);
		return false;
	}
	yaml_event_delete(&event);
	return true;
}

bool vb_yaml_read(struct vb_arena *a, struct vb_str text, const char *name, struct vb_yaml **out,
		  struct vb_error *err)
{
	struct reader r = {.arena = a, .file = name, .text = text, .err = err};
	bool ok;

	if (text.n > VB_LIMIT_CASE_BYTES)
		return vb_fail_at(err, VB_E_LIMIT, name, 0, 0,
				  "YAML of %zu bytes is over the limit of %zu", text.n,
				  (size_t)VB_LIMIT_CASE_BYTES);
	vb_map_init(&r.anchors, a);
	if (!yaml_parser_initialize(&r.parser))
		return vb_fail(err, VB_E_ENV, "the YAML reader cannot start");
	yaml_parser_set_input_string(&r.parser, (const unsigned char *)(text.n ? text.p : ""),
				     text.n);
	ok = read_document(&r, out);
	yaml_parser_delete(&r.parser);
	return ok;
}

const struct vb_yaml *vb_yaml_get(const struct vb_yaml *map, const char *key)
{
	struct vb_yaml_pair *pair;

	if (!map || map->kind != VB_YAML_MAP)
		return NULL;
	pair = pair_find(map->pairs, map->n, vb_str(key));
	return pair ? pair->value : NULL;
}

struct vb_str vb_yaml_str(const struct vb_yaml *map, const char *key)
{
	const struct vb_yaml *node = vb_yaml_get(map, key);

	return node && node->kind == VB_YAML_SCALAR ? node->text : (struct vb_str){NULL, 0};
}

bool vb_yaml_null(const struct vb_yaml *node)
{
	return !node ||
	       (node->kind == VB_YAML_SCALAR && node->plain &&
		(!node->text.n || vb_str_is(node->text, "~") || vb_str_is(node->text, "null")));
}

bool vb_yaml_bool(const struct vb_yaml *node, bool *out)
{
	static const struct {
		const char *word;
		bool value;
	} words[] = {{"yes", true},    {"no", false}, {"true", true},
		     {"false", false}, {"on", true},  {"off", false}};

	if (!node || node->kind != VB_YAML_SCALAR)
		return false;
	for (size_t i = 0; i < VB_COUNT(words); i++)
		if (vb_str_ieq(node->text, vb_str(words[i].word))) {
			*out = words[i].value;
			return true;
		}
	return false;
}
