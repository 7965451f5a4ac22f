/*
 * test_reach.c - the simulation against exact enumeration. The reference below knows nothing of the engine: it walks
 * every combination of open edges and weaknesses of a small graph and adds their probabilities.
 */
#include "support.h"

#include <math.h>

#include "case/case.h"
#include "risk/risk.h"

#define WORLDS 65536u

/* ---- reference: exact reliability ------------------------------------------------------- */

struct exact_edge {
	unsigned from, to;
	double p;
	unsigned openers; /* weaknesses that open it */
	unsigned need;    /* nodes of which one must be reached; 0: no condition */
};
struct exact {
	struct exact_edge edges[16];
	unsigned n;
	double weakness[4];
	unsigned n_weak;
};

static unsigned exact_closure(const struct exact *x, unsigned edges, unsigned weak)
{
	unsigned reached = 1; /* node 0 is where the actor starts */

	for (unsigned before = 0; before != reached;) {
		before = reached;
		for (unsigned i = 0; i < x->n; i++) {
			const struct exact_edge *e = &x->edges[i];

			if ((reached >> e->from & 1) && (!e->need || (e->need & reached)) &&
			    ((edges >> i & 1) || (e->openers & weak)))
				reached |= 1u << e->to;
		}
	}
	return reached;
}

static double exact_reach(const struct exact *x, unsigned closed, unsigned target)
{
	double sum = 0;

	for (unsigned weak = 0; weak < 1u << x->n_weak; weak++) {
		double pw = 1;

		for (unsigned i = 0; i < x->n_weak; i++)
			pw *= weak >> i & 1 ? x->weakness[i] : 1 - x->weakness[i];
		for (unsigned edges = 0; pw > 0 && edges < 1u << x->n; edges++) {
			double p = pw;

			for (unsigned i = 0; i < x->n; i++)
				p *= edges >> i & 1 ? x->edges[i].p : 1 - x->edges[i].p;
			if (p > 0 && (exact_closure(x, edges, weak & ~closed) >> target & 1))
				sum += p;
		}
	}
	return sum;
}

/* ---- the engine on the same graph ------------------------------------------------------- */

static const char diamond[] =
	"vauban: 1\n"
	"zones: {lan: {trust: 3}}\n"
	"components: {s: {zone: lan}, a: {zone: lan}, b: {zone: lan}, t: {zone: lan}}\n"
	"flows:\n"
	"  sa: {from: s, to: a, p: 0.3}\n"
	"  sb: {from: s, to: b, p: 0.4}\n"
	"  ab: {from: a, to: b, p: 0.2}\n"
	"  at: {from: a, to: t, p: 0.5}\n"
	"  bt: {from: t, to: b, p: 0.6, pull: yes}\n"
	"actors: {w: {tries: [1, 2, 6], start: [s]}}\n"
	"feared: {e: {hits: [t], loss: [10, 20, 60], severity: 3}}\n";
enum { S, A, B, T };

/* Both senses of each flow; weakness 0 sits on a, 1 on b, 2 on both. */
static struct exact diamond_exact(void)
{
	struct exact x = {.edges = {{S, A, 0.3, 0, 0},
				    {A, S, 0.15, 0, 0},
				    {S, B, 0.4, 0, 0},
				    {B, S, 0.2, 0, 0},
				    {A, B, 0.2, 0, 0},
				    {B, A, 0.1, 0, 0},
				    {A, T, 0.5, 0, 0},
				    {T, A, 0.25, 0, 0},
				    {T, B, 0.6, 0, 0},
				    {B, T, 0.6, 0, 0}},
			  .n = 10,
			  .weakness = {0.25, 0.1, 0.15},
			  .n_weak = 3};

	for (unsigned i = 0; i < x.n; i++)
		x.edges[i].openers = x.edges[i].to == A ? 1 | 4 : x.edges[i].to == B ? 2 | 4 : 0;
	return x;
}

struct bench {
	struct vb_arena *a;
	struct vb_run run;
	struct model_case *c;
	struct model_assessment as;
};

static void bench_done(struct bench *b)
{
	case_free(b->c);
	vb_arena_free(b->a);
}

