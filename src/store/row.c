/*
 * row.c - a structure as a row and back, driven by its shape. Lists become JSON arrays: of strings, of numbers, or of
 * objects that leave out what is empty. What comes back from the file is checked: it may have been changed by hand.
 */
#include "store/store_int.h"

#include "core/hash.h"
#include "core/json.h"
#include "core/limits.h"

struct vec { /* any VB_VEC seen without its type */
	void *v;
	size_t n, cap;
};

static struct vec vec_at(const void *field)
{
	struct vec v;

	memcpy(&v, field, sizeof(v));
	return v;
}

/* ---- structure to JSON ------------------------------------------------------------------- */

static yyjson_mut_val *list_write(yyjson_mut_doc *doc, const struct store_column *c,
				  const char *field);

static void field_write(yyjson_mut_doc *doc, yyjson_mut_val *object, const struct store_column *c,
			const char *field)
{
	const struct vb_str *text = (const void *)field;
	uint32_t small;
	int64_t large;
	double real;

	switch (c->kind) {
	case STORE_STR:
		if (text->n)
			yyjson_mut_obj_add_val(doc, object, c->name, vb_json_mut_str(doc, *text));
		break;
	case STORE_BOOL:
		if (*(const bool *)field)
			yyjson_mut_obj_add_bool(doc, object, c->name, true);
		break;
	case STORE_INT:
	case STORE_U32:
		memcpy(&small, field, sizeof(small));
		if (small)
			yyjson_mut_obj_add_int(doc, object, c->name,
					       c->kind == STORE_INT ? (int)small : (int64_t)small);
		break;
	case STORE_I64:
	case STORE_U64:
		memcpy(&large, field, sizeof(large));
		if (large && c->kind == STORE_U64)
			yyjson_mut_obj_add_uint(doc, object, c->name, (uint64_t)large);
		else if (large)
			yyjson_mut_obj_add_sint(doc, object, c->name, large);
		break;
	case STORE_WORD:
		memcpy(&small, field, sizeof(small));
		vb_assert((int)small < c->words);
		yyjson_mut_obj_add_str(doc, object, c->name, c->word((int)small));
		break;
	case STORE_DOUBLE:
		memcpy(&real, field, sizeof(real));
		yyjson_mut_obj_add_real(doc, object, c->name, real);
		break;
	default:
		yyjson_mut_obj_add_val(doc, object, c->name, list_write(doc, c, field));
	}
}

static yyjson_mut_val *list_write(yyjson_mut_doc *doc, const struct store_column *c,
				  const char *field)
{
	yyjson_mut_val *array = yyjson_mut_arr(doc);
	struct vec list = vec_at(field);

	vb_assert(c->kind == STORE_STRS || c->kind == STORE_IDS || c->kind == STORE_LIST);
	for (size_t i = 0; i < list.n; i++) {
		if (c->kind == STORE_STRS) {
			vb_json_add_str(doc, array, ((const struct vb_str *)list.v)[i]);
		} else if (c->kind == STORE_IDS) {
			yyjson_mut_arr_add_uint(doc, array, ((const uint32_t *)list.v)[i]);
		} else {
			yyjson_mut_val *object = yyjson_mut_arr_add_obj(doc, array);

			for (size_t k = 0; k < c->of->n; k++)
				field_write(doc, object, &c->of->columns[k],
					    (const char *)list.v + i * c->of->size +
						    c->of->columns[k].offset);
		}
	}
	return array;
}

static struct vb_str list_text(struct vb_arena *a, const struct store_column *c, const char *field)
{
	yyjson_mut_doc *doc VB_CLEANUP(vb_json_cleanup_mut) = NULL;
	struct vb_buf out VB_CLEANUP(vb_buf_done) = {0};
	struct vb_error err;
	bool written;

	if (!vec_at(field).n)
		return VB_STR("[]");
	doc = yyjson_mut_doc_new(NULL);
	vb_assert(doc);
	yyjson_mut_doc_set_root(doc, list_write(doc, c, field));
	vb_buf_init(&out, STORE_VALUE_BYTES);
	written = vb_json_write(doc, false, &out, &err);
	vb_assert(written); /* only an infinity or 64 MiB of references could fail it */
	return vb_arena_str(a, vb_str_trim(vb_buf_view(&out)));
}

