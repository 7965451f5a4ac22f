/* page_tables.c - tables: RGAA theme 5. A table is one of data unless role says otherwise or it has one row or column. */
#include "scan/readers/page_int.h"

enum { CELLS_MAX = 5000 };

struct table {
	size_t rows, cells, columns, heads, bare, spans, bad_scope, bad_headers;
	bool caption, empty_caption, scope, headers;
	const xmlNode *bare_at, *scope_at, *headers_at;
};

static void head_look(const xmlNode *c, struct table *t)
{
	bool said = page_word_in(page_get(c, "scope"), "row col rowgroup colgroup") ||
		    page_get(c, "id").n ||
		    page_word_in(page_get(c, "role"), "rowheader columnheader");

	t->heads++;
	t->spans += page_has(c, "colspan") || page_has(c, "rowspan");
	if (!said) {
		t->bare_at = t->bare ? t->bare_at : c;
		t->bare++;
	}
}

static void cell_look(struct page *p, const xmlNode *c, struct table *t)
{
	struct vb_str scope = page_get(c, "scope"), headers = page_get(c, "headers");

	t->cells++;
	t->scope |= page_has(c, "scope");
	t->headers |= headers.n > 0;
	if (page_has(c, "scope") && !page_word_in(scope, "row col rowgroup colgroup")) {
		t->scope_at = c;
		t->bad_scope++;
	}
	if (headers.n && page_ids_dangle(p, headers)) {
		t->headers_at = c;
		t->bad_headers++;
	}
	if (page_is(c, "th"))
		head_look(c, t);
}

static void table_look(struct page *p, const xmlNode *top, struct table *t)
{
	size_t row = 0, seen = 0;

	for (const xmlNode *c = page_next(p, top, top); c && seen < CELLS_MAX;
	     c = page_next(p, top, c), seen++) {
		if (page_above(c, "table") != top) /* of a table inside */
			continue;
		if (page_is(c, "caption")) {
			t->caption = true;
			t->empty_caption = !page_text(p, c).n;
		}
		if (page_is(c, "tr")) {
			t->rows++;
			row = 0;
		}
		if (page_in(c, "td th")) {
			cell_look(p, c, t);
			t->columns = ++row > t->columns ? row : t->columns;
		}
	}
}

static void title_check(struct page *p, const xmlNode *n, const struct table *t)
{
	const xmlNode *before = n->prev;
	struct vb_str text;

	while (before && before->type != XML_ELEMENT_NODE && page_step(p))
		before = before->prev;
	page_seen(p, PAGE_5_4);
	if (page_ids_dangle(p, page_get(n, "aria-labelledby")))
		page_fault(p, PAGE_5_4, n, "aria-labelledby names no element");
	else if (t->empty_caption)
		page_fault(p, PAGE_5_4, n, "an empty caption");
	else if (!t->caption && !page_has(n, "title") && !page_has(n, "aria-label") &&
		 !page_has(n, "aria-labelledby") && page_in(before, "p h1 h2 h3 h4 h5 h6 div")) {
		text = page_text(p, before);
		if (page_contains(vb_str_sub(text, 0, 7), "tableau") ||
		    page_contains(vb_str_sub(text, 0, 6), "table "))
			page_fault(p, PAGE_5_4, n, "its title stands before it: %.*s",
				   VB_FMT(text));
	}
}

static void data_check(struct page *p, const xmlNode *n, const struct table *t)
{
	page_seen(p, PAGE_5_6);
	if (!t->heads)
		page_fault(p, PAGE_5_6, n, "no header cell");
	else if (t->bare)
		page_fault(p, PAGE_5_6, t->bare_at, "%zu headers without scope, id or role",
			   t->bare);
	if (t->scope || t->headers)
		page_seen(p, PAGE_5_7);
	if (t->bad_scope)
		page_fault(p, PAGE_5_7, t->scope_at, "\"%.*s\" is no scope",
			   VB_FMT(page_get(t->scope_at, "scope")));
	if (t->bad_headers)
		page_fault(p, PAGE_5_7, t->headers_at, "headers names no element: %.*s",
			   VB_FMT(page_get(t->headers_at, "headers")));
	if (t->spans) {
		page_seen(p, PAGE_5_1);
		if (!t->caption && !page_has(n, "summary") && !page_has(n, "aria-describedby"))
			page_fault(p, PAGE_5_1, n, "headers over several cells and no summary");
	}
	title_check(p, n, t);
}

void page_tables(struct page *p, const xmlNode *n)
{
	struct table t = {0};

	if (!page_is(n, "table"))
		return;
	table_look(p, n, &t);
	if (page_word_in(page_get(n, "role"), "presentation none")) {
		page_seen(p, PAGE_5_8);
		if (t.caption || t.heads || t.scope || t.headers || page_has(n, "summary"))
			page_fault(p, PAGE_5_8, n, "a layout table with marks of a data table");
		return;
	}
	if (t.heads || t.caption || (t.rows > 1 && t.columns > 1))
		data_check(p, n, &t);
}
