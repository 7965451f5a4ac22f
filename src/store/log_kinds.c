/*
 * log_kinds.c - what the evidence log keeps watch over: one line a kind. Whoever records something new adds its kind
 * here and calls store_log_append in the transaction that writes it; a test refuses a table that is in no kind.
 *
 * A run's content is the run, the rows that came with it (with the content they point to) and the ends it gave to
 * older ones, so that all runs together cover every row once.
 */
#include "store/log_int.h"

#define CAME(table, shape)                                                                         \
	{                                                                                          \
		.label = (table), .head = "x.digest", .shapes = {&(shape)},                        \
		.rest = " FROM run r JOIN " table " x ON x.product_id = r.product_id"              \
			" AND x.target_id = r.target_id AND x.first_run = r.id"                    \
			" WHERE r.id = ?1 ORDER BY x.digest"                                       \
	}
#define WENT(table)                                                                                \
	{                                                                                          \
		.label = table " ends", .head = "x.first_run, x.digest",                           \
		.rest = " FROM run r JOIN " table " x ON x.product_id = r.product_id"              \
			" AND x.target_id = r.target_id AND x.gone_run = r.id"                     \
			" WHERE r.id = ?1 ORDER BY x.first_run, x.digest"                          \
	}

static const struct store_log_source run_sources[] = {
	{.label = "run",
	 .head = "x.product_id, x.id, x.target_id, t.name",
	 .shapes = {&store_shape_run},
	 .rest = " FROM run x JOIN target t ON t.product_id = x.product_id AND t.id = x.target_id"
		 " WHERE x.id = ?1"},
	{.label = "component_seen",
	 .head = "x.digest, y.id, y.digest",
	 .shapes = {&store_shape_component_seen, &store_shape_component},
	 .rest = " FROM run r JOIN component_seen x ON x.product_id = r.product_id"
		 " AND x.target_id = r.target_id AND x.first_run = r.id"
		 " JOIN component y ON y.product_id = x.product_id AND y.id = x.component_id"
		 " WHERE r.id = ?1 ORDER BY x.digest"},
	WENT("component_seen"),
	{.label = "finding_seen",
	 .head = "x.digest, f.id, f.fingerprint, y.id, y.digest",
	 .shapes = {&store_shape_finding_seen, &store_shape_finding_text},
	 .rest = " FROM run r JOIN finding_seen x ON x.product_id = r.product_id"
		 " AND x.target_id = r.target_id AND x.first_run = r.id"
		 " JOIN finding_text y ON y.product_id = x.product_id AND y.id = x.text_id"
		 " JOIN finding f ON f.product_id = y.product_id AND f.id = y.finding_id"
		 " WHERE r.id = ?1 ORDER BY x.digest"},
	WENT("finding_seen"),
	CAME("rule_result", store_shape_rule_result),
	WENT("rule_result"),
	CAME("feed", store_shape_feed),
	WENT("feed"),
	CAME("audited", store_shape_audited),
	WENT("audited"),
	CAME("not_assessed", store_shape_not_assessed),
	WENT("not_assessed"),
	CAME("passed_over", store_shape_passed_over),
	WENT("passed_over"),
	CAME("left_out", store_shape_left_out),
	WENT("left_out"),
	CAME("unreadable", store_shape_unreadable),
	WENT("unreadable"),
	CAME("risk", store_shape_risk),
	WENT("risk"),
};
static const struct store_log_source product_sources[] = {
	{.label = "product", .head = "x.id, x.name", .rest = " FROM product x WHERE x.id = ?1"},
};
static const struct store_log_source decision_sources[] = {
	{.label = "decision",
	 .head = "x.product_id, x.id, f.fingerprint",
	 .shapes = {&store_shape_decision},
	 .rest = " FROM decision x JOIN finding f ON f.product_id = x.product_id"
		 " AND f.id = x.finding_id WHERE x.id = ?1"},
};
static const struct store_log_source register_sources[] = {
	{.label = "register_entry",
	 .head = "x.product_id, x.id, x.record",
	 .shapes = {&store_shape_entry},
	 .rest = " FROM register_entry x WHERE x.id = ?1"},
};
static const struct store_log_source test_sources[] = {
	{.label = "test",
	 .head = "x.product_id, x.id",
	 .shapes = {&store_shape_test_result},
	 .rest = " FROM test_result x WHERE x.id = ?1"},
};
static const struct store_log_source checkpoint_sources[] = {
	{.label = "checkpoint",
	 .head = "x.id, x.size, x.made_at, x.key, x.note",
	 .rest = " FROM log_checkpoint x WHERE x.id = ?1"},
};
/* Without what opens a door (password, token): an exported entry must not carry it. */
static const struct store_log_source person_sources[] = {
	{.label = "person",
	 .head = "x.id, x.name, x.role, x.certificate, x.disabled, x.created_at",
	 .rest = " FROM person x WHERE x.id = ?1"},
};
static const struct store_log_source change_sources[] = {
	{.label = "trail",
	 .head = "x.id, x.at, x.who, x.role, x.way, x.address, x.action, x.object, x.detail",
	 .rest = " FROM trail x WHERE x.id = ?1"},
};

static const struct store_log_source news_sources[] = {
	{.label = "news_decision",
	 .head = "x.product_id, x.id, x.key, x.verdict, x.why, x.author, x.made_at",
	 .rest = " FROM news_decision x WHERE x.id = ?1"},
};

#define KIND(name_, table, sources_, renews_)                                                      \
	{                                                                                          \
		.name = (name_), .subjects = "SELECT id FROM " table " ORDER BY id",               \
		.sources = (sources_), .n = VB_COUNT(sources_), .renews = (renews_)                \
	}
static const struct store_log_kind kinds[] = {
	KIND("product", "product", product_sources, true),
	KIND("run", "run", run_sources, false),
	KIND("decision", "decision", decision_sources, false),
	KIND("register", "register_entry", register_sources, false),
	KIND("test", "test_result", test_sources, false),
	KIND("news", "news_decision", news_sources, false),
	KIND("checkpoint", "log_checkpoint", checkpoint_sources, false),
	KIND("person", "person", person_sources, true),
	KIND("change", "trail", change_sources, false),
};

const char *const store_log_aside[] = {"log_leaf", "log_head", "news_item", "news_source", NULL};

const struct store_log_kind *store_log_kind_at(size_t i)
{
	return i < VB_COUNT(kinds) ? &kinds[i] : NULL;
}

const struct store_log_kind *store_log_kind_named(struct vb_str name)
{
	for (size_t i = 0; i < VB_COUNT(kinds); i++)
		if (vb_str_is(name, kinds[i].name))
			return &kinds[i];
	return NULL;
}
