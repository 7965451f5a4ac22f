/*
 * mustache_parse.c - template text to a flat list of nodes; a section knows the index of its end.
 *
 *   "a{{#x}}b{{/x}}"  ──►  TEXT a · SECTION x (end 3) · TEXT b · END x
 *
 * Source: the Mustache specification (github.com/mustache/spec). A section, comment, partial or delimiter tag alone on
 * its line takes the whole line with it, its indentation being kept for a partial.
 */
#include "report/mustache_int.h"

struct parser {
	struct vb_arena *arena;
	struct report_parsed *out;
	struct vb_str text, open, close; /* the current delimiters */
	size_t at;                       /* next byte to read */
	size_t line_at;                  /* where place() stands */
	uint32_t line;
	size_t line_start;
	size_t open_sections[REPORT_MUSTACHE_DEPTH];
	size_t depth;
	enum vb_lang lang;
	struct vb_error *err;
};

struct tag {
	char sigil; /* 0: plain interpolation */
	struct vb_str body;
	size_t start, end; /* of the whole tag, delimiters included */
	uint32_t line, column;
};

/* Line and column of an offset; offsets only grow. */
static void place(struct parser *p, size_t at, uint32_t *line, uint32_t *column)
{
	for (; p->line_at < at; p->line_at++)
		if (p->text.p[p->line_at] == '\n') {
			p->line++;
			p->line_start = p->line_at + 1;
		}
	*line = p->line;
	*column = (uint32_t)(at - p->line_start + 1);
}

static bool fail(struct parser *p, const struct tag *t, const char *what, struct vb_str name)
{
	return vb_fail_at(p->err, VB_E_INPUT, p->out->name, t->line, t->column, "%s%s%.*s", what,
			  name.n ? " " : "", VB_FMT(name));
}

static void add(struct parser *p, enum report_tag kind, struct vb_str text, const struct tag *t)
{
	struct report_tag_node *n = vb_vec_add(p->arena, &p->out->nodes);

	*n = (struct report_tag_node){.kind = kind, .text = text};
	if (t) {
		n->line = t->line;
		n->column = t->column;
	}
}

static size_t find_from(struct vb_str text, struct vb_str needle, size_t from)
{
	return from + vb_str_find(vb_str_from(text, from), needle);
}

/* Reads the tag that opens at `start`. */
static bool read_tag(struct parser *p, size_t start, struct tag *t)
{
	size_t at = start + p->open.n, stop;
	char c = at < p->text.n ? p->text.p[at] : 0;
	struct vb_str close = p->close;

	*t = (struct tag){.start = start};
	place(p, start, &t->line, &t->column);
	if (c && strchr("#^/>!={&", c)) {
		t->sigil = c;
		at++;
	}
	if (c == '{' || c == '=')
		close = vb_arena_printf(p->arena, "%c%.*s", c == '{' ? '}' : '=', VB_FMT(p->close));
	stop = find_from(p->text, close, at);
	if (stop >= p->text.n)
		return fail(
			p, t,
			vb_t(p->lang, "the tag is never closed", "la balise n’est jamais fermée"),
			(struct vb_str){NULL, 0});
	t->body = vb_str_trim(vb_str_sub(p->text, at, stop - at));
	t->end = stop + close.n;
	return true;
}

/* Is the tag alone on its line? Then *from is where the line begins and *to where the next one does. */
static bool standalone(const struct parser *p, const struct tag *t, size_t *from, size_t *to)
{
	size_t i = t->start, j = t->end;

	if (!t->sigil || !strchr("#^/>!=", t->sigil))
		return false;
	while (i > p->at && (p->text.p[i - 1] == ' ' || p->text.p[i - 1] == '\t'))
		i--;
	if (i > 0 && p->text.p[i - 1] != '\n')
		return false;
	while (j < p->text.n && (p->text.p[j] == ' ' || p->text.p[j] == '\t'))
		j++;
	if (j < p->text.n && p->text.p[j] == '\r' && j + 1 < p->text.n && p->text.p[j + 1] == '\n')
		j++;
	if (j < p->text.n && p->text.p[j] != '\n')
		return false;
	*from = i;
	*to = j < p->text.n ? j + 1 : j;
	return true;
}

