/*
 * threats_derive.c - rules on every element: contradictions first, because the fact they bring is what the threats are
 * then judged on; then threats; then what answers them; then findings.
 */
#include "risk/threats_int.h"

struct derivation {
	const struct vb_run *run;
	const struct risk_threat_rules *rules;
	struct risk_scene scene;
	model_threats *out;
	struct vb_map zones; /* "RULE zone" of the rules that fire once a zone */
};

static const struct model_rule_setting *setting_of(const struct model_case *c, struct vb_str rule)
{
	for (size_t i = 0; i < c->rules.n; i++)
		if (vb_str_eq(c->rules.v[i].id, rule))
			return &c->rules.v[i];
	return NULL;
}

static bool seen_in_zone(struct derivation *d, const struct risk_threat_rule *r,
			 const struct model_part *p)
{
	void **slot;

	if (!r->once || !p)
		return false;
	slot = vb_map_put(&d->zones, vb_arena_printf(d->scene.arena, "%.*s %.*s",
						     VB_FMT(r->text.id), VB_FMT(p->zone)));
	if (*slot)
		return true;
	*slot = d;
	return false;
}

static void not_because(struct model_threat *t, struct model_text because)
{
	t->state = MODEL_THREAT_NOT;
	t->because = because;
}

static void unless_judge(struct derivation *d, const struct risk_threat_rule *r,
			 struct risk_element *e, struct model_threat *t)
{
	const struct model_rule_setting *setting = setting_of(d->scene.c, r->text.id);
	struct vb_arena *a = d->scene.as->arena;

	if (setting && setting->enabled == MODEL_SAID_NO) {
		not_because(t, (struct model_text){
				       vb_arena_printf(a, "the case turns the rule off: %.*s",
						       VB_FMT(setting->why)),
				       vb_arena_printf(a, "le dossier coupe la règle : %.*s",
						       VB_FMT(setting->why))});
		return;
	}
	for (size_t i = 0; i < r->unless.n; i++) {
		struct risk_asking q = {
			.lookup = risk_element_lookup, .ctx = e, .arena = d->scene.arena};

		if (risk_clause_ask(r->unless.v[i].clause, &q) == RISK_YES) {
			not_because(
				t, (struct model_text){vb_arena_str(a, r->unless.v[i].because.en),
						       vb_arena_str(a, r->unless.v[i].because.fr)});
			risk_element_evidence(e, &q, t);
			return;
		}
	}
}

static model_ids ids_copy(struct vb_arena *a, const model_ids *from)
{
	model_ids to = {0};

	for (size_t i = 0; i < from->n; i++)
		*vb_vec_add(a, &to) = vb_arena_str(a, from->v[i]);
	return to;
}

static struct model_text text_copy(struct vb_arena *a, struct model_text t)
{
	return (struct model_text){vb_arena_str(a, t.en), vb_arena_str(a, t.fr)};
}

static struct model_threat threat_make(struct derivation *d, const struct risk_threat_rule *r,
				       const struct risk_element *e)
{
	struct vb_arena *a = d->scene.as->arena;
	const struct risk_threat_text *t = &r->text;

	return (struct model_threat){
		.rule = vb_arena_str(a, t->id),
		.element = e->flow ? e->flow->id : e->part->id,
		.on_flow = e->flow != NULL,
		.contradiction = t->contradiction,
		.stride = t->stride,
		.title = text_copy(a, t->title),
		.threat = text_copy(a, t->threat),
		.advice = text_copy(a, t->advice),
		.cwes = ids_copy(a, &t->cwes),
		.capecs = ids_copy(a, &t->capecs),
		.attacks = ids_copy(a, &t->attacks),
		.severity = r->severity,
		.vector = r->vector,
		.likelihood = risk_rule_likelihood(d->scene.c, t->id, t->likelihood),
		.mark = e->flow ? e->flow->mark : e->part->mark};
}

