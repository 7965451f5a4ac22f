/* sarif_invocation.c - what limited the run, as tool execution notifications (SARIF 2.1.0 sections 3.20 and 3.58). */
#include "core/run.h"
#include "report/sarif_int.h"
#include "report/uri.h"

static struct report_node notify(struct report_node list, const char *level, const char *id,
				 struct vb_str text)
{
	struct report_node n = report_node_item(list), o;

	o = report_node_object(n, "descriptor");
	report_node_word(o, "id", id);
	report_node_word(n, "level", level);
	o = report_node_object(n, "message");
	report_node_str(o, "text", text);
	return n;
}

static void put_unreadable(struct vb_arena *a, struct report_node list, const struct model_facts *f)
{
	struct report_node n, location;

	for (size_t i = 0; i < f->unreadable.n; i++) {
		const struct model_unreadable *u = &f->unreadable.v[i];
		struct vb_str uri = report_uri_path(a, u->path);

		n = notify(list, "error", "unreadable",
			   vb_arena_printf(a, "%.*s: %.*s: %.*s", VB_FMT(u->path),
					   VB_FMT(u->reader), VB_FMT(u->reason)));
		if (!uri.n)
			continue;
		location = report_node_item(report_node_list(n, "locations"));
		location = report_node_object(report_node_object(location, "physicalLocation"),
					      "artifactLocation");
		report_node_str(location, "uri", uri);
	}
}

static void put_gaps(struct vb_arena *a, struct report_node list, enum vb_lang lang,
		     const struct model_assessment *as)
{
	for (size_t i = 0; i < as->not_assessed.n; i++) {
		const struct model_not_assessed *g = &as->not_assessed.v[i];

		notify(list, "warning", "not-assessed",
		       vb_arena_printf(a,
				       vb_t(lang, "not assessed: %.*s, %llu components: %.*s",
					    "non évalué : %.*s, %llu composants : %.*s"),
				       VB_FMT(g->ecosystem), (unsigned long long)g->components,
				       VB_FMT(model_text_in(g->reason, (int)lang))));
	}
	for (size_t i = 0; i < as->rules.n; i++) {
		const struct model_rule_result *r = &as->rules.v[i];

		if (r->state == MODEL_RULE_UNKNOWN)
			notify(list, "warning", "rule-undecided",
			       vb_arena_printf(a,
					       vb_t(lang, "%.*s could not be decided: %.*s",
						    "%.*s n’a pas pu être jugée : %.*s"),
					       VB_FMT(r->rule),
					       VB_FMT(lang == VB_FR && r->reason_fr.n
							      ? r->reason_fr
							      : r->reason)));
	}
}

void report_sarif_invocation(struct vb_arena *a, struct report_node into, const struct vb_run *run,
			     const struct model_assessment *as)
{
	struct report_node n = report_node_item(report_node_list(into, "invocations")), list;

	report_node_bool(n, "executionSuccessful", true);
	if (as->started)
		report_node_time(n, "startTimeUtc", as->started);
	if (as->finished)
		report_node_time(n, "endTimeUtc", as->finished);
	report_node_int(n, "exitCode", model_assessment_exit(as));
	list = report_node_list(n, "toolExecutionNotifications");
	put_unreadable(a, list, as->facts);
	put_gaps(a, list, run->lang, as);
}