static bool set_delimiters(struct parser *p, const struct tag *t)
{
	struct vb_str rest = t->body, open, close, more;

	if (!vb_str_word(&rest, &open) || !vb_str_word(&rest, &close) ||
	    vb_str_word(&rest, &more) || vb_str_chr(open, '=') < open.n ||
	    vb_str_chr(close, '=') < close.n)
		return fail(p, t,
			    vb_t(p->lang, "delimiters are two words without '=': {{=<% %>=}}",
				 "les délimiteurs sont deux mots sans « = » : {{=<% %>=}}"),
			    (struct vb_str){NULL, 0});
	p->open = open;
	p->close = close;
	return true;
}

static bool open_section(struct parser *p, const struct tag *t)
{
	if (p->depth == REPORT_MUSTACHE_DEPTH)
		return fail(p, t,
			    vb_t(p->lang, "too many sections inside each other at",
				 "trop de sections emboîtées à"),
			    t->body);
	p->open_sections[p->depth++] = p->out->nodes.n;
	add(p, t->sigil == '#' ? REPORT_TAG_SECTION : REPORT_TAG_INVERTED, t->body, t);
	return true;
}

static bool close_section(struct parser *p, const struct tag *t)
{
	struct report_tag_node *open;

	if (!p->depth)
		return fail(
			p, t,
			vb_t(p->lang, "this closes no section:", "ceci ne ferme aucune section :"),
			t->body);
	open = &p->out->nodes.v[p->open_sections[--p->depth]];
	if (!vb_str_eq(open->text, t->body))
		return fail(p, t,
			    vb_t(p->lang, "another section is open here:",
				 "une autre section est ouverte ici :"),
			    open->text);
	open->end = p->out->nodes.n;
	add(p, REPORT_TAG_END, t->body, t);
	return true;
}

static bool apply(struct parser *p, const struct tag *t, struct vb_str indent)
{
	if (!t->body.n && t->sigil != '!')
		return fail(p, t, vb_t(p->lang, "the tag is empty", "la balise est vide"),
			    (struct vb_str){NULL, 0});
	switch (t->sigil) {
	case '!':
		return true;
	case '=':
		return set_delimiters(p, t);
	case '#':
	case '^':
		return open_section(p, t);
	case '/':
		return close_section(p, t);
	case '>':
		add(p, REPORT_TAG_PARTIAL, t->body, t);
		p->out->nodes.v[p->out->nodes.n - 1].indent = indent;
		return true;
	default:
		add(p, t->sigil ? REPORT_TAG_RAW : REPORT_TAG_ESCAPED, t->body, t);
		return true;
	}
}

bool report_mustache_parse(struct vb_arena *a, enum vb_lang lang, const struct report_template *t,
			   struct report_parsed *out, struct vb_error *err)
{
	struct report_parsed parsed = {.name = t->file ? t->file : t->name.p};
	struct parser p = {.arena = a,
			   .out = &parsed,
			   .text = t->text,
			   .open = VB_STR("{{"), .close = VB_STR("}}"), .line = 1, .lang = lang,
								 .err = err};
	size_t start, from, to;
	struct tag tag;

	while ((start = find_from(p.text, p.open, p.at)) < p.text.n) {
		struct vb_str indent = {NULL, 0};

		if (!read_tag(&p, start, &tag))
			return false;
		from = start;
		to = tag.end;
		if (standalone(&p, &tag, &from, &to))
			indent = vb_str_sub(p.text, from, start - from);
		if (from > p.at)
			add(&p, REPORT_TAG_TEXT, vb_str_sub(p.text, p.at, from - p.at), NULL);
		p.at = to;
		if (!apply(&p, &tag, indent))
			return false;
	}
	if (p.at < p.text.n)
		add(&p, REPORT_TAG_TEXT, vb_str_from(p.text, p.at), NULL);
	if (p.depth) {
		struct report_tag_node *n = &parsed.nodes.v[p.open_sections[p.depth - 1]];

		return vb_fail_at(err, VB_E_INPUT, parsed.name, n->line, n->column,
				  vb_t(lang, "the section %.*s is never closed",
				       "la section %.*s n’est jamais fermée"),
				  VB_FMT(n->text));
	}
	*out = parsed;
	return true;
}
