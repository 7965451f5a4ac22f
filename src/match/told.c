/*
 * told.c - flaws that the build's own check leaves open, of what no feed judges.
 *
 *   facts.claims that open × components without an ecosystem, by recipe and version ──► a finding for each recipe and flaw
 *
 * Yocto's cve-check compares each recipe with the National Vulnerability Database where the build runs: what it calls
 * unpatched is the only judgement there is of such a component. A patch or a recipe that says it is mended closes it.
 */
#include "match/match_int.h"

struct recipe { /* the components that were built from it */
	VB_VEC(const struct model_component *) built;
};
struct telling {
	const struct vb_run *run;
	const struct match_index *ix;
	const struct model_facts *facts;
	struct model_assessment *into;
	struct vb_arena *scratch;
	struct vb_map recipes; /* by name */
};

static struct vb_str recipe_name(const struct model_component *c)
{
	return c->source_name.n ? c->source_name : c->name;
}

static struct vb_str recipe_version(const struct model_component *c)
{
	return c->source_name.n && c->source_version.n ? c->source_version : c->version;
}

static void recipes_collect(struct telling *t)
{
	for (size_t i = 0; i < t->facts->components.n; i++) {
		const struct model_component *c = &t->facts->components.v[i];
		struct recipe *r;

		if (c->own || c->owner.n || c->ecosystem.n || !c->version.n)
			continue;
		r = vb_map_find(&t->recipes, recipe_name(c));
		if (!r) {
			r = vb_arena_alloc(t->scratch, sizeof(*r));
			*r = (struct recipe){.built = {0}};
			*vb_map_put(&t->recipes, recipe_name(c)) = r;
		}
		*vb_vec_add(t->scratch, &r->built) = c;
	}
}

static void words_write(const struct telling *t, const struct model_fix_claim *c,
			struct model_finding *f)
{
	struct vb_arena *a = t->into->arena;

	f->title.en = f->title.fr = vb_arena_printable(a, c->title);
	if (!c->title.n) {
		f->title.en = vb_arena_printf(a, "%.*s in %.*s", VB_FMT(f->rule),
					      VB_FMT(c->source));
		f->title.fr = vb_arena_printf(a, "%.*s dans %.*s", VB_FMT(f->rule),
					      VB_FMT(c->source));
	}
	f->why = vb_arena_printf(
		a,
		vb_t(t->run->lang,
		     "The build's own check says that the recipe %.*s %.*s has it (%.*s)",
		     "Le contrôle de la construction dit que la recette %.*s %.*s la porte (%.*s)"),
		VB_FMT(c->source), VB_FMT(f->version), VB_FMT(c->path));
	f->fix.en = vb_arena_printf(
		a,
		"Upgrade the recipe %.*s or add the patch that mends %.*s; when it "
		"does not apply, say why in CVE_STATUS.",
		VB_FMT(c->source), VB_FMT(f->rule));
	f->fix.fr = vb_arena_printf(
		a,
		"Mettre à jour la recette %.*s ou lui ajouter le correctif de "
		"%.*s ; si elle n’est pas concernée, dire pourquoi dans CVE_STATUS.",
		VB_FMT(c->source), VB_FMT(f->rule));
}

static void built_write(const struct telling *t, const struct recipe *r,
			const struct model_fix_claim *c, struct model_finding *f)
{
	struct vb_arena *a = t->into->arena;

	for (size_t i = 0; i < r->built.n; i++) {
		const struct model_component *p = r->built.v[i];
		const struct model_location *l = p->locations.n ? &p->locations.v[0] : NULL;

		if (!match_claim_covers(c, NULL, recipe_version(p)))
			continue;
		*vb_vec_add(a, &f->packages) = vb_arena_str(a, p->purl);
		if (l)
			*vb_vec_add(a, &f->evidence) = (struct model_evidence){
				.file = vb_arena_str(a, l->path),
				.layer = vb_arena_str(a, l->layer),
				.line = l->line,
				.what = VB_STR("version"), .value = vb_arena_printf(
								   a, "%.*s %.*s", VB_FMT(p->name),
								   VB_FMT(p->version))};
	}
	match_claim_tell(a, c, f);
}

static const struct model_component *first_built(const struct recipe *r,
						 const struct model_fix_claim *c)
{
	for (size_t i = 0; i < r->built.n; i++)
		if (match_claim_covers(c, NULL, recipe_version(r->built.v[i])))
			return r->built.v[i];
	return NULL;
}

/* The same flaw, of the same version, stated mended by a patch or a recipe. */
static const struct model_fix_claim *mended(const struct telling *t,
					    const struct model_fix_claim *c, struct vb_str version)
{
	size_t n;
	const struct model_fix_claim *v = model_claims_find(t->facts, c->source, c->vulnerability,
							    &n);

	for (size_t i = 0; i < n; i++)
		if ((v[i].kind == MODEL_CLAIM_PATCH || v[i].kind == MODEL_CLAIM_RECIPE) &&
		    match_claim_covers(&v[i], NULL, version))
			return &v[i];
	return NULL;
}

static void open_write(const struct telling *t, const struct recipe *r,
		       const struct model_fix_claim *c)
{
	struct vb_arena *a = t->into->arena;
	const struct model_component *first = first_built(r, c);
	struct model_finding f = {.kind = MODEL_VULNERABILITY, .weight = -1, .share = -1};
	struct model_component recipe;
	const struct model_fix_claim *fix;

	if (!first)
		return;
	recipe = *first;
	recipe.name = c->source;
	recipe.version = recipe.arch = (struct vb_str){NULL, 0};
	f.rule = vb_arena_str(a, c->vulnerability);
	f.subject = model_purl_base(model_purl_write(a, &recipe));
	f.subject_name = vb_arena_str(a, c->source);
	f.version = vb_arena_str(a, recipe_version(first));
	f.fingerprint = model_fingerprint(a, f.kind, f.rule, f.subject, VB_STR(""));
	f.vector = c->vector;
	f.cvss = c->cvss > 0 ? c->cvss : -1;
	f.severity = c->cvss > 0 ? model_severity_of_cvss(c->cvss) : MODEL_SEV_UNKNOWN;
	f.epss = -1;
	if (t->ix)
		match_index_exploit(t->ix, f.rule, &f.kev, &f.kev_ransomware, &f.epss);
	words_write(t, c, &f);
	built_write(t, r, c, &f);
	fix = mended(t, c, f.version);
	if (fix)
		match_claim_mends(a, fix, &f);
	*vb_vec_add(a, &t->into->findings) = f;
}

void match_told_write(const struct vb_run *run, const struct match_index *ix,
		      const struct model_facts *facts, struct model_assessment *into)
{
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct telling t = {.run = run, .ix = ix, .facts = facts, .into = into, .scratch = scratch};

	vb_map_init(&t.recipes, scratch);
	recipes_collect(&t);
	for (size_t i = 0; i < facts->claims.n; i++) {
		const struct model_fix_claim *c = &facts->claims.v[i];
		struct recipe *r = c->kind == MODEL_CLAIM_OPEN ? vb_map_find(&t.recipes, c->source)
							       : NULL;

		if (r)
			open_write(&t, r, c);
	}
}
