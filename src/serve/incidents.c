/*
 * incidents.c - the register in the console: which clock of which law runs, for how long still, what it waits for; one
 * incident with its log; opening one, adding to it. Entries are only ever added, as on the command line.
 */
#include "report/incident.h"
#include "report/phrase.h"
#include "serve/list.h"

#include "core/zone.h"
#include "respond/respond.h"

enum { TITLE_MOST = 300, TEXT_MOST = 20000, LIVE_SECONDS = 30 };

static const struct model_text title_list = {VB_STR_INIT("Incidents"),
					     VB_STR_INIT("Incidents et délais")};

/* ---- words ------------------------------------------------------------------------------------ */

static struct vb_str span(const struct serve_call *c, int64_t seconds)
{
	int64_t s = seconds < 0 ? -seconds : seconds;
	struct vb_str size;

	/* as console_script writes it */
	if (s >= 2 * 86400)
		size = vb_arena_printf(c->arena, SERVE_T(c, "%lld days", "%lld jours"),
				       (long long)(s / 86400));
	else if (s >= 3600)
		size = vb_arena_printf(c->arena, "%lld h %02lld min", (long long)(s / 3600),
				       (long long)(s / 60 % 60));
	else
		size = vb_arena_printf(c->arena, "%lld min %02lld s", (long long)(s / 60),
				       (long long)(s % 60));
	return vb_arena_printf(c->arena,
			       seconds < 0 ? SERVE_T(c, "%.*s late", "en retard de %.*s")
					   : SERVE_T(c, "%.*s left", "il reste %.*s"),
			       VB_FMT(size));
}

static const char *clock_class(enum model_clock_state s)
{
	static const char *const classes[MODEL_CLOCK_STATES] = {
		[MODEL_CLOCK_OFF] = "info",       [MODEL_CLOCK_UNSURE] = "medium",
		[MODEL_CLOCK_WAITING] = "medium", [MODEL_CLOCK_RUNNING] = "high",
		[MODEL_CLOCK_LATE] = "critical",  [MODEL_CLOCK_SENT] = "low",
		[MODEL_CLOCK_SENT_LATE] = "high"};

	return classes[s];
}

static bool pressing(const struct model_clock *k)
{
	return k->state == MODEL_CLOCK_RUNNING || k->state == MODEL_CLOCK_LATE;
}

/* What is missing, by the name people know it. */
static struct vb_str missing_text(const struct serve_call *c, const struct run_register *reg,
				  const struct model_clock *k)
{
	struct vb_str all = VB_STR("");

	for (size_t i = 0; i < k->missing.n; i++) {
		const struct respond_fact *f = reg->clocks ? respond_fact_find(reg->clocks,
									       k->missing.v[i])
							   : NULL;

		all = vb_arena_printf(
			c->arena, "%.*s%s%.*s", VB_FMT(all), i ? ", " : "",
			VB_FMT(f ? model_text_in(f->title, (int)c->run.lang) : k->missing.v[i]));
	}
	return all;
}

static void clock_put(struct report_node n, const struct report_page *p, struct serve_call *c,
		      const struct run_register *reg, const struct run_record *r,
		      const struct model_clock *k)
{
	int lang = (int)c->run.lang;

	report_node_word(n, "state", model_clock_name((int)k->state, lang));
	report_node_word(n, "state_class", clock_class(k->state));
	report_page_safe(n, p, "title", model_text_in(k->title, lang));
	report_page_safe(n, p, "stage", model_text_in(k->stage_title, lang));
	report_page_safe(n, p, "recipient", model_text_in(k->recipient, lang));
	report_page_safe(n, p, "article", k->article);
	report_page_safe(n, p, "delay", model_text_in(k->delay, lang));
	report_node_bool(n, "verified", k->verified);
	report_node_str(n, "due", k->due ? vb_zone_text(c->arena, r->zone, k->due) : VB_STR(""));
	report_node_str(n, "left",
			pressing(k) && k->due ? span(c, k->due - c->run.now) : VB_STR(""));
	report_node_str(n, "sent", k->sent ? vb_zone_text(c->arena, r->zone, k->sent) : VB_STR(""));
	report_page_safe(n, p, "missing", missing_text(c, reg, k));
	report_page_safe(n, p, "why", model_text_in(k->why, lang));
	report_node_str(n, "notice",
			vb_arena_printf(c->arena, "/incidents/%.*s/notice?stage=%.*s/%.*s",
					VB_FMT(r->incident.id), VB_FMT(k->id), VB_FMT(k->stage)));
	report_node_int(n, "due_at", k->due);
	report_node_bool(n, "may_notify", k->state != MODEL_CLOCK_OFF);
}

