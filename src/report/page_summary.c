/* page_summary.c - the sentences a hurried reader needs, the figures beside them, and what limits the judgement. */
#include "report/page.h"
#include "report/phrase.h"
#include "report/said.h"

enum { GAPS_SHOWN = 50 };

static void say_findings(struct report_node list, const struct report_page *p)
{
	uint64_t first = p->sum.first;
	struct vb_str open;

	if (!p->sum.open) {
		report_node_add(
			list,
			vb_str(p->a->feeds.n
				       ? vb_t(p->lang,
					      "Nothing to fix was found in what could be assessed.",
					      "Rien à corriger dans ce qui a pu être évalué.")
				       : vb_t(p->lang,
					      "No advisory was available: known vulnerabilities "
					      "were not looked for.",
					      "Aucun avis n’était disponible : les vulnérabilités "
					      "connues n’ont pas été cherchées.")));
		return;
	}
	open = report_phrase_some(p->arena, p->lang, p->sum.open,
				  REPORT_TEXT("finding is open", "constat est ouvert"),
				  REPORT_TEXT("findings are open", "constats sont ouverts"));
	if (!first) {
		report_node_add(list,
				vb_arena_printf(p->arena,
						vb_t(p->lang, "%.*s; none is high or critical.",
						     "%.*s ; aucun n’est élevé ni critique."),
						VB_FMT(open)));
		return;
	}
	report_node_add(
		list,
		vb_arena_printf(p->arena,
				vb_t(p->lang,
				     "%.*s; %.*s first: high, critical or already exploited.",
				     "%.*s ; %.*s d’abord : élevés, critiques ou déjà exploités."),
				VB_FMT(open),
				VB_FMT(report_phrase_some(
					p->arena, p->lang, first,
					REPORT_TEXT("should be fixed", "est à traiter"),
					REPORT_TEXT("should be fixed", "sont à traiter")))));
	if (p->sum.exploited)
		report_node_add(
			list,
			vb_arena_printf(p->arena,
					vb_t(p->lang,
					     "%.*s today by attackers, according to the KEV list "
					     "(Known Exploited Vulnerabilities).",
					     "%.*s aujourd’hui par des attaquants, selon la liste "
					     "KEV (Known Exploited Vulnerabilities)."),
					VB_FMT(report_phrase_some(
						p->arena, p->lang, p->sum.exploited,
						REPORT_TEXT("is exploited", "est exploité"),
						REPORT_TEXT("are exploited", "sont exploités")))));
}

static void say_upgrades(struct report_node list, const struct report_page *p)
{
	const struct report_upgrade *best = p->upgrades.v;

	if (!p->upgrades.n)
		return;
	for (size_t i = 0; i < p->upgrades.n; i++)
		if (p->upgrades.v[i].findings.n > best->findings.n)
			best = &p->upgrades.v[i];
	report_node_add(
		list,
		vb_arena_printf(
			p->arena,
			vb_t(p->lang, "%.*s %.*s. The one that closes most: %.*s to %.*s (%zu).",
			     "%.*s %.*s. Celle qui en clôt le plus : %.*s en %.*s (%zu)."),
			VB_FMT(report_phrase_some(
				p->arena, p->lang, p->sum.upgrades,
				REPORT_TEXT("upgrade closes", "mise à jour clôt"),
				REPORT_TEXT("upgrades close", "mises à jour closent"))),
			VB_FMT(report_phrase_some(p->arena, p->lang, p->sum.upgradable,
						  REPORT_TEXT("finding", "constat"),
						  REPORT_TEXT("findings", "constats"))),
			VB_FMT(vb_arena_printable(p->arena, best->name)),
			VB_FMT(vb_arena_printable(p->arena, report_upgrade_to(p->arena, best))),
			best->findings.n));
}

static void say_gaps(struct report_node list, const struct report_page *p)
{
	struct vb_str gaps, files;

	gaps = report_phrase_some(
		p->arena, p->lang, p->sum.not_assessed,
		REPORT_TEXT("component was not assessed", "composant n’a pas été évalué"),
		REPORT_TEXT("components were not assessed", "composants n’ont pas été évalués"));
	files = report_phrase_some(
		p->arena, p->lang, p->a->facts->unreadable.n,
		REPORT_TEXT("file could not be read", "fichier n’a pas pu être lu"),
		REPORT_TEXT("files could not be read", "fichiers n’ont pas pu être lus"));
	if (!p->sum.not_assessed && !p->a->facts->unreadable.n)
		return;
	if (p->sum.not_assessed && p->a->facts->unreadable.n)
		gaps = vb_arena_printf(p->arena, vb_t(p->lang, "%.*s and %.*s", "%.*s et %.*s"),
				       VB_FMT(gaps), VB_FMT(files));
	else if (p->a->facts->unreadable.n)
		gaps = files;
	report_node_add(
		list,
		vb_arena_printf(p->arena,
				vb_t(p->lang, "%.*s: nothing here says that all is well there.",
				     "%.*s : rien ici ne dit que tout y va bien."),
				VB_FMT(gaps)));
}

static void say_rest(struct report_node list, const struct report_page *p)
{
	const struct model_score *s = &p->a->score;

	if (s->score >= 0)
		report_node_add(list,
				vb_arena_printf(p->arena,
						vb_t(p->lang,
						     "Configuration: %.0f out of 100, judged on "
						     "%.*s of the rules that apply.",
						     "Configuration : %.0f sur 100, jugée sur %.*s "
						     "des règles applicables."),
						s->score,
						VB_FMT(report_phrase_percent(p->arena, p->lang,
									     s->coverage / 100))));
	if (p->a->risk.present)
		report_node_add(
			list,
			vb_arena_printf(p->arena,
					vb_t(p->lang,
					     "As it is, the product may cost %.*s a year on "
					     "average, and more than %.*s one year in ten.",
					     "En l’état, le produit peut coûter %.*s par an en "
					     "moyenne, et plus de %.*s une année sur dix."),
					VB_FMT(report_phrase_money(p->arena, p->lang,
								   p->a->risk.total.mean * 1000,
								   p->currency)),
					VB_FMT(report_phrase_money(p->arena, p->lang,
								   p->a->risk.total.p90 * 1000,
								   p->currency))));
	say_gaps(list, p);
}

