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

static const struct serve_param components_params[] = {
	{"q", "{\"type\":\"string\",\"maxLength\":200}",
	 "a piece of the name, or a pattern with *"},
	{"type", "{\"type\":\"string\",\"maxLength\":40}", "purl type: deb, pypi, npm"},
	{"vulnerable", "{\"type\":\"boolean\"}", "only those with an open vulnerability"},
	{"not_assessed", "{\"type\":\"boolean\"}", "only those nobody could judge"},
	{"direct", "{\"type\":\"boolean\"}", "only those the product asks for itself"},
	{"page", "{\"type\":\"integer\",\"minimum\":1,\"maximum\":1000000}", "from 1"},
	{"per_page", "{\"type\":\"integer\",\"minimum\":1,\"maximum\":500}", "50 by default"},
	{0},
};
static const struct serve_param diff_params[] = {
	{"from", "{\"type\":\"string\",\"maxLength\":80}", "last~1 by default"},
	{"to", "{\"type\":\"string\",\"maxLength\":80}", "last by default"},
	{0},
};
static const struct serve_param window_params[] = {
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
	PAGE(SERVE_GET, "/components", STORE_READER, SERVE_SLOW | SERVE_KEEP,
	     serve_components_page),
	PAGE(SERVE_GET, "/components/view", STORE_READER, SERVE_SLOW | SERVE_KEEP,
	     serve_component_page),
	PAGE(SERVE_GET, "/paths", STORE_READER, SERVE_SLOW | SERVE_KEEP, serve_paths_page),
	PAGE(SERVE_GET, "/plan", STORE_READER, SERVE_SLOW | SERVE_KEEP, serve_plan_page),
	PAGE(SERVE_GET, "/requirements", STORE_READER, SERVE_SLOW | SERVE_KEEP,
	     serve_requirements_page),
	PAGE(SERVE_GET, "/rules", STORE_READER, SERVE_SLOW | SERVE_KEEP, serve_rules_page),
	PAGE(SERVE_GET, "/runs", STORE_READER, SERVE_KEEP, serve_runs_page),
	PAGE(SERVE_GET, "/runs/diff", STORE_READER, SERVE_SLOW | SERVE_KEEP, serve_diff_page),
	PAGE(SERVE_GET, "/news", STORE_READER, 0, serve_news_page),
	PAGE(SERVE_GET, "/reports", STORE_READER, SERVE_KEEP, serve_reports_page),
	PAGE(SERVE_GET, "/reports/file", STORE_READER, SERVE_SLOW, serve_report_file),
	PAGE(SERVE_GET, "/reports/sheet", STORE_READER, SERVE_SLOW, serve_sheet_file),
	PAGE(SERVE_GET, "/incidents", STORE_READER, 0, serve_incidents_page),
	PAGE(SERVE_POST, "/incidents", STORE_CONTRIBUTOR, 0, serve_incident_open),
	PAGE(SERVE_GET, "/incidents/{id}", STORE_READER, 0, serve_incident_page),
	PAGE(SERVE_POST, "/incidents/{id}", STORE_CONTRIBUTOR, 0, serve_incident_add),
	PAGE(SERVE_GET, "/incidents/{id}/notice", STORE_READER, 0, serve_incident_notice),
	PAGE(SERVE_GET, "/evidence", STORE_READER, SERVE_KEEP, serve_evidence_page),
	PAGE(SERVE_GET, "/evidence/verification", STORE_READER, SERVE_SLOW, serve_evidence_check),
	PAGE(SERVE_GET, "/evidence/{entry}", STORE_READER, SERVE_KEEP, serve_entry_page),
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
	{SERVE_GET, "/api/v1/components", STORE_READER, SERVE_API | SERVE_SLOW,
	 serve_api_components, "listComponents", "components of the last run, filtered, by page",
	 components_params, NULL, "Components", 0},
	{SERVE_GET, "/api/v1/risk", STORE_READER, SERVE_API | SERVE_SLOW, serve_api_risk, "getRisk",
	 "threats, the EBIOS RM workshops and obligations of the case", NULL, NULL, "Risk", 0},
	{SERVE_GET, "/api/v1/plan", STORE_READER, SERVE_API | SERVE_SLOW, serve_api_plan, "getPlan",
	 "what to do first, by whom, by when", NULL, NULL, "Plan", 0},
	{SERVE_GET, "/api/v1/requirements/{id}", STORE_READER, SERVE_API | SERVE_SLOW,
	 serve_api_requirements, "getRequirements",
	 "the requirements of a law or standard and what proves them", NULL, NULL, "Requirements",
	 0},
	{SERVE_GET, "/api/v1/rules", STORE_READER, SERVE_API | SERVE_SLOW, serve_api_rules,
	 "listRules", "the result of every rule in the last run", NULL, NULL, "Rules", 0},
	{SERVE_GET, "/api/v1/runs", STORE_READER, SERVE_API, serve_api_runs, "listRuns",
	 "the recorded runs, newest first", NULL, NULL, "Runs", 0},
	{SERVE_GET, "/api/v1/runs/{run}", STORE_READER, SERVE_API | SERVE_SLOW, serve_api_run,
	 "getRun", "the whole assessment of a run: a number, last, last~1 or a release", NULL, NULL,
	 "Assessment", 0},
	{SERVE_GET, "/api/v1/diff", STORE_READER, SERVE_API | SERVE_SLOW, serve_api_diff, "getDiff",
	 "what changed between two runs", diff_params, NULL, "Diff", 0},
	{SERVE_GET, "/api/v1/feeds", STORE_READER, SERVE_API, serve_api_feeds, "listFeeds",
	 "the sources of advisories in use", NULL, NULL, "Feeds", 0},
	{SERVE_GET, "/api/v1/incidents", STORE_READER, SERVE_API, serve_api_incidents,
	 "listIncidents", "the register of incidents with the clocks of the law", NULL, NULL,
	 "Incidents", 0},
	{SERVE_GET, "/api/v1/evidence", STORE_READER, SERVE_API, serve_api_evidence, "listEvidence",
	 "the entries of the evidence log by page, newest first, and its last checkpoint",
	 window_params, NULL, "Evidence", 0},
	{SERVE_GET, "/api/v1/evidence/{entry}", STORE_READER, SERVE_API, serve_api_entry,
	 "getProof", "the proof that an entry is in the evidence log (RFC 9162, 2.1.3)", NULL, NULL,
	 "Proof", 0},
	{SERVE_GET, "/api/v1/verification", STORE_READER, SERVE_API | SERVE_SLOW,
	 serve_api_evidence_check, "verifyEvidence",
	 "is everything recorded still what was recorded: all of it is hashed again", NULL, NULL,
	 "Verification", 0},
	{SERVE_GET, "/api/v1/openapi.json", STORE_READER, SERVE_API | SERVE_KEEP, serve_api_openapi,
	 "getOpenapi", "this document", NULL, NULL, "Openapi", 0},
	{SERVE_GET, "/api/v1/users", STORE_ADMIN, SERVE_API, serve_api_users, "listUsers",
	 "who may use the console", NULL, NULL, "Users", 0},
	{SERVE_GET, "/api/v1/changes", STORE_ADMIN, SERVE_API, serve_api_trail, "listChanges",
	 "what was changed, by whom, newest first", trail_params, NULL, "Changes", 0},
	{0},
};
