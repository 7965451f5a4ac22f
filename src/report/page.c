/*
 * page.c - the data a template gets. Sentences are made here, in one language, because agreement and numbers are
 * grammar; titles and labels come from words.c; the template only places them. Lists are cut at declared lengths, and
 * a sentence says so: a page of 100,000 rows helps nobody and the JSON document holds them all.
 */
#include "report/page.h"

#include "report/phrase.h"

void report_page_safe(struct report_node n, const struct report_page *p, const char *key,
		      struct vb_str value)
{
	report_node_str(n, key, vb_arena_printable(p->arena, value));
}

void report_page_rest(struct report_node n, const struct report_page *p, const char *key,
		      size_t shown, size_t all)
{
	if (shown >= all) {
		report_node_word(n, key, "");
		return;
	}
	report_node_str(
		n, key,
		vb_arena_printf(
			p->arena, "%.*s%s",
			VB_FMT(vb_arena_printf(
				p->arena,
				vb_t(p->lang, "The first %.*s of %.*s are shown. ",
				     "Les %.*s premiers sur %.*s sont montrés. "),
				VB_FMT(report_phrase_count(p->arena, p->lang, shown)),
				VB_FMT(report_phrase_count(p->arena, p->lang, all)))),
			p->console ? vb_t(p->lang, "Among the reports, the JSON one has them all.",
					  "Parmi les rapports, celui en JSON les contient tous.")
				   : vb_t(p->lang,
					  "The JSON document has them all: vauban audit --format "
					  "json.",
					  "Le document JSON les contient tous : vauban audit "
					  "--format json.")));
}

struct vb_str report_page_step(const struct report_page *p, struct vb_str id)
{
	const struct model_case *c = p->a->the_case;
	const struct model_part *part;
	const struct model_flow *flow;

	if (!c)
		return id;
	if (vb_str_starts(id, VB_STR("@"))) {
		for (size_t i = 0; i < c->actors.n; i++)
			if (vb_str_eq(c->actors.v[i].id, vb_str_from(id, 1)) &&
			    c->actors.v[i].name.n)
				return c->actors.v[i].name;
		return vb_str_from(id, 1);
	}
	part = model_case_part(c, id);
	if (part)
		return part->name.n ? part->name : id;
	flow = model_case_flow(c, id);
	return flow && flow->name.n ? flow->name : id;
}

static void put_targets(struct report_node root, const struct report_page *p)
{
	struct report_node list = report_node_list(root, "targets"), n;

	report_node_bool(root, "has_targets", p->a->targets.n > 1);
	for (size_t i = 0; i < p->a->targets.n; i++) {
		n = report_node_item(list);
		report_page_safe(n, p, "id", p->a->targets.v[i].id);
		report_page_safe(n, p, "path", p->a->targets.v[i].path);
		report_node_str(n, "components",
				report_phrase_some(p->arena, p->lang, p->a->targets.v[i].components,
						   REPORT_TEXT("component", "composant"),
						   REPORT_TEXT("components", "composants")));
	}
}

static void put_head(struct report_node root, const struct report_page *p)
{
	const struct model_assessment *a = p->a;
	struct report_node n;

	report_node_word(root, "lang", vb_t(p->lang, "en", "fr"));
	report_node_bool(root, "is_fr", p->lang == VB_FR);
	n = report_node_object(root, "target");
	report_page_safe(n, p, "name", report_phrase_target(a));
	report_page_safe(n, p, "path", a->facts->target);
	report_page_safe(n, p, "system", report_phrase_system(p->arena, a->facts));
	report_page_safe(n, p, "digest", a->facts->digest);
	put_targets(root, p);
	n = report_node_object(root, "date");
	report_node_str(n, "day", report_phrase_day(p->arena, p->lang, report_moment(p->run, a)));
	report_node_str(n, "iso", vb_time_rfc3339(p->arena, report_moment(p->run, a)));
	report_page_safe(root, p, "version", a->version);
	if (a->run_id)
		report_node_str(root, "run",
				vb_arena_printf(p->arena, "%lld", (long long)a->run_id));
	else
		report_node_word(root, "run", "");
}

void report_page_build(yyjson_mut_doc *doc, struct vb_arena *arena, const struct vb_run *run,
		       const struct model_assessment *a)
{
	struct report_page p = {
		.run = run, .a = a, .arena = arena, .lang = run->lang, .currency = VB_STR("EUR")};
	struct report_node root = report_node_root(doc);

	if (a->the_case && a->the_case->currency.n)
		p.currency = a->the_case->currency;
	report_summary_of(run, a, &p.sum);
	report_upgrades_of(run, a, arena, &p.upgrades);
	p.sum.upgrades = p.upgrades.n;
	for (size_t i = 0; i < p.upgrades.n; i++)
		p.sum.upgradable += p.upgrades.v[i].findings.n;
	put_head(root, &p);
	report_words_put(report_node_object(root, "t"), &report_words, p.lang);
	report_page_summary(root, &p);
	report_page_limits(root, &p);
	report_page_findings(root, &p);
	report_page_rules(root, &p);
	report_page_risk(root, &p);
	report_page_plan(root, &p);
	report_page_case(root, &p);
	report_page_components(root, &p);
}
