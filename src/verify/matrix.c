/*
 * matrix.c - requirement ↔ test ↔ proof, judged from what is recorded. A test's last result counts, unless it says
 * nothing any more: it was skipped, it is too old, or what it was about (requirement, definition, product) has changed
 * since. A test that went back and forth on the same product and definition is flaky, and proves nothing either; one that
 * does so from one environment to another hangs on the environment.
 */
#include "verify/verify.h"

#include <stdlib.h>

enum { FRESH_DAYS = 90, FLAKY_TURNS = 2 };
#define TEXT(a_, english, french)                                                                  \
	((struct model_text){vb_arena_str((a_), VB_STR(english)),                                  \
					  vb_arena_str((a_), VB_STR(french))})

struct judging {
	const struct vb_run *run;
	struct vb_arena *a;
	const struct model_case *c;
	const struct model_result *results; /* newest first */
	size_t n;
	struct vb_str product;
	const char *folder;
	struct model_matrix *m;
	struct vb_map places; /* test id to its place + 1 in the list */
};

/* ---- one test --------------------------------------------------------------------------------- */

static bool same_subject(const struct model_result *a, const struct model_result *b)
{
	return vb_str_eq(a->product, b->product) && vb_str_eq(a->definition, b->definition);
}

/*
 * The newest result of the same test and subject in another environment, when it ended otherwise; NULL: none. Two results here
 * since then settle it: an environment that was left behind must not speak for ever.
 */
static const struct model_result *elsewhere(const struct judging *j,
					    const struct model_result *last)
{
	unsigned here = 1;

	if (!last->environment.n || last->outcome == MODEL_SKIPPED)
		return NULL;
	for (const struct model_result *r = last + 1; r < j->results + j->n && here < 2; r++) {
		if (!vb_str_eq(r->test, last->test) || r->outcome == MODEL_SKIPPED ||
		    !r->environment.n)
			continue;
		if (!same_subject(r, last))
			return NULL;
		if (!vb_str_eq(r->environment, last->environment))
			return (r->outcome == MODEL_PASSED) != (last->outcome == MODEL_PASSED)
				       ? r
				       : NULL;
		here++;
	}
	return NULL;
}

/* Passed, failed, passed (or the reverse) with nothing changed in between. */
static bool flaky(const struct judging *j, const struct model_result *last)
{
	enum model_outcome before = last->outcome;
	unsigned turns = 0;

	for (const struct model_result *r = last; r < j->results + j->n; r++) {
		if (!vb_str_eq(r->test, last->test) || r->outcome == MODEL_SKIPPED ||
		    !vb_str_eq(r->environment, last->environment))
			continue;
		if (!same_subject(r, last))
			break;
		turns += (r->outcome == MODEL_PASSED) != (before == MODEL_PASSED);
		before = r->outcome;
	}
	return turns >= FLAKY_TURNS;
}

static const struct model_requirement *requirement_of(const struct model_case *c, struct vb_str id)
{
	for (size_t i = 0; i < c->requirements.n; i++)
		if (vb_str_eq(c->requirements.v[i].id, id))
			return &c->requirements.v[i];
	return NULL;
}

static bool requirement_changed(const struct judging *j, const struct model_result *r,
				struct vb_str *which)
{
	for (size_t i = 0; i < r->verifies.n; i++) {
		const struct model_requirement *q = requirement_of(j->c, r->verifies.v[i].id);

		*which = r->verifies.v[i].id;
		if (q && r->verifies.v[i].digest.n &&
		    !vb_str_eq(verify_requirement_digest(j->a, q), r->verifies.v[i].digest))
			return true;
	}
	return false;
}

static bool changed(const struct judging *j, struct model_test_status *s)
{
	const struct model_result *r = s->last;
	struct vb_str which;

	if (requirement_changed(j, r, &which)) {
		s->why = (struct model_text){
			vb_arena_printf(j->a, "requirement %.*s was changed since", VB_FMT(which)),
			vb_arena_printf(j->a, "l’exigence %.*s a changé depuis", VB_FMT(which))};
		return true;
	}
	if (s->test && r->definition.n &&
	    !vb_str_eq(r->definition, verify_definition_digest(j->a, s->test, j->folder))) {
		s->why = TEXT(j->a, "the test itself was changed since",
			      "le test lui-même a changé depuis");
		return true;
	}
	if (r->product.n && j->product.n && !vb_str_eq(r->product, j->product)) {
		s->why = TEXT(j->a, "the product was changed since", "le produit a changé depuis");
		return true;
	}
	return false;
}

static bool too_old(const struct judging *j, int64_t when, const struct model_case_test *t,
		    struct model_text *why)
{
	int64_t days = (j->run->now - when) / 86400, fresh = t && t->fresh ? t->fresh : FRESH_DAYS;

