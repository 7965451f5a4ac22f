/*
 * vex.c - statements of others (model/vex.h) meet the findings of an audit.
 *
 *   statement ──► names of the vulnerability ──► findings that have one of them (rule, alias, advisory)
 *             └─► component's purl ──► one of the finding's packages, or its source package
 *                 or no component ──► the product's purl as above, else the product is what was audited: all of them
 *
 * A purl without version means every version; a qualifier of the statement must be one of the package's too (OpenVEX
 * and purl specifications). Of several statements about one finding the latest counts, then the later in the document.
 * A decision taken here after the statement was made stands. Nothing is dropped silently: each statement gets its
 * outcome, and the words for it.
 */
#include "match/match.h"

#include "core/file.h"

struct vex_matching {
	struct vb_arena *a;
	const struct match_vex_about *about;
	struct vb_map named;     /* name -> struct listed: the findings */
	struct vb_map inventory; /* purl without version -> component */
	uint32_t *best;          /* by finding: statement + 1 */
	struct match_vex_result *out;
};
struct listed {
	VB_VEC(uint32_t) v;
};

/* ---- package URLs ----------------------------------------------------------------------- */

static struct vb_str qualifiers_of(struct vb_str purl)
{
	purl = vb_str_sub(purl, 0, vb_str_chr(purl, '#'));
	return vb_str_from(purl, vb_str_chr(purl, '?') + 1);
}

static bool has_qualifier(struct vb_str qualifiers, struct vb_str wanted)
{
	struct vb_str pair;

	while (vb_str_next(&qualifiers, '&', &pair))
		if (vb_str_eq(pair, wanted))
			return true;
	return false;
}

static struct vb_str base_of(struct vb_arena *a, const struct model_component *c)
{
	struct model_component bare = *c;

	bare.version = bare.arch = (struct vb_str){NULL, 0};
	return model_purl_base(model_purl_write(a, &bare));
}

bool match_purl_covers(struct vb_arena *a, struct vb_str stated, struct vb_str actual)
{
	struct vb_str wanted = qualifiers_of(stated), pair;
	struct model_component s, c;

	if (!model_purl_parse(a, stated, &s) || !model_purl_parse(a, actual, &c))
		return false;
	if (!vb_str_eq(base_of(a, &s), base_of(a, &c)) ||
	    (s.version.n && !vb_str_eq(s.version, c.version)))
		return false;
	while (vb_str_next(&wanted, '&', &pair))
		if (!vb_str_starts(pair, VB_STR("epoch=")) &&
				   !has_qualifier(qualifiers_of(actual), pair))
			return false;
	return true;
}

/* The source package a finding is about: its subject has no version, the finding has it. */
static bool source_covers(struct vb_arena *a, struct vb_str stated, const struct model_finding *f)
{
	struct model_component s, c;

	if (!model_purl_parse(a, stated, &s) || !model_purl_parse(a, f->subject, &c))
		return false;
	return vb_str_eq(base_of(a, &s), base_of(a, &c)) &&
	       (!s.version.n || vb_str_eq(s.version, f->version)) && !qualifiers_of(stated).n;
}

static bool covers(struct vb_arena *a, struct vb_str purl, const struct model_finding *f)
{
	for (size_t i = 0; i < f->packages.n; i++)
		if (match_purl_covers(a, purl, f->packages.v[i]))
			return true;
	return source_covers(a, purl, f);
}

/* ---- what is there ---------------------------------------------------------------------- */

static void name_add(struct vex_matching *m, struct vb_str name, uint32_t finding)
{
	void **slot = vb_map_put(&m->named, vb_arena_lower(m->a, name));
	struct listed *list = *slot;

	if (!list)
		list = *slot = vb_arena_alloc(m->a, sizeof(*list));
	if (!list->v.n || list->v.v[list->v.n - 1] != finding)
		*vb_vec_add(m->a, &list->v) = finding;
}

static void findings_name(struct vex_matching *m)
{
	const struct match_vex_about *x = m->about;

	for (uint32_t i = 0; i < x->n_findings; i++) {
		const struct model_finding *f = &x->findings[i];

		if (f->kind != MODEL_VULNERABILITY)
			continue;
		name_add(m, f->rule, i);
		for (size_t k = 0; k < f->aliases.n; k++)
			name_add(m, f->aliases.v[k], i);
		for (size_t k = 0; k < f->advisories.n; k++)
			name_add(m, f->advisories.v[k], i);
	}
}

