/*
 * threats_count.c - what each threat adds to the simulation, without counting anything twice.
 *
 * The table of controls (risk.h) already gives a flow its probability p: a flow without authentication is crossed
 * by 7 tries in 10. A threat on that flow is not one more way in, it is the name of the reason. So the flow keeps
 * p, and p is cut in two: what would remain once its threats are mended (the same table with the controls their
 * rules `mend`), and the rest, shared among the threats in proportion to -log(1 - likelihood of the rule):
 *
 *     1 - p  =  (1 - remains) x product over its threats of (1 - q)
 *
 * place.c takes the q out of the edge and gives them to the findings, so that p is the same with and without
 * threats, and the weight of a threat is what mending it alone removes. A stated `p:` keeps its value: the remains
 * are scaled. The step out of a component that runs as root is treated alike. A contradiction raises the flow from
 * its declared probability to the one of its real controls.
 */
#include "risk/threats_int.h"

#include <math.h>

static double strength(const struct model_threat *t)
{
	double p = t->likelihood;

	return p > 0 ? -log1p(-(p < 0.99 ? p : 0.99)) : 0;
}

static void mend(struct model_flow *f, const model_ids *controls)
{
	if (risk_ids_have(controls, VB_STR("auth")))
		f->auth = VB_STR("cert");
	if (risk_ids_have(controls, VB_STR("second-factor")) && vb_str_is(f->auth, "password"))
		f->auth = VB_STR("mfa");
	if (risk_ids_have(controls, VB_STR("tls")))
		f->tls = MODEL_SAID_YES;
	if (risk_ids_have(controls, VB_STR("signed")))
		f->is_signed = MODEL_SAID_YES;
}

/* Share of the flow's probability that stays when these controls are there. */
static double remains(const struct model_case *c, const struct model_flow *f,
		      const model_ids *controls)
{
	struct model_flow now = *f, mended = *f;
	double p = risk_flow_p(c, f), before;

	now.p = mended.p = -1;
	mend(&mended, controls);
	before = risk_flow_p(c, &now);
	return before > 0 ? p * fmin(risk_flow_p(c, &mended) / before, 1) : 0;
}

static bool is_live(const struct model_threat *t)
{
	return t->state != MODEL_THREAT_NOT;
}

struct pool { /* the threats that share one probability */
	struct vb_arena *arena;
	VB_VEC(struct model_threat *) v;
	model_ids mends;
	double strength;
};

static void pool_add(struct pool *p, struct model_threat *t, const struct risk_threat_rule *r)
{
	*vb_vec_add(p->arena, &p->v) = t;
	p->strength += strength(t);
	for (size_t i = 0; i < r->mends.n; i++)
		risk_ids_add(p->arena, &p->mends, r->mends.v[i]);
}

static void pool_share(struct pool *p, double total, double rest)
{
	double log_all = rest < total ? log((1 - rest) / (1 - fmin(total, 0.999))) : 0;

	for (size_t i = 0; i < p->v.n && p->strength > 0; i++)
		p->v.v[i]->probability = 1 - exp(-log_all * strength(p->v.v[i]) / p->strength);
}

/* One walk of the threats gathers those of each flow; a model of thousands has as many of both. */
static void flows_count(struct risk_scene *s, const struct risk_threat_rules *rules,
			model_threats *threats)
{
	const struct model_case *c = s->c;
	struct pool *pools = vb_arena_array(s->arena, c->flows.n + 1, sizeof(*pools));
	struct vb_map of_flow;

	vb_map_init(&of_flow, s->arena);
	for (size_t i = 0; i < c->flows.n; i++) {
		pools[i].arena = s->arena;
		*vb_map_put(&of_flow, c->flows.v[i].id) = &pools[i];
	}
	for (size_t i = 0; i < threats->n; i++) {
		struct model_threat *t = &threats->v[i];
		const struct risk_threat_rule *r = risk_threats_find(rules, t->rule);
		struct pool *pool = t->on_flow ? vb_map_find(&of_flow, t->element) : NULL;

		if (pool && is_live(t) && r->counts == RISK_COUNTS_FLOW && !t->contradiction)
			pool_add(pool, t, r);
	}
	for (size_t i = 0; i < c->flows.n; i++)
		if (pools[i].v.n)
			pool_share(&pools[i], risk_flow_p(c, &c->flows.v[i]),
				   remains(c, &c->flows.v[i], &pools[i].mends));
}

static void contradiction_count(struct risk_scene *s, struct model_threat *t)
{
	const struct model_flow *f = model_case_flow(s->c, t->element);
	const struct risk_flow_facts *real;
	struct model_flow copy;
	double declared, actual;

	if (!t->on_flow || !f || f->p >= 0) /* a stated probability is the user's own word */
		return;
	real = risk_scene_flow(s, f);
	copy = *f;
	copy.auth = real->auth;
	copy.tls = real->tls ? MODEL_SAID_YES : MODEL_SAID_NO;
	if (f->is_signed == MODEL_SAID_YES && !real->is_signed)
		copy.is_signed = MODEL_SAID_NO;
	declared = risk_flow_p(s->c, f);
	actual = risk_flow_p(s->c, &copy);
	if (actual > declared)
		t->probability = 1 - (1 - actual) / (1 - declared);
}

static void step_count(struct risk_scene *s, const struct risk_threat_rule *r,
		       struct model_threat *t)
{
	struct pool pool = {.arena = s->arena};

	pool_add(&pool, t, r);
	pool_share(&pool, risk_assumed(s->c, MODEL_ASSUME_BOX_ROOT),
		   risk_assumed(s->c, MODEL_ASSUME_BOX));
}

static struct model_text counted_text(enum risk_counts c)
{
	static const struct {
		const char *en, *fr;
	} texts[] = {
		[RISK_COUNTS_PART] = {"likelihood of the rule (assumption)",
				      "vraisemblance de la règle (hypothèse)"},
		[RISK_COUNTS_FLOW] = {"its share of the flow’s probability",
				      "sa part de la probabilité du flux"},
		[RISK_COUNTS_STEP] = {"its share of the step out of a component that runs as root",
				      "sa part du pas hors d’un composant qui tourne en root"},
		[RISK_COUNTS_FOUND] = {"counted in the findings that fired it",
				       "compté dans les constats qui l’ont déclenchée"},
		[RISK_COUNTS_GRAPH] = {"counted in the supposed steps of the model",
				       "compté dans les pas supposés du modèle"},
		[RISK_COUNTS_NONE] = {"opens no way in by itself",
				      "n’ouvre pas de chemin à elle seule"},
	};

	return (struct model_text){vb_str(texts[c].en), vb_str(texts[c].fr)};
}

void risk_threats_count_in(struct risk_scene *s, const struct risk_threat_rules *rules,
			   model_threats *threats)
{
	for (size_t i = 0; i < threats->n; i++) {
		struct model_threat *t = &threats->v[i];
		const struct risk_threat_rule *r = risk_threats_find(rules, t->rule);

		t->counted = counted_text(r->counts);
		if (!is_live(t))
			continue;
		if (t->contradiction)
			contradiction_count(s, t);
		else if (r->counts == RISK_COUNTS_PART)
			t->probability = t->likelihood; /* what measures stop is measures.c's */
		else if (r->counts == RISK_COUNTS_STEP)
			step_count(s, r, t);
	}
	flows_count(s, rules, threats);
}
