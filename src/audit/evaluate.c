/*
 * evaluate.c - judges all rules over one target.
 *
 *   when ──no──► not applicable            every subject: pass, fail, unknown
 *     │yes                                          │ fail and covered by a waiver ──► waived
 *   view ──not there──► not applicable              ▼
 *     │──blind──► unknown            any fail > any waived > any unknown > pass > (no subject) not applicable
 *     └──seen──► subjects                           │
 *                                    one finding per group of failing subjects
 */
#include "audit/audit_int.h"
#include "audit/pages.h"

#include <stdlib.h>

struct tally { /* of the subjects of one rule */
	size_t fail, waived, unknown, pass;
	struct vb_str waiver; /* reason of the first one used */
};

/* ---- facts as files --------------------------------------------------------------------- */

/* Settled facts are sorted by format, path and line: a file is a run of records, its marker (line 0) first. */
static void files_index(struct audit_ctx *c)
{
	const struct model_facts *f = c->facts;

	for (size_t i = 0; i < f->settings.n;) {
		const struct model_setting *m = &f->settings.v[i];
		struct audit_file file = {.format = m->format, .path = m->path};

		i += m->line == 0;
		file.v = i < f->settings.n ? &f->settings.v[i] : NULL;
		while (i < f->settings.n && vb_str_eq(f->settings.v[i].format, file.format) &&
		       vb_str_eq(f->settings.v[i].path, file.path))
			i++, file.n++;
		*vb_vec_add(c->arena, &c->files) = file;
	}
}

/* First-party can be told when the scan read some file list of a package. */
static bool owners_known(const struct model_facts *f)
{
	for (size_t i = 0; i < f->elfs.n; i++)
		if (f->elfs.v[i].owned)
			return true;
	for (size_t i = 0; i < f->components.n; i++)
		if (vb_str_is(f->components.v[i].type, "deb") ||
		    vb_str_is(f->components.v[i].type, "rpm") ||
		    vb_str_is(f->components.v[i].type, "apk"))
			return false;
	return true; /* no packages at all: everything is the product's own */
}

/* ---- subjects --------------------------------------------------------------------------- */

/* `split`: every token of a value is a value of its own, so that evidence names the token at fault. */
static void values_split(struct audit_ctx *c, struct vb_str separators, struct audit_subject *s)
{
	struct audit_subject whole = *s;

	s->values.v = NULL;
	s->values.n = s->values.cap = 0;
	for (size_t i = 0; i < whole.values.n; i++) {
		struct vb_str rest = whole.values.v[i].value;

		while (rest.n) {
			struct audit_value token = whole.values.v[i];
			size_t n = 0;

			while (n < rest.n && vb_str_chr(separators, rest.p[n]) == separators.n)
				n++;
			token.value = vb_str_sub(rest, 0, n);
			rest = vb_str_from(rest, n + 1);
			if (n)
				*vb_vec_add(c->arena, &s->values) = token;
		}
	}
}

static const struct audit_waiver *waiver_find(const struct audit_ctx *c, struct vb_str rule,
					      struct vb_str path)
{
	for (size_t i = 0; c->options && i < c->options->n_waivers; i++) {
		const struct audit_waiver *w = &c->options->waivers[i];

		if (vb_glob(w->rule, rule) && (!w->path.n || vb_glob(w->path, path)) &&
		    w->reason.n && (!w->until || w->until >= c->run->now))
			return w;
	}
	return NULL;
}

static void subject_judge(struct audit_ctx *c, const struct audit_rule *rule,
			  const struct audit_check *check, struct audit_subject *s, struct tally *t)
{
	const struct audit_waiver *w;

	if (check->split.n)
		values_split(c, check->split, s);
	s->verdict = audit_check_judge(check, s);
	if (s->verdict == AUDIT_FAIL && (w = waiver_find(c, rule->text.id, s->path))) {
		s->verdict = AUDIT_SKIP;
		t->waiver = t->waived++ ? t->waiver : w->reason;
		return;
	}
	t->fail += s->verdict == AUDIT_FAIL;
	t->unknown += s->verdict == AUDIT_UNKNOWN;
	t->pass += s->verdict == AUDIT_PASS;
}

/* A population without members judges nothing, but for the operators that ask for its emptiness or a member. */
static void nothing_judge(const struct audit_check *check, struct audit_view *v, struct tally *t)
{
	bool asks = check->op->operand == AUDIT_OPERAND_NONE || check->op->set;

	if (!asks || !v->existence || v->partial)
		return;
	t->pass += check->op->nothing == AUDIT_PASS;
	t->fail += check->op->nothing == AUDIT_FAIL;
}

