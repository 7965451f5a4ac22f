/*
 * mustache.c - see mustache.h. Parsed nodes + a stack of JSON values ──► text. Names are looked up from the innermost
 * value outwards; in a.b only `a` is, the rest belongs to it. A partial is parsed once for each indentation it has.
 */
#include "report/mustache_int.h"

#include <stdlib.h>

enum { TAGS_RENDERED = 5000000 }; /* a page of 10,000 rows renders about 1 M */

struct render {
	enum vb_lang lang; /* of errors: that of the data */
	const struct report_templates *set;
	struct vb_arena *arena;
	struct vb_map parsed; /* "name\nindent" -> struct report_parsed */
	yyjson_val *stack[2 * REPORT_MUSTACHE_DEPTH];
	unsigned depth; /* values on the stack */
	unsigned nesting;
	uint64_t tags;
	bool strict;
	struct vb_buf *out;
	struct vb_error *err;
};

static yyjson_val *member(yyjson_val *v, struct vb_str key)
{
	return yyjson_is_obj(v) ? yyjson_obj_getn(v, key.p, key.n) : NULL;
}

/* NULL when there is no such name. */
static yyjson_val *find(const struct render *r, struct vb_str name)
{
	struct vb_str rest = name, part;
	yyjson_val *v = NULL;

	if (vb_str_is(name, "."))
		return r->stack[r->depth - 1];
	if (!vb_str_next(&rest, '.', &part))
		return NULL;
	for (unsigned i = r->depth; i-- && !v;)
		v = member(r->stack[i], part);
	while (v && vb_str_next(&rest, '.', &part))
		v = member(v, part);
	return v;
}

static bool truth(yyjson_val *v)
{
	if (!v || yyjson_is_null(v) || yyjson_is_false(v))
		return false;
	if (yyjson_is_arr(v))
		return yyjson_arr_size(v) > 0;
	return !yyjson_is_str(v) || yyjson_get_len(v) > 0;
}

static void put_escaped(struct vb_buf *out, struct vb_str s)
{
	size_t from = 0;

	if (!s.n)
		return;
	for (size_t i = 0; i < s.n; i++) {
		const char *e = s.p[i] == '&'    ? "&amp;"
				: s.p[i] == '<'  ? "&lt;"
				: s.p[i] == '>'  ? "&gt;"
				: s.p[i] == '"'  ? "&quot;"
				: s.p[i] == '\'' ? "&#39;"
						 : NULL;

		if (!e)
			continue;
		vb_buf_add(out, s.p + from, i - from);
		vb_buf_cstr(out, e);
		from = i + 1;
	}
	vb_buf_add(out, s.p + from, s.n - from);
}

/* Objects and lists print nothing: a template that wants their text is wrong, and JSON inside a page helps nobody. */
static void put_value(struct render *r, yyjson_val *v, bool escaped)
{
	struct vb_str s = vb_json_value_str(v);
	char *number = NULL;
	size_t n = 0;

	if (yyjson_is_num(v) || yyjson_is_bool(v)) {
		number = yyjson_val_write(v, YYJSON_WRITE_ALLOW_INF_AND_NAN, &n);
		s = vb_strn(number, number ? n : 0);
	}
	if (escaped)
		put_escaped(r->out, s);
	else
		vb_buf_str(r->out, s);
	free(number);
}

static bool fail_at(const struct render *r, const struct report_parsed *t,
		    const struct report_tag_node *n, enum vb_code code, const char *what)
{
	return vb_fail_at(r->err, code, t->name, n->line, n->column,
			  vb_t(r->lang, "%s: %.*s", "%s : %.*s"), what, VB_FMT(n->text));
}

static bool render(struct render *r, const struct report_parsed *t, size_t from, size_t to);

static bool render_with(struct render *r, const struct report_parsed *t, size_t section,
			yyjson_val *v)
{
	bool ok;

	r->stack[r->depth++] = v;
	ok = render(r, t, section + 1, t->nodes.v[section].end);
	r->depth--;
	return ok;
}

static bool render_section(struct render *r, const struct report_parsed *t, size_t at)
{
	const struct report_tag_node *n = &t->nodes.v[at];
	yyjson_val *v = find(r, n->text), *item;
	yyjson_arr_iter items;
	bool ok = true;

	if (!v && r->strict)
		return fail_at(
			r, t, n, VB_E_INPUT,
			vb_t(r->lang, "the data has no such name", "les données n’ont pas ce nom"));
	if (n->kind == REPORT_TAG_INVERTED)
		return truth(v) || render(r, t, at + 1, n->end);
	if (!truth(v))
		return true;
	if (!yyjson_arr_iter_init(v, &items))
		return render_with(r, t, at, v);
	while (ok && (item = yyjson_arr_iter_next(&items)))
		ok = render_with(r, t, at, item);
	return ok;
}

static struct vb_str indented(struct vb_arena *a, struct vb_str text, struct vb_str indent)
{
	struct vb_buf out;
	struct vb_str copy;
	size_t end;

