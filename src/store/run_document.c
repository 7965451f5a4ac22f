/* run_document.c - see run_document.h. The same tables of columns write and read it that write and read the store. */
#include "store/run_document.h"
#include "store/store_int.h"

#include "core/limits.h"

enum { CLOCK_SLACK = 86400 };

/* ---- writing -------------------------------------------------------------------------------- */

struct writing {
	yyjson_mut_doc *doc;
	yyjson_mut_val *root;
	const struct model_assessment *a;
};

static yyjson_mut_val *list_add(struct writing *w, const char *name)
{
	return yyjson_mut_obj_add_arr(w->doc, w->root, name);
}

static void run_add(struct writing *w)
{
	const struct model_facts *f = w->a->facts;
	struct store_run_row row = {.version = w->a->version,
				    .digest = f->digest,
				    .name = f->name,
				    .os_id = f->os_id,
				    .os_version = f->os_version,
				    .os_name = f->os_name,
				    .arch = f->arch,
				    .kind = f->kind,
				    .is_root = f->is_root,
				    .files = f->files,
				    .bytes = f->bytes,
				    .started = w->a->started,
				    .finished = w->a->finished,
				    .score = w->a->score};

	store_row_json(w->doc, yyjson_mut_obj_add_obj(w->doc, w->root, "run"), &store_shape_run,
		       &row);
}

static void components_add(struct writing *w)
{
	yyjson_mut_val *list = list_add(w, "components"), *item, *edges;

	for (size_t i = 0; i < w->a->facts->components.n; i++) {
		struct store_component_row row = {.c = w->a->facts->components.v[i]};

		item = yyjson_mut_arr_add_obj(w->doc, list);
		store_row_json(w->doc, item, &store_shape_component, &row);
		edges = yyjson_mut_obj_add_arr(w->doc, item, "depends_on");
		for (size_t k = 0; k < row.c.edges.n; k++)
			yyjson_mut_arr_add_uint(w->doc, edges, row.c.edges.v[k]);
	}
}

static void finding_add(struct writing *w, yyjson_mut_val *list, const struct model_finding *f,
			bool aside)
{
	yyjson_mut_val *item = yyjson_mut_arr_add_obj(w->doc, list);
	struct store_finding_row row = {.f = *f, .aside = aside};

	vb_json_put_str(w->doc, item, "id", f->fingerprint);
	store_row_json(w->doc, item, &store_shape_finding_text, &row);
	store_row_json(w->doc, item, &store_shape_finding_seen, &row);
}

static void findings_add(struct writing *w)
{
	yyjson_mut_val *list = list_add(w, "findings");

	for (size_t i = 0; i < w->a->findings.n; i++)
		finding_add(w, list, &w->a->findings.v[i], false);
	for (size_t i = 0; i < w->a->informational.n; i++)
		finding_add(w, list, &w->a->informational.v[i], true);
}

/* The short lists: each has a row of its own kind, without its position, which is that in the list. */
#define LIST_WRITE(fn, name, shape, row_type, member, list)                                        \
	static void fn(struct writing *w)                                                          \
	{                                                                                          \
		yyjson_mut_val *items = list_add(w, name);                                         \
                                                                                                   \
		for (size_t i = 0; i < (list).n; i++) {                                            \
			struct row_type row = {.member = (list).v[i]};                             \
                                                                                                   \
			store_row_json(w->doc, yyjson_mut_arr_add_obj(w->doc, items), &(shape),    \
				       &row);                                                      \
		}                                                                                  \
	}
LIST_WRITE(rules_add, "rules", store_shape_rule_result, store_rule_row, r, w->a->rules)
LIST_WRITE(feeds_add, "feeds", store_shape_feed, store_feed_row, f, w->a->feeds)
LIST_WRITE(audited_add, "audited", store_shape_audited, store_audited_row, t, w->a->targets)
LIST_WRITE(not_assessed_add, "not_assessed", store_shape_not_assessed, store_not_assessed_row, n,
	   w->a->not_assessed)
LIST_WRITE(passed_over_add, "passed_over", store_shape_passed_over, store_passed_over_row, n,
	   w->a->passed_over)
LIST_WRITE(left_out_add, "left_out", store_shape_left_out, store_left_out_row, l,
	   w->a->facts->left_out)
LIST_WRITE(unreadable_add, "unreadable", store_shape_unreadable, store_unreadable_row, u,
	   w->a->facts->unreadable)

