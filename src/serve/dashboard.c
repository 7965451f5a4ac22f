/*
 * dashboard.c - the first page: in what state the product is, the worst findings, what closes most, what could not be
 * judged, and one next action.
 */
#include "report/phrase.h"
#include "serve/list.h"

enum { WORST_SHOWN = 8, UPGRADES_SHOWN = 6 };

static const struct model_text title = {VB_STR_INIT("Overview"), VB_STR_INIT("Vue d’ensemble")};

static bool worst_put(struct report_node root, struct serve_call *c, const struct report_page *p,
		      struct run_board *board, struct vb_error *err)
{
	struct run_filter filter = {.count = WORST_SHOWN};
	struct run_list_result got;

	if (!run_board_list(board, serve_place(c), c->arena, &filter, &got, err))
		return false;
	serve_findings_put(root, p, got.v, got.n);
	return true;
}

/* The one thing to do now: triage, then the plan, then the release. */
static void next_put(struct report_node root, struct serve_call *c, const struct report_page *p,
		     uint64_t undecided)
{
	struct report_node n = report_node_object(root, "next");

	if (undecided) {
		report_node_str(
			n, "text",
			vb_arena_printf(c->arena,
					SERVE_T(c, "%.*s. Start with the worst.",
						"%.*s. Commencez par le pire."),
					VB_FMT(report_phrase_some(
						c->arena, c->run.lang, undecided,
						REPORT_TEXT("finding waits for a decision",
							    "constat attend une décision"),
						REPORT_TEXT("findings wait for a decision",
							    "constats attendent une décision")))));
		report_node_word(n, "href", "/findings?undecided=1");
		report_node_word(n, "label", SERVE_T(c, "Decide", "Décider"));
		return;
	}
	report_node_word(
		n, "text",
		p->a->the_case ? SERVE_T(c, "Every finding has a decision. See what to do first.",
					 "Chaque constat a une décision. Voyez que faire d’abord.")
			       : SERVE_T(c, "Every finding has a decision.",
					 "Chaque constat a une décision."));
	report_node_word(n, "href", p->a->the_case ? "/plan" : "/reports");
	report_node_word(n, "label",
			 p->a->the_case ? SERVE_T(c, "Open the plan", "Ouvrir le plan")
					: SERVE_T(c, "Write a report", "Écrire un rapport"));
}

/* The run was recalled light: its findings are counted on the board, and only those of the upgrades shown are read. */
static bool page_start(struct serve_call *c, struct run_session *s, struct run_board *board,
		       struct report_page *p, struct vb_error *err)
{
	const struct run_counts *n = run_board_counts(board);
	struct run_upgrades ups;

	if (!run_board_upgrades(board, serve_place(c), c->arena, UPGRADES_SHOWN, &ups, err))
		return false;
	s->assessment->findings.v = ups.v;
	s->assessment->findings.n = s->assessment->findings.cap = ups.n;
	*p = serve_report_page(c, s->assessment);
	report_summary_of(&c->run, s->assessment, &p->sum);
	report_upgrades_of(&c->run, s->assessment, c->arena, &p->upgrades);
	p->sum.open = n->open;
	p->sum.closed = n->closed;
	p->sum.stated = n->stated;
	p->sum.exploited = n->exploited;
	p->sum.fixable = n->fixable;
	p->sum.fresh = n->fresh;
	p->sum.first = n->first;
	p->sum.upgrades = ups.upgrades;
	p->sum.upgradable = ups.closes;
	memcpy(p->sum.by_severity, n->severity, sizeof(p->sum.by_severity));
	return true;
}

static bool dashboard_put(struct report_node root, struct serve_call *c, struct run_session *s,
			  struct run_board *board, struct vb_error *err)
{
	struct report_page p;

	if (!page_start(c, s, board, &p, err))
		return false;
	report_words_put(report_node_object(root, "t"), &report_words, c->run.lang);
	report_page_summary(root, &p);
	report_page_limits(root, &p);
	if (p.upgrades.n > UPGRADES_SHOWN)
		p.upgrades.n = UPGRADES_SHOWN;
	report_page_upgrades(root, &p);
	report_page_safe(root, &p, "target", report_phrase_target(s->assessment));
	report_node_str(
		root, "day",
		report_phrase_day(c->arena, c->run.lang, report_moment(&c->run, s->assessment)));
	report_node_str(root, "run",
			vb_arena_printf(c->arena, "%lld", (long long)s->assessment->run_id));
	report_node_bool(root, "has_weights", s->assessment->risk.present);
	report_node_bool(root, "has_case", s->the_case != NULL);
	next_put(root, c, &p, run_board_counts(board)->undecided);
	return worst_put(root, c, &p, board, err);
}

bool serve_dashboard(struct serve_call *c, struct vb_error *err)
{
	struct run_session session;
	struct run_board *board;
	struct report_node root;
	bool ok;

	if (!run_figure(&c->run, serve_place(c), &session, err))
		return false;
	if (!session.assessment->facts) {
		run_session_done(&session);
		vb_fail(err, VB_E_MISSING, "nothing is recorded yet");
		return vb_hint(err, "vauban audit TARGET");
	}
	if (!serve_board_take(c->site, &board, err)) {
		run_session_done(&session);
		return false;
	}
	root = serve_root();
	ok = dashboard_put(root, c, &session, board, err);
	serve_board_give(c->site, board);
	run_session_done(&session);
	if (!ok) {
		yyjson_mut_doc_free(root.doc);
		return false;
	}
	return serve_page(c, root, "console_dashboard", title, "dashboard", err);
}

/* ---- the API --------------------------------------------------------------------------------- */

bool serve_api_summary(struct serve_call *c, struct vb_error *err)
{
	const struct store_run *about;
	struct run_board *board;
	const struct run_counts *n;
	struct report_node root, by;

	if (!serve_board_take(c->site, &board, err))
		return false;
	n = run_board_counts(board);
	about = run_board_about(board);
	root = serve_root();
	report_node_int(root, "run", about->id);
	report_node_str(root, "product", about->product);
	report_node_str(root, "release", about->release);
	report_node_str(root, "target", about->target);
	report_node_time(root, "finished", about->finished);
	report_node_uint(root, "components", about->components);
	report_node_uint(root, "open", n->open);
	report_node_uint(root, "closed", n->closed);
	report_node_uint(root, "undecided", n->undecided);
	report_node_uint(root, "exploited", n->exploited);
	report_node_uint(root, "fixable", n->fixable);
	report_node_uint(root, "new", n->fresh);
	by = report_node_object(root, "open_by_severity");
	for (int s = MODEL_SEV_CRITICAL; s >= MODEL_SEV_UNKNOWN; s--)
		report_node_uint(by, model_severity_word((enum model_severity)s), n->severity[s]);
	serve_board_give(c->site, board);
	return serve_json(c, root, err);
}

bool serve_api_session(struct serve_call *c, struct vb_error *err)
{
	struct report_node root = serve_root();

	report_node_str(root, "name", c->who.name);
	report_node_word(root, "role", store_role_word(c->who.role));
	report_node_word(root, "way", c->who.way);
	if (c->who.csrf.n)
		report_node_str(root, "csrf", c->who.csrf);
	return serve_json(c, root, err);
}