/* ---- structure to values ----------------------------------------------------------------- */

static void value_of(struct vb_arena *a, const struct store_column *c, const char *field,
		     struct store_value *out)
{
	int small;

	*out = (struct store_value){.type = SQLITE_INTEGER};
	switch (c->kind) {
	case STORE_STR:
		out->type = SQLITE_TEXT;
		memcpy(&out->s, field, sizeof(out->s));
		break;
	case STORE_BOOL:
		out->i = *(const bool *)field;
		break;
	case STORE_INT:
	case STORE_WORD:
		memcpy(&small, field, sizeof(small));
		out->i = small;
		if (c->kind == STORE_WORD) {
			vb_assert(small >= 0 && small < c->words);
			out->type = SQLITE_TEXT;
			out->s = vb_str(c->word(small));
		}
		break;
	case STORE_U32:
		out->i = *(const uint32_t *)(const void *)field;
		break;
	case STORE_I64:
	case STORE_U64:
		memcpy(&out->i, field, sizeof(out->i));
		break;
	case STORE_DOUBLE:
		out->type = SQLITE_FLOAT;
		memcpy(&out->d, field, sizeof(out->d));
		break;
	case STORE_STRS:
	case STORE_IDS:
	case STORE_LIST:
		out->type = SQLITE_TEXT;
		out->s = list_text(a, c, field);
		break;
	}
}

void store_row_encode(struct vb_arena *a, const struct store_shape *shape, const void *object,
		      struct store_value values[STORE_MAX_COLUMNS])
{
	vb_assert(shape->n <= STORE_MAX_COLUMNS);
	for (size_t i = 0; i < shape->n; i++)
		value_of(a, &shape->columns[i], (const char *)object + shape->columns[i].offset,
			 &values[i]);
}

struct store_digest store_row_digest(const struct store_value *values, size_t n, uint32_t nth)
{
	struct vb_buf bytes VB_CLEANUP(vb_buf_done) = {0};
	unsigned char whole[VB_SHA256_BYTES];
	struct store_digest out;

	vb_buf_init(&bytes, SIZE_MAX / 2);
	for (size_t i = 0; i < n; i++) {
		vb_put_u8(&bytes, (uint8_t)values[i].type);
		vb_put_u64(&bytes, (uint64_t)values[i].i);
		vb_put_double(&bytes, values[i].d);
		vb_put_str(&bytes, values[i].s);
	}
	vb_put_u32(&bytes, nth);
	vb_sha256(vb_buf_view(&bytes), whole);
	memcpy(out.bytes, whole, sizeof(out.bytes));
	return out;
}

bool store_row_bind(struct store *s, sqlite3_stmt *stmt, int first,
		    const struct store_value *values, size_t n, struct vb_error *err)
{
	for (size_t i = 0; i < n; i++) {
		const struct store_value *v = &values[i];
		int at = first + (int)i, code;

		if (v->type == SQLITE_INTEGER)
			code = sqlite3_bind_int64(stmt, at, v->i);
		else if (v->type == SQLITE_FLOAT)
			code = sqlite3_bind_double(stmt, at, v->d);
		else
			code = sqlite3_bind_text64(stmt, at, v->s.n ? v->s.p : "", v->s.n,
						   SQLITE_STATIC, SQLITE_UTF8);
		if (code != SQLITE_OK)
			return store_sql_fail(s, "write the store", err);
	}
	return true;
}

/* ---- back --------------------------------------------------------------------------------- */

struct reading {
	struct vb_arena *a;
	struct store_texts *texts; /* NULL: every text is copied */
};

/* The copy of an equal text that came lately, or a new one. What a rule says is the same in thousands of rows. */
static struct vb_str text_keep(const struct reading *r, struct vb_str text)
{
	struct vb_str *slot;

