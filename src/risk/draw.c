/*
 * draw.c - random variables: Bernoulli bits by the word, PERT by table, Poisson by inversion.
 *
 * PERT(a, m, b) = a + (b - a) Beta(1 + 4 (m - a)/(b - a), 1 + 4 (b - m)/(b - a)), mean (a + 4 m + b)/6. The table holds
 * its quantiles; drawing is one look-up and one interpolation. Cutting the curve into bins moves the mean a little:
 * the inner points are shifted back so that the table's own mean is the exact one.
 *
 * A lognormal law has a tail that no table holds: its two outer bins, one draw in 512, are computed exactly.
 */
#include "risk/risk_int.h"

#include <math.h>

#define GRID 4096      /* points of the density */
#define POISSON_MAX 60 /* above, the normal law is within a try of it */
#define SUM_MAX 32     /* above, the sum of as many draws is normal enough */

uint64_t risk_mix(uint64_t a, uint64_t b)
{
	uint64_t x = a * 0x9e3779b97f4a7c15u ^ (b + 0x632be59bd9b4e019u) * 0xd1342543de82ef95u;

	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

/*
 * Compares 64 uniform numbers with p, one binary digit of all of them at a time, until none is undecided: about seven
 * steps whatever p is. The generator is vb_random_u64's own, kept in registers here: this loop is half of all the
 * time of a simulation. (Four generators in SSE2 registers were tried: no faster, since they stop later.)
 */
static inline uint64_t turn(uint64_t x, int by)
{
	return x << by | x >> (64 - by);
}

void risk_bits(struct vb_random *r, double p, uint64_t *words, size_t n)
{
	uint64_t a = r->s[0], b = r->s[1], c = r->s[2], d = r->s[3], digits;

	if (p <= 0 || p >= 1) {
		memset(words, p >= 1 ? 0xff : 0, n * sizeof(*words));
		return;
	}
	digits = (uint64_t)ldexp(p, 53) << 11; /* every digit of p */
	for (size_t i = 0; i < n; i++) {
		uint64_t below = 0, equal = ~(uint64_t)0;

		for (uint64_t left = digits; equal && left; left <<= 1) {
			uint64_t u = turn(b * 5, 7) * 9, t = b << 17,
				 digit = (uint64_t)0 - (left >> 63);

			c ^= a;
			d ^= b;
			b ^= c;
			a ^= d;
			c ^= t;
			d = turn(d, 45);
			below |= equal & ~u & digit;
			equal &= ~(u ^ digit);
		}
		words[i] = below;
	}
	*r = (struct vb_random){{a, b, c, d}};
}

/* Sum of the Beta density up to each point of the grid, by the midpoint rule; the end points may be infinite. */
static void beta_sums(double *sum, double alpha, double beta)
{
	double log_top = 0, x, top;

	/* the density is scaled by its value at the mode, so that nothing under- or overflows */
	top = (alpha - 1) / (alpha + beta - 2);
	if (top > 0 && top < 1)
		log_top = (alpha - 1) * log(top) + (beta - 1) * log1p(-top);
	sum[0] = 0;
	for (size_t i = 0; i < GRID; i++) {
		x = ((double)i + 0.5) / GRID;
		sum[i + 1] = sum[i] + exp((alpha - 1) * log(x) + (beta - 1) * log1p(-x) - log_top);
	}
}

static void quantiles(struct risk_law *d, const double *sum)
{
	size_t at = 0;

	for (size_t k = 0; k <= RISK_BINS; k++) {
		double want = sum[GRID] * (double)k / RISK_BINS, step;

		while (at < GRID - 1 && sum[at + 1] < want)
			at++;
		step = sum[at + 1] - sum[at];
		d->at[k] = ((double)at + (step > 0 ? (want - sum[at]) / step : 0)) / GRID;
	}
	d->at[0] = 0;
	d->at[RISK_BINS] = 1;
}

static double table_mean(const struct risk_law *d)
{
	double sum = (d->at[0] + d->at[RISK_BINS]) / 2;

	for (size_t k = 1; k < RISK_BINS; k++)
		sum += d->at[k];
	return sum / RISK_BINS;
}

/* Moves the inner quantiles by a multiple of x (1 - x): order and ends stay, the mean becomes the wanted one. */
static void mean_settle(struct risk_law *d, double mean)
{
	double room = 0, by;

	for (size_t k = 1; k < RISK_BINS; k++)
		room += d->at[k] * (1 - d->at[k]) / RISK_BINS;
	by = room > 0 ? (mean - table_mean(d)) / room : 0;
	for (size_t k = 1; k < RISK_BINS; k++)
		d->at[k] += by * d->at[k] * (1 - d->at[k]);
}

void risk_law_pert(struct risk_law *d, const double v[3])
{
	double span = v[2] - v[0], mode = span > 0 ? (v[1] - v[0]) / span : 0;
	double *sum VB_CLEANUP(vb_cleanup_free) = vb_alloc(GRID + 1, sizeof(*sum));
	double squares = 0;

	d->low = v[0];
	d->high = v[2];
	d->mean = (v[0] + 4 * v[1] + v[2]) / 6;
	d->deviation = d->mu = d->sigma = 0;
	if (!(span > 0)) {
		for (size_t k = 0; k <= RISK_BINS; k++)
			d->at[k] = v[0];
		return;
	}
	beta_sums(sum, 1 + 4 * mode, 1 + 4 * (1 - mode));
	quantiles(d, sum);
	mean_settle(d, (1 + 4 * mode) / 6);
	for (size_t k = 0; k <= RISK_BINS; k++) {
		d->at[k] = v[0] + span * d->at[k];
		squares += (d->at[k] - d->mean) * (d->at[k] - d->mean) / (RISK_BINS + 1);
	}
	d->deviation = sqrt(squares);
}

/* Inverse of the normal distribution function: Newton's steps on erfc, from a start that is right within 0.01. */
static double normal_quantile(double p)
{
	double tail = p < 0.5 ? p : 1 - p, t = sqrt(-2 * log(tail)), x;

	/* Abramowitz and Stegun, 26.2.22 */
	x = t - (2.30753 + 0.27061 * t) / (1 + t * (0.99229 + t * 0.04481));
	for (unsigned i = 0; i < 3; i++)
		x += (0.5 * erfc(x * M_SQRT1_2) - tail) * sqrt(2 * M_PI) * exp(x * x / 2);
	return p < 0.5 ? -x : x;
}

static double normal_below(double x)
{
	return 0.5 * erfc(-x * M_SQRT1_2);
}

static double lognormal_at(const struct risk_law *d, double p)
{
	return exp(d->mu + d->sigma * normal_quantile(p));
}

/* The middle of the table is scaled so that its mean is that of the law between the same two quantiles. */
void risk_law_lognormal(struct risk_law *d, double low, double high)
{
	double edge, sum = 0, want;

	*d = (struct risk_law){.low = 0, .high = INFINITY};
	d->mu = (log(low) + log(high)) / 2;
	d->sigma = log(high / low) /
		   3.289707253902943; /* from 5 % to 95 % in standard deviations */
	d->mean = exp(d->mu + d->sigma * d->sigma / 2);
	d->deviation = d->mean * sqrt(expm1(d->sigma * d->sigma));
	for (size_t k = 1; k < RISK_BINS; k++)
		d->at[k] = lognormal_at(d, (double)k / RISK_BINS);
	d->at[0] = d->at[1]; /* only drawn when there is no spread at all */
	d->at[RISK_BINS] = d->at[RISK_BINS - 1];
	for (size_t k = 1; k + 1 < RISK_BINS; k++)
		sum += (d->at[k] + d->at[k + 1]) / 2 / RISK_BINS;
	edge = normal_quantile(1 - 1.0 / RISK_BINS);
	want = d->mean * (normal_below(edge - d->sigma) - normal_below(-edge - d->sigma));
	for (size_t k = 0; k <= RISK_BINS; k++)
		d->at[k] *= want / sum;
}

double risk_law_draw(const struct risk_law *d, double unit)
{
	double x = unit * RISK_BINS;
	size_t k = (size_t)x;

	if (d->sigma > 0 && (k == 0 || k + 1 >= RISK_BINS))
		return lognormal_at(d, unit > 0x1p-53 ? unit : 0x1p-53);
	k = k < RISK_BINS ? k : RISK_BINS - 1;
	return d->at[k] + (x - (double)k) * (d->at[k + 1] - d->at[k]);
}

/* A standard normal variable from two uniform ones (Box and Muller). */
static double normal(double u, double v)
{
	return sqrt(-2 * log1p(-u)) * cos(6.283185307179586 * v);
}

double risk_law_sum(const struct risk_law *d, uint64_t n, struct vb_random *r)
{
	double sum = 0, count = (double)n, u, v;

	if (n <= SUM_MAX) {
		for (uint64_t i = 0; i < n; i++)
			sum += risk_law_draw(d, vb_random_unit(r));
		return sum;
	}
	u = vb_random_unit(r);
	v = vb_random_unit(r);
	sum = count * d->mean + sqrt(count) * d->deviation * normal(u, v);
	return fmin(fmax(sum, count * d->low), count * d->high);
}

uint64_t risk_binomial(uint64_t n, double p, struct vb_random *r)
{
	double mean = (double)n * p, u, v;
	uint64_t count = 0;

	if (n <= SUM_MAX) {
		for (uint64_t i = 0; i < n; i++)
			count += vb_random_unit(r) < p;
		return count;
	}
	u = vb_random_unit(r);
	v = vb_random_unit(r);
	return (uint64_t)(fmin(fmax(mean + sqrt(mean * (1 - p)) * normal(u, v), 0), (double)n) +
			  0.5);
}

uint64_t risk_poisson(double lambda, double unit)
{
	double p, sum;
	uint64_t n = 0;

	if (!(lambda > 0))
		return 0;
	if (lambda > POISSON_MAX) { /* one uniform number is split in two: 26 bits and 27 */
		double high = floor(unit * 67108864), x;

		x = lambda + sqrt(lambda) * normal(high / 67108864, unit * 67108864 - high);
		return x > 0 ? (uint64_t)(x + 0.5) : 0;
	}
	for (p = sum = exp(-lambda); unit >= sum && n < 4 * POISSON_MAX; sum += p)
		p *= lambda / (double)++n;
	return n;
}
