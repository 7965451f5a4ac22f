/*
 * text.c - the screen a person reads after `vauban audit`: about thirty lines, worst first.
 *
 *   header ─ target, system, components, open findings, age of the advisories
 *   warnings ─ unreadable, not assessed           (first, because they limit everything below)
 *   findings (text_table.c) ─ upgrades ─ hardening ─ risk ─ next command
 *
 * Every name comes from a hostile target and is made printable before it reaches the terminal.
 */
#include "report/completeness.h"
#include "report/said.h"
#include "report/text_int.h"

enum { STRENGTHS_FEW = 3 }; /* named on a screen of the usual length */

static void put_header(struct report_screen *s, const struct vb_run *run,
		       const struct model_assessment *a, const struct report_summary *sum)
{
	struct vb_str system = report_phrase_system(s->arena, a->facts),
		      line = report_phrase_target(a);
	enum vb_lang lang = run->lang;

	if (a->targets.n > 1)
		line = vb_arena_printf(s->arena,
				       vb_t(lang, "%.*s · %zu targets", "%.*s · %zu cibles"),
				       VB_FMT(line), a->targets.n);
	else if (system.n)
		line = vb_arena_printf(s->arena, "%.*s · %.*s", VB_FMT(line), VB_FMT(system));
	report_screen_line(s, line, REPORT_INK_BOLD);
	line = vb_arena_printf(
		s->arena, "%.*s · %.*s",
		VB_FMT(report_phrase_some(s->arena, lang, sum->components,
					  REPORT_TEXT("component", "composant"),
					  REPORT_TEXT("components", "composants"))),
		VB_FMT(report_phrase_some(s->arena, lang, sum->open,
					  REPORT_TEXT("open finding", "constat ouvert"),
					  REPORT_TEXT("open findings", "constats ouverts"))));
	if (sum->fresh && sum->fresh != sum->open)
		line = vb_arena_printf(s->arena, vb_t(lang, "%.*s (%.*s)", "%.*s (dont %.*s)"),
				       VB_FMT(line),
				       VB_FMT(report_phrase_some(s->arena, lang, sum->fresh,
								 REPORT_TEXT("new", "nouveau"),
								 REPORT_TEXT("new", "nouveaux"))));
	if (sum->closed > sum->stated)
		line = vb_arena_printf(s->arena,
				       vb_t(lang, "%.*s · %llu closed by a decision",
					    "%.*s · %llu clos par une décision"),
				       VB_FMT(line),
				       (unsigned long long)(sum->closed - sum->stated));
	if (sum->stated)
		line = vb_arena_printf(
			s->arena, "%.*s · %.*s", VB_FMT(line),
			VB_FMT(report_phrase_some(
				s->arena, lang, sum->stated,
				REPORT_TEXT("fixed, its package says", "corrigé selon son paquet"),
				REPORT_TEXT("fixed, their packages say",
					    "corrigés selon leurs paquets"))));
	if (a->feeds.n)
		line = vb_arena_printf(
			s->arena, vb_t(lang, "%.*s · advisories %.*s", "%.*s · avis %.*s"),
			VB_FMT(line), VB_FMT(report_phrase_age(s->arena, lang, sum->age_days)));
	report_screen_wrap(s, line, 2, REPORT_INK_NONE);
}

static void put_unreadable(struct report_screen *s, enum vb_lang lang, const struct model_facts *f)
{
	const struct model_unreadable *first = f->unreadable.v;
	struct vb_str count = report_phrase_some(
		s->arena, lang, f->unreadable.n,
		REPORT_TEXT("input could not be read", "entrée n’a pas pu être lue"),
		REPORT_TEXT("inputs could not be read", "entrées n’ont pas pu être lues"));

	if (!f->unreadable.n)
		return;
	report_screen_wrap(
		s,
		vb_arena_printf(
			s->arena,
			vb_t(lang, "! %.*s: %.*s (%.*s: %.*s)%s", "! %.*s : %.*s (%.*s : %.*s)%s"),
			VB_FMT(count), VB_FMT(first->path), VB_FMT(first->reader),
			VB_FMT(report_said(s->arena, lang, first->reason)),
			f->unreadable.n > 1 ? vb_t(lang, ", and others: --format json names them",
						   ", et d’autres : --format json les nomme")
					    : ""),
		2, REPORT_INK_YELLOW);
}

static void put_left_out(struct report_screen *s, enum vb_lang lang, const struct model_facts *f)
{
	struct vb_str said = report_phrase_left_out(s->arena, lang, f);

	if (said.n)
		report_screen_wrap(s,
				   vb_arena_printf(s->arena,
						   vb_t(lang, "Not looked at, as asked: %.*s",
							"Non regardé, comme demandé : %.*s"),
						   VB_FMT(said)),
				   2, REPORT_INK_NONE);
}

