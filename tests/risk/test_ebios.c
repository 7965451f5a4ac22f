/*
 * test_ebios.c - the five workshops and obligations on a small case: figures by hand, what is set aside and why,
 * scales of the case, missing facts.
 */
#include "support.h"

#include "case/case.h"
#include "risk/duties.h"
#include "risk/ebios.h"
#include "risk/risk.h"

static const char text[] =
	"vauban: 1\n"
	"accept: 4\n"
	"data: {orders: {need: [2, 4, 4]}}\n"
	"zones: {out: {trust: 0}, in: {trust: 3}, far: {trust: 4}}\n"
	"suppliers: {s: {access: [b], depend: 4, exposure: 3, maturity: 2, trust: 3}}\n"
	"components: {a: {zone: out}, b: {zone: in, holds: [orders]}, c: {zone: far}, d: {zone: "
	"far}}\n"
	"flows: {f: {from: a, to: b, p: 0.5}, g: {from: b, to: c, p: 0.4}}\n"
	"actors: {x: {means: 3, drive: 4, tries: [2, 2, 2], start: [a], aside: {lost: not its "
	"goal}}}\n"
	"feared:\n"
	"  stop: {hits: [c], severity: 4, loss: 10}\n"
	"  lost: {hits: [b], severity: 2, loss: 10}\n"
	"  gone: {hits: [d], severity: 2, loss: 10}\n"
	"requirements: {R: {text: t, from: [CRA-I.1.2d], tests: [T]}, Q: {text: t, from: "
	"[CRA-I.2.h], tests: [U]}}\n"
	"tests: {T: {run: x, last: pass}, U: {run: x, last: fail}}\n"
	"measures: {M: {cut: {g: 0.9}}}\n";

struct scene {
	struct vb_arena *arena;
	struct model_case *c;
	struct model_assessment as;
	struct model_ebios e;
};

static void open_with(struct scene *s, const char *more)
{
	struct vb_run run = test_run();
	struct case_problems problems;
	struct vb_error err;

	*s = (struct scene){.arena = vb_arena_new()};
	assert_ok(case_parse(&run, vb_arena_printf(s->arena, "%s%s", text, more), "vauban.yaml",
			     &s->c, &problems, &err));
	if (problems.errors)
		fail_msg("%.*s", VB_FMT(problems.v.v[0].text));
	s->as = (struct model_assessment){.arena = s->arena, .the_case = s->c};
}

static void build(struct scene *s)
{
	struct vb_run run = test_run();
	struct vb_error err;

	assert_ok(risk_ebios_build(&run, &s->as, &s->e, &err));
}

static void done(struct scene *s)
{
	case_free(s->c);
	vb_arena_free(s->arena);
}

static void close_to(double value, double expected)
{
	if (value < expected - 1e-9 || value > expected + 1e-9)
		fail_msg("%g, expected %g", value, expected);
}

static void workshops_follow_the_figures(void **state)
{
	const struct model_ebios_scenario *sc;
	struct scene s;

	(void)state;
	open_with(&s, "");
	build(&s);
	close_to(s.e.stakeholders.v[0].danger, 2);
	assert_int_equal(s.e.stakeholders.v[0].zone, MODEL_DANGER_CONTROL);
	assert_int_equal(s.e.couples.n, 3);
	assert_int_equal(s.e.couples.v[0].pertinence, 3);
	assert_true(s.e.couples.v[0].kept);
	assert_false(s.e.couples.v[1].kept);
	assert_str(s.e.couples.v[1].why.en, "not its goal");
	assert_false(s.e.couples.v[2].kept);
	assert_str(s.e.couples.v[2].why.en, "no path of the model leads there");
	assert_int_equal(s.e.scenarios.n, 1);
	sc = &s.e.scenarios.v[0];
	close_to(sc->probability, 0.2);
	close_to(sc->per_year, 0.4);
	assert_int_equal(sc->likelihood, 3);
	assert_int_equal(sc->level, MODEL_RISK_HIGH);
	close_to(sc->residual_per_year, 0.04);
	assert_int_equal(sc->residual_likelihood, 1);
	assert_int_equal(sc->residual_level, MODEL_RISK_MEDIUM);
	assert_int_equal(sc->measures.n, 1);
	assert_false(sc->over); /* 4 x 1 is accepted */
	assert_int_equal(s.e.gaps.n, 1);
	done(&s);
}

static void scales_of_the_case_win(void **state)
{
	struct scene s;
	struct vb_run run = test_run();
	struct vb_error err;

	(void)state;
	open_with(&s, "scales: {method: bottleneck, ease: [0.2, 0.3, 0.6],"
		      " matrix: {V1: [0,0,0,0], V2: [0,0,0,0], V3: [0,0,0,1], V4: [2,2,2,2]}}\n");
	build(&s);
	close_to(s.e.scenarios.v[0].probability, 0.4); /* the hardest of its actions */
	assert_int_equal(s.e.scenarios.v[0].likelihood, 3);
	assert_int_equal(s.e.scenarios.v[0].level, MODEL_RISK_MEDIUM);
	done(&s);
	open_with(&s,
		  "scales: {matrix: {V1: [0,0,0,0], V2: [0,0,0], V3: [0,0,0,1], V4: [2,2,2,2]}}\n");
	assert_false(risk_ebios_build(&run, &s.as, &s.e, &err));
	assert_int_equal(err.line, 16);
	done(&s);
}

static struct risk_frameworks *frameworks(struct vb_arena *a)
{
	const char *folder = test_path(a, "share/frameworks");
	struct risk_frameworks *f = NULL;
	struct vb_error err;

