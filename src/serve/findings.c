/*
 * findings.c - the list, one finding, and decisions, as pages and as JSON. Both come from run_board_list and run_show:
 * the page puts sentences where the API puts members.
 */
#include "serve/list.h"

#include "report/phrase.h"
#include "report/report.h"

static const struct model_text title_list = {VB_STR_INIT("Findings"), VB_STR_INIT("Constats")};

static const enum model_status statuses[] = {
	MODEL_UNDER_INVESTIGATION, MODEL_AFFECTED, MODEL_NOT_AFFECTED, MODEL_FIXED,
	MODEL_FALSE_POSITIVE,      MODEL_ACCEPTED, MODEL_OPEN};

struct listed {
	struct run_board *board;
	struct run_filter filter;
	struct run_list_result result;
};

static bool list_read(struct serve_call *c, struct listed *out, struct vb_error *err)
{
	struct run_asked asked = serve_asked(c);

	if (!run_asked_filter(&asked, &out->filter, err) ||
	    !serve_board_take(c->site, &out->board, err))
		return false;
	if (run_board_list(out->board, serve_place(c), c->arena, &out->filter, &out->result, err))
		return true;
	serve_board_give(c->site, out->board);
	return false;
}

/* ---- the page -------------------------------------------------------------------------------- */

static struct report_node choice(struct report_node list, const char *value, struct vb_str label,
				 bool on)
{
	struct report_node item = report_node_item(list);

	report_node_word(item, "value", value);
	report_node_str(item, "label", label);
	report_node_bool(item, "on", on);
	return item;
}

/* Nothing, that nobody decided, then each decision: one may be chosen here, several in the address. */
static void put_decisions(struct report_node f, const struct serve_call *c,
			  const struct run_filter *filter)
{
	struct report_node list = report_node_list(f, "decisions");

	choice(list, "", vb_str(SERVE_T(c, "Any or none", "Avec ou sans")),
	       !run_filter_decisions(filter));
	choice(list, "none", vb_str(SERVE_T(c, "Nobody has decided", "Sans décision")),
	       filter->no_decision);
	for (size_t i = 0; i < VB_COUNT(statuses); i++)
		choice(list, model_status_word(statuses[i]),
		       vb_str(model_status_name(statuses[i], (int)c->run.lang)),
		       filter->decisions[statuses[i]]);
}

static void put_filter(struct report_node root, struct serve_call *c, const struct listed *l)
{
	static const struct model_text states[] = {{VB_STR_INIT("Open"), VB_STR_INIT("Ouverts")},
						   {VB_STR_INIT("Closed by a decision"),
						    VB_STR_INIT("Clos par une décision")},
						   {VB_STR_INIT("All"), VB_STR_INIT("Tous")}},
				       sorts[] = {
					       {VB_STR_INIT("Worst first"),
						VB_STR_INIT("Les pires d’abord")},
					       {VB_STR_INIT("Severity"), VB_STR_INIT("Gravité")},
					       {VB_STR_INIT("Component"), VB_STR_INIT("Composant")},
					       {VB_STR_INIT("Rule or CVE"),
						VB_STR_INIT("Règle ou CVE")}};
	const struct run_counts *n = run_board_counts(l->board);
	struct report_node f = report_node_object(root, "filter"), list;
	int lang = (int)c->run.lang;

	report_node_str(f, "q", l->filter.text);
	report_node_str(f, "component", l->filter.component);
	list = report_node_list(f, "states");
	for (size_t i = 0; i < VB_COUNT(states); i++)
		choice(list, run_state_word((enum run_state)i), model_text_in(states[i], lang),
		       i == l->filter.state);
	list = report_node_list(f, "sorts");
	for (size_t i = 0; i < VB_COUNT(sorts); i++)
		choice(list, run_sort_word((enum run_sort)i), model_text_in(sorts[i], lang),
		       i == l->filter.sort);
	list = report_node_list(f, "severities");
	for (int s = MODEL_SEV_CRITICAL; s >= MODEL_SEV_UNKNOWN; s--) {
		enum model_severity v = (enum model_severity)s;

		if (n->severity[s] || l->filter.severities[s])
			report_node_str(choice(list, model_severity_word(v),
					       vb_str(model_severity_name(v, lang)),
					       l->filter.severities[s]),
					"count",
					report_phrase_count(c->arena, c->run.lang, n->severity[s]));
	}
	list = report_node_list(f, "kinds");
	for (int k = MODEL_VULNERABILITY; k <= MODEL_GAP; k++)
		choice(list, model_kind_word((enum model_finding_kind)k),
		       vb_str(model_kind_name((enum model_finding_kind)k, lang)),
		       l->filter.kinds[k]);
	put_decisions(f, c, &l->filter);
	report_node_bool(f, "exploited", l->filter.exploited);
	report_node_bool(f, "fixable", l->filter.fixable);
	report_node_bool(f, "fresh", l->filter.fresh);
	report_node_bool(f, "undecided", l->filter.decided_not);
	report_node_bool(f, "is_set", c->req->query.n > 0);
	report_node_str(f, "query", vb_str_from(c->req->target, vb_str_chr(c->req->target, '?')));
}

