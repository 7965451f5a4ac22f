/*
 * register_list.c - the whole register: a line for each record with the clock that presses most, how fast people were answered, and
 * files for other trackers.
 */
#include "cli/register_int.h"

#include <stdlib.h>

#include "core/file.h"
#include "core/json.h"
#include "core/limits.h"
#include "report/incident.h"

/* Times to the first answer and to the end, of closed tickets: their medians. */
static int by_size(const void *pa, const void *pb)
{
	int64_t a = *(const int64_t *)pa, b = *(const int64_t *)pb;

	return a < b ? -1 : a > b;
}

static void delays_text(const struct cli *c, const struct run_register *r, struct vb_buf *b)
{
	int64_t *answered = vb_arena_array(c->arena, r->v.n + 1, sizeof(*answered)),
		*solved = vb_arena_array(c->arena, r->v.n + 1, sizeof(*solved));
	size_t n = 0, m = 0;

	for (size_t i = 0; i < r->v.n; i++) {
		const struct model_incident *t = &r->v.v[i].incident;

		for (size_t e = 0; t->reg == MODEL_TICKET && e < t->entries.n; e++)
			if (t->entries.v[e].kind == MODEL_ENTRY_ANSWER) {
				answered[n++] = t->entries.v[e].at - t->opened;
				break;
			}
		if (t->reg == MODEL_TICKET && t->closed)
			solved[m++] = t->closed - t->opened;
	}
	if (n)
		qsort(answered, n, sizeof(*answered), by_size);
	if (m)
		qsort(solved, m, sizeof(*solved), by_size);
	if (n)
		vb_buf_printf(b,
			      vb_t(c->run.lang, "\nfirst answer after %.1f h (median of %zu)\n",
				   "\npremière réponse après %.1f h (médiane de %zu)\n"),
			      (double)answered[n / 2] / 3600, n);
	if (m)
		vb_buf_printf(b,
			      vb_t(c->run.lang, "closed after %.1f h (median of %zu)\n",
				   "clos après %.1f h (médiane de %zu)\n"),
			      (double)solved[m / 2] / 3600, m);
}

static void list_line(const struct cli *c, const struct run_record *r, struct vb_buf *b)
{
	const struct model_incident *i = &r->incident;
	const struct model_clock *k = r->clocks.n ? &r->clocks.v[0] : NULL;

	vb_buf_printf(b, "%s%.*s%s  %.*s  %.*s", cli_bold(c), VB_FMT(i->id), cli_plain(c),
		      VB_FMT(vb_zone_text(c->arena, r->zone, i->opened)),
		      VB_FMT(cli_register_safe(c, i->title)));
	if (i->closed)
		vb_buf_cstr(b, vb_t(c->run.lang, "  closed", "  clos"));
	vb_buf_char(b, '\n');
	if (!i->closed && k && k->state <= MODEL_CLOCK_LATE && k->state != MODEL_CLOCK_OFF)
		cli_register_clock(c, r, k, b);
}

static yyjson_mut_doc *register_json(struct cli *c, const struct run_register *r,
				     enum model_register reg)
{
	yyjson_mut_doc *doc = yyjson_mut_doc_new(NULL);
	yyjson_mut_val *root = yyjson_mut_obj(doc), *list;

	yyjson_mut_doc_set_root(doc, root);
	yyjson_mut_obj_add_str(doc, root, "format", "vauban-register/1");
	list = yyjson_mut_obj_add_arr(doc, root, "records");
	for (size_t i = 0; i < r->v.n; i++)
		if (r->v.v[i].incident.reg == reg)
			yyjson_mut_arr_append(
				list, report_incident_json(doc, &r->v.v[i].incident, r->v.v[i].zone,
							   &r->v.v[i].clocks, c->arena));
	return doc;
}

int cli_register_list(struct cli *c, const struct run_register *r, enum model_register reg)
{
	struct vb_buf b;
	size_t n = 0;

	if (cli_wants_json(c))
		return cli_out_json(c, register_json(c, r, reg));
	vb_buf_init(&b, 16u << 20);
	for (int closed = 0; closed < 2; closed++)
		for (size_t i = r->v.n; i-- > 0;)
			if (r->v.v[i].incident.reg == reg &&
			    (r->v.v[i].incident.closed != 0) == (closed == 1)) {
				list_line(c, &r->v.v[i], &b);
				n++;
			}
	if (!n)
		vb_buf_cstr(
			&b,
			reg == MODEL_TICKET
				? vb_t(c->run.lang, "no ticket is recorded\n",
				       "aucune demande n’est notée\n")
				: vb_t(c->run.lang,
				       "no incident is recorded; vauban incident open TITLE\n",
				       "aucun incident n’est noté ; vauban incident open TITRE\n"));
	if (reg == MODEL_TICKET)
		delays_text(c, r, &b);
	return cli_out(c, &b);
}

static void register_csv(struct cli *c, const struct run_register *r, enum model_register reg,
			 struct vb_buf *out)
{
	const struct model_incident **v = vb_arena_array(c->arena, r->v.n + 1, sizeof(*v));
	size_t n = 0;

	for (size_t i = 0; i < r->v.n; i++)
		if (r->v.v[i].incident.reg == reg)
			v[n++] = &r->v.v[i].incident;
	report_register_csv(v, n, c->arena, out);
}

int cli_register_export(struct cli *c, const struct run_register *r, enum model_register reg)
{
	const char *path = cli_value(c, "output");
	yyjson_mut_doc *doc VB_CLEANUP(vb_json_cleanup_mut) = NULL;
	struct vb_error err;
	struct vb_buf b;
	bool ok = true;

	if (!path)
		return cli_out_json(c, register_json(c, r, reg));
	vb_buf_init(&b, VB_LIMIT_REPORT_BYTES);
	if (vb_str_ends(vb_str(path), VB_STR(".csv"))) {
		register_csv(c, r, reg, &b);
	} else {
		doc = register_json(c, r, reg);
		ok = vb_json_write(doc, true, &b, &err);
	}
	ok = ok && vb_file_save(path, vb_buf_view(&b), &err);
	vb_buf_done(&b);
	return ok ? VB_EXIT_DONE : cli_failed(c, &err);
}