	vb_buf_init(&out, SIZE_MAX / 2);
	while (text.n) {
		end = vb_str_chr(text, '\n');
		end = end < text.n ? end + 1 : end;
		vb_buf_str(&out, indent);
		vb_buf_add(&out, text.p, end);
		text = vb_str_from(text, end);
	}
	copy = vb_arena_str(a, vb_buf_view(&out));
	vb_buf_done(&out);
	return copy;
}

static bool load(struct render *r, struct vb_str name, struct vb_str indent,
		 const struct report_parsed **out)
{
	struct vb_str key = vb_arena_printf(r->arena, "%.*s\n%.*s", VB_FMT(name), VB_FMT(indent));
	void **slot = vb_map_put(&r->parsed, key);
	struct report_parsed *parsed;
	struct report_template t;

	*out = *slot;
	for (size_t i = 0; i < r->set->n && !*out; i++) {
		if (!vb_str_eq(r->set->v[i].name, name))
			continue;
		t = r->set->v[i];
		if (indent.n)
			t.text = indented(r->arena, t.text, indent);
		parsed = vb_arena_alloc(r->arena, sizeof(*parsed));
		if (!report_mustache_parse(r->arena, r->lang, &t, parsed, r->err))
			return false;
		*out = *slot = parsed;
	}
	return true;
}

static bool render_partial(struct render *r, const struct report_parsed *t,
			   const struct report_tag_node *n)
{
	const struct report_parsed *partial = NULL;

	if (!load(r, n->text, n->indent, &partial))
		return false;
	if (!partial)
		return r->strict ? fail_at(r, t, n, VB_E_INPUT,
					   vb_t(r->lang, "there is no such partial",
						"ce modèle partiel n’existe pas"))
				 : true;
	return render(r, partial, 0, partial->nodes.n);
}

static bool render_node(struct render *r, const struct report_parsed *t, size_t at)
{
	const struct report_tag_node *n = &t->nodes.v[at];
	yyjson_val *v;

	switch (n->kind) {
	case REPORT_TAG_TEXT:
		vb_buf_str(r->out, n->text);
		return true;
	case REPORT_TAG_SECTION:
	case REPORT_TAG_INVERTED:
		return render_section(r, t, at);
	case REPORT_TAG_PARTIAL:
		return render_partial(r, t, n);
	case REPORT_TAG_END:
		return true;
	case REPORT_TAG_ESCAPED:
	case REPORT_TAG_RAW:
		break;
	}
	v = find(r, n->text);
	if (!v && r->strict)
		return fail_at(
			r, t, n, VB_E_INPUT,
			vb_t(r->lang, "the data has no such name", "les données n’ont pas ce nom"));
	put_value(r, v, n->kind == REPORT_TAG_ESCAPED);
	return true;
}

static bool render(struct render *r, const struct report_parsed *t, size_t from, size_t to)
{
	bool ok = true;

	if (from < to && r->nesting == REPORT_MUSTACHE_DEPTH)
		return fail_at(r, t, &t->nodes.v[from], VB_E_LIMIT,
			       vb_t(r->lang, "too many sections and partials inside each other",
				    "trop de sections et de modèles partiels emboîtés"));
	r->nesting++;
	for (size_t i = from; ok && i < to; i++) {
		const struct report_tag_node *n = &t->nodes.v[i];

		if (++r->tags > TAGS_RENDERED)
			return fail_at(r, t, n, VB_E_LIMIT,
				       vb_t(r->lang, "the template asks for too much work",
					    "le modèle demande trop de travail"));
		if (r->out->over)
			return vb_fail(r->err, VB_E_LIMIT,
				       vb_t(r->lang, "the document is over %zu bytes",
					    "le document dépasse %zu octets"),
				       r->out->max);
		ok = render_node(r, t, i);
		if (n->kind == REPORT_TAG_SECTION || n->kind == REPORT_TAG_INVERTED)
			i = n->end;
	}
	r->nesting--;
	return ok;
}

bool report_mustache(const struct report_templates *set, struct vb_str name, yyjson_val *data,
		     bool strict, struct vb_buf *out, struct vb_error *err)
{
	struct vb_arena *arena VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct render *r VB_CLEANUP(vb_cleanup_free) = vb_alloc(1, sizeof(*r));
	const struct report_parsed *t;

	*r = (struct render){.set = set, .arena = arena, .strict = strict, .out = out, .err = err};
	if (vb_str_is(vb_json_str(data, "lang"), "fr"))
		r->lang = VB_FR;
	vb_map_init(&r->parsed, arena);
	r->stack[r->depth++] = data;
	if (!load(r, name, (struct vb_str){NULL, 0}, &t))
		return false;
	if (!t)
		return vb_fail(err, VB_E_MISSING,
			       vb_t(r->lang, "there is no template named %.*s",
				    "il n’y a pas de modèle nommé %.*s"),
			       VB_FMT(name));
	if (!render(r, t, 0, t->nodes.n))
		return false;
	return out->over ? vb_fail(err, VB_E_LIMIT,
				   vb_t(r->lang, "the document is over %zu bytes",
					"le document dépasse %zu octets"),
				   out->max)
			 : true;
}
