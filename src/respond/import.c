/*
 * import.c - registers of other tools (CSV) and of vauban (JSON, docs/JSON.md "the register"). A file is taken whole or
 * not at all: every row is checked before anything is made of it.
 */
#include "respond/respond_int.h"

#include "core/csv.h"
#include "core/json.h"

struct intake {
	const struct vb_run *run;
	const struct respond_clocks *clocks;
	struct vb_arena *arena;
	const char *name;
	VB_VEC(struct respond_imported) made;
};

static bool zone_of(struct intake *in, const struct respond_imported *r, uint32_t line,
		    const struct vb_zone **out, struct vb_error *err)
{
	if (vb_zone_load(in->arena, NULL, r->zone.n ? r->zone : VB_STR("UTC"), out, err))
		return true;
	return vb_fail_at(err, VB_E_INPUT, in->name, line, 0, "no time zone is named \"%.*s\"",
			  VB_FMT(r->zone));
}

/* ---- CSV ---------------------------------------------------------------------------------- */

enum column { TITLE, AUTHOR, OPENED, ZONE, REGISTER, NOTE, FACT };
static const char *const column_words[] = {"title", "author", "opened", "zone", "register", "note"};

struct columns {
	enum column *kind;
	struct vb_str *key;
	size_t n;
};

static bool header_take(struct intake *in, struct vb_csv *csv, struct columns *out,
			struct vb_error *err)
{
	bool titled = false;
	struct vb_str *cells;

	if (!vb_csv_row(csv, in->arena, &cells, &out->n, err))
		return false;
	out->kind = vb_arena_array(in->arena, out->n + 1, sizeof(*out->kind));
	out->key = vb_arena_array(in->arena, out->n + 1, sizeof(*out->key));
	for (size_t i = 0; i < out->n; i++) {
		out->key[i] = vb_arena_lower(in->arena, vb_str_trim(cells[i]));
		out->kind[i] = FACT;
		for (size_t w = 0; w < VB_COUNT(column_words); w++)
			if (vb_str_is(out->key[i], column_words[w]))
				out->kind[i] = (enum column)w;
		titled = titled || out->kind[i] == TITLE;
		if (out->kind[i] == FACT && !respond_fact_find(in->clocks, out->key[i])) {
			vb_fail_at(err, VB_E_INPUT, in->name, csv->line, 0,
				   "column \"%.*s\" is no fact of the register", VB_FMT(cells[i]));
			return vb_hint(err, "columns: title, author, opened, zone, register, note, "
					    "and what vauban incident facts lists");
		}
	}
	if (!titled)
		return vb_fail_at(err, VB_E_INPUT, in->name, 1, 0, "there is no column \"title\"");
	return true;
}

static bool cell_take(struct intake *in, enum column kind, struct vb_str cell, uint32_t line,
		      struct respond_imported *r, struct vb_error *err)
{
	if (kind == TITLE)
		r->title = cell;
	if (kind == AUTHOR)
		r->author = cell;
	if (kind == ZONE)
		r->zone = cell;
	if (kind == NOTE && cell.n)
		*vb_vec_add(in->arena, &r->entries) = (struct model_entry){.kind = MODEL_ENTRY_NOTE,
									   .text = cell};
	if (kind != REGISTER || !cell.n)
		return true;
	if (!vb_str_is(cell, "incident") && !vb_str_is(cell, "ticket"))
		return vb_fail_at(err, VB_E_INPUT, in->name, line, 0,
				  "register is incident or ticket, not \"%.*s\"", VB_FMT(cell));
	r->reg = vb_str_is(cell, "ticket") ? MODEL_TICKET : MODEL_INCIDENT;
	return true;
}

static bool facts_take(struct intake *in, const struct columns *c, const struct vb_str *cells,
		       uint32_t line, struct respond_imported *r, struct vb_error *err)
{
	const struct vb_zone *zone;
	struct vb_str value;

	if (!zone_of(in, r, line, &zone, err))
		return false;
	for (size_t i = 0; i < c->n; i++) {
		struct vb_str cell = vb_csv_plain(vb_str_trim(cells[i]));

		if (!cell.n)
			continue;
		if (c->kind[i] == OPENED && !vb_zone_read(zone, cell, &r->at))
			return vb_fail_at(err, VB_E_INPUT, in->name, line, 0,
					  "opened: \"%.*s\" is not a time", VB_FMT(cell));
		if (c->kind[i] != FACT)
			continue;
		if (!respond_fact_read(in->run, in->clocks, zone, in->arena, c->key[i], cell,
				       &value, err))
			return vb_prefix(err, "%s:%u", in->name, line);
		*vb_vec_add(in->arena, &r->facts) = (struct model_field){c->key[i], value};
	}
	return true;
}

