/* incident.c - the register as documents. */
#include "report/incident.h"

#include "core/csv.h"

static void time_put(yyjson_mut_doc *doc, yyjson_mut_val *o, const char *key,
		     const struct vb_zone *zone, int64_t when, struct vb_arena *a)
{
	if (when)
		vb_json_put_str(doc, o, key, vb_zone_rfc3339(a, zone, when));
	else
		yyjson_mut_obj_add_null(doc, o, key);
}

static void both_put(yyjson_mut_doc *doc, yyjson_mut_val *o, const char *key, struct model_text t)
{
	yyjson_mut_val *v = yyjson_mut_obj_add_obj(doc, o, key);

	vb_json_put_str(doc, v, "en", t.en);
	vb_json_put_str(doc, v, "fr", t.fr);
}

static void strings_put(yyjson_mut_doc *doc, yyjson_mut_val *o, const char *key,
			const struct vb_str *v, size_t n)
{
	yyjson_mut_val *list = yyjson_mut_obj_add_arr(doc, o, key);

	for (size_t i = 0; i < n; i++)
		vb_json_add_str(doc, list, v[i]);
}

static void fields_put(yyjson_mut_doc *doc, yyjson_mut_val *o, const char *key,
		       const struct model_field *v, size_t n, struct vb_arena *a)
{
	yyjson_mut_val *map = yyjson_mut_obj_add_obj(doc, o, key);

	for (size_t i = 0; i < n; i++)
		yyjson_mut_obj_add(map, vb_json_mut_str(doc, vb_arena_str(a, v[i].key)),
				   vb_json_mut_str(doc, v[i].value));
}

static void entries_put(yyjson_mut_doc *doc, yyjson_mut_val *o, const struct model_incident *i,
			struct vb_arena *a)
{
	yyjson_mut_val *list = yyjson_mut_obj_add_arr(doc, o, "entries");

	for (size_t n = 0; n < i->entries.n; n++) {
		const struct model_entry *e = &i->entries.v[n];
		yyjson_mut_val *v = yyjson_mut_arr_add_obj(doc, list);

		yyjson_mut_obj_add_sint(doc, v, "seq", e->seq);
		vb_json_put_str(doc, v, "at", vb_time_rfc3339(a, e->at));
		vb_json_put_str(doc, v, "author", e->author);
		yyjson_mut_obj_add_str(doc, v, "kind", model_entry_word((int)e->kind));
		vb_json_put_str(doc, v, "ref", e->ref);
		vb_json_put_str(doc, v, "text", e->text);
		fields_put(doc, v, "fields", e->fields.v, e->fields.n, a);
	}
}

static void causes_put(yyjson_mut_doc *doc, yyjson_mut_val *o, const struct model_incident *i)
{
	yyjson_mut_val *list = yyjson_mut_obj_add_arr(doc, o, "causes");

	for (size_t n = 0; n < i->causes.n; n++) {
		yyjson_mut_val *v = yyjson_mut_arr_add_obj(doc, list);

		vb_json_put_str(doc, v, "id", i->causes.v[n].id);
		vb_json_put_str(doc, v, "under", i->causes.v[n].under);
		yyjson_mut_obj_add_str(doc, v, "factor",
				       model_factor_word((int)i->causes.v[n].factor));
		vb_json_put_str(doc, v, "class", i->causes.v[n].class_of);
		vb_json_put_str(doc, v, "text", i->causes.v[n].text);
	}
}

static void actions_put(yyjson_mut_doc *doc, yyjson_mut_val *o, const struct model_incident *i,
			const struct vb_zone *zone, struct vb_arena *a)
{
	yyjson_mut_val *list = yyjson_mut_obj_add_arr(doc, o, "actions");

	for (size_t n = 0; n < i->actions.n; n++) {
		const struct model_action *x = &i->actions.v[n];
		yyjson_mut_val *v = yyjson_mut_arr_add_obj(doc, list);

		vb_json_put_str(doc, v, "id", x->id);
		vb_json_put_str(doc, v, "text", x->text);
		vb_json_put_str(doc, v, "owner", x->owner);
		vb_json_put_str(doc, v, "due", x->due);
		yyjson_mut_obj_add_bool(doc, v, "preventive", x->preventive);
		time_put(doc, v, "done", zone, x->done, a);
		vb_json_put_str(doc, v, "evidence", x->evidence);
		vb_json_put_str(doc, v, "sha256", x->digest);
	}
}