/* ---- the list --------------------------------------------------------------------------------- */

static void record_row(struct report_node n, const struct report_page *p, struct serve_call *c,
		       const struct run_register *reg, const struct run_record *r)
{
	const struct model_clock *first = NULL;

	report_page_safe(n, p, "id", r->incident.id);
	report_page_safe(n, p, "title", r->incident.title);
	report_node_str(n, "opened", vb_zone_text(c->arena, r->zone, r->incident.opened));
	report_node_bool(n, "closed", r->incident.closed != 0);
	for (size_t i = 0; i < r->clocks.n && !first; i++)
		if (pressing(&r->clocks.v[i]) || r->clocks.v[i].state == MODEL_CLOCK_UNSURE)
			first = &r->clocks.v[i];
	report_node_bool(n, "has_clock", first != NULL);
	if (first)
		clock_put(report_node_object(n, "clock"), p, c, reg, r, first);
}

/*
 * With script the clocks tick (console_script). Without, the reader chooses to have the page loaded again: it never moves
 * under somebody who reads it.
 */
static void live_put(struct report_node root, struct serve_call *c)
{
	bool live = vb_str_is(serve_query(c, "live"), "1");

	report_node_int(root, "live_now", c->run.now);
	report_node_bool(root, "script", true);
	c->reply->script = true;
	report_node_bool(root, "live", live);
	report_node_str(root, "live_href", serve_query_with(c, "live", live ? NULL : "1"));
	if (live)
		serve_reply_field(c, "Refresh", vb_arena_printf(c->arena, "%d", LIVE_SECONDS));
}

bool serve_incidents_page(struct serve_call *c, struct vb_error *err)
{
	struct model_assessment none = {0};
	struct run_register reg;
	struct report_node root, list;
	struct report_page p;
	bool some = false;

	if (!run_register_open(&c->run, serve_place(c), &reg, err))
		return false;
	root = serve_root();
	p = serve_report_page(c, &none);
	list = report_node_list(root, "incidents");
	for (size_t i = reg.v.n; i--;)
		if (reg.v.v[i].incident.reg == MODEL_INCIDENT) {
			record_row(report_node_item(list), &p, c, &reg, &reg.v.v[i]);
			some = true;
		}
	report_node_bool(root, "has_incidents", some);
	report_node_bool(root, "may_open", serve_may(c, STORE_CONTRIBUTOR));
	live_put(root, c);
	run_register_done(&reg);
	return serve_page(c, root, "console_incidents", title_list, "incidents", err);
}

/* ---- one incident ------------------------------------------------------------------------------ */

static const struct respond_fact *fact_of(const struct run_register *reg, struct vb_str key)
{
	return reg->clocks ? respond_fact_find(reg->clocks, key) : NULL;
}

/* What was said, and the facts it gives by the names people know. */
static struct vb_str entry_text(struct serve_call *c, const struct run_register *reg,
				const struct vb_zone *zone, const struct model_entry *e)
{
	struct vb_str text = e->text, name, value;

	for (size_t i = 0; i < e->fields.n; i++) {
		const struct model_field *field = &e->fields.v[i];
		const struct respond_fact *f = fact_of(reg, field->key);

		name = f ? model_text_in(f->title, (int)c->run.lang)
		       : vb_str_is(field->key, "zone")
			       ? vb_str(SERVE_T(c, "time zone", "fuseau horaire"))
			       : field->key;
		value = respond_fact_text(c->arena, c->run.lang, zone, f, field->value);
		text = vb_arena_printf(c->arena, "%.*s%s%.*s%s%.*s", VB_FMT(text),
				       text.n ? " · " : "", VB_FMT(name), SERVE_T(c, ": ", " : "),
				       VB_FMT(value));
	}
	return text;
}

static void log_put(struct report_node root, const struct report_page *p, struct serve_call *c,
		    const struct run_register *reg, const struct run_record *r)
{
	struct report_node list = report_node_list(root, "log"), n;

	for (size_t i = r->incident.entries.n; i--;) {
		const struct model_entry *e = &r->incident.entries.v[i];

		n = report_node_item(list);
		report_node_str(n, "at", vb_zone_text(c->arena, r->zone, e->at));
		report_page_safe(n, p, "author", e->author);
		report_node_word(n, "kind", model_entry_name((int)e->kind, (int)c->run.lang));
		report_page_safe(n, p, "ref", e->ref);
		report_page_safe(n, p, "text", entry_text(c, reg, r->zone, e));
	}
}

