/*
 * risk.c - how fast the simulation is: risk_bench [CASE.yaml].
 *
 * Prints, for the case given or for tests/case/data/rich.yaml, the CPU time of one assessment with the default number of
 * years, the simulated years a second of one thread, and the world-edge sweeps a second: one sweep is one edge tried in
 * one world at least once (edges x actors x worlds / time; repeated visits of the fixpoint are not counted). Beside
 * them stands what this machine's memory allows, were every word of a sweep read from it: a sweep of 64 worlds reads
 * three words (from, control, to) and writes one. Then simulated years of compound loss a second: tries and the chance
 * of each, a loss and a second one that sometimes follows, each from a table of its inverse law.
 */
#include <stdlib.h>
#include <time.h>

#include "case/case.h"
#include "risk/risk_int.h"

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void invent_findings(struct model_assessment *as, const struct model_case *c, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		struct model_finding f = {.kind = MODEL_VULNERABILITY,
					  .severity = MODEL_SEV_HIGH,
					  .cvss = 7.5,
					  .epss = 0.001 + 0.2 * (i % 17 == 0),
					  .kev = i % 211 == 0,
					  .vector = i % 3 ? MODEL_VECTOR_NETWORK
							  : MODEL_VECTOR_LOCAL};

		f.fingerprint = vb_arena_printf(as->arena, "%016x", i);
		f.rule = vb_arena_printf(as->arena, "CVE-2026-%u", i);
		if (i % 2)
			f.component = c->parts.v[i % c->parts.n].id;
		*vb_vec_add(as->arena, &as->findings) = f;
	}
}

#define STREAM ((size_t)8 << 20) /* words: 64 MiB, more than any cache here */

/* Bytes a second of reading two arrays and changing a third, best of five. */
static double memory_speed(void)
{
	uint64_t *v = malloc(3 * STREAM * sizeof(*v)), *to = v, *from, *control;
	double best = 0;

	if (!v)
		return 0;
	from = v + STREAM;
	control = from + STREAM;
	for (size_t i = 0; i < 3 * STREAM; i++)
		v[i] = i * 0x9e3779b97f4a7c15u;
	for (unsigned k = 0; k < 5; k++) {
		double start = seconds(), took;

		for (size_t i = 0; i < STREAM; i++)
			to[i] |= from[i] & control[i];
		took = seconds() - start;
		best = took > 0 && 4 * STREAM * sizeof(*v) / took > best
			       ? 4 * (double)(STREAM * sizeof(*v)) / took
			       : best;
	}
	if (v[STREAM / 2] == 42) /* the loop is not for nothing */
		printf(" ");
	free(v);
	return best;
}

static void bench_compound(void)
{
	static const double laws[5][3] = {
		{1, 4, 20}, {.05, .2, .6}, {1e4, 5e4, 8e5}, {.05, .1, .3}, {2e4, 1e5, 2e6}};
	const unsigned years = 4000000;
	struct risk_law d[5];
	struct vb_random r;
	double sum = 0, start;

	for (size_t i = 0; i < 5; i++)
		risk_law_pert(&d[i], laws[i]);
	vb_random_init(&r, 1, 1);
	start = seconds();
	for (unsigned y = 0; y < years; y++) {
		double p = risk_law_draw(&d[1], vb_random_unit(&r));
		uint64_t n = risk_poisson(p * risk_law_draw(&d[0], vb_random_unit(&r)),
					  vb_random_unit(&r));

		for (uint64_t i = 0; i < n; i++) {
			sum += risk_law_draw(&d[2], vb_random_unit(&r));
			if (vb_random_unit(&r) < risk_law_draw(&d[3], vb_random_unit(&r)))
				sum += risk_law_draw(&d[4], vb_random_unit(&r));
		}
	}
	printf("compound loss: %.3g years/s of one thread, goal >= 5e+06; mean %.0f (exact 325998)\n",
	       years / (seconds() - start), sum / years);
}

/* `bound`: sweeps a second that the memory allows. */
static bool bench_one(const struct vb_run *run, const struct model_case *c, unsigned findings,
		      uint64_t worlds, double bound)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_assessment as = {.arena = a, .the_case = c};
	struct risk_options options = {.worlds = worlds};
	struct risk_graph g;
	struct vb_error err;
	double start, took, sweeps;

	risk_graph_build(a, c, &g);
	invent_findings(&as, c, findings);
	start = seconds();
	if (!risk_assess(run, &options, &as, &err)) {
		fprintf(stderr, "%s\n", err.text);
		return false;
	}
	took = seconds() - start;
	sweeps = (double)as.risk.worlds * RISK_ROUNDS * (double)(g.edges.n * g.actors.n) / took;
	printf("%7u findings %9llu years  %8.1f ms  %10.0f years/s  %12.3g world-edge sweeps/s, %4.1f %% "
	       "of the bound; yearly loss %.1f k\n",
	       findings, (unsigned long long)as.risk.worlds, took * 1000,
	       (double)as.risk.worlds / took, sweeps, 100 * sweeps / bound, as.risk.total.mean);
	return true;
}

int main(int argc, char **argv)
{
	struct vb_run run = {.lang = VB_EN, .seed = 1, .jobs = 1};
	const char *path = argc > 1 ? argv[1] : "tests/case/data/rich.yaml";
	struct case_problems problems = {0};
	struct model_case *c;
	struct vb_error err;
	double bound;
	bool ok;

	if (!case_load(&run, path, &c, &problems, &err)) {
		fprintf(stderr, "%s: %s\n", path, err.text);
		return 1;
	}
	printf("%s: %zu components, %zu flows, %zu actors, %zu feared events; one thread\n", path,
	       c->parts.n, c->flows.n, c->actors.n, c->feared.n);
	bound = memory_speed() / 32 * 64;
	printf("memory: %.3g GB/s, %.3g world-edge sweeps/s at most when every word comes from it\n",
	       bound / 2e9, bound);
	bench_compound();
	ok = bench_one(&run, c, 0, 0, bound) && bench_one(&run, c, 2000, 0, bound);
	if (c->parts.n < 100) /* steady rate; large cases take minutes */
		ok = ok && bench_one(&run, c, 0, 1 << 20, bound);
	case_free(c);
	return ok ? 0 : 1;
}
