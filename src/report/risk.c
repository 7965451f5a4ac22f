/* risk.c - threats, the five workshops and obligations as JSON. Both languages stand in every text. */
#include "report/risk.h"

#include "report/data_int.h"

static yyjson_mut_val *list_put(yyjson_mut_doc *doc, yyjson_mut_val *object, const char *key)
{
	return yyjson_mut_obj_add_arr(doc, object, key);
}

static yyjson_mut_val *item_add(yyjson_mut_doc *doc, yyjson_mut_val *list)
{
	yyjson_mut_val *o = yyjson_mut_arr_add_obj(doc, list);

	vb_assert(o);
	return o;
}

static void text_put(yyjson_mut_doc *doc, yyjson_mut_val *object, const char *key,
		     struct model_text t)
{
	yyjson_mut_val *o = yyjson_mut_obj_add_obj(doc, object, key);

	vb_json_put_str(doc, o, "en", t.en);
	vb_json_put_str(doc, o, "fr", t.fr);
}

static void ids_put(yyjson_mut_doc *doc, yyjson_mut_val *object, const char *key,
		    const model_ids *ids)
{
	yyjson_mut_val *list = list_put(doc, object, key);

	for (size_t i = 0; i < ids->n; i++)
		vb_json_add_str(doc, list, ids->v[i]);
}

void report_risk_add(yyjson_mut_doc *doc, yyjson_mut_val *object, const struct model_risk *r)
{
	struct report_node root = {.doc = doc, .v = object};

	if (r->present)
		report_data_risk(report_node_object(root, "risk"), r);
	else
		report_node_null(root, "risk");
}

void report_names_add(yyjson_mut_doc *doc, yyjson_mut_val *object, const struct model_assessment *a)
{
	report_data_names((struct report_node){.doc = doc, .v = object}, a);
}

/* ---- threats ---------------------------------------------------------------------------- */

static void threat_put(yyjson_mut_doc *doc, yyjson_mut_val *o, const struct model_threat *t)
{
	yyjson_mut_val *list;

	vb_json_put_str(doc, o, "rule", t->rule);
	vb_json_put_str(doc, o, "element", t->element);
	yyjson_mut_obj_add_str(doc, o, "about", t->on_flow ? "flow" : "component");
	yyjson_mut_obj_add_str(doc, o, "kind", t->contradiction ? "contradiction" : "threat");
	yyjson_mut_obj_add_str(doc, o, "stride", model_stride_name(t->stride, VB_EN));
	text_put(doc, o, "title", t->title);
	text_put(doc, o, "threat", t->threat);
	text_put(doc, o, "advice", t->advice);
	yyjson_mut_obj_add_str(doc, o, "state", model_threat_state_word(t->state));
	text_put(doc, o, "because", t->because);
	yyjson_mut_obj_add_str(doc, o, "severity", model_severity_word(t->severity));
	yyjson_mut_obj_add_real(doc, o, "probability", t->probability);
	text_put(doc, o, "counted", t->counted);
	ids_put(doc, o, "cwe", &t->cwes);
	ids_put(doc, o, "capec", &t->capecs);
	ids_put(doc, o, "attack", &t->attacks);
	ids_put(doc, o, "proven_by", &t->proven_by);
	list = list_put(doc, o, "measures");
	for (size_t i = 0; i < t->measures.n; i++) {
		yyjson_mut_val *m = item_add(doc, list);

		vb_json_put_str(doc, m, "id", t->measures.v[i].id);
		yyjson_mut_obj_add_bool(doc, m, "done", t->measures.v[i].done);
		if (t->measures.v[i].share >= 0)
			yyjson_mut_obj_add_real(doc, m, "share", t->measures.v[i].share);
	}
	list = list_put(doc, o, "evidence");
	for (size_t i = 0; i < t->evidence.n; i++) {
		yyjson_mut_val *e = item_add(doc, list);

		vb_json_put_str(doc, e, "file", t->evidence.v[i].file);
		yyjson_mut_obj_add_uint(doc, e, "line", t->evidence.v[i].line);
		vb_json_put_str(doc, e, "what", t->evidence.v[i].what);
		vb_json_put_str(doc, e, "value", t->evidence.v[i].value);
	}
}

void report_threats_add(yyjson_mut_doc *doc, yyjson_mut_val *object, const model_threats *threats)
{
	yyjson_mut_val *list = list_put(doc, object, "threats");

	for (size_t i = 0; i < threats->n; i++)
		threat_put(doc, item_add(doc, list), &threats->v[i]);
}

/* ---- workshops -------------------------------------------------------------------------- */

