/*
 * data.c - the assessment as one JSON document: format "json", described by docs/JSON.md and by
 * share/schemas/assessment.schema.json. Everything the other documents say comes from the same facts.
 *
 *   target, case ─ what was looked at and for whom      summary, score ─ counts
 *   feeds, not_assessed, unreadable ─ by what, and what is missing      findings, upgrades, rules, components, risk
 *
 * Left out on purpose: settings read from the target and the list of kept files (counts only): they may hold secrets
 * and what a judgement rests on stands in the evidence of each finding.
 */
#include "report/completeness.h"
#include "report/data_int.h"
#include "report/writers_int.h"

static void put_target(struct report_node root, const struct model_facts *f)
{
	struct report_node n = report_node_object(root, "target"), os;

	report_node_str(n, "path", f->target);
	report_node_some(n, "name", f->name);
	report_node_word(n, "kind", report_target_word(f->kind));
	report_node_some(n, "digest", f->digest);
	os = report_node_object(n, "os");
	report_node_str(os, "id", f->os_id);
	report_node_str(os, "version", f->os_version);
	report_node_str(os, "name", f->os_name);
	report_node_str(n, "architecture", f->arch);
	report_node_bool(n, "is_root", f->is_root);
	report_node_uint(n, "files_seen", f->files);
	report_node_uint(n, "bytes_read", f->bytes);
	report_node_uint(n, "settings_read", f->settings.n);
	report_node_uint(n, "files_kept", f->files_kept.n);
}

/* Several things may be audited together: each finding and rule result then names its own. */
static void put_targets(struct report_node root, const struct model_assessment *a)
{
	struct report_node list = report_node_list(root, "targets"), n;

	for (size_t i = 0; i < a->targets.n; i++) {
		n = report_node_item(list);
		report_node_str(n, "id", a->targets.v[i].id);
		report_node_str(n, "path", a->targets.v[i].path);
		report_node_word(n, "kind", report_target_word(a->targets.v[i].kind));
		report_node_uint(n, "components", a->targets.v[i].components);
		report_node_uint(n, "files_seen", a->targets.v[i].files);
		report_node_uint(n, "bytes_read", a->targets.v[i].bytes);
	}
}

static void put_summary(struct report_node root, const struct report_summary *s)
{
	struct report_node n = report_node_object(root, "summary"), severities;

	report_node_uint(n, "components", s->components);
	report_node_uint(n, "components_not_assessed", s->not_assessed);
	report_node_uint(n, "findings_open", s->open);
	report_node_uint(n, "findings_closed", s->closed);
	report_node_uint(n, "findings_stated_fixed", s->stated);
	severities = report_node_object(n, "open_by_severity");
	for (int i = MODEL_SEV_CRITICAL; i >= 0; i--)
		report_node_uint(severities, model_severity_word((enum model_severity)i),
				 s->by_severity[i]);
	report_node_uint(n, "exploited", s->exploited);
	report_node_uint(n, "fixable", s->fixable);
	report_node_uint(n, "new", s->fresh);
	if (s->age_days >= 0)
		report_node_int(n, "advisory_age_days", s->age_days);
	else
		report_node_null(n, "advisory_age_days");
}

/* How complete a bill of materials of these components is, element by element. */
static void put_sbom(struct report_node root, const struct model_assessment *a)
{
	struct report_node n = report_node_object(root, "sbom"), list, item;
	struct report_completeness lists[REPORT_LISTS];

	report_completeness_of(a, lists);
	for (size_t l = 0; l < REPORT_LISTS; l++) {
		item = report_node_object(n, lists[l].id);
		report_node_uint(item, "complete", lists[l].complete);
		report_node_uint(item, "of", lists[l].of);
		list = report_node_list(item, "elements");
		for (size_t i = 0; i < lists[l].n; i++) {
			const struct report_element *e = &lists[l].v[i];

			item = report_node_item(list);
			report_node_word(item, "id", e->id);
			report_node_text(item, "name", e->name);
			report_node_word(item, "asked_of", e->once ? "document" : "component");
			report_node_uint(item, "have", e->have);
			report_node_uint(item, "of", e->of);
		}
	}
}

static void put_score(struct report_node root, const struct model_score *s)
{
	struct report_node n = report_node_object(root, "score");

	report_node_known(n, "score_percent", s->score);
	report_node_real(n, "coverage_percent", s->coverage);
	report_node_uint(n, "pass", s->pass);
	report_node_uint(n, "fail", s->fail);
	report_node_uint(n, "not_applicable", s->na);
	report_node_uint(n, "unknown", s->unknown);
	report_node_uint(n, "waived", s->waived);
}

static void put_feeds(struct report_node root, const struct vb_run *run,
		      const struct model_assessment *a)
{
	struct report_node list = report_node_list(root, "feeds"), n;
	int64_t age;

	for (size_t i = 0; i < a->feeds.n; i++) {
		const struct model_feed *f = &a->feeds.v[i];

		n = report_node_item(list);
		report_node_str(n, "name", f->name);
		report_node_some(n, "scope", f->scope);
		report_node_some(n, "version", f->version);
		report_node_uint(n, "records", f->records);
		report_node_time(n, "newest", f->newest);
		report_node_time(n, "loaded", f->loaded);
		age = report_feed_age(f, report_moment(run, a));
		if (age >= 0)
			report_node_int(n, "age_days", age);
		else
			report_node_null(n, "age_days");
	}
}

