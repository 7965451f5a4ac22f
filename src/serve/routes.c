/*
 * routes.c - everything the console answers, in one table: see route.h. The authorisation test walks it for every role,
 * GET /api/v1/openapi.json is written from it.
 */
#include "serve/call.h"

#define PAGE(method, path, role, flags, handler)                                                   \
	{                                                                                          \
		method, path, role, flags, handler, NULL, NULL, NULL, NULL, NULL, 0                \
	}

static const struct serve_param findings_params[] = {
	{"state", "{\"type\":\"string\",\"enum\":[\"open\",\"closed\",\"all\"]}",
	 "open by default"},
	{"sort", "{\"type\":\"string\",\"enum\":[\"worst\",\"severity\",\"name\",\"rule\"]}",
	 "worst by default: what costs most a year, else what is easiest to exploit"},
	{"severity",
	 "{\"type\":\"string\",\"enum\":[\"critical\",\"high\",\"medium\",\"low\",\"info\","
	 "\"unknown\"]}",
	 "only these; several between commas or the name several times"},
	{"kind",
	 "{\"type\":\"string\",\"enum\":[\"vulnerability\",\"weakness\",\"secret\","
	 "\"contradiction\",\"threat\","
	 "\"gap\"]}",
	 "only these; several between commas or the name several times"},
	{"exploited", "{\"type\":\"boolean\"}", "only those in the KEV list"},
	{"fixable", "{\"type\":\"boolean\"}", "only those with a fixed version"},
	{"new", "{\"type\":\"boolean\"}", "only those the run before did not have"},
	{"undecided", "{\"type\":\"boolean\"}", "only those nobody has decided about"},
	{"q", "{\"type\":\"string\",\"maxLength\":200}", "text in rule, name, version or place"},
	{"page", "{\"type\":\"integer\",\"minimum\":1,\"maximum\":1000000}", "from 1"},
	{"per_page", "{\"type\":\"integer\",\"minimum\":1,\"maximum\":500}", "50 by default"},
	{0},
};

static const struct serve_param trail_params[] = {
	{"before", "{\"type\":\"integer\",\"minimum\":1}", "only those with a smaller number"},
	{0},
};

const struct serve_route serve_routes[] = {
	/* without log-in */
	PAGE(SERVE_GET, "/static/console.css", STORE_READER, SERVE_OPEN, serve_style),
	PAGE(SERVE_GET, "/healthz", STORE_READER, SERVE_OPEN, serve_health),
	PAGE(SERVE_GET, "/login", STORE_READER, SERVE_OPEN, serve_login_page),
	PAGE(SERVE_POST, "/login", STORE_READER, SERVE_OPEN | SERVE_SLOW, serve_login),

	/* pages */
	PAGE(SERVE_POST, "/logout", STORE_READER, 0, serve_logout),
	PAGE(SERVE_GET, "/", STORE_READER, SERVE_SLOW | SERVE_KEEP, serve_dashboard),
	PAGE(SERVE_GET, "/findings", STORE_READER, SERVE_KEEP, serve_findings_page),
	PAGE(SERVE_GET, "/findings/{id}", STORE_READER, 0, serve_finding_page),
	PAGE(SERVE_POST, "/findings/decide", STORE_DECIDER, 0, serve_decide),
	PAGE(SERVE_GET, "/settings", STORE_READER, 0, serve_settings_page),
	PAGE(SERVE_POST, "/settings/password", STORE_READER, SERVE_SLOW, serve_settings_password),
	PAGE(SERVE_POST, "/settings/token", STORE_READER, 0, serve_settings_token),
	PAGE(SERVE_GET, "/users", STORE_ADMIN, 0, serve_users_page),
	PAGE(SERVE_POST, "/users", STORE_ADMIN, SERVE_SLOW, serve_users_add),
	PAGE(SERVE_POST, "/users/{name}", STORE_ADMIN, 0, serve_users_edit),
	PAGE(SERVE_GET, "/trail", STORE_ADMIN, 0, serve_trail_page),

	/* API */
	{SERVE_GET, "/api/v1/session", STORE_READER, SERVE_API, serve_api_session, "getSession",
	 "who asks, and with which role", NULL, NULL, "Session", 0},
	{SERVE_GET, "/api/v1/summary", STORE_READER, SERVE_API, serve_api_summary, "getSummary",
	 "counts of the last run", NULL, NULL, "Summary", 0},
	{SERVE_GET, "/api/v1/findings", STORE_READER, SERVE_API, serve_api_findings, "listFindings",
	 "findings of the last run, filtered, sorted, by page", findings_params, NULL, "Findings",
	 0},
	{SERVE_GET, "/api/v1/findings/{id}", STORE_READER, SERVE_API, serve_api_finding,
	 "getFinding", "one finding with its history; or those of a rule or a vulnerability", NULL,
	 NULL, "FindingShown", 0},
	{SERVE_POST, "/api/v1/decisions", STORE_DECIDER, SERVE_API, serve_api_decide,
	 "postDecisions", "one decision on one or many findings: all are recorded, or none", NULL,
	 "Decision", "Decided", 0},
	{SERVE_GET, "/api/v1/users", STORE_ADMIN, SERVE_API, serve_api_users, "listUsers",
	 "who may use the console", NULL, NULL, "Users", 0},
	{SERVE_GET, "/api/v1/changes", STORE_ADMIN, SERVE_API, serve_api_trail, "listChanges",
	 "what was changed, by whom, newest first", trail_params, NULL, "Changes", 0},
	{0},
};