static void scope_put(yyjson_mut_doc *doc, yyjson_mut_val *w, const struct model_case *c,
		      const struct model_ebios *e)
{
	yyjson_mut_val *list = list_put(doc, w, "business_values");

	for (size_t i = 0; i < c->data.n; i++) {
		yyjson_mut_val *o = item_add(doc, list), *need;

		vb_json_put_str(doc, o, "id", c->data.v[i].id);
		vb_json_put_str(doc, o, "name", c->data.v[i].name);
		need = list_put(doc, o, "need");
		for (size_t k = 0; k < 3; k++)
			yyjson_mut_arr_add_int(doc, need, c->data.v[i].need[k]);
	}
	list = list_put(doc, w, "supporting_assets");
	for (size_t i = 0; i < e->assets.n; i++) {
		yyjson_mut_val *o = item_add(doc, list), *need;

		vb_json_put_str(doc, o, "id", e->assets.v[i].id);
		ids_put(doc, o, "holds", &e->assets.v[i].values);
		need = list_put(doc, o, "need");
		for (size_t k = 0; k < 3; k++)
			yyjson_mut_arr_add_int(doc, need, (int64_t)e->assets.v[i].need[k]);
	}
	list = list_put(doc, w, "feared_events");
	for (size_t i = 0; i < c->feared.n; i++) {
		yyjson_mut_val *o = item_add(doc, list);

		vb_json_put_str(doc, o, "id", c->feared.v[i].id);
		vb_json_put_str(doc, o, "name", c->feared.v[i].name);
		vb_json_put_str(doc, o, "value", c->feared.v[i].data);
		yyjson_mut_obj_add_int(doc, o, "gravity", c->feared.v[i].severity);
	}
	list = list_put(doc, w, "gaps");
	for (size_t i = 0; i < e->gaps.n; i++) {
		yyjson_mut_val *o = item_add(doc, list);

		vb_json_put_str(doc, o, "requirement", e->gaps.v[i].id);
		text_put(doc, o, "why", e->gaps.v[i].why);
	}
}

static void couples_put(yyjson_mut_doc *doc, yyjson_mut_val *w, const struct model_ebios *e)
{
	yyjson_mut_val *list = list_put(doc, w, "couples");

	for (size_t i = 0; i < e->couples.n; i++) {
		yyjson_mut_val *o = item_add(doc, list);

		vb_json_put_str(doc, o, "source", e->couples.v[i].actor);
		vb_json_put_str(doc, o, "objective", e->couples.v[i].feared);
		yyjson_mut_obj_add_int(doc, o, "pertinence", e->couples.v[i].pertinence);
		yyjson_mut_obj_add_bool(doc, o, "kept", e->couples.v[i].kept);
		text_put(doc, o, "why", e->couples.v[i].why);
	}
}

static void ecosystem_put(yyjson_mut_doc *doc, yyjson_mut_val *w, const struct model_ebios *e)
{
	yyjson_mut_val *list = list_put(doc, w, "stakeholders");

	for (size_t i = 0; i < e->stakeholders.n; i++) {
		const struct model_ebios_stakeholder *h = &e->stakeholders.v[i];
		yyjson_mut_val *o = item_add(doc, list);

		vb_json_put_str(doc, o, "id", h->id);
		yyjson_mut_obj_add_int(doc, o, "dependence", h->depend);
		yyjson_mut_obj_add_int(doc, o, "penetration", h->exposure);
		yyjson_mut_obj_add_int(doc, o, "maturity", h->maturity);
		yyjson_mut_obj_add_int(doc, o, "trust", h->trust);
		yyjson_mut_obj_add_real(doc, o, "danger", h->danger);
		yyjson_mut_obj_add_str(doc, o, "zone", model_danger_word(h->zone));
	}
	list = list_put(doc, w, "strategic_scenarios");
	for (size_t i = 0; i < e->scenarios.n; i++) {
		yyjson_mut_val *o = item_add(doc, list);

		vb_json_put_str(doc, o, "source", e->scenarios.v[i].actor);
		vb_json_put_str(doc, o, "objective", e->scenarios.v[i].feared);
		ids_put(doc, o, "zones", &e->scenarios.v[i].zones);
		yyjson_mut_obj_add_int(doc, o, "gravity", e->scenarios.v[i].gravity);
	}
}

static void scenarios_put(yyjson_mut_doc *doc, yyjson_mut_val *w, const struct model_ebios *e)
{
	yyjson_mut_val *list;

	yyjson_mut_obj_add_str(doc, w, "method", e->scales.bottleneck ? "bottleneck" : "product");
	list = list_put(doc, w, "operational_scenarios");
	for (size_t i = 0; i < e->scenarios.n; i++) {
		const struct model_ebios_scenario *s = &e->scenarios.v[i];
		yyjson_mut_val *o = item_add(doc, list), *steps;

		vb_json_put_str(doc, o, "source", s->actor);
		vb_json_put_str(doc, o, "objective", s->feared);
		yyjson_mut_obj_add_real(doc, o, "probability", s->probability);
		yyjson_mut_obj_add_real(doc, o, "per_year", s->per_year);
		yyjson_mut_obj_add_int(doc, o, "likelihood", s->likelihood);
		steps = list_put(doc, o, "actions");
		for (size_t k = 0; k < s->steps.n; k++) {
			yyjson_mut_val *step = item_add(doc, steps);

			vb_json_put_str(doc, step, "via", s->steps.v[k].via);
			vb_json_put_str(doc, step, "to", s->steps.v[k].to);
			yyjson_mut_obj_add_real(doc, step, "probability", s->steps.v[k].p);
			yyjson_mut_obj_add_int(doc, step, "likelihood", s->steps.v[k].ease);
			yyjson_mut_obj_add_bool(doc, step, "critical", s->steps.v[k].critical);
		}
	}
}

