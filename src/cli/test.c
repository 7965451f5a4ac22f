/* test.c - `vauban test`: results taken, and the matrix requirement, test, proof, gaps first. */
#include "cli/cli.h"

#include "core/file.h"
#include "core/limits.h"
#include "report/proofs.h"

static const char *state_colour(const struct cli *c, enum model_proof_state s)
{
	static const char *const colours[] = {[MODEL_PROOF_FAILS] = "\033[1;31m",
					      [MODEL_PROOF_MISSING] = "\033[31m",
					      [MODEL_PROOF_PARTIAL] = "\033[33m",
					      [MODEL_PROOF_ACCEPTED] = "\033[36m",
					      [MODEL_PROOF_HELD] = "\033[32m"};

	return c->colour ? colours[s] : "";
}

static struct vb_str safe(const struct cli *c, struct vb_str s)
{
	return vb_arena_printable(c->arena, s);
}

static void test_line(const struct cli *c, const struct model_test_status *s, struct vb_buf *b)
{
	struct vb_str why = safe(c, model_text_in(s->why, (int)c->run.lang));

	vb_buf_printf(b, "      %.*s  %s", VB_FMT(safe(c, s->id)),
		      model_test_name(s->state, (int)c->run.lang));
	if (s->last)
		vb_buf_printf(b, "  %.*s", VB_FMT(vb_time_day(c->arena, s->last->when)));
	if (why.n)
		vb_buf_printf(b, vb_t(c->run.lang, ": %.*s", " : %.*s"), VB_FMT(why));
	if (s->last && s->last->file.n)
		vb_buf_printf(b, "  (%.*s:%u)", VB_FMT(safe(c, s->last->file)), s->last->line);
	vb_buf_char(b, '\n');
}

static void rows_text(const struct cli *c, const struct model_matrix *m, struct vb_buf *b)
{
	for (size_t i = 0; i < m->rows.n; i++) {
		const struct model_matrix_row *row = &m->rows.v[i];

		vb_buf_printf(b, "%s%s%s  %.*s  %.*s\n", state_colour(c, row->state),
			      model_proof_name(row->state, (int)c->run.lang), cli_plain(c),
			      VB_FMT(safe(c, row->requirement->id)),
			      VB_FMT(safe(c, row->requirement->text)));
		for (size_t k = 0; k < row->tests.n; k++)
			test_line(c, &m->tests.v[row->tests.v[k]], b);
		if (row->decision.n)
			vb_buf_printf(b,
				      vb_t(c->run.lang, "      accepted by decision %.*s\n",
					   "      acceptée par la décision %.*s\n"),
				      VB_FMT(safe(c, row->decision)));
		if (!row->tests.n)
			vb_buf_cstr(b, vb_t(c->run.lang, "      no test says so\n",
					    "      aucun test ne le montre\n"));
	}
}

/* Tests that prove no requirement are not listed one by one, unless they fail. */
static void others_text(const struct cli *c, const struct model_matrix *m, struct vb_buf *b)
{
	bool said = false;

	for (size_t i = 0; i < m->tests.n; i++) {
		const struct model_test_status *s = &m->tests.v[i];

		if ((s->last && s->last->verifies.n) || s->state > MODEL_TEST_FLAKY)
			continue;
		if (!said)
			vb_buf_cstr(b, vb_t(c->run.lang, "Tests of no requirement that fail\n",
					    "Tests sans exigence qui échouent\n"));
		said = true;
		test_line(c, s, b);
	}
	for (size_t i = 0; i < m->unknown.n; i++)
		vb_buf_printf(
			b,
			vb_t(c->run.lang,
			     "results name the requirement %.*s, which the case does not have\n",
			     "des résultats citent l’exigence %.*s, absente du dossier\n"),
			VB_FMT(safe(c, m->unknown.v[i])));
}

/* Results of several environments are told apart: what holds in one may fail in another. */
static void environments_text(const struct cli *c, const struct model_matrix *m, struct vb_buf *b)
{
	if (m->environments.n < 2)
		return;
	vb_buf_printf(b,
		      vb_t(c->run.lang, "The results come from %zu environments:\n",
			   "Les résultats viennent de %zu environnements :\n"),
		      m->environments.n);
	for (size_t i = 0; i < m->environments.n; i++)
		vb_buf_printf(b, "  %.*s\n", VB_FMT(safe(c, m->environments.v[i])));
}

static int matrix_text(struct cli *c, const struct run_proofs_result *r)
{
	const struct model_matrix *m = &r->matrix;
	struct vb_buf b;

	vb_buf_init(&b, VB_LIMIT_REPORT_BYTES);
	rows_text(c, m, &b);
	others_text(c, m, &b);
	environments_text(c, m, &b);
	vb_buf_printf(
		&b,
		vb_t(c->run.lang,
		     "%zu of %zu requirements proved or accepted; tests: %zu pass, %zu fail, %zu "
		     "flaky, %zu suspect, %zu stale, %zu skipped, %zu stated only, %zu never run\n",
		     "%zu exigences sur %zu prouvées ou acceptées ; tests : %zu réussis, %zu "
		     "échoués, %zu instables, %zu à refaire, %zu trop anciens, %zu sautés, %zu "
		     "seulement déclarés, %zu jamais lancés\n"),
		m->held, m->rows.n, m->passed, m->failed, m->flaky, m->suspect, m->stale,
		m->skipped, m->stated, m->none);
	return cli_out(c, &b);
}

static bool page_write(struct cli *c, const struct run_proofs_result *r, const char *path,
		       struct vb_error *err)
{
	struct vb_buf b VB_CLEANUP(vb_buf_done) = {0};

	vb_buf_init(&b, VB_LIMIT_REPORT_BYTES);
	return report_proofs_page(&c->run, c->arena, r->the_case, &r->matrix, &b, err) &&
	       vb_file_save(path, vb_buf_view(&b), err);
}

static int matrix_json(struct cli *c, const struct run_proofs_result *r)
{
	yyjson_mut_doc *doc = yyjson_mut_doc_new(NULL);

	report_proofs_json(doc, r->the_case, &r->matrix);
	return cli_out_json(c, doc);
}

int cli_test(struct cli *c)
{
	struct run_proofs_options o = {.files = c->words,
				       .n_files = c->n_words,
				       .matrix_only = cli_flag(c, "matrix"),
				       .author = cli_author(c)};
	const char *page = cli_value(c, "output");
	struct run_proofs_result r;
	struct vb_error err;
	bool gaps;
	int status;

	o.only = cli_values(c, "only", &o.n_only);
	if (!run_proofs(&c->run, &c->place, &o, &r, &err))
		return cli_failed(c, &err);
	if (page && !page_write(c, &r, page, &err)) {
		run_proofs_done(&r);
		return cli_failed(c, &err);
	}
	if (r.results.n)
		cli_say(c,
			r.results.n == 1
				? vb_t(c->run.lang, "recorded: %zu result", "noté : %zu résultat")
				: vb_t(c->run.lang, "recorded: %zu results",
				       "noté : %zu résultats"),
			r.results.n);
	gaps = r.matrix.failed + r.matrix.flaky > 0;
	status = cli_wants_json(c) ? matrix_json(c, &r) : matrix_text(c, &r);
	run_proofs_done(&r);
	return status ? status : gaps ? VB_EXIT_NO : VB_EXIT_DONE;
}
