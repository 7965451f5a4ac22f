/* push.c - see push.h. */
#include "run/push.h"

#include "core/fetch.h"
#include "core/file.h"
#include "core/json.h"
#include "core/limits.h"
#include "run/run_int.h"
#include "store/run_document.h"

enum { SECONDS = 600, RUNS_COMPARED = 1000, ANSWER_BYTES = 64 * 1024 };

/* ---- sending -------------------------------------------------------------------------------- */

static bool document_make(const struct run_place *place, struct vb_str word, struct vb_buf *out,
			  struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct store *store VB_CLEANUP(store_cleanup) = NULL;
	struct store_run_document d = {0};
	struct store_run r;

	if (!run_store_open(place, &store, err) || !store_get_run(store, a, word, &r, err) ||
	    !store_get_assessment(store, a, r.id, &d.assessment, err))
		return false;
	d.product = r.product;
	d.release = r.release;
	return store_run_write(&d, out, err);
}

/* The console says why in a problem of RFC 9457. */
static bool refused(const struct vb_run *run, const char *address,
		    const struct vb_fetch_answer *answer, struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	yyjson_doc *doc VB_CLEANUP(vb_json_cleanup) = NULL;
	struct vb_str detail = {NULL, 0};
	struct vb_error ignored;

	if (vb_json_read(answer->body, address, &doc, &ignored))
		detail = vb_arena_printable(a, vb_json_str(yyjson_doc_get_root(doc), "detail"));
	vb_fail(err, answer->status == 422 ? VB_E_INPUT : VB_E_ENV,
		vb_t(run->lang, "%s did not take the run: HTTP %ld%s%.*s",
		     "%s n’a pas pris l’audit : HTTP %ld%s%.*s"),
		address, answer->status, detail.n ? ", " : "", VB_FMT(vb_str_sub(detail, 0, 300)));
	if (answer->status == 401)
		return vb_hint(err, "%s",
			       vb_t(run->lang,
				    "the certificate or token must be known there: vauban user",
				    "le certificat ou le jeton doit y être connu : vauban user"));
	return answer->status == 403
		       ? vb_hint(err, "%s",
				 vb_t(run->lang, "its role there must be contributor or more",
				      "son rôle là-bas doit être contributor ou plus"))
		       : false;
}

static bool answer_read(const struct vb_run *run, const char *address,
			const struct vb_fetch_answer *answer, struct run_pushed *out,
			struct vb_error *err)
{
	yyjson_doc *doc VB_CLEANUP(vb_json_cleanup) = NULL;
	yyjson_val *number;

	if (answer->status != 200 && answer->status != 201)
		return refused(run, address, answer, err);
	if (!vb_json_read(answer->body, address, &doc, err))
		return false;
	number = yyjson_obj_get(yyjson_doc_get_root(doc), "run");
	if (!yyjson_is_int(number))
		return vb_fail(err, VB_E_INPUT,
			       vb_t(run->lang, "%s did not answer as a console does",
				    "%s n’a pas répondu comme une console"),
			       address);
	*out = (struct run_pushed){yyjson_get_sint(number),
				   vb_json_true(yyjson_doc_get_root(doc), "recorded")};
	return true;
}

bool run_push(const struct vb_run *run, const struct run_place *place,
	      const struct run_push_options *o, struct run_pushed *out, struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_fetch *fetch VB_CLEANUP(vb_fetch_cleanup) = NULL;
	struct vb_buf document VB_CLEANUP(vb_buf_done) = {0};
	struct vb_str base = vb_str(o->address);
	const char *headers[3] = {"Content-Type: application/json", NULL, NULL}, *address;
	struct vb_fetch_options how = {.post = true,
				       .any_status = true,
				       .stay = true,
				       .seconds = SECONDS,
				       .max_bytes = ANSWER_BYTES,
				       .ca_file = o->ca,
				       .client_cert = o->cert,
				       .client_key = o->key,
				       .headers = headers};
	struct vb_fetch_answer answer;

	while (base.n && base.p[base.n - 1] == '/')
		base.n--;
	address = vb_arena_printf(a, "%.*s/api/v1/runs", VB_FMT(base)).p;
	if (o->token.n)
		headers[1] = vb_arena_printf(a, "Authorization: Bearer %.*s", VB_FMT(o->token)).p;
	vb_buf_init(&document, VB_LIMIT_HTTP_BODY);
	if (!vb_fetch_allowed(address, err) || !document_make(place, o->run, &document, err) ||
	    !vb_fetch_open(&fetch, err))
		return false;
	how.body = vb_buf_view(&document);
	return vb_fetch_memory(fetch, run, a, address, &how, &answer, err) &&
	       answer_read(run, address, &answer, out, err);
}

