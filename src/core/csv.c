/* csv.c - rows of comma-separated values, one at a time, read and written. Format: RFC 4180, and what spreadsheets make of it. */
#include "core/csv.h"

#include "core/limits.h"

void vb_csv_open(struct vb_csv *c, struct vb_str text, const char *name)
{
	size_t commas = 0, semicolons = 0, tabs = 0;

	*c = (struct vb_csv){.rest = text, .name = name, .next = 1};
	if (vb_str_starts(text, VB_STR("\xef\xbb\xbf")))
		c->rest = vb_str_from(text, 3);
	for (size_t i = 0; i < c->rest.n && c->rest.p[i] != '\n'; i++) {
		commas += c->rest.p[i] == ',';
		semicolons += c->rest.p[i] == ';';
		tabs += c->rest.p[i] == '\t';
	}
	c->head = c->rest.p;
	c->between = semicolons > commas ? ';' : ',';
	if (tabs > commas && tabs > semicolons)
		c->between = '\t';
}

static void step(struct vb_csv *c, size_t n)
{
	c->rest = vb_str_from(c->rest, n);
}

static bool quoted(struct vb_csv *c, struct vb_arena *a, struct vb_str *out, struct vb_error *err)
{
	char *text = vb_arena_alloc(a, c->rest.n + 1);
	uint32_t line = c->next;
	size_t n = 0, i = 1;

	for (;; i++) {
		if (i >= c->rest.n)
			return vb_fail_at(err, VB_E_INPUT, c->name, line, 0,
					  "this quoted cell never ends");
		if (c->rest.p[i] == '"' && i + 1 < c->rest.n && c->rest.p[i + 1] == '"')
			i++;
		else if (c->rest.p[i] == '"')
			break;
		if (c->rest.p[i] == '\n') {
			c->next++;
			c->head = c->rest.p + i + 1;
		}
		text[n++] = c->rest.p[i];
	}
	step(c, i + 1);
	if (c->rest.n && c->rest.p[0] != c->between && c->rest.p[0] != '\n' && c->rest.p[0] != '\r')
		return vb_fail_at(err, VB_E_INPUT, c->name, c->next, 0,
				  "text after the closing quote of a cell");
	*out = vb_strn(text, n);
	return true;
}

static void bare(struct vb_csv *c, struct vb_str *out)
{
	size_t i = 0;

	while (i < c->rest.n && c->rest.p[i] != c->between && c->rest.p[i] != '\n')
		i++;
	*out = vb_str_sub(c->rest, 0, i);
	if (out->n && out->p[out->n - 1] == '\r')
		out->n--;
	step(c, i);
}

/* True while the row goes on after the cell just read. */
static bool row_goes_on(struct vb_csv *c)
{
	if (c->rest.n && c->rest.p[0] == c->between) {
		step(c, 1);
		return true;
	}
	if (c->rest.n && c->rest.p[0] == '\r')
		step(c, 1);
	if (c->rest.n && c->rest.p[0] == '\n') {
		step(c, 1);
		c->next++;
		c->head = c->rest.p;
	}
	return false;
}

bool vb_csv_row(struct vb_csv *c, struct vb_arena *a, struct vb_str **cells, size_t *n,
		struct vb_error *err)
{
	VB_VEC(struct vb_str) row = {0};
	VB_VEC(struct vb_csv_place) places = {0};

	while (c->rest.n && (c->rest.p[0] == '\n' || c->rest.p[0] == '\r')) {
		c->next += c->rest.p[0] == '\n';
		step(c, 1);
		c->head = c->rest.p;
	}
	c->line = c->next;
	for (bool more = c->rest.n != 0; more; more = row_goes_on(c)) {
		struct vb_str cell = {NULL, 0};

		if (row.n == VB_LIMIT_CSV_CELLS)
			return vb_fail_at(err, VB_E_LIMIT, c->name, c->line, 0,
					  "more than %u cells in one row", VB_LIMIT_CSV_CELLS);
		*vb_vec_add(a, &places) = (struct vb_csv_place){
			c->next, (uint32_t)(c->rest.p - c->head) + 1};
		if (c->rest.n && c->rest.p[0] == '"') {
			if (!quoted(c, a, &cell, err))
				return false;
		} else {
			bare(c, &cell);
		}
		*vb_vec_add(a, &row) = cell;
	}
	*cells = row.v;
	*n = row.n;
	c->places = places.v;
	return true;
}

/* ---- writing ---------------------------------------------------------------------------------- */

static bool formula(struct vb_str text)
{
	struct vb_str start = vb_str_trim(text);

	return start.n && strchr("=+-@", start.p[0]);
}

void vb_csv_put(struct vb_buf *out, struct vb_str text, bool first)
{
	vb_buf_cstr(out, first ? "\"" : ",\"");
	if (formula(text))
		vb_buf_char(out, '\'');
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '"')
			vb_buf_char(out, '"');
		vb_buf_char(out, text.p[i]);
	}
	vb_buf_char(out, '"');
}

void vb_csv_end(struct vb_buf *out)
{
	vb_buf_cstr(out, "\r\n");
}

struct vb_str vb_csv_plain(struct vb_str cell)
{
	return cell.n && cell.p[0] == '\'' && formula(vb_str_from(cell, 1)) ? vb_str_from(cell, 1)
									    : cell;
}