static void put_statuses(struct report_node root, const struct serve_call *c)
{
	struct report_node list = report_node_list(root, "statuses");

	for (size_t i = 0; i < VB_COUNT(statuses); i++)
		choice(list, model_status_word(statuses[i]),
		       vb_str(model_status_name(statuses[i], (int)c->run.lang)), false);
}

static void put_rows(struct report_node root, const struct report_page *p, const struct listed *l)
{
	struct report_node list = report_node_list(root, "findings"), n;
	bool weights = false;

	for (size_t i = 0; i < l->result.n; i++) {
		n = report_node_item(list);
		report_page_finding(n, p, &l->result.v[i]);
		report_node_str(n, "key", l->result.v[i].fingerprint);
		report_node_bool(n, "is_closed",
				 model_finding_closed(&l->result.v[i], p->run->now));
		weights = weights || l->result.v[i].share >= 0;
	}
	report_node_bool(root, "has_findings", l->result.n > 0);
	report_node_bool(root, "has_weights", weights);
}

bool serve_findings_page(struct serve_call *c, struct vb_error *err)
{
	struct model_assessment a = {0};
	struct run_session session;
	struct report_node root;
	struct report_page p;
	struct listed l;

	if (!list_read(c, &l, err))
		return false;
	root = serve_root();
	a.the_case = serve_case(c, &session);
	p = serve_report_page(c, &a);
	put_rows(root, &p, &l);
	put_filter(root, c, &l);
	put_statuses(root, c);
	report_node_str(root, "says",
			run_counts_say(c->arena, c->run.lang, run_board_counts(l.board)));
	serve_pages_put(root, c, l.filter.from, l.result.n, l.result.matching, l.filter.count);
	serve_board_give(c->site, l.board);
	run_session_done(&session);
	report_words_put(report_node_object(root, "t"), &report_words, c->run.lang);
	return serve_page(c, root, "console_findings", title_list, "findings", err);
}

/* ---- one finding ----------------------------------------------------------------------------- */

static void put_history(struct report_node root, const struct report_page *p, struct serve_call *c,
			const struct run_shown *s)
{
	struct report_node list = report_node_list(root, "history"), n;

	for (size_t i = s->n_history; i--;) {
		const struct store_event *e = &s->history[i];

		n = report_node_item(list);
		report_node_str(n, "day", vb_time_day(c->arena, e->when));
		report_node_str(n, "run",
				e->run ? vb_arena_printf(c->arena, "%lld", (long long)e->run)
				       : VB_STR(""));
		report_node_str(n, "what", run_event_word(c->run.lang, e->what));
		report_page_safe(n, p, "detail", e->detail);
	}
}

static void put_strings(struct report_node n, const struct report_page *p, const char *key,
			const struct vb_str *v, size_t count)
{
	struct vb_str all = VB_STR("");

	for (size_t i = 0; i < count && i < 40; i++)
		all = vb_arena_printf(p->arena, "%.*s%s%.*s", VB_FMT(all), i ? ", " : "",
				      VB_FMT(v[i]));
	report_page_safe(n, p, key, all);
}