void report_data_left_out(struct report_node root, const struct model_facts *facts)
{
	struct report_node list, n;

	if (!facts->left_out.n)
		return;
	list = report_node_list(root, "left_out");
	for (size_t i = 0; i < facts->left_out.n; i++) {
		n = report_node_item(list);
		report_node_str(n, "target", facts->left_out.v[i].target);
		report_node_str(n, "pattern", facts->left_out.v[i].pattern);
		report_node_uint(n, "names", facts->left_out.v[i].names);
	}
}

void report_data_unreadable(struct report_node root, const struct model_facts *facts)
{
	struct report_node list = report_node_list(root, "unreadable"), n;

	for (size_t i = 0; i < facts->unreadable.n; i++) {
		n = report_node_item(list);
		report_node_str(n, "path", facts->unreadable.v[i].path);
		report_node_str(n, "reader", facts->unreadable.v[i].reader);
		report_node_str(n, "reason", facts->unreadable.v[i].reason);
	}
}

static void put_gaps(struct report_node root, const struct model_assessment *a)
{
	struct report_node list = report_node_list(root, "not_assessed"), n;

	for (size_t i = 0; i < a->not_assessed.n; i++) {
		n = report_node_item(list);
		report_node_str(n, "ecosystem", a->not_assessed.v[i].ecosystem);
		report_node_uint(n, "components", a->not_assessed.v[i].components);
		report_node_text(n, "reason", a->not_assessed.v[i].reason);
	}
	if (a->passed_over.n)
		list = report_node_list(root, "passed_over");
	for (size_t i = 0; i < a->passed_over.n; i++) {
		n = report_node_item(list);
		report_node_str(n, "ecosystem", a->passed_over.v[i].ecosystem);
		report_node_uint(n, "matches", a->passed_over.v[i].records);
		report_node_text(n, "reason", a->passed_over.v[i].reason);
	}
	report_data_unreadable(root, a->facts);
	report_data_left_out(root, a->facts);
}

static void put_upgrades(struct report_node root, const struct vb_run *run,
			 const struct model_assessment *a)
{
	struct vb_arena *arena VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct report_node list = report_node_list(root, "upgrades"), n, closes;
	report_upgrades all;

	report_upgrades_of(run, a, arena, &all);
	for (size_t i = 0; i < all.n; i++) {
		const struct report_upgrade *u = &all.v[i];

		n = report_node_item(list);
		report_node_str(n, "subject", u->subject);
		report_node_str(n, "name", u->name);
		report_node_str(n, "version", u->version);
		report_node_some(n, "target", u->target);
		report_node_strs(n, "to", u->to.v, u->to.n);
		report_node_word(n, "worst_severity", model_severity_word(u->worst));
		report_node_uint(n, "exploited", u->exploited);
		report_node_known(n, "weight_currency_per_year", u->weight);
		report_node_known(n, "share_currency_per_year", u->share);
		closes = report_node_list(n, "closes");
		for (size_t j = 0; j < u->findings.n; j++)
			report_node_add(closes, a->findings.v[u->findings.v[j]].fingerprint);
	}
}

void report_data_names(struct report_node root, const struct model_assessment *a)
{
	struct report_node list = report_node_list(root, "names"), n;

	for (size_t i = 0; i < a->names.n; i++) {
		n = report_node_item(list);
		report_node_str(n, "id", a->names.v[i].id);
		report_node_str(n, "name", a->names.v[i].name);
	}
}

static void put_lists(struct report_node root, const struct vb_run *run,
		      const struct model_assessment *a)
{
	struct report_node list = report_node_list(root, "findings");

	for (size_t i = 0; i < a->findings.n; i++)
		report_data_finding(report_node_item(list), run, &a->findings.v[i]);
	list = report_node_list(root, "informational");
	for (size_t i = 0; i < a->informational.n; i++)
		report_data_finding(report_node_item(list), run, &a->informational.v[i]);
	put_upgrades(root, run, a);
	list = report_node_list(root, "rules");
	for (size_t i = 0; i < a->rules.n; i++)
		report_data_rule(report_node_item(list), &a->rules.v[i]);
	list = report_node_list(root, "components");
	for (size_t i = 0; i < a->facts->components.n; i++)
		report_data_component(report_node_item(list), a->facts, &a->facts->components.v[i]);
	list = report_node_list(root, "binaries");
	for (size_t i = 0; i < a->facts->elfs.n; i++)
		report_data_binary(report_node_item(list), &a->facts->elfs.v[i]);
}

bool report_json(const struct vb_run *run, const struct model_assessment *a, struct vb_buf *out,
		 struct vb_error *err)
{
	yyjson_mut_doc *doc VB_CLEANUP(vb_json_cleanup_mut) = yyjson_mut_doc_new(NULL);
	struct report_node root = report_node_root(doc), n;
	struct report_summary summary;

	report_summary_of(run, a, &summary);
	report_node_word(root, "format", "vauban-assessment/1");
	n = report_node_object(root, "tool");
	report_node_word(n, "name", "vauban");
	report_node_str(n, "version", a->version);
	n = report_node_object(root, "run");
	if (a->run_id)
		report_node_int(n, "id", a->run_id);
	else
		report_node_null(n, "id");
	report_node_time(n, "started", a->started);
	report_node_time(n, "finished", a->finished);
	put_target(root, a->facts);
	put_targets(root, a);
	if (a->the_case)
		report_data_case(report_node_object(root, "case"), a->the_case);
	else
		report_node_null(root, "case");
	put_summary(root, &summary);
	put_sbom(root, a);
	put_score(root, &a->score);
	put_feeds(root, run, a);
	put_gaps(root, a);
	report_data_names(root, a);
	if (a->risk.present)
		report_data_risk(report_node_object(root, "risk"), &a->risk);
	else
		report_node_null(root, "risk");
	put_lists(root, run, a);
	return vb_json_write(doc, true, out, err);
}
