/*
 * duties.c - which frameworks apply, and what proves their requirements.
 *
 * A framework applies when one of its `applies` conditions holds and none of its `out` conditions does. What the case
 * says itself under obligations: comes first. Conditions ask facts; one that is not written is unknown, and unknown
 * stays so up to the answer.
 */
#include "risk/duties_int.h"

#include <stdlib.h>

struct facts {
	const struct model_case *c;
	struct vb_arena *arena;
	model_ids personal, tech, data_kinds, zone_kinds;
};

static void facts_gather(struct facts *f)
{
	for (size_t i = 0; i < f->c->data.n; i++) {
		if (f->c->data.v[i].personal.n)
			risk_ids_add(f->arena, &f->personal, f->c->data.v[i].personal);
		if (f->c->data.v[i].kind.n)
			risk_ids_add(f->arena, &f->data_kinds, f->c->data.v[i].kind);
	}
	for (size_t i = 0; i < f->c->parts.n; i++)
		for (size_t k = 0; k < f->c->parts.v[i].tech.n; k++)
			risk_ids_add(f->arena, &f->tech, f->c->parts.v[i].tech.v[k]);
	for (size_t i = 0; i < f->c->zones.n; i++)
		risk_ids_add(f->arena, &f->zone_kinds, f->c->zones.v[i].kind);
}

static struct risk_value list_value(const void *ids)
{
	struct risk_value v = {.kind = RISK_VALUE_LIST};

	memcpy(&v.list, ids, sizeof(v.list));
	return v;
}

static struct risk_value about_value(struct facts *f, struct vb_str key)
{
	const struct vb_yaml *node = f->c->about ? vb_yaml_get(f->c->about,
							       vb_arena_cstr(f->arena, key))
						 : NULL;
	struct risk_value v = {0};
	bool yes;

	if (!node)
		return v;
	if (node->kind == VB_YAML_LIST) {
		v.kind = RISK_VALUE_LIST;
		for (size_t i = 0; i < node->n; i++)
			if (node->items[i]->kind == VB_YAML_SCALAR)
				*vb_vec_add(f->arena, &v.list) = node->items[i]->text;
		return v;
	}
	v.kind = RISK_VALUE_WORD;
	v.word = node->text;
	if (vb_str_double(node->text, &v.number))
		v.kind = RISK_VALUE_NUMBER;
	else if (vb_yaml_bool(node, &yes))
		v.word = yes ? VB_STR("yes") : VB_STR("no");
	return v;
}

static struct risk_value fact_lookup(void *ctx, struct vb_str name)
{
	struct facts *f = ctx;

	if (vb_str_starts(name, VB_STR("about.")))
		return about_value(f, vb_str_from(name, 6));
	if (vb_str_is(name, "laws"))
		return list_value(&f->c->laws);
	if (vb_str_is(name, "personal"))
		return list_value(&f->personal);
	if (vb_str_is(name, "tech"))
		return list_value(&f->tech);
	if (vb_str_is(name, "data_kinds"))
		return list_value(&f->data_kinds);
	if (vb_str_is(name, "zone_kinds"))
		return list_value(&f->zone_kinds);
	return (struct risk_value){.kind = RISK_VALUE_WORD,
				   .word = f->c->flows.n ? VB_STR("yes") : VB_STR("no")};
}

/* ---- applicability ---------------------------------------------------------------------- */

static struct model_text text_copy(struct vb_arena *a, struct model_text t)
{
	return (struct model_text){vb_arena_str(a, t.en), vb_arena_str(a, t.fr)};
}

static void answer(struct model_duty *d, struct vb_arena *a, enum model_applies applies,
		   const struct duty_scope *s)
{
	d->applies = applies;
	d->why = text_copy(a, s->because);
	d->article = vb_arena_str(a, s->article);
	d->verified = s->verified;
}

static bool stated(struct model_duty *d, const struct duty_framework *f, const struct model_case *c)
{
	for (size_t i = 0; i < c->obligations.n; i++) {
		const struct model_obligation *o = &c->obligations.v[i];

		if (!duty_named(f, o->law) || vb_str_is(o->applies, "unsure"))
			continue;
		d->applies = vb_str_is(o->applies, "yes") ? MODEL_APPLIES_YES : MODEL_APPLIES_NO;
		d->why = (struct model_text){o->why, o->why};
		d->verified = true; /* the user's own word */
		return true;
	}
	return false;
}