static struct bench bench_new(const char *text)
{
	struct bench b = {.a = vb_arena_new(), .run = test_run()};
	const char *path = vb_arena_printf(b.a, "%s/vauban.yaml", test_scratch(b.a)).p;
	struct case_problems problems = {0};
	struct vb_error err;

	test_save(path, vb_str(text));
	assert_ok(case_load(&b.run, path, &b.c, &problems, &err));
	if (problems.errors)
		fail_msg("%.*s", VB_FMT(problems.v.v[0].text));
	b.as = (struct model_assessment){.arena = b.a, .the_case = b.c};
	return b;
}

static struct model_finding *add_finding(struct bench *b, const char *part, const char *name,
					 double p)
{
	struct model_finding *f = vb_vec_add(b->a, &b->as.findings);

	*f = (struct model_finding){.kind = MODEL_WEAKNESS,
				    .severity = MODEL_SEV_HIGH,
				    .cvss = -1,
				    .epss = -1,
				    .probability = p,
				    .vector = MODEL_VECTOR_NETWORK};
	f->fingerprint = f->rule = vb_str(name);
	f->component = vb_str(part);
	return f;
}

static void assess(struct bench *b)
{
	struct risk_options options = {.worlds = WORLDS};
	struct vb_error err;

	assert_ok(risk_assess(&b->run, &options, &b->as, &err));
	assert_true(b->as.risk.present);
}

/* Lanes of one year share their weaknesses: the number of years bounds the standard error from above. */
static void assert_rate(double got, double p, double scale)
{
	double tolerance = 4 * scale * sqrt(p * (1 - p) / WORLDS);

	if (!(fabs(got - p * scale) <= tolerance))
		fail_msg("got %.6g, exact %.6g, four standard errors %.3g", got, p * scale,
			 tolerance);
}

#define TRIES ((1 + 4 * 2 + 6) / 6.0)
#define LOSS ((10 + 4 * 20 + 60) / 6.0)

static void reach_without_weakness_is_exact(void **state)
{
	struct bench b VB_CLEANUP(bench_done) = bench_new(diamond);
	struct exact x = diamond_exact();

	(void)state;
	assess(&b);
	assert_rate(b.as.risk.events.v[0].per_year, exact_reach(&x, 7, T), TRIES);
	assert_rate(b.as.risk.total.mean, exact_reach(&x, 7, T), TRIES * LOSS);
}

static void weights_are_differences_of_exact_reliabilities(void **state)
{
	struct bench b VB_CLEANUP(bench_done) = bench_new(diamond);
	struct exact x = diamond_exact();

	(void)state;
	add_finding(&b, "a", "W-1", x.weakness[0]);
	add_finding(&b, "b", "W-2", x.weakness[1]);
	assess(&b);
	x.n_weak = 2;
	assert_rate(b.as.risk.events.v[0].per_year, exact_reach(&x, 0, T), TRIES);
	for (unsigned i = 0; i < 2; i++)
		assert_rate(b.as.findings.v[i].weight,
			    exact_reach(&x, 0, T) - exact_reach(&x, 1u << i, T),
			    TRIES * LOSS * 1000);
}

static void findings_of_one_part_split_what_they_open_together(void **state)
{
	struct bench b VB_CLEANUP(bench_done) = bench_new(diamond);
	struct exact x = diamond_exact();
	double together, alone[2];

	(void)state;
	x.weakness[1] = 0.5;
	for (unsigned i = 0; i < x.n; i++) /* both on a */
		x.edges[i].openers = x.edges[i].to == A ? 3 : 0;
	x.n_weak = 2;
	add_finding(&b, "a", "W-1", x.weakness[0]);
	add_finding(&b, "a", "W-2", x.weakness[1]);
	assess(&b);
	together = exact_reach(&x, 0, T) - exact_reach(&x, 3, T);
	for (unsigned i = 0; i < 2; i++) {
		alone[i] = exact_reach(&x, 0, T) - exact_reach(&x, 1u << i, T);
		assert_rate(b.as.findings.v[i].weight, alone[i], TRIES * LOSS * 1000);
		assert_true(b.as.findings.v[i].share >= b.as.findings.v[i].weight);
	}
	/* the shares add up to what closing both removes */
	assert_rate(b.as.findings.v[0].order + b.as.findings.v[1].order, together,
		    TRIES * LOSS * 1000);
	assert_true(b.as.findings.v[1].order > b.as.findings.v[0].order);
}