bool store_run_write(const struct store_run_document *d, struct vb_buf *out, struct vb_error *err)
{
	yyjson_mut_doc *doc VB_CLEANUP(vb_json_cleanup_mut) = yyjson_mut_doc_new(NULL);
	struct writing w = {.doc = doc, .root = yyjson_mut_obj(doc), .a = d->assessment};

	yyjson_mut_doc_set_root(doc, w.root);
	vb_json_put_str(doc, w.root, "format", VB_STR(STORE_RUN_FORMAT));
	vb_json_put_str(doc, w.root, "product", d->product);
	vb_json_put_str(doc, w.root, "release", d->release);
	vb_json_put_str(doc, w.root, "target", w.a->facts->target);
	run_add(&w);
	components_add(&w);
	findings_add(&w);
	rules_add(&w);
	feeds_add(&w);
	audited_add(&w);
	not_assessed_add(&w);
	passed_over_add(&w);
	left_out_add(&w);
	unreadable_add(&w);
	if (w.a->risk.present)
		store_row_json(doc, yyjson_mut_obj_add_obj(doc, w.root, "risk"), &store_shape_risk,
			       &w.a->risk);
	else
		yyjson_mut_obj_add_null(doc, w.root, "risk");
	return vb_json_write(doc, false, out, err);
}

/* ---- reading -------------------------------------------------------------------------------- */

struct reading {
	struct vb_arena *a;
	yyjson_val *root;
	struct model_assessment *out;
	struct model_facts *facts;
	int64_t now;
};

/* "findings[12].cvss is missing or not what it must be" */
static bool wrong(const char *list, size_t at, const char *member, struct vb_error *err)
{
	vb_fail(err, VB_E_INPUT, "%s[%zu].%s is missing or not what it must be", list, at, member);
	return vb_hint(err, "vauban push writes this document (" STORE_RUN_FORMAT ")");
}

static bool within(double v, double least, double most)
{
	return v >= least && v <= most;
}

/* No NUL in any text, no list entry without a member, not deeper than a document of ours. */
static bool values_check(yyjson_val *v, unsigned depth)
{
	yyjson_val *key, *item;
	size_t i, max;

	if (yyjson_is_str(v))
		return strlen(yyjson_get_str(v)) == yyjson_get_len(v);
	if (depth > VB_LIMIT_JSON_DEPTH)
		return false;
	if (yyjson_is_arr(v)) {
		yyjson_arr_foreach(v, i, max, item) if (!values_check(item, depth + 1) ||
							(yyjson_is_obj(item) &&
							 !yyjson_obj_size(item))) return false;
	}
	if (yyjson_is_obj(v)) {
		yyjson_obj_foreach(v, i, max, key,
				   item) if (!values_check(item, depth + 1)) return false;
	}
	return true;
}

static bool run_take(struct reading *r, struct vb_error *err)
{
	yyjson_val *from = vb_json_object(r->root, "run");
	struct store_run_row row = {0};
	const char *bad = from ? store_row_take(r->a, &store_shape_run, from, &row) : "run";

	if (!bad &&
	    (row.started <= 0 || row.finished < row.started || row.finished > r->now + CLOCK_SLACK))
		bad = "finished_at";
	if (!bad && !within(row.score.score, -1, 100))
		bad = "score";
	if (!bad && !within(row.score.coverage, 0, 100))
		bad = "coverage";
	if (bad)
		return vb_fail(err, VB_E_INPUT, "run.%s is missing or not what it must be", bad);
	*r->facts = (struct model_facts){
		.arena = r->a,
		.target = vb_arena_str(r->a, vb_json_str(r->root, "target")),
		.digest = row.digest,
		.name = row.name,
		.os_id = row.os_id,
		.os_version = row.os_version,
		.os_name = row.os_name,
		.arch = row.arch,
		.kind = row.kind,
		.is_root = row.is_root,
		.files = row.files,
		.bytes = row.bytes};
	r->out->facts = r->facts;
	r->out->version = row.version;
	r->out->started = row.started;
	r->out->finished = row.finished;
	r->out->score = row.score;
	return true;
}

static bool edges_take(struct reading *r, yyjson_val *item, size_t count, struct model_component *c)
{
	yyjson_val *list = vb_json_array(item, "depends_on"), *to;
	size_t i, max;

	vb_json_each(list, i, max, to)
	{
		if (!yyjson_is_uint(to) || yyjson_get_uint(to) >= count)
			return false;
		*vb_vec_add(r->a, &c->edges) = (uint32_t)yyjson_get_uint(to);
	}
	return list != NULL;
}