static void put_numbers(struct report_node n, const struct report_page *p,
			const struct model_finding *f)
{
	report_node_str(n, "cvss",
			f->cvss >= 0 ? report_phrase_real(p->arena, p->lang, f->cvss, 1)
				     : VB_STR(""));
	report_page_safe(n, p, "cvss_vector", f->cvss_vector);
	report_node_str(n, "epss",
			f->epss >= 0 ? report_phrase_percent(p->arena, p->lang, f->epss)
				     : VB_STR(""));
	report_node_str(n, "probability",
			f->probability_why.en.n
				? report_phrase_percent(p->arena, p->lang, f->probability)
				: VB_STR(""));
	put_strings(n, p, "aliases", f->aliases.v, f->aliases.n);
	put_strings(n, p, "advisories", f->advisories.v, f->advisories.n);
	put_strings(n, p, "cwes", f->cwes.v, f->cwes.n);
	put_strings(n, p, "packages", f->packages.v, f->packages.n);
	report_page_safe(n, p, "part",
			 f->component.n ? report_page_step(p, f->component) : VB_STR(""));
}

/* One fingerprint names one finding; its first digits, a CVE or a rule may name several, which the list then shows. */
static bool shown_read(struct serve_call *c, struct run_shown *out, struct vb_error *err)
{
	return run_show(serve_place(c), c->arena, c->args[0], out, err);
}

bool serve_finding_page(struct serve_call *c, struct vb_error *err)
{
	struct model_assessment a = {0};
	struct run_session session;
	struct report_node root, n;
	struct model_text title;
	struct run_shown s;
	struct report_page p;

	if (!shown_read(c, &s, err))
		return false;
	if (s.n > 1) {
		struct vb_buf to VB_CLEANUP(vb_buf_done) = {0};

		vb_buf_init(&to, 65536);
		vb_buf_cstr(&to, "/findings?state=all&q=");
		serve_escape(&to, c->args[0]);
		return serve_redirect(c, vb_buf_view(&to));
	}
	root = serve_root();
	a.the_case = serve_case(c, &session);
	p = serve_report_page(c, &a);
	n = report_node_object(root, "f");
	report_page_finding(n, &p, s.findings);
	report_node_str(n, "key", s.findings->fingerprint);
	report_node_bool(n, "is_closed", model_finding_closed(s.findings, c->run.now));
	put_numbers(n, &p, s.findings);
	put_history(root, &p, c, &s);
	put_statuses(root, c);
	run_session_done(&session);
	report_words_put(report_node_object(root, "t"), &report_words, c->run.lang);
	title.en = vb_arena_printable(c->arena, s.findings->title.en);
	title.fr = vb_arena_printable(c->arena, s.findings->title.fr);
	return serve_page(c, root, "console_finding", title, "findings", err);
}

/* ---- decisions ------------------------------------------------------------------------------ */

struct chosen {
	VB_VEC(struct vb_str) ids;
};

static bool chosen_form(struct serve_call *c, struct vb_str **ids, size_t *n, struct vb_error *err)
{
	struct run_board *board;
	struct run_filter filter;
	struct run_asked asked;
	struct chosen some = {0};
	bool ok;

	if (vb_str_is(serve_field(c, "all"), "1")) { /* all that pass the filter of the address */
		asked = serve_asked(c);
		if (!run_asked_filter(&asked, &filter, err) ||
		    !serve_board_take(c->site, &board, err))
			return false;
		ok = run_board_ids(board, c->arena, &filter, ids, n, err);
		serve_board_give(c->site, board);
		return ok;
	}
	for (size_t i = 0; i < c->req->form.n; i++) {
		if (!vb_str_is(c->req->form.v[i].name, "id"))
			continue;
		if (!serve_id_check(c->req->form.v[i].value, err))
			return false;
		*vb_vec_add(c->arena, &some.ids) = c->req->form.v[i].value;
	}
	*ids = some.ids.v;
	*n = some.ids.n;
	return true;
}