static void one_weakness_shared_by_two_parts_opens_both(void **state)
{
	static const char shared[] =
		"vauban: 1\n"
		"zones: {lan: {trust: 3}}\n"
		"components: {s: {zone: lan}, a: {zone: lan, packages: [lib]}, b: {zone: lan, "
		"packages: [lib]}}\n"
		"flows: {sa: {from: s, to: a, p: 0}, sb: {from: s, to: b, p: 0}}\n"
		"actors: {w: {tries: [1, 2, 6], start: [s]}}\n"
		"feared: {e: {hits: [a], loss: 1}, g: {hits: [b], loss: 1}}\n";
	struct bench b VB_CLEANUP(bench_done) = bench_new(shared);
	struct model_finding *f;

	(void)state;
	f = add_finding(&b, "", "W-1", 0.3);
	f->subject_name = VB_STR("lib");
	assess(&b);
	assert_rate(b.as.risk.events.v[0].per_year, 0.3, TRIES);
	/* the same worlds, not merely the same rate */
	assert_true(b.as.risk.events.v[0].per_year == b.as.risk.events.v[1].per_year);
	assert_rate(b.as.findings.v[0].weight, 0.3, 2 * TRIES * 1000);
}

/* A door that findings alone open: V is exact, so weights and shares must be too, however many they are. */
static void shares_of_a_group_add_up(void **state)
{
	static const char door[] = "vauban: 1\nzones: {lan: {trust: 3}}\ncomponents: {s: {zone: "
				   "lan}, a: {zone: lan}}\n"
				   "flows: {sa: {from: s, to: a, p: 0}}\n"
				   "actors: {w: {tries: [1, 2, 6], start: [s]}}\nfeared: {e: "
				   "{hits: [a], loss: [10, 20, 60]}}\n";
	static const unsigned sizes[] = {1, 2, 7, 300, 2000};

	(void)state;
	for (size_t k = 0; k < VB_COUNT(sizes); k++) {
		struct bench b VB_CLEANUP(bench_done) = bench_new(door);
		double shut = 1, sum = 0, full = TRIES * LOSS * 1000;

		for (unsigned i = 0; i < sizes[k]; i++) {
			double p = i % 50 ? 0.01 + 0.001 * (i % 7) : 0.9;

			add_finding(&b, "a", vb_arena_printf(b.a, "W-%u", i).p, p);
			shut *= 1 - p;
		}
		assess(&b);
		for (unsigned i = 0; i < sizes[k]; i++) {
			const struct model_finding *f = &b.as.findings.v[i];

			sum += f->order;
			assert_true(f->order >= f->weight && f->weight >= 0);
			assert_true(fabs(f->weight - full * f->probability * shut /
							     (1 - f->probability)) < 1e-6 * full);
		}
		if (fabs(sum - full * (1 - shut)) > 2e-4 * full)
			fail_msg("%u findings: %.6g, exact %.6g", sizes[k], sum, full * (1 - shut));
	}
}

static void a_flow_that_needs_data_waits_for_its_holder(void **state)
{
	static const char gated[] =
		"vauban: 1\n"
		"data: {key: }\n"
		"zones: {lan: {trust: 3}}\n"
		"components: {s: {zone: lan}, h: {zone: lan, holds: [key]}, t: {zone: lan}}\n"
		"flows: {sh: {from: s, to: h, p: 0.4}, st: {from: s, to: t, p: 0.7, needs: "
		"[key]}}\n"
		"actors: {w: {tries: [1, 2, 6], start: [s]}}\n"
		"feared: {e: {hits: [t], loss: 1}}\n";
	struct bench b VB_CLEANUP(bench_done) = bench_new(gated);

	(void)state;
	assess(&b);
	assert_rate(b.as.risk.events.v[0].per_year, 0.4 * 0.7, TRIES);
}

