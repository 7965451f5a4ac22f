/*
 * page_name.c - attributes, texts and accessible names of elements. Source of names: W3C Accessible Name and Description
 * Computation 1.1 and HTML-AAM 1.0, without what needs styles or scripts.
 */
#include "scan/readers/page_int.h"

enum { TEXT_MAX = 600, NODES_MAX = 2000, ABOVE_MAX = 256 };

bool page_is(const xmlNode *n, const char *name)
{
	return n && n->type == XML_ELEMENT_NODE && strcmp((const char *)n->name, name) == 0;
}

bool page_word_in(struct vb_str word, const char *list)
{
	struct vb_str rest = vb_str(list), one;

	while (word.n && vb_str_word(&rest, &one))
		if (vb_str_ieq(one, word))
			return true;
	return false;
}

bool page_in(const xmlNode *n, const char *names)
{
	return n && n->type == XML_ELEMENT_NODE &&
	       page_word_in(vb_str((const char *)n->name), names);
}

static const xmlAttr *attribute_of(const xmlNode *n, const char *name)
{
	if (n->type != XML_ELEMENT_NODE)
		return NULL;
	for (const xmlAttr *a = n->properties; a; a = a->next)
		if (strcmp((const char *)a->name, name) == 0)
			return a;
	return NULL;
}

bool page_has(const xmlNode *n, const char *attribute)
{
	return attribute_of(n, attribute) != NULL;
}

struct vb_str page_get(const xmlNode *n, const char *attribute)
{
	const xmlAttr *a = attribute_of(n, attribute);

	if (!a || !a->children || !a->children->content)
		return (struct vb_str){NULL, 0};
	return vb_str_trim(vb_str((const char *)a->children->content));
}

const xmlNode *page_above(const xmlNode *n, const char *names)
{
	int depth = 0;

	for (n = n->parent; n && n->type == XML_ELEMENT_NODE && depth < ABOVE_MAX;
	     n = n->parent, depth++)
		if (page_in(n, names))
			return n;
	return NULL;
}

bool page_contains(struct vb_str text, const char *word)
{
	size_t n = strlen(word);

	for (size_t i = 0; i + n <= text.n; i++)
		if (vb_str_ieq(vb_str_sub(text, i, n), vb_str_sub(vb_str(word), 0, n)))
			return true;
	return false;
}

/* ---- texts ------------------------------------------------------------------------------ */

static void fold_add(struct vb_buf *b, struct vb_str s)
{
	struct vb_str word;

	while (vb_str_word(&s, &word)) {
		if (b->n)
			vb_buf_char(b, ' ');
		vb_buf_str(b, word);
	}
}

static void node_add(const xmlNode *n, struct vb_buf *b)
{
	if (n->type == XML_TEXT_NODE && n->content)
		fold_add(b, vb_str((const char *)n->content));
	else if (page_in(n, "img area") ||
		 (page_is(n, "input") && page_word_in(page_get(n, "type"), "image")))
		fold_add(b, page_has(n, "aria-label") ? page_get(n, "aria-label")
						      : page_get(n, "alt"));
	else if (n->type == XML_ELEMENT_NODE && page_has(n, "aria-label"))
		fold_add(b, page_get(n, "aria-label"));
}

static struct vb_str buffer_take(struct page *p, struct vb_buf *b)
{
	struct vb_str s = vb_arena_str(p->a, vb_buf_view(b));

	vb_buf_done(b);
	return s;
}

struct vb_str page_text(struct page *p, const xmlNode *top)
{
	const xmlNode *n = top->children;
	size_t nodes = 0;
	struct vb_buf b;

	vb_buf_init(&b, TEXT_MAX);
	while (n && nodes++ < NODES_MAX && b.n < TEXT_MAX - 1 && page_step(p)) {
		bool inside = n->type == XML_ELEMENT_NODE && n->children &&
			      !page_in(n, "script style template") &&
			      !page_word_in(page_get(n, "aria-hidden"), "true");

		node_add(n, &b);
		if (inside && !page_has(n, "aria-label")) {
			n = n->children;
			continue;
		}
		while (n != top && !n->next)
			n = n->parent;
		n = n == top ? NULL : n->next;
	}
	return buffer_take(p, &b);
}

