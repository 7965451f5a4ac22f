/*
 * shapes.c - which field is which column, table by table. The columns stand in the order of schema/. What is the
 * same from run to run (what a finding is) is apart from what is judged anew each time (what it weighs).
 */
#include "store/store_int.h"

#define FIELD(kind_, struct_, member) .kind = (kind_), .offset = offsetof(struct struct_, member)
#define STR(name_, struct_, member)                                                                \
	{                                                                                          \
		.name = (name_), FIELD(STORE_STR, struct_, member)                                 \
	}
#define BOOL(name_, struct_, member)                                                               \
	{                                                                                          \
		.name = (name_), FIELD(STORE_BOOL, struct_, member)                                \
	}
#define INT(name_, struct_, member)                                                                \
	{                                                                                          \
		.name = (name_), FIELD(STORE_INT, struct_, member)                                 \
	}
#define U32(name_, struct_, member)                                                                \
	{                                                                                          \
		.name = (name_), FIELD(STORE_U32, struct_, member)                                 \
	}
#define I64(name_, struct_, member)                                                                \
	{                                                                                          \
		.name = (name_), FIELD(STORE_I64, struct_, member)                                 \
	}
#define U64(name_, struct_, member)                                                                \
	{                                                                                          \
		.name = (name_), FIELD(STORE_U64, struct_, member)                                 \
	}
#define REAL(name_, struct_, member)                                                               \
	{                                                                                          \
		.name = (name_), FIELD(STORE_DOUBLE, struct_, member)                              \
	}
#define STRS(name_, struct_, member)                                                               \
	{                                                                                          \
		.name = (name_), FIELD(STORE_STRS, struct_, member)                                \
	}
#define IDS(name_, struct_, member)                                                                \
	{                                                                                          \
		.name = (name_), FIELD(STORE_IDS, struct_, member)                                 \
	}
#define WORD(name_, struct_, member, fn, count)                                                    \
	{                                                                                          \
		.name = (name_), FIELD(STORE_WORD, struct_, member), .word = (fn),                 \
		.words = (count)                                                                   \
	}
#define LIST(name_, struct_, member, shape)                                                        \
	{                                                                                          \
		.name = (name_), FIELD(STORE_LIST, struct_, member), .of = &(shape)                \
	}
#define SHAPE(table_, struct_, columns_)                                                           \
	{                                                                                          \
		.table = (table_), .columns = (columns_), .n = VB_COUNT(columns_),                 \
		.size = sizeof(struct struct_)                                                     \
	}

/* ---- words -------------------------------------------------------------------------------- */

static const char *word_kind(int v)
{
	return model_kind_word((enum model_finding_kind)v);
}

static const char *word_severity(int v)
{
	return model_severity_word((enum model_severity)v);
}

static const char *word_vector(int v)
{
	return model_vector_word((enum model_vector)v);
}

static const char *word_status(int v)
{
	return model_status_word((enum model_status)v);
}

static const char *word_rule_state(int v)
{
	return model_rule_state_word((enum model_rule_state)v);
}

static const char *word_scope(int v)
{
	static const char *const words[] = {"runtime", "dev", "optional"};

	return words[v];
}

static const char *word_target(int v)
{
	static const char *const words[] = {"directory", "host",     "archive",
					    "image",     "firmware", "document"};

	return words[v];
}

/* ---- lists inside rows -------------------------------------------------------------------- */

static const struct store_column location_columns[] = {
	STR("path", model_location, path),
	U32("line", model_location, line),
	STR("layer", model_location, layer),
};
static const struct store_shape location_shape = SHAPE("location", model_location,
						       location_columns);

static const struct store_column hash_columns[] = {
	STR("algorithm", model_hash, algorithm),
	STR("hex", model_hash, hex),
};
static const struct store_shape hash_shape = SHAPE("hash", model_hash, hash_columns);

