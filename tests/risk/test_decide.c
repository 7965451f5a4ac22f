/*
 * test_decide.c - what decides: the likeliest paths against every path of random graphs, flows everything goes through,
 * and suppositions that change the first five priorities.
 */
#include "support.h"

#include <math.h>
#include <stdlib.h>

#include "case/case.h"
#include "core/file.h"
#include "risk/risk_int.h"
#include "risk/threats.h"

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

static struct bench bench_new(struct vb_str text)
{
	struct bench b = {.a = vb_arena_new(), .run = test_run()};
	struct case_problems problems = {0};
	struct vb_error err;

	assert_ok(case_parse(&b.run, text, "vauban.yaml", &b.c, &problems, &err));
	if (problems.errors)
		fail_msg("%.*s", VB_FMT(problems.v.v[0].text));
	b.as = (struct model_assessment){.arena = b.a, .the_case = b.c};
	return b;
}

static void assess(struct bench *b)
{
	struct vb_error err;

	assert_ok(risk_assess(&b->run, &(struct risk_options){.worlds = 512}, &b->as, &err));
}

/* ---- likeliest paths -------------------------------------------------------------------- */

#define NODES 6u
#define FOUND 4096u

struct every { /* path from the actor, by plain enumeration */
	const struct risk_graph *g;
	uint64_t vias[FOUND]; /* set of flows, as bits */
	double per_year[FOUND];
	size_t n;
};

static unsigned flow_bit(const struct model_case *c, struct vb_str via)
{
	for (unsigned i = 0; i < c->flows.n; i++)
		if (vb_str_eq(c->flows.v[i].id, via))
			return i;
	return 63;
}

static void every_put(struct every *x, uint64_t vias, double per_year)
{
	for (size_t i = 0; i < x->n; i++)
		if (x->vias[i] == vias) {
			x->per_year[i] = fmax(x->per_year[i], per_year);
			return;
		}
	assert_true(x->n < FOUND);
	x->vias[x->n] = vias;
	x->per_year[x->n++] = per_year;
}

static void every_walk(struct every *x, uint32_t node, unsigned seen, uint64_t vias, double p)
{
	if (node == x->g->events.v[0].hits.v[0]) {
		every_put(x, vias, p);
		return;
	}
	for (size_t i = 0; i < x->g->edges.n; i++) {
		const struct risk_edge *e = &x->g->edges.v[i];

		if (e->from == node && !(seen >> e->to & 1))
			every_walk(x, e->to, seen | 1u << e->to,
				   vias | (uint64_t)1 << flow_bit(x->g->c, e->via), p * e->p);
	}
}

static int falling(const void *pa, const void *pb)
{
	double a = *(const double *)pa, b = *(const double *)pb;

	return a < b ? 1 : a > b ? -1 : 0;
}

static struct vb_str random_case(struct vb_arena *a, struct vb_random *r)
{
	struct vb_str text = VB_STR("vauban: 1\nzones: {z: {trust: 3}}\ncomponents: {");

	for (unsigned i = 0; i < NODES; i++)
		text = vb_arena_printf(a, "%.*sn%u: {zone: z}, ", VB_FMT(text), i);
	text = vb_arena_printf(a, "%.*s}\nflows:\n", VB_FMT(text));
	for (unsigned i = 0; i < 9; i++) {
		unsigned from = (unsigned)(vb_random_u64(r) % NODES),
			 to = (from + 1 + (unsigned)(vb_random_u64(r) % (NODES - 1))) % NODES;

		text = vb_arena_printf(a, "%.*s  f%u: {from: n%u, to: n%u, p: %.3f}\n",
				       VB_FMT(text), i, from, to, 0.2 + 0.7 * vb_random_unit(r));
	}
	return vb_arena_printf(a,
			       "%.*sactors: {w: {tries: 2, start: [n0]}}\n"
			       "feared: {e: {hits: [n5], loss: 10}}\n",
			       VB_FMT(text));
}

