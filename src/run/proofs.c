/*
 * proofs.c - proofs: the tests of the case run, or results of others taken in; recorded with what they are about; judged.
 *
 *   case ──► commands, probes ─┐
 *   files ──► readers ─────────┴──► links, digests ──► store + evidence log ──► matrix, gaps first
 */
#include "run/people.h"
#include "run/run_int.h"

#include <sys/stat.h>

#include "core/file.h"
#include "core/hash.h"
#include "core/limits.h"
#include "verify/verify.h"

/* The digest of the last audit of the product; empty when there is none. */
static bool product_digest(struct store *store, struct vb_arena *a, struct vb_str product,
			   struct vb_str *out, struct vb_error *err)
{
	struct store_run *runs;
	size_t n;

	*out = (struct vb_str){NULL, 0};
	if (!store_get_runs(store, a, 100, &runs, &n, err))
		return false;
	for (size_t i = 0; i < n && !out->n; i++)
		if (vb_str_eq(runs[i].product, product))
			*out = runs[i].digest;
	return true;
}

static const char *case_folder(const struct run_place *place, struct vb_arena *a)
{
	return vb_arena_cstr(a, vb_path_dir(vb_str(place->case_file)));
}

bool run_matrix(const struct vb_run *run, const struct run_place *place, struct vb_arena *a,
		const struct model_case *c, struct model_matrix *out, struct vb_error *err)
{
	struct store *store VB_CLEANUP(store_cleanup) = NULL;
	struct vb_str digest = {NULL, 0};
	model_results results = {0};

	if (vb_file_exists(place->store) && (!store_open(place->store, &store, err) ||
					     !store_get_results(store, a, c->id, &results, err) ||
					     !product_digest(store, a, c->id, &digest, err)))
		return false;
	verify_matrix_build(run, a, c, results.v, results.n, digest, case_folder(place, a), out);
	return true;
}

/* What is recorded takes the place of what the case states by hand, for whoever judges by the case's tests. */
static void test_overlay(struct model_case *c, struct model_case_test *t,
			 const struct model_test_status *s)
{
	if (!s->last)
		return;
	t->last = s->state == MODEL_TEST_PASSES
		? VB_STR("pass")
		: s->state == MODEL_TEST_FAILS || s->state == MODEL_TEST_FLAKY
		? VB_STR("fail")
		: VB_STR("none");
	t->date = vb_time_day(c->arena, s->last->when);
}

/* A result that verifies a requirement is one of its tests, whether or not the case says so. */
static void requirement_overlay(struct model_case *c, const struct model_matrix *m,
				struct model_requirement *q)
{
	for (size_t i = 0; i < m->rows.n; i++) {
		const struct model_matrix_row *row = &m->rows.v[i];

		for (size_t k = 0; row->requirement == q && k < row->tests.n; k++) {
			struct vb_str id = m->tests.v[row->tests.v[k]].id;
			bool there = false;

			for (size_t t = 0; t < q->tests.n; t++)
				there |= vb_str_eq(q->tests.v[t], id);
			if (!there)
				*vb_vec_add(c->arena, &q->tests) = id;
		}
	}
}

bool run_proofs_overlay(const struct vb_run *run, const struct run_place *place,
			struct model_case *c, struct vb_error *err)
{
	struct model_matrix m;

	if (!vb_file_exists(place->store))
		return true;
	if (!run_matrix(run, place, c->arena, c, &m, err))
		return false;
	for (size_t i = 0; i < c->requirements.n; i++)
		requirement_overlay(c, &m, &c->requirements.v[i]);
	for (size_t i = 0; i < m.tests.n; i++) {
		struct model_case_test *t = i < c->tests.n ? &c->tests.v[i] : NULL;

		if (!t && m.tests.v[i].last && m.tests.v[i].last->verifies.n) {
			/* Known by its results alone: it joins the case as it is judged here. */
			struct model_case_test added = {.id = m.tests.v[i].id,
							.name = m.tests.v[i].name};

			test_overlay(c, &added, &m.tests.v[i]);
			*vb_vec_add(c->arena, &c->tests) = added;
		} else if (t) {
			test_overlay(c, t, &m.tests.v[i]);
		}
	}
	return true;
}

/* ---- results ------------------------------------------------------------------------------- */

struct testing {
	const struct vb_run *run;
	const struct run_place *place;
	const struct run_proofs_options *o;
	struct run_proofs_result *out;
	struct vb_arena *a;
	const struct model_case *c;
	const char *folder;
	struct vb_str product;
};

static void result_take(struct testing *t, struct model_result *r)
{
	const struct model_case *c = t->c;

	verify_result_link(t->a, c, r);
	r->product = t->product;
	r->release = c->version;
	for (size_t i = 0; i < c->tests.n; i++)
		if (vb_str_eq(c->tests.v[i].id, r->test))
			r->definition = verify_definition_digest(t->a, &c->tests.v[i], t->folder);
	*vb_vec_add(t->a, &t->out->results) = *r;
}