	if (days <= fresh)
		return false;
	*why = (struct model_text){vb_arena_printf(j->a, "%lld days old; it holds %lld",
						   (long long)days, (long long)fresh),
				   vb_arena_printf(j->a, "vieux de %lld jours ; il vaut %lld jours",
						   (long long)days, (long long)fresh)};
	return true;
}

static void environment_told(const struct judging *j, struct model_test_status *s,
			     const struct model_result *other)
{
	const struct model_result *good = other->outcome == MODEL_PASSED ? other : s->last,
				  *bad = good == other ? s->last : other;

	s->why = (struct model_text){
		vb_arena_printf(j->a, "passed in %.*s, failed in %.*s: the environment decides",
				VB_FMT(good->environment), VB_FMT(bad->environment)),
		vb_arena_printf(j->a,
				"réussi sous %.*s, échoué sous %.*s : l’environnement en décide",
				VB_FMT(good->environment), VB_FMT(bad->environment))};
}

static enum model_test_state state_recorded(const struct judging *j, struct model_test_status *s)
{
	const struct model_result *r = s->last, *other = elsewhere(j, r);

	s->why = (struct model_text){r->why, r->why};
	if (flaky(j, r)) {
		s->why = TEXT(j->a, "passed and failed in turn with nothing changed",
			      "réussit et échoue tour à tour sans que rien ne change");
		return MODEL_TEST_FLAKY;
	}
	if (r->outcome == MODEL_SKIPPED)
		return MODEL_TEST_SKIPPED;
	if (other)
		environment_told(j, s, other);
	if (r->outcome != MODEL_PASSED)
		return MODEL_TEST_FAILS;
	if (other)
		return MODEL_TEST_SUSPECT;
	if (changed(j, s))
		return MODEL_TEST_SUSPECT;
	return too_old(j, r->when, s->test, &s->why) ? MODEL_TEST_STALE : MODEL_TEST_PASSES;
}

/* Nothing is recorded: what the case says by hand. */
static enum model_test_state state_stated(const struct judging *j, struct model_test_status *s)
{
	int64_t when;

	if (vb_str_is(s->test->last, "none") || !s->test->last.n)
		return MODEL_TEST_NONE;
	s->why = TEXT(j->a, "as the case states it; no result is recorded",
		      "d’après le dossier ; aucun résultat n’est noté");
	if (vb_str_is(s->test->last, "fail"))
		return MODEL_TEST_FAILS;
	if (s->test->date.n && vb_time_parse(s->test->date, &when) &&
	    too_old(j, when, s->test, &s->why))
		return MODEL_TEST_STALE;
	return MODEL_TEST_STATED;
}

static size_t *count_of(struct model_matrix *m, enum model_test_state s)
{
	size_t *const counts[] = {
		[MODEL_TEST_FAILS] = &m->failed,    [MODEL_TEST_FLAKY] = &m->flaky,
		[MODEL_TEST_SUSPECT] = &m->suspect, [MODEL_TEST_STALE] = &m->stale,
		[MODEL_TEST_SKIPPED] = &m->skipped, [MODEL_TEST_NONE] = &m->none,
		[MODEL_TEST_STATED] = &m->stated,   [MODEL_TEST_PASSES] = &m->passed};

	return counts[s];
}

static void status_add(struct judging *j, struct model_test_status s)
{
	s.state = s.last ? state_recorded(j, &s) : state_stated(j, &s);
	++*count_of(j->m, s.state);
	*vb_vec_add(j->a, &j->m->tests) = s;
	*vb_map_put(&j->places, s.id) = (void *)(uintptr_t)j->m->tests.n;
}

static int by_name(const void *pa, const void *pb)
{
	const struct model_result *const *a = pa, *const *b = pb;

	return vb_str_cmp((*a)->test, (*b)->test);
}

static void tests_add(struct judging *j)
{
	struct vb_map newest = {0};
	VB_VEC(const struct model_result *) others = {0};

	vb_map_init(&newest, j->a);
	for (size_t i = 0; i < j->n; i++) {
		void **slot = vb_map_put(&newest, j->results[i].test);

		if (*slot)
			continue;
		*slot = (void *)(uintptr_t)&j->results[i];
		*vb_vec_add(j->a, &others) = &j->results[i];
	}
	for (size_t i = 0; i < j->c->tests.n; i++) {
		const struct model_case_test *t = &j->c->tests.v[i];

		status_add(j, (struct model_test_status){.id = t->id,
							 .name = t->name.n ? t->name : t->id,
							 .test = t,
							 .last = vb_map_find(&newest, t->id)});
	}
	if (others.n)
		qsort(others.v, others.n, sizeof(*others.v), by_name);
	for (size_t i = 0; i < others.n; i++)
		if (!vb_map_find(&j->places, others.v[i]->test))
			status_add(j, (struct model_test_status){.id = others.v[i]->test,
								 .name = others.v[i]->name,
								 .last = others.v[i]});
}

/* ---- one requirement ---------------------------------------------------------------------------- */