static void paths_compare(struct bench *b)
{
	struct every *x = vb_arena_alloc(b->a, sizeof(*x));
	const struct model_event_risk *e = &b->as.risk.events.v[0];
	struct risk_graph g;

	risk_graph_build(b->a, b->c, &g);
	x->g = &g;
	for (size_t i = 0; i < g.actors.v[0].entries.n; i++) {
		const struct risk_edge *in = &g.actors.v[0].entries.v[i];

		every_walk(x, in->to, 1u << in->to,
			   in->via.n ? (uint64_t)1 << flow_bit(b->c, in->via) : 0, 2 * in->p);
	}
	qsort(x->per_year, x->n, sizeof(double), falling);
	assert_int_equal(e->paths.n, x->n < RISK_RANKED ? x->n : RISK_RANKED);
	for (size_t i = 0; i < e->paths.n; i++)
		assert_true(fabs(e->paths.v[i].per_year - x->per_year[i]) < 1e-9);
	if (e->paths.n)
		assert_true(fabs(e->paths.v[0].probability - e->path_probability) < 1e-9);
}

static void likeliest_paths_are_those_of_every_path(void **state)
{
	struct vb_random r;
	unsigned some = 0;

	(void)state;
	vb_random_init(&r, 7, 1);
	for (unsigned i = 0; i < 200; i++) {
		struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
		struct bench b VB_CLEANUP(bench_done) = bench_new(random_case(a, &r));

		assess(&b);
		paths_compare(&b);
		some += b.as.risk.events.v[0].paths.n == RISK_RANKED;
	}
	assert_true(some > 20);
}

/* ---- critical flows --------------------------------------------------------------------- */

static void a_bridge_is_critical(void **state)
{
	struct bench b VB_CLEANUP(bench_done) = bench_new(VB_STR(
		"vauban: 1\nzones: {z: {trust: 3}}\n"
		"components: {s: {zone: z}, m: {zone: z}, t: {zone: z}, u: {zone: z}}\n"
		"flows:\n  bridge: {from: s, to: m, p: 0.5}\n  left: {from: m, to: t, p: 0.5}\n"
		"  again: {from: m, to: t, p: 0.1}\n  right: {from: m, to: u, p: 0.5}\n"
		"actors: {w: {tries: 1, start: [s]}}\n"
		"feared: {one: {hits: [t], loss: 1}, two: {hits: [u], loss: 1}}\n"));
	const struct model_critical *k;

	(void)state;
	assess(&b);
	assert_int_equal(b.as.risk.critical.n, 3); /* "again" is on no best path */
	k = &b.as.risk.critical.v[0];
	assert_true(vb_str_is(k->id, "bridge"));
	assert_int_equal(k->pairs, 2);
	assert_int_equal(k->of, 2);
	assert_true(k->left == 0);
	for (size_t i = 1; i < 3; i++) {
		k = &b.as.risk.critical.v[i];
		assert_int_equal(k->pairs, 1);
		assert_true(fabs(k->left - (vb_str_is(k->id, "left") ? 0.2 : 0)) < 1e-9);
	}
}

/* ---- sensitivity ------------------------------------------------------------------------ */

static struct risk_threat_rules *no_rules(struct vb_arena *a)
{
	const char *dir = vb_path_join(a, vb_str(test_scratch(a)), VB_STR("none")).p;
	struct risk_threat_rules *rules = NULL;
	struct vb_error err;

	test_save(vb_path_join(a, vb_str(dir), VB_STR("a.yaml")).p,
			       VB_STR("format: vauban-threats/1\nthreats: []\n"));
	assert_ok(risk_threats_load(&dir, 1, &rules, &err));
	return rules;
}

static const struct model_sensitive *find(const struct bench *b, const char *id)
{
	for (size_t i = 0; i < b->as.risk.sensitive.n; i++)
		if (vb_str_is(b->as.risk.sensitive.v[i].id, id))
			return &b->as.risk.sensitive.v[i];
	return NULL;
}

static const struct model_sensitive *found(const struct bench *b, const char *id)
{
	static const struct model_sensitive none;
	const struct model_sensitive *s = find(b, id);

	if (!s)
		fail_msg("%s decides nothing", id);
	return s ? s : &none;
}

