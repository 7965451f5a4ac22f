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
	struct vb_json_lines lines;
	VB_VEC(struct respond_imported) made;
};

static bool zone_of(struct intake *in, const struct respond_imported *r, const struct vb_zone **out)
{
	struct vb_error ignored;

	return vb_zone_load(in->arena, NULL, r->zone.n ? r->zone : VB_STR("UTC"), out, &ignored);
}

#define IN(english, french) vb_t(in->run->lang, english, french)

/* ---- CSV ---------------------------------------------------------------------------------- */

enum column { TITLE, AUTHOR, OPENED, ZONE, REGISTER, NOTE, FACT };
static const char *const column_words[] = {"title", "author", "opened", "zone", "register", "note"};

struct columns {
	enum column *kind;
	struct vb_str *key;
	size_t n;
};

/* An error about cell `i` of the row read last. */
static bool cell_fail(const struct intake *in, const struct vb_csv *csv, size_t i,
		      struct vb_error *err, const char *what, struct vb_str cell)
{
	return vb_fail_at(err, VB_E_INPUT, in->name, csv->places[i].line, csv->places[i].column,
			  "%s: \"%.*s\"", what, VB_FMT(cell));
}

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
			cell_fail(in, csv, i, err,
				  IN("this column is no fact of the register",
				     "cette colonne n’est pas un fait du registre"),
				  cells[i]);
			return vb_hint(
				err, "%s",
				IN("columns: title, author, opened, zone, register, note, and "
				   "what vauban incident facts lists",
				   "colonnes : title, author, opened, zone, register, note, et "
				   "ce que liste vauban incident facts"));
		}
	}
	if (!titled)
		return vb_fail_at(
			err, VB_E_INPUT, in->name, 1, 1, "%s",
			IN("there is no column \"title\"", "il n’y a pas de colonne « title »"));
	return true;
}

static bool cell_take(struct intake *in, const struct vb_csv *csv, size_t i, enum column kind,
		      struct vb_str cell, struct respond_imported *r, struct vb_error *err)
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
		return cell_fail(
			in, csv, i, err,
			IN("register is incident or ticket", "register vaut incident ou ticket"),
			cell);
	r->reg = vb_str_is(cell, "ticket") ? MODEL_TICKET : MODEL_INCIDENT;
	return true;
}

static size_t column_of(const struct columns *c, enum column kind)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->kind[i] == kind)
			return i;
	return 0;
}

/* The text of the fact's own error, with the place of its cell. */
static bool fact_fail(const struct intake *in, const struct vb_csv *csv, size_t i,
		      struct vb_error *err)
{
	struct vb_error said = *err;

	vb_fail_at(err, VB_E_INPUT, in->name, csv->places[i].line, csv->places[i].column, "%s",
		   said.text);
	return said.hint[0] ? vb_hint(err, "%s", said.hint) : false;
}

static bool facts_take(struct intake *in, const struct vb_csv *csv, const struct columns *c,
		       const struct vb_str *cells, struct respond_imported *r, struct vb_error *err)
{
	const struct vb_zone *zone;
	struct vb_str value;

	if (!zone_of(in, r, &zone))
		return cell_fail(
			in, csv, column_of(c, ZONE), err,
			IN("no time zone has this name", "aucun fuseau horaire ne porte ce nom"),
			r->zone);
	for (size_t i = 0; i < c->n; i++) {
		struct vb_str cell = vb_csv_plain(vb_str_trim(cells[i]));

		if (!cell.n)
			continue;
		if (c->kind[i] == OPENED && !vb_zone_read(zone, cell, &r->at))
			return cell_fail(in, csv, i, err,
					 IN("opened is not a time", "opened n’est pas une heure"),
					 cell);
		if (c->kind[i] != FACT)
			continue;
		if (!respond_fact_read(in->run, in->clocks, zone, in->arena, c->key[i], cell,
				       &value, err))
			return fact_fail(in, csv, i, err);
		*vb_vec_add(in->arena, &r->facts) = (struct model_field){c->key[i], value};
	}
	return true;
}

static bool row_take(struct intake *in, const struct vb_csv *csv, const struct columns *c,
		     const struct vb_str *cells, struct vb_error *err)
{
	struct respond_imported r = {0};

	for (size_t i = 0; i < c->n; i++)
		if (!cell_take(in, csv, i, c->kind[i], vb_csv_plain(vb_str_trim(cells[i])), &r,
			       err))
			return false;
	if (!r.title.n)
		return cell_fail(in, csv, column_of(c, TITLE), err,
				 IN("the title is empty", "le titre est vide"), r.title);
	if (!facts_take(in, csv, c, cells, &r, err))
		return false;
	*vb_vec_add(in->arena, &in->made) = r;
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
		if (!vb_csv_row(&csv, in->arena, &cells, &n, err))
			return false;
		if (!n)
			return true;
		if (n != c.n)
			return vb_fail_at(err, VB_E_INPUT, in->name, csv.line, 1,
					  IN("%zu cells, the header has %zu",
					     "%zu cellules, l’en-tête en a %zu"),
					  n, c.n);
		if (!row_take(in, &csv, &c, cells, err))
			return false;
	}
}