static const struct store_column evidence_columns[] = {
	STR("file", model_evidence, file),
	U32("line", model_evidence, line),
	STR("what", model_evidence, what),
	STR("value", model_evidence, value),
	STR("layer", model_evidence, layer),
	STR("sha256", model_evidence, sha256),
	U64("offset", model_evidence, offset),
	BOOL("at_offset", model_evidence, at_offset),
	BOOL("missing", model_evidence, missing),
	BOOL("is_default", model_evidence, is_default),
	BOOL("states_fix", model_evidence, states_fix),
};
static const struct store_shape evidence_shape = SHAPE("evidence", model_evidence,
						       evidence_columns);

static const struct store_column chance_columns[] = {
	REAL("p", model_chance, p),
};
static const struct store_shape chance_shape = SHAPE("chance", model_chance, chance_columns);

static const struct store_column path_columns[] = {
	STR("actor", model_path, actor),
	STRS("ids", model_path, ids),
	LIST("steps", model_path, steps, chance_shape),
	REAL("probability", model_path, probability),
	REAL("per_year", model_path, per_year),
};
static const struct store_shape path_shape = SHAPE("path", model_path, path_columns);

static const struct store_column event_columns[] = {
	STR("id", model_event_risk, id),
	STR("name_en", model_event_risk, name.en),
	STR("name_fr", model_event_risk, name.fr),
	REAL("per_year", model_event_risk, per_year),
	REAL("probability", model_event_risk, probability),
	REAL("mean", model_event_risk, loss.mean),
	REAL("p10", model_event_risk, loss.p10),
	REAL("p50", model_event_risk, loss.p50),
	REAL("p90", model_event_risk, loss.p90),
	REAL("p99", model_event_risk, loss.p99),
	STR("actor", model_event_risk, actor),
	STRS("path", model_event_risk, path),
	LIST("steps", model_event_risk, steps, chance_shape),
	REAL("path_probability", model_event_risk, path_probability),
	LIST("paths", model_event_risk, paths, path_shape),
	INT("gravity", model_event_risk, gravity),
	INT("likelihood", model_event_risk, likelihood),
};
static const struct store_shape event_shape = SHAPE("event", model_event_risk, event_columns);

static const struct store_column point_columns[] = {
	REAL("loss", model_loss_point, loss),
	REAL("probability", model_loss_point, probability),
};
static const struct store_shape point_shape = SHAPE("point", model_loss_point, point_columns);

static const struct store_column course_columns[] = {
	INT("course", model_course_risk, course),
	REAL("mean", model_course_risk, loss.mean),
	REAL("p10", model_course_risk, loss.p10),
	REAL("p50", model_course_risk, loss.p50),
	REAL("p90", model_course_risk, loss.p90),
	REAL("p99", model_course_risk, loss.p99),
	LIST("curve", model_course_risk, curve, point_shape),
};
static const struct store_shape course_shape = SHAPE("course", model_course_risk, course_columns);

static const struct store_column measure_columns[] = {
	STR("id", model_measure_risk, id),
	INT("status", model_measure_risk, status),
	REAL("weight", model_measure_risk, weight),
};
static const struct store_shape measure_shape = SHAPE("measure", model_measure_risk,
						      measure_columns);

static const struct store_column critical_columns[] = {
	STR("id", model_critical, id),
	U32("pairs", model_critical, pairs),
	U32("of", model_critical, of),
	REAL("left", model_critical, left),
};
static const struct store_shape critical_shape = SHAPE("critical", model_critical,
						       critical_columns);

static const struct store_column sensitive_columns[] = {
	STR("id", model_sensitive, id),
	STR("text_en", model_sensitive, text.en),
	STR("text_fr", model_sensitive, text.fr),
	REAL("value", model_sensitive, value),
	REAL("down_loss", model_sensitive, down.loss),
	STRS("down_in", model_sensitive, down.in),
	STRS("down_out", model_sensitive, down.out),
	REAL("up_loss", model_sensitive, up.loss),
	STRS("up_in", model_sensitive, up.in),
	STRS("up_out", model_sensitive, up.out),
};
static const struct store_shape sensitive_shape = SHAPE("sensitive", model_sensitive,
							sensitive_columns);

/* ---- tables ------------------------------------------------------------------------------- */

