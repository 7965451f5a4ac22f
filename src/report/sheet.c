/* sheet.c - building a report section by section. */
#include "report/sheet.h"

#include "report/document.h"
#include "report/page.h"
#include "report/phrase.h"

static struct vb_str formatted(struct vb_arena *a, const char *fmt, va_list ap) VB_PRINTF(2, 0);

static struct vb_str formatted(struct vb_arena *a, const char *fmt, va_list ap)
{
	struct vb_str out;
	struct vb_buf b;

	vb_buf_init(&b, 1u << 20);
	vb_buf_vprintf(&b, fmt, ap);
	out = vb_arena_printable(a, vb_buf_view(&b));
	vb_buf_done(&b);
	return out;
}

void report_sheet_open(struct report_sheet *s, const struct vb_run *run, struct vb_arena *a,
		       yyjson_mut_doc *doc, const struct model_case *c, const char *kind,
		       const char *title)
{
	struct report_node date;

	*s = (struct report_sheet){.doc = doc, .arena = a, .run = run, .lang = run->lang};
	s->root = report_node_root(doc);
	report_node_word(s->root, "format", "vauban-sheet/1");
	report_node_word(s->root, "kind", kind);
	report_node_word(s->root, "lang", vb_t(run->lang, "en", "fr"));
	report_node_bool(s->root, "is_fr", run->lang == VB_FR);
	report_node_word(s->root, "title", title);
	report_node_str(s->root, "product",
			vb_arena_printable(a, !c ? VB_STR("")
				   : c->title.n ? c->title
						: c->id));
	report_node_str(s->root, "release", vb_arena_printable(a, c ? c->version : VB_STR("")));
	report_node_word(s->root, "version", VAUBAN_VERSION);
	date = report_node_object(s->root, "date");
	report_node_str(date, "day", report_phrase_day(a, run->lang, run->now));
	report_node_str(date, "iso", vb_time_day(a, run->now));
	s->sections = report_node_list(s->root, "sections");
}

void report_sheet_section(struct report_sheet *s, const char *title)
{
	s->section = report_node_item(s->sections);
	report_node_str(s->section, "id", vb_arena_printf(s->arena, "s%zu", ++s->n_sections));
	report_node_word(s->section, "title", title);
	s->blocks = report_node_list(s->section, "blocks");
}

void report_sheet_text(struct report_sheet *s, const char *fmt, ...)
{
	struct report_node block = report_node_item(s->blocks);
	va_list ap;

	va_start(ap, fmt);
	report_node_str(block, "text", formatted(s->arena, fmt, ap));
	va_end(ap);
}

static struct report_node list_at_the_end(struct report_sheet *s)
{
	yyjson_mut_val *last = yyjson_mut_arr_get_last(s->blocks.v);
	yyjson_mut_val *items = last ? yyjson_mut_obj_get(last, "items") : NULL;

	struct report_node block;

	if (items)
		return (struct report_node){s->doc, items};
	block = report_node_item(s->blocks);
	report_node_bool(block, "has_items", true);
	return report_node_list(block, "items");
}

void report_sheet_item(struct report_sheet *s, const char *fmt, ...)
{
	struct report_node list = list_at_the_end(s);
	va_list ap;

	va_start(ap, fmt);
	report_node_add(list, formatted(s->arena, fmt, ap));
	va_end(ap);
}

struct report_table report_sheet_table(struct report_sheet *s, const char *caption,
				       const char *heads)
{
	struct report_node block = report_node_item(s->blocks),
			   table = report_node_object(block, "table"), list;
	struct vb_str rest = vb_str(heads), head;

	report_node_word(table, "caption", caption);
	list = report_node_list(table, "heads");
	while (vb_str_next(&rest, '|', &head))
		report_node_add(list, head);
	return (struct report_table){.rows = report_node_list(table, "rows")};
}

void report_table_row(struct report_table *t)
{
	t->cells = report_node_list(report_node_item(t->rows), "cells");
}

