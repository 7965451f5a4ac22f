/* sheet.c - building a report section by section. */
#include "report/sheet_int.h"

#include "report/document.h"
#include "report/figure_int.h"
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

/* The list the last block is, when it is of that sort; else a new one. */
static struct report_node list_at_the_end(struct report_sheet *s, bool ordered)
{
	yyjson_mut_val *last = yyjson_mut_arr_get_last(s->blocks.v);
	yyjson_mut_val *items = last ? yyjson_mut_obj_get(last, "items") : NULL;
	struct report_node block;

	if (items && (yyjson_mut_obj_get(last, "ordered") != NULL) == ordered)
		return (struct report_node){s->doc, items};
	block = report_node_item(s->blocks);
	report_node_bool(block, ordered ? "ordered" : "has_items", true);
	return report_node_list(block, "items");
}

void report_sheet_item(struct report_sheet *s, const char *fmt, ...)
{
	struct report_node list = list_at_the_end(s, false);
	va_list ap;

	va_start(ap, fmt);
	report_node_add(list, formatted(s->arena, fmt, ap));
	va_end(ap);
}

void report_sheet_step(struct report_sheet *s, const char *fmt, ...)
{
	struct report_node list = list_at_the_end(s, true);
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

void report_table_state(const struct report_sheet *s, struct report_table *t, const char *text,
			const char *class)
{
	struct report_node cell = report_node_item(t->cells);

	report_node_bool(cell, "head", false);
	report_node_str(cell, "text", vb_arena_printable(s->arena, vb_str(text)));
	report_node_word(cell, "class", class);
}

void report_table_cellf(const struct report_sheet *s, struct report_table *t, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	report_table_cell(s, t, formatted(s->arena, fmt, ap));
	va_end(ap);
}

void report_sheet_figure(struct report_sheet *s, const struct model_assessment *a, const char *name,
			 const char *caption)
{
	struct report_page p = {.run = s->run,
				.a = a,
				.arena = s->arena,
				.lang = s->lang,
				.currency = VB_STR("EUR")};
	struct report_node block;
	struct vb_str svg;

	if (!a || !a->the_case)
		return;
	if (a->the_case->currency.n)
		p.currency = a->the_case->currency;
	svg = figure_named(&p, vb_str(name));
	if (!svg.n)
		return;
	block = report_node_item(s->blocks);
	report_node_str(block, "figure", svg);
	report_node_word(block, "caption", caption);
	report_node_bool(block, "wide", strcmp(name, "flow") == 0 || strcmp(name, "gantt") == 0);
}

struct vb_str report_about(const struct model_case *c, const char *key)
{
	const struct vb_yaml *node = c && c->about ? vb_yaml_get(c->about, key) : NULL;

	return node && node->kind == VB_YAML_SCALAR ? node->text : (struct vb_str){NULL, 0};
}

struct vb_str report_sheet_day(const struct report_sheet *s, struct vb_str iso)
{
	int64_t when;

	if (s->lang != VB_FR || iso.n != 10 || !vb_time_parse(iso, &when))
		return iso;
	return vb_arena_printf(s->arena, "%.*s/%.*s/%.*s", VB_FMT(vb_str_sub(iso, 8, 2)),
			       VB_FMT(vb_str_sub(iso, 5, 2)), VB_FMT(vb_str_sub(iso, 0, 4)));
}

struct vb_str report_sheet_moment(const struct report_sheet *s, const struct report_sources *f,
				  size_t incident, int64_t when)
{
	struct vb_str text = f->zones ? vb_zone_text(s->arena, f->zones[incident], when)
				      : vb_time_rfc3339(s->arena, when);

	return vb_arena_printf(s->arena, "%.*s%s%.*s",
			       VB_FMT(report_sheet_day(s, vb_str_sub(text, 0, 10))), T(" ", " à "),
			       VB_FMT(vb_str_from(text, 11)));
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