static bool chosen(const struct testing *t, const struct model_case_test *test)
{
	for (size_t i = 0; i < t->o->n_only; i++)
		if (vb_str_is(test->id, t->o->only[i]))
			return true;
	return !t->o->n_only;
}

/* A "run" that is a mere pointer to where results come from (a URL, a CI job) is not a command. */
static bool runnable(const struct model_case_test *test)
{
	return test->probe.n ||
	       (test->run.n && vb_str_find(test->run, VB_STR("://")) == test->run.n);
}

static bool tests_run(struct testing *t, struct vb_error *err)
{
	for (size_t i = 0; i < t->c->tests.n; i++) {
		const struct model_case_test *test = &t->c->tests.v[i];
		struct model_result r;

		if (!chosen(t, test) || !runnable(test))
			continue;
		vb_run_progress(t->run, test->id.p, i, t->c->tests.n);
		if (test->probe.n ? !verify_probe_run(t->run, t->a, t->c, test, t->folder, &r, err)
				  : !verify_command_run(t->run, t->a, test, t->folder, &r, err))
			return false;
		result_take(t, &r);
	}
	return true;
}

static bool only_known(const struct testing *t, struct vb_error *err)
{
	for (size_t i = 0; i < t->o->n_only; i++) {
		bool found = false;

		for (size_t k = 0; k < t->c->tests.n; k++)
			found |= vb_str_is(t->c->tests.v[k].id, t->o->only[i]);
		if (!found)
			return vb_fail(err, VB_E_USAGE, "the case has no test \"%s\"",
				       t->o->only[i]);
	}
	return true;
}

static bool file_import(struct testing *t, const char *path, struct vb_error *err)
{
	struct verify_source from = {.name = path, .lang = t->run->lang};
	struct stat st;
	struct vb_str bytes, digest;
	model_results results;

	if (!vb_file_load(t->a, path, VB_LIMIT_XML_BYTES, &bytes, err))
		return false;
	if (stat(path, &st) != 0)
		return vb_fail_errno(err, "look at", path);
	/* A file without dates is as old as its last change says: importing makes nothing fresh. */
	from.when = st.st_mtime < t->run->now ? st.st_mtime : t->run->now;
	if (!verify_results_parse(t->a, bytes, &from, &results, err))
		return false;
	digest = vb_sha256_hex(t->a, bytes);
	for (size_t i = 0; i < results.n; i++) {
		struct model_result *r = &results.v[i];

		r->file = vb_arena_str(t->a, vb_str(path));
		r->file_digest = digest;
		if (r->when >
		    t->run->now) /* a clock ahead of ours must not keep a proof fresh for ever */
			r->when = t->run->now;
		result_take(t, r);
	}
	t->out->files++;
	return true;
}

static bool record(struct testing *t, struct vb_error *err)
{
	struct store *store VB_CLEANUP(store_cleanup) = NULL;
	const char *folder = vb_arena_cstr(t->a, vb_path_dir(vb_str(t->place->store)));
	struct store_trail line;

	if (!t->out->results.n)
		return true;
	return vb_mkdirs(folder, err) && store_open(t->place->store, &store, err) &&
	       store_put_results(
		       store, t->c->id, t->o->author, t->run->now, t->out->results.v,
		       t->out->results.n,
		       run_trail_by(t->place, t->run->now, "test", t->c->id,
				    vb_arena_printf(t->a, "%zu results", t->out->results.n), &line),
		       err);
}

static bool product_find(struct testing *t, struct vb_error *err)
{
	struct store *store VB_CLEANUP(store_cleanup) = NULL;

	if (!vb_file_exists(t->place->store))
		return true;
	return store_open(t->place->store, &store, err) &&
	       product_digest(store, t->a, t->c->id, &t->product, err);
}

static bool test_all(struct testing *t, struct vb_error *err)
{
	if (!product_find(t, err) || !only_known(t, err))
		return false;
	for (size_t i = 0; i < t->o->n_files; i++)
		if (!file_import(t, t->o->files[i], err))
			return false;
	if (!t->o->n_files && !t->o->matrix_only && !tests_run(t, err))
		return false;
	return record(t, err) && run_matrix(t->run, t->place, t->a, t->c, &t->out->matrix, err);
}

bool run_proofs(const struct vb_run *run, const struct run_place *place,
		const struct run_proofs_options *options, struct run_proofs_result *out,
		struct vb_error *err)
{
	struct run_proofs_result r = {.arena = vb_arena_new()};
	struct testing t = {.run = run, .place = place, .o = options, .out = &r, .a = r.arena};

	if (!run_case_open(run, place, &r.the_case, err)) {
		run_proofs_done(&r);
		return false;
	}
	t.c = r.the_case;
	t.folder = case_folder(place, r.arena);
	if (!test_all(&t, err)) {
		run_proofs_done(&r);
		return false;
	}
	*out = r;
	return true;
}

void run_proofs_done(struct run_proofs_result *r)
{
	case_free(r->the_case);
	vb_arena_free(r->arena);
	*r = (struct run_proofs_result){0};
}
