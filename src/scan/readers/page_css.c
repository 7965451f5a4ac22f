/*
 * page_css.c - what can be told from the styles written in a page: contrast of text (RGAA 3.2, WCAG 2.1 "relative
 * luminance" and "contrast ratio"), colours declared without their background, fixed sizes, outlines taken away, endless
 * animations, orientation locks: 3.3, 10.2, 10.4, 10.5, 10.7, 10.11, 10.13, 13.8, 13.9.
 *
 * A small reader, not a browser: blocks of declarations, selectors of one compound (p.note, #id, .class). A colour that
 * cannot be told for sure (a variable, a gradient, a selector with a combinator) makes the element undecided, never a
 * fault. Grammar: CSS Syntax Module Level 3.
 */
#include "scan/readers/page_int.h"

#include <math.h>
#include <stdlib.h>

enum { RULES_MAX = 4000, BLOCK_MAX = 200 };

/* ---- colours ---------------------------------------------------------------------------- */

struct rgb {
	int r, g, b;
	bool known;
};
struct state { /* of one element, kept in node->_private */
	struct rgb text, back;
	double size; /* px */
	bool bold;
};

static const struct {
	const char *name;
	int r, g, b;
} names[] = {
	{"black", 0, 0, 0},           {"white", 255, 255, 255},     {"gray", 128, 128, 128},
	{"grey", 128, 128, 128},      {"silver", 192, 192, 192},    {"red", 255, 0, 0},
	{"maroon", 128, 0, 0},        {"yellow", 255, 255, 0},      {"olive", 128, 128, 0},
	{"lime", 0, 255, 0},          {"green", 0, 128, 0},         {"aqua", 0, 255, 255},
	{"teal", 0, 128, 128},        {"blue", 0, 0, 255},          {"navy", 0, 0, 128},
	{"fuchsia", 255, 0, 255},     {"purple", 128, 0, 128},      {"orange", 255, 165, 0},
	{"lightgray", 211, 211, 211}, {"lightgrey", 211, 211, 211}, {"darkgray", 169, 169, 169},
	{"darkgrey", 169, 169, 169}};

static int hex(char c)
{
	return c >= '0' && c <= '9'                 ? c - '0'
	       : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
						    : -1;
}

static struct rgb hex_colour(struct vb_str s)
{
	int v[6] = {0};
	struct rgb none = {0};

	if (s.n != 3 && s.n != 6)
		return none;
	for (size_t i = 0; i < s.n; i++)
		if ((v[i] = hex(s.p[i])) < 0)
			return none;
	if (s.n == 3)
		return (struct rgb){v[0] * 17, v[1] * 17, v[2] * 17, true};
	return (struct rgb){v[0] * 16 + v[1], v[2] * 16 + v[3], v[4] * 16 + v[5], true};
}

static struct rgb colour_of(struct vb_str s)
{
	struct rgb none = {0};
	int v[3], n = 0;

	s = vb_str_trim(vb_str_sub(s, 0, vb_str_chr(s, '!')));
	if (s.n && s.p[0] == '#')
		return hex_colour(vb_str_from(s, 1));
	for (size_t i = 0; i < VB_COUNT(names); i++)
		if (vb_str_ieq(s, vb_str(names[i].name)))
			return (struct rgb){names[i].r, names[i].g, names[i].b, true};
	if (!vb_str_ieq(vb_str_sub(s, 0, 4), VB_STR("rgb(")))
		return none;
	for (size_t i = 4; i < s.n && n < 3;) {
		int x = 0, digits = 0;

		while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9' && digits++ < 3)
			x = x * 10 + (s.p[i++] - '0');
		if (digits)
			v[n++] = x;
		if (i < s.n && (s.p[i] == '%' || s.p[i] == '/'))
			return none;
		i += !digits || (i < s.n && !(s.p[i] >= '0' && s.p[i] <= '9'));
	}
	return n == 3 ? (struct rgb){v[0], v[1], v[2], true} : none;
}

