/* runs.c - the recorded runs, what changed between two of them, and runs pushed by programs. */
#include "serve/list.h"

#include "report/phrase.h"
#include "report/report.h"
#include "run/push.h"

static const struct model_text title_runs = {VB_STR_INIT("Runs"), VB_STR_INIT("Audits")},
			       title_diff = {VB_STR_INIT("What changed"),
					     VB_STR_INIT("Ce qui a changé")};

enum { RUNS_SHOWN = 200, CHANGES_SHOWN = 500 };

bool serve_runs_page(struct serve_call *c, struct vb_error *err)
{
	struct report_node root, list, n;
	struct store_run *runs;
	struct report_page p;
	struct model_assessment none = {0};
	size_t count;

	if (!run_list(serve_place(c), c->arena, &runs, &count, err))
		return false;
	root = serve_root();
	p = serve_report_page(c, &none);
	list = report_node_list(root, "runs");
	for (size_t i = 0; i < count && i < RUNS_SHOWN; i++) {
		n = report_node_item(list);
		report_node_int(n, "id", runs[i].id);
		report_page_safe(n, &p, "product", runs[i].product);
		report_page_safe(n, &p, "release", runs[i].release);
		report_page_safe(n, &p, "target", runs[i].target);
		report_node_str(n, "day", serve_moment(c, runs[i].started));
		report_node_time(n, "iso", runs[i].started);
		report_node_str(n, "components",
				report_phrase_count(c->arena, c->run.lang, runs[i].components));
		report_node_str(n, "open",
				report_phrase_count(c->arena, c->run.lang, runs[i].findings_open));
		report_node_str(n, "unreadable",
				report_phrase_count(c->arena, c->run.lang, runs[i].unreadable));
		report_node_bool(n, "first", i == 0);
		report_node_bool(n, "second", i == 1);
	}
	report_node_bool(root, "several", count > 1);
	return serve_page(c, root, "console_runs", title_runs, "runs", err);
}

bool serve_api_runs(struct serve_call *c, struct vb_error *err)
{
	struct report_node root, list, n;
	struct store_run *runs;
	size_t count;

	if (!run_list(serve_place(c), c->arena, &runs, &count, err))
		return false;
	root = serve_root();
	list = report_node_list(root, "runs");
	for (size_t i = 0; i < count; i++) {
		n = report_node_item(list);
		report_node_int(n, "run", runs[i].id);
		report_node_time(n, "started", runs[i].started);
		report_node_time(n, "finished", runs[i].finished);
		report_node_str(n, "product", runs[i].product);
		report_node_str(n, "release", runs[i].release);
		report_node_str(n, "target", runs[i].target);
		report_node_str(n, "digest", runs[i].digest);
		report_node_str(n, "version", runs[i].version);
		report_node_uint(n, "components", runs[i].components);
		report_node_uint(n, "findings_open", runs[i].findings_open);
		report_node_uint(n, "unreadable", runs[i].unreadable);
	}
	return serve_json(c, root, err);
}

/* The whole assessment, as `vauban report json` writes it. */
bool serve_api_run(struct serve_call *c, struct vb_error *err)
{
	const struct report_format *json = report_format_named(VB_STR("json"));
	struct run_session s;
	bool ok;

	if (!run_recall(&c->run, serve_place(c), c->args[0], &s, err))
		return false;
	ok = json->write(&c->run, s.assessment, &c->reply->body, err);
	run_session_done(&s);
	c->reply->media = "application/json";
	return ok;
}

/* A run of an agent (store/run_document.h): recorded whole with its line in the trail, or refused. */
bool serve_api_run_push(struct serve_call *c, struct vb_error *err)
{
	struct report_node root;
	struct run_pushed p;

	if (!serve_json_typed(c, err) ||
	    !run_push_take(&c->run, serve_place(c), &c->actor, c->req->body, &p, err))
		return false;
	c->reply->status = p.fresh ? 201 : 200;
	root = serve_root();
	report_node_int(root, "run", p.run);
	report_node_bool(root, "recorded", p.fresh);
	return serve_json(c, root, err);
}

/* ---- what changed ----------------------------------------------------------------------------- */

static const struct {
	const char *word;
	struct model_text name;
} changes[] = {
#define CHANGE(id, word, en, fr) [id] = {word, {VB_STR_INIT(en), VB_STR_INIT(fr)}}
	CHANGE(RUN_NEW_COMPONENT, "new_component", "New, with a component that came",
	       "Nouveaux, avec un composant arrivé"),
	CHANGE(RUN_NEW_VERSION, "new_version", "New, with a version that changed",
	       "Nouveaux, avec une version changée"),
	CHANGE(RUN_NEW_DISCLOSURE, "new_disclosure", "New advisories about what was already there",
	       "Nouveaux avis sur ce qui était déjà là"),
	CHANGE(RUN_NEW_WEAKNESS, "new_weakness", "New weaknesses", "Nouvelles faiblesses"),
	CHANGE(RUN_GONE_UPGRADED, "gone_upgraded", "Gone, by an upgrade",
	       "Disparus, par une mise à jour"),
	CHANGE(RUN_GONE_REMOVED, "gone_removed", "Gone, with a component that left",
	       "Disparus, avec un composant retiré"),
	CHANGE(RUN_GONE_OTHER, "gone_other", "Gone", "Disparus"),
	CHANGE(RUN_MOVED, "moved", "The same, in another place", "Les mêmes, à un autre endroit"),
	CHANGE(RUN_DECIDED, "decided", "Decided otherwise", "Décidés autrement"),
#undef CHANGE
};