/* Is another before it of the same reason? */
static bool reason_told(const struct model_assessment *a, size_t at)
{
	size_t k = 0;

	while (k < at &&
	       !vb_str_eq(a->not_assessed.v[k].reason.en, a->not_assessed.v[at].reason.en))
		k++;
	return k < at;
}

/* The ecosystems of that reason, each once, whichever targets they are of; "…" after the fourth. */
static struct vb_str not_assessed_names(struct vb_arena *a, const struct model_assessment *as,
					struct vb_str reason, size_t *components)
{
	struct vb_str names = {NULL, 0};
	size_t n = 0;

	*components = 0;
	for (size_t i = 0; i < as->not_assessed.n; i++) {
		const struct model_not_assessed *x = &as->not_assessed.v[i];
		size_t k = 0;

		if (!vb_str_eq(x->reason.en, reason))
			continue;
		*components += x->components;
		while (k < i && !(vb_str_eq(as->not_assessed.v[k].ecosystem, x->ecosystem) &&
				  vb_str_eq(as->not_assessed.v[k].reason.en, reason)))
			k++;
		if (k < i || ++n > 5)
			continue;
		names = n == 5 ? vb_arena_printf(a, "%.*s…", VB_FMT(names))
			       : vb_arena_printf(a, "%.*s%s%.*s", VB_FMT(names), n > 1 ? ", " : "",
						 VB_FMT(x->ecosystem));
	}
	return names;
}

/* A line for each reason: a feed that is not loaded and a release it does not know are mended in different ways. */
static void put_not_assessed(struct report_screen *s, enum vb_lang lang,
			     const struct model_assessment *a)
{
	for (size_t i = 0; i < a->not_assessed.n; i++) {
		const struct model_not_assessed *x = &a->not_assessed.v[i];
		struct vb_str names;
		size_t n;

		if (reason_told(a, i))
			continue;
		names = not_assessed_names(s->arena, a, x->reason.en, &n);
		report_screen_wrap(
			s,
			vb_arena_printf(s->arena,
					vb_t(lang, "! %.*s (%.*s): %.*s", "! %.*s (%.*s) : %.*s"),
					VB_FMT(report_phrase_some(
						s->arena, lang, n,
						REPORT_TEXT("component was not assessed",
							    "composant n’a pas été évalué"),
						REPORT_TEXT("components were not assessed",
							    "composants n’ont pas été évalués"))),
					VB_FMT(names), VB_FMT(model_text_in(x->reason, (int)lang))),
			2, REPORT_INK_YELLOW);
	}
}

/* Records that hold by version and do not count, with the reason of the first of each ecosystem. */
static void put_passed_over(struct report_screen *s, enum vb_lang lang,
			    const struct model_assessment *a)
{
	for (size_t i = 0; i < a->passed_over.n; i++) {
		const struct model_passed_over *p = &a->passed_over.v[i];
		struct vb_str count = report_phrase_some(
			s->arena, lang, p->records,
			REPORT_TEXT("match by version is not counted",
				    "correspondance par la version n’est pas comptée"),
			REPORT_TEXT("matches by version are not counted",
				    "correspondances par la version ne sont pas comptées"));

		report_screen_wrap(
			s,
			vb_arena_printf(s->arena,
					vb_t(lang, "%.*s (%.*s): %.*s", "%.*s (%.*s) : %.*s"),
					VB_FMT(count), VB_FMT(p->ecosystem),
					VB_FMT(model_text_in(p->reason, (int)lang))),
			2, REPORT_INK_NONE);
	}
}

static void put_upgrades(struct report_screen *s, const struct vb_run *run,
			 const struct model_assessment *a)
{
	enum { SHOWN = 5 };
	enum vb_lang lang = run->lang;
	report_upgrades all;

	report_upgrades_of(run, a, s->arena, &all);
	if (!all.n)
		return;
	vb_buf_char(s->out, '\n');
	report_screen_line(s, vb_str(vb_t(lang, "WHAT TO UPGRADE TO", "QUOI METTRE À JOUR")),
			   REPORT_INK_BOLD);
	for (size_t i = 0; i < all.n && i < SHOWN; i++) {
		const struct report_upgrade *u = &all.v[i];
		struct vb_str closes = report_phrase_some(s->arena, lang, u->findings.n,
							  REPORT_TEXT("finding", "constat"),
							  REPORT_TEXT("findings", "constats"));

		struct vb_str name = u->target.n
					     ? vb_arena_printf(s->arena, "%.*s (%.*s)",
							       VB_FMT(u->name), VB_FMT(u->target))
					     : u->name;

		report_screen_line(
			s,
			vb_arena_printf(s->arena,
					vb_t(lang, "  %.*s to %.*s closes %.*s, the worst is %s",
					     "  %.*s en %.*s clôt %.*s, au pire : %s"),
					VB_FMT(name), VB_FMT(report_upgrade_to(s->arena, u)),
					VB_FMT(closes), model_severity_name(u->worst, (int)lang)),
			REPORT_INK_NONE);
	}
	if (all.n > SHOWN)
		report_screen_line(s,
				   vb_arena_printf(s->arena,
						   vb_t(lang, "  and %zu more", "  et %zu autres"),
						   all.n - SHOWN),
				   REPORT_INK_DIM);
}