static double channel(int v)
{
	double c = v / 255.0;

	return c <= 0.03928 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double contrast(struct rgb a, struct rgb b)
{
	double x = 0.2126 * channel(a.r) + 0.7152 * channel(a.g) + 0.0722 * channel(a.b);
	double y = 0.2126 * channel(b.r) + 0.7152 * channel(b.g) + 0.0722 * channel(b.b);

	return ((x > y ? x : y) + 0.05) / ((x > y ? y : x) + 0.05);
}

/* ---- declarations ----------------------------------------------------------------------- */

struct block {
	struct vb_str selector, media, body;
	const xmlNode *node; /* of a style attribute */
	uint32_t line;
};

static bool declaration_next(struct vb_str *rest, struct vb_str *property, struct vb_str *value)
{
	struct vb_str one;

	while (rest->n && vb_str_next(rest, ';', &one)) {
		size_t colon = vb_str_chr(one, ':');

		if (colon == one.n)
			continue;
		*property = vb_str_trim(vb_str_sub(one, 0, colon));
		*value = vb_str_trim(vb_str_from(one, colon + 1));
		return true;
	}
	return false;
}

static bool px_of(struct vb_str s, double *out)
{
	s = vb_str_trim(vb_str_sub(s, 0, vb_str_chr(s, '!')));
	return s.n > 2 && vb_str_ieq(vb_str_from(s, s.n - 2), VB_STR("px")) &&
				     vb_str_double(vb_str_sub(s, 0, s.n - 2), out);
}

struct said { /* by one block */
	bool text, back, hidden_overflow, outline_none, replaced, infinite, content, shows;
	double height, width;
};

static void declaration_look(struct vb_str property, struct vb_str value, struct said *s)
{
	double n;

	s->text |= vb_str_ieq(property, VB_STR("color")) &&
			      !page_word_in(value, "inherit initial unset currentcolor");
	s->back |= page_word_in(property, "background background-color") &&
		   !page_word_in(value, "inherit initial unset none transparent");
	s->hidden_overflow |= vb_str_ieq(property, VB_STR("overflow")) &&
					 page_word_in(value, "hidden");
	if (vb_str_ieq(property, VB_STR("height")) && px_of(value, &n))
		s->height = n;
	if (page_word_in(property, "width min-width") && px_of(value, &n))
		s->width = n;
	if (page_word_in(property, "outline outline-width outline-style"))
		s->outline_none |= page_word_in(vb_str_sub(value, 0, vb_str_chr(value, ' ')),
						"0 none 0px");
	s->replaced |= page_word_in(
		property,
		"border border-color box-shadow background background-color text-decoration");
	s->infinite |= page_word_in(property, "animation animation-iteration-count") &&
		       page_contains(value, "infinite");
	s->content |= vb_str_ieq(property, VB_STR("content")) && value.n > 3 &&
				 (value.p[0] == '"' || value.p[0] == '\'');
	s->shows |= (vb_str_ieq(property, VB_STR("display")) && !page_word_in(value, "none")) ||
		     (vb_str_ieq(property, VB_STR("visibility")) && page_word_in(value, "visible"));
}

/* The words of the content, in letters: a bullet or an arrow is decoration. */
static bool has_letters(struct vb_str body)
{
	size_t at = vb_str_find(body, VB_STR("content")), letters = 0;

	for (size_t i = at + 7; i < body.n && body.p[i] != ';'; i++)
		letters += ((body.p[i] | 32) >= 'a' && (body.p[i] | 32) <= 'z') ||
			   (body.p[i] & 0x80);
	return letters >= 6;
}

static void block_judge(struct page *p, const struct block *b, const struct said *s)
{
	struct vb_str what = b->selector.n ? b->selector : VB_STR("style");

	if (s->text || s->back) {
		page_seen(p, PAGE_10_5);
		p->both |= s->text && s->back &&
			   (b->node ? page_is(b->node, "body")
				    : page_word_in(b->selector, "body html :root html,body *"));
		if (s->text != s->back)
			*vb_vec_add(p->a, &p->halves) = (struct page_rule){
				.selector = what,
				.value = s->text
				? VB_STR("a colour without its background")
				: VB_STR("a background without its colour"), .line = b->line};
	}
	if (s->height > 1 && s->hidden_overflow) { /* one pixel: hidden from the eye on purpose */
		page_seen(p, PAGE_10_4);
		page_fault_line(p, PAGE_10_4, b->line,
				vb_arena_printf(p->a, "%.*s: a fixed height that cuts larger text",
						VB_FMT(what)));
	}
	if (s->width > 0 && !b->media.n) {
		page_seen(p, PAGE_10_11);
		if (s->width > 320)
			page_fault_line(
				p, PAGE_10_11, b->line,
				vb_arena_printf(p->a, "%.*s: %g px wide", VB_FMT(what), s->width));
	}
	if (page_contains(b->selector, ":focus") &&
	    !vb_str_starts(b->selector, VB_STR("main")) &&
			   !page_contains(b->selector, "tabindex")) {
		page_seen(p, PAGE_10_7);
		if (s->outline_none && !s->replaced)
			page_fault_line(p, PAGE_10_7, b->line,
					vb_arena_printf(p->a,
							"%.*s: no outline and nothing instead",
							VB_FMT(what)));
	}
	if (page_contains(b->selector, ":before") || page_contains(b->selector, ":after")) {
		page_seen(p, PAGE_10_2);
		if (s->content && has_letters(b->body))
			page_fault_line(p, PAGE_10_2, b->line,
					vb_arena_printf(p->a, "%.*s: text given by the style",
							VB_FMT(what)));
	}
	if (s->infinite) {
		page_seen(p, PAGE_13_8);
		page_fault_line(
			p, PAGE_13_8, b->line,
			vb_arena_printf(p->a, "%.*s: an animation without end", VB_FMT(what)));
	}
	if (page_contains(b->selector, ":hover") && s->shows) {
		page_seen(p, PAGE_10_13);
		if (!page_contains(p->in->content, ":focus"))
			page_fault_line(p, PAGE_10_13, b->line,
					vb_arena_printf(p->a, "%.*s: shown by hovering only",
							VB_FMT(what)));
	}
	if (page_contains(b->media, "orientation")) {
		page_seen(p, PAGE_13_9);
		if (page_contains(b->body, "rotate("))
			page_fault_line(p, PAGE_13_9, b->line,
					vb_arena_printf(p->a, "%.*s: turned by the orientation",
							VB_FMT(what)));
	}
}

static void block_take(struct page *p, const struct block *b)
{
	struct vb_str rest = b->body, property, value;
	struct said s = {0};
	size_t n = 0;

	while (n++ < BLOCK_MAX && page_step(p) && declaration_next(&rest, &property, &value)) {
		declaration_look(property, value, &s);
		if (page_word_in(
			    property,
			    "color background background-color background-image font-size font-weight border-color") &&
		    !b->media.n && p->rules.n < RULES_MAX)
			*vb_vec_add(p->a, &p->rules) = (struct page_rule){
				b->selector, b->media, property, value, b->node, b->line};
	}
	if (page_contains(b->selector, "@font-face"))
		p->fonts++;
	block_judge(p, b, &s);
}

/* ---- style sheets ----------------------------------------------------------------------- */

static struct vb_str without_comments(struct page *p, struct vb_str text)
{
	char *out = vb_arena_alloc(p->a, text.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '/' && i + 1 < text.n && text.p[i + 1] == '*') {
			size_t end = i + 2 + vb_str_find(vb_str_from(text, i + 2), VB_STR("*/"));

			for (; i < end && i < text.n; i++)
				if (text.p[i] == '\n') /* lines keep their number */
					out[n++] = '\n';
			i++;
			continue;
		}
		out[n++] = text.p[i];
	}
	return vb_strn(out, n);
}

