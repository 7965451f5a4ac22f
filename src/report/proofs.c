/*
 * proofs.c - the matrix as data: one JSON document, which is also what the page's template places, with the words of
 * the reader's language added beside.
 */
#include "report/proofs.h"

#include "report/document.h"
#include "report/node.h"

static void result_put(struct report_node n, const struct model_result *r)
{
	struct report_node list;

	report_node_word(n, "outcome", model_outcome_word(r->outcome));
	report_node_time(n, "time", r->when);
	report_node_known(n, "duration_ms", (double)r->duration);
	report_node_some(n, "environment", r->environment);
	report_node_some(n, "output_sha256", r->output);
	report_node_some(n, "file", r->file);
	if (r->line)
		report_node_uint(n, "line", r->line);
	report_node_some(n, "file_sha256", r->file_digest);
	report_node_some(n, "product_digest", r->product);
	report_node_some(n, "release", r->release);
	list = report_node_list(n, "verifies");
	for (size_t i = 0; i < r->verifies.n; i++)
		report_node_add(list, r->verifies.v[i].id);
}

static void test_put(struct report_node n, const struct model_test_status *s)
{
	report_node_str(n, "id", s->id);
	report_node_str(n, "name", s->name);
	report_node_word(n, "state", model_test_word(s->state));
	report_node_text(n, "why", s->why);
	report_node_some(n, "source", s->last ? s->last->source : VB_STR(""));
	if (s->last)
		result_put(report_node_object(n, "last"), s->last);
	else
		report_node_null(n, "last");
}

static void row_put(struct report_node n, const struct model_matrix *m,
		    const struct model_matrix_row *row)
{
	struct report_node list;

	report_node_str(n, "requirement", row->requirement->id);
	report_node_str(n, "text", row->requirement->text);
	report_node_word(n, "state", model_proof_word(row->state));
	report_node_some(n, "decision", row->decision);
	report_node_strs(n, "from", row->requirement->from.v, row->requirement->from.n);
	list = report_node_list(n, "tests");
	for (size_t i = 0; i < row->tests.n; i++)
		report_node_add(list, m->tests.v[row->tests.v[i]].id);
}

static void counts_put(struct report_node n, const struct model_matrix *m)
{
	report_node_uint(n, "requirements", m->rows.n);
	report_node_uint(n, "held", m->held);
	report_node_uint(n, "tests", m->tests.n);
	report_node_uint(n, "passes", m->passed);
	report_node_uint(n, "fails", m->failed);
	report_node_uint(n, "flaky", m->flaky);
	report_node_uint(n, "suspect", m->suspect);
	report_node_uint(n, "stale", m->stale);
	report_node_uint(n, "skipped", m->skipped);
	report_node_uint(n, "stated", m->stated);
	report_node_uint(n, "none", m->none);
}

void report_proofs_json(yyjson_mut_doc *doc, const struct model_case *c,
			const struct model_matrix *m)
{
	struct report_node root = report_node_root(doc), list;

	report_node_word(root, "format", "vauban-proofs/1");
	report_node_str(root, "case", c->id);
	counts_put(report_node_object(root, "counts"), m);
	list = report_node_list(root, "requirements");
	for (size_t i = 0; i < m->rows.n; i++)
		row_put(report_node_item(list), m, &m->rows.v[i]);
	list = report_node_list(root, "tests");
	for (size_t i = 0; i < m->tests.n; i++)
		test_put(report_node_item(list), &m->tests.v[i]);
	report_node_strs(root, "unknown_requirements", m->unknown.v, m->unknown.n);
	report_node_strs(root, "environments", m->environments.v, m->environments.n);
}

/* ---- the page --------------------------------------------------------------------------------- */

static void page_test(struct report_node n, struct vb_arena *a, enum vb_lang lang,
		      const struct model_test_status *s)
{
	report_node_str(n, "id", vb_arena_printable(a, s->id));
	report_node_word(n, "state", model_test_name(s->state, (int)lang));
	report_node_word(n, "state_class",
			 s->state == MODEL_TEST_PASSES  ? "low"
			 : s->state <= MODEL_TEST_FLAKY ? "high"
							: "medium");
	report_node_str(n, "why", vb_arena_printable(a, model_text_in(s->why, (int)lang)));
	report_node_str(n, "day", s->last ? vb_time_day(a, s->last->when) : VB_STR(""));
	report_node_str(n, "source", s->last ? s->last->source : VB_STR(""));
}

static void page_row(struct report_node n, struct vb_arena *a, enum vb_lang lang,
		     const struct model_matrix *m, const struct model_matrix_row *row)
{
	static const char *const classes[] = {[MODEL_PROOF_FAILS] = "critical",
					      [MODEL_PROOF_MISSING] = "high",
					      [MODEL_PROOF_PARTIAL] = "medium",
					      [MODEL_PROOF_ACCEPTED] = "info",
					      [MODEL_PROOF_HELD] = "low"};
	struct report_node list;

	report_node_str(n, "id", vb_arena_printable(a, row->requirement->id));
	report_node_str(n, "text", vb_arena_printable(a, row->requirement->text));
	report_node_word(n, "state", model_proof_name(row->state, (int)lang));
	report_node_word(n, "state_class", classes[row->state]);
	report_node_str(n, "decision", vb_arena_printable(a, row->decision));
	report_node_bool(n, "has_tests", row->tests.n > 0);
	list = report_node_list(n, "tests");
	for (size_t i = 0; i < row->tests.n; i++)
		page_test(report_node_item(list), a, lang, &m->tests.v[row->tests.v[i]]);
}

void report_proofs_rows(struct report_node root, struct vb_arena *a, enum vb_lang lang,
			const struct model_matrix *m)
{
	struct report_node list = report_node_list(root, "rows");

	for (size_t i = 0; i < m->rows.n; i++)
		page_row(report_node_item(list), a, lang, m, &m->rows.v[i]);
	report_node_bool(root, "has_rows", m->rows.n > 0);
	report_node_str(
		root, "summary",
		vb_arena_printf(a,
				vb_t(lang, "%zu of %zu requirements are proved or accepted.",
				     "%zu exigences sur %zu sont prouvées ou acceptées."),
				m->held, m->rows.n));
}

bool report_proofs_page(const struct vb_run *run, struct vb_arena *a, const struct model_case *c,
			const struct model_matrix *m, struct vb_buf *out, struct vb_error *err)
{
	yyjson_mut_doc *doc VB_CLEANUP(vb_json_cleanup_mut) = yyjson_mut_doc_new(NULL);
	struct report_templates set;
	struct report_node root = report_node_root(doc);

	report_document_head(
		root, run, a, c,
		REPORT_TEXT("Requirements and their proofs", "Exigences et leurs preuves"));
	report_proofs_rows(root, a, run->lang, m);
	return report_templates_load(a, NULL, &set, err) &&
	       report_document_write(doc, a, &set, VB_STR("proofs"), out, err);
}
