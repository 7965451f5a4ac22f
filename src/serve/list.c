/* list.c - see list.h. */
#include "serve/list.h"

#include "report/phrase.h"

struct run_asked serve_asked(const struct serve_call *c)
{
	const serve_pairs *query = &c->req->query;
	struct run_asked_field *v = vb_arena_array(c->arena, query->n + 1, sizeof(*v));

	size_t n = 0;

	/* a form sends what was left empty too; a program that sends it is mistaken */
	for (size_t i = 0; i < query->n; i++)
		if (query->v[i].value.n || (c->route->flags & SERVE_API))
			v[n++] = (struct run_asked_field){query->v[i].name, query->v[i].value};
	return (struct run_asked){.lang = c->run.lang, .v = v, .n = n};
}

/* ---- what pages are made of ------------------------------------------------------------------ */

const struct model_case *serve_case(struct serve_call *c, struct run_session *session)
{
	struct vb_error err;

	*session = (struct run_session){0};
	return run_check(&c->run, serve_place(c), session, &err) ? session->the_case : NULL;
}

struct report_page serve_report_page(struct serve_call *c, const struct model_assessment *a)
{
	return (struct report_page){.run = &c->run,
				    .a = a,
				    .arena = c->arena,
				    .lang = c->run.lang,
				    .console = true,
				    .currency = a->the_case && a->the_case->currency.n
							? a->the_case->currency
							: VB_STR("EUR")};
}

void serve_findings_put(struct report_node root, const struct report_page *p,
			const struct model_finding *v, size_t n)
{
	struct report_node list = report_node_list(root, "findings"), item;

	for (size_t i = 0; i < n; i++) {
		item = report_node_item(list);
		report_page_finding(item, p, &v[i]);
		report_node_str(item, "key", v[i].fingerprint);
	}
	report_node_bool(root, "has_findings", n > 0);
}

void serve_pages_put(struct report_node root, struct serve_call *c, uint64_t from, uint64_t shown,
		     uint64_t all, uint64_t per_page)
{
	struct report_node n = report_node_object(root, "pages");
	enum vb_lang lang = c->run.lang;
	char number[32];

	per_page = per_page ? per_page : 1;
	report_node_str(
		n, "says",
		shown ? vb_arena_printf(c->arena,
					vb_t(lang, "%.*s to %.*s of %.*s", "%.*s à %.*s sur %.*s"),
					VB_FMT(report_phrase_count(c->arena, lang, from + 1)),
					VB_FMT(report_phrase_count(c->arena, lang, from + shown)),
					VB_FMT(report_phrase_count(c->arena, lang, all)))
		      : VB_STR(""));
	report_node_bool(n, "several", all > per_page);
	report_node_str(n, "all", report_phrase_count(c->arena, lang, all));
	snprintf(number, sizeof(number), "%llu", (unsigned long long)(from / per_page));
	report_node_str(n, "previous", from ? serve_query_with(c, "page", number) : VB_STR(""));
	snprintf(number, sizeof(number), "%llu", (unsigned long long)(from / per_page + 2));
	report_node_str(n, "next",
			from + shown < all ? serve_query_with(c, "page", number) : VB_STR(""));
}

/* ---- decisions ---------------------------------------------------------------------------- */

bool serve_id_check(struct vb_str id, struct vb_error *err)
{
	bool ok = id.n == 16;

	for (size_t i = 0; ok && i < id.n; i++)
		ok = (id.p[i] >= '0' && id.p[i] <= '9') || (id.p[i] >= 'a' && id.p[i] <= 'f');
	return ok || vb_fail(err, VB_E_INPUT, "a finding is named by 16 hexadecimal digits");
}

bool serve_decision_read(const struct serve_call *c, struct vb_str status, struct vb_str why,
			 struct vb_str until, struct model_decision *out, struct vb_error *err)
{
	struct model_decision d = {
		.when = c->run.now, .author = c->who.name, .justification = vb_str_trim(why)};

	if (!model_status_parse(status, &d.status))
		return vb_fail(err, VB_E_INPUT, "%s",
			       SERVE_T(c,
				       "choose a decision: not_affected, affected, fixed, "
				       "under_investigation, accepted, false_positive or open",
				       "choisissez une décision : not_affected, affected, fixed, "
				       "under_investigation, accepted, false_positive ou open"));
	if (!d.justification.n)
		return vb_fail(
			err, VB_E_INPUT, "%s",
			SERVE_T(c, "a decision needs its reason", "une décision veut sa raison"));
	if (d.justification.n > SERVE_WHY_MOST)
		return vb_fail(err, VB_E_INPUT,
			       SERVE_T(c, "the reason is longer than %d bytes",
				       "la raison dépasse %d octets"),
			       SERVE_WHY_MOST);
	if (until.n && (until.n > 10 || !vb_time_parse(until, &d.until) || d.until <= c->run.now))
		return vb_fail(err, VB_E_INPUT, "%s",
			       SERVE_T(c,
				       "the end of a decision is a day to come, such as 2031-06-30",
				       "la fin d’une décision est un jour à venir, par exemple "
				       "2031-06-30"));
	*out = d;
	return true;
}