void report_table_cell(const struct report_sheet *s, struct report_table *t, struct vb_str text)
{
	bool first = yyjson_mut_arr_size(t->cells.v) == 0;
	struct report_node cell = report_node_item(t->cells);

	report_node_bool(cell, "head", first);
	report_node_str(cell, "text", vb_arena_printable(s->arena, text));
}

void report_table_cellf(const struct report_sheet *s, struct report_table *t, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	report_table_cell(s, t, formatted(s->arena, fmt, ap));
	va_end(ap);
}

struct vb_str report_about(const struct model_case *c, const char *key)
{
	const struct vb_yaml *node = c && c->about ? vb_yaml_get(c->about, key) : NULL;

	return node && node->kind == VB_YAML_SCALAR ? node->text : (struct vb_str){NULL, 0};
}

struct vb_str report_ids(struct vb_arena *a, const model_ids *ids)
{
	struct vb_str all = {NULL, 0};

	for (size_t i = 0; i < ids->n; i++)
		all = i ? vb_arena_printf(a, "%.*s, %.*s", VB_FMT(all), VB_FMT(ids->v[i]))
			: ids->v[i];
	return all;
}

struct vb_str report_case_name(const struct model_case *c, struct vb_str id)
{
	for (size_t i = 0; i < c->feared.n; i++)
		if (vb_str_eq(c->feared.v[i].id, id) && c->feared.v[i].name.n)
			return c->feared.v[i].name;
	for (size_t i = 0; i < c->actors.n; i++)
		if (vb_str_eq(c->actors.v[i].id, id) && c->actors.v[i].name.n)
			return c->actors.v[i].name;
	return id;
}

/* ---- forms ----------------------------------------------------------------------------------- */

bool report_sheet_html(const struct report_sheet *s, const struct report_templates *set,
		       struct vb_buf *out, struct vb_error *err)
{
	yyjson_doc *data VB_CLEANUP(vb_json_cleanup) = NULL;
	/* a user may draw one kind otherwise: report-KIND.mustache */
	struct vb_str kind = vb_arena_printf(
		s->arena, "report-%.*s",
		VB_FMT(vb_json_value_str((yyjson_val *)yyjson_mut_obj_get(s->root.v, "kind"))));
	bool own = false;

	report_words_put(report_node_object(s->root, "t"), s->lang);
	if (!report_style_put(s->doc, s->arena, set, false, err))
		return false;
	for (size_t i = 0; !own && i < set->n; i++)
		own = vb_str_eq(set->v[i].name, kind);
	data = yyjson_mut_doc_imut_copy(s->doc, NULL);
	return report_mustache(
		set, own ? kind : VB_STR("sheet"), yyjson_doc_get_root(data), false, out, err);
}

/* Markdown: what would be markup in a text of the product is escaped. */
static void md_text(struct vb_buf *out, struct vb_str text, bool in_table)
{
	for (size_t i = 0; i < text.n; i++) {
		if (strchr("*_`<>[]#\\", text.p[i]) || (in_table && text.p[i] == '|'))
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

static void md_block(struct vb_buf *out, yyjson_val *block)
{
	yyjson_val *item;
	size_t i, n;

	if (vb_json_object(block, "table")) {
		md_table(out, vb_json_object(block, "table"));
		return;
	}
	vb_json_each(vb_json_array(block, "items"), i, n, item)
	{
		vb_buf_cstr(out, "- ");
		md_text(out, vb_json_value_str(item), false);
		vb_buf_char(out, '\n');
	}
	if (!vb_json_array(block, "items"))
		md_text(out, vb_json_str(block, "text"), false);
	vb_buf_cstr(out, vb_json_array(block, "items") ? "\n" : "\n\n");
}

void report_sheet_markdown(const struct report_sheet *s, struct vb_buf *out)
{
	yyjson_doc *data VB_CLEANUP(vb_json_cleanup) = yyjson_mut_doc_imut_copy(s->doc, NULL);
	yyjson_val *root = yyjson_doc_get_root(data), *section, *block;
	size_t i, n, k, m;

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
