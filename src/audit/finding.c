/*
 * finding.c - what a person gets to see of a verdict: evidence (place and value), and one finding for each group of
 * failing subjects. A finding's identity is its rule and what it is about, never how many files or which line: it
 * survives the next binary and the next edit.
 */
#include "audit/audit_int.h"

enum {
	EVIDENCE_BYTES = 160, /* of one value: a line of a hostile file must not fill the report */
	SECRET_SHOWN = 4,     /* characters of a value that may be a secret */
};

/* What is taken from the rules is copied: the assessment outlives them. */
struct vb_str audit_keep(const struct audit_ctx *c, struct vb_str s)
{
	return vb_arena_str(c->arena, s);
}

struct model_text audit_keep_text(const struct audit_ctx *c, struct model_text t)
{
	return (struct model_text){audit_keep(c, t.en), audit_keep(c, t.fr)};
}

/* ---- evidence --------------------------------------------------------------------------- */

static struct vb_str value_shown(struct audit_ctx *c, const struct audit_rule *rule,
				 struct vb_str value)
{
	size_t max = rule->secret ? SECRET_SHOWN : EVIDENCE_BYTES;

	if (value.n <= max && !rule->secret)
		return audit_keep(c, value);
	return vb_arena_printf(c->arena, "%.*s…", VB_FMT(vb_str_cut(value, max)));
}

/* The digest of the file as it was read; a member of a container has that of the member. */
static struct vb_str digest_of(const struct audit_ctx *c, struct vb_str file, struct vb_str layer)
{
	return audit_keep(c, model_digest_find(c->facts, file, layer));
}

static struct model_evidence evidence_of(struct audit_ctx *c, const struct audit_rule *rule,
					 const struct audit_value *v)
{
	return (struct model_evidence){.file = audit_keep(c, v->file),
				       .line = v->line,
				       .what = audit_keep(c, v->what),
				       .layer = v->layer,
				       .sha256 = digest_of(c, v->file, v->layer),
				       .value = value_shown(c, rule, v->value),
				       .is_default = v->is_default};
}

/* The words of an operand, as a person would list them. */
static struct vb_str words_listed(const struct audit_ctx *c, const struct audit_words *w)
{
	struct vb_str list = {NULL, 0};

	for (size_t i = 0; i < w->n; i++)
		list = vb_arena_printf(c->arena, "%.*s%s%.*s", VB_FMT(list), i ? ", " : "",
				       VB_FMT(w->v[i]));
	return list;
}

/* "a|b|c" as a person would list them. */
static struct vb_str alternatives_listed(const struct audit_ctx *c, struct vb_str s)
{
	struct vb_str list = {NULL, 0}, one;

	while (s.n && vb_str_next(&s, '|', &one))
		list = vb_arena_printf(c->arena, "%.*s%s%.*s", VB_FMT(list), list.n ? ", " : "",
				       VB_FMT(one));
	return list;
}

/* What a rule that fails looked for when there is no value to show: the place, and the key, the module or the words. */
static struct model_evidence missing(const struct audit_ctx *c, const struct audit_rule *rule,
				     struct vb_str path)
{
	const struct audit_read *r = &rule->ask.read;
	struct vb_str what = r->key.n        ? r->key
			     : r->field.n    ? r->field
			     : r->property.n ? r->property
			     : r->module.n   ? alternatives_listed(c, r->module)
					     : words_listed(c, &rule->ask.check.words);

	return (struct model_evidence){.file = audit_keep(c, path),
				       .what = audit_keep(c, what),
				       .sha256 = digest_of(c, path, (struct vb_str){NULL, 0}),
				       .missing = true};
}

/* One entry for each file that was looked at in vain. */
static void missing_add(struct audit_ctx *c, const struct audit_rule *rule,
			const struct audit_subject *s, size_t max, struct model_rule_result *out)
{
	if (!s->looked.n && out->evidence.n < max)
		*vb_vec_add(c->arena, &out->evidence) = missing(c, rule, s->path);
	for (size_t i = 0; i < s->looked.n && out->evidence.n < max; i++)
		*vb_vec_add(c->arena, &out->evidence) = missing(c, rule, s->looked.v[i]);
}

/* Nothing of the kind anywhere: each place that was looked at. */
static void places_add(struct audit_ctx *c, const struct audit_rule *rule, struct vb_str places,
		       size_t max, struct model_rule_result *out)
{
	struct vb_str one;

	while (places.n && vb_str_next(&places, '|', &one) && out->evidence.n < max)
		*vb_vec_add(c->arena, &out->evidence) = missing(c, rule, one);
}

void audit_evidence_add(struct audit_ctx *c, const struct audit_rule *rule,
			const struct audit_view *v, enum audit_verdict which, struct vb_str group,
			bool any_group, size_t max, struct model_rule_result *out)
{
	for (size_t i = 0; i < v->subjects.n; i++) {
		const struct audit_subject *s = &v->subjects.v[i];
		bool shown = false, chosen = false;

		for (size_t k = 0; k < s->values.n; k++)
			chosen |= s->values.v[k].good;
		if (s->verdict != which ||
		    (!any_group && !vb_str_eq(v->by_path ? s->path : s->group, group)))
			continue;
		if (which == AUDIT_PASS && rule->ask.check.op->grows && s->values.n > 1 &&
		    out->evidence.n < max) {
			/* none of many values is at fault: the file is the evidence, not one of them */
			*vb_vec_add(c->arena, &out->evidence) = (struct model_evidence){
				.file = audit_keep(c, s->path),
				.sha256 = digest_of(c, s->path, (struct vb_str){NULL, 0})};
			continue;
		}
		for (size_t k = 0; k < s->values.n && out->evidence.n < max; k++) {
			if (which == AUDIT_FAIL ? !s->values.v[k].bad
						: chosen && !s->values.v[k].good)
				continue;
			*vb_vec_add(c->arena, &out->evidence) = evidence_of(c, rule,
									    &s->values.v[k]);
			shown = true;
		}
		if (!shown && which == AUDIT_FAIL)
			missing_add(c, rule, s, max, out);
	}
	if (which == AUDIT_FAIL && !v->subjects.n)
		places_add(c, rule, rule->ask.read.file.n ? rule->ask.read.file : v->subject, max,
			   out);
}