static void put_hardening(struct report_screen *s, enum vb_lang lang,
			  const struct model_score *score)
{
	struct vb_str line;

	if (!(score->pass + score->fail + score->unknown + score->waived))
		return;
	if (score->score < 0)
		line = vb_str(vb_t(lang, "HARDENING  no rule could be decided",
				   "DURCISSEMENT  aucune règle n’a pu être jugée"));
	else
		line = vb_arena_printf(
			s->arena,
			vb_t(lang,
			     "HARDENING  %.0f/100 on %.*s of the rules that apply (%llu pass, %llu "
			     "fail, %llu unknown)",
			     "DURCISSEMENT  %.0f/100 sur %.*s des règles applicables (conformes : "
			     "%llu, non conformes : %llu, indéterminées : %llu)"),
			score->score,
			VB_FMT(report_phrase_percent(s->arena, lang, score->coverage / 100)),
			(unsigned long long)score->pass, (unsigned long long)score->fail,
			(unsigned long long)score->unknown);
	vb_buf_char(s->out, '\n');
	report_screen_wrap(s, line, 2, REPORT_INK_BOLD);
}

/* The rule holds in a target before this one, so that its title was told already. */
static bool held_before(const struct model_assessment *a, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (a->rules.v[i].state == MODEL_RULE_PASS &&
		    vb_str_eq(a->rules.v[i].rule, a->rules.v[at].rule))
			return true;
	return false;
}

/* Rules that hold, the weightiest first: three named, all of them when everything was asked for. */
static void put_strengths(struct report_screen *s, enum vb_lang lang,
			  const struct model_assessment *a, unsigned most)
{
	struct vb_str named = {NULL, 0}, line;
	size_t n = 0, put = 0;

	for (int severity = MODEL_SEV_CRITICAL; severity >= MODEL_SEV_UNKNOWN; severity--)
		for (size_t i = 0; i < a->rules.n; i++) {
			const struct model_rule_result *r = &a->rules.v[i];

			if (r->state != MODEL_RULE_PASS || (int)r->severity != severity)
				continue;
			n++;
			if (put == most || held_before(a, i))
				continue;
			put++;
			named = vb_arena_printf(s->arena, "%.*s%s%.*s", VB_FMT(named),
						put > 1 ? " · " : "",
						VB_FMT(model_text_in(r->title, (int)lang)));
		}
	if (!n)
		return;
	line = report_phrase_some(s->arena, lang, n,
				  REPORT_TEXT("rule holds", "règle est respectée"),
				  REPORT_TEXT("rules hold", "règles sont respectées"));
	report_screen_wrap(s,
			   vb_arena_printf(s->arena,
					   vb_t(lang, "STRENGTHS  %.*s: %.*s%s",
						"POINTS FORTS  %.*s : %.*s%s"),
					   VB_FMT(line), VB_FMT(named),
					   put == most && put < n ? " …" : ""),
			   2, REPORT_INK_NONE);
}

/* Criteria of accessibility that a program looked at; nothing when no page was seen. */
static void put_pages(struct report_screen *s, enum vb_lang lang, const struct model_assessment *a)
{
	size_t n[MODEL_RULE_WAIVED + 1] = {0}, all = 0;

	for (size_t i = 0; i < a->rules.n; i++)
		if (vb_str_is(a->rules.v[i].family, "RGAA")) {
			n[a->rules.v[i].state]++;
			all++;
		}
	if (!all)
		return;
	report_screen_wrap(
		s,
		vb_arena_printf(
			s->arena,
			vb_t(lang,
			     "RGAA  results of programs: %zu with faults or candidates, %zu without "
			     "a fault found, %zu for a person, %zu without object; whether a "
			     "criterion is met, a person says",
			     "RGAA  vu par programme : %zu avec défauts ou cas possibles, %zu sans "
			     "défaut trouvé, %zu pour une personne, %zu sans objet ; qu’un critère "
			     "soit respecté, c’est une personne qui le dit"),
			n[MODEL_RULE_FAIL] + n[MODEL_RULE_WAIVED], n[MODEL_RULE_PASS],
			n[MODEL_RULE_UNKNOWN], n[MODEL_RULE_NA]),
		2, REPORT_INK_NONE);
}