static enum model_rule_state state_of(const struct audit_view *v, const struct tally *t)
{
	if (t->fail)
		return MODEL_RULE_FAIL;
	if (t->waived)
		return MODEL_RULE_WAIVED;
	if (t->unknown || v->partial)
		return MODEL_RULE_UNKNOWN;
	return t->pass ? MODEL_RULE_PASS : MODEL_RULE_NA;
}

static enum model_rule_state ask(struct audit_ctx *c, const struct audit_rule *rule,
				 const struct audit_alternative *ask, struct audit_view *v,
				 struct tally *t);

static enum model_rule_state ask_one(struct audit_ctx *c, const struct audit_rule *rule,
				     const struct audit_alternative *ask, struct audit_view *v,
				     struct tally *t)
{
	struct audit_alternative bound = {ask->read, audit_check_bind(c, &ask->check)};

	ask->read.reader->view(c, rule, &bound, v);
	if (v->state == AUDIT_NOT_THERE)
		return MODEL_RULE_NA;
	if (v->state == AUDIT_BLIND)
		return MODEL_RULE_UNKNOWN;
	for (size_t i = 0; i < v->subjects.n; i++)
		subject_judge(c, rule, &bound.check, &v->subjects.v[i], t);
	if (!v->subjects.n)
		nothing_judge(&bound.check, v, t);
	return state_of(v, t);
}

/*
 * any_of_checks: one that passes is enough; none passes and one could not be told: unknown; else it fails with the
 * evidence of the first. A check about something that is not in the target neither passes nor decides, unless it says
 * that nothing of the kind is a failure (missing: fail).
 */
static enum model_rule_state ask_any(struct audit_ctx *c, const struct audit_rule *rule,
				     const struct audit_check *check, struct audit_view *v,
				     struct tally *t)
{
	bool unsure = false, failed = false;

	for (size_t i = 0; i < check->any.n; i++) {
		struct audit_view one = {0};
		struct tally count = {0};
		enum model_rule_state s = ask(c, rule, &check->any.v[i], &one, &count);

		if (s == MODEL_RULE_UNKNOWN)
			unsure = true;
		if (s == MODEL_RULE_PASS || s == MODEL_RULE_WAIVED ||
		    (s == MODEL_RULE_FAIL && !failed) || (i == 0)) {
			*v = one;
			*t = count;
		}
		failed |= s == MODEL_RULE_FAIL;
		if (s == MODEL_RULE_PASS || s == MODEL_RULE_WAIVED)
			return s;
		if (s == MODEL_RULE_UNKNOWN && one.why.en.n)
			v->why = one.why;
	}
	return unsure ? MODEL_RULE_UNKNOWN : failed ? MODEL_RULE_FAIL : MODEL_RULE_NA;
}

/* all_of_checks: one that fails is enough, with the evidence of all that fail; what is not there is left out. */
static enum model_rule_state ask_all(struct audit_ctx *c, const struct audit_rule *rule,
				     const struct audit_check *check, struct audit_view *v,
				     struct tally *t)
{
	struct model_text why = {{NULL, 0}, {NULL, 0}};
	bool unsure = false, waived = false, passed = false, failed = false;

	for (size_t i = 0; i < check->any.n; i++) {
		struct audit_view one = {0};
		struct tally count = {0};
		enum model_rule_state s = ask(c, rule, &check->any.v[i], &one, &count);

		if (s == MODEL_RULE_UNKNOWN)
			why = one.why;
		unsure |= s == MODEL_RULE_UNKNOWN;
		waived |= s == MODEL_RULE_WAIVED;
		if ((s == MODEL_RULE_FAIL && !failed) ||
		    (s == MODEL_RULE_PASS && !failed && !passed) || i == 0) {
			*v = one;
			*t = count;
		} else if (s == MODEL_RULE_FAIL) {
			for (size_t k = 0; k < one.subjects.n; k++)
				*vb_vec_add(c->arena, &v->subjects) = one.subjects.v[k];
			t->fail += count.fail;
		}
		failed |= s == MODEL_RULE_FAIL;
		passed |= s == MODEL_RULE_PASS;
	}
	if (unsure && !failed)
		v->why = why;
	return failed   ? MODEL_RULE_FAIL
	       : unsure ? MODEL_RULE_UNKNOWN
	       : waived ? MODEL_RULE_WAIVED
	       : passed ? MODEL_RULE_PASS
			: MODEL_RULE_NA;
}

