/*
 * claims.c - what the product itself records about a finding: its package's changelog names the flaw as mended in a
 * version that is not above the installed one; a patch, a recipe or the build's own check says so of the very sources it
 * was built from.
 *
 *   finding (source package, ids) × facts.claims ──► evidence that states the fix ──► not open, but shown
 *                                                └─► evidence that only notes the flaw ──► open, and shown
 *
 * A feed knows what a distribution released; who rebuilds its packages, or mends one before the feed says so, writes it
 * in the changelog or carries the patch. Every installed version the finding is about must be covered. The statement is
 * its maker's: it closes the finding until somebody decides otherwise (model_finding_closed), and it never removes it.
 */
#include "match/match_int.h"

/* Of rpm, changelogs often leave the epoch out: it is then the installed one's. */
static bool not_above(const struct match_order *order, struct vb_str claimed,
		      struct vb_str installed)
{
	size_t colon = vb_str_chr(installed, ':');
	int c;

	if (vb_str_is(vb_str(match_order_name(order)), "rpm") && colon < installed.n &&
	    vb_str_chr(claimed, ':') == claimed.n)
		installed = vb_str_from(installed, colon + 1);
	return match_version_compare(order, claimed, installed, &c) && c <= 0;
}

/* "1.36.1" built the package "1.36.1-r0"; "1.36.%" any that begins so. */
static bool same_sources(struct vb_str claimed, struct vb_str installed)
{
	bool any = vb_str_ends(claimed, VB_STR("%"));
	size_t colon = vb_str_chr(installed, ':');
	struct vb_str rest;

	if (vb_str_eq(claimed, installed))
		return true;
	if (colon < installed.n && vb_str_chr(claimed, ':') == claimed.n)
		installed = vb_str_from(installed, colon + 1);
	claimed.n -= any;
	if (!vb_str_starts(installed, claimed))
		return false;
	rest = vb_str_from(installed, claimed.n);
	return any || !rest.n ||
	       (vb_str_starts(rest, VB_STR("-r")) && rest.n > 2 && rest.p[2] >= '0' &&
			      rest.p[2] <= '9');
}

bool match_claim_covers(const struct model_fix_claim *c, const struct match_order *order,
			struct vb_str installed)
{
	return c->kind == MODEL_CLAIM_CHANGELOG ? not_above(order, c->version, installed)
						: same_sources(c->version, installed);
}

struct claiming {
	const struct model_facts *facts;
	const struct match_order *order;
	const struct match_group *g;
	const struct model_finding *f;
};

/* The first claim of the kinds from `first` to `last` about one of the finding's identifiers that covers the version. */
static const struct model_fix_claim *claim_find(const struct claiming *x, struct vb_str installed,
						enum model_claim_kind first,
						enum model_claim_kind last)
{
	const struct vb_str sources[] = {x->g->name, VB_STR_INIT("*")};

	for (size_t i = 0; i <= x->f->aliases.n; i++)
		for (size_t k = 0; k < VB_COUNT(sources); k++) {
			struct vb_str id = i ? x->f->aliases.v[i - 1] : x->f->rule;
			size_t n;
			const struct model_fix_claim *c = model_claims_find(x->facts, sources[k],
									    id, &n);

			for (size_t m = 0; m < n; m++)
				if (c[m].kind >= first && c[m].kind <= last &&
				    match_claim_covers(&c[m], x->order, installed))
					return &c[m];
		}
	return NULL;
}

/* One that covers every installed version, and of the last of them; NULL when a version is left. */
static const struct model_fix_claim *claim_of_all(const struct claiming *x,
						  enum model_claim_kind first,
						  enum model_claim_kind last)
{
	const struct model_fix_claim *c = NULL;

	for (size_t i = 0; i < x->g->hits.n; i++) {
		c = claim_find(x, x->g->hits.v[i].found->version, first, last);
		if (!c)
			return NULL;
	}
	return c;
}

void match_claim_tell(struct vb_arena *a, const struct model_fix_claim *c, struct model_finding *f)
{
	static const char *const words[] = {"fixed in", "patched in", "stated fixed in",
					    "not fixed, but named in", "open in"};
	bool reason = c->detail.n > 0;

	*vb_vec_add(a, &f->evidence) = (struct model_evidence){
		.file = vb_arena_str(a, c->path),
		.line = c->line,
		.what = vb_arena_printf(a, "%.*s %s", VB_FMT(c->vulnerability), words[c->kind]),
		.value = vb_arena_printf(a, "%.*s %.*s%s%.*s%s", VB_FMT(c->source),
					 VB_FMT(c->version), reason ? " (" : "", VB_FMT(c->detail),
					 reason ? ")" : ""),
		.layer = vb_arena_str(a, c->layer),
		.states_fix = c->kind < MODEL_CLAIM_NOTED,
	};
}

static void fix_write(struct vb_arena *a, const struct model_fix_claim *c, struct model_finding *f)
{
	static const struct model_text before[] = {
		{VB_STR_INIT("The package says it carries the fix since"),
		 VB_STR_INIT("Le paquet dit porter la correction depuis")},
		{VB_STR_INIT("A patch that mends it is applied to the sources of version"),
		 VB_STR_INIT("Un correctif qui la répare est appliqué aux sources de la version")},
		{VB_STR_INIT("The build recipe says it is mended in version"),
		 VB_STR_INIT("La recette de construction la dit corrigée dans la version")},
	};

	f->fix.en = vb_arena_printf(a,
				    "%.*s %.*s. If that is wrong, the decision \"affected\" opens "
				    "it again.",
				    VB_FMT(before[c->kind].en), VB_FMT(c->version));
	f->fix.fr = vb_arena_printf(a,
				    "%.*s %.*s. Si c’est faux, la décision « affected » la rouvre.",
				    VB_FMT(before[c->kind].fr), VB_FMT(c->version));
}

void match_claim_mends(struct vb_arena *a, const struct model_fix_claim *c, struct model_finding *f)
{
	match_claim_tell(a, c, f);
	fix_write(a, c, f);
}

void match_claims_apply(struct vb_arena *a, const struct model_facts *facts,
			const struct match_group *g, struct model_finding *f)
{
	struct claiming x = {facts, match_order_of(g->ecosystem), g, f};
	bool generic = !g->system && g->hits.n &&
		       vb_str_is(g->hits.v[0].component->type, "generic");
	/* changelogs are those of a distribution's packages */
	enum model_claim_kind from = g->system ? MODEL_CLAIM_CHANGELOG : MODEL_CLAIM_PATCH;
	const struct model_fix_claim *c;

	if ((!g->system && !generic) || !x.order || !facts->claims.n)
		return;
	c = claim_of_all(&x, from, MODEL_CLAIM_RECIPE);
	if (c) {
		match_claim_mends(a, c, f);
		return;
	}
	c = g->hits.n ? claim_find(&x, g->hits.v[0].found->version, MODEL_CLAIM_NOTED,
				   MODEL_CLAIM_NOTED)
		      : NULL;
	if (c)
		match_claim_tell(a, c, f);
}
