/*
 * test_measures.c - measures, secondary losses and lognormal losses in the simulation, against exact figures.
 * Lanes of one year share nothing here (no weakness), so the standard error is that of independent tries.
 */
#include "support.h"

#include <math.h>

#include "case/case.h"
#include "risk/risk_int.h"
#include "risk/routes.h"

#define YEARS 65536
#define TRIES ((1 + 4 * 2 + 6) / 6.0)
#define LOSS ((10 + 4 * 20 + 60) / 6.0)

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
	struct risk_options options = {.worlds = YEARS};
	struct case_problems problems = {0};
	struct vb_error err;

	assert_ok(case_parse(&b.run, vb_str(text), "vauban.yaml", &b.c, &problems, &err));
	if (problems.errors)
		fail_msg("%.*s", VB_FMT(problems.v.v[0].text));
	b.as = (struct model_assessment){.arena = b.a, .the_case = b.c};
	assert_ok(risk_assess(&b.run, &options, &b.as, &err));
	assert_true(b.as.risk.present);
	return b;
}

static void assert_rate(double got, double p, double scale)
{
	double tolerance = 4 * scale * sqrt(p * (1 - p) / (YEARS * RISK_ROUNDS)) + 1e-9 * scale;

	if (!(fabs(got - p * scale) <= tolerance))
		fail_msg("got %.6g, exact %.6g, four standard errors %.3g", got, p * scale,
			 tolerance);
}

#define CHAIN                                                                                      \
	"vauban: 1\nzones: {lan: {trust: 3}}\n"                                                    \
	"components: {s: {zone: lan}, a: {zone: lan}, t: {zone: lan}}\n"                           \
	"flows: {sa: {from: s, to: a, p: 0.5}, at: {from: a, to: t, p: 0.4}}\n"                    \
	"actors: {w: {tries: [1, 2, 6], start: [s]}}\n"                                            \
	"feared: {e: {hits: [t], loss: [10, 20, 60], severity: 3}}\n"

static const struct model_measure_risk *measure_of(const struct bench *b, const char *id)
{
	for (size_t i = 0; i < b->as.risk.measures.n; i++)
		if (vb_str_is(b->as.risk.measures.v[i].id, id))
			return &b->as.risk.measures.v[i];
	fail_msg("no measure %s", id);
	return NULL;
}

static void measures_cut_and_soften_exactly(void **state)
{
	static const char text[] = CHAIN "measures:\n"
					 "  M-done: {cut: {sa: 0.8}, status: done}\n"
					 "  M-next: {cut: {t: 0.5}, softens: {e: 0.25}}\n"
					 "  M-soft: {softens: {e: 0.5}, status: doing}\n"
					 "  M-gone: {cut: {at: 1}, status: dropped}\n";
	struct bench b VB_CLEANUP(bench_done) = bench_new(text);
	const struct model_risk *r = &b.as.risk;
	double full = TRIES * LOSS;

	(void)state;
	assert_rate(r->events.v[0].per_year, 0.5 * 0.4 * 0.2, TRIES);
	assert_rate(r->total.mean, 0.5 * 0.4 * 0.2, full);
	assert_int_equal(r->courses.n, 2);
	assert_int_equal(r->courses.v[0].course, MODEL_WITHOUT);
	assert_rate(r->courses.v[0].loss.mean, 0.5 * 0.4, full);
	assert_int_equal(r->courses.v[1].course, MODEL_WITH_PLANNED);
	assert_rate(r->courses.v[1].loss.mean, 0.5 * 0.4 * 0.2 * 0.5, full * 0.75 * 0.5);
	assert_int_equal(r->measures.n, 3);
	assert_rate(measure_of(&b, "M-done")->weight, 0.5 * 0.4 * 0.8, full * 1000);
	/* softening half as much again of what is left: exact given the rate */
	assert_true(fabs(measure_of(&b, "M-soft")->weight - 0.5 * r->total.mean * 1000) <
		    1e-6 * full * 1000);
	assert_rate(measure_of(&b, "M-next")->weight / (1 - 0.5 * 0.75), 0.5 * 0.4 * 0.2,
		    full * 1000);
}

/* Not only within noise: the same draws, point by point. */
static void a_measure_never_adds_loss(void **state)
{
	static const char text[] = CHAIN "measures: {M-a: {cut: {sa: 0.1}}, M-b: {cut: {at: 0.05}, "
					 "status: done}, M-c: {cut: {a: 0.02}}}\n";
	struct bench b VB_CLEANUP(bench_done) = bench_new(text);
	const struct model_risk *r = &b.as.risk;

	(void)state;
	assert_true(r->courses.v[0].loss.mean >= r->total.mean &&
		    r->total.mean >= r->courses.v[1].loss.mean);
	assert_true(r->courses.v[0].loss.p99 >= r->total.p99 &&
		    r->total.p99 >= r->courses.v[1].loss.p99);
	for (size_t i = 0; i < r->measures.n; i++)
		assert_true(r->measures.v[i].weight > 0);
}

static void without_measures_there_is_one_course(void **state)
{
	struct bench b VB_CLEANUP(bench_done) = bench_new(CHAIN);

	(void)state;
	assert_int_equal(b.as.risk.courses.n, 0);
	assert_int_equal(b.as.risk.measures.n, 0);
}

