/*
 * sensitive.c - what the judgement rests on. A trial is the whole judgement again under one other supposition:
 *
 *   case + {assume: id: value} ─► findings (those judged by a supposition judged again) ─► threats ─► loss, first five
 *
 * Draws are named (risk_int.h), so a trial differs from the base only by what the supposition changes. Suppositions
 * nothing rests on are told by their inputs: the same probabilities of edges and findings need no simulation.
 */
#include "risk/risk_int.h"
#include "risk/threats.h"

#include <math.h>
#include <stdlib.h>

#define FIRST 5u
#define KEPT 10u
#define YEARS                                                                                      \
	2048u /* of a trial; draws are shared, so the difference is far better known than the loss */
#define YEARS_LARGE 512u
#define LARGE 20000u /* edges times actors */
#define NOTICED 0.05 /* a loss that moves less, and no priority, is not worth a line */
#define CLEARLY 1.1  /* a newcomer of the first five is that much above who it replaces */

struct first { /* the first five priorities, and those right behind them */
	struct vb_str label[KEPT];
	double weight[KEPT];
	size_t n;
	bool measures;
};
struct trial {
	struct vb_arena *arena;
	struct model_case c;
	struct model_assessment as;
	uint64_t inputs; /* of the simulation: digest of every probability */
	double loss;
	struct first first;
};
struct asking {
	const struct vb_run *run;
	const struct risk_threat_rules *rules;
	struct model_assessment *as;
	struct vb_map decided; /* fingerprint to finding of the base */
	bool *supposed;        /* findings whose probability is a supposition */
	uint64_t years;
	const struct trial *base;
	bool (*each)(struct asking *x, struct model_sensitive s, struct vb_error *err);
	risk_supposed *visit; /* of risk_suppose */
	void *ctx;
	unsigned moved;
};

/* ---- findings under another supposition ------------------------------------------------- */

static bool is_derived(const struct model_finding *f)
{
	return f->kind == MODEL_THREAT || f->kind == MODEL_CONTRADICTION;
}

static void unjudge(struct model_finding *f)
{
	f->probability = 0;
	f->probability_why = (struct model_text){{0}, {0}};
}

/* Would it get the same probability with nothing said of it? Then a supposition gave it. */
static void supposed_find(struct asking *x)
{
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();

	for (size_t i = 0; i < x->as->findings.n; i++) {
		struct model_finding f = x->as->findings.v[i];

		unjudge(&f);
		risk_probability(scratch, x->as->the_case, &f);
		x->supposed[i] = !is_derived(&f) &&
				 fabs(f.probability - x->as->findings.v[i].probability) < 1e-9;
	}
}

static void findings_copy(const struct asking *x, struct trial *t)
{
	for (size_t i = 0; i < x->as->findings.n; i++) {
		struct model_finding *f;

		if (is_derived(&x->as->findings.v[i]))
			continue;
		f = vb_vec_add(t->arena, &t->as.findings);
		*f = x->as->findings.v[i];
		if (x->supposed[i])
			unjudge(f);
	}
}

static void decisions_copy(const struct asking *x, struct trial *t)
{
	for (size_t i = 0; i < t->as.findings.n; i++) {
		struct model_finding *f = &t->as.findings.v[i];
		const struct model_finding *base = vb_map_find(&x->decided, f->fingerprint);

		if (!is_derived(f) || !base)
			continue;
		f->decided = base->decided;
		f->decision = base->decision;
	}
}

static uint64_t mix_double(uint64_t digest, double value)
{
	uint64_t bits;

	memcpy(&bits, &value, sizeof(bits));
	return risk_mix(digest, bits);
}

static uint64_t inputs_of(struct trial *t)
{
	uint64_t digest = 1;
	struct risk_graph g;

	risk_graph_build(t->arena, &t->c, &g);
	for (size_t i = 0; i < g.edges.n; i++)
		digest = mix_double(digest, g.edges.v[i].p);
	for (size_t i = 0; i < g.actors.n; i++)
		for (size_t k = 0; k < g.actors.v[i].entries.n; k++)
			digest = mix_double(digest, g.actors.v[i].entries.v[k].p);
	for (size_t i = 0; i < t->as.findings.n; i++)
		digest = mix_double(digest, t->as.findings.v[i].probability);
	return digest;
}

static void trial_prepare(const struct asking *x, struct vb_str id, double value, struct trial *t)
{
	model_threats threats = {0};

	t->c = *x->as->the_case;
	t->c.assume = (model_shares){0};
	for (size_t i = 0; i < x->as->the_case->assume.n; i++)
		*vb_vec_add(t->arena, &t->c.assume) = x->as->the_case->assume.v[i];
	if (id.n)
		*vb_vec_add(t->arena, &t->c.assume) = (struct model_share){id, value};
	t->as = *x->as;
	t->as.arena = t->arena;
	t->as.the_case = &t->c;
	t->as.findings.v = NULL;
	t->as.findings.n = t->as.findings.cap = 0;
	t->as.risk = (struct model_risk){0};
	findings_copy(x, t);
	for (size_t i = 0; i < t->as.findings.n; i++)
		risk_probability(t->arena, &t->c, &t->as.findings.v[i]);
	risk_threats_derive(x->run, x->rules, &t->as, &threats);
	decisions_copy(x, t);
	t->inputs = inputs_of(t);
}