static uint32_t lines_in(struct vb_str s)
{
	uint32_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '\n';
	return n;
}

static void sheet_read(struct page *p, struct vb_str text, uint32_t line)
{
	struct vb_str media = {NULL, 0};
	size_t at = 0, counted = 0;

	text = without_comments(p, text);
	while (at < text.n && page_step(p)) {
		struct vb_str rest = vb_str_from(text, at);
		size_t open = vb_str_chr(rest, '{'), close = vb_str_chr(rest, '}');
		struct block b = {.media = media};

		if (close < open) { /* the end of an at-rule */
			media = (struct vb_str){NULL, 0};
			at += close + 1;
			continue;
		}
		if (open == rest.n)
			return;
		b.selector = vb_str_trim(vb_str_sub(rest, 0, open));
		line += lines_in(vb_str_sub(text, counted, at + open - counted));
		counted = at + open;
		if (vb_str_starts(b.selector, VB_STR("@media")) ||
				  vb_str_starts(b.selector, VB_STR("@supports")) ||
						vb_str_starts(b.selector, VB_STR("@keyframes")) ||
							      vb_str_starts(b.selector,
									    VB_STR("@layer"))) {
			media = b.selector;
			at += open + 1;
			continue;
		}
		b.body = vb_str_sub(rest, open + 1, (close < rest.n ? close : rest.n) - open - 1);
		b.line = line;
		block_take(p, &b);
		at += close + 1;
	}
}

