/*
 * vex.c - statements of others (model/vex.h) meet the findings of an audit.
 *
 *   statement ──► names of the vulnerability ──► findings that have one of them (rule, alias, advisory)
 *             └─► component's purl ──► one of the finding's packages, or its source package
 *                 or no component ──► the product's purl as above, else the product is what was audited: all of them
 *
 * What a purl means is in purl.c. A finding may be about several packages: two versions in one lock file, the binary
 * packages of one source. Of several statements about one of them the latest counts, then the later in the document; what
 * closes a finding must have been said of each of its packages, what leaves it open of any.
 * A decision taken here after the statement was made stands. Nothing is dropped silently: each statement gets its
 * outcome, and the words for it.
 */
#include "match/match_int.h"

#include "core/file.h"

struct vex_matching {
	struct vb_arena *a;
	const struct match_vex_about *about;
	struct vb_map named;     /* name -> struct listed: the findings */
	struct vb_map exact;     /* purl -> component */
	struct vb_map inventory; /* package or its source, without version -> struct listed */
	uint32_t **best;         /* by finding, NULL or by package: statement + 1 */
	uint32_t *marked;        /* by statement: the finding + 1 it was counted for last */
	uint32_t *alike; /* by statement: a later one, plus 1, that says the same of the same */
	struct match_vex_result *out;
};
struct listed {
	VB_VEC(uint32_t) v;
};

/* ---- package URLs ----------------------------------------------------------------------- */

/* One without packages is about its subject, which has no version: the finding has it. */
static size_t packages_of(const struct model_finding *f)
{
	return f->packages.n ? f->packages.n : 1;
}