static bool diff_read(struct serve_call *c, struct run_diff_result *out, struct vb_error *err)
{
	struct vb_str from = serve_query(c, "from"), to = serve_query(c, "to");

	return run_diff(&c->run, serve_place(c),
			from.n ? from : VB_STR("last~1"), to.n ? to : VB_STR("last"), out, err);
}

static const struct model_finding *finding_of(const struct run_difference *d)
{
	return d->after ? d->after : d->before;
}

static void groups_put(struct report_node root, const struct report_page *p,
		       const struct run_diff_result *d)
{
	struct report_node groups = report_node_list(root, "groups"), list = {0}, n;

	for (size_t i = 0; i < d->v.n && i < CHANGES_SHOWN; i++) {
		if (!i || d->v.v[i].change != d->v.v[i - 1].change) {
			n = report_node_item(groups);
			report_node_str(
				n, "name",
				model_text_in(changes[d->v.v[i].change].name, (int)p->lang));
			report_node_word(n, "id", changes[d->v.v[i].change].word);
			list = report_node_list(n, "findings");
		}
		n = report_node_item(list);
		report_page_finding(n, p, finding_of(&d->v.v[i]));
		report_node_str(n, "key", finding_of(&d->v.v[i])->fingerprint);
	}
	report_page_rest(root, p, "rest", d->v.n < CHANGES_SHOWN ? d->v.n : CHANGES_SHOWN, d->v.n);
	report_node_bool(root, "has_changes", d->v.n > 0);
}

bool serve_diff_page(struct serve_call *c, struct vb_error *err)
{
	struct run_diff_result d;
	struct report_node root;
	struct report_page p;

	if (!diff_read(c, &d, err))
		return false;
	root = serve_root();
	p = serve_report_page(c, d.after.assessment);
	report_node_str(
		root, "says",
		vb_arena_printf(
			c->arena,
			SERVE_T(c,
				"From run %lld to run %lld. Components: %llu came, %llu left, "
				"%llu changed version. Findings that stay: %llu.",
				"De l’audit %lld à l’audit %lld. Composants : arrivés %llu, "
				"partis %llu, version changée %llu. Constats qui demeurent : "
				"%llu."),
			(long long)d.before.assessment->run_id,
			(long long)d.after.assessment->run_id,
			(unsigned long long)d.components_added,
			(unsigned long long)d.components_removed,
			(unsigned long long)d.components_changed, (unsigned long long)d.same));
	groups_put(root, &p, &d);
	run_diff_done(&d);
	return serve_page(c, root, "console_diff", title_diff, "runs", err);
}

static void components_put(struct report_node root, const struct run_diff_result *d)
{
	struct report_node list = report_node_list(root, "components"), n;

	for (size_t i = 0; i < d->components.n; i++) {
		const struct run_component_change *x = &d->components.v[i];

		n = report_node_item(list);
		report_node_word(n, "how", run_component_word(x->how));
		if (x->before)
			report_node_str(n, "before", x->before->purl);
		if (x->after)
			report_node_str(n, "after", x->after->purl);
		if (x->how != RUN_COMPONENT_MOVED)
			continue;
		report_node_str(n, "from", x->before->locations.v[0].path);
		report_node_str(n, "to", x->after->locations.v[0].path);
		report_node_uint(n, "alike", x->alike);
	}
}

bool serve_api_diff(struct serve_call *c, struct vb_error *err)
{
	struct report_node root, list, n;
	struct run_diff_result d;

	if (!diff_read(c, &d, err))
		return false;
	root = serve_root();
	report_node_int(root, "before", d.before.assessment->run_id);
	report_node_int(root, "after", d.after.assessment->run_id);
	report_node_uint(root, "same", d.same);
	report_node_uint(root, "components_added", d.components_added);
	report_node_uint(root, "components_removed", d.components_removed);
	report_node_uint(root, "components_changed", d.components_changed);
	components_put(root, &d);
	list = report_node_list(root, "changes");
	for (size_t i = 0; i < d.v.n; i++) {
		const struct model_finding *f = finding_of(&d.v.v[i]);

		n = report_node_item(list);
		report_node_word(n, "change", changes[d.v.v[i].change].word);
		report_node_str(n, "id", f->fingerprint);
		report_node_str(n, "rule", f->rule);
		report_node_word(n, "severity", model_severity_word(f->severity));
		report_node_str(n, "subject", f->subject);
		report_node_str(n, "version", f->version);
		report_node_str(n, "place", f->place);
	}
	run_diff_done(&d);
	return serve_json(c, root, err);
}
