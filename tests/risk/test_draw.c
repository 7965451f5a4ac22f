/* test_draw.c - random variables against their exact moments; every tolerance is four standard errors. */
#include "support.h"

#include <math.h>

#include "risk/risk_int.h"

static void assert_near(double got, double want, double tolerance)
{
	if (!(fabs(got - want) <= tolerance))
		fail_msg("got %.9g, wanted %.9g within %.3g", got, want, tolerance);
}

static double table_mean(const struct risk_law *d)
{
	double sum = 0;

	for (size_t k = 0; k < RISK_BINS; k++)
		sum += (d->at[k] + d->at[k + 1]) / 2;
	return sum / RISK_BINS;
}

static void pert_tables_have_the_exact_mean(void **state)
{
	static const double ranges[][3] = {
		{1, 4, 20},  {0, 0, 10}, {0, 10, 10}, {10000, 50000, 800000},
		{0, 0.1, 1}, {5, 5, 5},  {-3, 1, 2}};

	(void)state;
	for (size_t i = 0; i < VB_COUNT(ranges); i++) {
		const double *v = ranges[i];
		struct risk_law d;
		double mean = (v[0] + 4 * v[1] + v[2]) / 6, span = v[2] - v[0];

		risk_law_pert(&d, v);
		assert_near(d.mean, mean, 1e-12 * fabs(mean));
		assert_near(table_mean(&d), mean, 1e-11 * (fabs(mean) + span));
		/* variance of PERT: (mean - a)(b - mean)/7 */
		assert_near(d.deviation, sqrt((mean - v[0]) * (v[2] - mean) / 7), 0.005 * span);
		for (size_t k = 0; k < RISK_BINS; k++)
			assert_true(d.at[k] <= d.at[k + 1]);
		assert_true(d.at[0] == v[0] && d.at[RISK_BINS] == v[2]);
	}
}

static void pert_quantiles_are_those_of_beta(void **state)
{
	const double uniform_like[3] = {0, 0.5, 1};
	struct risk_law d;

	(void)state;
	/* Beta(3, 3): distribution function x^3 (10 - 15 x + 6 x^2) */
	risk_law_pert(&d, uniform_like);
	for (size_t k = 0; k <= RISK_BINS; k++) {
		double x = d.at[k];

		assert_near(x * x * x * (10 - 15 * x + 6 * x * x), (double)k / RISK_BINS, 1e-4);
	}
}

static void lognormal_has_its_quantiles_and_mean(void **state)
{
	static const double ends[][2] = {{10, 20}, {60, 2800}, {1, 1000}, {5, 5}};
	const unsigned n = 2000000;

	(void)state;
	for (size_t i = 0; i < VB_COUNT(ends); i++) {
		double sigma = log(ends[i][1] / ends[i][0]) / 3.2897073, mean, sum = 0;
		unsigned below = 0, above = 0;
		struct risk_law d;
		struct vb_random r;

		mean = sqrt(ends[i][0] * ends[i][1]) * exp(sigma * sigma / 2);
		risk_law_lognormal(&d, ends[i][0], ends[i][1]);
		assert_near(d.mean, mean, 1e-6 * mean);
		vb_random_init(&r, 5, i);
		for (unsigned k = 0; k < n; k++) {
			double x = risk_law_draw(&d, vb_random_unit(&r));

			sum += x;
			below += x < ends[i][0] * (1 - 1e-9);
			above += x > ends[i][1] * (1 + 1e-9);
		}
		assert_near(sum / n, mean, 4 * d.deviation / sqrt(n) + 1e-9 * mean);
		if (ends[i][0] < ends[i][1]) {
			assert_near((double)below / n, 0.05, 0.001);
			assert_near((double)above / n, 0.05, 0.001);
		}
	}
}

static void bits_have_their_probability(void **state)
{
	static const double ps[] = {0, 1e-5, 0.00042, 0.1, 0.3, 0.5, 0.75, 0.999, 1};
	static uint64_t words[65536];

	(void)state;
	for (size_t i = 0; i < VB_COUNT(ps); i++) {
		struct vb_random r;
		double n = 64.0 * VB_COUNT(words);
		uint64_t ones = 0;

		vb_random_init(&r, 7, i);
		risk_bits(&r, ps[i], words, VB_COUNT(words));
		for (size_t w = 0; w < VB_COUNT(words); w++)
			ones += (uint64_t)__builtin_popcountll(words[w]);
		assert_near((double)ones / n, ps[i], 4 * sqrt(ps[i] * (1 - ps[i]) / n));
	}
}