static bool csv_take(struct intake *in, struct vb_str text, struct vb_error *err)
{
	struct columns c = {0};
	struct vb_csv csv;
	struct vb_str *cells;
	size_t n;

	vb_csv_open(&csv, text, in->name);
	if (!header_take(in, &csv, &c, err))
		return false;
	for (;;) {
		struct respond_imported r = {0};

		if (!vb_csv_row(&csv, in->arena, &cells, &n, err))
			return false;
		if (!n)
			return true;
		if (n != c.n)
			return vb_fail_at(err, VB_E_INPUT, in->name, csv.line, 0,
					  "%zu cells, the header has %zu", n, c.n);
		for (size_t i = 0; i < n; i++)
			if (!cell_take(in, c.kind[i], vb_csv_plain(vb_str_trim(cells[i])), csv.line,
				       &r, err))
				return false;
		if (!r.title.n)
			return vb_fail_at(err, VB_E_INPUT, in->name, csv.line, 0, "no title");
		if (!facts_take(in, &c, cells, csv.line, &r, err))
			return false;
		*vb_vec_add(in->arena, &in->made) = r;
	}
}

/* ---- JSON --------------------------------------------------------------------------------- */

static bool entry_take(struct intake *in, yyjson_val *o, uint32_t line, struct respond_imported *r,
		       struct vb_error *err)
{
	struct model_entry e = {.author = vb_arena_str(in->arena, vb_json_str(o, "author")),
				.ref = vb_arena_str(in->arena, vb_json_str(o, "ref")),
				.text = vb_arena_str(in->arena, vb_json_str(o, "text"))};
	yyjson_val *key, *value;
	size_t i, n;

	if (!model_entry_find(vb_json_str(o, "kind"), &e.kind))
		return vb_fail_at(err, VB_E_INPUT, in->name, line, 0, "an entry has no known kind");
	if (!vb_time_parse(vb_json_str(o, "at"), &e.at))
		return vb_fail_at(err, VB_E_INPUT, in->name, line, 0,
				  "an entry has no time \"at\"");
	vb_json_each_key(vb_json_object(o, "fields"), i, n, key, value) *
		vb_vec_add(in->arena, &e.fields) = (struct model_field){
		vb_arena_str(in->arena, vb_json_value_str(key)),
		vb_arena_str(in->arena, vb_json_value_str(value))};
	*vb_vec_add(in->arena, &r->entries) = e;
	return true;
}

/* The first entry opens the record: it becomes its head. */
static bool record_take(struct intake *in, yyjson_val *o, uint32_t line, struct vb_error *err)
{
	struct respond_imported r = {.reg = vb_str_is(vb_json_str(o, "register"), "ticket")
						    ? MODEL_TICKET
						    : MODEL_INCIDENT};
	const struct model_entry *head;
	yyjson_val *value;
	size_t i, n;

	vb_json_each(vb_json_array(o, "entries"), i, n,
		     value) if (!entry_take(in, value, line, &r, err)) return false;
	head = r.entries.n ? &r.entries.v[0] : NULL;
	if (!head || head->kind != MODEL_ENTRY_OPEN || !head->text.n)
		return vb_fail_at(
			err, VB_E_INPUT, in->name, line, 0,
			"a record does not start with an entry of kind \"open\" and its title");
	r.title = head->text;
	r.author = head->author;
	r.at = head->at;
	for (i = 0; i < head->fields.n; i++)
		if (vb_str_is(head->fields.v[i].key, "zone"))
			r.zone = head->fields.v[i].value;
		else
			*vb_vec_add(in->arena, &r.facts) = head->fields.v[i];
	r.entries.v++;
	r.entries.n--;
	r.entries.cap = r.entries.n; /* it grows no more in place */
	*vb_vec_add(in->arena, &in->made) = r;
	return true;
}

static bool json_take(struct intake *in, struct vb_str text, struct vb_error *err)
{
	yyjson_doc *doc VB_CLEANUP(vb_json_cleanup) = NULL;
	yyjson_val *root, *value;
	size_t i, n;

	if (!vb_json_read(text, in->name, &doc, err))
		return false;
	root = yyjson_doc_get_root(doc);
	if (!vb_str_is(vb_json_str(root, "format"), "vauban-register/1"))
		return vb_fail_at(err, VB_E_INPUT, in->name, 1, 0,
				  "\"format\" is not vauban-register/1");
	{
		struct vb_json_lines lines = {.doc = doc, .text = text};

		vb_json_each(
			vb_json_array(root, "records"), i, n,
			value) if (!record_take(in, value,
						vb_json_line(&lines, yyjson_obj_get(value, "id")),
						err)) return false;
	}
	return true;
}

bool respond_import(const struct vb_run *run, const struct respond_clocks *c, struct vb_arena *a,
		    struct vb_str text, const char *name, struct respond_imported **out, size_t *n,
		    struct vb_error *err)
{
	struct intake in = {.run = run, .clocks = c, .arena = a, .name = name};
	struct vb_str head = vb_str_trim(text);

	if (!vb_str_utf8(text))
		return vb_fail_at(err, VB_E_INPUT, name, 0, 0, "the file is not UTF-8 text");
	if (!(head.n && head.p[0] == '{' ? json_take(&in, text, err) : csv_take(&in, text, err)))
		return false;
	*out = in.made.v;
	*n = in.made.n;
	return true;
}
