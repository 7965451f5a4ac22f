/*
 * sheet_forms.c - a report as a page, as Markdown and as plain text, from the one document; nothing is added on the way.
 */
#include "report/document.h"
#include "report/page.h"
#include "report/phrase.h"
#include "report/screen.h"
#include "report/sheet.h"

#include <ctype.h>

/* French texts of the sheet get their no-break spaces; drawings are left as they are drawn. */
static void typeset(const struct report_sheet *s, yyjson_mut_val *v)
{
	yyjson_mut_val *key, *child;
	yyjson_mut_obj_iter o;
	yyjson_mut_arr_iter a;

	if (yyjson_mut_is_str(v)) {
		struct vb_str set = report_phrase_unbroken(
			s->arena, (struct vb_str){yyjson_mut_get_str(v), yyjson_mut_get_len(v)});

		yyjson_mut_set_strn(v, set.p, set.n);
	} else if (yyjson_mut_is_arr(v)) {
		yyjson_mut_arr_iter_init(v, &a);
		while ((child = yyjson_mut_arr_iter_next(&a)))
			typeset(s, child);
	} else if (yyjson_mut_is_obj(v)) {
		yyjson_mut_obj_iter_init(v, &o);
		while ((key = yyjson_mut_obj_iter_next(&o)))
			if (!yyjson_mut_equals_str(key, "figure"))
				typeset(s, yyjson_mut_obj_iter_get_val(key));
	}
}

static void typeset_all(const struct report_sheet *s)
{
	if (s->lang != VB_FR)
		return;
	typeset(s, yyjson_mut_obj_get(s->root.v, "title"));
	typeset(s, yyjson_mut_obj_get(s->root.v, "product"));
	typeset(s, s->sections.v);
}

bool report_sheet_html(const struct report_sheet *s, const struct report_templates *set,
		       struct vb_buf *out, struct vb_error *err)
{
	yyjson_doc *data VB_CLEANUP(vb_json_cleanup) = NULL;
	/* a user may draw one kind otherwise: report-KIND.mustache */
	struct vb_str kind = vb_arena_printf(
		s->arena, "report-%.*s",
		VB_FMT(vb_json_value_str((yyjson_val *)yyjson_mut_obj_get(s->root.v, "kind"))));
	bool own = false;

	typeset_all(s);
	report_words_put(report_node_object(s->root, "t"), &report_words, s->lang);
	if (!report_style_put(s->doc, s->arena, set, false, err))
		return false;
	for (size_t i = 0; !own && i < set->n; i++)
		own = vb_str_eq(set->v[i].name, kind);
	data = yyjson_mut_doc_imut_copy(s->doc, NULL);
	return report_mustache(
		set, own ? kind : VB_STR("sheet"), yyjson_doc_get_root(data), false, out, err);
}

static bool letter(struct vb_str text, size_t i)
{
	return i < text.n && (isalnum((unsigned char)text.p[i]) || (unsigned char)text.p[i] > 0x7f);
}

/*
 * Markdown: what would be markup in a text of the product is escaped. Not "_" within a word, which is none (CommonMark, 6.2): who
 * copies about.support_until copies it as it is.
 */
static void md_text(struct vb_buf *out, struct vb_str text, bool in_table)
{
	for (size_t i = 0; i < text.n; i++) {
		bool within = text.p[i] == '_' && i && letter(text, i - 1) && letter(text, i + 1);

		if ((strchr("*_`<>[]#\\", text.p[i]) && !within) || (in_table && text.p[i] == '|'))
			vb_buf_char(out, '\\');
		vb_buf_char(out, text.p[i]);
	}
}

static void md_row(struct vb_buf *out, yyjson_val *cells)
{
	yyjson_val *cell;
	size_t i, n;

	vb_json_each(cells, i, n, cell)
	{
		vb_buf_cstr(out, "| ");
		md_text(out,
			yyjson_is_str(cell) ? vb_json_value_str(cell) : vb_json_str(cell, "text"),
			true);
		vb_buf_char(out, ' ');
	}
	vb_buf_cstr(out, "|\n");
}

static void md_table(struct vb_buf *out, yyjson_val *table)
{
	yyjson_val *row, *heads = vb_json_array(table, "heads");
	struct vb_str caption = vb_json_str(table, "caption");
	size_t i, n;

	if (caption.n) {
		md_text(out, caption, false);
		vb_buf_cstr(out, "\n\n");
	}
	md_row(out, heads);
	for (i = 0; i < yyjson_arr_size(heads); i++)
		vb_buf_cstr(out, "|---");
	vb_buf_cstr(out, "|\n");
	vb_json_each(vb_json_array(table, "rows"), i, n, row)
		md_row(out, vb_json_array(row, "cells"));
	vb_buf_char(out, '\n');
}

static void md_list(struct vb_buf *out, yyjson_val *items, bool ordered)
{
	yyjson_val *item;
	size_t i, n;

	vb_json_each(items, i, n, item)
	{
		if (ordered)
			vb_buf_printf(out, "%zu. ", i + 1);
		else
			vb_buf_cstr(out, "- ");
		md_text(out, vb_json_value_str(item), false);
		vb_buf_char(out, '\n');
	}
	vb_buf_char(out, '\n');
}

static void md_block(struct vb_buf *out, yyjson_val *block)
{
	yyjson_val *items = vb_json_array(block, "items");

	if (vb_json_object(block, "table")) {
		md_table(out, vb_json_object(block, "table"));
	} else if (items) {
		md_list(out, items, vb_json_true(block, "ordered"));
	} else { /* a figure is told by its caption: the tables say what it draws */
		md_text(out,
			vb_json_str(block, vb_json_str(block, "figure").n ? "caption" : "text"),
			false);
		vb_buf_cstr(out, "\n\n");
	}
}