static enum model_rule_state ask(struct audit_ctx *c, const struct audit_rule *rule,
				 const struct audit_alternative *ask, struct audit_view *v,
				 struct tally *t)
{
	const struct audit_check *check = &ask->check;
	enum model_rule_state s;

	if (!check->any.n)
		s = ask_one(c, rule, ask, v, t);
	else if (vb_str_is(vb_str(check->op->name), "all_of_checks"))
		s = ask_all(c, rule, check, v, t);
	else
		s = ask_any(c, rule, check, v, t);
	if (s != MODEL_RULE_NA || !check->missing_fails)
		return s;
	*v = (struct audit_view){.subject = v->subject, .by_path = v->by_path};
	return MODEL_RULE_FAIL;
}

/* ---- results ---------------------------------------------------------------------------- */

static struct model_text reason_of(struct audit_ctx *c, const struct audit_rule *rule,
				   enum model_rule_state state, const struct audit_view *v,
				   const struct tally *t)
{
	size_t decided = t->fail + t->pass + t->waived;

	if (state == MODEL_RULE_WAIVED)
		return (struct model_text){audit_keep(c, t->waiver), audit_keep(c, t->waiver)};
	if (v->why.en.n)
		return v->why;
	if (state == MODEL_RULE_UNKNOWN && c->facts->root_uid &&
	    audit_judges_modes(&rule->ask.check))
		return audit_owners_lost(c);
	if (state == MODEL_RULE_UNKNOWN)
		return audit_say(c->arena, "%zu of %zu could not be decided",
				 "%zu sur %zu n’ont pas pu être décidés", t->unknown,
				 decided + t->unknown);
	if (state == MODEL_RULE_NA)
		return audit_say(c->arena, "the target has nothing of this kind",
				 "la cible n’a rien de ce genre");
	if (v->each && state == MODEL_RULE_FAIL)
		return audit_say(c->arena, "%zu of %zu fail", "%zu sur %zu échouent", t->fail,
				 decided + t->unknown);
	return (struct model_text){{NULL, 0}, {NULL, 0}};
}

static enum model_rule_state rule_judge(struct audit_ctx *c, const struct audit_rule *rule,
					struct audit_view *v, struct tally *t)
{
	enum audit_verdict applies = audit_when_judge(c, &rule->when, &v->why);

	if (applies == AUDIT_FAIL)
		return MODEL_RULE_NA;
	if (applies != AUDIT_PASS)
		return MODEL_RULE_UNKNOWN;
	return ask(c, rule, &rule->ask, v, t);
}

static void rule_evaluate(struct audit_ctx *c, size_t at, struct model_assessment *into)
{
	const struct audit_rule *rule = c->rules->v.v[at];
	struct audit_view v = {0};
	struct tally t = {0};
	struct model_rule_result r = {.rule = audit_keep(c, rule->text.id),
				      .family = audit_keep(c, rule->text.family),
				      .title = audit_keep_text(c, rule->text.title),
				      .severity = rule->text.severity};
	struct model_text why;

	r.state = rule_judge(c, rule, &v, &t);
	c->states[at] = r.state;
	why = reason_of(c, rule, r.state, &v, &t);
	r.reason = why.en;
	r.reason_fr = why.fr;
	if (r.state == MODEL_RULE_FAIL) {
		audit_evidence_add(c, rule, &v, AUDIT_FAIL, (struct vb_str){NULL, 0}, true,
				   AUDIT_EVIDENCE_MAX, &r);
		if (!rule->silent)
			audit_findings_add(c, rule, &v, into);
	} else if (r.state == MODEL_RULE_PASS) {
		audit_evidence_add(c, rule, &v, AUDIT_PASS, (struct vb_str){NULL, 0}, true,
				   AUDIT_EXAMPLES_MAX, &r);
	}
	*vb_vec_add(into->arena, &into->rules) = r;
}

static int result_order(const void *pa, const void *pb)
{
	return vb_str_cmp(((const struct model_rule_result *)pa)->rule,
			  ((const struct model_rule_result *)pb)->rule);
}

/* ---- score ------------------------------------------------------------------------------ */

static double weight_of(enum model_severity s)
{
	static const double weights[] = {0, 0, 1,
					 3, 6, 10}; /* unknown, info, low, medium, high, critical */

	return weights[s];
}

