/*
 * span.c - libyaml events with their marks as a tree of byte ranges.
 *
 * libyaml counts characters, not bytes: marks are turned into offsets by walking the text from the last one. The end
 * it gives for a block collection or a block scalar lies past the comments and blank lines that follow; ours is the end
 * of the last child, or of the last line with something on it.
 */
#include "case/span_int.h"

#include <yaml.h>

#include "core/limits.h"

struct spanning {
	yaml_parser_t parser;
	struct vb_arena *arena;
	struct vb_str text;
	const char *file;
	struct vb_error *err;
	size_t index, byte; /* the last mark that was turned: characters, bytes */
	unsigned depth;
};

static bool continues(struct vb_str s, size_t at)
{
	return at < s.n && ((unsigned char)s.p[at] & 0xc0u) == 0x80;
}

static size_t byte_of(struct spanning *s, size_t index)
{
	for (; s->index < index && s->byte < s->text.n; s->index++)
		for (s->byte++; continues(s->text, s->byte); s->byte++)
			;
	for (; s->index > index; s->index--)
		for (s->byte--; continues(s->text, s->byte); s->byte--)
			;
	return s->byte;
}

static bool next(struct spanning *s, yaml_event_t *event)
{
	if (yaml_parser_parse(&s->parser, event))
		return true;
	return vb_fail_at(s->err, VB_E_INPUT, s->file, (uint32_t)s->parser.problem_mark.line + 1,
			  (uint32_t)s->parser.problem_mark.column + 1, "not valid YAML: %s",
			  s->parser.problem ? s->parser.problem : "unreadable");
}

static bool blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Past "&anchor" and "!tag", and the white space after each. */
static size_t body_of(struct vb_str text, size_t at, size_t end)
{
	while (at < end && (text.p[at] == '&' || text.p[at] == '!')) {
		while (at < end && !blank(text.p[at]))
			at++;
		while (at < end && blank(text.p[at]))
			at++;
	}
	return at;
}

static struct case_span *span_new(struct spanning *s, enum vb_yaml_kind kind,
				  const yaml_event_t *event, bool propertied)
{
	struct case_span *span = vb_arena_alloc(s->arena, sizeof(*span));

	span->kind = kind;
	span->line = (uint32_t)event->start_mark.line + 1;
	span->column = (uint32_t)event->start_mark.column + 1;
	span->start = span->body = byte_of(s, event->start_mark.index);
	span->end = byte_of(s, event->end_mark.index);
	if (propertied)
		span->body = body_of(s->text, span->start, s->text.n);
	return span;
}

static bool node_read(struct spanning *s, yaml_event_t *event, struct case_span **out);

static bool children_read(struct spanning *s, struct case_span *span)
{
	VB_VEC(struct case_span *) keys = {0}, items = {0};
	bool map = span->kind == VB_YAML_MAP;
	struct case_span *child;
	yaml_event_t event;

	for (;;) {
		if (!next(s, &event))
			return false;
		if (event.type == YAML_MAPPING_END_EVENT || event.type == YAML_SEQUENCE_END_EVENT)
			break;
		if (!node_read(s, &event, &child))
			return false;
		if (map && keys.n == items.n)
			*vb_vec_add(s->arena, &keys) = child;
		else
			*vb_vec_add(s->arena, &items) = child;
		if (!span->flow && child->end > span->end)
			span->end = child->end;
	}
	if (span->flow)
		span->end = byte_of(s, event.end_mark.index);
	else if (map && keys.n)
		span->body = keys.v[0]->start;
	yaml_event_delete(&event);
	span->keys = keys.v;
	span->items = items.v;
	span->n = items.n;
	return true;
}

static bool collection_read(struct spanning *s, const yaml_event_t *event, struct case_span **out)
{
	bool map = event->type == YAML_MAPPING_START_EVENT;
	bool anchor = map ? event->data.mapping_start.anchor || event->data.mapping_start.tag
			  : event->data.sequence_start.anchor || event->data.sequence_start.tag;
	struct case_span *span = span_new(s, map ? VB_YAML_MAP : VB_YAML_LIST, event, anchor);

	span->flow = map ? event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
			 : event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
	span->end = span->body;
	if (s->depth >= VB_LIMIT_YAML_DEPTH)
		return vb_fail_at(s->err, VB_E_LIMIT, s->file, span->line, span->column,
				  "nested deeper than %u", VB_LIMIT_YAML_DEPTH);
	s->depth++;
	if (!children_read(s, span))
		return false;
	s->depth--;
	*out = span;
	return true;
}