static void put_sbom(struct report_screen *s, enum vb_lang lang, const struct model_assessment *a)
{
	struct report_completeness lists[REPORT_LISTS];

	report_completeness_of(a, lists);
	if (!lists[REPORT_NTIA].of)
		return;
	report_screen_wrap(s,
			   vb_arena_printf(s->arena, vb_t(lang, "SBOM  %.*s", "NOMENCLATURE  %.*s"),
					   VB_FMT(report_completeness_say(s->arena, lang, lists))),
			   2, REPORT_INK_NONE);
}

static void put_risk(struct report_screen *s, enum vb_lang lang, const struct model_assessment *a)
{
	struct vb_str currency = a->the_case ? a->the_case->currency : VB_STR("EUR");
	const struct model_quantiles *q = &a->risk.total;

	if (!a->risk.present)
		return;
	report_screen_line(
		s,
		vb_arena_printf(
			s->arena,
			vb_t(lang, "RISK  %.*s a year expected, 1 year in 10 above %.*s",
			     "RISQUE  %.*s par an attendus, 1 année sur 10 au-dessus de %.*s"),
			VB_FMT(report_phrase_money(s->arena, lang, q->mean * 1000, currency)),
			VB_FMT(report_phrase_money(s->arena, lang, q->p90 * 1000, currency))),
		REPORT_INK_BOLD);
}

static void put_next(struct report_screen *s, const struct vb_run *run,
		     const struct model_assessment *a, const struct report_summary *sum,
		     const char *page)
{
	enum vb_lang lang = run->lang;

	vb_buf_char(s->out, '\n');
	if (page)
		report_screen_line(
			s,
			vb_arena_printf(s->arena, vb_t(lang, "Report: %s", "Rapport : %s"), page),
			REPORT_INK_NONE);
	if (!a->feeds.n)
		report_screen_wrap(
			s,
			vb_str(vb_t(lang, "Next: vauban watch (no advisory is loaded yet)",
				    "Ensuite : vauban watch (aucun avis n’est encore chargé)")),
			2, REPORT_INK_BOLD);
	else if (sum->open)
		report_screen_wrap(
			s,
			vb_arena_printf(
				s->arena,
				vb_t(lang, "Next: vauban show %.*s (why, and how to fix it)",
				     "Ensuite : vauban show %.*s (pourquoi, et comment corriger)"),
				VB_FMT(report_finding_first(run, a))),
			2, REPORT_INK_BOLD);
	if (!a->the_case)
		report_screen_wrap(
			s,
			vb_str(vb_t(lang,
				    "Without a case file findings are ranked by how easily they "
				    "are exploited: vauban init writes one, "
				    "then they are ranked by what they may cost.",
				    "Sans dossier, les constats sont classés par facilité "
				    "d’exploitation : vauban init en écrit un, "
				    "ils seront alors classés par ce qu’ils peuvent coûter.")),
			2, REPORT_INK_DIM);
}

bool report_text(const struct vb_run *run, const struct model_assessment *a,
		 const struct report_text_options *options, struct vb_buf *out,
		 struct vb_error *err)
{
	struct vb_arena *arena VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct report_screen s = {out, arena, options->width ? options->width : 100,
				  options->colour};
	struct report_summary sum;

	s.width = s.width < 40 ? 40 : s.width;
	report_summary_of(run, a, &sum);
	put_header(&s, run, a, &sum);
	put_unreadable(&s, run->lang, a->facts);
	put_left_out(&s, run->lang, a->facts);
	put_not_assessed(&s, run->lang, a);
	put_passed_over(&s, run->lang, a);
	report_text_findings(&s, run, a, options->rows ? options->rows : 12);
	put_upgrades(&s, run, a);
	put_hardening(&s, run->lang, &a->score);
	put_strengths(&s, run->lang, a, options->rows == UINT32_MAX ? UINT32_MAX : STRENGTHS_FEW);
	put_pages(&s, run->lang, a);
	put_sbom(&s, run->lang, a);
	put_risk(&s, run->lang, a);
	put_next(&s, run, a, &sum, options->page);
	return out->over ? vb_fail(err, VB_E_LIMIT, "the document is over %zu bytes", out->max)
			 : true;
}

bool report_plain(const struct vb_run *run, const struct model_assessment *a, struct vb_buf *out,
		  struct vb_error *err)
{
	return report_text(run, a, &(struct report_text_options){0}, out, err);
}
