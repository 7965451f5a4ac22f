/* state.c - rules and what they found, documents to take away. */
#include "serve/list.h"

#include "report/phrase.h"
#include "report/report.h"
#include "run/sheet.h"

static const struct model_text title_rules = {VB_STR_INIT("Rules"), VB_STR_INIT("Règles")},
			       title_reports = {VB_STR_INIT("Reports"), VB_STR_INIT("Rapports")};

/* ---- rules ------------------------------------------------------------------------------------ */

bool serve_rules_page(struct serve_call *c, struct vb_error *err)
{
	struct report_node root;
	struct run_session s;
	struct report_page p;

	if (!run_recall_light(&c->run, serve_place(c), VB_STR("last"), VB_STR(""), &s, err))
		return false;
	root = serve_root();
	p = serve_report_page(c, s.assessment);
	report_words_put(report_node_object(root, "t"), &report_words, c->run.lang);
	report_page_rules(root, &p);
	run_session_done(&s);
	return serve_page(c, root, "console_rules", title_rules, "rules", err);
}

bool serve_api_rules(struct serve_call *c, struct vb_error *err)
{
	struct report_node root, list;
	struct run_session s;

	if (!run_recall_light(&c->run, serve_place(c), VB_STR("last"), VB_STR(""), &s, err))
		return false;
	root = serve_root();
	report_node_int(root, "run", s.assessment->run_id);
	report_node_known(root, "score_percent", s.assessment->score.score);
	report_node_known(root, "coverage_percent", s.assessment->score.coverage);
	list = report_node_list(root, "rules");
	for (size_t i = 0; i < s.assessment->rules.n; i++)
		report_rule_add(root.doc, report_node_item(list).v, &s.assessment->rules.v[i]);
	run_session_done(&s);
	return serve_json(c, root, err);
}

/* ---- documents ---------------------------------------------------------------------------------- */

static struct model_text format_label(const struct report_format *f)
{
	static const struct {
		const char *name;
		struct model_text text;
	} labels[] = {
#define LABEL(name, en, fr)                                                                        \
	{                                                                                          \
		name,                                                                              \
		{                                                                                  \
			VB_STR_INIT(en), VB_STR_INIT(fr)                                           \
		}                                                                                  \
	}
		LABEL("text", "One screen of text, worst first",
		      "Un écran de texte, le pire d’abord"),
		LABEL("json", "The whole assessment, for programs (JSON)",
		      "L’évaluation entière, pour les programmes (JSON)"),
		LABEL("html", "A page for people, without script (HTML)",
		      "Une page pour les gens, sans script (HTML)"),
		LABEL("csv", "The findings, for a spreadsheet (CSV)",
		      "Les constats, pour un tableur (CSV)"),
		LABEL("sarif", "For code hosts and defect trackers (SARIF 2.1.0)",
		      "Pour les forges et les suivis de défauts (SARIF 2.1.0)"),
		LABEL("cyclonedx", "Bill of materials (CycloneDX 1.6)",
		      "Nomenclature (CycloneDX 1.6)"),
		LABEL("cyclonedx-vex",
		      "Bill of materials with vulnerabilities and decisions (CycloneDX)",
		      "Nomenclature avec vulnérabilités et décisions (CycloneDX)"),
		LABEL("spdx", "Bill of materials (SPDX 2.3)", "Nomenclature (SPDX 2.3)"),
		LABEL("spdx-tag-value", "Bill of materials (SPDX 2.3, as text)",
		      "Nomenclature (SPDX 2.3, en texte)"),
		LABEL("openvex", "What was decided about each vulnerability (OpenVEX)",
		      "Ce qui a été décidé de chaque vulnérabilité (OpenVEX)"),
		LABEL("csaf", "What was decided about each vulnerability (CSAF 2.0)",
		      "Ce qui a été décidé de chaque vulnérabilité (CSAF 2.0)"),
#undef LABEL
	};

	for (size_t i = 0; i < VB_COUNT(labels); i++)
		if (strcmp(labels[i].name, f->name) == 0)
			return labels[i].text;
	return (struct model_text){vb_str(f->name), vb_str(f->name)};
}