static bool components_take(struct reading *r, struct vb_error *err)
{
	yyjson_val *list = vb_json_array(r->root, "components"), *item;
	size_t i, max;

	vb_json_each(list, i, max, item)
	{
		struct store_component_row row = {0};
		const char *bad = store_row_take(r->a, &store_shape_component, item, &row);

		if (!bad)
			bad = !row.c.name.n        ? "name"
			      : !row.c.purl.n      ? "purl"
			      : !row.c.locations.n ? "locations"
						   : NULL;
		if (!bad && !edges_take(r, item, max, &row.c))
			bad = "depends_on";
		if (bad)
			return wrong("components", i, bad, err);
		*vb_vec_add(r->a, &r->facts->components) = row.c;
	}
	return list || vb_fail(err, VB_E_INPUT, "components is missing");
}

static bool fingerprint_good(struct vb_str id)
{
	for (size_t i = 0; i < id.n; i++)
		if (!strchr("0123456789abcdef", id.p[i]))
			return false;
	return id.n == 16;
}

static const char *finding_judge(const struct model_finding *f)
{
	if (!fingerprint_good(f->fingerprint))
		return "id";
	if (!f->rule.n)
		return "rule";
	if (!f->title.en.n || !f->title.fr.n)
		return f->title.en.n ? "title_fr" : "title_en";
	if (!within(f->cvss, -1, 10))
		return "cvss";
	if (!within(f->epss, -1, 1))
		return "epss";
	return within(f->probability, -1, 1) ? NULL : "probability";
}

static bool findings_take(struct reading *r, struct vb_error *err)
{
	yyjson_val *list = vb_json_array(r->root, "findings"), *item;
	size_t i, max;

	vb_json_each(list, i, max, item)
	{
		struct store_finding_row row = {0};
		const char *bad = store_row_take(r->a, &store_shape_finding_text, item, &row);

		if (!bad)
			bad = store_row_take(r->a, &store_shape_finding_seen, item, &row);
		row.f.fingerprint = vb_arena_str(r->a, vb_json_str(item, "id"));
		if (!bad)
			bad = finding_judge(&row.f);
		if (bad)
			return wrong("findings", i, bad, err);
		if (row.aside)
			*vb_vec_add(r->a, &r->out->informational) = row.f;
		else
			*vb_vec_add(r->a, &r->out->findings) = row.f;
	}
	return list || vb_fail(err, VB_E_INPUT, "findings is missing");
}

#define LIST_READ(fn, name, shape, row_type, member, list)                                         \
	static bool fn(struct reading *r, struct vb_error *err)                                    \
	{                                                                                          \
		yyjson_val *items = vb_json_array(r->root, name), *item;                           \
		size_t i, max;                                                                     \
                                                                                                   \
		vb_json_each(items, i, max, item)                                                  \
		{                                                                                  \
			struct row_type row = {0};                                                 \
			const char *bad = store_row_take(r->a, &(shape), item, &row);              \
                                                                                                   \
			if (bad)                                                                   \
				return wrong(name, i, bad, err);                                   \
			*vb_vec_add(r->a, &(list)) = row.member;                                   \
		}                                                                                  \
		return items || vb_fail(err, VB_E_INPUT, name " is missing");                      \
	}
LIST_READ(rules_take, "rules", store_shape_rule_result, store_rule_row, r, r->out->rules)
LIST_READ(feeds_take, "feeds", store_shape_feed, store_feed_row, f, r->out->feeds)
LIST_READ(audited_take, "audited", store_shape_audited, store_audited_row, t, r->out->targets)
LIST_READ(not_assessed_take, "not_assessed", store_shape_not_assessed, store_not_assessed_row, n,
	  r->out->not_assessed)
LIST_READ(passed_over_take, "passed_over", store_shape_passed_over, store_passed_over_row, n,
	  r->out->passed_over)
LIST_READ(left_out_take, "left_out", store_shape_left_out, store_left_out_row, l,
	  r->facts->left_out)
LIST_READ(unreadable_take, "unreadable", store_shape_unreadable, store_unreadable_row, u,
	  r->facts->unreadable)

/* ---- risk ------------------------------------------------------------------------------------ */

static bool chances_good(const struct model_chance *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!within(v[i].p, 0, 1))
			return false;
	return true;
}