static void local_weaknesses_open_only_steps_inside_a_device(void **state)
{
	static const char box[] = "vauban: 1\n"
				  "zones: {lan: {trust: 3}, box: {trust: 3, kind: device}}\n"
				  "components: {s: {zone: box}, a: {zone: box}, t: {zone: lan}}\n"
				  "flows: {st: {from: s, to: t, p: 0.1}}\n"
				  "actors: {w: {tries: [1, 2, 6], start: [s]}}\n"
				  "feared: {e: {hits: [a], loss: 1}, g: {hits: [t], loss: 1}}\n";
	struct bench b VB_CLEANUP(bench_done) = bench_new(box);

	(void)state;
	add_finding(&b, "a", "L-1", 0.5)->vector = MODEL_VECTOR_LOCAL;
	add_finding(&b, "t", "L-2", 0.5)->vector = MODEL_VECTOR_LOCAL;
	assess(&b);
	assert_rate(b.as.risk.events.v[0].per_year, 1 - 0.5 * 0.8,
		    TRIES); /* the step itself succeeds 0.2 */
	assert_rate(b.as.risk.events.v[1].per_year, 0.1, TRIES);
	assert_true(b.as.findings.v[1].weight == 0);
}

/* Without weaknesses tries are independent: P(none in a year) = E[exp(-tries p)]. */
static void a_year_counts_its_tries(void **state)
{
	static const char simple[] = "vauban: 1\nzones: {lan: {trust: 3}}\n"
				     "components: {s: {zone: lan}, t: {zone: lan}}\n"
				     "flows: {st: {from: s, to: t, p: 0.25}}\n"
				     "actors: {w: {tries: [2, 2, 2], start: [s]}}\n"
				     "feared: {e: {hits: [t], loss: [4, 4, 4]}}\n";
	struct bench b VB_CLEANUP(bench_done) = bench_new(simple);
	const struct model_event_risk *e;

	(void)state;
	assess(&b);
	e = &b.as.risk.events.v[0];
	assert_rate(e->probability, 1 - exp(-0.5), 1);
	assert_rate(e->per_year, 0.25, 2);
	/* number of losses is Poisson(0.5): quantiles at 0, 4 and 8 thousand */
	assert_true(e->loss.p50 == 0 && e->loss.p90 == 4 && e->loss.p99 == 12);
	assert_int_equal(e->likelihood, 3); /* 0.5 a year */
	assert_int_equal(b.as.risk.curve.n, 40);
	for (size_t i = 1; i < b.as.risk.curve.n; i++) {
		assert_true(b.as.risk.curve.v[i].loss >= b.as.risk.curve.v[i - 1].loss);
		assert_true(b.as.risk.curve.v[i].probability <=
			    b.as.risk.curve.v[i - 1].probability);
	}
}

static void the_answer_does_not_depend_on_the_threads(void **state)
{
	double order[3][3], mean[3], p99[3];

	(void)state;
	for (unsigned jobs = 0; jobs < 3; jobs++) {
		struct bench b VB_CLEANUP(bench_done) = bench_new(diamond);

		b.run.jobs = jobs * 3 + 1;
		add_finding(&b, "a", "W-1", 0.25);
		add_finding(&b, "b", "W-2", 0.1);
		add_finding(&b, "b", "W-3", 0.1);
		assess(&b);
		for (unsigned i = 0; i < 3; i++)
			order[jobs][i] = b.as.findings.v[i].order;
		mean[jobs] = b.as.risk.total.mean;
		p99[jobs] = b.as.risk.total.p99;
	}
	for (unsigned jobs = 1; jobs < 3; jobs++) {
		assert_memory_equal(order[jobs], order[0], sizeof(order[0]));
		assert_true(mean[jobs] == mean[0] && p99[jobs] == p99[0]);
	}
}