bool serve_reports_page(struct serve_call *c, struct vb_error *err)
{
	struct report_node root, list, n;
	const struct report_format *f;
	const struct report_kind *kind;
	struct store_run *runs;
	size_t count;

	if (!run_list(serve_place(c), c->arena, &runs, &count, err))
		return false;
	root = serve_root();
	list = report_node_list(root, "formats");
	for (size_t i = 0; (f = report_format_at(i)); i++) {
		n = report_node_item(list);
		report_node_word(n, "name", f->name);
		report_node_str(n, "label", model_text_in(format_label(f), (int)c->run.lang));
	}
	list = report_node_list(root, "sheets");
	for (size_t i = 0; (kind = report_kind_at(i)); i++) {
		n = report_node_item(list);
		report_node_word(n, "name", kind->name);
		report_node_word(n, "label", SERVE_T(c, kind->en, kind->fr));
	}
	list = report_node_list(root, "runs");
	for (size_t i = 0; i < count && i < RUN_PAGE_USUAL; i++) {
		n = report_node_item(list);
		report_node_int(n, "id", runs[i].id);
		report_node_str(
			n, "label",
			vb_arena_printf(c->arena, "%lld, %.*s, %.*s", (long long)runs[i].id,
					VB_FMT(vb_time_day(c->arena, runs[i].started)),
					VB_FMT(vb_arena_printable(c->arena, runs[i].target))));
	}
	return serve_page(c, root, "console_reports", title_reports, "reports", err);
}

/* What a run looks like with the case file of today, as `vauban report` writes it. */
bool serve_report_file(struct serve_call *c, struct vb_error *err)
{
	struct vb_str word = serve_query(c, "run"), name = serve_query(c, "format");
	const struct report_format *f = report_format_named(name);
	struct run_session s, of_case;
	bool ok;

	if (!f)
		return vb_fail(err, VB_E_USAGE,
			       SERVE_T(c, "unknown format \"%.*s\"", "format inconnu « %.*s »"),
			       VB_FMT(vb_arena_printable(c->arena, vb_str_sub(name, 0, 80))));
	if (!run_recall(&c->run, serve_place(c), word.n ? word : VB_STR("last"), &s, err))
		return false;
	s.assessment->the_case = serve_case(c, &of_case);
	ok = f->write(&c->run, s.assessment, &c->reply->body, err);
	if (ok) {
		c->reply->media = f->media_type;
		serve_reply_field(c, "Content-Disposition",
				  vb_arena_printf(c->arena,
						  "attachment; filename=\"vauban-%lld%s\"",
						  (long long)s.assessment->run_id, f->extension));
	}
	run_session_done(&of_case);
	run_session_done(&s);
	return ok;
}

/* A report for people, as `vauban report KIND -o FILE.html` writes it. */
bool serve_sheet_file(struct serve_call *c, struct vb_error *err)
{
	yyjson_mut_doc *doc VB_CLEANUP(vb_json_cleanup_mut) = yyjson_mut_doc_new(NULL);
	struct vb_str name = serve_query(c, "kind");
	const struct report_kind *kind = report_kind_named(name);
	struct report_sheet sheet;

	if (!kind)
		return vb_fail(err, VB_E_USAGE,
			       SERVE_T(c, "unknown report \"%.*s\"", "rapport inconnu « %.*s »"),
			       VB_FMT(vb_arena_printable(c->arena, vb_str_sub(name, 0, 80))));
	if (!run_sheet(&c->run, serve_place(c), kind, &(struct run_sheet_options){0}, c->arena, doc,
		       &sheet, err) ||
	    !report_sheet_html(&sheet, serve_site_templates(c->site), &c->reply->body, err))
		return false;
	serve_reply_field(c, "Content-Disposition",
			  vb_arena_printf(c->arena, "attachment; filename=\"vauban-%s.%s.html\"",
					  kind->name, SERVE_T(c, "en", "fr")));
	return true;
}