static void facts_put(struct report_node root, const struct report_page *p, struct serve_call *c,
		      const struct run_register *reg, const struct run_record *r)
{
	struct report_node list = report_node_list(root, "facts"), n;
	const struct respond_fact *f;
	int lang = (int)c->run.lang;

	for (size_t i = 0; i < r->incident.facts.n; i++) {
		const struct model_field *field = &r->incident.facts.v[i];

		f = fact_of(reg, field->key);
		n = report_node_item(list);
		report_page_safe(n, p, "name", f ? model_text_in(f->title, lang) : field->key);
		report_page_safe(
			n, p, "value",
			respond_fact_text(c->arena, c->run.lang, r->zone, f, field->value));
	}
	report_node_bool(root, "has_facts", r->incident.facts.n > 0);
	list = report_node_list(root, "known_facts");
	for (size_t i = 0; reg->clocks && (f = respond_fact_at(reg->clocks, i)); i++) {
		n = report_node_item(list);
		report_page_safe(n, p, "key", f->key);
		report_page_safe(n, p, "label", model_text_in(f->title, lang));
	}
}

static void actions_put(struct report_node root, const struct report_page *p, struct serve_call *c,
			const struct run_record *r)
{
	struct report_node list = report_node_list(root, "actions"), n;

	for (size_t i = 0; i < r->incident.actions.n; i++) {
		const struct model_action *a = &r->incident.actions.v[i];

		n = report_node_item(list);
		report_page_safe(n, p, "id", a->id);
		report_page_safe(n, p, "text", a->text);
		report_page_safe(n, p, "owner", a->owner);
		report_page_safe(n, p, "due", a->due);
		report_node_str(n, "done",
				a->done ? vb_zone_text(c->arena, r->zone, a->done) : VB_STR(""));
		report_page_safe(n, p, "evidence", a->evidence);
	}
	report_node_bool(root, "has_actions", r->incident.actions.n > 0);
	list = report_node_list(root, "causes");
	for (size_t i = 0; i < r->incident.causes.n; i++) {
		const struct model_cause *k = &r->incident.causes.v[i];

		n = report_node_item(list);
		report_page_safe(n, p, "id", k->id);
		report_page_safe(n, p, "under", k->under);
		report_page_safe(n, p, "text", k->text);
		report_node_word(n, "factor", model_factor_name((int)k->factor, (int)c->run.lang));
	}
	report_node_bool(root, "has_causes", r->incident.causes.n > 0);
}

static bool record_read(struct serve_call *c, struct run_register *reg, const struct run_record **r,
			struct vb_error *err)
{
	if (!run_register_open(&c->run, serve_place(c), reg, err))
		return false;
	if (run_record_find(&c->run, reg, MODEL_INCIDENT, c->args[0], r, err))
		return true;
	run_register_done(reg);
	return false;
}

bool serve_incident_page(struct serve_call *c, struct vb_error *err)
{
	struct model_assessment none = {0};
	const struct run_record *r;
	struct report_node root, list;
	struct run_register reg;
	struct model_text title;
	struct report_page p;

	if (!record_read(c, &reg, &r, err))
		return false;
	root = serve_root();
	p = serve_report_page(c, &none);
	record_row(root, &p, c, &reg, r);
	list = report_node_list(root, "clocks");
	for (size_t i = 0; i < r->clocks.n; i++)
		clock_put(report_node_item(list), &p, c, &reg, r, &r->clocks.v[i]);
	report_node_bool(root, "has_clocks", r->clocks.n > 0);
	log_put(root, &p, c, &reg, r);
	facts_put(root, &p, c, &reg, r);
	actions_put(root, &p, c, r);
	report_node_bool(root, "may_add", serve_may(c, STORE_CONTRIBUTOR));
	live_put(root, c);
	title.en = title.fr = vb_arena_printf(
		c->arena, "%.*s. %.*s", VB_FMT(r->incident.id),
		VB_FMT(vb_arena_printable(c->arena, r->incident.title)));
	run_register_done(&reg);
	return serve_page(c, root, "console_incident", title, "incidents", err);
}

