/* page_findings.c - findings ranked, upgrades grouped, what was closed by a decision, notices about components. */
#include "report/page.h"
#include "report/phrase.h"
#include "report/uri.h"

enum {
	FINDINGS_SHOWN = 200,
	UPGRADES_SHOWN = 100,
	CLOSED_SHOWN = 100,
	NOTICES_SHOWN = 100,
	LINKS_SHOWN = 4,
	EVIDENCE_SHOWN = 5,
	OTHERS_SHOWN = 30
};

static void put_path(struct report_node n, const struct report_page *p,
		     const struct model_finding *f)
{
	struct report_node list = report_node_list(n, "path"), item;

	report_node_bool(n, "has_path", f->path.n > 0);
	for (size_t i = 0; i < f->path.n; i++) {
		item = report_node_item(list);
		report_page_safe(item, p, "name", report_page_step(p, f->path.v[i]));
		report_node_bool(item, "last", i + 1 == f->path.n);
	}
}

static void put_links(struct report_node n, const struct report_page *p,
		      const struct model_finding *f)
{
	struct report_node list = report_node_list(n, "links"), item;
	size_t put = 0;

	for (size_t i = 0; i < f->references.n && put < LINKS_SHOWN; i++) {
		if (!report_uri_safe(f->references.v[i]))
			continue;
		item = report_node_item(list);
		report_page_safe(item, p, "url", f->references.v[i]);
		put++;
	}
	report_node_bool(n, "has_links", put > 0);
}

/* "etc/ssh/sshd_config, line 32: PermitRootLogin = yes" */
static void put_evidence(struct report_node n, const struct report_page *p,
			 const struct model_finding *f)
{
	struct report_node list = report_node_list(n, "evidence"), item;
	struct vb_str text;

	for (size_t i = 0; i < f->evidence.n && i < EVIDENCE_SHOWN; i++) {
		const struct model_evidence *e = &f->evidence.v[i];

		text = e->file;
		if (e->line)
			text = vb_arena_printf(p->arena,
					       vb_t(p->lang, "%.*s, line %u", "%.*s, ligne %u"),
					       VB_FMT(text), e->line);
		if (e->at_offset)
			text = vb_arena_printf(p->arena,
					       vb_t(p->lang, "%.*s, byte %llu", "%.*s, octet %llu"),
					       VB_FMT(text), (unsigned long long)e->offset);
		if (e->what.n)
			text = vb_arena_printf(
				p->arena, vb_t(p->lang, "%.*s: %.*s%s%.*s", "%.*s : %.*s%s%.*s"),
				VB_FMT(text), VB_FMT(e->what), e->value.n ? " = " : "",
				VB_FMT(e->value));
		if (e->missing)
			text = vb_arena_printf(p->arena,
					       vb_t(p->lang, "%.*s (not there)", "%.*s (absent)"),
					       VB_FMT(text));
		if (e->is_default)
			text = vb_arena_printf(p->arena,
					       vb_t(p->lang, "%.*s (default, nothing is written)",
						    "%.*s (valeur par défaut, rien n’est écrit)"),
					       VB_FMT(text));
		if (e->sha256.n)
			text = vb_arena_printf(p->arena, "%.*s [sha256 %.*s…]", VB_FMT(text),
					       VB_FMT(vb_str_sub(e->sha256, 0, 16)));
		item = report_node_item(list);
		report_page_safe(item, p, "text", text);
	}
	if (f->evidence.n > EVIDENCE_SHOWN) {
		item = report_node_item(list);
		report_node_str(item, "text",
				vb_arena_printf(p->arena,
						vb_t(p->lang, "and %zu more", "et %zu autres"),
						f->evidence.n - EVIDENCE_SHOWN));
	}
	report_node_bool(n, "has_evidence", f->evidence.n > 0);
}