static void inventory_name(struct vex_matching *m)
{
	for (size_t i = 0; m->about->facts && i < m->about->facts->components.n; i++) {
		struct model_component *c = &m->about->facts->components.v[i];

		if (c->purl.n)
			*vb_map_put(&m->inventory, model_purl_base(c->purl)) = c;
	}
}

static const struct model_component *inventoried(const struct vex_matching *m, struct vb_str purl)
{
	struct model_component c;

	return model_purl_parse(m->a, purl, &c) ? vb_map_find(&m->inventory, base_of(m->a, &c))
						: NULL;
}

/* Is the product what was audited? By one of its names, with or without version, or by its digest. */
static bool is_audited(const struct vex_matching *m, const struct model_vex_thing *product)
{
	struct vb_str base = model_purl_base(product->purl);

	for (size_t i = 0; i < m->about->n_names; i++) {
		struct vb_str name = m->about->names[i];

		if (vb_str_ieq(name, product->id) ||
		    (product->name.n && vb_str_ieq(name, product->name)) ||
		    (product->purl.n && (vb_str_eq(name, product->purl) || vb_str_eq(name, base))))
			return true;
	}
	return m->about->digest.n >= 32 &&
	       vb_str_find(product->id, m->about->digest) < product->id.n;
}

/* ---- one statement ---------------------------------------------------------------------- */

static void outcome(const struct vex_matching *m, size_t i, enum match_vex_outcome what,
		    struct vb_str about)
{
	m->out->statements[i].outcome = what;
	m->out->statements[i].about = vb_arena_str(m->a, about);
}

static void found(struct vex_matching *m, const struct model_vex *vex, uint32_t i, uint32_t finding)
{
	uint32_t *best = &m->best[finding];

	m->out->statements[i].findings++;
	if (!*best || vex->statements.v[*best - 1].when <= vex->statements.v[i].when)
		*best = i + 1;
}

static struct vb_str label(const struct model_vex_thing *t)
{
	return t->purl.n ? t->purl : t->name.n ? t->name : t->id;
}

static size_t findings_take(struct vex_matching *m, const struct model_vex *vex, uint32_t i,
			    struct vb_str purl)
{
	const struct model_vex_statement *s = &vex->statements.v[i];
	size_t before = m->out->statements[i].findings;
	struct vb_arena *scratch = vb_arena_new();

	for (size_t k = 0; k < s->names.n; k++) {
		const struct listed *list = vb_map_find(&m->named,
							vb_arena_lower(scratch, s->names.v[k]));

		for (size_t j = 0; list && j < list->v.n; j++)
			if (!purl.n || covers(scratch, purl, &m->about->findings[list->v.v[j]]))
				found(m, vex, i, list->v.v[j]);
		if (m->out->statements[i].findings != before)
			break; /* the other names are its aliases */
	}
	vb_arena_free(scratch);
	return m->out->statements[i].findings - before;
}

static void not_found(struct vex_matching *m, uint32_t i, const struct model_vex_thing *thing)
{
	const struct model_component *c = inventoried(m, thing->purl);

	if (!c)
		outcome(m, i, MATCH_VEX_NO_COMPONENT, label(thing));
	else if (!match_purl_covers(m->a, thing->purl, c->purl))
		outcome(m, i, MATCH_VEX_OTHER_VERSION, c->purl);
	else
		outcome(m, i, MATCH_VEX_NO_FINDING, label(thing));
}