/* The first branch that holds decides; else the first that is open. */
static enum risk_truth branch(struct facts *facts, const struct duty_scope *v, size_t n,
			      const struct duty_scope **which, model_ids *missing)
{
	enum risk_truth best = RISK_NO;

	for (size_t i = 0; i < n; i++) {
		struct risk_asking q = {.lookup = fact_lookup, .ctx = facts, .arena = facts->arena};
		enum risk_truth t = risk_clause_ask(v[i].clause, &q);

		if (t == RISK_YES) {
			*which = &v[i];
			return t;
		}
		if (t != RISK_UNKNOWN)
			continue;
		*which = best == RISK_NO ? &v[i] : *which;
		best = RISK_UNKNOWN;
		for (size_t k = 0; k < q.missing.n; k++)
			risk_ids_add(facts->arena, missing, q.missing.v[k]);
	}
	return best;
}

static void judge(struct facts *facts, const struct duty_framework *f, struct vb_arena *a,
		  struct model_duty *d)
{
	const struct duty_scope *out = NULL, *in = NULL;
	model_ids missing = {0};
	enum risk_truth outside, inside;

	if (stated(d, f, facts->c))
		return;
	outside = branch(facts, f->out_of.v, f->out_of.n, &out, &missing);
	inside = branch(facts, f->in_to.v, f->in_to.n, &in, &missing);
	if (outside == RISK_YES) {
		answer(d, a, MODEL_APPLIES_NO, out);
	} else if (inside == RISK_NO) {
		d->applies = MODEL_APPLIES_NO;
		d->why = (struct model_text){
			VB_STR("no condition of its scope holds"),
			       VB_STR("aucune condition de son champ n’est remplie")};
		d->verified = f->in_to.n && f->in_to.v[0].verified;
		d->article = f->in_to.n ? vb_arena_str(a, f->in_to.v[0].article) : d->article;
	} else if (outside == RISK_UNKNOWN || inside == RISK_UNKNOWN) {
		answer(d, a, MODEL_APPLIES_UNSURE, inside == RISK_UNKNOWN ? in : out);
		for (size_t i = 0; i < missing.n; i++)
			risk_ids_add(a, &d->missing, vb_arena_str(a, missing.v[i]));
	} else {
		answer(d, a, MODEL_APPLIES_YES, in);
	}
}

static int by_answer(const void *pa, const void *pb)
{
	static const int rank[] = {
		[MODEL_APPLIES_YES] = 0, [MODEL_APPLIES_UNSURE] = 1, [MODEL_APPLIES_NO] = 2};
	const struct model_duty *a = pa, *b = pb;

	return rank[a->applies] != rank[b->applies] ? rank[a->applies] - rank[b->applies]
						    : vb_str_cmp(a->id, b->id);
}

void risk_duties_judge(const struct risk_frameworks *f, const struct model_case *c,
		       struct vb_arena *a, model_duties *out)
{
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct facts facts = {.c = c, .arena = scratch};

	*out = (model_duties){0};
	facts_gather(&facts);
	for (size_t i = 0; i < f->v.n; i++) {
		struct model_duty *d = vb_vec_add(a, out);

		*d = (struct model_duty){.id = vb_arena_str(a, f->v.v[i]->id),
					 .title = text_copy(a, f->v.v[i]->title),
					 .text = text_copy(a, f->v.v[i]->text),
					 .requirements = f->v.v[i]->points.n};
		judge(&facts, f->v.v[i], a, d);
	}
	if (out->n)
		qsort(out->v, out->n, sizeof(*out->v), by_answer);
}

/* ---- proofs ----------------------------------------------------------------------------- */

struct checking {
	const struct vb_run *run;
	const struct model_case *c;
	struct vb_arena *arena;
	size_t good, bad, none; /* proofs of the point at hand */
	bool tested, accepted;
};

/* A rule judged on several targets with the same result is said once. */
static void proof_add(struct checking *k, struct model_duty_point *p, const char *kind,
		      struct vb_str id, const char *result)
{
	for (size_t i = 0; i < p->proofs.n; i++)
		if (vb_str_eq(p->proofs.v[i].id, id) && strcmp(p->proofs.v[i].kind, kind) == 0 &&
		    strcmp(p->proofs.v[i].result, result) == 0)
			return;
	*vb_vec_add(k->arena, &p->proofs) = (struct model_proof){kind, vb_arena_str(k->arena, id),
								 result};
}

static bool asks(const struct duty_point *p, struct vb_str reference)
{
	return vb_str_ieq(p->id, reference) || risk_ids_have(&p->aka, reference);
}

static const char *test_result(const struct model_case *c, struct vb_str id)
{
	for (size_t i = 0; i < c->tests.n; i++)
		if (vb_str_eq(c->tests.v[i].id, id))
			return vb_str_is(c->tests.v[i].last, "pass")   ? "pass"
			       : vb_str_is(c->tests.v[i].last, "fail") ? "fail"
								       : "none";
	return "none";
}