/* ---- the first five --------------------------------------------------------------------- */

static void first_put(struct first *first, struct vb_str label, double weight)
{
	size_t at = first->n < KEPT ? first->n++ : KEPT;

	while (at && first->weight[at - 1] < weight)
		at--;
	if (at == KEPT)
		return;
	for (size_t i = first->n - 1; i > at; i--) {
		first->label[i] = first->label[i - 1];
		first->weight[i] = first->weight[i - 1];
	}
	first->label[at] = label;
	first->weight[at] = weight;
}

static void first_find(const struct asking *x, struct trial *t)
{
	const struct model_risk *r = &t->as.risk;

	for (size_t i = 0; i < t->as.findings.n; i++) {
		const struct model_finding *f = &t->as.findings.v[i];

		if (f->share > 0 && !model_finding_closed(f, x->run->now))
			first_put(&t->first,
				  vb_arena_printf(
					  t->arena, "%.*s %.*s", VB_FMT(f->rule),
					  VB_FMT(f->subject_name.n ? f->subject_name : f->subject)),
				  f->share);
	}
	if (x->base ? !x->base->first.measures : t->first.n > 0)
		return;
	t->first = (struct first){.measures = true};
	for (size_t i = 0; i < r->measures.n; i++)
		if (r->measures.v[i].status < MODEL_DONE && r->measures.v[i].weight > 0)
			first_put(&t->first, r->measures.v[i].id, r->measures.v[i].weight);
}

static bool trial_run(const struct asking *x, struct trial *t, struct vb_error *err)
{
	struct vb_run quiet = *x->run;

	quiet.progress = NULL;
	if (!risk_assess(&quiet, &(struct risk_options){.worlds = x->years, .brief = true}, &t->as,
			 err))
		return false;
	t->loss = t->as.risk.total.mean;
	first_find(x, t);
	return true;
}

static size_t place_of(const struct first *first,
		       struct vb_str label) /* first->n: not among them */
{
	size_t i = 0;

	while (i < first->n && !vb_str_eq(first->label[i], label))
		i++;
	return i;
}

/* Highest weight in `now` of what is among the first five of `a` and not of `b`; 0 without any. */
static double changed_weight(const struct first *a, const struct first *b, const struct first *now)
{
	double most = 0;

	for (size_t i = 0; i < a->n && i < FIRST; i++) {
		size_t at = place_of(now, a->label[i]);

		if (place_of(b, a->label[i]) >= FIRST || place_of(b, a->label[i]) == b->n)
			most = fmax(most, at < now->n ? now->weight[at] : 0);
	}
	return most;
}

/* Two that weigh the same may change places for nothing: who comes in must be clearly above who goes out. */
static void compare(const struct asking *x, const struct trial *t, struct model_moved *out)
{
	const struct first *before = &x->base->first, *now = &t->first;
	double gone = changed_weight(before, now, now), come = changed_weight(now, before, now);

	*out = (struct model_moved){.loss = x->base->loss > 0 ? t->loss / x->base->loss : 1};
	for (size_t i = 0; i < now->n && i < FIRST; i++) {
		size_t at = place_of(before, now->label[i]);

		if ((at >= FIRST || at == before->n) && now->weight[i] > CLEARLY * gone)
			*vb_vec_add(x->as->arena, &out->in) = vb_arena_str(x->as->arena,
									   now->label[i]);
	}
	for (size_t i = 0; i < before->n && i < FIRST; i++) {
		size_t at = place_of(now, before->label[i]);

		if ((at >= FIRST || at == now->n) &&
		    come > CLEARLY * (at < now->n ? now->weight[at] : 0))
			*vb_vec_add(x->as->arena, &out->out) = before->label[i];
	}
}

/* ---- suppositions ----------------------------------------------------------------------- */

static bool move(const struct asking *x, struct vb_str id, double value, struct model_moved *out,
		 bool *rests, struct vb_error *err)
{
	struct vb_arena *arena VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct trial t = {.arena = arena};

	*out = (struct model_moved){.loss = 1};
	trial_prepare(x, id, value, &t);
	if (t.inputs == x->base->inputs)
		return true;
	*rests = true;
	if (!trial_run(x, &t, err))
		return false;
	compare(x, &t, out);
	return true;
}

static bool matters(const struct model_sensitive *s)
{
	return s->down.in.n || s->down.out.n || s->up.in.n || s->up.out.n ||
	       fabs(s->down.loss - 1) >= NOTICED || fabs(s->up.loss - 1) >= NOTICED;
}

static bool suppose(struct asking *x, struct model_sensitive s, struct vb_error *err)
{
	bool rests = false;

	if (!move(x, s.id, s.value * 0.5, &s.down, &rests, err) ||
	    !move(x, s.id, fmin(s.value * 1.5, 0.999), &s.up, &rests, err))
		return false;
	x->as->risk.assumptions += rests;
	if (matters(&s))
		*vb_vec_add(x->as->arena, &x->as->risk.sensitive) = s;
	return true;
}