/* The notification of one stage, filled from what is recorded, what is missing named first. */
bool serve_incident_notice(struct serve_call *c, struct vb_error *err)
{
	const struct run_record *r;
	struct run_register reg;
	struct model_notice n;
	bool ok;

	if (!record_read(c, &reg, &r, err))
		return false;
	ok = run_record_notice(&c->run, serve_place(c), &reg, r, serve_query(c, "stage"), &n, err);
	if (ok) {
		report_notice_text(&c->run, &r->incident, &n, r->zone, c->arena, &c->reply->body);
		c->reply->media = "text/markdown; charset=utf-8";
		serve_reply_field(c, "Content-Disposition",
				  vb_arena_printf(c->arena,
						  "attachment; filename=\"%.*s-notice.md\"",
						  VB_FMT(r->incident.id)));
	}
	run_register_done(&reg);
	return ok;
}

/* ---- writing ----------------------------------------------------------------------------------- */

static bool text_read(const struct serve_call *c, const char *name, size_t most, struct vb_str *out,
		      struct vb_error *err)
{
	*out = vb_str_trim(serve_field(c, name));
	if (out->n && out->n <= most)
		return true;
	return vb_fail(err, VB_E_INPUT,
		       SERVE_T(c, "say it in 1 to %zu bytes", "dites-le en 1 à %zu octets"), most);
}

bool serve_incident_open(struct serve_call *c, struct vb_error *err)
{
	struct vb_str zone = serve_field(c, "zone"), id;
	struct respond_imported what = {.author = c->who.name,
					.zone = zone.n ? zone
						       : VB_STR("UTC"), .reg = MODEL_INCIDENT};
	struct run_register reg;
	bool ok;

	if (!text_read(c, "title", TITLE_MOST, &what.title, err) ||
	    !run_register_open(&c->run, serve_place(c), &reg, err))
		return false;
	reg.by = &c->actor;
	ok = run_record_open(&c->run, serve_place(c), &reg, &what, &id, err) &&
	     serve_redirect(c,
			    vb_arena_printf(c->arena, "/incidents/%.*s?done=incident", VB_FMT(id)));
	run_register_done(&reg);
	return ok;
}

static bool entry_read(struct serve_call *c, const struct run_register *reg,
		       const struct run_record *r, struct model_entry *e, struct vb_error *err)
{
	struct vb_str what = serve_field(c, "what");
	struct model_field field = {.key = serve_field(c, "fact")};

	if (vb_str_is(what, "fact")) {
		e->kind = MODEL_ENTRY_FACT;
		if (!respond_fact_read(&c->run, reg->clocks, r->zone, c->arena, field.key,
				       serve_field(c, "value"), &field.value, err))
			return false;
		*vb_vec_add(c->arena, &e->fields) = field;
		return true;
	}
	e->kind = vb_str_is(what, "close")    ? MODEL_ENTRY_CLOSE
		  : vb_str_is(what, "reopen") ? MODEL_ENTRY_REOPEN
					      : MODEL_ENTRY_NOTE;
	return text_read(c, "text", TEXT_MOST, &e->text, err);
}

/* what: "note", "fact", "close", "reopen" */
bool serve_incident_add(struct serve_call *c, struct vb_error *err)
{
	struct model_entry e = {.author = c->who.name};
	const struct run_record *r;
	struct run_register reg;
	bool ok;

	if (!record_read(c, &reg, &r, err))
		return false;
	reg.by = &c->actor;
	ok = entry_read(c, &reg, r, &e, err) &&
	     run_record_add(&c->run, serve_place(c), &reg, r, &e, err) &&
	     serve_redirect(c, vb_arena_printf(c->arena, "/incidents/%.*s?done=incident",
					       VB_FMT(r->incident.id)));
	run_register_done(&reg);
	return ok;
}

/* ---- the API ------------------------------------------------------------------------------------ */

bool serve_api_incidents(struct serve_call *c, struct vb_error *err)
{
	struct run_register reg;
	struct report_node root, list;

	if (!run_register_open(&c->run, serve_place(c), &reg, err))
		return false;
	root = serve_root();
	report_node_word(root, "format", "vauban-register/1");
	list = report_node_list(root, "incidents");
	for (size_t i = 0; i < reg.v.n; i++)
		if (reg.v.v[i].incident.reg == MODEL_INCIDENT)
			yyjson_mut_arr_append(list.v,
					      report_incident_json(root.doc, &reg.v.v[i].incident,
								   reg.v.v[i].zone,
								   &reg.v.v[i].clocks, c->arena));
	run_register_done(&reg);
	return serve_json(c, root, err);
}