static bool covers(const struct vex_matching *m, struct vb_arena *a, struct vb_str purl,
		   const struct model_finding *f, size_t package)
{
	const struct model_component *known = NULL;
	struct model_component c;

	if (f->packages.n)
		known = vb_map_find(&m->exact, f->packages.v[package]);
	if (known)
		return match_purl_covers(a, purl, known);
	if (f->packages.n && model_purl_parse(a, f->packages.v[package], &c) &&
	    match_purl_covers(a, purl, &c))
		return true;
	if (!model_purl_parse(a, f->subject, &c))
		return false;
	c.version = f->version;
	c.source_name = c.name;
	return match_purl_covers(a, purl, &c);
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

static void inventory_add(struct vex_matching *m, struct vb_str package, uint32_t i)
{
	void **slot = vb_map_put(&m->inventory, package);
	struct listed *list = *slot;

	if (!list)
		list = *slot = vb_arena_alloc(m->a, sizeof(*list));
	*vb_vec_add(m->a, &list->v) = i;
}

static void inventory_name(struct vex_matching *m)
{
	for (uint32_t i = 0; m->about->facts && i < m->about->facts->components.n; i++) {
		struct model_component *c = &m->about->facts->components.v[i], source;

		if (!c->purl.n)
			continue;
		*vb_map_put(&m->exact, c->purl) = c;
		inventory_add(m, model_purl_base(c->purl), i);
		if (!c->source_name.n || vb_str_eq(c->source_name, c->name))
			continue;
		source = match_purl_source(c);
		inventory_add(m, match_purl_package(m->a, &source), i);
	}
}

static const struct listed *inventoried(const struct vex_matching *m, struct vb_str purl)
{
	struct model_component c;

	return model_purl_parse(m->a, purl, &c)
		       ? vb_map_find(&m->inventory, match_purl_package(m->a, &c))
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

static bool later(const struct model_vex *vex, uint32_t a, uint32_t b)
{
	int64_t x = vex->statements.v[a].when, y = vex->statements.v[b].when;

	return x != y ? x > y : a > b;
}

/* Statement `i` is about what `slot` holds the latest statement of: one of them counts, and both when they agree. */
static void rank(struct vex_matching *m, const struct model_vex *vex, uint32_t i, uint32_t *slot)
{
	const struct model_vex_statement *all = vex->statements.v;
	uint32_t old = *slot;
	bool wins;

	if (old == i + 1)
		return;
	wins = !old || later(vex, i, old - 1);
	if (old && all[old - 1].status == all[i].status &&
	    vb_str_eq(all[old - 1].justification, all[i].justification))
		m->alike[wins ? old - 1 : i] = wins ? i + 1 : old;
	if (wins)
		*slot = i + 1;
}

/* True when the statement is about one of the finding's packages. */
static bool found(struct vex_matching *m, const struct model_vex *vex, uint32_t i, uint32_t finding,
		  struct vb_arena *scratch, struct vb_str purl)
{
	const struct model_finding *f = &m->about->findings[finding];
	size_t n = packages_of(f);
	bool any = false;

	for (size_t k = 0; k < n; k++) {
		if (purl.n && !covers(m, scratch, purl, f, k))
			continue;
		if (!m->best[finding])
			m->best[finding] = vb_arena_array(m->a, n, sizeof(**m->best));
		rank(m, vex, i, &m->best[finding][k]);
		any = true;
	}
	return any;
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
			m->out->statements[i].findings += found(m, vex, i, list->v.v[j], scratch,
								purl);
		if (m->out->statements[i].findings != before)
			break; /* the other names are its aliases */
	}
	vb_arena_free(scratch);
	return m->out->statements[i].findings - before;
}

/* Nothing was decided: which of the components of that name, if any, is the one it means? */
static void not_found(struct vex_matching *m, uint32_t i, const struct model_vex_thing *thing)
{
	const struct listed *list = inventoried(m, thing->purl);
	const struct model_component *all = list ? m->about->facts->components.v : NULL;

	for (size_t k = 0; list && k < list->v.n; k++)
		if (match_purl_covers(m->a, thing->purl, &all[list->v.v[k]])) {
			outcome(m, i, MATCH_VEX_NO_FINDING, label(thing));
			return;
		}
	if (list)
		outcome(m, i, MATCH_VEX_OTHER_VERSION, all[list->v.v[0]].purl);
	else
		outcome(m, i, MATCH_VEX_NO_COMPONENT, label(thing));
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

static bool closes(enum model_status status)
{
	return status == MODEL_NOT_AFFECTED || status == MODEL_FIXED ||
	       status == MODEL_FALSE_POSITIVE;
}

/* The statement that counts for a finding, plus 1: what leaves it open wins; 0 when a package of it is not spoken of. */
static uint32_t choose(const struct model_vex *vex, const uint32_t *best, size_t n, size_t *missing)
{
	uint32_t open = 0, closed = 0;

	*missing = n;
	for (size_t k = 0; k < n; k++) {
		uint32_t *to = best[k] && closes(vex->statements.v[best[k] - 1].status) ? &closed
											: &open;

		if (!best[k])
			*missing = *missing < n ? *missing : k;
		else if (!*to || later(vex, best[k] - 1, *to - 1))
			*to = best[k];
	}
	return open ? open : *missing < n ? 0 : closed;
}

enum verdict { APPLIED, ALREADY, OVERRULED, PARTLY };

/* Counts each statement that says the same of one of the finding's packages. */
static void count(struct vex_matching *m, const struct model_vex *vex, uint32_t finding,
		  uint32_t chosen, enum verdict v, struct vb_str missing)
{
	const struct model_finding *f = &m->about->findings[finding];

	for (size_t k = 0; k < packages_of(f); k++) {
		uint32_t at = m->best[finding][k];
		struct match_vex_statement *s;

		if (!at || m->marked[at - 1] == finding + 1 ||
		    (chosen &&
		     vex->statements.v[at - 1].status != vex->statements.v[chosen - 1].status))
			continue;
		m->marked[at - 1] = finding + 1;
		s = &m->out->statements[at - 1];
		s->applied += v == APPLIED;
		s->already += v == ALREADY;
		s->overruled += v == OVERRULED;
		s->partly += v == PARTLY;
		if (v == PARTLY)
			s->about = vb_arena_str(m->a, missing);
	}
}

static void decide(struct vex_matching *m, const struct model_vex *vex, uint32_t finding)
{
	const struct model_finding *f = &m->about->findings[finding];
	size_t n = packages_of(f), missing;
	uint32_t chosen = choose(vex, m->best[finding], n, &missing);
	struct model_decision d;

	if (!chosen) {
		count(m, vex, finding, 0, PARTLY,
		      f->packages.n ? f->packages.v[missing] : f->subject);
		return;
	}
	d = decision_of(m, vex, &vex->statements.v[chosen - 1]);
	if (f->decided && same(&f->decision, &d)) {
		count(m, vex, finding, chosen, ALREADY, VB_STR(""));
	} else if (f->decided && f->decision.when > d.when) {
		count(m, vex, finding, chosen, OVERRULED, VB_STR(""));
	} else {
		count(m, vex, finding, chosen, APPLIED, VB_STR(""));
		*vb_vec_add(m->a, &m->out->decisions) = (struct match_vex_decision){f, chosen - 1,
										    d};
	}
}

static bool counted(const struct match_vex_statement *s)
{
	return s->applied || s->already || s->overruled || s->partly;
}

/* What a later statement repeats fares as that one does; links only ever go to a later one. */
static void repeat(struct vex_matching *m, uint32_t i)
{
	struct match_vex_statement *s = &m->out->statements[i];
	uint32_t at = i;

	while (!counted(&m->out->statements[at]) && m->alike[at])
		at = m->alike[at] - 1;
	s->applied = m->out->statements[at].applied;
	s->already = m->out->statements[at].already;
	s->overruled = m->out->statements[at].overruled;
	s->partly = m->out->statements[at].partly;
	s->about = m->out->statements[at].about;
}

/* A statement that met findings and decided none says which of the reasons it was. */
static void settle(struct vex_matching *m, uint32_t i)
{
	struct match_vex_statement *s = &m->out->statements[i];

	if (s->outcome != MATCH_VEX_APPLIED)
		return;
	if (!counted(s))
		repeat(m, i);
	if (s->applied)
		return;
	s->outcome = s->already     ? MATCH_VEX_ALREADY
		     : s->overruled ? MATCH_VEX_OVERRULED
		     : s->partly    ? MATCH_VEX_PARTLY
				    : MATCH_VEX_SUPERSEDED;
}

void match_vex(struct vb_arena *a, const struct model_vex *vex, const struct match_vex_about *about,
	       struct match_vex_result *out)
{
	struct match_vex_result result = {.n = vex->statements.n};
	struct vex_matching m = {.a = a, .about = about, .out = &result};

	result.statements = vb_arena_array(a, vex->statements.n + 1, sizeof(*result.statements));
	m.best = vb_arena_array(a, about->n_findings + 1, sizeof(*m.best));
	m.alike = vb_arena_array(a, vex->statements.n + 1, sizeof(*m.alike));
	m.marked = vb_arena_array(a, vex->statements.n + 1, sizeof(*m.marked));
	vb_map_init(&m.named, a);
	vb_map_init(&m.exact, a);
	vb_map_init(&m.inventory, a);
	findings_name(&m);
	inventory_name(&m);
	for (uint32_t i = 0; i < vex->statements.n; i++)
		statement_match(&m, vex, i);
	for (uint32_t i = 0; i < about->n_findings; i++)
		if (m.best[i])
			decide(&m, vex, i);
	for (uint32_t i = 0; i < result.n; i++)
		settle(&m, i);
	*out = result;
}

const char *match_vex_word(enum match_vex_outcome outcome)
{
	static const char *const words[] = {[MATCH_VEX_APPLIED] = "applied",
					    [MATCH_VEX_ALREADY] = "already_applied",
					    [MATCH_VEX_SUPERSEDED] = "superseded",
					    [MATCH_VEX_OVERRULED] = "overruled",
					    [MATCH_VEX_PARTLY] = "partly",
					    [MATCH_VEX_UNUSABLE] = "unusable",
					    [MATCH_VEX_OTHER_PRODUCT] = "other_product",
					    [MATCH_VEX_NO_PURL] = "no_purl",
					    [MATCH_VEX_NO_COMPONENT] = "no_component",
					    [MATCH_VEX_OTHER_VERSION] = "other_version",
					    [MATCH_VEX_NO_FINDING] = "no_finding"};

	return words[outcome];
}