static yyjson_mut_val *clock_json(yyjson_mut_doc *doc, const struct model_clock *k,
				  const struct vb_zone *zone, struct vb_arena *a)
{
	yyjson_mut_val *v = yyjson_mut_obj(doc);

	vb_json_put_str(doc, v, "clock", k->id);
	vb_json_put_str(doc, v, "stage", k->stage);
	vb_json_put_str(doc, v, "law", k->law);
	both_put(doc, v, "title", k->title);
	both_put(doc, v, "stage_title", k->stage_title);
	both_put(doc, v, "recipient", k->recipient);
	both_put(doc, v, "delay", k->delay);
	vb_json_put_str(doc, v, "article", k->article);
	yyjson_mut_obj_add_bool(doc, v, "verified", k->verified);
	yyjson_mut_obj_add_str(doc, v, "state", model_clock_word((int)k->state));
	time_put(doc, v, "starts", zone, k->starts, a);
	time_put(doc, v, "due", zone, k->due, a);
	time_put(doc, v, "sent", zone, k->sent, a);
	strings_put(doc, v, "missing", k->missing.v, k->missing.n);
	both_put(doc, v, "why", k->why);
	return v;
}

static void lessons_put(yyjson_mut_doc *doc, yyjson_mut_val *o, const struct model_incident *i)
{
	yyjson_mut_val *list = yyjson_mut_obj_add_arr(doc, o, "lessons");

	for (size_t n = 0; n < i->lessons.n; n++) {
		yyjson_mut_val *v = yyjson_mut_arr_add_obj(doc, list);

		vb_json_put_str(doc, v, "text", i->lessons.v[n].text);
		strings_put(doc, v, "reopens", i->lessons.v[n].reopens.v,
			    i->lessons.v[n].reopens.n);
	}
}

yyjson_mut_val *report_incident_json(yyjson_mut_doc *doc, const struct model_incident *i,
				     const struct vb_zone *zone, const model_clocks *clocks,
				     struct vb_arena *a)
{
	yyjson_mut_val *o = yyjson_mut_obj(doc), *list;

	vb_json_put_str(doc, o, "id", i->id);
	yyjson_mut_obj_add_str(doc, o, "register", i->reg == MODEL_TICKET ? "ticket" : "incident");
	vb_json_put_str(doc, o, "title", i->title);
	vb_json_put_str(doc, o, "zone", i->zone);
	vb_json_put_str(doc, o, "author", i->author);
	time_put(doc, o, "opened", zone, i->opened, a);
	time_put(doc, o, "closed", zone, i->closed, a);
	fields_put(doc, o, "facts", i->facts.v, i->facts.n, a);
	strings_put(doc, o, "links", i->links.v, i->links.n);
	list = yyjson_mut_obj_add_arr(doc, o, "clocks");
	for (size_t n = 0; clocks && n < clocks->n; n++)
		yyjson_mut_arr_append(list, clock_json(doc, &clocks->v[n], zone, a));
	causes_put(doc, o, i);
	actions_put(doc, o, i, zone, a);
	lessons_put(doc, o, i);
	entries_put(doc, o, i, a);
	return o;
}

yyjson_mut_val *report_notice_json(yyjson_mut_doc *doc, const struct model_notice *n,
				   struct vb_arena *a)
{
	yyjson_mut_val *o = yyjson_mut_obj(doc), *list;

	vb_json_put_str(doc, o, "clock", n->clock.id);
	vb_json_put_str(doc, o, "stage", n->clock.stage);
	both_put(doc, o, "recipient", n->clock.recipient);
	vb_json_put_str(doc, o, "article", n->clock.article);
	yyjson_mut_obj_add_bool(doc, o, "verified", n->clock.verified);
	if (n->clock.due)
		vb_json_put_str(doc, o, "due", vb_time_rfc3339(a, n->clock.due));
	else
		yyjson_mut_obj_add_null(doc, o, "due");
	yyjson_mut_obj_add_uint(doc, o, "missing", n->missing);
	list = yyjson_mut_obj_add_arr(doc, o, "lines");
	for (size_t i = 0; i < n->lines.n; i++) {
		yyjson_mut_val *v = yyjson_mut_arr_add_obj(doc, list);

		vb_json_put_str(doc, v, "key", n->lines.v[i].key);
		both_put(doc, v, "title", n->lines.v[i].title);
		vb_json_put_str(doc, v, "value", n->lines.v[i].value);
		vb_json_put_str(doc, v, "from", n->lines.v[i].from);
		yyjson_mut_obj_add_bool(doc, v, "optional", n->lines.v[i].optional);
	}
	return o;
}

/* ---- text ------------------------------------------------------------------------------------ */