/* ---- findings --------------------------------------------------------------------------- */

struct group {
	struct vb_str name;
	size_t fail, all;
};
typedef VB_VEC(struct group) groups;

static void groups_count(struct audit_ctx *c, const struct audit_view *v, groups *out)
{
	for (size_t i = 0; i < v->subjects.n; i++) {
		const struct audit_subject *s = &v->subjects.v[i];
		size_t k = 0;

		struct vb_str name = v->by_path ? s->path : s->group;

		while (k < out->n && !vb_str_eq(out->v[k].name, name))
			k++;
		if (k == out->n)
			*vb_vec_add(c->arena, out) = (struct group){.name = name};
		out->v[k].fail += s->verdict == AUDIT_FAIL;
		out->v[k].all += s->verdict != AUDIT_SKIP;
	}
}

static struct model_text group_title(struct audit_ctx *c, const struct audit_rule *rule,
				     struct vb_str group)
{
	struct model_text w = audit_keep_text(c, rule->text.weakness);

	if (vb_str_is(group, "setuid"))
		return (struct model_text){
			vb_arena_printf(c->arena, "%.*s (setuid programs)", VB_FMT(w.en)),
			vb_arena_printf(c->arena, "%.*s (programmes setuid)", VB_FMT(w.fr))};
	if (vb_str_is(group, "first_party"))
		return (struct model_text){
			vb_arena_printf(c->arena, "%.*s (the product’s own binaries)",
					VB_FMT(w.en)),
			vb_arena_printf(c->arena, "%.*s (binaires propres au produit)",
					VB_FMT(w.fr))};
	return w;
}

static void finding_texts(struct audit_ctx *c, const struct audit_rule *rule,
			  struct model_finding *f)
{
	const struct audit_rule_text *t = &rule->text;

	f->fix = audit_keep_text(c, t->fix);
	f->fixable = true;
	for (size_t i = 0; i < t->n_cwes; i++)
		*vb_vec_add(c->arena, &f->cwes) = audit_keep(c, t->cwes[i]);
	for (size_t i = 0; i < t->n_refs; i++)
		*vb_vec_add(c->arena, &f->references) = audit_keep(c, t->refs[i]);
}

static void finding_add(struct audit_ctx *c, const struct audit_rule *rule,
			const struct audit_view *v, const struct group *g,
			struct model_assessment *into)
{
	struct model_rule_result seen = {0};
	struct vb_str subject = audit_keep(c, v->by_path && g->name.n ? g->name
					      : v->subject.n          ? v->subject
								      : rule->text.id);
	struct model_finding f = {
		.kind = rule->finds_secret ? MODEL_SECRET : MODEL_WEAKNESS,
		.rule = audit_keep(c, rule->text.id),
		.title = group_title(c, rule, v->by_path ? (struct vb_str){NULL, 0} : g->name),
		.severity = rule->text.severity,
		.vector = rule->text.vector,
		.cvss = -1,
		.epss = -1,
		.weight = -1,
		.share = -1,
		.probability = rule->text.likelihood,
	};

	audit_evidence_add(c, rule, v, AUDIT_FAIL, g->name, false, AUDIT_EVIDENCE_MAX, &seen);
	f.subject = g->name.n && !v->by_path ? vb_arena_printf(c->arena, "%.*s:%.*s",
							       VB_FMT(subject), VB_FMT(g->name))
					     : subject;
	f.subject_name = f.subject;
	f.place = v->each && !rule->finds_secret ? (struct vb_str){NULL, 0} : subject;
	f.fingerprint = model_fingerprint(c->arena, f.kind, f.rule, f.subject, f.place);
	if (v->each) { /* what people read: the path itself, or how many there are */
		f.subject_name = g->fail == 1 && seen.evidence.n
					 ? seen.evidence.v[0].file
					 : vb_arena_printf(c->arena, "%zu %.*s", g->fail,
							   VB_FMT(subject));
		f.why = vb_arena_printf(c->arena, "%zu / %zu", g->fail, g->all);
	}
	for (size_t i = 0; i < seen.evidence.n; i++)
		*vb_vec_add(c->arena, &f.evidence) = seen.evidence.v[i];
	finding_texts(c, rule, &f);
	*vb_vec_add(into->arena, &into->findings) = f;
}

void audit_findings_add(struct audit_ctx *c, const struct audit_rule *rule,
			const struct audit_view *v, struct model_assessment *into)
{
	const struct group whole = {.fail = 1, .all = 1};
	groups list = {0};

	if (v->subjects.n && v->subjects.v[0].secret) {
		audit_secret_findings(c, rule, v, into);
		return;
	}
	groups_count(c, v, &list);
	for (size_t i = 0; i < list.n; i++)
		if (list.v[i].fail)
			finding_add(c, rule, v, &list.v[i], into);
	if (!list.n) /* something that had to be there is not */
		finding_add(c, rule, v, &whole, into);
}