/* ---- taking --------------------------------------------------------------------------------- */

static bool product_check(const struct vb_run *run, struct vb_str here, struct vb_str *theirs,
			  struct vb_error *err)
{
	if (!theirs->n)
		*theirs = here;
	if (!here.n || vb_str_eq(here, *theirs))
		return true;
	vb_fail(err, VB_E_INPUT,
		vb_t(run->lang, "this console keeps the case of %.*s, not of %.*s",
		     "cette console tient le dossier de %.*s, pas de %.*s"),
		VB_FMT(here), VB_FMT(vb_str_sub(*theirs, 0, 80)));
	return vb_hint(err, "%s",
		       vb_t(run->lang, "push to the console of that product",
			    "envoyez à la console de ce produit"));
}

/* The case names the product; without one, the last run does. */
static struct vb_str product_here(const struct vb_run *run, const struct run_place *place,
				  struct store *store, struct vb_arena *a)
{
	struct model_case *c = NULL;
	struct vb_str name = {NULL, 0};
	struct vb_error ignored;
	struct store_run last;

	if (place->case_file && run_case_open(run, place, &c, &ignored)) {
		name = vb_arena_str(a, c->id);
		case_free(c);
		return name;
	}
	return store_get_run(store, a, VB_STR("last"), &last, &ignored) ? last.product : name;
}

static bool known(struct store *store, struct vb_arena *a, const struct store_run_document *d,
		  int64_t *number, struct vb_error *err)
{
	const struct model_assessment *as = d->assessment;
	struct store_run *runs;
	size_t n;

	*number = 0;
	if (!store_get_runs(store, a, RUNS_COMPARED, &runs, &n, err))
		return false;
	for (size_t i = 0; i < n && !*number; i++)
		if (runs[i].started == as->started && runs[i].finished == as->finished &&
		    vb_str_eq(runs[i].target, as->facts->target) &&
		    vb_str_eq(runs[i].digest, as->facts->digest) &&
		    vb_str_eq(runs[i].release, d->release) &&
		    runs[i].components == as->facts->components.n)
			*number = runs[i].id;
	return true;
}

bool run_push_take(const struct vb_run *run, const struct run_place *place,
		   const struct run_actor *by, struct vb_str document, struct run_pushed *out,
		   struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct store *store VB_CLEANUP(store_cleanup) = NULL;
	struct store_run_document d;
	struct store_trail line;
	int64_t number;

	if (!store_run_read(a, document, run->now, &d, err) ||
	    !vb_mkdirs(vb_arena_cstr(a, vb_path_dir(vb_str(place->store))), err) ||
	    !store_open(place->store, &store, err) ||
	    !product_check(run, product_here(run, place, store, a), &d.product, err) ||
	    !known(store, a, &d, &number, err))
		return false;
	if (number) {
		*out = (struct run_pushed){number, false};
		return true;
	}
	line = run_trail_line(run, by, VB_STR("push"), d.assessment->facts->target);
	if (!store_put_run_by(store, d.product, d.release, d.assessment, &line, err))
		return false;
	*out = (struct run_pushed){d.assessment->run_id, true};
	return true;
}

yyjson_mut_val *run_push_schema(yyjson_mut_doc *doc)
{
	return store_run_schema(doc);
}
