/*
 * vex.c - statements of others become decisions of the product they are about.
 *
 *   document ──► watch_vex_parse ──► match_vex against a recorded run ──► store_put_decision, one a finding
 *
 * All documents are read and matched before the first decision is recorded: a bad one changes nothing.
 */
#include "run/people.h"
#include "run/run_int.h"

#include "case/case.h"
#include "core/file.h"
#include "core/limits.h"
#include "watch/watch.h"

/* As our own documents name the product (report/vex.c). */
static struct vb_str own_purl(struct vb_arena *a, struct vb_str name)
{
	struct model_component product = {.type = VB_STR("generic"), .name = name};

	return model_purl_write(a, &product);
}

/* What the case calls the product, as documents written by an audit do; a case that cannot be read names nothing. */
static struct vb_str case_title(const struct vb_run *run, const struct run_place *place,
				struct vb_arena *a)
{
	struct model_case *c = NULL;
	struct vb_str title;
	struct vb_error ignored;

	if (!place->case_file || !run_case_open(run, place, &c, &ignored))
		return (struct vb_str){NULL, 0};
	title = vb_arena_str(a, c->title);
	case_free(c);
	return title;
}

static void names_fill(struct vb_arena *a, const struct run_vex_options *o, struct vb_str title,
		       const struct store_run *r, const struct model_assessment *x,
		       struct match_vex_about *about)
{
	struct vb_str *names = vb_arena_array(a, 2 * (o->n_products + 5 + x->targets.n * 2),
					      sizeof(*names));
	size_t n = 0;

	for (size_t i = 0; i < o->n_products; i++)
		names[n++] = vb_str(o->products[i]);
	if (r->product.n)
		names[n++] = r->product;
	if (r->product.n && r->release.n)
		names[n++] = vb_arena_printf(a, "%.*s %.*s", VB_FMT(r->product),
					     VB_FMT(r->release));
	for (size_t i = 0; i < x->targets.n; i++)
		if (x->targets.v[i].id.n)
			names[n++] = x->targets.v[i].id;
	for (size_t i = 0; i < x->targets.n; i++)
		names[n++] = x->targets.v[i].path;
	if (title.n)
		names[n++] = title;
	if (x->facts && x->facts->name.n)
		names[n++] = x->facts->name;
	if (x->facts && x->facts->target.n)
		names[n++] = x->facts->target;
	for (size_t i = 0, said = n; i < said; i++)
		names[n++] = own_purl(a, names[i]);
	about->names = names;
	about->n_names = n;
	about->digest = vb_str_from(r->digest, vb_str_starts(r->digest, VB_STR("sha256:")) ? 7 : 0);
}

static bool record_locked(const struct run_place *place, struct store *store, struct vb_arena *a,
			  const struct match_vex_result *r, int64_t now, struct vb_error *err)
{
	for (size_t i = 0; i < r->decisions.n; i++) {
		const struct model_decision *d = &r->decisions.v[i].decision;
		struct store_trail line;

		if (!store_put_decisions(store, &r->decisions.v[i].finding->fingerprint, 1, d,
					 run_trail_by(place, now, "vex",
						      VB_STR(""), run_decision_words(a, d), &line),
						      err))
			return false;
	}
	return true;
}

/* What a document decides is recorded whole or not at all. */
static bool record(const struct run_place *place, struct store *store, struct vb_arena *a,
		   const struct match_vex_result *r, int64_t now, struct vb_error *err)
{
	return store_begin(store, err) &&
	       store_end(store, record_locked(place, store, a, r, now, err), err);
}

/* What one document decides is what the next one finds decided. */
static void carry(struct model_assessment *x, const struct match_vex_result *r)
{
	for (size_t i = 0; i < r->decisions.n; i++) {
		struct model_finding *f = &x->findings.v[r->decisions.v[i].finding - x->findings.v];

		f->decided = true;
		f->decision = r->decisions.v[i].decision;
	}
}

static bool document_match(struct vb_arena *a, const char *path,
			   const struct match_vex_about *about, struct run_vex_document *out,
			   struct vb_error *err)
{
	struct vb_str text;

	if (!vb_file_load(a, path, VB_LIMIT_JSON_BYTES, &text, err) ||
	    !watch_vex_parse(a, text, path, &out->vex, err))
		return false;
	match_vex(a, &out->vex, about, &out->result);
	return true;
}

bool run_vex(const struct vb_run *run, const struct run_place *place, struct vb_arena *a,
	     const struct run_vex_options *options, struct run_vex_result *out,
	     struct vb_error *err)
{
	struct store *store VB_CLEANUP(store_cleanup) = NULL;
	struct run_vex_result result = {.n = options->n_files};
	struct match_vex_about about = {.now = run->now};
	struct model_assessment *x;
	struct store_run r;

	if (!run_store_open(place, &store, err) ||
	    !store_get_run(store, a, options->run, &r, err) ||
	    !store_get_assessment(store, a, r.id, &x, err) ||
	    !store_apply_decisions(store, r.product, x, err))
		return false;
	names_fill(a, options, case_title(run, place, a), &r, x, &about);
	about.findings = x->findings.v;
	about.n_findings = x->findings.n;
	about.facts = x->facts;
	result.run_id = r.id;
	result.documents = vb_arena_array(a, options->n_files + 1, sizeof(*result.documents));
	for (size_t i = 0; i < options->n_files; i++) {
		if (!document_match(a, options->files[i], &about, &result.documents[i], err))
			return false;
		carry(x, &result.documents[i].result);
	}
	for (size_t i = 0; !options->dry && i < options->n_files; i++)
		if (!record(place, store, a, &result.documents[i].result, run->now, err))
			return false;
	*out = result;
	return true;
}