/* Back to where the form was, with one word of what happened. */
static bool back(struct serve_call *c, const char *done)
{
	struct vb_str to = serve_field(c, "back");
	size_t at;

	if (!serve_path_local(to))
		to = VB_STR("/findings");
	at = vb_str_find(to, VB_STR("done="));
	if (at < to.n)
		to = vb_str_sub(to, 0, at ? at - 1 : 0);
	return serve_redirect(c, vb_arena_printf(c->arena, "%.*s%cdone=%s", VB_FMT(to),
						 vb_str_chr(to, '?') < to.n ? '&' : '?', done));
}

bool serve_decide(struct serve_call *c, struct vb_error *err)
{
	struct model_decision d;
	struct vb_str *ids;
	size_t n;

	if (!chosen_form(c, &ids, &n, err))
		return false;
	if (!n)
		return back(c, "none");
	if (!serve_decision_read(c, serve_field(c, "status"), serve_field(c, "why"),
				 serve_field(c, "until"), &d, err))
		return false;
	return run_decide_all(&c->run, serve_place(c), &c->actor, ids, n, &d, err) &&
	       back(c, "decided");
}

/* ---- the API --------------------------------------------------------------------------------- */

bool serve_api_findings(struct serve_call *c, struct vb_error *err)
{
	struct report_listed listed;
	struct report_node root;
	struct listed l;

	if (!list_read(c, &l, err))
		return false;
	listed = (struct report_listed){.run = run_board_run(l.board),
					.matching = l.result.matching,
					.from = l.filter.from,
					.per_page = l.filter.count,
					.v = l.result.v,
					.n = l.result.n};
	root = serve_root();
	report_listed_add(root.doc, root.v, &c->run, &listed);
	serve_board_give(c->site, l.board);
	return serve_json(c, root, err);
}

bool serve_api_finding(struct serve_call *c, struct vb_error *err)
{
	struct report_node root, list, n;
	struct run_shown s;

	if (!shown_read(c, &s, err))
		return false;
	root = serve_root();
	report_node_word(root, "format", "vauban-findings/1");
	list = report_node_list(root, "findings");
	for (size_t i = 0; i < s.n; i++)
		report_finding_add(root.doc, report_node_item(list).v, &c->run, &s.findings[i]);
	list = report_node_list(root, "history");
	for (size_t i = 0; s.n == 1 && i < s.n_history; i++) {
		n = report_node_item(list);
		report_node_time(n, "when", s.history[i].when);
		report_node_int(n, "run", s.history[i].run);
		report_node_str(n, "what", s.history[i].what);
		report_node_str(n, "detail", s.history[i].detail);
	}
	return serve_json(c, root, err);
}

static bool decisions_json(struct serve_call *c, yyjson_val *root, size_t *n, struct vb_error *err)
{
	yyjson_val *list = vb_json_array(root, "findings"), *v;
	struct model_decision d;
	struct chosen some = {0};
	size_t i, max;

	if (!list || !yyjson_arr_size(list) || yyjson_arr_size(list) > RUN_DECIDE_MOST)
		return vb_fail(err, VB_E_INPUT, "findings must be a list of 1 to %d fingerprints",
			       RUN_DECIDE_MOST);
	yyjson_arr_foreach(list, i, max, v)
	{
		if (!serve_id_check(vb_json_value_str(v), err))
			return false;
		*vb_vec_add(c->arena, &some.ids) = vb_json_value_str(v);
	}
	*n = some.ids.n;
	return serve_decision_read(c, vb_json_str(root, "status"),
				   vb_json_str(root, "justification"), vb_json_str(root, "until"),
				   &d, err) &&
	       run_decide_all(&c->run, serve_place(c), &c->actor, some.ids.v, some.ids.n, &d, err);
}

bool serve_api_decide(struct serve_call *c, struct vb_error *err)
{
	yyjson_doc *doc VB_CLEANUP(vb_json_cleanup) = NULL;
	struct report_node root;
	size_t n = 0;

	if (!serve_json_body(c, &doc, err) || !decisions_json(c, yyjson_doc_get_root(doc), &n, err))
		return false;
	root = serve_root();
	report_node_uint(root, "decided", n);
	return serve_json(c, root, err);
}