static void closing_a_finding_never_adds_loss(void **state)
{
	static const char *const parts[] = {"a", "b", "t", "s", "a", "b"};
	double open;

	(void)state;
	for (unsigned closed = 0; closed <= VB_COUNT(parts); closed++) {
		struct bench b VB_CLEANUP(bench_done) = bench_new(diamond);

		for (unsigned i = 0; i < VB_COUNT(parts); i++) {
			struct model_finding *f = add_finding(
				&b, parts[i], vb_arena_printf(b.a, "W-%u", i).p, 0.05 + 0.1 * i);

			f->decided = i + 1 == closed;
			f->decision = (struct model_decision){.status = MODEL_NOT_AFFECTED,
							      .when = TEST_NOW};
		}
		assess(&b);
		if (!closed) {
			open = b.as.risk.total.mean;
			for (unsigned i = 0; i < VB_COUNT(parts); i++)
				assert_true(b.as.findings.v[i].weight >= 0);
			continue;
		}
		/* the same draws: less or equal, not only within noise */
		assert_true(b.as.risk.total.mean <= open);
		assert_true(b.as.findings.v[closed - 1].weight == 0 &&
			    b.as.findings.v[closed - 1].order == 0);
	}
}

static void a_weight_is_the_loss_that_closing_removes(void **state)
{
	double mean[2], weight = 0;

	(void)state;
	for (unsigned closed = 0; closed < 2; closed++) {
		struct bench b VB_CLEANUP(bench_done) = bench_new(diamond);
		struct model_finding *f;

		add_finding(&b, "b", "W-2", 0.3);
		f = add_finding(&b, "a", "W-1", 0.25);
		f->decided = closed;
		f->decision = (struct model_decision){.status = MODEL_FIXED, .when = TEST_NOW};
		assess(&b);
		mean[closed] = b.as.risk.total.mean;
		weight += closed ? 0 : b.as.findings.v[1].weight;
	}
	/* two estimates of one number on the same draws */
	assert_true(fabs(weight - (mean[0] - mean[1]) * 1000) < 0.03 * weight);
}

static void the_best_path_is_named(void **state)
{
	struct bench b VB_CLEANUP(bench_done) = bench_new(diamond);
	static const char *const of_event[] = {"@w", "s", "sb", "b", "bt", "t"};
	static const char *const of_finding[] = {"@w", "s", "sa", "a", "at", "t", "e"};
	double product = 1;

	(void)state;
	add_finding(&b, "a", "W-1", 0.05);
	assess(&b);
	assert_int_equal(b.as.risk.events.v[0].path.n, VB_COUNT(of_event));
	for (size_t i = 0; i < VB_COUNT(of_event); i++)
		assert_str(b.as.risk.events.v[0].path.v[i], of_event[i]);
	assert_true(fabs(b.as.risk.events.v[0].path_probability - 0.4 * 0.6) < 1e-9);
	for (size_t i = 0; i < b.as.risk.events.v[0].steps.n; i++)
		product *= b.as.risk.events.v[0].steps.v[i].p;
	assert_true(fabs(product - 0.4 * 0.6) < 1e-9);
	assert_str(b.as.risk.events.v[0].actor, "w");
	assert_int_equal(b.as.findings.v[0].path.n, VB_COUNT(of_finding));
	for (size_t i = 0; i < VB_COUNT(of_finding); i++)
		assert_str(b.as.findings.v[0].path.v[i], of_finding[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reach_without_weakness_is_exact),
		cmocka_unit_test(weights_are_differences_of_exact_reliabilities),
		cmocka_unit_test(findings_of_one_part_split_what_they_open_together),
		cmocka_unit_test(one_weakness_shared_by_two_parts_opens_both),
		cmocka_unit_test(shares_of_a_group_add_up),
		cmocka_unit_test(a_flow_that_needs_data_waits_for_its_holder),
		cmocka_unit_test(local_weaknesses_open_only_steps_inside_a_device),
		cmocka_unit_test(a_year_counts_its_tries),
		cmocka_unit_test(the_answer_does_not_depend_on_the_threads),
		cmocka_unit_test(closing_a_finding_never_adds_loss),
		cmocka_unit_test(a_weight_is_the_loss_that_closing_removes),
		cmocka_unit_test(the_best_path_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