static void put_decision(struct report_node n, const struct report_page *p,
			 const struct model_finding *f)
{
	struct model_decision d = f->decision;

	if (!f->decided)
		model_finding_verdict(f, p->run->now, &d);
	report_node_bool(n, "decided", f->decided);
	report_node_word(n, "status", model_status_name(d.status, (int)p->lang));
	report_page_safe(n, p, "justification",
			 report_phrase_justification(p->arena, p->lang, d.justification));
	report_page_safe(n, p, "author", d.author);
	report_node_str(n, "when", d.when ? vb_time_day(p->arena, d.when) : VB_STR(""));
	report_node_str(n, "until", d.until ? vb_time_day(p->arena, d.until) : VB_STR(""));
}

static void put_names(struct report_node n, const struct report_page *p,
		      const struct model_finding *f)
{
	report_node_str(n, "id", vb_str_sub(f->fingerprint, 0, 8));
	report_node_word(n, "kind", model_kind_name(f->kind, (int)p->lang));
	report_node_bool(n, "vulnerability", f->kind == MODEL_VULNERABILITY);
	report_page_safe(n, p, "rule", f->rule);
	report_page_safe(n, p, "title", model_text_in(f->title, (int)p->lang));
	report_page_safe(n, p, "subject", f->subject_name.n ? f->subject_name : f->subject);
	report_page_safe(n, p, "version", f->version);
	report_page_safe(n, p, "place", f->place);
	report_page_safe(n, p, "on", f->target);
	report_node_word(n, "severity", model_severity_name(f->severity, (int)p->lang));
	report_node_word(n, "severity_class", model_severity_word(f->severity));
}

static void put_reasons(struct report_node n, const struct report_page *p,
			const struct model_finding *f)
{
	report_page_safe(n, p, "why", report_phrase_why(p->arena, p->lang, f));
	report_page_safe(n, p, "odds", report_phrase_odds(p->arena, p->lang, f));
	report_page_safe(n, p, "match", f->why);
	report_page_safe(n, p, "probability_why", model_text_in(f->probability_why, (int)p->lang));
	report_page_safe(n, p, "fix", model_text_in(f->fix, (int)p->lang));
	report_page_safe(n, p, "fixed_version", f->fixed_version);
	report_node_bool(n, "exploited", f->kev);
	report_node_bool(n, "new", f->is_new);
	report_node_str(n, "weight",
			f->weight >= 0
				? report_phrase_money(p->arena, p->lang, f->weight, p->currency)
				: VB_STR(""));
	report_node_str(n, "share",
			f->share >= 0
				? report_phrase_money(p->arena, p->lang, f->share, p->currency)
				: VB_STR(""));
}

void report_page_finding(struct report_node n, const struct report_page *p,
			 const struct model_finding *f)
{
	put_names(n, p, f);
	put_reasons(n, p, f);
	put_path(n, p, f);
	put_links(n, p, f);
	put_evidence(n, p, f);
	put_decision(n, p, f);
}

/* The same vulnerability of the same version in several places: one row, the other places inside it. */
struct group {
	const struct model_finding *first;
	VB_VEC(const struct model_finding *) others;
};
typedef VB_VEC(struct group) groups;

static void group_open(const struct report_page *p, groups *out)
{
	struct vb_map seen;

	vb_map_init(&seen, p->arena);
	for (size_t i = 0; i < p->a->findings.n; i++) {
		const struct model_finding *f = &p->a->findings.v[i];
		void **slot;

		if (model_finding_closed(f, p->run->now))
			continue;
		slot = vb_map_put(&seen, vb_arena_printf(p->arena, "%.*s\n%.*s\n%.*s\n%.*s",
							 VB_FMT(f->rule), VB_FMT(f->subject),
							 VB_FMT(f->version), VB_FMT(f->target)));
		if (*slot && f->kind == MODEL_VULNERABILITY) {
			*vb_vec_add(p->arena, &out->v[(uintptr_t)*slot - 1].others) = f;
			continue;
		}
		*vb_vec_add(p->arena, out) = (struct group){.first = f};
		*slot = (void *)(uintptr_t)out->n;
	}
}