static const struct store_column run_columns[] = {
	STR("release", store_run_row, release),
	STR("version", store_run_row, version),
	WORD("kind", store_run_row, kind, word_target, 6),
	STR("digest", store_run_row, digest),
	STR("name", store_run_row, name),
	STR("os_id", store_run_row, os_id),
	STR("os_version", store_run_row, os_version),
	STR("os_name", store_run_row, os_name),
	STR("arch", store_run_row, arch),
	BOOL("is_root", store_run_row, is_root),
	I64("started_at", store_run_row, started),
	I64("finished_at", store_run_row, finished),
	I64("previous_run", store_run_row, previous),
	I64("last_decision", store_run_row, decisions),
	U64("files", store_run_row, files),
	U64("bytes", store_run_row, bytes),
	U64("components", store_run_row, components),
	U64("findings", store_run_row, findings),
	U64("findings_open", store_run_row, findings_open),
	U64("informational", store_run_row, informational),
	U64("unreadable", store_run_row, unreadable),
	U64("rules_pass", store_run_row, score.pass),
	U64("rules_fail", store_run_row, score.fail),
	U64("rules_na", store_run_row, score.na),
	U64("rules_unknown", store_run_row, score.unknown),
	U64("rules_waived", store_run_row, score.waived),
	REAL("score", store_run_row, score.score),
	REAL("coverage", store_run_row, score.coverage),
};
const struct store_shape store_shape_run = SHAPE("run", store_run_row, run_columns);

static const struct store_column component_columns[] = {
	STR("type", store_component_row, c.type),
	STR("namespace", store_component_row, c.group),
	STR("name", store_component_row, c.name),
	STR("version", store_component_row, c.version),
	STR("arch", store_component_row, c.arch),
	STR("purl", store_component_row, c.purl),
	STR("ecosystem", store_component_row, c.ecosystem),
	STR("source_name", store_component_row, c.source_name),
	STR("source_version", store_component_row, c.source_version),
	STR("licence", store_component_row, c.licence),
	STR("supplier", store_component_row, c.supplier),
	STR("reader", store_component_row, c.reader),
	WORD("scope", store_component_row, c.scope, word_scope, 3),
	BOOL("direct", store_component_row, c.direct),
	BOOL("own", store_component_row, c.own),
	BOOL("vendored", store_component_row, c.vendored),
	STR("owner", store_component_row, c.owner),
	LIST("locations", store_component_row, c.locations, location_shape),
	LIST("hashes", store_component_row, c.hashes, hash_shape),
	STRS("needs", store_component_row, c.needs),
};
const struct store_shape store_shape_component = SHAPE("component", store_component_row,
						       component_columns);

static const struct store_column component_seen_columns[] = {
	I64("component_id", store_component_row, component_id),
	IDS("depends_on", store_component_row, edge_ids),
};
const struct store_shape store_shape_component_seen = SHAPE("component_seen", store_component_row,
							    component_seen_columns);

static const struct store_column finding_text_columns[] = {
	I64("finding_id", store_finding_row, finding_id),
	WORD("kind", store_finding_row, f.kind, word_kind, 6),
	STR("rule", store_finding_row, f.rule),
	STR("title_en", store_finding_row, f.title.en),
	STR("title_fr", store_finding_row, f.title.fr),
	STR("subject", store_finding_row, f.subject),
	STR("subject_name", store_finding_row, f.subject_name),
	STR("version", store_finding_row, f.version),
	STR("target", store_finding_row, f.target),
	STR("place", store_finding_row, f.place),
	STR("part", store_finding_row, f.component),
	STRS("packages", store_finding_row, f.packages),
	LIST("evidence", store_finding_row, f.evidence, evidence_shape),
	STR("cvss_vector", store_finding_row, f.cvss_vector),
	BOOL("fixable", store_finding_row, f.fixable),
	STR("fixed_version", store_finding_row, f.fixed_version),
	STR("fix_en", store_finding_row, f.fix.en),
	STR("fix_fr", store_finding_row, f.fix.fr),
	STR("why", store_finding_row, f.why),
	STRS("advisories", store_finding_row, f.advisories),
	STRS("aliases", store_finding_row, f.aliases),
	STRS("cwes", store_finding_row, f.cwes),
	STRS("refs", store_finding_row, f.references),
};
const struct store_shape store_shape_finding_text = SHAPE("finding_text", store_finding_row,
							  finding_text_columns);