static void missing_list(enum vb_lang lang, const struct model_notice *n, struct vb_buf *out)
{
	if (!n->missing)
		return;
	vb_buf_printf(out, vb_t(lang, "Still missing (%zu):\n\n", "Il manque encore (%zu) :\n\n"),
		      n->missing);
	for (size_t i = 0; i < n->lines.n; i++)
		if (!n->lines.v[i].value.n && !n->lines.v[i].optional)
			vb_buf_printf(out, "- %.*s (`%.*s`)\n",
				      VB_FMT(model_text_in(n->lines.v[i].title, (int)lang)),
				      VB_FMT(n->lines.v[i].key));
	vb_buf_char(out, '\n');
}

static struct vb_str shown(struct vb_arena *a, enum vb_lang lang, struct vb_str value)
{
	if (vb_str_is(value, "yes"))
		return vb_str(vb_t(lang, "yes", "oui"));
	if (vb_str_is(value, "no"))
		return vb_str(vb_t(lang, "no", "non"));
	if (vb_str_is(value, "unknown"))
		return vb_str(vb_t(lang, "unknown", "inconnu"));
	return vb_arena_printable(a, value);
}

void report_notice_text(const struct vb_run *run, const struct model_incident *i,
			const struct model_notice *n, const struct vb_zone *zone,
			struct vb_arena *a, struct vb_buf *out)
{
	enum vb_lang lang = run->lang;

	vb_buf_printf(out, vb_t(lang, "# %.*s: %.*s\n\n", "# %.*s : %.*s\n\n"),
		      VB_FMT(model_text_in(n->clock.title, (int)lang)),
		      VB_FMT(model_text_in(n->clock.stage_title, (int)lang)));
	vb_buf_printf(out, vb_t(lang, "To: %.*s  \n", "À : %.*s  \n"),
		      VB_FMT(model_text_in(n->clock.recipient, (int)lang)));
	vb_buf_printf(out, vb_t(lang, "Basis: %.*s%s  \n", "Fondement : %.*s%s  \n"),
		      VB_FMT(n->clock.article),
		      n->clock.verified ? "" : vb_t(lang, " (to be confirmed)", " (à confirmer)"));
	if (n->clock.due)
		vb_buf_printf(out, vb_t(lang, "Due: %.*s  \n", "Échéance : %.*s  \n"),
			      VB_FMT(vb_zone_text(a, zone, n->clock.due)));
	vb_buf_printf(out, vb_t(lang, "Our reference: %.*s  \n", "Notre référence : %.*s  \n"),
		      VB_FMT(i->id));
	vb_buf_printf(out, vb_t(lang, "Written: %.*s\n\n", "Rédigé : %.*s\n\n"),
		      VB_FMT(vb_zone_text(a, zone, run->now)));
	missing_list(lang, n, out);
	for (size_t l = 0; l < n->lines.n; l++) {
		const struct model_notice_line *line = &n->lines.v[l];

		if (!line->value.n && line->optional)
			continue;
		vb_buf_printf(out, "## %.*s\n\n%.*s\n\n",
			      VB_FMT(model_text_in(line->title, (int)lang)),
			      VB_FMT(line->value.n ? shown(a, lang, line->value)
						   : vb_str(vb_t(lang, "[missing]", "[manque]"))));
	}
}

/* ---- CSV ------------------------------------------------------------------------------------- */

void report_register_csv(const struct model_incident *const *v, size_t n, struct vb_arena *a,
			 struct vb_buf *out)
{
	VB_VEC(struct vb_str) keys = {0};

	for (size_t i = 0; i < n; i++)
		for (size_t f = 0; f < v[i]->facts.n; f++) {
			bool known = false;

			for (size_t k = 0; !known && k < keys.n; k++)
				known = vb_str_eq(keys.v[k], v[i]->facts.v[f].key);
			if (!known)
				*vb_vec_add(a, &keys) = v[i]->facts.v[f].key;
		}
	vb_buf_cstr(out, "register,title,author,opened,zone");
	for (size_t k = 0; k < keys.n; k++)
		vb_buf_printf(out, ",%.*s", VB_FMT(keys.v[k]));
	vb_csv_end(out);
	for (size_t i = 0; i < n; i++) {
		vb_csv_put(out, vb_str(v[i]->reg == MODEL_TICKET ? "ticket" : "incident"), true);
		vb_csv_put(out, v[i]->title, false);
		vb_csv_put(out, v[i]->author, false);
		vb_csv_put(out, vb_time_rfc3339(a, v[i]->opened), false);
		vb_csv_put(out, v[i]->zone, false);
		for (size_t k = 0; k < keys.n; k++)
			vb_csv_put(out, model_incident_fact(v[i], vb_arena_cstr(a, keys.v[k])),
				   false);
		vb_csv_end(out);
	}
}