	if (!text.n)
		return (struct vb_str){0};
	if (!r->texts)
		return vb_arena_str(r->a, text);
	slot = &r->texts->slot[vb_hash64(text, 6) % STORE_TEXTS];
	if (!vb_str_eq(*slot, text))
		*slot = vb_arena_str(r->a, text);
	return *slot;
}

static bool list_read(const struct reading *r, const struct store_column *c, yyjson_val *array,
		      char *field);

static bool word_decode(const struct store_column *c, struct vb_str word, char *field)
{
	for (int i = 0; i < c->words; i++) {
		if (vb_str_is(word, c->word(i))) {
			memcpy(field, &i, sizeof(i));
			return true;
		}
	}
	return false;
}

static bool field_read(const struct reading *r, const struct store_column *c, yyjson_val *object,
		       char *field)
{
	yyjson_val *value = yyjson_obj_get(object, c->name);
	struct vb_str text;
	int64_t number;
	double real;

	switch (c->kind) {
	case STORE_STR:
		text = text_keep(r, vb_json_value_str(value));
		memcpy(field, &text, sizeof(text));
		return !value || yyjson_is_str(value);
	case STORE_BOOL:
		*(bool *)field = yyjson_is_true(value);
		return !value || yyjson_is_bool(value);
	case STORE_INT:
	case STORE_U32:
		number = yyjson_get_sint(value);
		if ((value && !yyjson_is_int(value)) ||
		    number < (c->kind == STORE_INT ? INT32_MIN : 0) ||
		    number > (c->kind == STORE_INT ? INT32_MAX : UINT32_MAX))
			return false;
		*(uint32_t *)(void *)field = (uint32_t)number;
		return true;
	case STORE_I64:
	case STORE_U64: /* read as an unsigned number, both have the same bits */
		number = c->kind == STORE_U64 ? (int64_t)yyjson_get_uint(value)
					      : yyjson_get_sint(value);
		memcpy(field, &number, sizeof(number));
		if (c->kind == STORE_U64)
			return !value || yyjson_is_uint(value);
		return !value || (yyjson_is_int(value) && !(yyjson_is_uint(value) && number < 0));
	case STORE_WORD:
		return word_decode(c, vb_json_value_str(value), field);
	case STORE_DOUBLE:
		real = yyjson_get_num(value);
		memcpy(field, &real, sizeof(real));
		return yyjson_is_num(value);
	default:
		return list_read(r, c, value, field);
	}
}

static bool item_read(const struct reading *r, const struct store_column *c, yyjson_val *item,
		      char *to)
{
	struct vb_str text;

	if (c->kind == STORE_STRS) {
		text = text_keep(r, vb_json_value_str(item));
		memcpy(to, &text, sizeof(text));
		return yyjson_is_str(item);
	}
	if (c->kind == STORE_IDS) {
		*(uint32_t *)(void *)to = (uint32_t)yyjson_get_uint(item);
		return yyjson_is_uint(item) && yyjson_get_uint(item) <= UINT32_MAX;
	}
	for (size_t k = 0; k < c->of->n; k++)
		if (!field_read(r, &c->of->columns[k], item, to + c->of->columns[k].offset))
			return false;
	return yyjson_is_obj(item);
}

static bool list_read(const struct reading *r, const struct store_column *c, yyjson_val *array,
		      char *field)
{
	size_t size = c->kind == STORE_STRS  ? sizeof(struct vb_str)
		      : c->kind == STORE_IDS ? sizeof(uint32_t)
					     : c->of->size;
	struct vec list = {0};
	yyjson_arr_iter it;
	yyjson_val *item;
	size_t i = 0;

	if (!yyjson_is_arr(array))
		return false;
	list.n = list.cap = yyjson_arr_size(array);
	list.v = list.n ? vb_arena_array(r->a, list.n, size) : NULL;
	yyjson_arr_iter_init(array, &it);
	while ((item = yyjson_arr_iter_next(&it)))
		if (!item_read(r, c, item, (char *)list.v + i++ * size))
			return false;
	memcpy(field, &list, sizeof(list));
	return true;
}