void report_sheet_markdown(const struct report_sheet *s, struct vb_buf *out)
{
	yyjson_doc *data VB_CLEANUP(vb_json_cleanup) = NULL;
	yyjson_val *root, *section, *block;
	size_t i, n, k, m;

	typeset_all(s);
	data = yyjson_mut_doc_imut_copy(s->doc, NULL);
	root = yyjson_doc_get_root(data);
	vb_buf_cstr(out, "# ");
	md_text(out, vb_json_str(root, "title"), false);
	vb_buf_cstr(out, "\n\n");
	md_text(out, vb_json_str(root, "product"), false);
	if (vb_json_str(root, "release").n)
		vb_buf_char(out, ' ');
	md_text(out, vb_json_str(root, "release"), false);
	vb_buf_printf(out, "%s%.*s\n\n", vb_json_str(root, "product").n ? ", " : "",
		      VB_FMT(vb_json_str(vb_json_object(root, "date"), "day")));
	vb_json_each(vb_json_array(root, "sections"), i, n, section)
	{
		vb_buf_cstr(out, "## ");
		md_text(out, vb_json_str(section, "title"), false);
		vb_buf_cstr(out, "\n\n");
		vb_json_each(vb_json_array(section, "blocks"), k, m, block) md_block(out, block);
	}
}

/* ---- plain text: what a screen reader or a terminal says in order, a table row by row ----------- */

enum { TEXT_COLUMNS = 80 };

/* Words wrapped at the width, later lines after `indent` spaces; a word longer than a line is kept whole. */
static void text_wrap(struct vb_buf *out, struct vb_str text, unsigned indent)
{
	struct vb_str word;
	unsigned at = 0;

	while (vb_str_word(&text, &word)) {
		unsigned width = report_screen_width(word);

		if (at && at + 1 + width > TEXT_COLUMNS) {
			vb_buf_printf(out, "\n%*s", (int)indent, "");
			at = indent;
		} else if (at) {
			vb_buf_char(out, ' ');
			at++;
		}
		vb_buf_str(out, word);
		at += width;
	}
	vb_buf_char(out, '\n');
}

static void text_title(struct vb_buf *out, struct vb_str title, char under)
{
	unsigned width = report_screen_width(title);

	vb_buf_printf(out, "%.*s\n", VB_FMT(title));
	for (unsigned i = 0; i < width; i++)
		vb_buf_char(out, under);
	vb_buf_cstr(out, "\n\n");
}

static void text_row(const struct report_sheet *s, struct vb_buf *out, yyjson_val *heads,
		     yyjson_val *cells)
{
	yyjson_val *cell;
	size_t i, n;

	vb_json_each(cells, i, n, cell)
	{
		struct vb_str head = vb_json_value_str(yyjson_arr_get(heads, i));
		struct vb_str text = vb_json_str(cell, "text");

		if (text.n)
			text_wrap(out,
				  vb_arena_printf(
					  s->arena,
					  vb_t(s->lang, "%s%.*s: %.*s", "%s%.*s\xc2\xa0: %.*s"),
					  i ? "- " : "", VB_FMT(head), VB_FMT(text)),
				  i ? 2 : 0);
	}
	vb_buf_char(out, '\n');
}

static void text_table(const struct report_sheet *s, struct vb_buf *out, yyjson_val *table)
{
	yyjson_val *row, *rows = vb_json_array(table, "rows");
	size_t i, n;

	text_wrap(out, vb_json_str(table, "caption"), 0);
	vb_buf_char(out, '\n');
	vb_json_each(rows, i, n, row)
		text_row(s, out, vb_json_array(table, "heads"), vb_json_array(row, "cells"));
}

static void text_block(const struct report_sheet *s, struct vb_buf *out, yyjson_val *block)
{
	yyjson_val *item, *items = vb_json_array(block, "items");
	bool ordered = vb_json_true(block, "ordered");
	size_t i, n;

	if (vb_json_object(block, "table")) {
		text_table(s, out, vb_json_object(block, "table"));
		return;
	}
	vb_json_each(items, i, n, item)
	{
		struct vb_str mark = ordered ? vb_arena_printf(s->arena, "%zu.", i + 1)
					     : VB_STR("-");

		text_wrap(out,
			  vb_arena_printf(s->arena, "%.*s %.*s", VB_FMT(mark),
					  VB_FMT(vb_json_value_str(item))),
			  (unsigned)mark.n + 1);
	}
	if (!items)
		text_wrap(out,
			  vb_json_str(block, vb_json_str(block, "figure").n ? "caption" : "text"),
			  0);
	vb_buf_char(out, '\n');
}

void report_sheet_plain(const struct report_sheet *s, struct vb_buf *out)
{
	yyjson_doc *data VB_CLEANUP(vb_json_cleanup) = NULL;
	yyjson_val *root, *section, *block;
	size_t i, n, k, m;

	typeset_all(s);
	data = yyjson_mut_doc_imut_copy(s->doc, NULL);
	root = yyjson_doc_get_root(data);
	text_title(out, vb_json_str(root, "title"), '=');
	text_wrap(out,
		  vb_arena_printf(s->arena, "%.*s %.*s %.*s", VB_FMT(vb_json_str(root, "product")),
				  VB_FMT(vb_json_str(root, "release")),
				  VB_FMT(vb_json_str(vb_json_object(root, "date"), "day"))),
		  0);
	vb_buf_char(out, '\n');
	vb_json_each(vb_json_array(root, "sections"), i, n, section)
	{
		text_title(out, vb_json_str(section, "title"), '-');
		vb_json_each(vb_json_array(section, "blocks"), k, m, block)
			text_block(s, out, block);
	}
}