static void treatment_put(yyjson_mut_doc *doc, yyjson_mut_val *w, const struct model_ebios *e)
{
	yyjson_mut_val *list = list_put(doc, w, "risks");

	for (size_t i = 0; i < e->scenarios.n; i++) {
		const struct model_ebios_scenario *s = &e->scenarios.v[i];
		yyjson_mut_val *o = item_add(doc, list);

		vb_json_put_str(doc, o, "source", s->actor);
		vb_json_put_str(doc, o, "objective", s->feared);
		yyjson_mut_obj_add_int(doc, o, "gravity", s->gravity);
		yyjson_mut_obj_add_int(doc, o, "likelihood", s->likelihood);
		yyjson_mut_obj_add_str(doc, o, "level", model_level_word(s->level));
		yyjson_mut_obj_add_int(doc, o, "residual_likelihood", s->residual_likelihood);
		yyjson_mut_obj_add_str(doc, o, "residual_level",
				       model_level_word(s->residual_level));
		yyjson_mut_obj_add_real(doc, o, "residual_per_year", s->residual_per_year);
		ids_put(doc, o, "measures", &s->measures);
		vb_json_put_str(doc, o, "decision", s->decision);
		yyjson_mut_obj_add_bool(doc, o, "over_accepted", s->over);
	}
}

void report_ebios_add(yyjson_mut_doc *doc, yyjson_mut_val *object, const struct model_case *c,
		      const struct model_ebios *e)
{
	yyjson_mut_val *w = yyjson_mut_obj_add_obj(doc, object, "workshops");

	scope_put(doc, yyjson_mut_obj_add_obj(doc, w, "1"), c, e);
	couples_put(doc, yyjson_mut_obj_add_obj(doc, w, "2"), e);
	ecosystem_put(doc, yyjson_mut_obj_add_obj(doc, w, "3"), e);
	scenarios_put(doc, yyjson_mut_obj_add_obj(doc, w, "4"), e);
	treatment_put(doc, yyjson_mut_obj_add_obj(doc, w, "5"), e);
}

/* ---- obligations ------------------------------------------------------------------------ */

void report_duties_add(yyjson_mut_doc *doc, yyjson_mut_val *object, const model_duties *duties)
{
	yyjson_mut_val *list = list_put(doc, object, "obligations");

	for (size_t i = 0; i < duties->n; i++) {
		const struct model_duty *d = &duties->v[i];
		yyjson_mut_val *o = item_add(doc, list);

		vb_json_put_str(doc, o, "id", d->id);
		text_put(doc, o, "title", d->title);
		text_put(doc, o, "reference", d->text);
		yyjson_mut_obj_add_str(doc, o, "applies", model_applies_word(d->applies));
		text_put(doc, o, "why", d->why);
		vb_json_put_str(doc, o, "article", d->article);
		yyjson_mut_obj_add_bool(doc, o, "ask_counsel",
					!d->verified || d->applies == MODEL_APPLIES_UNSURE);
		ids_put(doc, o, "missing", &d->missing);
	}
}

void report_points_add(yyjson_mut_doc *doc, yyjson_mut_val *object, const model_duty_points *points)
{
	yyjson_mut_val *list = list_put(doc, object, "requirements");

	for (size_t i = 0; i < points->n; i++) {
		const struct model_duty_point *p = &points->v[i];
		yyjson_mut_val *o = item_add(doc, list), *proofs;

		vb_json_put_str(doc, o, "id", p->id);
		vb_json_put_str(doc, o, "article", p->article);
		text_put(doc, o, "title", p->title);
		if (p->verified && p->meaning.en.n)
			text_put(doc, o, "meaning", p->meaning);
		yyjson_mut_obj_add_bool(doc, o, "ask_counsel", !p->verified);
		yyjson_mut_obj_add_str(doc, o, "state", model_proof_word(p->state));
		proofs = list_put(doc, o, "proofs");
		for (size_t k = 0; k < p->proofs.n; k++) {
			yyjson_mut_val *proof = item_add(doc, proofs);

			yyjson_mut_obj_add_str(doc, proof, "kind", p->proofs.v[k].kind);
			vb_json_put_str(doc, proof, "id", p->proofs.v[k].id);
			yyjson_mut_obj_add_str(doc, proof, "result", p->proofs.v[k].result);
		}
	}
}