static const struct store_column finding_seen_columns[] = {
	I64("text_id", store_finding_row, text_id),
	BOOL("aside", store_finding_row, aside),
	WORD("severity", store_finding_row, f.severity, word_severity, 6),
	WORD("vector", store_finding_row, f.vector, word_vector, 5),
	REAL("cvss", store_finding_row, f.cvss),
	REAL("epss", store_finding_row, f.epss),
	BOOL("kev", store_finding_row, f.kev),
	BOOL("kev_ransomware", store_finding_row, f.kev_ransomware),
	BOOL("withdrawn", store_finding_row, f.withdrawn),
	BOOL("informational", store_finding_row, f.informational),
	REAL("probability", store_finding_row, f.probability),
	STR("probability_why_en", store_finding_row, f.probability_why.en),
	STR("probability_why_fr", store_finding_row, f.probability_why.fr),
	REAL("weight", store_finding_row, f.weight),
	REAL("share", store_finding_row, f.share),
	REAL("sort_order", store_finding_row, f.order),
	STRS("path", store_finding_row, f.path),
};
const struct store_shape store_shape_finding_seen = SHAPE("finding_seen", store_finding_row,
							  finding_seen_columns);

static const struct store_column rule_result_columns[] = {
	I64("position", store_rule_row, position),
	STR("rule", store_rule_row, r.rule),
	STR("target", store_rule_row, r.target),
	STR("family", store_rule_row, r.family),
	STR("title_en", store_rule_row, r.title.en),
	STR("title_fr", store_rule_row, r.title.fr),
	WORD("severity", store_rule_row, r.severity, word_severity, 6),
	WORD("state", store_rule_row, r.state, word_rule_state, 5),
	STR("reason_en", store_rule_row, r.reason),
	STR("reason_fr", store_rule_row, r.reason_fr),
	LIST("evidence", store_rule_row, r.evidence, evidence_shape),
};
const struct store_shape store_shape_rule_result = SHAPE("rule_result", store_rule_row,
							 rule_result_columns);

static const struct store_column feed_columns[] = {
	I64("position", store_feed_row, position),  STR("name", store_feed_row, f.name),
	STR("scope", store_feed_row, f.scope),      STR("version", store_feed_row, f.version),
	U64("records", store_feed_row, f.records),  I64("newest_at", store_feed_row, f.newest),
	I64("loaded_at", store_feed_row, f.loaded),
};
const struct store_shape store_shape_feed = SHAPE("feed", store_feed_row, feed_columns);

static const struct store_column audited_columns[] = {
	I64("position", store_audited_row, position),
	STR("target", store_audited_row, t.id),
	STR("path", store_audited_row, t.path),
	WORD("kind", store_audited_row, t.kind, word_target, 6),
	U64("files", store_audited_row, t.files),
	U64("bytes", store_audited_row, t.bytes),
	U64("components", store_audited_row, t.components),
};
const struct store_shape store_shape_audited = SHAPE("audited", store_audited_row, audited_columns);

static const struct store_column not_assessed_columns[] = {
	I64("position", store_not_assessed_row, position),
	STR("ecosystem", store_not_assessed_row, n.ecosystem),
	U64("components", store_not_assessed_row, n.components),
	STR("reason_en", store_not_assessed_row, n.reason.en),
	STR("reason_fr", store_not_assessed_row, n.reason.fr),
};
const struct store_shape store_shape_not_assessed = SHAPE("not_assessed", store_not_assessed_row,
							  not_assessed_columns);

static const struct store_column passed_over_columns[] = {
	I64("position", store_passed_over_row, position),
	STR("ecosystem", store_passed_over_row, n.ecosystem),
	U64("records", store_passed_over_row, n.records),
	STR("reason_en", store_passed_over_row, n.reason.en),
	STR("reason_fr", store_passed_over_row, n.reason.fr),
};
const struct store_shape store_shape_passed_over = SHAPE("passed_over", store_passed_over_row,
							 passed_over_columns);