static void poisson_has_its_mean_and_variance(void **state)
{
	static const double lambdas[] = {0, 0.05, 1, 7.5, 59, 61, 4000};
	const unsigned n = 200000;

	(void)state;
	for (size_t i = 0; i < VB_COUNT(lambdas); i++) {
		double sum = 0, squares = 0, lambda = lambdas[i], mean;
		struct vb_random r;

		vb_random_init(&r, 11, i);
		for (unsigned k = 0; k < n; k++) {
			double x = (double)risk_poisson(lambda, vb_random_unit(&r));

			sum += x;
			squares += x * x;
		}
		mean = sum / n;
		assert_near(mean, lambda, 4 * sqrt(lambda / n) + 1e-12);
		/* the variance of a Poisson sample variance is (lambda + 2 lambda^2)/n */
		assert_near(squares / n - mean * mean, lambda,
			    5 * sqrt((lambda + 2 * lambda * lambda) / n) + lambda * 0.001);
	}
}

static void sums_of_many_losses_follow_the_normal_law(void **state)
{
	const double v[3] = {10, 50, 800};
	struct vb_random r;
	struct risk_law d;
	double sum = 0, squares = 0, mean;
	const unsigned n = 20000, count = 400;

	(void)state;
	risk_law_pert(&d, v);
	vb_random_init(&r, 3, 3);
	for (unsigned i = 0; i < n; i++) {
		double x = risk_law_sum(&d, count, &r);

		sum += x;
		squares += x * x;
	}
	mean = sum / n;
	assert_near(mean, count * d.mean, 4 * d.deviation * sqrt((double)count / n));
	assert_near(sqrt(squares / n - mean * mean), d.deviation * sqrt(count),
		    0.03 * d.deviation * sqrt(count));
}

/* A year of compound loss: tries a year, chance of each, loss, and a second loss that sometimes follows. */
static void compound_loss_has_the_exact_mean(void **state)
{
	const double tries[3] = {1, 4, 20}, chance[3] = {.05, .2, .6}, loss[3] = {1e4, 5e4, 8e5};
	const double again[3] = {.05, .1, .3}, fine[3] = {2e4, 1e5, 2e6};
	struct risk_law d[5];
	struct vb_random r;
	double sum = 0, squares = 0, mean;
	const unsigned years = 400000;

	(void)state;
	risk_law_pert(&d[0], tries);
	risk_law_pert(&d[1], chance);
	risk_law_pert(&d[2], loss);
	risk_law_pert(&d[3], again);
	risk_law_pert(&d[4], fine);
	vb_random_init(&r, 1, 1);
	for (unsigned y = 0; y < years; y++) {
		double p = risk_law_draw(&d[1], vb_random_unit(&r)), year = 0;
		uint64_t n = risk_poisson(p * risk_law_draw(&d[0], vb_random_unit(&r)),
					  vb_random_unit(&r));

		for (uint64_t i = 0; i < n; i++) {
			year += risk_law_draw(&d[2], vb_random_unit(&r));
			if (vb_random_unit(&r) < risk_law_draw(&d[3], vb_random_unit(&r)))
				year += risk_law_draw(&d[4], vb_random_unit(&r));
		}
		sum += year;
		squares += year * year;
	}
	mean = sum / years;
	assert_near(d[0].mean * d[1].mean * (d[2].mean + d[3].mean * d[4].mean), 325998, 1);
	assert_near(mean, 325998, 4 * sqrt((squares / years - mean * mean) / years));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pert_tables_have_the_exact_mean),
		cmocka_unit_test(pert_quantiles_are_those_of_beta),
		cmocka_unit_test(lognormal_has_its_quantiles_and_mean),
		cmocka_unit_test(bits_have_their_probability),
		cmocka_unit_test(poisson_has_its_mean_and_variance),
		cmocka_unit_test(sums_of_many_losses_follow_the_normal_law),
		cmocka_unit_test(compound_loss_has_the_exact_mean),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