struct vb_str page_own_text(struct page *p, const xmlNode *n)
{
	struct vb_buf b;

	vb_buf_init(&b, TEXT_MAX);
	for (const xmlNode *c = n->children; c && page_step(p) && b.n < TEXT_MAX - 1; c = c->next)
		if (c->type == XML_TEXT_NODE && c->content)
			fold_add(&b, vb_str((const char *)c->content));
	return buffer_take(p, &b);
}

/* ---- names ------------------------------------------------------------------------------ */

static struct vb_str ids_text(struct page *p, struct vb_str ids)
{
	struct vb_str id;
	struct vb_buf b;

	vb_buf_init(&b, TEXT_MAX);
	while (vb_str_word(&ids, &id) && page_step(p)) {
		const xmlNode *n = page_find(p, id);

		if (n)
			fold_add(&b, page_text(p, n));
	}
	return buffer_take(p, &b);
}

bool page_ids_dangle(struct page *p, struct vb_str ids)
{
	struct vb_str id;

	while (vb_str_word(&ids, &id) && page_step(p))
		if (!page_find(p, id))
			return true;
	return false;
}

const xmlNode *page_label(struct page *p, const xmlNode *field)
{
	struct vb_str id = page_get(field, "id");
	const xmlNode *label = id.n ? vb_map_find(&p->labels, id) : NULL;

	return label ? label : page_above(field, "label");
}

static const xmlNode *child_of(const xmlNode *n, const char *name)
{
	for (const xmlNode *c = n->children; c; c = c->next)
		if (page_is(c, name))
			return c;
	return NULL;
}

/* What the element itself gives as its name, by kind. */
static struct vb_str native_name(struct page *p, const xmlNode *n)
{
	struct vb_str type = page_get(n, "type");
	const xmlNode *part = NULL;

	if (page_in(n, "img area") || (page_is(n, "input") && page_word_in(type, "image")))
		return page_get(n, "alt");
	if (page_is(n, "input") && page_word_in(type, "submit reset button"))
		return page_get(n, "value").n         ? page_get(n, "value")
		       : page_word_in(type, "button") ? (struct vb_str){NULL, 0}
						      : VB_STR("submit");
	if (page_in(n, "input select textarea meter progress output"))
		return (part = page_label(p, n)) ? page_text(p, part) : (struct vb_str){NULL, 0};
	if (page_is(n, "fieldset"))
		part = child_of(n, "legend");
	else if (page_is(n, "table"))
		part = child_of(n, "caption");
	else if (page_is(n, "figure"))
		part = child_of(n, "figcaption");
	else if (page_is(n, "svg"))
		part = child_of(n, "title");
	else if (!page_in(n, "iframe frame object embed video audio"))
		part = n;
	return part ? page_text(p, part) : (struct vb_str){NULL, 0};
}

struct vb_str page_name(struct page *p, const xmlNode *n)
{
	struct vb_str s = ids_text(p, page_get(n, "aria-labelledby"));

	if (!s.n)
		s = page_get(n, "aria-label");
	if (!s.n)
		s = native_name(p, n);
	return s.n ? s : page_get(n, "title");
}

bool page_hidden(const xmlNode *n)
{
	for (int depth = 0; n && n->type == XML_ELEMENT_NODE && depth < ABOVE_MAX;
	     n = n->parent, depth++)
		if (page_has(n, "hidden") || page_word_in(page_get(n, "aria-hidden"), "true") ||
		    page_in(n, "template noscript"))
			return true;
	return false;
}

bool page_focusable(const xmlNode *n)
{
	if (page_has(n, "disabled"))
		return false;
	if (page_has(n, "tabindex"))
		return page_get(n, "tabindex").n && page_get(n, "tabindex").p[0] != '-';
	return (page_in(n, "a area") && page_has(n, "href")) ||
	       page_in(n, "button select textarea iframe summary") ||
	       (page_is(n, "input") && !page_word_in(page_get(n, "type"), "hidden"));
}