static void statement_match(struct vex_matching *m, const struct model_vex *vex, uint32_t i)
{
	const struct model_vex_statement *s = &vex->statements.v[i];
	bool audited = is_audited(m, &s->product);

	if (s->problem.en.n) {
		outcome(m, i, MATCH_VEX_UNUSABLE, s->problem.en);
		return;
	}
	outcome(m, i, MATCH_VEX_APPLIED, VB_STR(""));
	if (s->component.id.n || s->component.purl.n) {
		if (!audited && s->product.id.n && !inventoried(m, s->product.purl))
			outcome(m, i, MATCH_VEX_OTHER_PRODUCT, label(&s->product));
		else if (!s->component.purl.n)
			outcome(m, i, MATCH_VEX_NO_PURL, label(&s->component));
		else if (!findings_take(m, vex, i, s->component.purl))
			not_found(m, i, &s->component);
		return;
	}
	if (audited && !findings_take(m, vex, i, (struct vb_str){NULL, 0}))
		outcome(m, i, MATCH_VEX_NO_FINDING, label(&s->product));
	else if (!audited && !s->product.purl.n)
		outcome(m, i, MATCH_VEX_OTHER_PRODUCT, label(&s->product));
	else if (!audited && !findings_take(m, vex, i, s->product.purl))
		not_found(m, i, &s->product);
}

/* ---- decisions -------------------------------------------------------------------------- */

static struct model_decision decision_of(const struct vex_matching *m, const struct model_vex *vex,
					 const struct model_vex_statement *s)
{
	struct vb_str file = vb_path_base(vex->file);
	int64_t now = m->about->now;

	return (struct model_decision){
		.status = s->status,
		.justification = s->justification,
		.author = vb_arena_printf(m->a, "%.*s%s%s %.*s", VB_FMT(vex->author),
					  vex->author.n ? ", " : "", vex->format, VB_FMT(file)),
		.when = s->when && s->when < now ? s->when : now,
	};
}

/* Whoever said it first stays its author. */
static bool same(const struct model_decision *a, const struct model_decision *b)
{
	return a->status == b->status && vb_str_eq(a->justification, b->justification);
}

static void decide(struct vex_matching *m, const struct model_vex *vex, uint32_t finding)
{
	const struct model_finding *f = &m->about->findings[finding];
	uint32_t at = m->best[finding] - 1;
	struct model_decision d = decision_of(m, vex, &vex->statements.v[at]);
	struct match_vex_statement *s = &m->out->statements[at];

	if (f->decided && same(&f->decision, &d))
		s->already++;
	else if (f->decided && f->decision.when > d.when)
		s->overruled++;
	else {
		s->applied++;
		*vb_vec_add(m->a, &m->out->decisions) = (struct match_vex_decision){f, at, d};
	}
}

/* A statement that met findings and decided none says which of the reasons it was. */
static void settle(struct match_vex_statement *s)
{
	if (s->outcome != MATCH_VEX_APPLIED || s->applied)
		return;
	s->outcome = s->already     ? MATCH_VEX_ALREADY
		     : s->overruled ? MATCH_VEX_OVERRULED
				    : MATCH_VEX_SUPERSEDED;
}

void match_vex(struct vb_arena *a, const struct model_vex *vex, const struct match_vex_about *about,
	       struct match_vex_result *out)
{
	struct match_vex_result result = {.n = vex->statements.n};
	struct vex_matching m = {.a = a, .about = about, .out = &result};

	result.statements = vb_arena_array(a, vex->statements.n + 1, sizeof(*result.statements));
	m.best = vb_arena_array(a, about->n_findings + 1, sizeof(*m.best));
	vb_map_init(&m.named, a);
	vb_map_init(&m.inventory, a);
	findings_name(&m);
	inventory_name(&m);
	for (uint32_t i = 0; i < vex->statements.n; i++)
		statement_match(&m, vex, i);
	for (uint32_t i = 0; i < about->n_findings; i++)
		if (m.best[i])
			decide(&m, vex, i);
	for (size_t i = 0; i < result.n; i++)
		settle(&result.statements[i]);
	*out = result;
}

const char *match_vex_word(enum match_vex_outcome outcome)
{
	static const char *const words[] = {[MATCH_VEX_APPLIED] = "applied",
					    [MATCH_VEX_ALREADY] = "already_applied",
					    [MATCH_VEX_SUPERSEDED] = "superseded",
					    [MATCH_VEX_OVERRULED] = "overruled",
					    [MATCH_VEX_UNUSABLE] = "unusable",
					    [MATCH_VEX_OTHER_PRODUCT] = "other_product",
					    [MATCH_VEX_NO_PURL] = "no_purl",
					    [MATCH_VEX_NO_COMPONENT] = "no_component",
					    [MATCH_VEX_OTHER_VERSION] = "other_version",
					    [MATCH_VEX_NO_FINDING] = "no_finding"};

	return words[outcome];
}
