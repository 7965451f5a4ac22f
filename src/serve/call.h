/*
 * call.h - one request being answered: who asks, in which language, and the answer as it grows. serve_answer() is the
 * whole console without sockets: tests and the fuzzer call it.
 */
#ifndef VAUBAN_SERVE_CALL_H
#define VAUBAN_SERVE_CALL_H

#include "report/node.h"
#include "report/wordlist.h"
#include "serve/route.h"

struct serve_who {
	bool known;
	struct vb_str name, csrf; /* csrf: of the session; empty for programs */
	enum store_role role;
	const char *way; /* "console", "token", "certificate" */
};

struct serve_reply {
	int status;
	const char *media; /* "text/html; charset=utf-8" */
	struct vb_buf body;
	serve_pairs fields; /* beside those every answer has */
	bool lasting;       /* may be kept by the browser: the style sheet, the script */
	bool script;        /* the page runs the console's own script, and no other */
};

enum serve_theme { SERVE_THEME_AUTO, SERVE_THEME_LIGHT, SERVE_THEME_DARK };

struct serve_call {
	struct serve_site *site;
	const struct serve_request *req;
	const struct serve_route *route;
	struct vb_arena *arena; /* of the request */
	struct vb_str args[SERVE_ARGS];
	struct vb_run run; /* language of this reader, now */
	enum serve_theme theme;
	struct serve_who who;
	struct run_actor actor; /* the same for the trail */
	struct serve_reply *reply;
};

/* Answers whatever comes. `reply` is initialised here; serve_reply_done() releases it. */
void serve_answer(struct serve_site *site, const struct serve_request *req,
		  struct serve_reply *reply);
/* The answer to what could not even be read: the request needs its arena and its target only. */
void serve_answer_refused(struct serve_site *site, const struct serve_request *req, int status,
			  const struct vb_error *err, struct serve_reply *reply);
void serve_reply_done(struct serve_reply *reply);
void serve_reply_field(struct serve_call *c, const char *name, struct vb_str value);

/* ---- what handlers use ---------------------------------------------------------------------- */

#define SERVE_T(c, english, french) vb_t((c)->run.lang, english, french)

const struct run_place *serve_place(const struct serve_call *c);
struct vb_str serve_query(const struct serve_call *c, const char *name);
struct vb_str serve_field(const struct serve_call *c, const char *name); /* of the form */
const char *serve_cookie_name(const struct serve_call *c);               /* of sessions */
struct vb_str serve_cookie(const struct serve_call *c); /* the token of the session */
/* May whoever sends this use the route? Before a large body is kept. */
bool serve_may_send(struct serve_site *site, const struct serve_request *req,
		    const struct serve_route *route);
bool serve_may(const struct serve_call *c, enum store_role role);
/* 303 to a path of this site. */
bool serve_redirect(struct serve_call *c, struct vb_str path);
/* A document as JSON; the node's document is freed. */
bool serve_json(struct serve_call *c, struct report_node root, struct vb_error *err);
/* The request says that its body is JSON; VB_E_INPUT when it does not. */
bool serve_json_typed(const struct serve_call *c, struct vb_error *err);
/* The JSON object that was sent; VB_E_INPUT when it is not one. Free with yyjson_doc_free. */
bool serve_json_body(struct serve_call *c, yyjson_doc **out, struct vb_error *err);
struct report_node serve_root(
	void); /* a new document with an object; serve_page and serve_json free it */

/* ---- pages: frame.c ------------------------------------------------------------------------- */

/*
 * The template `name` inside the frame (menu, language, theme, who), with the page's data: the frame's members are
 * added to `root`. `title` is the page's heading; `menu` the menu entry it belongs to, or "".
 */
bool serve_page(struct serve_call *c, struct report_node root, const char *name,
		struct model_text title, const char *menu, struct vb_error *err);
/* The error as a page or as JSON, with the status. */
void serve_fail(struct serve_call *c, int status, const struct vb_error *err);
/* A line at the top of the next page this reader sees: said by the address, from a closed list. */
void serve_put_notice(struct report_node root, const struct serve_call *c);

extern const struct report_wordlist serve_words; /* of the console, {{w.key}} */

/* "?severity=high&page=2" of the address, with one value changed; NULL takes the name away. */
struct vb_str serve_query_with(struct serve_call *c, const char *name, const char *value);

/* "26 November 2026, 18:46 UTC" */
struct vb_str serve_moment(const struct serve_call *c, int64_t when);
const char *serve_role_name(enum store_role role, enum vb_lang lang); /* "decider", "décideur" */

/* The menu, for the frame and for tests: false past the end. */
bool serve_menu_at(size_t i, const char **id, const char **path, enum store_role *role,
		   struct model_text *label);

/* ---- handlers: one file a subject ----------------------------------------------------------- */

serve_handler serve_style, serve_script, serve_health, serve_login_page, serve_login, serve_logout;
serve_handler serve_dashboard, serve_findings_page, serve_finding_page, serve_decide;
serve_handler serve_components_page, serve_component_page, serve_paths_page, serve_plan_page,
	serve_requirements_page, serve_runs_page, serve_diff_page, serve_news_page,
	serve_news_decide, serve_api_news, serve_api_news_decide, serve_evidence_page,
	serve_reports_page, serve_report_file, serve_rules_page;
serve_handler serve_sheet_file;
serve_handler serve_entry_page, serve_evidence_check, serve_api_evidence, serve_api_entry,
	serve_api_evidence_check;
serve_handler serve_incidents_page, serve_incident_page, serve_incident_notice, serve_incident_open,
	serve_incident_add, serve_api_incidents;
serve_handler serve_settings_page, serve_settings_password, serve_settings_token, serve_users_page,
	serve_users_add, serve_users_edit, serve_trail_page;
serve_handler serve_api_session, serve_api_summary, serve_api_findings, serve_api_finding,
	serve_api_decide, serve_api_components, serve_api_risk, serve_api_plan,
	serve_api_requirements, serve_api_runs, serve_api_run, serve_api_run_push, serve_api_diff,
	serve_api_feeds, serve_api_rules, serve_api_users, serve_api_trail, serve_api_openapi;

#endif