static void requirement_count(struct checking *k, const struct model_requirement *r,
			      struct model_duty_point *p)
{
	proof_add(k, p, "requirement", r->id, "stated");
	for (size_t i = 0; i < r->tests.n; i++) {
		const char *result = test_result(k->c, r->tests.v[i]);

		proof_add(k, p, "test", r->tests.v[i], result);
		k->good += result[0] == 'p';
		k->bad += result[0] == 'f';
		k->none += result[0] == 'n';
		k->tested |= result[0] == 'p';
	}
	k->none += !r->tests.n;
	for (size_t i = 0; i < k->c->decisions.n; i++) {
		const struct model_case_decision *d = &k->c->decisions.v[i];
		int64_t until;

		if (!vb_str_eq(d->accept, r->id) ||
		    (d->until.n && vb_time_parse(d->until, &until) && until + 86400 <= k->run->now))
			continue;
		proof_add(k, p, "decision", d->id, "accepted");
		k->accepted = true;
	}
}

static void rule_count(struct checking *k, const struct risk_rule_proof *r,
		       struct model_duty_point *p)
{
	if (r->state == MODEL_RULE_NA)
		return;
	proof_add(k, p, "rule", r->rule, model_rule_state_word(r->state));
	k->good += r->state == MODEL_RULE_PASS;
	k->bad += r->state == MODEL_RULE_FAIL;
	k->none += r->state == MODEL_RULE_UNKNOWN;
}

static enum model_proof_state state_of(const struct checking *k, const struct model_duty_point *p)
{
	if (k->accepted)
		return MODEL_PROOF_ACCEPTED;
	if (k->bad)
		return MODEL_PROOF_FAILS;
	if (!p->proofs.n || !k->good)
		return MODEL_PROOF_MISSING;
	return k->tested && !k->none ? MODEL_PROOF_HELD : MODEL_PROOF_PARTIAL;
}

static const struct duty_framework *framework_find(const struct risk_frameworks *f,
						   struct vb_str id, struct vb_error *err)
{
	struct vb_str all = {NULL, 0};
	const char *names[64], *near;
	size_t n = 0;

	for (size_t i = 0; i < f->v.n; i++) {
		if (duty_named(f->v.v[i], id) && f->v.v[i]->points.n)
			return f->v.v[i];
		if (f->v.v[i]->points.n && n < VB_COUNT(names))
			names[n++] = vb_arena_cstr(f->arena, f->v.v[i]->id);
	}
	for (size_t i = 0; i < n; i++)
		all = vb_arena_printf(f->arena, "%.*s%s%s", VB_FMT(all), i ? ", " : "", names[i]);
	near = vb_nearest(id, names, n);
	vb_fail(err, VB_E_USAGE, "no framework with requirements is called \"%.*s\"", VB_FMT(id));
	if (near)
		vb_hint(err, "did you mean %s?", near);
	else
		vb_hint(err, "these have: %.*s", VB_FMT(all));
	return NULL;
}

struct sorted {
	struct model_duty_point point;
	size_t at;
};

static int gaps_first(const void *pa, const void *pb)
{
	const struct sorted *a = pa, *b = pb;

	if (a->point.state != b->point.state)
		return (int)a->point.state - (int)b->point.state;
	return a->at < b->at ? -1 : a->at > b->at;
}

bool risk_duty_check(const struct vb_run *run, const struct risk_frameworks *f, struct vb_str id,
		     const struct model_case *c, const struct risk_rule_proof *rules,
		     size_t n_rules, struct vb_arena *a, model_duty_points *out,
		     struct vb_error *err)
{
	const struct duty_framework *w = framework_find(f, id, err);
	struct sorted *list;

	if (!w)
		return false;
	list = vb_arena_array(a, w->points.n + 1, sizeof(*list));
	for (size_t i = 0; i < w->points.n; i++) {
		const struct duty_point *point = &w->points.v[i];
		struct checking k = {.run = run, .c = c, .arena = a};
		struct model_duty_point *p = &list[i].point;

		list[i].at = i;
		*p = (struct model_duty_point){.id = vb_arena_str(a, point->id),
					       .article = vb_arena_str(a, point->article),
					       .title = text_copy(a, point->title),
					       .meaning = text_copy(a, point->meaning),
					       .wanted = text_copy(a, point->wanted),
					       .verified = point->verified};
		for (size_t r = 0; r < c->requirements.n; r++)
			for (size_t j = 0; j < c->requirements.v[r].from.n; j++)
				if (asks(point, c->requirements.v[r].from.v[j]))
					requirement_count(&k, &c->requirements.v[r], p);
		for (size_t r = 0; r < n_rules; r++)
			if (asks(point, rules[r].reference))
				rule_count(&k, &rules[r], p);
		p->state = state_of(&k, p);
	}
	qsort(list, w->points.n, sizeof(*list), gaps_first);
	*out = (model_duty_points){0};
	for (size_t i = 0; i < w->points.n; i++)
		*vb_vec_add(a, out) = list[i].point;
	return true;
}