void page_css_read(struct page *p, const xmlNode *n)
{
	if (page_is(n, "style") && n->children && n->children->content)
		sheet_read(p, vb_str((const char *)n->children->content),
			   (uint32_t)xmlGetLineNo(n));
	if (page_get(n, "style").n)
		block_take(p, &(struct block){.body = page_get(n, "style"),
					      .node = n,
					      .line = (uint32_t)xmlGetLineNo(n)});
}

/* ---- contrast of an element ------------------------------------------------------------- */

enum match { MATCH_NO, MATCH_YES, MATCH_MAYBE };

static bool class_has(const xmlNode *n, struct vb_str word)
{
	struct vb_str rest = page_get(n, "class"), one;

	while (vb_str_word(&rest, &one))
		if (vb_str_eq(one, word))
			return true;
	return false;
}

/* "p.note#x" on one element; a pseudo-class or attribute makes it uncertain. */
static enum match compound_match(const xmlNode *n, struct vb_str s)
{
	size_t at = 0, from;

	while (at < s.n && !strchr(".#:[", s.p[at]))
		at++;
	if (at && !vb_str_is(vb_str_sub(s, 0, at), "*") &&
	    !vb_str_ieq(vb_str_sub(s, 0, at), vb_str((const char *)n->name)))
		return MATCH_NO;
	while (at < s.n) {
		char kind = s.p[at];
		struct vb_str word;

		if (kind == ':' || kind == '[')
			return vb_str_starts(vb_str_from(s, at), VB_STR(":root"))
					     ? (page_is(n, "html") ? MATCH_YES : MATCH_NO)
					     : MATCH_MAYBE;
		from = ++at;
		while (at < s.n && !strchr(".#:[", s.p[at]))
			at++;
		word = vb_str_sub(s, from, at - from);
		if (kind == '#' ? !vb_str_eq(page_get(n, "id"), word) : !class_has(n, word))
			return MATCH_NO;
	}
	return MATCH_YES;
}

static enum match selector_match(const xmlNode *n, struct vb_str list)
{
	struct vb_str one;
	enum match best = MATCH_NO;

	while (list.n && vb_str_next(&list, ',', &one)) {
		size_t last;
		enum match m;

		one = vb_str_trim(one);
		last = vb_str_rchr(one, ' ');
		m = compound_match(n, last < one.n ? vb_str_from(one, last + 1) : one);
		if (m == MATCH_YES && last < one.n)
			m = MATCH_MAYBE;
		best = m > best ? m : best;
	}
	return best;
}

static void rule_apply(const struct page_rule *r, enum match m, const struct state *up,
		       struct state *s)
{
	struct vb_str v = r->value;
	struct rgb c = m == MATCH_YES ? colour_of(v) : (struct rgb){0};
	double n;