/* What a contradiction teaches about the flow holds for every rule after it. */
static void facts_correct(struct derivation *d, const struct risk_threat_rule *r,
			  const struct risk_element *e)
{
	struct risk_flow_facts *f = e->flow ? risk_scene_flow(&d->scene, e->flow) : NULL;

	if (!f)
		return;
	if (r->breaks[0].n)
		f->auth = vb_arena_str(d->scene.as->arena, r->breaks[0]);
	if (r->breaks[1].n)
		f->tls = false;
	if (r->breaks[2].n)
		f->is_signed = false;
}

static void element_try(struct derivation *d, const struct risk_threat_rule *r,
			struct risk_element e)
{
	struct risk_asking q = {.lookup = risk_element_lookup, .ctx = &e, .arena = d->scene.arena};
	const struct model_part *zone_part = e.flow ? risk_scene_find(&d->scene, e.flow->to)
						    : e.part;
	struct model_threat t;

	if (risk_clause_ask(r->when, &q) != RISK_YES || seen_in_zone(d, r, zone_part))
		return;
	t = threat_make(d, r, &e);
	risk_element_evidence(&e, &q, &t);
	unless_judge(d, r, &e, &t);
	if (t.state != MODEL_THREAT_NOT && t.contradiction)
		facts_correct(d, r, &e);
	*vb_vec_add(d->scene.as->arena, d->out) = t;
}

static void rules_try(struct derivation *d, bool contradictions)
{
	const struct model_case *c = d->scene.c;

	for (size_t k = 0; k < d->rules->v.n; k++) {
		const struct risk_threat_rule *r = d->rules->v.v[k];

		if (r->text.contradiction != contradictions)
			continue;
		for (size_t i = 0; r->text.on_flow && i < c->flows.n; i++)
			element_try(d, r, (struct risk_element){&d->scene, &c->flows.v[i], NULL});
		for (size_t i = 0; !r->text.on_flow && i < c->parts.n; i++)
			element_try(d, r, (struct risk_element){&d->scene, NULL, &c->parts.v[i]});
	}
}

/* A rule that says more precisely what another says takes its place on the same element. */
static void overrule(struct derivation *d)
{
	struct vb_arena *a = d->scene.as->arena;

	for (size_t i = 0; i < d->out->n; i++) {
		const struct model_threat *better = &d->out->v[i];
		const struct risk_threat_rule *r = risk_threats_find(d->rules, better->rule);

		for (size_t k = 0; better->state != MODEL_THREAT_NOT && r->over.n && k < d->out->n;
		     k++) {
			struct model_threat *t = &d->out->v[k];

			if (t->state == MODEL_THREAT_NOT || t->on_flow != better->on_flow ||
			    !vb_str_eq(t->element, better->element) ||
			    !risk_ids_have(&r->over, t->rule))
				continue;
			not_because(t, (struct model_text){
					       vb_arena_printf(a, "said more precisely by %.*s",
							       VB_FMT(better->rule)),
					       vb_arena_printf(a, "dit plus précisément par %.*s",
							       VB_FMT(better->rule))});
		}
	}
}

/* ---- findings --------------------------------------------------------------------------- */

/* "D-1" is not "D-10": a blank or a colon follows the name. */
static bool accepted_by(const struct risk_scene *s, const struct model_threat *t, struct vb_str id)
{
	struct vb_str head = vb_arena_printf(s->arena, "accepted by decision %.*s", VB_FMT(id));

	return vb_str_starts(t->because.en, head) && head.n < t->because.en.n &&
	       strchr(" :", t->because.en.p[head.n]);
}

static void decided(const struct risk_scene *s, const struct model_threat *t,
		    struct model_finding *f)
{
	if (t->state != MODEL_THREAT_ACCEPTED)
		return;
	for (size_t i = 0; i < s->c->decisions.n; i++) {
		const struct model_case_decision *d = &s->c->decisions.v[i];
		int64_t when = 0, until = 0;

		if (!accepted_by(s, t, d->id))
			continue;
		if ((d->date.n && !vb_time_parse(d->date, &when)) ||
		    (d->until.n && !vb_time_parse(d->until, &until)))
			continue;
		f->decided = true;
		f->decision = (struct model_decision){
			.status = MODEL_ACCEPTED,
			.justification = vb_arena_printf(s->as->arena, "case, decision %.*s: %.*s",
							 VB_FMT(d->id), VB_FMT(d->why)),
			.author = d->by,
			.when = when,
			.until = until ? until + 86399 : 0};
		return;
	}
}