	assert_ok(risk_frameworks_load(&folder, 1, &f, &err));
	return f;
}

static const struct model_duty *duty(const model_duties *d, const char *id)
{
	for (size_t i = 0; i < d->n; i++)
		if (vb_str_is(d->v[i].id, id))
			return &d->v[i];
	fail_msg("no framework %s", id);
	return NULL;
}

static void a_missing_fact_is_uncertain_and_named(void **state)
{
	struct risk_frameworks *f VB_CLEANUP(risk_frameworks_cleanup) = NULL;
	model_duties d;
	struct scene s;

	(void)state;
	open_with(&s, "");
	f = frameworks(s.arena);
	risk_duties_judge(f, s.c, s.arena, &d);
	assert_int_equal(duty(&d, "cra")->applies, MODEL_APPLIES_UNSURE);
	assert_true(duty(&d, "cra")->missing.n >= 2);
	assert_int_equal(duty(&d, "rgpd")->applies, MODEL_APPLIES_NO); /* no personal data */
	done(&s);
	open_with(&s, "about: {market: [EU], medical_device: no, vehicle: no, aviation: no, "
		      "marine: no}\n");
	risk_duties_judge(f, s.c, s.arena, &d);
	assert_int_equal(duty(&d, "cra")->applies, MODEL_APPLIES_YES);
	assert_true(duty(&d, "cra")->verified);
	done(&s);
	open_with(&s,
		  "about: {market: [DE], medical_device: no, vehicle: no, aviation: no, "
		  "marine: no, established: [DE]}\n"); /* one country of the Union is the Union */
	risk_duties_judge(f, s.c, s.arena, &d);
	assert_int_equal(duty(&d, "cra")->applies, MODEL_APPLIES_YES);
	assert_int_equal(duty(&d, "godfrain")->applies, MODEL_APPLIES_NO);
	done(&s);
	open_with(&s, "about: {market: [EU]}\n"); /* the Union is France too */
	risk_duties_judge(f, s.c, s.arena, &d);
	assert_int_equal(duty(&d, "godfrain")->applies, MODEL_APPLIES_YES);
	done(&s);
	open_with(&s, "about: {market: [EU], medical_device: yes}\n");
	risk_duties_judge(f, s.c, s.arena, &d);
	assert_int_equal(duty(&d, "cra")->applies, MODEL_APPLIES_NO);
	done(&s);
	open_with(
		&s,
		"about: {market: [US], medical_device: no, vehicle: no, aviation: no, marine: no}\n"
		"obligations: {o: {law: CRA, applies: yes, why: counsel said so}}\n");
	risk_duties_judge(f, s.c, s.arena, &d);
	assert_int_equal(duty(&d, "cra")->applies, MODEL_APPLIES_YES);
	assert_str(duty(&d, "cra")->why.en, "counsel said so");
	done(&s);
}

static const struct model_duty_point *point(const model_duty_points *p, const char *id)
{
	for (size_t i = 0; i < p->n; i++)
		if (vb_str_is(p->v[i].id, id))
			return &p->v[i];
	fail_msg("no requirement %s", id);
	return NULL;
}

static void proofs_decide_gaps_first(void **state)
{
	static const struct risk_rule_proof rules[] = {
		{VB_STR_INIT("CRA-I.2.k"), VB_STR_INIT("VB-ELF-001"), MODEL_RULE_PASS},
		{VB_STR_INIT("CRA-I.2.j"), VB_STR_INIT("VB-SSH-004"), MODEL_RULE_FAIL},
		{VB_STR_INIT("CRA-I.2.l"), VB_STR_INIT("VB-LOG-002"), MODEL_RULE_UNKNOWN},
	};
	struct risk_frameworks *f VB_CLEANUP(risk_frameworks_cleanup) = NULL;
	struct vb_run run = test_run();
	model_duty_points p;
	struct vb_error err;
	struct scene s;

	(void)state;
	open_with(&s, "");
	f = frameworks(s.arena);
	assert_ok(risk_duty_check(&run, f,
				  VB_STR("CRA"), s.c, rules, VB_COUNT(rules), s.arena, &p, &err));
	assert_int_equal(p.n, 22);
	assert_int_equal(point(&p, "CRA-I.2.d")->state, MODEL_PROOF_HELD);
	assert_int_equal(point(&p, "CRA-I.2.h")->state, MODEL_PROOF_FAILS);
	assert_int_equal(point(&p, "CRA-I.2.j")->state, MODEL_PROOF_FAILS);
	assert_int_equal(point(&p, "CRA-I.2.k")->state, MODEL_PROOF_PARTIAL);
	assert_int_equal(point(&p, "CRA-I.2.l")->state, MODEL_PROOF_MISSING);
	assert_int_equal(point(&p, "CRA-II.1")->state, MODEL_PROOF_MISSING);
	for (size_t i = 1; i < p.n; i++)
		assert_true(p.v[i - 1].state <= p.v[i].state);
	assert_false(risk_duty_check(&run, f, VB_STR("crb"), s.c, NULL, 0, s.arena, &p, &err));
	assert_non_null(strstr(err.hint, "cra"));
	done(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(workshops_follow_the_figures),
		cmocka_unit_test(scales_of_the_case_win),
		cmocka_unit_test(a_missing_fact_is_uncertain_and_named),
		cmocka_unit_test(proofs_decide_gaps_first),
	};

	return cmocka_run_group_tests_name("risk/ebios", tests, NULL, NULL);
}