static struct case_span *scalar_read(struct spanning *s, const yaml_event_t *event)
{
	struct case_span *span = span_new(s, VB_YAML_SCALAR, event,
					  event->data.scalar.anchor || event->data.scalar.tag);
	yaml_scalar_style_t style = event->data.scalar.style;

	span->plain = style == YAML_PLAIN_SCALAR_STYLE;
	span->text = vb_arena_str(s->arena, vb_strn((const char *)event->data.scalar.value,
						    event->data.scalar.length));
	if (style == YAML_LITERAL_SCALAR_STYLE || style == YAML_FOLDED_SCALAR_STYLE)
		while (span->end > span->body && blank(s->text.p[span->end - 1]))
			span->end--;
	if (span->body > span->end)
		span->body = span->end; /* an anchor and nothing after it */
	return span;
}

/* Deletes `event`. */
static bool node_read(struct spanning *s, yaml_event_t *event, struct case_span **out)
{
	bool ok = true;

	if (event->type == YAML_SCALAR_EVENT) {
		*out = scalar_read(s, event);
	} else if (event->type == YAML_ALIAS_EVENT) {
		*out = span_new(s, VB_YAML_SCALAR, event, false);
		(*out)->alias = true;
	} else if (event->type == YAML_MAPPING_START_EVENT ||
		   event->type == YAML_SEQUENCE_START_EVENT) {
		ok = collection_read(s, event, out);
	} else {
		ok = vb_fail_at(s->err, VB_E_INPUT, s->file, (uint32_t)event->start_mark.line + 1,
				1, "unexpected end");
	}
	yaml_event_delete(event);
	return ok;
}

static bool document_read(struct spanning *s, struct case_span **out)
{
	yaml_event_t event;

	for (;;) {
		if (!next(s, &event))
			return false;
		if (event.type != YAML_STREAM_START_EVENT &&
		    event.type != YAML_DOCUMENT_START_EVENT)
			return node_read(s, &event, out);
		yaml_event_delete(&event);
	}
}

bool case_span_read(struct vb_arena *a, struct vb_str text, const char *name,
		    struct case_span **out, struct vb_error *err)
{
	static const struct vb_str mark = VB_STR_INIT("\xef\xbb\xbf");
	struct spanning s = {.arena = a, .text = text, .file = name, .err = err};
	bool ok;

	if (!vb_str_utf8(text))
		return vb_fail_at(err, VB_E_INPUT, name, 1, 1,
				  "only a file in UTF-8 is edited in place");
	s.byte = vb_str_starts(text, mark) ? mark.n : 0; /* libyaml does not count it */
	if (!yaml_parser_initialize(&s.parser))
		return vb_fail(err, VB_E_ENV, "the YAML reader cannot start");
	yaml_parser_set_input_string(&s.parser, (const unsigned char *)(text.n ? text.p : ""),
				     text.n);
	ok = document_read(&s, out);
	yaml_parser_delete(&s.parser);
	return ok;
}

size_t case_span_find(const struct case_span *map, struct vb_str key)
{
	size_t i = 0;

	if (map->kind != VB_YAML_MAP)
		return map->n;
	while (i < map->n && !vb_str_eq(map->keys[i]->text, key))
		i++;
	return i;
}

const struct case_span *case_span_at(const struct case_span *node, uint32_t line, uint32_t column)
{
	const struct case_span *found = NULL;

	if (node->kind == VB_YAML_SCALAR)
		return node->line == line && node->column == column && !node->alias ? node : NULL;
	for (size_t i = 0; !found && i < node->n; i++) {
		if (node->kind == VB_YAML_MAP)
			found = case_span_at(node->keys[i], line, column);
		if (!found)
			found = case_span_at(node->items[i], line, column);
	}
	return found;
}