static void score_compute(struct model_assessment *into)
{
	struct model_score s = {.score = -1};
	double good = 0, all = 0;

	for (size_t i = 0; i < into->rules.n; i++) {
		const struct model_rule_result *r = &into->rules.v[i];
		double w = weight_of(r->severity);

		if (!audit_pages_scored(r->family))
			continue;

		s.pass += r->state == MODEL_RULE_PASS;
		s.fail += r->state == MODEL_RULE_FAIL;
		s.na += r->state == MODEL_RULE_NA;
		s.unknown += r->state == MODEL_RULE_UNKNOWN;
		s.waived += r->state == MODEL_RULE_WAIVED;
		good += r->state == MODEL_RULE_PASS ? w : 0;
		all += r->state == MODEL_RULE_PASS || r->state == MODEL_RULE_FAIL ? w : 0;
	}
	if (all > 0)
		s.score = 100 * good / all;
	if (s.pass + s.fail + s.waived + s.unknown)
		s.coverage = 100 * (double)(s.pass + s.fail + s.waived) /
			     (double)(s.pass + s.fail + s.waived + s.unknown);
	into->score = s;
}

/* Are all findings of a failing rule closed by decisions? The first decision found is the reason shown. */
static bool all_closed(const struct model_assessment *a, const struct model_rule_result *r,
		       int64_t now, const struct model_decision **why)
{
	*why = NULL;
	for (size_t i = 0; i < a->findings.n; i++) {
		const struct model_finding *f = &a->findings.v[i];

		if (!vb_str_eq(f->rule, r->rule) || !vb_str_eq(f->target, r->target))
			continue;
		if (!model_finding_closed(f, now))
			return false;
		*why = *why ? *why : &f->decision;
	}
	return *why != NULL;
}

void audit_waive(struct model_assessment *a, int64_t now)
{
	const struct model_decision *why;

	for (size_t i = 0; i < a->rules.n; i++) {
		struct model_rule_result *r = &a->rules.v[i];

		if (r->state != MODEL_RULE_FAIL || !all_closed(a, r, now, &why))
			continue;
		r->state = MODEL_RULE_WAIVED;
		r->reason = r->reason_fr = why->justification; /* in the words of who decided */
	}
	score_compute(a);
}

static bool chosen(const struct audit_ctx *c, const struct audit_rule *rule)
{
	const struct audit_rule *only = c->options && c->options->only.n
						? audit_rules_find(c->rules, c->options->only)
						: NULL;

	if (c->options && c->options->secrets_only && !audit_rule_finds_secrets(rule))
		return false;
	return !only || rule == only || vb_str_eq(rule->text.id, only->when.rule_fails);
}

void audit_ctx_open(struct audit_ctx *c, const struct vb_run *run, const struct audit_rules *rules,
		    const struct audit_options *options, const struct model_facts *facts,
		    struct vb_arena *arena)
{
	*c = (struct audit_ctx){
		.run = run, .rules = rules, .options = options, .facts = facts, .arena = arena};
	c->states = vb_arena_array(arena, rules->v.n + 1, sizeof(*c->states));
	c->owners_known = owners_known(facts);
	files_index(c);
}

enum model_rule_state audit_rule_look(struct audit_ctx *c, const struct audit_rule *rule,
				      struct audit_view *out)
{
	struct tally t = {0};

	return rule_judge(c, rule, out, &t);
}

bool audit_facts(const struct vb_run *run, const struct audit_rules *rules,
		 const struct audit_options *options, const struct model_facts *facts,
		 struct model_assessment *into, struct vb_error *err)
{
	struct audit_ctx c;

	audit_ctx_open(&c, run, rules, options, facts, into->arena);
	c.into = into;
	/* rules that wait for another one come second; the result is in order of id again */
	for (unsigned pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < rules->v.n; i++) {
			if (vb_run_stop(run))
				return vb_fail(err, VB_E_STOP,
					       "stopped while rules were evaluated");
			if ((rules->v.v[i]->when.rule_fails.n > 0) == (pass == 1) &&
			    chosen(&c, rules->v.v[i]))
				rule_evaluate(&c, i, into);
		}
	if (into->rules.n)
		qsort(into->rules.v, into->rules.n, sizeof(*into->rules.v), result_order);
	audit_secret_notices(&c, into);
	score_compute(into);
	return true;
}