	if (vb_str_ieq(r->property, VB_STR("color")))
		s->text = page_word_in(v, "inherit") ? up->text : c;
	else if (page_word_in(r->property, "background background-color"))
		s->back = page_word_in(v, "none transparent inherit") ? up->back : c;
	else if (vb_str_ieq(r->property, VB_STR("background-image")) && !page_word_in(v, "none"))
		s->back.known = false;
	else if (vb_str_ieq(r->property, VB_STR("font-weight")) && m == MATCH_YES)
		s->bold = page_word_in(v, "bold bolder 700 800 900");
	else if (vb_str_ieq(r->property, VB_STR("font-size")) && m == MATCH_YES) {
		if (px_of(v, &n))
			s->size = n;
		else if (v.n > 3 && vb_str_ieq(vb_str_from(v, v.n - 3), VB_STR("rem")) &&
					       vb_str_double(vb_str_sub(v, 0, v.n - 3), &n))
			s->size = 16 * n;
		else if (v.n > 2 && vb_str_ieq(vb_str_from(v, v.n - 2), VB_STR("em")) &&
					       vb_str_double(vb_str_sub(v, 0, v.n - 2), &n))
			s->size = up->size * n;
	}
}

static void defaults_apply(const xmlNode *n, struct state *s)
{
	static const double sizes[] = {32, 24, 18.72, 16, 13.28, 10.72};

	if (page_in(n, "h1 h2 h3 h4 h5 h6")) {
		s->size = sizes[n->name[1] - '1'];
		s->bold = true;
	}
	s->bold |= page_in(n, "b strong th");
	if (page_in(n, "a button input select textarea mark svg canvas summary"))
		s->text.known = false; /* the browser's own colours */
}

static void text_check(struct page *p, const xmlNode *n, const struct state *s)
{
	bool large = s->size >= 24 || (s->bold && s->size >= 18.5);
	double ratio;

	if (!s->text.known || !s->back.known || !page_own_text(p, n).n)
		return;
	page_seen(p, PAGE_3_2);
	ratio = contrast(s->text, s->back);
	if (ratio < (large ? 3 : 4.5))
		page_fault(p, PAGE_3_2, n, "contrast %.2f:1, %s is needed: %.*s", ratio,
			   large ? "3:1" : "4.5:1", VB_FMT(vb_str_sub(page_own_text(p, n), 0, 40)));
}

void page_css_element(struct page *p, const xmlNode *n)
{
	static const struct state start = {{0, 0, 0, true}, {255, 255, 255, true}, 16, false};
	const struct state *up = n->parent && n->parent->type == XML_ELEMENT_NODE &&
						 n->parent->_private
					 ? n->parent->_private
					 : &start;
	struct state *s;
	struct rgb border = {0};
	xmlNode *mine;

	if (page_in(n, "head script style template svg title meta link"))
		return;
	s = vb_arena_alloc(p->a, sizeof(*s));
	*s = *up;
	defaults_apply(n, s);
	for (size_t i = 0; i < p->rules.n && page_step(p); i++) {
		const struct page_rule *r = &p->rules.v[i];
		enum match m = r->node ? (r->node == n ? MATCH_YES : MATCH_NO)
				       : selector_match(n, r->selector);

		if (m == MATCH_NO)
			continue;
		if (vb_str_ieq(r->property, VB_STR("border-color")))
			border = m == MATCH_YES ? colour_of(r->value) : (struct rgb){0};
		else
			rule_apply(r, m, up, s);
	}
	memcpy(&mine, &n, sizeof(n)); /* our own tree: _private is there for the application */
	mine->_private = s;
	if (page_hidden(n))
		return;
	text_check(p, n, s);
	if (border.known && up->back.known && page_in(n, "input button select textarea")) {
		page_seen(p, PAGE_3_3);
		if (contrast(border, up->back) < 3)
			page_fault(p, PAGE_3_3, n,
				   "its border has a contrast of %.2f:1, 3:1 is needed",
				   contrast(border, up->back));
	}
}

void page_css_whole(struct page *p)
{
	/* what the body declares is inherited: then no other element lacks the other half */
	for (size_t i = 0; !p->both && i < p->halves.n; i++)
		page_fault_line(p, PAGE_10_5, p->halves.v[i].line,
				vb_arena_printf(p->a, "%.*s: %.*s", VB_FMT(p->halves.v[i].selector),
						VB_FMT(p->halves.v[i].value)));
	if (!p->fonts)
		return;
	page_seen(p, PAGE_FONTS);
	if (p->fonts > 4)
		page_fault_line(p, PAGE_FONTS, 1,
				vb_arena_printf(p->a, "%zu font files: 4 are enough", p->fonts));
}