/* Runs the simulation by hand to see each year. */
static double mean_of_years(struct bench *b, double *error)
{
	struct risk_result r = {.chunks = YEARS / RISK_CHUNK_YEARS, .years = YEARS};
	struct risk_graph g;
	struct risk_groups groups;
	double sum = 0, squares = 0;
	struct vb_error err;

	risk_graph_build(b->a, b->c, &g);
	risk_place(&b->run, b->a, &b->as, &g, &groups);
	r.reached = vb_arena_array(b->a, 1, sizeof(*r.reached));
	r.total = vb_arena_array(b->a, YEARS, sizeof(*r.total));
	r.by_event = vb_arena_array(b->a, YEARS, sizeof(*r.by_event));
	assert_ok(risk_simulate(&b->run, &b->as, &g, &groups, &r, &err));
	for (size_t i = 0; i < YEARS; i++) {
		sum += (double)r.total[i];
		squares += (double)r.total[i] * (double)r.total[i];
	}
	*error = sqrt((squares / YEARS - sum / YEARS * (sum / YEARS)) / YEARS);
	return sum / YEARS;
}

/* The years themselves, not only the expected figure: mean of N losses, each with what may follow. */
static void years_hold_primary_and_secondary_losses(void **state)
{
	static const char text[] = "vauban: 1\nzones: {lan: {trust: 3}}\ncomponents: {s: {zone: "
				   "lan}, t: {zone: lan}}\n"
				   "flows: {st: {from: s, to: t, p: 0.2416666667}}\n"
				   "actors: {w: {tries: [1, 4, 20], start: [s]}}\n"
				   "feared: {e: {hits: [t], loss: [10, 50, 800], secondary: {p: "
				   "0.125, loss: [20, 100, 2000]}}}\n";
	struct bench b VB_CLEANUP(bench_done) = bench_new(text);
	double mean, error, exact = 37 / 6.0 * 0.2416666667 * (168.333333 + 0.125 * 403.333333);

	(void)state;
	assert_true(fabs(exact - 325.998) < 0.01);
	assert_rate(b.as.risk.total.mean, 0.2416666667, exact / 0.2416666667);
	mean = mean_of_years(&b, &error);
	if (!(fabs(mean - exact) < 4 * error))
		fail_msg("mean of the years %.6g, exact %.6g, four standard errors %.3g", mean,
			 exact, 4 * error);
}

static void lognormal_losses_are_declared_by_two_numbers(void **state)
{
	static const char text[] = "vauban: 1\nzones: {lan: {trust: 3}}\ncomponents: {s: {zone: "
				   "lan}, t: {zone: lan}}\n"
				   "flows: {st: {from: s, to: t, p: 0.3}}\nactors: {w: {tries: [1, "
				   "2, 6], start: [s]}}\n"
				   "feared: {e: {hits: [t], loss: [20, 900]}}\n";
	struct bench b VB_CLEANUP(bench_done) = bench_new(text);
	double sigma = log(900 / 20.0) / 3.2897073,
	       mean = sqrt(20 * 900.0) * exp(sigma * sigma / 2);

	(void)state;
	assert_true(b.c->feared.v[0].loss.spread);
	assert_rate(b.as.risk.total.mean / mean, 0.3, TRIES);
}

/* What the plan is asked: the same figures, secondary losses counted, with any flow cut and any event softened. */
static void another_world_counts_the_same_losses(void **state)
{
	static const char text[] =
		"vauban: 1\nzones: {lan: {trust: 3}}\ncomponents: {s: {zone: lan}, t: {zone: lan}}\n"
		"flows: {st: {from: s, to: t, p: 0.5}}\nactors: {w: {tries: [1, 4, 20], start: [s]}}\n"
		"feared: {e: {hits: [t], loss: [10, 50, 800], secondary: {p: 0.5, loss: [20, 100, 2000]}}}\n";
	static const struct model_share cut = {VB_STR_INIT("st"), 0.6},
					soft = {VB_STR_INIT("e"), 0.25};
	const struct risk_change changes[] = {
		{0}, {.cut = &cut, .n_cut = 1, .soften = &soft, .n_soften = 1}};
	struct bench b VB_CLEANUP(bench_done) = bench_new(text);
	double stake = 37 / 6.0 * (168.333333 + 0.5 * 403.333333), loss;
	struct risk_world *w;
	struct vb_error err;

	(void)state;
	assert_ok(risk_world_new(&b.run, &b.as, NULL, 0, &w, &err));
	assert_true(fabs(risk_world_stake(w, 0, 0) / stake - 1) < 1e-6);
	assert_ok(risk_world_loss(&b.run, w, &changes[0], YEARS, &loss, &err));
	assert_rate(loss / stake, 0.5, 1);
	assert_true(fabs(loss / b.as.risk.total.mean - 1) < 1e-9);
	assert_ok(risk_world_loss(&b.run, w, &changes[1], YEARS, &loss, &err));
	assert_rate(loss / stake / 0.75, 0.5 * 0.4, 1);
	risk_world_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(measures_cut_and_soften_exactly),
		cmocka_unit_test(a_measure_never_adds_loss),
		cmocka_unit_test(without_measures_there_is_one_course),
		cmocka_unit_test(years_hold_primary_and_secondary_losses),
		cmocka_unit_test(lognormal_losses_are_declared_by_two_numbers),
		cmocka_unit_test(another_world_counts_the_same_losses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