static bool list_decode(const struct reading *r, const struct store_column *c, struct vb_str text,
			char *field)
{
	yyjson_doc *doc VB_CLEANUP(vb_json_cleanup) = NULL;
	struct vec none = {0};
	struct vb_error err;

	if (vb_str_is(text, "[]")) {
		memcpy(field, &none, sizeof(none));
		return true;
	}
	return vb_json_read(text, c->name, &doc, &err) &&
	       list_read(r, c, yyjson_doc_get_root(doc), field);
}

/* The row's own bytes, until the next step. */
static struct vb_str text_see(sqlite3_stmt *stmt, int at)
{
	const char *p = (const char *)sqlite3_column_text(stmt, at);
	int n = sqlite3_column_bytes(stmt, at);

	return p && n > 0 ? vb_strn(p, (size_t)n) : (struct vb_str){0};
}

static bool value_decode(const struct reading *r, const struct store_column *c, sqlite3_stmt *stmt,
			 int at, char *field)
{
	int64_t number = sqlite3_column_int64(stmt, at);
	double real = sqlite3_column_double(stmt, at);
	struct vb_str text;

	switch (c->kind) {
	case STORE_BOOL:
		*(bool *)field = number != 0;
		return true;
	case STORE_INT:
	case STORE_U32:
		if (number < (c->kind == STORE_INT ? INT32_MIN : 0) || number > UINT32_MAX)
			return false;
		*(uint32_t *)(void *)field = (uint32_t)number;
		return true;
	case STORE_I64:
	case STORE_U64:
		memcpy(field, &number, sizeof(number));
		return true;
	case STORE_DOUBLE:
		memcpy(field, &real, sizeof(real));
		return true;
	default:
		text = text_see(stmt, at);
	}
	if (c->kind == STORE_WORD)
		return word_decode(c, text, field);
	if (c->kind != STORE_STR)
		return list_decode(r, c, text, field);
	text = text_keep(r, text);
	memcpy(field, &text, sizeof(text));
	return true;
}

bool store_row_decode(struct store *s, sqlite3_stmt *stmt, int first,
		      const struct store_shape *shape, struct vb_arena *a, void *object,
		      struct vb_error *err)
{
	const struct reading r = {a, s->texts};

	for (size_t i = 0; i < shape->n; i++) {
		const struct store_column *c = &shape->columns[i];
		char what[128];

		if (value_decode(&r, c, stmt, first + (int)i, (char *)object + c->offset))
			continue;
		snprintf(what, sizeof(what),
			 "table %s, column %s holds what was never written there", shape->table,
			 c->name);
		return store_sql_damaged(s, what, err);
	}
	return true;
}

/* ---- a row as a JSON object of a document (run_document.c) --------------------------------- */

void store_row_json(yyjson_mut_doc *doc, yyjson_mut_val *into, const struct store_shape *shape,
		    const void *object)
{
	for (size_t i = 0; i < shape->n; i++)
		field_write(doc, into, &shape->columns[i],
			    (const char *)object + shape->columns[i].offset);
}

const char *store_row_take(struct vb_arena *a, const struct store_shape *shape, yyjson_val *from,
			   void *object)
{
	const struct reading r = {.a = a};

	if (!yyjson_is_obj(from))
		return shape->columns[0].name;
	for (size_t i = 0; i < shape->n; i++)
		if (!field_read(&r, &shape->columns[i], from,
				(char *)object + shape->columns[i].offset))
			return shape->columns[i].name;
	return NULL;
}

/* ---- SQL from a shape ---------------------------------------------------------------------- */

void store_row_names(const struct store_shape *shape, const char *alias, struct vb_buf *out)
{
	for (size_t i = 0; i < shape->n; i++)
		vb_buf_printf(out, "%s%s%s%s", i ? ", " : "", alias ? alias : "", alias ? "." : "",
			      shape->columns[i].name);
}

void store_row_marks(size_t n, struct vb_buf *out)
{
	for (size_t i = 0; i < n; i++)
		vb_buf_cstr(out, i ? ", ?" : "?");
}
