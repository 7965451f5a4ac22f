/* page_components.c - what the target is made of. */
#include "report/completeness.h"
#include "report/page.h"
#include "report/phrase.h"

enum { COMPONENTS_SHOWN = 500 };

/* How complete a bill of materials of them is, a row for each element a published list asks for. */
static void put_lists(struct report_node root, const struct report_page *p)
{
	struct report_node all = report_node_list(root, "sbom_lists"), n, list, item;
	struct report_completeness lists[REPORT_LISTS];

	report_completeness_of(p->a, lists);
	report_node_str(root, "sbom_said", report_completeness_say(p->arena, p->lang, lists));
	for (size_t l = 0; l < REPORT_LISTS; l++) {
		n = report_node_item(all);
		report_node_word(n, "name", lists[l].name);
		report_node_word(n, "id", lists[l].id);
		list = report_node_list(n, "elements");
		for (size_t i = 0; i < lists[l].n; i++) {
			const struct report_element *e = &lists[l].v[i];

			item = report_node_item(list);
			report_node_str(item, "element", model_text_in(e->name, (int)p->lang));
			report_node_str(item, "have",
					report_phrase_count(p->arena, p->lang, e->have));
			report_node_str(item, "of", report_phrase_count(p->arena, p->lang, e->of));
		}
	}
}

void report_page_components(struct report_node root, const struct report_page *p)
{
	struct report_node list = report_node_list(root, "components"), n;
	const struct model_facts *f = p->a->facts;
	size_t i;

	for (i = 0; i < f->components.n && i < COMPONENTS_SHOWN; i++) {
		const struct model_component *c = &f->components.v[i];

		n = report_node_item(list);
		report_page_safe(n, p, "name", model_component_name(p->arena, c));
		report_page_safe(n, p, "version", c->version);
		report_page_safe(n, p, "type", c->type);
		report_page_safe(n, p, "licence", c->licence);
		report_page_safe(n, p, "place",
				 c->locations.n ? c->locations.v[0].path : VB_STR(""));
	}
	put_lists(root, p);
	report_node_bool(root, "has_components", f->components.n > 0);
	report_node_str(root, "components_count",
			report_phrase_count(p->arena, p->lang, f->components.n));
	report_page_rest(root, p, "components_rest", i, f->components.n);
}