static const struct store_column left_out_columns[] = {
	I64("position", store_left_out_row, position),
	STR("target", store_left_out_row, l.target),
	STR("pattern", store_left_out_row, l.pattern),
	U64("names", store_left_out_row, l.names),
};
const struct store_shape store_shape_left_out = SHAPE("left_out", store_left_out_row,
						      left_out_columns);

static const struct store_column unreadable_columns[] = {
	I64("position", store_unreadable_row, position),
	STR("path", store_unreadable_row, u.path),
	STR("reader", store_unreadable_row, u.reader),
	STR("reason", store_unreadable_row, u.reason),
};
const struct store_shape store_shape_unreadable = SHAPE("unreadable", store_unreadable_row,
							unreadable_columns);

static const struct store_column risk_columns[] = {
	BOOL("present", model_risk, present),
	U64("seed", model_risk, seed),
	U64("worlds", model_risk, worlds),
	REAL("mean", model_risk, total.mean),
	REAL("p10", model_risk, total.p10),
	REAL("p50", model_risk, total.p50),
	REAL("p90", model_risk, total.p90),
	REAL("p99", model_risk, total.p99),
	LIST("events", model_risk, events, event_shape),
	LIST("curve", model_risk, curve, point_shape),
	LIST("courses", model_risk, courses, course_shape),
	LIST("measures", model_risk, measures, measure_shape),
	LIST("critical", model_risk, critical, critical_shape),
	BOOL("tried", model_risk, tried),
	U32("assumptions", model_risk, assumptions),
	BOOL("by_measure", model_risk, by_measure),
	LIST("sensitive", model_risk, sensitive, sensitive_shape),
};
const struct store_shape store_shape_risk = SHAPE("risk", model_risk, risk_columns);

static const struct store_column decision_columns[] = {
	WORD("status", model_decision, status, word_status, 7),
	STR("justification", model_decision, justification),
	STR("author", model_decision, author),
	I64("made_at", model_decision, when),
	I64("until_at", model_decision, until),
};
const struct store_shape store_shape_decision = SHAPE("decision", model_decision, decision_columns);

static const struct store_column field_columns[] = {
	STR("key", model_field, key),
	STR("value", model_field, value),
};
static const struct store_shape field_shape = SHAPE("field", model_field, field_columns);

static const struct store_column entry_columns[] = {
	I64("seq", model_entry, seq),
	I64("made_at", model_entry, at),
	STR("author", model_entry, author),
	WORD("kind", model_entry, kind, model_entry_word, MODEL_ENTRY_KINDS),
	STR("ref", model_entry, ref),
	STR("text", model_entry, text),
	LIST("fields", model_entry, fields, field_shape),
};
const struct store_shape store_shape_entry = SHAPE("register_entry", model_entry, entry_columns);

static const char *word_outcome(int v)
{
	return model_outcome_word((enum model_outcome)v);
}

static const struct store_column verified_columns[] = {STR("id", model_verified, id),
						       STR("digest", model_verified, digest)};
static const struct store_shape verified_shape = SHAPE(NULL, model_verified, verified_columns);
static const struct store_column test_result_columns[] = {
	STR("test", model_result, test),
	STR("name", model_result, name),
	STR("source", model_result, source),
	WORD("outcome", model_result, outcome, word_outcome, 4),
	I64("made_at", model_result, when),
	I64("duration", model_result, duration),
	STR("why", model_result, why),
	STR("environment", model_result, environment),
	STR("output", model_result, output),
	STR("excerpt", model_result, excerpt),
	STR("file", model_result, file),
	STR("file_digest", model_result, file_digest),
	U32("line", model_result, line),
	STR("product", model_result, product),
	STR("release", model_result, release),
	STR("definition", model_result, definition),
	LIST("verifies", model_result, verifies, verified_shape),
};
const struct store_shape store_shape_test_result = SHAPE("test_result", model_result,
							 test_result_columns);