static void row_test(struct judging *j, struct model_matrix_row *row, struct vb_str test)
{
	uintptr_t place = (uintptr_t)vb_map_find(&j->places, test);

	for (size_t i = 0; place && i < row->tests.n; i++)
		if (row->tests.v[i] == place - 1)
			return;
	if (place)
		*vb_vec_add(j->a, &row->tests) = (uint32_t)(place - 1);
}

static void row_tests(struct judging *j, struct model_matrix_row *row)
{
	const struct model_requirement *q = row->requirement;

	for (size_t i = 0; i < q->tests.n; i++)
		row_test(j, row, q->tests.v[i]);
	for (size_t i = 0; i < j->m->tests.n; i++) {
		const struct model_result *r = j->m->tests.v[i].last;

		for (size_t k = 0; r && k < r->verifies.n; k++)
			if (vb_str_eq(r->verifies.v[k].id, q->id))
				row_test(j, row, j->m->tests.v[i].id);
	}
}

static enum model_proof_state row_state(const struct judging *j, const struct model_matrix_row *row)
{
	size_t good = 0, stated = 0;

	for (size_t i = 0; i < row->tests.n; i++) {
		enum model_test_state s = j->m->tests.v[row->tests.v[i]].state;

		if (s == MODEL_TEST_FAILS || s == MODEL_TEST_FLAKY)
			return MODEL_PROOF_FAILS;
		good += s == MODEL_TEST_PASSES;
		stated += s == MODEL_TEST_STATED;
	}
	if (good && good == row->tests.n)
		return MODEL_PROOF_HELD;
	return good || stated ? MODEL_PROOF_PARTIAL : MODEL_PROOF_MISSING;
}

static struct vb_str accepted_by(const struct judging *j, struct vb_str requirement)
{
	for (size_t i = 0; i < j->c->decisions.n; i++) {
		const struct model_case_decision *d = &j->c->decisions.v[i];
		int64_t until;

		if (vb_str_eq(d->accept, requirement) &&
		    !(d->until.n && vb_time_parse(d->until, &until) &&
		      until + 86400 <= j->run->now))
			return d->id;
	}
	return (struct vb_str){NULL, 0};
}

static int gaps_first(const void *pa, const void *pb)
{
	const struct model_matrix_row *a = pa, *b = pb;

	return a->state != b->state              ? (int)a->state - (int)b->state
	       : a->requirement < b->requirement ? -1
						 : a->requirement > b->requirement;
}

static void rows_add(struct judging *j)
{
	for (size_t i = 0; i < j->c->requirements.n; i++) {
		struct model_matrix_row row = {.requirement = &j->c->requirements.v[i]};

		row_tests(j, &row);
		row.state = row_state(j, &row);
		row.decision = accepted_by(j, row.requirement->id);
		if (row.decision.n && row.state != MODEL_PROOF_HELD)
			row.state = MODEL_PROOF_ACCEPTED;
		j->m->held += row.state == MODEL_PROOF_HELD || row.state == MODEL_PROOF_ACCEPTED;
		*vb_vec_add(j->a, &j->m->rows) = row;
	}
	if (j->m->rows.n)
		qsort(j->m->rows.v, j->m->rows.n, sizeof(*j->m->rows.v), gaps_first);
}

static void unknown_add(struct judging *j)
{
	struct vb_map seen = {0};

	vb_map_init(&seen, j->a);
	for (size_t i = 0; i < j->m->tests.n; i++) {
		const struct model_result *r = j->m->tests.v[i].last;

		for (size_t k = 0; r && k < r->verifies.n; k++) {
			void **slot = vb_map_put(&seen, r->verifies.v[k].id);

			if (!*slot && !requirement_of(j->c, r->verifies.v[k].id))
				*vb_vec_add(j->a, &j->m->unknown) = r->verifies.v[k].id;
			*slot = j;
		}
	}
}

/* Where the last results were obtained: several make them hard to compare. */
static void environments_add(struct judging *j)
{
	struct vb_map seen = {0};

	vb_map_init(&seen, j->a);
	for (size_t i = 0; i < j->m->tests.n; i++) {
		const struct model_result *r = j->m->tests.v[i].last;
		void **slot = r && r->environment.n ? vb_map_put(&seen, r->environment) : NULL;

		if (slot && !*slot)
			*vb_vec_add(j->a, &j->m->environments) = r->environment;
		if (slot)
			*slot = j;
	}
}

void verify_matrix_build(const struct vb_run *run, struct vb_arena *a, const struct model_case *c,
			 const struct model_result *results, size_t n, struct vb_str product,
			 const char *folder, struct model_matrix *out)
{
	struct judging j = {run, a, c, results, n, product, folder, out, {0}};

	*out = (struct model_matrix){0};
	vb_map_init(&j.places, a);
	tests_add(&j);
	rows_add(&j);
	unknown_add(&j);
	environments_add(&j);
}