/* ---- JSON --------------------------------------------------------------------------------- */

/* An error at `string` (a key or a value), or at `otherwise` when it is none. */
static bool json_fail(struct intake *in, yyjson_val *string, yyjson_val *otherwise,
		      const char *what, struct vb_error *err)
{
	uint32_t line = vb_json_line(&in->lines, yyjson_is_str(string) ? string : otherwise);

	return vb_fail_at(err, VB_E_INPUT, in->name, line ? line : 1,
			  line ? vb_json_column(&in->lines) : 1, "%s", what);
}

/* The first key of an object: where it stands. */
static yyjson_val *first_key(yyjson_val *o)
{
	yyjson_val *key, *value;
	size_t i, n;

	vb_json_each_key(o, i, n, key, value) return key;
	return NULL;
}

static bool entry_take(struct intake *in, yyjson_val *o, struct respond_imported *r,
		       struct vb_error *err)
{
	struct model_entry e = {.author = vb_arena_str(in->arena, vb_json_str(o, "author")),
				.ref = vb_arena_str(in->arena, vb_json_str(o, "ref")),
				.text = vb_arena_str(in->arena, vb_json_str(o, "text"))};
	yyjson_val *key, *value;
	size_t i, n;

	if (!model_entry_find(vb_json_str(o, "kind"), &e.kind))
		return json_fail(in, yyjson_obj_get(o, "kind"), first_key(o),
				 IN("an entry has no known kind",
				    "une entrée n’a pas de nature connue (kind)"),
				 err);
	if (!vb_time_parse(vb_json_str(o, "at"), &e.at))
		return json_fail(
			in, yyjson_obj_get(o, "at"), first_key(o),
			IN("an entry has no time \"at\"", "une entrée n’a pas d’heure « at »"),
			err);
	vb_json_each_key(vb_json_object(o, "fields"), i, n, key, value) *
		vb_vec_add(in->arena, &e.fields) = (struct model_field){
		vb_arena_str(in->arena, vb_json_value_str(key)),
		vb_arena_str(in->arena, vb_json_value_str(value))};
	*vb_vec_add(in->arena, &r->entries) = e;
	return true;
}

/* The first entry opens the record: it becomes its head. */
static bool record_take(struct intake *in, yyjson_val *o, struct vb_error *err)
{
	struct respond_imported r = {.reg = vb_str_is(vb_json_str(o, "register"), "ticket")
						    ? MODEL_TICKET
						    : MODEL_INCIDENT};
	yyjson_val *entries = vb_json_array(o, "entries"), *value;
	const struct model_entry *head;
	size_t i, n;

	vb_json_each(entries, i, n, value) if (!entry_take(in, value, &r, err)) return false;
	head = r.entries.n ? &r.entries.v[0] : NULL;
	if (!head || head->kind != MODEL_ENTRY_OPEN || !head->text.n)
		return json_fail(
			in, first_key(yyjson_arr_get_first(entries)), first_key(o),
			IN("a record does not start with an entry of kind \"open\" and its title",
			   "une fiche ne commence pas par une entrée de nature « open » et son titre"),
			err);
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
	in->lines = (struct vb_json_lines){.doc = doc, .text = text};
	if (!vb_str_is(vb_json_str(root, "format"), "vauban-register/1"))
		return json_fail(in, yyjson_obj_get(root, "format"), first_key(root),
				 IN("\"format\" is not vauban-register/1",
				    "« format » n’est pas vauban-register/1"),
				 err);
	vb_json_each(vb_json_array(root, "records"), i, n,
		     value) if (!record_take(in, value, err)) return false;
	return true;
}

bool respond_import(const struct vb_run *run, const struct respond_clocks *c, struct vb_arena *a,
		    struct vb_str text, const char *name, struct respond_imported **out, size_t *n,
		    struct vb_error *err)
{
	struct intake in = {.run = run, .clocks = c, .arena = a, .name = name};
	struct vb_str head = vb_str_trim(text);

	if (!vb_str_utf8(text))
		return vb_fail_at(err, VB_E_INPUT, name, 0, 0, "%s",
				  vb_t(run->lang, "the file is not UTF-8 text",
				       "le fichier n’est pas du texte UTF-8"));
	if (!(head.n && head.p[0] == '{' ? json_take(&in, text, err) : csv_take(&in, text, err)))
		return false;
	*out = in.made.v;
	*n = in.made.n;
	return true;
}