static size_t put_others(struct report_node n, const struct report_page *p, const struct group *g)
{
	struct report_node list = report_node_list(n, "others"), item;
	size_t i;

	report_node_bool(n, "has_others", g->others.n > 0);
	report_node_str(n, "places",
			g->others.n ? report_phrase_some(p->arena, p->lang, g->others.n + 1,
							 REPORT_TEXT("place", "lieu"),
							 REPORT_TEXT("places", "lieux"))
				    : VB_STR(""));
	for (i = 0; i < g->others.n && i < OTHERS_SHOWN; i++) {
		item = report_node_item(list);
		report_page_safe(item, p, "place", g->others.v[i]->place);
		report_node_str(item, "id", vb_str_sub(g->others.v[i]->fingerprint, 0, 8));
	}
	report_page_rest(n, p, "others_rest", i, g->others.n);
	return 1 + g->others.n;
}

static void put_open(struct report_node root, const struct report_page *p)
{
	struct report_node list = report_node_list(root, "findings"), n;
	groups all = {0};
	size_t shown = 0;

	group_open(p, &all);
	for (size_t i = 0; i < all.n && i < FINDINGS_SHOWN; i++) {
		n = report_node_item(list);
		report_node_uint(n, "rank", i + 1);
		report_page_finding(n, p, all.v[i].first);
		shown += put_others(n, p, &all.v[i]);
	}
	report_node_bool(root, "has_findings", p->sum.open > 0);
	report_node_bool(root, "has_weights", p->a->risk.present);
	report_page_rest(root, p, "findings_rest", shown, p->sum.open);
}

static void put_closed(struct report_node root, const struct report_page *p)
{
	struct report_node list = report_node_list(root, "closed");
	size_t shown = 0;

	for (size_t i = 0; i < p->a->findings.n && shown < CLOSED_SHOWN; i++) {
		if (!model_finding_closed(&p->a->findings.v[i], p->run->now))
			continue;
		report_page_finding(report_node_item(list), p, &p->a->findings.v[i]);
		shown++;
	}
	report_node_bool(root, "has_closed", p->sum.closed > 0);
	report_page_rest(root, p, "closed_rest", shown, p->sum.closed);
}

void report_page_upgrades(struct report_node root, const struct report_page *p)
{
	struct report_node list = report_node_list(root, "upgrades"), n;
	size_t i;

	for (i = 0; i < p->upgrades.n && i < UPGRADES_SHOWN; i++) {
		const struct report_upgrade *u = &p->upgrades.v[i];

		n = report_node_item(list);
		report_page_safe(n, p, "name", u->name);
		report_page_safe(n, p, "version", u->version);
		report_page_safe(n, p, "on", u->target);
		report_page_safe(n, p, "to", report_upgrade_to(p->arena, u));
		report_node_str(n, "closes",
				report_phrase_some(p->arena, p->lang, u->findings.n,
						   REPORT_TEXT("finding", "constat"),
						   REPORT_TEXT("findings", "constats")));
		report_node_word(n, "worst", model_severity_name(u->worst, (int)p->lang));
		report_node_word(n, "worst_class", model_severity_word(u->worst));
		report_node_bool(n, "exploited", u->exploited > 0);
		report_node_str(n, "share",
				u->share >= 0 ? report_phrase_money(p->arena, p->lang, u->share,
								    p->currency)
					      : VB_STR(""));
	}
	report_node_bool(root, "has_upgrades", p->upgrades.n > 0);
	report_page_rest(root, p, "upgrades_rest", i, p->sum.upgrades);
}

void report_page_findings(struct report_node root, const struct report_page *p)
{
	struct report_node list, n;
	size_t i;

	put_open(root, p);
	put_closed(root, p);
	report_page_upgrades(root, p);
	list = report_node_list(root, "notices");
	for (i = 0; i < p->a->informational.n && i < NOTICES_SHOWN; i++) {
		n = report_node_item(list);
		put_names(n, p, &p->a->informational.v[i]);
	}
	report_node_bool(root, "has_notices", p->a->informational.n > 0);
	report_page_rest(root, p, "notices_rest", i, p->a->informational.n);
}