static void finding_refer(struct vb_arena *a, struct model_finding *f, const model_ids *ids)
{
	for (size_t i = 0; i < ids->n; i++)
		*vb_vec_add(a, &f->references) = ids->v[i];
}

static void finding_add(struct derivation *d, const struct model_threat *t)
{
	struct model_assessment *as = d->scene.as;
	struct vb_arena *a = as->arena;
	const struct model_flow *flow = t->on_flow ? model_case_flow(d->scene.c, t->element) : NULL;
	struct model_finding *f = vb_vec_add(a, &as->findings);
	const struct risk_threat_rule *r = risk_threats_find(d->rules, t->rule);
	const char *where = t->on_flow                      ? "flows"
			    : r->counts == RISK_COUNTS_STEP ? "steps"
							    : "components";
	struct vb_str first = model_case_first_name(
		d->scene.c, t->on_flow ? "flows" : "components",
		t->element); /* a renamed element keeps its decisions */

	*f = (struct model_finding){
		.kind = t->contradiction ? MODEL_CONTRADICTION : MODEL_THREAT,
		.rule = t->rule,
		.title.en = vb_arena_printf(a, "%.*s (%.*s)", VB_FMT(t->title.en),
					    VB_FMT(t->element)),
		.title.fr = vb_arena_printf(a, "%.*s (%.*s)", VB_FMT(t->title.fr),
					    VB_FMT(t->element)),
		.subject = t->element,
		.subject_name = t->element,
		.place = vb_arena_printf(a, "%s/%.*s", where, VB_FMT(t->element)),
		.component = flow ? flow->to : t->element,
		.severity = t->severity,
		.vector = t->vector,
		.cvss = -1,
		.epss = -1,
		.fix = t->advice,
		.why = t->because.en.n ? t->because.en : t->threat.en,
		.probability = t->probability};
	f->fingerprint = model_fingerprint(a, f->kind, f->rule, first,
					   vb_arena_printf(a, "%s/%.*s", where, VB_FMT(first)));
	f->probability_why.en = vb_arena_printf(a, "%.*s: %.*s",
						VB_FMT(vb_figure(a, VB_EN, t->probability)),
						VB_FMT(t->counted.en));
	f->probability_why.fr = vb_arena_printf(a, "%.*s : %.*s",
						VB_FMT(vb_figure(a, VB_FR, t->probability)),
						VB_FMT(t->counted.fr));
	for (size_t i = 0; i < t->evidence.n; i++)
		*vb_vec_add(a, &f->evidence) = t->evidence.v[i];
	for (size_t i = 0; i < t->cwes.n; i++)
		*vb_vec_add(a, &f->cwes) = t->cwes.v[i];
	finding_refer(a, f, &t->capecs);
	finding_refer(a, f, &t->attacks);
	decided(&d->scene, t, f);
}

void risk_threats_derive(const struct vb_run *run, const struct risk_threat_rules *rules,
			 struct model_assessment *as, model_threats *out)
{
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct derivation d = {.run = run, .rules = rules, .out = out};

	*out = (model_threats){0};
	if (!as->the_case || !as->the_case->parts.n)
		return;
	risk_scene_build(run, scratch, as, &d.scene);
	vb_map_init(&d.zones, scratch);
	rules_try(&d, true);
	rules_try(&d, false);
	overrule(&d);
	for (size_t i = 0; i < out->n; i++)
		if (out->v[i].state != MODEL_THREAT_NOT)
			risk_threat_judge(run, &d.scene, &out->v[i]);
	risk_threats_count_in(&d.scene, rules, out);
	for (size_t i = 0; i < out->n; i++)
		if (out->v[i].state != MODEL_THREAT_NOT && out->v[i].state != MODEL_THREAT_CUT)
			finding_add(&d, &out->v[i]);
}