static bool event_good(const struct model_event_risk *e)
{
	for (size_t i = 0; i < e->paths.n; i++)
		if (!chances_good(e->paths.v[i].steps.v, e->paths.v[i].steps.n))
			return false;
	return e->id.n && chances_good(e->steps.v, e->steps.n) && e->gravity >= 0 &&
	       e->gravity <= STORE_SCALE_MOST && e->likelihood >= 0 &&
	       e->likelihood <= STORE_SCALE_MOST;
}

static bool risk_judge(const struct model_risk *risk, struct vb_error *err)
{
	for (size_t i = 0; i < risk->events.n; i++)
		if (!event_good(&risk->events.v[i]))
			return wrong("risk.events", i, "steps, gravity or likelihood", err);
	for (size_t i = 0; i < risk->courses.n; i++)
		if ((unsigned)risk->courses.v[i].course > MODEL_WITH_PLANNED)
			return wrong("risk.courses", i, "course", err);
	for (size_t i = 0; i < risk->measures.n; i++)
		if (risk->measures.v[i].status < 0 || risk->measures.v[i].status > MODEL_DROPPED)
			return wrong("risk.measures", i, "status", err);
	return true;
}

static bool risk_take(struct reading *r, struct vb_error *err)
{
	yyjson_val *from = yyjson_obj_get(r->root, "risk");
	const char *bad;

	if (yyjson_is_null(from))
		return true;
	bad = yyjson_is_obj(from) ? store_row_take(r->a, &store_shape_risk, from, &r->out->risk)
				  : "present";
	if (!bad && !r->out->risk.present)
		bad = "present";
	if (bad)
		return vb_fail(err, VB_E_INPUT, "risk.%s is missing or not what it must be", bad);
	return risk_judge(&r->out->risk, err);
}

/* ---- the whole -------------------------------------------------------------------------------- */

/* A text, or nothing at all. */
static bool name_good(yyjson_val *root, const char *name)
{
	yyjson_val *v = yyjson_obj_get(root, name);

	return !v || (yyjson_is_str(v) && yyjson_get_len(v) <= STORE_RUN_NAME_MOST);
}

static bool head_check(yyjson_doc *doc, struct vb_error *err)
{
	yyjson_val *root = yyjson_doc_get_root(doc);

	if (yyjson_doc_get_val_count(doc) > VB_LIMIT_PUSH_VALUES)
		return vb_fail(err, VB_E_LIMIT, "the run has more than %u values",
			       VB_LIMIT_PUSH_VALUES);
	if (!vb_str_is(vb_json_str(root, "format"), STORE_RUN_FORMAT)) {
		vb_fail(err, VB_E_INPUT, "format is not \"" STORE_RUN_FORMAT "\"");
		return vb_hint(err, "vauban push writes this document");
	}
	if (!values_check(root, 0))
		return vb_fail(err, VB_E_INPUT,
			       "a text with a NUL, an empty entry or too many levels");
	if (!name_good(root, "product") || !name_good(root, "release") ||
	    !vb_json_str(root, "target").n)
		return vb_fail(err, VB_E_INPUT, "product, release or target is too long or empty");
	return true;
}

bool store_run_read(struct vb_arena *a, struct vb_str text, int64_t now,
		    struct store_run_document *out, struct vb_error *err)
{
	yyjson_doc *doc VB_CLEANUP(vb_json_cleanup) = NULL;
	struct reading r = {.a = a,
			    .out = vb_arena_alloc(a, sizeof(*r.out)),
			    .facts = vb_arena_alloc(a, sizeof(*r.facts)),
			    .now = now};

	if (!vb_json_read(text, "body", &doc, err) || !head_check(doc, err))
		return false;
	r.root = yyjson_doc_get_root(doc);
	r.out->arena = a;
	if (!run_take(&r, err) || !components_take(&r, err) || !findings_take(&r, err) ||
	    !rules_take(&r, err) || !feeds_take(&r, err) || !audited_take(&r, err) ||
	    !not_assessed_take(&r, err) ||
	    /* documents of before there were these have none */
	    (yyjson_obj_get(r.root, "passed_over") && !passed_over_take(&r, err)) ||
	    (yyjson_obj_get(r.root, "left_out") && !left_out_take(&r, err)) ||
	    !unreadable_take(&r, err) || !risk_take(&r, err))
		return false;
	if (r.out->findings.n)
		qsort(r.out->findings.v, r.out->findings.n, sizeof(*r.out->findings.v),
		      model_finding_order);
	*out = (struct store_run_document){vb_arena_str(a, vb_json_str(r.root, "product")),
					   vb_arena_str(a, vb_json_str(r.root, "release")), r.out};
	return true;
}
