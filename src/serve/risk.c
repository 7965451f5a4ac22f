/* risk.c - attack paths drawn, the loss they cost, what laws and standards ask and what proves it. */
#include "serve/list.h"

#include "report/risk.h"

static const struct model_text title_paths = {VB_STR_INIT("Attack paths"),
					      VB_STR_INIT("Chemins d’attaque")},
			       title_requirements = {VB_STR_INIT("Requirements"),
						     VB_STR_INIT("Exigences")};

/* ---- paths ------------------------------------------------------------------------------------ */

bool serve_paths_page(struct serve_call *c, struct vb_error *err)
{
	struct run_session s;
	struct report_node root;
	struct report_page p;

	if (!run_figure(&c->run, serve_place(c), &s, err))
		return false;
	root = serve_root();
	p = serve_report_page(c, s.assessment);
	report_words_put(report_node_object(root, "t"), &report_words, c->run.lang);
	report_page_risk(root, &p);
	report_page_case(root, &p);
	run_session_done(&s);
	return serve_page(c, root, "console_paths", title_paths, "paths", err);
}

bool serve_api_risk(struct serve_call *c, struct vb_error *err)
{
	struct run_risk_result r = {0};
	struct report_node root;

	if (!run_risk(&c->run, serve_place(c), false, &r, err))
		return false;
	root = serve_root();
	report_threats_add(root.doc, root.v, &r.session.threats);
	report_ebios_add(root.doc, root.v, r.session.the_case, &r.ebios);
	report_duties_add(root.doc, root.v, &r.duties);
	run_session_done(&r.session);
	return serve_json(c, root, err);
}

/* ---- requirements ----------------------------------------------------------------------------- */

static const char *state_class(enum model_proof_state s)
{
	static const char *const classes[] = {"critical", "high", "medium", "info", "low"};

	return classes[s];
}

static void duties_put(struct report_node root, const struct report_page *p,
		       const model_duties *duties, struct vb_str chosen)
{
	struct report_node list = report_node_list(root, "duties"), n;

	for (size_t i = 0; i < duties->n; i++) {
		const struct model_duty *d = &duties->v[i];

		n = report_node_item(list);
		report_page_safe(n, p, "id", d->id);
		report_page_safe(n, p, "title", model_text_in(d->title, (int)p->lang));
		report_node_word(n, "applies", model_applies_name(d->applies, (int)p->lang));
		report_node_word(n, "applies_class",
				 d->applies == MODEL_APPLIES_YES  ? "medium"
				 : d->applies == MODEL_APPLIES_NO ? "info"
								  : "high");
		report_page_safe(n, p, "why", model_text_in(d->why, (int)p->lang));
		report_node_bool(n, "verified", d->verified);
		report_node_bool(n, "has_requirements", d->requirements > 0);
		report_node_bool(n, "current", vb_str_eq(d->id, chosen));
	}
}

static void points_put(struct report_node root, const struct report_page *p,
		       const model_duty_points *points)
{
	struct report_node list = report_node_list(root, "points"), proofs, n;

	for (size_t i = 0; i < points->n; i++) {
		const struct model_duty_point *d = &points->v[i];

		n = report_node_item(list);
		report_page_safe(n, p, "id", d->id);
		report_page_safe(n, p, "article", d->article);
		report_page_safe(n, p, "title", model_text_in(d->title, (int)p->lang));
		report_page_safe(n, p, "meaning", model_text_in(d->meaning, (int)p->lang));
		report_page_safe(n, p, "wanted", model_text_in(d->wanted, (int)p->lang));
		report_node_bool(n, "verified", d->verified);
		report_node_word(n, "state", model_proof_name(d->state, (int)p->lang));
		report_node_word(n, "state_class", state_class(d->state));
		proofs = report_node_list(n, "proofs");
		for (size_t k = 0; k < d->proofs.n; k++) {
			struct report_node item = report_node_item(proofs);

			report_page_safe(item, p, "id", d->proofs.v[k].id);
			report_node_word(item, "result", d->proofs.v[k].result);
		}
	}
	report_node_bool(root, "has_points", points->n > 0);
}

static bool against_put(struct serve_call *c, struct report_node root, const struct report_page *p,
			struct vb_str id, struct vb_error *err)
{
	struct run_against_result r = {0};

	if (!run_against(&c->run, serve_place(c), id, &r, err))
		return false;
	points_put(root, p, &r.points);
	report_page_safe(root, p, "against", id);
	report_node_bool(root, "audited", r.audited);
	run_session_done(&r.session);
	return true;
}

static struct vb_str title_of(const model_duties *duties, struct vb_str id, int lang)
{
	for (size_t i = 0; i < duties->n; i++)
		if (vb_str_eq(duties->v[i].id, id))
			return model_text_in(duties->v[i].title, lang);
	return id;
}

bool serve_requirements_page(struct serve_call *c, struct vb_error *err)
{
	struct vb_str id = serve_query(c, "against");
	struct run_duties_result r = {0};
	struct report_node root;
	struct report_page p;

	if (!run_duties(&c->run, serve_place(c), &r, err))
		return false;
	root = serve_root();
	p = serve_report_page(c, r.session.assessment);
	duties_put(root, &p, &r.duties, id);
	report_node_bool(root, "chosen", id.n > 0);
	report_page_safe(root, &p, "against_title", title_of(&r.duties, id, (int)c->run.lang));
	if (id.n && !against_put(c, root, &p, id, err)) {
		run_session_done(&r.session);
		yyjson_mut_doc_free(root.doc);
		return false;
	}
	run_session_done(&r.session);
	return serve_page(c, root, "console_requirements", title_requirements, "requirements", err);
}

bool serve_api_requirements(struct serve_call *c, struct vb_error *err)
{
	struct run_against_result r = {0};
	struct report_node root;

	if (!run_against(&c->run, serve_place(c), c->args[0], &r, err)) {
		if (err->code == VB_E_USAGE) /* a name in the path that is not there */
			err->code = VB_E_MISSING;
		return false;
	}
	root = serve_root();
	report_node_str(root, "against", vb_arena_printable(c->arena, c->args[0]));
	report_node_bool(root, "audited", r.audited);
	report_points_add(root.doc, root.v, &r.points);
	run_session_done(&r.session);
	return serve_json(c, root, err);
}