/* Six findings on six doors: five whose probability a rule states, one secret at 0.3, supposed. */
static struct bench six_doors(double stated)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str text = VB_STR("vauban: 1\nzones: {z: {trust: 3}}\ncomponents: {s: {zone: z}");
	struct bench b;

	for (unsigned i = 0; i < 6; i++)
		text = vb_arena_printf(a, "%.*s, d%u: {zone: z}", VB_FMT(text), i);
	text = vb_arena_printf(a, "%.*s}\nflows:\n", VB_FMT(text));
	for (unsigned i = 0; i < 6; i++)
		text = vb_arena_printf(a, "%.*s  f%u: {from: s, to: d%u, p: 0.01}\n", VB_FMT(text),
				       i, i);
	text = vb_arena_printf(a, "%.*sactors: {w: {tries: 2, start: [s]}}\nfeared:\n",
			       VB_FMT(text));
	for (unsigned i = 0; i < 6; i++)
		text = vb_arena_printf(a, "%.*s  e%u: {hits: [d%u], loss: 10}\n", VB_FMT(text), i,
				       i);
	b = bench_new(text);
	for (unsigned i = 0; i < 6; i++) {
		struct model_finding f = {.kind = i < 5 ? MODEL_WEAKNESS : MODEL_SECRET,
					  .probability = i < 5 ? stated : 0,
					  .severity = MODEL_SEV_HIGH,
					  .cvss = -1,
					  .epss = -1,
					  .vector = MODEL_VECTOR_NETWORK};

		f.component = vb_arena_printf(b.a, "d%u", i);
		f.rule = vb_arena_printf(b.a, "R%u", i);
		f.subject = f.component;
		f.fingerprint = vb_arena_printf(b.a, "%016x", i);
		*vb_vec_add(b.a, &b.as.findings) = f;
	}
	return b;
}

static void a_supposition_that_changes_the_first_five_is_named(void **state)
{
	struct bench b VB_CLEANUP(bench_done) = six_doors(0.37);
	struct risk_threat_rules *rules VB_CLEANUP(risk_threats_cleanup) = no_rules(b.a);
	const struct model_sensitive *s;
	struct vb_error err;

	(void)state;
	assess(&b);
	assert_ok(risk_sensitivity(&b.run, rules, &b.as, &err));
	assert_true(b.as.risk.tried);
	assert_int_equal(b.as.risk.assumptions,
			 2); /* flows state theirs: SECRET and BACK are left */
	s = found(&b, "SECRET");
	assert_true(s->down.loss < 1 && s->up.loss > 1);
	assert_int_equal(s->down.in.n, 0);
	assert_int_equal(s->up.in.n, 1);
	assert_true(vb_str_is(s->up.in.v[0], "R5 d5"));
	assert_int_equal(s->up.out.n, 1);
}

static void a_value_of_the_case_replaces_a_supposition(void **state)
{
	struct bench b VB_CLEANUP(bench_done) = six_doors(0.37);
	struct risk_threat_rules *rules VB_CLEANUP(risk_threats_cleanup) = no_rules(b.a);
	struct model_share said = {VB_STR("SECRET"), 0.9};
	struct vb_error err;

	(void)state;
	*vb_vec_add(b.a, &b.c->assume) = said;
	assess(&b);
	assert_true(fabs(b.as.findings.v[5].probability - 0.9) < 1e-12);
	assert_ok(risk_sensitivity(&b.run, rules, &b.as, &err));
	assert_true(found(&b, "SECRET")->value > 0.89);
	assert_int_equal(found(&b, "SECRET")->down.out.n, 0); /* 0.45 is still first */
}

static void without_findings_measures_are_the_priorities(void **state)
{
	struct bench b VB_CLEANUP(bench_done) = bench_new(VB_STR(
		"vauban: 1\nzones: {z: {trust: 3}}\ncomponents: {s: {zone: z}, t: {zone: z}}\n"
		"flows: {f: {from: s, to: t, auth: password, tls: yes, proto: https}}\n"
		"actors: {w: {tries: 1, start: [s]}}\nfeared: {e: {hits: [t], loss: 1}}\n"
		"measures: {m: {cut: {f: 0.5}}}\n"));
	struct risk_threat_rules *rules VB_CLEANUP(risk_threats_cleanup) = no_rules(b.a);
	struct vb_error err;

	(void)state;
	assess(&b);
	assert_ok(risk_sensitivity(&b.run, rules, &b.as, &err));
	assert_true(b.as.risk.by_measure);
	assert_non_null(find(&b, "AUTH_PASSWORD"));
	assert_null(find(&b, "AUTH_TOKEN"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(likeliest_paths_are_those_of_every_path),
		cmocka_unit_test(a_bridge_is_critical),
		cmocka_unit_test(a_supposition_that_changes_the_first_five_is_named),
		cmocka_unit_test(a_value_of_the_case_replaces_a_supposition),
		cmocka_unit_test(without_findings_measures_are_the_priorities),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