static bool constants_try(struct asking *x, struct vb_error *err)
{
	for (unsigned i = 0; i < MODEL_ASSUMPTION_COUNT; i++) {
		const struct model_assumption *m = &model_assumptions[i];

		if (!x->each(x,
			     (struct model_sensitive){
				     .id = vb_str(m->id),
				     .text = {vb_str(m->en), vb_str(m->fr)},
				     .value = risk_assumed(x->as->the_case,
							   (enum model_assumption_id)i)},
			     err))
			return false;
	}
	return true;
}

static bool rules_try(struct asking *x, struct vb_error *err)
{
	for (size_t i = 0; i < risk_threats_count(x->rules); i++) {
		struct risk_threat_text r = risk_threats_at(x->rules, i);
		double value = risk_rule_likelihood(x->as->the_case, r.id, r.likelihood);
		struct vb_arena *a = x->as->arena;

		if (value > 0 &&
		    !x->each(x,
			     (struct model_sensitive){
				     .id = vb_arena_str(a, r.id),
				     .text = {vb_arena_printf(a, "likelihood of: %.*s",
							      VB_FMT(r.title.en)),
					      vb_arena_printf(a, "vraisemblance de : %.*s",
							      VB_FMT(r.title.fr))},
				     .value = value},
			     err))
			return false;
	}
	return true;
}

static double reach_of(const struct model_sensitive *s)
{
	double changes = (double)(s->down.in.n + s->up.in.n + s->down.out.n + s->up.out.n);

	return (changes > 0 ? 1000 : 0) + fmax(fabs(s->down.loss - 1), fabs(s->up.loss - 1));
}

static int most_first(const void *pa, const void *pb)
{
	double a = reach_of(pa), b = reach_of(pb);

	if (a < b || a > b)
		return a < b ? 1 : -1;
	return vb_str_cmp(((const struct model_sensitive *)pa)->id,
			  ((const struct model_sensitive *)pb)->id);
}

/* Lends the assessment under each supposition something rests on to the caller. */
static bool visit_both(struct asking *x, struct model_sensitive s, struct vb_error *err)
{
	bool rests = false;

	for (int up = 0; up < 2; up++) {
		struct vb_arena *arena VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
		struct trial t = {.arena = arena};

		trial_prepare(x, s.id, up ? fmin(s.value * 1.5, 0.999) : s.value * 0.5, &t);
		if (t.inputs == x->base->inputs)
			continue;
		rests = true;
		if (!x->visit(x->ctx, &s, up == 1, &t.as, err))
			return false;
	}
	x->moved += rests;
	return true;
}

static void asking_start(struct asking *x, struct trial *base)
{
	struct vb_arena *arena = base->arena;

	x->supposed = vb_arena_array(arena, x->as->findings.n + 1, sizeof(*x->supposed));
	vb_map_init(&x->decided, arena);
	for (size_t i = 0; i < x->as->findings.n; i++)
		*vb_map_put(&x->decided, x->as->findings.v[i].fingerprint) = &x->as->findings.v[i];
	supposed_find(x);
	trial_prepare(x, (struct vb_str){0}, 0, base);
}

bool risk_suppose(const struct vb_run *run, const struct risk_threat_rules *rules,
		  struct model_assessment *as, risk_supposed *visit, void *ctx, unsigned *moved,
		  struct vb_error *err)
{
	struct vb_arena *arena VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct asking x = {.run = run,
			   .rules = rules,
			   .as = as,
			   .each = visit_both,
			   .visit = visit,
			   .ctx = ctx};
	struct trial base = {.arena = arena};

	asking_start(&x, &base);
	x.base = &base;
	if (!constants_try(&x, err) || !rules_try(&x, err))
		return false;
	*moved = x.moved;
	return true;
}

bool risk_sensitivity(const struct vb_run *run, const struct risk_threat_rules *rules,
		      struct model_assessment *as, struct vb_error *err)
{
	struct vb_arena *arena VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct asking x = {.run = run, .rules = rules, .as = as, .years = YEARS, .each = suppose};
	struct trial base = {.arena = arena};
	struct model_risk *r = &as->risk;

	if (!r->present)
		return true;
	asking_start(&x, &base);
	if (2 * base.c.flows.n * base.c.actors.n > LARGE)
		x.years = YEARS_LARGE;
	if (!trial_run(&x, &base, err))
		return false;
	for (size_t i = 0; i < base.first.n; i++) /* what is reported outlives the trial */
		base.first.label[i] = vb_arena_str(as->arena, base.first.label[i]);
	x.base = &base;
	r->by_measure = base.first.measures;
	if (!constants_try(&x, err) || !rules_try(&x, err))
		return false;
	if (r->sensitive.n)
		qsort(r->sensitive.v, r->sensitive.n, sizeof(*r->sensitive.v), most_first);
	r->tried = true;
	return true;
}