static void tile(struct report_node list, const struct report_page *p, struct model_text label,
		 struct vb_str value, const char *tone)
{
	struct report_node n = report_node_item(list);

	report_node_str(n, "label", model_text_in(label, (int)p->lang));
	report_node_str(n, "value", value);
	report_node_word(n, "tone", tone);
}

static void put_tiles(struct report_node root, const struct report_page *p)
{
	struct report_node list = report_node_list(root, "tiles");
	uint64_t first = p->sum.first;
	struct model_text label;
	struct vb_str covered;

	tile(list, p, REPORT_TEXT("to fix first", "à traiter d’abord"),
	     report_phrase_count(p->arena, p->lang, first),
	     first                                   ? "bad"
	     : p->sum.not_assessed || !p->a->feeds.n ? "plain"
						     : "good");
	tile(list, p, REPORT_TEXT("open findings", "constats ouverts"),
	     report_phrase_count(p->arena, p->lang, p->sum.open), "plain");
	tile(list, p, REPORT_TEXT("components", "composants"),
	     report_phrase_count(p->arena, p->lang, p->sum.components), "plain");
	if (p->a->score.score >= 0) {
		covered = report_phrase_percent(p->arena, p->lang, p->a->score.coverage / 100);
		label.en = vb_arena_printf(p->arena, "hardening, on %.*s of the rules that apply",
					   VB_FMT(covered));
		label.fr = vb_arena_printf(
			p->arena, "durcissement, sur %.*s des règles applicables", VB_FMT(covered));
		tile(list, p, label, vb_arena_printf(p->arena, "%.0f/100", p->a->score.score),
		     "plain");
	}
	if (p->a->risk.present)
		tile(list, p, REPORT_TEXT("expected loss per year", "perte attendue par an"),
		     report_phrase_money(p->arena, p->lang, p->a->risk.total.mean * 1000,
					 p->currency),
		     "plain");
}

void report_page_summary(struct report_node root, const struct report_page *p)
{
	struct report_node list = report_node_list(root, "summary");

	say_findings(list, p);
	say_upgrades(list, p);
	say_rest(list, p);
	put_tiles(root, p);
}

/* ---- what limits the judgement ---------------------------------------------------------- */

static void put_feeds(struct report_node n, const struct report_page *p)
{
	struct report_node list = report_node_list(n, "feeds"), item;

	for (size_t i = 0; i < p->a->feeds.n; i++) {
		const struct model_feed *f = &p->a->feeds.v[i];

		item = report_node_item(list);
		report_page_safe(item, p, "name", f->name);
		report_page_safe(item, p, "scope", f->scope);
		report_page_safe(item, p, "version", f->version);
		report_node_str(item, "records",
				report_phrase_count(p->arena, p->lang, f->records));
		report_node_str(item, "age",
				report_phrase_age(p->arena, p->lang,
						  report_feed_age(f, report_moment(p->run, p->a))));
		report_node_str(item, "newest",
				f->newest ? vb_time_day(p->arena, f->newest) : VB_STR(""));
	}
}

void report_page_limits(struct report_node root, const struct report_page *p)
{
	struct report_node n = report_node_object(root, "limits"), list, item;
	const struct model_facts *f = p->a->facts;
	size_t shown = f->unreadable.n < GAPS_SHOWN ? f->unreadable.n : GAPS_SHOWN;

	report_node_bool(n, "none", !p->a->not_assessed.n && !f->unreadable.n);
	report_page_safe(n, p, "left_out", report_phrase_left_out(p->arena, p->lang, f));
	report_node_bool(n, "has_gaps", p->a->not_assessed.n > 0);
	list = report_node_list(n, "gaps");
	for (size_t i = 0; i < p->a->not_assessed.n; i++) {
		const struct model_not_assessed *g = &p->a->not_assessed.v[i];

		item = report_node_item(list);
		report_page_safe(item, p, "ecosystem", g->ecosystem);
		report_node_str(item, "count",
				report_phrase_some(p->arena, p->lang, g->components,
						   REPORT_TEXT("component", "composant"),
						   REPORT_TEXT("components", "composants")));
		report_page_safe(item, p, "reason", model_text_in(g->reason, (int)p->lang));
	}
	report_node_bool(n, "has_unreadable", f->unreadable.n > 0);
	list = report_node_list(n, "unreadable");
	for (size_t i = 0; i < shown; i++) {
		item = report_node_item(list);
		report_page_safe(item, p, "path", f->unreadable.v[i].path);
		report_page_safe(item, p, "reader", f->unreadable.v[i].reader);
		report_page_safe(item, p, "reason",
				 report_said(p->arena, p->lang, f->unreadable.v[i].reason));
	}
	report_page_rest(n, p, "unreadable_rest", shown, f->unreadable.n);
	report_node_bool(n, "has_feeds", p->a->feeds.n > 0);
	report_node_str(
		n, "age",
		vb_arena_printf(p->arena,
				vb_t(p->lang, "The oldest source is %.*s.",
				     "Source la plus ancienne : %.*s."),
				VB_FMT(report_phrase_age(p->arena, p->lang, p->sum.age_days))));
	put_feeds(n, p);
}
